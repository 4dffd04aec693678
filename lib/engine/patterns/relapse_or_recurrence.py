"""Did the depression come back after it had gone or halved? Pattern 3 (rule G3; ACNP task force 2006)."""

from __future__ import annotations

from datetime import timedelta

from lib.engine.case import Case
from lib.engine.months import months_after
from lib.engine.patterns.finding import Finding, Found, add_up, agent_name, codes, depression_treatments, not_judged, on_course
from lib.engine.patterns.returns import Recovery, Return, recorded_recoveries, recorded_returns, returns_on, undated_returns
from lib.engine.scores import lasted_on, series, symptom_scales
from lib.records.answers import NO, UNKNOWN, YES, any_of
from lib.records.assessment import Evidence
from lib.records.course import Course
from lib.records.dates import PartialDate

PATTERN = "relapse_or_recurrence"


def relapse_or_recurrence(case: Case) -> Found:
    """Returns of depression, each named relapse or recurrence by the chosen cut; two or more are frequent."""
    returned: list[Return] = list(recorded_returns(case))
    well_on = []
    for scale in symptom_scales(case):
        returns, well = returns_on(case, scale)
        returned += returns
        well_on += [scale.id] if well else []
    findings = [_finding(case, one) for one in _merged(case, returned)]
    if undated := undated_returns(case):
        findings.append(Finding(YES, lambda: Evidence("Relapse recorded without a date.", undated)))
    found = add_up(case, PATTERN, findings or _excluded(case, well_on), "No remission or response, relapse or course is recorded.")
    if found.answer.present is YES:
        found.lead = lambda: _count(case, found)
    return found


def _count(case: Case, found: Found) -> str:
    count, frequent = sum(f.present is YES for f in found.findings), case.knowledge.number("pattern_relapse_frequent")
    if count >= frequent:
        return f"{count} returns on record: frequent. "
    return f"One return on record; {frequent:g} or more are called frequent. "


def _finding(case: Case, one: Return) -> Finding:
    def shown() -> Evidence:
        active = [c for c in depression_treatments(case) if lasted_on(case, c, one.when)]
        during = f"on {', '.join(agent_name(case, c) for c in active)}" if active else "on no recorded treatment"
        return Evidence(
            text=f"{_kind(case, one)}: {one.text()}; {during}.",
            rows=tuple(dict.fromkeys(one.rows)),
            courses=tuple(c.course_id for c in active),
            start=one.when.earliest,
            stop=one.until.latest,
        )

    watch = one.confirmed is UNKNOWN
    missing = ("score:" + one.origins[0],) if watch else ()
    return Finding(one.confirmed, shown, missing, watch, lambda: one.note() if one.note else "")


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
    if len(found) < 2:
        return found
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
        text=lambda: "; ".join(dict.fromkeys((first.text(), second.text()))),
        rows=(*first.rows, *second.rows),
        origins=tuple(dict.fromkeys((*first.origins, *second.origins))),
        confirmed=any_of([first.confirmed, second.confirmed]),
        remitted=first.remitted or second.remitted,
        well_from=first.well_from or second.well_from,
        note=first.note or second.note,
    )


def _excluded(case: Case, well_on: list[str]) -> list[Finding]:
    """No return was found. Does the record suffice to say that there was none? Each course answers for itself."""
    last_well = max([s.when.latest for scale in well_on for s in series(case, scale)], default=None)
    told = [r for r in recorded_recoveries(case) if last_well is None or r.when.latest > last_well]
    return [
        *[_no_return_on(case, scale) for scale in well_on],
        *[_no_word_since(case, recovery) for recovery in told],
        *[_course_excludes(case, course, bool(well_on)) for course in depression_treatments(case)],
    ]


def _no_return_on(case: Case, scale: str) -> Finding:
    def shown() -> Evidence:
        rows = tuple(s.row for s in series(case, scale))
        return Evidence(f"{scale} shows remission or response and no return to the relapse threshold.", rows)

    return Finding(NO, shown)


def _no_word_since(case: Case, recovery: Recovery) -> Finding:
    def shown() -> Evidence:
        text = recovery.text()
        return Evidence(f"{text[0].upper()}{text[1:]}; nothing recorded since then tells how it held.", recovery.rows)

    return Finding(UNKNOWN, shown, _score_code(case))


def _score_code(case: Case) -> tuple[str, ...]:
    known = symptom_scales(case) or sorted((s for s in case.knowledge.scales.values() if s.order), key=lambda s: s.order or 0)
    return (f"score:{known[0].id}",) if known else ()


def _course_excludes(case: Case, course: Course, followed: bool) -> Finding:
    """What a course says about a return. `followed`: scores follow the patient while well, so that a return would show in them."""
    if finding := not_judged(case, course):
        return finding
    if course.outcome in ("none", "worse", "partial"):
        return on_course(NO, case, course, lambda: "no remission or response to return from.")
    if course.outcome in ("response", "remission"):
        if course.stop is None and not course.ongoing and not followed:
            said = f"{course.outcome}; when it ended, and how it held, is not recorded."
            return on_course(UNKNOWN, case, course, lambda: said, _score_code(case))
        return on_course(NO, case, course, lambda: f"{course.outcome}, no return recorded on it.")
    return on_course(UNKNOWN, case, course, lambda: "outcome not recorded.", codes(course, "outcome"))
