"""Are the verdicts of a cohort those of the page? Packs with what they wait for, stages, patterns, doubts, groups and alerts, patient by patient."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lib.cohort.invented import UNTIL, invent_patients
from lib.cohort.invented.course import Row
from lib.cohort.written.own_table import write_csv
from lib.engine.assess import assess
from lib.engine.criteria.plan import pack_plan
from lib.engine.settings import Settings
from lib.engine.verdicts import judge, verdicts_of
from lib.ingest.read import read_file
from lib.knowledge.load import DATA, knowledge
from lib.records.history import History
from tests.builders import history_of
from tests.cases.reading import ABSENT_WORDS, case_files, load, read_table
from tests.validate.cohort import cohort

SAMPLES = sorted(path for path in (DATA / "samples").glob("[0-9]*.csv"))
CASES = case_files(Path(__file__).parents[1] / "cases" / "reference")
PLACES = (Settings(), Settings("US", "maudsley"), Settings("UK", "who_ddd"), Settings("EU"))


def same(history: History, settings: Settings) -> None:
    """Field by field, so that a difference names itself; of what is missing the order does not matter."""
    lean = judge(history, knowledge(), UNTIL, settings)
    whole = verdicts_of(assess(history, knowledge(), UNTIL, settings, ask=False), knowledge())
    assert [(a.pack.id, a.met, set(a.missing)) for a in lean.criteria] == [(a.pack.id, a.met, set(a.missing)) for a in whole.criteria]
    assert lean.options == whole.options
    assert replace(lean, criteria=(), options={}) == replace(whole, criteria=(), options={})


@pytest.mark.parametrize("settings", PLACES, ids=lambda settings: settings.jurisdiction)
def test_samples(settings: Settings) -> None:
    for path in SAMPLES:
        for history in read_file(path.read_bytes(), knowledge(), UNTIL).histories:
            same(history, settings)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_reference_patients(path: Path) -> None:
    case = load(path)
    for history in read_table(case["history"], ABSENT_WORDS[case.get("absent", "")], UNTIL).histories:
        same(history, Settings(jurisdiction=case.get("jurisdiction", "CA")))


def test_invented_patients(tmp_path: Path) -> None:
    write_csv(invent_patients(400, 3), tmp_path / "made.csv")
    for number, history in enumerate(read_file((tmp_path / "made.csv").read_bytes(), knowledge(), UNTIL).histories):
        same(history, PLACES[number % len(PLACES)])


def test_patients_that_meet_every_branch_of_the_registers() -> None:
    for number, (patient, rows) in enumerate(cohort(200)):
        same(history_of(rows, patient_id=patient), PLACES[number % len(PLACES)])


# What one patient's record says is remembered for the next of the same kind; dates, measurements and courses of the one must not reach the other.
CONDITIONS = (
    "epilepsy_or_seizure",
    "hypothyroidism",
    "stroke",
    "cardiovascular_event",
    "pregnancy",
    "psychosis_current",
    "bipolar_disorder",
    "dementia",
)
LABS = ("qtc", "tsh", "egfr", "systolic", "diastolic", "lithium_level", "potassium", "bmi")


def record(number: int) -> list[Row]:
    """Another mixture of conditions, dates, measurements and earlier courses each time."""
    rows: list[Row] = [
        {"kind": "person", "name": "birth_date", "value": f"{1935 + number * 7 % 76}-05-01"},
        {"kind": "person", "name": "sex", "value": ("female", "male")[number % 2]},
    ]
    rows += [
        {
            "kind": "condition",
            "name": name,
            "value": ("yes", "no", "unknown")[(number // 3 + place) % 3],
            "start": f"2026-{1 + (number + place) % 11:02d}-01",
        }
        for place, name in enumerate(CONDITIONS)
        if number >> place & 1
    ]
    known = [name for name in LABS if name in knowledge().labs]
    rows += [
        {
            "kind": "lab",
            "name": name,
            "start": ("2026-10-01", "2019-01-01")[number % 2],
            "value": str((0.5, 40, 170, 480)[(number + place) % 4]),
        }
        for place, name in enumerate(known)
        if (number * 5) >> place & 1 and number % 3 == 0
    ]
    medicines = ("sertraline", "phenelzine", "fluoxetine", "venlafaxine", "bupropion", "lithium", "tramadol", "quetiapine")
    rows += [
        {
            "kind": "medication",
            "name": name,
            "start": "2026-03-01",
            "stop": ("", "2026-11-20", "2026-05-01")[(number + place) % 3],
            "dose": "60",
        }
        for place, name in enumerate(medicines)
        if (number * 11) >> place & 1
    ]
    if number % 4 == 0:
        rows.append(
            {
                "kind": "ect",
                "name": "ECT.BT.BP",
                "start": "2025-01-01",
                "stop": "2025-02-01",
                "sessions": "8",
                "outcome": ("none", "remission")[number % 8 == 0],
            }
        )
    return [{key: text for key, text in row.items() if text} for row in rows]


def test_what_is_remembered_of_one_patient_is_right_for_the_next() -> None:
    for number in range(256):
        same(history_of(record(number), patient_id=f"R{number}"), PLACES[number % len(PLACES)])


def test_the_plan_is_that_of_the_packs_at_hand() -> None:
    fewer = replace(knowledge(), packs=knowledge().packs[:3])
    assert [pack.id for pack, _ in pack_plan(fewer).packs] == [pack.id for pack in knowledge().packs[:3]]
    assert len(pack_plan(knowledge()).packs) == len(knowledge().packs)
