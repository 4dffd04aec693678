"""Which answers may a question get, and which fact would each of them be?

The answers stand in data/knowledge/answers.csv; some follow from the history or from other tables (the ends of a vague date, values on either
side of a cut-off). An answer is a handful of facts, never more than a person could have typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lib.engine.case import Case
from lib.engine.months import months_after
from lib.engine.sessions import sessions_needed
from lib.knowledge.patterns import AnswerRow
from lib.knowledge.rows import Scale
from lib.records.answers import answer
from lib.records.course import Course
from lib.records.dates import PartialDate, on, show_date
from lib.records.doses import Dose
from lib.records.facts import ENTERED_ROW, Fact
from lib.records.history import Condition, CourseFact, Episode, Event, Lab, PersonFact, Score

TOLERATED = "tolerated"
ITEM_SCALE, ITEM = "PHQ-9", 9
_BEFORE_TREATMENT = "months before the first treatment"
_BESIDE_CUT_OFF = 0.1  # how far a tried value lies from a cut-off, as a share of it: any value on that side would do
_HIGH_SCORE = 0.75  # of a scale's range: a baseline from which every change in percent fits on the scale


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: its `value`, how it is called, and the facts it is. `tried`: does it stand for all answers of its kind? `offered`: as a button?"""

    value: str
    label: str
    facts: tuple[Fact, ...]
    tried: bool = True
    offered: bool = False


def replies(case: Case, code: str) -> tuple[Reply, ...]:
    """The answers to the question about this fact, those of the table first; none when it cannot be answered in one fact."""
    field, _, about = code.partition(":")
    course = next((c for c in case.courses if c.course_id == about), None)
    if field in _WORDS or field in _OF_COURSE:
        if course is None:
            return ()
        return tuple(_words(case, course, field) if field in _WORDS else _OF_COURSE[field](case, course))
    if field in _FACTS:
        return tuple(_as_listed(case, field, lambda said: PersonFact(ENTERED_ROW, about or field, said)))
    make = _OF_PERSON.get(field)
    return tuple(make(case, about)) if make else ()


def asks_tolerated(course: Course | None) -> bool:
    """Is a question about the dose of this course one about tolerance, every dose being recorded?"""
    return course is not None and course.max_dose is not None and all(step.dose is not None for step in course.steps)


def course_fact(course: Course, field: str, value: str = "", **more: PartialDate | Dose | None) -> CourseFact:
    """An answer about a whole course. `more`: `dose`, or `begin` and `end`."""
    return CourseFact(ENTERED_ROW, course.agent or "", course.start, field, value, **more)  # type: ignore[arg-type]


def _rows(case: Case, question: str) -> tuple[AnswerRow, ...]:
    return case.knowledge.answers.get(question, ())


def _as_listed(case: Case, question: str, fact: Callable[[str], Fact]) -> Iterator[Reply]:
    for row in _rows(case, question):
        label = row.label
        if "{" in label:
            label = label.format_map({number: f"{known.value:g}" for number, known in case.knowledge.numbers.items()})
        yield Reply(row.value, label, (fact(row.value),), row.tried, row.offered)


def _condition(case: Case, about: str) -> Iterator[Reply]:
    title = case.knowledge.conditions[about].title if about in case.knowledge.conditions else about
    today = on(case.as_of)
    for reply in _as_listed(case, "condition", lambda said: Condition(ENTERED_ROW, title, about, answer(said == "yes"))):
        yield reply
        if reply.value == "yes" and _asks_when(case, about):
            # An undated event may have been recent: the answer that settles such a row carries its day.
            yield Reply("now", "Yes, lately", (Condition(ENTERED_ROW, title, about, answer(True), today),), True, False)


def _asks_when(case: Case, about: str) -> bool:
    return any(row.test == "recent" and about in row.subject.split() for row in case.knowledge.options.cautions)


