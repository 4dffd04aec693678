"""The verdicts of a cohort against those of the page, on small patients that turn on one thing each (the many are in test_verdicts.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lib.engine.assess import assess
from lib.engine.criteria.answers import answer_packs
from lib.engine.criteria.evaluate import evaluate_pack
from lib.engine.criteria.plan import plan_of
from lib.engine.options import remaining_options
from lib.engine.options.candidates import candidates
from lib.engine.options.caution_bits import reach_of, said_of
from lib.engine.options.cautions import Checks
from lib.engine.options.groups import _grouping, _met, _still_acts, _with_pairs, option_groups
from lib.engine.options.interactions import Pair
from lib.engine.options.situation import read_situation
from lib.engine.settings import Settings
from lib.engine.verdicts import judge, verdicts_of
from lib.knowledge.clauses import (
    AllOf,
    AnyOf,
    ClauseSpec,
    CurrentAntidepressant,
    CutOff,
    FailedAugmentations,
    FailedCourses,
    NotConcurrent,
    PriorResponse,
    Psychotherapy,
    Recorded,
    Severity,
    Unipolar,
    Window,
)
from lib.knowledge.load import knowledge
from lib.records.answers import NO, UNKNOWN, YES, Answer
from tests.builders import history
from tests.findings import case_of as plain_case
from tests.unit.engine.criteria.test_compare_choice import made
from tests.unit.engine.options.factory import PERSON, Rows, all_clear, case_of

HEAD = "kind | name | start | stop | dose | outcome | stop_reason | adherence | augments | value\n"
HALF = CutOff(pct=50)


# --- groups of options, one thing at a time; what is remembered of one patient must not reach the next

MEDICINES = {
    "nothing": "",
    "sertraline": "sertraline | 2026-07-01 | | 100 | none",
    "at the top": "sertraline | 2026-07-01 | | 200 | none",
    "fluoxetine 35 days ago": "fluoxetine | 2026-01-01 | 2026-10-20 | 20 | none",
    "fluoxetine 34 days ago": "fluoxetine | 2026-01-01 | 2026-10-21 | 20 | none",
    "fluoxetine some day": "fluoxetine | 2026-01-01 | 2026-10 | 20 | none",
    "moclobemide until today": "moclobemide | 2026-07-01 | 2026-11-24 | 300 | none",
    "moclobemide until yesterday": "moclobemide | 2026-07-01 | 2026-11-23 | 300 | none",
    "an MAO inhibitor": "phenelzine | 2026-07-01 | | 45 | none",
    "bupropion": "bupropion | 2026-07-01 | | 300 | none",
    "lithium": "sertraline | 2026-07-01 | | 100 | none\nmedication | lithium | 2026-09-01 | | 900 | | | | sertraline",
    "two of a class": "sertraline | 2024-01-01 | 2024-06-03 | 100 | none\nmedication | citalopram | 2024-07-01 | 2024-12-02 | 40 | none",
    "two together": "sertraline | 2024-01-01 | 2024-06-03 | 100 | none\nmedication | bupropion | 2024-01-01 | 2024-06-03 | 300 | none",
    "lorazepam": "lorazepam | 2026-07-01 | | 2",
}
FINDINGS: dict[str, dict[str, str]] = {
    "all clear": {},
    "nothing recorded": {"aneurysmal_vascular_disease": "", "epilepsy_or_seizure": "", "metal_near_coil": "", "egfr": "", "qtc": ""},
    "aneurysm": {"aneurysmal_vascular_disease": "yes"},
    "low eGFR": {"egfr": "29"},
    "eGFR at the limit": {"egfr": "30"},
    "long QTc": {"qtc": "501"},
    "long QT syndrome": {"long_qt_syndrome": "yes"},
    "catatonia": {"catatonia": "yes"},
    "dementia": {"dementia": "yes"},
    "no escort": {"no_escort": "yes"},
    "high pressure": {"systolic_bp": "145"},
    "liver disease": {"liver_disease": "yes"},
    "substance use": {"substance_use_disorder": "yes"},
}


def groups(*parts: str | Rows, jurisdiction: str = "CA") -> tuple[dict[str, str], dict[str, str]]:
    """As a cohort counts them, and as the page shows them."""
    case = case_of(*parts, jurisdiction=jurisdiction)
    return option_groups(case), {o.option: o.group for o in remaining_options(case)}


@pytest.mark.parametrize("jurisdiction", ["CA", "UK"])
@pytest.mark.parametrize("finding", FINDINGS)
def test_groups_by_finding(finding: str, jurisdiction: str) -> None:
    taken = f"{HEAD}medication | {MEDICINES['sertraline']}"
    for parts in ((PERSON, all_clear(**FINDINGS[finding])), (PERSON, taken, all_clear(**FINDINGS[finding]))):
        lean, whole = groups(*parts, jurisdiction=jurisdiction)
        assert lean == whole


@pytest.mark.parametrize("medicine", MEDICINES)
def test_groups_by_medicine(medicine: str) -> None:
    rows = [f"{HEAD}medication | {MEDICINES[medicine]}"] if MEDICINES[medicine] else []
    for finding in ("all clear", "long QTc", "nothing recorded", "substance use"):
        lean, whole = groups(PERSON, *rows, all_clear(**FINDINGS[finding]))
        assert lean == whole


# On the birthday from which something changes, the day before, and a year that leaves it open; one after another, so that nothing is mixed up.
@pytest.mark.parametrize("jurisdiction", ["CA", "UK"])
def test_groups_by_age(jurisdiction: str) -> None:
    for years in (18, 26, 60, 61, 65, 66):
        for born in (f"{2026 - years}-11-25", f"{2026 - years}-11-24", str(2026 - years)):
            lean, whole = groups(PERSON.replace("1978-07-14", born), all_clear(systolic_bp="145", pregnancy=""), jurisdiction=jurisdiction)
            assert lean == whole, born


def test_groups_by_date() -> None:
    for day in ("2026-10-13", "2026-10-12", "2026-08-26", "2026-08-25", "2026-10", ""):
        stroke = f"kind | name | start | value\ncondition | stroke | {day} | yes"
        lean, whole = groups(PERSON, stroke, all_clear(stroke=""), jurisdiction="UK")
        assert lean == whole, day


# What is remembered of a kind of patient is what would be found anew: on the birthday, the day before, and in a year that leaves it open.
def test_what_is_remembered_is_what_is_found_anew() -> None:
    for born in (f"{2026 - years}-{day}" for years in (18, 26, 60, 61, 65, 66) for day in ("11-25", "11-24", "05")):
        case = case_of(PERSON.replace("1978-07-14", born), all_clear(pregnancy=""), jurisdiction="UK")
        rules = case.knowledge
        fresh = replace(case, knowledge=replace(rules, options=replace(rules.options, reach={})))
        assert said_of(case, _grouping(read_situation(case)).bits, Checks(case)) == said_of(
            fresh, _grouping(read_situation(fresh)).bits, Checks(fresh)
        ), born


# A month of birth that leaves open whether the limit is reached today: the record of a year before and a year after is no stand-in for it.
def test_what_is_remembered_where_a_month_of_birth_leaves_the_age_open() -> None:
    day = date(2026, 12, 1)
    for limit in (18, 26, 60, 65):
        for years in (limit - 1, limit + 1, limit):
            born = PERSON.replace("1978-07-14", f"{day.year - years}-12")
            case = replace(case_of(born, all_clear(pregnancy="")), as_of=day)
            rules = case.knowledge
            fresh = replace(case, knowledge=replace(rules, options=replace(rules.options, reach={})))
            assert said_of(case, _grouping(read_situation(case)).bits, Checks(case)) == said_of(
                fresh, _grouping(read_situation(fresh)).bits, Checks(fresh)
            ), (limit, years)


# Patients alike but for one thing, one after another: what the record says of one is never told of the next. Each line is one row of the same place.
@pytest.mark.parametrize(
    "rows",
    [
        [f"person | psychotic_features | {value} | | |" for value in ("no", "yes", "perhaps")],
        [f"person | sex | {value} | | |" for value in ("male", "female")],
        ["condition | severe_respiratory_disease | yes | 2020 | |", "condition | severe_respiratory_disease | yes | 2020 | 2021 |"],
        [
            "condition | brain_injury | no | 2020 | |",
            "condition | brain_injury | yes | 2020 | 2021 |",
            "condition | brain_injury | unknown | 2020 | |",
        ],
        ["condition | stroke | yes | 2026-11-01 | |", "condition | stroke | yes | 2020-11-01 | |", "condition | stroke | yes | | |"],
        [f"ect | ECT.BT.BP | | 2024-01-08 | 2024-02-26 | {outcome} | 12" for outcome in ("remission", "none", "")],
    ],
)
def test_what_is_remembered_of_one_patient_is_not_told_of_another(rows: list[str]) -> None:
    rules = knowledge()
    apart = replace(rules, options=replace(rules.options, reach={}))
    told = set()
    for row in (*rows, *rows):
        case = replace(case_of(f"kind | name | value | start | stop | outcome | sessions\n{row}"), knowledge=apart)
        fresh = replace(case, knowledge=replace(rules, options=replace(rules.options, reach={})))
        mine = said_of(case, _grouping(read_situation(case)).bits, Checks(case))
        assert mine == said_of(fresh, _grouping(read_situation(fresh)).bits, Checks(fresh)), row
        told.add(mine)
    assert len(told) == len(rows)  # the cautions tell them apart


def test_no_more_kinds_are_remembered_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.engine.options.caution_bits.MOST_KINDS", 2)
    rules = knowledge()
    apart = replace(rules, options=replace(rules.options, reach={}))
    held = []
    for condition in ("stroke", "dementia", "catatonia", "epilepsy_or_seizure"):
        case = replace(case_of(PERSON, f"kind | name | value\ncondition | {condition} | no"), knowledge=apart)
        grouping = _grouping(read_situation(case))
        said_of(case, grouping.bits, Checks(case))
        held.append(len(grouping.bits.said))
    assert held == [1, 2, 1, 2]


def test_groups_stay_right_where_little_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.engine.options.groups.MOST_KINDS", 1)
    rules = knowledge()
    apart = replace(rules, options=replace(rules.options, reach={}))
    for medicine in MEDICINES.values():
        rows = [f"{HEAD}medication | {medicine}"] if medicine else []
        case = replace(case_of(PERSON, *rows, all_clear()), knowledge=apart)
        assert option_groups(case) == {o.option: o.group for o in remaining_options(case)}
        grouping = _grouping(read_situation(case))
        assert (len(grouping.safety), len(grouping.untouched)) == (1, 1)


# An interaction may say "not now" too: it does once it applies. (None of the tables does today; the short way holds for one that will.)
@pytest.mark.parametrize(("applies", "blocked"), [(YES, True), (UNKNOWN, False), (NO, False)])
def test_an_interaction_that_says_not_now(applies: Answer, blocked: bool) -> None:
    case = case_of(PERSON, all_clear())
    situation = read_situation(case)
    bits, (cbt,) = _grouping(situation).bits, [c for c in candidates(situation) if c.row.id == "PSY.CBT"]
    pair = Pair(replace(knowledge().options.interactions[0], severity="N"), "a medicine", applies, (), (), ())
    assert _with_pairs(cbt, reach_of(cbt, situation, bits), (pair,), bits, said_of(case, bits, Checks(case))) == (blocked, False)


# Fluoxetine 35 days before an MAO inhibitor: stopped 35 days ago it acts no more, 34 days ago or some day it does.
@pytest.mark.parametrize(("since", "acts"), [(35, False), (34, True), (None, True)])
def test_how_long_a_medicine_acts(since: int | None, acts: bool) -> None:
    case = case_of(PERSON, f"{HEAD}medication | fluoxetine | 2026-01-01 | 2026-10 | 20 | none")
    situation = read_situation(case)
    may = _met(situation.medicines[0], situation, _grouping(situation))
    assert may.days == 35
    assert _still_acts(may, since) is acts
    assert not _still_acts(may._replace(days=0), since)
    assert _still_acts(may._replace(days=1), 0)  # moclobemide: 24 hours


# --- packs, clause by clause

TABLES = {
    "two failed": "medication | sertraline | 2024-01-01 | 2024-06-03 | 100 | none | | 90\nmedication | venlafaxine | 2024-07-01 | 2024-12-02 | 150 | none | | 90",
    "one of them open": "medication | sertraline | 2024-01-01 | 2024-06-03 | 100 | none\nmedication | venlafaxine | 2024-07-01 | 2024-12-02 | 150 | ",
    "of one class": "medication | sertraline | 2024-01-01 | 2024-06-03 | 100 | none\nmedication | citalopram | 2024-07-01 | 2024-12-02 | 40 | none",
    "one drug twice": "medication | sertraline | 2022-01-01 | 2022-06-03 | 100 | none\nmedication | sertraline | 2024-07-01 | 2024-12-02 | 100 | none",
    "not tolerated": "medication | sertraline | 2024-01-01 | 2024-01-12 | 100 | none | intolerance\nmedication | venlafaxine | 2024-07-01 | 2024-07-12 | 150 | none | intolerance",
    "not tolerated, of one class": "medication | sertraline | 2024-01-01 | 2024-01-12 | 100 | none | intolerance\nmedication | citalopram | 2024-07-01 | 2024-07-12 | 40 | none | intolerance",
    "stop reason open": "medication | sertraline | 2024-01-01 | 2024-01-12 | 100 | \nmedication | venlafaxine | 2024-07-01 | 2024-12-02 | 150 | none",
    "augmented": "medication | sertraline | 2024-01-01 | 2024-06-03 | 100 | none\nmedication | lithium | 2024-02-01 | 2024-06-03 | 900 | none | | | sertraline",
    "aripiprazole": "medication | sertraline | 2024-01-01 | 2024-06-03 | 100 | none\nmedication | aripiprazole | 2024-02-01 | 2024-06-03 | 10 | none | | | sertraline",
    "augmentation open": "medication | sertraline | 2024-01-01 | 2024-06-03 | 100 | none\nmedication | lithium | 2024-02-01 | 2024-06-03 | 900 | | | | sertraline",
    "helped since": "medication | sertraline | 2024-01-01 | 2024-06-03 | 100 | none\nmedication | venlafaxine | 2024-07-01 | 2024-12-02 | 150 | response",
    "no doses": "medication | sertraline | 2024-01-01 | 2024-06-03 | | none\nmedication | venlafaxine | | | 150 | none",
    "psychotherapy": "psychotherapy | PSY.CBT | 2024-01-01 | 2024-06-03 | | none\npsychotherapy | PSY | 2025-01-01 | 2025-06-03 | |",
    "TMS": "tms | TMS.L10 | 2024-01-01 | 2024-02-15 | | 60\ntms | TMS.iTBS | 2026-11-01 | | |",
    "today": "medication | sertraline | 2026-11-01 | | 100 | none\nmedication | venlafaxine | 2024-07-01 | 2024-12-02 | 150 | none",
    "a person": "person | diagnosis | | | | | | | | unipolar_depression\nperson | severity | | | | | | | | severe\nscore | PHQ-9 | 2026-11-01 | | | | | | | 15",
    "nothing": "person | sex | | | | | | | | female",
}
COUNT = FailedCourses(count=2, cut_off=HALF)
CLAUSES: dict[str, ClauseSpec] = {
    "count": COUNT,
    "one": FailedCourses(count=1, cut_off=HALF),
    "classes": FailedCourses(count=2, distinct_classes=2, cut_off=HALF),
    "one drug counts twice": FailedCourses(count=2, different_agents=False, cut_off=HALF),
    "six weeks": FailedCourses(count=2, weeks=6, dose="minimum", cut_off=HALF, adherence="affirmed"),
    "any dose": FailedCourses(count=2, weeks=6, cut_off=HALF, adherence="not_asked"),
    "highest dose": FailedCourses(count=1, weeks=6, dose="maximum_tolerated", cut_off=HALF),
    "in the episode": FailedCourses(count=1, cut_off=HALF, window=Window(kind="episode")),
    "five years": FailedCourses(count=1, cut_off=HALF, window=Window(kind="years", years=2)),
    "after an admission": FailedCourses(count=1, cut_off=HALF, window=Window(kind="admission", months=12)),
    "switch": FailedCourses(count=1, failure="switch"),
    "rated none": FailedCourses(count=1, cut_off=CutOff(pct=20), or_rated_none=True),
    "by scale": FailedCourses(count=1, cut_off=HALF, by_scale=True),
    "unless helped": FailedCourses(count=1, cut_off=HALF, unless_helped_since=True),
    "intolerance counts": FailedCourses(count=2, weeks=6, dose="minimum", cut_off=HALF, intolerance_counts=True),
    "or two not tolerated": FailedCourses(count=2, weeks=6, dose="minimum", cut_off=HALF, or_intolerances=2),
    "augmentations count": FailedCourses(count=2, cut_off=HALF, augmentation="counts"),
    "augmentation required": FailedCourses(count=1, cut_off=HALF, augmentation="required"),
    "augmentation": FailedAugmentations(count=1, cut_off=HALF),
    "augmentation of a class": FailedAugmentations(count=1, classes=("SGA",), cut_off=HALF),
    "psychotherapy": Psychotherapy(types=("PSY.IPT",)),
    "psychotherapy failed": Psychotherapy(outcome="failed", cut_off=HALF),
    "TMS helped": PriorResponse(family="tms", improvement_from_pct=50),
    "no TMS now": NotConcurrent(families=("tms",)),
    "now": CurrentAntidepressant(weeks=2, not_failed=True),
    "unipolar": Unipolar(),
    "severe": Severity(grade="severe"),
    "a score": Severity(scale="PHQ-9", from_points=15, within_days=28),
    "on record": Recorded(scales=("PHQ-9", "MADRS")),
    "either": AnyOf(of=(COUNT, Severity(grade="severe"))),
    "both": AllOf(of=(COUNT, Unipolar())),
}


def tagged(spec: ClauseSpec) -> ClauseSpec:
    """As a pack would hold it."""
    if isinstance(spec, AnyOf | AllOf):
        return replace(spec, of=tuple(tagged(part) for part in spec.of), tag="convention")
    return replace(spec, tag="convention")


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_answers_as_on_the_page(clause: str) -> None:
    spec = tagged(CLAUSES[clause])
    packs = (made("alone", spec), made("beside", tagged(Unipolar()), spec))
    plan = plan_of(packs)
    met = set[Answer]()
    for name, rows in TABLES.items():
        case = plain_case(HEAD + rows)
        for pack, lean in zip(packs, answer_packs(case, plan), strict=True):
            whole = evaluate_pack(case, pack)
            missing = {code for c in whole.clauses for code in c.missing} if whole.met is UNKNOWN else set()
            assert (lean.pack.id, lean.met, set(lean.missing)) == (pack.id, whole.met, missing), name
            met.add(lean.met)
    assert len(met) > 1  # the tables tell its answers apart


# Packs that differ in one part of a clause, in either order: what one asks is not taken for what the other asks.
@pytest.mark.parametrize(
    ("one", "other", "answers"),
    [
        ({"adherence": "presumed"}, {"adherence": "affirmed"}, (YES, UNKNOWN)),
        ({"weeks": 6, "dose": "minimum"}, {"weeks": 6, "dose": "minimum", "window": Window(kind="episode")}, (YES, NO)),
        ({"weeks": 6, "dose": "minimum"}, {"weeks": 11, "dose": "minimum"}, (YES, NO)),
        ({"window": Window(kind="years", years=1)}, {"window": Window(kind="years", years=5)}, (NO, YES)),
        ({"by_scale": False}, {"by_scale": True}, (YES, UNKNOWN)),
    ],
)
def test_packs_that_differ_in_one_part(one: dict[str, Any], other: dict[str, Any], answers: tuple[Answer, Answer]) -> None:
    # ten weeks, the last five of them in the episode
    case = plain_case(f"{HEAD}medication | sertraline | 2024-01-01 | 2024-03-11 | 100 | none\nepisode | episode | 2024-02-05")
    packs = [made(name, FailedCourses(count=1, cut_off=HALF, **part)) for name, part in (("one", one), ("other", other))]
    assert tuple(a.met for a in answer_packs(case, plan_of(packs))) == answers
    assert tuple(a.met for a in answer_packs(case, plan_of(packs[::-1]))) == answers[::-1]


# Two of one class were not tolerated: they stand for failed ones, of which two classes are asked.
def test_courses_not_tolerated_need_not_be_of_two_classes() -> None:
    spec = FailedCourses(count=2, distinct_classes=2, weeks=6, dose="minimum", cut_off=HALF, or_intolerances=2)
    case = plain_case(HEAD + TABLES["not tolerated, of one class"])
    (answer,) = answer_packs(case, plan_of([made("x", spec)]))
    assert answer.met is YES


def test_a_pack_is_no_as_soon_as_one_clause_is_and_waits_for_nothing() -> None:
    case = plain_case(HEAD + TABLES["nothing"])
    (pack,) = answer_packs(case, plan_of([made("x", Unipolar(), COUNT)]))
    assert (pack.met, pack.missing) == (NO, ())
    (pack,) = answer_packs(case, plan_of([made("x", Unipolar())]))
    assert (pack.met, pack.missing) == (UNKNOWN, ("diagnosis",))
    (pack,) = answer_packs(case, plan_of([made("x")]))
    assert (pack.met, pack.missing) == (YES, ())


# --- one patient, whole


@pytest.mark.parametrize("table", TABLES)
def test_every_verdict_of_one_patient(table: str) -> None:
    facts, day, settings = history(HEAD + TABLES[table]), date(2026, 11, 24), Settings(jurisdiction="US")
    lean = judge(facts, knowledge(), day, settings)
    whole = verdicts_of(assess(facts, knowledge(), day, settings, ask=False), knowledge())
    for field in (
        "patient_id",
        "as_of",
        "episode",
        "courses",
        "staging",
        "patterns",
        "doubts",
        "options",
        "alerts",
        "rows_read",
        "rows_used",
    ):
        assert getattr(lean, field) == getattr(whole, field), field
    assert [(a.pack.id, a.met, set(a.missing)) for a in lean.criteria] == [(a.pack.id, a.met, set(a.missing)) for a in whole.criteria]
    assert {a.met for a in whole.criteria} <= {YES, NO, UNKNOWN}
    assert all(bool(a.missing) is (a.met is UNKNOWN) for a in whole.criteria)
