"""Why do two definitions disagree on the same history? One sentence, from their own clauses and numbers."""

from __future__ import annotations

from collections.abc import Iterable

from lib.engine.criteria.finding import listed, once, sentence
from lib.engine.criteria.words import cut_off_words, window_words
from lib.knowledge.clauses import AllOf, AnyOf, ClauseSpec, FailedCourses
from lib.knowledge.packs import Pack
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import Clause, Criterion
from lib.records.doses import show_amount
from lib.records.wording import lower

NUMBER_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
COUNTING = ("failed_courses", "any_of", "all_of")


def why_they_differ(a: Criterion, b: Criterion, packs: Iterable[Pack]) -> str:
    """The reason `a` and `b` answer differently, in one sentence; empty when they agree.

    First a clause outside the counting that only one of them asks or answers against; else the parts of the counting clause that kept
    out of one the courses the other counted; else the number or the classes needed.
    """
    if a.met is b.met:
        return ""
    by_id = {pack.id: pack for pack in packs}
    if told := _other_clause(a, b, by_id):
        return told
    specs = [_first_count(by_id[c.pack].clauses) if c.pack in by_id else None for c in (a, b)]
    first, second = specs
    nested = any(k.clause in ("any_of", "all_of") and k.met is c.met for c in (a, b) if c.met is not YES for k in c.clauses)
    kept_out = (*_kept_out(_count(a), _count(b)), *_kept_out(_count(b), _count(a)))
    if first is None or second is None or (nested and not kept_out):
        return sentence(f"{_short(by_id, a)}: {a.summary.rstrip('.')}; {_short(by_id, b)}: {b.summary.rstrip('.')}")
    facets = _facets(kept_out, first, second)
    here, there = _words(first, facets), _words(second, facets)
    return sentence(f"{_counted(_count(a), here, True)}, {_counted(_count(b), there, False)}")


def disagreement(criteria: Iterable[Criterion], packs: Iterable[Pack]) -> str:
    """One short sentence over all definitions: how many are met, and why one of the rest is not."""
    packs = tuple(packs)
    by_id = {pack.id: pack for pack in packs}
    definitions = [c for c in criteria if c.kind == "definition"]
    groups = {answer: [c for c in definitions if c.met is answer] for answer in (YES, NO, UNKNOWN)}
    total = len(definitions)
    if not total:
        return "No definition loaded."
    for answer, words in ((YES, "Meets all"), (NO, "Meets none of"), (UNKNOWN, "Not enough recorded for any of")):
        if len(groups[answer]) == total:
            return f"{words} {total} definitions."
    words_of: dict[Answer, str] = {YES: "met", NO: "not met", UNKNOWN: "cannot tell"}
    said = ", ".join(f"{len(found)} {words_of[answer]}" for answer, found in groups.items() if found)
    first, other = _clearest(definitions, by_id)
    reason = why_they_differ(first, other, packs)
    return f"{said}. {sentence(f'{_short(by_id, first)} against {_short(by_id, other)}: {lower(reason)}')}"


def clearest_pair(criteria: Iterable[Criterion], packs: Iterable[Pack]) -> tuple[Criterion, Criterion] | None:
    """The two definitions that disagree most clearly: where a course counted by one is left out of the other. Where all agree, the first two."""
    definitions = [c for c in criteria if c.kind == "definition"]
    if len({c.met for c in definitions}) > 1:
        return _clearest(definitions, {pack.id: pack for pack in packs})
    return (definitions[0], definitions[1]) if len(definitions) > 1 else None


def _clearest(definitions: list[Criterion], by_id: dict[str, Pack]) -> tuple[Criterion, Criterion]:
    """The pair to explain: where a course counted in one is left out of the other; else the first two that answer differently."""
    order = (YES, UNKNOWN, NO)
    pairs = [(a, b) for a in definitions for b in definitions if order.index(a.met) < order.index(b.met)]
    return next(((a, b) for a, b in pairs if _kept_out(_count(a), _count(b)) and not _other_clause(a, b, by_id)), pairs[0])


