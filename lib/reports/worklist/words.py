"""How are flags called in a list, where there is room for two words?"""

from __future__ import annotations

from lib.knowledge.load import Knowledge

PATTERNS = {
    "persistent_symptoms": "symptoms persist",
    "loss_of_efficacy": "loss of effect",
    "relapse_or_recurrence": "relapse or recurrence",
    "no_change_on_dose_increase": "no change on dose increase",
    "partial_benefit": "partial benefit",
    "no_improvement_despite_adherence": "no improvement though taken",
}
ALERTS = {
    "suicidality_item": "suicidality item positive",
    "suicidal_intent": "suicidal intent on record",
    "mania_on_antidepressant": "mania on antidepressant",
    "contraindicated_combination": "contraindicated combination",
    "dose_above_label_maximum": "dose above label maximum",
}


def short_title(pack: str, knowledge: Knowledge) -> str:
    """A definition's short name: `EMA 2013`."""
    return next((one.short or one.title for one in knowledge.packs if one.id == pack), pack)
