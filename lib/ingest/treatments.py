"""A row of treatment: which agent or protocol, when, how much, how long, how it went."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

from lib.ingest.dates import DateWord
from lib.ingest.dose_reading import DoseReading
from lib.ingest.doses import read_dose
from lib.ingest.naming import CERTAIN, find, suggest
from lib.ingest.reader import Reader
from lib.ingest.row import Row, number
from lib.ingest.side_columns import adherence_text, slots, weeks_unit
from lib.ingest.spans import read_duration
from lib.ingest.vocabulary import word, words_for
from lib.knowledge.load import Knowledge
from lib.knowledge.names import NameMatch, resolve
from lib.records.bounds import Bounds
from lib.records.dates import PartialDate, days_between, show_date
from lib.records.doses import Dose
from lib.records.history import Treatment

FAMILY = {"psychotherapy": "PSY", "ketamine": "KET", "tms": "TMS", "ect": "ECT"}
FAMILY_WORD = {"ketamine": "ketamine", "tms": "TMS", "ect": "ECT"}
KETAMINE_BY_ROUTE = {"intravenous": "KET.IV", "subcutaneous": "KET.SC", "oral": "KET.PO", "intramuscular": "KET.IM"}
KETAMINE_AGENTS = {"esketamine": "KET.ESK", "ketamine": "KET"}
RATED_AS = "CGI-I"  # a number up to its highest, without a percent sign, can be such a rating: it is asked about, never read
WEEKS_IN_DOUBT = 1.0  # weeks and exact dates may differ by so much before it is said (a first or last week counted or not)


def read_treatment(row: Row, kind: str, weeks_unit: str, dose_unit: str, reader: Reader) -> list[Treatment]:
    """The treatments of a row: one, or one an agent of a combination product. Empty after an error on the row.

    `weeks_unit` and `dose_unit` are the units the headings imply (`Duration (days)`, `Dose (mg)`).
    """
    name = row.given("name")
    if not name:
        row.error("name", "The row has no name: what was given is not known.", "Name the drug, therapy or protocol.")
        return []
    route = row.choice("route")
    kind, agents, match = _agents(row, kind, route, reader)
    start, stop = row.when("start"), row.when("stop")
    begun = start if isinstance(start, PartialDate) else None
    if start is DateWord.ONGOING:
        row.warn(
            "start",
            f"{row.text('start')!r} says that it goes on, not since when; no start is recorded.",
            "Enter at least the year it was started.",
        )
    weeks = _weeks(row, weeks_unit)
    reading = _dose(row, dose_unit, match)
    outcome, improvement = _outcome(row, reader)
    adherence, adherence_pct = _adherence(row, reader)
    stopped = _stop(row, begun, stop, weeks)
    sessions = _sessions(row)
    augments = _augments(row, reader)
    source, stop_reason = row.choice("adherence_source"), row.choice("stop_reason")
    _check_order(row, begun, stopped, weeks)
    dose = _as_dose(row, kind, reading, len(agents))
    if row.refused:
        return []
    return [
        Treatment(
            row=row.line,
            kind=kind,
            name=name,
            agent=agent,
            start=begun,
            stop=stopped,
            weeks=weeks,
            dose=dose,
            route=route,
            sessions=sessions,
            augments=augments,
            adherence_pct=adherence_pct,
            adherence=adherence,
            adherence_source=source,
            outcome=outcome,
            improvement_pct=improvement,
            stop_reason=stop_reason,
            ongoing=_going_on(stop),
            note=row.given("note"),
        )
        for agent in agents
    ]


def _agents(row: Row, kind: str, route: str | None, reader: Reader) -> tuple[str, tuple[str | None, ...], NameMatch | None]:
    """Kind, agent ids (one None when unknown) and what the name said of strength."""
    name, knowledge = row.given("name"), reader.knowledge
    decided = reader.decided(name)
    if decided:
        modality = knowledge.modalities.get(decided)
        return (modality.family if modality else "medication"), (decided,), None
    modality_id = _modality(name, kind, knowledge) if decided is None else None
    if modality_id:
        family = knowledge.modalities[modality_id].family
        return family, (_by_route(row, modality_id, route),), None
    match = resolve(name, knowledge)
    if match.match in CERTAIN and decided is None:
        if match.agents[0] in KETAMINE_AGENTS:
            return "ketamine", (_by_route(row, KETAMINE_AGENTS[match.agents[0]], route),), match
        return "medication", match.agents, match
    if kind in FAMILY:
        suggestions = suggest("modality", name, knowledge)
        if decided is None and name:
            reader.asked.setdefault(("modality", name), ([], suggestions))[0].append(row.line)
            title = knowledge.title(FAMILY[kind])
            row.note("name", f"{name!r} is not a known protocol; counted as {title}.", "Confirm which protocol it was, if known.")
        return kind, (FAMILY[kind],), None
    reader.ask_name(row, "agent", name, match.suggestions or suggest("modality", name, knowledge))
    return kind, (None,), match


def _modality(name: str, kind: str, knowledge: Knowledge) -> str | None:
    """The protocol of a name, also of one that leaves out what its kind says (`bitemporal` of a row of ECT, `10 Hz` of one of TMS)."""
    found = find("modality", name, knowledge)
    family = FAMILY_WORD.get(kind)
    if found or family is None or resolve(name, knowledge).match in CERTAIN:
        return found
    return find("modality", f"{family} {name}", knowledge) or find("modality", f"{name} {family}", knowledge)


def _by_route(row: Row, agent: str, route: str | None) -> str:
    """Ketamine of unknown route becomes the protocol of its route."""
    if agent != "KET" or route is None:
        return agent
    if route == "intranasal":
        row.note(
            "route",
            "Intranasal ketamine is not esketamine: counted as ketamine of no known protocol.",
            "Write esketamine or Spravato if it was.",
        )
    return KETAMINE_BY_ROUTE.get(route, agent)


def _weeks(row: Row, implied: str) -> Bounds | None:
    text = row.given("weeks")
    if not text:
        return None
    weeks = read_duration(text, implied or weeks_unit(row))
    if weeks is None or weeks.high <= 0:
        row.warn(
            "weeks",
            f"The duration {text!r} cannot be read; not recorded.",
            "Write the number of weeks, such as 8 or 6-8, or its unit, such as 56 days.",
        )
        return None
    return weeks


def _going_on(stop: PartialDate | DateWord | None) -> bool | None:
    """What a word in place of the stop date says; None when there is none."""
    return {DateWord.ONGOING: True, DateWord.UNKNOWN: False}.get(stop) if isinstance(stop, DateWord) else None


def _stop(row: Row, start: PartialDate | None, stop: PartialDate | DateWord | None, weeks: Bounds | None) -> PartialDate | None:
    """The stop as written; of a stop said to be unknown the span it lies in; from start and weeks when those say that it is over."""
    if isinstance(stop, PartialDate):
        return stop
    if stop is DateWord.UNKNOWN:
        if start is None:
            row.warn("stop", "The stop date is not known and neither is the start.", "Enter at least the years.")
            return None
        row.warn("stop", "The stop date is not known: taken as any day since the start.", "Enter at least the year it was stopped.")
        return PartialDate(start.earliest, row.today, row.text("stop"))
    if stop is DateWord.ONGOING or start is None or weeks is None:
        return None
    last = start.latest + timedelta(weeks=min(weeks.high, 52 * 150))
    if last >= row.today:
        return None
    first = start.earliest + timedelta(weeks=weeks.low)
    row.note(
        "weeks",
        f"No stop date: taken from start and duration, so stopped by {show_date(last)}.",
        "Enter the stop date, or ongoing, if that is wrong.",
    )
    return PartialDate(first, last, row.text("weeks"))


def _dose(row: Row, implied_unit: str, match: NameMatch | None) -> DoseReading | None:
    """The dose from its cells, or from directions that stand in the name's cell; None when no dose is written."""
    strength = match.strength_mg if match else None
    if row.given("strength"):
        written = read_dose(row.given("strength"), row.given("unit"))
        strength = written.amount[0] if written.amount and written.unit == "mg" and written.amount[0] == written.amount[1] else strength
    text, frequency = row.given("dose") or slots(row), row.given("frequency")
    if not text and row.given("dose_low"):
        high = row.given("dose_high")
        text = f"{row.given('dose_low')}-{high}" if high and high != row.given("dose_low") else row.given("dose_low")
    unit = row.given("unit") or implied_unit
    if text:
        return read_dose(text, unit, frequency, strength)
    if frequency:
        return read_dose(frequency, "", "", strength)
    in_name = (
        read_dose(row.given("name"), "", "", strength)
        if any(c.isdigit() for c in row.given("name")) or " daily" in row.given("name").casefold()
        else None
    )
    if in_name and in_name.per_day:
        return in_name
    if strength:
        row.note("name", f"{strength:g} mg in the name is a strength, not a daily dose; the dose is not recorded.", "Enter the dose a day.")
    return None


