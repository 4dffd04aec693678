"""Roles at their edges: which doses are a taper, and agents without a role."""

from __future__ import annotations

import pytest

from tests.builders import courses_of

# Mirtazapine is started on day 95, while venlafaxine goes on until day 140.
PAIR = """
    kind       | name        | start | stop | dose
    medication | venlafaxine | d0    | {at} | {first}
    medication | venlafaxine | {at}  | d140 | {second}
    medication | mirtazapine | d95   | d300 | 30
"""


@pytest.mark.parametrize(
    ("at", "first", "second", "role"),
    [
        ("d100", "150", "75", "antidepressant"),
        ("d100", "150", "150", "combination"),
        ("d100", "75", "150", "combination"),
        ("d100", "150", "", "combination"),
        ("d100", "", "75", "combination"),
        ("d100", "150", "75 mg/24 h", "combination"),
        # Lowered shortly before the other was started (28 days, d67) belongs to its taper; longer ago it is simply a lower dose.
        ("d67", "150", "75", "antidepressant"),
        ("d66", "150", "75", "combination"),
        # Full dose until 28 days after the other was started (d123): a combination before it was tapered.
        ("d122", "150", "75", "antidepressant"),
        ("d123", "150", "75", "combination"),
    ],
)
def test_what_is_a_taper(at: str, first: str, second: str, role: str) -> None:
    found = {c.agent: c.role for c in courses_of(PAIR.format(at=at, first=first, second=second))}
    assert found == {"venlafaxine": "antidepressant", "mirtazapine": role}


# The one that was added is tapered again after a month at full dose, or within it.
@pytest.mark.parametrize(("at", "role"), [("d127", "antidepressant"), ("d128", "combination")])
def test_the_added_one_tapered_again(at: str, role: str) -> None:
    found = courses_of(f"""
        kind       | name        | start | stop | dose
        medication | venlafaxine | d0    | d300 | 150
        medication | mirtazapine | d100  | {at} | 30
        medication | mirtazapine | {at}  | d160 | 15
    """)
    assert [c.role for c in found] == ["antidepressant", role]


def test_the_same_agent_is_no_combination_with_itself() -> None:
    found = courses_of("""
        kind       | name       | start | stop | weeks | dose
        medication | sertraline | d0    | d50  |       | 100
        medication | sertraline |       |      | 8     | 100
    """)
    assert [c.role for c in found] == ["antidepressant", "antidepressant"]


# Of two antidepressants started on one day, one is the base and the other was added.
def test_two_started_on_one_day_are_a_combination() -> None:
    found = courses_of("""
        kind       | name        | start | stop | dose
        medication | venlafaxine | d0    | d90  | 150
        medication | mirtazapine | d0    | d90  | 30
    """)
    assert [(c.course_id, c.role, c.augments) for c in found] == [
        ("mirtazapine-1", "antidepressant", None),
        ("venlafaxine-1", "combination", "mirtazapine-1"),
    ]


def test_overlaps_that_are_only_possible_make_no_combination() -> None:
    found = courses_of(
        "kind | name | start | stop | dose\nmedication | sertraline | 2023 | 2023 | 100\nmedication | bupropion | 2023 | 2023 | 300"
    )
    assert {c.role for c in found} == {"antidepressant"}


def test_an_undated_augmenter_is_not_given_an_antidepressant() -> None:
    found = courses_of("""
        kind       | name         | start | stop | weeks | dose
        medication | sertraline   | d0    | d50  |       | 100
        medication | aripiprazole |       |      | 6     | 5
    """)
    assert [(c.role, c.augments) for c in found] == [("antidepressant", None), ("other", None)]


def test_an_antidepressant_recorded_as_added_is_an_augmentation() -> None:
    found = courses_of("""
        kind       | name        | start | stop | dose | augments
        medication | venlafaxine | d0    | d90  | 150  |
        medication | mirtazapine | d10   | d90  | 30   | Venlafaxine
    """)
    assert [(c.role, c.augments, c.label) for c in found] == [
        ("antidepressant", None, "venlafaxine"),
        ("augmentation", "venlafaxine-1", "mirtazapine added to venlafaxine"),
    ]


def test_an_agent_without_a_row_of_its_own_is_never_counted() -> None:
    (course,) = courses_of("kind | name | start | stop | dose\nmedication | notadrug | d0 | d90 | 10")
    assert (course.role, course.drug_class, course.missing) == ("other", "", ())
