"""How large may a source be? Generous for a clinic's histories, small enough that no file can fill the machine."""

from __future__ import annotations

MOST_BYTES = 20 * 1024 * 1024  # one source: 100,000 rows, or a bundle of a long record
MOST_UPLOADED = 5 * 1024 * 1024  # of it through a page, as .streamlit/config.toml has it; the command line takes the rest
MOST_UNPACKED = 100 * 1024 * 1024  # of an archive or a spreadsheet, which is one
MOST_ENTRIES = 500  # files in an archive; a spreadsheet has about 20
MOST_CELLS = 5_000_000  # of one sheet, blank ones too
MOST_REPEATED = 1_000  # times one filled row or cell of an OpenDocument sheet may stand for
MOST_NESTED = 60  # levels of JSON; FHIR has about 12

MB = 1024 * 1024
