"""What does a heading mean? As the record system it belongs to uses it, by its own name, or by the words it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from lib.ingest.vocabulary import Heading, headings, plain, rows_of

BY_WORDS = 10_000  # rank of a heading known only by its words: any heading known by name goes first


@dataclass(frozen=True, slots=True)
class Layout:
    """The export of one record system, known by headings that stand in no other. `headings`: what its headings mean there, by their plain form."""

    id: str
    title: str
    marks: frozenset[str]
    headings: Mapping[str, Heading]


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Every group has a word of the heading, and none of `without` is in it."""

    groups: tuple[frozenset[str], ...]
    without: frozenset[str]
    heading: Heading


def layout_of(written: Iterable[str]) -> Layout | None:
    """The record system whose marks all stand among the headings; of several the one with most marks."""
    found = {plain(heading) for heading in written}
    fitting = [layout for layout in _layouts() if layout.marks <= found]
    return max(fitting, key=lambda layout: len(layout.marks), default=None)


def heading_of(written: str, layout: Layout | None = None) -> Heading | None:
    """What a heading means; None when nothing is known of it. A known heading with the meaning "" is left alone on purpose."""
    text = plain(written)
    if layout is not None and text in layout.headings:
        return layout.headings[text]
    return headings().get(text) or _by_words(text)


@cache
def _layouts() -> tuple[Layout, ...]:
    marks: dict[str, tuple[str, frozenset[str]]] = {}
    meanings: dict[str, dict[str, Heading]] = {}
    for row in rows_of("layouts.csv", ("layout", "title", "marks", "heading", "meaning", "detail", "caution")):
        if row["marks"]:
            marks[row["layout"]] = row["title"], frozenset(row["marks"].split("|"))
        heading = Heading(row["meaning"], row["detail"], row["caution"], 0)
        meanings.setdefault(row["layout"], {})[row["heading"]] = heading
    return tuple(Layout(name, title, signs, meanings[name]) for name, (title, signs) in marks.items())


@cache
def _patterns() -> tuple[_Pattern, ...]:
    found = []
    for rank, row in enumerate(rows_of("heading_patterns.csv", ("meaning", "all_of", "none_of", "detail", "caution"))):
        groups = tuple(frozenset(group.split("|")) for group in row["all_of"].split())
        heading = Heading(row["meaning"], row["detail"], row["caution"], BY_WORDS + rank)
        found.append(_Pattern(groups, frozenset(row["none_of"].split("|")), heading))
    return tuple(found)


@cache
def _by_words(text: str) -> Heading | None:
    words = frozenset(text.split())
    for pattern in _patterns():
        if all(group & words for group in pattern.groups) and not pattern.without & words:
            return pattern.heading
    return None
