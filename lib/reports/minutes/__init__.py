"""What a case-review meeting leaves behind: minutes, actions as a list and as a calendar, and a paragraph for a letter."""

from lib.reports.minutes.calendar import actions_ics
from lib.reports.minutes.letter import letter_paragraph
from lib.reports.minutes.minutes import Cases, minutes_docx, minutes_paper, minutes_pdf
from lib.reports.minutes.tasks import actions_csv

# Nothing about a patient: file names end up in lists and logs.
FILE_NAMES = {"pdf": "minutes.pdf", "docx": "minutes.docx", "csv": "actions.csv", "ics": "actions.ics"}

__all__ = ["FILE_NAMES", "Cases", "actions_csv", "actions_ics", "letter_paragraph", "minutes_docx", "minutes_paper", "minutes_pdf"]
