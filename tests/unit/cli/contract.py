"""The JSON of `assess --json` as it was promised: every key, and what may stand there. More keys may be added, none renamed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

Check = Callable[[Any], bool]
Shape = Mapping[str, Any]


def one_of(*words: str | None) -> Check:
    return lambda value: value in words


def text(value: Any) -> bool:
    return isinstance(value, str)


def words(value: Any) -> bool:
    return isinstance(value, str) and value.strip() == value and value != ""


def number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def maybe(check: Check) -> Check:
    return lambda value: value is None or check(value)


def each(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(check(part) for part in value)


def day(value: Any) -> bool:
    return isinstance(value, str) and date.fromisoformat(value).isoformat() == value


def when(value: Any) -> bool:
    """An exact day, the two ends of an interval, or nothing."""
    return value is None or day(value) or (isinstance(value, list) and len(value) == 2 and all(map(day, value)) and value[0] < value[1])


def span(value: Any) -> bool:
    """[low, high]; an open end is null."""
    low, high = value
    return number(low) and low >= 0 and (high is None or (number(high) and high >= low))


def code(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z][a-z0-9_]*(:\S.*)?", value) is not None


v = one_of("yes", "no", "unknown")
row = count

PROBLEM: Shape = {
    "row": row,
    "column": text,
    "value": text,
    "severity": one_of("error", "warning", "note"),
    "message": words,
    "fix": text,
}

SCORE: Shape = {"score": maybe(number), "low": maybe(number), "high": maybe(number)}
STAGE: Shape = {"stage": maybe(text), "low": maybe(text), "high": maybe(text)}

PATIENT: Shape = {
    "patient_id": words,
    "as_of": day,
    "jurisdiction": one_of("CA", "US", "UK", "EU"),
    "engine_version": words,
    "knowledge_version": words,
    "courses": [
        {
            "course_id": words,
            "kind": one_of("medication", "psychotherapy", "ketamine", "tms", "ect", "other"),
            "agent": maybe(words),
            "drug_class": text,
            "role": one_of("antidepressant", "augmentation", "combination", "other"),
            "augments": maybe(words),
            "start": when,
            "stop": when,
            "ongoing": flag,
            "in_current_episode": v,
            "max_daily_dose_mg": maybe(number),
            "weeks": span,
            "weeks_at_minimum_dose": span,
            "sessions": maybe(count),
            "adherence_pct": maybe(number),
            "adequate": v,
            "inadequate_because": each(
                one_of(
                    "dose_below_minimum",
                    "too_short",
                    "in_progress",
                    "low_adherence",
                    "stopped_for_intolerance",
                    "too_few_sessions",
                    "dose_unknown",
                    "duration_unknown",
                    "sessions_unknown",
                )
            ),
            "improvement_pct": maybe(number),
            "outcome": one_of("none", "partial", "response", "remission", "worse", "unknown"),
            "outcome_from": one_of("scores", "rated", None),
            "intolerant": v,
            "failed": v,
            "rows": each(row),
            "missing": each(code),
        }
    ],
    "criteria": [
        {
            "pack": code,
            "title": words,
            "kind": one_of("definition", "referral"),
            "met": v,
            "clauses": [{"clause": words, "met": v, "because": words, "courses": each(words), "missing": each(code)}],
            "assumptions": each(words),
        }
    ],
    "staging": {
        "thase_rush": STAGE,
        "european": STAGE,
        "mgh_s": SCORE,
        "msm": {**SCORE, "band": maybe(words), "parts": lambda parts: isinstance(parts, dict)},
        "dm_trd": SCORE,
    },
    "patterns": [
        {
            "pattern": one_of(
                "persistent_symptoms",
                "loss_of_efficacy",
                "relapse_or_recurrence",
                "no_change_on_dose_increase",
                "partial_benefit",
                "no_improvement_despite_adherence",
            ),
            "present": v,
            "evidence": [{"rows": each(row), "courses": each(words), "text": words}],
            "missing": each(code),
        }
    ],
    "options": [
        {
            "option": words,
            "family": one_of("psychotherapy", "ketamine", "tms", "ect", "medication"),
            "history": one_of("not_tried", "inadequate", "failed", "partial", "helped", "not_tolerated", "current", "unknown"),
            "safety": one_of("clear", "cannot_clear", "caution", "high_risk", "contraindicated"),
            "line": one_of("1", "2", "3", "investigational", "not_recommended", None),
            "level": maybe(words),
            "group": one_of("consider", "check_first", "in_use", "tried", "not_suitable", "outside_scope"),
            "reasons": [{"code": words, "text": words, "source": text}],
        }
    ],
    "questions": [{"ask": words, "field": code, "course": maybe(words), "settles": each(code)}],
    "alerts": [{"code": code, "text": words, "rows": each(row)}],
    "problems": [PROBLEM],
}

DOSE: Shape = {
    "text": text,
    "kind": one_of("parsed", "range", "prn", "titration", "ambiguous", "refused"),
    "amount": maybe(span),
    "unit": text,
    "per_day": maybe(span),
    "daily_mg": maybe(span),
    "because": words,
}

NAME: Shape = {
    "text": text,
    "match": one_of("exact", "brand", "suggestion", "none"),
    "agents": each(code),
    "strength_mg": maybe(number),
    "suggestions": each(code),
}


def faults(value: Any, shape: Any, at: str = "") -> list[str]:
    """Every place where `value` breaks the promise, as `courses[2].weeks: [None, 3]`."""
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{at}: not a list"]
        return [fault for i, part in enumerate(value) for fault in faults(part, shape[0], f"{at}[{i}]")]
    if isinstance(shape, Mapping):
        if not isinstance(value, dict):
            return [f"{at}: not an object"]
        gone = [f"{at}.{key}: gone" for key in shape if key not in value]
        return gone + [
            fault for key, part in shape.items() if key in value for fault in faults(value[key], part, f"{at}.{key}".lstrip("."))
        ]
    return [] if shape(value) else [f"{at}: {value!r}"]
