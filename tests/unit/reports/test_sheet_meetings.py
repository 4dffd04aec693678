"""What meetings have to do with a case stands on its sheet: the question of this one, the last decision, and each decision on the chart."""

from __future__ import annotations

from datetime import date

from lib.charts.model import Decided
from lib.knowledge.load import knowledge
from lib.reports.sheet import Choices, Said, batch_pdf, sheet_data, sheet_pdf
from tests.unit.reports.sheets import PRINTED, SAMPLES, sample, words_of
from tests.unit.reports.test_sheet_unnamed import everything

SAID = Said(
    "Is Patricia to be\nseen for ECT?",
    (
        Decided(date(2026, 6, 2), "wait for the bloods"),
        Decided(date(2026, 10, 6), "add lithium, Ms Example agrees"),
        Decided(date(2027, 1, 5), "not yet"),
    ),
)


def made(identified: bool = True) -> bytes:
    return sheet_pdf(*sample(SAMPLES[0]), knowledge(), Choices(PRINTED, identified=identified), SAID)


def test_question_and_last_decision_lead_the_situation() -> None:
    said = words_of(made())
    assert "Question for the meeting: Is Patricia to be seen for ECT?" in said
    assert "Decided before: on 06-Oct-2026: add lithium, Ms Example agrees" in said
    assert "not yet" not in said  # after the day of the review


def test_each_decision_up_to_the_day_of_the_review_is_a_mark_on_the_chart() -> None:
    data = sheet_data(*sample(SAMPLES[0]), knowledge(), Choices(PRINTED), said=SAID)
    drawn = "".join(piece["svg"] for piece in data["chart"])
    assert drawn.count('class="mark decision"') == 2


def test_without_identifiers_neither_question_nor_decision_names_the_patient_or_a_day() -> None:
    said = everything(made(identified=False))
    assert "Question for the meeting: Is [removed] to be seen for ECT?" in said
    assert "add lithium, Ms [removed] agrees" in said
    assert "Decided before: in week 144:" in said
    assert [word for word in ("Patricia", "Example", "Oct-2026", "Jun-2026") if word.lower() in said.lower()] == []


def test_without_a_question_there_is_a_line_to_write_on() -> None:
    data = sheet_data(*sample(SAMPLES[0]), knowledge(), Choices(PRINTED))
    assert data["question"] == ""
    assert not [label for label, _ in data["situation"] if label == "Decided before"]


def test_each_case_of_a_batch_has_its_own() -> None:
    cases = [(*sample(SAMPLES[0]), "Case A"), (*sample(SAMPLES[3]), "Case B")]
    said = words_of(batch_pdf(cases, knowledge(), Choices(PRINTED), said=[Said("First?"), Said("Second?")]))
    assert said.index("Question for the meeting: First?") < said.index("Question for the meeting: Second?")
