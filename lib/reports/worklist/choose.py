"""Which patients are on the list, and in what order? Searched, filtered and sorted by what is known of each.

What is not known never passes a filter that asks for it and always stands at the end of an order, whichever way it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from lib.knowledge.load import Knowledge
from lib.records.bounds import Bounds
from lib.records.dates import days_between, on
from lib.reports.worklist.row import Facets, LastScore
from lib.store import PatientSummary

SOON = timedelta(days=14)  # a review is "soon" within the two weeks that clinics plan ahead
NEWS = ("new", "changed", "seen")


@dataclass(frozen=True, slots=True)
class Entry:
    """One patient on the list. `facets` None: not worked out yet. `judged_on`: the day they were worked out for. `review`: the next review a meeting
    set. `news`: new (never seen by this person), changed, seen; empty when not worked out. `seen_at` is UTC."""

    patient: PatientSummary
    facets: Facets | None = None
    judged_on: date | None = None
    review: date | None = None
    news: str = ""
    seen_at: datetime | None = None

    @property
    def key(self) -> str:
        """The patient's key in the store."""
        return self.patient.key

    @property
    def score(self) -> LastScore | None:
        """The last score shown: the one worked out, until then the latest of any instrument."""
        if self.facets is not None:
            return self.facets.score
        last = self.patient.last_score
        return LastScore(last.scale, last.value, last.when) if last and last.scale else None


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader asks for. `flags`: all of them (`present:<pattern>`, `watched:<pattern>`, `met:<pack>`, `alert:<code>`, `met:` = any definition).
    `untold`: `some` or `none` cannot be told. `scale` with `at_least`: the last score. `unchanged_for`: days at least. `review`: `due`, `soon`, `none`.
    `news`: `changed` or `new`. `sort`: one of SORTS, `down` = the largest first."""

    text: str = ""
    flags: tuple[str, ...] = ()
    untold: str = ""
    scale: str = ""
    at_least: float | None = None
    unchanged_for: int | None = None
    review: str = ""
    news: str = ""
    sort: str = "saved"
    down: bool = True

    @property
    def judged(self) -> bool:
        """Does it ask for something that has to be worked out?"""
        return bool(self.flags or self.untold or self.unchanged_for is not None or self.news)


def chosen(entries: Iterable[Entry], choice: Choice, as_of: date, knowledge: Knowledge) -> tuple[list[Entry], int]:
    """The entries asked for in their order, and how many could not be looked at because they are not worked out yet."""
    found, unready = [], 0
    for entry in entries:
        if not (matches(entry.patient, choice.text) and _score(entry, choice) and _review(entry, choice, as_of)):
            continue
        if entry.facets is None:
            unready += choice.judged
            found += [] if choice.judged else [entry]
        elif _judged(entry, entry.facets, choice, as_of):
            found.append(entry)
    return in_order(found, choice, as_of, knowledge), unready


def matches(patient: PatientSummary, wanted: str) -> bool:
    """Does every word of `wanted` stand in the patient's name or ID?"""
    text = " ".join(filter(None, (patient.patient_id, patient.family_name, patient.given_name))).casefold()
    return all(word in text for word in wanted.casefold().split())


def unchanged(facets: Facets | None, as_of: date) -> Bounds | None:
    """Days since treatment last changed, as bounds when the date is vague."""
    if facets is None or facets.changed is None:
        return None
    return days_between(facets.changed, on(as_of))


def in_order(entries: Sequence[Entry], choice: Choice, as_of: date, knowledge: Knowledge) -> list[Entry]:
    """Sorted as asked; the list comes in with the one saved last first, and equals keep that order."""
    key = _keys(as_of).get(choice.sort, _saved)
    known = [entry for entry in entries if key(entry) is not None]
    without = [entry for entry in entries if key(entry) is None]
    if choice.sort == "score":  # instruments stay together, whichever way their values run
        scales = list(knowledge.scales)
        known.sort(key=lambda entry: -key(entry)[1] if choice.down else key(entry)[1])
        known.sort(key=lambda entry: scales.index(key(entry)[0]) if key(entry)[0] in scales else len(scales))
        return known + without
    known.sort(key=key, reverse=choice.down)
    return known + without


def _keys(as_of: date) -> dict[str, Callable[[Entry], Any]]:
    """What each order compares; None = not known."""

    def days(entry: Entry) -> float | None:
        held = unchanged(entry.facets, as_of)
        return held.low if held else None

    def score(entry: Entry) -> tuple[str, float] | None:
        held = entry.score
        return (held.scale, held.value) if held else None

    return {
        "saved": _saved,
        "name": lambda entry: _name(entry.patient) or None,
        "flags": lambda entry: (len(entry.facets.alerts), entry.facets.flags) if entry.facets else None,
        "unknown": lambda entry: entry.facets.unknown if entry.facets else None,
        "score": score,
        "unchanged": days,
        "review": lambda entry: entry.review,
        "news": lambda entry: -NEWS.index(entry.news) if entry.news else None,
    }


def _saved(entry: Entry) -> datetime:
    return entry.patient.saved_at


def _name(patient: PatientSummary) -> str:
    return f"{patient.family_name or ''} {patient.given_name or ''}".strip().casefold()


def _score(entry: Entry, choice: Choice) -> bool:
    if not choice.scale:
        return True
    score = entry.score
    return score is not None and score.scale == choice.scale and (choice.at_least is None or score.value >= choice.at_least)


def _review(entry: Entry, choice: Choice, as_of: date) -> bool:
    due = entry.review
    match choice.review:
        case "due":
            return due is not None and due <= as_of
        case "soon":
            return due is not None and due <= as_of + SOON
        case "none":
            return due is None
    return True


def _judged(entry: Entry, facets: Facets, choice: Choice, as_of: date) -> bool:
    if not all(_has(facets, flag) for flag in choice.flags):
        return False
    if (choice.untold == "some" and not facets.unknown) or (choice.untold == "none" and facets.unknown):
        return False
    if choice.unchanged_for is not None:
        held = unchanged(facets, as_of)
        if held is None or held.low < choice.unchanged_for:
            return False
    return not choice.news or entry.news == choice.news


def _has(facets: Facets, flag: str) -> bool:
    kind, _, code = flag.partition(":")
    held = {"present": facets.present, "watched": facets.watched, "met": facets.met, "alert": facets.alerts}[kind]
    return code in held if code else bool(held)
