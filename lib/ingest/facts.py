"""Rows that are not treatments: scores, labs, conditions, events, episodes."""

from __future__ import annotations

from lib.ingest.dates import DateWord
from lib.ingest.measured import Measured, read_measured
from lib.ingest.naming import find, read_condition, read_event, read_scale, suggest
from lib.ingest.reader import Reader
from lib.ingest.row import Row
from lib.ingest.vocabulary import word
from lib.knowledge.lab_units import factor_to_usual
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.dates import PartialDate
from lib.records.history import Condition, Episode, Event, Lab, Score

_ANSWERS: dict[str, Answer] = {"yes": YES, "no": NO, "unknown": UNKNOWN}


def read_score(row: Row, reader: Reader) -> Score | None:
    """A total or item score with its date; refused without a date, without a number, or outside the scale's range."""
    name = row.given("name")
    decided = reader.decided(name)
    scale, item = (decided, None) if decided else read_scale(name, reader.knowledge)
    if scale is None:
        reader.ask_name(row, "scale", name, suggest("scale", name, reader.knowledge))
    when = row.day("start") or (row.day("stop") if not row.text("start") else None)
    if when is None and not row.refused:
        row.error("start", "The score has no date.", "Enter the date it was rated in the column start.")
    value = _score_value(row, scale, item, reader)
    if row.refused or when is None or value is None:
        return None
    beside = read_measured(row.given("value"))
    note = _note(row, beside, with_unit=True) if beside.aside or beside.unit else row.given("note")
    return Score(row.line, name, scale, when, value, item, note)


def _say_beside(row: Row, read: Measured, text: str) -> None:
    """A mark of doubt, or a second number in brackets, is said: only one number is read."""
    if read.unsure:
        row.warn("value", f"{text!r} is marked as unsure or with a footnote; {read.value:g} is used.", "Check the value.")
    elif any(c.isdigit() for c in read.aside):
        row.warn("value", f"Of {text!r} only {read.value:g} was read.", "Give what else it says a row of its own.")


def _note(row: Row, read: Measured, with_unit: bool) -> str:
    """The row's note, with what is written beside its value."""
    return "; ".join(filter(None, (row.given("note"), read.unit if with_unit else "", read.aside)))


def _score_value(row: Row, scale: str | None, item: int | None, reader: Reader) -> float | None:
    text = row.given("value")
    read = read_measured(text)
    value = read.value
    if value is None:
        because = f"The score cannot be read: {read.because}" if text else "The score has no value."
        row.error("value", because, "Write one score in points, such as 14; a second one belongs in a row of its own, with its date.")
        return None
    if read.unit.startswith("%"):
        row.error("value", f"{text!r} is a percentage, not a score.", "Write the score in points, such as 14.")
        return None
    if read.unsure or read.aside:
        _say_beside(row, read, text)
    known = reader.knowledge.scales.get(scale or "")
    if known is None:
        return value
    low, high = (0.0, _item_high(scale or "", known.high, reader)) if item is not None else (known.low, known.high)
    if not low <= value <= high:
        what = f"{known.id} item {item}" if item is not None else known.id
        row.error("value", f"{text!r} is outside the range of {what}, {low:g} to {high:g}.", "Correct the score, or the name of the scale.")
        return None
    if read.of is not None and item is None and read.of != known.high:
        row.error(
            "value",
            f"{text!r}: the highest {known.id} is {known.high:g}, not {read.of:g}.",
            "Correct the score, or the name of the scale.",
        )
        return None
    return value


def _item_high(scale: str, highest_total: float, reader: Reader) -> float:
    """The highest score of one item; the scale's highest total where no row of data/knowledge/rules says."""
    found = reader.knowledge.numbers.get(f"item_high_{scale.lower().replace('-', '_')}")
    return found.value if found else highest_total