def _episode_start(case: Case, about: str) -> Iterator[Reply]:
    for row, day in _days(case, "episode_start"):
        yield Reply(row.value, row.label, (Episode(ENTERED_ROW, on(day)),), row.tried, row.offered)


def _event(case: Case, about: str) -> Iterator[Reply]:
    for row, day in _days(case, "event"):
        yield Reply(row.value, row.label, (Event(ENTERED_ROW, about, on(day)),), row.tried, row.offered)


def _days(case: Case, question: str) -> Iterator[tuple[AnswerRow, date]]:
    starts = [c.start.earliest for c in case.courses if c.start is not None]
    for row in _rows(case, question):
        if row.unit == _BEFORE_TREATMENT:
            if starts:
                yield row, months_after(min(starts), -int(row.value)) - timedelta(days=1)
        else:
            yield row, months_after(case.as_of, -int(row.value))


def _birth_date(case: Case, about: str) -> Iterator[Reply]:
    for row in _rows(case, "birth_date"):
        day = months_after(case.as_of, -12 * int(row.value) - 6)
        yield Reply(row.value, row.label, (PersonFact(ENTERED_ROW, "birth_date", day.isoformat(), on(day)),), row.tried, row.offered)


def _item9(case: Case, about: str) -> Iterator[Reply]:
    name, today = f"{ITEM_SCALE} item {ITEM}", on(case.as_of)
    return _as_listed(case, "item9", lambda said: Score(ENTERED_ROW, name, ITEM_SCALE, today, float(said), ITEM))


def _score(case: Case, about: str) -> Iterator[Reply]:
    scale = case.knowledge.scales.get(about)
    return _on_scale(case, scale) if scale is not None else iter(())


def _function(case: Case, about: str) -> Iterator[Reply]:
    """A measure of function that says impaired, and one that says not."""
    judged = (s for s in case.knowledge.scales.values() if s.impaired_from is not None or s.impaired_to is not None)
    scale = min(judged, key=lambda s: s.id, default=None)
    return _on_scale(case, scale) if scale is not None else iter(())


def _on_scale(case: Case, scale: Scale) -> Iterator[Reply]:
    """A total today in every band, and at both ends of the scale."""
    bands = case.knowledge.bands.get(scale.id, ())
    values = dict.fromkeys(
        [scale.low, *(band.low for band in bands), *_around(scale.impaired_from), *_around(scale.impaired_to), scale.high]
    )
    for value in values:
        fact = Score(ENTERED_ROW, scale.id, scale.id, on(case.as_of), value)
        yield Reply(f"{value:g}", f"{scale.id} {value:g}", (fact,))


def _around(value: float | None) -> tuple[float, ...]:
    return () if value is None else (value - 1, value + 1)


def _lab(case: Case, about: str) -> Iterator[Reply]:
    """A value today on either side of every cut-off that a caution or the rules know of it."""
    row = case.knowledge.labs.get(about)
    limits = [
        limit
        for caution in case.knowledge.options.cautions
        for subject, limit in zip(caution.subject.split(), (caution.value, caution.value2), strict=False)
        if subject == about and limit is not None
    ]
    limits += [number.value for number in case.knowledge.numbers.values() if number.id in (f"{about}_low", f"{about}_high")]
    for value in sorted({limit * (1 + side * _BESIDE_CUT_OFF) for limit in limits or [1.0] for side in (-1, 1)}):
        fact = Lab(ENTERED_ROW, row.title if row else about, about, on(case.as_of), value, row.unit if row else "")
        yield Reply(f"{value:g}", f"{value:g}", (fact,))


def _words(case: Case, course: Course, field: str) -> Iterator[Reply]:
    return _as_listed(case, field, lambda said: course_fact(course, field, said))


