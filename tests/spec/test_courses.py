"""From rows to courses (rules A1 to A7). Durations: 28 days are 4 weeks, 42 are 6, 56 are 8."""

from __future__ import annotations

import pytest

from tests.builders import check_courses, courses_and_notes, courses_of, day


def notes_of(rows: str) -> list[tuple[int, str]]:
    """Row and severity of every problem the courses raise."""
    return [(note.row, note.severity) for note in courses_and_notes(rows)[1]]


# A1: rows of one agent form one course while the gap between a stop and the next start is at most 30 days (convention).
@pytest.mark.parametrize(("gap", "courses"), [(0, 1), (1, 1), (29, 1), (30, 1), (31, 2), (365, 2)])
def test_a_gap_of_more_than_thirty_days_parts_two_courses(gap: int, courses: int) -> None:
    found = courses_of(f"""
        kind       | name       | start    | stop | dose
        medication | sertraline | d0       | d50  | 100
        medication | sertraline | d{50 + gap} | d500 | 100
    """)
    assert [c.course_id for c in found] == ["sertraline-1", "sertraline-2"][:courses]


# A1: formulations of one molecule are one agent, enantiomers are not.
def test_formulations_are_one_agent_and_enantiomers_two() -> None:
    check_courses(
        """
        kind       | name           | start | stop | dose
        medication | venlafaxine    | d0    | d30  | 75
        medication | venlafaxine XR | d30   | d90  | 150
        medication | citalopram     | d200  | d250 | 20
        medication | escitalopram   | d250  | d300 | 10
        """,
        """
        course         | rows | weeks
        venlafaxine-1  | 2 3  | 12.86
        citalopram-1   | 4    | 7.14
        escitalopram-1 | 5    | 7.14
        """,
    )


# A1: a bridged gap is inside the course but not on the clock (B1).
def test_a_bridged_gap_counts_for_the_course_and_not_for_the_clock() -> None:
    check_courses(
        """
        kind       | name       | start | stop | dose
        medication | sertraline | d0    | d21  | 100
        medication | sertraline | d49   | d70  | 100
        """,
        """
        course       | weeks | weeks_at_minimum_dose | adequate
        sertraline-1 | 10    | 6                     | yes
        """,
    )


# A stop on one day and a start on the next is no gap: 42 days, not 41.
def test_a_start_on_the_day_after_the_stop_follows_without_a_gap() -> None:
    check_courses(
        """
        kind       | name       | start | stop | dose
        medication | sertraline | d0    | d20  | 100
        medication | sertraline | d21   | d42  | 100
        """,
        """
        course       | weeks_at_minimum_dose | adequate
        sertraline-1 | 6                     | yes
        """,
    )


# A2: the same start adds (a 50 mg and a 25 mg tablet), each tablet until its own stop.
def test_tablets_that_start_together_add() -> None:
    rows = """
        kind       | name       | start | stop | dose
        medication | sertraline | d0    | d60  | 50
        medication | sertraline | d0    | d30  | 25
    """
    (course,) = courses_of(rows)
    assert [(s.dose.low if s.dose else None, s.stop.latest if s.stop else None, s.rows) for s in course.steps] == [
        (75, day(30), (3, 2)),
        (50, day(60), (2,)),
    ]
    assert course.max_daily_dose_mg == 75
    assert notes_of(rows) == [(2, "note")]


# A5: an unknown dose is never zero: 50 mg and an unrecorded tablet are not 50 mg.
def test_a_sum_with_an_unknown_dose_is_unknown() -> None:
    check_courses(
        """
        kind       | name       | start | stop | dose
        medication | sertraline | d0    | d60  | 50
        medication | sertraline | d0    | d60  |
        """,
        """
        course       | max_daily_dose_mg | weeks_at_minimum_dose | adequate | inadequate_because
        sertraline-1 |                   | 0..8.57               | unknown  | dose_unknown
        """,
    )


