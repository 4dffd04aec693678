"""Did the course fail, or was it not tolerated? (rule D)"""

from __future__ import annotations

from lib.engine.adequacy import Adequacy
from lib.engine.drafts import Draft
from lib.engine.outcome import Outcome, below_cutoff
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of


def judge_failure(draft: Draft, adequacy: Adequacy, outcome: Outcome, cutoff_pct: float) -> Answer:
    """Failed = adequate and improvement below the cut-off. An unknown part makes it unknown, unless the other part is no."""
    return all_of((adequacy.adequate, below_cutoff(outcome, cutoff_pct, inclusive=False, stop_reason=draft.stop_reason)))


def judge_tolerance(draft: Draft, adequacy: Adequacy) -> Answer:
    """Was it stopped for intolerance before it was adequate? Unknown when why it was stopped, or whether it was adequate, is not known."""
    if draft.ongoing or adequacy.adequate is YES or draft.stop_reason not in (None, "intolerance"):
        return NO
    return UNKNOWN if draft.stop_reason is None or adequacy.adequate is UNKNOWN else YES
