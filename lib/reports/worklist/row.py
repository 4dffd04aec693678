"""What does a worklist know of one patient? The nouns of a row, and their text in the store.

Facets are what thousands of rows are searched, filtered and sorted by, so they are short; the detail is read only for rows in sight.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from pydantic import TypeAdapter

from lib.charts.small_timeline import SmallTimeline
from lib.records.dates import PartialDate


@dataclass(frozen=True, slots=True)
class LastScore:
    """The latest total of one scale, and the one before it on the same scale."""

    scale: str
    value: float
    when: PartialDate
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """Codes of patterns, ids of packs of kind `definition`, codes of missing facts. `watched`: not present yet, but heading there. `alerts`: codes of
    what comes first (item 9, a contraindicated combination, ...). `changed`: when treatment last changed (start, stop or dose), None when no dated
    course says so. `second_failure`: the day the second course of the current episode had failed."""

    present: tuple[str, ...] = ()
    watched: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    score: LastScore | None = None
    changed: PartialDate | None = None
    episode: PartialDate | None = None
    second_failure: date | None = None

    @property
    def unknown(self) -> int:
        """How many of the patterns and definitions cannot be told."""
        return len(self.untold) + len(self.open)

    @property
    def flags(self) -> int:
        """How many patterns are present and definitions met."""
        return len(self.present) + len(self.met)


@dataclass(frozen=True, slots=True)
class Detail:
    """What only a row in sight shows. `now`: treatments going on, in words. `facts`: a short mark of every fact, to count what is new.
    `totals`: the latest total of every scale."""

    timeline: SmallTimeline
    now: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    totals: tuple[LastScore, ...] = ()
    knowledge_version: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """What a person saw: enough to say later what is new."""

    facets: Facets
    now: tuple[str, ...]
    facts: tuple[str, ...]
    totals: tuple[LastScore, ...]
    knowledge_version: str


@dataclass(frozen=True, slots=True)
class WorkRow:
    """Everything worked out of one patient for the list."""

    facets: Facets
    detail: Detail

    @property
    def digest(self) -> Digest:
        """What one has seen who saw this patient now."""
        found = self.detail
        return Digest(self.facets, found.now, found.facts, found.totals, found.knowledge_version)

    @property
    def fingerprint(self) -> str:
        """Tells two states apart. Two of the same have nothing new to say; the release of the rules is no news by itself."""
        return hashlib.sha256(_DIGEST.dump_json(replace(self.digest, knowledge_version=""))).hexdigest()[:32]


_FACETS: TypeAdapter[Facets] = TypeAdapter(Facets)
_DETAIL: TypeAdapter[Detail] = TypeAdapter(Detail)
_DIGEST: TypeAdapter[Digest] = TypeAdapter(Digest)


def write_facets(facets: Facets) -> str:
    """As text for the store, without what is empty."""
    return _FACETS.dump_json(facets, exclude_defaults=True).decode()


def read_facets(text: str) -> Facets:
    """The facets that were written."""
    return _FACETS.validate_json(text)


def write_detail(detail: Detail) -> str:
    """As text for the store."""
    return _DETAIL.dump_json(detail, exclude_defaults=True).decode()


def read_detail(text: str) -> Detail:
    """The detail that was written."""
    return _DETAIL.validate_json(text)


def write_digest(digest: Digest) -> str:
    """As text for the store."""
    return _DIGEST.dump_json(digest, exclude_defaults=True).decode()


def read_digest(text: str) -> Digest:
    """The digest that was written."""
    return _DIGEST.validate_json(text)