# A2: a later start replaces the earlier from that day; exact duplicates collapse. Each resolution is a note.
def test_a_later_start_replaces_and_duplicates_collapse() -> None:
    rows = """
        kind       | name       | start | stop | dose
        medication | sertraline | d0    | d60  | 25
        medication | sertraline | d30   | d60  | 50
        medication | sertraline | d30   | d60  | 50
    """
    check_courses(
        rows,
        """
        course       | weeks | weeks_at_minimum_dose | max_daily_dose_mg | rows
        sertraline-1 | 8.57  | 4.29                  | 50                | 2 3 4
        """,
    )
    assert notes_of(rows) == [(3, "note"), (4, "note")]


def test_a_row_that_outlasts_the_one_replacing_it_is_a_warning() -> None:
    rows = """
        kind       | name       | start | stop | dose
        medication | sertraline | d0    | d90  | 50
        medication | sertraline | d30   | d60  | 100
    """
    check_courses(rows, "course | stop\nsertraline-1 | 2024-03-01")
    assert notes_of(rows) == [(3, "warning")]


# A3: a blank stop ends where the next row of the agent starts, however long that took; else the course is ongoing.
def test_a_blank_stop_ends_at_the_next_row_or_goes_on() -> None:
    check_courses(
        """
        kind       | name       | start | stop | dose
        medication | sertraline | d0    |      | 50
        medication | sertraline | d100  |      | 100
        medication | fluoxetine | d10   | d20  | 20
        """,
        """
        course       | start      | stop       | ongoing | weeks
        sertraline-1 | 2024-01-01 |            | yes     | 28.57
        fluoxetine-1 | 2024-01-11 | 2024-01-21 | no      | 1.43
        """,
        as_of=day(200),
    )


# A3: starts after the as-of date are not counted; a stop after it has not happened yet.
def test_what_lies_after_the_as_of_date_is_not_counted() -> None:
    rows = """
        kind       | name       | start | stop | dose
        medication | sertraline | d0    | d90  | 100
        medication | fluoxetine | d60   | d90  | 20
    """
    check_courses(rows, "course | ongoing | stop | weeks\nsertraline-1 | yes |  | 6", as_of=day(42))
    check_courses(
        rows,
        "course | ongoing | stop | weeks\nsertraline-1 | no | 2024-03-31 | 12.86\nfluoxetine-1 | no | 2024-03-31 | 4.29",
        as_of=day(90),
    )


# A stop reason says that the row is over although its stop is blank; the day is then not known.
def test_a_stop_reason_with_a_blank_stop_ends_the_course_on_an_unknown_day() -> None:
    check_courses(
        """
        kind       | name       | start | dose | stop_reason
        medication | sertraline | d0    | 100  | inefficacy
        """,
        """
        course       | ongoing | stop                   | weeks    | adequate | inadequate_because | missing
        sertraline-1 | no      | 2024-01-01..2024-07-19 | 0..28.57 | unknown  | duration_unknown   | adherence:sertraline-1 duration:sertraline-1 outcome:sertraline-1
        """,
        as_of=day(200),
    )


# ... unless a later row tells the day (A3).
def test_a_stop_reason_with_a_blank_stop_ends_at_the_next_row() -> None:
    check_courses(
        """
        kind       | name       | start | stop | dose | stop_reason
        medication | sertraline | d0    |      | 50   | inefficacy
        medication | sertraline | d21   | d42  | 100  | intolerance
        """,
        """
        course       | weeks | weeks_at_minimum_dose | adequate | stop_reason
        sertraline-1 | 6     | 6                     | yes      | intolerance
        """,
    )


