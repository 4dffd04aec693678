"""How is a missing fact called? In a clinician's words, for every page and paper."""

from __future__ import annotations

from lib.knowledge.load import Knowledge
from lib.records.assessment import Assessment

_MISSING = {
    "episode_start": "start of the current episode",
    "diagnosis": "diagnosis",
    "birth_date": "birth date",
    "severity": "severity of the episode",
    "psychotic_features": "psychotic features, present or absent",
    "function": "function or quality of life (SDS, WSAS, WHO-5, Q-LES-Q-SF)",
    "item9": "PHQ-9 item 9",
    "fact:ect_candidate": "candidate for ECT, yes or no",
    "event:hospital_admission": "hospital admissions, or that there were none",
}
_MISSING_OF_COURSE = {
    "adherence": "adherence to",
    "dose": "dose of",
    "duration": "dates or duration of",
    "outcome": "outcome of",
    "sessions": "number of sessions of",
    "stop_reason": "reason for stopping",
    "scores": "scores before and after",
    "type": "kind of",
}


def missing_words(code: str, found: Assessment, knowledge: Knowledge) -> str:
    """A missing fact in a clinician's words: `adherence to sertraline`."""
    if code in _MISSING:
        return _MISSING[code]
    kind, _, rest = code.partition(":")
    if kind in _MISSING_OF_COURSE:
        course = found.course(rest)
        return f"{_MISSING_OF_COURSE[kind]} {_inside(course.label) if course else rest}"
    if kind == "score":
        return f"a {rest} score"
    if kind == "condition":
        return f"{fact_words(rest, knowledge)}: present or absent"
    if kind == "lab":
        return fact_words(code, knowledge)
    return code.replace("_", " ").replace(":", " ")


def fact_words(code: str, knowledge: Knowledge) -> str:
    """A condition or a laboratory value (`lab:…`) inside a sentence."""
    kind, _, rest = code.partition(":")
    if kind == "lab":
        lab = knowledge.labs.get(rest)
        return _inside(lab.title) if lab else rest.replace("_", " ")
    condition = knowledge.conditions.get(code)
    return _inside(condition.title) if condition else code.replace("_", " ")


def _inside(title: str) -> str:
    """A title inside a sentence: `Epilepsy` becomes `epilepsy`, `ECT refusal` and `QTc` stay."""
    return title if title[1:3] != title[1:3].lower() else title[:1].lower() + title[1:]
