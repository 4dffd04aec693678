"""What does every pack answer, without the words? The clauses once more, as the plan of checks that a cohort runs through.

The checks are those of the findings (judging.py); here each is done at most once a course, whichever packs ask for it, and nothing is put into
words. That answers and missing facts are those of `evaluate_packs` is a test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from lib.engine.case import Case
from lib.engine.criteria.courses import required_augmentation
from lib.engine.criteria.judging import (
    Check,
    adherence_answer,
    adherence_check,
    duration_answer,
    duration_check,
    helped_since_answer,
    helped_since_check,
    outcome_answer,
    outcome_check,
    switch_answer,
    switch_check,
    too_early_answer,
    too_early_check,
    window_answer,
    window_check,
)
from lib.engine.criteria.person import Answered, person_answer
from lib.engine.criteria.treatments import treatment_answer
from lib.knowledge.clauses import (
    AllOf,
    AnyOf,
    ClauseSpec,
    CurrentAntidepressant,
    FailedAugmentations,
    FailedCourses,
    NotConcurrent,
    PriorResponse,
    Psychotherapy,
    Window,
)
from lib.knowledge.packs import Pack
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.course import Course

NOTHING: tuple[str, ...] = ()
_ANTIDEPRESSANTS = frozenset({"antidepressant", "combination"})
_WITH_ADDED = _ANTIDEPRESSANTS | {"augmentation"}


@dataclass(frozen=True, slots=True)
class PackAnswer:
    """One pack's verdict, and the facts it waits for when it cannot be told."""

    pack: Pack
    met: Answer
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Test:
    """One check of a course: its answer, and, where it is not known, the check with the facts that would tell."""

    answer: Callable[[Case, Course], Answer]
    check: Callable[[Case, Course], Check]


@dataclass(frozen=True, slots=True)
class _Count:
    """A counting clause. `failure`, `intolerance`: places of its checks in the plan; `instead`: so many not tolerated do as well."""

    added: bool
    roles: frozenset[str]
    drug_classes: tuple[str, ...]
    count: int
    classes: int
    by_agent: bool
    failure: tuple[int, ...]
    intolerance: tuple[int, ...]
    intolerance_counts: bool
    instead: int | None
    besides: _Count | None


@dataclass(frozen=True, slots=True)
class _Parts:
    """Clauses that are one: any of them, or all."""

    either: bool
    parts: tuple[int, ...]


_Node = _Count | _Parts | ClauseSpec


@dataclass(slots=True)
class Plan:
    """The packs with equal clauses and equal checks once. `packs`: of each pack the places of its clauses in `nodes`."""

    packs: list[tuple[Pack, tuple[int, ...]]] = field(default_factory=list)
    nodes: list[_Node] = field(default_factory=list)
    tests: list[_Test] = field(default_factory=list)
    node_places: dict[ClauseSpec, int] = field(default_factory=dict)
    test_places: dict[tuple[object, ...], int] = field(default_factory=dict)


def plan_of(packs: Iterable[Pack]) -> Plan:
    """The plan of all packs; made once for a knowledge."""
    plan = Plan()
    for pack in packs:
        plan.packs.append((pack, tuple(_node(spec, plan) for spec in pack.clauses)))
    return plan


def _node(spec: ClauseSpec, plan: Plan) -> int:
    bare = replace(spec, source="", tag="", note="")
    if bare not in plan.node_places:
        made: _Node
        if isinstance(bare, AnyOf | AllOf):
            made = _Parts(isinstance(bare, AnyOf), tuple(_node(part, plan) for part in bare.of))
        elif isinstance(bare, FailedCourses | FailedAugmentations):
            made = _count(bare, plan)
        else:
            made = bare
        plan.nodes.append(made)
        plan.node_places[bare] = len(plan.nodes) - 1
    return plan.node_places[bare]


def _count(spec: FailedCourses | FailedAugmentations, plan: Plan) -> _Count:
    if isinstance(spec, FailedAugmentations):
        failure = _checks(spec, plan)
        return _Count(True, frozenset(), spec.classes, spec.count, spec.distinct_classes, True, failure, (), False, None, None)
    return _Count(
        added=False,
        roles=_WITH_ADDED if spec.augmentation == "counts" else _ANTIDEPRESSANTS,
        drug_classes=(),
        count=spec.count,
        classes=spec.distinct_classes,
        by_agent=spec.different_agents,
        failure=_checks(spec, plan),
        intolerance=(*_window(spec.window, plan), _test(plan, ("intolerant",), _intolerant, _intolerant_check)),
        intolerance_counts=spec.intolerance_counts,
        instead=spec.or_intolerances,
        besides=_count(required_augmentation(spec), plan) if spec.augmentation == "required" else None,
    )


