"""Does the model hold every fact of the history, placed by rule and never by guess?"""

from __future__ import annotations

from datetime import date

import pytest

from lib.charts.lanes import course_bars, session_days
from lib.charts.model import ChartModel, Lane, Span, chart_model
from lib.knowledge.load import knowledge
from lib.records.answers import NO, UNKNOWN, YES
from lib.records.assessment import Pattern
from lib.records.bounds import Bounds, exactly
from lib.records.course import DoseStep
from lib.records.history import Condition, Event, History, Score, Treatment
from tests.unit.charts import samples
from tests.unit.charts.samples import AS_OF, assessment, course, day, scores


def lane(model: ChartModel, label: str) -> Lane:
    return next(lane for lane in (*model.lanes, *model.undated) if lane.label == label)


def bars(*args: object, **more: object) -> list[tuple[Span | None, Span]]:
    return [(bar.certain, bar.possible) for bar in course_bars(course(*args, **more), AS_OF)]  # type: ignore[arg-type]


def span(start: str, stop: str) -> Span:
    return Span(date.fromisoformat(start), date.fromisoformat(stop))


def test_lanes_stand_by_group_then_by_the_class_that_came_first_then_by_start() -> None:
    # sertraline Jan 2024 opens the SSRIs, so escitalopram (Sep 2025) stands above venlafaxine (May 2024).
    assert [lane.label for lane in samples.eight().lanes] == [
        "sertraline", "escitalopram", "venlafaxine", "mirtazapine", "+ aripiprazole", "left 10 Hz rTMS", "cognitive behavioural therapy", "zopiclone",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("drug_class", "more", "group", "family"),
    [
        ("SSRI", {}, "antidepressant", "ssri"),
        ("SNRI", {"role": "combination"}, "antidepressant", "snri"),
        ("MAOI", {}, "antidepressant", "older"),
        ("RIMA", {}, "antidepressant", "older"),
        ("TCA", {}, "antidepressant", "older"),
        ("TECA", {}, "antidepressant", "older"),
        ("NASSA", {}, "antidepressant", "other"),
        ("SGA", {"role": "augmentation"}, "augmentation", "augmentation"),
        ("", {"kind": "ect", "role": "other"}, "neuromodulation", "neuromodulation"),
        ("", {"kind": "ketamine", "role": "other"}, "neuromodulation", "neuromodulation"),
        ("", {"kind": "psychotherapy", "role": "other"}, "psychotherapy", "other"),
        ("HYPNOTIC", {"role": "other"}, "other", "other"),
    ],
)
def test_group_and_colour_follow_kind_role_and_class(drug_class: str, more: dict[str, str], group: str, family: str) -> None:
    made = chart_model(History("1"), assessment((course("x", drug_class, "2024-01-01", "2024-03-01", **more),)), knowledge()).lanes[0]
    assert (made.group, made.family) == (group, family)


def test_exact_dates_leave_nothing_open() -> None:
    whole = span("2024-01-08", "2024-05-20")
    assert bars("a", "SSRI", "2024-01-08", "2024-05-20") == [(whole, whole)]


def test_a_month_is_certain_only_between_its_latest_start_and_its_earliest_stop() -> None:
    assert bars("a", "SSRI", "2021-03", "2021-09") == [(span("2021-03-31", "2021-09-01"), span("2021-03-01", "2021-09-30"))]


def test_one_year_for_both_ends_is_possible_all_year_and_certain_on_no_day() -> None:
    assert bars("a", "SSRI", "2019", "2019") == [(None, span("2019-01-01", "2019-12-31"))]


def test_an_exact_start_with_a_vague_stop_is_certain_on_its_first_day() -> None:
    assert bars("a", "SSRI", "2022-02-14", "2022") == [(span("2022-02-14", "2022-02-14"), span("2022-02-14", "2022-12-31"))]


def test_an_ongoing_course_ends_today() -> None:
    assert bars("a", "SSRI", "2026-09-14", None) == [(span("2026-09-14", "2026-11-24"), span("2026-09-14", "2026-11-24"))]


