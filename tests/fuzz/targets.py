"""What has to hold of each parser whatever comes in? One function a target, from bytes to nothing; it raises when something does not hold."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import date

from lib.engine.assess import assess
from lib.engine.settings import Settings
from lib.ingest.dates import DateProblem, DateWord, read_date
from lib.ingest.doses import read_dose
from lib.ingest.intake import UnreadableFile
from lib.ingest.lines import TypedLine, read_lines
from lib.ingest.naming import read_condition, read_event, read_scale, suggest
from lib.ingest.pasted import read_pasted
from lib.ingest.read import read_file
from lib.ingest.spans import read_weeks
from lib.knowledge.load import knowledge
from lib.knowledge.names import resolve
from lib.records.dates import PartialDate
from lib.records.history import History
from lib.reports.export import export

TODAY = date(2026, 11, 24)
KINDS = ("parsed", "range", "prn", "titration", "ambiguous", "refused")
LONGEST_LINE = 400
COURSE_FIELDS = ("name", "dose", "start", "to", "ended", "strength", "route", "adherence", "augments", "note")
WHEN_FIELDS = ("name", "when", "value", "unit", "note")


def dose(data: bytes) -> None:
    """A dose string with unit, frequency and strength on lines of their own: bounds in order, and no dose where there is doubt."""
    text, unit, frequency, strength = _parts(data, 4)
    reading = read_dose(text, unit, frequency, float(strength) if re.fullmatch(r"\d{1,4}", strength, re.ASCII) else None)
    assert reading.kind in KINDS
    assert reading.because
    for pair in (reading.amount, reading.per_day, reading.daily_mg):
        assert pair is None or 0 <= pair[0] <= pair[1] < math.inf, reading
    if reading.kind in ("ambiguous", "refused", "prn"):
        assert reading.daily_mg is None, reading
        assert reading.dose is None, reading
    if reading.dose is not None:
        assert 0 <= reading.dose.low <= reading.dose.high < math.inf, reading
        assert reading.dose.unit
    json.dumps(reading.to_json(), allow_nan=False)


def dates(data: bytes) -> None:
    """A date, read in either order: bounds in order, no year that was not written, a fix for what is refused. And a duration."""
    (text,) = _parts(data, 1)
    for order in (None, "dmy", "mdy"):
        reading = read_date(text, order, TODAY)
        if isinstance(reading, DateProblem):
            assert reading.message
            assert reading.fix
        elif isinstance(reading, PartialDate):
            assert reading.earliest <= reading.latest, reading
            years = {int(four) for four in re.findall(r"(?=(\d{4}))", text)}
            assert years & set(range(reading.earliest.year - 1, reading.latest.year + 1)), reading
        else:
            assert isinstance(reading, DateWord)
    for implied in ("", "week", "day", "month"):
        weeks = read_weeks(text, implied)
        assert weeks is None or 0 <= weeks.low <= weeks.high, (text, weeks)


def names(data: bytes) -> None:
    """A name: ids that are known when it is certain, none when it is not; and every question that a name is asked."""
    (text,) = _parts(data, 1)
    known = knowledge()
    for what in ("agent", "modality", "scale", "condition", "lab"):
        found = resolve(text, known, what)
        assert found.match in ("exact", "brand", "suggestion", "none")
        assert bool(found.agents) == (found.match in ("exact", "brand")), found
        if what == "agent":
            assert set(found.agents) | set(found.suggestions) <= set(known.agents), found
        assert found.strength_mg is None or 0 <= found.strength_mg < math.inf, found
        suggest(what, text, known)
    read_scale(text, known)
    read_condition(text, known)
    read_event(text, known)


def table(data: bytes) -> None:
    """Bytes of a file, of whatever kind: read, or refused with one line that says what to do. What was read can be judged, and exported unchanged."""
    try:
        intake = read_file(data, knowledge(), TODAY, file_name="broken")
    except UnreadableFile as refusal:
        says = str(refusal)
        assert "\n" not in says
        assert len(says) <= LONGEST_LINE, says
        assert len([part for part in says.replace("?", ".").split(". ") if part]) >= 2, says
        return
    for problem in intake.problems:
        assert problem.message
        assert problem.fix or problem.severity != "error", problem
    assert sum(history.rows_used for history in intake.histories) == intake.rows_used <= intake.rows_read
    for history in intake.histories[:2]:
        assess(history, knowledge(), TODAY, Settings())
        assert _again(history) == history


def pasted(data: bytes) -> None:
    """A block of text: the lines read from it are lines of the form, each from a piece of the text."""
    (text,) = _parts(data, 1)
    read = read_pasted(text, knowledge(), TODAY)
    for line in read.lines:
        assert line.fields["name"]
        assert line.source
        assert set(line.fields) <= set(COURSE_FIELDS), line
    lines = [TypedLine(f"c{number}", "course", line.fields) for number, line in enumerate(read.lines)]
    _judged(lines)


def typed(data: bytes) -> None:
    """Lines of the form, `kind|field|field...`: a history, and a place for every problem."""
    lines = []
    for number, written in enumerate(data.decode("utf-8", "replace").split("\n")[:12]):
        kind, *cells = written.split("|")
        if kind == "course":
            lines.append(TypedLine(f"c{number}", kind, dict(zip(COURSE_FIELDS, cells, strict=False))))
        elif kind in ("score", "lab"):
            numbered = {str(item): cell for item, cell in enumerate(cells[5:], 1)}
            lines.append(TypedLine(f"s{number}", kind, dict(zip(WHEN_FIELDS, cells, strict=False)) | numbered))
        elif kind in ("event", "episode"):
            lines.append(TypedLine(f"e{number}", kind, dict(zip(("name", "when", "to"), cells, strict=False))))
        elif kind == "person":
            lines.append(TypedLine(f"p{number}", kind, dict(zip(("name", "value"), cells, strict=False))))
    _judged(lines)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "dose": dose,
    "dates": dates,
    "names": names,
    "table": table,
    "fhir": table,
    "pasted": pasted,
    "typed": typed,
}


def _judged(lines: list[TypedLine]) -> None:
    reading = read_lines("A-1", lines, knowledge(), TODAY, "typed")
    keys = {line.key for line in lines}
    assert all(key in keys and field for key, field, _ in reading.problems)
    assess(reading.history, knowledge(), TODAY, Settings())


def _again(history: History) -> History:
    (found,) = read_file(export([history], "json"), knowledge(), TODAY).histories
    return found


def _parts(data: bytes, number: int) -> list[str]:
    """The text in so many lines; the last one keeps what is left over."""
    parts = data.decode("utf-8", "replace").split("\n", number - 1)
    return parts + [""] * (number - len(parts))
