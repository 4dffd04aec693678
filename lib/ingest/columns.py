"""Which column is which? By heading and by content, the rest by a person's decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lib.ingest.column_content import dates_in_order, share_of_names
from lib.ingest.headings import BY_WORDS, Layout, heading_of, layout_of
from lib.ingest.intake import ColumnReading, UnreadableFile
from lib.ingest.naming import read_scale
from lib.ingest.table import Table
from lib.ingest.vocabulary import Heading, plain
from lib.knowledge.load import Knowledge
from lib.records.problems import Problem

CONTRACT = (
    *("patient_id", "kind", "name", "start", "stop", "weeks", "dose", "unit", "frequency", "route", "sessions", "augments"),
    *("adherence", "adherence_source", "outcome", "stop_reason", "value", "note"),
)
PERSON_COLUMNS = ("birth_date", "sex", "diagnosis", "severity", "psychotic_features", "family_name", "given_name")
# What other systems write beside the columns of the history file, and what it is turned into.
SUPPLY_COLUMNS = ("days_supply", "last_issue", "status", "withdrawn")
DOSE_SLOTS = ("morning", "noon", "evening", "night")
HELPERS = ("strength", "dose_low", "dose_high", "prn", "weeks_unit", "start_precision", *DOSE_SLOTS, *SUPPLY_COLUMNS)
MEANINGS = (*CONTRACT, *PERSON_COLUMNS, *HELPERS)
DATE_COLUMNS = ("start", "stop", "birth_date", "last_issue")
FILLED_FROM_OTHERS = ("stop", "name", "frequency")  # where the column is blank, another one of the same meaning speaks
SHOWN = 40  # characters of a heading in a refusal
NAMES_ENOUGH = 0.6  # share of known names from which a column without a known heading is taken for the names

BY_ITS_WORDS = "The heading is not one that is known; it was read as {meaning} by its words."
BY_ITS_VALUES = "The heading is not known; the column was read as {meaning} by its values."
_CODES = "code:"


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each meaning stands. `at`: meaning -> position. `others`: further columns that speak where the first is blank.
    `detail`: unit, kind or nature a heading implies. `scores`: position -> scale, for columns headed by a scale. `whose`: the patient of every row,
    when no column says. `readings`: for the page."""

    at: Mapping[str, int]
    heading: Mapping[str, str]
    detail: Mapping[str, str]
    readings: tuple[ColumnReading, ...]
    problems: tuple[Problem, ...]
    others: Mapping[str, tuple[int, ...]]
    scores: Mapping[int, str]
    whose: str = ""


@dataclass(slots=True)
class _Search:
    """The columns while they are being told apart: what each position may mean."""

    table: Table
    knowledge: Knowledge
    decided: Mapping[str, str]
    layout: Layout | None
    meant: dict[int, Heading]
    at: dict[str, int]
    others: dict[str, tuple[int, ...]]
    scores: dict[int, str]


def read_columns(table: Table, decided: Mapping[str, str], knowledge: Knowledge, whose: str = "", one_patient: str = "") -> Columns:
    """What each heading of the table means; a decision comes first, then the contract's own names, then the system it comes from, then synonyms,
    the words of the heading, and last its values.

    `whose`: the patient a person named for the whole file; `one_patient`: whom to take a printed record for, which names nobody on its rows.
    Raises UnreadableFile when no column says whose row it is, or none says what was given or found.
    """
    decided = {plain(heading): meaning for heading, meaning in decided.items()}
    search = _Search(table, knowledge, decided, layout_of(table.headings), {}, {}, {}, {})
    _by_heading(search)
    _by_values(search)
    used = {position: meaning for meaning, position in search.at.items()}
    used |= {position: meaning for meaning, positions in search.others.items() for position in positions}
    readings = tuple(
        ColumnReading(heading, used.get(position, "value" if position in search.scores else ""), _examples(table, position))
        for position, heading in enumerate(table.headings)
        if heading
    )
    _check_usable(search, readings, bool(whose or _may_be_one(search, one_patient)))
    named = "patient_id" in search.at or {"family_name", "given_name"} <= search.at.keys()
    return Columns(
        at=search.at,
        heading={meaning: table.headings[position] for meaning, position in search.at.items()},
        detail={meaning: search.meant[position].detail for meaning, position in search.at.items()},
        readings=readings,
        problems=tuple(_notes(search, used)),
        others=search.others,
        scores=search.scores,
        whose=whose or ("" if named else one_patient),
    )


def _by_heading(search: _Search) -> None:
    candidates: dict[str, list[tuple[int, int]]] = {}
    for position, heading in enumerate(search.table.headings):
        known = _meaning(heading, search)
        if known is None:
            continue
        search.meant[position] = known
        if known.meaning:
            candidates.setdefault(known.meaning, []).append((known.rank, position))
    for meaning, ranked in candidates.items():
        ranked.sort()
        if meaning == "name" and len(ranked) > 1 and ranked[0][0] >= 0:
            ranked.sort(key=lambda one: (-round(_names(search, one[1]), 1), one))
        elif meaning == "name" and len(ranked) > 1 and not _names(search, ranked[0][1]):
            # A column `name` that names nothing given or measured beside one that does: that of the patient.
            ranked.sort(key=lambda one: (_names(search, one[1]) < NAMES_ENOUGH, one))
        search.at[meaning] = ranked[0][1]
        if meaning in FILLED_FROM_OTHERS and len(ranked) > 1:
            search.others[meaning] = tuple(position for _, position in ranked[1:])


