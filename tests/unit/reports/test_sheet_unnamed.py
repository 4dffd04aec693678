"""Can anybody be recognised by a sheet without identifiers? By text, metadata and every byte that can be unpacked: no."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdf.generic import DictionaryObject, StreamObject

from lib.knowledge.load import knowledge
from lib.records.dates import MONTHS, show_date
from lib.records.history import Condition, Event, History, PersonFact, Score, Treatment
from lib.reports.identity import age_band
from lib.reports.sheet import Choices, sheet_pdf
from lib.reports.sheet.unnamed import unnamed
from tests.builders import AS_OF, history, when
from tests.unit.reports.sheets import PRINTED, SAMPLES, assessed, generated, pdf, reader, sample, words_of

EVERY_SAMPLE = pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])


def everything(data: bytes) -> str:
    """Text of the pages, metadata, alternative texts and all unpacked streams."""
    made = reader(data)
    parts = [words_of(data), str(made.metadata), made.trailer["/Root"]["/Metadata"].get_data().decode()]
    for number in range(1, len(made.xref[0]) + len(made.xref_objStm) + 1):
        thing = made.get_object(number)
        if isinstance(thing, StreamObject):
            parts.append(thing.get_data().decode("latin-1"))
        if isinstance(thing, DictionaryObject):
            parts.append(str({key: value for key, value in thing.items() if key in ("/Alt", "/ActualText", "/T", "/Title")}))
    return "\n".join(parts)


@EVERY_SAMPLE
def test_no_name_number_or_birth_date_is_left(path: Path) -> None:
    facts, _ = patient = sample(path)
    said = everything(pdf(patient, identified=False)).lower()
    planted = [facts.patient_id, *(f.value for f in facts.person if f.fact in ("family_name", "given_name", "birth_date"))]
    if facts.birth:
        planted += [show_date(facts.birth.earliest), facts.birth.text]
    assert [word for word in planted if word and re.search(rf"\b{re.escape(word.lower())}\b", said)] == []


@EVERY_SAMPLE
def test_the_same_search_finds_them_on_a_sheet_with_identifiers(path: Path) -> None:
    facts, _ = patient = sample(path)
    family = next(f.value for f in facts.person if f.fact == "family_name")
    said = everything(pdf(patient))
    assert facts.patient_id in said
    assert family.upper() in said


@EVERY_SAMPLE
def test_no_date_is_left_not_even_that_of_the_review_or_the_printing(path: Path) -> None:
    """With the day of printing every week could be counted back to a date."""
    made = pdf(sample(path), identified=False)
    said = everything(made)
    assert re.findall(rf"\b(?:\d\d-)?(?:{'|'.join(MONTHS)})-\d{{4}}\b", said) == []
    assert re.findall(r"2026-11|20261124|D:202611", said) == []
    assert "Printed in 2026 by: Dr A. Reader" in said
    assert "as of week " in said
    assert re.search(r"\bweeks? (?:−)?\d", said) or not sample(path)[1].courses[0].start


def test_the_code_of_the_case_leads_the_sheet_or_a_line_to_write_on() -> None:
    facts, found = sample(SAMPLES[0])
    for code, head in (("Case C", "Case C Age 40 to 49 years"), ("", "Case ________ Age 40 to 49 years")):
        made = sheet_pdf(facts, found, knowledge(), Choices(PRINTED, identified=False, case_code=code))
        assert words_of(made).startswith(head)


def test_free_text_becomes_what_it_is_and_its_row() -> None:
    facts = History(
        "MRN 77",
        treatments=(Treatment(2, "medication", "what Dr Quux gave", None, when("2024-01"), note="Quux"),),
        scores=(Score(3, "Quux mood", None, when("2024-02-01"), 3),),
        conditions=(Condition(4, "Quux syndrome", None, assessed(History("x"))[1].patterns[0].present, when("2024-01-01")),),
        events=(Event(5, "moved to Quux", when("2024-03-01")),),
        person=(PersonFact(6, "diagnosis", "as Quux wrote"), PersonFact(7, "sex", "Quux"), PersonFact(8, "telephone", "Quux")),
    )
    said = everything(pdf(assessed(facts), identified=False))
    assert "quux" not in said.lower()
    for words in ("treatment in row 2", "event in row 5", "free text, row 6"):
        assert words in said


def test_unnamed_keeps_every_fact_but_those_of_the_person() -> None:
    facts = sample(SAMPLES[11])[0]
    bare = unnamed(facts)
    for kind in ("treatments", "scores", "conditions", "labs", "events", "episodes"):
        assert [fact.row for fact in getattr(bare, kind)] == [fact.row for fact in getattr(facts, kind)]
    assert {fact.fact for fact in bare.person} == {"birth_date", "sex", "diagnosis", "severity", "psychotic_features"}
    assert bare.birth == facts.birth
    assert bare.fact("birth_date") is not None
    assert "1980" not in bare.fact("birth_date").value  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("2008-11-25", "under 18"),
        ("2008-11-24", "18 to 19 years"),
        ("1997-01-01", "20 to 29 years"),
        ("1986-11-24", "40 to 49 years"),
        ("1986-11-25", "30 to 39 years"),
        ("1986", "30 to 39 years or 40 to 49 years"),
        ("1936-11-24", "90 years or more"),
        ("1930", "90 years or more"),
    ],
)
def test_age_band(born: str, expected: str) -> None:
    assert age_band(history(f"kind | name | value\nperson | birth_date | {born}"), AS_OF) == expected


def test_age_band_of_an_unknown_birth_date() -> None:
    assert age_band(History("1"), AS_OF) == "Not recorded"


@pytest.mark.parametrize("count", [1, 8, 20])
def test_rows_are_as_many_as_with_identifiers(count: int) -> None:
    said = words_of(pdf(generated(count), identified=False))
    assert f"Treatment courses ({count})" in said
    assert len(re.findall(r"\bweek −?\d+ to week −?\d+", said)) >= count
    assert "Zwetschgenbaum".lower() not in said.lower()


def test_years_in_the_names_of_definitions_are_not_taken_for_dates() -> None:
    for path in SAMPLES:
        said = words_of(pdf(sample(path), identified=False))
        assert not re.search(r"consensus weeks|EMA weeks|\((?:Sforzini|Rybak|Fabbri) weeks", said)
