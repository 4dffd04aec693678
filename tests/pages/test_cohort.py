"""The page of a cohort: where to begin, the figures of a finished run, small counts, and the way to the worklist and an agenda."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lib.cohort.invented import invent_patients
from lib.cohort.screening.choices import Choices
from lib.cohort.screening.run import screen
from lib.cohort.written.own_table import write_csv
from lib.records.dates import on
from lib.records.doses import Dose
from lib.records.history import History, PersonFact, Treatment
from lib.store import WORKSTATION, Store
from lib.ui import session
from lib.ui.cohort import job, runner
from lib.ui.cohort.patients_section import as_csv
from tests.pages.conftest import label, messages, press, sound, words

Tab = Callable[[], AppTest]


def opened(dashboard: Tab) -> AppTest:
    return sound(dashboard().switch_page("pages/clinic/cohort.py").run())


def finish(source: Path, kind: str, title: str) -> None:
    """A run that has ended, worked out here."""
    folder = job.folder_of(WORKSTATION)
    about = {"kind": kind, "title": title, "named": "", "as_of": session.as_of().isoformat()}
    found = screen([str(source)], Choices(out=folder / job.PEOPLE, courses=folder / job.COURSES, as_of=session.as_of(), workers=0))
    job.write(folder / job.ABOUT, about)
    job.write(folder / job.END, {"state": "done"} | {name: getattr(found, name) for name in runner.TOLD})


@pytest.fixture
def invented(kept: Store, tmp_path: Path) -> None:
    job.folder_of(WORKSTATION).mkdir(parents=True)
    source = tmp_path / "invented.csv"
    write_csv(invent_patients(40, 3), source)
    finish(source, "file", "clinic <b>list</b>.csv")


@pytest.fixture
def saved(kept: Store, tmp_path: Path) -> list[str]:
    """Two saved patients with two long courses each, one with none; the keys of the first two."""
    keys = []
    for number, courses in ((1, 2), (2, 2), (3, 0)):
        person = (PersonFact(1, "family_name", f"Family{number}"), PersonFact(2, "diagnosis", "unipolar_depression"))
        taken = (("sertraline", 200.0, date(2024, 1, 1), date(2024, 5, 1)), ("venlafaxine", 225.0, date(2024, 5, 1), date(2024, 10, 1)))
        treatments = tuple(
            Treatment(
                3 + at,
                "medication",
                name,
                name,
                start=on(start),
                stop=on(stop),
                dose=Dose(mg, mg, "mg", "day"),
                outcome="none",
                adherence_pct=95.0,
            )
            for at, (name, mg, start, stop) in enumerate(taken[:courses])
        )
        keys.append(kept.save_history(History(f"MRN-{number}", person=person, treatments=treatments), "a.csv").key)
    folder = job.folder_of(WORKSTATION)
    folder.mkdir(parents=True)
    runner._write_saved(folder, tmp_path / "saved.csv", WORKSTATION)
    finish(tmp_path / "saved.csv", "saved", "All saved patients")
    return keys[:2]


def section(at: AppTest, name: str) -> AppTest:
    return sound(at.button_group(key="cohort_section").set_value(name).run())


def texts(at: AppTest) -> str:
    return " ".join((words(at), *(box.value for box in at.markdown), *messages(at)))


def test_a_newcomer_is_told_how_to_begin_and_where_the_data_stays(dashboard: Tab) -> None:
    at = opened(dashboard)
    assert [label(button.label) for button in at.button if button.key and button.key.startswith("cohort")] == [
        "No patient is saved yet",
        "Assess the file",
        "Assess it",
        "Try with 500 invented patients",
    ]
    assert "nothing is sent anywhere" in words(at)
    assert "not encrypted" not in words(at)


def test_a_path_is_refused_unless_it_is_of_this_computer(dashboard: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[object] = []
    monkeypatch.setattr("lib.ui.cohort.job.begin", lambda *args, **more: begun.append(args))
    at = opened(dashboard)
    for named in (
        "",
        "relative.csv",
        "postgresql://user:secret@host/omop",
        "//server/share/file.csv",
        "\\\\server\\share",
        "/nowhere/at/all.csv",
    ):
        at.text_input(key="cohort_path").set_value(named)
        sound(at.button(key="cohort_run_path").click().run())
        assert any(message.startswith("Not begun") for message in messages(at)), named
    assert begun == []


def test_no_path_can_be_named_where_others_reach_the_server(dashboard: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.ui.cohort.begin.paths_allowed", lambda: False)
    assert "cohort_path" not in {field.key for field in opened(dashboard).text_input}


def test_a_running_run_is_found_again_and_can_be_cancelled(kept: Store, dashboard: Tab) -> None:
    folder = job.folder_of(WORKSTATION)
    folder.mkdir(parents=True)
    job.write(folder / job.ABOUT, {"kind": "file", "title": "clinic.csv", "named": "", "as_of": "2026-11-24"})
    job.write(folder / job.PROGRESS, {"patients": 1200, "rows": 25, "all_rows": 100, "per_second": 600.0, "seconds_left": 30.0})
    (folder / job.ALIVE).touch()
    at = opened(dashboard)
    assert "clinic.csv" in words(at)
    assert at.get("progress")[0].proto.text == "25 % · 1,200 patients · 600 a second · 30 s left"
    press(at, "Cancel")
    assert (folder / job.CANCEL).exists()


def test_a_refused_run_says_why_and_asks_for_the_order_of_dates(kept: Store, dashboard: Tab) -> None:
    folder = job.folder_of(WORKSTATION)
    folder.mkdir(parents=True)
    job.write(folder / job.ABOUT, {"kind": "file", "title": "clinic.csv", "named": "", "as_of": "2026-11-24"})
    why = "the dates of column start can be read day first or month first; say which with --date-order dmy or --date-order mdy"
    job.write(folder / job.END, {"state": "refused", "because": why})
    at = opened(dashboard)
    assert any("read day first or month first." in message for message in messages(at))
    assert "--date-order" not in " ".join(messages(at))
    assert at.selectbox(key="cohort_order_again").options == ["Day first", "Month first"]
    press(at, "Put it away")
    assert not folder.exists()
    assert "Try with 500 invented patients" in [button.label for button in at.button]


def test_every_section_has_its_figure_and_the_same_as_a_table(invented: None, dashboard: Tab) -> None:
    at = opened(dashboard)
    assert "clinic <b>list</b>.csv" in words(at)
    for name, figures, tables in (
        ("definitions", 1, ["Patients by definition as a table", "Combinations of definitions as a table"]),
        ("pathways", 1, ["Patients by course as a table", "From course to course as a table"]),
        ("stages", 2, ["Maudsley Staging Method, band as a table", "Thase-Rush stage as a table"]),
        ("missing", 2, ["What is missing as a table"]),
    ):
        section(at, name)
        assert len(at.get("plotly_chart")) == figures, name
        assert [one.label for one in at.expander] == tables


def test_register_rules_say_that_they_need_no_outcomes(invented: None, dashboard: Tab) -> None:
    at = opened(dashboard)
    assert "two switches, Denmark 12 months : needs no outcomes: a change of drug stands for failure." in " ".join(words(at).split())
    table = next(one for one in at.get("html") if "Patients by definition" in one.proto.body and "<table" in one.proto.body)
    assert table.proto.body.count("Needs no outcomes") == 2


def test_small_counts_are_hidden_everywhere(invented: None, dashboard: Tab) -> None:
    at = opened(dashboard)
    sound(at.toggle(key="cohort_hide").set_value(True).run())
    everything = bodies = ""
    for name in ("definitions", "pathways", "stages", "missing"):
        section(at, name)
        everything += "".join(chart.proto.spec for chart in at.get("plotly_chart")) + texts(at)
        bodies += "".join(one.proto.body for one in at.get("html"))
    assert "fewer than 6" in everything
    section(at, "patients")
    assert any("put away while small counts are hidden" in message for message in messages(at))
    assert not at.get("download_button")
    assert "P0000001" not in texts(at)
    assert "<td" in bodies
    assert re.findall(r">([1-9]\d*)</td>", bodies) == []


def test_windows_of_the_pathways_are_the_readers(invented: None, dashboard: Tab) -> None:
    at = section(opened(dashboard), "pathways")
    assert "Courses that lasted at least 4 weeks count." in words(at)
    sound(at.number_input(key="cohort_weeks").set_value(52).run())
    assert "Courses that lasted at least 52 weeks count." in words(at)
    at = sound(at.switch_page("pages/about/reference.py").run())
    at = sound(at.switch_page("pages/clinic/cohort.py").run())
    assert at.number_input(key="cohort_weeks").value == 52


def test_saved_patients_lead_to_the_worklist(saved: list[str], dashboard: Tab) -> None:
    at = section(opened(dashboard), "patients")
    assert "FAMILY1 MRN-1" in " ".join(words(at).split())
    assert "Family3".upper() not in words(at)
    assert "2 patients" in words(at)
    at = press(at, "Open in the worklist")
    assert [title.value for title in at.title] == ["Patients"]
    assert at.multiselect(key="worklist_flags").value == ["met:two_courses"]


def test_saved_patients_go_on_to_an_agenda(saved: list[str], kept: Store, dashboard: Tab) -> None:
    meeting = kept.meetings.create("Case review", session.as_of())
    at = press(section(opened(dashboard), "patients"), "Tick these 2")
    at = press(at, "Add 2 patients")
    held = kept.meetings.load(meeting)
    assert held is not None
    assert {item.patient_key for item in held.items} == set(saved)


def test_taking_all_saved_patients_is_written_into_the_log(kept: Store, dashboard: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[tuple[object, ...]] = []
    monkeypatch.setattr("lib.ui.cohort.job.begin", lambda *args, **more: begun.append(args))
    kept.save_history(History("MRN-1"), "a.csv")
    press(opened(dashboard), "Assess all 1 patient")
    assert begun[0][1] == "saved"
    assert [(row.kind, row.detail) for row in kept.audit.recent(1)] == [("view", "all saved patients as a cohort")]


def test_a_file_of_results_runs_nothing_and_has_the_patients_number(tmp_path: Path) -> None:
    people = pd.DataFrame([("key-1", "=1+1", 2.5), ("@x", None, None)], columns=["patient_id", "alerts", "msm"])
    people.to_parquet(tmp_path / "people.parquet")
    lines = as_csv(tmp_path / "people.parquet", {"key-1": "MRN-1"}).decode("utf-8-sig").splitlines()
    assert lines == ["patient_id,alerts,msm", "MRN-1,'=1+1,2.5", "'@x,,"]
