"""Which class came first, second, third and fourth, by windows in plain words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from lib.charts.cohort.sankey import ORDINALS, PHONE_STEPS, sankey
from lib.charts.cohort.shown import Pathways
from lib.charts.palette import CLASS_FAMILY
from lib.cohort.summary.pathways import GROUPS, Windows
from lib.ui import session
from lib.ui.cohort.counted import walked
from lib.ui.cohort.figure import as_table, draw
from lib.ui.cohort.held import held, hold
from lib.ui.cohort.job import Job
from lib.ui.escape import as_html
from lib.ui.guard import safely

WEEKS, TOGETHER, AGAIN, KINDS = "cohort_weeks", "cohort_together", "cohort_again", "cohort_kinds"


def show_pathways(of: Job) -> None:
    """The section."""
    tab = held()
    _windows(tab.windows)
    with st.spinner("Following the pathways"):
        found = walked(of, tab.windows, tab.hide)
    st.html(f'<p class="trd-line">{as_html(" ".join((*rules(tab.windows), *said(found))))}</p>')
    if found.ways:
        if session.narrow() and max(place.step for place in found.places) > PHONE_STEPS:
            st.html(f'<p class="trd-line">Drawn here: the first {PHONE_STEPS} courses; the tables have all of them.</p>')
        draw(sankey(found, families(found), session.narrow()), "cohort_sankey", _alt(found))
    places = found.places
    as_table(
        "Patients by course",
        ("Course", "What", "Patients"),
        [(ORDINALS[one.step - 1], one.label, one.patients.words) for one in places],
        (2,),
    )
    as_table(
        "From course to course",
        ("Step", "From", "To", "Patients"),
        [
            (
                f"{ORDINALS[places[way.source].step - 1]} to {ORDINALS[places[way.target].step - 1].lower()}",
                places[way.source].label,
                places[way.target].label,
                way.patients.words,
            )
            for way in found.ways
        ],
        (3,),
    )


def rules(windows: Windows) -> tuple[str, ...]:
    """The windows in sentences."""
    return (
        f"Courses that lasted at least {windows.least_weeks} weeks count. Those that begin within {windows.together_days} days of each other and overlap are one step.",
        f"The same drug begun again within {windows.again_days} days of its end goes on as the same course.",
    )


def said(found: Pathways) -> list[str]:
    """What the figure rests on, and what it leaves out, in sentences."""
    words = [f"{_capital(found.everyone.words)} patients have a course that counts, {found.without.words} have none."]
    if found.untold.value != 0:
        words.append(f"For {found.untold.words} the order cannot be told somewhere, as a start is not recorded or too vague.")
    if found.unsure.value != 0:
        words.append(f"{_capital(found.unsure.words)} have a course of a length that is not recorded; it is counted.")
    hidden = next((way.patients for way in found.ways if way.patients.value is None), None)
    if hidden is not None:
        words.append(f"Ways of {hidden.words} patients are not drawn, nor are courses that only they reach; the tables have them.")
    return words


def families(found: Pathways) -> dict[str, str]:
    """Label of a step -> family of the palette."""
    known = {"ECT": "neuromodulation", "TMS": "neuromodulation", "Ketamine": "neuromodulation"} | CLASS_FAMILY
    coloured = {place.label: known[place.label] for place in found.places if place.label in known}
    return coloured | {place.label: "augmentation" for place in found.places if place.label.endswith(" added")}


def _windows(windows: Windows) -> None:
    """The windows, in words that need no manual."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="cohort_windows"):
        _number("Courses that lasted at least (weeks)", WEEKS, windows.least_weeks, "least_weeks", 52)
        _number("Together: begun within (days)", TOGETHER, windows.together_days, "together_days", 365)
        _number("Same course: again within (days)", AGAIN, windows.again_days, "again_days", 365)
        session.begin_widget(KINDS, list(windows.groups))
        st.multiselect(
            "What counts", list(GROUPS), key=KINDS, format_func=GROUPS.__getitem__, width=420, on_change=safely(_take("groups", KINDS))
        )


def _number(label: str, key: str, value: int, field: str, most: int) -> None:
    session.begin_widget(key, value)
    st.number_input(label, 0, most, key=key, step=1, width=250, on_change=safely(_take(field, key)))


def _take(field: str, key: str) -> Callable[[], None]:
    def take() -> None:
        value: Any = session.widget_value(key)
        changed: dict[str, Any] = {field: tuple(value) if isinstance(value, list) else int(value or 0)}
        hold(windows=replace(held().windows, **changed))

    return take


def _alt(found: Pathways) -> str:
    first = ", ".join(f"{one.label} {one.patients.words}" for one in found.places if one.step == 1)
    return f"Pathways of {found.everyone.words} patients. First course: {first}. Later courses stand in the tables below."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
