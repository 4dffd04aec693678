"""How did the patient do on the course? (rules C1 to C6)"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Protocol

from lib.engine.drafts import Draft
from lib.engine.grounds import Grounds
from lib.knowledge.load import Knowledge
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.bounds import Bounds, exactly
from lib.records.course import Course
from lib.records.dates import days_between
from lib.records.history import Score
from lib.records.problems import Problem

# From worst to best, so that the distance of two words is the distance of their places.
WORDS = ("worse", "none", "partial", "response", "remission")
HELPED = ("response", "remission")
SCORES, RATED = "scores", "rated"
LOST = "loss_of_efficacy"


@dataclass(slots=True)
class Outcome:
    """The outcome of one course; the fields are those of Course."""

    outcome: str
    outcome_from: str | None
    improvement: Bounds | None
    improvement_pct: float | None
    lost: bool
    scale: str | None
    baseline: Score | None
    endpoint: Score | None
    missing: tuple[str, ...]


@dataclass(slots=True)
class _Measured:
    """An outcome by scores: at the end, and the best that was held."""

    baseline: Score
    endpoint: Score
    percent: float
    at_end: str
    held: str | None


@dataclass(slots=True)
class _Rating:
    """An outcome as rated by a clinician: the word, the percentage if given, and the row."""

    word: str
    percent: float | None
    row: int


def judge_outcome(draft: Draft, grounds: Grounds, notes: list[Problem]) -> Outcome:
    """The outcome by scores where possible, else as rated, else as far as the stop reason tells. Disagreement is added to `notes`."""
    rating = _last_rating(draft, grounds)
    measured = _measure(draft, grounds)
    return _by_rating(draft, rating, grounds) if measured is None else _by_scores(draft, measured, rating, grounds, notes)


def _by_scores(draft: Draft, measured: _Measured, rating: _Rating | None, grounds: Grounds, notes: list[Problem]) -> Outcome:
    outcome, lost, origin = measured.at_end, False, SCORES
    if measured.held is not None and _apart(measured.held, outcome) > 0:
        outcome, lost = measured.held, True
    if rating is not None and draft.stop_reason == LOST and rating.word in HELPED and _apart(rating.word, outcome) > 0:
        outcome, lost, origin = rating.word, True, RATED
    missing = _unsettled(draft, outcome, lost)
    if rating is not None and origin == SCORES:
        # A rating may mean the best that was held or where the course ended: it disagrees when it is far from both.
        steps = min(abs(_apart(rating.word, outcome)), abs(_apart(rating.word, measured.at_end)))
        if steps > grounds.number("outcome_steps_apart"):
            notes.append(_disagreement(rating, measured))
            missing = (f"outcome:{draft.course_id}",)
    return Outcome(
        outcome=outcome,
        outcome_from=origin,
        improvement=exactly(measured.percent),
        improvement_pct=measured.percent,
        lost=lost,
        scale=measured.baseline.scale,
        baseline=measured.baseline,
        endpoint=measured.endpoint,
        missing=missing,
    )


def _apart(word: str, other: str) -> int:
    """Steps by which one outcome is better than another."""
    return WORDS.index(word) - WORDS.index(other)


def _unsettled(draft: Draft, outcome: str, lost: bool) -> tuple[str, ...]:
    """A loss of effect is claimed of a course that shows none: how well it once worked is not recorded."""
    return (f"outcome:{draft.course_id}",) if draft.stop_reason == LOST and not lost and outcome not in HELPED else ()


def _disagreement(rating: _Rating, measured: _Measured) -> Problem:
    before, after = measured.baseline, measured.endpoint
    message = (
        f"Rated {rating.word}, but {before.scale} went from {before.value:g} to {after.value:g} ({measured.at_end}): the scores are used."
    )
    return Problem(rating.row, "outcome", rating.word, "warning", message, "Check the rating and the scores.")


def _measure(draft: Draft, grounds: Grounds) -> _Measured | None:
    """Baseline and end on the first instrument that has both (C1, C5)."""
    if draft.start is None or draft.end is None or not grounds.scores:
        return None
    # Of a vague date the whole interval has to fit the window, whichever day the course really started or stopped.
    first_day, base_until = draft.start.latest - grounds.windows.before_start, draft.start.earliest + grounds.windows.after_start
    end_from, end_until = draft.start.latest + grounds.windows.from_start, draft.end.earliest + grounds.windows.after_stop
    for totals in grounds.scores.values():
        before = [s for s in totals if first_day <= s.when.earliest and s.when.latest <= base_until]
        # Nothing can be said in percent of a baseline of 0.
        if not before or before[-1].value <= 0:
            continue
        after = [s for s in totals if end_from <= s.when.earliest and s.when.latest <= end_until]
        if after:
            return _compare(draft, before[-1], after, grounds)
    return None


def _compare(draft: Draft, baseline: Score, after: list[Score], grounds: Grounds) -> _Measured:
    remission = grounds.knowledge.scales[baseline.scale or ""].remission
    rated = [(s, _word(improvement_percent(baseline.value, s.value), s.value, remission, grounds.knowledge)) for s in after]
    inside = [(s, word) for s, word in rated if draft.end is not None and s.when.latest <= draft.end.latest]
    endpoint, at_end = rated[-1]
    percent = improvement_percent(baseline.value, endpoint.value)
    return _Measured(baseline, endpoint, percent, at_end, _best_held(inside, grounds.number("held_days")))


def improvement_percent(baseline: float, end: float) -> float:
    """Improvement in percent of the baseline; positive = better, on an instrument where more is worse."""
    return 100.0 * (baseline - end) / baseline


def _word(percent: float, value: float, remission: float | None, knowledge: Knowledge) -> str:
    """The outcome of one score (C2)."""
    if remission is not None and value <= remission:
        return "remission"
    return word_for(percent, knowledge)


def word_for(percent: float, knowledge: Knowledge) -> str:
    """The word for an improvement in percent; remission cannot be told from a percentage (C2)."""
    numbers = knowledge.numbers
    if percent >= numbers["response_pct"].value:
        return "response"
    if percent >= numbers["partial_pct"].value:
        return "partial"
    return "none" if percent >= numbers["worse_pct"].value else "worse"


def _best_held(scores: list[tuple[Score, str]], held_days: float) -> str | None:
    """The best of response and remission that an unbroken run of scores held for at least `held_days` (C6)."""
    for wanted in ("remission", "response"):
        first: Score | None = None
        enough = HELPED if wanted == "response" else ("remission",)
        for score, word in scores:
            if word not in enough:
                first = None
            elif first is None:
                first = score
            elif days_between(first.when, score.when).low >= held_days:
                return wanted
    return None


def _last_rating(draft: Draft, grounds: Grounds) -> _Rating | None:
    """The last rating of the course, in words or percent. A percentage gives its own word, except that it cannot tell a remission."""
    for row in reversed(draft.treatments):
        if row.improvement_pct is not None and row.outcome != "remission":
            return _Rating(word_for(row.improvement_pct, grounds.knowledge), row.improvement_pct, row.row)
        if row.outcome is not None:
            return _Rating(row.outcome, row.improvement_pct, row.row)
    if draft.stop_reason == "remission":
        return _Rating("remission", None, draft.treatments[-1].row)
    return None


def _by_rating(draft: Draft, rating: _Rating | None, grounds: Grounds) -> Outcome:
    """Without scores: the rating (C3), else what the stop reason tells (C4)."""
    if rating is None:
        below = Bounds(-inf, grounds.number("response_pct")) if draft.stop_reason == "inefficacy" else None
        return Outcome("unknown", None, below, None, False, None, None, None, (f"outcome:{draft.course_id}",))
    word, percent = rating.word, rating.percent
    lost = draft.stop_reason == LOST and word in HELPED
    known = exactly(percent) if percent is not None else band_of(word, grounds.knowledge)
    return Outcome(word, RATED, known, percent, lost, None, None, None, _unsettled(draft, word, lost))


def band_of(word: str, knowledge: Knowledge) -> Bounds:
    """The improvement in percent that a rating in words stands for. The band is half-open: its upper end belongs to the next word."""
    number = knowledge.number
    if word == "worse":
        return Bounds(-inf, number("worse_pct"))
    if word == "none":
        return Bounds(number("worse_pct"), number("partial_pct"))
    if word == "partial":
        return Bounds(number("partial_pct"), number("response_pct"))
    if word in HELPED:
        return Bounds(number("response_pct"), 100.0)
    raise KeyError(word)


def fails_cutoff(course: Course, cutoff_pct: float, inclusive: bool) -> Answer:
    """Is the improvement on a course below the cut-off (at most, when `inclusive`)? See `below_cutoff`."""
    return below_cutoff(course, cutoff_pct, inclusive, course.stop_reason)


class HasOutcome(Protocol):
    """The outcome of a course, before or after it is one."""

    @property
    def outcome(self) -> str: ...
    @property
    def lost(self) -> bool: ...
    @property
    def improvement(self) -> Bounds | None: ...
    @property
    def improvement_pct(self) -> float | None: ...


def below_cutoff(on: HasOutcome, cutoff_pct: float, inclusive: bool, stop_reason: str | None) -> Answer:
    """Is the improvement below the cut-off?

    Remission, or a response that was later lost, never is (D). A percentage compares as a number; a rating in words stands for its whole band,
    which is half-open: `partial` (25 to under 50 %) is below 50 and not at most 25. Said to have lost an effect that is not recorded: unknown.
    """
    if on.lost or on.outcome == "remission":
        return NO
    if on.improvement is None:
        return UNKNOWN
    low, high = on.improvement.low, on.improvement.high
    if on.improvement_pct is not None:
        below = YES if high < cutoff_pct or (inclusive and high == cutoff_pct) else NO
    else:
        below = YES if high <= cutoff_pct else NO if low >= cutoff_pct else UNKNOWN
    return UNKNOWN if below is YES and stop_reason == LOST else below
