"""What does this browser tab hold? The only place that touches `st.session_state`.

A tab holds the key of the open patient (a random token), what the clinician chose, and a file that is being read in. It holds no
saved record: those are read from the store on every run. The patient changes only in a callback (or before a page switch), so that
the banner, which is drawn first, never shows the one before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import streamlit as st

from lib.engine.settings import Settings

_PATIENT = "trd_patient"
_DESTINATION = "trd_destination"
_NOTICES = "trd_notices"
_SETTINGS = "trd_settings"
_UPLOAD = "trd_upload"
_UPLOAD_COUNT = "trd_upload_count"
_UPLOAD_QUEUE = "trd_upload_queue"
_MERGE = "trd_merge"
_SHELL = "trd_shell"
_ENTRY_ERRORS = "trd_entry_errors"
_CHOSEN = "trd_chosen"
_FAMILY = "trd_family"
_OPENED = "trd_opened"
_NARROW = "trd_narrow"
_QUESTION = "trd_question"
_SKIPPED = "trd_skipped_facts"
_ENTRY = "trd_entry"
_WORKLIST = "trd_worklist"
_SEEN = "trd_worklist_seen"
_VIEWED = "trd_viewed"
_PERSON = "trd_person"
_DOOR_ERROR = "trd_door_error"
_REFUSED = "trd_refused"
_SHOWN = "trd_shown"
_CONFLICT = "trd_conflict"
SECTION = "trd_section"
MSM_LINE = "trd_msm_line"


@dataclass(frozen=True, slots=True)
class Notice:
    """One line to show once, on the next run. `kind`: success, warning, error."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is being read in but not saved: its bytes, and the answers given so far (`decisions`, see lib.ingest)."""

    name: str
    data: bytes
    decisions: Any = None


def current_patient() -> str | None:
    """The key of the open patient, or None."""
    key: str | None = st.session_state.get(_PATIENT)
    return key


def open_patient(key: str, then: str | None = "review") -> None:
    """Open a patient and go to the page `then` (None = stay). For a callback."""
    if st.session_state.get(_PATIENT) != key:
        st.session_state.pop(_CHOSEN, None)
        st.session_state.pop(_OPENED, None)
        st.session_state.pop(_QUESTION, None)
        st.session_state.pop(_VIEWED, None)
    st.session_state[_PATIENT] = key
    if then is not None:
        go_to(then)


def close_patient() -> None:
    """No patient is open any more. For a callback."""
    st.session_state.pop(_PATIENT, None)
    st.session_state.pop(_VIEWED, None)


def go_to(page_id: str) -> None:
    """Ask the shell to switch to that page before it draws anything. For a callback."""
    st.session_state[_DESTINATION] = page_id


def take_destination() -> str | None:
    """The page a callback asked for, once."""
    page_id: str | None = st.session_state.pop(_DESTINATION, None)
    return page_id


def leave_notice(kind: str, text: str) -> None:
    """Say one line on the next page drawn. Text from outside is escaped by the one who shows it."""
    st.session_state.setdefault(_NOTICES, []).append(Notice(kind, text))


def take_notices() -> tuple[Notice, ...]:
    """Lines left by callbacks, once."""
    return tuple(st.session_state.pop(_NOTICES, ()))


def settings() -> Settings:
    """What the clinician chose: jurisdiction, dose column, relapse rule."""
    chosen: Settings = st.session_state.get(_SETTINGS, Settings())
    return chosen


def choose(**changes: str) -> None:
    """Change settings by name, e.g. `choose(jurisdiction="UK")`. For a callback; the shell keeps them for the next visit."""
    st.session_state[_SETTINGS] = replace(settings(), **changes)


def start_with(kept: Settings) -> None:
    """Begin this tab with the settings of the last visit, unless it has its own already."""
    st.session_state.setdefault(_SETTINGS, kept)


def as_of() -> date:
    """The day everything is judged on: today, where the product runs."""
    return datetime.now().astimezone().date()


def keep_upload(name: str, data: bytes) -> None:
    """Hold an uploaded file until it is saved or put away; it survives a page switch."""
    st.session_state[_UPLOAD] = Upload(name, data)
    st.session_state.pop(_MERGE, None)


