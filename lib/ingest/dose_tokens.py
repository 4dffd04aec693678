"""A dose string to tokens: numbers, words and signs, with fractions, glued units and slips of the keyboard put right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lib.ingest.dose_words import KNOWN_LONG_WORDS, MASS

NUMBER, WORD, SIGN = "number", "word", "sign"

_VULGAR = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅛": "1/8", "⅜": "3/8"}
_TOKEN = re.compile(
    r"(?P<fraction>\d+\s?/\s?\d+(?![\d.,/]))|(?P<number>\d+(?:[.,]\d+)*|(?<![\d.,])[.,]\d+)|(?P<dotted>(?:[^\W\d_]\.){2,}[^\W\d_]?|(?<![^\W\d_])[^\W\d_]\.[^\W\d_](?![^\W\d_]))|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)?)|(?P<sign>\S)"
)
_MARKUP = re.compile(r"</?[a-z][^<>]{0,40}>", re.IGNORECASE)  # left over from a web page: `<br/>`
LONGEST_NUMBER = 12  # a longer run of digits is a code, never a dose
_FRACTION_OF = (2, 3, 4, 8)
_SPAN_OF: dict[float, str] = {7: "days", 52: "weeks", 12: "months"}  # 5/7, 2/52 and 3/12 are days, weeks and months in British notes


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` number, word or sign; `value` of a number; `doubtful`: a number that could be thousands or decimals."""

    kind: str
    text: str
    value: float = 0.0
    fraction: bool = False
    doubtful: bool = False


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a dose string, lower case."""
    found: list[Token] = []
    for match in _TOKEN.finditer(_tidy(text)):
        piece = match[0]
        if match["fraction"]:
            found += _fraction(piece)
        elif match["number"]:
            found.append(_number(piece))
        elif match["dotted"]:
            found.append(Token(WORD, piece.replace(".", "")))
        elif match["word"]:
            found += _words(piece)
        else:
            found.append(Token(SIGN, piece))
    return tuple(found)


def _tidy(text: str) -> str:
    text = re.sub(r"\b([mesx])/([rcl])\b", r"\1\2", text.replace("\\/", "/").replace("\\", "/"), flags=re.IGNORECASE)  # m/r, e/c
    text = _MARKUP.sub(" ", text)
    for sign, plain in _VULGAR.items():
        text = text.replace(sign, f" {plain} ")
    for dash in "‐‑‒–—−":
        text = text.replace(dash, "-")
    return (
        text.replace("⁄", "/")
        .replace("×", " x ")
        .replace("→", "->")
        .replace("->", " increased to ")
        .replace("=>", " increased to ")
        .replace("↑", " increased to ")
        .replace("↓", " decreased to ")
        .replace("µ", "u")
        .replace("μ", "u")
        .replace("\u00a0", " ")
        .casefold()
    )


def _fraction(piece: str) -> list[Token]:
    top, bottom = (_number(part.strip()) for part in piece.split("/"))
    if bottom.value in _FRACTION_OF and 0 < top.value < bottom.value:
        return [Token(NUMBER, piece, top.value / bottom.value, fraction=True)]
    if bottom.value in _SPAN_OF and " " not in piece:
        return [Token(WORD, "for"), top, Token(WORD, _SPAN_OF[bottom.value])]
    return [top, Token(SIGN, "/"), bottom]


def _number(piece: str) -> Token:
    """Decimal point or comma; a comma before exactly three digits is thousands, unless the number begins with 0."""
    if len(piece) > LONGEST_NUMBER:
        return Token(NUMBER, piece, 0.0, doubtful=True)
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", piece):
        return Token(NUMBER, piece, float(piece.replace(",", "")))
    if re.fullmatch(r"\d+[.,]\d+|[.,]\d+|\d+", piece):
        doubtful = bool(re.fullmatch(r"[1-9]\d{0,2}\.000", piece))  # 1.000 is one, or one thousand where the point parts thousands
        return Token(NUMBER, piece, float(piece.replace(",", ".")), doubtful=doubtful)
    return Token(NUMBER, piece, 0.0, doubtful=True)


def _words(piece: str) -> list[Token]:
    if piece.endswith("x") and (piece[:-1] in KNOWN_LONG_WORDS or piece[:-1] in MASS):
        return [Token(WORD, piece[:-1]), Token(WORD, "x")]
    return [Token(WORD, _spelled(piece))]


@lru_cache(maxsize=5_000)
def _spelled(word: str) -> str:
    """The word, or the one known word that two swapped letters (or, in long words, one slip) make of it."""
    if len(word) < 4 or word in KNOWN_LONG_WORDS:
        return word
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)} & KNOWN_LONG_WORDS
    if len(swapped) == 1:
        return swapped.pop()
    if len(word) < 6:
        return word
    near = {known for known in KNOWN_LONG_WORDS if abs(len(known) - len(word)) <= 1 and len(known) >= 6 and _one_slip(word, known)}
    return near.pop() if len(near) == 1 else word


def _one_slip(word: str, known: str) -> bool:
    """Does one letter more, less or other turn one into the other?"""
    if len(word) == len(known):
        return sum(a != b for a, b in zip(word, known, strict=True)) == 1
    longer, shorter = (word, known) if len(word) > len(known) else (known, word)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
