"""What did meetings decide about the open patient? A line on the review page, and the marks on its life chart."""

from __future__ import annotations

from collections.abc import Sequence

from lib.charts.model import Decided
from lib.records.dates import show_date
from lib.store import Decision
from lib.ui import session
from lib.ui.meeting.desk import open_meeting, put
from lib.ui.nodes import Node, el, text
from lib.ui.stored import store

_PICK = "decided"


def decisions() -> tuple[Decision, ...]:
    """Of the open patient, newest first; cases without a written decision are left out."""
    key = session.current_patient()
    return tuple(one for one in store().meetings.of_patient(key) if one.item.minute.decision) if key else ()


def decided_marks(found: Sequence[Decision]) -> tuple[Decided, ...]:
    """For the life chart."""
    return tuple(Decided(one.held_on, one.item.minute.decision) for one in found)


def decided_line(found: Sequence[Decision]) -> list[Node]:
    """`Decided 06-Oct-2026 (October review): add lithium · 2 actions, 1 not done · next review 24-Nov-2026`, with the way to its minutes."""
    if not found:
        return []
    last, minute = found[0], found[0].item.minute
    said = []
    if minute.actions:
        waiting = sum(action.done == "unknown" for action in minute.actions)
        undone = sum(action.done == "no" for action in minute.actions)
        of_them = ", ".join(filter(None, (f"{waiting} not marked yet" if waiting else "", f"{undone} not done" if undone else "")))
        count = f"{len(minute.actions)} {'action' if len(minute.actions) == 1 else 'actions'}"
        said.append(f"{count}, {of_them}" if of_them else f"{count} done")
    if minute.next_review:
        said.append(f"next review {show_date(minute.next_review)}")
    if not last.signed:
        said.append("minutes not signed off")
    if len(found) > 1:
        said.append(f"{len(found) - 1} earlier")
    return [
        el(
            "div",
            "row small",
            text("soft", f"Decided {show_date(last.held_on)} ({last.title})"),
            text("strong", minute.decision),
            text("soft", " · ".join(said)),
            el("button", "quiet", "Minutes", pick=f"{_PICK}:{last.meeting_key}/{last.item.key}"),
        )
    ]


def open_minutes(pick: str) -> None:
    """Go to the minutes that the line names. For a callback."""
    kind, _, keys = pick.partition(":")
    meeting, _, item = keys.partition("/")
    if kind == _PICK:
        open_meeting(meeting)
        put(case=item)
        session.go_to("meeting")
