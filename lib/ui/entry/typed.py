"""The form that was saved with a history: its sheet, and what it stands for among the sources of the history."""

from __future__ import annotations

import json
from dataclasses import dataclass

from lib.ingest.typed_source import TYPED, TypedSource
from lib.knowledge.load import knowledge
from lib.records.dates import show_date
from lib.store.repository import TypedForm
from lib.ui import session
from lib.ui.entry.judged import Judged, judge
from lib.ui.entry.sheet import LISTS, PERSON, Sheet, read_sheet
from lib.ui.stored import store

_FIRST_ROW = "rows_before"


@dataclass(frozen=True, slots=True)
class SavedForm:
    """`sheet`: as it was typed; `source`: what it says; `version`: of the history it stands for now."""

    sheet: Sheet
    source: TypedSource
    version: int


def source_name() -> str:
    """How a source typed today is called."""
    return f"{TYPED}{show_date(session.as_of())}"


def form_text(sheet: Sheet, shift: int) -> str:
    """The form as it is kept with the history; `shift`: how many rows stand before its first one."""
    return json.dumps({**json.loads(sheet.to_json()), _FIRST_ROW: shift}, ensure_ascii=False)


def saved_form(patient_key: str) -> SavedForm | None:
    """What is typed of a patient, or None when all of it came from files."""
    form = store().load_form(patient_key)
    return read_form(form) if form is not None else None


def read_form(form: TypedForm) -> SavedForm:
    """A kept form, read again."""
    sheet = read_sheet(form.document)
    shift = json.loads(form.document).get(_FIRST_ROW, 0)
    return SavedForm(sheet, typed_source(judge(sheet, knowledge(), session.as_of(), source_name()), int(shift)), form.version)


def typed_source(judged: Judged, shift: int = 0) -> TypedSource:
    """What a judged sheet says, as a source among others."""
    return TypedSource(judged.history, judged.rows, shift)


def added_to(old: Sheet, new: Sheet) -> Sheet:
    """The lines of both sheets, those of the new one under keys of their own and each line once. What both say of the person must not differ
    (`contradicted`)."""
    lists = {}
    for section in LISTS:
        lines = list(old.lists.get(section, ()))
        number = max((int(line["k"][1:]) for line in lines if line["k"][1:].isdigit()), default=0)
        there = [_said(line) for line in lines]
        for line in new.lists.get(section, ()):
            if _said(line) and _said(line) not in there:
                number += 1
                lines.append({**line, "k": f"{section[0]}{number}"})
        lists[section] = tuple(line for line in lines if _said(line))
    return Sheet({**old.person, **new.person}, lists, {**old.conditions, **new.conditions})


def contradicted(old: Sheet, new: Sheet) -> list[tuple[str, str]]:
    """Fields of the person and conditions that say something else than the typed history that is saved: field, and what was saved."""
    person = [
        (f"person.{name}", old.person[name]) for name in PERSON if name in old.person and _other(old.person[name], new.person.get(name))
    ]
    return person + [(f"condition.{c}", told) for c, told in old.conditions.items() if _other(told, new.conditions.get(c))]


def _other(told: str, now: str | None) -> bool:
    return bool(now and now.strip()) and (now or "").strip().casefold() != told.strip().casefold()


def _said(line: object) -> dict[str, str]:
    held = dict(line) if isinstance(line, dict) else {}
    return {name: text.strip() for name, text in held.items() if name not in ("k", "confirmed") and text.strip()}
