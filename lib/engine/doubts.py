"""Is it really resistance? Reasons to doubt it: dose, adherence, bipolarity, substances, thyroid, interactions, medical causes (CC 5.7)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from lib.engine.case import Case
from lib.engine.doubt_grounds import Said, Words, plan_of, unhelpful, words_in
from lib.engine.exposure import interacting, metaboliser
from lib.engine.patterns.finding import agent_name, antidepressant_courses, span
from lib.knowledge.patterns import DoubtRow
from lib.records.answers import NO, UNKNOWN, YES, Answer, any_of, negate
from lib.records.assessment import Doubt
from lib.records.course import Course
from lib.records.dates import show_partial
from lib.records.doses import show_amount

TOO_LITTLE = ("dose_below_minimum", "too_short", "too_few_sessions")


class DoubtAnswer(NamedTuple):
    """A doubt without its words."""

    code: str
    answer: Answer


def find_doubts(case: Case) -> tuple[Doubt, ...]:
    """Each reason to doubt resistance, answered yes (there is one), no, or unknown, in the order of data/knowledge/doubts.csv."""
    return tuple(_doubt(row, _said(case, row)) for row in plan_of(case.knowledge).rows)


def answer_doubts(case: Case) -> tuple[DoubtAnswer, ...]:
    """The same without their words."""
    return tuple([_answered(row.id, _JUDGES.get(row.id, _conditions)(case, row).answer) for row in plan_of(case.knowledge).rows])


@cache
def _answered(code: str, answer: Answer) -> DoubtAnswer:
    """Made once: there are three answers to each doubt."""
    return DoubtAnswer(code, answer)


def _said(case: Case, row: DoubtRow) -> Said:
    return _JUDGES.get(row.id, _conditions)(case, row)


def _doubt(row: DoubtRow, said: Said) -> Doubt:
    text, rows, courses = said.shown()
    return Doubt(row.id, row.title, said.answer, text, row.source, tuple(dict.fromkeys(rows)), courses)


def _name(case: Case, course: Course) -> str:
    return f"{agent_name(case, course)} ({span(course)})"


def _over_courses(case: Case, judge: Callable[[Course], Answer], yes: str, no: str, unknown: str) -> Said:
    """Yes when one unhelpful course is in doubt, no when none is, else unknown; the courses of that answer are named."""
    courses = unhelpful(case)
    if not courses:
        helped = bool(antidepressant_courses(case))
        text = "Every antidepressant course on record helped." if helped else "No antidepressant course is recorded."
        return Said(NO if helped else UNKNOWN, lambda: Words(text))
    answers = [judge(course) for course in courses]
    answer = any_of(answers)

    def shown() -> Words:
        named = [course for course, said in zip(courses, answers, strict=True) if said is answer]
        text = f"{ {YES: yes, NO: no, UNKNOWN: unknown}[answer] }: {', '.join(_name(case, c) for c in named)}."
        return Words(text, tuple(row for c in named for row in c.rows), tuple(c.course_id for c in named))

    return Said(answer, shown)


def _dose_or_duration(case: Case, row: DoubtRow) -> Said:
    def too_little(course: Course) -> Answer:
        if course.adequate is YES:
            return NO
        if course.adequate is NO:
            return YES if any(code in TOO_LITTLE for code in course.inadequate_because) else NO
        return UNKNOWN

    return _over_courses(case, too_little, "Below the minimum dose or time", "Dose and time sufficed", "Dose or time not fully recorded")


def _adherence(case: Case, row: DoubtRow) -> Said:
    def missed(course: Course) -> Answer:
        return negate(course.adherent)

    return _over_courses(case, missed, "Doses were missed", "Taken as prescribed", "Adherence not recorded")


def _bipolarity(case: Case, row: DoubtRow) -> Said:
    unipolar, rows = case.unipolar
    return Said(negate(unipolar), lambda: Words(_UNIPOLAR[unipolar], rows))


def _conditions(case: Case, row: DoubtRow) -> Said:
    """Yes when one of the conditions is present, no when all are recorded absent, else unknown with those still to record.

    A condition of `also` counts when it is present; its absence is not asked for.
    """
    states = {condition: case.condition(condition) for condition in words_in(row.conditions)}
    for condition in words_in(row.also):
        if (state := case.condition(condition))[0] is YES:
            states[condition] = state
    answer = any_of([present for present, _ in states.values()])
    return Said(answer, lambda: _conditions_shown(case, row, states, answer))


def _conditions_shown(case: Case, row: DoubtRow, states: dict[str, tuple[Answer, tuple[int, ...]]], answer: Answer) -> Words:
    rows = tuple(r for present, at in states.values() if present is answer for r in at)
    named = ", ".join(_condition_title(case, c) for c, (present, _) in states.items() if present is answer)
    text = {YES: "On record: ", NO: "Recorded as absent: ", UNKNOWN: "Not recorded: "}[answer] + named + "."
    labs = [lab for lab_id in row.labs.split() if (lab := case.latest_lab(lab_id))]
    if labs:
        shown = "; ".join(
            f"{case.knowledge.labs[x.lab or ''].title} {f'{show_amount(x.value)} {x.unit}'.strip()} ({show_partial(x.when)})" for x in labs
        )
        text, rows = f"{text} {shown}, to be read by the clinician.", (*rows, *(x.row for x in labs))
    return Words(text, rows)


def _condition_title(case: Case, condition: str) -> str:
    known = case.knowledge.conditions.get(condition)
    return known.title if known else condition.replace("_", " ")


_UNIPOLAR = {
    YES: "A unipolar depressive disorder is recorded and no mania or hypomania.",
    NO: "Bipolar disorder, mania or hypomania is on record.",
    UNKNOWN: "The diagnosis is not recorded, nor whether there was mania or hypomania.",
}
_JUDGES: dict[str, Callable[[Case, DoubtRow], Said]] = {
    "dose_or_duration": _dose_or_duration,
    "adherence": _adherence,
    "bipolarity": _bipolarity,
    "interacting_drugs": interacting,
    "metaboliser": metaboliser,
}
