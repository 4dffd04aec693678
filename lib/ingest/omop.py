"""Tables of an OMOP CDM (a folder or ZIP of CSV files) to rows of a history. Names come from CONCEPT; which table is which is told by its columns.

PERSON, DRUG_EXPOSURE (or DRUG_ERA), MEASUREMENT, OBSERVATION, PROCEDURE_OCCURRENCE, CONDITION_OCCURRENCE, CONCEPT. Columns: OMOP CDM v5.4, field level.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lib.ingest.blocks import Table
from lib.ingest.codes import name_of_code, system_of
from lib.ingest.decode import decode
from lib.ingest.diagnosis import read_diagnosis
from lib.ingest.intake import UnreadableFile
from lib.ingest.made_table import Cells, first, table_of, tables
from lib.ingest.naming import find, read_condition, read_scale
from lib.ingest.table import MOST_CELL, MOST_ROWS
from lib.knowledge.load import Knowledge
from lib.records.problems import Problem

OmopRow = Mapping[str, str]

# Table -> the column only it has, in the order its rows are numbered.
TABLE_MARKS = {
    "person": "year_of_birth",
    "drug_exposure": "drug_exposure_id",
    "drug_era": "drug_era_id",
    "measurement": "measurement_id",
    "observation": "observation_id",
    "procedure_occurrence": "procedure_occurrence_id",
    "condition_occurrence": "condition_occurrence_id",
    "concept": "concept_name",
}
_GENDERS = {"8507": "male", "8532": "female"}


@dataclass(slots=True)
class _Model:
    """The tables as they are read, the names of their concepts, and the rows made."""

    knowledge: Knowledge
    concepts: Mapping[str, tuple[str, ...]]
    rows: list[tuple[int, Cells]] = field(default_factory=list)
    unused: Counter[str] = field(default_factory=Counter)


def omop_tables(files: Mapping[str, bytes]) -> dict[str, str]:
    """OMOP table -> file, for those files whose headings are of one; {} when fewer than two are, as one alone is any table."""
    found: dict[str, str] = {}
    for name, data in files.items():
        headings = {heading.strip().strip('"\ufeff').casefold() for heading in _first_line(data).replace("\t", ",").split(",")}
        for table, mark in TABLE_MARKS.items():
            if mark in headings and ("person_id" in headings or table == "concept"):
                found.setdefault(table, name)
    return found if len(found) > 1 else {}


def read_omop(files: Mapping[str, bytes], found: Mapping[str, str], knowledge: Knowledge) -> tuple[tuple[Table, ...], tuple[Problem, ...]]:
    """The rows of the tables for the reader, numbered through, and notes. Raises UnreadableFile."""
    rows = {table: list(_rows(files[name], name)) for table, name in found.items() if table != "concept"}
    if rows.get("drug_exposure"):
        rows.pop("drug_era", None)  # eras are made from the exposures
    wanted = {
        value
        for held in rows.values()
        for row in held
        for column, value in row.items()
        if column.endswith("concept_id") and value not in ("", "0")
    }
    concepts = dict(_concepts(files[found["concept"]], found["concept"], wanted)) if "concept" in found else {}
    notes: list[Problem] = []
    numbered: dict[str, list[tuple[int, OmopRow]]] = {}
    number = 1
    for table in TABLE_MARKS:
        held = rows.get(table, [])
        if held:
            notes.append(Problem(0, "", "", "note", f"Rows {number} to {number + len(held) - 1} are those of {found[table]}.", ""))
        numbered[table] = list(enumerate(held, number))
        number += len(held)
    made_rows, unused = history_rows(numbered, concepts, knowledge)
    if "concept" not in found:
        notes.append(
            Problem(
                0, "", "", "warning", "There is no CONCEPT table: names are those of the source, where they are given.", "Add CONCEPT.csv."
            )
        )
    for what, count in sorted(unused.items()):
        notes.append(Problem(0, what, "", "note", f"{count} rows of {what} were left out: no rule uses them.", ""))
    made = tables(table_of(made_rows, "OMOP"))
    if not made:
        raise UnreadableFile("The OMOP tables hold no drug, measurement, procedure or condition that is known. Choose the whole export.")
    return made, tuple(notes)


def history_rows(
    numbered: Mapping[str, Sequence[tuple[int, OmopRow]]], concepts: Mapping[str, tuple[str, ...]], knowledge: Knowledge
) -> tuple[list[tuple[int, Cells]], Counter[str]]:
    """The rows of a history file that numbered rows of the tables say, and how many rows of each table no rule uses.

    `concepts`: id -> name, code and vocabulary.
    """
    model = _Model(knowledge, concepts)
    for table in TABLE_MARKS:
        for number, row in numbered.get(table, ()):
            _READERS[table](number, row, model)
    return model.rows, model.unused


def _first_line(data: bytes) -> str:
    return data[:4000].split(b"\n", 1)[0].decode("utf-8", errors="replace")


def _rows(data: bytes, name: str) -> Iterator[OmopRow]:
    text, _ = decode(data)
    for count, row in enumerate(_reader(text, name), 1):
        if count > MOST_ROWS:
            raise UnreadableFile(
                f"{name} has more than {MOST_ROWS:,} rows. Split the export by patient, or screen it from the command line."
            )
        yield row


def _reader(text: str, name: str) -> Iterator[OmopRow]:
    csv.field_size_limit(MOST_CELL)
    lines = io.StringIO(text.lstrip("\ufeff").replace("\x00", ""), newline="")
    separator = "\t" if "\t" in text[:4000].split("\n", 1)[0] else ","
    # CONCEPT as distributed is tabbed and unquoted, with quotation marks in its names.
    rows = csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE if separator == "\t" else csv.QUOTE_MINIMAL)
    try:
        headings = [heading.strip().casefold() for heading in next(rows, [])]
        for cells in rows:
            if cells:
                yield {heading: cell.strip() for heading, cell in zip(headings, cells, strict=False)}
    except csv.Error:
        raise UnreadableFile(
            f"{name}, line {rows.line_num}: a quotation mark is never closed, or a cell is too long. Export the table again."
        ) from None


def _concepts(data: bytes, name: str, wanted: set[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name, code and vocabulary of the concepts that are used."""
    text, _ = decode(data, most_bytes=len(data))
    for row in _reader(text, name):
        if row.get("concept_id") in wanted:
            yield row["concept_id"], (row.get("concept_name", ""), row.get("concept_code", ""), row.get("vocabulary_id", ""))


