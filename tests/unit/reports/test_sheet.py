"""Does the printed sheet say what the assessment says, whole, on every page and for every size of history?"""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.charts.model import chart_model
from lib.knowledge.load import knowledge
from lib.records.answers import NO, UNKNOWN, YES
from lib.records.assessment import Assessment
from lib.records.dates import show_date
from lib.records.doses import show_dose
from lib.records.history import History
from lib.records.wording import GROUPS, outcome_words, stage_words
from lib.reports.sheet import Choices, sheet_data
from lib.reports.sheet.courses import HEADINGS, counted
from tests.builders import AS_OF, history
from tests.unit.reports.sheets import PRINTED, SAMPLES, assessed, flat, generated, pdf, reader, sample, words_of

EVERY_SAMPLE = pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
SIZES = pytest.mark.parametrize("count", [1, 8, 20, 40])
PAPERS = pytest.mark.parametrize("paper", ["a4", "letter"])
MM = 72 / 25.4


def data(patient: tuple[History, Assessment], density: int = 0, identified: bool = True) -> dict[str, object]:
    return sheet_data(*patient, knowledge(), Choices(PRINTED, "Dr A. Reader", "version 3", identified=identified), density)


# --- The text of the PDF is the assessment ---------------------------------------------------------------------------------------------


def check_text(patient: tuple[History, Assessment]) -> None:
    facts, found = patient
    made = pdf(patient)
    said = words_of(made)
    joined = said.replace(" ", "")

    def stands(text: str) -> bool:
        """Is it there, wherever its lines were broken?"""
        return flat(text).replace(" ", "") in joined

    assert stands(facts.patient_id)
    for course in found.courses:
        assert stands(course.label)
        assert stands(outcome_words(course))
        assert stands(counted(course, found))
        if course.max_dose and course.kind == "medication":
            assert stands(show_dose(course.max_dose))
    for pattern in found.patterns:
        assert stands(pattern.title)
    short = {pack.id: pack.short for pack in knowledge().packs}
    for criterion in found.criteria:
        if criterion.kind == "definition" or criterion.met is not NO:
            assert stands(criterion.title) or stands(short[criterion.pack])
    for stage in found.staging.values():
        assert stands(f"{stage.title}: {stage_words(stage)}")
    for answer, word in ((YES, "Met"), (UNKNOWN, "Cannot tell")):
        count = sum(1 for c in found.criteria if c.kind == "definition" and c.met is answer)
        if count:
            assert stands(f"{word} ({count}):")
    for alert in found.alerts:
        assert stands(alert.text)
    for question in found.questions[:2]:
        assert stands(question.ask)


@EVERY_SAMPLE
def test_text_of_the_pdf_equals_the_assessment_of_a_sample(path: Path) -> None:
    check_text(sample(path))


@SIZES
def test_text_of_the_pdf_equals_the_assessment_of_a_generated_patient(count: int) -> None:
    check_text(generated(count))


@EVERY_SAMPLE
def test_options_named_and_counted_add_up_to_those_of_the_assessment(path: Path) -> None:
    import re

    patient = sample(path)
    for density in (0, 1, 2):
        told = dict.fromkeys(GROUPS.values(), 0)
        for _, groups in data(patient, density)["options"]:  # type: ignore[attr-defined]
            for words in groups:
                title, _, names = words.partition(": ")
                more = re.search(r" and (\d+) more\.$", names)
                told[title] += int(more[1]) if more else 0
                told[title] += len(names[: more.start()].split("; ") if more else names.split("; "))
        expected = {title: sum(1 for o in patient[1].options if o.group == group) for group, title in GROUPS.items()}
        assert told == expected


# --- Rows ------------------------------------------------------------------------------------------------------------------------------


@SIZES
@PAPERS
def test_every_course_has_its_row_and_no_row_is_dropped(count: int, paper: str) -> None:
    patient = generated(count)
    assert len(patient[1].courses) == count
    made = reader(pdf(patient, paper))
    said = flat(" ".join(page.extract_text() for page in made.pages))
    assert f"Treatment courses ({count})" in said
    for course in patient[1].courses:
        assert course.start is not None
        assert course.stop is not None
        assert f"{show_date(course.start.earliest)} to {show_date(course.stop.earliest)}" in said
    rows = data(patient)["courses"]
    assert isinstance(rows, list)
    assert len(rows) == count
    assert all(len(row) == len(HEADINGS) and all(row) for row in rows)


@PAPERS
@pytest.mark.parametrize(("count", "pages"), [(1, 1), (8, 1), (20, 2)])
def test_pages(count: int, pages: int, paper: str) -> None:
    assert len(reader(pdf(generated(count), paper)).pages) == pages


@PAPERS
@pytest.mark.parametrize("identified", [True, False])
@EVERY_SAMPLE
def test_a_sample_of_up_to_eight_courses_is_one_page(path: Path, identified: bool, paper: str) -> None:
    patient = sample(path)
    expected = 1 if len(patient[1].courses) <= 8 else 2
    assert len(reader(pdf(patient, paper, identified)).pages) == expected


