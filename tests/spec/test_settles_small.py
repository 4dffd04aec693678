"""What an answer would settle, on small patients: the short way of trials.py against everything judged again (RULES I).

The whole samples are in test_settles.py; these few facts take seconds less and reach every turning of the short way.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.engine.assess import assess
from lib.engine.case import Case
from lib.engine.criteria.answers import PackRun
from lib.engine.criteria.plan import pack_plan
from lib.engine.pack_trials import PackTrials
from lib.engine.questions import OpenVerdict, open_verdicts, settled_by
from lib.engine.replies import replies
from lib.engine.touched import Difference, difference, patterns_see, sees, staging_sees
from lib.engine.trials import Trials, case_with
from lib.knowledge.clauses import (
    Age,
    AnyOf,
    ClauseSpec,
    CurrentAntidepressant,
    Exclusion,
    FailedAugmentations,
    FailedCourses,
    NotConcurrent,
    PriorResponse,
    Psychotherapy,
    Recorded,
    Severity,
    Unipolar,
)
from lib.knowledge.load import knowledge
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import Assessment
from lib.records.dates import on
from lib.records.facts import Fact, with_facts
from lib.records.history import Condition, CourseFact, Episode, Event, Lab, PersonFact, Score
from tests.builders import AS_OF, history
from tests.findings import case_of

# Unipolar, adult, current episode: what is left open are the outcome of the second course, psychotherapy of unknown kind, and conditions.
PATIENT = """
    kind          | name               | start      | stop       | dose | outcome | stop_reason | adherence | value
    person        | birth_date         |            |            |      |         |             |           | 1980-05-01
    person        | sex                |            |            |      |         |             |           | male
    person        | diagnosis          |            |            |      |         |             |           | unipolar_depression
    person        | psychotic_features |            |            |      |         |             |           | no
    episode       | depressive episode | 2023-12-01 |            |      |         |             |           |
    medication    | sertraline         | 2024-01-01 | 2024-04-01 | 100  | none    | inefficacy  | 90        |
    medication    | venlafaxine        | 2024-04-10 | 2024-08-01 | 150  |         |             |           |
    psychotherapy | PSY                | 2024-03    | 2024-06    |      |         |             |           |
    medication    | mirtazapine        | 2026-08-01 |            | 30   | partial |             | 90        |
    score         | PHQ-9              | 2026-11-01 |            |      |         |             |           | 16
"""
# The same with less on record: no diagnosis, no episode, two courses open.
LITTLE = """
    kind       | name        | start   | stop    | dose | value
    person     | sex         |         |         |      | male
    medication | sertraline  | 2024-01 | 2024-04 |      |
    medication | venlafaxine | 2024-05 | 2024-08 | 150  |
    condition  | epilepsy_or_seizure | | | | no
"""
# A therapy of unknown kind just before one of a known kind: of the same kind the two are one course.
THERAPIES = """
    kind          | name       | start      | stop       | dose | outcome | value
    person        | diagnosis  |            |            |      |         | unipolar_depression
    psychotherapy | PSY        | 2024-03-04 | 2024-05-31 |      | none    |
    psychotherapy | PSY.CBT    | 2024-06-10 | 2024-08-30 |      | none    |
    medication    | sertraline | 2024-09-02 |            | 100  |         |
