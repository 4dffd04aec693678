"""Is it really resistance? Reasons to doubt it: dose, adherence, bipolarity, substances, thyroid, interactions, medical causes (CC 5.7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from lib.engine.case import Case
from lib.engine.patterns.finding import agent_name, antidepressant_courses, span
from lib.knowledge.load import Knowledge
from lib.knowledge.patterns import DoubtRow, ExposureRow
from lib.records.answers import NO, UNKNOWN, YES, Answer, any_of, negate
from lib.records.assessment import Doubt
from lib.records.course import Course
from lib.records.dates import show_partial
from lib.records.doses import show_amount

TOO_LITTLE = ("dose_below_minimum", "too_short", "too_few_sessions")
LOWER = "lower"


class DoubtAnswer(NamedTuple):
    """A doubt without its words."""

    code: str
    answer: Answer


class _Words(NamedTuple):
    """What the record says about one doubt, and where."""

    text: str
    rows: tuple[int, ...] = ()
    courses: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class _Said:
    """One doubt decided; in words only when asked for (a cohort counts answers)."""

    answer: Answer
    shown: Callable[[], _Words]


def find_doubts(case: Case) -> tuple[Doubt, ...]:
    """Each reason to doubt resistance, answered yes (there is one), no, or unknown, in the order of data/knowledge/doubts.csv."""
    return tuple(_doubt(row, _said(case, row)) for row in _plan(case.knowledge).rows)


def answer_doubts(case: Case) -> tuple[DoubtAnswer, ...]:
    """The same without their words."""
    return tuple([DoubtAnswer(row.id, _said(case, row).answer) for row in _plan(case.knowledge).rows])


def _said(case: Case, row: DoubtRow) -> _Said:
    return _JUDGES.get(row.id, _conditions)(case, row)


def _doubt(row: DoubtRow, said: _Said) -> Doubt:
    text, rows, courses = said.shown()
    return Doubt(row.id, row.title, said.answer, text, row.source, tuple(dict.fromkeys(rows)), courses)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Of one knowledge: the doubts in their order, and what lowers the exposure to other agents, by agent and by metaboliser status."""

    rows: tuple[DoubtRow, ...]
    by_agent: tuple[ExposureRow, ...]
    by_status: tuple[ExposureRow, ...]


def _plan(knowledge: Knowledge) -> _Plan:
    """Made once for a knowledge."""
    held, key = knowledge.options.reach, ("doubts", ())
    if key not in held or held[key][0] is not knowledge.doubts or held[key][1] is not knowledge.exposure:
        lower = [row for row in knowledge.exposure.values() if row.effect == LOWER]
        rows = tuple(sorted(knowledge.doubts.values(), key=lambda row: row.order))
        plan = _Plan(rows, tuple(row for row in lower if row.agent), tuple(row for row in lower if row.condition))
        held[key] = (knowledge.doubts, knowledge.exposure, plan)
    found: _Plan = held[key][2]
    return found


@lru_cache(maxsize=1_000)
def _words_in(text: str) -> tuple[str, ...]:
    """The ids in a cell of the tables."""
    return tuple(text.split())


def _unhelpful(case: Case) -> tuple[Course, ...]:
    """Antidepressant courses that are not known to have helped and are not still too young to tell: those that resistance would rest on."""
    if "unhelpful" not in case.found:
        courses = antidepressant_courses(case)
        case.found["unhelpful"] = tuple(
            [c for c in courses if c.outcome not in ("response", "remission") and "in_progress" not in c.inadequate_because]
        )
    unhelpful: tuple[Course, ...] = case.found["unhelpful"]
    return unhelpful


def _name(case: Case, course: Course) -> str:
    return f"{agent_name(case, course)} ({span(course)})"


def _over_courses(case: Case, judge: Callable[[Course], Answer], yes: str, no: str, unknown: str) -> _Said:
    """Yes when one unhelpful course is in doubt, no when none is, else unknown; the courses of that answer are named."""
    courses = _unhelpful(case)
    if not courses:
        helped = bool(antidepressant_courses(case))
        text = "Every antidepressant course on record helped." if helped else "No antidepressant course is recorded."
        return _Said(NO if helped else UNKNOWN, lambda: _Words(text))
    answers = [judge(course) for course in courses]
    answer = any_of(answers)

    def shown() -> _Words:
        named = [course for course, said in zip(courses, answers, strict=True) if said is answer]
        text = f"{ {YES: yes, NO: no, UNKNOWN: unknown}[answer] }: {', '.join(_name(case, c) for c in named)}."
        return _Words(text, tuple(row for c in named for row in c.rows), tuple(c.course_id for c in named))

    return _Said(answer, shown)


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
        return negate(course.adherent)

    return _over_courses(case, missed, "Doses were missed", "Taken as prescribed", "Adherence not recorded")


def _bipolarity(case: Case, row: DoubtRow) -> _Said:
    unipolar, rows = case.unipolar
    return _Said(negate(unipolar), lambda: _Words(_UNIPOLAR[unipolar], rows))


