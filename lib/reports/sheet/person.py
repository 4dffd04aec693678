"""Who is it, how ill now, and with what background? The head of the sheet and its first two parts."""

from __future__ import annotations

from collections.abc import Iterable

from lib.charts.model import Decided
from lib.knowledge.load import Knowledge
from lib.records.answers import NO, YES
from lib.records.assessment import Assessment
from lib.records.calendars import Calendar, Dates
from lib.records.dates import on
from lib.records.doses import show_amount
from lib.records.history import Condition, Event, History, Score
from lib.reports.identity import MISSING, age_band, born, name, sex
from lib.reports.sheet.choices import Choices

Pair = tuple[str, str]
_DIAGNOSES = {"unipolar_depression": "unipolar depressive disorder", "bipolar_disorder": "bipolar disorder"}
_EVENTS = {
    "relapse": "relapse",
    "remission": "remission",
    "hospital_admission": "hospital admission",
    "suicide_attempt": "suicide attempt",
    "switch_to_mania": "switch to mania",
}


def heading(history: History, found: Assessment, choices: Choices) -> tuple[str, list[Pair]]:
    """The name that leads the sheet, and what stands beside it; without identifiers the code of the case, or room to write one."""
    if choices.identified:
        facts = [("Born", born(history, found.as_of)), ("Sex", sex(history)), ("ID", history.patient_id or MISSING)]
        return name(history), facts
    known = sex(history)
    return choices.case_code or "Case ________", [
        ("Age", age_band(history, found.as_of)),
        ("Sex", known if known in ("Female", "Male", MISSING) else "recorded"),
        ("Week 1:", "first recorded treatment or score"),
    ]


def decided_before(decided: Iterable[Decided], found: Assessment, calendar: Calendar) -> list[Pair]:
    """What the last meeting up to the day of the review decided, and when; nothing when none did."""
    last = max((one for one in decided if one.day <= found.as_of), key=lambda one: one.day, default=None)
    return [("Decided before", f"{calendar.at(on(last.day))}: {' '.join(last.text.split())}")] if last else []


def situation(history: History, found: Assessment, knowledge: Knowledge, calendar: Calendar) -> list[Pair]:
    """The latest totals with their dates, and the suicidality item or that it was not recorded."""
    totals = [_score(latest, knowledge, calendar) for latest in _latest(history, found, knowledge)]
    alerts = [calendar.prose(alert.text) for alert in found.alerts]
    if not any(alert.code.startswith("suicidality") for alert in found.alerts):
        alerts.insert(0, _item(history, found, knowledge, calendar))
    return [("Current scale", "; ".join(totals) or "No score recorded"), ("Safety", " ".join(alerts))]


def current_scale(history: History, found: Assessment, knowledge: Knowledge, *, dated: bool = True) -> str:
    """The latest total of each instrument in one line; without its day where days may not be told."""
    totals = [_score(latest, knowledge, Dates() if dated else None) for latest in _latest(history, found, knowledge)]
    return "; ".join(totals) or "No score recorded"


def _latest(history: History, found: Assessment, knowledge: Knowledge) -> list[Score]:
    """The last total of each known instrument, those that decide outcomes first."""
    last: dict[str, Score] = {}
    for score in sorted(history.scores, key=lambda s: (s.when.latest, s.row)):
        if score.item is None and score.scale and score.scale in knowledge.scales and score.when.latest <= found.as_of:
            last[score.scale] = score
    return sorted(last.values(), key=lambda s: (knowledge.scales[s.scale or ""].order or 99, s.scale or ""))


def _score(score: Score, knowledge: Knowledge, calendar: Calendar | None) -> str:
    scale = knowledge.scales[score.scale or ""]
    band = next((b.title.lower() for b in knowledge.bands.get(scale.id, ()) if b.low <= score.value <= b.high), "")
    shown = f"{scale.id} {show_amount(score.value)} of {show_amount(scale.high)}{f' {calendar.at(score.when)}' if calendar else ''}"
    return f"{shown} ({band})" if band else shown


def _item(history: History, found: Assessment, knowledge: Knowledge, calendar: Calendar) -> str:
    """The latest answer to a suicidality item that raised no alert: said with its date, never as reassurance."""
    scales = knowledge.scales
    items = [
        s for s in history.scores if s.scale and s.scale in scales and s.item is not None and s.item == scales[s.scale].suicidality_item
    ]
    items = sorted((s for s in items if s.when.latest <= found.as_of), key=lambda s: (s.when.latest, s.row))
    if not items:
        return "Suicidality item (PHQ-9 item 9) not recorded."
    last = items[-1]
    return f"{last.scale} item {last.item}: {show_amount(last.value)} {calendar.at(last.when)}. This is not a risk assessment."


def background(history: History, found: Assessment, knowledge: Knowledge, calendar: Calendar) -> list[Pair]:
    """Diagnosis, episode, conditions present and absent, events, allergies of the record: what is missing is said."""
    present = [_condition(c, knowledge, calendar) for c in history.conditions if c.present is YES]
    absent = [_condition(c, knowledge, calendar) for c in history.conditions if c.present is NO]
    conditions = "; ".join(dict.fromkeys(present)) or "None recorded as present"
    if absent:
        conditions += f". Recorded as absent: {', '.join(dict.fromkeys(absent))}"
    return [
        ("Diagnosis", _diagnosis(history, calendar)),
        ("Episode", calendar.prose(f"since {calendar.partial(found.episode.start)}" if found.episode.start else "start not recorded")),
        ("Conditions", conditions),
        ("Events", "; ".join(_event(event, calendar) for event in history.events) or "None recorded"),
    ]


def _diagnosis(history: History, calendar: Calendar) -> str:
    fact = history.fact("diagnosis")
    said = "not recorded" if fact is None else _DIAGNOSES.get(fact.value) or fact.value
    severity, psychotic = history.fact("severity"), history.fact("psychotic_features")
    grade = severity.value if severity and severity.value in ("subsyndromal", "mild", "moderate", "severe") else "not recorded"
    features = psychotic.value if psychotic and psychotic.value in ("yes", "no") else "not recorded"
    return f"{said}; severity {grade}; psychotic features {features}"


def _condition(condition: Condition, knowledge: Knowledge, calendar: Calendar) -> str:
    known = knowledge.conditions.get(condition.condition or "")
    title = known.title if known else condition.name
    return title if condition.start is None else f"{title} ({calendar.partial(condition.start)})"


def _event(event: Event, calendar: Calendar) -> str:
    title = _EVENTS.get(event.event) or event.event
    if event.when is None:
        return f"{title}, date not recorded"
    stop = f" to {calendar.partial(event.stop)}" if event.stop else ""
    return f"{title} {calendar.partial(event.when)}{stop}"