def test_a_missing_stop_is_told_by_the_weeks_or_not_at_all() -> None:
    day_one = span("2024-01-01", "2024-01-01")
    assert bars("a", "SSRI", "2024-01-01", None, ongoing=False, weeks=Bounds(4, 6)) == [
        (span("2024-01-01", "2024-01-29"), span("2024-01-01", "2024-02-12"))
    ]
    assert bars("a", "SSRI", "2024-01-01", None, ongoing=False, weeks=Bounds(0, float("inf"))) == [(day_one, day_one)]


def test_a_missing_start_is_told_by_the_weeks_or_not_at_all() -> None:
    day_one = span("2024-03-01", "2024-03-01")
    assert bars("a", "SSRI", None, "2024-03-01", weeks=exactly(2)) == [(span("2024-02-16", "2024-03-01"), span("2024-02-16", "2024-03-01"))]
    assert bars("a", "SSRI", None, "2024-03-01") == [(day_one, day_one)]
    assert lane(samples.vague(), "phenelzine").details == ("start not recorded",)


def test_steps_rise_with_the_dose_and_an_unknown_dose_is_not_a_low_one() -> None:
    assert [round(bar.level, 2) for bar in lane(samples.eight(), "sertraline").bars] == [0.33, 0.67, 1.0]
    mixed = course("a", "SSRI", "2024-01-01", "2024-06-01", (("2024-01-01", 50), ("2024-02-01", 100)))
    unknown = DoseStep(day("2024-03-01"), day("2024-06-01"), None, (9,))
    made = course_bars(course("a", "SSRI", "2024-01-01", "2024-06-01", steps=(*mixed.steps, unknown)), AS_OF)
    assert [(bar.level, bar.dose) for bar in made] == [(0.5, "50 mg"), (1.0, "100 mg"), (1.0, "dose not recorded")]


def test_a_course_without_any_date_is_listed_and_not_placed() -> None:
    model = samples.vague()
    assert [lane.label for lane in model.undated] == ["imipramine", "amoxapine"]
    assert model.undated[0].bars == ()
    assert model.undated[0].outcome == "partial"


def test_a_name_nobody_knows_keeps_its_place_and_is_not_judged() -> None:
    unknown = lane(samples.vague(), "<b>Zzz</b> 5 mg")
    assert (unknown.course_id, unknown.adequacy, unknown.outcome) == (None, "not judged", "name not recognised, not counted")
    assert unknown.bars[0].certain == span("2024-01-01", "2024-03-01")


def test_a_course_that_starts_after_the_review_is_listed_not_drawn() -> None:
    late = Treatment(5, "medication", "sertraline", "sertraline", day("2026-12-01"))
    model = chart_model(History("1", treatments=(late,)), assessment((), uncounted=(5,)), knowledge())
    assert model.lanes == ()
    assert [(fact.name, fact.because) for fact in model.undrawn] == [("sertraline", "starts after the day of the review")]


def test_thirty_counted_sessions_spread_from_the_first_day_to_the_last() -> None:
    days = lane(samples.eight(), "left 10 Hz rTMS").sessions
    assert (len(days), days[0], days[-1]) == (30, date(2026, 2, 2), date(2026, 3, 13))
    assert not lane(samples.eight(), "left 10 Hz rTMS").sessions_dated


def test_sessions_recorded_day_by_day_stand_on_their_days() -> None:
    on_days = ("2026-02-02", "2026-02-05", "2026-02-09")
    steps = tuple(DoseStep(day(at), day(at), None, (n,)) for n, at in enumerate(on_days))
    ect = course("e", "", "2026-02-02", "2026-02-09", kind="ect", steps=steps, sessions=3)
    assert session_days(ect, course_bars(ect, AS_OF)) == (tuple(date.fromisoformat(at) for at in on_days), True)


