"""The scribe's panel: question, views, decision, options set aside, actions, next review, all kept by itself while it is typed."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from lib.records.assessment import Assessment
from lib.records.wording import FAMILIES
from lib.store import AgendaItem, Meeting
from lib.ui import session
from lib.ui.meeting.desk import desk
from lib.ui.meeting.taking import act, as_data, take
from lib.ui.meeting.typed_minute import as_typed

KEY = "meeting_scribe"
_HERE = Path(__file__).parent / "browser"
_draw = st.components.v2.component(
    "trd_scribe",
    html='<div class="scribe"></div>\n',
    css=(_HERE / "scribe.css").read_text(encoding="utf-8"),
    js=(_HERE / "scribe.js").read_text(encoding="utf-8"),
)


def show_scribe(held: Meeting, item: AgendaItem, found: Assessment) -> None:
    """The fields of one case; of a signed meeting nothing but what was typed here and not kept before the sign-off."""
    _draw(
        key=KEY,
        data={
            "item": item.key,
            "revision": item.minute.revision,
            "minute": as_typed(item.minute),
            "present": list(held.attendees),
            "options_shown": item.options_shown,
            "options": [{"code": o.option, "title": o.title, "group": FAMILIES.get(o.family, o.family)} for o in found.options],
            "signed": held.status == "signed",
            "held": as_data(desk().answer),
        },
        on_typed_change=_typed,
        on_act_change=_act,
    )


def _typed() -> None:
    message = getattr(session.widget_value(KEY), "typed", None)
    if isinstance(message, str):
        take(message)


def _act() -> None:
    message = getattr(session.widget_value(KEY), "act", None)
    if isinstance(message, str):
        act(message)
