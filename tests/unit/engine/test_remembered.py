"""What is remembered of one knowledge serves no other: a changed table is looked up anew, though the rest is the same."""

from __future__ import annotations

from dataclasses import replace

from lib.engine.alerts import raise_alerts
from lib.engine.doubts import find_doubts
from lib.engine.label_maximum import _strictest_age
from lib.knowledge.load import knowledge
from lib.knowledge.rows import LabelMaximum
from tests.builders import courses_of
from tests.findings import case_of

HEAD = "kind | name | start | stop | dose\n"


def test_interactions() -> None:
    case, rules = case_of(f"{HEAD}medication | phenelzine | d0 | | 45\nmedication | sertraline | d0 | | 50"), knowledge()
    without = replace(rules, options=replace(rules.options, interactions=()))
    for known, raised in ((rules, 1), (without, 0), (rules, 1)):
        found = raise_alerts(replace(case, knowledge=known))
        assert sum(alert.code == "contraindicated_combination" for alert in found) == raised


def test_minimum_doses() -> None:
    rules = knowledge()
    key = ("sertraline", "mgh_atrq", "")
    higher = replace(rules, minimum_doses={**rules.minimum_doses, key: replace(rules.minimum_doses[key], dose=75)})
    for known, minimum in ((rules, 50), (higher, 75), (rules, 50)):
        (course,) = courses_of(f"{HEAD}medication | sertraline | d0 | d60 | 100", rules=known)
        assert course.minimum_dose == minimum


def test_doubts() -> None:
    case, rules = case_of(f"{HEAD}medication | sertraline | d0 | d60 | 100"), knowledge()
    fewer = replace(rules, doubts={"adherence": rules.doubts["adherence"]})
    for known, count in ((rules, len(rules.doubts)), (fewer, 1), (rules, len(rules.doubts))):
        assert len(find_doubts(replace(case, knowledge=known))) == count


# --- label maxima: the oldest age group that applies, and of two rows for it the lower dose


def maximum(dose: float, from_age: int) -> LabelMaximum:
    return LabelMaximum("citalopram", dose, "mg", from_age, "US", "us_labels", "memory", False, "")


def test_the_strictest_maximum_of_an_age() -> None:
    for rows in ((maximum(40, 0), maximum(20, 61)), (maximum(20, 61), maximum(30, 61), maximum(40, 0))):
        assert _strictest_age(rows) == maximum(20, 61)
        assert _strictest_age(rows[::-1]) == maximum(20, 61)
    assert _strictest_age(()) is None