def read_lab(row: Row, reader: Reader) -> Lab | None:
    """A laboratory or bedside value; refused without a number."""
    name = row.given("name")
    decided = reader.decided(name)
    lab = decided or find("lab", name, reader.knowledge)
    if lab is None:
        reader.ask_name(row, "lab", name, suggest("lab", name, reader.knowledge))
    when = row.day("start") or (row.day("stop") if not row.text("start") else None)
    text = row.given("value")
    read = read_measured(text)
    value = read.value
    if value is None or read.of is not None:
        because = read.because if value is None else f"{text!r} holds two numbers."
        row.error(
            "value", f"The lab cannot be read: {because}" if text else "The lab has no value.", "Write the measured number, such as 0.62."
        )
    if row.refused or value is None:
        return None
    if read.unsure:
        _say_beside(row, read, text)
    if when is None:
        row.warn("start", "The lab has no date: it is shown, and counts for nothing that needs one.", "Enter the date in the column start.")
    unit, note = row.given("unit") or read.unit, _note(row, read, with_unit=False)
    factor = factor_to_usual(lab, unit, reader.knowledge) if lab else 1.0
    if factor is None:
        usual = reader.knowledge.labs[lab or ""].unit
        row.warn(
            "unit" if row.given("unit") else "value",
            f"{unit!r} is not the unit the rules use for {reader.knowledge.labs[lab or ''].title} ({usual}): shown, not counted.",
            f"Write the value in {usual}.",
        )
        return Lab(row.line, name, None, when, value, unit, note)
    if factor != 1:
        usual = reader.knowledge.labs[lab or ""].unit
        row.note("value", f"{value:g} {unit} is {value * factor:g} {usual}.")
        return Lab(row.line, name, lab, when, round(value * factor, 6), usual, note)
    return Lab(row.line, name, lab, when, value, unit, note)


def read_condition_row(row: Row, reader: Reader) -> Condition | None:
    """A condition present or absent: `value` yes, no or unknown; a name such as `no epilepsy` says no by itself; a blank value means present."""
    name = row.given("name")
    if not name:
        row.error("name", "The row has no name: which condition is not known.", "Name the condition.")
        return None
    decided = reader.decided(name)
    condition, denied = (decided, False) if decided else read_condition(name, reader.knowledge)
    if condition is None and decided is None:
        reader.ask_name(row, "condition", name, suggest("condition", name, reader.knowledge))
    present = _present(row, denied)
    start = row.day("start")
    stop = _ended(row, start)
    if start and stop and stop.latest < start.earliest:
        row.error("stop", f"The stop {row.text('stop')!r} is before the start {row.text('start')!r}.", "Correct the start or the stop.")
    if row.refused:
        return None
    return Condition(row.line, name, condition, present, start, stop, row.given("note"))


def _ended(row: Row, start: PartialDate | None) -> PartialDate | None:
    """When a condition ended; one that is said to be over, on a day nobody knows, ended on some day since its start."""
    stop = row.when("stop")
    if isinstance(stop, PartialDate):
        return stop
    return PartialDate(start.earliest, row.today, row.text("stop")) if start and stop is DateWord.UNKNOWN else None


def _present(row: Row, denied: bool) -> Answer:
    text = row.text("value")
    told = _ANSWERS.get(word("yes_no", text) or "") if text else None
    if text and told is None:
        row.warn("value", f"{text!r} does not say whether the condition is present; taken as unknown.", "Write yes, no or unknown.")
        return UNKNOWN
    if not denied:
        return told or YES
    if told is NO:
        row.error(
            "value",
            f"{row.text('name')!r} with the value {text!r} can be read both ways.",
            "Name the condition itself, and write yes or no.",
        )
    return UNKNOWN if told is UNKNOWN else NO


def read_event_row(row: Row, reader: Reader) -> Event | None:
    """A relapse, remission, admission, attempt or switch with its date; another event keeps its words."""
    name = row.given("name")
    if not name:
        row.error("name", "The row has no name: what happened is not known.", "Name the event.")
        return None
    event = read_event(name, reader.knowledge)
    if event is None:
        row.note("name", f"{name!r} is not an event that a rule uses: shown, not counted.")
    when, stop = row.day("start"), row.day("stop")
    if when and stop and stop.latest < when.earliest:
        row.error("stop", f"The stop {row.text('stop')!r} is before the start {row.text('start')!r}.", "Correct the start or the stop.")
    if row.refused:
        return None
    if when is None:
        row.warn("start", "The event has no date.", "Enter at least the year in the column start.")
    return Event(row.line, event or name, when, stop, row.given("note"))


def read_episode(row: Row, _: Reader) -> Episode | None:
    """The start of a depressive episode, and its end when it is over."""
    start, stop = row.day("start"), row.day("stop")
    if start is None and not row.refused:
        row.error("start", "The episode has no start.", "Enter at least the year in the column start.")
    if start and stop and stop.latest < start.earliest:
        row.error("stop", f"The stop {row.text('stop')!r} is before the start {row.text('start')!r}.", "Correct the start or the stop.")
    if row.refused or start is None:
        return None
    return Episode(row.line, start, stop, row.given("note"))


def started_on(fact: object) -> PartialDate | None:
    """The first day a fact speaks of, whatever its kind."""
    found = getattr(fact, "start", None) or getattr(fact, "when", None)
    return found if isinstance(found, PartialDate) else None
