"""Which bars does a course have, how sure are their ends, and what is said beside them?"""

from __future__ import annotations

from datetime import date, timedelta
from math import inf

from lib.charts.palette import CLASS_FAMILY, NOT_JUDGED
from lib.charts.parts import Bar, Lane, Span
from lib.charts.wording import DOSE_UNKNOWN, adequacy, new_why_words
from lib.knowledge.load import Knowledge
from lib.records.answers import UNKNOWN
from lib.records.bounds import NOTHING_KNOWN, Bounds
from lib.records.course import Course, DoseStep
from lib.records.dates import PartialDate, days_between, on, show_span
from lib.records.doses import show_amount, show_dose
from lib.records.history import Treatment
from lib.records.wording import INADEQUATE, outcome_words, sessions_words, show_rows, show_weeks, stop_words, why_words

KIND_GROUP = {"tms": "neuromodulation", "ect": "neuromodulation", "ketamine": "neuromodulation", "psychotherapy": "psychotherapy"}
ROLE_GROUP = {"antidepressant": "antidepressant", "combination": "antidepressant", "augmentation": "augmentation"}
SESSION_KINDS = ("tms", "ect", "ketamine")


def course_lane(course: Course, others: dict[str, Course], knowledge: Knowledge, as_of: date, lit: bool) -> Lane:
    """The lane of one course."""
    group = KIND_GROUP.get(course.kind) or (ROLE_GROUP.get(course.role, "other") if course.kind == "medication" else "other")
    bars = course_bars(course, as_of)
    sessions, dated = session_days(course, bars)
    judged = group != "other" or course.adequate is not UNKNOWN
    name = knowledge.title(course.agent) if course.agent in knowledge.agents else course.label
    said = judged or (course.outcome_from == "rated" and course.outcome != "unknown")
    return Lane(
        course_id=course.course_id,
        label=f"+ {name}" if group == "augmentation" else name,
        group=group,
        drug_class=course.drug_class,
        family=CLASS_FAMILY.get(course.drug_class, "other") if group == "antidepressant" else _group_family(group),
        adequacy=adequacy(course.adequate) if judged else NOT_JUDGED,
        outcome=outcome_words(course) if said else "",
        details=_details(course, judged),
        dose=show_dose(course.max_dose) if course.max_dose else "",
        dates=show_span(course.start, course.stop, course.ongoing),
        bars=bars,
        ongoing=course.ongoing and bool(bars),
        sessions=sessions,
        sessions_dated=dated,
        facts=_facts(course, others, judged, said, bool(sessions) and not dated),
        rows=course.rows,
        began=course.start.earliest if course.start and course.start.exact else None,
        lit=lit,
    )


def uncounted_lane(row: Treatment, as_of: date, lit: bool) -> Lane:
    """The lane of a treatment row that belongs to no course, under the name it was written with."""
    step = DoseStep(row.start, row.stop, row.dose, (row.row,))
    bar = _bar(step, row.stop is None, row.weeks or NOTHING_KNOWN, as_of, 1.0)
    return Lane(
        course_id=None,
        label=row.name,
        group=KIND_GROUP.get(row.kind, "other"),
        drug_class="",
        family="other",
        adequacy=NOT_JUDGED,
        outcome="name not recognised, not counted" if row.agent is None else "not counted",
        details=(),
        dose=show_dose(row.dose) if row.dose else "",
        dates=show_span(row.start, row.stop, row.stop is None and row.start is not None),
        bars=(bar,) if bar else (),
        ongoing=row.stop is None and row.start is not None,
        sessions=(),
        sessions_dated=False,
        facts=(("Dose", show_dose(row.dose)),),
        rows=(row.row,),
        lit=lit,
    )


def course_bars(course: Course, as_of: date) -> tuple[Bar, ...]:
    """One bar a dose step; a course without steps is one bar from its start to its stop."""
    steps = course.steps or (DoseStep(course.start, course.stop, course.max_dose, course.rows),)
    if len(steps) == 1:
        only = steps[0]
        steps = (DoseStep(only.start or course.start, only.stop or course.stop, only.dose, only.rows or course.rows),)
    doses = [step.dose.high for step in steps if step.dose is not None]
    highest = max(doses, default=0.0)
    bars = []
    for number, step in enumerate(steps):
        ongoing = step.stop is None and (course.ongoing or number < len(steps) - 1)
        level = step.dose.high / highest if step.dose is not None and highest > 0 else 1.0
        weeks = course.weeks if len(steps) == 1 else NOTHING_KNOWN
        bar = _bar(step, ongoing, weeks, as_of, level)
        if bar:
            bars.append(bar)
    return tuple(bars)


