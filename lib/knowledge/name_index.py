"""How are the names of one kind found: by whole words at once, or by likeness as suggestions?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

from rapidfuzz import fuzz, process

from lib.knowledge.load import Knowledge
from lib.knowledge.name_text import SEPARATORS, plain, words_of
from lib.knowledge.rows import SUGGESTED_ONLY, Name

# How alike a suggestion is at least, in percent of letters, and how many are offered. Not clinical: a suggestion is never accepted by itself.
LIKENESS = 78
MOST_SUGGESTIONS = 5
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class NameIndex:
    """All names of one kind. `names` by their words; `around`: (kind, what it means) of the words that may stand around a name; `longest` is the
    most words a name beginning so can have; `written` and `rows` run parallel for suggestions; `combinations`: ids of a product by its parts;
    `families`: protocol -> family."""

    names: dict[tuple[str, ...], Name]
    longest: dict[str, int]
    around: dict[tuple[str, ...], tuple[str, str]]
    longest_around: int
    written: list[str]
    rows: list[Name]
    combinations: dict[frozenset[str], tuple[str, ...]]
    families: dict[str, str]


def build_index(knowledge: Knowledge, what: str) -> NameIndex:
    """The index of all names of `what`: agent, modality, scale, condition, lab, ..."""
    rows = [row for row in knowledge.names if row.what == what]
    names: dict[tuple[str, ...], Name] = {}
    combinations: dict[frozenset[str], tuple[str, ...]] = {}
    for row in rows:
        for spelling in _spellings(row.name):
            names.setdefault(spelling, row)
        parts = _parts(row, rows)
        if len(parts) > 1:
            combinations[frozenset(parts)] = tuple(row.refers_to.split())
    around = {words_of(plain(w.word)): (w.kind, w.means) for w in knowledge.name_words}
    longest: dict[str, int] = {}
    for spelling in names:
        longest[spelling[0]] = max(longest.get(spelling[0], 0), len(spelling))
    suggestible = [row for row in rows if row.refers_to]
    written = [" ".join(words_of(plain(row.name))) for row in suggestible]
    return NameIndex(
        names, longest, around, max(map(len, around), default=0), written, suggestible, combinations, _families(knowledge, what)
    )


def _spellings(name: str) -> set[tuple[str, ...]]:
    """The words of a name; a product written A/B also as A B, A and B, A with B, and the other way round."""
    words = words_of(plain(name))
    bare = tuple(word for word in words if word not in SEPARATORS)
    if "/" not in words[1:-1]:
        return {bare}
    parts = [part.split() for part in " ".join(words).split(" / ")]
    joins: list[list[str]] = [["/"], [], ["and"], ["with"]]
    return {
        tuple(word for place, part in enumerate(order) for word in ([*join, *part] if place else part))
        for order in permutations(parts)
        for join in joins
    }


def _parts(row: Name, rows: Sequence[Name]) -> tuple[str, ...]:
    """The single drugs of a combination product, also when the product has an id of its own."""
    if "/" not in row.name:
        return tuple(row.refers_to.split())
    single = {r.name: r.refers_to for r in rows if r.kind == "generic" and "/" not in r.name}
    return tuple(single.get(part, part) for part in row.name.split("/"))


def _families(knowledge: Knowledge, what: str) -> dict[str, str]:
    return {i: i.split(".")[0] for i in knowledge.modalities} if what == "modality" else {}


def longest_name(words: Sequence[str], at: int, index: NameIndex) -> tuple[Name | None, int]:
    """The name of most words that begins at `at`, and how many words it takes; never one that is suggested only."""
    for length in range(min(index.longest.get(words[at], 0), len(words) - at), 0, -1):
        name = index.names.get(tuple(words[at : at + length]))
        if name is not None and name.kind not in SUGGESTED_ONLY:
            return name, length
    return None, 0


def word_around(words: Sequence[str], at: int, index: NameIndex) -> tuple[str, str, int]:
    """Kind and meaning of the words at `at` that may stand around a name, and how many they are; a blank kind when unknown."""
    for length in range(min(index.longest_around, len(words) - at), 0, -1):
        kind_means = index.around.get(tuple(words[at : at + length]))
        if kind_means is not None:
            return *kind_means, length
    return "", "", 1


def suggest(words: Iterable[str], index: NameIndex) -> tuple[str, ...]:
    """Ids whose names look like the words or begin with them, likeliest first."""
    asked = [w for w in words if w not in SEPARATORS]
    whole = " ".join(asked)
    queries = [whole, *(w for w in asked if w != whole)]
    ranked: dict[str, float] = {}
    for query in queries:
        if len(query) < SHORTEST:
            continue
        for _, score, place in process.extract(query, index.written, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=12):
            for identifier in index.rows[place].refers_to.split():
                ranked[identifier] = max(ranked.get(identifier, 0.0), score)
        for place, written in enumerate(index.written):
            if written.startswith(query):
                for identifier in index.rows[place].refers_to.split():
                    ranked.setdefault(identifier, LIKENESS)
    return tuple(sorted(ranked, key=lambda i: (-ranked[i], i))[:MOST_SUGGESTIONS])
