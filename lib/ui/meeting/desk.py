"""At which meeting and which case is this tab, and does the projector follow it or it the projector?

The tab holds two random keys and the way it goes along; everything else is read from the store on every run. The keys also stand in the address, so that
a reload or a restart of the server brings the tab back to its case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from lib.store import AgendaItem, Meeting
from lib.ui.meeting import tab
from lib.ui.meeting.projector import bring, shown_item, step
from lib.ui.stored import store

Way = Literal["leads", "follows"]
WAYS: Mapping[Way, str] = {"leads": "This screen leads the projector", "follows": "This screen follows the projector"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of the browser's last message (lib.ui.meeting.taking): its number and case, and what the fields have to know."""

    number: str = ""
    item: str = ""
    revision: int = 0
    fault: str = ""
    kept_at: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)
    read: Mapping[str, str] = field(default_factory=dict)
    conflict: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """`meeting`, `case`: keys of the meeting and of the item in hand, "" for none. `way`: who leads. `answer`: to the browser."""

    meeting: str = ""
    case: str = ""
    way: Way = "leads"
    answer: Answer = field(default_factory=Answer)


def desk() -> Desk:
    """The desk of this tab; a new tab finds it by its address."""
    held = tab.desk_held()
    if isinstance(held, Desk):
        return held
    return Desk(meeting=tab.address("meeting"), case=tab.address("case"))


def put(**changes: Any) -> None:
    """Change something about the desk. For a callback."""
    tab.hold_desk(replace(desk(), **changes))


def open_meeting(key: str) -> None:
    """Go to a meeting. For a callback."""
    tab.hold_desk(Desk(meeting=key))


def close_meeting() -> None:
    """Back to the list of meetings. For a callback."""
    tab.hold_desk(Desk())


def settle(held: Meeting) -> AgendaItem | None:
    """The case in hand, before anything is drawn: the one chosen here, the projector's when this screen follows it, else the first."""
    now, shown = desk(), shown_item(held)
    item = shown if now.way == "follows" or held.item(now.case) is None else held.item(now.case)
    tab.hold_desk(replace(now, meeting=held.key, case=item.key if item else ""))
    return item


def open_case(item_key: str) -> None:
    """Take a case in hand; the projector comes along. For a callback."""
    # Who follows and yet chooses a case goes ahead from now on.
    put(case=item_key, way="leads")
    held = store().meetings.load(desk().meeting)
    if held is not None and held.item(item_key) is not None:
        bring(held, item_key)


def leaf(to: str) -> None:
    """The next or the previous case. For a callback."""
    held = store().meetings.load(desk().meeting)
    item = step(held, desk().case, to) if held else None
    if item is not None:
        open_case(item.key)


def keep_address() -> None:
    """Write meeting and case into the address of the tab."""
    tab.keep_address(desk().meeting, desk().case)