def queue_uploads(files: Iterable[tuple[str, bytes]]) -> None:
    """Files chosen together with the one being read in: each has its turn."""
    st.session_state[_UPLOAD_QUEUE] = list(files)


def queued_uploads() -> tuple[str, ...]:
    """The names of the files that have their turn later."""
    return tuple(name for name, _ in st.session_state.get(_UPLOAD_QUEUE, ()))


def take_queued() -> tuple[str, bytes] | None:
    """The next file that was chosen, or None. For a callback."""
    queue: list[tuple[str, bytes]] = st.session_state.get(_UPLOAD_QUEUE, [])
    return queue.pop(0) if queue else None


def merge_choices() -> Mapping[str, str]:
    """What was chosen where the file and the saved history disagree; "how" holds whether the file is added or replaces it."""
    chosen: Mapping[str, str] = st.session_state.get(_MERGE, {})
    return chosen


def choose_merge(key: str, choice: str) -> None:
    """Choose for one disagreement. For a callback."""
    st.session_state[_MERGE] = {**merge_choices(), key: choice}


def upload() -> Upload | None:
    """The file being read in, or None."""
    held: Upload | None = st.session_state.get(_UPLOAD)
    return held


def decide(decisions: Any) -> None:
    """Hold the answers given for the file being read in."""
    held = upload()
    if held is not None:
        st.session_state[_UPLOAD] = replace(held, decisions=decisions)


def drop_upload() -> None:
    """Put the file away and empty the upload field."""
    st.session_state.pop(_UPLOAD, None)
    st.session_state.pop(_MERGE, None)
    st.session_state[_UPLOAD_COUNT] = upload_count() + 1


def upload_count() -> int:
    """How many files were put away: part of the upload field's key, so that the field empties."""
    count: int = st.session_state.get(_UPLOAD_COUNT, 0)
    return count


def widget_value(key: str) -> Any:
    """The value of a widget, for its callback; None when it is not drawn."""
    return st.session_state.get(key)


def mark_shell() -> None:
    """The shell ran (sign-in gate passed): the page that follows may open."""
    st.session_state[_SHELL] = True


def take_shell_mark() -> bool:
    """Did the shell run just before this page? Once a run."""
    return bool(st.session_state.pop(_SHELL, False))


def chosen() -> str | None:
    """The id of what was chosen on the review page (`course:…`, `pattern:…`), lit on the chart."""
    pick: str | None = st.session_state.get(_CHOSEN)
    return pick


def choose_pick(pick: str | None) -> None:
    """Light up what was chosen; choosing it again puts it out. For a callback."""
    st.session_state[_CHOSEN] = None if pick == st.session_state.get(_CHOSEN) else pick


def opened() -> frozenset[str]:
    """The cards of the review page that were opened."""
    keys: frozenset[str] = st.session_state.get(_OPENED, frozenset())
    return keys


def open_card(key: str) -> None:
    """Remember that a card was opened: its reasons are sent from now on. For a callback."""
    st.session_state[_OPENED] = opened() | {key}


def family() -> str:
    """The family of options shown, empty for all."""
    shown: str = st.session_state.get(_FAMILY, "")
    return shown


def choose_family(value: str) -> None:
    """Show one family of options, or all. For a callback."""
    st.session_state[_FAMILY] = value


def question() -> str:
    """The code of the question whose effects are shown, empty for the first one."""
    code: str = st.session_state.get(_QUESTION, "")
    return code


def msm_line() -> bool:
    """Is the Maudsley score drawn over the episode?"""
    return bool(st.session_state.get(MSM_LINE, False))


def choose_question(code: str) -> None:
    """Show what an answer to this question would change. For a callback."""
    st.session_state[_QUESTION] = code


def narrow() -> bool:
    """Is the screen as narrow as a phone's?"""
    return bool(st.session_state.get(_NARROW, False))


def set_narrow(value: bool) -> None:
    """The browser said how wide it is. For a callback."""
    st.session_state[_NARROW] = value


def section() -> str:
    """The section of the review page in sight; call it before the control is drawn, so that the first one is marked."""
    shown: str | None = st.session_state.get(SECTION)
    if not shown:
        st.session_state[SECTION] = shown = "courses"
    return shown


