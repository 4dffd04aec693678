"""A clause in words, made from its own numbers so that the sentence cannot drift from the rule."""

from __future__ import annotations

from functools import cache
from math import inf

from lib.knowledge.clauses import (
    Age,
    CurrentAntidepressant,
    CutOff,
    FailedAugmentations,
    FailedCourses,
    PriorResponse,
    Psychotherapy,
    Severity,
    Window,
)
from lib.records.bounds import Bounds
from lib.records.doses import show_amount

FAMILY_WORDS = {"psychotherapy": "psychotherapy", "ketamine": "ketamine or esketamine", "tms": "TMS", "ect": "ECT"}


def show_pct(value: float) -> str:
    """A percentage with at most one decimal: `25 %`, `33.3 %`."""
    return f"{show_amount(round(value, 1))} %"


def show_weeks(bounds: Bounds) -> str:
    """Weeks on screen, with one decimal where they are not whole: `6 weeks`, `5.9 weeks`, `2–5 weeks`, `at least 3 weeks`."""
    low, high = _floor_tenth(bounds.low), _floor_tenth(bounds.high)
    if bounds.high == inf:
        return f"at least {low} weeks" if bounds.low else "unknown weeks"
    if low == high:
        return f"{low} week" if low == "1" else f"{low} weeks"
    return f"{low}–{high} weeks"


def _floor_tenth(value: float) -> str:
    # Never rounded up: 41 days are 5.8 weeks, not 6.
    return "∞" if value == inf else show_amount(int(value * 10 + 1e-9) / 10)


def window_words(window: Window) -> str:
    """Which courses are looked at."""
    if window.kind == "episode":
        return "in the current episode"
    if window.kind == "years":
        return f"within {show_amount(window.years or 0)} years"
    if window.kind == "admission":
        return f"within {show_amount(window.months or 0)} months of the first hospital admission"
    return "at any time"


def cut_off_words(cut_off: CutOff) -> str:
    """`improved by < 50 %`, `improved by ≤ 25 %`, `improved by 25 % to < 50 %`."""
    sign = "≤" if cut_off.inclusive else "<"
    if cut_off.from_pct is not None:
        return f"improved by {show_pct(cut_off.from_pct)} to {sign} {show_pct(cut_off.pct)}"
    return f"improved by {sign} {show_pct(cut_off.pct)}"


@cache
def count_rule(spec: FailedCourses | FailedAugmentations) -> str:
    """A counting clause as one sentence without its full stop."""
    noun = "augmentations" if isinstance(spec, FailedAugmentations) else "antidepressant courses"
    if spec.count == 1:
        noun = noun[:-1]
    parts = [f"At least {spec.count} {noun}"]
    if isinstance(spec, FailedCourses) and spec.different_agents and spec.count > 1:
        parts.append("of different drugs")
    if spec.distinct_classes > 1:
        parts.append(f"from at least {spec.distinct_classes} classes")
    if isinstance(spec, FailedAugmentations) and spec.classes:
        parts.append(f"({', '.join(spec.classes)})")
    parts.append(window_words(spec.window))
    return " ".join(parts) + "".join(f", {text}" for text in _conditions(spec))


def _conditions(spec: FailedCourses | FailedAugmentations) -> list[str]:
    said = []
    each = "for" if spec.count == 1 else "each for"
    dose = {"minimum": " at or above the minimum dose", "maximum_tolerated": " at the highest dose tolerated", "any": ""}[spec.dose]
    if spec.weeks is not None:
        said.append(f"{each} ≥ {show_amount(spec.weeks)} weeks{dose}")
    elif dose:
        said.append(f"each{dose}")
    if spec.adherence == "affirmed":
        said.append("with adherence on record")
    if spec.cut_off is not None:
        said.append(cut_off_words(spec.cut_off))
    if not isinstance(spec, FailedCourses):
        return said if spec.outcome == "failed" else [*said, "tried"]
    if spec.or_rated_none:
        said.append("or rated as no change or worse")
    if spec.unless_helped_since:
        said.append("unless a later course helped")
    if spec.failure == "switch":
        said.append(
            "each followed by a switch to another antidepressant" if spec.count > 1 else "followed by a switch to another antidepressant"
        )
    if spec.by_scale:
        said.append("measured by a rating scale")
    if spec.augmentation == "counts":
        said.append("augmentations counted as courses")
    if spec.augmentation == "required":
        said.append("and at least 1 augmentation that failed")
    if spec.intolerance_counts:
        said.append("a course not tolerated counting as failed")
    if spec.or_intolerances is not None:
        said.append(f"or {spec.or_intolerances} not tolerated")
    return said


@cache
def age_rule(spec: Age) -> str:
    """`Age 18 to 65 years`, `Age 18 years or over`."""
    if spec.from_years is not None and spec.to_years is not None:
        return f"Age {spec.from_years} to {spec.to_years} years"
    return f"Age {spec.from_years} years or over" if spec.from_years is not None else f"Age {spec.to_years} years or under"


@cache
def severity_rule(spec: Severity) -> str:
    """`PHQ-9 ≥ 15 within 28 days`, `Severe episode`."""
    if spec.scale is not None:
        recent = f" within {spec.within_days} days" if spec.within_days is not None else ""
        return f"{spec.scale} ≥ {show_amount(spec.from_points or 0)}{recent}"
    return f"{(spec.grade or '').capitalize()} episode{'' if spec.grade == 'severe' else ' or worse'}"


@cache
def psychotherapy_rule(spec: Psychotherapy) -> str:
    """`Psychotherapy tried at any time`, `Psychotherapy for ≥ 4 weeks in the current episode, improved by < 50 %`."""
    weeks = f" for ≥ {show_amount(spec.weeks)} weeks" if spec.weeks is not None else ""
    if spec.outcome == "tried":
        return f"Psychotherapy tried{weeks} {window_words(spec.window)}"
    cut = f", {cut_off_words(spec.cut_off)}" if spec.cut_off else ""
    rated = ", or rated as no change or worse" if spec.or_rated_none else ""
    since = ", unless a later course helped" if spec.unless_helped_since else ""
    return f"Psychotherapy{weeks} {window_words(spec.window)}{cut}{rated}{since}"


@cache
def prior_response_rule(spec: PriorResponse) -> str:
    """`An earlier course of TMS that improved by ≥ 50 %, held for ≥ 2 months`."""
    size = (
        f"≥ {show_pct(spec.improvement_from_pct)}"
        if spec.improvement_from_pct is not None
        else f"> {show_pct(spec.improvement_above_pct or 0)}"
    )
    held = f", held for ≥ {show_amount(spec.held_months)} months" if spec.held_months is not None else ""
    return f"An earlier course of {FAMILY_WORDS[spec.family]} that improved by {size}{held}"


@cache
def current_rule(spec: CurrentAntidepressant) -> str:
    """`On an antidepressant today, for ≥ 2 weeks, of a drug that has not failed`."""
    weeks = f", for ≥ {show_amount(spec.weeks)} weeks" if spec.weeks is not None else ""
    return f"On an antidepressant today{weeks}{', a drug that has not failed' if spec.not_failed else ''}"
