"""Does one sentence say why two definitions disagree on a patient?"""

from __future__ import annotations

import pytest

from lib.engine.criteria import disagreement, evaluate_packs, why_they_differ
from lib.knowledge.load import knowledge
from tests.findings import case_of
from tests.unit.engine.criteria.asking import PERSON, ask, two_courses, with_rows


def course(name: str, start: int, days: int, outcome: str, **cells: str) -> dict[str, str]:
    dose = {"sertraline": "100", "venlafaxine": "150", "mirtazapine": "30"}[name]
    return {"kind": "medication", "name": name, "start": f"d{start}", "stop": f"d{start + days}", "dose": dose, "outcome": outcome, **cells}


HISTORIES = {
    "30 and 10 percent": with_rows(PERSON, [course("sertraline", 0, 60, "30"), course("venlafaxine", 60, 60, "10")]),
    "five weeks": two_courses(days=35, adherence="90"),
    "before the episode": two_courses(start="d-400", adherence="90"),
    "adherence blank": two_courses(),
    "bipolar": two_courses(adherence="90").replace("unipolar_depression", "bipolar_disorder"),
    "same drug": with_rows(PERSON, [course("sertraline", 0, 60, "10"), course("sertraline", 200, 60, "10")]),
}


@pytest.mark.parametrize(
    ("history", "first", "second", "reason"),
    [
        ("30 and 10 percent", "canadian_delphi_2021", "fda_esketamine_trials", "Two courses failed by < 50 %, one by ≤ 25 %."),
        ("30 and 10 percent", "consensus_2021", "canadian_delphi_2021", "One course failed by < 25 %, two by < 50 %."),
        (
            "five weeks",
            "consensus_2021",
            "fda_esketamine_trials",
            "Two courses failed for ≥ 4 weeks at the minimum dose, none for ≥ 6 weeks at the minimum dose.",
        ),
        ("before the episode", "canadian_delphi_2021", "consensus_2021", "Two courses failed at any time, none in the current episode."),
        (
            "adherence blank",
            "canmat_2023",
            "ema_2013",
            "Two courses failed with adherence presumed, none with adherence on record (2 facts missing).",
        ),
        ("bipolar", "two_courses", "ema_2013", "EMA 2013 also asks: unipolar depressive disorder (bipolar disorder or mania recorded)."),
        ("adherence blank", "consensus_2021", "canadian_delphi_2021", ""),
    ],
)
def test_why_two_definitions_differ(history: str, first: str, second: str, reason: str) -> None:
    text = HISTORIES[history]
    assert why_they_differ(ask(first, text), ask(second, text), knowledge().packs) == reason


def test_the_whole_set_in_one_line() -> None:
    case = case_of(HISTORIES["30 and 10 percent"])
    said = disagreement(evaluate_packs(case), case.knowledge.packs)
    # Met: the description, EMA 2009 (two classes, adherence presumed), Canadian, CANMAT, NICE (10 % is below 20). Open: EMA 2013 (adherence).
    # Not met: consensus, partially responsive, esketamine trials, four failures, both registers (venlafaxine was not left for another drug).
    assert said == (
        "5 met, 6 not met, 1 cannot tell. "
        "Two courses against EMA 2013: two courses failed with adherence presumed, none with adherence on record (2 facts missing)."
    )


def test_a_history_without_courses_meets_none() -> None:
    case = case_of("kind | name | value\nperson | diagnosis | unipolar_depression")
    assert disagreement(evaluate_packs(case), case.knowledge.packs) == "Meets none of 12 definitions."


def test_no_definitions() -> None:
    assert disagreement((), ()) == "No definition loaded."


def test_an_abbreviation_keeps_its_capitals_in_the_sentence() -> None:
    case = case_of(with_rows(PERSON, [{"kind": "medication", "name": "sertraline", "start": "d0", "stop": "d126"}]))
    said = disagreement(evaluate_packs(case), case.knowledge.packs)
    assert ": NICE review: 0 of 1 needed course failed" in said
