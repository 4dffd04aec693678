"""The actions of meetings as a list for a spreadsheet, by case code: no name, and no cell that runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from lib.ingest.exchange import guarded
from lib.records.dates import show_date
from lib.records.history import History
from lib.reports.hidden import hiding
from lib.reports.minutes.minutes import DONE
from lib.store.meetings import Meeting

HEADINGS = ("Meeting", "Held", "Case", "Action", "Who", "By when", "Done?", "Note")


def actions_csv(meetings: Iterable[Meeting], histories: Mapping[str, History] | None = None) -> bytes:
    """UTF-8 with a mark, one row an action in the order of meetings and agenda. `histories`, by the key of the agenda item: what names these
    patients is taken out of the text; without them the text stands as it was taken down."""
    known = histories or {}
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for meeting in meetings:
        for item in meeting.items:
            hide = hiding(known.get(item.key))
            for action in item.minute.actions:
                cells = (
                    meeting.title,
                    show_date(meeting.held_on),
                    item.case_code,
                    hide(action.text),
                    action.owner or "Not recorded",
                    show_date(action.due),
                    DONE[action.done],
                    hide(action.done_note) or "None",
                )
                writer.writerow([guarded(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")
