"""What does the form offer: names to complete, fields of each section, conditions to tick, items of scales?"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from lib.ingest.vocabulary import words_for
from lib.knowledge.items import scale_items
from lib.knowledge.load import DATA, Knowledge, knowledge
from lib.knowledge.names import resolve
from lib.ui.forms import DIAGNOSES

_SEXES = {"": "Not recorded", "female": "Female", "male": "Male", "other": "Other"}
_YES_NO = {"": "Not recorded", "yes": "Yes", "no": "No"}
_EVENTS = ("relapse", "remission", "hospital admission", "suicide attempt", "switch to mania")
_SHORTEST_CODE = 2


@cache
def offers() -> Mapping[str, Any]:
    """Everything the form needs to draw itself, as plain data; it is the same for every patient."""
    known = knowledge()
    return {
        "person": _person_fields(),
        "sections": _sections(),
        "options": {
            "treatments": treatment_names(known),
            "ended": [[text, ""] for text in in_order("ended")],
            "until": [[text, ""] for text in in_order("until")],
            "adherence": [[text, ""] for text in in_order("adherence")],
            "scales": [[scale.id, scale.title] for scale in known.scales.values()],
            "labs": [[lab.title, lab.unit] for lab in known.labs.values()],
            "events": [[event, ""] for event in _EVENTS],
        },
        "items": {scale: [[str(i.item), i.label, str(i.low), str(i.high)] for i in items] for scale, items in scale_items().items()},
        "conditions": _condition_groups(known),
    }


def treatment_names(known: Knowledge) -> list[list[str]]:
    """Name and what it is, likeliest first: the common ones in their own order, then generic names and protocols, then brands."""
    common = in_order("treatment")
    drugs = [n.name for n in known.names if n.what == "agent" and n.kind in ("generic", "abbreviation") and " " not in n.refers_to]
    protocols = [n.name for n in known.names if n.what == "modality" and n.kind != "misleading" and n.name not in known.modalities]
    protocols += [family for family in ("ECT", "TMS") if family not in common]
    brands = [n.name for n in known.names if n.what == "agent" and n.kind == "brand"]
    seen: dict[str, list[str]] = {}
    for name in (*common, *drugs, *protocols, *brands):
        if name.casefold() not in seen and len(name) >= _SHORTEST_CODE:
            seen[name.casefold()] = [name, _what_it_is(name, known)]
    return list(seen.values())


@cache
def in_order(what: str) -> tuple[str, ...]:
    """The names of entry_order.csv, in its order: which treatments, conditions and words are offered first (a convention)."""
    with (DATA / "knowledge" / "entry_order.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["name"] for row in csv.DictReader(file) if row["what"] == what)


def _what_it_is(name: str, known: Knowledge) -> str:
    agents = resolve(name, known).agents
    if not agents:
        protocol = resolve(name, known, "modality").agents
        return known.title(protocol[0]) if protocol else ""
    titles = " and ".join(known.title(agent) for agent in agents)
    group = known.agents[agents[0]].class_title if agents[0] in known.agents else ""
    return titles if titles.casefold() != name.casefold() and not name.casefold().startswith(titles) else group


def _person_fields() -> list[dict[str, Any]]:
    severities = {"": "Not recorded"} | {word: word.capitalize() for word in words_for("severity")}
    return [
        {"id": "patient_id", "label": "Patient ID", "hint": "as in the clinic's record"},
        {"id": "family_name", "label": "Family name"},
        {"id": "given_name", "label": "Given name"},
        {"id": "birth_date", "label": "Born", "hint": "14-Jul-1978 or 1978"},
        {"id": "sex", "label": "Sex", "choices": list(map(list, _SEXES.items()))},
        {"id": "diagnosis", "label": "Diagnosis", "choices": list(map(list, DIAGNOSES.items()))},
        {"id": "episode_start", "label": "Current episode began", "hint": "Mar 2024"},
        {"id": "severity", "label": "Severity now", "choices": list(map(list, severities.items()))},
        {"id": "psychotic_features", "label": "Psychotic features", "choices": list(map(list, _YES_NO.items()))},
    ]


def _sections() -> list[dict[str, Any]]:
    return [
        {
            "id": "courses",
            "title": "Courses",
            "one": "course",
            "columns": [
                _column("name", "Treatment", "ven", "treatments"),
                _column("dose", "Dose a day, or sessions", "150 mg or 20 sessions"),
                _column("start", "From", "2019, spring 2021"),
                _column("to", "To, or how long", "May 2024, 8 weeks", "until"),
                _column("ended", "How it ended", "no help, side effects", "ended"),
            ],
            "more": [
                _column("strength", "Strength of one tablet", "50 mg"),
                _column("route", "Route", "oral"),
                _column("adherence", "Adherence", "90 % or good", "adherence"),
                _column("augments", "Added to", "sertraline", "treatments"),
                _column("note", "Note", ""),
            ],
        },
        {
            "id": "scores",
            "title": "Scores",
            "one": "score",
            "columns": [
                _column("name", "Scale", "PHQ-9", "scales"),
                _column("when", "Date", "12-Mar-2024"),
                _column("value", "Total", "18"),
            ],
            "more": [],
        },
        {
            "id": "labs",
            "title": "Labs and measurements",
            "one": "measurement",
            "columns": [
                _column("name", "Name", "TSH", "labs"),
                _column("when", "Date", "Mar 2024"),
                _column("value", "Value", "2.1"),
                _column("unit", "Unit", "mIU/L"),
            ],
            "more": [],
        },
        {
            "id": "events",
            "title": "Events",
            "one": "event",
            "columns": [
                _column("name", "Event", "relapse", "events"),
                _column("when", "Date", "Mar 2024"),
                _column("to", "Until", "if it lasted"),
            ],
            "more": [],
        },
    ]


def _column(field: str, label: str, hint: str, options: str = "") -> dict[str, str]:
    return {"id": field, "label": label, "hint": hint, "options": options}


def _condition_groups(known: Knowledge) -> list[dict[str, Any]]:
    """The conditions that decide most options first, then the others by group."""
    first = [c for c in in_order("condition") if c in known.conditions]
    groups: dict[str, list[str]] = {}
    for condition in known.conditions.values():
        if condition.id not in first:
            groups.setdefault(condition.group, []).append(condition.id)
    return [
        {"title": "Those that decide most", "conditions": _titled(first, known), "open": True},
        *({"title": group.capitalize(), "conditions": _titled(ids, known), "open": False} for group, ids in groups.items()),
    ]


def _titled(ids: Iterable[str], known: Knowledge) -> list[list[str]]:
    return [[i, known.conditions[i].title, known.conditions[i].ask] for i in ids]
