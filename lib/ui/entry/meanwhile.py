"""Was the typed history of this patient changed elsewhere while the form was open? Then line by line: what differs, and which is right.

Three forms are compared: the one in hand, the one saved meanwhile, and the one both began from. A line that only one side changed is chosen for that
side to begin with, and can be chosen otherwise; one that both changed has to be chosen. Nothing is saved before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lib.knowledge.load import knowledge
from lib.ui.entry.offers import offers
from lib.ui.entry.sheet import LISTS, PERSON, Sheet, read_sheet
from lib.ui.stored import store

MINE, THEIRS = "mine", "theirs"
PERSONAL, CONDITIONS = "person", "conditions"
_SINGLE = ("entered", "corrected")  # versions of single facts: they stay whatever the form says
_SILENT = frozenset(("k", "confirmed", "unread"))

# Section and key of a line, or where a single field stands; what it says, field by field ("" for a single one).
Place = tuple[str, str]
Line = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Apart:
    """A line that differs. `key` names it, with what it says, for a choice; `mine`, `theirs`: in words, "" where it does not stand; `likely`: the side
    that changed it when only one did, else ""."""

    key: str
    place: Place
    called: str
    mine: str
    theirs: str
    likely: str

    def chosen(self, choices: Mapping[str, str]) -> str:
        """Whose line is taken; "" while it has to be chosen."""
        return choices.get(self.key, self.likely)


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What was saved while the form was open: the version, by whom, when (UTC), that form, and the lines that differ."""

    version: int
    by: str
    at: datetime
    theirs: Sheet
    base: Sheet
    lines: tuple[Apart, ...]


class ChangedMeanwhile(Exception):
    """Not saved: another file or form was saved since, and nobody has chosen between the two."""

    def __init__(self, meanwhile: Meanwhile) -> None:
        super().__init__("not saved")
        self.meanwhile = meanwhile


def newest_base(patient_key: str, sheet: Sheet, base_version: int | None) -> int | None:
    """The version a form can be saved on: the one it began from, or a later one that leaves nothing to choose. Raises ChangedMeanwhile."""
    since = [v for v in store().versions(patient_key) if v.version > (base_version or 0) and v.origin not in _SINGLE]
    if not since:
        return base_version
    newest = since[0]
    theirs, base = _form(patient_key, None), _form(patient_key, base_version)
    lines = differing(sheet, theirs, base)
    if lines:
        raise ChangedMeanwhile(Meanwhile(newest.version, newest.author, newest.saved_at, theirs, base, lines))
    return newest.version


def differing(mine: Sheet, theirs: Sheet, base: Sheet) -> tuple[Apart, ...]:
    """Every line on which the two forms differ, those saved first."""
    ours, saved, began = _flat(mine, base, theirs), _flat(theirs), _flat(base)
    found = []
    for place in dict.fromkeys((*saved, *ours)):
        one, other, before = (_said(form.get(place)) for form in (ours, saved, began))
        if one != other:
            likely = THEIRS if one == before else MINE if other == before else ""
            key = hashlib.sha256(json.dumps([place, one, other], sort_keys=True).encode()).hexdigest()[:16]
            found.append(Apart(key, place, _called(place, one or other), _words(place, one), _words(place, other), likely))
    return tuple(found)


def as_chosen(mine: Sheet, meanwhile: Meanwhile, choices: Mapping[str, str]) -> Sheet:
    """The saved form with one's own lines where they were chosen. Lines that are still to be chosen stay as they were saved."""
    ours, whole = _flat(mine, meanwhile.base, meanwhile.theirs), dict(_flat(meanwhile.theirs))
    for line in differing(mine, meanwhile.theirs, meanwhile.base):
        if line.chosen(choices) != MINE:
            continue
        if line.place in ours:
            whole[line.place] = ours[line.place]
        else:
            whole.pop(line.place, None)
    return Sheet(
        person={key: line[""] for (section, key), line in whole.items() if section == PERSONAL},
        lists={name: tuple({**line, "k": key} for (section, key), line in whole.items() if section == name) for name in LISTS},
        conditions={key: line[""] for (section, key), line in whole.items() if section == CONDITIONS},
    )


def _form(patient_key: str, version: int | None) -> Sheet:
    form = store().load_form(patient_key, version)
    return read_sheet(form.document) if form is not None else Sheet()


def _flat(sheet: Sheet, *others: Sheet) -> dict[Place, Line]:
    """Every line by its place. `others`: the form this one began from, and the one it is put beside; two lines that were added to both under one key
    are two lines, so this one's gets a key of its own."""
    flat: dict[Place, Line] = {(PERSONAL, name): {"": text} for name, text in sheet.person.items() if text.strip()}
    began, beside = ({(section, line["k"]): line for section, line in other.lines()} for other in others) if others else ({}, {})
    taken = {key for _, key in (*began, *beside)} | {line["k"] for _, line in sheet.lines()}
    for section, line in sheet.lines():
        place = (section, line["k"])
        if place not in began and place in beside and _said(line) != _said(beside[place]):
            number = next(n for n in range(1, len(taken) + 2) if f"{section[0]}{n}" not in taken)
            place = (section, f"{section[0]}{number}")
            taken.add(place[1])
        flat[place] = line
    return flat | {(CONDITIONS, name): {"": text} for name, text in sheet.conditions.items()}


def _said(line: Line | None) -> dict[str, str]:
    return {name: text.strip() for name, text in (line or {}).items() if name not in _SILENT and text.strip()}


def _called(place: Place, said: Line) -> str:
    section, key = place
    if section == PERSONAL:
        return next((str(one["label"]) for one in offers()["person"] if one["id"] == key), key) if key in PERSON else key
    if section == CONDITIONS:
        known = knowledge().conditions
        return known[key].title if key in known else key.replace("_", " ")
    return said.get("name", "A line without a name")


def _words(place: Place, said: Line) -> str:
    """A line with the headings of the form: `sertraline · dose a day, or sessions 150 · from 2019`."""
    if place[0] in (PERSONAL, CONDITIONS):
        return said.get("", "").replace("_", " ")
    columns = [one for part in offers()["sections"] if part["id"] == place[0] for one in (*part["columns"], *part["more"])]
    labels = {one["id"]: str(one["label"]).lower() for one in columns}
    named = [
        f"{labels.get(name, f'item {name}' if name.isdigit() else name)} {said[name]}"
        for name in LISTS[place[0]]
        if name in said and name != "name"
    ]
    return " · ".join(filter(None, (said.get("name", ""), *named)))
