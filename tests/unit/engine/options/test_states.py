"""What do the courses of an option add up to, and what is its title?"""

from __future__ import annotations

import pytest

from lib.engine.options.candidates import candidates
from lib.engine.options.situation import read_situation
from lib.engine.options.states import state_of, state_of_course
from tests.builders import courses_of
from tests.unit.engine.options.factory import PERSON, all_clear, case_of, options_of

HEAD = "kind | name | start | stop | dose | outcome | stop_reason | adherence"


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ("medication | sertraline | 2024-01-01 | 2024-06-03 | 100 | none | inefficacy |", "failed"),
        ("medication | sertraline | 2024-01-01 | 2024-06-03 | 100 | partial | inefficacy |", "partial"),
        ("medication | sertraline | 2024-01-01 | 2024-06-03 | 100 | response | |", "helped"),
        ("medication | sertraline | 2024-01-01 | 2024-06-03 | 100 | response | loss_of_efficacy |", "helped"),
        ("medication | sertraline | 2024-01-01 | 2024-06-03 | 100 | partial | loss_of_efficacy |", "partial"),  # failed or not is open (C6)
        ("medication | sertraline | 2024-01-01 | 2024-06-03 | 100 | none | loss_of_efficacy |", "unknown"),
        ("medication | sertraline | 2024-01-01 | 2024-01-12 | 100 | none | intolerance |", "not_tolerated"),
        ("medication | sertraline | 2024-01-01 | 2024-01-22 | 100 | none | inefficacy |", "inadequate"),
        ("medication | sertraline | 2024-01-01 | 2024-06-03 | 100 | none | inefficacy | 50", "inadequate"),
        ("medication | sertraline | 2024-01-01 | 2024-06-03 | | none | |", "unknown"),
        ("medication | sertraline | 2024-01-01 | 2024-06-03 | 100 | | |", "unknown"),
        ("medication | sertraline | 2024-01-01 | | 100 | none | |", "current"),
    ],
)
def test_one_course_in_one_word(row: str, state: str) -> None:
    (course,) = courses_of(f"{HEAD}\n{row}")
    assert state_of_course(course) == state


def test_no_course_is_not_tried() -> None:
    assert state_of(()).state == "not_tried"


def test_a_benefit_is_not_hidden_by_a_later_failure_but_no_longer_leads() -> None:
    courses = courses_of(
        f"""{HEAD}
        medication | sertraline | 2016-01-04 | 2016-12-05 | 100 | remission | remission |
        medication | sertraline | 2024-01-01 | 2024-06-03 | 100 | none | inefficacy |
        """
    )
    found = state_of(courses)
    assert (found.state, found.lost) == ("helped", True)


def test_an_augmenter_on_its_own_is_not_an_augmentation_tried() -> None:
    # bupropion as the antidepressant failed; adding it was never tried
    history = f"{HEAD}\nmedication | bupropion | 2024-01-01 | 2024-06-03 | 300 | none | inefficacy |\nmedication | sertraline | 2024-07-01 | | 200 | none | |"
    found = options_of(PERSON, history, all_clear())
    assert (found["AUG.BUP"].history, found["MED.SWITCH.NDRI"].history) == ("not_tried", "failed")


def test_what_is_taken_as_the_antidepressant_is_no_adjunct_to_itself() -> None:
    history = f"{HEAD}\nmedication | mirtazapine | 2024-01-01 | | 30 | none | |"
    found = options_of(PERSON, history, all_clear())
    assert "AUG.MIR" not in found
    assert found["MED.SWITCH.NASSA"].group == "in_use"
    assert found["MED.SWITCH.NASSA"].title == "Mirtazapine"


def test_a_combination_in_use() -> None:
    history = f"{HEAD}\nmedication | venlafaxine | 2024-01-01 | | 225 | none | |\nmedication | mirtazapine | 2024-06-03 | | 30 | none | |"
    found = options_of(PERSON, history, all_clear())
    assert (found["AUG.MIR"].group, found["MED.COMBINE"].group) == ("in_use", "in_use")
    assert found["AUG.LI"].title == "Lithium added to mirtazapine and venlafaxine"


def test_three_current_antidepressants_are_not_named_in_a_title() -> None:
    rows = "\n".join(f"medication | {agent} | 2026-06-01 | | 40 | | |" for agent in ("fluoxetine", "bupropion", "trazodone"))
    assert options_of(PERSON, f"{HEAD}\n{rows}")["AUG.LI"].title == "Lithium added to the current antidepressants"


def test_a_class_lists_only_the_agents_still_open() -> None:
    history = f"{HEAD}\nmedication | duloxetine | 2024-01-01 | 2024-06-03 | 60 | none | inefficacy |"
    summary = options_of(PERSON, history, all_clear())["MED.SWITCH.SNRI"].summary
    assert "duloxetine" not in summary.lower()
    assert summary.startswith("Desvenlafaxine, levomilnacipran, milnacipran, venlafaxine")


# --- which agents of a class are left, and which were used


# Zimeldine is an SSRI that the option does not list (withdrawn): a course of it is one of the class all the same, one of another class never is.
@pytest.mark.parametrize(
    ("name", "option", "state", "tried"),
    [
        ("zimeldine", "MED.SWITCH.SSRI", "unknown", ("zimeldine",)),
        ("zimeldine", "MED.SWITCH.SNRI", "not_tried", ()),
        ("venlafaxine", "MED.SWITCH.SNRI", "failed", ("venlafaxine",)),
        ("venlafaxine", "MED.SWITCH.SSRI", "not_tried", ()),
    ],
)
def test_what_was_used_of_a_class(name: str, option: str, state: str, tried: tuple[str, ...]) -> None:
    rows = f"kind | name | start | stop | dose | outcome\nmedication | {name} | 2024-01-01 | 2024-06-03 | 225 | none"
    found = {c.row.id: c for c in candidates(read_situation(case_of(PERSON, rows)))}[option]
    assert (found.state.state, found.tried) == (state, tried)
    assert [c.agent for c in found.state.courses] == list(tried)


# A second antidepressant of another class: mirtazapine (NASSA) or trazodone (SARI), whichever is not of a class that is taken.
@pytest.mark.parametrize(
    ("current", "agents"),
    [
        ("sertraline", ("mirtazapine", "trazodone")),
        ("mirtazapine", ("trazodone",)),
        ("trazodone", ("mirtazapine",)),
        ("nefazodone", ("mirtazapine",)),
    ],
)
def test_a_second_antidepressant_is_of_another_class(current: str, agents: tuple[str, ...]) -> None:
    rows = f"kind | name | start | dose\nmedication | {current} | 2026-07-01 | 300"
    found = {c.row.id: c for c in candidates(read_situation(case_of(PERSON, rows)))}["MED.COMBINE"]
    assert found.agents == agents
