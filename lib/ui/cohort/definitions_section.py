"""How the definitions agree and disagree: statements, the plot, and what has to stand beside figures of register rules."""

from __future__ import annotations

import streamlit as st

from lib.charts.cohort.shown import Agreement, Shown
from lib.charts.cohort.upset import MOST_NARROW, MOST_WIDE, said_of, upset
from lib.knowledge.load import knowledge
from lib.ui import session
from lib.ui.cohort.counted import agreed
from lib.ui.cohort.figure import as_table, draw, share
from lib.ui.cohort.held import held, hold
from lib.ui.cohort.job import Job
from lib.ui.escape import as_html
from lib.ui.guard import safely
from lib.ui.nodes import Node, el
from lib.ui.panel import panel

CHOSEN = "cohort_packs"


def definition_packs() -> dict[str, str]:
    """Id -> short title of the definitions, in their order."""
    return {pack.id: pack.short or pack.title for pack in knowledge().packs if pack.kind == "definition"}


def show_definitions(of: Job) -> None:
    """The section."""
    packs, tab = definition_packs(), held()
    chosen = tuple(one for one in packs if one in tab.packs) or tuple(packs)
    found = agreed(of, chosen, tab.hide)
    panel([el("div", "strip", *_statements(found, len(chosen)))], key="cohort_statements", on_pick=_width, narrow=session.narrow())
    with st.container(horizontal=True, vertical_alignment="center", key="cohort_beside"):
        _choose(packs, chosen)
        for note in dict.fromkeys(one.note for one in found.definitions if one.note):
            titles = ", ".join(one.title for one in found.definitions if one.note == note)
            st.html(f'<p class="trd-line">† <strong>{as_html(titles)}</strong>: {as_html(note)}.</p>', width="content")
    draw(upset(found, session.narrow()), "cohort_upset", _alt(found))
    st.html(f'<p class="trd-line">{as_html(_drawn(found, session.narrow()))}</p>')
    as_table(
        "Patients by definition",
        ("Definition", "Met", "Share", "Not met", "Cannot be told", "Beside it"),
        [
            (one.title, one.met.words, share(one.met, found.everyone), one.not_met.words, one.unknown.words, one.note.capitalize() or "–")
            for one in found.definitions
        ],
        (1, 2, 3, 4),
    )
    as_table(
        "Combinations of definitions",
        ("Patients", "Met", "Cannot be told"),
        [
            (one.patients.words, said["yes"] or "None", said["unknown"] or "None")
            for one in found.combinations
            for said in (said_of(one, found),)
        ],
        (0,),
    )


def _choose(packs: dict[str, str], chosen: tuple[str, ...]) -> None:
    with st.popover(f"Definitions compared: {len(chosen)} of {len(packs)}", key="cohort_choose"):
        st.multiselect(
            "Definitions compared", list(packs), default=list(chosen), key=CHOSEN, format_func=packs.__getitem__, on_change=safely(_chose)
        )


def _statements(found: Agreement, count: int) -> list[Node]:
    def tile(what: str, count: Shown, also: str) -> Node:
        part = count.share_of(found.everyone)
        says = count.words + (f" ({part})" if part else "")
        return el("div", "tile", el("div", "what", what), el("div", "says", says), el("div", "also", also))

    return [
        tile("At least one definition", found.any_met, "met"),
        tile("They disagree", found.disagree, "one is met, another is not"),
        tile("Every definition", found.all_met, f"all {count} met"),
        tile("Cannot be told", found.untold, "none met, at least one unknown"),
        tile("No definition", found.none_met, "each one is not met"),
    ]


def _drawn(found: Agreement, narrow: bool) -> str:
    """How much of all combinations is drawn, and how much stands in the table."""
    kept, drawn = len(found.combinations), min(len(found.combinations), MOST_NARROW if narrow else MOST_WIDE)
    words = f"Drawn: the {drawn:,} most frequent of {kept + found.others:,} combinations of answers."
    if drawn < kept:
        words += f" The table has {kept:,}."
    if found.others:
        words += (
            f" The {found.others:,} rarest, together {found.others_patients.words} patients, are counted in everything else on this page."
        )
    return words


def _alt(found: Agreement) -> str:
    first = "; ".join(f"{one.title} met by {one.met.words}, cannot be told for {one.unknown.words}" for one in found.definitions)
    return f"How {len(found.definitions)} definitions agree over {found.everyone.words} patients. {first}. The combinations stand in the table below."


def _width(pick: str) -> None:
    if pick.startswith("width:"):
        session.set_narrow(pick == "width:narrow")


def _chose() -> None:
    hold(packs=tuple(session.widget_value(CHOSEN) or ()))