def test_unknown_sessions_draw_no_session() -> None:
    ect = course("e", "", "2026-02-02", "2026-02-09", kind="ect")
    assert session_days(ect, course_bars(ect, AS_OF)) == ((), False)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"outcome": "none"}, "no response"),
        ({"outcome": "worse"}, "worse"),
        ({"outcome": "response"}, "response"),
        ({"outcome": "remission"}, "remission"),
        ({"outcome": "response", "lost": True}, "response, then lost"),
        ({"outcome": "remission", "lost": True}, "remission, then lost"),
        ({"outcome": "partial"}, "partial"),
        ({"outcome": "partial", "improvement_pct": 31.2}, "partial 31 %"),
        ({"outcome": "unknown"}, "outcome not recorded"),
        ({"outcome": "unknown", "intolerant": YES}, "not tolerated"),
        ({"outcome": "none", "intolerant": YES}, "not tolerated"),
        ({"outcome": "response", "intolerant": YES}, "response, not tolerated"),
        ({"outcome": "unknown", "stop": None, "inadequate_because": ("in_progress",)}, "in progress"),
    ],
)
def test_the_outcome_stands_in_words(more: dict[str, object], words: str) -> None:
    fields = {"stop": "2024-03-01", **more}
    stop, outcome = fields.pop("stop"), fields.pop("outcome")
    one = course("a", "SSRI", "2024-01-01", stop, outcome=outcome, **fields)  # type: ignore[arg-type]
    assert chart_model(History("1"), assessment((one,)), knowledge()).lanes[0].outcome == words


def test_why_and_stop_reason_stand_in_words_and_nothing_twice() -> None:
    short = course(
        "a",
        "SSRI",
        "2024-01-01",
        "2024-01-15",
        adequate=NO,
        inadequate_because=("too_short", "low_adherence"),
        stop_reason="patient_choice",
    )
    side = course(
        "b",
        "SSRI",
        "2024-02-01",
        "2024-02-15",
        adequate=NO,
        inadequate_because=("stopped_for_intolerance",),
        intolerant=YES,
        stop_reason="intolerance",
    )
    first, second = chart_model(History("1"), assessment((short, side)), knowledge()).lanes
    assert first.details == ("too short", "low adherence", "stopped by patient choice")
    assert (second.outcome, second.details) == ("not tolerated", ())


def test_hover_facts_name_dose_weeks_adequacy_outcome_and_rows() -> None:
    facts = dict(lane(samples.eight(), "sertraline").facts)
    # 08-Jan-2024 to 20-May-2024 is 133 days, 19 weeks.
    assert facts["Course"] == "08-Jan-2024 to 20-May-2024 (19 weeks)"
    assert facts["At or above 50 mg"] == "19 weeks"
    assert (facts["Highest dose"], facts["Adequacy"]) == ("150 mg", "adequate")
    assert facts["Outcome"] == "no response, stopped for lack of effect"
    assert facts["Source"] == "rows 2–4"
    assert dict(lane(samples.eight(), "+ aripiprazole").facts)["Added to"] == "venlafaxine"


def test_scores_further_apart_than_eight_weeks_are_not_joined() -> None:
    points = scores("PHQ-9", 1, ("2024-01-01", 20), ("2024-02-26", 18), ("2024-04-23", 15))  # 56 days, then 57
    panel = chart_model(History("1", scores=points), assessment(()), knowledge()).panels[0]
    assert [[point.value for point in segment] for segment in panel.segments] == [[20, 18], [15]]


def test_each_instrument_has_its_own_fixed_axis() -> None:
    panels = {panel.scale: panel for panel in samples.many().panels}
    assert {scale: (panel.low, panel.high) for scale, panel in panels.items()} == {"MADRS": (0, 60), "PHQ-9": (0, 27)}
    assert list(panels) == ["MADRS", "PHQ-9"]  # the one that decides outcomes first (C1)


