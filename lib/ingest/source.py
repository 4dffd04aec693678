"""What kind of file is it, and which tables or histories stand in it? Found from the content, never from the name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lib.ingest.decode import decode
from lib.ingest.table import SEPARATOR_NAMES, Table, read_tables
from lib.knowledge.load import Knowledge
from lib.records.history import History
from lib.records.problems import Problem


@dataclass(frozen=True, slots=True)
class Source:
    """`tables`: what is still to be read row by row; `histories`: what was an export of ours. `notes`: of the file as a whole. `kind`: in words.
    `may_be_one`: may a table without a patient column be one person's record? `one_patient`: whose, if the file says."""

    kind: str
    tables: tuple[Table, ...] = ()
    histories: tuple[History, ...] = ()
    notes: tuple[Problem, ...] = ()
    may_be_one: bool = False
    one_patient: str = ""


def open_source(files: Mapping[str, bytes], knowledge: Knowledge) -> Source:
    """The content of one file, or of several that belong together. Raises UnreadableFile with one line."""
    ((_, data),) = files.items()
    return _text(data)


def _text(data: bytes) -> Source:
    text, encoding_note = decode(data)
    tables = read_tables(text)
    notes = []
    if encoding_note:
        notes.append(Problem(0, "", "", "note", encoding_note, "Save the file as CSV UTF-8 if anything looks wrong."))
    separator = tables[0].separator
    if separator != ",":
        notes.append(Problem(0, "", "", "note", f"The cells are separated by {SEPARATOR_NAMES[separator]}.", ""))
    return Source("CSV" if separator == "," else "table of text", tables, notes=tuple(notes), may_be_one=True)
