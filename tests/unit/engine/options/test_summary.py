"""Why does an option stand here, in one line? Each group's wordings, from long to short; the first that fits is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lib.engine.options.candidates import candidates
from lib.engine.options.cards import Card
from lib.engine.options.hits import Hit
from lib.engine.options.judged import Judged
from lib.engine.options.remaining import _judge
from lib.engine.options.situation import Situation, read_situation
from lib.engine.options.states import State
from lib.engine.options.summary import _check_first, _consider, _in_use, _listed, _not_suitable, _tried, summarise
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import Reason
from tests.builders import courses_of
from tests.unit.engine.options.factory import PERSON, SERTRALINE_NOW, Rows, all_clear, case_of, options_of

CARD = Card("2 to 4 weeks", "a long burden", "12 sessions", ())
PRACTICAL = ["12 sessions; onset 2 to 4 weeks", "12 sessions", "Onset 2 to 4 weeks"]


def judged(option: str, *parts: str | Rows) -> tuple[Judged, Situation]:
    """The option on this history, with everything decided."""
    situation = read_situation(case_of(PERSON, *parts, all_clear()))
    return next(_judge(c, situation) for c in candidates(situation) if c.row.id == option), situation


def hit(title: str, applies: Answer, severity: str, **more: object) -> Hit:
    """`more`: hold, clear_from, fact."""
    return Hit(title, severity, applies, (), title, f"{title.capitalize()}: told at length.", "source", "safety", **more)  # type: ignore[arg-type]


def with_hits(found: Judged, *hits: Hit, clear_from: date | None = None) -> Judged:
    return replace(found, safety=replace(found.safety, hits=hits, clear_from=clear_from))


def with_rules(found: Judged, *codes: str) -> Judged:
    """No rule but these has had a say."""
    reasons = tuple(Reason(code, "", "", "rule") for code in codes)
    return replace(found, standing=replace(found.standing, reasons=reasons))


def with_state(found: Judged, state: str, courses: str = "", *, lost: bool = False) -> Judged:
    table = f"name | start | stop | dose | outcome\n{courses}"
    past = State(state, courses_of(table) if courses else (), lost)
    return replace(found, candidate=replace(found.candidate, state=past))


@pytest.mark.parametrize(("shown", "said"), [(3, "a, b, c"), (2, "a, b and 1 more"), (1, "a and 2 more")])
def test_the_first_and_how_many_more(shown: int, said: str) -> None:
    assert _listed(["a", "b", "c"], shown) == said


# --- not suitable


def test_a_washout_says_its_day() -> None:
    found, _ = judged("MED.SWITCH.MAOI", SERTRALINE_NOW)
    other, washout = hit("stroke", YES, "C"), hit("washout", YES, "C", clear_from=date(2026, 12, 1))
    later = with_hits(found, other, washout, hit("fever", YES, "N"), clear_from=date(2026, 12, 1))
    assert _not_suitable(later) == ["Not before 01-Dec-2026: washout: told at length.", "Not before 01-Dec-2026"]


def test_what_is_later_comes_before_what_is_contraindicated() -> None:
    found, _ = judged("KET.IV")
    both = with_hits(found, hit("stroke", YES, "C"), hit("fever", YES, "N"))
    assert _not_suitable(both) == ["Later: fever: told at length.", "Later: fever"]
    assert _not_suitable(with_hits(found, hit("fits", NO, "C"), hit("stroke", YES, "C"))) == [
        "Stroke: told at length.",
        "Contraindicated: stroke",
    ]


# 24-Nov-2026 on 200 mg, the top of sertraline's range.
def test_a_dose_at_the_top() -> None:
    found, _ = judged("MED.OPTIMISE", SERTRALINE_NOW)
    short = "200 mg is at the top of the CANMAT range (50–200 mg)."
    assert _not_suitable(with_hits(found)) == [f"sertraline 200 mg (since 01-Jul-2026): {short}", short]
    assert _not_suitable(with_hits(replace(found, room=None))) == []


# --- in use


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("sertraline | 2026-07-01 | 150", "150 mg since 01-Jul-2026"),
        ("sertraline | 2026-07-01 |", "since 01-Jul-2026"),
        ("sertraline | | 150", "150 mg"),
        ("sertraline | | ", "In use"),
    ],
)
def test_what_is_in_use(row: str, said: str) -> None:
    found, _ = judged("MED.SWITCH.SSRI")
    (course,) = courses_of(f"name | start | dose\n{row}")
    now = replace(found, candidate=replace(found.candidate, state=State("current", (course,))))
    assert _in_use(now) == [said]


def test_the_dose_in_use_is_the_last_one_of_the_course_that_goes_on() -> None:
    found, _ = judged("MED.SWITCH.SSRI")
    courses = courses_of("""
        name       | start      | stop       | dose
        citalopram | 2025-01-01 | 2025-06-01 | 20
        sertraline | 2026-01-01 | 2026-03-01 | 50
        sertraline | 2026-03-01 |            | 100
    """)
    now = replace(found, candidate=replace(found.candidate, state=State("current", courses)))
    assert _in_use(now) == ["100 mg since 01-Jan-2026"]


# --- tried

FAILED = "sertraline | 2024-01-01 | 2024-06-03 | 100 | none"
LOST = "venlafaxine | 2024-07-01 | 2024-12-02 | 150 | response"


@pytest.mark.parametrize(
    ("courses", "said"),
    [
        ("", ["Left-sided rTMS failed; evidence for another protocol after that is low"]),
        (FAILED, ["No response (01-Jan-2024 to 03-Jun-2024)", "No response"]),
        ("sertraline | | | 100 | none", ["No response", "No response"]),
        (
            f"{FAILED}\n{LOST}",
            ["Sertraline: no response; venlafaxine: helped", "No response; helped", "2 courses"],
        ),
        (
            f"{FAILED}\n{FAILED.replace('sertraline', 'venlafaxine').replace('2024', '2025').replace('100', '150')}",
            ["Sertraline: no response; venlafaxine: no response", "No response", "2 courses"],
        ),
        ("sertraline | 2024-01-01 | 2024-01-12 | 100 | none", ["Not adequate (01-Jan-2024 to 12-Jan-2024)", "Not adequate"]),
    ],
)
def test_what_was_tried(courses: str, said: list[str]) -> None:
    assert _tried(with_state(judged("MED.SWITCH.SSRI")[0], "failed", courses)) == said


# --- check first


@pytest.mark.parametrize("option", ["AUG.LI", "MED.COMBINE"])
def test_nothing_to_add_it_to(option: str) -> None:
    found, situation = judged(option)
    assert _check_first(found, situation) == ["No antidepressant is current to add it to"]
    found, situation = judged(option, SERTRALINE_NOW)
    assert _check_first(with_hits(found, hit("stroke", YES, "H")), situation) == ["Stroke"]


def test_what_is_added_to_nothing_needs_no_antidepressant() -> None:
    found, situation = judged("TMS.iTBS")
    assert _check_first(with_hits(found, hit("stroke", YES, "H")), situation) == ["Stroke"]


def test_what_a_jurisdiction_does_not_recommend() -> None:
    found, situation = judged("KET.IV")
    unwanted = replace(found, line=replace(found.line, line="not_recommended", guideline="NICE TA854"))
    assert _check_first(unwanted, situation) == ["Not recommended in this jurisdiction (NICE TA854)"]


# High-risk findings and prerequisites that apply, each once, by their code; cautions and what does not apply are no reason to wait.
def test_what_applies_comes_first() -> None:
    found, situation = judged("KET.IV")
    hits = (
        hit("stroke", YES, "H"),
        hit("blood test", YES, "P"),
        hit("stroke", YES, "H"),
        hit("weight", YES, "c"),
        hit("fits", NO, "H"),
        hit("fever", UNKNOWN, "H", hold=True),
    )
    assert _check_first(with_hits(found, *hits), situation) == ["Blood test, stroke", "Blood test and 1 more"]


# Else what nobody has excluded and holds the option.
def test_what_is_not_recorded() -> None:
    found, situation = judged("KET.IV")
    hits = (
        hit("stroke", UNKNOWN, "C", hold=True),
        hit("fits", UNKNOWN, "C", hold=True),
        hit("weight", UNKNOWN, "c"),
        hit("liver", NO, "C", hold=True),
        hit("ulcer", YES, "c", hold=True),
    )
    assert _check_first(with_hits(found, *hits), situation) == ["Not recorded: fits, stroke", "Not recorded: fits and 1 more"]


# --- consider


def test_ect_first() -> None:
    found, situation = judged("ECT.BT.BP", "kind | name | value\ncondition | catatonia | yes")
    first = "Guidelines put ECT first here"
    assert _consider(with_rules(found, "R0.2"), CARD, situation)[1] == first
    assert _consider(with_rules(found, "R0.2"), CARD, situation)[0].startswith(f"{first}: ")
    other, _ = judged("AUG.OLZ", SERTRALINE_NOW)
    assert _consider(with_rules(other, "R0.2"), CARD, situation) == ["With psychotic features, an antidepressant with an antipsychotic"]


def test_helped_before() -> None:
    found, situation = judged("PSY.CBT")
    helped = with_state(found, "helped", LOST)
    assert _consider(with_rules(helped), CARD, situation) == ["Helped before (01-Jul-2024 to 02-Dec-2024)", "Helped before"]
    assert _consider(with_rules(with_state(found, "helped", LOST, lost=True)), CARD, situation) == PRACTICAL
    assert _consider(with_rules(found), CARD, situation) == PRACTICAL


def test_the_dose_comes_first_where_there_is_room() -> None:
    found, situation = judged("MED.OPTIMISE", SERTRALINE_NOW.replace("200", "100"))
    assert _consider(with_rules(found), CARD, situation) == [
        "Room below the top of the range: the dose comes before a switch or an adjunct"
    ]
    assert found.room is not None
    none = replace(found, room=replace(found.room, first=False))
    assert _consider(with_rules(none), CARD, situation) == PRACTICAL


@pytest.mark.parametrize(("option", "adds"), [("AUG.LI", True), ("MED.COMBINE", True), ("TMS.iTBS", False)])
def test_adding_before_switching(option: str, adds: bool) -> None:
    found, situation = judged(option, SERTRALINE_NOW)
    said = ["Partial response, tolerated: adding ranks before switching"] if adds else PRACTICAL
    assert _consider(with_rules(found, "R3.2"), CARD, situation) == said
    assert _consider(with_rules(found), CARD, situation) == PRACTICAL


@pytest.mark.parametrize(("option", "said"), [("AUG.LI", True), ("MED.OPTIMISE", False)])
def test_tried_but_not_adequately(option: str, said: bool) -> None:
    found, situation = judged(option, SERTRALINE_NOW)
    short = with_state(found, "inadequate", "lithium | 2024-01-01 | 2024-01-12 | 900 | none")
    wanted = ["Tried, not adequate: too short", "Tried, not adequate"] if said else PRACTICAL
    shown = _consider(with_rules(replace(short, room=None)), CARD, situation)
    assert shown[-1] == wanted[-1]
    assert len(shown) == len(wanted)


def test_tried_and_nobody_can_tell() -> None:
    found, situation = judged("PSY.CBT")
    assert _consider(with_rules(with_state(found, "unknown")), CARD, situation) == ["Tried; whether adequate cannot be told"]


def test_no_psychotherapy_yet() -> None:
    found, situation = judged("PSY.CBT")
    assert _consider(with_rules(found, "R3.6"), CARD, situation) == [
        "No adequate psychotherapy on record; 12 sessions",
        "No adequate psychotherapy on record; can be added at any stage",
    ]


# Left-sided rTMS, 30 sessions without benefit.
def test_ect_after_tms() -> None:
    tms = "kind | name | start | stop | sessions | outcome\ntms | TMS.L10 | 2026-01-05 | 2026-02-20 | 30 | none"
    found, situation = judged("ECT.BT.BP", tms)
    assert _consider(with_rules(found), CARD, situation) == [f"After TMS without sufficient response; {PRACTICAL[0]}", *PRACTICAL]
    assert _consider(with_rules(judged("KET.IV", tms)[0]), CARD, situation) == PRACTICAL
    found, situation = judged("ECT.BT.BP")
    assert _consider(with_rules(found), CARD, situation) == PRACTICAL


@pytest.mark.parametrize(
    ("agents", "tried", "said"),
    [
        (("bupropion",), (), ["Bupropion: not tried yet", "Bupropion"]),
        (
            ("sertraline", "citalopram"),
            ("fluoxetine",),
            ["Sertraline, citalopram: not tried of this class", "Sertraline, citalopram", "2 agents not tried of this class"],
        ),
        (
            ("sertraline", "citalopram"),
            ("citalopram",),
            ["Sertraline, citalopram: open in this class", "Sertraline, citalopram", "2 agents open in this class"],
        ),
    ],
)
def test_the_agents_of_a_switch(agents: tuple[str, ...], tried: tuple[str, ...], said: list[str]) -> None:
    found, situation = judged("MED.SWITCH.SSRI")
    switch = replace(found, candidate=replace(found.candidate, agents=agents, tried=tried))
    assert _consider(with_rules(switch), CARD, situation)[: len(said)] == said


# --- in as many characters as the data allow: 90


def test_no_summary_is_longer_than_ninety_characters() -> None:
    for option in options_of(PERSON, SERTRALINE_NOW).values():
        assert 0 < len(option.summary) <= 90


@pytest.mark.parametrize(("letters", "whole"), [(90, True), (91, False)])
def test_a_wording_of_ninety_characters_fits(letters: int, whole: bool) -> None:
    found, situation = judged("KET.IV")
    text = "x" * letters
    card = replace(CARD, brief=text, onset="soon")
    shown = summarise(with_rules(replace(found, group="consider")), card, situation)
    assert shown == ("X" + text[1:] if whole else "Onset soon")