def test_scores_without_a_place_on_an_axis_are_named() -> None:
    odd = (
        Score(1, "PHQ-9 item 9", "PHQ-9", day("2026-01-01"), 1, item=9),
        Score(2, "Mood chart", None, day("2026-01-01"), 3),
        Score(3, "PHQ-9", "PHQ-9", day("2026-01-01"), 31),
        Score(4, "PHQ-9", "PHQ-9", day("2026-12-01"), 12),
    )
    model = chart_model(History("1", scores=odd), assessment(()), knowledge())
    assert model.panels == ()
    because = ["single item, not a total", "instrument not recognised", "outside 0 to 27", "after the day of the review"]
    assert [fact.because for fact in model.undrawn] == because


def test_a_month_of_a_score_is_drawn_in_its_middle() -> None:
    model = chart_model(History("1", scores=scores("MADRS", 1, ("2021-03", 34))), assessment(()), knowledge())
    assert model.panels[0].points[0].day == date(2021, 3, 16)


def test_marks_are_today_the_episode_and_the_patterns_that_are_present() -> None:
    absent = Pattern("partial_benefit", "Partial benefit", NO, samples.PARTIAL.evidence, (), "", ())
    unsure = Pattern("relapse_or_recurrence", "Relapse", UNKNOWN, samples.LOSS.evidence, (), "", ())
    model = chart_model(History("1"), assessment((), (samples.LOSS, absent, unsure), "2023-11-05"), knowledge())
    assert [(mark.kind, mark.name, mark.start) for mark in model.marks] == [
        ("episode", "current episode", date(2023, 11, 5)), ("pattern", "loss of effect", date(2025, 4, 27)), ("today", "today", AS_OF),
    ]  # fmt: skip


def test_without_an_episode_date_no_episode_is_drawn() -> None:
    assert [mark.kind for mark in chart_model(History("1"), assessment(()), knowledge()).marks] == ["today"]


def test_episodes_admissions_conditions_and_events_have_lines_of_their_own() -> None:
    tracks = [(track.group, track.label) for track in samples.eight().tracks]
    assert tracks == [
        ("episode", "depressive episode"),
        ("episode", "hospital admission"),
        ("event", "relapse"),
        ("event", "suicide attempt"),
    ]
    attempt = samples.eight().tracks[3].marks[0]
    assert (attempt.start, attempt.stop, attempt.certain) == (date(2025, 12, 1), date(2025, 12, 31), None)


def test_undated_events_are_listed_and_absent_conditions_are_not_drawn() -> None:
    history = History("1", events=(Event(3, "relapse", None),), conditions=(Condition(4, "pregnancy", "pregnancy", NO, day("2024-01-01")),))
    model = chart_model(history, assessment(()), knowledge())
    assert model.tracks == ()
    assert [(fact.name, fact.because, fact.rows) for fact in model.undrawn] == [("relapse", "date not recorded", (3,))]


def test_lighting_up_some_courses_dims_the_others_and_none_dims_nothing() -> None:
    assert all(lane.lit for lane in samples.eight().lanes)
    lit = [lane.label for lane in samples.eight(frozenset({"venlafaxine", "rtms"})).lanes if lane.lit]
    assert lit == ["venlafaxine", "left 10 Hz rTMS"]


def test_the_axis_begins_with_the_illness_and_cuts_off_what_began_long_before() -> None:
    one = course("sertraline", "SSRI", "2024-01-01", "2024-06-01")
    old = course("indapamide", "OTHER", "2005-01-01", None, (("2005-01-01", 2.5),), UNKNOWN, "unknown", role="other")
    history = History("1", conditions=(Condition(4, "diabetes", None, YES, day("2001")),))
    assert chart_model(history, assessment((one, old)), knowledge()).first == date(2024, 1, 1)


def test_what_ended_before_the_illness_is_still_on_the_axis() -> None:
    one = course("sertraline", "SSRI", "2024-01-01", "2024-06-01")
    old = course("zopiclone", "HYPNOTIC", "2019-01-01", "2019-03-01", (("2019-01-01", 7.5),), UNKNOWN, "unknown", role="other")
    assert chart_model(History("1"), assessment((one, old)), knowledge()).first == date(2019, 1, 1)
    assert chart_model(History("1"), assessment((old,)), knowledge()).first == date(2019, 1, 1)
