"""One row of the file while it is read: its cells by meaning, and what there is to say about them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from lib.ingest.dates import DateProblem, DateWord, read_date
from lib.ingest.vocabulary import word, words_for
from lib.records.dates import PartialDate
from lib.records.problems import Problem

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+[.,]?\d*|[.,]\d+)")
_NOT_RECORDED = frozenset(
    (
        "",
        "-",
        "--",
        "n/a",
        "na",
        "nan",
        "null",
        "none recorded",
        "not recorded",
        "unknown",
        "not known",
        "unk",
        "?",
        "missing",
        "nil recorded",
    )
)

_NOTHING_BEGINS = frozenset(c for text in _NOT_RECORDED if text for c in (text[0], text[0].upper()))

LONGEST_NUMBER = 15  # no clinical value has more digits; longer ones are codes


@dataclass(slots=True)
class Row:
    """A row's line, its filled cells by meaning, and its problems so far. An error makes it `refused`: nothing of the row is used.

    `wording`: all cells as one folded text, by which exact copies are known. `detail`: unit, kind or nature that headings imply, by meaning.
    """

    line: int
    cells: Mapping[str, str]
    heading: Mapping[str, str]
    order: Mapping[str, str | None]
    today: date
    wording: str = ""
    problems: list[Problem] = field(default_factory=list)
    refused: bool = False
    detail: Mapping[str, str] = field(default_factory=dict)

    def text(self, meaning: str) -> str:
        """The cell of a meaning, "" when there is no such column."""
        return self.cells.get(meaning, "")

    def given(self, meaning: str) -> str:
        """The cell, or "" when it only says that nothing was recorded (`N/A`, `-`, `unknown`)."""
        text = self.cells.get(meaning)
        if not text:
            return ""
        return "" if text[0] in _NOTHING_BEGINS and text.casefold() in _NOT_RECORDED else text

    def error(self, meaning: str, message: str, fix: str) -> None:
        """Say why the row cannot be used."""
        self.refused = True
        self._say("error", meaning, message, fix)

    def warn(self, meaning: str, message: str, fix: str) -> None:
        """Say what was left out and should be checked."""
        self._say("warning", meaning, message, fix)

    def note(self, meaning: str, message: str, fix: str = "") -> None:
        """Say how something was resolved."""
        self._say("note", meaning, message, fix)

    def _say(self, severity: str, meaning: str, message: str, fix: str) -> None:
        heading = self.heading.get(meaning, meaning)
        self.problems.append(Problem(self.line, heading, self.text(meaning)[:80], severity, message, fix))

    def choice(self, meaning: str) -> str | None:
        """The canonical word of a cell such as outcome or stop_reason; a word not in the list is a warning and not recorded."""
        text = self.given(meaning)
        if not text:
            return None
        found = word(meaning, text)
        if found is None:
            self.warn(
                meaning,
                f"{text!r} is not a known word for {meaning.replace('_', ' ')}; not recorded.",
                f"Use one of: {', '.join(words_for(meaning))}.",
            )
        return found

    def when(self, meaning: str) -> PartialDate | DateWord | None:
        """The date of a cell; None when blank or a placeholder. What cannot be read, or lies in the future, is an error."""
        text = self.text(meaning)
        if not text:
            return None
        reading = read_date(text, self.order.get(meaning), self.today)
        if isinstance(reading, DateProblem):
            if reading.code == "placeholder":
                self.note(meaning, f"{reading.message} Taken as not recorded.", reading.fix)
            else:
                self.error(meaning, reading.message, reading.fix)
            return None
        if reading is DateWord.NOT_RECORDED:
            return None
        if isinstance(reading, PartialDate) and reading.earliest > self.today and self.detail.get(meaning) == "planned":
            self.note(meaning, f"{text!r} is the planned end and lies ahead: taken as going on.")
            return DateWord.ONGOING
        if isinstance(reading, PartialDate) and reading.earliest > self.today:
            self.error(meaning, f"{text!r} lies in the future.", "Correct the date; leave stop blank for a treatment that goes on.")
            return None
        return reading

    def day(self, meaning: str) -> PartialDate | None:
        """As `when`, where a word such as ongoing or unknown is no answer."""
        reading = self.when(meaning)
        return reading if isinstance(reading, PartialDate) else None


@lru_cache(maxsize=50_000)
def number(text: str) -> float | None:
    """A plain number: `12`, `7.5`, `7,5`, `1,250`; None for anything else."""
    text = text.strip()
    if len(text) > LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return None
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", text):
        return float(text.replace(",", ""))
    return float(text.replace(",", ".")) if text.count(",") <= 1 else None
