"""What kind of file is it, and which tables or histories stand in it? Found from the content, never from the name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lib.ingest.archive import entry_names, tables_in
from lib.ingest.decode import decode
from lib.ingest.excel import is_workbook, read_workbook
from lib.ingest.intake import UnreadableFile
from lib.ingest.json_file import looks_like_json, read_json
from lib.ingest.limits import MB, MOST_BYTES, MOST_UNPACKED
from lib.ingest.omop import omop_tables, read_omop
from lib.ingest.own import own_histories
from lib.ingest.table import MOST_ROWS, SEPARATOR_NAMES, Table, read_tables
from lib.knowledge.load import Knowledge
from lib.records.history import History
from lib.records.problems import Problem

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_EMPTY_ZIP = b"PK\x05\x06"


@dataclass(frozen=True, slots=True)
class Source:
    """`tables`: what is still to be read row by row; `histories`: what was an export of ours. `notes`: of the file as a whole. `kind`: in words.
    `may_be_one`: may a table without a patient column be one person's record?"""

    kind: str
    tables: tuple[Table, ...] = ()
    histories: tuple[History, ...] = ()
    notes: tuple[Problem, ...] = ()
    may_be_one: bool = False


def open_source(files: Mapping[str, bytes], knowledge: Knowledge) -> Source:
    """The content of one file, or of several that belong together (the tables of an OMOP export). Raises UnreadableFile with one line."""
    if len(files) != 1:
        return _together(files, knowledge)
    ((_, data),) = files.items()
    if len(data) > MOST_BYTES:
        raise UnreadableFile(
            f"The file is {len(data) / MB:.1f} MB; the limit is {MOST_BYTES // MB} MB. Split it, or remove columns that are not needed."
        )
    if data.startswith(_EMPTY_ZIP):
        raise UnreadableFile("The archive is empty. Choose a history file, or a ZIP of OMOP tables.")
    if data.startswith(ZIP):
        names = entry_names(data)
        if is_workbook(names) or "xl/workbook.bin" in names:
            return _workbook(data, knowledge)
        if "word/document.xml" in names or "ppt/presentation.xml" in names:
            raise UnreadableFile("This is a document, not a table. Save the table in it as CSV or XLSX and choose that file.")
        return _together(tables_in(data), knowledge)
    if data.startswith(OLE):
        return _workbook(data, knowledge)
    return _text(data, knowledge)


def _together(files: Mapping[str, bytes], knowledge: Knowledge) -> Source:
    if sum(map(len, files.values())) > MOST_UNPACKED:
        raise UnreadableFile(f"Together the files have more than {MOST_UNPACKED // MB} MB. Choose only the tables that are needed.")
    found = omop_tables(files)
    if found:
        tables, notes = read_omop(files, found, knowledge)
        return Source("OMOP", _within_rows(tables), notes=notes)
    if len(files) == 1:
        (data,) = files.values()
        if data.startswith((ZIP, OLE)):
            raise UnreadableFile("The archive holds another archive or a spreadsheet. Choose that file itself.")
        return _text(data, knowledge)
    if not files:
        raise UnreadableFile("The folder holds no table. Choose a history file, or a folder of OMOP tables.")
    raise UnreadableFile(f"These {len(files)} files are not the tables of one OMOP export. Choose one history file at a time.")


def _workbook(data: bytes, knowledge: Knowledge) -> Source:
    tables, notes = read_workbook(data, knowledge)
    return _with_own(Source("spreadsheet", tables, notes=notes, may_be_one=True))


def _text(data: bytes, knowledge: Knowledge) -> Source:
    text, encoding_note = decode(data)
    notes = []
    if encoding_note:
        notes.append(Problem(0, "", "", "note", encoding_note, "Save the file as CSV UTF-8 if anything looks wrong."))
    if looks_like_json(text):
        kind, tables, histories, told = read_json(text, knowledge)
        return Source(kind, _within_rows(tables), histories, (*notes, *told), may_be_one=True)
    if text.lstrip()[:1] == "<":
        raise UnreadableFile("This is a web page or XML, not a table. Save the table in it as CSV or XLSX and choose that file.")
    tables = read_tables(text)
    separator = tables[0].separator
    if separator != ",":
        notes.append(Problem(0, "", "", "note", f"The cells are separated by {SEPARATOR_NAMES[separator]}.", ""))
    return _with_own(Source("table of text", tables, notes=tuple(notes), may_be_one=True))


def _with_own(source: Source) -> Source:
    """The source with what was an export of ours taken out of its tables as it was."""
    histories: list[History] = []
    tables: list[Table] = []
    for table in source.tables:
        exact, rest = own_histories(table)
        histories += exact
        tables += [rest] if rest is not None else []
    return replace(source, tables=tuple(tables), histories=tuple(histories)) if histories or tables != list(source.tables) else source


def _within_rows(tables: tuple[Table, ...]) -> tuple[Table, ...]:
    if sum(table.rows_read for table in tables) > MOST_ROWS:
        raise UnreadableFile(f"The file tells more than {MOST_ROWS:,} facts. Split it by patient, or screen it from the command line.")
    return tables
