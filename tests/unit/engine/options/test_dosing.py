"""Is there room to raise the dose of what is taken? Rule R2.3 with the CANMAT ranges, and the dose caps of D06. Today is 24-Nov-2026."""

from __future__ import annotations

import pytest

from lib.engine.options.candidates import candidates
from lib.engine.options.dosing import DoseRoom, _whole, dose_room
from lib.engine.options.safety import judge_safety
from lib.engine.options.situation import read_situation
from lib.records.bounds import NOTHING_KNOWN, Bounds
from tests.unit.engine.options.factory import PERSON, all_clear, case_of, options_of

OLD = PERSON.replace("1978-07-14", "1950-01-01")


def room(row: str, person: str = PERSON, jurisdiction: str = "CA", **conditions: str) -> DoseRoom:
    """`row`: `agent | start | dose | outcome` of what is taken now."""
    table = f"kind | name | start | dose | outcome\nmedication | {row}"
    situation = read_situation(case_of(person, table, all_clear(**conditions), jurisdiction=jurisdiction))
    (optimise,) = (c for c in candidates(situation) if c.row.kind == "optimise")
    return dose_room(judge_safety(optimise, situation), situation)


@pytest.mark.parametrize(
    ("row", "first", "full", "missing", "said"),
    [
        # 20 whole weeks on 100 mg of a range to 200 mg: the dose comes first.
        (
            "sertraline | 2026-07-01 | 100 | none",
            True,
            False,
            (),
            [
                "sertraline 100 mg (since 01-Jul-2026): 100 mg after 20 weeks; CANMAT range 50–200 mg. "
                "The dose comes before a switch or an adjunct."
            ],
        ),
        ("sertraline | 2026-07-01 | 25 | none", True, False, (), None),
        # At the top, and above it: nothing is open.
        (
            "sertraline | 2026-07-01 | 200 | none",
            False,
            True,
            (),
            ["sertraline 200 mg (since 01-Jul-2026): 200 mg is at the top of the CANMAT range (50–200 mg)."],
        ),
        ("sertraline | 2026-07-01 | 199 | none", True, False, (), None),
        # A remission asks for no more; an unknown outcome does not stop the question.
        ("sertraline | 2026-07-01 | 100 | remission", False, False, (), []),
        ("sertraline | 2026-07-01 | 100 |", True, False, (), None),
        # Four weeks (28 days) are needed; vague dates leave it open.
        ("sertraline | 2026-10-27 | 100 | none", True, False, (), None),
        (
            "sertraline | 2026-10-28 | 100 | none",
            False,
            False,
            (),
            ["sertraline 100 mg (since 28-Oct-2026): 3 weeks so far; the effect is read at 4 weeks."],
        ),
        ("sertraline | 2026-10 | 100 | none", False, False, (), []),
        # 13 to 17 weeks: said as they are.
        (
            "sertraline | 2026-08 | 100 | none",
            True,
            False,
            (),
            [
                "sertraline 100 mg (since Aug-2026): 100 mg after 12.1–16.4 weeks; CANMAT range 50–200 mg. "
                "The dose comes before a switch or an adjunct."
            ],
        ),
        # What cannot be compared: no dose, tablets, a weekly dose, an agent without a range.
        ("sertraline | 2026-07-01 | | none", False, False, ("dose:sertraline-1",), []),
        ("sertraline | 2026-07-01 | 2 tablet | none", False, False, (), []),
        ("fluoxetine | 2026-07-01 | 90 mg weekly | none", False, False, (), []),
        ("maprotiline | 2026-07-01 | 50 | none", False, False, (), []),
    ],
)
def test_room_for_a_higher_dose(row: str, first: bool, full: bool, missing: tuple[str, ...], said: list[str] | None) -> None:
    found = room(row)
    assert (found.first, found.full, found.missing) == (first, full, missing)
    if said is not None:
        assert [r.text for r in found.reasons] == said
    agent = row.split(" |", maxsplit=1)[0]
    assert all((r.kind, r.courses) == ("rule", (f"{agent}-1",)) for r in found.reasons)


