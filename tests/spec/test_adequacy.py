"""Was the course adequate? (rules B1 to B5). Default profile: minimum dose of the MGH-ATRQ form, 6 weeks, adherence presumed."""

from __future__ import annotations

import pytest

from lib.engine.settings import Settings
from tests.builders import check_courses, courses_of, day


# B1: at least 6 weeks at the minimum dose (MGH-ATRQ, Chandler 2010). 42 days are 6.0 weeks.
@pytest.mark.parametrize(("days", "adequate", "because"), [(41, "no", ("too_short",)), (42, "yes", ()), (43, "yes", ())])
def test_six_weeks_at_the_minimum_dose(days: int, adequate: str, because: tuple[str, ...]) -> None:
    (course,) = courses_of(f"kind | name | start | stop | dose\nmedication | sertraline | d0 | d{days} | 50")
    assert (course.adequate, course.inadequate_because, course.weeks_needed) == (adequate, because, 6)


# An augmentation needs 4 weeks (from memory: 4 to 8 are in use). 28 days are 4.0 weeks; 27, 28, 29.
@pytest.mark.parametrize(("days", "adequate"), [(27, "no"), (28, "yes"), (29, "yes")])
def test_four_weeks_of_augmentation(days: int, adequate: str) -> None:
    found = courses_of(f"""
        kind       | name         | start | stop | dose
        medication | sertraline   | d0    | d200 | 100
        medication | aripiprazole | d100  | d{100 + days} | 2
    """)
    assert (found[1].role, found[1].adequate, found[1].weeks_needed) == ("augmentation", adequate, 4)


# Eight weeks are a Bounds a pack can ask about: 55, 56 and 57 days.
@pytest.mark.parametrize(("days", "eight_weeks"), [(55, "no"), (56, "yes"), (57, "yes")])
def test_weeks_at_minimum_dose_answer_other_durations(days: int, eight_weeks: str) -> None:
    (course,) = courses_of(f"kind | name | start | stop | dose\nmedication | sertraline | d0 | d{days} | 50")
    assert course.weeks_at_minimum_dose.at_least(8) == eight_weeks


# B1: at or above the minimum; a hair below is below.
@pytest.mark.parametrize(("dose", "adequate", "because"), [("149.9", "no", "dose_below_minimum"), ("150", "yes", ""), ("150.1", "yes", "")])
def test_the_minimum_dose_itself_counts(dose: str, adequate: str, because: str) -> None:
    check_courses(
        f"kind | name | start | stop | dose\nmedication | venlafaxine | d0 | d60 | {dose}",
        f"course | adequate | inadequate_because | minimum_dose | minimum_unit | minimum_source\n"
        f"venlafaxine-1 | {adequate} | {because} | 150 | mg | chandler_2010_atrq",
    )


# B1: the clock starts on the first day at the minimum dose; weeks below it do not count, also later ones.
def test_weeks_below_the_minimum_do_not_count() -> None:
    check_courses(
        """
        kind       | name        | start | stop | dose
        medication | venlafaxine | d0    | d28  | 75
        medication | venlafaxine | d28   | d56  | 150
        medication | venlafaxine | d56   | d84  | 75
        medication | venlafaxine | d84   | d105 | 225
        """,
        """
        course        | weeks | weeks_at_minimum_dose | adequate | inadequate_because
        venlafaxine-1 | 15    | 7                     | yes      |
        """,
    )


# Steps at or above the minimum that follow each other are one time: a vague day of a dose change costs nothing.
def test_a_vague_day_of_a_dose_change_leaves_the_clock_exact() -> None:
    check_courses(
        """
        kind       | name       | start   | stop | dose
        medication | sertraline | d0      |      | 50
        medication | sertraline | 2024-02 | d42  | 100
        """,
        """
        course       | weeks_at_minimum_dose | adequate
        sertraline-1 | 6                     | yes
        """,
    )


