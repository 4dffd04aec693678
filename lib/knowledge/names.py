"""Which agent, protocol, scale or condition does this name mean?

Exact (generic, salt, abbreviation) or brand, by whole words and the longest name first, with strength, form and maker around it; everything
else comes back as suggestions that a person confirms. One letter apart is another drug: nothing is accepted because it looks alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lib.knowledge.load import Knowledge
from lib.knowledge.name_index import MOST_SUGGESTIONS, NameIndex, build_index, longest_name, suggest, word_around
from lib.knowledge.name_text import SEPARATORS, WrittenName, plain, take_apart, words_of
from lib.knowledge.rows import SUGGESTED_ONLY, Name

AROUND_A_DRUG = frozenset({"salt", "release", "form", "route", "maker", "filler"})
AROUND_A_PROTOCOL = frozenset({"form", "filler", "about"})
AROUND_A_SCALE = frozenset({"about"})


REMEMBERED = 20_000


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


# By kind of name: the knowledge last asked about, its index and the answers given. Built once; a lost race only builds it again.
_MEMORY: dict[str, tuple[Knowledge, NameIndex, dict[str, NameMatch]]] = {}


def resolve(text: str, knowledge: Knowledge, what: str = "agent") -> NameMatch:
    """What `text` names. `what`: agent, modality, scale, condition, lab, event, fact."""
    index, answers = _remembered(knowledge, what)
    answer = answers.get(text)
    if answer is None:
        answer = _resolve_agent(text, index) if what == "agent" else _resolve_other(text, index, what)
        if len(answers) >= REMEMBERED:
            answers.clear()
        answers[text] = answer
    return answer


def is_listed(text: str, knowledge: Knowledge, what: str) -> bool:
    """Is `text` itself a name of that kind in the list, with no word or number over? Also one that is listed as ambiguous, or as misleading."""
    return _whole(text) in _remembered(knowledge, what)[0].names


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


def _resolve_agent(text: str, index: NameIndex) -> NameMatch:
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


def _nothing_found(text: str, main: _Reading, beside: tuple[Name, ...], written: WrittenName, index: NameIndex) -> NameMatch:
    suggestions = _ids(beside)
    if not suggestions and not any(not name.refers_to and name.kind == "misleading" for name in main.found):
        suggestions = suggest(main.unexplained or written.words, index)
    return NameMatch(text, "suggestion" if suggestions else "none", strength_mg=written.strength_mg, suggestions=suggestions)


def _one_product(names: Sequence[Name], joined_by: Sequence[str], index: NameIndex) -> tuple[str, ...] | None:
    """The ids the names stand for together, or None when they are different drugs not written as one product."""
    ids = _ids(names)
    for name in names:
        if set(ids) <= set(name.refers_to.split()):
            return tuple(name.refers_to.split())
    known = index.combinations.get(frozenset(ids))
    if known and all(join in ("/", "and", "with", "") for join in joined_by):
        return known
    return ids if joined_by and all(join == "/" for join in joined_by) else None


def _resolve_other(text: str, index: NameIndex, what: str) -> NameMatch:
    whole = _whole(text)
    exact = index.names.get(whole)
    if exact is not None:
        return _as_named(text, exact)
    written = take_apart(text)
    if what == "modality":  # brackets hold the protocol: ECT (right unilateral)
        words = written.words + tuple(word for aside in written.asides for word in aside)
        reading = _read(words, index, AROUND_A_PROTOCOL)
    else:
        words = whole
        reading = _read(words, index, AROUND_A_SCALE)
    if reading.negated:
        return NameMatch(text, "none")
    own = _meaningful(reading.found)
    ids = _most_specific(_ids(own), index)
    if len(ids) == 1 and not reading.unexplained and len(own) == len(reading.found):
        return NameMatch(text, _kind(own), ids, form=reading.form)
    suggestions = ids if reading.found else suggest(reading.unexplained or words, index)
    return NameMatch(text, "suggestion" if suggestions else "none", suggestions=suggestions[:MOST_SUGGESTIONS])


def _whole(text: str) -> tuple[str, ...]:
    return tuple(word for word in words_of(plain(text)) if word not in SEPARATORS)


def _as_named(text: str, name: Name) -> NameMatch:
    ids = tuple(name.refers_to.split())
    if not ids:
        return NameMatch(text, "none")
    if name.kind in SUGGESTED_ONLY:
        return NameMatch(text, "suggestion", suggestions=ids)
    return NameMatch(text, _kind([name]), ids)


def _read(words: Sequence[str], index: NameIndex, around: frozenset[str]) -> _Reading:
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
        name, taken = longest_name(words, at, index)
        if name is not None:
            if found:
                joined.append(" ".join(joint))
            found.append(name)
            joint = []
            at += taken
            continue
        kind, means, taken = word_around(words, at, index)
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


def _remembered(knowledge: Knowledge, what: str) -> tuple[NameIndex, dict[str, NameMatch]]:
    kept = _MEMORY.get(what)
    if kept is None or kept[0] is not knowledge:
        kept = _MEMORY[what] = (knowledge, build_index(knowledge, what), {})
    return kept[1], kept[2]


def _meaningful(names: Iterable[Name]) -> tuple[Name, ...]:
    return tuple(name for name in names if name.refers_to)


def _ids(names: Iterable[Name]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i for name in names for i in name.refers_to.split()))


def _kind(names: Sequence[Name]) -> str:
    return "brand" if all(name.kind == "brand" for name in names) else "exact"


def _most_specific(ids: tuple[str, ...], index: NameIndex) -> tuple[str, ...]:
    """Without the family when one of its protocols is named too (`TMS, iTBS`)."""
    named = {index.families[i] for i in ids if index.families.get(i, i) != i}
    return tuple(i for i in ids if i not in named)
