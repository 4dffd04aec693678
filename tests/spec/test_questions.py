"""What to ask next (RULES I): who waits for which fact, and how a clinician would ask."""

from __future__ import annotations

import pytest

from lib.engine.questions import OpenVerdict, next_questions, open_verdicts
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import Clause, Criterion, Option, Pattern, Question, Reason, Stage
from tests.findings import case_of

TABLE = """
    kind       | name       | start   | stop    | sessions | value
    medication | sertraline | 2024-03 | 2024-06 |          |
    medication | bupropion  | 2024-08 |         |          |
    medication | citalopram |         |         |          |
    ect        | ECT        | 2025-01 | 2025-02 |          |
"""


def criterion(pack: str, met: Answer, *missing: str, clause: Answer = UNKNOWN) -> Criterion:
    return Criterion(pack, pack, "definition", met, (Clause("failed_courses", clause, "", "", missing=missing),))


def found_pattern(name: str, present: Answer, *missing: str) -> Pattern:
    return Pattern(name, name, present, (), missing, "", ())


def stage(low: float, high: float, *missing: str) -> Stage:
    return Stage("msm", "MSM", None, low, high, None, (), "", "", missing=missing)


def option(code: str, safety: str, *unrecorded: str, because: str = "") -> Option:
    reasons = (Reason(because, "", "", "unrecorded", "C"),) if because else ()
    return Option(code, code, "ketamine", "not_tried", safety, None, None, "", "", "check_first", "", reasons, unrecorded=unrecorded)


def ask(
    *,
    criteria: tuple[Criterion, ...] = (),
    staging: tuple[Stage, ...] = (),
    patterns: tuple[Pattern, ...] = (),
    options: tuple[Option, ...] = (),
) -> tuple[Question, ...]:
    return next_questions(case_of(TABLE), criteria, {s.model: s for s in staging}, patterns, options)


# Ranked by how many open verdicts name the fact; ties by the number of packs.
def test_the_fact_that_most_verdicts_wait_for_comes_first() -> None:
    questions = ask(
        criteria=(criterion("ema_2013", UNKNOWN, "episode_start"), criterion("consensus_2021", UNKNOWN, "episode_start", "diagnosis")),
        staging=(stage(5, 9, "episode_start", "severity"),),
        patterns=(found_pattern("partial_benefit", UNKNOWN, "function"),),
    )
    assert [(q.field, q.settles) for q in questions] == [
        ("episode_start", ("criteria:ema_2013", "criteria:consensus_2021", "staging:msm")),
        ("diagnosis", ("criteria:consensus_2021",)),
        ("function", ("pattern:partial_benefit",)),
        ("severity", ("staging:msm",)),
    ]


# Only open verdicts ask: what is decided asks nothing, and in an open pack only the open clauses do.
def test_decided_verdicts_ask_nothing() -> None:
    assert (
        ask(
            criteria=(criterion("ema_2013", NO, "diagnosis"), criterion("two_courses", UNKNOWN, "diagnosis", clause=YES)),
            staging=(stage(7, 7, "severity"),),
            patterns=(found_pattern("persistent_symptoms", YES, "adherence:sertraline-1"),),
            options=(option("KET.ESK", "clear", "pregnancy"), option("TMS.L10", "contraindicated", "pregnancy")),
        )
        == ()
    )


# An option is settled by what contraindicates it (K01), or by the last fact not recorded; a caution among others settles nothing alone.
def test_an_option_that_cannot_be_cleared_asks_its_conditions() -> None:
    questions = ask(
        options=(
            option("KET.ESK", "cannot_clear", "aneurysmal_vascular_disease", "pregnancy", because="K01"),
            option("AUG.LI", "cannot_clear", "pregnancy"),
        )
    )
    assert [(q.field, q.settles, q.ask) for q in questions] == [
        ("condition:pregnancy", ("option:AUG.LI",), "Is the patient pregnant, or could she be?"),
        ("condition:aneurysmal_vascular_disease", ("option:KET.ESK",), "Is there an aneurysm of the brain, aorta or limb arteries?"),
    ]


# Facts that settle nothing alone come last and say so.
def test_a_fact_that_settles_nothing_alone_comes_last() -> None:
    questions = ask(
        patterns=(found_pattern("partial_benefit", UNKNOWN, "function"),),
        options=(
            option("TMS.L10", "cannot_clear", "epilepsy_or_seizure", "pregnancy"),
            option("TMS.iTBS", "cannot_clear", "epilepsy_or_seizure", "pregnancy"),
        ),
    )
    assert [(q.field, q.settles) for q in questions] == [
        ("function", ("pattern:partial_benefit",)),
        ("condition:epilepsy_or_seizure", ()),
        ("condition:pregnancy", ()),
    ]


