"""What may be chosen for a sheet, and how are its days told accordingly?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lib.records.assessment import Assessment
from lib.records.calendars import Calendar, Dates, Weeks
from lib.records.history import History
from lib.reports.paper.blocks import PAPERS

__all__ = ["PAPERS", "Choices", "calendar_of"]


@dataclass(frozen=True, slots=True)
class Choices:
    """Paper, identifiers, and who prints what when. `printed_at` in the clinic's own time; `data_version`: which state of the record, in words.

    `case_code`: what a case is called where it may not be named; blank leaves a line to write on.
    """

    printed_at: datetime
    printed_by: str = "not signed in"
    data_version: str = "not saved"
    paper: str = "a4"
    identified: bool = True
    case_code: str = ""


def calendar_of(history: History, found: Assessment, choices: Choices) -> Calendar:
    """Dates, or without identifiers weeks from the first recorded day of treatment or scores, else from the day of the review."""
    if choices.identified:
        return Dates()
    days = [course.start.earliest for course in found.courses if course.start] + [score.when.earliest for score in history.scores]
    return Weeks(min([*days, found.as_of]))
