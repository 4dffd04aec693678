"""Which stage? (rules F, clinical criteria 3) Thase-Rush, European, MGH-S, MSM and DM-TRD, with bounds where facts are missing."""

from __future__ import annotations

import pytest

from lib.engine.staging import stage_models
from lib.records.assessment import Stage
from tests.builders import table
from tests.findings import case_of

HEAD = "kind | name | start | stop | dose | outcome | value | sessions | augments | stop_reason"
DOSES = {
    "sertraline": 100,
    "fluoxetine": 20,
    "paroxetine": 20,
    "citalopram": 20,
    "escitalopram": 10,
    "venlafaxine": 150,
    "duloxetine": 60,
    "nortriptyline": 75,
    "phenelzine": 45,
    "moclobemide": 300,
    "mirtazapine": 30,
    "bupropion": 300,
}


def history(names: str, *facts: str) -> str:
    """Courses of 60 days one after the other from day 0, rated none (`name?`: outcome not recorded); facts are further rows."""
    lines = [HEAD, *facts]
    for number, word in enumerate(names.split()):
        name = word.rstrip("?")
        start, stop, outcome = 60 * number, 60 * number + 60, "" if word.endswith("?") else "none"
        if name.startswith("ECT"):
            lines.append(f"ect | {name} | d{start} | d{stop} | | {outcome} | | 12")
        else:
            lines.append(f"medication | {name} | d{start} | d{stop} | {DOSES[name]} | {outcome}")
    return "\n".join(lines)


def stage(model: str, text: str) -> Stage:
    """One model on the history."""
    return stage_models(case_of(text))[model]


# Thase-Rush 1997: I one class, II a different class, III a tricyclic too, IV an MAOI too, V bilateral ECT too. Strictly in this order.
THASE_RUSH = """
    courses                                                      | value | low | high
                                                                 | 0     | 0   | 0
    sertraline?                                                  |       | 0   | I
    sertraline                                                   | I     | I   | I
    sertraline fluoxetine paroxetine citalopram escitalopram     | I     | I   | I
    sertraline venlafaxine?                                      |       | I   | II
    sertraline venlafaxine                                       | II    | II  | II
    sertraline venlafaxine phenelzine                            | II    | II  | II
    sertraline nortriptyline                                     | III   | III | III
    sertraline venlafaxine nortriptyline                         | III   | III | III
    sertraline venlafaxine nortriptyline moclobemide             | III   | III | III
    sertraline venlafaxine nortriptyline phenelzine              | IV    | IV  | IV
    sertraline venlafaxine nortriptyline? phenelzine             |       | II  | IV
    sertraline venlafaxine nortriptyline phenelzine ECT.RUL.BP   | IV    | IV  | IV
    sertraline venlafaxine nortriptyline phenelzine ECT          |       | IV  | V
    sertraline venlafaxine nortriptyline phenelzine ECT.BT.BP    | V     | V   | V
    sertraline venlafaxine nortriptyline phenelzine ECT.BF.BP    | V     | V   | V
    sertraline venlafaxine nortriptyline phenelzine ECT.BT.BP?   |       | IV  | V
    nortriptyline                                                | I     | I   | I
"""


@pytest.mark.parametrize("row", table(THASE_RUSH), ids=lambda row: row["courses"] or "none")
def test_thase_rush(row: dict[str, str]) -> None:
    found = stage("thase_rush", history(row["courses"]))
    assert (found.value, found.low, found.high) == (row["value"] or None, row["low"], row["high"])


def test_thase_rush_says_where_the_ladder_stops() -> None:
    found = stage("thase_rush", history("sertraline venlafaxine phenelzine"))
    assert "MAOI failed too, but the ladder stops where tricyclic is not shown to have failed." in found.because


# European (Souery 1999): A one failed; B from two of different classes, one step a course up to B5; C beyond 12 months with an augmentation.
EUROPEAN = """
    courses                                                                                     | value | low | high
                                                                                                |       |     |
    sertraline?                                                                                 |       |     | A
    sertraline                                                                                  | A     | A   | A
    sertraline fluoxetine                                                                       | A     | A   | A
    sertraline venlafaxine                                                                      | B1    | B1  | B1
    sertraline venlafaxine mirtazapine                                                          | B2    | B2  | B2
    sertraline venlafaxine mirtazapine?                                                         |       | B1  | B2
    sertraline venlafaxine mirtazapine bupropion                                                | B3    | B3  | B3
    sertraline venlafaxine mirtazapine bupropion fluoxetine                                     | B4    | B4  | B4
    sertraline venlafaxine mirtazapine bupropion fluoxetine duloxetine                          | B5    | B5  | B5
    sertraline venlafaxine mirtazapine bupropion fluoxetine duloxetine paroxetine               | B5    | B5  | B5
"""


@pytest.mark.parametrize("row", table(EUROPEAN), ids=lambda row: row["courses"] or "none")
def test_european(row: dict[str, str]) -> None:
    found = stage("european", history(row["courses"]))
    assert (found.value, found.low, found.high) == (row["value"] or None, row["low"] or None, row["high"] or None)