def _words(row: OmopRow, prefix: str, model: _Model) -> list[str]:
    """What a row calls its concept: the standard name, the source's name, and what their codes stand for."""
    found: list[str] = []
    codes: list[str] = []
    for column in (f"{prefix}_concept_id", f"{prefix}_source_concept_id"):
        told = model.concepts.get(row.get(column, ""))
        if told:
            found.append(told[0])
            codes += [
                name for name in (name_of_code(system_of(told[2]), told[1], model.knowledge), told[1] if "ICD" in told[2] else None) if name
            ]
    found.append(row.get(f"{prefix}_source_value", ""))
    return [text for text in dict.fromkeys((*(code for code in codes if " item " in code), *found, *codes)) if text]


def _best(words: Sequence[str], known: Callable[[str], object]) -> str:
    return next((text for text in words if known(text)), words[0] if words else "")


def _day(row: OmopRow, name: str) -> str:
    return first((row.get(f"{name}_date", "")[:10], row.get(f"{name}_datetime", "")[:10]))


def _person(number: int, row: OmopRow, model: _Model) -> None:
    whose, year = row.get("person_id", ""), row.get("year_of_birth", "")
    parts = [part.zfill(2) for part in (row.get("month_of_birth", ""), row.get("day_of_birth", ""))]
    born = "-".join([year, *parts] if all(p.strip("0") for p in parts) else [year, *parts[:1]] if parts[0].strip("0") else [year])
    sex = _GENDERS.get(row.get("gender_concept_id", "")) or row.get("gender_source_value", "")
    for name, value in (("birth_date", born if year else ""), ("sex", sex)):
        if value:
            model.rows.append((number, {"patient_id": whose, "kind": "person", "name": name, "value": value}))


