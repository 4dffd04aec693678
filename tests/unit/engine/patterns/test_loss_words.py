"""A response that was lost, sentence by sentence: what each way of recording it says, and what it asks for (pattern 2).

Day 0 is 01-Jan-2024. Held: 56 days between the first and the last score of a response; lost: half of the gain, on two scores in a row.
"""

from __future__ import annotations

import pytest

from lib.engine.patterns.loss_of_efficacy import loss_of_efficacy
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import Pattern
from tests.builders import day
from tests.findings import case_of

HEAD = "kind | name | start | stop | dose | outcome | adherence | stop_reason | value\n"
COURSE = "medication | sertraline | d0 | d300 | 100 | {outcome} | {adherence} | {stop}"
NAMED = "sertraline, 01-Jan-2024 to 27-Oct-2024"


def found(
    *scores: tuple[int, float], outcome: str = "", adherence: str = "90", stop: str = "", scale: str = "PHQ-9", extra: str = ""
) -> Pattern:
    rows = [
        COURSE.format(outcome=outcome, adherence=adherence, stop=stop),
        *(f"score | {scale} | d{at} | | | | | | {value}" for at, value in scores),
    ]
    return loss_of_efficacy(case_of(HEAD + "\n".join([*rows, *([extra] if extra else [])]))).in_words()


HELD = ((0, 20), (60, 8), (116, 8))


# --- scores


@pytest.mark.parametrize(
    ("scores", "present", "said", "asked"),
    [
        # Held, and higher on two scores: lost on an unchanged dose. 6 of the 12 points gained are half.
        (
            (*HELD, (200, 14), (220, 14)),
            YES,
            f"{NAMED}: PHQ-9 response held from 01-Mar-2024 to 26-Apr-2024, then lost: PHQ-9 14 on 19-Jul-2024 and PHQ-9 14 on "
            "08-Aug-2024, on an unchanged or higher dose.",
            (),
        ),
        (
            (*HELD, (200, 13), (220, 13)),
            NO,
            f"{NAMED}: PHQ-9 response held from 01-Mar-2024 to 26-Apr-2024; later scores do not confirm a loss.",
            (),
        ),
        (HELD, NO, f"{NAMED}: PHQ-9 response held from 01-Mar-2024 to 26-Apr-2024, not lost since.", ()),
        (
            (*HELD, (200, 14)),
            UNKNOWN,
            f"{NAMED}: PHQ-9 response held from 01-Mar-2024 to 26-Apr-2024, then PHQ-9 14 on 19-Jul-2024, to be confirmed by another score.",
            ("scores:sertraline-1",),
        ),
        (
            (*HELD, (200, 14), (220, 8)),
            NO,
            f"{NAMED}: PHQ-9 response held from 01-Mar-2024 to 26-Apr-2024; later scores do not confirm a loss.",
            (),
        ),
        # A day short of eight weeks.
        (((0, 20), (60, 8), (115, 8), (200, 14), (220, 14)), NO, f"{NAMED}: no PHQ-9 response was held for the time asked.", ()),
        (((0, 20), (60, 15)), NO, f"{NAMED}: no PHQ-9 response was held for the time asked.", ()),
        # The course ended on a response: whether it was held is not known.
        (
            ((0, 20), (290, 8)),
            UNKNOWN,
            f"{NAMED}: the last PHQ-9 score shows a response; whether it was held and lost is not known.",
            ("scores:sertraline-1",),
        ),
        (((0, 20), (100, 8), (290, 15)), NO, f"{NAMED}: no PHQ-9 response was held for the time asked.", ()),
        # No score from the start: only a remission can be told.
        (((60, 8), (116, 8)), UNKNOWN, f"{NAMED}: no PHQ-9 score from the start, so a response cannot be told.", ("scores:sertraline-1",)),
        (
            ((60, 4), (116, 4), (200, 14)),
            UNKNOWN,
            f"{NAMED}: PHQ-9 response held from 01-Mar-2024 to 26-Apr-2024, then higher; no score from the start.",
            ("scores:sertraline-1",),
        ),
    ],
)
def test_what_scores_say(scores: tuple[tuple[int, float], ...], present: Answer, said: str, asked: tuple[str, ...]) -> None:
    pattern = found(*scores)
    (evidence,) = pattern.evidence
    assert (pattern.present, evidence.text, pattern.missing) == (present, said, asked)
    assert evidence.courses == ("sertraline-1",)
    assert evidence.rows == tuple(range(2, 3 + len(scores)))
    if present is YES:
        assert (evidence.start, evidence.stop) == (day(60), day(200))


def test_a_loss_that_waits_for_another_score_is_watched() -> None:
    assert found(*HELD, (200, 14)).watch
    assert not found(*HELD).watch


