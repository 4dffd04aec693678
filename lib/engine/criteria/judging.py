"""The parts of "this course failed": inside the window, long enough at dose, taken, and without enough benefit.

Each part is a Check: its answer, and the words and missing facts that go with a no or an unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lib.engine.case import Case
from lib.engine.criteria.words import show_pct, show_weeks
from lib.engine.months import months_after
from lib.engine.outcome import fails_cutoff
from lib.knowledge.clauses import CutOff, Window
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of, any_of, negate
from lib.records.bounds import NOTHING_KNOWN, Bounds
from lib.records.course import Course
from lib.records.dates import PartialDate
from lib.records.doses import show_amount


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the judgement. `no` and `unknown`: the words that go with that answer; `missing`: facts that would settle it."""

    answer: Answer
    no: str
    unknown: str
    missing: tuple[str, ...] = ()


def window_check(case: Case, window: Window, course: Course) -> Check:
    """Does the course lie in the window the clause looks at?"""
    if window.kind == "episode":
        missing = ("episode_start",) if case.episode.start is None else (f"duration:{course.course_id}",)
        what = "start of the current episode not recorded" if case.episode.start is None else "not known whether in the current episode"
        return Check(course.in_current_episode, "before the current episode", what, missing)
    if window.kind == "years":
        since = months_after(case.as_of, -12 * int(window.years or 0))
        text = f"ended more than {show_amount(window.years or 0)} years ago"
        return Check(_reaches_into(course, since), text, "when it ended is not recorded", (f"duration:{course.course_id}",))
    if window.kind == "admission":
        return _after_admission(case, int(window.months or 0), course)
    return Check(YES, "", "")


def duration_check(case: Case, weeks: float | None, dose: str, window: Window, course: Course) -> Check:
    """Was it taken long enough, at the dose the clause asks for?"""
    if dose == "maximum_tolerated":
        return _at_maximum(case, weeks, window, course)
    bounds = course.weeks if dose == "any" else _weeks_at_minimum(course, window)
    if weeks is None and dose == "any":
        return Check(YES, "", "")
    needed = weeks if weeks is not None else 0.0
    answer = bounds.at_least(needed) if weeks is not None else negate(bounds.at_most(0.0))
    at = "" if dose == "any" else " at the minimum dose"
    if "dose_below_minimum" in course.inadequate_because and dose == "minimum":
        no = "below the minimum dose"
    else:
        no = f"{show_weeks(bounds)}{at}{' so far' if course.ongoing else ''}, {show_amount(needed)} needed"
    no_dose = dose == "minimum" and (course.max_dose is None or course.minimum_dose is None or "dose_unknown" in course.inadequate_because)
    if no_dose and course.weeks.at_least(needed) is not UNKNOWN:
        return Check(answer, no, "dose not recorded or not comparable", (f"dose:{course.course_id}",))
    missing = (f"dose:{course.course_id}",) if no_dose else ()
    return Check(answer, no, f"weeks{at} not known", (*missing, f"duration:{course.course_id}"))


def _weeks_at_minimum(course: Course, window: Window) -> Bounds:
    """Weeks at the minimum dose; of a course that spans the start of the episode, only those since then (rule A8)."""
    inside = course.weeks_at_minimum_in_episode
    if window.kind == "episode" and course.in_current_episode is YES and inside != NOTHING_KNOWN:
        return inside
    return course.weeks_at_minimum_dose


def _at_maximum(case: Case, weeks: float | None, window: Window, course: Course) -> Check:
    """At the labelled maximum it is yes; below it the record does not say whether more was tolerated."""
    needed = weeks or 0.0
    total = course.weeks.at_least(needed)
    if total is NO:
        return Check(NO, f"{show_weeks(course.weeks)}, {show_amount(needed)} needed", "")
    maximum = _label_maximum(case, course)
    dose = course.max_dose
    reached = maximum is not None and dose is not None and dose.unit == maximum[1] and dose.low >= maximum[0]
    unknown = "whether this was the highest dose tolerated is not recorded"
    answer = all_of([total, YES if reached and len(course.steps) <= 1 else UNKNOWN])
    return Check(answer, "", unknown, (f"dose:{course.course_id}",))


def _label_maximum(case: Case, course: Course) -> tuple[float, str] | None:
    rows = [r for r in case.knowledge.label_maxima if r.agent == course.agent and r.from_age == 0]
    here = [r for r in rows if r.jurisdiction == case.settings.jurisdiction] or rows
    return max(((r.dose, r.unit) for r in here), default=None)


