"""What can be typed in answer to a question, and which facts is it? Read by the same parsers as a file; nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from lib.engine.case import Case
from lib.engine.replies import ITEM, ITEM_SCALE, asks_tolerated, course_fact
from lib.ingest.dates import DateProblem, DateWord, both_readings, read_date
from lib.ingest.doses import read_dose
from lib.knowledge.load import Knowledge
from lib.records.course import Course
from lib.records.dates import PartialDate, show_date
from lib.records.facts import ENTERED_ROW, Fact
from lib.records.history import Episode, Event, Lab, PersonFact, Score


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to type: its name, label, example, and the choices when it is picked from a list."""

    name: str
    label: str
    example: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: facts to save, and per field what is wrong with it."""

    facts: tuple[Fact, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)


_DATE = "05-Mar-2024, Mar 2024 or 2024"
_FIELDS: dict[str, tuple[Field, ...]] = {
    "episode_start": (Field("when", "It began", _DATE),),
    "birth_date": (Field("when", "Born", "14-Jul-1978 or 1978"),),
    "event": (Field("when", "It was", _DATE),),
    "stop": (Field("end", "Last taken", _DATE),),
    "adherence": (Field("percent", "Taken, in percent", "85"),),
    "outcome": (Field("percent", "Improvement, in percent", "30"),),
    "dose": (Field("dose", "Daily dose", "100 mg"),),
    "sessions": (Field("count", "Sessions", "20"),),
    "item9": (Field("when", "Asked on", _DATE), Field("value", "Answer, 0 to 3", "0")),
}
_DATED = (Field("begin", "Start", _DATE), Field("end", "Stop", _DATE))
_WEEKS = (Field("weeks", "Weeks", "8"),)


def fields_for(code: str, case: Case) -> tuple[Field, ...]:
    """What can be typed in answer to the question; nothing where the buttons say it all."""
    kind, _, about = code.partition(":")
    course = _course(case, about)
    if kind == "dose" and asks_tolerated(course):
        return ()
    if kind == "duration" and course is not None:
        return _DATED if course.start is not None or len(course.rows) > 1 else (*_WEEKS, *_DATED)
    if kind in ("score", "function", "scores"):
        return _score_fields(kind, about, case.knowledge)
    if kind == "lab":
        row = case.knowledge.labs.get(about)
        return (Field("value", f"Value{f', {row.unit}' if row and row.unit else ''}", ""), Field("when", "Taken on", _DATE))
    return _FIELDS.get(kind, ())


def _score_fields(kind: str, about: str, knowledge: Knowledge) -> tuple[Field, ...]:
    scales = knowledge.scales.values()
    if kind == "score":
        return Field("value", about, ""), Field("when", "On", _DATE)
    judged = [
        s.id for s in scales if (s.domain == "symptoms" if kind == "scores" else s.impaired_from is not None or s.impaired_to is not None)
    ]
    first = Field("scale", "Scale", choices=tuple(judged))
    if kind == "function":
        return first, Field("value", "Total", ""), Field("when", "On", _DATE)
    return first, Field("value", "Before", ""), Field("when", "On", _DATE), Field("value2", "Last on it", ""), Field("when2", "On ", _DATE)


def read_typed(code: str, typed: Mapping[str, str], case: Case) -> Typed:
    """The typed values as facts. Blank is no answer; what cannot be read, or lies in the future, is an error by its field."""
    kind, _, about = code.partition(":")
    given = {name: value.strip() for name, value in typed.items() if value and value.strip()}
    reader = _Reader(given, case.as_of)
    facts = _READ[kind](reader, about, case) if kind in _READ else ()
    return Typed(() if reader.errors else facts, reader.errors)


class _Reader:
    """The typed values read one by one; what is wrong is kept by field."""

    def __init__(self, given: Mapping[str, str], today: date) -> None:
        self._given, self._today = given, today
        self.errors: dict[str, str] = {}

    def text(self, name: str) -> str:
        return self._given.get(name, "")

    def when(self, name: str, *, needed: bool = False) -> PartialDate | None:
        """The date typed, or None; a mistake is noted."""
        text = self.text(name)
        if not text:
            if needed:
                self.errors[name] = "When was it? A month or a year will do."
            return None
        reading = read_date(text, None, self._today)
        if isinstance(reading, DateProblem):
            if reading.code == "ambiguous":
                first, second = both_readings(text)
                self.errors[name] = f"{text} can be {first} or {second}: write the month in letters."
            else:
                self.errors[name] = f"{reading.message} {reading.fix}"
        elif isinstance(reading, DateWord):
            self.errors[name] = "Write a date, for instance Mar 2024."
        elif reading.earliest > self._today:
            self.errors[name] = f"This lies after {show_date(self._today)}. Check the year."
        else:
            return reading
        return None

    def number(self, name: str, low: float, high: float) -> float | None:
        """The number typed, within its bounds, or None; a mistake is noted."""
        text = self.text(name).removesuffix("%").strip().replace(",", ".")
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            self.errors[name] = f"{self.text(name)} is not a number."
            return None
        if not low <= value <= high:
            self.errors[name] = f"Between {low:g} and {high:g}."
            return None
        return value


def _course(case: Case, about: str) -> Course | None:
    return next((c for c in case.courses if c.course_id == about and c.agent is not None), None)


def _episode(reader: _Reader, about: str, case: Case) -> tuple[Fact, ...]:
    when = reader.when("when")
    return (Episode(ENTERED_ROW, when),) if when else ()


def _birth(reader: _Reader, about: str, case: Case) -> tuple[Fact, ...]:
    when = reader.when("when")
    return (PersonFact(ENTERED_ROW, "birth_date", reader.text("when"), when),) if when else ()


def _event(reader: _Reader, about: str, case: Case) -> tuple[Fact, ...]:
    when = reader.when("when")
    return (Event(ENTERED_ROW, about, when),) if when else ()


def _percent(field: str, low: float) -> Callable[[_Reader, str, Case], tuple[Fact, ...]]:
    def read(reader: _Reader, about: str, case: Case) -> tuple[Fact, ...]:
        value, course = reader.number("percent", low, 100), _course(case, about)
        return (course_fact(course, field, f"{value:g}"),) if course is not None and value is not None else ()

    return read


def _sessions(reader: _Reader, about: str, case: Case) -> tuple[Fact, ...]:
    value, course = reader.number("count", 0, 500), _course(case, about)
    return (course_fact(course, "sessions", f"{value:.0f}"),) if course is not None and value is not None else ()


def _dose(reader: _Reader, about: str, case: Case) -> tuple[Fact, ...]:
    course, text = _course(case, about), reader.text("dose")
    if course is None or not text:
        return ()
    agent = case.knowledge.agents.get(course.agent or "")
    reading = read_dose(text, agent.unit if agent else "")
    if reading.dose is None:
        reader.errors["dose"] = f"{reading.because} {reading.fix}".strip()
        return ()
    return (course_fact(course, "dose", text, dose=reading.dose),)


def _duration(reader: _Reader, about: str, case: Case) -> tuple[Fact, ...]:
    course = _course(case, about)
    begin, end, weeks = reader.when("begin"), reader.when("end"), reader.number("weeks", 0, 5000)
    if course is None or (begin is None and end is None and weeks is None):
        return ()
    start = begin or course.start
    if start is not None and end is not None and end.latest < start.earliest:
        reader.errors["end"] = f"This lies before the start, {show_date(start.earliest)}."
    return (course_fact(course, "duration", "" if weeks is None else f"{weeks:g}", begin=begin, end=end),)


def _stop(reader: _Reader, about: str, case: Case) -> tuple[Fact, ...]:
    return _duration(reader, about, case)


def _one_score(reader: _Reader, scale_id: str, case: Case, value: str = "value", when: str = "when") -> tuple[Fact, ...]:
    scale = case.knowledge.scales.get(scale_id)
    total = reader.number(value, scale.low, scale.high) if scale else None
    day = reader.when(when, needed=total is not None)
    return (Score(ENTERED_ROW, scale_id, scale_id, day, total),) if total is not None and day is not None else ()


def _score(reader: _Reader, about: str, case: Case) -> tuple[Fact, ...]:
    return _one_score(reader, about, case)


def _picked_score(reader: _Reader, about: str, case: Case) -> tuple[Fact, ...]:
    return _one_score(reader, reader.text("scale"), case)


def _scores(reader: _Reader, about: str, case: Case) -> tuple[Fact, ...]:
    scale = reader.text("scale")
    return (*_one_score(reader, scale, case), *_one_score(reader, scale, case, "value2", "when2"))


def _item9(reader: _Reader, about: str, case: Case) -> tuple[Fact, ...]:
    value = reader.number("value", 0, 3)
    day = reader.when("when", needed=value is not None)
    name = f"{ITEM_SCALE} item {ITEM}"
    return (Score(ENTERED_ROW, name, ITEM_SCALE, day, value, ITEM),) if value is not None and day is not None else ()


def _lab(reader: _Reader, about: str, case: Case) -> tuple[Fact, ...]:
    value, row = reader.number("value", 0, 1e6), case.knowledge.labs.get(about)
    day = reader.when("when", needed=value is not None)
    if value is None or day is None or row is None:
        return ()
    return (Lab(ENTERED_ROW, row.title, about, day, value, row.unit),)


_READ: dict[str, Callable[[_Reader, str, Case], tuple[Fact, ...]]] = {
    "episode_start": _episode,
    "birth_date": _birth,
    "event": _event,
    "stop": _stop,
    "adherence": _percent("adherence", 0),
    "outcome": _percent("outcome", -100),
    "dose": _dose,
    "duration": _duration,
    "sessions": _sessions,
    "score": _score,
    "function": _picked_score,
    "scores": _scores,
    "item9": _item9,
    "lab": _lab,
}
