"""Answers typed on a page: a newer file keeps them, a correction replaces them, and what is taken back stays in its version."""

from __future__ import annotations

from datetime import date

import pytest

from lib.records.answers import NO, YES
from lib.records.dates import on
from lib.records.doses import Dose
from lib.records.facts import ENTERED_ROW
from lib.records.history import Condition, CourseFact, History, Treatment
from lib.store import Store, StoreError, from_document, to_document

START = on(date(2024, 1, 1))
DRUG = Treatment(2, "medication", "sertraline", "sertraline", START, on(date(2024, 5, 1)))
HISTORY = History("P1", treatments=(DRUG,), rows_read=1, rows_used=1)
ANSWER = CourseFact(ENTERED_ROW, "sertraline", START, "adherence", "good")
EPILEPSY = Condition(ENTERED_ROW, "Epilepsy", "epilepsy_or_seizure", NO)


@pytest.fixture
def store() -> Store:
    return Store.open("sqlite://")


def test_an_answer_survives_a_newer_file(store: Store) -> None:
    key = store.save_history(HISTORY, "a.csv").key
    store.add_facts(key, [ANSWER, EPILEPSY])
    more = History("P1", treatments=(DRUG, Treatment(3, "medication", "bupropion", "bupropion", START)), rows_read=2, rows_used=2)
    assert store.save_history(more, "b.csv").carried == 2
    history = store.load_history(key)
    assert history is not None
    assert (history.course_facts, history.conditions, len(history.treatments)) == ((ANSWER,), (EPILEPSY,), 2)


def test_a_second_answer_replaces_the_first(store: Store) -> None:
    key = store.save_history(HISTORY, "a.csv").key
    store.add_facts(key, [EPILEPSY])
    store.add_facts(key, [Condition(ENTERED_ROW, "Epilepsy", "epilepsy_or_seizure", YES)])
    history = store.load_history(key)
    assert history is not None
    assert [c.present for c in history.conditions] == [YES]


def test_taking_back_adds_a_version_and_keeps_the_one_before(store: Store) -> None:
    key = store.save_history(HISTORY, "a.csv").key
    store.add_facts(key, [ANSWER, EPILEPSY])
    assert store.remove_facts(key, [ANSWER]).version == 3
    now, before = store.load_history(key), store.load_history(key, 2)
    assert now is not None
    assert before is not None
    assert (now.course_facts, now.conditions, before.course_facts) == ((), (EPILEPSY,), (ANSWER,))


# What stands in a file is changed in the file, never taken away here.
def test_a_row_of_the_file_cannot_be_taken_back(store: Store) -> None:
    key = store.save_history(HISTORY, "a.csv").key
    assert store.remove_facts(key, [DRUG]).unchanged
    assert store.latest_version(key) == 1


def test_a_patient_that_is_gone_is_said(store: Store) -> None:
    with pytest.raises(StoreError, match="no longer"):
        store.remove_facts("nobody", [ANSWER])


def test_an_answer_goes_through_a_document_unchanged() -> None:
    dose = CourseFact(ENTERED_ROW, "sertraline", None, "dose", "100 mg", dose=Dose(100, 100, "mg"), begin=START)
    history = History("P1", course_facts=(ANSWER, dose), treatments=(DRUG,))
    assert from_document(to_document(history)) == history