def _checks(spec: FailedCourses | FailedAugmentations, plan: Plan) -> tuple[int, ...]:
    """The checks of a course in the order of `judge_course`; those that are always yes are left out."""
    courses = spec if isinstance(spec, FailedCourses) else None
    window, weeks, dose = spec.window, spec.weeks, spec.dose
    found = list(_window(window, plan))
    if not (dose == "any" and weeks is None):
        key = ("duration", weeks, dose, window if dose == "minimum" and window.kind == "episode" else None)
        found.append(
            _test(
                plan,
                key,
                lambda case, c: duration_answer(case, weeks, dose, window, c),
                lambda case, c: duration_check(case, weeks, dose, window, c),
            )
        )
    if spec.adherence != "not_asked":
        handling = spec.adherence
        found.append(
            _test(plan, ("adherence", handling), lambda _, c: adherence_answer(handling, c), lambda _, c: adherence_check(handling, c))
        )
    if courses is not None and courses.failure == "switch":
        found.append(_test(plan, ("switch",), switch_answer, switch_check))
    elif spec.cut_off is not None:
        cut_off = spec.cut_off
        rated, by_scale = (courses.or_rated_none, courses.by_scale) if courses is not None else (False, False)
        found.append(
            _test(
                plan,
                ("outcome", cut_off, rated, by_scale),
                lambda _, c: outcome_answer(cut_off, rated, by_scale, c),
                lambda _, c: outcome_check(cut_off, rated, by_scale, c),
            )
        )
        if weeks is None:
            found.append(_test(plan, ("too early",), lambda _, c: too_early_answer(c), lambda _, c: too_early_check(c)))
    if courses is not None and courses.unless_helped_since:
        found.append(_test(plan, ("since",), helped_since_answer, helped_since_check))
    return tuple(found)


def _window(window: Window, plan: Plan) -> tuple[int, ...]:
    if window.kind == "lifetime":
        return ()
    return (_test(plan, ("window", window), lambda case, c: window_answer(case, window, c), lambda case, c: window_check(case, window, c)),)


def _intolerant(_: Case, course: Course) -> Answer:
    return course.intolerant


def _intolerant_check(_: Case, course: Course) -> Check:
    return Check("stop_reason", course.intolerant, missing=(f"stop_reason:{course.course_id}",))


def _test(plan: Plan, key: tuple[object, ...], answer: Callable[[Case, Course], Answer], check: Callable[[Case, Course], Check]) -> int:
    if key not in plan.test_places:
        plan.tests.append(_Test(answer, check))
        plan.test_places[key] = len(plan.tests) - 1
    return plan.test_places[key]


def answer_packs(case: Case, plan: Plan) -> tuple[PackAnswer, ...]:
    """The verdict of every pack in the packs' order."""
    run = _Run(case, plan)
    found = []
    for pack, places in plan.packs:
        met = YES
        for place in places:
            answer = run.node(place).met
            if answer is NO:
                met = NO
                break
            if answer is UNKNOWN:
                met = UNKNOWN
        missing = NOTHING
        if met is UNKNOWN:
            missing = tuple(dict.fromkeys(code for place in places for code in run.node(place).missing))
        found.append(PackAnswer(pack, met, missing))
    return tuple(found)


_Judged = tuple[Course, Answer, tuple[str, ...]]


