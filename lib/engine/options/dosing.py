"""Is there room to raise the current antidepressant's dose? (rule R2.3, dose caps D06)"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from lib.engine.options.hits import Hit
from lib.engine.options.safety import Safety
from lib.engine.options.situation import Situation, reason
from lib.engine.options.wording import course_words
from lib.records.answers import NO, YES
from lib.records.assessment import Reason
from lib.records.bounds import Bounds
from lib.records.course import Course
from lib.records.doses import Dose, show_amount, show_dose
from lib.records.wording import show_bounds


@dataclass(frozen=True, slots=True)
class DoseRoom:
    """`first`: the dose comes before a switch or an adjunct. `full`: every current antidepressant is at the top of what is open to it."""

    first: bool
    full: bool
    missing: tuple[str, ...]
    reasons: tuple[Reason, ...]


def dose_room(safety: Safety, situation: Situation) -> DoseRoom:
    """Each current antidepressant's last dose against the usual range and the caps that apply."""
    return room_under(safety.present("cap"), situation)


def room_under(caps_on_it: tuple[Hit, ...], situation: Situation) -> DoseRoom:
    """The same from the caps that apply alone."""
    first, full, missing, reasons = False, bool(situation.current), [], []
    for course in situation.current:
        low_high, caps = situation.case.knowledge.options.dose_ranges.get(course.agent or ""), _caps(caps_on_it, course)
        dose = course.steps[-1].dose
        if dose is None or low_high is None or dose.unit != low_high.unit or dose.per != "day":
            full = False
            missing += [f"dose:{course.course_id}"] if dose is None else []
            continue
        top = min([low_high.high, *(hit.cap for hit in caps if hit.cap is not None)])
        words = {
            "course": course_words(course),
            "dose": show_dose(dose),
            "range": f"{show_amount(low_high.low)}–{show_amount(low_high.high)} {low_high.unit}",
        }
        if dose.low >= top:
            capped = any(hit.cap == top for hit in caps)
            reasons.append(
                _capped(situation, course, top, dose, words) if capped else reason(situation, "R2.3.top", "rule", (course,), **words)
            )
            continue
        full = False
        needed = situation.case.knowledge.number("option_optimise_weeks")
        enough = course.weeks.at_least(needed)
        if enough is NO:
            reasons.append(
                reason(
                    situation,
                    "R2.3.short",
                    "rule",
                    (course,),
                    weeks=_whole(course.weeks),
                    needed=show_amount(needed),
                    course=words["course"],
                )
            )
        elif enough is YES and course.intolerant is not YES and course.outcome != "remission":
            first = True
            reasons.append(reason(situation, "R2.3", "rule", (course,), weeks=_whole(course.weeks), **words))
    return DoseRoom(first, full, tuple(missing), tuple(reasons))


def _caps(applying: tuple[Hit, ...], course: Course) -> list[Hit]:
    return [h for h in applying if not h.agents or course.agent in h.agents]


def _capped(situation: Situation, course: Course, cap: float, dose: Dose, words: dict[str, str]) -> Reason:
    """At a cap, or above it."""
    return reason(
        situation,
        "R2.3.cap",
        "rule",
        (course,),
        course=words["course"],
        dose=words["dose"],
        above="above" if dose.low > cap else "at",
        cap=f"{show_amount(cap)} {dose.unit}",
    )


def _whole(weeks: Bounds) -> str:
    """Weeks without decimals, unless they are not known to a week."""
    return show_amount(int(weeks.low)) if isfinite(weeks.high) and int(weeks.low) == int(weeks.high) else show_bounds(weeks)