def _dose(case: Case, course: Course) -> Iterator[Reply]:
    """Below, at and above the minimum dose; where every dose is recorded, whether the highest was the most that was tolerated."""
    if asks_tolerated(course):
        yield from _as_listed(case, TOLERATED, lambda said: course_fact(course, TOLERATED, said))
    elif course.minimum_dose is not None and course.minimum_unit is not None:
        for row in _rows(case, "dose"):
            amount = course.minimum_dose * float(row.value)
            fact = course_fact(course, "dose", row.label, dose=Dose(amount, amount, course.minimum_unit))
            yield Reply(row.value, row.label, (fact,), row.tried, row.offered)


def _duration(case: Case, course: Course) -> Iterator[Reply]:
    """The shortest and the longest that vague dates allow; without dates, some numbers of weeks."""
    if course.start is None:
        for row in _rows(case, "duration"):
            yield Reply(row.value, row.label, (course_fact(course, "duration", row.value),), row.tried, row.offered)
        return
    stop = course.stop
    first, last = course.start.earliest, course.start.latest
    # Both ends of both dates: a window or the episode may open between them.
    for begin in dict.fromkeys((first, last)):
        ends: tuple[date | None, ...] = tuple(dict.fromkeys((stop.earliest, stop.latest))) if stop else (None,)
        for end in ends:
            if end is None or end >= begin:
                fact = course_fact(course, "duration", begin=on(begin), end=on(end) if end else None)
                ended = show_date(end) if end else "now"
                yield Reply(f"{begin} {end}", f"taken from {show_date(begin)} to {ended}", (fact,))


def _sessions(case: Case, course: Course) -> Iterator[Reply]:
    needed = sessions_needed(course.agent or "", case.knowledge)
    if needed is None:
        return
    for row in _rows(case, "sessions"):
        count = int(float(row.value) * needed.high)
        yield Reply(str(count), f"{count} sessions", (course_fact(course, "sessions", str(count)),), row.tried, row.offered)


def _scores(case: Case, course: Course) -> Iterator[Reply]:
    """A score at the start and one at the end of the course, on the instrument used before or the first that decides outcomes."""
    if course.start is None:
        return
    ordered = sorted((s for s in case.knowledge.scales.values() if s.order is not None), key=lambda s: (not case.totals(s.id), s.order))
    begin, end = course.start.latest, course.stop.earliest if course.stop else case.as_of
    for row in _rows(case, "scores") if ordered and end > begin else ():
        scale = ordered[0]
        base = round(scale.high * _HIGH_SCORE)
        after = round(base * (1 - float(row.value) / 100))
        # A course that is on record as having held or lost its effect is told by more than two scores; these are the least.
        facts = tuple(Score(ENTERED_ROW, scale.id, scale.id, on(day), float(value)) for day, value in ((begin, base), (end, after)))
        yield Reply(row.value, row.label, facts, row.tried, row.offered)


def _stop(case: Case, course: Course) -> Iterator[Reply]:
    for row in _rows(case, "stop"):
        day = case.as_of - timedelta(days=int(row.value))
        if course.start is None or day >= course.start.earliest:
            yield Reply(row.value, row.label, (course_fact(course, "duration", end=on(day)),), row.tried, row.offered)


def _type(case: Case, course: Course) -> Iterator[Reply]:
    """The protocols of the family."""
    for modality in case.knowledge.modalities.values():
        if modality.id.startswith(f"{course.agent}."):
            yield Reply(modality.id, modality.title, (course_fact(course, "type", modality.id),), True, True)


# Questions that are answered by the words of the table alone.
_FACTS = ("fact", "diagnosis", "severity", "psychotic_features")
_WORDS = ("adherence", "outcome", "stop_reason")
_OF_PERSON: dict[str, Callable[[Case, str], Iterator[Reply]]] = {
    "condition": _condition,
    "episode_start": _episode_start,
    "birth_date": _birth_date,
    "event": _event,
    "item9": _item9,
    "score": _score,
    "function": _function,
    "lab": _lab,
}
_OF_COURSE: dict[str, Callable[[Case, Course], Iterator[Reply]]] = {
    "dose": _dose,
    "duration": _duration,
    "sessions": _sessions,
    "scores": _scores,
    "stop": _stop,
    "type": _type,
}
