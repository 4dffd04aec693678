"""What does a line typed on a form say? Each field to the cell a history file would have, then read by the file's own reader.

So a typed history and the same history as a CSV cannot come to differ: names, doses, dates and words mean on both ways the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date
from typing import Any

from lib.ingest.columns import Columns
from lib.ingest.dates import DateProblem, DateWord, both_readings, read_date
from lib.ingest.item_scores import item_scores
from lib.ingest.naming import CERTAIN, find
from lib.ingest.patient import read_patient
from lib.ingest.reader import Reader
from lib.ingest.row import Row
from lib.ingest.spans import read_weeks
from lib.ingest.treatments import KETAMINE_AGENTS
from lib.ingest.vocabulary import word
from lib.knowledge.load import Knowledge
from lib.knowledge.names import resolve
from lib.records.answers import NO, YES
from lib.records.history import Condition, History
from lib.records.problems import Problem

# A form has fields, no columns: whatever a table's columns can say is left unsaid.
_UNSAID: dict[str, Any] = {f.name: {} if str(f.type).startswith("Mapping") else () for f in fields(Columns) if f.default is MISSING}
_AS_FILE = Columns(**_UNSAID)
_SESSIONS = re.compile(
    r"(?:x ?)?(\d{1,3}) ?(?:x ?)?(?:sessions?|treatments?|infusions?|doses|appointments?|sprays?|visits?|weekly sessions?)?", re.IGNORECASE
)
_SAYS_SESSIONS = re.compile(r"\d ?(?:x ?)?(?:sessions?|treatments?|infusions?|doses|appointments?|visits?)|^x ?\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TypedLine:
    """One line of a form. `kind`: course, score, lab, event, episode, person, condition. `fields`: field name -> text as typed.

    Courses have name, dose, start, to, ended, and strength, route, augments, adherence, note; scores and labs name, when, value (and unit, or
    items by number as text); events and episodes name, when, to; person facts name, value; conditions name (an id), value (yes or no).
    """

    key: str
    kind: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LinesReading:
    """`rows`: the number each line has in the history; `problems`: what there is to say about a field, by line key and field."""

    history: History
    rows: Mapping[str, int]
    problems: tuple[tuple[str, str, Problem], ...]
    suggestions: Mapping[str, tuple[str, ...]]


# Which field of the form a cell of the file's reader came from.
_FIELD_OF = {
    **dict.fromkeys(("dose", "unit", "frequency", "sessions"), "dose"),
    **dict.fromkeys(("stop", "weeks"), "to"),
    **dict.fromkeys(("outcome", "stop_reason"), "ended"),
}
_WHEN_KINDS = ("score", "lab", "event")


def read_lines(patient_id: str, lines: Sequence[TypedLine], knowledge: Knowledge, today: date, source_name: str) -> LinesReading:
    """The history the lines tell. Rows are numbered 1, 2, ... in the order given; a line with an error is left out and its problem names the field."""
    reader = Reader(knowledge, {})
    rows = {line.key: number for number, line in enumerate(lines, 1)}
    told = [_row(line, rows[line.key], knowledge, today) for line in lines if line.kind != "condition"]
    history = read_patient(patient_id, told, _AS_FILE, reader, source_name)
    history = _with_items(history, lines, rows, knowledge)
    conditions = tuple(_condition(line, rows[line.key], knowledge) for line in lines if line.kind == "condition")
    history = replace(
        history,
        conditions=(*history.conditions, *conditions),
        rows_read=history.rows_read + len(conditions),
        rows_used=history.rows_used + len(conditions),
    )
    suggestions = {question.name: question.suggestions for question in reader.questions() if question.suggestions}
    return LinesReading(history, rows, _by_field(history, lines, rows), suggestions)


def course_cells(fields: Mapping[str, str], knowledge: Knowledge, today: date) -> dict[str, str]:
    """The cells of a treatment row for what was typed on one line of courses."""
    cells = {meaning: fields.get(meaning, "") for meaning in ("name", "start", "strength", "route", "augments", "adherence", "note")}
    cells |= _dose_cells(fields.get("name", ""), fields.get("dose", ""), knowledge)
    cells |= _until_cells(fields.get("to", ""), today)
    for meaning, text in _ended_cells(fields.get("ended", ""), today).items():
        cells[meaning] = cells.get(meaning) or text
    return {meaning: text.strip() for meaning, text in cells.items() if text.strip()}


def _row(line: TypedLine, number: int, knowledge: Knowledge, today: date) -> Row:
    fields = {name: text.strip() for name, text in line.fields.items() if text.strip()}
    match line.kind:
        case "course":
            cells = course_cells(fields, knowledge, today)
        case "person" | "episode":
            cells = {"kind": line.kind, **fields}
            cells["name"] = fields.get("name", "depressive episode")
        case _:
            cells = {"kind": line.kind, **{name: text for name, text in fields.items() if not name.isdigit()}}
    if line.kind in ("score", "lab", "event", "episode") and "when" in cells:
        cells["start"] = cells.pop("when")
    if "to" in cells:
        cells["stop"] = cells.pop("to")
    cells, wrong = item_scores(cells, fields, knowledge) if line.kind == "score" else (cells, "")
    wording = " ".join("\x00".join(f"{m}={t}" for m, t in sorted(cells.items())).casefold().split())
    row = Row(number, cells, {}, {}, today, wording)
    if wrong:
        row.error("items", wrong, "")
    return row


def _dose_cells(name: str, dose: str, knowledge: Knowledge) -> dict[str, str]:
    """Dose, and sessions where the course is counted in them. A bare number has the unit of its drug when the drug has only one."""
    match = resolve(name, knowledge)
    drug = match.agents[0] if match.match in CERTAIN and len(match.agents) == 1 else None
    protocol = find("modality", name, knowledge)
    if protocol or drug in KETAMINE_AGENTS:
        parts = [part.strip() for part in dose.split(",") if part.strip()]
        pure = protocol is not None and not protocol.startswith("KET")
        sessions = [part for part in parts if pure or _SAYS_SESSIONS.search(part)]
        counted = _SESSIONS.fullmatch(sessions[0]) if len(sessions) == 1 else None
        doses = [part for part in parts if part not in sessions]
        return {"sessions": counted[1] if counted else ", ".join(sessions), "dose": ", ".join(doses)}
    if dose and drug and not any(c.isalpha() for c in dose):
        return {"dose": dose, "unit": only_unit(drug, knowledge)}
    return {"dose": dose}


def only_unit(agent: str, knowledge: Knowledge) -> str:
    """The one unit doses of a drug are written in, "" when there are two (micrograms and mg differ a thousandfold)."""
    units = {row.unit for (of, _, _), row in knowledge.minimum_doses.items() if of == agent} | {knowledge.agents[agent].unit}
    return units.pop() if len(units) == 1 and not units & {"micrograms"} else ""


def _until_cells(text: str, today: date) -> dict[str, str]:
    """`to`, a date or how long: `May 2024`, `8 weeks`, `still taking`, or both with a comma between them."""
    if not text.strip() or not isinstance(read_date(text, None, today), DateProblem):
        return {"stop": text}
    parts = [part.strip() for part in text.split(",")]
    spans = [part for part in parts if read_weeks(_bare_span(part), "")]
    others = [part for part in parts if part not in spans]
    if len(spans) == 1 and len(others) <= 1:
        return {"weeks": _bare_span(spans[0]), "stop": others[0] if others else ""}
    return {"stop": text}


def _bare_span(text: str) -> str:
    return re.sub(r"^(?:x|for|about|after) +", "", text.strip().casefold())


def _ended_cells(text: str, today: date) -> dict[str, str]:
    """How a course ended, in words: outcome, reason for stopping, or both (`partial, side effects`). A word that is neither stays and is said."""
    cells: dict[str, str] = {}
    unknown: list[str] = []
    for part in (p.strip() for p in re.split(r"[,;/]|\band\b|\bbut\b", text)):
        if not part:
            continue
        if read_date(part, None, today) is DateWord.ONGOING:
            cells.setdefault("stop", part)
        elif "outcome" not in cells and (word("outcome", part) or re.fullmatch(r"-?\d{1,3} ?%", part)):
            cells["outcome"] = part
        elif "stop_reason" not in cells and word("stop_reason", part):
            cells["stop_reason"] = part
        else:
            unknown.append(part)
    if unknown:
        free = "stop_reason" if "outcome" in cells else "outcome"
        cells[free] = ", ".join([cells[free], *unknown] if free in cells else unknown)
    return cells


def _with_items(history: History, lines: Iterable[TypedLine], rows: Mapping[str, int], knowledge: Knowledge) -> History:
    """Beside each total made of items, the item on suicidality as a score of its own."""
    by_row = {rows[line.key]: line for line in lines if line.kind == "score"}
    scores = []
    for score in history.scores:
        scores.append(score)
        line = by_row.get(score.row)
        known = knowledge.scales.get(score.scale or "")
        own = known.suicidality_item if known and score.item is None else None
        if line is not None and own is not None and line.fields.get(str(own), "").strip().isdigit():
            scores.append(replace(score, name=f"{score.name} item {own}", value=float(line.fields[str(own)]), item=own))
    return replace(history, scores=tuple(scores))


def _condition(line: TypedLine, row: int, knowledge: Knowledge) -> Condition:
    known = knowledge.conditions[line.fields["name"]]
    return Condition(row, known.title, known.id, YES if line.fields["value"] == "yes" else NO)


def _by_field(history: History, lines: Sequence[TypedLine], rows: Mapping[str, int]) -> tuple[tuple[str, str, Problem], ...]:
    """Line key and field of each problem. Where items are at fault, that their total is missing goes without saying."""
    by_row = {rows[line.key]: line for line in lines}
    at_items = {problem.row for problem in history.problems if problem.column == "items"}
    said = [p for p in history.problems if p.row in by_row and not (p.column == "value" and p.row in at_items)]
    return tuple((by_row[p.row].key, _field(by_row[p.row], p.column), _on_a_form(p)) for p in said)


def _field(line: TypedLine, meaning: str) -> str:
    if line.kind == "course":
        return _FIELD_OF.get(meaning, meaning or "name")
    if meaning == "start" and line.kind in (*_WHEN_KINDS, "episode"):
        return "when"
    if meaning == "stop":
        return "to"
    return meaning or "name"


def _on_a_form(problem: Problem) -> Problem:
    """The reader speaks of columns; a form has none."""
    if "nothing in its column" in problem.message:
        first, second = both_readings(problem.value)
        return replace(problem, message=f"{problem.value} can be {first} or {second}.", fix="Write the month in letters.")
    return problem