def _conditions(case: Case, row: DoubtRow) -> _Said:
    """Yes when one of the conditions is present, no when all are recorded absent, else unknown with those still to record.

    A condition of `also` counts when it is present; its absence is not asked for.
    """
    states = {condition: case.condition(condition) for condition in _words_in(row.conditions)}
    for condition in _words_in(row.also):
        if (state := case.condition(condition))[0] is YES:
            states[condition] = state
    answer = any_of([present for present, _ in states.values()])
    return _Said(answer, lambda: _conditions_shown(case, row, states, answer))


def _conditions_shown(case: Case, row: DoubtRow, states: dict[str, tuple[Answer, tuple[int, ...]]], answer: Answer) -> _Words:
    rows = tuple(r for present, at in states.values() if present is answer for r in at)
    named = ", ".join(_condition_title(case, c) for c, (present, _) in states.items() if present is answer)
    text = {YES: "On record: ", NO: "Recorded as absent: ", UNKNOWN: "Not recorded: "}[answer] + named + "."
    labs = [lab for lab_id in row.labs.split() if (lab := case.latest_lab(lab_id))]
    if labs:
        shown = "; ".join(
            f"{case.knowledge.labs[x.lab or ''].title} {f'{show_amount(x.value)} {x.unit}'.strip()} ({show_partial(x.when)})" for x in labs
        )
        text, rows = f"{text} {shown}, to be read by the clinician.", (*rows, *(x.row for x in labs))
    return _Words(text, rows)


def _condition_title(case: Case, condition: str) -> str:
    known = case.knowledge.conditions.get(condition)
    return known.title if known else condition.replace("_", " ")


def _interacting(case: Case, row: DoubtRow) -> _Said:
    """Was something taken beside an unhelpful course that lowers its level? The full list of medicines alone can say no."""
    taken = {course.agent for course in case.courses}
    found = [
        (exposure, other, course)
        for exposure in _plan(case.knowledge).by_agent
        if exposure.agent in taken
        for course in _unhelpful(case)
        for other in case.courses
        if exposure.agent == other.agent and _affects(exposure, course) and _together(case, other, course)
    ]
    if found:
        return _Said(YES, lambda: _interacting_shown(case, found))
    complete, rows = case.condition(row.conditions)
    if complete is YES:
        text = "The list of medicines is recorded as complete; none that lowers the level is on it."
        return _Said(NO, lambda: _Words(text, rows))
    return _Said(UNKNOWN, lambda: _Words("None is on record; whether the list of medicines is complete is not recorded.", rows))


def _interacting_shown(case: Case, found: list[tuple[ExposureRow, Course, Course]]) -> _Words:
    text = " ".join(f"{agent_name(case, course)}: {exposure.text}." for exposure, _, course in found)
    rows = tuple(r for _, other, course in found for r in (*other.rows, *course.rows))
    return _Words(text, rows, tuple(dict.fromkeys(c.course_id for _, other, course in found for c in (other, course))))


def _metaboliser(case: Case, row: DoubtRow) -> _Said:
    """Does fast metabolism leave the exposure on an unhelpful course uncertain (CPIC 2023)?"""
    pairs = [(e, c) for e in _plan(case.knowledge).by_status for c in _unhelpful(case) if _affects(e, c)]
    if not pairs:
        return _Said(NO, lambda: _Words("No antidepressant on record that did not help depends on CYP2D6 or CYP2C19 in the CPIC list."))
    states = {e.id: _fast(case, e) for e, _ in pairs}
    answer = any_of([state for state, _ in states.values()])

    def shown() -> _Words:
        courses = tuple({c.course_id: c for e, c in pairs if states[e.id][0] is answer}.values())
        enzymes = ", ".join(dict.fromkeys(e.enzyme for e, _ in pairs if states[e.id][0] is answer))
        agents = ", ".join(dict.fromkeys(agent_name(case, c) for c in courses))
        text = {
            YES: f"Ultrarapid metaboliser ({enzymes}): the exposure to {agents} is uncertain.",
            NO: f"Not an ultrarapid metaboliser ({enzymes}).",
            UNKNOWN: f"Metaboliser status not recorded ({enzymes}), for {agents}.",
        }[answer]
        rows = (*(r for state, at in states.values() if state is answer for r in at), *(r for c in courses for r in c.rows))
        return _Words(text, rows, tuple(c.course_id for c in courses))

    return _Said(answer, shown)


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
    affected = _words_in(exposure.affects)
    return course.agent in affected or course.drug_class in affected


def _together(case: Case, one: Course, other: Course) -> bool:
    if one.start is None or other.start is None:
        return False
    first_stop = one.stop.latest if one.stop else case.as_of
    second_stop = other.stop.latest if other.stop else case.as_of
    return one.start.earliest <= second_stop and other.start.earliest <= first_stop


_UNIPOLAR = {
    YES: "A unipolar depressive disorder is recorded and no mania or hypomania.",
    NO: "Bipolar disorder, mania or hypomania is on record.",
    UNKNOWN: "The diagnosis is not recorded, nor whether there was mania or hypomania.",
}
_JUDGES: dict[str, Callable[[Case, DoubtRow], _Said]] = {
    "dose_or_duration": _dose_or_duration,
    "adherence": _adherence,
    "bipolarity": _bipolarity,
    "interacting_drugs": _interacting,
    "metaboliser": _metaboliser,
}