# ... while a change up to the minimum on a vague day leaves it open: 100 mg from some day of February to 31 March (d90).
def test_a_vague_start_of_the_minimum_dose_is_an_interval() -> None:
    check_courses(
        """
        kind       | name        | start   | stop | dose
        medication | venlafaxine | d0      |      | 75
        medication | venlafaxine | 2024-02 | d90  | 150
        """,
        """
        course        | weeks_at_minimum_dose | adequate | inadequate_because | missing
        venlafaxine-1 | 4.43..8.43            | unknown  | duration_unknown   | adherence:venlafaxine-1 duration:venlafaxine-1 outcome:venlafaxine-1 stop_reason:venlafaxine-1
        """,
    )


# B1: an unknown dose adds to the high end only.
def test_an_unknown_dose_leaves_adequacy_open_unless_time_is_too_short() -> None:
    check_courses(
        """
        kind       | name       | start | stop | dose | stop_reason | outcome
        medication | sertraline | d0    | d60  |      | other       | none
        medication | fluoxetine | d100  | d130 |      | other       | none
        medication | citalopram | d200  | d230 |      | other       | none
        medication | citalopram | d230  | d272 | 20   | other       | none
        """,
        """
        course       | weeks_at_minimum_dose | adequate | inadequate_because | failed  | missing
        sertraline-1 | 0..8.57               | unknown  | dose_unknown       | unknown | adherence:sertraline-1 dose:sertraline-1
        fluoxetine-1 | 0..4.29               | no       | too_short          | no      | adherence:fluoxetine-1
        citalopram-1 | 6..10.29              | yes      |                    | yes     | adherence:citalopram-1
        """,
    )


# Unknown dose and unknown duration are both named.
def test_both_unknowns_are_named() -> None:
    check_courses(
        "kind | name | start | stop\nmedication | sertraline | 2023 | 2023",
        "course | adequate | inadequate_because\nsertraline-1 | unknown | dose_unknown duration_unknown",
    )


# B1: forms with a minimum of their own (paroxetine CR 25 mg, else 20 mg).
@pytest.mark.parametrize(
    ("name", "dose", "minimum", "adequate"),
    [("paroxetine", 20, 20, "yes"), ("paroxetine CR", 20, 25, "no"), ("paroxetine CR", 25, 25, "yes")],
)
def test_a_formulation_has_its_own_minimum(name: str, dose: int, minimum: float, adequate: str) -> None:
    (course,) = courses_of(f"kind | name | start | stop | dose\nmedication | {name} | d0 | d60 | {dose}")
    assert (course.minimum_dose, course.adequate) == (minimum, adequate)


# B1: another column can be chosen; venlafaxine 75 mg (Maudsley, from memory), 100 mg (WHO), 150 mg (MGH-ATRQ).
@pytest.mark.parametrize(
    ("column", "minimum", "adequate", "said"),
    [("mgh_atrq", 150, "no", 0), ("maudsley", 75, "yes", 0), ("who_ddd", 100, "yes", 1)],
)
def test_the_dose_column_can_be_chosen(column: str, minimum: float, adequate: str, said: int) -> None:
    rows = "kind | name | start | stop | dose | adherence\nmedication | venlafaxine | d0 | d60 | 100 | good"
    (course,) = courses_of(rows, settings=Settings(dose_column=column))
    assert (course.minimum_dose, course.adequate, len(course.assumptions)) == (minimum, adequate, said)


# An agent that the chosen column lacks takes the next one, and says so: lofepramine is not on the MGH-ATRQ form, 140 mg in Maudsley.
def test_a_column_without_the_agent_falls_back_and_says_so() -> None:
    (course,) = courses_of("kind | name | start | stop | dose | adherence\nmedication | lofepramine | d0 | d60 | 140 | good")
    assert (course.minimum_dose, course.minimum_source, course.adequate) == (140, "maudsley_guidelines", "yes")
    assert course.assumptions == ("No minimum dose in the MGH-ATRQ form: that of the Maudsley guidelines is used.",)


# An agent with no minimum in any column is dose-unknown; recording its dose would not help, so it is not asked for.
def test_an_agent_without_any_minimum_is_dose_unknown() -> None:
    check_courses(
        "kind | name | start | stop | dose | outcome | adherence | stop_reason\nmedication | zuranolone | d0 | d60 | 50 | none | good | other",
        "course | minimum_dose | adequate | inadequate_because | missing\nzuranolone-1 |  | unknown | dose_unknown |",
    )


