"""What may the projector know of a patient? The history without identifiers and typed text, and the findings made from that alone.

Everything on the projector is built from these two. The engine judges the history anew after the identifiers and free texts are gone, so no sentence
of a finding can hold one. Days become weeks of the history.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

import streamlit as st

from lib.engine.assess import assess
from lib.engine.settings import Settings
from lib.knowledge.load import Knowledge, knowledge
from lib.records.assessment import Assessment
from lib.records.calendars import Weeks
from lib.records.history import History
from lib.reports.sheet.unnamed import unnamed
from lib.store import database_url
from lib.ui import session
from lib.ui.nodes import Node
from lib.ui.stored import history_of


@dataclass(frozen=True, slots=True)
class UnnamedCase:
    """A patient nobody can be told by. `history` and `found` hold dates for computing; whatever is shown goes through `weeks` first."""

    history: History
    found: Assessment
    weeks: Weeks


def unnamed_case(history: History, known: Knowledge, as_of: date, settings: Settings) -> UnnamedCase:
    """The case as the projector may know it."""
    bare = unnamed(history)
    found = assess(bare, known, as_of, settings)
    days = [course.start.earliest for course in found.courses if course.start] + [score.when.earliest for score in bare.scores]
    return UnnamedCase(bare, found, Weeks(min([*days, as_of])))


def case_of(key: str, version: int) -> UnnamedCase | None:
    """The case of one saved version, made once for each day and setting."""
    chosen = session.settings()
    return _case(database_url(), key, version, session.as_of().isoformat(), chosen.jurisdiction, chosen.dose_column, chosen.recovery_number)


# Keyed on words and numbers alone, never on a record, as lib.ui.review.assessed.
@st.cache_resource(show_spinner=False, max_entries=64)
def _case(url: str, key: str, version: int, day: str, jurisdiction: str, dose_column: str, recovery_number: str) -> UnnamedCase | None:
    history = history_of(key, version)
    if history is None:
        return None
    return unnamed_case(history, knowledge(), date.fromisoformat(day), Settings(jurisdiction, dose_column, recovery_number))


def in_weeks(text: str, weeks: Weeks, known: Knowledge) -> str:
    """A sentence with every date of the patient told in weeks; years in the names of guidelines and packs stand as they are."""
    names = _names(known)
    return "".join(part if number % 2 else weeks.prose(part) for number, part in enumerate(names.split(text)))


def node_in_weeks(node: Node, weeks: Weeks, known: Knowledge) -> Node:
    """The same for every word of a node; ids that a click would send are dropped, for nothing on the projector answers to one."""
    told: Node = {name: value for name, value in node.items() if name not in ("children", "attributes", "key", "lazy")}
    kept = {name: in_weeks(value, weeks, known) for name, value in node.get("attributes", {}).items() if name != "pick"}
    if kept:
        told["attributes"] = kept
    children = [
        in_weeks(child, weeks, known) if isinstance(child, str) else node_in_weeks(child, weeks, known)
        for child in node.get("children", [])
    ]
    if children:
        told["children"] = children
    return told


def _names(known: Knowledge) -> re.Pattern[str]:
    return _pattern(tuple(sorted({name for pack in known.packs for name in (pack.title, pack.short) if name}, key=lambda n: (-len(n), n))))


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    # Guidelines are named with their year: "CANMAT 2023", "NICE NG222 (2022)".
    guidelines = r"\b(?:ACNP|APA|BAP|CANMAT|EMA|FDA|NICE|RANZCP|VA/DoD|WFSBP)(?: [A-Z]{2}\d+)?,? \(?(?:19|20)\d{2}\b\)?"
    return re.compile(f"({'|'.join([*map(re.escape, names), guidelines])})", re.IGNORECASE)
