"""What is a case-review meeting made of? The agenda, a minute for each case, its actions, and what was added after sign-off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from lib.store.errors import StoreError

Done = Literal["yes", "no", "unknown"]
Status = Literal["planned", "open", "signed"]


@dataclass(frozen=True, slots=True)
class View:
    """What one person thought before the options were shown."""

    person: str
    text: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """An option that was discussed and set aside, by its code, and why."""

    option: str
    why: str


@dataclass(frozen=True, slots=True)
class Action:
    """Who does what by when. `done`: did it happen, as it was last marked; unknown until somebody says (never changed by saving a minute)."""

    key: str
    text: str
    owner: str
    due: date | None = None
    done: Done = "unknown"
    done_note: str = ""


@dataclass(frozen=True, slots=True)
class Minute:
    """What was asked, thought and decided about one case. `discussed`: codes of options. `revision` 0: nothing written yet."""

    question: str = ""
    views: tuple[View, ...] = ()
    decision: str = ""
    reasons: str = ""
    discussed: tuple[str, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    actions: tuple[Action, ...] = ()
    next_review: date | None = None
    revision: int = 0

    @property
    def blank(self) -> bool:
        """Is nothing written?"""
        return replace(self, revision=0) == Minute()


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One case. `case_code`: `Case C`, the same throughout the meeting. `minutes`: time planned. `options_shown`: may the projector show the options?
    `saved_at` is UTC, None before anything was written."""

    key: str
    patient_key: str
    position: int
    case_code: str
    minutes: int | None
    minute: Minute
    options_shown: bool = True
    saved_at: datetime | None = None
    saved_by: str = ""


@dataclass(frozen=True, slots=True)
class Addendum:
    """What was added to a signed meeting, by whom and when (UTC)."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting with its agenda in order. `shown`: the key of the item on the projector; `words_shown`: may it show what is written?
    `signed_at` is UTC."""

    key: str
    title: str
    held_on: date
    attendees: tuple[str, ...] = ()
    items: tuple[AgendaItem, ...] = ()
    status: Status = "planned"
    signed_by: str | None = None
    signed_at: datetime | None = None
    addenda: tuple[Addendum, ...] = ()
    shown: str | None = None
    words_shown: bool = False

    def item(self, key: str | None) -> AgendaItem | None:
        """The item of that key, or None."""
        return next((item for item in self.items if item.key == key), None)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a meeting wrote about a patient. `signed`: the minutes are signed off."""

    meeting_key: str
    title: str
    held_on: date
    signed: bool
    item: AgendaItem


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An action nobody has marked as done or not done, and where it was agreed."""

    action: Action
    meeting_key: str
    title: str
    held_on: date
    item_key: str
    patient_key: str
    case_code: str


class StaleMinute(StoreError):
    """The minute was saved elsewhere since it was read. `mine`: what was to be saved; `kept`: what stands there, with its revision; `by`: who wrote it."""

    def __init__(self, mine: Minute, kept: Minute, by: str) -> None:
        super().__init__("Not saved: this case was also written on another screen. Choose which text to keep.")
        self.mine, self.kept, self.by = mine, kept, by


def case_code(number: int) -> str:
    """The code of the so-many-th case, counted from 0: `Case A` … `Case Z`, `Case AA`."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"Case {letters}"
