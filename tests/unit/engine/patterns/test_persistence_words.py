"""Persistent symptoms (1), no change on a higher dose (4) and no improvement despite adherence (6), sentence by sentence.

Day 0 is 01-Jan-2024; sertraline 50 mg is the minimum dose. Persistent: 4 weeks below a fifth of improvement, 8 weeks above remission.
"""

from __future__ import annotations

import pytest

from lib.engine.patterns.no_change_on_dose_increase import no_change_on_dose_increase
from lib.engine.patterns.no_improvement_despite_adherence import no_improvement_despite_adherence
from lib.engine.patterns.persistent_symptoms import persistent_symptoms
from lib.records.answers import NO, UNKNOWN, YES, Answer
from tests.builders import day
from tests.findings import case_of

HEAD = "kind | name | start | stop | dose | outcome | adherence | stop_reason | value\n"


def table(*rows: str) -> str:
    return HEAD + "\n".join(rows)


def score(at: int, value: float, scale: str = "PHQ-9") -> str:
    return f"score | {scale} | d{at} | | | | | | {value}"


# --- 1 persistent symptoms, by scores: the last day, what was said, what is asked


@pytest.mark.parametrize(
    ("days", "scores", "present", "watch", "said", "asked"),
    [
        (13, ((0, 20), (13, 20)), NO, False, "1.86 weeks at the minimum dose, too early or too low to say.", ()),
        (
            14,
            ((0, 20), (14, 20)),
            NO,
            True,
            "PHQ-9 20 on 15-Jan-2024, 0 % better than 20 at the start, after 2 weeks at the minimum dose; watched, not yet present.",
            (),
        ),
        (
            28,
            ((0, 20), (28, 17)),
            YES,
            False,
            "PHQ-9 17 on 29-Jan-2024, 15 % better than 20 at the start, after 4 weeks at the minimum dose.",
            (),
        ),
        (
            28,
            ((0, 20), (28, 16)),
            NO,
            False,
            "PHQ-9 16 on 29-Jan-2024, 20 % better than 20 at the start, after 4 weeks at the minimum dose.",
            (),
        ),
        (
            56,
            ((0, 20), (56, 5)),
            YES,
            False,
            "PHQ-9 5 on 26-Feb-2024, 75 % better than 20 at the start, after 8 weeks at the minimum dose.",
            (),
        ),
        (
            56,
            ((0, 20), (56, 4)),
            NO,
            False,
            "PHQ-9 4 on 26-Feb-2024, 80 % better than 20 at the start, after 8 weeks at the minimum dose.",
            (),
        ),
        (
            56,
            ((56, 5),),
            YES,
            False,
            "PHQ-9 5 on 26-Feb-2024, no score from the start to compare with, after 8 weeks at the minimum dose.",
            (),
        ),
        (
            70,
            ((0, 20), (20, 20)),
            UNKNOWN,
            False,
            "PHQ-9 20 on 21-Jan-2024, 0 % better than 20 at the start, after 2.86 weeks at the minimum dose; no later score, though the course went on.",
            ("scores:sertraline-1",),
        ),
    ],
)
def test_persistence_by_scores(
    days: int, scores: tuple[tuple[int, float], ...], present: Answer, watch: bool, said: str, asked: tuple[str, ...]
) -> None:
    found = persistent_symptoms(
        case_of(table(f"medication | sertraline | d0 | d{days} | 100 | | 90", *(score(*s) for s in scores)))
    ).in_words()
    (evidence,) = found.evidence
    assert (found.present, found.watch, found.missing) == (present, watch, asked)
    assert evidence.text.partition(": ")[2] == said
    assert evidence.text.startswith("sertraline, 01-Jan-2024 to ")
    assert evidence.courses == ("sertraline-1",)


def test_vague_weeks_leave_it_open_and_ask_for_the_dates() -> None:
    found = persistent_symptoms(
        case_of(table("medication | sertraline | 2024-01 | d50 | 100 | | 90", score(0, 20), score(48, 20)))
    ).in_words()
    assert found.present is UNKNOWN
    assert found.missing == ("duration:sertraline-1",)
    assert "to 6.86 weeks at the minimum dose" in found.evidence[0].text


# Adequate on whichever day of January it began; by the score of day 45 it is two weeks to six.
def test_weeks_that_were_open_on_the_day_of_the_score_ask_for_the_dates() -> None:
    found = persistent_symptoms(
        case_of(table("medication | sertraline | 2024-01 | d100 | 100 | | 90", score(5, 20), score(45, 20)))
    ).in_words()
    assert found.present is UNKNOWN
    assert "duration:sertraline-1" in found.missing