# A5: liothyronine is in micrograms; 0.025 mg is 25 micrograms.
def test_micrograms_compare_with_milligrams() -> None:
    check_courses(
        """
        kind       | name         | start | stop | dose
        medication | sertraline   | d0    | d200 | 100
        medication | liothyronine | d50   | d100 | 0.025
        medication | liothyronine | d150  | d200 | 0.0125
        """,
        """
        course         | role           | adequate | inadequate_because
        sertraline-1   | antidepressant | yes      |
        liothyronine-1 | augmentation   | yes      |
        liothyronine-2 | augmentation   | no       | dose_below_minimum
        """,
    )


def test_a_patch_is_judged_in_its_own_unit() -> None:
    check_courses(
        "kind | name | start | stop | dose\nmedication | selegiline | d0 | d60 | 6 mg/24 h",
        "course | minimum_dose | minimum_unit | max_daily_dose_mg | adequate\nselegiline-1 | 6 | mg/24 h |  | yes",
    )


# B2: lithium is judged by level (from 0.5 mmol/L, CANMAT 2023) when one is recorded, whatever its dose.
@pytest.mark.parametrize(
    ("level", "weeks", "adequate", "because"), [(0.4, "0", "no", "dose_below_minimum"), (0.5, "8..9", "yes", ""), (0.8, "8..9", "yes", "")]
)
def test_lithium_is_judged_by_level(level: float, weeks: str, adequate: str, because: str) -> None:
    check_courses(
        f"""
        kind       | name          | start | stop | dose | augments   | value
        medication | sertraline    | d0    | d100 | 100  |            |
        medication | lithium       | d30   | d93  | 300  | sertraline |
        lab        | lithium_level | d37   |      |      |            | {level}
        """,
        f"""
        course       | weeks_at_minimum_dose | adequate   | inadequate_because | assumptions
        sertraline-1 | ~                     | ~          | ~                  | ~
        lithium-1    | {weeks}               | {adequate} | {because}          | Adherence is not recorded: that it was taken as prescribed is presumed.
        """,
    )


# Each level holds until the next: 3 weeks at 0.6, then too low, then 2 weeks at 0.7.
def test_each_lithium_level_holds_until_the_next() -> None:
    check_courses(
        """
        kind       | name          | start | stop | dose | augments   | value
        medication | sertraline    | d0    | d100 | 100  |            |
        medication | lithium       | d30   | d86  | 600  | sertraline |
        lab        | lithium_level | d30   |      |      |            | 0.3
        lab        | lithium_level | d37   |      |      |            | 0.6
        lab        | lithium_level | d58   |      |      |            | 0.4
        lab        | lithium_level | d72   |      |      |            | 0.7
        """,
        """
        course       | weeks_at_minimum_dose | adequate
        sertraline-1 | 14.29                 | yes
        lithium-1    | 5                     | yes
        """,
    )


# B2: without a level by dose, stated as an assumption and asked for.
def test_lithium_without_a_level_is_judged_by_dose_and_says_so() -> None:
    found = courses_of("""
        kind       | name          | start | stop | dose | augments   | value | adherence
        medication | sertraline    | d0    | d100 | 100  |            |       |
        medication | lithium       | d30   | d86  | 600  | sertraline |       | good
        lab        | lithium_level | d100  |      |      |            | 0.2   |
    """)
    lithium = found[1]
    assert (lithium.adequate, lithium.minimum_dose) == ("yes", 600)
    assert lithium.assumptions == ("No lithium level is recorded in this course: it is judged by dose.",)
    assert "lab:lithium_level" in lithium.missing


