"""What is in a ZIP, without letting it grow: every entry is unpacked with a counter, never to disk, never an archive inside."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from lib.ingest.intake import UnreadableFile
from lib.ingest.limits import MB, MOST_ENTRIES, MOST_UNPACKED

CHUNK = 256 * 1024
_TABLES = (".csv", ".tsv", ".txt", ".json", ".ndjson")
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, UnicodeError)


def entry_names(data: bytes) -> tuple[str, ...]:
    """The names in a ZIP. Raises UnreadableFile when it is damaged or holds too many."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = tuple(info.filename for info in archive.infolist() if not info.is_dir())
    except _FAULTS:
        raise UnreadableFile("The archive or spreadsheet is damaged or cut short. Export it again and choose the whole file.") from None
    if len(names) > MOST_ENTRIES:
        raise UnreadableFile(
            f"The archive holds {len(names):,} files; the limit is {MOST_ENTRIES}. Choose only the tables that are needed."
        )
    return names


def unpack(data: bytes, wanted: frozenset[str]) -> dict[str, bytes]:
    """The content of the wanted entries. Raises UnreadableFile when together they unpack to more than the limit, or one is locked or damaged."""
    held: dict[str, bytearray] = {}
    for name, chunk in unpacked_chunks(data, wanted):
        held.setdefault(name, bytearray()).extend(chunk)
    return {name: bytes(content) for name, content in held.items()}


def unpacked_chunks(data: bytes, wanted: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """Name and content of the wanted entries, a piece at a time; what an entry says of its own size is not believed."""
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                if info.filename not in wanted:
                    continue
                if info.flag_bits & 1:
                    raise UnreadableFile(f"{PurePosixPath(info.filename).name!r} is locked with a password. Save it without one.")
                with archive.open(info) as entry:
                    yield info.filename, b""
                    while chunk := entry.read(CHUNK):
                        total += len(chunk)
                        if total > MOST_UNPACKED:
                            raise UnreadableFile(
                                f"Unpacked, the file has more than {MOST_UNPACKED // MB} MB. Choose only the tables that are needed, or split it."
                            )
                        yield info.filename, chunk
    except _FAULTS:
        raise UnreadableFile("The archive or spreadsheet is damaged or cut short. Export it again and choose the whole file.") from None


def tables_in(data: bytes) -> dict[str, bytes]:
    """The tables in an archive, by name without folders. Raises UnreadableFile when there is none."""
    names = [name for name in entry_names(data) if name.lower().endswith(_TABLES) and not PurePosixPath(name).name.startswith((".", "__"))]
    names = [name for name in names if "__MACOSX" not in name]
    if not names:
        raise UnreadableFile("The archive holds no table (CSV, TSV or JSON). Choose a history file, or a ZIP of OMOP tables.")
    return {PurePosixPath(name).name: content for name, content in unpack(data, frozenset(names)).items()}
