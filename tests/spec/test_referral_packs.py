"""Which history meets which payer's criteria? (TRUST 2: T1-T4, T6-T10, E1-E6, from digests). Each threshold from both sides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lib.engine.settings import Settings
from lib.knowledge.clauses import Age, FailedAugmentations, FailedCourses, PriorResponse, Psychotherapy, Severity
from lib.knowledge.load import knowledge
from lib.records.answers import NO, UNKNOWN, YES, Answer
from tests.builders import AS_OF
from tests.unit.engine.criteria.asking import PERSON, answer, ask, clause, expect, two_courses, with_rows

# --- Duration of the courses, in days. Cigna, QualChoice, Western Health: 4 weeks; MP-170, the form, Cigna esketamine, Medical Mutual: 6;
# --- the policies that say "adequate": the default profile's 6; Independence names none.
DURATION = """
    pack                      | 27 | 28 | 29 | 41 | 42 | 43 | 55 | 56 | 57
    tms_cms_l34522            | n  | n  | n  | n  | y  | y  | y  | y  | y
    tms_cms_l37086            | n  | n  | n  | n  | y  | y  | y  | y  | y
    tms_aetna_0469            | n  | n  | n  | n  | n  | n  | n  | n  | n
    tms_bcbs_mp_170           | n  | n  | n  | n  | y  | y  | y  | y  | y
    tms_behavioral_form       | n  | n  | n  | n  | n  | n  | n  | n  | n
    tms_cigna_en0383          | n  | y  | y  | y  | y  | y  | y  | y  | y
    tms_ambetter_bh_200       | n  | n  | n  | n  | y  | y  | y  | y  | y
    tms_independence          | y  | y  | y  | y  | y  | y  | y  | y  | y
    tms_optum                 | n  | n  | n  | n  | y  | y  | y  | y  | y
    esketamine_cigna          | n  | n  | n  | n  | y  | y  | y  | y  | y
    esketamine_qualchoice     | n  | y  | y  | y  | y  | y  | y  | y  | y
    esketamine_medical_mutual | n  | n  | n  | n  | y  | y  | y  | y  | y
    esketamine_western_health | n  | y  | y  | y  | y  | y  | y  | y  | y
"""


# Aetna also wants an augmentation and the form four courses: two courses alone never suffice there.
@pytest.mark.parametrize(("pack_id", "days", "met"), expect(DURATION))
def test_duration(pack_id: str, days: str, met: Answer) -> None:
    history = two_courses(days=int(days), adherence="90", stop_reason="inefficacy")
    assert answer(pack_id, FailedCourses, history) is met


IMPROVEMENT = """
    pack                      | 24 | 25 | 26 | 49 | 50 | 51
    tms_cms_l34522            | y  | y  | y  | y  | n  | n
    tms_cigna_en0383          | y  | y  | y  | y  | n  | n
    esketamine_cigna          | y  | y  | n  | n  | n  | n
    esketamine_qualchoice     | y  | y  | y  | y  | n  | n
    esketamine_medical_mutual | y  | y  | n  | n  | n  | n
    esketamine_western_health | y  | y  | y  | y  | n  | n
"""


@pytest.mark.parametrize(("pack_id", "percent", "met"), expect(IMPROVEMENT))
def test_improvement(pack_id: str, percent: str, met: Answer) -> None:
    assert answer(pack_id, FailedCourses, two_courses(outcome=percent, adherence="90", stop_reason="inefficacy")) is met


# --- Adherence of at least 80 % is a written criterion of MP-170 and of Medical Mutual.
ADHERENCE = """
    pack                      | 79 | 80 | 81 | -
    tms_bcbs_mp_170           | n  | y  | y  | ?
    esketamine_medical_mutual | n  | y  | y  | ?
    tms_optum                 | n  | y  | y  | y
    esketamine_cigna          | n  | y  | y  | y
