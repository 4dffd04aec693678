"""How far people are staged: Maudsley bands and Thase-Rush stages, what cannot be told hatched."""

from __future__ import annotations

import streamlit as st

from lib.charts.cohort.bars import bars
from lib.charts.cohort.shown import Bar, Shown
from lib.cohort.summary.small import shown
from lib.ui import session
from lib.ui.cohort.counted import people, staged
from lib.ui.cohort.figure import as_table, draw, share
from lib.ui.cohort.held import held
from lib.ui.cohort.job import Job


def show_stages(of: Job) -> None:
    """The section."""
    hide = held().hide
    everyone = shown(len(people(of)), hide)
    bands, stages = staged(of, hide)
    st.html('<p class="trd-line">Solid: settled. Hatched: cannot be told; a range says between which stages it lies.</p>')
    left, right = st.columns(2, gap="medium")
    with left:
        _show("Maudsley Staging Method, band", "cohort_msm", bands, everyone)
    with right:
        _show("Thase-Rush stage", "cohort_thase_rush", stages, everyone)


def _show(title: str, key: str, found: tuple[Bar, ...], everyone: Shown) -> None:
    st.subheader(title)
    told = "; ".join(f"{one.label}: {one.patients.words}" for one in found)
    draw(bars(found, everyone, session.narrow()), key, f"{title}. {told}.")
    as_table(
        title,
        ("Stage", "Patients", "Share", "Can it be told"),
        [(one.label, one.patients.words, share(one.patients, everyone), "Yes" if one.settled else "No") for one in found],
        (1, 2),
    )
