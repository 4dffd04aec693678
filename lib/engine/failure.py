"""Did the course fail, or was it not tolerated? (rule D)"""

from __future__ import annotations

from lib.engine.adequacy import Adequacy
from lib.engine.outcome import Outcome, below_cutoff
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of


def judge_failure(adequacy: Adequacy, outcome: Outcome, reason: str | None, cutoff_pct: float) -> Answer:
    """Failed = adequate and improvement below the cut-off. A course rated none or partial that is said to have lost its effect is unknown."""
    short = below_cutoff(outcome.outcome, outcome.lost, outcome.improvement, outcome.improvement_pct, cutoff_pct, inclusive=False)
    if short is YES and reason == "loss_of_efficacy":
        short = UNKNOWN
    return all_of((adequacy.adequate, short))


def judge_tolerance(adequacy: Adequacy, reason: str | None, ongoing: bool) -> Answer:
    """Was it stopped for intolerance before it was adequate? Unknown when the stop reason is not recorded."""
    if ongoing or adequacy.adequate is YES or (reason is not None and reason != "intolerance"):
        return NO
    if reason is None or adequacy.adequate is UNKNOWN:
        return UNKNOWN
    return YES