def adherence_check(handling: str, course: Course) -> Check:
    """Was it taken? Not recorded is presumed or stays open, as the pack says (rule B3)."""
    answer = course.adherent
    if answer is UNKNOWN and handling == "presumed":
        answer = YES
    amount = "" if course.adherence_pct is None else f" ({show_amount(course.adherence_pct)} %)"
    return Check(answer, f"low adherence{amount}", "adherence not recorded", (f"adherence:{course.course_id}",))


def outcome_check(cut_off: CutOff, or_rated_none: bool, by_scale: bool, no_weeks: bool, course: Course) -> Check:
    """Was the benefit too small? A response that was later lost is no failure (rule D)."""
    fails = fails_cutoff(course, cut_off.pct, cut_off.inclusive)
    if or_rated_none and course.outcome_from == "rated" and course.outcome in ("none", "worse") and not course.lost:
        fails = YES
    parts = [fails]
    if cut_off.from_pct is not None:
        parts.append(UNKNOWN if course.improvement is None else course.improvement.at_least(cut_off.from_pct))
    if no_weeks and course.intolerant is YES:
        # Without a least duration nothing else keeps a course apart that was stopped for side effects (rule D).
        return Check(NO, "stopped for side effects", "")
    missing: tuple[str, ...] = (f"outcome:{course.course_id}",)
    if by_scale and course.outcome_from != "scores":
        parts.append(UNKNOWN)
        missing = (f"scores:{course.course_id}",)
    return Check(all_of(parts), _benefit(course), _open_outcome(course, by_scale), missing)


def _benefit(course: Course) -> str:
    if course.lost:
        return f"{course.outcome} reached and later lost"
    if course.improvement_pct is not None:
        return f"improved by {show_pct(course.improvement_pct)}"
    return f"outcome {course.outcome}"


def _open_outcome(course: Course, by_scale: bool) -> str:
    if by_scale and course.outcome_from != "scores":
        return "no scores before and after"
    if course.improvement is None:
        return "outcome not recorded"
    return f"outcome {course.outcome}, degree not recorded" if course.outcome != "unknown" else "degree of benefit not recorded"


def switch_check(case: Case, window: Window, course: Course) -> Check:
    """Did another antidepressant follow it? A register takes the switch for the failure, no outcome needed."""
    if course.ongoing:
        return Check(NO, "still taken", "")
    others = [c for c in case.courses if c.kind == "medication" and c.role in ("antidepressant", "combination") and c.agent != course.agent]
    answer = any_of(_follows(course, other) for other in others)
    return Check(answer, "no other antidepressant followed", "which came first is not recorded", (f"duration:{course.course_id}",))


def _follows(course: Course, other: Course) -> Answer:
    """Started after it, and went on after it stopped (a combination partner that ended first is no switch)."""
    if course.start is None or other.start is None:
        return UNKNOWN
    later = _after(course.start, other.start)
    outlasts = YES if other.ongoing else UNKNOWN if other.stop is None or course.stop is None else _after(course.stop, other.stop)
    return all_of([later, outlasts])


def _after(first: PartialDate, second: PartialDate) -> Answer:
    if second.earliest > first.latest:
        return YES
    return NO if second.latest <= first.earliest else UNKNOWN


def _reaches_into(course: Course, since: date) -> Answer:
    if course.ongoing or (course.start is not None and course.start.earliest >= since):
        return YES
    if course.stop is None:
        return UNKNOWN
    if course.stop.earliest >= since:
        return YES
    return NO if course.stop.latest < since else UNKNOWN


def _after_admission(case: Case, months: int, course: Course) -> Check:
    """Was the drug left within `months` of the first recorded hospital admission?"""
    admissions = [e for e in case.history.events if e.event == "hospital_admission" and e.when is not None]
    if not admissions:
        return Check(UNKNOWN, "", "no hospital admission recorded", ("event:hospital_admission",))
    first = min((e.when for e in admissions if e.when is not None), key=lambda when: when.earliest)
    if course.stop is None:
        answer = NO if course.ongoing else UNKNOWN
    else:
        end_low, end_high = months_after(first.earliest, months), months_after(first.latest, months)
        answer = all_of(
            [
                YES if course.stop.earliest >= first.latest else NO if course.stop.latest < first.earliest else UNKNOWN,
                YES if course.stop.latest <= end_low else NO if course.stop.earliest > end_high else UNKNOWN,
            ]
        )
    no = "still taken" if course.ongoing else f"not left within {months} months of the first admission"
    return Check(answer, no, "when it was left is not recorded", (f"duration:{course.course_id}",))