"""
CODES = {
    PATIENT: (
        "outcome:venlafaxine-1",
        "adherence:venlafaxine-1",
        "stop_reason:venlafaxine-1",
        "outcome:PSY-1",
        "type:PSY-1",
        "sessions:PSY-1",
        "severity",
        "function",
        "item9",
        "score:HAM-D17",
        "event:hospital_admission",
        "fact:ect_candidate",
        "condition:substance_use_disorder",
        "condition:epilepsy_or_seizure",
        "condition:metal_near_coil",
        "condition:aneurysmal_vascular_disease",
        "condition:stroke",
        "lab:systolic_bp",
        "lab:egfr",
        "lab:qtc",  # rules out some agents of a class, and settles nothing of the others
    ),
    THERAPIES: ("type:PSY-1", "outcome:sertraline-1"),
    LITTLE: (
        "diagnosis",
        "birth_date",
        "episode_start",
        "psychotic_features",
        "duration:sertraline-1",
        "dose:sertraline-1",
        "dose:venlafaxine-1",
        "outcome:sertraline-1",
        "condition:metal_near_coil",
        "condition:dementia",
    ),
}


def open_of(table: str) -> tuple[Case, Assessment, tuple[OpenVerdict, ...]]:
    facts = history(table)
    found = assess(facts, knowledge(), AS_OF, ask=False)
    case = case_of(facts)
    return case, found, open_verdicts(case, found.criteria, found.staging, found.patterns, found.options)


def is_decided(verdict: OpenVerdict, found: Assessment) -> bool:
    if verdict.members:
        return all(o.safety != "cannot_clear" for o in found.options if o.option in verdict.members)
    kind, _, name = verdict.verdict.partition(":")
    if kind == "criteria":
        return next(c for c in found.criteria if c.pack == name).met is not UNKNOWN
    if kind == "staging":
        return found.staging[name].low == found.staging[name].high
    return next(p for p in found.patterns if p.pattern == name).present is not UNKNOWN


@pytest.mark.parametrize(("table", "code"), [(table, code) for table, codes in CODES.items() for code in codes])
def test_the_short_way_is_the_long_way(table: str, code: str) -> None:
    case, _, verdicts = open_of(table)
    tried = [reply.facts for reply in replies(case, code) if reply.tried]
    assert tried
    after = [assess(with_facts(case.history, facts), knowledge(), AS_OF, ask=False) for facts in tried]
    long = {v.verdict for v in verdicts if any(is_decided(v, one) for one in after)}
    short = Trials(case)
    assert set(short(code, verdicts)) == long
    assert set(short(code, verdicts)) == long  # the second time from memory


# Some answers settle something here, so that the comparison says something.
def test_answers_settle_verdicts_of_every_kind() -> None:
    case, _, verdicts = open_of(PATIENT)
    settled = {v for code in CODES[PATIENT] for v in Trials(case)(code, verdicts)}
    assert {v.split(":")[0] for v in settled} == {"criteria", "staging", "pattern", "option"}


# The questions of an assessment list what some answer settles, not all that name the fact.
def test_the_questions_of_an_assessment_are_tried() -> None:
    case, _, verdicts = open_of(PATIENT)
    asked = assess(case.history, knowledge(), AS_OF).questions
    assert {q.field: q.settles for q in asked} == {q.field: Trials(case)(q.field, verdicts) for q in asked}
    assert any(q.settles != settled_by(q.field, verdicts) for q in asked)


# No answer can be tried: those that name it.
def test_a_fact_that_cannot_be_tried_settles_what_names_it() -> None:
    case, _, _ = open_of(PATIENT)
    verdicts = (OpenVerdict("criteria:ema_2013", ("treatments", "outcome:x")), OpenVerdict("criteria:canmat_2023", ("outcome:x",)))
    assert Trials(case)("treatments", verdicts) == ("criteria:ema_2013",)


# --- what a difference can touch


def made(table: str, *facts: Fact) -> Difference:
    case = case_of(table)
    return difference(case, case_with(case, facts))


VENLAFAXINE = on(history(PATIENT).treatments[1].start.earliest)  # type: ignore[union-attr]
RATED = CourseFact(0, "venlafaxine", VENLAFAXINE, "outcome", "none")


@pytest.mark.parametrize(
    ("fact", "kinds", "episode", "places"),
    [
        (RATED, {"medication"}, False, {"course_facts"}),
        (CourseFact(0, "bupropion", VENLAFAXINE, "outcome", "none"), set(), False, {"course_facts"}),  # no such course
        (PersonFact(0, "severity", "mild"), set(), False, {"person"}),
        (Condition(0, "stroke", "stroke", YES), set(), False, {"conditions"}),
        (Lab(0, "eGFR", "egfr", on(AS_OF), 20), set(), False, {"labs"}),
        (Event(0, "hospital_admission", on(AS_OF)), set(), False, {"events"}),
        (Score(0, "PHQ-9", "PHQ-9", on(AS_OF), 3), set(), False, {"scores"}),
    ],
)
def test_what_a_fact_changes(fact: Fact, kinds: set[str], episode: bool, places: set[str]) -> None:
    found = made(PATIENT, fact)
    assert (found.kinds, found.episode, found.places) == (kinds, episode, places)
    assert len(found.kept) == 4 - len(kinds)


def test_an_episode_changes_where_courses_stand() -> None:
    found = made(LITTLE, Episode(0, on(AS_OF.replace(year=2023))))
    assert (found.kinds, found.episode, found.kept) == ({"medication"}, True, frozenset())


NOTHING = Difference(frozenset(), False, frozenset())
MEDICATION, THERAPY, TMS = (replace(NOTHING, kinds=frozenset({kind})) for kind in ("medication", "psychotherapy", "tms"))
NEW_EPISODE = replace(NOTHING, episode=True)


def at(place: str) -> Difference:
    return replace(NOTHING, places=frozenset({place}))


COUNT, SINCE = FailedCourses(count=2), FailedCourses(count=2, unless_helped_since=True)
ALONE = Psychotherapy()


@pytest.mark.parametrize(
    ("spec", "seen", "unseen"),
    [
        (Age(from_years=18), [at("person")], [at("conditions"), at("scores"), MEDICATION, NEW_EPISODE]),
        (Recorded(fact="x"), [at("person"), at("scores")], [at("conditions"), MEDICATION]),
        (Exclusion(conditions=("x",)), [at("person"), at("conditions")], [at("scores"), MEDICATION, NEW_EPISODE]),
        (Unipolar(), [at("person"), at("conditions"), at("events")], [at("scores"), at("labs"), MEDICATION]),
        (Severity(grade="severe"), [at("person"), at("conditions"), at("scores"), NEW_EPISODE], [at("events"), MEDICATION]),
        (COUNT, [MEDICATION, NEW_EPISODE, at("events")], [THERAPY, TMS, at("person"), at("conditions"), at("course_facts")]),
        (SINCE, [MEDICATION, THERAPY, TMS, NEW_EPISODE, at("events")], [at("person")]),
        (FailedAugmentations(count=1), [MEDICATION, NEW_EPISODE, at("events")], [THERAPY, at("person")]),
        (CurrentAntidepressant(), [MEDICATION], [THERAPY, at("person")]),
        (ALONE, [THERAPY, NEW_EPISODE, at("events")], [MEDICATION, TMS, at("person")]),
        (Psychotherapy(unless_helped_since=True), [THERAPY, MEDICATION, TMS], [at("person")]),
        (PriorResponse(family="tms"), [TMS], [MEDICATION, THERAPY, NEW_EPISODE, at("person")]),
        (NotConcurrent(families=("tms", "ect")), [TMS], [MEDICATION, at("person")]),
        (AnyOf(of=(COUNT,)), [NOTHING], []),
    ],
)
def test_which_clauses_see_a_difference(spec: ClauseSpec, seen: list[Difference], unseen: list[Difference]) -> None:
    assert [sees(spec, one) for one in seen] == [True] * len(seen)
    assert [sees(spec, one) for one in unseen] == [False] * len(unseen)


def test_which_patterns_and_stages_see_a_difference() -> None:
    assert all(patterns_see(one) for one in (MEDICATION, TMS, NEW_EPISODE, at("scores"), at("events"), at("episodes"), at("treatments")))
    assert not any(patterns_see(one) for one in (NOTHING, at("person"), at("conditions"), at("labs"), at("course_facts")))
    assert all(staging_sees(one) for one in (MEDICATION, NEW_EPISODE, at("scores"), at("person"), at("conditions")))
    assert not any(staging_sees(one) for one in (NOTHING, TMS, THERAPY, at("labs"), at("events")))


# B2: lithium is judged by its level once there is one; no other measurement changes a course.
@pytest.mark.parametrize(("lab", "value", "adequate"), [("lithium_level", 0.7, YES), ("lithium_level", 0.3, NO), ("egfr", 90, UNKNOWN)])
def test_a_lithium_level_judges_the_lithium(lab: str, value: float, adequate: Answer) -> None:
    case = case_of("""
        kind       | name       | start      | dose | augments
        medication | sertraline | 2026-03-02 | 100  |
        medication | lithium    | 2026-06-01 |      | sertraline
    """)
    after = case_with(case, [Lab(0, lab, lab, on(AS_OF.replace(month=7)), value, "mmol/L")])
    found = {c.agent: c.adequate for c in after.courses}
    assert (found["lithium"], len(after.courses), len(after.history.labs)) == (adequate, 2, 1)


# --- a pack that waits for something else is decided only by a no


def test_a_no_decides_a_pack_that_waits_for_something_else() -> None:
    # Two courses of at least six weeks (EMA 2013): venlafaxine in remission leaves one, and mirtazapine goes on with part of a benefit.
    table = PATIENT.replace("unipolar_depression", "").replace("mirtazapine", "lorazepam   ")
    case = case_of("\n".join(line for line in table.splitlines() if "diagnosis" not in line))
    packs = PackTrials(case)
    better = case_with(case, (replace(RATED, value="remission"),))
    worse = case_with(case, (RATED,))
    assert packs.decided("ema_2013", better, difference(case, better))
    assert not packs.decided("ema_2013", worse, difference(case, worse))


@pytest.mark.parametrize(("table", "code"), [(table, code) for table, codes in CODES.items() for code in codes])
def test_what_a_trial_takes_over_is_what_it_would_find(table: str, code: str) -> None:
    case, plan = open_of(table)[0], pack_plan(knowledge())
    packs = PackTrials(case)
    for reply in replies(case, code):
        trial = case_with(case, reply.facts)
        anew = PackRun(trial, plan)
        for pack, clauses in plan.packs:
            assert packs.decided(pack.id, trial, difference(case, trial)) is (anew.all_of(clauses) is not UNKNOWN), pack.id
