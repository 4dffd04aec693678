"""What is in the form? Everything typed, as text, exactly as it stands in the fields.

The browser sends the whole sheet with every change, so it is checked here like any other input: known fields only, text only, bounded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lib.ingest.lines import TypedLine

PERSON = ("patient_id", "family_name", "given_name", "birth_date", "sex", "diagnosis", "severity", "psychotic_features", "episode_start")
COURSE = ("name", "dose", "start", "to", "ended", "strength", "route", "adherence", "augments", "note")
LISTS: Mapping[str, tuple[str, ...]] = {
    "courses": (*COURSE, "source", "unread", "confirmed"),
    "scores": ("name", "when", "value", "note", *map(str, range(1, 31))),
    "labs": ("name", "when", "value", "unit", "note"),
    "events": ("name", "when", "to", "note"),
}
KINDS = {"courses": "course", "scores": "score", "labs": "lab", "events": "event"}
# Fields that say nothing of the line by themselves.
_ABOUT = frozenset(("source", "unread", "confirmed", "unit"))
MOST_LINES = 300
MOST_TEXT = 4_000  # characters in one field


@dataclass(frozen=True, slots=True)
class Sheet:
    """`person`: field -> text. `lists`: section -> lines, each with its key `k` and its fields. `conditions`: condition id -> yes or no."""

    person: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    conditions: Mapping[str, str] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        """Is nothing typed at all?"""
        return not any(self.person.values()) and not self.conditions and not any(self.lines())

    def lines(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Section and line, blank lines left out."""
        for section in LISTS:
            for line in self.lists.get(section, ()):
                if any(text.strip() for name, text in line.items() if name != "k" and name not in _ABOUT):
                    yield section, line

    def to_json(self) -> str:
        """The sheet as JSON text."""
        return json.dumps({"person": self.person, **self.lists, "conditions": self.conditions}, ensure_ascii=False)


def read_sheet(text: str) -> Sheet:
    """The sheet of a JSON text. Raises ValueError when it is not one; unknown fields are left out, too long ones refused."""
    given = json.loads(text)
    if not isinstance(given, dict):
        raise ValueError("not a sheet")
    return Sheet(
        person=_texts(given.get("person", {}), PERSON),
        lists={section: _lines(given.get(section, []), section) for section in LISTS},
        conditions={name: value for name, value in _texts(given.get("conditions", {}), None).items() if value in ("yes", "no")},
    )


def typed_lines(sheet: Sheet) -> tuple[TypedLine, ...]:
    """The lines to read, in the order of their numbers: courses first, so that line 3 of the form is row 3 of the history."""
    lines = [TypedLine(line["k"], KINDS[section], _own(line)) for section, line in sheet.lines()]
    for name in PERSON:
        text = sheet.person.get(name, "").strip()
        if not text or name == "patient_id":
            continue
        if name == "episode_start":
            lines.append(TypedLine(f"person.{name}", "episode", {"when": text}))
        else:
            lines.append(TypedLine(f"person.{name}", "person", {"name": name, "value": text}))
    lines += [TypedLine(f"condition.{c}", "condition", {"name": c, "value": value}) for c, value in sheet.conditions.items()]
    return tuple(lines)


def _own(line: Mapping[str, str]) -> dict[str, str]:
    fields = {name: text for name, text in line.items() if name != "k" and name not in ("source", "unread", "confirmed")}
    if line.get("source"):
        # Where a line came from stays with the fact.
        fields["note"] = "; ".join(filter(None, (fields.get("note", ""), f"from pasted text: {line['source']}")))
    return fields


def _lines(given: Any, section: str) -> tuple[dict[str, str], ...]:
    if not isinstance(given, list) or len(given) > MOST_LINES:
        raise ValueError("not a list of lines")
    lines = []
    keys: set[str] = set()
    for one in given:
        line = _texts(one, ("k", *LISTS[section]))
        if not line.get("k") or line["k"] in keys:
            raise ValueError("a line without a key of its own")
        keys.add(line["k"])
        lines.append(line)
    return tuple(lines)


def _texts(given: Any, known: tuple[str, ...] | None) -> dict[str, str]:
    if not isinstance(given, dict) or len(given) > 500:
        raise ValueError("not fields")
    texts = {str(name): value for name, value in given.items() if known is None or name in known}
    if any(not isinstance(value, str) or len(value) > MOST_TEXT for value in texts.values()):
        raise ValueError("a field that is no text, or too long")
    return {name: value for name, value in texts.items() if value != ""}
