"""What is taken now, and what was taken so lately that a washout still runs?"""

from __future__ import annotations

from datetime import date

from lib.engine.case import Case
from lib.knowledge.load import Knowledge
from lib.knowledge.options import InteractionRow
from lib.records.course import Course
from lib.records.fixed import fixed

ANTIDEPRESSANT_ROLES = ("antidepressant", "combination")


@fixed
class Medicine:
    """A medicine of the record. `last_day`: latest possible day of the last dose; None while it is taken, or when its stop is not known."""

    agent: str
    drug_class: str
    title: str
    course_id: str
    rows: tuple[int, ...]
    ongoing: bool
    last_day: date | None
    antidepressant: bool


def medicines_of(case: Case) -> tuple[Medicine, ...]:
    """Every medication course as a medicine, in the order of the courses."""
    return tuple([_medicine(case, c) for c in case.courses if c.agent and c.kind in ("medication", "other")])


def _medicine(case: Case, course: Course) -> Medicine:
    agent = course.agent or ""
    stop = None if course.ongoing or course.stop is None else course.stop.latest
    return Medicine(
        agent,
        course.drug_class,
        case.knowledge.title(agent),
        course.course_id,
        course.rows,
        course.ongoing,
        stop,
        course.role in ANTIDEPRESSANT_ROLES,
    )


def interacting(medicines: tuple[Medicine, ...], knowledge: Knowledge) -> dict[int, tuple[Medicine, ...]]:
    """The medicines each interaction row names, by the row's identity; rows that name none are left out."""
    found: dict[int, tuple[Medicine, ...]] = {}
    for medicine in medicines:
        for row in naming(medicine, knowledge):
            found[id(row)] = (*found.get(id(row), ()), medicine)
    return found


def naming(medicine: Medicine, knowledge: Knowledge) -> tuple[InteractionRow, ...]:
    """The interaction rows that name a medicine; the same for every patient."""
    known, key = knowledge.options.reach, ("naming", (medicine.agent, medicine.drug_class))
    if key not in known:
        known[key] = tuple(row for row in knowledge.options.interactions if named_by(medicine, tuple(row.with_agents.split()), knowledge))
    return known[key]


def named_by(medicine: Medicine, words: tuple[str, ...], knowledge: Knowledge) -> bool:
    """Do these words name the medicine: its agent id, its class, `@group`, unless `-agent` excepts it?"""
    if f"-{medicine.agent}" in words:
        return False
    for word in words:
        if word in (medicine.agent, medicine.drug_class):
            return True
        if word.startswith("@") and medicine.agent in knowledge.options.groups[word[1:]].members.split():
            return True
    return False