"""


@pytest.mark.parametrize(("pack_id", "adherence", "met"), expect(ADHERENCE))
def test_adherence(pack_id: str, adherence: str, met: Answer) -> None:
    history = two_courses(adherence="" if adherence == "-" else adherence, stop_reason="inefficacy")
    assert answer(pack_id, FailedCourses, history) is met


# --- Age in completed years on the as-of date.
AGE = """
    pack                  | 14 | 15 | 17 | 18 | 64 | 65 | 66 | -
    tms_cms_l34522        | n  | n  | n  | y  | y  | y  | y  | ?
    tms_aetna_0469        | n  | y  | y  | y  | y  | y  | y  | ?
    tms_cigna_en0383      | n  | y  | y  | y  | y  | y  | y  | ?
    tms_ambetter_bh_200   | n  | n  | n  | y  | y  | y  | y  | ?
    tms_optum             | n  | n  | n  | y  | y  | y  | y  | ?
    esketamine_cigna      | n  | n  | n  | y  | y  | y  | y  | ?
    esketamine_qualchoice | n  | n  | n  | y  | y  | y  | n  | ?
"""


@pytest.mark.parametrize(("pack_id", "years", "met"), expect(AGE))
def test_age(pack_id: str, years: str, met: Answer) -> None:
    history = "kind | name | value\nperson | sex | F"
    if years != "-":
        history += f"\nperson | birth_date | {AS_OF.year - int(years)}-{AS_OF.month:02d}-{AS_OF.day:02d}"
    assert answer(pack_id, Age, history) is met


@pytest.mark.parametrize(("born", "met"), [("2008-11-24", YES), ("2008-11-25", NO), ("2008", UNKNOWN), ("2007", YES)])
def test_age_turns_on_the_birthday_and_a_year_alone_may_not_tell(born: str, met: Answer) -> None:
    assert answer("tms_optum", Age, f"kind | name | value\nperson | birth_date | {born}") is met


# --- Severity by score. Ambetter: PHQ-9 of at least 15. Severe by our bands from PHQ-9 20 (convention), moderate from 10.
SEVERITY = """
    pack                  | 9 | 10 | 14 | 15 | 16 | 19 | 20 | 21 | -
    tms_ambetter_bh_200   | n | n  | n  | y  | y  | y  | y  | y  | ?
    esketamine_qualchoice | n | n  | n  | y  | y  | y  | y  | y  | ?
    tms_cms_l34522        | n | n  | n  | n  | n  | n  | y  | y  | ?
    tms_optum             | n | n  | n  | n  | n  | n  | y  | y  | ?
    tms_cigna_en0383      | n | y  | y  | y  | y  | y  | y  | y  | ?
"""


@pytest.mark.parametrize(("pack_id", "points", "met"), expect(SEVERITY))
def test_severity(pack_id: str, points: str, met: Answer) -> None:
    history = "kind | name | start | value\nperson | sex | | F"
    if points != "-":
        history += f"\nscore | PHQ-9 | 2026-11-20 | {points}"
    assert answer(pack_id, Severity, history) is met


# --- QualChoice: within 4 weeks. An older score does not show that the threshold is missed today: ask for a new one.
@pytest.mark.parametrize(("age_days", "met"), [(27, YES), (28, YES), (29, UNKNOWN)])
def test_age_of_the_score(age_days: int, met: Answer) -> None:
    when = (AS_OF - timedelta(days=age_days)).isoformat()
    found = clause("esketamine_qualchoice", "severity", f"kind | name | start | value\nscore | PHQ-9 | {when} | 20")
    assert (found.met, found.missing) == (met, ("score:PHQ-9",) if met is UNKNOWN else ())


def test_the_recorded_severity_comes_before_the_score() -> None:
    history = "kind | name | start | value\nperson | severity | | moderate\nscore | PHQ-9 | 2026-11-20 | 24"
    assert answer("tms_optum", Severity, history) is NO


# --- Intolerance. T1: one suffices; T9: four; T10: two; T2 and T7: each stands for a failed course; E1: never.
INTOLERANCE = """
    pack             | 0 | 1 | 2 | 3 | 4
    tms_cms_l34522   | n | y | y | y | y
    tms_independence | n | n | n | n | y
    tms_optum        | n | n | y | y | y
    tms_cms_l37086   | n | n | y | y | y
    tms_cigna_en0383 | n | n | y | y | y
    esketamine_cigna | n | n | n | n | n
