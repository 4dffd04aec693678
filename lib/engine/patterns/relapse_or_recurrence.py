"""Did the depression come back after it had gone or halved? Pattern 3 (rule G3; ACNP task force 2006)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lib.engine.case import Case
from lib.engine.months import months_after
from lib.engine.patterns.finding import Finding, add_up, agent_name, codes, depression_treatments, not_judged, span
from lib.engine.patterns.returns import Return, recorded_recoveries, recorded_returns, returns_on, undated_returns
from lib.engine.scores import lasted_on, series, symptom_scales
from lib.records.answers import NO, UNKNOWN, YES, any_of
from lib.records.assessment import Pattern
from lib.records.course import Course
from lib.records.dates import PartialDate

PATTERN = "relapse_or_recurrence"


def relapse_or_recurrence(case: Case) -> Pattern:
    """Returns of depression, each named relapse or recurrence by the chosen cut; two or more are frequent."""
    found: list[Return] = list(recorded_returns(case))
    well_on = []
    for scale in symptom_scales(case):
        returns, well = returns_on(case, scale)
        found += returns
        well_on += [scale.id] if well else []
    merged = _merged(case, found)
    findings = [_finding(case, one) for one in merged]
    if undated := undated_returns(case):
        findings.append(Finding(YES, "Relapse recorded without a date.", undated))
    if any_of(f.present for f in findings) is NO:
        findings = _excluded(case, well_on)
    pattern = add_up(case, PATTERN, findings, "No score, event or course is recorded.")
    if pattern.present is not YES:
        return pattern
    count = sum(f.present is YES for f in findings)
    frequent = case.knowledge.number("pattern_relapse_frequent")
    said = (
        f"{count} returns on record: frequent." if count >= frequent else f"One return on record; {frequent:g} or more are called frequent."
    )
    return replace(pattern, note=f"{said} {pattern.note}")


def _finding(case: Case, one: Return) -> Finding:
    active = [c for c in depression_treatments(case) if lasted_on(case, c, one.when)]
    during = f"on {', '.join(agent_name(case, c) for c in active)}" if active else "on no recorded treatment"
    missing = ("score:" + one.origins[0],) if one.confirmed is UNKNOWN else ()
    return Finding(
        present=one.confirmed,
        text=f"{_kind(case, one)}: {one.text}; {during}.",
        rows=tuple(dict.fromkeys(one.rows)),
        courses=tuple(c.course_id for c in active),
        start=one.when.earliest,
        stop=one.until.latest,
        missing=missing,
        watch=one.confirmed is UNKNOWN,
        note=one.note,
    )


def _kind(case: Case, one: Return) -> str:
    """Relapse before the chosen number of months in remission, recurrence from then on; both when the dates leave it open."""
    months = int(case.knowledge.number(case.settings.recovery_number))
    if not one.remitted:
        return "Relapse (after a response, no remission between)"
    if one.well_from is None:
        return "Relapse or recurrence (start of the remission not recorded)"
    if one.when.earliest >= months_after(one.well_from.latest, months):
        return f"Recurrence (after {months} months in remission or more)"
    if one.when.latest < months_after(one.well_from.earliest, months):
        return f"Relapse (before {months} months in remission)"
    return f"Relapse or recurrence (the dates do not tell which side of {months} months)"


def _merged(case: Case, found: list[Return]) -> list[Return]:
    """Different records of one return made one; an unconfirmed score beside a confirmed return adds nothing of its own."""
    apart = timedelta(days=case.knowledge.number("pattern_relapse_same_days"))
    merged: list[Return] = []
    for one in sorted(found, key=lambda r: (r.when.earliest, r.when.latest, r.origins)):
        index = next((i for i, other in enumerate(merged) if _same(one, other, apart)), None)
        if index is None:
            merged.append(one)
        else:
            merged[index] = _join(merged[index], one)
    return merged


def _same(one: Return, other: Return, apart: timedelta) -> bool:
    same_days = (one.when.earliest, one.when.latest) == (other.when.earliest, other.when.latest)
    if set(one.origins) & set(other.origins):
        return same_days
    inside = _contains(one.when, other.when) or _contains(other.when, one.when)
    near = abs(one.when.earliest - other.when.earliest) <= apart and abs(one.when.latest - other.when.latest) <= apart
    return inside or near


def _contains(outer: PartialDate, inner: PartialDate) -> bool:
    return outer.earliest <= inner.earliest and inner.latest <= outer.latest


def _join(one: Return, other: Return) -> Return:
    first, second = (one, other) if one.confirmed is YES else (other, one)
    dated = first if first.when.exact or not second.when.exact else second
    return Return(
        when=dated.when,
        until=dated.until,
        text=first.text if first.text == second.text else f"{first.text}; {second.text}",
        rows=(*first.rows, *second.rows),
        origins=tuple(dict.fromkeys((*first.origins, *second.origins))),
        confirmed=any_of([first.confirmed, second.confirmed]),
        remitted=first.remitted or second.remitted,
        well_from=first.well_from or second.well_from,
        note=first.note or second.note,
    )


def _excluded(case: Case, well_on: list[str]) -> list[Finding]:
    """No return was found. Does the record suffice to say that there was none? Each course answers for itself."""
    scored = [
        Finding(
            NO, f"{scale} shows remission or response and no return to the relapse threshold.", tuple(s.row for s in series(case, scale))
        )
        for scale in well_on
    ]
    last_well = max((s.when.latest for scale in well_on for s in series(case, scale)), default=None)
    told = [
        Finding(
            UNKNOWN, f"{r.text[0].upper()}{r.text[1:]}; nothing recorded since then tells how it held.", r.rows, missing=_score_code(case)
        )
        for r in recorded_recoveries(case)
        if last_well is None or r.when.latest > last_well
    ]
    return [*scored, *told, *(_course_excludes(case, course, bool(well_on)) for course in depression_treatments(case))]


def _score_code(case: Case) -> tuple[str, ...]:
    known = symptom_scales(case) or sorted((s for s in case.knowledge.scales.values() if s.order), key=lambda s: s.order or 0)
    return (f"score:{known[0].id}",) if known else ()


def _course_excludes(case: Case, course: Course, followed: bool) -> Finding:
    """What a course says about a return. `followed`: scores follow the patient while well, so that a return would show in them."""
    if finding := not_judged(case, course):
        return finding
    said, at = f"{agent_name(case, course)}, {span(course)}", (course.course_id,)
    if course.outcome in ("none", "worse", "partial"):
        return Finding(NO, f"{said}: no remission or response to return from.", course.rows, at)
    if course.outcome in ("response", "remission"):
        if course.stop is None and not course.ongoing and not followed:
            text = f"{said}: {course.outcome}; when it ended, and how it held, is not recorded."
            return Finding(UNKNOWN, text, course.rows, at, missing=_score_code(case))
        return Finding(NO, f"{said}: {course.outcome}, no return recorded on it.", course.rows, at)
    return Finding(UNKNOWN, f"{said}: outcome not recorded.", course.rows, at, missing=codes(course, "outcome"))