# Courses that did not fail bring no second class, and an undecided one only the possibility.
@pytest.mark.parametrize(("outcome", "low", "high"), [("response", "A", "A"), ("", "A", "B2"), ("none", "B2", "B2")])
def test_european_counts_the_classes_of_what_failed(outcome: str, low: str, high: str) -> None:
    found = stage("european", history("sertraline fluoxetine", f"medication | venlafaxine | d120 | d180 | 150 | {outcome}"))
    assert (found.low, found.high) == (low, high)


# An augmentation of which it is not known whether it was in this episode leaves C open.
@pytest.mark.parametrize(
    ("stop", "low", "high"), [("2023-12-30", "B1", "B1"), ("2023-12-15..2024-01-20", "B1", "C"), ("2024-01-20", "C", "C")]
)
def test_european_augmentation_that_may_be_of_an_earlier_episode(stop: str, low: str, high: str) -> None:
    added = f"medication | aripiprazole | 2023-10-01 | {stop} | 5 | none | | | sertraline"
    found = stage("european", history("sertraline venlafaxine", "episode | episode | 2024-01-01", added))
    assert (found.low, found.high) == (low, high)


# C: more than 12 months from the start of the first failed course to the as-of date (24-Nov-2026), and an augmentation.
@pytest.mark.parametrize(("start", "value"), [("2025-11-23", "C"), ("2025-11-24", "B1"), ("2025-11-25", "B1"), ("2025", None)])
def test_european_chronic(start: str, value: str | None) -> None:
    found = stage(
        "european",
        f"""{HEAD}
        medication | sertraline   | {start}    | 2026-03-01 | 100 | none
        medication | venlafaxine  | 2026-03-01 | 2026-08-01 | 150 | none
        medication | aripiprazole | 2026-05-01 | 2026-08-01 | 5   | none | | | venlafaxine""",
    )
    assert found.value == value
    if value is None:
        assert (found.low, found.high) == ("B1", "C")


# MGH-S: the dose raised above the first adequate one adds half a point to a failed course; raised up to the minimum it does not.
@pytest.mark.parametrize(
    ("doses", "score"), [(("100",), 1), (("25", "50"), 1), (("50", "100"), 1.5), (("100", "50"), 1), (("50", "25", "100"), 1.5)]
)
def test_mgh_s_optimised(doses: tuple[str, ...], score: float) -> None:
    rows = [f"medication | sertraline | d{60 * n} | d{60 * n + 60} | {dose} | none" for n, dose in enumerate(doses)]
    found = stage("mgh_s", "\n".join([HEAD, *rows]))
    assert found.value == score


# ECT gives three points once, however many courses.
@pytest.mark.parametrize(("courses", "score"), [("sertraline ECT.RUL.BP", 4), ("sertraline ECT.RUL.BP ECT.BT.BP", 4), ("sertraline", 1)])
def test_mgh_s_ect(courses: str, score: float) -> None:
    assert stage("mgh_s", history(courses)).value == score


def test_mgh_s_bounds() -> None:
    found = stage("mgh_s", history("sertraline venlafaxine? mirtazapine?"))
    assert (found.value, found.low, found.high) == (None, 1, 3)
    assert {"outcome:venlafaxine-1", "outcome:mirtazapine-1"} <= set(found.missing)


# MSM duration on the as-of date 24-Nov-2026: up to 12 months acute, up to 24 subacute, longer chronic; month 12 to 13 counted as subacute.
DURATION = """
    start      | points | gap
    2025-11-24 | 1      | no
    2025-11-23 | 2      | yes
    2025-10-25 | 2      | yes
    2025-10-24 | 2      | no
    2024-11-24 | 2      | no
    2024-11-23 | 3      | no
"""


@pytest.mark.parametrize("row", table(DURATION), ids=lambda row: row["start"])
def test_msm_duration(row: dict[str, str]) -> None:
    part = stage("msm", f"{HEAD}\nepisode | episode | {row['start']}").parts[0]
    assert f"{part.points:g}" == row["points"]
    assert ("leave month 12 to 13 open" in part.because) is (row["gap"] == "yes")


def test_msm_duration_of_a_year_alone() -> None:
    part = stage("msm", f"{HEAD}\nepisode | episode | 2025").parts[0]
    assert (part.points, part.low, part.high, part.missing) == (None, 1, 2, ("episode_start",))


# MSM severity from the latest score when none is recorded (bands: convention).
BANDS = """
    scale      | value | points
    PHQ-9      | 4     | 1
    PHQ-9      | 5     | 2
    PHQ-9      | 9     | 2
    PHQ-9      | 10    | 3
    PHQ-9      | 19    | 3
    PHQ-9      | 20    | 4
    HAM-D17    | 7     | 1
    HAM-D17    | 8     | 2
    HAM-D17    | 16    | 2
    HAM-D17    | 17    | 3
    HAM-D17    | 23    | 3
    HAM-D17    | 24    | 4
    MADRS      | 6     | 1
    MADRS      | 7     | 2
    MADRS      | 19    | 2
    MADRS      | 20    | 3
    MADRS      | 34    | 3
    MADRS      | 35    | 4
    QIDS-SR16  | 5     | 1
    QIDS-SR16  | 6     | 2
    QIDS-SR16  | 10    | 2
    QIDS-SR16  | 11    | 3
    QIDS-SR16  | 15    | 3
    QIDS-SR16  | 16    | 4
"""