# A4: stop minus start; 1 Jan to 12 Feb is 42 days, 6.0 weeks. A partial date is an interval and so is the duration.
def test_durations_of_partial_dates_are_intervals() -> None:
    check_courses(
        """
        kind       | name        | start      | stop       | dose
        medication | sertraline  | 2024-01-01 | 2024-02-12 | 100
        medication | fluoxetine  | 2024-03    | 2024-06    | 20
        medication | venlafaxine | 2023       | 2024       | 150
        """,
        """
        course        | start                  | stop                   | weeks     | adequate | inadequate_because
        venlafaxine-1 | 2023-01-01..2023-12-31 | 2024-01-01..2024-12-31 | 0.14..104.29 | unknown | duration_unknown
        sertraline-1  | 2024-01-01             | 2024-02-12             | 6         | yes      |
        fluoxetine-1  | 2024-03-01..2024-03-31 | 2024-06-01..2024-06-30 | 8.86..17.29  | yes  |
        """,
    )


# A4: weeks override the dates, stand in for a missing stop or start, and are warned about when exact dates say otherwise.
def test_recorded_weeks_override_dates() -> None:
    rows = """
        kind       | name        | start | stop | weeks | dose
        medication | venlafaxine | 2023  | 2023 | 8     | 150
        medication | sertraline  | d0    |      | 6     | 100
        medication | fluoxetine  |       | d100 | 6     | 20
        medication | mirtazapine |       |      | 4-8   | 30
        medication | citalopram  | d0    | d90  | 6     | 20
    """
    check_courses(
        rows,
        """
        course        | start                  | stop                   | ongoing | weeks | adequate
        venlafaxine-1 | 2023-01-01..2023-12-31 | 2023-01-01..2023-12-31 | no      | 8     | yes
        citalopram-1  | 2024-01-01             | 2024-03-31             | no      | 6     | yes
        sertraline-1  | 2024-01-01             | 2024-02-12             | no      | 6     | yes
        fluoxetine-1  | 2024-02-28             | 2024-04-10             | no      | 6     | yes
        mirtazapine-1 |                        |                        | no      | 4..8  | unknown
        """,
    )
    assert notes_of(rows) == [(6, "warning")]


def test_weeks_of_several_steps_add_up() -> None:
    check_courses(
        """
        kind       | name        | start | stop | weeks | dose
        medication | venlafaxine | 2023  | 2023 | 4     | 75
        medication | venlafaxine | 2023  | 2023 | 6     | 150
        """,
        """
        course        | weeks | weeks_at_minimum_dose | adequate
        venlafaxine-1 | 10    | 6                     | yes
        """,
    )


# Without any date: over when its duration, outcome or stop reason is recorded, else ongoing (A3).
def test_undated_rows_come_last_and_say_what_is_presumed() -> None:
    found = courses_of("""
        kind       | name       | start | dose | outcome
        medication | fluoxetine |       | 20   |
        medication | citalopram |       | 20   | none
        medication | sertraline | d0    | 50   |
    """)
    assert [(c.course_id, c.ongoing, c.adequate.value) for c in found] == [
        ("sertraline-1", True, "yes"),
        ("citalopram-1", False, "unknown"),
        ("fluoxetine-1", True, "unknown"),
    ]
    assert "that it is over is presumed" in found[1].assumptions[0]
    assert "that it goes on is presumed" in found[2].assumptions[0]


def test_a_course_with_only_its_stop_is_over_without_presuming() -> None:
    (course,) = courses_of("kind | name | stop | dose | adherence\nmedication | sertraline | d60 | 100 | good")
    assert (course.ongoing, course.start, course.assumptions) == (False, None, ())


# A4: a gap that partial dates leave open keeps one course (counted once) and is to be checked.
def test_a_gap_that_cannot_be_told_is_one_course_and_a_warning() -> None:
    rows = """
        kind       | name       | start | stop | dose
        medication | sertraline | 2020  | 2021 | 100
        medication | sertraline | 2022  | 2023 | 100
    """
    check_courses(rows, "course | rows\nsertraline-1 | 2 3")
    assert notes_of(rows) == [(3, "warning")]


# A5: a range takes its low end for adequacy and its high end for the maximum.
def test_a_range_is_judged_by_its_low_end() -> None:
    check_courses(
        """
        kind       | name        | start | stop | dose
        medication | venlafaxine | d0    | d60  | 75-225
        medication | sertraline  | d0    | d60  | 50-100
        """,
        """
        course        | max_daily_dose_mg | adequate | inadequate_because
        sertraline-1  | 100               | yes      |
        venlafaxine-1 | 225               | no       | dose_below_minimum
        """,
    )