def session_days(course: Course, bars: tuple[Bar, ...]) -> tuple[tuple[date, ...], bool]:
    """Days of the sessions and whether they are recorded; a bare number is spread evenly from the first day to the last."""
    if course.kind not in SESSION_KINDS or not bars:
        return (), False
    single = [bar.certain for bar in bars if bar.certain and bar.certain.days == 0]
    if len(bars) > 1 and len(single) == len(bars):
        return tuple(sorted(span.start for span in single)), True
    if not course.sessions:
        return (), False
    first = min((bar.certain or bar.possible).start for bar in bars)
    last = max((bar.certain or bar.possible).stop for bar in bars)
    gap = (last - first).days / max(1, course.sessions - 1)
    return tuple(first + timedelta(days=round(number * gap)) for number in range(course.sessions)), False


def _bar(step: DoseStep, ongoing: bool, weeks: Bounds, as_of: date, level: float) -> Bar | None:
    if step.start is None and step.stop is None:
        return None
    start, stop, ongoing = step.start, step.stop, ongoing and step.start is not None
    drawn_start = start or _before(step.stop, weeks)
    drawn_stop = on(as_of) if ongoing else stop or _after(step.start, weeks)
    first, last = min(drawn_start.earliest, as_of), min(drawn_stop.latest, as_of)
    length = days_between(drawn_start, drawn_stop).scaled(1 / 7) if weeks.high == inf and start and (stop or ongoing) else weeks
    return Bar(
        certain=_certain(drawn_start, drawn_stop, as_of),
        possible=Span(first, max(first, last)),
        level=level,
        dose=show_dose(step.dose) if step.dose else DOSE_UNKNOWN,
        dates=show_span(start, stop, ongoing),
        weeks=show_weeks(length),
        rows=step.rows,
    )


def _certain(start: PartialDate, stop: PartialDate, as_of: date) -> Span | None:
    """The days surely covered: from the latest start to the earliest stop, or the one end that is known to the day."""
    first, last = start.latest, min(stop.earliest, as_of)
    if first <= last:
        return Span(first, last)
    if start.exact:
        return Span(first, first)
    return Span(last, last) if stop.exact else None


def _before(stop: PartialDate | None, weeks: Bounds) -> PartialDate:
    """A start that only the duration tells; without one, the stop itself (nothing is invented)."""
    assert stop is not None
    longest = weeks.low if weeks.high == inf else weeks.high
    return PartialDate(stop.earliest - timedelta(weeks=longest), stop.latest - timedelta(weeks=weeks.low))


def _after(start: PartialDate | None, weeks: Bounds) -> PartialDate:
    """A stop that only the duration tells; without one, the start itself (nothing is invented)."""
    assert start is not None
    longest = weeks.low if weeks.high == inf else weeks.high
    return PartialDate(start.earliest + timedelta(weeks=weeks.low), start.latest + timedelta(weeks=longest))


def _group_family(group: str) -> str:
    return group if group in ("augmentation", "neuromodulation") else "other"


def _details(course: Course, judged: bool) -> tuple[str, ...]:
    """What may stand beside the bar after the outcome, the most telling first."""
    why = new_why_words(course) if judged else ()
    sessions = "" if course.sessions is None else sessions_words(course)
    if sessions and "too_few_sessions" in course.inadequate_because:
        why, sessions = tuple(f"{sessions}, too few" if words == INADEQUATE["too_few_sessions"] else words for words in why), ""
    return tuple(words for words in (*why, _missing_end(course), sessions, stop_words(course)) if words)


def _missing_end(course: Course) -> str:
    """A missing end is said beside the bar, which can only show the other one."""
    if course.start is None and course.stop is not None:
        return "start not recorded"
    return "stop not recorded" if course.start is not None and course.stop is None and not course.ongoing else ""


def _facts(course: Course, others: dict[str, Course], judged: bool, said: bool, spread: bool) -> tuple[tuple[str, str], ...]:
    facts = []
    if course.kind in ("medication", "ketamine") or course.max_dose:
        facts.append(("Highest dose", show_dose(course.max_dose)))
    facts.append(("Course", f"{show_span(course.start, course.stop, course.ongoing)} ({show_weeks(course.weeks)})"))
    if course.minimum_dose is not None:
        least = f"{show_amount(course.minimum_dose)} {course.minimum_unit or 'mg'}"
        facts.append((f"At or above {least}", show_weeks(course.weeks_at_minimum_dose)))
    if course.sessions is not None or course.kind in (*SESSION_KINDS, "psychotherapy"):
        count = "not recorded" if course.sessions is None else str(course.sessions)
        facts.append(("Sessions", f"{count} (their dates are not recorded; spread evenly)" if spread else count))
    if course.augments in others:
        facts.append(("Added to", others[course.augments].label))
    if judged:
        why = why_words(course)
        facts.append(("Adequacy", adequacy(course.adequate) + (f": {', '.join(why)}" if why else "")))
    outcome = [words for words in (outcome_words(course) if said else "", stop_words(course)) if words]
    if outcome:
        facts.append(("Outcome", ", ".join(outcome)))
    facts.append(("Source", show_rows(course.rows)))
    return tuple(facts)
