"""When was the patient well, and when did the depression return? One instrument followed through time, with the words recorded beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

from lib.engine.case import Case
from lib.engine.scores import improvement_pct, series, show_score, symptom_scales
from lib.engine.spans import DAYS_A_WEEK
from lib.knowledge.rows import Scale
from lib.records.answers import UNKNOWN, YES, Answer
from lib.records.course import Course
from lib.records.dates import PartialDate, days_between, show_partial
from lib.records.history import Episode, Event, Score

RECORDED = ("relapse", "recurrence")


@dataclass(slots=True, eq=False)
class Return:
    """One return of depression. `text`, `note`: in words, when asked for. `origins`: instruments or records it was seen in. `well_from`: when the remission before it began, None = only a response or not known."""

    when: PartialDate
    until: PartialDate
    text: Callable[[], str]
    rows: tuple[int, ...]
    origins: tuple[str, ...]
    confirmed: Answer = YES
    remitted: bool = False
    well_from: PartialDate | None = None
    note: Callable[[], str] | None = None


@dataclass(slots=True, eq=False)
class Recovery:
    """A remission or response known from words: a remission event, or a course rated so when it stopped."""

    when: PartialDate
    remission: bool
    rows: tuple[int, ...]
    text: Callable[[], str]


@dataclass(slots=True)
class _Spell:
    """A time well, while the series is walked through."""

    remission_from: PartialDate | None = None
    rows: list[int] = field(default_factory=list)
    ill: list[Score] = field(default_factory=list)


def recorded_recoveries(case: Case) -> tuple[Recovery, ...]:
    """Remission events and courses rated remission or response that were stopped, not lost."""
    if "recoveries" not in case.found:
        events = [_remission(e, e.when) for e in case.history.events if e.event == "remission" and e.when and e.when.latest <= case.as_of]
        courses = [_rated_well(case, c, c.stop) for c in case.courses if c.stop and c.outcome_from == "rated" and _left_well(c)]
        case.found["recoveries"] = tuple(sorted([*events, *courses], key=lambda r: r.when.latest))
    recoveries: tuple[Recovery, ...] = case.found["recoveries"]
    return recoveries


def _left_well(course: Course) -> bool:
    return course.outcome in ("remission", "response") and not course.lost


def _remission(event: Event, when: PartialDate) -> Recovery:
    return Recovery(when, True, (event.row,), lambda: f"remission recorded {show_partial(when)}")


def _rated_well(case: Case, course: Course, stop: PartialDate) -> Recovery:
    def text() -> str:
        return f"{case.knowledge.title(course.agent)} rated {course.outcome}, stopped {show_partial(stop)}"

    return Recovery(stop, course.outcome == "remission", course.rows, text)


def returns_on(case: Case, scale: Scale) -> tuple[tuple[Return, ...], bool]:
    """Returns to the relapse threshold of one instrument, the last perhaps unconfirmed; and whether the series saw the patient well."""
    if scale.relapse is None:
        return (), False
    found: list[Return] = []
    seen_well, peak = False, 0.0
    spell: _Spell | None = None
    recoveries = list(recorded_recoveries(case))
    responded_from, confirming = (
        case.knowledge.number("pattern_relapse_response_pct"),
        case.knowledge.number("pattern_relapse_confirming_scores"),
    )
    for score in series(case, scale.id):
        while recoveries and recoveries[0].when.latest <= score.when.earliest:
            told = recoveries.pop(0)
            spell = spell or _Spell(rows=list(told.rows))
            spell.remission_from = spell.remission_from or (told.when if told.remission else None)
        ill = score.value >= scale.relapse
        remitted = scale.remission is not None and score.value <= scale.remission
        if spell is None:
            peak = score.value if score.value > peak else peak
            fall = improvement_pct(peak, score.value)
            responded = not ill and fall is not None and fall >= responded_from
            if remitted or responded:
                seen_well, spell = True, _Spell(score.when if remitted else None, [score.row])
            continue
        if not ill:
            seen_well, spell.ill = True, []
            spell.rows.append(score.row)
            spell.remission_from = spell.remission_from or (score.when if remitted else None)
            continue
        spell.ill.append(score)
        if len(spell.ill) >= confirming:
            found.append(_scored_return(case, scale, spell))
            peak = max(s.value for s in spell.ill)
            spell = None
    if spell is not None and spell.ill:
        found.append(_scored_return(case, scale, spell))
    return tuple(found), seen_well


def _scored_return(case: Case, scale: Scale, spell: _Spell) -> Return:
    ill = spell.ill
    confirmed = len(ill) >= case.knowledge.number("pattern_relapse_confirming_scores")
    against = _contradicting(case, scale, ill) if confirmed else ()

    def text() -> str:
        shown = " and ".join(show_score(s) for s in ill)
        apart = days_between(ill[0].when, ill[-1].when).low / DAYS_A_WEEK
        if apart > case.knowledge.number("pattern_gap_weeks"):
            shown += f" ({apart:.0f} weeks apart)"
        return shown if confirmed else f"{shown}, one score at or above the relapse threshold, to be confirmed by another"

    return Return(
        when=ill[0].when,
        until=ill[-1].when,
        text=text,
        rows=(*spell.rows, *[s.row for s in ill]),
        origins=(scale.id,),
        confirmed=YES if confirmed and not against else UNKNOWN,
        remitted=spell.remission_from is not None,
        well_from=spell.remission_from,
        note=(lambda: f"Instruments disagree: {'; '.join(show_score(s) for s in against)}.") if against else None,
    )


def _contradicting(case: Case, scale: Scale, ill: list[Score]) -> tuple[Score, ...]:
    """Scores of other instruments near in time, when all of them lie below their own relapse threshold."""
    near = timedelta(days=case.knowledge.number("pattern_disagree_days"))
    found: list[Score] = []
    for other in symptom_scales(case):
        if other.id == scale.id or other.relapse is None:
            continue
        close = [s for s in series(case, other.id) if any(abs(s.when.latest - i.when.latest) <= near for i in ill)]
        if any(s.value >= other.relapse for s in close):
            return ()
        found += close
    return tuple(found)


def recorded_returns(case: Case) -> tuple[Return, ...]:
    """Relapse events, and the starts of recorded episodes after the first."""
    found = []
    for event in case.history.events:
        if event.event in RECORDED and event.when and event.when.latest <= case.as_of:
            found.append(_relapse(case, event, event.when))
    if len(case.history.episodes) > 1:
        episodes = sorted(case.history.episodes, key=lambda e: (e.start.earliest, e.row))
        for earlier, later in pairwise(episodes):
            if later.start.earliest > earlier.start.latest and later.start.latest <= case.as_of:
                found.append(_further_episode(earlier, later))
    return tuple(found)


def _relapse(case: Case, event: Event, when: PartialDate) -> Return:
    before = [r for r in recorded_recoveries(case) if r.remission and r.when.latest <= when.earliest]

    def text() -> str:
        return f"{event.event} recorded {show_partial(when)}"

    return Return(when, when, text, (event.row,), ("event",), YES, True, before[-1].when if before else None)


def _further_episode(earlier: Episode, later: Episode) -> Return:
    def text() -> str:
        return f"a further episode recorded from {show_partial(later.start)}"

    return Return(later.start, later.start, text, (earlier.row, later.row), ("episode",), YES, True, earlier.stop)


def undated_returns(case: Case) -> tuple[int, ...]:
    """Rows of relapses recorded without a date."""
    return tuple(e.row for e in case.history.events if e.event in RECORDED and e.when is None)
