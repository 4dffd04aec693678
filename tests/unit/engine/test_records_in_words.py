"""What alerts, courses, notes and doubts say, and of which rows: sentence by sentence, on small histories. Today is 24-Nov-2026."""

from __future__ import annotations

from datetime import date

import pytest

from lib.engine.clock import Run, weeks_at_minimum, weeks_if_enough
from lib.engine.contraindicated import contraindicated_pairs
from lib.engine.label_maximum import _strictest_age, label_maximum
from lib.engine.severity import latest_banded_score
from lib.engine.weeks_by import weeks_at_minimum_by
from lib.knowledge.load import knowledge
from lib.records.answers import UNKNOWN, YES
from lib.records.bounds import Bounds, exactly
from lib.records.doses import Dose
from tests.builders import courses_and_notes, courses_of, day, when
from tests.findings import alerts, case_of, doubt

HEAD = "kind | name | start | stop | dose | augments | adherence | outcome | value\n"


def table(*rows: str) -> str:
    return HEAD + "\n".join(rows)


def item(at: str, value: int) -> str:
    return f"score | PHQ-9 item 9 | {at} | | | | | | {value}"


# --- alerts


def test_an_item_and_what_came_after_it() -> None:
    (found,) = [a for a in alerts(table(item("2026-11-01", 2), item("2026-11-20", 0))) if a.code == "suicidality_item"]
    assert found.text.startswith(
        "PHQ-9 item 9: 2 on 01-Nov-2026, 23 days ago (older than 14 days). Since then PHQ-9 item 9: 0 on 20-Nov-2026, which does not rule out risk."
    )
    assert found.rows == (2, 3)
    (alone,) = [a for a in alerts(table(item("2026-11-01", 2))) if a.code == "suicidality_item"]
    assert "Since then" not in alone.text
    assert alone.text.startswith("PHQ-9 item 9: 2 on 01-Nov-2026, 23 days ago (older than 14 days). This is not a risk assessment.")


# The latest first among alerts of one rank.
def test_the_latest_alert_comes_first() -> None:
    madrs = "score | MADRS item 10 | 2026-11-10 | | | | | | 3"
    found = [a.when for a in alerts(table(item("2026-11-01", 2), madrs)) if a.code == "suicidality_item"]
    assert found == [date(2026, 11, 10), date(2026, 11, 1)]
    found = [a.when for a in alerts(table(item("2026-11-20", 2), madrs)) if a.code == "suicidality_item"]
    assert found == [date(2026, 11, 20), date(2026, 11, 10)]


@pytest.mark.parametrize(
    ("event", "said", "rows"),
    [
        (
            "event | switch_to_mania | 2024-02-01",
            "Switch to mania or hypomania 01-Feb-2024 on sertraline, 01-Jan-2024 to 01-Mar-2024.",
            (3, 2),
        ),
        ("event | switch_to_mania | 2024-05-01", None, ()),
        ("event | relapse | 2024-02-01", None, ()),
        ("event | switch_to_mania |", None, ()),  # nothing is taken now, and when it was is not known
    ],
)
def test_a_switch_to_mania_on_a_course(event: str, said: str | None, rows: tuple[int, ...]) -> None:
    found = [
        a for a in alerts(table("medication | sertraline | 2024-01-01 | 2024-03-01 | 100", event)) if a.code == "mania_on_antidepressant"
    ]
    assert [a.text for a in found] == ([said] if said else [])
    assert all(a.rows == rows for a in found)


def test_a_switch_to_mania_without_a_date_is_told_of_what_is_taken_now() -> None:
    rows = (
        "medication | citalopram | 2020-01-01 | 2020-06-01 | 20",
        "medication | sertraline | 2026-01-01 | | 100",
        "event | switch_to_mania |",
    )
    (found,) = [a for a in alerts(table(*rows)) if a.code == "mania_on_antidepressant"]
    assert (found.text, found.rows) == ("Switch to mania or hypomania (no date) on now taking sertraline.", (4, 3))
    (present,) = [
        a for a in alerts(table(rows[1], "condition | mania_or_hypomania | | | | | | | yes")) if a.code == "mania_on_antidepressant"
    ]
    assert (present.text, present.rows) == ("Mania or hypomania is on record, and sertraline is taken.", (3, 2))


