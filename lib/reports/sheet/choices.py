"""What may be chosen for a sheet, and how are its days told accordingly?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lib.charts.model import Decided
from lib.records.assessment import Assessment
from lib.records.calendars import Calendar, Dates, Weeks
from lib.records.history import History
from lib.reports.paper.blocks import PAPERS

__all__ = ["NOTHING_SAID", "PAPERS", "Choices", "Said", "calendar_of"]


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


@dataclass(frozen=True, slots=True)
class Said:
    """What meetings have to do with the case: the question for this one, and what earlier ones decided, in any order."""

    question: str = ""
    decided: tuple[Decided, ...] = ()

    def without(self, hide: Callable[[str], str]) -> Said:
        """The same with what names the patient taken out."""
        return Said(hide(self.question), tuple(Decided(day, hide(words)) for day, words in self.decided))


NOTHING_SAID = Said()


def calendar_of(history: History, found: Assessment, choices: Choices) -> Calendar:
    """Dates, or without identifiers weeks from the first recorded day of treatment or scores, else from the day of the review."""
    if choices.identified:
        return Dates()
    days = [course.start.earliest for course in found.courses if course.start] + [score.when.earliest for score in history.scores]
    return Weeks(min([*days, found.as_of]))
