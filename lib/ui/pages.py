"""Which pages are there, under which address, and how many patients does each show?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page. `script`: path from the project's root. `address`: last part of its URL. `banner`: it shows one patient, so the banner stands on top.
    `needs_patient`: it has nothing to say without one."""

    page_id: str
    title: str
    script: str
    address: str
    banner: bool
    needs_patient: bool = False


PAGES = (
    PageEntry("patients", "Patients", "pages/clinic/patients.py", "patients", banner=False),
    PageEntry("history", "Add a history", "pages/patient/history.py", "history", banner=False),
    PageEntry("entry", "Type a history", "pages/patient/entry.py", "entry", banner=False),
    PageEntry("review", "Review", "pages/patient/review.py", "review", banner=True, needs_patient=True),
    PageEntry("reference", "Reference", "pages/about/reference.py", "reference", banner=False),
)


def page(page_id: str) -> PageEntry:
    """The page of that id. Raises KeyError for an id that is not in the list."""
    for entry in PAGES:
        if entry.page_id == page_id:
            return entry
    raise KeyError(page_id)