# One answer, two facts: psychotic features of the episode are asked once; a birth date or a lab is asked as what it is.
def test_what_an_option_leaves_unrecorded_is_asked_as_the_fact_it_is() -> None:
    questions = ask(options=(option("KET.ESK", "cannot_clear", "psychosis_current", "birth_date", "lab:systolic_bp", "bipolar_disorder"),))
    assert [q.field for q in questions] == ["birth_date", "diagnosis", "lab:systolic_bp", "psychotic_features"]


# As a clinician would ask, with the course's own dates.
@pytest.mark.parametrize(
    ("code", "asked", "course"),
    [
        (
            "adherence:sertraline-1",
            "How many of the doses of sertraline were actually taken between Mar-2024 and Jun-2024?",
            "sertraline-1",
        ),
        ("adherence:bupropion-1", "How many of the doses of bupropion were actually taken between Aug-2024 and now?", "bupropion-1"),
        ("adherence:citalopram-1", "How many of the doses of citalopram were actually taken?", "citalopram-1"),
        ("dose:sertraline-1", "What daily dose of sertraline was taken between Mar-2024 and Jun-2024?", "sertraline-1"),
        ("stop_reason:sertraline-1", "Why was sertraline stopped (Jun-2024)?", "sertraline-1"),
        ("birth_date", "What is the date of birth?", None),
        ("score:PHQ-9", "What is the PHQ-9 score now?", None),
        ("lab:tsh", "What is the latest TSH?", None),
        ("condition:unheard_of", "Is unheard of present?", None),
    ],
)
def test_how_a_question_is_asked(code: str, asked: str, course: str | None) -> None:
    (question,) = ask(patterns=(found_pattern("persistent_symptoms", UNKNOWN, code),))
    assert (question.ask, question.field, question.course) == (asked, code, course)


# Sessions are attended, doses are taken.
def test_sessions_are_asked_as_sessions() -> None:
    (ect,) = [c for c in case_of(TABLE).courses if c.kind == "ect"]
    (question,) = ask(patterns=(found_pattern("persistent_symptoms", UNKNOWN, f"adherence:{ect.course_id}"),))
    assert "sessions" in question.ask
    assert "attended" in question.ask


# Every missing code of the contract has its wording.
@pytest.mark.parametrize(
    "field",
    ["episode_start", "diagnosis", "birth_date", "severity", "psychotic_features", "function", "item9", "treatments"]
    + [f"{code}:sertraline-1" for code in ("adherence", "dose", "duration", "outcome", "sessions", "stop_reason", "scores")],
)
def test_every_code_has_a_wording(field: str) -> None:
    (question,) = ask(patterns=(found_pattern("persistent_symptoms", UNKNOWN, field),))
    assert not question.ask.startswith("What is recorded about")
    assert question.ask.endswith("?")
    assert "{" not in question.ask


# With every dose on record, what is open about a dose is whether more would have been tolerated; other questions stay what they are.
@pytest.mark.parametrize(
    ("field", "asked"),
    [
        ("dose:sertraline-1", "Was 100 mg the highest dose of sertraline that could be tolerated (04-Mar-2024 to 03-Jun-2024)?"),
        ("duration:sertraline-1", "On which days did sertraline start and stop (recorded as 04-Mar-2024 to 03-Jun-2024)?"),
        ("dose:bupropion-1", "What daily dose of bupropion was taken between 05-Aug-2024 and 04-Nov-2024?"),
    ],
)
def test_a_question_about_a_dose_that_is_recorded_is_one_of_tolerance(field: str, asked: str) -> None:
    table = """
        kind       | name       | start      | stop       | dose
        medication | sertraline | 2024-03-04 | 2024-06-03 | 100
        medication | bupropion  | 2024-08-05 | 2024-11-04 |
    """
    (question,) = next_questions(case_of(table), (), {}, (found_pattern("persistent_symptoms", UNKNOWN, field),), ())
    assert question.ask == asked


# The seam: another judgement of what an answer would settle decides rank and list.
def test_a_stricter_judgement_of_what_is_settled_can_be_put_in() -> None:
    patterns = (
        found_pattern("partial_benefit", UNKNOWN, "function", "outcome:sertraline-1"),
        found_pattern("loss_of_efficacy", UNKNOWN, "function"),
    )

    def only_outcome(code: str, verdicts: tuple[OpenVerdict, ...]) -> tuple[str, ...]:
        return tuple(v.verdict for v in verdicts if code.startswith("outcome") and code in v.missing)

    questions = next_questions(case_of(TABLE), (), {}, patterns, (), settles=only_outcome)
    assert [(q.field, q.settles) for q in questions] == [("outcome:sertraline-1", ("pattern:partial_benefit",))]


def test_open_verdicts_name_parts_of_a_stage_too() -> None:
    assert open_verdicts(case_of(TABLE), (), {"msm": stage(4, 8, "severity")}, (), ()) == (OpenVerdict("staging:msm", ("severity",)),)
