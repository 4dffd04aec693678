"""Why do two definitions disagree on the same history? One sentence, from their own clauses and numbers."""

from __future__ import annotations

from collections.abc import Iterable

from lib.engine.criteria.finding import listed, sentence
from lib.engine.criteria.words import cut_off_words, window_words
from lib.knowledge.clauses import AllOf, AnyOf, ClauseSpec, FailedCourses
from lib.knowledge.packs import Pack
from lib.records.answers import NO, UNKNOWN, YES
from lib.records.assessment import Clause, Criterion
from lib.records.doses import show_amount

NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def why_they_differ(a: Criterion, b: Criterion, packs: Iterable[Pack]) -> str:
    """The reason `a` and `b` answer differently, in one sentence; empty when they agree."""
    if a.met is b.met:
        return ""
    by_id = {pack.id: pack for pack in packs}
    first, second = _counting(by_id.get(a.pack)), _counting(by_id.get(b.pack))
    told = _other_clause(a, b)
    if told:
        return told
    if first is None or second is None:
        return sentence(f"{_short(by_id, a)}: {a.summary.rstrip('.')}; {_short(by_id, b)}: {b.summary.rstrip('.')}")
    words_a, words_b = _difference(first, second), _difference(second, first)
    count_a, count_b = _count(a), _count(b)
    noun = "course" if len(count_a) == 1 else "courses"
    return sentence(f"{_number(len(count_a))} {noun} failed {listed(words_a)}, {_number(len(count_b))} {listed(words_b)}")


def disagreement(criteria: Iterable[Criterion], packs: Iterable[Pack]) -> str:
    """One short sentence over all definitions: how many are met, and why the rest are not."""
    definitions = [c for c in criteria if c.kind == "definition"]
    packs = tuple(packs)
    by_id = {pack.id: pack for pack in packs}
    groups = {answer: [c for c in definitions if c.met is answer] for answer in (YES, NO, UNKNOWN)}
    total = len(definitions)
    if not total:
        return "No definition loaded."
    for answer, words in ((YES, "meets all"), (NO, "meets none of"), (UNKNOWN, "cannot be decided by any of")):
        if len(groups[answer]) == total:
            return f"The history {words} {_number(total)} definitions."
    said = [f"{len(groups[answer])} {word}" for answer, word in ((YES, "met"), (NO, "not met"), (UNKNOWN, "cannot tell")) if groups[answer]]
    first = (groups[YES] or groups[UNKNOWN])[0]
    other = (groups[NO] or groups[UNKNOWN])[0]
    reason = why_they_differ(first, other, packs).rstrip(".")
    return sentence(f"{', '.join(said)}; {_short(by_id, first)} against {_short(by_id, other)}: {reason[:1].lower()}{reason[1:]}")


def _other_clause(a: Criterion, b: Criterion) -> str:
    """A clause outside the counting that decides one of them and that the other does not ask, or answers otherwise."""
    for here, there in ((b, a), (a, b)):
        for clause in _deciding(here):
            if clause.clause in ("failed_courses", "any_of", "all_of"):
                continue
            same = [c for c in there.clauses if c.clause == clause.clause and c.rule == clause.rule]
            if not same or same[0].met is not clause.met:
                verb = "does not ask this" if not same else "answers otherwise"
                return sentence(
                    f"{here.title} asks: {clause.rule.rstrip('.')} ({clause.because.rstrip('.').lower()}); {there.title} {verb}"
                )
    return ""


def _deciding(criterion: Criterion) -> list[Clause]:
    return [] if criterion.met is YES else [c for c in criterion.clauses if c.met is criterion.met]


def _counting(pack: Pack | None) -> FailedCourses | None:
    return _first_count(pack.clauses) if pack else None


def _first_count(clauses: Iterable[ClauseSpec]) -> FailedCourses | None:
    for spec in clauses:
        if isinstance(spec, FailedCourses):
            return spec
        if isinstance(spec, AnyOf | AllOf) and (found := _first_count(spec.of)):
            return found
    return None


def _count(criterion: Criterion) -> tuple[str, ...]:
    for clause in criterion.clauses:
        if clause.clause in ("failed_courses", "any_of"):
            return clause.courses
    return ()


def _difference(spec: FailedCourses, other: FailedCourses) -> list[str]:
    """The parts of this counting clause in which it differs from the other, in words."""
    said = []
    if spec.cut_off != other.cut_off:
        said.append(cut_off_words(spec.cut_off).replace("improved ", "") if spec.cut_off else "by a switch alone")
    if spec.weeks != other.weeks:
        said.append(f"for ≥ {show_amount(spec.weeks)} weeks" if spec.weeks is not None else "whatever the duration")
    if spec.dose != other.dose:
        said.append(
            {"minimum": "at the minimum dose", "maximum_tolerated": "at the highest dose tolerated", "any": "at any dose"}[spec.dose]
        )
    if spec.window != other.window:
        said.append(window_words(spec.window))
    if spec.adherence != other.adherence:
        said.append(
            {"affirmed": "with adherence on record", "presumed": "with adherence presumed", "not_asked": "whatever the adherence"}[
                spec.adherence
            ]
        )
    if spec.count != other.count:
        said.append(f"where {_number(spec.count)} are needed")
    if spec.distinct_classes != other.distinct_classes:
        said.append("from different classes" if spec.distinct_classes > 1 else "from any class")
    return said or ["by the same count"]


def _short(by_id: dict[str, Pack], criterion: Criterion) -> str:
    pack = by_id.get(criterion.pack)
    return pack.short if pack else criterion.title


def _number(value: int) -> str:
    return NUMBER_WORDS[value] if value < len(NUMBER_WORDS) else str(value)
