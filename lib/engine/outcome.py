"""How did the patient do on the course? (rules C1 to C6)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf

from lib.engine.adequacy import stop_reason
from lib.engine.drafts import Draft
from lib.knowledge.load import Knowledge
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.bounds import Bounds, exactly
from lib.records.course import Course
from lib.records.dates import days_between
from lib.records.history import History, Score
from lib.records.problems import Problem

# From worst to best, so that the distance of two words is the distance of their places.
WORDS = ("worse", "none", "partial", "response", "remission")
SCORES, RATED = "scores", "rated"


@dataclass(frozen=True, slots=True)
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
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Measured:
    """An outcome by scores: at the end, and the best that was held."""

    baseline: Score
    endpoint: Score
    percent: float
    at_end: str
    held: str | None


def scores_by_scale(history: History, knowledge: Knowledge, as_of: date) -> dict[str, tuple[Score, ...]]:
    """Totals up to the as-of date of the instruments that count for an outcome, in their order of precedence, each oldest first."""
    found: dict[str, list[Score]] = {}
    for score in history.scores:
        if score.scale is not None and score.item is None and score.when.latest <= as_of:
            found.setdefault(score.scale, []).append(score)
    ordered = sorted((s.order, s.id) for scale in found if (s := knowledge.scales.get(scale)) is not None and s.order is not None)
    return {scale: tuple(sorted(found[scale], key=_by_time)) for _, scale in ordered}


def _by_time(score: Score) -> tuple[date, date, float, int]:
    return score.when.latest, score.when.earliest, score.value, score.row


def judge_outcome(draft: Draft, scores: Mapping[str, tuple[Score, ...]], knowledge: Knowledge, notes: list[Problem]) -> Outcome:
    """The outcome by scores where possible, else as rated, else as far as the stop reason tells."""
    rated, percent, row = _rating(draft, knowledge)
    reason = stop_reason(draft)
    measured = _measure(draft, scores, knowledge)
    if measured is None:
        return _as_rated(draft, rated, percent, reason, knowledge)
    if reason == "loss_of_efficacy" and rated in ("response", "remission"):
        return _from_scores(measured, rated, True, RATED, ())
    outcome, lost = measured.at_end, False
    if measured.held is not None and WORDS.index(measured.held) > WORDS.index(outcome):
        outcome, lost = measured.held, True
    missing: tuple[str, ...] = ()
    steps = knowledge.number("outcome_steps_apart")
    if rated is not None and abs(WORDS.index(rated) - WORDS.index(outcome)) > steps:
        missing = (f"outcome:{draft.course_id}",)
        notes.append(_disagreement(row, rated, outcome, measured))
    return _from_scores(measured, outcome, lost, SCORES, missing)


def _from_scores(measured: _Measured, outcome: str, lost: bool, origin: str, missing: tuple[str, ...]) -> Outcome:
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


def _disagreement(row: int, rated: str, outcome: str, measured: _Measured) -> Problem:
    scale = measured.baseline.scale
    return Problem(
        row,
        "outcome",
        rated,
        "warning",
        f"Rated {rated}, but {scale} went from {measured.baseline.value:g} to {measured.endpoint.value:g} ({outcome}); the scores are used.",
        "Check the rating and the scores.",
    )


def _measure(draft: Draft, scores: Mapping[str, tuple[Score, ...]], knowledge: Knowledge) -> _Measured | None:
    """Baseline and end on the first instrument that has both (C1)."""
    if draft.start is None or draft.end is None:
        return None
    first_day = draft.start.latest - timedelta(days=knowledge.number("baseline_days_before"))
    base_until = draft.start.earliest + timedelta(days=knowledge.number("baseline_days_after"))
    end_from = draft.start.latest + timedelta(days=knowledge.number("endpoint_days_from_start"))
    end_until = draft.end.earliest + timedelta(days=knowledge.number("endpoint_days_after_stop"))
    for scale, totals in scores.items():
        # Of a vague date the whole interval has to fit the window, whichever day the course really started or stopped.
        before = [s for s in totals if first_day <= s.when.earliest and s.when.latest <= base_until]
        after = [s for s in totals if end_from <= s.when.earliest and s.when.latest <= end_until]
        if before and after and before[-1].value > knowledge.scales[scale].low:
            return _compare(before[-1], after, draft, knowledge)
    return None


def _compare(baseline: Score, after: list[Score], draft: Draft, knowledge: Knowledge) -> _Measured:
    cutoff = knowledge.scales[baseline.scale or ""].remission
    percents = [improvement_percent(baseline.value, s.value) for s in after]
    words = [_word(p, s.value, cutoff, knowledge) for p, s in zip(percents, after, strict=True)]
    inside = [(s, w) for s, w in zip(after, words, strict=True) if draft.end is not None and s.when.latest <= draft.end.latest]
    return _Measured(baseline, after[-1], percents[-1], words[-1], _best_held(inside, knowledge.number("held_days")))


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
    if percent >= knowledge.number("response_pct"):
        return "response"
    if percent >= knowledge.number("partial_pct"):
        return "partial"
    return "none" if percent >= knowledge.number("worse_pct") else "worse"


def _best_held(scores: list[tuple[Score, str]], held_days: float) -> str | None:
    """The best of response and remission that an unbroken run of scores held for at least `held_days` (C6)."""
    for wanted in ("remission", "response"):
        first: Score | None = None
        for score, word in scores:
            if WORDS.index(word) < WORDS.index(wanted):
                first = None
            elif first is None:
                first = score
            elif days_between(first.when, score.when).low >= held_days:
                return wanted
    return None


def _rating(draft: Draft, knowledge: Knowledge) -> tuple[str | None, float | None, int]:
    """The last rating of the course: word, percent and row."""
    for row in reversed(draft.treatments):
        if row.improvement_pct is not None and row.outcome != "remission":
            return word_for(row.improvement_pct, knowledge), row.improvement_pct, row.row
        if row.outcome is not None:
            return row.outcome, row.improvement_pct, row.row
    return None, None, draft.treatments[-1].row


def _as_rated(draft: Draft, rated: str | None, percent: float | None, reason: str | None, knowledge: Knowledge) -> Outcome:
    """Without scores: the rating (C3), else what the stop reason tells (C4)."""
    assumptions: tuple[str, ...] = ()
    if rated is None and reason == "remission":
        rated, assumptions = "remission", ("Stopped because of remission: that is taken as its outcome.",)
    if rated is None:
        response = knowledge.number("response_pct")
        below = Bounds(-inf, response) if reason == "inefficacy" else None
        return Outcome("unknown", None, below, None, False, None, None, None, (f"outcome:{draft.course_id}",))
    lost = reason == "loss_of_efficacy" and rated in ("response", "remission")
    known = exactly(percent) if percent is not None else band_of(rated, knowledge)
    return Outcome(rated, RATED, known, percent, lost, None, None, None, (), assumptions)


def band_of(word: str, knowledge: Knowledge) -> Bounds:
    """The improvement in percent that a rating in words stands for. The band is half-open: its upper end belongs to the next word."""
    worse, partial, response = (knowledge.number(f"{name}_pct") for name in ("worse", "partial", "response"))
    return {
        "worse": Bounds(-inf, worse),
        "none": Bounds(worse, partial),
        "partial": Bounds(partial, response),
        "response": Bounds(response, 100.0),
        "remission": Bounds(response, 100.0),
    }[word]


def fails_cutoff(course: Course, cutoff_pct: float, inclusive: bool) -> Answer:
    """Is the improvement on a course below the cut-off (at most, when `inclusive`)? Remission, or a response later lost, never is."""
    return below_cutoff(course.outcome, course.lost, course.improvement, course.improvement_pct, cutoff_pct, inclusive)


def below_cutoff(
    outcome: str, lost: bool, improvement: Bounds | None, improvement_pct: float | None, cutoff_pct: float, inclusive: bool
) -> Answer:
    """As `fails_cutoff`, from the parts. A band rated in words counts as a whole: "partial" is above a cut-off of 25 % also when inclusive."""
    if lost or outcome == "remission":
        return NO
    if improvement is None:
        return UNKNOWN
    if improvement_pct is not None:
        return YES if improvement_pct < cutoff_pct or (inclusive and improvement_pct == cutoff_pct) else NO
    if improvement.high <= cutoff_pct:
        return YES
    return NO if improvement.low >= cutoff_pct else UNKNOWN
