"""The first page: saved histories found and opened, and a fictional sample in one click."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from lib.records.dates import on
from lib.records.history import History, PersonFact, Score
from lib.store import Store
from lib.ui.samples import FOLDER, samples
from tests.pages.conftest import banner, label, press, words

Tab = Callable[[], AppTest]


def keep(kept: Store, patient_id: str, family: str = "", given: str = "") -> None:
    names = (("family_name", family), ("given_name", given))
    person = tuple(PersonFact(2 + i, fact, value) for i, (fact, value) in enumerate(names) if value)
    scores = (Score(5, "PHQ-9", "PHQ-9", on(date(2026, 10, 19)), 14),)
    kept.save_history(History(patient_id, person=person, scores=scores, rows_read=33, rows_used=31), "a.csv")


def opens(at: AppTest) -> list[str]:
    return [label(button.label) for button in at.button if (button.key or "").startswith("open_")]


def test_it_is_the_first_page_and_says_how_to_begin(dashboard: Tab) -> None:
    at = dashboard()
    assert [title.value for title in at.title] == ["Patients"]
    assert "None yet." in at.markdown[0].value
    assert opens(at) == []
    assert banner(at) is None


def test_every_sample_file_is_listed_and_every_listed_sample_is_there() -> None:
    assert sorted(sample.file for sample in samples()) == sorted(p.name for p in FOLDER.glob("*.csv") if p.name != "samples.csv")
    assert all(sample.title and sample.shows for sample in samples())


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.file)
def test_a_sample_opens_in_one_click_and_is_kept_apart(dashboard: Tab, kept: Store, sample) -> None:  # type: ignore[no-untyped-def]
    at = press(dashboard(), sample.title)
    (patient,) = kept.list_patients()
    assert patient.sample
    assert patient.source_name == sample.file
    assert f"ID {patient.patient_id}" in (banner(at) or "")
    at.switch_page("pages/clinic/patients.py").run()
    assert opens(at) == []  # a sample is not a saved history


def test_opening_a_sample_again_adds_no_version(dashboard: Tab, kept: Store) -> None:
    title = samples()[0].title
    at = press(dashboard(), title)
    at.switch_page("pages/clinic/patients.py").run()
    press(at, title)
    (patient,) = kept.list_patients()
    assert patient.version == 1


def test_a_saved_history_shows_who_when_and_the_last_score(dashboard: Tab, kept: Store) -> None:
    keep(kept, "0042-117", "Example", "Patricia")
    shown = words(dashboard())
    for part in ("EXAMPLE, Patricia", "Born Not recorded", "31 of 33 rows used", "PHQ-9 14 on 19-Oct-2026", "Saved "):
        assert part in shown


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", ["Open B-2", "Open A-1"]),
        ("ada", ["Open A-1"]),
        ("  LOVE   ada ", ["Open A-1"]),
        ("b-2", ["Open B-2"]),
        ("nobody", []),
        (".*", []),
    ],
)
def test_search_by_name_or_id(dashboard: Tab, kept: Store, wanted: str, found: list[str]) -> None:
    keep(kept, "A-1", "Lovelace", "Ada")
    keep(kept, "B-2", "Byron", "George")
    at = dashboard()
    at.text_input(key="find_patient").set_value(wanted).run()
    assert opens(at) == found
    assert ("No saved history matches." in [text.value for text in at.markdown]) is (not found)


def test_a_long_list_shows_the_latest_and_says_how_many_more(dashboard: Tab, kept: Store) -> None:
    for number in range(27):
        keep(kept, f"P-{number:02d}")
    at = dashboard()
    assert opens(at)[:2] == ["Open P-26", "Open P-25"]
    assert len(opens(at)) == 25
    assert "2 more: narrow the search to see them." in [text.value for text in at.markdown]


def test_the_button_leads_to_the_upload(dashboard: Tab) -> None:
    at = press(dashboard(), "Add a history")
    assert [title.value for title in at.title] == ["Add a history"]
