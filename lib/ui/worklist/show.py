"""The worklist of one tab: read what is known, work out a little, draw one page of rows, and go on in the background."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lib.charts.palette import FAMILIES
from lib.knowledge.load import Knowledge, knowledge
from lib.reports.worklist.basis import basis_of
from lib.reports.worklist.choose import Entry, chosen
from lib.store import PatientSummary, Store
from lib.ui import session
from lib.ui.allowed import may
from lib.ui.escape import as_html, as_markdown
from lib.ui.guard import safely
from lib.ui.stored import store
from lib.ui.worklist.asked import A_PAGE, Asked, ask, asked, sort_by, tick, tick_all
from lib.ui.worklist.component import draw_list
from lib.ui.worklist.controls import clear, in_words, last_scales, show_controls, show_order
from lib.ui.worklist.entries import Everybody, details, digests, everybody
from lib.ui.worklist.rows import Sight, rows_in_sight
from lib.ui.worklist.views import show_views
from lib.ui.worklist.working import Job, working

AT_ONCE = 0.3  # seconds that a page may spend on rows that are missing
AGAIN = 2.0  # seconds between two looks at what the background has done
COLUMNS = (
    ("tick", "", "", ""),
    ("patient", "Patient", "Sort by name", "name"),
    ("timeline", "Timeline", "", ""),
    ("score", "Last score", "Sort by the last score; instruments stay together", "score"),
    ("flags", "Flags", "Sort by the number of alerts, then of patterns present and definitions met", "flags"),
    ("untold", "Cannot tell", "Sort by the number of patterns and definitions that cannot be told", "unknown"),
    ("changed", "Treatment unchanged", "Sort by days since a treatment was started, stopped or changed in dose", "unchanged"),
    ("review", "Next review", "Sort by the next review that a meeting set", "review"),
    ("news", "Since you last looked", "Sort by what is new to you", "news"),
)
LEGEND = (
    *((family.title, f"{name} adequate") for name, family in FAMILIES.items() if name != "other"),
    ("other", "other not judged"),
    ("adequate", "other adequate"),
    ("inadequate", "other inadequate"),
    ("cannot tell", "other cannot tell"),
)
NOTE_WITHOUT_TICKS = "Line: the last score's instrument, higher is worse. Keys: / search, ↑ ↓ move, Enter open."
NOTE = f"{NOTE_WITHOUT_TICKS.removesuffix('.')}, x tick."


def show_worklist(patients: tuple[PatientSummary, ...]) -> None:
    """The list of these patients with its controls. There is at least one."""
    held, kept, known, day = asked(), store(), knowledge(), session.as_of()
    with st.container(horizontal=True, vertical_alignment="bottom", key="worklist_controls"):
        show_controls(held, known, last_scales({one.last_score.scale or "" for one in patients if one.last_score} - {""}, known))
        show_views()
    everyone = _ready(kept, patients, held, known)
    found, unready = chosen(everyone.entries, held.choice, day, known)
    first = min(held.page, max(0, (len(found) - 1) // A_PAGE)) * A_PAGE
    shown = found[first : first + A_PAGE]
    _say_filters(held, known, len(found), len(patients), unready)
    waiting = tuple(job for job in everyone.jobs if job not in working().failed)
    if waiting and working().refused:  # to look again and again would not help
        st.warning(as_markdown(working().refused))
    elif waiting:
        in_sight = {entry.key for entry in shown if entry.facets is None}
        _go_on(len(patients), tuple(job for job in waiting if job.key in in_sight))
    if found:
        draw_list(_data(kept, held, known, shown, first, len(found)), _heard(tuple(entry.key for entry in shown), first // A_PAGE))


def _ready(kept: Store, patients: tuple[PatientSummary, ...], held: Asked, known: Knowledge) -> Everybody:
    """Everybody; the first missing rows are worked out now, the others are handed to the background."""
    settings, day = session.settings(), session.as_of()
    everyone = everybody(kept, patients, settings, day)
    if not everyone.jobs:
        return everyone
    order = {entry.key: at for at, entry in enumerate(chosen(everyone.entries, held.choice, day, known)[0])}
    first = held.page * A_PAGE

    def urgent(job: Job) -> tuple[bool, int]:
        at = order.get(job.key, len(order))
        return not first <= at < first + A_PAGE, at

    jobs = sorted(everyone.jobs, key=urgent)
    done = working().work_at_once(jobs, kept, settings, day, AT_ONCE) if not working().left() else 0
    if done:
        everyone = everybody(kept, patients, settings, day)
    left = set(everyone.jobs)
    working().ask([job for job in jobs if job in left], kept, settings, day)
    return everyone


def _data(kept: Store, held: Asked, known: Knowledge, shown: list[Entry], first: int, total: int) -> dict[str, Any]:
    settings, ticks = session.settings(), may("meet")  # a tick leads to an agenda, and to nothing else
    failed = frozenset(job.key for job in working().failed)
    entries = tuple(shown)
    sight = Sight(
        session.as_of(), known, held.align, held.span, details(kept, entries, settings), digests(kept, entries), held.ticked, failed
    )
    return rows_in_sight(shown, sight) | {
        "columns": [list(column) for column in COLUMNS if ticks or column[0] != "tick"],
        "sort": held.choice.sort,
        "down": held.choice.down,
        "caption": "Patients, their treatment and what is known of each",
        "legend": [list(one) for one in LEGEND],
        "others": "other",
        "note": NOTE if ticks else NOTE_WITHOUT_TICKS,
        "first": first + 1 if total else 0,
        "last": first + len(shown),
        "total": total,
    }


def _heard(keys: tuple[str, ...], page: int) -> Any:
    """What a click in the list does. `page`: the one that is drawn."""

    def heard(pick: str) -> None:
        kind, _, what = pick.partition(":")
        if kind == "open" and what in keys:
            session.open_patient(what)
        elif kind == "tick" and what in keys:
            tick(what)
        elif pick == "tick-all":
            tick_all(keys)
        elif kind == "sort" and what in {column[3] for column in COLUMNS if column[3]}:
            sort_by(what)
            show_order(what)
        elif kind == "page":
            ask(page=max(0, page + (1 if what == "next" else -1)))

    return safely(heard)


def _say_filters(held: Asked, known: Knowledge, found: int, everyone: int, unready: int) -> None:
    said = in_words(held.choice, known)
    if not said and not unready:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="filtered"):
        words = f"{found:,} of {everyone:,} patients: {said}." if found else f"No patient matches: {said}."
        if unready:
            words += f" {unready:,} are still being worked out and may be added."
        st.html(f'<p class="trd-line" role="status">{as_html(words)}</p>', width="content")
        st.button("Show all", key="clear_filters", on_click=clear, type="tertiary")


@st.fragment(run_every=AGAIN)
def _go_on(everyone: int, in_sight: tuple[Job, ...]) -> None:
    """Say how far the background is; draw the page anew when rows in sight are there, and when all is done."""
    left = working().left()
    there = store().worklist.versions(basis_of(knowledge(), session.settings()), (job.key for job in in_sight)) if in_sight else {}
    if not left or any(there.get(job.key) == job.version for job in in_sight):
        st.rerun()
    st.html(
        f'<p class="trd-line" role="status">{left:,} of {everyone:,} patients are being worked out; the list can be used meanwhile.</p>'
    )