# --- combinations that a label contraindicates


@pytest.mark.parametrize(
    ("first", "how"),
    [
        ("2026-01-01 |", "taken with"),
        ("2026-01-01 | 2026-11-20", "stopped less than 35 days ago, with"),
        ("2026-01-01 | 2026-10-20", None),  # 35 days ago
        ("2026-01-01 | 2026-10", "perhaps stopped less than 35 days ago, with"),
    ],
)
def test_a_contraindicated_pair(first: str, how: str | None) -> None:
    pairs = contraindicated_pairs(case_of(table(f"medication | fluoxetine | {first} | 20", "medication | phenelzine | 2026-11-01 | | 45")))
    assert [p.text.partition(": contraindicated")[0] for p in pairs] == ([f"fluoxetine {how} phenelzine"] if how else [])
    assert all(p.rows == (2, 3) and p.source for p in pairs)


def test_a_pair_without_a_stop_or_a_washout_is_none() -> None:
    assert (
        contraindicated_pairs(case_of(table("medication | fluoxetine | | | 20 | | | none", "medication | phenelzine | 2026-11-01 | | 45")))
        == ()
    )
    assert (
        contraindicated_pairs(case_of(table("medication | sertraline | 2026-01-01 | | 20", "medication | mirtazapine | 2026-11-01 | | 30")))
        == ()
    )


# --- courses


def test_tablets_of_one_day_add() -> None:
    rows = (
        "medication | sertraline | d0 | d60 | 50",
        "medication | sertraline | d0 | d60 | 25",
        "medication | sertraline | d0 | d90 | 100",
    )
    (course,), notes = courses_and_notes(table(*rows))
    assert [(s.start and s.start.earliest, s.dose and s.dose.low) for s in course.steps] == [(day(0), 175), (day(60), 100)]
    (note,) = [n for n in notes if "Starts on the same day" in n.message]
    assert (note.row, note.message) == (4, "Starts on the same day as row 2, 3: the doses are added.")


@pytest.mark.parametrize(
    ("row", "column", "severity", "message"),
    [
        ("sertraline | 2027-01-01 | | 100", "start", "note", "Starts after the as-of date: not counted."),
        ("sertraline | 2024-06-01 | 2024-01-01 | 100", "stop", "error", "Stops before it starts: not counted."),
    ],
)
def test_rows_that_are_not_counted(row: str, column: str, severity: str, message: str) -> None:
    courses, notes = courses_and_notes(table(f"medication | {row}"))
    assert courses == ()
    assert [(n.column, n.severity, n.message) for n in notes] == [(column, severity, message)]


@pytest.mark.parametrize(("weeks", "warned"), [("6", False), ("6.9", False), ("7", True), ("5.1", False), ("5", True)])
def test_weeks_and_dates_that_differ(weeks: str, warned: bool) -> None:
    _, notes = courses_and_notes(f"name | start | stop | dose | weeks\nsertraline | d0 | d42 | 100 | {weeks}")
    assert [(n.column, n.severity) for n in notes if n.message.startswith("The weeks and the dates differ")] == (
        [("weeks", "warning")] if warned else []
    )


@pytest.mark.parametrize(
    ("adherence", "said"),
    [
        (("90", "90"), None),
        (("", ""), "Adherence is not recorded: that it was taken as prescribed is presumed."),
        (("90", ""), "Adherence is not recorded for 1 of the course's 2 rows: that it was taken as prescribed is presumed."),
        (("good", ""), "Adherence is not recorded for 1 of the course's 2 rows: that it was taken as prescribed is presumed."),
    ],
)
def test_which_rows_are_silent_on_adherence(adherence: tuple[str, str], said: str | None) -> None:
    rows = (f"medication | sertraline | d0 | d30 | 100 | | {adherence[0]}", f"medication | sertraline | d30 | d60 | 150 | | {adherence[1]}")
    (course,) = courses_of(table(*rows))
    assert [a for a in course.assumptions if a.startswith("Adherence")] == ([said] if said else [])