"""
CLASSES_APART = ("sertraline", "venlafaxine", "mirtazapine", "bupropion")


@pytest.mark.parametrize(("pack_id", "number", "met"), expect(INTOLERANCE))
def test_intolerance(pack_id: str, number: str, met: Answer) -> None:
    rows = [
        {"kind": "medication", "name": name, "start": f"d{30 * n}", "stop": f"d{30 * n + 10}", "dose": "300", "stop_reason": "intolerance"}
        for n, name in enumerate(CLASSES_APART[: int(number)])
    ]
    assert answer(pack_id, FailedCourses, with_rows(PERSON, rows)) is met


def test_one_failed_and_one_not_tolerated() -> None:
    rows = [
        {
            "kind": "medication",
            "name": "sertraline",
            "start": "d0",
            "stop": "d60",
            "dose": "100",
            "outcome": "none",
            "stop_reason": "inefficacy",
        },
        {"kind": "medication", "name": "venlafaxine", "start": "d60", "stop": "d70", "dose": "150", "stop_reason": "intolerance"},
    ]
    found = clause("tms_cigna_en0383", "failed_courses", with_rows(PERSON, rows))
    assert (found.met, found.because) == (YES, "Sertraline and venlafaxine (not tolerated) failed.")


# --- Augmentation: T9 counts it as a course, T3 requires one that failed, E3 wants two of named classes, E2 one that was tried.
ADDED = [
    {
        "kind": "medication",
        "name": "sertraline",
        "start": "d0",
        "stop": "d300",
        "dose": "100",
        "outcome": "none",
        "stop_reason": "inefficacy",
    },
    {
        "kind": "medication",
        "name": "aripiprazole",
        "start": "d60",
        "stop": "d120",
        "dose": "5",
        "outcome": "none",
        "augments": "sertraline",
    },
]


def test_independence_counts_an_augmentation_as_a_course() -> None:
    assert answer("tms_independence", FailedCourses, with_rows(PERSON, ADDED)) is YES
    assert answer("tms_cigna_en0383", FailedCourses, with_rows(PERSON, ADDED)) is NO


@pytest.mark.parametrize(("outcome", "met"), [("none", YES), ("response", NO), ("", UNKNOWN)])
def test_aetna_requires_an_augmentation_that_failed(outcome: str, met: Answer) -> None:
    second = {"kind": "medication", "name": "venlafaxine", "start": "d300", "stop": "d400", "dose": "150", "outcome": "none"}
    rows = [ADDED[0], {**ADDED[1], "outcome": outcome}, {**second, "stop_reason": "inefficacy"}]
    assert answer("tms_aetna_0469", FailedCourses, with_rows(PERSON, rows)) is met


@pytest.mark.parametrize(
    ("second", "days", "met"), [("lithium", 28, YES), ("lithium", 27, NO), ("lamotrigine", 60, NO), ("buspirone", 60, YES)]
)
def test_qualchoice_wants_two_augmentations_of_named_classes(second: str, days: int, met: Answer) -> None:
    added = {"kind": "medication", "name": second, "start": "d130", "stop": f"d{130 + days}", "dose": "900", "outcome": "none"}
    rows = [*ADDED, {**added, "augments": "sertraline"}]
    assert answer("esketamine_qualchoice", FailedAugmentations, with_rows(PERSON, rows)) is met


# --- E2 and E6: highest dose tolerated. At the labelled maximum it is yes; below it nobody wrote down whether more was tolerated.
@pytest.mark.parametrize(
    ("pack_id", "days", "dose", "met"),
    [
        ("esketamine_carefirst", 55, "200", NO),
        ("esketamine_carefirst", 56, "200", YES),
        ("esketamine_carefirst", 57, "200", YES),
        ("esketamine_carefirst", 57, "150", UNKNOWN),
        ("esketamine_mercy_care", 27, "200", NO),
        ("esketamine_mercy_care", 28, "200", YES),
        ("esketamine_mercy_care", 28, "150", UNKNOWN),
    ],
)
def test_highest_dose_tolerated(pack_id: str, days: int, dose: str, met: Answer) -> None:
    rows = [
        {
            "kind": "medication",
            "name": "sertraline",
            "start": "2025-01-01",
            "stop": _later("2025-01-01", days),
            "dose": dose,
            "outcome": "none",
        },
        {
            "kind": "medication",
            "name": "mirtazapine",
            "start": "2025-06-01",
            "stop": _later("2025-06-01", 60),
            "dose": "45",
            "outcome": "none",
        },
    ]
    assert answer(pack_id, FailedCourses, with_rows(PERSON, rows), settings=Settings(jurisdiction="US")) is met


def _later(start: str, days: int) -> str:
    return (date.fromisoformat(start) + timedelta(days=days)).isoformat()


# --- E2: within 5 years of 24 Nov 2026.
@pytest.mark.parametrize(("stopped", "met"), [("2021-11-23", NO), ("2021-11-24", YES), ("2021-11-25", YES), ("2021", UNKNOWN)])
def test_within_five_years(stopped: str, met: Answer) -> None:
    rows = [
        {"kind": "medication", "name": "sertraline", "start": "2020-01-01", "stop": stopped, "dose": "200", "outcome": "none"},
        {"kind": "medication", "name": "mirtazapine", "start": "2025-06-01", "stop": "2025-10-01", "dose": "45", "outcome": "none"},
    ]
    assert answer("esketamine_carefirst", FailedCourses, with_rows(PERSON, rows), settings=Settings(jurisdiction="US")) is met


# --- T6: four courses of two classes, each shown by a scale.
def test_the_form_wants_the_outcome_by_a_scale() -> None:
    names = ["sertraline", "venlafaxine", "mirtazapine", "escitalopram"]
    rows = []
    for n, name in enumerate(names):
        rows.append(
            {"kind": "medication", "name": name, "start": f"d{100 * n}", "stop": f"d{100 * n + 60}", "dose": "150", "outcome": "none"}
        )
        rows[-1]["stop_reason"] = "inefficacy"
    assert answer("tms_behavioral_form", FailedCourses, with_rows(PERSON, rows)) is UNKNOWN
    for n in range(4):
        rows.append({"kind": "score", "name": "PHQ-9", "start": f"d{100 * n}", "value": "20"})
        rows.append({"kind": "score", "name": "PHQ-9", "start": f"d{100 * n + 60}", "value": "18"})
    assert answer("tms_behavioral_form", FailedCourses, with_rows(PERSON, rows)) is YES


# --- Psychotherapy tried (T6, T7, T8, T10, E4) or failed (T2, T4).
PSYCHOTHERAPY = """
    pack                      | none | response | blank | absent
    tms_cigna_en0383          | y    | y        | y     | n
    tms_optum                 | y    | y        | y     | n
    esketamine_medical_mutual | y    | y        | y     | n
    tms_cms_l37086            | y    | n        | ?     | n
    tms_bcbs_mp_170           | y    | n        | ?     | n