def choose_section(value: str) -> None:
    """Bring a section into sight. For a callback."""
    st.session_state[SECTION] = value


def put_off_facts(key: str) -> None:
    """The line that asks for missing facts was skipped for this patient. For a callback."""
    st.session_state.setdefault(_SKIPPED, set()).add(key)


def facts_put_off(key: str) -> bool:
    """Was the line skipped for this patient in this tab?"""
    return key in st.session_state.get(_SKIPPED, set())


def keep_entry_errors(key: str, errors: Mapping[str, str]) -> None:
    """What was wrong with the facts typed last for this patient, by field."""
    st.session_state[_ENTRY_ERRORS] = (key, dict(errors))


def entry_errors(key: str) -> Mapping[str, str]:
    """What was wrong with the facts typed last for this patient, by field."""
    of, errors = st.session_state.get(_ENTRY_ERRORS, (None, {}))
    return errors if of == key else {}


def entry() -> Any:
    """The entry form in this tab (lib.ui.entry.holding), or None before it was opened."""
    return st.session_state.get(_ENTRY)


def hold_entry(form: Any) -> None:
    """Hold the entry form of this tab: the key of its draft and what was answered last, never what was typed."""
    st.session_state[_ENTRY] = form


def belongs_to(identity: str, nobodys: str) -> None:
    """This tab is this person's. What another person left in it is put away first; what was open to everybody (`nobodys`) is not."""
    if st.session_state.get(_PERSON, identity) not in (identity, nobodys):
        st.session_state.clear()
    st.session_state[_PERSON] = identity


def shown_version(key: str) -> int | None:
    """The version of that patient that is on screen in this tab, or None."""
    key_shown, version = st.session_state.get(_SHOWN, (None, None))
    return version if key_shown == key else None


def show_version(key: str, version: int) -> None:
    """That version is on screen now."""
    st.session_state[_SHOWN] = (key, version)


def conflict() -> Any:
    """A save that was refused because the patient was changed meanwhile (lib.ui.conflict), or None."""
    return st.session_state.get(_CONFLICT)


def hold_conflict(found: Any) -> None:
    """Hold it until a choice is made."""
    st.session_state[_CONFLICT] = found


def forget_everything() -> None:
    """Put away all that this tab holds."""
    st.session_state.clear()


def forget_widget(key: str) -> None:
    """Empty a field whose value is not to stay in memory. For a callback."""
    st.session_state.pop(key, None)


def leave_door_error(text: str) -> None:
    """What was wrong with the passphrase typed last."""
    st.session_state[_DOOR_ERROR] = text


def take_door_error() -> str | None:
    """What was wrong with the passphrase typed last, once."""
    text: str | None = st.session_state.pop(_DOOR_ERROR, None)
    return text


def first_refusal(identity: str) -> bool:
    """Is it the first time in this tab that this person is refused? True once."""
    refused = st.session_state.get(_REFUSED) == identity
    st.session_state[_REFUSED] = identity
    return not refused


def last_viewed() -> str | None:
    """The patient whose viewing was written down last in this tab, or None since another was opened."""
    key: str | None = st.session_state.get(_VIEWED)
    return key


def remember_viewed(key: str) -> None:
    """This patient's viewing was written down."""
    st.session_state[_VIEWED] = key


def worklist() -> Any:
    """What the list of patients shows in this tab (lib.ui.worklist.asked), or None before it was opened."""
    return st.session_state.get(_WORKLIST)


def hold_worklist(asked: Any) -> None:
    """Hold what the list of patients shows: search, filters, order and the keys that are ticked."""
    st.session_state[_WORKLIST] = asked


def first_sight(key: str, version: int, day: date) -> bool:
    """Is this patient's version on this day seen for the first time since another patient was shown in this tab?"""
    now = (key, version, day)
    known = st.session_state.get(_SEEN) == now
    st.session_state[_SEEN] = now
    return not known


def begin_widget(key: str, value: Any) -> None:
    """Let a widget that is not on the page yet begin with this value; one that is there keeps its own. Before it is drawn."""
    st.session_state.setdefault(key, value)


def set_widget(key: str, value: Any) -> None:
    """Give a widget a value from outside. For a callback: before the widget is drawn."""
    st.session_state[key] = value
