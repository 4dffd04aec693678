"""Which agent, protocol, scale or condition does this name mean?

Exact (generic, salt, abbreviation) or brand, by whole words and the longest name first, with strength, form and maker around it; everything
else comes back as suggestions that a person confirms. One letter apart is another drug: nothing is accepted because it looks alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import permutations

from rapidfuzz import fuzz, process

from lib.knowledge.load import Knowledge
from lib.knowledge.name_text import SEPARATORS, WrittenName, plain, take_apart, words_of
from lib.knowledge.rows import Name

# How alike a suggestion is at least, in percent of letters, and how many are offered. Not clinical: a suggestion is never accepted by itself.
LIKENESS = 78
MOST_SUGGESTIONS = 5
SHORTEST = 4
REMEMBERED = 20_000

AROUND_A_DRUG = frozenset({"salt", "release", "form", "route", "maker", "filler"})
AROUND_A_PROTOCOL = frozenset({"form", "filler", "about"})
AROUND_A_SCALE = frozenset({"about"})


@dataclass(frozen=True, slots=True)
class NameMatch:
    """What a name means. `match`: exact, brand, suggestion or none; `agents`: ids (of the kind asked for), filled only when exact or brand.

    `strength_mg`: the one strength written, in mg, else None. `form`: the release form as an abbreviation (XR, CR), else the dosage form in
    words, else None. `suggestions`: ids to confirm, likeliest first.
    """

    text: str
    match: str
    agents: tuple[str, ...] = ()
    strength_mg: float | None = None
    suggestions: tuple[str, ...] = ()
    form: str | None = None


@dataclass(frozen=True, slots=True)
class _Reading:
    """Names found in a run of words: the rows, what joined them, and the words no name explains."""

    found: tuple[Name, ...]
    unexplained: tuple[str, ...]
    joined_by: tuple[str, ...]
    form: str | None
    refused: bool
    negated: bool


@dataclass(slots=True)
class _Index:
    """All names of one kind by their words, and the words that may stand around them."""

    knowledge: Knowledge
    names: dict[tuple[str, ...], Name]
    longest: dict[str, int]
    around: dict[tuple[str, ...], tuple[str, str]]
    longest_around: int
    written: list[str]
    rows: list[Name]
    combinations: dict[frozenset[str], tuple[str, ...]]
    families: dict[str, str]
    answers: dict[str, NameMatch] = field(default_factory=dict)


_INDEXES: dict[str, _Index] = {}


def resolve(text: str, knowledge: Knowledge, what: str = "agent") -> NameMatch:
    """What `text` names. `what`: agent, modality, scale, condition, lab, event, fact."""
    index = _index(knowledge, what)
    known = index.answers.get(text)
    if known is None:
        known = _resolve_agent(text, index) if what == "agent" else _resolve_other(text, index, what)
        if len(index.answers) >= REMEMBERED:
            index.answers.clear()
        index.answers[text] = known
    return known


def name_json(text: str, knowledge: Knowledge) -> dict[str, object]:
    """One line of `read name`: text, match, agents, strength_mg, suggestions."""
    match = resolve(text, knowledge)
    return {
        "text": text,
        "match": match.match,
        "agents": list(match.agents),
        "strength_mg": match.strength_mg,
        "suggestions": list(match.suggestions),
    }


def _resolve_agent(text: str, index: _Index) -> NameMatch:
    written = take_apart(text)
    main = _read(written.words, index, AROUND_A_DRUG)
    asides = [_read(words, index, AROUND_A_DRUG) for words in written.asides]
    beside = tuple(name for aside in asides for name in _meaningful(aside.found))
    own = _meaningful(main.found)
    if main.negated:
        return NameMatch(text, "none")
    if not own:
        return _nothing_found(text, main, beside, written, index)
    agents = _one_product(own, main.joined_by, index)
    if agents is None:
        return NameMatch(text, "none", suggestions=_ids(own))
    elsewhere = tuple(i for i in _ids(beside) if i not in agents)
    if elsewhere:
        return NameMatch(text, "none", suggestions=agents + elsewhere)
    misled = any(not name.refers_to for name in main.found)
    if main.unexplained or misled or any(aside.refused for aside in asides) or main.refused:
        return NameMatch(text, "suggestion", strength_mg=written.strength_mg, suggestions=agents, form=main.form)
    return NameMatch(text, _kind(own), agents, written.strength_mg, (), main.form or next((a.form for a in asides if a.form), None))


def _nothing_found(text: str, main: _Reading, beside: tuple[Name, ...], written: WrittenName, index: _Index) -> NameMatch:
    suggestions = _ids(beside)
    if not suggestions and not any(not name.refers_to and name.kind == "misleading" for name in main.found):
        suggestions = _suggest(main.unexplained or written.words, index)
    return NameMatch(text, "suggestion" if suggestions else "none", strength_mg=written.strength_mg, suggestions=suggestions)


def _one_product(names: Sequence[Name], joined_by: Sequence[str], index: _Index) -> tuple[str, ...] | None:
    """The ids the names stand for together, or None when they are different drugs not written as one product."""
    ids = _ids(names)
    for name in names:
        if set(ids) <= set(name.refers_to.split()):
            return tuple(name.refers_to.split())
    known = index.combinations.get(frozenset(ids))
    if known and all(join in ("/", "and", "with", "") for join in joined_by):
        return known
    return ids if joined_by and all(join == "/" for join in joined_by) else None


def _resolve_other(text: str, index: _Index, what: str) -> NameMatch:
    whole = words_of(plain(text))
    exact = index.names.get(tuple(w for w in whole if w not in SEPARATORS)) or index.names.get(whole)
    if exact is not None:
        ids = tuple(exact.refers_to.split())
        return NameMatch(
            text,
            _kind([exact]) if ids and exact.kind != "misspelling" else "suggestion" if ids else "none",
            ids if exact.kind != "misspelling" else (),
            suggestions=ids if exact.kind == "misspelling" else (),
        )
    around = AROUND_A_PROTOCOL if what == "modality" else AROUND_A_SCALE
    written = take_apart(text)
    words = whole if what != "modality" else written.words + tuple(w for aside in written.asides for w in aside)
    reading = _read(words, index, around)
    own = _meaningful(reading.found)
    ids = _most_specific(_ids(own), index)
    if reading.negated:
        return NameMatch(text, "none")
    if len(ids) == 1 and not reading.unexplained and len(own) == len(reading.found):
        return NameMatch(text, _kind(own), ids, form=reading.form)
    suggestions = ids or (() if reading.found else _suggest(reading.unexplained or words, index))
    return NameMatch(text, "suggestion" if suggestions else "none", suggestions=suggestions[:MOST_SUGGESTIONS])


def _read(words: Sequence[str], index: _Index, around: frozenset[str]) -> _Reading:
    """Walk through the words, longest name first, then the words allowed around a name; the rest is unexplained."""
    found: list[Name] = []
    unexplained: list[str] = []
    joined: list[str] = []
    joint: list[str] = []
    release: str | None = None
    form: str | None = None
    refused = negated = False
    at = 0
    while at < len(words):
        name, taken = _longest_name(words, at, index)
        if name is not None:
            if found:
                joined.append(" ".join(joint))
            found.append(name)
            joint = []
            at += taken
            continue
        kind, means, taken = _around(words, at, index)
        word = words[at]
        negated = negated or kind == "negation"
        refused = refused or kind == "refusal"
        if word in SEPARATORS or word in ("and", "with"):
            joint.append(word)
        elif kind == "release" and kind in around:
            release = release or means
        elif kind in around:
            form = form or means or None
        elif kind not in ("negation", "refusal") and not word.isdigit():
            unexplained.append(word)
            joint.append(word)
            taken = 1
        at += taken
    return _Reading(tuple(found), tuple(unexplained), tuple(joined), release or form, refused, negated)


def _longest_name(words: Sequence[str], at: int, index: _Index) -> tuple[Name | None, int]:
    for length in range(min(index.longest.get(words[at], 0), len(words) - at), 0, -1):
        name = index.names.get(tuple(words[at : at + length]))
        if name is not None and name.kind != "misspelling":
            return name, length
    return None, 0


def _around(words: Sequence[str], at: int, index: _Index) -> tuple[str, str, int]:
    for length in range(min(index.longest_around, len(words) - at), 0, -1):
        kind_means = index.around.get(tuple(words[at : at + length]))
        if kind_means is not None:
            return *kind_means, length
    return "", "", 1


def _suggest(words: Iterable[str], index: _Index) -> tuple[str, ...]:
    """Ids whose names look like the words, likeliest first: the beginning of a name, then likeness of the whole, then of single words."""
    asked = [w for w in words if w not in SEPARATORS]
    whole = " ".join(asked)
    queries = [whole, *(w for w in asked if w != whole)]
    ranked: dict[str, float] = {}
    for query in queries:
        if len(query) < SHORTEST:
            continue
        for written, score, place in process.extract(query, index.written, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=12):
            del written
            for identifier in index.rows[place].refers_to.split():
                ranked[identifier] = max(ranked.get(identifier, 0.0), score)
        for place, written in enumerate(index.written):
            if written.startswith(query):
                for identifier in index.rows[place].refers_to.split():
                    ranked[identifier] = max(ranked.get(identifier, 0.0), float(LIKENESS))
    return tuple(sorted(ranked, key=lambda i: (-ranked[i], i))[:MOST_SUGGESTIONS])


def _meaningful(names: Iterable[Name]) -> tuple[Name, ...]:
    return tuple(name for name in names if name.refers_to)


def _ids(names: Iterable[Name]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i for name in names for i in name.refers_to.split()))


def _kind(names: Sequence[Name]) -> str:
    return "brand" if all(name.kind == "brand" for name in names) else "exact"


def _most_specific(ids: tuple[str, ...], index: _Index) -> tuple[str, ...]:
    """Without the family when one of its protocols is named too (`TMS, iTBS`)."""
    named = {index.families[i] for i in ids if index.families.get(i, i) != i}
    return tuple(i for i in ids if i not in named)


def _index(knowledge: Knowledge, what: str) -> _Index:
    index = _INDEXES.get(what)
    if index is None or index.knowledge is not knowledge:
        index = _INDEXES[what] = _build(knowledge, what)
    return index


def _build(knowledge: Knowledge, what: str) -> _Index:
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
    return _Index(
        knowledge, names, longest, around, max(map(len, around), default=0), written, suggestible, combinations, _families(knowledge, what)
    )


def _spellings(name: str) -> set[tuple[str, ...]]:
    """The words of a name; a product written A/B also as A B, A and B, A with B, and the other way round."""
    words = words_of(plain(name))
    if "/" not in words:
        return {tuple(w for w in words if w not in SEPARATORS)}
    parts = [p.split() for p in " ".join(words).split(" / ")]
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
