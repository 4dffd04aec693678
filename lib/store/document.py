"""A History as a JSON document, and back, without losing or inventing anything.

The document is what the store keeps and what an export carries. It names its format and version, so that a later release can
tell what it reads.
"""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from lib.records.history import History
from lib.store.errors import StoreError

FORMAT_VERSION = 1


class _Document(BaseModel):
    # Without "strings" an open upper bound (infinity) is written as null and cannot be read again.
    model_config = ConfigDict(ser_json_inf_nan="strings")

    format: Literal["trd-review-history"] = "trd-review-history"
    format_version: int = FORMAT_VERSION
    history: History


def to_document(history: History) -> str:
    """The history as JSON text (UTF-8 characters, fields in the order of their definition: the same history, the same text)."""
    return _Document(history=history).model_dump_json()


def from_document(text: str) -> History:
    """The history of a document. Raises StoreError when it is of another format, or when anything in it would be lost or altered."""
    try:
        document = _Document.model_validate_json(text)
    except ValidationError:
        raise StoreError("This saved history cannot be read: it does not have the form of a history document.") from None
    if document.format_version > FORMAT_VERSION:
        raise StoreError("This saved history was written by a newer release of the product; open it with that release.")
    # Reading is lenient about types ("0" would become a date); what was read must say the same as what was written.
    if not _keeps(json.loads(text), json.loads(document.model_dump_json())):
        raise StoreError("This saved history cannot be read without losing part of it; it may be from a newer release.")
    return document.history


def _keeps(written: Any, read: Any) -> bool:
    """Is everything written still there? `read` may have more: fields added since, with their defaults."""
    if isinstance(written, dict):
        return isinstance(read, dict) and all(name in read and _keeps(value, read[name]) for name, value in written.items())
    if isinstance(written, list):
        return isinstance(read, list) and len(written) == len(read) and all(map(_keeps, written, read))
    return bool(written == read) and isinstance(written, bool) == isinstance(read, bool)
