"""Bytes to text: which encoding is it, and is it text at all?"""

from __future__ import annotations

from lib.ingest.intake import UnreadableFile
from lib.ingest.limits import MOST_BYTES

__all__ = ["MOST_BYTES", "decode"]

_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"{\\rtf", "a rich-text document"),
    (b"SQLite format 3", "a database"),
)
_AS_CSV = "Save the table as CSV (UTF-8) and choose that file."


def decode(data: bytes, most_bytes: int = MOST_BYTES) -> tuple[str, str]:
    """The text of a file, and a note on the encoding when it was not plain UTF-8 ("" otherwise).

    Tried in turn: byte-order marks, UTF-8, UTF-16 without a mark, Windows-1252. Raises UnreadableFile for what is empty, too large or not text.
    """
    if not data.strip(b"\x00\t\n\r \xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile("The file is empty. Choose a CSV file with a heading line and one row a fact.")
    if len(data) > most_bytes:
        size = len(data) / (1024 * 1024)
        raise UnreadableFile(
            f"The file is {size:.1f} MB; the limit is {most_bytes // (1024 * 1024)} MB. Split it, or remove columns that are not needed."
        )
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableFile(f"This is {what}, not a CSV file. {_AS_CSV}")
    text, note = _decoded(data)
    if _looks_binary(text):
        raise UnreadableFile(f"This is not a text file. {_AS_CSV}")
    return text, note


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), "The file was read as UTF-16."
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    utf16 = _utf16_without_mark(data)
    if utf16:
        return data.decode(utf16, errors="replace"), "The file was read as UTF-16."
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        note = "The file is not UTF-8 and was read as Windows-1252: check that names and accents look right."
        return data.decode("cp1252", errors="replace"), note


def _utf16_without_mark(data: bytes) -> str:
    """Every other byte zero is Western text in UTF-16; which one tells the byte order."""
    sample = data[:2000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half >= 4 and odd > 0.8 * half and even == 0:
        return "utf-16-le"
    if half >= 4 and even > 0.8 * half and odd == 0:
        return "utf-16-be"
    return ""


def _looks_binary(text: str) -> bool:
    sample = text[:20_000]
    odd = sum(1 for c in sample if (c < " " and c not in "\t\n\r\f\v\x00") or c == "�" or "\x7f" <= c < "\xa0")
    return odd > 0.05 * len(sample) or sample.count("\x00") > 0.05 * len(sample)
