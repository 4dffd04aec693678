"""Clauses about the person: diagnosis, age, severity, exclusions, facts on record."""

from __future__ import annotations

from typing import cast

from lib.engine.case import Case
from lib.engine.criteria.finding import Finding, listed, once
from lib.engine.criteria.words import age_rule, severity_rule
from lib.engine.severity import episode_severity, psychotic_features
from lib.knowledge.clauses import Age, ClauseSpec, Exclusion, Recorded, Severity, Unipolar
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of, negate
from lib.records.bounds import Bounds
from lib.records.dates import days_between, show_partial
from lib.records.doses import show_amount
from lib.records.fixed import fixed
from lib.records.wording import lower


@fixed
class Answered:
    """A clause's answer without its words, and the facts it waits for when it is unknown."""

    met: Answer
    missing: tuple[str, ...] = ()


PSYCHOSIS = "psychosis_current"
# Answers that wait for nothing are the same for everybody.
_DECIDED = {YES: Answered(YES), NO: Answered(NO)}


def person_answer(case: Case, spec: ClauseSpec) -> Answered:
    """The answer of a clause about the person."""
    # Tried in the order in which packs ask; the class itself is asked for, as matching a pattern takes longer than most answers.
    kind = type(spec)
    if kind is Severity:
        return _severity(case, cast(Severity, spec))
    if kind is Exclusion:
        return _exclusion(case, cast(Exclusion, spec))
    if kind is Age:
        return _answered(_age(case, cast(Age, spec)), "birth_date")
    if kind is Unipolar:
        return _answered(case.unipolar[0], "diagnosis")
    if kind is Recorded:
        return _recorded(case, cast(Recorded, spec))
    raise TypeError(f"{kind.__name__} is not about the person")


def _answered(met: Answer, missing: str) -> Answered:
    """With the one fact that would tell."""
    return Answered(UNKNOWN, (missing,)) if met is UNKNOWN else _DECIDED[met]


def _exclusion(case: Case, spec: Exclusion) -> Answered:
    unknown, on_record = [], case.on_record
    for condition in spec.conditions:
        if condition not in on_record and condition != PSYCHOSIS:  # most of a long list, and quickly told
            unknown.append(condition)
            continue
        present = _present(case, condition, spec.ever)[0]
        if present is YES:
            return _DECIDED[NO]
        if present is UNKNOWN:
            unknown.append(condition)
    return Answered(UNKNOWN, tuple([f"condition:{condition}" for condition in unknown])) if unknown else _DECIDED[YES]


def _recorded(case: Case, spec: Recorded) -> Answered:
    if spec.scales:
        for scale in spec.scales:
            if case.totals(scale):
                return _DECIDED[YES]
        return Answered(UNKNOWN, (f"score:{spec.scales[0]}",))
    fact = case.fact(spec.fact or "")
    return _answered(_said(fact.value) if fact else UNKNOWN, f"fact:{spec.fact}")


def _age(case: Case, spec: Age) -> Answer:
    years = case.age
    if years is None:
        return UNKNOWN
    old_enough = YES if spec.from_years is None else years.at_least(spec.from_years)
    return old_enough if spec.to_years is None else all_of((old_enough, years.at_most(spec.to_years)))


def _severity(case: Case, spec: Severity) -> Answered:
    if spec.grade is not None:
        found = episode_severity(case)
        met = found.at_least(spec.grade)
        return Answered(met, found.missing) if met is UNKNOWN else _DECIDED[met]
    scale = spec.scale or ""
    totals = case.totals(scale)
    if not totals:
        return Answered(UNKNOWN, (f"score:{scale}",))
    if spec.within_days is not None and days_between(totals[-1].when, case.today).at_most(spec.within_days) is not YES:
        return Answered(UNKNOWN, (f"score:{scale}",))
    return _DECIDED[YES if totals[-1].value >= (spec.from_points or 0.0) else NO]


def unipolar(case: Case, spec: Unipolar) -> Finding:
    """A unipolar depressive disorder: yes when recorded, no with bipolar disorder or mania, else unknown."""
    met, rows = case.unipolar
    said = {
        YES: "unipolar depressive disorder recorded",
        NO: "bipolar disorder or mania recorded",
        UNKNOWN: "diagnosis not recorded as unipolar or bipolar",
    }[met]
    return Finding(met, "Unipolar depressive disorder", said, said, rows=rows, missing=("diagnosis",) if met is UNKNOWN else ())