def _other_clause(a: Criterion, b: Criterion, by_id: dict[str, Pack]) -> str:
    """A clause outside the counting that decides one of them and that the other does not ask, or answers otherwise."""
    for here, there in ((b, a), (a, b)):
        deciding = [] if here.met is YES else [c for c in here.clauses if c.met is here.met]
        if any(clause.clause in COUNTING for clause in deciding):
            continue
        for clause in deciding:
            same = [c for c in there.clauses if c.rule == clause.rule]
            if not same or same[0].met is not clause.met:
                asked = lower(clause.rule).rstrip(".")
                found = lower(clause.because).rstrip(".")
                return sentence(f"{_short(by_id, here)} also asks: {asked} ({found})")
    return ""


def _facets(kept_out: tuple[str, ...], first: FailedCourses, second: FailedCourses) -> tuple[str, ...]:
    """The parts of the clause to name: those that kept a course out of one count but not of the other; else all that differ."""
    differing = [part for part in PARTS if _words(first, (part,)) != _words(second, (part,))]
    found = once(part for part in kept_out if part in differing)
    return found or tuple(part for part in ("count", "classes", "intolerance") if part in differing) or tuple(differing)


def _kept_out(here: Clause | None, there: Clause | None) -> tuple[str, ...]:
    """Which parts left out of `there` the courses that `here` counts."""
    if here is None or there is None:
        return ()
    left_out = dict(there.not_counted)
    return tuple(left_out[course] for course in here.courses if course in left_out)


PARTS = ("outcome", "duration", "window", "adherence", "switch", "count", "classes", "intolerance")


def _words(spec: FailedCourses, parts: Iterable[str]) -> list[str]:
    """These parts of the counting clause in words that follow "failed"."""
    dose = {"minimum": " at the minimum dose", "maximum_tolerated": " at the highest dose tolerated", "any": ""}[spec.dose]
    long = f"for ≥ {show_amount(spec.weeks)} weeks{dose}" if spec.weeks is not None else f"whatever the duration{dose}"
    said = {
        "outcome": cut_off_words(spec.cut_off).removeprefix("improved ") if spec.cut_off else "by a switch alone",
        "switch": "by a switch alone" if spec.failure == "switch" else "by their outcome",
        "duration": long,
        "window": window_words(spec.window),
        "adherence": {"affirmed": "with adherence on record", "presumed": "with adherence presumed", "not_asked": "whatever the adherence"}[
            spec.adherence
        ],
        "count": f"where {spec.count} {'is' if spec.count == 1 else 'are'} needed",
        "classes": f"from {spec.distinct_classes} classes" if spec.distinct_classes > 1 else "from any class",
        "intolerance": "intolerance counting" if spec.intolerance_counts else "intolerance not counting",
    }
    return [said[part] for part in parts if part in said]


def _counted(clause: Clause | None, words: list[str], first: bool) -> str:
    """`two courses failed by < 50 %`, `one by ≤ 25 %`, `none for certain with adherence on record (2 cannot be told)`."""
    count = len(clause.courses) if clause else 0
    number = NUMBER_WORDS[count] if count < len(NUMBER_WORDS) else str(count)
    noun = f" {'course' if count == 1 else 'courses'} failed" if first else ""
    number = "no" if first and not count else number
    missing = len(clause.missing) if clause and clause.met is UNKNOWN else 0
    unsure = f" ({missing} fact{'' if missing == 1 else 's'} missing)" if missing else ""
    return f"{number}{noun} {listed(words)}{unsure}"


def _count(criterion: Criterion) -> Clause | None:
    return next((clause for clause in criterion.clauses if clause.clause in COUNTING), None)


def _first_count(clauses: Iterable[ClauseSpec]) -> FailedCourses | None:
    for spec in clauses:
        if isinstance(spec, FailedCourses):
            return spec
        if isinstance(spec, AnyOf | AllOf) and (found := _first_count(spec.of)):
            return found
    return None


def _short(by_id: dict[str, Pack], criterion: Criterion) -> str:
    pack = by_id.get(criterion.pack)
    return pack.short if pack else criterion.title
