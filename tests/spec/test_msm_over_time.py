"""The Maudsley score along the episode (research, clinical criteria 3.6): what each day knew, with bounds where facts are missing."""

from __future__ import annotations

from datetime import date

import pytest

from lib.charts.model import chart_model
from lib.charts.text import chart_alt, chart_rows
from lib.engine.assess import assess
from lib.engine.staging.msm import msm
from lib.engine.staging.msm_over_time import _days, _until, msm_over_time
from lib.knowledge.load import knowledge
from tests.builders import AS_OF, history
from tests.findings import case_of

# Moderate throughout (3 points). Sertraline is long enough (6 weeks) from 26 Feb 2024 and rated at its end, bupropion from 12 Nov 2024; ECT in Oct 2025.
TABLE = """
    kind       | name               | start      | stop       | dose | sessions | outcome | value
    person     | diagnosis          |            |            |      |          |         | unipolar_depression
    person     | severity           |            |            |      |          |         | moderate
    episode    | depressive episode | 2024-01-01 |            |      |          |         |
    medication | sertraline         | 2024-01-15 | 2024-04-01 | 100  |          | none    |
    medication | venlafaxine        | 2024-05-01 | 2024-09-01 | 150  |          | none    |
    medication | bupropion          | 2024-10-01 | 2025-02-01 | 300  |          | none    |
    ect        | ECT.BT.BP          | 2025-10-06 | 2025-11-06 |      | 10       | partial |
"""


def line(table: str = TABLE) -> list[tuple[date, float, float]]:
    return [(p.day, p.low, p.high) for p in msm_over_time(case_of(table))]


# Duration 1 to 12 months, 2 to 24, then 3; one and two failures 1 point, three 2 (Fekadu 2009); ECT 1.
def test_the_score_rises_with_time_failures_and_ect() -> None:
    assert line() == [
        (date(2024, 3, 1), 5, 5),  # 1 + 3 + 1: sertraline long enough, not yet rated; no other score is possible
        (date(2024, 12, 1), 5, 6),  # bupropion long enough, not yet rated: two failures or three
        (date(2025, 2, 1), 7, 7),  # 2 + 3 + 2: past twelve months, and the third failure rated that day
        (date(2025, 10, 6), 8, 8),  # + ECT
        (date(2026, 2, 1), 9, 9),  # past 24 months
        (date(2026, 11, 24), 9, 9),
    ]


# A course still going on is not failed by a rating that was made at its end.
def test_no_day_knows_what_came_later() -> None:
    march, december = msm_over_time(case_of(TABLE))[:2]
    assert "failed antidepressants 0 to 1" in march.because
    assert "failed antidepressants 1 to 2" in december.because  # in points: two courses or three


def test_the_line_ends_where_the_score_of_today_is() -> None:
    case = case_of(TABLE)
    stage, last = msm(case).answer, msm_over_time(case)[-1]
    assert (last.low, last.high, last.day) == (stage.low, stage.high, AS_OF)


def test_missing_facts_give_bounds() -> None:
    points = line(TABLE.replace("| 150  |          | none ", "|      |          | none "))  # no dose: perhaps below the minimum
    assert any(low < high for _, low, high in points)


def test_no_line_without_the_start_of_the_episode_or_a_failure() -> None:
    assert line(TABLE.replace("episode    | depressive episode | 2024-01-01", "event      | relapse            | 2024-01-01")) == []
    assert line("kind | name | start\nepisode | depressive episode | 2024-01-01") == []


# The panel, its table and its sentence say the same.
def test_the_chart_the_table_and_the_sentence_agree() -> None:
    facts = history(TABLE)
    found = assess(facts, knowledge(), AS_OF, ask=False)
    points = msm_over_time(case_of(TABLE))
    plain, staged = (chart_model(facts, found, knowledge(), msm=msm) for msm in ((), points))
    assert [p.scale for p in staged.panels if p not in plain.panels] == ["MSM"]
    assert [(p.day, p.value) for p in staged.panels[-1].points] == [(p.day, p.low) for p in points]
    rows = [row for row in chart_rows(staged) if row["What"] == "MSM"]
    assert [row["Detail"] for row in rows] == [f"{value} of 3–15" for value in ("5", "5–6", "7", "8", "9", "9")]
    assert all("duration" in row["Source"] for row in rows)
    assert "MSM 6 times, from 5 to 9" in chart_alt(staged)
    assert "MSM" not in chart_alt(plain)


# A month of the episode is a day of the line; so are the day it starts, today, and the first and last day of every course.
def test_the_days_of_the_line() -> None:
    table = """
        kind       | name               | start      | stop
        episode    | depressive episode | 2026-08-30 |
        medication | sertraline         | 2026-06-05 | 2026-09-17
        medication | venlafaxine        | 2026-10-02 |
    """
    months = [date(2026, 8, 30), date(2026, 9, 30), date(2026, 10, 30)]
    assert _days(case_of(table), date(2026, 8, 30)) == sorted([*months, date(2026, 9, 17), date(2026, 10, 2), AS_OF])


# At most 72 days: every month of six years; of a longer episode every other month, then today.
@pytest.mark.parametrize(("start", "days"), [(date(2020, 11, 24), 73), (date(2020, 10, 24), 38)])
def test_a_long_episode_is_not_judged_every_month(start: date, days: int) -> None:
    case = case_of(f"kind | name | start\nepisode | depressive episode | {start}")
    assert len(_days(case, start)) == days


# The end of a course tells its outcome, in the middle of a month.
def test_the_line_moves_on_the_day_a_course_ends() -> None:
    days = [day for day, *_ in line(TABLE.replace("2025-02-01", "2025-02-11").replace("2025-10-06", "2025-10-16"))]
    assert date(2025, 2, 11) in days
    assert date(2025, 10, 16) in days


# What is recorded on a day, that day knows; what comes the day after, it does not. What has no day holds throughout.
@pytest.mark.parametrize(("recorded", "known"), [("2024-06-15", True), ("2024-06-16", False), ("2024-06", False), ("", True)])
def test_what_a_day_of_the_line_knows(recorded: str, known: bool) -> None:
    facts = history(f"""
        kind  | name          | start      | value
        lab   | lithium_level | {recorded} | 0.6
        event | relapse       | {recorded} |
        score | PHQ-9         | {recorded or "2024-06-15"} | 12
    """)
    then = _until(facts, date(2024, 6, 15))
    assert [len(then.labs), len(then.events), len(then.scores)] == ([1, 1, 1] if known else [0, 0, 0])


# A treatment of vague start may have begun; its rating is known once it is certainly over.
@pytest.mark.parametrize(
    ("start", "stop", "outcome"),
    [
        ("2024-06-15", "2024-06-16", [None]),
        ("2024-06-14", "2024-06-15", ["none"]),
        ("2024-06-14", "2024-06", [None]),
        ("2024-06", "2024-06", [None]),
        ("2024-06-16", "2024-07-01", []),
        ("2024-05", "", [None]),
        ("", "", ["none"]),
    ],
)
def test_what_a_day_of_the_line_knows_of_a_course(start: str, stop: str, outcome: list[str | None]) -> None:
    facts = history(f"name | start | stop | outcome\nsertraline | {start} | {stop} | none")
    assert [t.outcome for t in _until(facts, date(2024, 6, 15)).treatments] == outcome