def _as_dose(row: Row, kind: str, reading: DoseReading | None, agents: int) -> Dose | None:
    """The dose to keep; what could not be read is said and left unknown, never zero."""
    meaning = "dose" if row.given("dose") else "frequency" if row.given("frequency") else "name"
    if reading is None:
        return None
    if reading.negative:
        row.error(meaning, reading.because, reading.fix)
        return None
    dose = reading.per_session if kind == "ketamine" else reading.dose
    if dose is not None and word("yes_no", row.given("prn")) == "yes":
        row.warn("prn", "Taken as needed: the daily dose is not known and not recorded.", "Enter the dose really taken a day, if known.")
        return None
    if dose is not None and agents > 1:
        row.warn(
            meaning,
            "The dose of a combination product cannot be told apart; the dose is not recorded.",
            "Enter one row an agent, each with its dose.",
        )
        return None
    if dose is None or reading.kind in ("ambiguous", "refused", "titration"):
        row.warn(meaning, f"{reading.because}{'' if dose else ' The dose is not recorded.'}", reading.fix)
    elif reading.kind == "prn":
        row.warn(meaning, f"{reading.because} The dose is not recorded.", reading.fix)
    return dose


def _sessions(row: Row) -> int | None:
    text = row.given("sessions")
    if not text:
        return None
    value = number(text.casefold().removesuffix("sessions").removesuffix("session").removesuffix("treatments").strip())
    if value is None:
        # The course is known even where its count is not: leaving the row out would hide a whole treatment.
        row.warn(
            "sessions", f"{text!r} is not one whole number of sessions; not recorded.", "Write how many sessions were given, such as 12."
        )
        return None
    if value < 0 or value != int(value):
        row.error("sessions", f"{text!r} is not a whole number of sessions.", "Write how many sessions were given, such as 12.")
        return None
    return int(value)


