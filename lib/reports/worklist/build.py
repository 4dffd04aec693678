"""From a history and its assessment to the row of a worklist."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

from lib.charts.model import chart_model
from lib.charts.small_timeline import small_timeline
from lib.engine.assess import assess
from lib.engine.settings import Settings
from lib.knowledge.load import Knowledge
from lib.records.answers import NO, UNKNOWN, YES
from lib.records.assessment import Assessment
from lib.records.course import Course
from lib.records.dates import PartialDate
from lib.records.doses import show_dose
from lib.records.facts import ENTERED_ROW, Fact, facts_of
from lib.records.history import History, Score
from lib.reports.worklist.row import Detail, Facets, LastScore, WorkRow

FIRST_RANKS = 9  # alerts from this rank on are notes (lib.engine.alerts) and stay on the review page
COUNTED = ("antidepressant", "combination")


def work_out(history: History, knowledge: Knowledge, as_of: date, settings: Settings) -> WorkRow:
    """Assess a history and keep of it what a list shows. Without what to ask next, which a list does not show."""
    return row_of(history, assess(history, knowledge, as_of, settings, ask=False), knowledge)


def row_of(history: History, found: Assessment, knowledge: Knowledge) -> WorkRow:
    """The row of an assessment that was made already."""
    totals = last_totals(history, knowledge, found.as_of)
    latest = leading(totals, knowledge)
    definitions = [one for one in found.criteria if one.kind == "definition"]
    facets = Facets(
        present=tuple(one.pattern for one in found.patterns if one.present is YES),
        watched=tuple(one.pattern for one in found.patterns if one.watch and one.present is not YES),
        untold=tuple(one.pattern for one in found.patterns if one.present is UNKNOWN),
        met=tuple(one.pack for one in definitions if one.met is YES),
        open=tuple(one.pack for one in definitions if one.met is UNKNOWN),
        missing=missing_facts(found),
        alerts=tuple(dict.fromkeys(one.code for one in found.alerts if one.rank < FIRST_RANKS)),
        score=latest,
        changed=last_change(found),
        episode=found.episode.start,
        second_failure=second_failure(found),
    )
    detail = Detail(
        timeline=small_timeline(chart_model(history, found, knowledge), latest.scale if latest else ""),
        now=current(found, knowledge),
        facts=tuple(sorted(map(_mark, facts_of(history)))),
        totals=totals,
        knowledge_version=found.knowledge_version,
    )
    return WorkRow(facets, detail)


def missing_facts(found: Assessment) -> tuple[str, ...]:
    """Codes of the facts without which a pattern or a definition cannot be told."""
    codes = [code for one in found.patterns if one.present is UNKNOWN for code in one.missing]
    for one in found.criteria:
        if one.kind == "definition" and one.met is UNKNOWN:
            codes += [code for clause in one.clauses if clause.met is UNKNOWN for code in clause.missing]
    return tuple(dict.fromkeys(codes))


def last_totals(history: History, knowledge: Knowledge, as_of: date) -> tuple[LastScore, ...]:
    """The latest total of every scale of symptoms up to the day, each with the one before it."""
    by_scale: dict[str, list[Score]] = {}
    for score in history.scores:
        known = knowledge.scales.get(score.scale or "")
        if score.item is None and known is not None and known.domain == "symptoms" and score.when.earliest <= as_of:
            by_scale.setdefault(known.id, []).append(score)
    made = []
    for scale, scores in by_scale.items():
        *before, last = sorted(scores, key=lambda score: (score.when.latest, score.when.earliest, score.row))
        made.append(LastScore(scale, last.value, last.when, before[-1].value if before else None))
    return tuple(sorted(made, key=lambda total: total.scale))


def leading(totals: tuple[LastScore, ...], knowledge: Knowledge) -> LastScore | None:
    """The total a list shows: the latest of an instrument that can decide an outcome; of another only where there is none."""
    deciding = {scale.id: scale.order for scale in knowledge.scales.values() if scale.order is not None}
    held = [total for total in totals if total.scale in deciding] or list(totals)
    return max(held, key=lambda total: (total.when.latest, total.when.earliest, -deciding.get(total.scale, 0)), default=None)


def current(found: Assessment, knowledge: Knowledge) -> tuple[str, ...]:
    """Treatments going on, antidepressants first: `venlafaxine 225 mg`, `+ olanzapine 10 mg`. Without a start it is only presumed, and not said."""
    going_on = [course for course in found.courses if course.ongoing and course.start is not None]
    order = {"antidepressant": 0, "combination": 1, "augmentation": 2}
    return tuple(_current(course, knowledge) for course in sorted(going_on, key=lambda course: order.get(course.role, 3)))


def last_change(found: Assessment) -> PartialDate | None:
    """When treatment last started, stopped or changed its dose; an interval when that is vague, None when no date is recorded."""
    ends = [end for course in found.courses for step in course.steps for end in (step.start, step.stop)]
    ends += [end for course in found.courses for end in (course.start, course.stop)]
    past = [end for end in ends if end is not None and end.earliest <= found.as_of]
    if not past:
        return None
    return PartialDate(max(end.earliest for end in past), min(found.as_of, max(end.latest for end in past)))


def second_failure(found: Assessment) -> date | None:
    """The day on which the second course had failed: its last day, or its last score while it goes on. None when there were fewer, or no day is known.

    Antidepressant courses that do not surely lie outside the current episode, as the definitions count them.
    """
    failed = [one for one in found.courses if one.role in COUNTED and one.failed is YES and one.in_current_episode is not NO]
    days = sorted(day for day in (_failed_on(course, found.as_of) for course in failed) if day is not None)
    return days[1] if len(days) > 1 and len(days) == len(failed) else None


def _failed_on(course: Course, as_of: date) -> date | None:
    if course.stop is not None:
        when = course.stop
    elif course.ongoing and course.endpoint is not None:
        when = course.endpoint.when
    else:
        return as_of if course.ongoing and course.start is not None else None
    latest = min(when.latest, as_of)
    return when.earliest + (latest - when.earliest) / 2


def _current(course: Course, knowledge: Knowledge) -> str:
    dose = course.steps[-1].dose if course.steps else course.max_dose
    name = knowledge.title(course.agent) if course.agent in knowledge.agents else course.label
    added = "+ " if course.role in ("combination", "augmentation") else ""
    return f"{added}{name} {show_dose(dose)}" if dose is not None else f"{added}{name}"


def _mark(fact: Fact) -> str:
    """A short mark of a fact; it stays when only its row in the file changed."""
    return hashlib.sha256(repr(replace(fact, row=ENTERED_ROW)).encode()).hexdigest()[:8]
