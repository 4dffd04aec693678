"""Counting over screened rows: agreement of definitions, stages, what is missing, and pathways by their windows."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from lib.charts.cohort.sankey import CANNOT_ORDER, END
from lib.cohort.summary.agreement import agreement
from lib.cohort.summary.pathways import Windows, counted, steps_of
from lib.cohort.summary.stages import NOT_SCORED, msm_bands, thase_rush
from lib.cohort.summary.unknowns import missing
from lib.knowledge.load import knowledge

KNOWN = knowledge()
PACKS = [next(pack for pack in KNOWN.packs if pack.id == name) for name in ("two_courses", "register_two_switches")]
YES, NO, CANNOT = "yes", "no", "unknown"


def answers(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[f"definition_{pack.id}" for pack in PACKS])


def test_yes_and_cannot_tell_are_counted_apart() -> None:
    found = agreement(answers((YES, YES), (YES, NO), (YES, NO), (CANNOT, NO), (NO, NO), (NO, CANNOT), (YES, CANNOT)), PACKS)
    first, second = found.definitions
    assert (first.met.value, first.not_met.value, first.unknown.value) == (4, 2, 1)
    assert (second.met.value, second.not_met.value, second.unknown.value) == (1, 4, 2)
    assert found.any_met.value == 4
    assert found.all_met.value == 1
    assert found.disagree.value == 2  # met and cannot tell do not disagree
    assert found.untold.value == 2
    assert found.none_met.value == 1
    assert (found.combinations[0].answers, found.combinations[0].patients.value) == ((YES, NO), 2)
    assert sum(one.patients.value or 0 for one in found.combinations) == 7


def test_a_register_rule_says_that_it_needs_no_outcomes() -> None:
    outcome, register = agreement(answers((NO, NO)), PACKS).definitions
    assert outcome.note == ""
    assert "needs no outcomes" in register.note


def test_rare_combinations_are_put_together() -> None:
    rows = answers(*[(YES, YES)] * 20, *[(NO, NO)] * 3, *[(YES, NO)] * 4)
    found = agreement(rows, PACKS, hide=True)
    assert [(one.answers, one.patients.words) for one in found.combinations] == [((YES, YES), "about 20")]
    assert (found.others, found.others_patients.words) == (2, "about 10")
    capped = agreement(rows, PACKS, most=1)
    assert (len(capped.combinations), capped.others, capped.others_patients.value) == (1, 2, 7)


def test_one_definition_alone() -> None:
    found = agreement(answers((YES, NO), (NO, NO)), PACKS[:1])
    assert [(one.answers, one.patients.value) for one in found.combinations] == [((YES,), 1), ((NO,), 1)]


# Bands: Fekadu 2018, moderate from 7, severe from 11.
def test_what_lies_between_two_bands_cannot_be_told() -> None:
    rows = pd.DataFrame(
        [("mild", 4.0, 6.0), ("severe", 11.0, 12.0), (None, 6.0, 7.0), (None, 5.0, 11.0), (None, 5.0, 5.0), (None, None, None)],
        columns=["msm_band", "msm_low", "msm_high"],
    )
    found = {one.label: (one.patients.value, one.settled, one.outside) for one in msm_bands(rows, KNOWN)}
    assert found == {
        "Mild": (1, True, False),
        "Moderate": (0, True, False),
        "Severe": (1, True, False),
        "Mild, if a course failed": (1, False, False),
        "Mild to moderate": (1, False, False),
        "Mild to severe": (1, False, False),
        NOT_SCORED: (1, True, True),
    }


def test_ranges_of_stages_are_one_bar_when_small_counts_are_hidden() -> None:
    rows = pd.DataFrame(
        [("0", "0", "0")] * 8 + [(None, "0", "I")] * 4 + [(None, "I", "III")] * 2,
        columns=["thase_rush", "thase_rush_low", "thase_rush_high"],
    )
    assert [(one.label, one.patients.words) for one in thase_rush(rows, hide=True) if one.patients.value != 0] == [
        ("Stage 0", "about 10"),
        ("Cannot be told", "about 10"),
    ]
    assert [one.label for one in thase_rush(rows) if not one.settled] == ["Stage 0 to I", "Stage I to III"]


def test_what_is_missing_and_how_far_asking_gets() -> None:
    rows = pd.DataFrame({"unknowns": ["dose", "dose; outcome", "dose; outcome; condition", "", None, "diagnosis"]})
    found = missing(rows, everything=False)
    assert [(one.label, one.patients.value) for one in found.bars] == [
        ("Dose of a course", 3),
        ("Outcome of a course", 2),
        ("Diagnosis", 1),
    ]
    assert [one.value for one in found.told] == [3, 5, 6]
    assert found.nothing_missing.value == 2
    assert missing(rows).told[-1].value == 6
    assert "A condition, present or absent" in {one.label for one in missing(rows).bars}


def course(name: str, start: str, stop: str = "", **more: Any) -> dict[str, Any]:
    drug_class = {"sertraline": "SSRI", "citalopram": "SSRI", "venlafaxine": "SNRI", "aripiprazole": "SGA", "mirtazapine": "NASSA"}[name]
    held = {"kind": "medication", "agent": name, "drug_class": drug_class, "role": "antidepressant", "start": start, "stop": stop}
    return held | {"weeks_low": 10.0, "weeks_high": 10.0, "ongoing": "no"} | more


SERTRALINE = course("sertraline", "2024-01-01", "2024-03-31")
CITALOPRAM = course("citalopram", "2024-04-01", "2024-06-30")
VENLAFAXINE = course("venlafaxine", "2024-07-01", "2024-12-31")
ADDED = {"role": "augmentation"}


@pytest.mark.parametrize(
    ("courses", "steps"),
    [
        ([VENLAFAXINE, SERTRALINE, CITALOPRAM], ["SSRI", "SSRI", "SNRI"]),  # in order; two drugs of one class are two courses
        ([SERTRALINE, course("mirtazapine", "2024-01-20", "2024-05-01")], ["Mirtazapine + SSRI"]),  # 19 days apart and both taken
        ([SERTRALINE, course("mirtazapine", "2024-02-10", "2024-05-01")], ["SSRI", "Mirtazapine"]),  # 40 days apart
        (
            [course("sertraline", "2024-01-01", "2024-01-15"), course("venlafaxine", "2024-01-16")],
            ["SSRI", "SNRI"],
        ),  # near, but one after the other
        ([SERTRALINE, course("sertraline", "2024-04-20", "2024-08-01")], ["SSRI"]),  # again after 20 days: the same course
        ([SERTRALINE, course("sertraline", "2024-08-01", "2024-12-01")], ["SSRI", "SSRI"]),  # again after four months
        ([SERTRALINE, course("aripiprazole", "2024-03-01", **ADDED)], ["SSRI", "Antipsychotic added"]),
        ([SERTRALINE, course("citalopram", "2024-04-01", weeks_low=1.0, weeks_high=2.0)], ["SSRI"]),  # surely shorter than four weeks
        ([SERTRALINE, {**VENLAFAXINE, "start": None}], [CANNOT_ORDER]),  # no start: it may stand anywhere
        ([SERTRALINE, course("venlafaxine", "2025-01-01/2025-12-31"), course("citalopram", "2025-06-01")], ["SSRI", CANNOT_ORDER]),
        ([SERTRALINE, {**VENLAFAXINE, "kind": "psychotherapy", "role": "other"}], ["SSRI"]),  # not asked for
        ([SERTRALINE, {**VENLAFAXINE, "kind": "ect", "role": "other"}], ["SSRI", "ECT"]),
        ([SERTRALINE, {**VENLAFAXINE, "role": "other", "drug_class": "BENZODIAZEPINE"}], ["SSRI"]),
        ([], []),
    ],
)
def test_the_steps_of_a_patient(courses: list[dict[str, Any]], steps: list[str]) -> None:
    assert steps_of(courses, Windows()) == (steps, False)


def test_windows_are_the_readers() -> None:
    near = [SERTRALINE, course("mirtazapine", "2024-02-10", "2024-05-01")]
    assert steps_of(near, Windows(together_days=60))[0] == ["Mirtazapine + SSRI"]
    assert steps_of([SERTRALINE, course("sertraline", "2024-08-01")], Windows(again_days=200))[0] == ["SSRI"]
    assert steps_of([SERTRALINE, VENLAFAXINE], Windows(least_weeks=11))[0] == []
    vague = course("sertraline", "2024-01-01", weeks_low=0.0, weeks_high=None)
    assert steps_of([vague], Windows()) == (["SSRI"], True)  # a length that is not known is counted, and said


def test_places_and_ways_add_up() -> None:
    found = counted({("SSRI", "SNRI"): 7, ("SSRI",): 3, ("SNRI", CANNOT_ORDER): 2}, 15, 1, hide=False)
    places = {(one.step, one.label): one.patients.value for one in found.places}
    assert places == {(1, "SSRI"): 10, (1, "SNRI"): 2, (2, "SNRI"): 7, (2, CANNOT_ORDER): 2, (2, END): 3, (3, END): 7}
    ways = {(found.places[one.source].label, found.places[one.target].label): one.patients.value for one in found.ways}
    assert ways == {("SSRI", "SNRI"): 7, ("SSRI", END): 3, ("SNRI", CANNOT_ORDER): 2, ("SNRI", END): 7}
    assert (found.everyone.value, found.without.value, found.untold.value, found.unsure.value) == (12, 3, 2, 1)
