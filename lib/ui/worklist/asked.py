"""What did the reader of the list ask for? Search, filters, order, alignment and ticks of one browser tab.

Held beside the widgets, because a widget forgets its value when another page is shown; the order is not kept for the next visit, for an unusual
order that nobody remembers is a risk.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from lib.reports.worklist.choose import Choice
from lib.ui import session

A_PAGE = 50
ALIGNMENTS = {"calendar": "Calendar", "episode": "Start of episode", "failure": "Second failure"}
SPANS = {2: "2 years", 5: "5 years", 0: "Everything"}


@dataclass(frozen=True, slots=True)
class Asked:
    """`samples`: the fictional patients instead of saved histories. `align`: one of ALIGNMENTS; `span`: years drawn at most, 0 = all. `page` from 0.
    `ticked`: keys of patients in the order they were ticked. `settings`: how often all filters were set at once, by a view or by clearing."""

    choice: Choice = field(default_factory=Choice)
    samples: bool = False
    align: str = "calendar"
    span: int = 5
    page: int = 0
    ticked: tuple[str, ...] = ()
    settings: int = 0


def asked() -> Asked:
    """What this tab asks for."""
    held: Asked | None = session.worklist()
    return held or Asked()


def ask(**changes: Any) -> None:
    """Change anything but the filters, one by one. For a callback."""
    session.hold_worklist(replace(asked(), **changes))


def ask_for(**changes: Any) -> None:
    """Change what is searched, filtered or sorted by; the list begins again at its first page. For a callback."""
    session.hold_worklist(replace(asked(), choice=replace(asked().choice, **changes), page=0))


def show_samples_instead(samples: bool) -> None:
    """Show the fictional patients, or the saved histories; ticks are of one list only. For a callback."""
    session.hold_worklist(replace(asked(), samples=samples, page=0, ticked=()))


def sort_by(order: str) -> None:
    """Sort by a heading; the same heading again turns the order round. For a callback."""
    held = asked().choice
    falling = order != "name"
    ask_for(sort=order, down=not held.down if held.sort == order else falling)


def tick(key: str) -> None:
    """Tick a patient, or take the tick away. For a callback."""
    held = asked().ticked
    ask(ticked=tuple(one for one in held if one != key) if key in held else (*held, key))


def tick_all(keys: tuple[str, ...]) -> None:
    """Tick these patients; when all of them are ticked, none. For a callback."""
    held = asked().ticked
    missing = tuple(key for key in keys if key not in held)
    ask(ticked=(*held, *missing) if missing else tuple(key for key in held if key not in keys))


def as_view(held: Asked) -> dict[str, Any]:
    """Filters, order and alignment as plain values, to be kept under a name. Without what was searched for, which may be a patient's name."""
    return asdict(replace(held.choice, text="")) | {"align": held.align, "span": held.span}


def from_view(view: Any) -> None:
    """Ask for what was kept under a name; what this release does not know falls back to its default. For a callback."""
    known = {one.name for one in fields(Choice)}
    values = {name: value for name, value in view.items() if name in known} if isinstance(view, dict) else {}
    values["flags"] = tuple(values.get("flags", ()))
    align = view.get("align") if isinstance(view, dict) else None
    span = view.get("span") if isinstance(view, dict) else None
    session.hold_worklist(
        replace(
            asked(),
            choice=Choice(**values),
            align=align if align in ALIGNMENTS else "calendar",
            span=span if span in SPANS else 5,
            page=0,
            settings=asked().settings + 1,
        )
    )
