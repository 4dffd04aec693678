"""What stands in the way of saving a typed history, and how is it saved: as a new patient, as a new version, or added to what is there?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lib.records.dates import show_date, show_partial
from lib.records.facts import ENTERED_ROW, facts_of
from lib.records.history import Condition, CourseFact, Episode, Event, History, Lab, PersonFact, Score, Treatment
from lib.ui import session
from lib.ui.banner import born, name
from lib.ui.entry.judged import Judged
from lib.ui.entry.sheet import Sheet
from lib.ui.stored import store

_IDENTITY = ("birth_date", "sex", "family_name", "given_name")
_LABELS = {"birth_date": "birth date", "sex": "sex", "family_name": "family name", "given_name": "given name"}


class Refused(Exception):
    """It was not saved. `wrong`: field (`key.field`, "" for the whole form) and what is wrong, in the order of the form."""

    def __init__(self, wrong: tuple[tuple[str, str], ...]) -> None:
        super().__init__("not saved")
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Done:
    """The patient's key, and what to say."""

    key: str
    said: str


def save(sheet: Sheet, judged: Judged, patient_key: str | None, base_version: int | None) -> Done:
    """Save the typed history. Raises Refused with every reason why not, StoreError when the database refuses.

    A form opened from a saved typed history becomes its next version; under the ID of a patient who is there already, what was typed is added.
    """
    wrong = _wrong(sheet, judged, patient_key)
    if wrong:
        raise Refused(tuple(wrong))
    history = judged.history
    existing = store().find_patient(history.patient_id)
    if existing is not None and existing != patient_key:
        return _add(existing, history)
    saved = store().save_typed(history, f"typed on {show_date(session.as_of())}", sheet.to_json(), base_version if patient_key else None)
    if saved.unchanged:
        return Done(saved.key, f"Nothing had changed: version {saved.version} stays.")
    return Done(saved.key, "Saved." if saved.version == 1 else f"Saved as version {saved.version}; the earlier ones stay.")


def who_has(patient_id: str, patient_key: str | None) -> tuple[str, str]:
    """Tone and words for an ID that is in use: whose it is, and what saving will do. Blank when it is free."""
    key = store().find_patient(patient_id.strip()) if patient_id.strip() else None
    history = store().load_history(key) if key else None
    if key is None or history is None:
        return "", ""
    whose = f"{name(history)}, born {born(history, session.as_of())}"
    if key == patient_key:
        return "read", f"You are changing the typed history of {whose}."
    return "warn", f"This ID belongs to {whose}. What you type is added to that history."


def _wrong(sheet: Sheet, judged: Judged, patient_key: str | None) -> list[tuple[str, str]]:
    found = list(judged.errors.items())
    patient_id = sheet.person.get("patient_id", "").strip()
    if not patient_id:
        found.insert(0, ("person.patient_id", "Enter the patient's ID."))
    elif patient_key is not None and store().find_patient(patient_id) != patient_key:
        found.insert(0, ("person.patient_id", "The ID of a saved history cannot be changed here. Write the ID it was opened with."))
    elif patient_key is None:
        found[:0] = _another_person(patient_id, judged.history)
    if not any(True for _ in sheet.lines()) and not sheet.conditions:
        found.append(("", "Nothing is typed yet: enter at least one course, score or condition."))
    return found


def _another_person(patient_id: str, typed: History) -> list[tuple[str, str]]:
    """Where the ID is in use, what is typed of the person must not contradict what is saved."""
    key = store().find_patient(patient_id)
    saved = store().load_history(key) if key else None
    if saved is None:
        return []
    found = []
    for fact_name in _IDENTITY:
        mine, theirs = typed.fact(fact_name), saved.fact(fact_name)
        if mine is None or theirs is None or _agrees(mine, theirs):
            continue
        shown = show_partial(theirs.when) if fact_name == "birth_date" else theirs.value
        text = f"The saved history of this ID has the {_LABELS[fact_name]} {shown}. Check that it is the same patient."
        found.append((f"person.{fact_name}", text))
    return found


def _agrees(mine: PersonFact, theirs: PersonFact) -> bool:
    if mine.fact != "birth_date" or mine.when is None or theirs.when is None:
        return mine.value.strip().casefold() == theirs.value.strip().casefold()
    return mine.when.earliest <= theirs.when.latest and theirs.when.earliest <= mine.when.latest


def _add(key: str, typed: History) -> Done:
    """Everything typed that is not there yet, as facts entered here: they outlive the next file."""
    saved = store().load_history(key)
    there = {_bare(fact) for fact in facts_of(saved)} if saved else set()
    known = {fact.fact for fact in saved.person} if saved else set()
    new = [
        replace(fact, row=ENTERED_ROW)
        for fact in facts_of(typed)
        if _bare(fact) not in there and not (isinstance(fact, PersonFact) and fact.fact in _IDENTITY and fact.fact in known)
    ]
    done = store().add_facts(key, new)
    if done.unchanged:
        return Done(key, "All of it was there already; nothing changed.")
    return Done(key, f"Added to the history: {len(new)} facts, as version {done.version}.")


def _bare(fact: Treatment | Score | Condition | Lab | Event | Episode | PersonFact | CourseFact) -> object:
    return replace(fact, row=ENTERED_ROW)
