"""The agenda: who is discussed, in which order, for how long; patients are added by search here, or ticked on the patients page."""

from __future__ import annotations

import json
from pathlib import Path

import streamlit as st

from lib.records.dates import show_partial
from lib.store import Meeting, PatientSummary, StoreError
from lib.ui import session
from lib.ui.banner import name
from lib.ui.escape import as_markdown
from lib.ui.guard import safely
from lib.ui.meeting.desk import desk, open_case
from lib.ui.meeting.projector import Records, fixed, shown_item
from lib.ui.stored import store

KEY, SEARCH = "meeting_agenda", "meeting_find"
_MOST_FOUND = 6
_HERE = Path(__file__).parent / "browser"
_draw = st.components.v2.component(
    "trd_agenda",
    html='<div class="list"></div>\n',
    css=(_HERE / "agenda.css").read_text(encoding="utf-8"),
    js=(_HERE / "agenda.js").read_text(encoding="utf-8"),
)


def show_agenda(held: Meeting, records: Records) -> None:
    """The cases in order, and a field to add one."""
    shown, changes = shown_item(held), not fixed(held)
    on_projector = shown.key if shown and changes and held.shown else ""
    case = desk().case
    items = [
        {
            "key": item.key,
            "code": item.case_code,
            "who": name(records[item.key][1]) if item.key in records else "Record not found",
            "minutes": item.minutes,
            "written": not item.minute.blank,
            "current": item.key == case,
            "shown": item.key == on_projector,
        }
        for item in held.items
    ]
    _draw(key=KEY, data={"items": items, "signed": not changes}, on_act_change=_act)
    if changes:
        _show_search(held)


def _show_search(held: Meeting) -> None:
    wanted = st.text_input("Add a patient: name or ID", key=SEARCH, max_chars=80, placeholder="Name or ID", persist_state="session")
    words = (wanted or "").casefold().split()
    if not words:
        if not held.items:
            st.write("The agenda is empty. Add patients here, or tick them on the Patients page.")
        return
    there = {item.patient_key for item in held.items}
    found = [patient for patient in store().list_patients() if patient.key not in there and _matches(patient, words)]
    with st.container(gap="xxsmall", key="meeting_found"):
        for patient in found[:_MOST_FOUND]:
            st.button(_label(patient), key=f"add_{patient.key}", on_click=safely(_add), args=(held.key, patient.key), icon=":material/add:")
        if not found:
            st.write("No other patient matches.")
        elif len(found) > _MOST_FOUND:
            st.write(f"{len(found) - _MOST_FOUND} more: narrow the search to see them.")


def _matches(patient: PatientSummary, words: list[str]) -> bool:
    text = " ".join(filter(None, (patient.patient_id, patient.family_name, patient.given_name))).casefold()
    return all(word in text for word in words)


def _label(patient: PatientSummary) -> str:
    """`EXAMPLE, Paula · born 14-Jul-1945 · ID U-100`."""
    named = ", ".join(part for part in ((patient.family_name or "").upper(), patient.given_name or "") if part) or "Name not recorded"
    sample = " · fictional sample" if patient.sample else ""
    return as_markdown(f"{named} · born {show_partial(patient.born)} · ID {patient.patient_id}{sample}")


def _add(meeting: str, patient_key: str) -> None:
    store().meetings.add_patient(meeting, patient_key)
    session.set_widget(SEARCH, "")


@safely
def _act() -> None:
    message = getattr(session.widget_value(KEY), "act", None)
    if not isinstance(message, str):
        return
    sent = json.loads(message)
    what, key = str(sent.get("do", "")), str(sent.get("key", ""))
    if what == "open":
        open_case(key)
    elif what == "order":
        store().meetings.reorder(desk().meeting, [str(one) for one in sent["keys"]])
    elif what == "remove":
        store().meetings.remove(key)
    elif what == "minutes":
        store().meetings.set_minutes(key, _minutes(str(sent.get("text", ""))))


def _minutes(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not text.isdecimal():
        raise StoreError("Not saved: give the time in whole minutes, such as 8.")
    return int(text)