def _drug(number: int, row: OmopRow, model: _Model) -> None:
    name = _best(_words(row, "drug", model), lambda text: find("agent", text, model.knowledge))
    cells = {"patient_id": row.get("person_id", ""), "kind": "medication", "name": name, "frequency": row.get("sig", "")}
    cells |= {"start": _day(row, "drug_exposure_start"), "stop": _day(row, "drug_exposure_end"), "days_supply": row.get("days_supply", "")}
    cells |= {"route": row.get("route_source_value", ""), "stop_reason": row.get("stop_reason", "")}
    if cells["days_supply"] in ("0", "0.0"):
        cells["days_supply"] = ""
    model.rows.append((number, cells))


def _era(number: int, row: OmopRow, model: _Model) -> None:
    name = _best(_words(row, "drug", model), lambda text: find("agent", text, model.knowledge))
    cells = {"patient_id": row.get("person_id", ""), "kind": "medication", "name": name}
    model.rows.append((number, {**cells, "start": _day(row, "drug_era_start"), "stop": _day(row, "drug_era_end")}))


def _measured(table: str) -> Callable[[int, OmopRow, _Model], None]:
    def read(number: int, row: OmopRow, model: _Model) -> None:
        def kind(text: str) -> str:
            return "score" if read_scale(text, model.knowledge)[0] else "lab" if find("lab", text, model.knowledge) else ""

        name = _best(_words(row, table, model), kind)
        value = first((row.get("value_as_number", ""), row.get("value_as_string", ""), row.get("value_source_value", "")))
        if not (name and kind(name) and value):
            model.unused[table.upper()] += 1
            return
        unit = first((model.concepts.get(row.get("unit_concept_id", ""), ("",))[0], row.get("unit_source_value", "")))
        cells = {"patient_id": row.get("person_id", ""), "kind": kind(name), "name": name, "start": _day(row, table), "value": value}
        model.rows.append((number, {**cells, "unit": unit if kind(name) == "lab" else ""}))

    return read


def _procedure(number: int, row: OmopRow, model: _Model) -> None:
    name = _best(_words(row, "procedure", model), lambda text: find("modality", text, model.knowledge))
    modality = find("modality", name, model.knowledge) if name else None
    if modality is None:
        model.unused["PROCEDURE_OCCURRENCE"] += 1
        return
    start, end = _day(row, "procedure"), _day(row, "procedure_end")
    cells = {"patient_id": row.get("person_id", ""), "kind": model.knowledge.modalities[modality].family, "name": name, "start": start}
    one_day = not end or end == start
    model.rows.append(
        (number, {**cells, "stop": start if one_day else end, "sessions": first((row.get("quantity", ""), "1")) if one_day else ""})
    )


def _condition(number: int, row: OmopRow, model: _Model) -> None:
    words = _words(row, "condition", model)
    whose, start = row.get("person_id", ""), _day(row, "condition_start")
    diagnosis = next((text for text in words if read_diagnosis(text).recognised), "")
    condition = next((text for text in words if read_condition(text, model.knowledge)[0]), "")
    if diagnosis:
        model.rows.append((number, {"patient_id": whose, "kind": "person", "name": "diagnosis", "value": diagnosis, "start": start}))
    elif condition:
        cells = {
            "patient_id": whose,
            "kind": "condition",
            "name": condition,
            "value": "yes",
            "start": start,
            "stop": _day(row, "condition_end"),
        }
        model.rows.append((number, cells))
    else:
        model.unused["CONDITION_OCCURRENCE"] += 1


_READERS: dict[str, Callable[[int, OmopRow, _Model], None]] = {
    "person": _person,
    "drug_exposure": _drug,
    "drug_era": _era,
    "measurement": _measured("measurement"),
    "observation": _measured("observation"),
    "procedure_occurrence": _procedure,
    "condition_occurrence": _condition,
}
