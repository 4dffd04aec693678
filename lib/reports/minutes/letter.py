"""What can be copied into a letter about a case that was discussed? One paragraph that names nobody and orders nothing."""

from __future__ import annotations

from datetime import date

from lib.knowledge.load import Knowledge
from lib.records.assessment import Assessment
from lib.records.dates import show_date
from lib.records.history import History
from lib.reports.minutes.minutes import standing
from lib.store.meetings import AgendaItem


def letter_paragraph(item: AgendaItem, history: History, found: Assessment, known: Knowledge, held_on: date | None = None) -> str:
    """The paragraph as plain text: the question, what was on the record, what was discussed and set aside, decision, reasons, actions, next review.

    What the scribe wrote is quoted, so that the words of the meeting are told from those of the product. It says `your patient`, never the name.
    """
    minute = item.minute
    parts = [f"Your patient was discussed at the case-review meeting{f' on {show_date(held_on)}' if held_on else ''}."]
    if minute.question:
        parts.append(f"The question was: {_quoted(minute.question)}")
    parts.append(f"On the record at the time: {standing(history, found, known, dated=True)}")
    if minute.discussed:
        parts.append(f"Options discussed: {'; '.join(_title(code, found) for code in minute.discussed)}.")
    if minute.set_aside:
        said = [f"{_title(aside.option, found)} ({aside.why.strip() or 'reason not recorded'})" for aside in minute.set_aside]
        parts.append(f"Set aside: {'; '.join(said)}.")
    parts.append(f"The view of the meeting: {_quoted(minute.decision)}" if minute.decision else "No decision was recorded.")
    if minute.reasons:
        parts.append(f"The reasons given: {_quoted(minute.reasons)}")
    if minute.actions:
        agreed = [
            f"{_one_line(action.text)} ({action.owner or 'person not recorded'}, {f'by {show_date(action.due)}' if action.due else 'no date'})"
            for action in minute.actions
        ]
        parts.append(f"Agreed actions: {'; '.join(agreed)}.")
    parts.append(f"Next review: {show_date(minute.next_review)}." if minute.next_review else "No date for the next review was recorded.")
    parts.append("These are options to be discussed with the patient, not orders; treatment remains with the treating clinician.")
    return " ".join(parts)


def _title(code: str, found: Assessment) -> str:
    return next((option.title for option in found.options if option.option == code), code)


def _one_line(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


def _quoted(text: str) -> str:
    """The text in quotation marks, with one full stop and only where no mark ends it."""
    said = _one_line(text)
    return f"“{said}”" if said.endswith(("?", "!")) else f"“{said}”."
