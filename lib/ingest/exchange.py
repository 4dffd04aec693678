"""How does a history travel in a table and come back exactly? The form both the export and the reader keep to.

Every row has, beside the columns a person reads, the column `EXACT` with its fact as plain values. The last row of a patient, of kind `SEAL`, holds the
outline of the history and a digest of all its rows: when anything was changed since, the digest no longer fits.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping

FORMAT = "trd-review-history"
FORMAT_VERSION = 1
EXACT = "trd_review"
SEAL = "export"
ONLY_OURS = (SEAL, "problem", "course_fact")  # kinds of row that only an export of ours has
COLUMNS = (
    *("patient_id", "kind", "name", "start", "stop", "weeks", "dose", "route", "sessions", "augments", "adherence", "adherence_source"),
    *("outcome", "stop_reason", "value", "unit", "note", EXACT),
)
_BEGINS = re.compile(r"(^|[;\n\t\r])([ ]*)(?=[=+\-@\t\r'])")
_GUARDED = re.compile(r"(^|[;\n\t\r])([ ]*)'(?=[=+\-@\t\r'])")


def guarded(text: str) -> str:
    """A cell that no spreadsheet runs as a formula: an apostrophe goes before a sign that begins one, wherever a cell could begin."""
    return _BEGINS.sub(r"\1\2'", text)


def unguarded(text: str) -> str:
    """The cell as it was before `guarded`."""
    return _GUARDED.sub(r"\1\2", text) if "'" in text else text


def exact_text(value: object) -> str:
    """Plain values as one cell: JSON in ASCII, without a sign that some program takes for the end of a cell."""
    return json.dumps(value, separators=(",", ":")).replace(";", "\\u003b").replace("|", "\\u007c")


def seal_of(shown: Iterable[Mapping[str, str]], facts: Iterable[object]) -> str:
    """What the rows of a patient come to, as a person sees them and exactly: any change to either changes it."""
    digest = hashlib.sha256()
    for cells in shown:
        told = {name: bare for name, text in cells.items() if name and name != EXACT and (bare := _bare(text))}
        digest.update(json.dumps(told, sort_keys=True).encode())
    for fact in facts:
        digest.update(json.dumps(fact, sort_keys=True).encode())
    return digest.hexdigest()[:24]


def _bare(text: str) -> str:
    """A cell without what CSV and spreadsheets change on the way: guards, control signs, signs they cannot hold, and white space."""
    text = unguarded(text)
    if not text.isascii() or not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return "".join(text.split()).replace("'", "").replace('"', "")