def age(case: Case, spec: Age) -> Finding:
    """Age on the as-of date within the bounds of the clause."""
    rule, years, birth = age_rule(spec), case.age, case.fact("birth_date")
    if years is None or birth is None:
        return Finding(UNKNOWN, rule, "birth date not recorded", "age not known", missing=("birth_date",))
    met = _age(case, spec)
    shown = show_years(years)
    return Finding(met, rule, f"age {shown}", f"age {shown}", rows=(birth.row,), missing=("birth_date",) if met is UNKNOWN else ())


def show_years(years: Bounds) -> str:
    """`64 years`, or `64–65 years` when the birth date is partial."""
    return f"{years.low:.0f} years" if years.exact else f"{years.low:.0f}–{years.high:.0f} years"


def severity(case: Case, spec: Severity) -> Finding:
    """A score at or above a threshold, recent enough; or the grade of the episode."""
    rule = severity_rule(spec)
    if spec.grade is not None:
        found = episode_severity(case)
        met = found.at_least(spec.grade)
        assumed = ("severity read from the latest score by our bands (convention)",) if found.by_score else ()
        return Finding(met, rule, found.because, found.because, rows=found.rows, missing=found.missing, assumptions=assumed)
    scale, least = spec.scale or "", spec.from_points or 0.0
    totals = case.totals(scale)
    if not totals:
        said = f"no {scale} on record"
        return Finding(UNKNOWN, rule, said, said, missing=(f"score:{scale}",))
    last = totals[-1]
    said = f"{scale} {show_amount(last.value)} on {show_partial(last.when)}"
    if spec.within_days is not None and (recent := days_between(last.when, case.today).at_most(spec.within_days)) is not YES:
        # An old score does not show that the threshold is missed today: a new one would settle it.
        old = f"{said}, older than {spec.within_days} days" if recent is NO else f"{said}, not known to be within {spec.within_days} days"
        return Finding(UNKNOWN, rule, old, old, rows=(last.row,), missing=(f"score:{scale}",))
    return Finding(YES if last.value >= least else NO, rule, said, said, rows=(last.row,))


def exclusion(case: Case, spec: Exclusion) -> Finding:
    """None of the conditions present. Not recorded cannot be cleared."""
    found = {c: _present(case, c, spec.ever) for c in spec.conditions}
    titles = {c: row.title if (row := case.knowledge.conditions.get(c)) else c.replace("_", " ") for c in spec.conditions}
    rule = f"None of these{' now or in the past' if spec.ever else ''}: {', '.join(titles.values())}"
    met = all_of(negate(answer) for answer, _ in found.values())
    present = [titles[c] for c, (answer, _) in found.items() if answer is YES]
    unknown = [c for c, (answer, _) in found.items() if answer is UNKNOWN]
    if present:
        said = f"{listed(present)} recorded"
    elif unknown:
        said = f"not recorded either way: {', '.join(titles[c] for c in unknown)}"
    else:
        said = "all recorded as absent"
    many = met is UNKNOWN and len(unknown) > 2
    headline = f"{len(unknown)} excluding conditions not recorded either way" if many else said
    missing = tuple(f"condition:{c}" for c in unknown) if met is UNKNOWN else ()
    return Finding(met, rule, said, headline, rows=once(row for _, rows in found.values() for row in rows), missing=missing)


def _present(case: Case, condition: str, ever: bool) -> tuple[Answer, tuple[int, ...]]:
    if condition == PSYCHOSIS:
        return psychotic_features(case)
    return case.ever(condition) if ever else case.condition(condition)


def recorded(case: Case, spec: Recorded) -> Finding:
    """A score on one of the scales, or a person fact that says yes."""
    if spec.scales:
        rows = tuple(s.row for scale in spec.scales for s in case.totals(scale))
        rule = f"A score on record: {', '.join(spec.scales)}"
        said = "score on record" if rows else f"no score of {', '.join(spec.scales)} on record"
        return Finding(YES if rows else UNKNOWN, rule, said, said, rows=rows, missing=() if rows else (f"score:{spec.scales[0]}",))
    fact = case.fact(spec.fact or "")
    answer = _said(fact.value) if fact else UNKNOWN
    rule = spec.asks or (spec.fact or "").replace("_", " ").capitalize()
    said = {YES: "recorded", NO: "recorded as not so", UNKNOWN: "not recorded"}[answer]
    missing = (f"fact:{spec.fact}",) if answer is UNKNOWN else ()
    return Finding(answer, rule, said, f"{lower(rule)}: {said}", rows=(fact.row,) if fact else (), missing=missing)


def _said(value: str) -> Answer:
    return {"yes": YES, "true": YES, "no": NO, "false": NO}.get(value.strip().lower(), UNKNOWN)
