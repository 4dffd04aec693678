"""How does a written product name come apart? Into words, strengths and what stands in brackets.

Nothing here knows a drug: the words that may stand around a name (salts, forms, makers) are rows of name_words.csv.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

SEPARATORS = frozenset("/,;")
TO_MG = {"mg": 1.0, "milligram": 1.0, "g": 1000.0, "gram": 1000.0, "mcg": 0.001, "microgram": 0.001, "ug": 0.001}

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
_UNIT = r"(?:mg|milligrams?|mcg|micrograms?|ug|g|grams?|ml|mmol|%)"
_PER = rf"(?:\s*/\s*{_NUMBER}?\s*(?:ml|kg|hours?|hrs?|h|actuation|dose|spray)\b)?"
_STRENGTH = re.compile(rf"(?<![\d.,])(?:({_NUMBER})\s*(?:-|to)\s*)?({_NUMBER})\s*({_UNIT})(?:(?=with)|(?![a-z]))({_PER})")
_PREFIX = re.compile(r"(?<![a-z0-9])[(\[]([a-z0-9,+-]{1,4})[)\]]-?(?=[a-z])")
_WORD = re.compile(r"[a-z0-9]+|[/+,;&]")
_JOINS = {"+": "/", "&": "and"}


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A name taken apart. `words`: outside brackets, without strengths; `/`, `,` and `;` stay as words. `asides`: the words of each bracket.

    `strength_mg`: the one strength written, in mg; None for none, several, a range, or an amount per volume, weight or hour.
    """

    words: tuple[str, ...]
    asides: tuple[tuple[str, ...], ...]
    strength_mg: float | None


def take_apart(text: str) -> WrittenName:
    """The words, bracketed asides and strength of a written name."""
    outside, inside = _split_brackets(plain(text))
    if not words_of(_STRENGTH.sub(" ", outside)) and inside:
        outside, inside = " ".join(inside), []
    bare = _STRENGTH.sub(" ", outside)
    return WrittenName(words_of(bare), tuple(words_of(_STRENGTH.sub(" ", part)) for part in inside), _strength(outside))


def plain(text: str) -> str:
    """Lower case without accents, apostrophes and typographic variants; micro signs become u."""
    folded = unicodedata.normalize("NFKD", text.replace("µ", "u").replace("μ", "u"))
    letters = "".join(c for c in folded if not unicodedata.combining(c)).casefold()
    for mark in "'’‘`´®™":
        letters = letters.replace(mark, "")
    return re.sub(r"[‐‑‒–—−]", "-", letters)


def words_of(text: str) -> tuple[str, ...]:
    """Words and separators of a plain text; a hyphen only divides (`5-HTP` is two words), `+` reads as `/`."""
    return tuple(_JOINS.get(word, word) for word in _WORD.findall(text))


def _split_brackets(text: str) -> tuple[str, list[str]]:
    """The text outside brackets and each bracket's content; a bracket that begins a word, as in (es)citalopram, is part of that word's text."""
    text = _PREFIX.sub(r"\1 ", text)
    outside: list[str] = []
    inside: list[str] = []
    depth = 0
    for character in text:
        if character in "([{":
            depth += 1
            if depth == 1:
                inside.append("")
                outside.append(" ")
                continue
        elif character in ")]}" and depth:
            depth -= 1
            continue
        if depth:
            inside[-1] += character if character not in "([{" else " "
        else:
            outside.append(character)
    return "".join(outside), inside


def _strength(text: str) -> float | None:
    found: set[float] = set()
    for lower, amount, unit, per in _STRENGTH.findall(text):
        factor = TO_MG.get(unit.rstrip("s") if unit != "%" else unit)
        if lower or per.strip() or factor is None:
            return None
        found.add(round(_number(amount) * factor, 6))
    return found.pop() if len(found) == 1 else None


def _number(text: str) -> float:
    return float(text.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text) else text.replace(",", "."))