@pytest.mark.parametrize("row", table(BANDS), ids=lambda row: f"{row['scale']} {row['value']}")
def test_msm_severity_by_score(row: dict[str, str]) -> None:
    facts = (f"score | {row['scale']} | d0 | | | | {row['value']}", "person | psychotic_features | | | | | no")
    part = stage("msm", history("sertraline", *facts)).parts[1]
    assert f"{part.points:g}" == row["points"]


# A recorded severity comes first; psychotic features make it 5, and keep a severe episode open while nobody recorded them.
SEVERITY = """
    severity     | psychotic | score | low | high
    mild         | no        | 25    | 2   | 2
    moderate     |           |       | 3   | 3
    severe       | no        |       | 4   | 4
    severe       | yes       |       | 5   | 5
    severe       |           |       | 4   | 5
                 |           | 22    | 4   | 5
                 | no        |       | 1   | 4
                 |           |       | 1   | 5
                 | yes       |       | 5   | 5
"""


@pytest.mark.parametrize("row", table(SEVERITY), ids=lambda row: f"{row['severity']}-{row['psychotic']}-{row['score']}")
def test_msm_severity(row: dict[str, str]) -> None:
    facts = [
        f"person | {name} | | | | | {value}"
        for name, value in (("severity", row["severity"]), ("psychotic_features", row["psychotic"]))
        if value
    ]
    facts += [f"score | PHQ-9 | d0 | | | | {row['score']}"] if row["score"] else []
    part = stage("msm", history("sertraline", *facts)).parts[1]
    assert (f"{part.low:g}", f"{part.high:g}") == (row["low"], row["high"])


# Failed antidepressants: 1-2, 3-4, 5-6, 7-10 and more than 10 give 1 to 5 points; augmentations are not counted.
@pytest.mark.parametrize(("failed", "points"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 3), (7, 4), (10, 4), (11, 5), (12, 5)])
def test_msm_failed(failed: int, points: int) -> None:
    assert len(DOSES) == 12
    part = stage("msm", history(" ".join(list(DOSES)[:failed]))).parts[2]
    assert (part.points, len(part.courses)) == (points, failed)


def test_msm_of_an_untreated_patient_has_no_score() -> None:
    found = stage("msm", history("", "episode | episode | d0", "person | severity | | | | | severe"))
    assert (found.value, found.low, found.high, found.band) == (None, None, None, None)
    assert "Not defined" in found.because


def test_msm_while_no_failure_is_certain() -> None:
    facts = ("episode | episode | d0", "person | severity | | | | | moderate")
    found = stage("msm", history("sertraline?", *facts))
    assert (found.value, found.band) == (None, None)
    assert (found.low, found.high) == (7, 7)
    assert "not certain" in found.because


# Bounds: an open severity (4 or 5) and an open course around a score; the band stands when both ends share it.
def test_msm_bounds_and_band() -> None:
    facts = ("episode | episode | d0", "person | severity | | | | | severe")
    found = stage("msm", history("sertraline venlafaxine mirtazapine?", *facts))
    assert (found.value, found.low, found.high, found.band) == (None, 8, 10, "moderate")
    assert found.missing == ("psychotic_features", "outcome:mirtazapine-1")


# F: the courses of the episode count; with no start on record all of them do, and that is said.
def test_courses_before_the_episode_do_not_count() -> None:
    text = history("sertraline venlafaxine mirtazapine", "episode | episode | d60")
    assert stage("mgh_s", text).value == 2
    everything = stage("mgh_s", history("sertraline venlafaxine mirtazapine"))
    assert everything.value == 3
    assert any("all courses in the history are counted" in text for text in everything.assumptions)


# A8: of a course that spans the start only the part since then counts: 41 days of sertraline are too short, 42 are enough.
@pytest.mark.parametrize(("since", "score"), [(19, 0), (18, 1), (17, 1)])
def test_a_course_that_spans_the_start(since: int, score: float) -> None:
    assert stage("mgh_s", history("sertraline", f"episode | episode | d{since}")).value == score


def test_dm_trd_shows_items_and_no_score() -> None:
    found = stage("dm_trd", history("sertraline", "condition | anxiety_disorder | | | | | yes"))
    assert (found.value, found.low, found.high) == (None, None, None)
    assert "score not computed" in found.because
    told = {part.name: part.because for part in found.parts}
    assert told["anxiety"] == "Recorded as present."
    assert told["personality"] == "Not recorded."
    assert told["failed"] == "1 failed: sertraline."
    assert all(part.points is None for part in found.parts)
    assert found.courses == ("sertraline-1",)
