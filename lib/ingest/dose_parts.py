"""The parts a dose or direction string falls into, and the cursor that walks its tokens."""

from __future__ import annotations

from dataclasses import dataclass, field

from lib.ingest.dose_tokens import NUMBER, Token


@dataclass(slots=True)
class Amount:
    """How much at a time. `unit`: mg, g, micrograms, mL, mg/kg, mg/24 h, ... or "" for a bare number. `form`: tablet ...; a count has a form or
    nothing. `each`: the mass is that of one tablet. `total`: the mass is that of the whole dose. `slots`: how many times of day it names;
    `unlike_slots`: they differ and none is 0. `increment`: what the dose rises or falls by."""

    low: float
    high: float
    unit: str = ""
    form: str = ""
    factor: float = 0.0
    each: bool = False
    total: bool = False
    in_brackets: bool = False
    per_volume: float = 0.0
    spelled: bool = False
    after_verb: bool = False
    after_word: bool = False
    slots: int = 0
    unlike_slots: bool = False
    increment: bool = False

    @property
    def is_mass(self) -> bool:
        """Is it in mg, g or micrograms?"""
        return self.factor > 0

    @property
    def is_count(self) -> bool:
        """Is it a number of tablets, capsules ... or a bare number?"""
        return not self.factor and self.unit == ""


@dataclass(slots=True)
class Frequency:
    """Times a day. `firm`: said as a number (twice, every 8 hours); `times_of_day` as named; a bare `daily` is neither. `clock`: named by the hour.
    `twofold`: it may name the time before it again (`in the evening, at bedtime`)."""

    low: float = 1.0
    high: float = 1.0
    firm: bool = False
    times_of_day: tuple[str, ...] = ()
    weekdays: int = 0
    clock: bool = False
    twofold: bool = False


@dataclass(slots=True)
class Joint:
    """`then`, `and`, `or`, `,` ... between two parts."""

    word: str


Item = Amount | Frequency | Joint


@dataclass(slots=True)
class Direction:
    """A parsed direction: items in order and remarks."""

    items: list[Item] = field(default_factory=list)
    as_needed: bool = False
    as_directed: bool = False
    titration: bool = False
    switching: bool = False
    conditional: bool = False
    divided: bool = False
    up_to: bool = False
    once: bool = False
    spans: int = 0
    negative: bool = False
    doubtful: bool = False
    vague: bool = False
    foreign: str = ""
    irregular: str = ""
    unreadable_form: str = ""
    maximum: Amount | None = None
    stray: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    routes: bool = False
    verb: bool = False


class Cursor:
    """A place in the tokens, with what has been found so far."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.each_next = False
        self.found = Direction()

    def text(self, ahead: int = 0) -> str:
        """The token's text `ahead` of here, "" past the end."""
        place = self.at + ahead
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""

    def number_at(self, ahead: int = 0) -> Token | None:
        """The number token `ahead` of here, or None."""
        place = self.at + ahead
        if 0 <= place < len(self.tokens) and self.tokens[place].kind == NUMBER:
            return self.tokens[place]
        return None

    def take_if(self, *wanted: str) -> bool:
        """Move past the wanted run of tokens if it stands here."""
        if all(self.text(i) == word for i, word in enumerate(wanted)):
            self.at += len(wanted)
            return True
        return False

    def take_phrase(self, phrases: tuple[str, ...]) -> bool:
        """Move past one of the phrases (words parted by spaces) if it stands here."""
        return any(self.take_if(*phrase.split()) for phrase in phrases)
