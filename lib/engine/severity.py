"""How severe is the current episode? As recorded, else by the band of its latest score (rules F).

The bands are a convention of this product (data/knowledge/rules/staging.csv); criteria packs and the Maudsley staging share them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from lib.engine.case import Case
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.dates import show_partial
from lib.records.doses import show_amount
from lib.records.history import Score

GRADES = ("subsyndromal", "mild", "moderate", "severe")
# Which instrument speaks when two were rated on the same day: the order of rule C1.
BANDED = {"MADRS": "madrs", "HAM-D17": "ham_d17", "QIDS-SR16": "qids_sr16", "PHQ-9": "phq_9"}


@dataclass(slots=True, eq=False)
class EpisodeSeverity:
    """`grade`: one of GRADES, or None when nothing tells. `psychotic`: are there psychotic features? `said`: what tells, in words when somebody
    reads it."""

    grade: str | None
    psychotic: Answer
    said: Callable[[], str]
    rows: tuple[int, ...]
    missing: tuple[str, ...]
    by_score: bool = False

    @property
    def because(self) -> str:
        """What tells, in words."""
        return self.said()

    def at_least(self, grade: str) -> Answer:
        """Is the episode of this grade or worse?"""
        if self.grade is None:
            return UNKNOWN
        return YES if GRADES.index(self.grade) >= GRADES.index(grade) else NO


def episode_severity(case: Case) -> EpisodeSeverity:
    """The recorded grade of the episode, else the band of its latest score; with psychotic features if any were recorded."""
    if "severity" not in case.found:
        case.found["severity"] = _severity(case)
    severity: EpisodeSeverity = case.found["severity"]
    return severity


def _severity(case: Case) -> EpisodeSeverity:
    psychotic, psychotic_rows = psychotic_features(case)
    recorded = case.fact("severity")
    word = recorded.value.strip().lower().replace(" ", "_") if recorded else ""
    if recorded and word in GRADES:
        return EpisodeSeverity(word, psychotic, lambda: f"recorded as {word}", (recorded.row, *psychotic_rows), ())
    score = latest_banded_score(case)
    if score is None or score.scale is None:
        return EpisodeSeverity(None, psychotic, lambda: "severity not recorded", psychotic_rows, ("severity",))
    grade = band_of(case, score)

    def said() -> str:
        return f"{score.scale} {show_amount(score.value)} on {show_partial(score.when)}, {grade} by our bands"

    return EpisodeSeverity(grade, psychotic, said, (score.row, *psychotic_rows), (), by_score=True)


def psychotic_features(case: Case) -> tuple[Answer, tuple[int, ...]]:
    """Psychotic features of the episode: the person fact, else the condition `psychosis_current`."""
    fact = case.fact("psychotic_features")
    if fact and fact.value.strip().lower() in ("yes", "no"):
        return (YES if fact.value.strip().lower() == "yes" else NO), (fact.row,)
    return case.condition("psychosis_current")


def latest_banded_score(case: Case) -> Score | None:
    """The latest total, within the current episode when its start is known, of a scale whose bands we have."""
    start = case.episode.start
    since = date.min if start is None else start.earliest
    # Of each scale the last total, as they stand in order of time; of one day the scale that goes first.
    found = [totals[-1] for scale in BANDED if (totals := case.totals(scale)) and totals[-1].when.latest >= since]
    return max(found, key=lambda score: score.when.latest, default=None)


def band_of(case: Case, score: Score) -> str:
    """The grade of a total by the convention's bands."""
    name = BANDED[score.scale or ""]
    reached = "subsyndromal"
    for grade in GRADES[1:]:
        if score.value >= case.knowledge.number(f"severity_{name}_{grade}"):
            reached = grade
    return reached
