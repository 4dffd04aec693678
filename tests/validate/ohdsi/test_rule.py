"""Does the rule of OHDSI cohort 1009, said again, hold on each of its edges, and is its section in the report?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import yaml

from tests.validate.ohdsi import section
from tests.validate.ohdsi.compare import why_out
from tests.validate.ohdsi.folder import BEGIN, EDGES, SPRAY
from tests.validate.ohdsi.ours import Read
from tests.validate.ohdsi.rule import Coded, Lists, Taken, earliest

LISTS = Lists({"sertraline", "venlafaxine", "mirtazapine"}, {"quetiapine"}, {SPRAY})
DEPRESSED = Coded(depression=(BEGIN,))


def day(after: int) -> date:
    return BEGIN + timedelta(days=after)


# The definition, PrimaryCriteria: start windows up to the event's day (third of three, antipsychotic) or the day before (two of three, esketamine);
# end window from 365 days before. Days counted by hand from EDGES.
EXPECTED = {
    "third drug, the first ended 365 days before": (425, "third"),
    "third drug, the first ended 366 days before": None,
    "two drugs begun on one day, as second and third": None,
    "three drugs begun one day after another": (62, "third"),
    "the first drug again as the third": None,
    "antipsychotic on the day of the first antidepressant": (0, "antipsychotic"),
    "antipsychotic a day before the first antidepressant": None,
    "antipsychotic 365 days after the antidepressant ended": (425, "antipsychotic"),
    "antipsychotic 366 days after the antidepressant ended": None,
    "esketamine after two antidepressants": (200, "esketamine"),
    "esketamine after one antidepressant": None,
}


@pytest.mark.parametrize("edge", EXPECTED)
def test_who_stands_on_an_edge(edge: str) -> None:
    taken = [Taken(agent, day(first), day(last)) for agent, first, last in EDGES[edge]]
    coded = Coded(depression=[course.first for course in taken])
    found, expected = earliest(taken, LISTS, coded), EXPECTED[edge]
    assert found == (expected and (day(expected[0]), expected[1]))


# AdditionalCriteria: a depressive disorder from 365 days before the event to its day.
@pytest.mark.parametrize(("coded_on", "within"), [(-305, True), (-306, False), (60, True), (61, False)])
def test_a_depressive_disorder_is_coded_in_the_year_before(coded_on: int, within: bool) -> None:
    taken = [Taken("sertraline", day(0), day(59)), Taken("quetiapine", day(60), day(90))]
    assert (earliest(taken, LISTS, Coded(depression=(day(coded_on),))) is not None) is within


# QualifiedLimit First, then InclusionRules: a code up to the day of the first event that has its diagnosis puts the patient out for good.
@pytest.mark.parametrize(("psychosis_on", "within"), [(59, False), (60, False), (61, True)])
def test_psychosis_up_to_the_event_leaves_out(psychosis_on: int, within: bool) -> None:
    taken = [Taken("sertraline", day(0), day(59)), Taken("quetiapine", day(60), day(90))]
    coded = Coded(depression=(day(0),), excluding=(day(psychosis_on),))
    assert (earliest(taken, LISTS, coded) is not None) is within


def test_the_first_event_with_a_diagnosis_is_the_one_that_counts() -> None:
    taken = [Taken("sertraline", day(0), day(400)), Taken("quetiapine", day(10), day(20)), Taken("quetiapine", day(100), day(120))]
    assert earliest(taken, LISTS, Coded(depression=(day(50),))) == (day(100), "antipsychotic")


def test_why_somebody_is_out_is_told() -> None:
    two = [Taken("sertraline", day(0), day(59)), Taken("venlafaxine", day(60), day(90))]
    assert why_out(Read(two, DEPRESSED), LISTS) == "fewer than three antidepressants, and no listed antipsychotic after one"
    three = [*two, Taken("mirtazapine", day(91), day(120))]
    assert why_out(Read(three, Coded()), LISTS) == "no depressive disorder is coded"
    assert why_out(Read(three, Coded(excluding=(BEGIN,))), LISTS) == "bipolar disorder is coded"
    assert why_out(Read(three, Coded(depression=(BEGIN,), excluding=(BEGIN,))), LISTS) == "psychosis is coded"


def test_the_section_tells_the_run_it_comes_from() -> None:
    found = yaml.safe_load(section.RESULT.read_text(encoding="utf-8"))
    text = "\n".join(section.lines())
    assert all(
        words in text for words in (found["day"], f"duckcdm {found['versions']['duckcdm']}", f"{found['members']} of {found['people']}")
    )
    agreed = found["same_rule"]
    assert agreed["in_both"] + agreed["in_neither"] + sum(kind["count"] for kind in agreed["differences"]) == found["people"]
    for kinds in found["kinds"].values():
        assert all(kind["examples"] and f"| {kind['kind']} | {kind['count']} |" in text for kind in kinds)