class _Run:
    """One patient going through the plan: what each course answered to each test, and each clause."""

    __slots__ = ("_answers", "_case", "_courses", "_nodes", "_plan")

    def __init__(self, case: Case, plan: Plan) -> None:
        self._case, self._plan = case, plan
        self._nodes: list[Answered | None] = [None] * len(plan.nodes)
        self._courses: dict[tuple[object, ...], list[int]] = {}
        self._answers: list[list[Answer | None]] = [[None] * len(plan.tests) for _ in case.courses]

    def node(self, place: int) -> Answered:
        """The answer of a clause, found once."""
        known = self._nodes[place]
        if known is None:
            known = self._nodes[place] = self._find(self._plan.nodes[place])
        return known

    def _find(self, node: _Node) -> Answered:
        if isinstance(node, _Count):
            return self._count(node)
        if isinstance(node, _Parts):
            return _joined([self.node(place) for place in node.parts], node.either)
        if isinstance(node, Psychotherapy | PriorResponse | CurrentAntidepressant | NotConcurrent):
            return treatment_answer(self._case, node)
        return person_answer(self._case, node)

    def _count(self, node: _Count) -> Answered:
        found = self._counted(node)
        met = self._reaches([(n, self._judged(n, node)) for n in found], node.count, node.classes, node.by_agent)
        here = Answered(met, self._missing([n for n in found if self._judged(n, node) is UNKNOWN], node) if met is UNKNOWN else NOTHING)
        if node.instead is not None and met is not YES:
            stopped = self._reaches([(n, self._all(n, node.intolerance)) for n in found], node.instead, 1, node.by_agent)
            open_ = [n for n in found if self._all(n, node.intolerance) is UNKNOWN] if stopped is UNKNOWN else []
            here = _joined([here, Answered(stopped, tuple(dict.fromkeys(c for n in open_ for c in self._open(n, node.intolerance))))], True)
        if node.besides is not None:
            here = _joined([here, self._count(node.besides)], False)
        return here

    def _counted(self, node: _Count) -> list[int]:
        """The courses that the clause looks at: the same for most clauses."""
        key = (node.added, node.roles, node.drug_classes)
        known = self._courses.get(key)
        if known is None:
            courses = enumerate(self._case.courses)
            if node.added:
                classes = node.drug_classes
                known = [n for n, c in courses if c.role == "augmentation" and (not classes or c.drug_class in classes)]
            else:
                known = [n for n, c in courses if c.role in node.roles and c.kind == "medication" and c.agent is not None]
            self._courses[key] = known
        return known

    def _judged(self, course: int, node: _Count) -> Answer:
        """Did the course fail, or was it not tolerated where that counts?"""
        failure = self._all(course, node.failure)
        if not node.intolerance_counts or failure is YES:
            return failure
        intolerance = self._all(course, node.intolerance)
        return failure if intolerance is NO else intolerance if intolerance is YES or failure is NO else UNKNOWN

    def _missing(self, courses: list[int], node: _Count) -> tuple[str, ...]:
        codes: dict[str, None] = {}
        for course in courses:
            failure = self._all(course, node.failure)
            if failure is UNKNOWN:
                codes.update(dict.fromkeys(self._open(course, node.failure)))
            if node.intolerance_counts and self._all(course, node.intolerance) is UNKNOWN:
                codes.update(dict.fromkeys(self._open(course, node.intolerance)))
        return tuple(codes)

    def _all(self, course: int, tests: tuple[int, ...]) -> Answer:
        """All of these tests on one course; the first no settles it."""
        answers = self._answers[course]
        result = YES
        for test in tests:
            answer = answers[test]
            if answer is None:
                answer = answers[test] = self._plan.tests[test].answer(self._case, self._case.courses[course])
            if answer is NO:
                return NO
            if answer is UNKNOWN:
                result = UNKNOWN
        return result

    def _open(self, course: int, tests: tuple[int, ...]) -> list[str]:
        """The facts that would settle the tests that are open."""
        here = self._case.courses[course]
        checks = [self._plan.tests[test].check(self._case, here) for test in tests if self._answers[course][test] is UNKNOWN]
        return [code for check in checks for code in check.missing]

    def _reaches(self, judged: list[tuple[int, Answer]], count: int, classes: int, by_agent: bool) -> Answer:
        """At least `count` courses (drugs, when `by_agent`) of at least `classes` classes? Unknown courses can tip both."""
        possible = [n for n, answer in judged if answer is not NO]
        if len(possible) < count:
            return NO
        courses = self._case.courses
        sure = [n for n, answer in judged if answer is YES]
        if by_agent:
            many = len({courses[n].agent for n in possible})
            enough = many >= count and (YES if len({courses[n].agent for n in sure}) >= count else UNKNOWN)
        else:
            enough = YES if len(sure) >= count else UNKNOWN
        if not enough:
            return NO
        if len({courses[n].drug_class for n in possible}) < classes:
            return NO
        return enough if len({courses[n].drug_class for n in sure}) >= classes else UNKNOWN


def _joined(parts: list[Answered], either: bool) -> Answered:
    """Alternatives, or parts that belong together; missing are the facts of the parts that are open, where all of it is."""
    settles = YES if either else NO
    met = NO if either else YES
    for part in parts:
        if part.met is settles:
            return Answered(settles, NOTHING)
        if part.met is UNKNOWN:
            met = UNKNOWN
    if met is not UNKNOWN:
        return Answered(met, NOTHING)
    return Answered(met, tuple(dict.fromkeys(code for part in parts if part.met is UNKNOWN for code in part.missing)))
