"""What is left of a history when nobody may be recognised by it? No name, no number, no birth date, and nothing that somebody typed freely."""

from __future__ import annotations

from dataclasses import replace

from lib.records.history import Condition, Event, History, PersonFact, Treatment

# Values of these facts come from short lists; every other fact may hold anything.
_KEPT = {
    "sex": ("f", "female", "w", "m", "male"),
    "diagnosis": ("unipolar_depression", "bipolar_disorder"),
    "severity": ("subsyndromal", "mild", "moderate", "severe"),
    "psychotic_features": ("yes", "no"),
}
_EVENTS = ("relapse", "remission", "hospital_admission", "suicide_attempt", "switch_to_mania")
_SOURCES = ("self-report", "pharmacy", "level", "observed")


def unnamed(history: History) -> History:
    """The history without identifiers. Free text becomes what it is and its row, so that nothing is dropped without a word.

    The birth date stays as an interval, for the band of ages, but without its text.
    """
    return replace(
        history,
        patient_id="",
        source_name="",
        problems=(),
        person=tuple(kept for fact in history.person if (kept := _person(fact))),
        treatments=tuple(_treatment(row) for row in history.treatments),
        scores=tuple(replace(s, note="", name=s.name if s.scale else f"measure in row {s.row}") for s in history.scores),
        conditions=tuple(_condition(row) for row in history.conditions),
        labs=tuple(replace(lab, note="", name=lab.name if lab.lab else f"measurement in row {lab.row}") for lab in history.labs),
        events=tuple(_event(row) for row in history.events),
        episodes=tuple(replace(episode, note="") for episode in history.episodes),
    )


def _person(fact: PersonFact) -> PersonFact | None:
    if fact.fact == "birth_date":
        return replace(fact, value="")
    if fact.fact not in _KEPT:
        return None
    return fact if fact.value.lower() in _KEPT[fact.fact] else replace(fact, value=f"other (free text, row {fact.row})")


def _treatment(row: Treatment) -> Treatment:
    name = row.name if row.agent else f"treatment in row {row.row}"
    source = row.adherence_source if row.adherence_source in _SOURCES else None
    return replace(row, name=name, note="", adherence_source=source)


def _condition(row: Condition) -> Condition:
    return replace(row, name=row.name if row.condition else f"condition in row {row.row}", note="")


def _event(row: Event) -> Event:
    return replace(row, event=row.event if row.event in _EVENTS else f"event in row {row.row}", note="")
