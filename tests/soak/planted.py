"""Whose data is this? Each clinician of a soak has a patient of their own, with words that occur nowhere else, and everything sent is searched for them.

A planted word is `zq` and eight letters, so that one expression finds all of them, whoever's they are.
"""

from __future__ import annotations

import base64
import io
import random
import re
import string
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from pypdf import PdfReader

WORD = re.compile(rb"zq[a-z]{8}")
CODED = re.compile(rb"[A-Za-z0-9+/]{40,}={0,2}")
PLACES = ("number", "family name", "given name", "note of a course", "note of a score")
AGENTS = ("sertraline,100 mg", "venlafaxine,225 mg", "mirtazapine,30 mg", "bupropion,300 mg", "escitalopram,20 mg", "nortriptyline,100 mg")
MONTHS = 30  # of courses and scores in each history


@dataclass(frozen=True)
class Patient:
    """An invented patient. `words`: the planted word of each place. `rows`: the history file, heading first."""

    words: dict[str, str]
    rows: tuple[str, ...]

    @property
    def number(self) -> str:
        return self.words["number"]

    def file(self, more: int = 0) -> bytes:
        """The history as a file, with so many scores more than the first time."""
        note = self.words["note of a score"]
        added = [f"{self.number},score,PHQ-9,2026-{1 + day // 28:02}-{1 + day % 28:02},,,,{9 + day % 9},{note}" for day in range(more)]
        return "\n".join([*self.rows, *added, ""]).encode()


def patients(many: int, seed: int = 1) -> tuple[Patient, ...]:
    """So many patients, all different."""
    chance = random.Random(seed)
    words: set[str] = set()
    while len(words) < many * len(PLACES):
        words.add("zq" + "".join(chance.choices(string.ascii_lowercase, k=8)))
    spread = iter(sorted(words, key=lambda _: chance.random()))
    return tuple(_patient({place: next(spread) for place in PLACES}, chance) for _ in range(many))


def _patient(words: dict[str, str], chance: random.Random) -> Patient:
    number = words["number"]
    rows = [
        "patient_id,kind,name,start,stop,dose,outcome,value,note",
        f"{number},person,family_name,,,,,{words['family name'].capitalize()},",
        f"{number},person,given_name,,,,,{words['given name'].capitalize()},",
        f"{number},person,birth_date,,,,,{chance.randint(1950, 1995)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)},",
        f"{number},person,diagnosis,,,,,unipolar depression,",
        f"{number},episode,depressive episode,2023-06-01,,,,,",
    ]
    month = 5
    for agent in chance.sample(AGENTS, 4):
        long = chance.randint(3, 7)
        name, dose = agent.split(",")
        outcome = chance.choice(("none", "partial", ""))
        rows.append(f"{number},medication,{name},{_day(month)},{_day(month + long)},{dose},{outcome},,{words['note of a course']}")
        month += long
    rows += [f"{number},score,PHQ-9,{_day(month, 15)},,,,{chance.randint(10, 24)},{words['note of a score']}" for month in range(5, MONTHS)]
    return Patient(words, tuple(rows))


def _day(month: int, day: int = 2) -> str:
    return f"{2023 + month // 12}-{month % 12 + 1:02}-{day:02}"


def words_in(data: bytes) -> set[str]:
    """The planted words in what was sent: as it stands, deflated, coded in base64, in a packed file, or drawn on the pages of a PDF."""
    return {word.decode() for part in _unpacked(data) for word in WORD.findall(part.lower())}


def _unpacked(data: bytes) -> Iterator[bytes]:
    yield data
    with suppress(zlib.error):
        yield zlib.decompress(data, wbits=47)  # with the head of zlib or of gzip
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    if data[:5] == b"%PDF-":
        # Words are cut at the ends of lines; a line's end is no letter of them.
        yield "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).encode()
        return
    for coded in CODED.findall(data):
        with suppress(ValueError):
            yield base64.b64decode(coded + b"=" * (-len(coded) % 4))


@dataclass(frozen=True)
class Leak:
    """A word of patient `whose` that reached session `session`, `where`."""

    session: int
    whose: int
    place: str
    where: str


@dataclass
class Watch:
    """Searches all that one session is sent for the words of the patients of all others."""

    session: int
    everyone: tuple[Patient, ...]
    searched: int = 0
    size: int = 0
    own: dict[str, int] = field(default_factory=dict)
    leaks: list[Leak] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._whose = {word: (number, place) for number, one in enumerate(self.everyone) for place, word in one.words.items()}

    def search(self, data: bytes, where: str) -> None:
        """Note every planted word in `data`. `where`: what kind of thing it is, for the report."""
        self.searched += 1
        self.size += len(data)
        for word in words_in(data):
            whose, place = self._whose.get(word, (-1, "unknown"))
            if whose == self.session:
                self.own[where] = self.own.get(where, 0) + 1
            elif whose >= 0:
                self.leaks.append(Leak(self.session, whose, place, where))
