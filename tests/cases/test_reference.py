"""Which reference patient meets which pack? Every patient against every pack, expected by hand from the rules and the packs.

Patients in tests/cases/reference, one file each: `turns_on` is what the patient is there for, `source_says` what the source of a pack asks, in our
words, `absent` the conditions recorded as not there, and `expected` puts every pack into one of three lists; of what cannot be told the case says
why. Where an answer turns on a number, the number stands on the line: 27 and 28 days, 41 and 42, 24, 25 and 26 %, 49 and 50 %, 79 and 80 % of the
doses, PHQ-9 14 and 15, 19 and 20, ages 17 and 65.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.knowledge.load import knowledge
from lib.records.answers import NO, UNKNOWN, YES
from tests.builders import table
from tests.cases.reading import ABSENT_WORDS, assess_case, case_files, load

FILES = case_files(Path(__file__).parent / "reference")
PACKS = [pack.id for pack in knowledge().packs]
WORDS = {"met": YES, "not_met": NO, "cannot_tell": UNKNOWN}

each_patient = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def test_there_are_twenty_four_patients() -> None:
    assert len(FILES) >= 24
    assert len({load(path)["title"] for path in FILES}) == len(FILES)


@each_patient
def test_the_file_answers_every_pack_once_and_says_what_it_turns_on(path: Path) -> None:
    case = load(path)
    for key in ("title", "turns_on", "history"):
        assert str(case.get(key) or "").strip(), f"{path.name} has no {key}"
    assert case["source_says"]
    assert set(case["source_says"]) <= set(PACKS)
    expected = case["expected"]
    assert set(expected) == set(WORDS)
    assert sorted(name for word in WORDS for name in expected[word]) == sorted(PACKS)
    assert all(str(reason).strip() for reason in expected["cannot_tell"].values())


@each_patient
def test_every_row_is_used_and_known(path: Path) -> None:
    intake, found = assess_case(path)
    case = load(path)
    assert intake.rows_used == intake.rows_read == len(table(case["history"])) + len(ABSENT_WORDS[case.get("absent", "")])
    assert found.uncounted == ()
    assert all(condition.condition for condition in intake.histories[0].conditions)


@pytest.mark.parametrize("pack", PACKS)
@each_patient
def test_the_patient_against_the_pack(path: Path, pack: str) -> None:
    expected = load(path)["expected"]
    (wanted,) = [answer for word, answer in WORDS.items() if pack in expected[word]]
    (found,) = [criterion for criterion in assess_case(path)[1].criteria if criterion.pack == pack]
    assert found.met is wanted, "; ".join(f"{c.clause} {c.met}: {c.because}" for c in found.clauses)


@each_patient
def test_what_cannot_be_told_names_a_fact(path: Path) -> None:
    _, found = assess_case(path)
    assert [c.pack for c in found.criteria if c.met is UNKNOWN and not any(clause.missing for clause in c.clauses)] == []


@pytest.mark.parametrize("pack", PACKS)
def test_every_pack_is_met_by_one_patient_and_not_by_another(pack: str) -> None:
    met = [path.stem for path in FILES if pack in load(path)["expected"]["met"]]
    not_met = [path.stem for path in FILES if pack in load(path)["expected"]["not_met"]]
    assert met
    assert not_met


def test_most_patients_pass_one_definition_and_fail_another() -> None:
    definitions = {pack.id for pack in knowledge().packs if pack.kind == "definition"}
    divided = [p for p in FILES if definitions & set(load(p)["expected"]["met"]) and definitions & set(load(p)["expected"]["not_met"])]
    assert len(divided) >= 18
