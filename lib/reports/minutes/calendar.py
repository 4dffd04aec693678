"""The actions and next reviews of meetings for a calendar (iCalendar, RFC 5545), by case code: no name.

Actions are tasks (VTODO), next reviews are days (VEVENT). Text is escaped, lines are folded at 75 octets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from lib.records.history import History
from lib.reports.hidden import hiding
from lib.reports.paper.blocks import plain
from lib.store.meetings import Action, AgendaItem, Meeting

MEDIA_TYPE = "text/calendar"
_OCTETS = 75  # RFC 5545, 3.1: a line has at most so many, its end not counted


def actions_ics(meetings: Iterable[Meeting], stamped: datetime, histories: Mapping[str, History] | None = None) -> bytes:
    """The calendar as bytes. `stamped`: when it is made, with its time zone. `histories`: as in `actions_csv`.

    An action keeps its UID, so that importing the file again brings the task up to date instead of doubling it.
    """
    known, stamp = histories or {}, f"{stamped.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//TRD Review//Case-review meeting//EN", "CALSCALE:GREGORIAN"]
    for meeting in meetings:
        for item in meeting.items:
            hide = hiding(known.get(item.key))
            for action in item.minute.actions:
                lines += _task(meeting, item, action, stamp, hide(action.text), hide(action.done_note))
            if item.minute.next_review:
                lines += _review(meeting, item, item.minute.next_review, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in folded(line)).encode()


def _task(meeting: Meeting, item: AgendaItem, action: Action, stamp: str, text: str, note: str) -> list[str]:
    said = [f"Agreed at {meeting.title}.", f"Who: {action.owner or 'Not recorded'}."] + ([f"Note: {note}"] if note else [])
    return [
        "BEGIN:VTODO",
        f"UID:{_escaped(action.key)}@trd-review",
        f"DTSTAMP:{stamp}",
        f"SUMMARY:{_escaped(f'{item.case_code}: {text}')}",
        f"DESCRIPTION:{_escaped(chr(10).join(said))}",
        *([f"DUE;VALUE=DATE:{_day(action.due)}"] if action.due else []),
        "CLASS:CONFIDENTIAL",
        *{"yes": ["STATUS:COMPLETED", "PERCENT-COMPLETE:100"], "no": ["STATUS:NEEDS-ACTION"]}.get(action.done, []),
        "END:VTODO",
    ]


def _review(meeting: Meeting, item: AgendaItem, day: date, stamp: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{_escaped(item.key)}-review@trd-review",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{_day(day)}",
        f"DTEND;VALUE=DATE:{_day(day + timedelta(days=1))}",
        f"SUMMARY:{_escaped(f'Next review of {item.case_code} ({meeting.title})')}",
        "CLASS:CONFIDENTIAL",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _day(day: date) -> str:
    return f"{day:%Y%m%d}" if day.year > 999 else f"{day.year:04d}{day:%m%d}"


def _escaped(text: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11)."""
    clean = plain(text.replace("\r\n", "\n").replace("\r", "\n"))
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, each but the first led by a space; no character is parted."""
    piece, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    yield piece