def test_an_augmenter_of_an_agent_that_is_not_there() -> None:
    _, notes = courses_and_notes(table("medication | lithium | d0 | d60 | 900 | bupropion"))
    assert [(n.row, n.column, n.severity) for n in notes if "bupropion" in n.fix] == [(2, "augments", "warning")]


# Two antidepressants at least 28 days together are a combination, unless the first is being tapered out.
@pytest.mark.parametrize(
    ("rows", "roles"),
    [
        (("sertraline | d0 | d100 | 100", "mirtazapine | d60 | d100 | 30"), ["antidepressant", "combination"]),
        (("sertraline | d0 | d87 | 100", "mirtazapine | d60 | d200 | 30"), ["antidepressant", "antidepressant"]),
        (("sertraline | d0 | d88 | 100", "mirtazapine | d60 | d200 | 30"), ["antidepressant", "combination"]),
        (
            ("sertraline | d0 | d60 | 100", "sertraline | d60 | d100 | 50", "mirtazapine | d60 | d200 | 30"),
            ["antidepressant", "antidepressant"],
        ),
        (
            ("sertraline | d0 | d20 | 100", "sertraline | d20 | d100 | 50", "mirtazapine | d60 | d200 | 30"),
            ["antidepressant", "combination"],
        ),
        (("sertraline | d0 | d60 | 100", "sertraline | d60 | | 50", "mirtazapine | d60 | d200 | 30"), ["antidepressant", "combination"]),
    ],
)
def test_a_combination_or_a_cross_taper(rows: tuple[str, ...], roles: list[str]) -> None:
    assert [c.role for c in courses_of(table(*(f"medication | {row}" for row in rows)))] == roles


# --- time at the dose


def test_vague_steps_add_up_to_no_more_than_the_course() -> None:
    runs = [Run(when("d0"), when("d28..d42"), None, YES), Run(when("d28..d42"), when("d70"), None, YES)]
    assert weeks_at_minimum(runs, exactly(10)) == Bounds(8, 10)
    unsure = [Run(when("d0"), when("d28"), None, UNKNOWN)]
    assert weeks_at_minimum(unsure, exactly(10)) == Bounds(0, 4)
    assert weeks_if_enough(unsure, exactly(10)) == exactly(4)
    assert weeks_if_enough(unsure, exactly(3)) == exactly(3)


# Three levels of 0.6: all the time from the first on is at the level, and of the time before it nothing is known.
def test_levels_follow_one_another() -> None:
    levels = [f"lab | lithium_level | d{at} | | | | | | {value}" for at, value in ((14, 0.6), (28, 0.6), (42, 0.6))]
    rows = table("medication | sertraline | d0 | d100 | 100", "medication | lithium | d0 | d70 | 900 | sertraline", *levels)
    lithium = next(c for c in courses_of(rows) if c.agent == "lithium")
    assert lithium.weeks_at_minimum_dose == Bounds(8, 10)
    low = rows.replace("d28 | | | | | | 0.6", "d28 | | | | | | 0.4")
    assert next(c for c in courses_of(low) if c.agent == "lithium").weeks_at_minimum_dose == Bounds(6, 8)


def test_weeks_by_a_day_add_up_over_steps() -> None:
    rows = table(
        "medication | sertraline | d0 | d14 | 50",
        "medication | sertraline | d14 | d28 | 25",
        "medication | sertraline | d28 | d42 | 100",
        "medication | sertraline | d42 | d70 | 150",
    )
    case = case_of(rows)
    assert weeks_at_minimum_by(case, case.courses[0], when("d56")) == exactly(6)  # 14 + 14 + 14 days
    assert weeks_at_minimum_by(case, case.courses[0], when("d49..d56")) == Bounds(5, 6)
    assert weeks_at_minimum_by(case, case.courses[0], when("d80")) == exactly(8)


# --- what the label allows, and the latest score