# Dose and dates are known to the day; the day of the score is not (three weeks or five), or there is none from the start.
@pytest.mark.parametrize("rows", [(score(0, 20), score(30, 20).replace("d30", "d24..d35")), (score(30, 20),)])
def test_what_only_the_scores_leave_open_asks_for_scores(rows: tuple[str, ...]) -> None:
    found = persistent_symptoms(case_of(table("medication | sertraline | d0 | d50 | 100 | | 90", *rows))).in_words()
    assert (found.present, found.missing) == (UNKNOWN, ("scores:sertraline-1",))


def test_an_unknown_dose_asks_for_the_dose() -> None:
    found = persistent_symptoms(case_of(table("medication | sertraline | d0 | d60 | | | 90", score(0, 20), score(60, 20)))).in_words()
    assert (found.present, found.missing) == (UNKNOWN, ("dose:sertraline-1",))


# The first instrument that decides speaks, and another that contradicts it is named.
def test_instruments_that_disagree() -> None:
    rows = [score(0, 20), score(60, 20), score(0, 30, "MADRS"), score(60, 8, "MADRS")]
    found = persistent_symptoms(case_of(table("medication | sertraline | d0 | d60 | 100 | | 90", *rows))).in_words()
    assert found.present is NO
    assert found.evidence[0].text.partition(": ")[2].startswith("MADRS 8 on ")
    assert "Instruments disagree: PHQ-9 20 on 01-Mar-2024." in found.note


# An instrument that cannot tell gives way to one that can.
def test_an_instrument_that_cannot_tell_gives_way() -> None:
    rows = [score(30, 20, "MADRS"), score(0, 20), score(40, 20)]
    found = persistent_symptoms(case_of(table("medication | sertraline | d0 | d40 | 100 | | 90", *rows))).in_words()
    assert found.present is YES
    assert found.evidence[0].text.partition(": ")[2].startswith("PHQ-9 20 on ")
    assert (found.evidence[0].start, found.evidence[0].stop, found.evidence[0].rows) == (day(0), day(40), (2, 4, 5))


# --- 1 persistent symptoms, by rating


@pytest.mark.parametrize(
    ("days", "outcome", "present", "watch", "said", "asked"),
    [
        (28, "none", YES, False, "rated none, 4 weeks at the minimum dose.", ()),
        (28, "worse", YES, False, "rated worse, 4 weeks at the minimum dose.", ()),
        (27, "none", NO, True, "rated none, 3.86 weeks at the minimum dose.", ()),
        (56, "partial", YES, False, "rated partial, 8 weeks at the minimum dose.", ()),
        (55, "partial", NO, False, "rated partial, 7.86 weeks at the minimum dose.", ()),
        (28, "19", YES, False, "rated none, 4 weeks at the minimum dose.", ()),
        (28, "20", NO, False, "rated none, 4 weeks at the minimum dose.", ()),
        (60, "remission", NO, False, "rated remission, 8.57 weeks at the minimum dose.", ()),
        (60, "", UNKNOWN, False, "outcome not recorded, 8.57 weeks at the minimum dose.", ("outcome:sertraline-1", "scores:sertraline-1")),
    ],
)
def test_persistence_by_rating(days: int, outcome: str, present: Answer, watch: bool, said: str, asked: tuple[str, ...]) -> None:
    found = persistent_symptoms(case_of(table(f"medication | sertraline | d0 | d{days} | 100 | {outcome} | 90"))).in_words()
    (evidence,) = found.evidence
    assert (found.present, found.watch, found.missing) == (present, watch, asked)
    assert evidence.text.partition(": ")[2] == said
    assert (evidence.start, evidence.stop, evidence.rows) == (day(0), day(days), (2,))


def test_a_response_rated_and_lost_says_how_good_it_was() -> None:
    found = persistent_symptoms(case_of(table("medication | sertraline | d0 | d60 | 100 | response | 90 | loss_of_efficacy"))).in_words()
    assert found.present is UNKNOWN
    assert "rated response, later lost, 8.57 weeks" in found.evidence[0].text