"""


@pytest.mark.parametrize(("pack_id", "outcome", "met"), expect(PSYCHOTHERAPY))
def test_psychotherapy(pack_id: str, outcome: str, met: Answer) -> None:
    row = {"kind": "psychotherapy", "name": "PSY.CBT", "start": "d0", "stop": "d90", "sessions": "12"}
    row["outcome"] = "" if outcome == "blank" else outcome
    assert answer(pack_id, Psychotherapy, with_rows(PERSON, [] if outcome == "absent" else [row])) is met


# --- A good response to TMS before. L37086: more than 50 %; Optum: at least 50 %; Aetna also wants it held for 2 months, which no row tells.
TMS_BEFORE = """
    pack           | 49 | 50 | 51 | -
    tms_cms_l37086 | n  | n  | y  | ?
    tms_optum      | n  | y  | y  | ?
    tms_aetna_0469 | n  | ?  | ?  | ?
"""


@pytest.mark.parametrize(("pack_id", "percent", "met"), expect(TMS_BEFORE))
def test_earlier_tms(pack_id: str, percent: str, met: Answer) -> None:
    row = {"kind": "tms", "name": "TMS.iTBS", "start": "d0", "stop": "d40", "sessions": "30", "outcome": "" if percent == "-" else percent}
    assert answer(pack_id, PriorResponse, with_rows(PERSON, [row])) is met


def test_an_earlier_response_is_another_way_in() -> None:
    row = {"kind": "tms", "name": "TMS.iTBS", "start": "d0", "stop": "d40", "sessions": "30", "outcome": "60"}
    found = clause("tms_optum", "any_of", with_rows(PERSON, [row]))
    assert (found.met, found.courses) == (YES, ("TMS.iTBS-1",))


# --- Exclusions: not recorded cannot be cleared.
@pytest.mark.parametrize(
    ("rows", "met", "missing"),
    [
        ([("metal_near_coil", "yes")], NO, ()),
        ([("metal_near_coil", "no")], UNKNOWN, ("condition:psychosis_current", "condition:epilepsy_or_seizure")),
        ([("metal_near_coil", "no"), ("epilepsy_or_seizure", "no"), ("psychosis_current", "no")], YES, ()),
    ],
)
def test_exclusions(rows: list[tuple[str, str]], met: Answer, missing: tuple[str, ...]) -> None:
    history = with_rows(PERSON, [{"kind": "condition", "name": name, "value": value} for name, value in rows])
    found = clause("tms_cms_l34522", "exclusion", history)
    assert (found.met, found.missing) == (met, missing)


def test_psychotic_features_of_the_episode_speak_for_the_condition() -> None:
    rows = [{"kind": "person", "name": "psychotic_features", "value": "no"}]
    assert clause("tms_cigna_en0383", "exclusion", with_rows(PERSON, rows)).met is YES


# --- On an antidepressant today: E1 and E5 any; E3 for 2 weeks and of a drug that has not failed.
@pytest.mark.parametrize(("days", "met"), [(13, NO), (14, YES), (15, YES)])
def test_two_weeks_on_the_current_antidepressant(days: int, met: Answer) -> None:
    start = (AS_OF - timedelta(days=days)).isoformat()
    rows = [{"kind": "medication", "name": "duloxetine", "start": start, "dose": "60"}]
    assert clause("esketamine_qualchoice", "current_antidepressant", with_rows(PERSON, rows)).met is met


def test_a_drug_that_failed_before_does_not_qualify() -> None:
    rows = [
        {
            "kind": "medication",
            "name": "duloxetine",
            "start": "d0",
            "stop": "d100",
            "dose": "60",
            "outcome": "none",
            "stop_reason": "inefficacy",
        },
        {"kind": "medication", "name": "duloxetine", "start": "2026-09-01", "dose": "60"},
    ]
    assert clause("esketamine_qualchoice", "current_antidepressant", with_rows(PERSON, rows)).met is NO
    assert clause("esketamine_cigna", "current_antidepressant", with_rows(PERSON, rows)).met is YES


# --- E4: nothing of the kind at the same time.
@pytest.mark.parametrize(("stop", "met"), [("2026-10-01", YES), ("", NO)])
def test_no_concurrent_neuromodulation(stop: str, met: Answer) -> None:
    rows = [{"kind": "tms", "name": "TMS.iTBS", "start": "2026-09-01", "stop": stop, "sessions": "20"}]
    assert clause("esketamine_medical_mutual", "not_concurrent", with_rows(PERSON, rows)).met is met


# --- A fact that only a person can record keeps the second way in open.
@pytest.mark.parametrize(("value", "met"), [("yes", YES), ("no", NO), ("", UNKNOWN)])
def test_candidate_for_ect(value: str, met: Answer) -> None:
    rows = [{"kind": "person", "name": "ect_candidate", "value": value}] if value else []
    rows += [{"kind": "score", "name": "PHQ-9", "start": "d0", "value": "21"}]
    assert ask("tms_behavioral_form", with_rows(PERSON, rows)).met is met


def test_every_referral_pack_is_unverified_and_secondary() -> None:
    packs = [p for p in knowledge().packs if p.kind == "referral"]
    assert len(packs) == 15
    assert {(p.tag, p.verified, p.jurisdiction) for p in packs} == {("secondary", False, "US")}
