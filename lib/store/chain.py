"""How are the rows of the log tied to each other, and to the versions they speak of?

Each row's hash covers its content and the hash of the row before it, so that a changed, removed, added or moved row breaks the chain. The recipes
below are fixed for ever: a log written today is checked by every later release.
"""

from __future__ import annotations

import hashlib
import json
from json.encoder import encode_basestring_ascii as _quoted

_JSON = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))
GENESIS = "0" * 64  # what stands before the first row


def row_hash(
    previous: str,
    *,
    sequence: int,
    at: str,
    identity: str,
    role: str,
    kind: str,
    patient_key: str | None,
    detail: str,
    digest: str,
) -> str:
    """SHA-256 (hex) over the row and the hash of the row before it."""
    return _sha256([previous, sequence, at, identity, role, kind, patient_key, detail, digest])


def version_digest(
    *, patient_key: str, version: int, saved_at: str, source_name: str, origin: str, author: str, reason: str, sha256: str
) -> str:
    """SHA-256 (hex) over a saved version: whose, when, by whom, why, and the hash of its document. It stands in the log's row of that save."""
    return _sha256([patient_key, version, saved_at, source_name, origin, author, reason, sha256])


def _sha256(content: list[str | int | None]) -> str:
    """Over the compact JSON array of the content, in ASCII. Put together piece by piece: a log of a million rows is checked row by row, and an encoder
    made for each row is most of the time."""
    pieces = [_quoted(piece) if type(piece) is str else str(piece) if type(piece) is int else _JSON.encode(piece) for piece in content]
    return hashlib.sha256(f"[{','.join(pieces)}]".encode()).hexdigest()
