"""What is missing, in how many patients, and how far asking for it would get one."""

from __future__ import annotations

import streamlit as st

from lib.charts.cohort.bars import bars
from lib.charts.cohort.shown import Bar, Shown
from lib.cohort.summary.small import shown
from lib.ui import session
from lib.ui.cohort.counted import lacking, people
from lib.ui.cohort.figure import as_table, draw, share
from lib.ui.cohort.held import held, hold
from lib.ui.cohort.job import Job
from lib.ui.escape import as_html
from lib.ui.guard import safely

EVERYTHING = "cohort_everything"


def show_missing(of: Job) -> None:
    """The section."""
    tab = held()
    everyone = shown(len(people(of)), tab.hide)
    found = lacking(of, tab.hide, tab.everything)
    session.begin_widget(EVERYTHING, tab.everything)
    st.toggle("Also conditions, laboratory values and what single criteria ask for", key=EVERYTHING, on_change=safely(_chose))
    lines = [f"For {found.nothing_missing.words} of {everyone.words} patients nothing of this is missing."]
    first = found.bars[0] if found.bars else None
    if first is not None:
        part = first.patients.share_of(everyone)
        lines.append(
            f"Most often missing: {first.label.lower()}{f', for {part}' if part else ''}. Only what some verdict waits for is counted."
        )
    st.html(f'<p class="trd-line">{as_html(" ".join(lines))}</p>')
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.subheader("Missing, in patients")
        draw(
            bars(found.bars, everyone, session.narrow()),
            "cohort_missing",
            "; ".join(f"{one.label}: {one.patients.words}" for one in found.bars),
        )
    with right:
        st.subheader("If it were asked for, from the top")
        draw(
            bars(tuple(_told(one.label, told) for one, told in zip(found.bars, found.told, strict=True)), everyone, session.narrow()),
            "cohort_told",
            "Patients for whom nothing would be missing, step by step; see the table.",
        )
    as_table(
        "What is missing",
        ("Kind of fact", "Missing for", "Share", "With this and all above known, nothing missing for"),
        [
            (one.label, one.patients.words, share(one.patients, everyone), told.words)
            for one, told in zip(found.bars, found.told, strict=True)
        ],
        (1, 2, 3),
    )


def _told(label: str, told: Shown) -> Bar:
    return Bar(f"+ {label.lower()}", told)


def _chose() -> None:
    hold(everything=bool(session.widget_value(EVERYTHING)))
