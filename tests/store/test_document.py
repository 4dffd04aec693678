"""A history written and read again is the same history; what cannot be kept whole is refused."""

from __future__ import annotations

import json
from datetime import date
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.records.answers import NO, YES
from lib.records.bounds import Bounds
from lib.records.dates import PartialDate, on
from lib.records.doses import Dose
from lib.records.history import Condition, Episode, Event, History, Lab, PersonFact, Score, Treatment
from lib.records.problems import Problem
from lib.store import StoreError, from_document, to_document

WHOLE = History(
    "0042-117",
    treatments=(
        Treatment(
            row=2,
            kind="medication",
            name="Zoloft 100 mg",
            agent="sertraline",
            start=PartialDate(date(2024, 3, 1), date(2024, 3, 31), "Mar 2024"),
            stop=on(date(2024, 9, 5)),
            weeks=Bounds(6, inf),
            dose=Dose(75, 150, "mg", text="75-150 mg"),
            route="oral",
            augments="mirtazapine",
            adherence_pct=79.5,
            adherence="poor",
            adherence_source="self-report",
            outcome="partial",
            improvement_pct=31,
            stop_reason="inefficacy",
            note='naïve 😀 " \\ \n\t',
        ),
        Treatment(row=3, kind="ect", name="ECT", agent="ECT", sessions=8),
    ),
    scores=(Score(4, "PHQ-9 item 9", "PHQ-9", on(date(2024, 5, 1)), 1, item=9),),
    conditions=(Condition(5, "epilepsy", "epilepsy_or_seizure", NO), Condition(6, "odd", None, YES, start=on(date(2020, 2, 29)))),
    labs=(Lab(7, "TSH", "tsh", None, 2.4, "mU/L"),),
    events=(Event(8, "relapse", on(date(2025, 1, 1))),),
    episodes=(Episode(9, on(date(2024, 1, 1))),),
    person=(PersonFact(10, "birth_date", "1945", PartialDate(date(1945, 1, 1), date(1945, 12, 31), "1945")),),
    problems=(Problem(11, "dose", "100", "error", "no unit", "write 100 mg"),),
    rows_read=10,
    rows_used=9,
    source_name="letter.csv",
)


def test_every_kind_of_fact_comes_back() -> None:
    assert from_document(to_document(WHOLE)) == WHOLE


def test_the_same_history_is_the_same_text() -> None:
    assert to_document(from_document(to_document(WHOLE))) == to_document(WHOLE)


def test_the_document_is_plain_json_that_names_its_format() -> None:
    document = json.loads(to_document(WHOLE), parse_constant=lambda word: pytest.fail(f"{word} is not JSON"))
    assert document["format"] == "trd-review-history"
    assert document["format_version"] == 1
    assert document["history"]["treatments"][0]["weeks"] == {"low": 6, "high": "Infinity"}


days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
partial_dates = st.tuples(days, days, st.text()).map(lambda d: PartialDate(min(d[:2]), max(d[:2]), d[2]))
numbers = st.floats(0, 1e6)
bounds = st.tuples(numbers, st.one_of(numbers, st.just(inf))).map(lambda b: Bounds(min(b), max(b)))
treatments = st.builds(
    Treatment,
    row=st.integers(0, 10_000),
    kind=st.just("medication"),
    name=st.text(),
    start=st.none() | partial_dates,
    weeks=st.none() | bounds,
)
facts = st.builds(PersonFact, row=st.integers(0, 10_000), fact=st.text(), value=st.text(), when=st.none() | partial_dates)
histories = st.builds(
    History, patient_id=st.text(), treatments=st.lists(treatments, max_size=5).map(tuple), person=st.lists(facts, max_size=5).map(tuple)
)


@given(histories)
def test_any_history_comes_back(history: History) -> None:
    assert from_document(to_document(history)) == history


def changed(**changes: object) -> str:
    document = json.loads(to_document(WHOLE))
    document["history"].update(changes)
    return json.dumps(document)


def test_a_document_from_before_a_field_was_added_is_read() -> None:
    document = json.loads(to_document(WHOLE))
    del document["history"]["source_name"]
    assert from_document(json.dumps(document)).source_name == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "does not have the form"),
        ("not json", "does not have the form"),
        ("[]", "does not have the form"),
        ('{"format": "other", "history": {"patient_id": "x"}}', "does not have the form"),
        ('{"format": "trd-review-history", "format_version": 2, "history": {"patient_id": "x"}}', "newer release"),
        (changed(allergies=["none"]), "without losing part"),
        (changed(rows_read="10"), "without losing part"),
        (changed(episodes=[{"row": 9, "start": {"earliest": "0", "latest": "2024-01-01"}}]), "without losing part"),
    ],
)
def test_what_would_be_lost_or_altered_is_refused(text: str, says: str) -> None:
    with pytest.raises(StoreError, match=says):
        from_document(text)
