"""How was this option's past counted, course by course? (rules R2.1, R2.2, R3.1)"""

from __future__ import annotations

from lib.engine.options.candidates import Candidate
from lib.engine.options.situation import Situation, reason
from lib.engine.options.states import FAILED, HELPED, INADEQUATE, NOT_TOLERATED, PARTIAL, UNKNOWN_STATE, state_of_course
from lib.engine.options.wording import because_words, course_words, missing_words
from lib.records.assessment import Reason
from lib.records.course import Course
from lib.records.wording import OUTCOMES, show_percent


def history_reasons(candidate: Candidate, situation: Situation) -> list[Reason]:
    """One reason a course of the option; none for an adjustment of what is taken now."""
    if candidate.row.kind == "optimise":
        return []
    return [found for course in candidate.state.courses if (found := _reason(course, candidate, situation)) is not None]


def _reason(course: Course, candidate: Candidate, situation: Situation) -> Reason | None:
    state, named = state_of_course(course), course_words(course)
    here = (course,)
    if state == NOT_TOLERATED:
        return reason(situation, "R2.2", "history", here, course=named)
    if state == HELPED:
        return reason(situation, "R3.1.lost" if course.lost else "R3.1", "history", here, course=named)
    if state == INADEQUATE:
        return reason(situation, "R2.1", "history", here, course=named, because=because_words(course))
    if state == UNKNOWN_STATE or course.agent == candidate.row.id.split(".")[0]:
        return reason(situation, "R2.1.unknown", "history", here, course=named, missing=missing_words(course))
    if state in (FAILED, PARTIAL):
        return _plain(course, "R3", f"{named}: adequate, {outcome_words(course)}.")
    return _plain(course, "R3", f"{named}: in use{_so_far(course)}.")


def outcome_words(course: Course) -> str:
    """`partial response, 31 %`."""
    words = OUTCOMES.get(course.outcome, course.outcome)
    if course.outcome == "unknown":
        words = "no sufficient response"
    return f"{words}, {show_percent(course.improvement_pct)}" if course.improvement_pct is not None else words


def _so_far(course: Course) -> str:
    return f", {outcome_words(course)} so far" if course.outcome != "unknown" else ""


def _plain(course: Course, code: str, text: str) -> Reason:
    return Reason(code, text, "trd_review_convention", "history", "", course.rows, (course.course_id,))
