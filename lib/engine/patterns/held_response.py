"""Was a response or remission held on one instrument, and then lost on unchanged treatment? (rule G2; Targum 2014)"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from lib.engine.case import Case
from lib.engine.patterns.changes import Change, changes_between
from lib.engine.patterns.finding import Finding, adherence_code, codes, named, presumed_adherent
from lib.engine.scores import baseline_total, improvement_pct, show_score, totals_on
from lib.engine.spans import DAYS_A_WEEK
from lib.knowledge.rows import Scale
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of
from lib.records.assessment import Evidence
from lib.records.course import Course
from lib.records.dates import days_between, show_partial
from lib.records.history import Score


@dataclass(slots=True, eq=False)
class _Held:
    """Scores of one instrument on a course: `scores` with the `baseline` before them, of which a response or remission was held from `first`
    up to `after`."""

    case: Case
    course: Course
    scale: Scale
    baseline: Score | None
    scores: tuple[Score, ...]
    first: int = 0
    after: int = 0

    @property
    def run(self) -> tuple[Score, ...]:
        """The scores that held."""
        return self.scores[self.first : self.after]

    @property
    def later(self) -> tuple[Score, ...]:
        """The scores after them."""
        return self.scores[self.after :]

    def says(self, present: Answer, text: Callable[[], str], missing: tuple[str, ...] = (), watch: bool = False) -> Finding:
        """What the instrument says of the course, which rests on the rows of both."""
        return Finding(present, lambda: self.evidence(text()), missing, watch)

    def evidence(self, text: str, more: tuple[int, ...] = (), start: date | None = None, stop: date | None = None) -> Evidence:
        """`venlafaxine, Mar-2024 to Jun-2024: ...` with the rows of the course and of the scores."""
        rows = (*self.course.rows, *((self.baseline.row,) if self.baseline else ()), *(s.row for s in self.scores), *more)
        return Evidence(f"{named(self.case, self.course)}: {text}", rows, (self.course.course_id,), start, stop)

    def said(self) -> str:
        """The time held, in words."""
        run = self.run
        return f"{self.scale.id} response held from {show_partial(run[0].when)} to {show_partial(run[-1].when)}"


def scored_on(case: Case, course: Course, scale: Scale) -> Finding | None:
    """What one instrument shows about a loss; None when it was not used on this course."""
    baseline = baseline_total(case, course, scale.id)
    scores = totals_on(case, course, scale.id, baseline)
    if not scores:
        return None
    held = _Held(case, course, scale, baseline, scores)
    response = case.knowledge.number("response_pct")
    holds = [_holds(response, scale, baseline, score) for score in scores]
    run = _first_held_run(case, scores, holds) if YES in holds else None
    if run is not None:
        held.first, held.after = run
        return _after_hold(held)
    if UNKNOWN in holds:
        return held.says(UNKNOWN, lambda: f"no {scale.id} score from the start, so a response cannot be told.", codes(course, "scores"))
    if holds[-1] is YES and not course.ongoing:
        text = f"the last {scale.id} score shows a response; whether it was held and lost is not known."
        return held.says(UNKNOWN, lambda: text, codes(course, "scores"))
    return held.says(NO, lambda: f"no {scale.id} response was held for the time asked.")


def _after_hold(held: _Held) -> Finding:
    """A response was held. Was it lost, on consecutive scores?"""
    later, missing = held.later, codes(held.course, "scores")
    if not later:
        return held.says(NO, lambda: f"{held.said()}, not lost since.")
    if held.baseline is None:
        return held.says(UNKNOWN, lambda: f"{held.said()}, then higher; no score from the start.", missing)
    lost = _losses(held, held.baseline)
    needed = int(held.case.knowledge.number("pattern_loss_confirming_scores"))
    confirmed = _consecutive(lost, needed)
    if confirmed is None and lost[-1] is NO:
        return held.says(NO, lambda: f"{held.said()}; later scores do not confirm a loss.")
    if confirmed is None:
        return held.says(
            UNKNOWN, lambda: f"{held.said()}, then {show_score(later[-1])}, to be confirmed by another score.", missing, watch=True
        )
    answer, where = confirmed

    def shown() -> str:
        return " and ".join(show_score(s) for s in later[where : where + needed])

    if answer is UNKNOWN:
        difference = f"the smallest important difference of {held.scale.id} is not known."
        return held.says(UNKNOWN, lambda: f"{held.said()}, then {shown()}; {difference}", missing)
    return _unchanged(held, later[where], lambda: f"{held.said()}, then lost: {shown()}")


def _unchanged(held: _Held, lost: Score, said: Callable[[], str]) -> Finding:
    """The loss is measured. Was everything the patient took unchanged for the time asked before it?"""
    case, course, run = held.case, held.course, held.run
    first, last = run[0], run[-1]
    before = held.scores[held.first - 1] if held.first else held.baseline
    changes = changes_between(case, course, before.when.earliest if before else first.when.earliest, lost.when.latest)
    held_for = timedelta(weeks=case.knowledge.number("pattern_loss_held_weeks"))
    for change in changes:
        brought = change.brief and (change.when is None or change.when.earliest <= first.when.latest)
        if brought or change.when is None or change.when.latest > last.when.earliest - held_for:
            # A vague date may lie before the time asked or after the loss; then it decides nothing.
            certain = change.when is not None and (
                brought or (change.when.earliest > first.when.latest and change.when.latest <= lost.when.earliest)
            )
            return _after_change(held, change, certain, said)
    start, stop = first.when.earliest, lost.when.latest
    return Finding(
        YES,
        lambda: held.evidence(f"{said()}, on an unchanged or higher dose.", (), start, stop),
        adherence_code(course),
        note=lambda: presumed_adherent(case, course),
    )


def _after_change(held: _Held, change: Change, certain: bool, said: Callable[[], str]) -> Finding:
    if certain:
        but = "so this is not a loss on unchanged treatment."
        return Finding(NO, lambda: held.evidence(f"{said()}; but {change.text()}, {but}", change.rows))
    text = "and whether that came before the loss is not known."
    return Finding(UNKNOWN, lambda: held.evidence(f"{said()}; {change.text()}, {text}", change.rows), change.missing)


def _holds(response_pct: float, scale: Scale, baseline: Score | None, score: Score) -> Answer:
    if scale.remission is not None and score.value <= scale.remission:
        return YES
    change = improvement_pct(baseline.value, score.value) if baseline else None
    if change is None:
        return UNKNOWN
    return YES if change >= response_pct else NO


def _losses(held: _Held, baseline: Score) -> list[Answer]:
    """Of each later score: half the gain lost again, and by a difference that matters? Without a known one, the relapse threshold stands in
    (CC 5.2)."""
    best, scale = min(s.value for s in held.run), held.scale
    gain, share = baseline.value - best, held.case.knowledge.number("pattern_loss_gain_pct")

    def lost(score: Score) -> Answer:
        back = score.value - best
        if gain <= 0 or back / gain * 100 < share:
            return NO
        if scale.important is not None:
            return YES if back >= scale.important else NO
        return YES if scale.relapse is not None and score.value >= scale.relapse else UNKNOWN

    return [lost(score) for score in held.later]


def _first_held_run(case: Case, scores: tuple[Score, ...], holds: list[Answer]) -> tuple[int, int] | None:
    """Index of the first score of the first run that held for the time asked, and of the score after it."""
    needed = case.knowledge.number("pattern_loss_held_weeks") * DAYS_A_WEEK
    start: int | None = None
    for index, held in enumerate([*holds, NO]):
        if held is YES:
            start = index if start is None else start
            continue
        if start is not None and days_between(scores[start].when, scores[index - 1].when).at_least(needed) is YES:
            return start, index
        start = None
    return None


def _consecutive(lost: list[Answer], needed: int) -> tuple[Answer, int] | None:
    """Answer and place of the first run of `needed` scores none of which is no, certain ones first; None without one."""
    runs = [(all_of(lost[i : i + needed]), i) for i in range(len(lost) - needed + 1)]
    for wanted in (YES, UNKNOWN):
        for answer, place in runs:
            if answer is wanted:
                return answer, place
    return None
