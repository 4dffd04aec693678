"""When did the current episode start? (rule A8)"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby

from lib.knowledge.load import Knowledge
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import CurrentEpisode
from lib.records.dates import PartialDate, days_between, show_date, show_partial
from lib.records.history import History, Score


def current_episode(history: History, knowledge: Knowledge, as_of: date) -> CurrentEpisode:
    """The start of the current episode: as recorded, else after the last remission that lasted long enough, else unknown.

    After a remission the first day is known only to lie between the last sign of remission and the first sign of return, or the as-of
    date when no return is recorded.
    """
    running = [e for e in history.episodes if e.start.earliest <= as_of and (e.stop is None or e.stop.latest > as_of)]
    if running:
        last = max(running, key=lambda e: (e.start.latest, e.start.earliest, e.row))
        return CurrentEpisode(last.start, "recorded", f"Recorded: started {show_partial(last.start)}.", (last.row,))
    found = _last_remission(history, knowledge, as_of)
    if found is None:
        return CurrentEpisode(None, None, "Neither the start of the episode nor a remission long enough to end one is recorded.")
    well_until, rows = found
    back = _first_return(history, knowledge, well_until, as_of)
    first = min(well_until + timedelta(days=1), as_of)
    if back is None:
        text = f"In remission until {show_date(well_until)} at least; no return of depression is recorded since."
        return CurrentEpisode(PartialDate(first, as_of), "after_remission", text, rows)
    when, row, known = back
    start = when if known else PartialDate(min(first, when.latest), when.latest)
    text = f"After a remission that lasted until {show_date(well_until)}; depressed again by {show_date(when.latest)}."
    return CurrentEpisode(start, "after_remission", text, (*rows, row))


def in_episode(start: PartialDate | None, end: PartialDate | None, ongoing: bool, episode: CurrentEpisode) -> Answer:
    """Does some part of a course lie in the current episode?"""
    began = episode.start
    if began is None or end is None:
        return UNKNOWN
    if ongoing:
        return YES
    if end.earliest > began.latest or (start is not None and start.earliest >= began.latest):
        return YES
    return NO if end.latest <= began.earliest else UNKNOWN


def _last_remission(history: History, knowledge: Knowledge, as_of: date) -> tuple[date, tuple[int, ...]] | None:
    """The last day certainly in remission of the last remission that lasted long enough or ended a recorded episode, with its rows."""
    needed = knowledge.number("episode_remission_days")
    by_scores = _remissions_by_scores(history, knowledge, as_of, needed)
    by_events = _remissions_by_events(history, knowledge, as_of, needed)
    over = [(e.stop.earliest, (e.row,)) for e in history.episodes if e.stop is not None and e.stop.latest <= as_of]
    return max([*by_scores, *by_events, *over], default=None)


def _remissions_by_scores(history: History, knowledge: Knowledge, as_of: date, needed: float) -> list[tuple[date, tuple[int, ...]]]:
    """Runs of consecutive totals of one instrument in remission, at least `needed` days from first to last: last day and rows."""
    by_scale: dict[str, list[Score]] = {}
    for score in _totals(history, knowledge, as_of):
        by_scale.setdefault(score.scale or "", []).append(score)
    found = []
    for scores in by_scale.values():
        for well, run in groupby(scores, key=lambda score: _in_remission(score, knowledge)):
            spell = list(run)
            if well and days_between(spell[0].when, spell[-1].when).low >= needed:
                found.append((spell[-1].when.earliest, tuple(s.row for s in spell)))
    return found


def _remissions_by_events(history: History, knowledge: Knowledge, as_of: date, needed: float) -> list[tuple[date, tuple[int, ...]]]:
    """Recorded remissions: last day certainly in remission and rows. One that is known to have ended sooner than `needed` days does not count."""
    found: list[tuple[date, tuple[int, ...]]] = []
    for event in history.events:
        if event.event != "remission" or event.when is None or event.when.latest > as_of:
            continue
        ended = event.stop
        if ended is None:
            back = _first_return(history, knowledge, event.when.latest, as_of)
            ended = back[0] if back else None
        if ended is None or days_between(event.when, ended).low >= needed:
            well_until = event.stop.earliest if event.stop else event.when.latest
            found.append((max(event.when.latest, min(well_until, as_of)), (event.row,)))
    return found


def _first_return(history: History, knowledge: Knowledge, after: date, as_of: date) -> tuple[PartialDate, int, bool] | None:
    """The first sign of depression after a day: a relapse event (its day known) or a total above remission (known by then)."""
    signs: list[tuple[date, int, PartialDate, bool]] = [
        (e.when.latest, e.row, e.when, True)
        for e in history.events
        if e.event == "relapse" and e.when is not None and after < e.when.latest <= as_of
    ]
    signs += [
        (s.when.latest, s.row, s.when, False)
        for s in _totals(history, knowledge, as_of)
        if s.when.latest > after and not _in_remission(s, knowledge)
    ]
    if not signs:
        return None
    _, row, when, known = min(signs, key=lambda sign: (sign[0], not sign[3], sign[1]))
    return when, row, known


def _totals(history: History, knowledge: Knowledge, as_of: date) -> list[Score]:
    """Totals of instruments that define remission, oldest first."""
    found = []
    for score in history.scores:
        scale = knowledge.scales.get(score.scale or "")
        if score.item is None and scale is not None and scale.remission is not None and score.when.latest <= as_of:
            found.append(score)
    return sorted(found, key=lambda s: (s.when.latest, s.when.earliest, s.value, s.row))


def _in_remission(score: Score, knowledge: Knowledge) -> bool:
    cutoff = knowledge.scales[score.scale or ""].remission
    return cutoff is not None and score.value <= cutoff
