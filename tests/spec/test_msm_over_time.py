"""The Maudsley score along the episode (research, clinical criteria 3.6): what each day knew, with bounds where facts are missing."""

from __future__ import annotations

from datetime import date

from lib.charts.model import chart_model
from lib.charts.text import chart_alt, chart_rows
from lib.engine.assess import assess
from lib.engine.staging.msm import msm
from lib.engine.staging.msm_over_time import msm_over_time
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
    stage, last = msm(case), msm_over_time(case)[-1]
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
