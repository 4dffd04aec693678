"""Who is at work, and what may that person do?

Rights are checked here, in the store, and not by hiding buttons: whatever calls a function without the right gets "Not allowed".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from lib.store.errors import StoreError

Role = Literal["admin", "clinician", "read_only", "meeting"]
ROLES: tuple[Role, ...] = get_args(Role)

# read: see patients. change: save, correct, void, type drafts. meet: plan and minute meetings. export: take a patient's data out.
# settings: what every page computes with. manage: read the whole log, back up, restore, erase.
Right = Literal["read", "change", "meet", "export", "settings", "manage"]

RIGHTS: dict[Role, frozenset[Right]] = {
    "admin": frozenset({"read", "change", "meet", "export", "settings", "manage"}),
    "clinician": frozenset({"read", "change", "meet", "export", "settings"}),
    "read_only": frozenset({"read", "export"}),
    "meeting": frozenset({"read", "meet"}),
}

_CALLED: dict[Role, str] = {
    "admin": "an administrator",
    "clinician": "a clinician",
    "read_only": "a person who may only read",
    "meeting": "a person of the meeting",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at work. `identity`: what sign-in knows the person by (it stands in the log); `name`: as shown on screen."""

    identity: str
    name: str
    role: Role

    def may(self, right: Right) -> bool:
        """Does this person's role have that right? A role that is not known has none."""
        return right in RIGHTS.get(self.role, frozenset())

    def require(self, right: Right, doing: str) -> None:
        """StoreError "Not allowed: ..." unless the person has the right. `doing` completes "a clinician cannot ..."."""
        if not self.may(right):
            raise StoreError(f"Not allowed: {_CALLED.get(self.role, 'this person')} cannot {doing}.")


# Whoever sits at this computer: the command line, and a dashboard without sign-in.
WORKSTATION = Actor("workstation", "This computer", "admin")
