"""Which bars light up when something was chosen? A course, a pattern, a criterion, a clause, a stage, an option or a row."""

from __future__ import annotations

from dataclasses import dataclass

from lib.records.answers import UNKNOWN
from lib.records.assessment import Assessment, Clause


@dataclass(frozen=True, slots=True)
class Lit:
    """What is lit: the id that was chosen, how to name it, and the courses it rests on."""

    pick: str = ""
    title: str = ""
    courses: frozenset[str] = frozenset()

    def css(self, pick: str, base: str = "") -> str:
        """The class of an element, marked when it is the one chosen."""
        return f"{base} lit".strip() if self.pick == pick else base


NOTHING = Lit()


def clause_courses(clause: Clause, found: Assessment) -> tuple[str, ...]:
    """The courses a clause counted, and where it cannot tell those it waits for: the ones its missing facts are about."""
    waiting = (code.partition(":")[2] for code in clause.missing) if clause.met is UNKNOWN else ()
    return tuple(dict.fromkeys([*clause.courses, *(c for c in waiting if found.course(c) is not None)]))


def light(pick: str | None, found: Assessment) -> Lit:
    """What the id stands for in this assessment; nothing when it is no longer there."""
    kind, _, rest = (pick or "").partition(":")
    if kind == "course":
        course = found.course(rest)
        return Lit(pick or "", course.label, frozenset({rest})) if course else NOTHING
    if kind == "pattern":
        for pattern in found.patterns:
            if pattern.pattern == rest:
                return Lit(pick or "", pattern.title, frozenset(c for e in pattern.evidence for c in e.courses))
    if kind == "criterion":
        for criterion in found.criteria:
            if criterion.pack == rest:
                return Lit(pick or "", criterion.title, frozenset(c for clause in criterion.clauses for c in clause_courses(clause, found)))
    if kind == "clause":
        pack, _, number = rest.rpartition("/")
        for criterion in found.criteria:
            if criterion.pack == pack and number.isdigit() and int(number) < len(criterion.clauses):
                clause = criterion.clauses[int(number)]
                return Lit(pick or "", f"{criterion.title}: {clause.rule}", frozenset(clause_courses(clause, found)))
    if kind == "stage" and rest in found.staging:
        stage = found.staging[rest]
        return Lit(pick or "", stage.title, frozenset(stage.courses) | {c for part in stage.parts for c in part.courses})
    if kind == "option":
        for option in found.options:
            if option.option == rest:
                return Lit(pick or "", option.title, frozenset(option.courses) | {c for r in option.reasons for c in r.courses})
    if kind == "doubt":
        for doubt in found.doubts:
            if doubt.code == rest:
                return Lit(pick or "", doubt.title, frozenset(doubt.courses))
    return NOTHING