def test_the_cap_of_the_oldest_age_group_that_applies() -> None:
    rows = [m for m in knowledge().label_maxima if m.agent == "citalopram"]
    oldest = max(m.from_age for m in rows)
    found = _strictest_age(rows)
    assert found is not None
    assert found.from_age == oldest
    assert found.dose == min(m.dose for m in rows if m.from_age == oldest)
    assert _strictest_age([]) is None
    case = case_of("kind | name | value\nperson | birth_date | 1980-01-01")
    assert label_maximum(case, "citalopram", Dose(20, 20, "mg")) is not None
    assert label_maximum(case, None, Dose(20, 20, "mg")) is None
    assert label_maximum(case, "citalopram", None) is None
    assert label_maximum(case, "citalopram", Dose(20, 20, "mg", "week")) is None


# Of two scores of one day the instrument that stands first speaks; of one instrument the later row.
def test_the_latest_score_with_bands() -> None:
    rows = [
        f"score | {scale} | {at} | | | | | | {value}"
        for scale, at, value in (("PHQ-9", "d10", 12), ("HAM-D17", "d10", 12), ("MADRS", "d9", 30))
    ]
    found = latest_banded_score(case_of(table(*rows)))
    turned = latest_banded_score(case_of(table(*reversed(rows))))
    assert found is not None
    assert turned is not None
    assert found.scale == turned.scale == "HAM-D17"
    assert latest_banded_score(case_of(table("medication | sertraline | d0 | d90 | 100"))) is None


# --- the start of an episode


@pytest.mark.parametrize(
    ("rows", "start"),
    [
        # A relapse event gives its day; a score only tells that it had come by then. Of one day the event speaks.
        (("event | remission | d0", "event | relapse | d100"), (100, 100)),
        (("event | remission | d0", "score | PHQ-9 | d100 | | | | | | 15"), (1, 100)),
        (("event | remission | d0", "score | PHQ-9 | d100 | | | | | | 15", "event | relapse | d100"), (100, 100)),
        (("event | remission | d0", "score | PHQ-9 | d90 | | | | | | 15", "event | relapse | d100"), (1, 90)),
    ],
)
def test_the_first_sign_of_a_return(rows: tuple[str, ...], start: tuple[int, int]) -> None:
    found = case_of(table(*rows)).episode
    assert found.start is not None
    assert (found.start.earliest, found.start.latest) == (day(start[0]), day(start[1]))


# 56 days of remission by scores, the last of them its end (A8).
@pytest.mark.parametrize(("last", "origin"), [(56, "after_remission"), (55, None)])
def test_a_remission_by_scores(last: int, origin: str | None) -> None:
    rows = [f"score | PHQ-9 | d{at} | | | | | | {value}" for at, value in ((0, 4), (20, 3), (last, 4), (200, 15))]
    found = case_of(table(*rows)).episode
    assert found.origin == origin
    if origin:
        assert found.start is not None
        assert (found.start.earliest, found.rows) == (day(57), (2, 3, 4, 5))


# --- doubts


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("100 | | 90", "Taken as prescribed"),
        ("100 | | 50", "Doses were missed"),
        ("100 | | ", "Adherence not recorded"),
    ],
)
def test_a_doubt_about_adherence(row: str, said: str) -> None:
    assert doubt("adherence", table(f"medication | sertraline | d0 | d90 | {row} | none")).text.startswith(said)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("100 | | 90", "Dose and time sufficed"),
        ("25 | | 90", "Below the minimum dose or time"),
        (" | | 90", "Dose or time not fully recorded"),
    ],
)
def test_a_doubt_about_dose_and_time(row: str, said: str) -> None:
    assert doubt("dose_or_duration", table(f"medication | sertraline | d0 | d90 | {row} | none")).text.startswith(said)


# Carbamazepine lowers sertraline's level: together from the day they touch, never without a start.
@pytest.mark.parametrize(("start", "present"), [("d90 | d120", "yes"), ("d91 | d120", "unknown"), (" | ", "unknown")])
def test_an_inducer_beside_a_course_that_did_not_help(start: str, present: str) -> None:
    found = doubt(
        "interacting_drugs",
        table("medication | sertraline | d0 | d90 | 100 | | | none", f"medication | carbamazepine | {start} | 400 | | | none"),
    )
    assert found.answer.value == present
