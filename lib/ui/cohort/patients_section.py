"""Which patients are they? A list by definition, and from it on to the worklist and to an agenda."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from lib.ingest.exchange import guarded
from lib.store import PatientSummary
from lib.ui import session
from lib.ui.allowed import may, say_why_not
from lib.ui.audited import exporting
from lib.ui.cohort.counted import people
from lib.ui.cohort.definitions_section import definition_packs
from lib.ui.cohort.held import held, hold
from lib.ui.cohort.job import Job
from lib.ui.cohort.unknown_words import missing_words
from lib.ui.escape import as_html
from lib.ui.guard import safely
from lib.ui.stored import store
from lib.ui.tables import show_table
from lib.ui.worklist.agenda import show_ticked
from lib.ui.worklist.asked import ask, ask_for, asked
from lib.ui.worklist.controls import clear, set_controls

LISTED = 50
ANSWERS = {"yes": "Met", "unknown": "Cannot be told", "no": "Not met"}
PACK, ANSWER = "cohort_pack", "cohort_answer"


def show_patients_of(of: Job) -> None:
    """The section."""
    tab, packs = held(), definition_packs()
    if tab.hide:
        st.info("The list of patients is put away while small counts are hidden.")
        return
    pack = tab.pack if tab.pack in packs else next(iter(packs))
    everyone = people(of)
    saved = {one.key: one for one in store().list_patients()} if of.kind == "saved" else {}
    found = chosen(everyone, pack, tab.answer)
    if of.kind == "saved":
        found = found[found["patient_id"].isin(list(saved))]
    keys = tuple(found["patient_id"].head(LISTED))
    session.begin_widget(PACK, pack)
    session.begin_widget(ANSWER, tab.answer)
    with st.container(horizontal=True, vertical_alignment="bottom", key="cohort_list_controls"):
        st.selectbox("Definition", list(packs), key=PACK, format_func=packs.__getitem__, width=300, on_change=safely(_chose))
        st.segmented_control("Answer", list(ANSWERS), key=ANSWER, format_func=ANSWERS.__getitem__, required=True, on_change=safely(_chose))
        if saved and keys:
            if tab.answer == "yes":
                st.button("Open in the worklist", key="cohort_worklist", on_click=safely(_to_worklist), args=(pack,))
            if store().actor.may("meet"):
                st.button(
                    f"Tick {'these' if len(keys) > 1 else 'this'} {len(keys)}", key="cohort_tick", on_click=safely(_tick), args=(keys,)
                )
                show_ticked(session.as_of())
    st.html(f'<p class="trd-line" role="status">{as_html(_count(len(found), len(keys)))}</p>')
    if keys:
        show_table(
            "Patients of the cohort",
            _headings(bool(saved)),
            [_cells(row, saved) for row in found.head(LISTED).to_dict("records")],
            (2, 3, 4, 5) if saved else (1, 2, 3, 4),
        )
    if of.kind != "saved":
        st.html(
            '<p class="trd-line">These patients are not saved here. To review one, or to put one on an agenda, add the history first.</p>'
        )
    _offer_file(of, saved)


def chosen(everyone: pd.DataFrame, pack: str, answer: str) -> pd.DataFrame:
    """The patients with that answer; most failed courses first, then most adequate ones."""
    found = everyone[everyone[f"definition_{pack}"] == answer]
    return found.sort_values(["failed", "adequate", "patient_id"], ascending=[False, False, True], kind="stable")


def _headings(saved: bool) -> tuple[str, ...]:
    first = ("Patient", "ID") if saved else ("ID",)
    return (*first, "Courses", "Adequate", "Failed", "Definitions met", "MSM", "Missing")


def _cells(row: Mapping[Any, Any], saved: Mapping[str, PatientSummary]) -> tuple[object, ...]:
    summary = saved.get(row["patient_id"])
    who: tuple[object, ...] = (row["patient_id"],)
    if summary is not None:
        who = (
            ", ".join(filter(None, ((summary.family_name or "").upper(), summary.given_name))) or "Name not recorded",
            summary.patient_id,
        )
    met = sum(row[f"definition_{pack}"] == "yes" for pack in definition_packs())
    return (*who, row["courses"], row["adequate"], row["failed"], met, _msm(row), missing_words(row["unknowns"]) or "Nothing")


def _msm(row: Mapping[Any, Any]) -> str:
    low, high = row["msm_low"], row["msm_high"]
    if pd.isna(low) or pd.isna(high):
        return "Not scored"
    return f"{low:.0f}" if low == high else f"{low:.0f} to {high:.0f}"


def _count(count: int, listed: int) -> str:
    words = f"{count:,} {'patient' if count == 1 else 'patients'}"
    return f"{words}; the first {listed} are listed, most failed courses first" if count > listed else words


def _offer_file(of: Job, saved: Mapping[str, PatientSummary]) -> None:
    if not may("export"):
        say_why_not("take the results away")
        return
    st.download_button(
        "Download one row a patient (CSV)",
        data=_maker(of, {key: one.patient_id for key, one in saved.items()}, exporting(None, "cohort, one row a patient")),
        file_name="cohort.csv",
        mime="text/csv",
        key="cohort_download",
        on_click="ignore",
    )
    if of.ended["problems"] and of.kind != "saved":
        st.download_button(
            f"Download {of.ended['problems']:,} problems (CSV)",
            data=_problems_maker(of, exporting(None, "cohort, problems")),
            file_name="cohort-problems.csv",
            mime="text/csv",
            key="cohort_problems",
            on_click="ignore",
        )


def _maker(of: Job, numbers: Mapping[str, str], note: Callable[[], None]) -> Callable[[], bytes]:
    def make() -> bytes:
        note()
        return as_csv(of.people, numbers)

    return make


def _problems_maker(of: Job, note: Callable[[], None]) -> Callable[[], bytes]:
    def make() -> bytes:
        note()
        return of.problems.read_bytes()

    return make


def as_csv(table: Path, numbers: Mapping[str, str]) -> bytes:
    """All rows and columns of a table (Parquet); no cell runs as a formula. `numbers`: key -> the patient's number, where rows are of saved patients."""
    from pyarrow import parquet

    file = parquet.ParquetFile(table)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(file.schema_arrow.names)
    for batch in file.iter_batches(batch_size=20_000):
        for who, *cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            told = ["" if cell is None else guarded(cell) if isinstance(cell, str) else cell for cell in cells]
            writer.writerow([guarded(numbers.get(who, who)), *told])
    return out.getvalue().encode("utf-8-sig")


def _chose() -> None:
    hold(pack=session.widget_value(PACK) or "", answer=session.widget_value(ANSWER) or "yes")


def _to_worklist(pack: str) -> None:
    ask(samples=False)
    clear()
    ask_for(flags=(f"met:{pack}",))
    set_controls()
    session.go_to("patients")


def _tick(keys: tuple[str, ...]) -> None:
    before = () if asked().samples else asked().ticked
    ask(samples=False, ticked=tuple(dict.fromkeys((*before, *keys))))