def _meaning(heading: str, search: _Search) -> Heading | None:
    text = plain(heading)
    known = heading_of(heading, search.layout)
    if text in search.decided:
        meaning = search.decided[text] if search.decided[text] in MEANINGS else ""
        if known is not None and known.meaning == meaning:
            return Heading(meaning, known.detail, "", -2)
        return Heading(meaning, "week" if meaning == "weeks" else "", "", -2)
    if heading in MEANINGS:
        return Heading(heading, "week" if heading == "weeks" else "", "", -1)
    return known


def _by_values(search: _Search) -> None:
    """Columns that no heading explains: names by the names in them, dates by their order, scores by the scale they are headed with."""
    unknown = [position for position, heading in enumerate(search.table.headings) if position not in search.meant]
    if "name" not in search.at:
        shares = {position: _names(search, position) for position in unknown}
        best = max(shares, key=shares.__getitem__, default=None)
        if best is not None and shares[best] >= NAMES_ENOUGH:
            _take(search, best, "name")
    if "start" not in search.at and "last_issue" not in search.at:
        dated = dates_in_order(search.table, unknown)
        for meaning, position in zip(("start", "stop"), dated, strict=False):
            if meaning not in search.at:
                _take(search, position, meaning)
        if len(dated) == 1 and not {"stop", "weeks"} & search.at.keys():
            # One date a row and no end: what is known is that it was given then, not that it goes on.
            search.meant[dated[0]] = replace(search.meant[dated[0]], detail="issue")
    for position, heading in enumerate(search.table.headings):
        if position not in search.meant and heading and read_scale(heading, search.knowledge)[0]:
            search.scores[position] = heading


def _take(search: _Search, position: int, meaning: str) -> None:
    search.at[meaning] = position
    search.meant[position] = Heading(meaning, "", BY_ITS_VALUES.format(meaning=meaning), BY_WORDS)


def _names(search: _Search, position: int) -> float:
    known = search.meant.get(position)
    codes = known.detail.removeprefix(_CODES) if known is not None and known.detail.startswith(_CODES) else None
    return share_of_names(search.table, position, search.knowledge, codes)


def _examples(table: Table, position: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for _, cells in table.rows[:500]:
        if cells[position]:
            found[cells[position][:60]] = None
        if len(found) == 3:
            break
    return tuple(found)


def _may_be_one(search: _Search, one_patient: str) -> bool:
    """May a table without a patient column be taken for one patient's? A printed record names nobody on its rows; a stacked export neither."""
    if not one_patient or "patient_id" in search.at or not ({"start", "stop", "last_issue"} & search.at.keys()):
        return False
    printed = search.layout is not None and search.layout.id.startswith("print_view")
    return printed or bool(search.table.title)


def _check_usable(search: _Search, readings: tuple[ColumnReading, ...], whose_known: bool) -> None:
    at = search.at
    named = "patient_id" in at or {"family_name", "given_name"} <= at.keys()
    if not named and not search.scores and not any(meaning in at for meaning in MEANINGS):
        first = ", ".join(reading.heading[:SHOWN] for reading in readings[:5])
        raise UnreadableFile(
            f"No heading is known ({first}). The first line needs headings such as patient_id, name, start, stop, dose.", readings
        )
    if "name" not in at and not search.scores and not any(meaning in at for meaning in PERSON_COLUMNS):
        raise UnreadableFile("No column says what was given or measured. Add a column name, or say which column it is.", readings)
    if not named and not whose_known:
        raise UnreadableFile(
            "No column says which patient a row belongs to. Add a column patient_id, say which column it is, or say whose file it is.",
            readings,
            needs_patient=True,
        )


def _notes(search: _Search, used: Mapping[int, str]) -> list[Problem]:
    notes: list[Problem] = []
    if search.layout is not None:
        notes.append(Problem(0, "", "", "note", f"The headings are those of: {search.layout.title}.", ""))
    for position, heading in enumerate(search.table.headings):
        if heading and plain(heading) not in search.decided and position not in search.scores:
            note = _note(heading, search.meant.get(position), position, used, search)
            notes += [note] if note else []
    return notes


def _note(heading: str, known: Heading | None, position: int, used: Mapping[int, str], search: _Search) -> Problem | None:
    caution = known.caution if known else ""
    if position in used:
        if known is not None and known.rank >= BY_WORDS and not caution:
            caution = BY_ITS_WORDS.format(meaning=known.meaning)
            return Problem(0, heading, "", "note", caution, "Say which column it is, if that is wrong.")
        if position != search.at.get(used[position]):
            first = search.table.headings[search.at[used[position]]]
            message = f"The column was used for {used[position]} only where {first!r} is blank."
            return Problem(0, heading, "", "note", message, "Say which column it is, if that is the wrong one.")
        if not caution:
            return None
        return Problem(0, heading, "", "warning", caution, "Check these rows; use the columns of the history file to be exact.")
    if known is not None and known.meaning:
        message = f"The column was not used: {search.table.headings[search.at[known.meaning]]!r} already gives {known.meaning}."
        return Problem(0, heading, "", "note", message, "Say which column it is, if that is the wrong one.")
    why = f" ({caution})" if caution else ""
    return Problem(0, heading, "", "note", f"The column was not used{why}.", "Say which column it is, if it matters.")
