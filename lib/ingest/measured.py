"""What number does a value's cell hold, and what else is written beside it? One number is read, or it is said why not; a second one never vanishes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lib.ingest.row import number

_LEAD = re.compile(r"(?:total|score|sum|value|=|:)[\s:=]*", re.IGNORECASE)
_FIRST = re.compile(r"(?P<number>[+-]?(?:\d[\d.,]*|[.,]\d+))\s*(?P<rest>.*)", re.DOTALL)
_OF = re.compile(r"(?:/|\bout of\b|\bof\b)\s*(?P<of>\d{1,4}(?:[.,]\d+)?)(?![\d/])\s*(?P<rest>.*)", re.DOTALL | re.IGNORECASE)
_BOUND = re.compile(r"^(?:[<>≤≥]=?|>=|<=|at least|at most|less than|more than|over|under|above|below|up to)\s*\d", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:~|≈|about|approx\.?|approximately|ca\.?|circa|c\.|around|roughly|nearly)\s*\d", re.IGNORECASE)
_UNSURE = re.compile(r"^[?*†‡#]+|\?$")
_POWER = re.compile(r"^(?:e[+-]?\d|(?:x|×|\*)\s*10)", re.IGNORECASE)
# What a unit may look like: letters and signs, with the body surface of an eGFR and powers as its only digits.
_UNIT = re.compile(r"[a-zµμ%°][a-zµμ%°·.\s\-/]*(?:1[.,]73\s*m\s*(?:2|²|\^2)?)?[²³]?(?:(?<=m)[23])?", re.IGNORECASE)
_FLAG = re.compile(r"(?:^|(?<![/ ])\s+)(?:h|l|hh|ll|high|low|normal|abnormal)$|\s*[*!]+$", re.IGNORECASE)
_ASIDE = re.compile(r"\s*(?:\(([^()]*)\)|\[([^\[\]]*)\])\s*$")
_POINTS = re.compile(r"^(?:points?|pts?|punkte?|total|score)\b\.?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measured:
    """`value`: the number, None when there is none or more than one. `of`: the highest it is out of, as `12/27`. `unit`: letters after it.
    `aside`: what is written beside it in brackets or words. `unsure`: marked with `?` or `*`. `because`: why there is no value."""

    value: float | None
    of: float | None = None
    unit: str = ""
    aside: str = ""
    unsure: bool = False
    because: str = ""


@lru_cache(maxsize=20_000)
def read_measured(text: str) -> Measured:
    """The number of a score or lab. `12/27`, `14 (moderate)`, `0.62 mmol/L`, `2.1 (0.4-4.0)` hold one; `14-16`, `<5`, `20 -> 12` do not."""
    text = _LEAD.sub("", text.strip(), count=1) if _LEAD.match(text.strip()) else text.strip()
    if not text:
        return Measured(None, because="blank")
    if _BOUND.match(text):
        return Measured(None, because=f"{text!r} is a limit, not a value.")
    if _ABOUT.match(text):
        return Measured(None, because=f"{text!r} is about so much: its bounds are not written.")
    first = _FIRST.fullmatch(text)
    value = number(first["number"].rstrip(".,")) if first else None
    if first is None or value is None:
        return Measured(None, because=f"{text!r} is not a number.")
    rest = first["rest"].strip()
    top = _OF.fullmatch(rest)
    of, rest = (number(top["of"]), top["rest"].strip()) if top else (None, rest)
    unsure = bool(_UNSURE.search(rest))
    rest = _UNSURE.sub("", rest).strip()
    aside: list[str] = []
    while found := _ASIDE.search(rest) or (None if _POWER.match(rest) else _FLAG.search(rest)):
        aside.insert(0, found[0].strip(" ()[]"))
        rest = rest[: found.start()].strip()
    rest = _POINTS.sub("", rest)
    if _POWER.match(rest):
        return Measured(None, because=f"{text!r} is written as a power of ten.")
    if rest and not _is_unit(rest):
        if any(c.isdigit() for c in rest):
            return Measured(None, because=f"{text!r} holds more than one number.")
        aside.append(rest.strip(" ,;:-–—="))
        rest = ""
    return Measured(value, of, rest, "; ".join(filter(None, aside)), unsure)


def _is_unit(rest: str) -> bool:
    return bool(_UNIT.fullmatch(rest))