# A5: patches, weekly doses and tablets keep their own unit; a unit that does not fit the minimum leaves the dose unknown.
def test_doses_in_another_unit_are_unknown_not_zero() -> None:
    check_courses(
        """
        kind       | name         | start | stop | dose
        medication | fluoxetine   | d0    | d60  | 90 mg weekly
        medication | selegiline   | d100  | d160 | 6 mg/24 h
        medication | sertraline   | d200  | d260 | 2 tablet
        """,
        """
        course       | max_daily_dose_mg | weeks_at_minimum_dose | adequate | inadequate_because
        fluoxetine-1 |                   | 0..8.57               | unknown  | dose_unknown
        selegiline-1 | ~                 | ~                     | ~        | ~
        sertraline-1 |                   | 0..8.57               | unknown  | dose_unknown
        """,
    )


# Names that were not recognised form no course.
def test_unrecognised_names_form_no_course() -> None:
    check_courses(
        "kind | name | start | stop\nmedication | ?herbal mix | d0 | d90\nmedication | sertraline | d0 | d90", "course\nsertraline-1"
    )


# A6: an augmenter that overlaps an antidepressant by at least 14 days, or whose `augments` is filled, is an augmentation of it.
@pytest.mark.parametrize(
    ("days", "role", "augments"), [(13, "other", None), (14, "augmentation", "sertraline-1"), (15, "augmentation", "sertraline-1")]
)
def test_an_augmenter_needs_fourteen_days_together(days: int, role: str, augments: str | None) -> None:
    found = courses_of(f"""
        kind       | name         | start      | stop | dose
        medication | sertraline   | d0         | d100 | 100
        medication | aripiprazole | d{100 - days} | d200 | 5
    """)
    assert (found[1].role, found[1].augments) == (role, augments)


def test_an_augmentation_as_recorded_needs_no_overlap() -> None:
    found = courses_of("""
        kind       | name       | start | stop | dose | augments
        medication | sertraline | d0    | d50  | 100  |
        medication | lithium    | d45   | d52  | 600  | sertraline
        medication | quetiapine | d100  | d150 | 300  |
    """)
    assert [(c.course_id, c.role, c.augments, c.label) for c in found] == [
        ("sertraline-1", "antidepressant", None, "sertraline"),
        ("lithium-1", "augmentation", "sertraline-1", "lithium added to sertraline"),
        ("quetiapine-1", "other", None, "quetiapine"),
    ]


def test_an_augmentation_of_something_not_recorded_is_a_warning() -> None:
    rows = """
        kind       | name    | start | stop | dose | augments
        medication | lithium | d0    | d60  | 600  | fluoxetine
    """
    assert [(c.role, c.augments) for c in courses_of(rows)] == [("augmentation", None)]
    assert notes_of(rows) == [(2, "warning")]


def test_an_augmenter_belongs_to_the_antidepressant_it_was_taken_with_longest() -> None:
    found = courses_of("""
        kind       | name         | start | stop | dose
        medication | sertraline   | d0    | d100 | 100
        medication | venlafaxine  | d100  | d300 | 150
        medication | aripiprazole | d80   | d280 | 5
    """)
    assert {c.course_id: c.augments for c in found}["aripiprazole-1"] == "venlafaxine-1"


def test_partial_dates_presume_an_augmentation_and_say_so() -> None:
    found = courses_of("""
        kind       | name         | start | stop | dose
        medication | sertraline   | 2023  | 2023 | 100
        medication | aripiprazole | 2023  | 2023 | 5
    """)
    augmenter = next(c for c in found if c.agent == "aripiprazole")
    assert (augmenter.role, augmenter.augments) == ("augmentation", "sertraline-1")
    assert "an augmentation is presumed" in augmenter.assumptions[0]