# B3: adherence below 80 % makes a course inadequate (PDC 0.80). `good` is at least 80, `partial` and `poor` are below.
@pytest.mark.parametrize(
    ("adherence", "adherent", "adequate", "because"),
    [
        ("79", "no", "no", ("low_adherence",)),
        ("79.9", "no", "no", ("low_adherence",)),
        ("80", "yes", "yes", ()),
        ("81", "yes", "yes", ()),
        ("good", "yes", "yes", ()),
        ("partial", "no", "no", ("low_adherence",)),
        ("poor", "no", "no", ("low_adherence",)),
        ("", "unknown", "yes", ()),
    ],
)
def test_adherence(adherence: str, adherent: str, adequate: str, because: tuple[str, ...]) -> None:
    (course,) = courses_of(f"kind | name | start | stop | dose | adherence\nmedication | sertraline | d0 | d60 | 100 | {adherence}")
    assert (course.adherent, course.adequate, course.inadequate_because) == (adherent, adequate, because)
    # Presumed adherence is stated and asked about.
    assert ("adherence:sertraline-1" in course.missing) == (adherence == "")
    assert (course.assumptions != ()) == (adherence == "")


# A course with several rows was taken well only if each of them was; the lowest percentage is shown.
@pytest.mark.parametrize(
    ("first", "second", "adherent", "pct"),
    [("95", "85", "yes", 85), ("95", "60", "no", 60), ("95", "", "unknown", 95), ("60", "", "no", 60), ("95", "poor", "no", 95)],
)
def test_adherence_of_several_rows(first: str, second: str, adherent: str, pct: float) -> None:
    (course,) = courses_of(f"""
        kind       | name       | start | stop | dose | adherence
        medication | sertraline | d0    | d30  | 50   | {first}
        medication | sertraline | d30   | d60  | 100  | {second}
    """)
    assert (course.adherent, course.adherence_pct) == (adherent, pct)


# B4: least number of sessions by protocol. One below, at, and above.
@pytest.mark.parametrize(
    ("kind", "protocol", "needed"),
    [
        ("psychotherapy", "PSY.CBT", 12),
        ("psychotherapy", "PSY.CBASP", 16),
        ("psychotherapy", "PSY.MBCT", 8),
        ("tms", "TMS.iTBS", 20),
        ("ect", "ECT.BT.BP", 6),
        ("ect", "ECT.BF.BP", 6),
        ("ect", "ECT.RUL.BP", 8),
        ("ketamine", "KET.IV", 6),
        ("ketamine", "KET.SC", 8),
        ("ketamine", "KET.ESK", 8),
    ],
)
def test_least_number_of_sessions(kind: str, protocol: str, needed: int) -> None:
    for sessions, adequate, because in [(needed - 1, "no", ("too_few_sessions",)), (needed, "yes", ()), (needed + 1, "yes", ())]:
        (course,) = courses_of(f"kind | name | start | stop | sessions\n{kind} | {protocol} | d0 | d28 | {sessions}")
        assert (course.sessions, course.sessions_needed) == (sessions, needed)
        assert (course.adequate, course.inadequate_because) == (adequate, because)


# ECT whose placement is not recorded: 8 suffice for any, 5 for none, 6 and 7 cannot be told.
@pytest.mark.parametrize(("sessions", "adequate"), [(5, "no"), (6, "unknown"), (7, "unknown"), (8, "yes")])
def test_ect_without_a_placement(sessions: int, adequate: str) -> None:
    (course,) = courses_of(f"kind | name | start | stop | sessions\nect | ECT | d0 | d28 | {sessions}")
    assert course.adequate == adequate
    # The number is known: asking for it again would not help.
    assert "sessions:ECT-1" not in course.missing
    assert bool(course.assumptions) == (adequate == "unknown")


def test_ect_without_a_placement_and_number_is_asked_for_its_number() -> None:
    (course,) = courses_of("kind | name | start | stop\nect | ECT | d0 | d28")
    assert ("sessions:ECT-1" in course.missing, course.assumptions) == (True, ())


# Sessions not recorded, and a protocol without a least number: unknown; only the first can be asked.
def test_unknown_sessions() -> None:
    check_courses(
        """
        kind     | name     | start | stop | sessions | stop_reason | outcome
        tms      | TMS.iTBS | d0    | d28  |          | other       | none
        ketamine | KET.PO   | d50   | d80  | 10       | other       | none
        """,
        """
        course     | sessions | adequate | inadequate_because | missing
        TMS.iTBS-1 |          | unknown  | sessions_unknown   | sessions:TMS.iTBS-1
        KET.PO-1   | 10       | unknown  | sessions_unknown   |
        """,
    )


