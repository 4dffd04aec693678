"""Do MSM and MGH-S give the six worked cases? (clinical criteria 3.4, arithmetic checked there)

MSM = duration + severity + failed antidepressants + augmentation + ECT. MGH-S = 1 a failed course + 0.5 an augmentation + 3 for ECT,
no points for optimisation in these cases.
"""

from __future__ import annotations

from datetime import date

import pytest

from lib.engine.months import months_after
from lib.engine.staging import stage_models
from tests.builders import AS_OF, table
from tests.findings import case_of

# months, severity | failed, augmentations, ECT | parts of MSM | MSM, band | MGH-S
WORKED = """
    case | months | severity     | psychotic | failed | added | ect | parts     | msm | band     | mgh_s
    A    | 8      | moderate     | no        | 1      | 0     | no  | 1 3 1 0 0 | 5   | mild     | 1
    B    | 18     | severe       | no        | 4      | 1     | no  | 2 4 2 1 0 | 9   | moderate | 4.5
    C    | 26     | moderate     | no        | 6      | 2     | no  | 3 3 3 1 0 | 10  | moderate | 7
    D    | 36     | severe       | no        | 7      | 2     | yes | 3 4 4 1 1 | 13  | severe   | 11
    E    | 30     | severe       | yes       | 11     | 3     | yes | 3 5 5 1 1 | 15  | severe   | 15.5
    F    | 3      | subsyndromal | no        | 1      | 0     | no  | 1 1 1 0 0 | 3   | mild     | 1
"""

# Eleven antidepressants at their minimum dose (MGH-ATRQ), six weeks each, one after the other from the first day of the episode.
DRUGS = (
    "sertraline 50, venlafaxine 150, mirtazapine 15, bupropion 300, escitalopram 10, duloxetine 60, nortriptyline 75, fluoxetine 20, "
    "paroxetine 20, vortioxetine 10, phenelzine 45"
)
ADDED = ("aripiprazole 5", "quetiapine 150", "lithium 900")


def worked_history(row: dict[str, str]) -> str:
    """The case as a history: its courses end with the episode's months, so that short episodes hold them too."""
    start = months_after(AS_OF, -int(row["months"]))
    lines = [
        "kind | name | start | stop | dose | outcome | value | augments | sessions",
        f"episode | episode | {start}",
        "person | diagnosis | | | | | unipolar_depression",
        f"person | severity | | | | | {row['severity']}",
        f"person | psychotic_features | | | | | {row['psychotic']}",
    ]
    drugs = [drug.split() for drug in DRUGS.split(", ")][: int(row["failed"])]
    day, last = start.toordinal(), ""
    for name, dose in drugs:
        lines.append(f"medication | {name} | {_day(day)} | {_day(day + 42)} | {dose} | none")
        day, last = day + 42, name
    for number in range(int(row["added"])):
        name, dose = ADDED[number].split()
        lines.append(f"medication | {name} | {_day(day - 30)} | {_day(day - 1)} | {dose} | none | | {last}")
    if row["ect"] == "yes":
        lines.append(f"ect | ECT.BT.BP | {_day(day)} | {_day(day + 30)} | | none | | | 10")
    return "\n".join(lines)


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


@pytest.mark.parametrize("row", table(WORKED), ids=lambda row: row["case"])
def test_worked_case(row: dict[str, str]) -> None:
    found = stage_models(case_of(worked_history(row)))
    msm, mgh_s = found["msm"], found["mgh_s"]
    assert [part.name for part in msm.parts] == ["duration", "severity", "failed", "augmentation", "ect"]
    assert " ".join(f"{part.points:g}" for part in msm.parts) == row["parts"]
    assert (msm.value, msm.low, msm.high, msm.band) == (float(row["msm"]), float(row["msm"]), float(row["msm"]), row["band"])
    assert mgh_s.value == float(row["mgh_s"])


@pytest.mark.parametrize("row", table(WORKED), ids=lambda row: row["case"])
def test_shown_parts_add_up(row: dict[str, str]) -> None:
    found = stage_models(case_of(worked_history(row)))
    for model in ("msm", "mgh_s"):
        assert sum(part.points or 0 for part in found[model].parts) == found[model].value
