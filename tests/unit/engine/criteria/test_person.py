"""Clauses about the person, word for word: severity, exclusions, facts on record (rules E)."""

from __future__ import annotations

import pytest

from lib.engine.criteria.finding import Finding
from lib.engine.criteria.person import age, exclusion, recorded, severity, unipolar
from lib.engine.criteria.words import count_rule
from lib.knowledge.clauses import Age, CutOff, Exclusion, FailedCourses, Recorded, Severity, Unipolar
from lib.knowledge.load import knowledge
from lib.records.answers import NO, UNKNOWN, YES, Answer
from tests.findings import case_of

SCORED = "kind | name | start | value\nscore | PHQ-9 | {day} | {value}"


# 24-Nov-2026: 28 days before is 27-Oct-2026. An old score does not show that the threshold is missed today.
@pytest.mark.parametrize(
    ("day", "value", "answer", "said", "missing"),
    [
        ("2026-10-27", 15, YES, "PHQ-9 15 on 27-Oct-2026", ()),
        ("2026-10-27", 14, NO, "PHQ-9 14 on 27-Oct-2026", ()),
        ("2026-10-26", 15, UNKNOWN, "PHQ-9 15 on 26-Oct-2026, older than 28 days", ("score:PHQ-9",)),
        ("2026-10", 15, UNKNOWN, "PHQ-9 15 on Oct-2026, not known to be within 28 days", ("score:PHQ-9",)),
    ],
)
def test_a_score_that_is_recent_enough(day: str, value: int, answer: Answer, said: str, missing: tuple[str, ...]) -> None:
    found = severity(case_of(SCORED.format(day=day, value=value)), Severity(scale="PHQ-9", from_points=15, within_days=28))
    assert found == Finding(answer, "PHQ-9 ≥ 15 within 28 days", said, said, rows=(2,), missing=missing)


def test_a_score_of_any_age() -> None:
    case = case_of(SCORED.format(day="2020-01-01", value=15))
    said = "PHQ-9 15 on 01-Jan-2020"
    assert severity(case, Severity(scale="PHQ-9", from_points=15)) == Finding(YES, "PHQ-9 ≥ 15", said, said, rows=(2,))
    said = "no MADRS on record"
    assert severity(case, Severity(scale="MADRS", from_points=20)) == Finding(UNKNOWN, "MADRS ≥ 20", said, said, missing=("score:MADRS",))


# A threshold that is not given is nought, which every score reaches.
def test_a_threshold_that_is_not_given() -> None:
    assert severity(case_of(SCORED.format(day="2026-10-27", value=0)), Severity(scale="PHQ-9")).met is YES


# PHQ-9 20 and more is severe by the bands (convention); a word on record needs no assumption.
def test_a_grade_read_from_a_score_is_said_to_be() -> None:
    found = severity(case_of(SCORED.format(day="2026-11-01", value=20)), Severity(grade="severe"))
    assert (found.met, found.rows) == (YES, (2,))
    assert found.assumptions == ("severity read from the latest score by our bands (convention)",)
    told = severity(case_of("kind | name | value\nperson | severity | severe"), Severity(grade="severe"))
    assert (told.met, told.rows, told.missing, told.assumptions) == (YES, (2,), (), ())
    open_ = severity(case_of("kind | name | value\nperson | sex | female"), Severity(grade="severe"))
    assert (open_.met, open_.rows, open_.missing) == (UNKNOWN, (), ("severity",))


# --- exclusions

THREE = ("dementia", "catatonia", "unheard_of")


def absent(*conditions: str, **others: str) -> str:
    rows = [*((c, "no") for c in conditions), *others.items()]
    return "\n".join(["kind | name | value", "person | sex | female", *(f"condition | {name} | {value}" for name, value in rows)])


def test_all_absent() -> None:
    found = exclusion(case_of(absent(*THREE)), Exclusion(conditions=THREE))
    assert (found.met, found.because, found.headline, found.rows, found.missing) == (
        YES,
        "all recorded as absent",
        "all recorded as absent",
        (3, 4, 5),
        (),
    )
    assert found.rule.endswith(", unheard of")
    assert found.rule.startswith("None of these: ")


# By the title of data/knowledge/conditions.csv.
def test_a_condition_is_named_by_its_title() -> None:
    found = exclusion(case_of(absent(metal_near_coil="yes")), Exclusion(conditions=("metal_near_coil",)))
    title = knowledge().conditions["metal_near_coil"].title
    assert title != "metal near coil"
    assert (found.rule, found.because) == (f"None of these: {title}", f"{title} recorded")