# A row that does not say how many leaves the sum open only upwards.
def test_known_sessions_are_a_lower_bound() -> None:
    check_courses(
        """
        kind | name     | start | stop | sessions
        tms  | TMS.iTBS | d0    | d28  | 20
        tms  | TMS.iTBS | d28   | d40  |
        """,
        "course | sessions | adequate\nTMS.iTBS-1 |  | yes",
    )


# B4: esketamine: 8 within the 4-week induction. Later sessions keep the effect up and do not count.
@pytest.mark.parametrize(
    ("first_stop", "first", "later", "adequate"),
    [("d28", 8, 4, "yes"), ("d28", 6, 12, "no"), ("d27", 8, 0, "yes"), ("d29", 8, 0, "unknown"), ("d112", 7, 0, "no")],
)
def test_esketamine_counts_within_its_induction(first_stop: str, first: int, later: int, adequate: str) -> None:
    later_row = f"ketamine | KET.ESK | d35 | d120 | {later}" if later else ""
    (course,) = courses_of(f"kind | name | start | stop | sessions\nketamine | KET.ESK | d0 | {first_stop} | {first}\n{later_row}")
    assert (course.adequate, course.sessions) == (adequate, first + later)


def test_esketamine_without_dates_needs_its_weeks() -> None:
    rows = "kind | name | weeks | sessions\nketamine | KET.ESK | {} | 8"
    for weeks, adequate in [("", "unknown"), ("4", "yes"), ("8", "unknown")]:
        (course,) = courses_of(rows.format(weeks))
        assert course.adequate == adequate
        assert ("sessions:KET.ESK-1" in course.missing) == (adequate == "unknown")


# B5 and D: ongoing and not yet long enough is in progress; ongoing below the minimum dose is also that.
def test_in_progress() -> None:
    check_courses(
        """
        kind       | name        | start | dose | sessions
        medication | sertraline  | d0    | 100  |
        medication | venlafaxine | d0    | 75   |
        tms        | TMS.iTBS    | d0    |      | 10
        """,
        """
        course        | ongoing | adequate | inadequate_because             | failed | intolerant
        TMS.iTBS-1    | yes     | no       | in_progress                    | no     | no
        sertraline-1  | yes     | no       | in_progress                    | no     | no
        venlafaxine-1 | yes     | no       | dose_below_minimum in_progress | no     | no
        """,
        as_of=day(30),
    )


# Reduced below the minimum before 6 weeks: it can no longer become long enough, so it is too short, not in progress.
def test_an_ongoing_course_reduced_below_the_minimum_is_too_short() -> None:
    check_courses(
        """
        kind       | name        | start | stop | dose
        medication | venlafaxine | d0    | d30  | 150
        medication | venlafaxine | d30   |      | 75
        """,
        "course | ongoing | adequate | inadequate_because\nvenlafaxine-1 | yes | no | too_short",
        as_of=day(200),
    )


# Long enough in all but never at the minimum dose: the dose is the one reason; short as well: both.
def test_dose_and_time_are_separate_reasons() -> None:
    check_courses(
        """
        kind       | name        | start | stop | dose | adherence | stop_reason
        medication | venlafaxine | d0    | d90  | 75   | good      | other
        medication | fluoxetine  | d100  | d120 | 10   | 50        | intolerance
        """,
        """
        course        | adequate | inadequate_because
        venlafaxine-1 | no       | dose_below_minimum
        fluoxetine-1  | no       | dose_below_minimum too_short low_adherence stopped_for_intolerance
        """,
    )


# Aripiprazole counts from 2 mg as an augmentation (CANMAT 2023); a sertraline course is judged by the MGH-ATRQ form.
def test_an_augmentation_has_a_minimum_of_its_own() -> None:
    check_courses(
        """
        kind       | name         | start | stop | dose | augments
        medication | sertraline   | d0    | d90  | 100  |
        medication | aripiprazole | d30   | d90  | 2    | sertraline
        """,
        """
        course         | minimum_dose | minimum_source
        sertraline-1   | 50           | chandler_2010_atrq
        aripiprazole-1 | 2            | canmat_2023
        """,
    )
