"""Which words stand only on the chart: the state of a bar, the marks, and what a bar's end need not repeat?"""

from __future__ import annotations

from lib.charts.palette import ADEQUATE, CANNOT_TELL, INADEQUATE
from lib.records.answers import NO, YES, Answer
from lib.records.course import Course
from lib.records.wording import INADEQUATE as REASONS
from lib.records.wording import outcome_words, why_words

ADEQUACY = {YES: ADEQUATE, NO: INADEQUATE}
DOSE_UNKNOWN = "dose not recorded"
EVENTS = {
    "relapse": "relapse",
    "remission": "remission",
    "hospital_admission": "hospital admission",
    "suicide_attempt": "suicide attempt",
    "switch_to_mania": "switch to mania",
}
PATTERNS = {
    "persistent_symptoms": "persistent symptoms",
    "loss_of_efficacy": "loss of effect",
    "relapse_or_recurrence": "relapse or recurrence",
    "no_change_on_dose_increase": "no change on dose increase",
    "partial_benefit": "partial benefit",
    "no_improvement_despite_adherence": "no improvement despite adherence",
}


def adequacy(value: Answer) -> str:
    """Adequate, inadequate or cannot tell."""
    return ADEQUACY.get(value, CANNOT_TELL)


def new_why_words(course: Course) -> tuple[str, ...]:
    """The reasons that the outcome beside the bar does not already say."""
    said = {outcome_words(course), REASONS["stopped_for_intolerance"] if course.intolerant is YES else ""}
    return tuple(words for words in why_words(course) if words not in said)
