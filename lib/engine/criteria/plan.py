"""What do all packs ask, each thing once? Equal clauses and equal tests of courses are one, whichever packs hold them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace

from lib.engine.criteria.checks import Test, intolerance_tests, required_augmentation, tests_of
from lib.engine.criteria.counting import Needed
from lib.engine.criteria.which import Which, needed_of, which_of
from lib.knowledge.clauses import (
    AllOf,
    AnyOf,
    ClauseSpec,
    CurrentAntidepressant,
    FailedAugmentations,
    FailedCourses,
    PriorResponse,
    Psychotherapy,
    Window,
)
from lib.knowledge.load import Knowledge
from lib.knowledge.packs import Pack
from lib.records.answers import NO, YES, Answer
from lib.records.course import Course
from lib.records.fixed import fixed


@dataclass(frozen=True, slots=True)
class Count:
    """A clause that counts courses. `which`: the place of those it looks at; `ways`: the places of the tests a course has to pass, one way or
    another."""

    which: int
    ways: tuple[tuple[int, ...], ...]
    needed: Needed


@dataclass(frozen=True, slots=True)
class Parts:
    """Clauses that are one: any of them, or all."""

    either: bool
    parts: tuple[int, ...]


Node = Count | Parts | ClauseSpec


@fixed
class PackAnswer:
    """One pack's verdict, and the facts it waits for when it cannot be told."""

    pack: Pack
    met: Answer
    missing: tuple[str, ...]


@dataclass(slots=True)
class Plan:
    """The packs with every clause, test and kind of course once. `packs`: of each pack the places of its clauses in `nodes`; `specs`: the clause
    that a node comes from; `looked_at`: by what a course is, the places in `which` that look at it; `settled`: of
    each pack its answers that wait for nothing."""

    packs: list[tuple[Pack, tuple[int, ...]]] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    specs: list[ClauseSpec] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)
    which: list[Which] = field(default_factory=list)
    looked_at: dict[Hashable, tuple[int, ...]] = field(default_factory=dict)
    settled: list[dict[Answer, PackAnswer]] = field(default_factory=list)
    places: dict[Hashable, int] = field(default_factory=dict)

    @property
    def clauses(self) -> dict[str, tuple[int, ...]]:
        """Of each pack the places of its clauses."""
        return {pack.id: places for pack, places in self.packs}

    def looking_at(self, course: Course) -> tuple[int, ...]:
        """The places in `which` that look at a course: the same for all courses of one kind, so found once."""
        kind = (course.kind, course.role, course.agent, course.drug_class, course.ongoing)
        known = self.looked_at.get(kind)
        if known is None:
            known = self.looked_at[kind] = tuple(place for place, which in enumerate(self.which) if which.has(course))
        return known


def pack_plan(knowledge: Knowledge) -> Plan:
    """The plan of the knowledge's packs, made once."""
    known, key = knowledge.options.reach, ("packs", ())
    if key not in known or known[key][0] is not knowledge.packs:
        known[key] = (knowledge.packs, plan_of(knowledge.packs))
    plan: Plan = known[key][1]
    return plan


def plan_of(packs: Iterable[Pack]) -> Plan:
    """The plan of all packs; made once for a knowledge."""
    plan = Plan()
    for pack in packs:
        plan.packs.append((pack, tuple(_node(spec, plan) for spec in pack.clauses)))
        plan.settled.append({met: PackAnswer(pack, met, ()) for met in (YES, NO)})
    return plan


def _node(spec: ClauseSpec, plan: Plan) -> int:
    bare = replace(spec, source="", tag="", note="")
    if bare not in plan.places:
        plan.places[bare] = _added(_made(bare, plan), bare, plan)
    return plan.places[bare]


def _added(node: Node, spec: ClauseSpec, plan: Plan) -> int:
    plan.nodes.append(node)
    plan.specs.append(spec)
    return len(plan.nodes) - 1


def _made(spec: ClauseSpec, plan: Plan) -> Node:
    match spec:
        case AnyOf() | AllOf():
            return Parts(isinstance(spec, AnyOf), tuple(_node(part, plan) for part in spec.of))
        case FailedCourses():
            return _failed_courses(spec, plan)
        case FailedAugmentations() | Psychotherapy() | PriorResponse() | CurrentAntidepressant():
            return Count(_which(which_of(spec), plan), (_tests(tests_of(spec), plan),), needed_of(spec))
        case _:
            return spec


def _failed_courses(spec: FailedCourses, plan: Plan) -> Node:
    """With what the clause lets stand for failed courses, and what it asks besides."""
    which, stopped = _which(which_of(spec), plan), _stopped(spec.window, plan)
    ways = (_tests(tests_of(spec), plan), *((stopped,) if spec.intolerance_counts else ()))
    node: Node = Count(which, ways, needed_of(spec))
    if spec.or_intolerances is not None:
        instead = Count(which, (stopped,), replace(needed_of(spec), count=spec.or_intolerances, classes=1))
        node = Parts(True, (_added(node, spec, plan), _added(instead, spec, plan)))
    if spec.augmentation == "required":
        node = Parts(False, (_added(node, spec, plan), _node(required_augmentation(spec), plan)))
    return node


def _stopped(window: Window, plan: Plan) -> tuple[int, ...]:
    return _tests(intolerance_tests(window), plan)


def _tests(tests: Iterable[Test], plan: Plan) -> tuple[int, ...]:
    places = []
    for test in tests:
        if test.key not in plan.places:
            plan.places[test.key] = len(plan.tests)
            plan.tests.append(test)
        places.append(plan.places[test.key])
    return tuple(places)


def _which(which: Which, plan: Plan) -> int:
    if which not in plan.places:
        plan.places[which] = len(plan.which)
        plan.which.append(which)
    return plan.places[which]