def _augments(row: Row, reader: Reader) -> str | None:
    text = row.given("augments")
    if not text:
        return None
    if reader.decided(text):
        return reader.decided(text)
    match = resolve(text, reader.knowledge)
    if match.match in CERTAIN and len(match.agents) == 1:
        return match.agents[0]
    reader.ask_name(row, "agent", text, match.suggestions, "augments")
    return None


def _outcome(row: Row, reader: Reader) -> tuple[str | None, float | None]:
    """Outcome in words, or improvement in percent."""
    text = row.given("outcome")
    if not text or text.casefold() in ("too early", "pending", "ongoing", "not assessed", "not applicable"):
        return None, None
    value = _percent(text)
    if value is None:
        return row.choice("outcome"), None
    if (other := _not_surely_percent(text, value, reader)) is not None:
        fix = f"Write the improvement in percent, such as 40 %, or one of: {', '.join(words_for('outcome'))}."
        row.warn("outcome", f"{text!r} can be {other} or a percentage; not recorded.", fix)
    elif not -100 <= value <= 100:
        row.warn(
            "outcome", f"An improvement of {text!r} is not possible; not recorded.", "Write the improvement in percent, from -100 to 100."
        )
    else:
        return None, value
    return None, None


def _adherence(row: Row, reader: Reader) -> tuple[str | None, float | None]:
    """Adherence as good, partial, poor, or in percent. A small number without its sign can be another measure and is asked; above 100 is impossible."""
    text = adherence_text(row)
    if not text:
        return None, None
    told = word("adherence", text)
    if told:
        return told, None
    value = _percent(text)
    allowed = f"Write a percentage from 0 to 100, or one of: {', '.join(words_for('adherence'))}."
    if value is None:
        row.warn("adherence", f"{text!r} is not an adherence; not recorded.", allowed)
    elif (other := _not_surely_percent(text, value, reader)) is not None:
        row.warn("adherence", f"{text!r} can be {other} or a percentage; not recorded.", allowed)
    elif not 0 <= value <= 100:
        row.warn("adherence", f"An adherence of {text!r} is not possible; not recorded.", allowed)
    else:
        return None, value
    return None, None


def _not_surely_percent(text: str, value: float, reader: Reader) -> str | None:
    """What else a small number without a percent sign can be: `0.9` a fraction, `2` a rating such as CGI-I's much improved; None when it is a percentage."""
    signed = "%" in text or "percent" in text.casefold() or "per cent" in text.casefold()
    if signed or value == 0 or abs(value) > reader.knowledge.scales[RATED_AS].high:
        return None
    return "a fraction" if abs(value) <= 1 else "a rating"


@lru_cache(maxsize=10_000)
def _percent(text: str) -> float | None:
    return number(text.casefold().replace("per cent", "").replace("percent", "").replace("%", "").strip())


def _check_order(row: Row, start: PartialDate | None, stop: PartialDate | None, weeks: Bounds | None) -> None:
    """Refuse a stop before the start; say when weeks and exact dates disagree."""
    if start is None or stop is None:
        return
    if stop.latest < start.earliest:
        row.error("stop", f"The stop {row.text('stop')!r} is before the start {row.text('start')!r}.", "Correct the start or the stop.")
        return
    if weeks and start.exact and stop.exact and row.text("stop"):
        by_dates = days_between(start, stop).low / 7
        if not weeks.low - WEEKS_IN_DOUBT <= by_dates <= weeks.high + WEEKS_IN_DOUBT:
            message = f"The duration says {row.text('weeks')}, but start to stop is {by_dates:.1f} weeks; the duration is used."
            row.warn("weeks", message, "Correct the one that is wrong.")
