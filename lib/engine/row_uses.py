"""What became of every row: which verdicts rest on it, or why none does?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lib.records.assessment import Assessment
from lib.records.facts import ENTERED_ROW, facts_of
from lib.records.history import Condition, CourseFact, Episode, Event, History, Lab, PersonFact, Score, Treatment

_FAMILY_OPTIONS = 3  # options named one by one before they are counted


@dataclass(frozen=True, slots=True)
class RowUse:
    """One row of the source (0: entered here). `what`: the fact in a few words; `used_by`: titles of what rests on it, courses first; `why`: the
    reason nothing does, or what was resolved or is to be checked about it."""

    row: int
    what: str
    used_by: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(slots=True)
class _Gathered:
    what: list[str] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)


def row_uses(history: History, found: Assessment) -> tuple[RowUse, ...]:
    """Every row that was read, refused ones too, in the order of the source; what was entered here stands first as row 0."""
    rows: dict[int, _Gathered] = {}
    for fact in facts_of(history):
        what, unknown = _what(fact)
        gathered = rows.setdefault(fact.row, _Gathered())
        gathered.what.append(what)
        if unknown:
            gathered.why.append("name not recognised: shown, not counted")
    for title, used in _verdicts(found):
        for row in used:
            if row in rows:
                rows[row].used.append(title)
    for problem in found.problems:
        if problem.row:
            gathered = rows.setdefault(problem.row, _Gathered())
            gathered.why.append(f"left out: {problem.message}" if problem.severity == "error" else problem.message)
    return tuple(_use(row, rows[row], found) for row in sorted(rows))


def _use(row: int, gathered: _Gathered, found: Assessment) -> RowUse:
    used, why = tuple(dict.fromkeys(gathered.used)), list(dict.fromkeys(gathered.why))
    if not used and not why:
        why.append("no course counts it" if row in found.uncounted else "read and kept; no rule that applies here looks at it")
    what = "; ".join(dict.fromkeys(gathered.what)) if gathered.what else "row not read"
    return RowUse(row, "entered here" if row == ENTERED_ROW else what, used, tuple(why))


def _verdicts(found: Assessment) -> Iterable[tuple[str, tuple[int, ...]]]:
    """Everything that rests on rows: its title and the rows."""
    for course in found.courses:
        yield f"course {course.label}", course.rows
    yield "start of the current episode", found.episode.rows
    for alert in found.alerts:
        yield "alert", alert.rows
    for criterion in found.criteria:
        yield criterion.title, tuple(row for clause in criterion.clauses for row in clause.rows)
    for pattern in found.patterns:
        yield pattern.title, tuple(row for evidence in pattern.evidence for row in evidence.rows)
    for stage in found.staging.values():
        yield stage.title, (*stage.rows, *(row for part in stage.parts for row in part.rows))
    for doubt in found.doubts:
        yield f"reason to doubt: {doubt.title}", doubt.rows
    by_row: dict[int, list[str]] = {}
    for option in found.options:
        for row in {*option.rows, *(row for reason in option.reasons for row in reason.rows)}:
            by_row.setdefault(row, []).append(option.title)
    for row, titles in by_row.items():
        if len(titles) > _FAMILY_OPTIONS:
            yield f"{len(titles)} options", (row,)
        else:
            for title in titles:
                yield f"option {title}", (row,)


def _what(fact: object) -> tuple[str, bool]:
    """The fact in a few words, and whether its name was not recognised."""
    match fact:
        case Treatment():
            return f"{fact.kind} {fact.name}", fact.agent is None
        case Score():
            return f"score {fact.name}", fact.scale is None
        case Condition():
            return f"condition {fact.name}", fact.condition is None
        case Lab():
            return f"laboratory value {fact.name}", fact.lab is None
        case Event():
            return f"event {fact.event.replace('_', ' ')}", False
        case Episode():
            return "start of an episode", False
        case PersonFact():
            return fact.fact.replace("_", " "), False
        case CourseFact():
            return f"{fact.field} of a course", False
    return "", False