# Up to two are named in the headline; more are counted.
@pytest.mark.parametrize(
    ("known", "missing", "headline"),
    [
        (("dementia", "catatonia"), ("unheard_of",), "not recorded either way: unheard of"),
        (("dementia",), ("catatonia", "unheard_of"), "not recorded either way: "),
        ((), THREE, "3 excluding conditions not recorded either way"),
    ],
)
def test_what_is_not_recorded_either_way(known: tuple[str, ...], missing: tuple[str, ...], headline: str) -> None:
    found = exclusion(case_of(absent(*known)), Exclusion(conditions=THREE))
    assert (found.met, found.missing) == (UNKNOWN, tuple(f"condition:{c}" for c in missing))
    assert found.headline.startswith(headline)
    assert found.because.startswith("not recorded either way: ")


def test_one_that_is_present_decides() -> None:
    found = exclusion(case_of(absent(catatonia="yes")), Exclusion(conditions=THREE))
    assert (found.met, found.missing) == (NO, ())
    assert found.because == found.headline
    assert found.because.casefold() == "catatonia recorded"


def test_now_or_in_the_past() -> None:
    over = "kind | name | start | stop | value\ncondition | catatonia | 2020 | 2021 | yes"
    assert exclusion(case_of(over), Exclusion(conditions=("catatonia",))).met is YES
    ever = exclusion(case_of(over), Exclusion(conditions=("catatonia",), ever=True))
    assert ever.met is NO
    assert ever.rule.startswith("None of these now or in the past: ")


# --- facts on record


@pytest.mark.parametrize(
    ("value", "answer", "said", "missing"),
    [
        ("yes", YES, "recorded", ()),
        (" True", YES, "recorded", ()),
        ("no", NO, "recorded as not so", ()),
        ("perhaps", UNKNOWN, "not recorded", ("fact:ect_candidate",)),
    ],
)
def test_a_fact_on_record(value: str, answer: Answer, said: str, missing: tuple[str, ...]) -> None:
    case = case_of(f"kind | name | value\nperson | ect_candidate | {value}")
    assert recorded(case, Recorded(fact="ect_candidate")) == Finding(
        answer, "Ect candidate", said, f"ect candidate: {said}", rows=(2,), missing=missing
    )
    asked = recorded(case, Recorded(fact="ect_candidate", asks="Candidate for ECT"))
    assert (asked.rule, asked.headline) == ("Candidate for ECT", f"candidate for ECT: {said}")


def test_a_fact_that_is_not_there() -> None:
    found = recorded(case_of("kind | name | value\nperson | sex | female"), Recorded(fact="ect_candidate"))
    assert (found.met, found.rows, found.missing) == (UNKNOWN, (), ("fact:ect_candidate",))


def test_a_score_on_record() -> None:
    case = case_of(SCORED.format(day="2020-01-01", value=3))
    rule = "A score on record: MADRS, PHQ-9"
    assert recorded(case, Recorded(scales=("MADRS", "PHQ-9"))) == Finding(YES, rule, "score on record", "score on record", rows=(2,))
    said = "no score of MADRS, HAM-D17 on record"
    assert recorded(case, Recorded(scales=("MADRS", "HAM-D17"))) == Finding(
        UNKNOWN, "A score on record: MADRS, HAM-D17", said, said, missing=("score:MADRS",)
    )


# --- age, diagnosis


@pytest.mark.parametrize(
    ("born", "answer", "said"),
    [
        ("1961-11-24", YES, "age 65 years"),
        ("1960-11-24", NO, "age 66 years"),
        ("1961", YES, "age 64–65 years"),
        ("1960", UNKNOWN, "age 65–66 years"),
    ],
)
def test_an_age(born: str, answer: Answer, said: str) -> None:
    found = age(case_of(f"kind | name | value\nperson | birth_date | {born}"), Age(from_years=18, to_years=65))
    missing = ("birth_date",) if answer is UNKNOWN else ()
    assert found == Finding(answer, "Age 18 to 65 years", said, said, rows=(2,), missing=missing)


def test_the_diagnosis() -> None:
    said = "diagnosis not recorded as unipolar or bipolar"
    assert unipolar(case_of("kind | name | value\nperson | sex | female"), Unipolar()) == Finding(
        UNKNOWN, "Unipolar depressive disorder", said, said, missing=("diagnosis",)
    )


# --- the rule of a register in words


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "followed by a switch to another antidepressant"), (2, "each followed by a switch to another antidepressant")],
)
def test_a_switch_in_the_place_of_an_outcome(count: int, said: str) -> None:
    rule = count_rule(FailedCourses(count=count, failure="switch"))
    assert rule.startswith(f"At least {count} antidepressant course{'' if count == 1 else 's'}")
    assert said in rule
    assert ("each" in rule) is (count > 1)
    assert said not in count_rule(FailedCourses(count=count, cut_off=CutOff(pct=50)))
