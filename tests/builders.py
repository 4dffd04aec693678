"""How does a test write a history? As a table a clinician can read.

    kind       | name       | start      | stop | dose | outcome | stop_reason
    medication | sertraline | 2024-01-01 | d42  | 100  | none    |

Columns may stand in any order and be left out; blank = not recorded. `row` of each fact is its line as in a file (heading = 1).
Dates: `2024-03-05`, `2024-03`, `2024`, `d42` (42 days after DAY0 = 2024-01-01; `d-7` is before it), `2024-03-05..2024-04-10` (somewhere between).
Names are ids (`sertraline`, `TMS.iTBS`, `PHQ-9`, `PHQ-9 item 9`, `pregnancy`); a formulation may follow (`paroxetine CR`); `?name` = not recognised.
Doses: `100`, `75-150`, `6 mg/24 h`, `90 mg weekly`, `84 mg per session`, `2 tablet`. Nothing here goes through lib.ingest.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import zip_longest

from lib.engine.courses import build_courses
from lib.engine.episode import current_episode
from lib.engine.settings import Settings
from lib.knowledge.load import Knowledge, knowledge
from lib.records.answers import NO, UNKNOWN, YES
from lib.records.bounds import Bounds, exactly
from lib.records.course import Course
from lib.records.dates import PartialDate, on
from lib.records.doses import Dose
from lib.records.history import Condition, Episode, Event, History, Lab, PersonFact, Score, Treatment
from lib.records.problems import Problem

DAY0 = date(2024, 1, 1)
AS_OF = date(2026, 11, 24)

_TREATMENTS = ("medication", "psychotherapy", "ketamine", "tms", "ect", "other")
_FORMS = {"CR", "XR", "SR", "XL", "ER", "MR", "IR", "PR"}
_DOSE = re.compile(r"(?P<low>[\d.]+)(?:-(?P<high>[\d.]+))?\s*(?P<unit>.*?)\s*(?P<per>weekly|per session)?$")


def day(offset: int) -> date:
    """DAY0 + `offset` days."""
    return DAY0 + timedelta(days=offset)


def when(text: str) -> PartialDate:
    """A date as written in a test table."""
    if ".." in text:
        first, last = (when(part.strip()) for part in text.split(".."))
        return PartialDate(first.earliest, last.latest, text)
    if text.startswith("d"):
        return on(day(int(text[1:])))
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return on(date(*parts))
    if len(parts) == 2:
        year, month = parts
        return PartialDate(date(year, month, 1), date(year, month, monthrange(year, month)[1]), text)
    return PartialDate(date(parts[0], 1, 1), date(parts[0], 12, 31), text)


def dose(text: str) -> Dose:
    """A daily (or weekly, or per-session) dose as written in a test table."""
    found = _DOSE.match(text)
    assert found, f"not a dose: {text!r}"
    low = float(found["low"])
    per = {"weekly": "week", "per session": "session"}.get(found["per"] or "", "day")
    return Dose(low, float(found["high"] or low), found["unit"] or "mg", per, text)


def table(text: str) -> list[dict[str, str]]:
    """The rows of a pipe table as dictionaries; lines of dashes and blank lines are skipped, blank cells at the end may be left out."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip("|-+: \t")]
    head, *body = [[cell.strip() for cell in line.split("|")] for line in lines]
    for row in body:
        assert len(row) <= len(head), f"{len(row)} cells under {len(head)} headings: {row}"
    return [dict(zip_longest(head, row, fillvalue="")) for row in body]


def history(text: str, *, patient_id: str = "P1") -> History:
    """A pipe table as a History."""
    return history_of(table(text), patient_id=patient_id)


def history_of(rows: Iterable[dict[str, str]], *, patient_id: str = "P1", first_row: int = 2) -> History:
    """Rows (heading -> text) as a History; row numbers count up from `first_row`."""
    facts: dict[str, list[object]] = {}
    count = 0
    for number, cells in enumerate(rows, start=first_row):
        record = {key: value for key, value in cells.items() if value != ""}
        where, fact = _fact(number, record)
        facts.setdefault(where, []).append(fact)
        count += 1
    parts = {where: tuple(found) for where, found in facts.items()}
    return History(patient_id=patient_id, rows_read=count, rows_used=count, **parts)  # type: ignore[arg-type]


