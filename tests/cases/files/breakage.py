"""What happens to files on their way: cut short, saved wrongly, edited by hand, made to harm. Always the same for the same seed."""

from __future__ import annotations

import io
import zipfile
from random import Random

from tests.unit.ingest.workbooks import HEADINGS, ods, ods_row, xlsx, zipped

STRANGE_DATES = ("03/04/2024", "13/13/2024", "44706", "31 Feb 2020", "0000-00-00", "9999-12-31", "yesterday", "2024-1-5", "05JAN24", "1e9")
STRANGE_CELLS = (
    "=1+1",
    "\u202e",
    "NaN",
    "-",
    "9" * 400,
    "1e308",
    "\ufffd",
    "'",
    "🙂" * 50,
    "\u0000",
    "NULL",
    "<script>",
    "${x}",
    "%s%n",
    "../../x",
)


def break_it(data: bytes, chance: Random) -> bytes:
    """The file with one to three things gone wrong."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        data = chance.choice(_WAYS)(data, chance)
    return data


def _cut(data: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _flip(data: bytes, chance: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(min(len(changed), chance.choice((1, 5, 40)))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _nul(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + b"\x00" * chance.choice((1, 3, 500)) + data[at:]


def _encoded(data: bytes, chance: Random) -> bytes:
    text = data.decode(chance.choice(("utf-8", "cp1252", "utf-16-le")), errors="replace")
    return text.encode(chance.choice(("utf-16", "utf-16-be", "cp1252", "utf-32", "shift_jis", "utf-7")), errors="replace")


def _ragged(data: bytes, chance: Random) -> bytes:
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    lines[at] = chance.choice((lines[at] + b",,x", lines[at].replace(b",", b"", 1), lines[at] * 2, b""))
    return b"\n".join(lines)


def _quote(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice((b'"', b'""', b',"', b"'")) + data[at:]


def _cell(data: bytes, chance: Random) -> bytes:
    cells = data.split(b",")
    cells[chance.randrange(len(cells))] = chance.choice((*STRANGE_DATES, *STRANGE_CELLS)).encode()
    return b",".join(cells)


def _lines(data: bytes, chance: Random) -> bytes:
    lines = data.split(b"\n")
    chance.shuffle(lines) if chance.random() < 0.5 else lines.insert(chance.randrange(len(lines)), chance.choice(lines))
    return b"\n".join(lines)


def _joined(data: bytes, chance: Random) -> bytes:
    return chance.choice((data + data, data[::-1], b"\xef\xbb\xbf" + data, data.replace(b"\n", b"\r"), data.replace(b",", b"\t")))


def _wide(data: bytes, chance: Random) -> bytes:
    return b",".join(b"c%d" % number for number in range(10_000)) + b"\n" + data


_WAYS = (_cut, _flip, _nul, _encoded, _ragged, _quote, _cell, _cell, _lines, _joined, _wide)

LAUGHS = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "haha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(20)
)


def made_to_harm() -> dict[str, bytes]:
    """Files no clinic would send by itself."""
    rows = b"patient_id,name,start,stop,dose\n" + b"A,sertraline,2024,,50\n" * 800_000
    nested = b"x" * 1_000_000
    for _ in range(4):
        nested = zipped({"a.zip": nested, "a.csv": "patient_id,name\nA,sertraline\n"})
    book = io.BytesIO(xlsx({"S": [HEADINGS]}))
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = next(name for name in parts if "sheet1" in name)
    far = parts[sheet].replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    laughing = (LAUGHS + "]><worksheet><sheetData><row><c t='str'><v>&u;</v></c></row></sheetData></worksheet>").encode()
    return {
        "nearly a million rows": rows[: 19 * 1024 * 1024],
        "a million rows, too large": rows + rows,
        "one long line": b"patient_id,name," + b"x" * 5_000_000,
        "ten thousand columns": b",".join(b"c%d" % n for n in range(10_000)) + b"\n" + b"," * 9_999,
        "a million quotes": b'"' * 1_000_001,
        "only separators": b"," * 2_000_000 + b"\n" * 100_000,
        "a zip bomb": zipped({"a.csv": b"0" * 300_000_000}),
        "a spreadsheet bomb": zipped({**parts, sheet: b"<worksheet>" + b" " * 200_000_000}),
        "a cell in the last corner": zipped({**parts, sheet: far}),
        "an XML bomb in a sheet": zipped({**parts, sheet: laughing}),
        "an XML bomb": (LAUGHS + "]><l>&u;</l>").encode(),
        "an ODS row a million times": ods(
            ods_row(HEADINGS) + ods_row(["A"] * 5).replace("<table:table-row>", '<table:table-row table:number-rows-repeated="1000000">')
        ),
        "zips in zips": nested,
        "deep JSON": b"[" * 1_000_000,
        "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "a long number": b'{"a": ' + b"9" * 1_000_000 + b"}",
        "many resources": b'{"resourceType":"Bundle","entry":[' + b'{"resource":{"resourceType":"Patient","id":"p"}},' * 110_000 + b"{}]}",
        "a long cell": b"patient_id,name,note\nA,sertraline," + b"x" * 200_000,
        "many patients": b"patient_id,name,start\n" + b"".join(b"P%d,sertraline,2024\n" % n for n in range(90_000)),
    }