@pytest.mark.parametrize(("adherence", "present", "asked"), [("", YES, ("adherence:sertraline-1",)), ("80", YES, ()), ("79", NO, ())])
def test_adherence_in_persistence(adherence: str, present: Answer, asked: tuple[str, ...]) -> None:
    found = persistent_symptoms(case_of(table(f"medication | sertraline | d0 | d60 | 100 | none | {adherence}"))).in_words()
    assert (found.present, found.missing) == (present, asked)
    if present is NO:
        assert found.evidence[0].text.endswith("adherence is recorded as low, so persistence on it cannot be read.")


# By scores as by rating: what a yes presumes is asked and said.
@pytest.mark.parametrize(("adherence", "asked"), [("", ("adherence:sertraline-1",)), ("80", ())])
def test_adherence_in_persistence_by_scores(adherence: str, asked: tuple[str, ...]) -> None:
    rows = [f"medication | sertraline | d0 | d60 | 100 | | {adherence}", score(0, 20), score(60, 20)]
    found = persistent_symptoms(case_of(table(*rows))).in_words()
    assert (found.present, found.missing) == (YES, asked)
    assert ("Adherence on sertraline is not recorded; presumed not poor." in found.note) is bool(asked)


@pytest.mark.parametrize(
    ("row", "said"), [(score(100, 4), "PHQ-9 4 on 10-Apr-2024"), ("event | remission | d100", "remission recorded 10-Apr-2024")]
)
def test_a_remission_since_the_course(row: str, said: str) -> None:
    found = persistent_symptoms(case_of(table("medication | sertraline | d0 | d70 | 50 | none | 90", row))).in_words()
    assert (found.present, [e.text for e in found.evidence]) == (NO, [f"In remission since sertraline: {said}."])


# --- 4 no change on a higher dose


STEPS = ("medication | sertraline | d0 | d60 | {low} | | 90", "medication | sertraline | d60 | d{stop} | {high} | | 90")
RAISED = "sertraline from 50 mg to 100 mg 01-Mar-2024: "


@pytest.mark.parametrize(
    ("scores", "present", "said", "asked"),
    [
        (((60, 20), (120, 20)), YES, "PHQ-9 20 on 01-Mar-2024, then PHQ-9 20 on 30-Apr-2024, no change that counts.", ()),
        (((60, 20), (120, 17)), YES, "PHQ-9 20 on 01-Mar-2024, then PHQ-9 17 on 30-Apr-2024, no change that counts.", ()),
        (((60, 20), (120, 22)), YES, "PHQ-9 20 on 01-Mar-2024, then PHQ-9 22 on 30-Apr-2024, no better.", ()),
        (((60, 20), (120, 15)), NO, "PHQ-9 20 on 01-Mar-2024, then PHQ-9 15 on 30-Apr-2024, better.", ()),
        (((60, 0), (120, 0)), UNKNOWN, "PHQ-9 0 on 01-Mar-2024, then PHQ-9 0 on 30-Apr-2024.", ("scores:sertraline-1",)),
        (((32, 20), (88, 20)), YES, "PHQ-9 20 on 02-Feb-2024, then PHQ-9 20 on 29-Mar-2024, no change that counts.", ()),
        (((31, 20), (88, 20)), UNKNOWN, "no scores before and after it, and no rating.", ("scores:sertraline-1", "outcome:sertraline-1")),
        (((60, 20), (87, 20)), UNKNOWN, "no scores before and after it, and no rating.", ("scores:sertraline-1", "outcome:sertraline-1")),
    ],
)
def test_a_higher_dose_by_scores(scores: tuple[tuple[int, float], ...], present: Answer, said: str, asked: tuple[str, ...]) -> None:
    rows = [*(step.format(low=50, high=100, stop=120) for step in STEPS), *(score(*s) for s in scores)]
    found = no_change_on_dose_increase(case_of(table(*rows))).in_words()
    (evidence,) = found.evidence
    assert (found.present, evidence.text, found.missing) == (present, RAISED + said, asked)
    assert (evidence.start, evidence.stop, evidence.courses) == (day(60), day(120), ("sertraline-1",))
    assert evidence.rows == ((2, 3, 4, 5) if "then" in said else (2, 3))