def _fact(row: int, cells: dict[str, str]) -> tuple[str, object]:
    kind, name = cells.get("kind", "medication"), cells.get("name", "")
    start = when(cells["start"]) if "start" in cells else None
    stop = when(cells["stop"]) if "stop" in cells else None
    note, value = cells.get("note", ""), cells.get("value", "")
    known = None if name.startswith("?") else name
    name = name.lstrip("?")
    if kind in _TREATMENTS:
        return "treatments", _treatment(row, kind, name, known, cells, start, stop)
    if kind == "score":
        scale, _, item = name.partition(" item ")
        assert start is not None, "a score needs a date"
        return "scores", Score(row, name, scale if known else None, start, float(value), int(item) if item else None, note)
    if kind == "condition":
        present = {"no": NO, "unknown": UNKNOWN}.get(value, YES)
        return "conditions", Condition(row, name, known, present, start, stop, note)
    if kind == "lab":
        return "labs", Lab(row, name, known, start, float(value), cells.get("unit", ""), note)
    if kind == "event":
        return "events", Event(row, name, start, stop, note)
    if kind == "episode":
        assert start is not None, "an episode needs a start"
        return "episodes", Episode(row, start, stop, note)
    if kind == "person":
        born = when(value) if name == "birth_date" else start
        return "person", PersonFact(row, name, value, born)
    raise AssertionError(f"unknown kind {kind!r}")


def _treatment(
    row: int, kind: str, name: str, known: str | None, cells: dict[str, str], start: PartialDate | None, stop: PartialDate | None
) -> Treatment:
    words = (known or "").split()
    agent = "_".join(w for w in words if w not in _FORMS) if known else None
    adherence, outcome = cells.get("adherence"), cells.get("outcome")
    return Treatment(
        row=row,
        kind=kind,
        name=name,
        agent=agent,
        start=start,
        stop=stop,
        weeks=_span(cells.get("weeks")),
        dose=dose(cells["dose"]) if "dose" in cells else None,
        route=cells.get("route"),
        sessions=int(cells["sessions"]) if "sessions" in cells else None,
        augments=cells.get("augments"),
        adherence_pct=float(adherence) if adherence and _numeric(adherence) else None,
        adherence=adherence if adherence and not _numeric(adherence) else None,
        adherence_source=cells.get("adherence_source"),
        outcome=outcome if outcome and not _numeric(outcome) else None,
        improvement_pct=float(outcome) if outcome and _numeric(outcome) else None,
        stop_reason=cells.get("stop_reason"),
        note=cells.get("note", ""),
    )


def _span(text: str | None) -> Bounds | None:
    if text is None:
        return None
    low, _, high = text.partition("-")
    return Bounds(float(low), float(high)) if high else exactly(float(low))


def _numeric(text: str) -> bool:
    return re.fullmatch(r"-?[\d.]+", text) is not None


def courses_of(
    source: str | History, *, as_of: date = AS_OF, settings: Settings | None = None, rules: Knowledge | None = None
) -> tuple[Course, ...]:
    """The courses the engine builds from a table or a History."""
    return courses_and_notes(source, as_of=as_of, settings=settings, rules=rules)[0]


def courses_and_notes(
    source: str | History, *, as_of: date = AS_OF, settings: Settings | None = None, rules: Knowledge | None = None
) -> tuple[tuple[Course, ...], tuple[Problem, ...]]:
    """The courses and the problems found while building them."""
    facts = history(source) if isinstance(source, str) else source
    known = rules or knowledge()
    return build_courses(facts, known, as_of, settings or Settings(), current_episode(facts, known, as_of))


def check_courses(rows: str, expected: str, *, as_of: date = AS_OF, settings: Settings | None = None) -> None:
    """Assert that `rows` give exactly the courses of `expected`, a table with a `course` column and any attributes of Course.

    A blank expected cell is None or nothing; several codes are separated by a space; bounds as `6` or `4.3..8`; `~` is not checked.
    """
    found = {course.course_id: course for course in courses_of(rows, as_of=as_of, settings=settings)}
    wanted = table(expected)
    assert list(found) == [row["course"] for row in wanted]
    shown = [{key: "~" if row[key] == "~" else _shown(found[row["course"]], key) for key in row} for row in wanted]
    assert shown == wanted


def _shown(course: Course, column: str) -> str:
    value: object = getattr(course, "course_id" if column == "course" else column)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Bounds):
        return _number(value.low) if value.exact else f"{_number(value.low)}..{_number(value.high)}"
    if isinstance(value, tuple):
        return " ".join(str(part) for part in value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, PartialDate):
        return value.earliest.isoformat() if value.exact else f"{value.earliest}..{value.latest}"
    return "" if value is None else str(value)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