def test_a_name_nobody_knows_is_a_row_that_says_so() -> None:
    patient = assessed(history("kind | name | start\nmedication | ?Zzzmab | 2024-01-01\nmedication | sertraline | 2024-02-01"))
    rows = data(patient)["courses"]
    assert [row[0] for row in rows] == ["sertraline (SSRI)", "Zzzmab"]  # type: ignore[attr-defined]
    assert rows[1][-1] == "No: name not recognised"  # type: ignore[index]


def test_nothing_recorded_still_makes_a_sheet_that_says_so() -> None:
    said = words_of(pdf(assessed(History("P1"))))
    for words in ("Name not recorded", "No score recorded", "No treatment is recorded.", "start not recorded", "page 1 of 1"):
        assert words in said


# --- What a course's last column says -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("2024-01-01 | 2024-04-01 | 100 | none", "Yes"),
        ("2024-01-01 | 2024-04-01 | 100 | response", "No: helped"),
        ("2024-01-01 | 2024-01-15 | 100 | none", "No: too short"),
        ("2024-01-01 | 2024-04-01 | 100 | ", "Cannot tell: outcome not recorded"),
        ("2024-01-01 | 2024-04-01 |  | none", "Cannot tell: dose cannot be judged"),
    ],
)
def test_counted_or_why_not(row: str, expected: str) -> None:
    patient = assessed(history(f"kind | name | start | stop | dose | outcome\nmedication | sertraline | {row}"))
    assert counted(patient[1].courses[0], patient[1]) == expected


# --- Every page --------------------------------------------------------------------------------------------------------------------------


@PAPERS
def test_identity_page_numbers_printing_and_versions_stand_on_every_page(paper: str) -> None:
    patient = generated(40)
    pages = reader(pdf(patient, paper)).pages
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        said = flat(page.extract_text())
        assert f"page {number} of {len(pages)}" in said
        assert "ZWETSCHGENBAUM, Ottilie" in said
        assert "MRN-4711-08" in said
        assert "Printed 24-Nov-2026 14:05 by: Dr A. Reader" in said
        assert f"record version 3 · {patient[0].rows_used} of {patient[0].rows_read} rows used" in said
        assert f"knowledge {patient[1].knowledge_version}" in said
        assert "options to discuss, not orders" in said


@PAPERS
def test_paper_sizes(paper: str) -> None:
    box = reader(pdf(generated(8), paper)).pages[0].mediabox
    wide, high = {"a4": (210 * MM, 297 * MM), "letter": (612, 792)}[paper]
    assert (float(box.width), float(box.height)) == pytest.approx((wide, high), abs=0.1)


@EVERY_SAMPLE
def test_order_is_situation_background_assessment_options_decision(path: Path) -> None:
    said = words_of(pdf(sample(path)))
    places = [said.index(part) for part in ("Situation", "Background", "Assessment", "Options for discussion", "Decision and reasons")]
    assert places == sorted(places)


def test_the_chart_on_the_sheet_draws_the_model() -> None:
    patient = sample(SAMPLES[0])
    model = chart_model(*patient, knowledge())
    drawn = "".join(piece["svg"] for piece in data(patient)["chart"])  # type: ignore[attr-defined]
    assert drawn.count('class="point"') == sum(len(panel.points) for panel in model.panels)
    assert drawn.count('class="bar ') == sum(len(lane.bars) for lane in model.lanes)
    said = words_of(pdf(patient))
    assert "persistent symptoms" in said  # a mark that stands on the chart alone


def test_suicidality_item_is_said_or_said_to_be_missing() -> None:
    none = assessed(history("kind | name | start | value\nscore | PHQ-9 | 2026-11-01 | 3\nscore | PHQ-9 item 9 | 2026-11-01 | 0"))
    assert "PHQ-9 item 9: 0 on 01-Nov-2026. This is not a risk assessment." in words_of(pdf(none))
    bare = assessed(history("kind | name | start | value\nscore | PHQ-9 | 2026-11-01 | 18"))
    assert "Item 9 not recorded with PHQ-9 18 on 01-Nov-2026." in words_of(pdf(bare))
    later = assessed(history("kind | name | start | value\nscore | CGI-S | 2026-11-01 | 5"))
    assert "Suicidality item (PHQ-9 item 9) not recorded." in words_of(pdf(later))


def test_conditions_known_to_be_absent_are_told_from_those_not_recorded() -> None:
    patient = assessed(history("kind | name | value\ncondition | pregnancy | no\ncondition | dementia | yes"))
    said = words_of(pdf(patient))
    titles = knowledge().conditions
    assert f"Conditions: {titles['dementia'].title}. Recorded as absent: {titles['pregnancy'].title}" in said


def test_as_of_is_on_the_sheet() -> None:
    assert f"as of {show_date(AS_OF)}" in words_of(pdf(generated(1)))
