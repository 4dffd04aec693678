"""What happens when the scribe's browser sends something? A minute is kept on the revision it began from, names of those present likewise.

Nothing typed is lost on any fault: the browser keeps it until it is answered that it was kept, and where two screens wrote, it gets both texts.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from lib.store import Meeting, Minute, StaleMinute, StoreError
from lib.store.meetings_checks import same_words
from lib.ui.guard import refusal
from lib.ui.meeting.desk import Answer, desk, leaf, put
from lib.ui.meeting.typed_minute import as_typed, read_typed
from lib.ui.stored import store

MOST_TRIED = 5


def take(message: str) -> None:
    """A message of the scribe's panel: `keep` a minute, or who was `present`. For a callback."""
    number, item = "", ""
    try:
        sent = json.loads(message)
        number, item = str(sent["n"]), str(sent.get("item", ""))
        held = store().meetings.load(desk().meeting)
        if held is None:
            raise StoreError("Not kept: this meeting is no longer in the database.")
        answer = _present(held, sent) if sent.get("do") == "present" else _keep(held, item, sent)
    except StoreError as error:
        answer = Answer(fault=str(error))
    except (ValueError, KeyError, TypeError):
        answer = Answer(fault="Not kept: a field is too long, or there are too many lines.")
    except Exception as error:
        answer = Answer(fault=refusal(error))
    put(answer=_numbered(answer, number, item))


def act(message: str) -> None:
    """A key of the scribe's panel: `next` or `back`. For a callback."""
    try:
        to = str(json.loads(message)["do"])
    except (ValueError, KeyError, TypeError):
        return
    if to in ("next", "back"):
        leaf(to)


def as_data(answer: Answer) -> dict[str, Any]:
    """What the browser needs to know of it."""
    return {
        "answered": answer.number,
        "item": answer.item,
        "revision": answer.revision,
        "fault": answer.fault,
        "kept_at": answer.kept_at,
        "wrong": dict(answer.wrong),
        "read": dict(answer.read),
        "conflict": answer.conflict,
    }


def _keep(held: Meeting, item_key: str, sent: dict[str, Any]) -> Answer:
    typed = read_typed(sent["minute"], held.held_on)
    if held.item(item_key) is None:
        raise StoreError("Not kept: this case is no longer on the agenda.")
    try:
        revision = _save(item_key, typed.minute, sent, held)
    except StaleMinute as stale:
        texts = {"mine": sent["minute"], "kept": as_typed(stale.kept), "by": stale.by, "base": stale.kept.revision}
        return Answer(wrong=typed.wrong, read=typed.read, conflict=texts)
    return Answer(revision=revision, wrong=typed.wrong, read=typed.read, kept_at=_now())


def _save(item_key: str, minute: Minute, sent: dict[str, Any], held: Meeting) -> int:
    """Save; a revision that this very browser made, and was never told of because an answer came late, is no conflict."""
    meetings = store().meetings
    try:
        return meetings.save_minute(item_key, minute, int(sent["base"]))
    except StaleMinute as stale:
        tried = [read_typed(one, held.held_on).minute for one in sent.get("tried", [])[:MOST_TRIED]]
        if not any(same_words(one, stale.kept) for one in tried):
            raise
        return meetings.save_minute(item_key, minute, stale.kept.revision)


def _present(held: Meeting, sent: dict[str, Any]) -> Answer:
    names, base = _names(sent["names"]), _names(sent["base"])
    if held.attendees not in (tuple(base), tuple(names)):
        there = ", ".join(held.attendees) or "nobody"
        return Answer(fault=f"Not kept: another screen entered as present: {there}. Change the names here to keep yours.")
    store().meetings.set_attendees(held.key, names, base=base)
    return Answer(kept_at=_now())


def _names(given: Any) -> list[str]:
    if not isinstance(given, list) or any(not isinstance(name, str) for name in given):
        raise ValueError("not names")
    return given


def _numbered(answer: Answer, number: str, item: str) -> Answer:
    return Answer(number, item, answer.revision, answer.fault, answer.kept_at, answer.wrong, answer.read, answer.conflict)


def _now() -> str:
    return f"{datetime.now().astimezone():%H:%M:%S}"