@pytest.mark.parametrize(
    ("low", "high", "stop", "present", "said", "asked"),
    [
        ("125", "156", 120, NO, "no increase of the dose on record.", ()),  # 24.8 %
        ("80", "99", 120, NO, "no increase of the dose on record.", ()),
        ("100", "50", 120, NO, "no increase of the dose on record.", ()),
        ("50", "100", 87, NO, "kept too briefly to read its effect.", ()),
        ("50", "", 120, UNKNOWN, "a dose before or after a step is not recorded.", ("dose:sertraline-1",)),
        ("50", "2 tablet", 120, UNKNOWN, "a dose before or after a step is not recorded.", ("dose:sertraline-1",)),
    ],
)
def test_a_step_of_the_dose(low: str, high: str, stop: int, present: Answer, said: str, asked: tuple[str, ...]) -> None:
    found = no_change_on_dose_increase(case_of(table(*(step.format(low=low, high=high, stop=stop) for step in STEPS)))).in_words()
    (evidence,) = found.evidence
    assert (found.present, found.missing) == (present, asked)
    assert evidence.text.endswith(f": {said}")
    assert evidence.courses == ("sertraline-1",)


@pytest.mark.parametrize(
    ("row", "present", "said", "asked"),
    [
        ("d0 | d27 | 50", NO, "too short for a higher dose to have been kept and read.", ()),
        ("d0 | d28 | 50", NO, "no increase of the dose on record.", ()),
        ("d0 | d28 | ", UNKNOWN, "the dose over time is not recorded.", ("dose:sertraline-1",)),
        ("d0 | d28 | 1-2 tablet", UNKNOWN, "the dose over time is not recorded.", ("dose:sertraline-1",)),
        ("d0 | d28 | 50-62", NO, "no increase of the dose on record.", ()),
        ("d0 | d28 | 50-63", UNKNOWN, "the dose over time is not recorded.", ("dose:sertraline-1",)),
    ],
)
def test_a_course_of_one_step(row: str, present: Answer, said: str, asked: tuple[str, ...]) -> None:
    found = no_change_on_dose_increase(case_of(table(f"medication | sertraline | {row} | | 90"))).in_words()
    assert (found.present, found.missing) == (present, asked)
    assert found.evidence[0].text.endswith(f": {said}")


def test_a_higher_dose_without_a_day_asks_when() -> None:
    rows = ("medication | sertraline | | | 50 | | 90", "medication | sertraline | | | 100 | | 90")
    found = no_change_on_dose_increase(case_of(table(*rows))).in_words()
    assert (found.present, found.missing) == (UNKNOWN, ("duration:sertraline-1",))


def test_how_long_a_higher_dose_was_kept_may_not_be_known() -> None:
    found = no_change_on_dose_increase(
        case_of(table(*(s.format(low=50, high=100, stop=120).replace("d60", "2024-03-15..2024-04-15") for s in STEPS)))
    ).in_words()
    assert (found.present, found.missing) == (UNKNOWN, ("duration:sertraline-1",))
    assert found.evidence[0].text.endswith(": how long it was kept is not known.")


def test_instruments_that_disagree_on_a_higher_dose() -> None:
    rows = [score(60, 20), score(120, 20), score(60, 30, "MADRS"), score(120, 10, "MADRS")]
    found = no_change_on_dose_increase(case_of(table(*(step.format(low=50, high=100, stop=120) for step in STEPS), *rows))).in_words()
    assert found.present is NO
    assert "Instruments disagree: PHQ-9 20 on 01-Mar-2024, then PHQ-9 20 on 30-Apr-2024, no change that counts." in found.note
    assert found.evidence[0].rows == (2, 3, 6, 7)


# --- 6 no improvement despite adherence


@pytest.mark.parametrize(
    ("row", "scores", "present", "said"),
    [
        ("100 | none | 80", (), YES, "adherence good (80 %), adequate yes, rated none."),
        ("100 | none | 79", (), NO, "adherence low (79 %), adequate no, rated none."),
        ("100 | none | ", (), UNKNOWN, "adherence not recorded, adequate yes, rated none."),
        ("25 | none | 90", (), NO, "adequate no, rated none."),
        ("100 | 24 | 90", (), YES, "rated none."),
        ("100 | 25 | 90", (), NO, "rated partial."),
        ("100 | | 90", ((0, 20), (90, 16)), YES, "20 %"),
        ("100 | | 90", ((0, 20), (90, 15)), NO, "25 %"),
    ],
)
def test_no_improvement_despite_adherence(row: str, scores: tuple[tuple[int, float], ...], present: Answer, said: str) -> None:
    found = no_improvement_despite_adherence(
        case_of(table(f"medication | sertraline | d0 | d90 | {row}", *(score(*s) for s in scores)))
    ).in_words()
    assert found.present is present
    assert said in found.evidence[0].text
    assert (found.evidence[0].start, found.evidence[0].stop) == (day(0), day(90))
    assert ("on PHQ-9" in found.evidence[0].text) is bool(scores)
