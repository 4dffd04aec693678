"""Which of the six patterns does the history show? One module a pattern (rule G)."""

from __future__ import annotations

from lib.engine.case import Case
from lib.engine.patterns.finding import PatternAnswer
from lib.engine.patterns.loss_of_efficacy import loss_of_efficacy
from lib.engine.patterns.no_change_on_dose_increase import no_change_on_dose_increase
from lib.engine.patterns.no_improvement_despite_adherence import no_improvement_despite_adherence
from lib.engine.patterns.partial_benefit import partial_benefit
from lib.engine.patterns.persistent_symptoms import persistent_symptoms
from lib.engine.patterns.relapse_or_recurrence import relapse_or_recurrence
from lib.records.assessment import Pattern

PATTERNS = (
    persistent_symptoms,
    loss_of_efficacy,
    relapse_or_recurrence,
    no_change_on_dose_increase,
    partial_benefit,
    no_improvement_despite_adherence,
)


def find_patterns(case: Case) -> tuple[Pattern, ...]:
    """The six patterns in the order of the description."""
    return tuple(find(case).in_words() for find in PATTERNS)


def answer_patterns(case: Case) -> tuple[PatternAnswer, ...]:
    """The same without their words."""
    return tuple([find(case).answer for find in PATTERNS])