# The last dose counts, not the highest.
def test_the_dose_taken_now_counts() -> None:
    table = """
        kind       | name       | start      | stop       | dose | outcome
        medication | sertraline | 2026-01-01 | 2026-05-01 | 200  |
        medication | sertraline | 2026-05-01 |            | 100  | none
    """
    situation = read_situation(case_of(PERSON, table, all_clear()))
    (optimise,) = (c for c in candidates(situation) if c.row.kind == "optimise")
    assert dose_room(judge_safety(optimise, situation), situation).first


# Two at once: full only when both are; each that is not recorded is asked for.
def test_two_antidepressants_at_once() -> None:
    def both(first: str, second: str) -> DoseRoom:
        rows = f"medication | sertraline | 2026-03-01 | {first} | none\nmedication | mirtazapine | 2026-03-01 | {second} | none"
        situation = read_situation(case_of(PERSON, f"kind | name | start | dose | outcome\n{rows}", all_clear()))
        (optimise,) = (c for c in candidates(situation) if c.row.kind == "optimise")
        return dose_room(judge_safety(optimise, situation), situation)

    assert both("200", "60").full
    assert not both("200", "30").full
    assert sorted(both("", "").missing) == ["dose:mirtazapine-1", "dose:sertraline-1"]
    assert both("", "60").missing == ("dose:sertraline-1",)


# D06: citalopram at most 20 mg over 60 years (CA, US), over 65 (UK, EU), and with liver disease; the CANMAT range goes to 40 mg.
@pytest.mark.parametrize(
    ("dose", "said"),
    [
        ("10", None),
        ("20", "citalopram 20 mg (since 01-Jul-2026): 20 mg is at the cap of 20 mg that applies."),
        ("30", "citalopram 30 mg (since 01-Jul-2026): 30 mg is above the cap of 20 mg that applies."),
        ("40", "citalopram 40 mg (since 01-Jul-2026): 40 mg is above the cap of 20 mg that applies."),
    ],
)
def test_a_cap_by_age(dose: str, said: str | None) -> None:
    found = room(f"citalopram | 2026-07-01 | {dose} | none", OLD)
    assert found.full is (said is not None)
    assert found.first is (said is None)
    if said:
        assert [(r.code, r.kind, r.text) for r in found.reasons] == [("R2.3", "rule", said)]


def test_without_a_cap_the_range_is_the_top() -> None:
    assert room("citalopram | 2026-07-01 | 30 | none").first
    assert [r.text for r in room("citalopram | 2026-07-01 | 40 | none").reasons] == [
        "citalopram 40 mg (since 01-Jul-2026): 40 mg is at the top of the CANMAT range (20–40 mg)."
    ]
    assert room("escitalopram | 2026-07-01 | 10 | none", OLD).first  # the cap of citalopram is not that of escitalopram
    assert room("escitalopram | 2026-07-01 | 10 | none", OLD, "UK").full  # over 65 years: at most 10 mg


def test_two_caps_and_the_lower_one() -> None:
    found = room("escitalopram | 2026-07-01 | 10 | none", OLD, "UK", liver_disease="yes")
    assert [r.text for r in found.reasons] == ["escitalopram 10 mg (since 01-Jul-2026): 10 mg is at the cap of 10 mg that applies."]


def test_nothing_taken_is_never_at_the_top() -> None:
    situation = read_situation(case_of(PERSON, all_clear()))
    some = judge_safety(candidates(situation)[0], situation)
    assert dose_room(some, situation) == DoseRoom(False, False, (), ())
    assert "MED.OPTIMISE" not in options_of(PERSON, all_clear())


# What a dose that is not on record leaves open belongs to what is to be recorded for the option.
def test_a_dose_to_be_recorded_is_named_on_the_option() -> None:
    found = options_of(PERSON, "kind | name | start\nmedication | sertraline | 2026-07-01", all_clear())["MED.OPTIMISE"]
    assert "dose:sertraline-1" in found.unrecorded


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        (Bounds(20.9, 20.9), "20"),
        (Bounds(20.1, 20.9), "20"),
        (Bounds(20.9, 21.1), "20.9–21.1"),
        (Bounds(20.0, 21.0), "20–21"),
        (Bounds(5.0, NOTHING_KNOWN.high), "at least 5"),
    ],
)
def test_weeks_without_decimals(weeks: Bounds, said: str) -> None:
    assert _whole(weeks) == said
