"""Which pages are there, under which address, and how many patients does each show?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lib.store.actors import Right

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page. `script`: path from the project's root. `address`: last part of its URL. `banner`: it shows one patient, so the banner stands on top.
    `needs_patient`: it has nothing to say without one. `right`: what a person has to be allowed, to open it. `listed`: it stands in the navigation."""

    page_id: str
    title: str
    script: str
    address: str
    banner: bool
    needs_patient: bool = False
    right: Right = "read"
    listed: bool = True


PAGES = (
    PageEntry("patients", "Patients", "pages/clinic/patients.py", "patients", banner=False),
    PageEntry("history", "Add a history", "pages/patient/history.py", "history", banner=False, right="change"),
    PageEntry("entry", "Type a history", "pages/patient/entry.py", "entry", banner=False, right="change"),
    PageEntry("review", "Review", "pages/patient/review.py", "review", banner=True, needs_patient=True),
    PageEntry("meeting", "Meetings", "pages/clinic/meeting.py", "meeting", banner=False),
    PageEntry("cohort", "Cohort", "pages/clinic/cohort.py", "cohort", banner=False),
    PageEntry("reference", "Reference", "pages/about/reference.py", "reference", banner=False),
    PageEntry("audit", "Log", "pages/about/audit.py", "audit", banner=False, right="manage", listed=False),
    PageEntry("people", "People", "pages/about/people.py", "people", banner=False, right="manage", listed=False),
)


def page(page_id: str) -> PageEntry:
    """The page of that id. Raises KeyError for an id that is not in the list."""
    for entry in PAGES:
        if entry.page_id == page_id:
            return entry
    raise KeyError(page_id)
