"""What stands in the way of saving a typed history, and how is it saved: as a new patient, as a new version, or added to what is there?"""

from __future__ import annotations

from dataclasses import dataclass

from lib.ingest.merge import Disagreement
from lib.ingest.typed_source import TooManyLines, put_in
from lib.knowledge.load import knowledge
from lib.records.dates import show_partial
from lib.records.history import History, PersonFact
from lib.store.entered import without_entered
from lib.store.repository import Saved
from lib.ui import session
from lib.ui.banner import born, name
from lib.ui.entry.judged import Judged, judge
from lib.ui.entry.meanwhile import newest_base
from lib.ui.entry.sheet import Sheet
from lib.ui.entry.typed import SavedForm, added_to, contradicted, form_text, saved_form, source_name, typed_source
from lib.ui.stored import store

_IDENTITY = ("birth_date", "sex", "family_name", "given_name")
_LABELS = {"birth_date": "birth date", "sex": "sex", "family_name": "family name", "given_name": "given name"}


class Differs(Exception):
    """What is typed and what is saved disagree, and nobody has chosen yet."""

    def __init__(self, disagreements: tuple[Disagreement, ...]) -> None:
        super().__init__("not saved")
        self.disagreements = disagreements


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
    """Save the typed history. Raises Refused with every reason why not, ChangedMeanwhile, Differs, and StoreError when the database refuses.

    A form opened from a saved history takes its own place in it again; under the ID of a patient who is there already, what was typed is added to
    what was typed before, or stands beside what came from files.
    """
    wrong = _wrong(sheet, judged, patient_key)
    if wrong:
        raise Refused(tuple(wrong))
    if patient_key is not None:
        base_version = newest_base(patient_key, sheet, base_version)
    key = patient_key or store().find_patient(judged.history.patient_id)
    saved = store().load_history(key) if key else None
    if key is None or saved is None:
        return _done(store().save_typed(judged.history, source_name(), form_text(sheet, 0)))
    before = saved_form(key)
    if patient_key is None:
        base_version = store().latest_version(key)
        if before is not None:
            sheet = _together(before.sheet, sheet)
            judged = judge(sheet, knowledge(), session.as_of(), source_name())
    return _among_others(key, without_entered(saved), before, sheet, judged, base_version)


def _together(old: Sheet, new: Sheet) -> Sheet:
    """A second entry under one ID is more of the same form. Raises Refused where it says something else of the person."""
    told = contradicted(old, new)
    if told:
        why = "The typed history of this ID says “{}”. To change it, open that history with “Change the typed history”."
        raise Refused(tuple((at, why.format(text.replace("_", " "))) for at, text in told))
    return added_to(old, new)


def _among_others(key: str, saved: History, before: SavedForm | None, sheet: Sheet, judged: Judged, base_version: int | None) -> Done:
    try:
        merged, shift = put_in(saved, before.source if before else None, typed_source(judged), session.merge_choices())
    except TooManyLines:
        raise Refused((("", "There are more lines than one form can hold. Save some of them as a file and add it."),)) from None
    if merged.open:
        raise Differs(merged.open)
    return _done(store().save_typed(merged.history, merged.history.source_name, form_text(sheet, shift), base_version))


def _done(saved: Saved) -> Done:
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
        return "read", f"You are changing the typed history of {whose}. What came from files stays."
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
