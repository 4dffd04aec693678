"""Draw the entry form and hear what is typed: one component without an iframe, because fields of Streamlit's own wait for the server at each step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import streamlit as st

from lib.ingest.naming import read_scale
from lib.knowledge.load import knowledge
from lib.ui import session
from lib.ui.entry.holding import as_data, held, sheet_in_hand, take
from lib.ui.entry.judged import Said, judge
from lib.ui.entry.offers import offers
from lib.ui.entry.saving import who_has
from lib.ui.entry.sheet import Sheet
from lib.ui.entry.typed import source_name

KEY = "entry_form"
BROWSER = Path(__file__).parent / "browser"
# Streamlit sends one script: the parts of the form one after the other, the form that is made of them last.
PARTS = ("parts", "sending", "undoing", "drawing", "pasting", "conditions", "lines", "completing", "saying", "form")
_draw = st.components.v2.component(
    "trd_entry",
    html='<div class="entry"></div>\n',
    css=(BROWSER / "form.css").read_text(encoding="utf-8"),
    js="\n".join((BROWSER / f"{part}.js").read_text(encoding="utf-8") for part in PARTS),
)


def show_form() -> None:
    """The form with what is in hand, and beside each field how it was read or what is wrong with it."""
    now, sheet = held(), sheet_in_hand()
    judged = judge(sheet, knowledge(), session.as_of(), source_name())
    said = dict(judged.said)
    number, wrong = now.wrong
    for at, text in wrong:
        said[at] = Said("error", text)
    tone, whose = who_has(sheet.person.get("patient_id", ""), now.patient_key)
    if whose:
        said.setdefault("person.patient_id", Said(tone, whose))
    _draw(
        key=KEY,
        data={
            "held": as_data(now),
            "sheet": {"person": sheet.person, **sheet.lists, "conditions": sheet.conditions},
            "said": {at: asdict(one) for at, one in said.items()},
            "rows": judged.rows,
            "scales": _scales(sheet),
            "wrong": {"for": number, "list": [[at, label_of(at, sheet, judged.rows) + text] for at, text in wrong]},
            "offers": offers(),
        },
        on_typed_change=_typed,
    )


def _scales(sheet: Sheet) -> dict[str, str]:
    """Which scale each line of scores names, however it is written: `phq9` has the items of the PHQ-9."""
    found = {line["k"]: read_scale(line.get("name", ""), knowledge())[0] for section, line in sheet.lines() if section == "scores"}
    return {key: scale for key, scale in found.items() if scale}


def label_of(at: str, sheet: Sheet, rows: Mapping[str, int]) -> str:
    """Where a field stands, for the summary of problems: `Line 3, from: `, `Born: `."""
    key, _, field = at.rpartition(".")
    if key == "person":
        return next((f"{one['label']}: " for one in offers()["person"] if one["id"] == field), "")
    section = next((section for section, line in sheet.lines() if line["k"] == key), None)
    columns = [column for one in offers()["sections"] if one["id"] == section for column in (*one["columns"], *one["more"])]
    label = next((f", {column['label'].lower()}" for column in columns if column["id"] == field), "")
    return f"Line {rows[key]}{label}: " if key in rows else ""


def _typed() -> None:
    message = getattr(session.widget_value(KEY), "typed", None)
    if isinstance(message, str):
        take(message)
