"""Where does the patient stand: what is taken, what failed, what is urgent, what lies outside the scope?"""

from __future__ import annotations

from dataclasses import dataclass

from lib.engine.case import Case
from lib.engine.options.cautions import Checks
from lib.engine.options.facts import ever, present
from lib.engine.options.hits import Hit
from lib.engine.options.medicines import Medicine, interacting, medicines_of
from lib.engine.patterns.finding import antidepressant_courses
from lib.knowledge.options import OptionRule
from lib.records.answers import NO, YES
from lib.records.assessment import Reason
from lib.records.course import Course

URGENT = ("psychosis_current", "catatonia", "not_eating_or_drinking", "rapid_deterioration")
LEFT_TMS = ("TMS.L10", "TMS.iTBS", "TMS.acc", "TMS.SNT", "TMS.cg")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something recorded that changes what is on the table: a condition id and its rows."""

    subject: str
    rows: tuple[int, ...]


@dataclass(slots=True)
class Situation:
    """What every option rule shares. `checks`, `hits`, `said`, `reasons`: what was already found and worded. `current`: ongoing antidepressants,
    latest first. `failed`: adequate antidepressant courses of the current episode that failed (a course whose episode is not known counts).
    `class_failures`: failed courses by drug class. `needs_fast`: findings of rule R0.2. `outside`: reasons of rule R1.1.
    `by_agent`: the courses of each agent."""

    case: Case
    checks: Checks
    hits: dict[tuple[int, tuple[str, ...]], Hit]
    said: dict[tuple[int, str], tuple[Hit, Reason | None]]
    reasons: dict[tuple[object, ...], Reason]
    medicines: tuple[Medicine, ...]
    current: tuple[Course, ...]
    failed: tuple[Course, ...]
    class_failures: dict[str, tuple[Course, ...]]
    needs_fast: tuple[Finding, ...]
    outside: tuple[Reason, ...]
    had_psychotherapy: bool
    left_tms_failed: tuple[Course, ...]
    tms_tried: bool
    ect_failed: tuple[Course, ...]
    ect_helped: tuple[Course, ...]
    by_agent: dict[str, list[Course]]
    _interacting: dict[int, tuple[Medicine, ...]] | None = None

    @property
    def interacting(self) -> dict[int, tuple[Medicine, ...]]:
        """The medicines each interaction row names; found only for somebody whose options it is asked of."""
        if self._interacting is None:
            self._interacting = interacting(self.medicines, self.case.knowledge)
        return self._interacting

    def rule(self, rule_id: str) -> OptionRule:
        """The rule's row: sentence, source, tag."""
        return self.case.knowledge.options.rules[rule_id]


def read_situation(case: Case) -> Situation:
    """Everything the rules need to know once per patient."""
    courses, medicines = case.courses, medicines_of(case)
    antidepressants = antidepressant_courses(case)
    failed = [c for c in antidepressants if c.failed is YES]
    by_class: dict[str, tuple[Course, ...]] = {}
    for course in failed:
        by_class[course.drug_class] = (*by_class.get(course.drug_class, ()), course)
    families = _by_family(courses)
    talking, magnetic, ect = families.get("PSY", []), families.get("TMS", []), families.get("ECT", [])
    return Situation(
        case=case,
        checks=Checks(case),
        hits={},
        said={},
        reasons={},
        medicines=medicines,
        current=tuple(sorted([c for c in antidepressants if c.ongoing], key=_latest_first)),
        failed=tuple([c for c in failed if c.in_current_episode is not NO]),
        class_failures=by_class,
        needs_fast=_needs_fast(case),
        outside=_outside(case),
        had_psychotherapy=YES in [c.adequate for c in talking],
        left_tms_failed=tuple([c for c in magnetic if c.agent in LEFT_TMS and c.failed is YES]),
        tms_tried=YES in [c.adequate for c in magnetic],
        ect_failed=tuple([c for c in ect if c.failed is YES]),
        by_agent=_by_agent(courses),
        ect_helped=tuple([c for c in ect if c.outcome in ("response", "remission")]),
    )


def reason(situation: Situation, rule_id: str, kind: str, courses: tuple[Course, ...] = (), **places: object) -> Reason:
    """A rule's sentence filled in, as a reason that points at its courses."""
    ids = tuple(c.course_id for c in courses)
    key = (rule_id, kind, ids, tuple(places.items()))
    if key not in situation.reasons:  # a rule says the same of many options
        situation.reasons[key] = _filled(situation, rule_id, kind, courses, places)
    return situation.reasons[key]


def _filled(situation: Situation, rule_id: str, kind: str, courses: tuple[Course, ...], places: dict[str, object]) -> Reason:
    rule = situation.rule(rule_id)
    rows = tuple(row for course in courses for row in course.rows)
    return Reason(_letter(rule_id), rule.text.format(**places), rule.source, kind, "", rows, tuple(c.course_id for c in courses))


def _letter(rule_id: str) -> str:
    """`R0.2` of `R0.2.psychosis`: the rule's letter as RULES and OPT 9 write it."""
    head, *parts = rule_id.split(".")
    return ".".join([head, *[p for p in parts if p.isdigit()]])


def _by_family(courses: tuple[Course, ...]) -> dict[str, list[Course]]:
    """Courses by the family of their protocol; an agent is its own family."""
    found: dict[str, list[Course]] = {}
    for course in courses:
        if course.agent:
            found.setdefault(course.agent.split(".")[0], []).append(course)
    return found


def _by_agent(courses: tuple[Course, ...]) -> dict[str, list[Course]]:
    found: dict[str, list[Course]] = {}
    for course in courses:
        found.setdefault(course.agent or "", []).append(course)
    return found


def _latest_first(course: Course) -> tuple[int, str]:
    return (-course.start.latest.toordinal() if course.start else 0), course.course_id


def _needs_fast(case: Case) -> tuple[Finding, ...]:
    found = []
    for subject in URGENT:
        answer, rows = present(case, subject)
        if answer is YES:
            found.append(Finding(subject, rows))
    return tuple(found)


def _outside(case: Case) -> tuple[Reason, ...]:
    """Bipolar disorder, under 18, pregnancy, dementia (R1.1): the tool does not rank for them."""
    rules = case.knowledge.options.rules
    found: list[Reason] = []

    def add(rule_id: str, rows: tuple[int, ...], **places: object) -> None:
        rule = rules[rule_id]
        found.append(Reason("R1.1", rule.text.format(**places), rule.source, "scope", "", rows))

    unipolar, rows = case.unipolar
    if unipolar is NO:  # Case.unipolar says no only for bipolar disorder or mania
        add("R1.1.bipolar", rows)
    adult = case.knowledge.number("option_adult_age")
    if case.age is not None and case.age.below(adult) is YES:
        birth = case.fact("birth_date")
        add("R1.1.age", (birth.row,) if birth else (), limit=int(adult))
    pregnant, rows = present(case, "pregnancy")
    if pregnant is YES:
        add("R1.1.pregnancy", rows)
    demented, rows = ever(case, "dementia")
    if demented is YES:
        add("R1.1.dementia", rows)
    return tuple(found)
