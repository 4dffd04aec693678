"""How does what stands in the scribe's fields become a minute, and a minute the text of the fields?

The browser sends the whole case with every change, so it is checked here like any other input: known fields only, text only, bounded. Days are
typed as text; one that cannot be read is not kept and is named, for nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lib.records.dates import show_date
from lib.store import Action, Minute, SetAside, View
from lib.ui.meeting.said import read_day

MOST_LINES = 60
MOST_TEXT = 4_000  # characters in one field
_KEY = re.compile(r"[A-Za-z0-9_-]{1,32}")


@dataclass(frozen=True, slots=True)
class TypedMinute:
    """`minute`: what can be kept. `wrong`: field -> why its day was not kept. `read`: field -> the day as it was read."""

    minute: Minute
    wrong: Mapping[str, str] = field(default_factory=dict)
    read: Mapping[str, str] = field(default_factory=dict)


def read_typed(given: Any, meeting_day: date) -> TypedMinute:
    """The minute that the fields say. Raises ValueError when this is no such thing."""
    if not isinstance(given, dict):
        raise ValueError("not a minute")
    days = _Days(meeting_day)
    options = [line for line in _lines(given, "options") if _text(line, "code")]
    minute = Minute(
        question=_text(given, "question"),
        views=tuple(View(_one_line(line, "person"), _text(line, "text")) for line in _lines(given, "views")),
        decision=_text(given, "decision"),
        reasons=_text(given, "reasons"),
        discussed=tuple(_text(line, "code") for line in options),
        set_aside=tuple(SetAside(_text(line, "code"), _text(line, "why")) for line in options if line.get("aside") is True),
        actions=tuple(_action(line, days) for line in _lines(given, "actions")),
        next_review=days.read("next_review", _one_line(given, "next_review")),
    )
    return TypedMinute(minute, days.wrong, days.seen)


def as_typed(minute: Minute) -> dict[str, Any]:
    """The minute as the fields show it."""
    aside = {one.option: one.why for one in minute.set_aside}
    codes = dict.fromkeys([*minute.discussed, *aside])
    return {
        "question": minute.question,
        "views": [{"person": one.person, "text": one.text} for one in minute.views],
        "decision": minute.decision,
        "reasons": minute.reasons,
        "options": [{"code": code, "aside": code in aside, "why": aside.get(code, "")} for code in codes],
        "actions": [{"key": one.key, "text": one.text, "owner": one.owner, "due": _day(one.due)} for one in minute.actions],
        "next_review": _day(minute.next_review),
    }


class _Days:
    """The days of one minute: those that were read, and what is wrong with the others."""

    def __init__(self, meeting_day: date) -> None:
        self._meeting_day = meeting_day
        self.wrong: dict[str, str] = {}
        self.seen: dict[str, str] = {}

    def read(self, at: str, text: str) -> date | None:
        """The day of that field; None when it is blank or cannot be read."""
        if not text:
            return None
        found = read_day(text, self._meeting_day)
        if isinstance(found, date):
            self.seen[at] = show_date(found)
            return found
        self.wrong[at] = found
        return None


def _action(line: Mapping[str, Any], days: _Days) -> Action:
    key = _text(line, "key")
    if not _KEY.fullmatch(key):
        raise ValueError("an action without a key of its own")
    return Action(key, _text(line, "text"), _one_line(line, "owner"), days.read(f"{key}.due", _one_line(line, "due")))


def _lines(given: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    lines = given.get(name, [])
    if not isinstance(lines, list) or len(lines) > MOST_LINES or any(not isinstance(line, dict) for line in lines):
        raise ValueError("not a list of lines")
    return lines


def _text(given: Mapping[str, Any], name: str) -> str:
    text = given.get(name, "")
    if not isinstance(text, str) or len(text) > MOST_TEXT:
        raise ValueError("a field that is no text, or too long")
    return text


def _one_line(given: Mapping[str, Any], name: str) -> str:
    return " ".join(_text(given, name).split())


def _day(day: date | None) -> str:
    return show_date(day) if day else ""
