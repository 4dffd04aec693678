"""From the data of a paper to a PDF: tagged (PDF/UA-1), with embedded fonts, by a template in data/templates.

What was imported reaches typst as JSON data and is only ever shown as text; it is never markup, a path or code.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from lib.reports.paper.blocks import plain

TEMPLATES = Path(__file__).resolve().parents[3] / "data" / "templates"
_NO_GLYPH = re.compile(r'the text `?"(?P<text>.*?)"`? could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_MOST_ROUNDS = 20  # letters of scripts that no font here has; more of them than this at once is not a name


@dataclass(frozen=True, slots=True)
class Typeset:
    """A PDF and how many pages it has. `gap`: room is left unused before a chart that begins the next page."""

    pdf: bytes
    pages: int
    gap: bool = False


class SheetError(RuntimeError):
    """The paper could not be typeset; the message is fit to be shown."""


def typeset(data: dict[str, Any], printed_at: datetime, template: str = "sheet.typ") -> Typeset:
    """The PDF. Raises SheetError when typst refuses.

    Letters that the fonts of the product lack are taken from the fonts of the machine; what no font has is written as its code point, for a PDF
    that is to be read aloud may not hold an empty box, and a name may not lose a letter without a word.
    """
    text, system = json.dumps(_plain(data), ensure_ascii=False), False
    for _ in range(_MOST_ROUNDS):
        try:
            return _compile(text, printed_at, template, system=system)
        except typst.TypstError as error:
            lacking = _NO_GLYPH.search(error.message)
            if lacking is None:
                raise SheetError(f"The paper could not be made: {error.message}") from error
            if system:
                text = _spelled(text, lacking["text"])
            system = True
    raise SheetError("The paper could not be made: too many letters that no font on this machine can show.")


def _compile(text: str, printed_at: datetime, template: str, *, system: bool) -> Typeset:
    compiler = typst.Compiler(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=[str(TEMPLATES / "fonts")],
        ignore_system_fonts=not system,
        sys_inputs={"data": text},
    )
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=_whole_second(printed_at))
    told = json.loads(compiler.query("<made>", field="value", one=True))
    if not isinstance(made, bytes):
        raise SheetError("The paper could not be made: no document came back.")
    return Typeset(made, int(told["pages"]), bool(told["gap"]))


def _plain(data: Any) -> Any:
    """Every text of the data without the signs that no paper can hold. Drawings are clean already."""
    match data:
        case str():
            return data if data.isprintable() else plain(data)
        case dict():
            return {key: _plain(held) for key, held in data.items()}
        case list() | tuple():
            return [_plain(held) for held in data]
        case _:
            return data


def _spelled(text: str, letters: str) -> str:
    """The letters as code points, `[U+4E2D]`, wherever they stand; typst itself names those it cannot print as `\\u{378}`."""
    named = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), letters)
    for letter in dict.fromkeys(named):
        if ord(letter) > 0x7F:
            text = text.replace(letter, f"[U+{ord(letter):04X}]")
    return text


def _whole_second(moment: datetime) -> datetime:
    """As typst asks: a fixed offset, and no fraction of a second."""
    return moment.astimezone().replace(microsecond=0)
