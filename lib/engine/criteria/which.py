"""Which courses does a clause look at, and how many of them does it take?"""

from __future__ import annotations

from dataclasses import dataclass

from lib.engine.criteria.counting import Needed
from lib.knowledge.clauses import CurrentAntidepressant, FailedAugmentations, FailedCourses, PriorResponse, Psychotherapy
from lib.records.course import Course

ANTIDEPRESSANTS = frozenset({"antidepressant", "combination"})
CourseSpec = FailedCourses | FailedAugmentations | Psychotherapy | PriorResponse | CurrentAntidepressant


@dataclass(frozen=True, slots=True)
class Which:
    """The courses a clause looks at; what is left empty is not asked. `types`: protocols that count, besides one that is not known;
    `named`: not a medicine that is not recognised."""

    kind: str = ""
    roles: frozenset[str] = frozenset()
    classes: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    named: bool = False
    ongoing: bool | None = None

    def has(self, course: Course) -> bool:
        """Does the clause look at this course?"""
        return (
            (not self.kind or course.kind == self.kind)
            and (not self.roles or course.role in self.roles)
            and (not self.classes or course.drug_class in self.classes)
            and (not self.types or course.agent in self.types or course.agent == "PSY")
            and (not self.named or course.agent is not None)
            and (self.ongoing is None or course.ongoing is self.ongoing)
        )

    def among(self, courses: tuple[Course, ...]) -> tuple[Course, ...]:
        """Those of the courses."""
        return tuple(c for c in courses if self.has(c))


ANTIDEPRESSANT_COURSES = Which(kind="medication", named=True, roles=ANTIDEPRESSANTS)


def which_of(spec: CourseSpec) -> Which:
    """The courses that a clause looks at."""
    match spec:
        case FailedAugmentations():
            return Which(roles=frozenset({"augmentation"}), classes=spec.classes)
        case Psychotherapy():
            return Which(kind="psychotherapy", types=spec.types)
        case PriorResponse():
            return Which(kind=spec.family, ongoing=False)
        case CurrentAntidepressant():
            return Which(kind="medication", named=True, roles=ANTIDEPRESSANTS, ongoing=True)
        case FailedCourses():
            added = frozenset({"augmentation"} if spec.augmentation == "counts" else ())
            return Which(kind="medication", named=True, roles=ANTIDEPRESSANTS | added)


def needed_of(spec: CourseSpec) -> Needed:
    """How many of them it takes; of other treatments one is enough."""
    if isinstance(spec, FailedCourses):
        return Needed(spec.count, spec.distinct_classes, spec.different_agents)
    if isinstance(spec, FailedAugmentations):
        return Needed(spec.count, spec.distinct_classes, True)
    return Needed(1, 1, False)
