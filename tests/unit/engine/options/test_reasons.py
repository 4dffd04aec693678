"""What is said of an option, and of whom: cautions, the past, access, the medicines it would meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lib.engine.options.candidates import Candidate, candidates, title_of
from lib.engine.options.cards import _made as card_made
from lib.engine.options.cards import access_of
from lib.engine.options.facts import show_lab
from lib.engine.options.hits import Hit
from lib.engine.options.interactions import interactions_on
from lib.engine.options.medicines import medicines_of
from lib.engine.options.past import history_reasons, outcome_words
from lib.engine.options.ranking import Standing, rank
from lib.engine.options.remaining import _judge
from lib.engine.options.safety import _clear_from, _who, judge_safety
from lib.engine.options.situation import Situation, read_situation
from lib.engine.options.states import State, agent_state, class_state, combination_state, session_state, state_of
from lib.engine.options.wording import missing_words
from lib.knowledge.load import knowledge
from lib.knowledge.options import EvidenceRow, OptionNote
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import Reason
from lib.records.dates import on
from lib.records.history import Lab
from tests.builders import courses_of
from tests.unit.engine.options.factory import PERSON, SERTRALINE_NOW, Rows, all_clear, case_of, options_of, reasons

HEAD = "kind | name | start | stop | dose | sessions | outcome | stop_reason | adherence\n"


def situation_of(*parts: str | Rows, jurisdiction: str = "CA") -> Situation:
    return read_situation(case_of(PERSON, *parts, all_clear(), jurisdiction=jurisdiction))


def candidate(option: str, situation: Situation) -> Candidate:
    return next(c for c in candidates(situation) if c.row.id == option)


def hit(
    applies: Answer, *, fact: str = "safety", agents: tuple[str, ...] = (), shown: str = "", clear_from: date | None = None, **more: object
) -> Hit:
    severity = str(more.get("severity", "C"))
    return Hit(
        "X01",
        severity,
        applies,
        agents,
        "stroke",
        "Told at length.",
        "source",
        "kind",
        shown=shown,
        clear_from=clear_from,
        fact=fact,
        rows=(7,),
        courses=("a-1",),
    )


# --- a caution in words


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (hit(YES), Reason("X01", "paroxetine: Told at length.", "source", "kind", "C", (7,), ("a-1",))),
        (hit(YES, shown="eGFR 20"), Reason("X01", "paroxetine: Told at length. eGFR 20.", "source", "kind", "C", (7,), ("a-1",))),
        (hit(UNKNOWN), Reason("X01", "paroxetine: Not recorded: stroke.", "source", "unrecorded", "C", (7,), ("a-1",))),
        (hit(UNKNOWN, fact="access"), Reason("X01", "paroxetine: Not recorded: stroke.", "source", "access", "C", (7,), ("a-1",))),
        (hit(NO, shown="eGFR 88"), Reason("X01", "eGFR 88.", "source", "safety", "none", (7,))),
        (hit(NO), None),
    ],
)
def test_a_caution_in_words(given: Hit, said: Reason | None) -> None:
    assert given.reason("paroxetine: ") == said


@pytest.mark.parametrize(
    ("reached", "who"),
    [
        ((), ""),
        (("sertraline", "citalopram"), ""),
        (("sertraline", "citalopram", "fluoxetine"), ""),
        (("citalopram",), "citalopram: "),
        (("dextromethorphan_bupropion", "citalopram"), "dextromethorphan bupropion, citalopram: "),
    ],
)
def test_the_agents_meant(reached: tuple[str, ...], who: str) -> None:
    switch = replace(candidate("MED.SWITCH.SSRI", situation_of()), agents=("sertraline", "citalopram"))
    assert _who(hit(YES, agents=reached), switch) == who


# The first day on which some agent is free of every washout; none while something else stands in its way.
@pytest.mark.parametrize(
    ("hits", "day"),
    [
        ([hit(YES, clear_from=date(2026, 12, 1))], date(2026, 12, 1)),
        ([hit(YES, clear_from=date(2026, 12, 1)), hit(YES, clear_from=date(2026, 12, 9))], date(2026, 12, 9)),
        ([hit(YES, clear_from=date(2026, 12, 1)), hit(YES)], None),
        ([hit(YES, clear_from=date(2026, 12, 9)), hit(YES, agents=("b",), clear_from=date(2026, 12, 20))], date(2026, 12, 9)),
        ([hit(NO, clear_from=date(2026, 12, 1))], None),
    ],
)
def test_the_day_a_washout_ends(hits: list[Hit], day: date | None) -> None:
    assert _clear_from(tuple(hits), ("a", "b")) == day


# --- access


@pytest.mark.parametrize(
    ("hits", "words"),
    [
        ((), "availability not recorded"),
        ((hit(YES, fact="access"),), "availability not recorded; not met: stroke"),
        ((hit(UNKNOWN, fact="access"), hit(UNKNOWN)), "availability not recorded; stroke not recorded"),
        (
            (hit(UNKNOWN, fact="access"), hit(YES, fact="access"), hit(YES)),
            "availability not recorded; stroke not recorded; not met: stroke",
        ),
        ((hit(NO, fact="access"),), "availability not recorded"),
    ],
)
def test_access_is_never_assumed(hits: tuple[Hit, ...], words: str) -> None:
    situation = situation_of()
    safety = replace(judge_safety(candidate("KET.IV", situation), situation), hits=hits)
    said, why = access_of(safety, situation)
    assert said == words
    assert [r.code for r in why] == ["R6.1"]


# --- the card: the closest dose, every course, trials and the public description


def _note(kind: str, text: str) -> OptionNote:
    return OptionNote("X", kind, text, "source", "memory", False)


def test_a_card() -> None:
    notes = [
        (kind, f"{kind} {n}") for kind in ("dose", "course", "monitoring", "durability", "description", "onset", "burden") for n in (1, 2)
    ]
    trial = EvidenceRow("t", "TRIAL", "X", "for", "adults", 40, "It helped.", "source", "memory", False)
    options = replace(
        knowledge().options,
        notes_on={"X": tuple(_note(*n) for n in notes)},
        evidence_on={"X": (trial, replace(trial, participants=None, direction="against"))},
        reach={},
    )
    card = card_made(options, ("X",))
    assert (card.onset, card.burden, card.brief) == ("onset 1", "burden 1", "burden 1")
    assert [(r.code, r.text, r.kind, r.severity) for r in card.reasons] == [
        ("Card", "dose 1", "course", ""),
        ("Card", "course 1", "course", ""),
        ("Card", "course 2", "course", ""),
        ("Card", "monitoring 1", "course", ""),
        ("Card", "durability 1", "course", ""),
        ("TRIAL", "TRIAL (adults, 40 people): It helped.", "evidence", "for"),
        ("TRIAL", "TRIAL (adults): It helped.", "evidence", "against"),
        ("Description", "description 1", "description", ""),
        ("Description", "description 2", "description", ""),
    ]
    assert {r.source for r in card.reasons} == {"source"}
    assert card_made(replace(options, notes_on={}, evidence_on={}, reach={}), ("X",)).reasons == ()


# --- the past, course by course


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        ("sertraline | 2024-01-01 | 2024-06-03 | 100 | | none", "R3", "{}: adequate, no response."),
        ("sertraline | 2024-01-01 | 2024-06-03 | 100 | | 31", "R3", "{}: adequate, partial response, 31 %."),
        ("sertraline | 2024-01-01 | 2024-06-03 | 100 | | | inefficacy", "R3", "{}: adequate, no sufficient response."),
        ("sertraline | 2024-01-01 | 2024-06-03 | 100 | | remission", "R3.1", "Helped before: {}."),
        (
            "sertraline | 2024-01-01 | 2024-06-03 | 100 | | response | loss_of_efficacy",
            "R3.1",
            "{}: helped, then lost its effect; not counted as failed.",
        ),
        (
            "sertraline | 2024-01-01 | 2024-01-12 | 100 | | none | intolerance",
            "R2.2",
            "{}: stopped for side effects, so not tolerated; it is not counted as failed.",
        ),
        ("sertraline | 2024-01-01 | 2024-01-12 | 100 | | none", "R2.1", "{}: counted as not adequate because too short."),
        (
            "sertraline | 2024-01-01 | 2024-06-03 | 100 | |",
            "R2.1",
            "{}: whether it was adequate or failed cannot be told; not recorded: adherence, outcome.",
        ),
        ("sertraline | 2026-07-01 | | 100 | |", "R3", "{}: in use."),
        ("sertraline | 2026-07-01 | | 100 | | partial", "R3", "{}: in use, partial response so far."),
    ],
)
def test_how_a_course_was_counted(row: str, code: str, said: str) -> None:
    situation = situation_of(f"{HEAD}medication | {row}")
    adjunct = candidate("MED.SWITCH.SSRI", situation)
    past = replace(adjunct, state=State("x", situation.case.courses))
    (found,) = history_reasons(past, situation)
    start, stop = "01-Jan-2024", "03-Jun-2024" if "06-03" in row else "12-Jan-2024"
    course = f"sertraline 100 mg ({start} to {stop})" if "2024" in row else "sertraline 100 mg (since 01-Jul-2026)"
    assert (found.code, found.text, found.kind, found.rows, found.courses) == (
        code,
        said.format(course),
        "history",
        (6,),
        ("sertraline-1",),
    )
    raised = replace(past, row=next(o for o in situation.case.knowledge.options.catalogue if o.kind == "optimise"))
    assert history_reasons(raised, situation) == []


# A family without its protocol says nothing of one protocol, whatever came of it.
def test_a_family_without_its_protocol_is_unknown() -> None:
    situation = situation_of(f"{HEAD}ect | ECT | 2024-01-01 | 2024-02-15 | | 12 | none")
    (found,) = history_reasons(candidate("ECT.BT.BP", situation), situation)
    assert found.text.startswith("ECT (placement not recorded), 12 sessions")
    assert "cannot be told" in found.text


def test_an_outcome_in_words() -> None:
    def words(outcome: str) -> str:
        return outcome_words(courses_of(f"{HEAD}medication | sertraline | 2024-01-01 | 2024-06-03 | 100 | | {outcome}")[0])

    assert [words(o) for o in ("none", "10", "partial", "worse", "")] == [
        "no response",
        "no response, 10 %",
        "partial response",
        "worse",
        "no sufficient response",
    ]


def test_what_is_missing_in_words() -> None:
    (course,) = courses_of("name\nsertraline")
    assert missing_words(replace(course, missing=("dose:a", "duration:a", "dose:b", "some_thing:a"))) == "dose, duration, some thing"
    assert missing_words(replace(course, missing=())) == "its protocol"


# --- medicines and what they meet


def test_medicines_of_the_record() -> None:
    rows = """
        kind          | name       | start      | stop       | dose | augments
        medication    | sertraline | 2024-01-01 | 2024-03    | 100  |
        medication    | lithium    | 2024-01-15 | 2024-03-01 | 600  | sertraline
        other         | lorazepam  | 2026-01-01 |            | 1    |
        psychotherapy | PSY.CBT    | 2026-01-01 |            |      |
    """
    found = {m.agent: m for m in medicines_of(case_of(rows))}
    assert sorted(found) == ["lithium", "lorazepam", "sertraline"]
    sertraline = found["sertraline"]
    assert (sertraline.drug_class, sertraline.title, sertraline.course_id) == ("SSRI", "sertraline", "sertraline-1")
    assert (sertraline.ongoing, sertraline.last_day, sertraline.antidepressant) == (False, date(2024, 3, 31), True)
    assert (found["lithium"].antidepressant, found["lithium"].last_day) == (False, date(2024, 3, 1))
    assert (found["lorazepam"].ongoing, found["lorazepam"].last_day) == (True, None)


# Fluoxetine to an MAO inhibitor: five weeks (35 days) after the last dose. While it is taken, the switch waits for its stop.
@pytest.mark.parametrize(
    ("stop", "applies", "clear_from"), [("2026-10-20", NO, None), ("2026-10-21", YES, date(2026, 11, 25)), ("", YES, None)]
)
def test_a_washout_day_by_day(stop: str, applies: Answer, clear_from: date | None) -> None:
    situation = situation_of(f"{HEAD}medication | fluoxetine | 2026-01-01 | {stop} | 20 | | none")
    pairs = [p for p in interactions_on(candidate("MED.SWITCH.MAOI", situation), situation) if p.row.effect == "washout"]
    assert [(p.applies, p.clear_from, p.drug, p.courses) for p in pairs] == [(applies, clear_from, "fluoxetine", ("fluoxetine-1",))]


def test_no_medicine_meets_nothing() -> None:
    situation = situation_of()
    assert interactions_on(candidate("MED.SWITCH.MAOI", situation), situation) == ()
    assert interactions_on(candidate("KET.IV", situation_of(SERTRALINE_NOW)), situation) == ()


# --- titles


@pytest.mark.parametrize(
    ("now", "option", "title"),
    [
        ("sertraline", "MED.SWITCH.SSRI", "Another SSRI instead of sertraline"),
        ("sertraline", "MED.SWITCH.SNRI", "SNRI instead of sertraline"),
    ],
)
def test_the_title_of_a_switch(now: str, option: str, title: str) -> None:
    found = options_of(PERSON, f"{HEAD}medication | {now} | 2026-07-01 | | 100 | | none", all_clear())
    assert found[option].title == title


# Mirtazapine is the only agent of its class: there is no other one of it.
def test_a_class_of_one_agent_has_no_other() -> None:
    (row,) = (o for o in knowledge().options.catalogue if o.id == "MED.SWITCH.NASSA")
    assert row.agents.split() == ["mirtazapine"]
    found = options_of(PERSON, f"{HEAD}medication | mirtazapine | 2026-07-01 | | 30 | | none", all_clear())
    assert "Another" not in found["MED.SWITCH.NASSA"].title


@pytest.mark.parametrize(("dose", "state"), [("25", "inadequate"), ("100", "not_tried")])
def test_a_higher_dose_of_what_is_below_its_minimum(dose: str, state: str) -> None:
    situation = situation_of(f"{HEAD}medication | sertraline | 2026-07-01 | | {dose} | | none")
    found = candidate("MED.OPTIMISE", situation)
    assert found.state.state == state
    assert found.agents == ("sertraline",)
    assert title_of(found, situation).endswith(" of sertraline")


# --- states of several courses

PAST = "sertraline | 2024-01-01 | 2024-06-03 | 100 | | {}"


def states(*rows: str) -> tuple[State, State]:
    """Of the courses as one option, and as a class of antidepressants."""
    courses = courses_of(HEAD + "\n".join(f"medication | {row}" for row in rows))
    return state_of(courses), class_state(courses)


def test_a_benefit_that_was_lost() -> None:
    lost = PAST.format("response | loss_of_efficacy")
    assert [s.lost for s in states(lost)] == [True, True]
    assert [s.lost for s in states(PAST.format("response"))] == [False, False]
    assert [s.lost for s in states(PAST.format("none"))] == [False, False]


# Of a class what came of the agents tried tells, not the one that is in use and still open.
def test_a_class_of_which_one_was_too_short_and_one_is_taken() -> None:
    short, now = "sertraline | 2024-01-01 | 2024-01-22 | 100 | | none", "citalopram | 2026-07-01 | | 40 | |"
    assert [s.state for s in states(short, now)] == ["current", "inadequate"]
    assert [s.state for s in states(now)] == ["current", "current"]


def test_combinations_and_agents() -> None:
    rows = """
        name        | start      | stop       | dose | outcome
        sertraline  | 2024-01-01 | 2024-09-02 | 100  | none
        mirtazapine | 2024-03-01 | 2024-09-02 | 30   | none
    """
    courses = courses_of(rows)
    assert {c.role for c in courses} >= {"combination"}
    assert [c.agent for c in combination_state(courses).courses] == [c.agent for c in courses if c.role == "combination"]
    assert combination_state(courses[:0]).state == "not_tried"
    assert agent_state("venlafaxine", courses).state == "not_tried"


def test_a_session_option_and_its_family() -> None:
    situation = situation_of(f"{HEAD}tms | TMS.L10 | 2026-01-05 | 2026-02-20 | | 30 | none")
    options = {o.id: o for o in situation.case.knowledge.options.catalogue}
    assert session_state(options["TMS.L10"], situation.case.courses).state == "failed"
    assert session_state(options["TMS.iTBS"], situation.case.courses).state == "not_tried"
    unknown = situation_of(f"{HEAD}tms | TMS | 2026-01-05 | 2026-02-20 | | 30 | none")
    assert session_state(options["TMS.L10"], unknown.case.courses).state == "unknown"


# --- the place among others


def standing(option: str, *parts: str | Rows) -> Standing:
    situation = situation_of(*parts)
    found = candidate(option, situation)
    judged = _judge(found, situation)
    return rank(found, judged.line, judged.room, situation)


def now(outcome: str, weeks_ago: str = "2026-07-01", dose: str = "200") -> str:
    return f"{HEAD}medication | sertraline | {weeks_ago} | | {dose} | | {outcome}"


TWICE = """
    medication | citalopram  | 2024-01-01 | 2024-06-03 | 40  | | none
    medication | venlafaxine | 2024-07-01 | 2024-12-02 | 225 | | none
