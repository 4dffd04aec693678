"""The parts of "this course failed": taken, and without enough benefit (long enough at dose: durations.py; inside the window: windows.py).

Each part is a Check: its answer, and the words and missing facts that go with a no or an unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

from lib.engine.case import Case
from lib.engine.criteria.words import show_pct
from lib.engine.outcome import below_cutoff, fails_cutoff
from lib.knowledge.clauses import CutOff
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of, negate
from lib.records.course import Course
from lib.records.dates import PartialDate
from lib.records.doses import show_amount

HELPED = ("response", "remission")


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the judgement (`part` is its name). `no`, `unknown`: the words of that answer; `missing`: facts that would settle it."""

    part: str
    answer: Answer
    no: str = ""
    unknown: str = ""
    missing: tuple[str, ...] = ()


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
    fails = below_cutoff(course, cut_off.pct, cut_off.inclusive, course.stop_reason)
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
        return Check("outcome", answer, _benefit(course), "no scores before and after", outcome_missing(by_scale, course))
    said = _benefit(course) if answer is NO else ""
    return Check("outcome", answer, said, _open_outcome(course), outcome_missing(by_scale, course))


def outcome_missing(by_scale: bool, course: Course) -> tuple[str, ...]:
    """What would tell whether the benefit was too small."""
    return (f"scores:{course.course_id}",) if by_scale and course.outcome_from != "scores" else (f"outcome:{course.course_id}",)


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
    missing = too_early_missing(course)
    return Check("stop_reason", answer, "stopped for side effects", "not known whether it was adequate before the side effects", missing)


def too_early_missing(course: Course) -> tuple[str, ...]:
    """What would tell whether it was adequate before it was stopped."""
    return tuple(code for code in course.missing if code.partition(":")[0] in ("dose", "duration", "sessions"))


def switch_answer(case: Case, course: Course) -> Answer:
    """Did another antidepressant follow it? A register takes the switch for the failure, no outcome needed."""
    result = NO
    for other in case.courses if not course.ongoing else ():
        if other.agent != course.agent and other.role in ("antidepressant", "combination") and other.kind == "medication":
            follows = _follows(course, other)
            if follows is YES:
                return YES
            if follows is UNKNOWN:
                result = UNKNOWN
    return result


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
    if later is NO or other.ongoing:
        return later
    outlasts = UNKNOWN if other.stop is None or course.stop is None else _after(course.stop, other.stop)
    return outlasts if later is YES or outlasts is NO else UNKNOWN


def _after(first: PartialDate, second: PartialDate) -> Answer:
    if second.earliest > first.latest:
        return YES
    return NO if second.latest <= first.earliest else UNKNOWN