# A6: two antidepressants overlapping at least 28 days are a combination; a shorter overlap is a cross-taper, thus a switch.
@pytest.mark.parametrize(("days", "role"), [(0, "antidepressant"), (27, "antidepressant"), (28, "combination"), (29, "combination")])
def test_two_antidepressants_need_twenty_eight_days_together(days: int, role: str) -> None:
    found = courses_of(f"""
        kind       | name        | start      | stop | dose
        medication | venlafaxine | d0         | d100 | 150
        medication | mirtazapine | d{100 - days} | d200 | 30
    """)
    assert [c.role for c in found] == ["antidepressant", role]
    assert found[1].augments == ("venlafaxine-1" if role == "combination" else None)


# A6: "neither being tapered out": doses that fall until the stop do not make a combination, however long the taper.
def test_a_taper_is_no_combination() -> None:
    found = courses_of("""
        kind       | name        | start | stop | dose
        medication | venlafaxine | d0    | d100 | 150
        medication | venlafaxine | d100  | d120 | 75
        medication | venlafaxine | d120  | d140 | 37.5
        medication | mirtazapine | d95   | d300 | 30
    """)
    assert [c.role for c in found] == ["antidepressant", "antidepressant"]


def test_a_combination_tapered_at_its_end_remains_one() -> None:
    found = courses_of("""
        kind       | name        | start | stop | dose
        medication | venlafaxine | d0    | d100 | 150
        medication | venlafaxine | d100  | d120 | 75
        medication | mirtazapine | d60   | d300 | 30
    """)
    assert [c.role for c in found] == ["antidepressant", "combination"]


def test_a_lower_dose_that_goes_on_is_no_taper() -> None:
    found = courses_of("""
        kind       | name        | start | stop | dose
        medication | venlafaxine | d0    | d100 | 150
        medication | venlafaxine | d100  |      | 75
        medication | mirtazapine | d95   | d300 | 30
    """)
    assert [c.role for c in found] == ["antidepressant", "combination"]


# A6: hypnotics and anxiolytics are shown and never counted; nothing is asked about them.
def test_hypnotics_are_shown_and_never_counted() -> None:
    check_courses(
        """
        kind       | name      | start | stop | dose
        medication | zopiclone | d0    | d90  | 7.5
        """,
        """
        course      | role  | adequate | failed  | missing
        zopiclone-1 | other | unknown  | unknown |
        """,
    )


# A7: rows of one protocol with gaps of at most 30 days are one course and sessions add; another placement is another course.
def test_sessions_add_and_another_placement_is_another_course() -> None:
    check_courses(
        """
        kind | name       | start | stop | sessions
        ect  | ECT.RUL.BP | d0    | d14  | 5
        ect  | ECT.RUL.BP | d44   | d58  | 4
        ect  | ECT.BT.BP  | d60   | d80  | 6
        ect  | ECT.RUL.BP | d89   | d100 | 3
        """,
        """
        course       | kind | role  | sessions | rows | adequate | inadequate_because
        ECT.RUL.BP-1 | ect  | other | 9        | 2 3  | yes      |
        ECT.BT.BP-1  | ect  | other | 6        | 4    | yes      |
        ECT.RUL.BP-2 | ect  | other | 3        | 5    | no       | too_few_sessions
        """,
    )


def test_duplicate_session_rows_do_not_add() -> None:
    check_courses(
        "kind | name | start | stop | sessions\ntms | TMS.iTBS | d0 | d30 | 12\ntms | TMS.iTBS | d0 | d30 | 12",
        "course | sessions | rows\nTMS.iTBS-1 | 12 | 2 3",
    )


# Impossible rows are refused by the reader; one that reaches the engine is not counted and named.
def test_a_stop_before_the_start_is_an_error_and_not_counted() -> None:
    rows = "kind | name | start | stop | dose\nmedication | sertraline | d50 | d10 | 100"
    assert courses_of(rows) == ()
    assert notes_of(rows) == [(2, "error")]
