"""Fifty invented patients, read from a file as a clinic's would be: does the table on paper say of every course what the assessment says?

The table is read back from the PDF by where its words stand, and compared with words written here, not with those of the product.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from functools import cache
from typing import Any

import pytest

from lib.cohort.invented import invent_patient
from lib.ingest.intake import Decisions
from lib.ingest.read import read_file
from lib.knowledge.load import knowledge
from lib.records.answers import NO, UNKNOWN, YES
from lib.records.assessment import Assessment
from lib.records.course import Course
from lib.records.history import History
from tests.builders import AS_OF
from tests.unit.reports.sheets import assessed, pdf, reader, words_of
from tests.unit.reports.test_sheet_unnamed import everything

PATIENTS = range(50)
EVERY = pytest.mark.parametrize("number", PATIENTS)
PLANTED = ("Quorndale", "Zephyrine", "QX-7741-93", "0161-496-0999", "Wimpleford")
OUTCOME = {"none": "no response", "partial": "partial", "response": "response", "remission": "remission", "worse": "worse"}
COLUMNS = ("Course", "When", "Highest dose", "Weeks ≥ min.", "Adherence", "Outcome", "Counted as failed?")


@cache
def patient(number: int) -> tuple[History, Assessment]:
    """An invented patient with name, telephone and address, and with the name in every note and in names that nobody knows."""
    rows = invent_patient(20261124, number)
    person = {"family_name": PLANTED[0], "given_name": PLANTED[1], "telephone": PLANTED[3], "address": f"1 {PLANTED[4]} Road"}
    rows = [{"kind": "person", "name": name, "value": value} for name, value in person.items()] + [
        {**row, "note": f"{PLANTED[1]} {PLANTED[0]} of {PLANTED[4]}, {PLANTED[3]}"} for row in rows
    ]
    rows += [
        {"kind": "medication", "name": f"{PLANTED[1]}s own tea", "start": "2024-02-01", "stop": "2024-03-01"},
        {"kind": "condition", "name": f"{PLANTED[0]} syndrome", "value": "yes"},
        {"kind": "event", "name": f"moved to {PLANTED[4]}", "start": "2024-02-01"},
        {"kind": "score", "name": f"{PLANTED[0]} mood scale", "start": "2024-02-01", "value": "7"},
        {"kind": "lab", "name": f"{PLANTED[4]} test", "start": "2024-02-01", "value": "7"},
    ]
    names = ["patient_id", *dict.fromkeys(name for row in rows for name in row)]
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="")
    writer.writeheader()
    writer.writerows({"patient_id": PLANTED[2], **row} for row in rows)
    intake = read_file(text.getvalue().encode(), knowledge(), AS_OF, Decisions(), "a.csv")
    return assessed(intake.histories[0])


@cache
def printed(number: int, identified: bool = True) -> bytes:
    return pdf(patient(number), identified=identified)


def first_lines(made: bytes) -> list[dict[str, str]]:
    """Each row of the table of courses as the first line of each of its cells, by heading."""
    rows: list[dict[str, str]] = []
    for page in reader(made).pages:
        at: dict[float, list[tuple[float, str]]] = defaultdict(list)

        def seen(text: str, cm: list[float], tm: list[float], _: Any, __: Any, at: dict[float, list[tuple[float, str]]] = at) -> None:
            if text.strip():
                x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
                y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                at[round(y, 1)].append((round(x, 1), text.strip()))

        page.extract_text(visitor_text=seen)
        heads = [line for line in at.values() if any(text == COLUMNS[-1] for _, text in line)]
        if not heads:
            continue
        places = {text: x for x, text in heads[0]}
        assert set(COLUMNS) <= set(places)
        top = next(y for y, line in at.items() if line is heads[0])
        for y in sorted((y for y in at if y < top), reverse=True):
            cells = {heading: " ".join(text for x, text in at[y] if x == places[heading]) for heading in COLUMNS}
            if re.match(r"Yes|No: |Cannot tell: ", cells[COLUMNS[-1]]) and cells["Course"]:
                rows.append(cells)
    return rows


def verdict(course: Course) -> str:
    """How the last column has to begin."""
    if course.role == "other" and course.kind == "medication":
        return "No: not an"
    return {YES: "Yes", NO: "No: ", UNKNOWN: "Cannot tell: "}[course.failed]


def shown_dose(course: Course) -> str:
    """The highest dose, as a clinician writes it."""
    if course.kind != "medication":
        return ""
    if course.max_dose is None:
        return "Not recorded"
    low, high = course.max_dose.low, course.max_dose.high
    amount = f"{high:g}" if low == high else f"{low:g}–{high:g}"
    return f"{float(amount):,.10g} {course.max_dose.unit}" if low == high else f"{amount} {course.max_dose.unit}"


@EVERY
def test_every_course_stands_in_the_table_with_dose_outcome_and_verdict(number: int) -> None:
    _, found = patient(number)
    rows = first_lines(printed(number))
    assert len(rows) == len(found.courses) + len(found.uncounted)
    for row, course in zip(rows, found.courses, strict=False):
        assert course.label.replace(" ", "").startswith(row["Course"].partition("(")[0].replace(" ", ""))
        assert row["Counted as failed?"].startswith(verdict(course))
        if course.max_dose is None or (course.max_dose.unit == "mg" and course.max_dose.high >= 1):
            assert row["Highest dose"].startswith(shown_dose(course)[:9]), (row, shown_dose(course))
        if course.outcome == "unknown":
            assert re.match("outcome not|in progress|not tolerated", row["Outcome"])
        elif course.intolerant is not YES:
            assert row["Outcome"].startswith(OUTCOME[course.outcome])


@EVERY
def test_verdicts_stand_under_their_answer(number: int) -> None:
    _, found = patient(number)
    said = words_of(printed(number)).replace(" ", "")
    said = re.sub(r"Printed24-Nov-2026.*?notariskassessment\.(?:QUORNDALE,Zephyrine.*?continued)?", "", said)  # feet and heads of pages
    packs = {pack.id: pack for pack in knowledge().packs}
    definitions = said[said.index("Definitionsoftreatment") : said.index("Referralandfundingcriteria")]
    for answer, word in ((YES, "Met("), (NO, "Notmet("), (UNKNOWN, "Cannottell(")):
        held = [c for c in found.criteria if c.kind == "definition" and c.met is answer]
        assert (f"{word}{len(held)}):" in definitions) is bool(held)
        part = definitions.partition(f"{word}{len(held)}):")[2] if held else ""
        part = re.split(r"·(?:Notmet|Cannottell)\(\d+\):", part)[0]
        for criterion in held:
            titles = (criterion.title.replace(" ", ""), packs[criterion.pack].short.replace(" ", ""))
            assert any(title in part for title in titles), (criterion.pack, part)
    for pattern in found.patterns:
        assert pattern.title.replace(" ", "") in said


@EVERY
def test_nothing_names_the_patient_on_the_sheet_without_identifiers(number: int) -> None:
    made = printed(number, False)
    said = everything(made).lower()
    assert [word for word in PLANTED if word.lower() in said] == []
    assert len(first_lines(made)) == len(patient(number)[1].courses) + len(patient(number)[1].uncounted)


def test_the_patients_differ_enough_to_be_a_test() -> None:
    courses = [course for number in PATIENTS for course in patient(number)[1].courses]
    assert len(courses) >= 150
    assert {course.failed for course in courses} == {YES, NO, UNKNOWN}
    assert {course.outcome for course in courses} >= {"none", "partial", "response", "remission", "unknown"}
    assert max(len(patient(number)[1].courses) for number in PATIENTS) >= 10


def test_the_planted_words_do_stand_on_the_sheet_with_identifiers() -> None:
    said = everything(printed(0))
    assert PLANTED[0].upper() in said
    assert PLANTED[2] in said
