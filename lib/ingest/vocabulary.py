"""Which heading or word means what? The lists of data/knowledge/headings.csv, cell_words.csv and running_words.csv."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from lib.knowledge.load import DATA
from lib.knowledge.tables import KnowledgeError


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that is known. `meaning`: column of the history file, "" = deliberately not used. `detail`: its unit, or the kind of its rows.
    `rank`: of several headings with one meaning in a file the lowest is used. `caution`: what a person needs to know about it."""

    meaning: str
    detail: str
    caution: str
    rank: int


def plain(text: str) -> str:
    """A heading or word without case, accents on letters kept, camelCase split, and everything but letters, digits and % as one space."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", text))
    return " ".join(re.sub(r"[^\w%]|_", " ", split.casefold()).split())


@cache
def headings() -> Mapping[str, Heading]:
    """Known headings by their plain form."""
    found: dict[str, Heading] = {}
    for rank, row in enumerate(rows_of("headings.csv", ("heading", "meaning", "detail", "caution"))):
        found[plain(row["heading"])] = Heading(row["meaning"], row["detail"], row["caution"], rank)
    return found


@cache
def _cell_words() -> Mapping[tuple[str, str], str]:
    words: dict[tuple[str, str], str] = {}
    for row in rows_of("cell_words.csv", ("what", "written", "means")):
        words[row["what"], _folded(row["written"])] = row["means"]
        words.setdefault((row["what"], _folded(row["means"])), row["means"])
    return words


@lru_cache(maxsize=50_000)
def word(what: str, text: str) -> str | None:
    """What a cell's text means for a column (`outcome`, `stop_reason`, `adherence`, `yes_no` ...), or None when it is not in the list."""
    return _cell_words().get((what, _folded(text)))


@cache
def words_for(what: str) -> tuple[str, ...]:
    """The values a column can take, in order."""
    return tuple(dict.fromkeys(means for (kind, _), means in _cell_words().items() if kind == what))


@cache
def running_words(what: str) -> frozenset[str]:
    """Words of running text by what they do there (running_words.csv): not_given, augments, leads_on, filler."""
    return frozenset(row["word"] for row in rows_of("running_words.csv", ("what", "word")) if row["what"] == what)


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").strip(" .!").split()) or text.strip()


def rows_of(name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a word list in data/knowledge, whose columns have to be these."""
    path = DATA / "knowledge" / name
    if not path.exists():
        raise KnowledgeError(f"{name}: the file is missing")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != columns:
            raise KnowledgeError(f"{name}: columns are {reader.fieldnames}, expected {list(columns)}")
        return list(reader)