"""


# The fourth place of the key: 1 where adding comes after switching, or switching after adding (R3.2 to R3.4).
@pytest.mark.parametrize(
    ("history", "adds", "switches", "rules"),
    [
        (now("partial"), 0, 1, ["R3.2"]),
        (now("none"), 1, 0, ["R3.3"]),
        (now("worse"), 1, 0, ["R3.3"]),
        (now("none", "2026-10-28"), 0, 0, []),  # less than four weeks
        (now("remission"), 0, 0, []),
        (now("none") + TWICE, 0, 1, ["R3.3", "R3.4", "R3.5"]),  # three failed: single switches bring less, adding shows no advantage
        (now("partial") + TWICE, 0, 1, ["R3.2", "R3.4", "R3.5"]),
    ],
)
def test_adding_and_switching(history: str, adds: int, switches: int, rules: list[str]) -> None:
    wanted = {"R3.2", "R3.3", "R3.4", "R3.5"}
    for option, later in (("AUG.ARI", adds), ("MED.COMBINE", adds), ("MED.SWITCH.NDRI", switches)):
        found = standing(option, history)
        assert found.key[3] == later, option
        assert [r.code for r in found.reasons if r.code in wanted] == rules, option
        assert all(r.kind == ("evidence" if r.code == "R3.5" else "rule") for r in found.reasons if r.code in wanted)


def test_esketamine_and_tms_after_two_failures() -> None:
    for option in ("KET.ESK", "TMS.iTBS"):
        assert [r.code for r in standing(option, now("none") + TWICE).reasons if r.code in ("R3.3", "R3.4", "R3.5")] == ["R3.4"]
    for option in ("KET.IV", "PSY.CBT", "ECT.BT.BP"):
        assert not [r for r in standing(option, now("none") + TWICE).reasons if r.code in ("R3.3", "R3.4", "R3.5")]


# TMS before ECT where nothing is urgent and TMS has not been tried (C23.8d); the body mass index moves olanzapine down.
def test_circumstances_move_an_option() -> None:
    assert standing("ECT.BT.BP").key[6] == 1
    assert [r.kind for r in standing("ECT.BT.BP").reasons if r.code == "C23"] == ["modifier"]
    tried = f"{HEAD}tms | TMS.L10 | 2026-01-05 | 2026-02-20 | | 30 | none"
    assert standing("ECT.BT.BP", tried).key[6] == 0
    assert standing("AUG.OLZ", now("none")).key[6] == 0
    heavy = case_of(PERSON, now("none"), all_clear(bmi="31", diabetes="yes"))
    situation = read_situation(heavy)
    found = candidate("AUG.OLZ", situation)
    place = rank(found, _judge(found, situation).line, None, situation)
    assert place.key[6] == 2
    assert [(r.kind, r.severity) for r in place.reasons if r.code == "R5.2"] == [("modifier", ""), ("modifier", "")]
    assert all(r.rows for r in place.reasons if r.code == "R5.2")


def test_classes_that_failed_twice() -> None:
    twice = f"""{HEAD}
        medication | citalopram  | 2024-01-01 | 2024-06-03 | 40  | | none
        medication | fluoxetine  | 2024-07-01 | 2024-12-02 | 40  | | none
    """
    own = [(r.code, r.kind, r.text) for r in standing("MED.SWITCH.SSRI", twice).reasons if r.code.startswith("R3.7")]
    assert own == [("R3.7", "history", "2 courses of this class failed: other mechanisms have not been tried.")]
    other = [(r.code, r.kind, r.text) for r in standing("MED.SWITCH.SNRI", twice).reasons if r.code.startswith("R3.7")]
    assert other == [("R3.7", "rule", "2 courses of the class SSRI failed: this is another mechanism.")]


def test_each_class_that_failed_twice_points_at_its_own_courses() -> None:
    rows = f"""{HEAD}
        medication | citalopram  | 2024-01-01 | 2024-06-03 | 40  | | none
        medication | fluoxetine  | 2024-07-01 | 2024-12-02 | 40  | | none
        medication | venlafaxine | 2025-01-06 | 2025-06-02 | 150 | | none
        medication | duloxetine  | 2025-07-07 | 2025-12-01 | 60  | | none
    """
    found = options_of(PERSON, rows, all_clear())
    own = {option: reasons(found[f"MED.SWITCH.{option}"], "R3.7")[0].courses for option in ("SSRI", "SNRI")}
    assert own == {"SSRI": ("citalopram-1", "fluoxetine-1"), "SNRI": ("venlafaxine-1", "duloxetine-1")}


def test_after_ect_and_tms() -> None:
    ect = f"{HEAD}ect | ECT.RUL.BP | 2026-01-05 | 2026-02-20 | | 12 | none"
    tms = f"{HEAD}tms | TMS.L10 | 2026-01-05 | 2026-02-20 | | 30 | none"
    for option, history, code, kind in (
        ("KET.IV", ect, "R3.10", "rule"),
        ("TMS.iTBS", ect, "R3.10", "rule"),
        ("ECT.BT.BP", ect, "R3.9", "rule"),
        ("TMS.iTBS", tms, "R3.8", "history"),
    ):
        (found,) = (r for r in standing(option, history).reasons if r.code == code)
        assert found.kind == kind
        assert found.courses
        assert "2026" in found.text
    assert not [r for r in standing("ECT.RUL.BP", ect).reasons if r.code in ("R3.9", "R3.10")]
    assert not [r for r in standing("TMS.L10", tms).reasons if r.code == "R3.8"]
    (helped,) = (r for r in standing("ECT.BT.BP", ect.replace("none", "response")).reasons if r.code == "R7")
    assert helped.courses == ("ECT.RUL.BP-1",)


# Contraindications and washouts stand first among the reasons.
def test_what_stops_an_option_is_said_first() -> None:
    found = options_of(PERSON, SERTRALINE_NOW, all_clear(aneurysmal_vascular_disease="yes"))["KET.ESK"]
    assert (found.reasons[0].kind, found.reasons[0].severity) == ("safety", "C")
    blocked = options_of(PERSON, SERTRALINE_NOW, all_clear())["MED.SWITCH.MAOI"]
    assert (blocked.reasons[0].kind, blocked.reasons[0].severity) == ("interaction", "C")
    assert len({(r.code, r.text) for r in blocked.reasons}) == len(blocked.reasons)


def test_under_eighteen_names_the_birth_date() -> None:
    situation = read_situation(case_of(PERSON.replace("1978-07-14", "2010-01-01")))
    assert [(r.code, r.text.split(":")[0], r.rows) for r in situation.outside] == [("R1.1", "Under 18 years", (2,))]
    assert reasons(options_of(PERSON.replace("1978-07-14", "2010-01-01"))["KET.IV"], "R1.1")


def test_a_measurement_in_words() -> None:
    case = case_of(PERSON)
    day = on(date(2026, 10, 2))
    assert show_lab(case, Lab(1, "egfr", "egfr", day, 88)) == "eGFR 88 (02-Oct-2026)"
    assert show_lab(case, Lab(1, "Some test", None, day, 1.5)) == "Some test 1.5 (02-Oct-2026)"
    assert show_lab(case, Lab(1, "Some test", "unheard_of", day, 1.5)) == "Some test 1.5 (02-Oct-2026)"
