"""Which days and intervals get a sign: today, the episode, patterns, decisions, admissions, conditions, events?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from lib.charts.parts import GROUPS, Mark, Span, Track, Undrawn
from lib.charts.wording import EVENTS, PATTERNS
from lib.knowledge.load import Knowledge
from lib.records.answers import YES
from lib.records.assessment import Assessment, Evidence, Pattern
from lib.records.dates import PartialDate, on, show_date, show_partial, show_span
from lib.records.history import History

SPAN_EVENTS = ("hospital_admission",)
# A response is lost when the scores have confirmed it; a relapse begins with its first score, a dose increase with its first day.
STRIKES_AT_ITS_END = ("loss_of_efficacy",)
STRIKES_AT_ITS_START = ("relapse_or_recurrence", "no_change_on_dose_increase")


class Decided(NamedTuple):
    """What a case-review meeting decided, and on which day."""

    day: date
    text: str


def crossing_marks(assessment: Assessment, decided: Sequence[Decided] = ()) -> tuple[Mark, ...]:
    """Today, the start of the current episode, each pattern that is present with a day to show, and each decision of a meeting."""
    marks = []
    start = assessment.episode.start
    if start is not None and start.earliest <= assessment.as_of:
        text = f"Current episode since {show_partial(start)}: {assessment.episode.because}"
        stop = None if start.exact else min(start.latest, assessment.as_of)
        marks.append(Mark("episode", "current episode", start.earliest, stop, text, assessment.episode.rows))
    for pattern in assessment.patterns:
        if pattern.present is YES:
            marks += _pattern_marks(pattern, assessment.as_of)
    for day, words in sorted(decided):
        if day <= assessment.as_of:
            text = f"Decided at case review, {show_date(day)}: {' '.join(words.split())}"
            marks.append(Mark("decision", "decided", day, None, text, ()))
    marks.append(Mark("today", "today", assessment.as_of, None, f"Today, {show_date(assessment.as_of)}", ()))
    return tuple(marks)


def _pattern_marks(pattern: Pattern, as_of: date) -> list[Mark]:
    name = PATTERNS.get(pattern.pattern, pattern.title)
    marks: dict[tuple[date, date | None], Mark] = {}
    for evidence in pattern.evidence:
        days = _days(pattern.pattern, evidence, as_of)
        if days and days not in marks:
            text = f"{pattern.title}: {evidence.text}"
            marks[days] = Mark("pattern", name, days[0], days[1], text, evidence.rows, evidence.courses)
    return list(marks.values())


def _days(pattern: str, evidence: Evidence, as_of: date) -> tuple[date, date | None] | None:
    """The day a pattern struck, or the interval over which it held."""
    start, stop = evidence.start or evidence.stop, evidence.stop or evidence.start
    if start is None or stop is None or start > as_of:
        return None
    stop = min(stop, as_of)
    if pattern in STRIKES_AT_ITS_END:
        return stop, None
    return start, stop if stop > start and pattern not in STRIKES_AT_ITS_START else None


class _Spell(NamedTuple):
    """A fact that may stand on a track. `lasts`: it goes on until a stop is recorded."""

    group: str
    name: str
    start: PartialDate | None
    stop: PartialDate | None
    row: int
    lasts: bool
    kind: str = "event"


def tracks(history: History, knowledge: Knowledge, as_of: date) -> tuple[tuple[Track, ...], tuple[Undrawn, ...]]:
    """Episodes, admissions, conditions and events as lines of their own, and those without a day to stand on."""
    found: dict[tuple[str, str], list[Mark]] = {}
    undrawn: list[Undrawn] = []
    for spell in _spells(history, knowledge):
        if spell.start is None:
            undrawn.append(Undrawn(spell.group, spell.name, "Not recorded", "date not recorded", (spell.row,)))
        elif spell.start.earliest > as_of:
            undrawn.append(Undrawn(spell.group, spell.name, show_partial(spell.start), "after the day of the review", (spell.row,)))
        else:
            found.setdefault((spell.group, spell.name), []).append(_mark(spell, spell.start, as_of))
    groups = list(GROUPS)
    lines = (Track(group, label, tuple(sorted(marks, key=lambda m: (m.start, m.rows)))) for (group, label), marks in found.items())
    return tuple(sorted(lines, key=lambda t: (groups.index(t.group), t.marks[0].start, t.label))), tuple(undrawn)


def _spells(history: History, knowledge: Knowledge) -> Iterator[_Spell]:
    for episode in history.episodes:
        yield _Spell("episode", "depressive episode", episode.start, episode.stop, episode.row, True)
    for event in history.events:
        group = "episode" if event.event in SPAN_EVENTS else "event"
        yield _Spell(group, EVENTS.get(event.event, event.event.replace("_", " ")), event.when, event.stop, event.row, False)
    for condition in history.conditions:
        # An undated condition is a standing fact of the person, not something the chart left out.
        if condition.present is YES and condition.start is not None:
            known = knowledge.conditions.get(condition.condition or "")
            yield _Spell(
                "episode", known.title if known else condition.name, condition.start, condition.stop, condition.row, True, "condition"
            )


def _mark(spell: _Spell, start: PartialDate, as_of: date) -> Mark:
    """An interval when it lasts, has a stop or a vague day; else a day."""
    ongoing = spell.lasts and spell.stop is None
    ends = on(as_of) if ongoing else spell.stop or start
    last = min(ends.latest, as_of)
    single = start.exact and last <= start.earliest
    sure = (start.latest, min(ends.earliest, as_of))
    return Mark(
        kind=spell.kind,
        name=spell.name,
        start=start.earliest,
        stop=None if single else last,
        text=f"{spell.name}: {show_span(start, spell.stop, ongoing) if ongoing or spell.stop is not None else show_partial(start)}",
        rows=(spell.row,),
        certain=Span(*sure) if sure[0] <= sure[1] and not single else None,
        ongoing=ongoing,
    )
