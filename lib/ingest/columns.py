"""Which column is which? Known headings by themselves, the rest by a person's decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lib.ingest.intake import ColumnReading, UnreadableFile
from lib.ingest.table import Table
from lib.ingest.vocabulary import headings, plain
from lib.records.problems import Problem

CONTRACT = (
    *("patient_id", "kind", "name", "start", "stop", "weeks", "dose", "unit", "frequency", "route", "sessions", "augments"),
    *("adherence", "adherence_source", "outcome", "stop_reason", "value", "note"),
)
PERSON_COLUMNS = ("birth_date", "sex", "diagnosis", "severity", "psychotic_features", "family_name", "given_name")
HELPERS = ("strength", "dose_low", "dose_high")
MEANINGS = (*CONTRACT, *PERSON_COLUMNS, *HELPERS)
DATE_COLUMNS = ("start", "stop", "birth_date")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each meaning stands. `at`: meaning -> position. `detail`: unit or kind a heading implies. `readings`: for the page."""

    at: Mapping[str, int]
    heading: Mapping[str, str]
    detail: Mapping[str, str]
    readings: tuple[ColumnReading, ...]
    problems: tuple[Problem, ...]


def read_columns(table: Table, decided: Mapping[str, str]) -> Columns:
    """What each heading of the table means; a decision comes first, then the contract's own names, then the synonyms in their order.

    Raises UnreadableFile when no column says whose row it is, or none says what was given or found.
    """
    decided = {plain(heading): meaning for heading, meaning in decided.items()}
    best: dict[str, tuple[int, int]] = {}  # meaning -> (rank, position)
    details: dict[int, str] = {}
    cautions: dict[int, str] = {}
    for position, heading in enumerate(table.headings):
        meaning, rank, detail, cautions[position] = _meaning(heading, decided)
        if meaning == "weeks" and not detail and rank < 0:
            detail = "week"  # the contract's column, or one a person said is it
        if not meaning:
            continue
        details[position] = detail
        if meaning not in best or rank < best[meaning][0]:
            best[meaning] = (rank, position)
    at = {meaning: position for meaning, (_, position) in best.items()}
    used = {position: meaning for meaning, position in at.items()}
    readings = tuple(
        ColumnReading(heading, used.get(position, ""), _examples(table, position))
        for position, heading in enumerate(table.headings)
        if heading
    )
    _check_usable(at, readings)
    return Columns(
        at=at,
        heading={meaning: table.headings[position] for meaning, position in at.items()},
        detail={meaning: details[position] for meaning, position in at.items()},
        readings=readings,
        problems=tuple(_notes(table, decided, used, at, cautions)),
    )


def _meaning(heading: str, decided: Mapping[str, str]) -> tuple[str, int, str, str]:
    """Meaning, rank, implied detail and caution of one heading."""
    known = headings().get(plain(heading))
    detail = known.detail if known else ""
    if plain(heading) in decided:
        meaning = decided[plain(heading)]
        return (meaning if meaning in MEANINGS else ""), -2, detail if known and known.meaning == meaning else "", ""
    if heading in MEANINGS:
        return heading, -1, "", ""
    if known is None:
        return "", 0, "", ""
    return known.meaning, known.rank, detail, known.caution


def _examples(table: Table, position: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for _, cells in table.rows[:500]:
        if cells[position]:
            found[cells[position][:60]] = None
        if len(found) == 3:
            break
    return tuple(found)


def _check_usable(at: Mapping[str, int], readings: tuple[ColumnReading, ...]) -> None:
    if "patient_id" not in at and not any(meaning in at for meaning in MEANINGS):
        first = ", ".join(reading.heading for reading in readings[:5])
        raise UnreadableFile(
            f"No heading is known ({first}). The first line needs headings such as patient_id, name, start, stop, dose.", readings
        )
    if "patient_id" not in at:
        raise UnreadableFile("No column says which patient a row belongs to. Add a column patient_id, or say which column it is.", readings)
    if "name" not in at and not any(meaning in at for meaning in PERSON_COLUMNS):
        raise UnreadableFile("No column says what was given or measured. Add a column name, or say which column it is.", readings)


def _notes(
    table: Table, decided: Mapping[str, str], used: Mapping[int, str], at: Mapping[str, int], cautions: Mapping[int, str]
) -> list[Problem]:
    notes: list[Problem] = []
    for position, heading in enumerate(table.headings):
        if not heading or plain(heading) in decided:
            continue
        meaning = _meaning(heading, decided)[0]
        if position in used:
            if cautions[position]:
                notes.append(
                    Problem(
                        0, heading, "", "warning", cautions[position], "Check these rows; use the columns of the history file to be exact."
                    )
                )
        elif meaning:
            message = f"The column was not used: {table.headings[at[meaning]]!r} already gives {meaning}."
            notes.append(Problem(0, heading, "", "note", message, "Say which column it is, if that is the wrong one."))
        else:
            why = f" ({cautions[position]})" if cautions[position] else ""
            notes.append(Problem(0, heading, "", "note", f"The column was not used{why}.", "Say which column it is, if it matters."))
    return notes
