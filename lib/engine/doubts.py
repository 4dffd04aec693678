"""Is it really resistance? Reasons to doubt it: dose, adherence, bipolarity, substances, thyroid, interactions, medical causes (CC 5.7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lib.engine.case import Case
from lib.engine.patterns.finding import agent_name, antidepressant_courses, span
from lib.knowledge.patterns import DoubtRow, ExposureRow
from lib.records.answers import NO, UNKNOWN, YES, Answer, any_of
from lib.records.assessment import Doubt
from lib.records.course import Course
from lib.records.dates import show_partial
from lib.records.doses import show_amount

TOO_LITTLE = ("dose_below_minimum", "too_short", "too_few_sessions")
LOWER = "lower"


@dataclass(frozen=True, slots=True)
class _Said:
    """What the record says about one doubt."""

    answer: Answer
    text: str
    rows: tuple[int, ...] = ()
    courses: tuple[str, ...] = ()


def find_doubts(case: Case) -> tuple[Doubt, ...]:
    """Each reason to doubt resistance, answered yes (there is one), no, or unknown, in the order of data/knowledge/doubts.csv."""
    ordered = sorted(case.knowledge.doubts.values(), key=lambda row: row.order)
    return tuple(_doubt(row, _JUDGES.get(row.id, _conditions)(case, row)) for row in ordered)


def _doubt(row: DoubtRow, said: _Said) -> Doubt:
    return Doubt(row.id, row.title, said.answer, said.text, row.source, tuple(dict.fromkeys(said.rows)), said.courses)


def _unhelpful(case: Case) -> tuple[Course, ...]:
    """Antidepressant courses that are not known to have helped and are not still too young to tell: those that resistance would rest on."""
    return tuple(
        c for c in antidepressant_courses(case) if c.outcome not in ("response", "remission") and "in_progress" not in c.inadequate_because
    )


def _name(case: Case, course: Course) -> str:
    return f"{agent_name(case, course)} ({span(course)})"


def _over_courses(case: Case, judge: Callable[[Course], Answer], yes: str, no: str, unknown: str) -> _Said:
    """Yes when one unhelpful course is in doubt, no when none is, else unknown; the courses of that answer are named."""
    courses = _unhelpful(case)
    if not courses:
        helped = bool(antidepressant_courses(case))
        return (
            _Said(NO, "Every antidepressant course on record helped.")
            if helped
            else _Said(UNKNOWN, "No antidepressant course is recorded.")
        )
    answers = {course.course_id: judge(course) for course in courses}
    answer = any_of(answers.values())
    named = [c for c in courses if answers[c.course_id] is answer]
    text = {YES: yes, NO: no, UNKNOWN: unknown}[answer]
    rows = tuple(row for c in named for row in c.rows)
    return _Said(answer, f"{text}: {', '.join(_name(case, c) for c in named)}.", rows, tuple(c.course_id for c in named))


def _dose_or_duration(case: Case, row: DoubtRow) -> _Said:
    def too_little(course: Course) -> Answer:
        if course.adequate is YES:
            return NO
        if course.adequate is NO:
            return YES if any(code in TOO_LITTLE for code in course.inadequate_because) else NO
        return UNKNOWN

    return _over_courses(case, too_little, "Below the minimum dose or time", "Dose and time sufficed", "Dose or time not fully recorded")


def _adherence(case: Case, row: DoubtRow) -> _Said:
    def missed(course: Course) -> Answer:
        return {YES: NO, NO: YES, UNKNOWN: UNKNOWN}[course.adherent]

    return _over_courses(case, missed, "Doses were missed", "Taken as prescribed", "Adherence not recorded")


def _bipolarity(case: Case, row: DoubtRow) -> _Said:
    unipolar, rows = case.unipolar
    text = {
        YES: "A unipolar depressive disorder is recorded and no mania or hypomania.",
        NO: "Bipolar disorder, mania or hypomania is on record.",
        UNKNOWN: "The diagnosis is not recorded, nor whether there was mania or hypomania.",
    }
    return _Said({YES: NO, NO: YES, UNKNOWN: UNKNOWN}[unipolar], text[unipolar], rows)


def _conditions(case: Case, row: DoubtRow) -> _Said:
    """Yes when one of the conditions is present, no when all are recorded absent, else unknown with those still to record.

    A condition of `also` counts when it is present; its absence is not asked for.
    """
    states = {condition: case.condition(condition) for condition in row.conditions.split()}
    also = {condition: case.condition(condition) for condition in row.also.split()}
    states |= {condition: state for condition, state in also.items() if state[0] is YES}
    answer = any_of(present for present, _ in states.values())
    rows = tuple(r for present, at in states.values() if present is answer for r in at)
    named = ", ".join(_condition_title(case, c) for c, (present, _) in states.items() if present is answer)
    text = {YES: "On record: ", NO: "Recorded as absent: ", UNKNOWN: "Not recorded: "}[answer] + named + "."
    labs = [lab for lab_id in row.labs.split() if (lab := case.latest_lab(lab_id))]
    if labs:
        shown = "; ".join(
            f"{case.knowledge.labs[x.lab or ''].title} {f'{show_amount(x.value)} {x.unit}'.strip()} ({show_partial(x.when)})" for x in labs
        )
        text, rows = f"{text} {shown}, to be read by the clinician.", (*rows, *(x.row for x in labs))
    return _Said(answer, text, rows)


def _condition_title(case: Case, condition: str) -> str:
    known = case.knowledge.conditions.get(condition)
    return known.title if known else condition.replace("_", " ")


def _interacting(case: Case, row: DoubtRow) -> _Said:
    """Was something taken beside an unhelpful course that lowers its level? The full list of medicines alone can say no."""
    found: list[tuple[ExposureRow, Course, Course]] = [
        (exposure, other, course)
        for exposure in case.knowledge.exposure.values()
        for course in _unhelpful(case)
        for other in case.courses
        if exposure.effect == LOWER and exposure.agent == other.agent and _affects(exposure, course) and _together(case, other, course)
    ]
    if found:
        text = " ".join(f"{agent_name(case, course)}: {exposure.text}." for exposure, _, course in found)
        rows = tuple(r for _, other, course in found for r in (*other.rows, *course.rows))
        return _Said(YES, text, rows, tuple(dict.fromkeys(c.course_id for _, other, course in found for c in (other, course))))
    complete, rows = case.condition(row.conditions)
    if complete is YES:
        return _Said(NO, "The list of medicines is recorded as complete; none that lowers the level is on it.", rows)
    return _Said(UNKNOWN, "None is on record; whether the list of medicines is complete is not recorded.", rows)


def _metaboliser(case: Case, row: DoubtRow) -> _Said:
    """Does fast metabolism leave the exposure on an unhelpful course uncertain (CPIC 2023)?"""
    by_status = [e for e in case.knowledge.exposure.values() if e.effect == LOWER and e.condition]
    pairs = [(e, c) for e in by_status for c in _unhelpful(case) if _affects(e, c)]
    if not pairs:
        return _Said(NO, "No antidepressant on record that did not help depends on CYP2D6 or CYP2C19 in the CPIC list.")
    states = {e.id: _fast(case, e) for e, _ in pairs}
    answer = any_of(state for state, _ in states.values())
    named = tuple(dict.fromkeys(c for e, c in pairs if states[e.id][0] is answer))
    enzymes = ", ".join(dict.fromkeys(e.enzyme for e, _ in pairs if states[e.id][0] is answer))
    agents = ", ".join(dict.fromkeys(agent_name(case, c) for c in named))
    text = {
        YES: f"Ultrarapid metaboliser ({enzymes}): the exposure to {agents} is uncertain.",
        NO: f"Not an ultrarapid metaboliser ({enzymes}).",
        UNKNOWN: f"Metaboliser status not recorded ({enzymes}), for {agents}.",
    }[answer]
    rows = (*(r for state, at in states.values() if state is answer for r in at), *(r for c in named for r in c.rows))
    return _Said(answer, text, rows, tuple(c.course_id for c in named))


def _fast(case: Case, exposure: ExposureRow) -> tuple[Answer, tuple[int, ...]]:
    """Is the patient an ultrarapid metaboliser of the enzyme? A recorded poor metaboliser is not one."""
    present, rows = case.condition(exposure.condition)
    slow = [e.condition for e in case.knowledge.exposure.values() if e.enzyme == exposure.enzyme and e.effect != LOWER and e.condition]
    for condition in slow if present is UNKNOWN else ():
        poor, at = case.condition(condition)
        if poor is YES:
            return NO, at
    return present, rows


def _affects(exposure: ExposureRow, course: Course) -> bool:
    return not {course.agent, course.drug_class}.isdisjoint(exposure.affects.split())


def _together(case: Case, one: Course, other: Course) -> bool:
    if one.start is None or other.start is None:
        return False
    first_stop = one.stop.latest if one.stop else case.as_of
    second_stop = other.stop.latest if other.stop else case.as_of
    return one.start.earliest <= second_stop and other.start.earliest <= first_stop


_JUDGES: dict[str, Callable[[Case, DoubtRow], _Said]] = {
    "dose_or_duration": _dose_or_duration,
    "adherence": _adherence,
    "bipolarity": _bipolarity,
    "interacting_drugs": _interacting,
    "metaboliser": _metaboliser,
}
