"""How are durations, orders of dates and refusals of a run said to a reader?"""

from __future__ import annotations

ORDERS = {"": "By the file itself", "dmy": "Day first", "mdy": "Month first"}
_ASKS_ORDER = "; say which with --date-order"


def duration(seconds: float) -> str:
    """`40 s`, `3 min`, `1.5 h`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def asks_order(because: str) -> bool:
    """Was the run refused because dates can be read two ways?"""
    return _ASKS_ORDER in because


def refusal(because: str) -> str:
    """Why a run was refused, with what to do on the page instead of on the command line."""
    words = because.split(_ASKS_ORDER, maxsplit=1)[0]
    words = words if words.endswith((".", "?")) else f"{words}."
    return words[:1].upper() + words[1:]


def people(count: int) -> str:
    """`1 patient`, `500 patients`."""
    return f"{count:,} {'patient' if count == 1 else 'patients'}"
