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
from lib.records.course import Course, DoseStep
from lib.records.dates import PartialDate, days_between, on
from lib.records.doses import Dose, show_amount

HELPED = ("response", "remission")


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the judgement (`part` is its name). `no`, `unknown`: the words of that answer; `missing`: facts that would settle it."""

    part: str
    answer: Answer
    no: str = ""
    unknown: str = ""
    missing: tuple[str, ...] = ()


def window_answer(case: Case, window: Window, course: Course) -> Answer:
    """Does the course lie in the window the clause looks at?"""
    if window.kind == "episode":
        return course.in_current_episode
    if window.kind == "years":
        return _reaches_into(course, months_after(case.as_of, -round(12 * (window.years or 0))))
    if window.kind == "admission":
        return _left_after(_first_admission(case), round(window.months or 0), course)
    return YES


def window_check(case: Case, window: Window, course: Course) -> Check:
    """As `window_answer`, with its words."""
    if window.kind not in ("episode", "years", "admission"):
        return Check("window", YES)
    dates = (f"duration:{course.course_id}",)
    answer = window_answer(case, window, course)
    if window.kind == "episode":
        if case.episode.start is None:
            return Check("window", answer, "", "start of the current episode not recorded", ("episode_start",))
        return Check("window", answer, "before the current episode", "not known whether in the current episode", dates)
    if window.kind == "years":
        return Check(
            "window", answer, f"ended more than {show_amount(window.years or 0)} years ago", "when it ended is not recorded", dates
        )
    if _first_admission(case) is None:
        return Check("window", answer, "", "no hospital admission recorded", ("event:hospital_admission",))
    outside = "still taken" if course.ongoing else f"not left within {round(window.months or 0)} months of the first admission"
    return Check("window", answer, outside, "when it was left is not recorded", dates)


def _reaches_into(course: Course, since: date) -> Answer:
    if course.ongoing or (course.start is not None and course.start.earliest >= since):
        return YES
    return UNKNOWN if course.stop is None else _not_before(course.stop, since)


def _not_before(when: PartialDate, day: date) -> Answer:
    if when.earliest >= day:
        return YES
    return NO if when.latest < day else UNKNOWN


def _first_admission(case: Case) -> PartialDate | None:
    """The first recorded hospital admission up to the as-of date."""
    admissions = [
        e.when for e in case.history.events if e.event == "hospital_admission" and e.when is not None and e.when.earliest <= case.as_of
    ]
    return min(admissions, key=lambda when: (when.earliest, when.latest), default=None)


def _left_after(first: PartialDate | None, months: int, course: Course) -> Answer:
    """Was the drug left within `months` of the first admission?"""
    if first is None:
        return UNKNOWN
    if course.ongoing:
        return NO
    if course.stop is None:
        return UNKNOWN
    return all_of(
        [_from(course.stop, first), _until(course.stop, months_after(first.earliest, months), months_after(first.latest, months))]
    )


def _from(when: PartialDate, first: PartialDate) -> Answer:
    if when.earliest >= first.latest:
        return YES
    return NO if when.latest < first.earliest else UNKNOWN


def _until(when: PartialDate, earliest_end: date, latest_end: date) -> Answer:
    if when.latest <= earliest_end:
        return YES
    return NO if when.earliest > latest_end else UNKNOWN


def duration_answer(case: Case, weeks: float | None, dose: str, window: Window, course: Course) -> Answer:
    """Was it taken long enough, at the dose the clause asks for?"""
    if dose == "maximum_tolerated":
        return _at_maximum(case, weeks or 0.0, course)
    if dose == "any":
        return YES if weeks is None else course.weeks.at_least(weeks)
    bounds = _weeks_at_minimum(course, window)
    return bounds.at_least(weeks) if weeks is not None else negate(bounds.at_most(0.0))


def duration_check(case: Case, weeks: float | None, dose: str, window: Window, course: Course) -> Check:
    """As `duration_answer`, with its words."""
    answer = duration_answer(case, weeks, dose, window, course)
    if dose == "maximum_tolerated":
        return _maximum_check(case, weeks or 0.0, course, answer)
    if dose == "any":
        if weeks is None:
            return Check("duration", YES)
        short = _too_short(course, course.weeks, "", weeks, answer)
        return Check("duration", answer, short, "weeks not known", (f"duration:{course.course_id}",))
    if answer is UNKNOWN:
        unsure, missing = _open_duration(course, weeks or 0.0)
        return Check("duration", answer, "", unsure, missing)
    if "dose_below_minimum" in course.inadequate_because:
        return Check("duration", answer, "below the minimum dose")
    return Check("duration", answer, _too_short(course, _weeks_at_minimum(course, window), " at the minimum dose", weeks or 0.0, answer))


def _too_short(course: Course, bounds: Bounds, at: str, needed: float, answer: Answer) -> str:
    """`5.8 weeks at the minimum dose, 6 needed`; put into words only where it is the reason."""
    return f"{show_weeks(bounds)}{at}{_so_far(course)}, {show_amount(needed)} needed" if answer is NO else ""


def _so_far(course: Course) -> str:
    return " so far" if course.ongoing else ""


def _open_duration(course: Course, needed: float) -> tuple[str, tuple[str, ...]]:
    """What keeps the weeks at the minimum dose open: the dose, the dates, or both."""
    no_dose = course.max_dose is None or course.minimum_dose is None or "dose_unknown" in course.inadequate_because
    dose, dates = (f"dose:{course.course_id}",), (f"duration:{course.course_id}",)
    if no_dose and course.weeks.at_least(needed) is YES:
        return "dose not recorded or without a known minimum", dose
    if no_dose:
        return "dose and weeks not known", (*dose, *dates)
    return "weeks at the minimum dose not known", dates


def _weeks_at_minimum(course: Course, window: Window) -> Bounds:
    """Weeks at the minimum dose; of a course that spans the start of the episode, only those since then (rule A8)."""
    inside = course.weeks_at_minimum_in_episode
    if window.kind == "episode" and course.in_current_episode is YES and inside != NOTHING_KNOWN:
        return inside
    return course.weeks_at_minimum_dose


def _at_maximum(case: Case, needed: float, course: Course) -> Answer:
    """At the labelled maximum it is yes; below it only a word on record tells whether more would have been tolerated."""
    if course.weeks.at_least(needed) is NO:
        return NO
    if course.highest_tolerated is not UNKNOWN and course.max_dose is not None:
        return all_of([course.highest_tolerated, _weeks_at_highest(case, course, course.max_dose).at_least(needed)])
    maximum = _label_maximum(case, course)
    return YES if maximum is not None and _weeks_at(case, course, *maximum).at_least(needed) is YES else UNKNOWN


def _maximum_check(case: Case, needed: float, course: Course, answer: Answer) -> Check:
    if course.weeks.at_least(needed) is NO:
        return Check("duration", NO, f"{show_weeks(course.weeks)}{_so_far(course)}, {show_amount(needed)} needed")
    if course.highest_tolerated is not UNKNOWN and course.max_dose is not None:
        said = "recorded as not the highest dose tolerated"
        if course.highest_tolerated is YES:
            weeks = _weeks_at_highest(case, course, course.max_dose)
            said = f"{show_weeks(weeks)} at the highest dose tolerated{_so_far(course)}, {show_amount(needed)} needed"
        return Check("duration", answer, said, "weeks at the highest dose tolerated not known", (f"duration:{course.course_id}",))
    return Check("duration", answer, "", "not recorded whether this was the highest dose tolerated", (f"dose:{course.course_id}",))


def _weeks_at_highest(case: Case, course: Course, highest: Dose) -> Bounds:
    """Weeks on the dose that was recorded as the highest one tolerated, or as not."""
    return _weeks_at(case, course, highest.low, highest.unit)


def _label_maximum(case: Case, course: Course) -> tuple[float, str] | None:
    known, key = case.knowledge.options.reach, ("label maximum", (course.agent or "", case.settings.jurisdiction))
    if key not in known:  # nothing of the patient is in it
        rows = [r for r in case.knowledge.label_maxima if r.agent == course.agent and r.from_age == 0]
        here = [r for r in rows if r.jurisdiction == case.settings.jurisdiction] or rows
        known[key] = (max(((r.dose, r.unit) for r in here), default=None),)
    maximum: tuple[float, str] | None = known[key][0]
    return maximum


def _weeks_at(case: Case, course: Course, amount: float, unit: str) -> Bounds:
    """Weeks on steps at or above `amount` a day."""
    days = Bounds(0.0, 0.0)
    for step in course.steps:
        if step.dose is not None and step.dose.unit == unit and step.dose.per == "day" and step.dose.low >= amount:
            days = days.plus(_days(case, step))
    return days.scaled(1 / 7)


def _days(case: Case, step: DoseStep) -> Bounds:
    return Bounds(0.0, NOTHING_KNOWN.high) if step.start is None else days_between(step.start, step.stop or on(case.as_of))


def adherence_answer(handling: str, course: Course) -> Answer:
    """Was it taken? Not recorded is presumed or stays open, as the pack says (rule B3)."""
    return YES if course.adherent is UNKNOWN and handling == "presumed" else course.adherent


def adherence_check(handling: str, course: Course) -> Check:
    """As `adherence_answer`, with its words."""
    answer = adherence_answer(handling, course)
    amount = f" ({show_amount(course.adherence_pct)} %)" if answer is NO and course.adherence_pct is not None else ""
    return Check("adherence", answer, f"low adherence{amount}", "adherence not recorded", (f"adherence:{course.course_id}",))


def outcome_answer(cut_off: CutOff, or_rated_none: bool, by_scale: bool, course: Course) -> Answer:
    """Was the benefit too small? A response that was later lost is no failure; an effect said to be lost without one stays open (rule D)."""
    fails = fails_cutoff(course, cut_off.pct, cut_off.inclusive)
    in_words = course.outcome_from == "rated" and course.improvement_pct is None
    if or_rated_none and in_words and course.outcome in ("none", "worse") and not course.lost:
        fails = YES
    if fails is YES and course.stop_reason == "loss_of_efficacy":
        fails = UNKNOWN
    if fails is not NO and cut_off.from_pct is not None:
        fails = all_of((fails, negate(fails_cutoff(course, cut_off.from_pct, False))))
    return UNKNOWN if fails is YES and by_scale and course.outcome_from != "scores" else fails


def outcome_check(cut_off: CutOff, or_rated_none: bool, by_scale: bool, course: Course) -> Check:
    """As `outcome_answer`, with its words."""
    answer = outcome_answer(cut_off, or_rated_none, by_scale, course)
    if by_scale and course.outcome_from != "scores":
        return Check("outcome", answer, _benefit(course), "no scores before and after", (f"scores:{course.course_id}",))
    return Check("outcome", answer, _benefit(course) if answer is NO else "", _open_outcome(course), (f"outcome:{course.course_id}",))


def _benefit(course: Course) -> str:
    if course.lost:
        return f"{course.outcome} reached and later lost"
    if course.improvement_pct is None:
        return f"outcome {course.outcome}"
    return f"improved by {show_pct(course.improvement_pct)}" if course.improvement_pct >= 0 else "worse"


def _open_outcome(course: Course) -> str:
    if course.stop_reason == "loss_of_efficacy":
        return "said to have lost its effect, benefit before that not recorded"
    if course.improvement is None:
        return "outcome not recorded"
    return "degree of benefit not recorded"


def helped_since_answer(case: Case, course: Course) -> Answer:
    """No when a later course is on record as having helped, and still so: then the earlier one calls for nothing."""
    return NO if _helped_since(case, course) else YES


def helped_since_check(case: Case, course: Course) -> Check:
    """As `helped_since_answer`, with its words."""
    helped = _helped_since(case, course)
    return Check("since", NO if helped else YES, f"{case.knowledge.title(helped[0].agent)} helped since" if helped else "")


def _helped_since(case: Case, course: Course) -> list[Course]:
    return [c for c in case.courses if c.outcome in HELPED and not c.lost and _starts_after(course, c)]


def _starts_after(course: Course, other: Course) -> bool:
    return course.start is not None and other.start is not None and _after(course.start, other.start) is YES


def too_early_answer(course: Course) -> Answer:
    """Where no least duration is asked, a course in progress or stopped for side effects is still no failed one (rule D)."""
    if "in_progress" in course.inadequate_because or course.intolerant is YES:
        return NO
    return UNKNOWN if course.intolerant is UNKNOWN and course.stop_reason == "intolerance" else YES


def too_early_check(course: Course) -> Check:
    """As `too_early_answer`, with its words."""
    answer = too_early_answer(course)
    if "in_progress" in course.inadequate_because:
        return Check("duration", answer, "in progress")
    codes = tuple(code for code in course.missing if code.partition(":")[0] in ("dose", "duration", "sessions"))
    return Check("stop_reason", answer, "stopped for side effects", "not known whether it was adequate before the side effects", codes)


def switch_answer(case: Case, course: Course) -> Answer:
    """Did another antidepressant follow it? A register takes the switch for the failure, no outcome needed."""
    if course.ongoing:
        return NO
    roles = ("antidepressant", "combination")
    others = (c for c in case.courses if c.kind == "medication" and c.role in roles and c.agent != course.agent)
    return any_of(_follows(course, other) for other in others)


def switch_check(case: Case, course: Course) -> Check:
    """As `switch_answer`, with its words."""
    answer = switch_answer(case, course)
    said = "still taken" if course.ongoing else "no other antidepressant followed"
    return Check("switch", answer, said, "which came first is not recorded", (f"duration:{course.course_id}",))


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