# QIDS-SR16 has no trustworthy smallest difference: the relapse threshold (11) stands in, and below it a loss cannot be told.
@pytest.mark.parametrize(("later", "present"), [(11, YES), (10.9, UNKNOWN)])
def test_an_instrument_without_a_smallest_difference(later: float, present: Answer) -> None:
    pattern = found((0, 16), (60, 5), (116, 5), (200, later), (220, later), scale="QIDS-SR16")
    assert pattern.present is present
    if present is UNKNOWN:
        assert pattern.evidence[0].text.endswith("; the smallest important difference of QIDS-SR16 is not known.")
        assert pattern.missing == ("scores:sertraline-1",)


# --- ratings


@pytest.mark.parametrize(
    ("outcome", "stop", "adherence", "present", "said", "asked"),
    [
        ("response", "loss_of_efficacy", "90", YES, f"{NAMED}: rated as loss of efficacy.", ()),
        ("response", "loss_of_efficacy", "", YES, f"{NAMED}: rated as loss of efficacy.", ("adherence:sertraline-1",)),
        (
            "response",
            "loss_of_efficacy",
            "50",
            UNKNOWN,
            f"{NAMED}: rated as loss of efficacy, but adherence is recorded as low.",
            ("scores:sertraline-1",),
        ),
        ("response", "", "50", NO, f"{NAMED}: adherence is recorded as low.", ()),
        ("none", "", "90", NO, f"{NAMED}: no response on record that could have been lost.", ()),
        ("worse", "", "90", NO, f"{NAMED}: no response on record that could have been lost.", ()),
        ("partial", "", "90", NO, f"{NAMED}: no response on record that could have been lost.", ()),
        ("", "inefficacy", "90", NO, f"{NAMED}: no response on record that could have been lost.", ()),
        ("response", "patient_choice", "90", NO, f"{NAMED}: rated response, not lost.", ()),
        ("response", "", "90", UNKNOWN, f"{NAMED}: no scores and no rating that decide it.", ("stop_reason:sertraline-1",)),
        ("", "", "90", UNKNOWN, f"{NAMED}: no scores and no rating that decide it.", ("outcome:sertraline-1", "scores:sertraline-1")),
    ],
)
def test_what_ratings_say(outcome: str, stop: str, adherence: str, present: Answer, said: str, asked: tuple[str, ...]) -> None:
    pattern = found(outcome=outcome, stop=stop, adherence=adherence)
    (evidence,) = pattern.evidence
    assert (pattern.present, evidence.text, pattern.missing) == (present, said, asked)
    assert (evidence.rows, evidence.courses) == ((2,), ("sertraline-1",))
    if present is YES:
        assert (evidence.start, evidence.stop) == (day(0), day(300))
        assert pattern.note.startswith("Rated, not measured: no scores show the response and its loss.")


# A rating that the scores contradict gives way; one that they confirm is measured.
def test_a_rating_and_scores() -> None:
    against = found(*HELD, outcome="response", stop="loss_of_efficacy")
    assert against.present is NO
    assert against.evidence[0].text.startswith(
        f"{NAMED}: rated as loss of efficacy, but the scores say otherwise. {NAMED}: PHQ-9 response held"
    )
    for_it = found(*HELD, (200, 14), (220, 14), outcome="response", stop="loss_of_efficacy")
    assert for_it.present is YES
    assert "then lost" in for_it.evidence[0].text


# A reduction leaves open whether a rated loss came before it.
def test_a_rated_loss_after_a_reduction() -> None:
    rows = "medication | sertraline | d0 | d200 | 100\nmedication | sertraline | d200 | d300 | 50 | response | 90 | loss_of_efficacy"
    pattern = loss_of_efficacy(case_of(HEAD + rows)).in_words()
    assert pattern.present is UNKNOWN
    assert "rated as loss of efficacy, without scores; " in pattern.evidence[0].text
    assert pattern.evidence[0].text.endswith("so whether the loss came before it is not known.")
    assert pattern.missing == ("scores:sertraline-1",)


# Two instruments, one of which shows a loss and the other none.
def test_two_instruments_that_disagree() -> None:
    madrs = "\n".join(f"score | MADRS | d{at} | | | | | | {value}" for at, value in ((0, 30), (60, 8), (116, 8), (200, 8), (220, 8)))
    pattern = found(*HELD, (200, 14), (220, 14), extra=madrs)
    (evidence,) = pattern.evidence
    assert (pattern.present, evidence.text) == (UNKNOWN, f"{NAMED}: the instruments disagree about a loss.")
    assert pattern.missing == ("scores:sertraline-1",)
    assert pattern.note.startswith("Instruments disagree: ")
    assert "then lost" in pattern.note
    assert "not lost since" in pattern.note
    assert len(evidence.rows) == len(set(evidence.rows)) == 11


# Fifty-five days are too short for a response to be held eight weeks and lost.
@pytest.mark.parametrize(
    ("stop", "said"), [("d55", "too short for a response to have been held and lost"), ("d56", "no scores and no rating that decide it")]
)
def test_a_course_too_short_for_it(stop: str, said: str) -> None:
    pattern = loss_of_efficacy(case_of(f"{HEAD}medication | sertraline | d0 | {stop} | 100 | | 90")).in_words()
    assert said in pattern.evidence[0].text
