"""What some answer would settle (RULES I), against the long way round: every answer put into the history and everything judged again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import perf_counter

import pytest

from lib.engine.assess import assess
from lib.engine.case import Case
from lib.engine.questions import OpenVerdict, open_verdicts
from lib.engine.replies import replies
from lib.engine.settings import Settings
from lib.engine.trials import Trials
from lib.ingest.read import read_file
from lib.knowledge.load import knowledge
from lib.records.answers import UNKNOWN
from lib.records.assessment import Assessment
from lib.records.facts import with_facts
from lib.records.history import History
from tests.builders import history

DAY = date(2026, 11, 24)
SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def sample(name: str) -> History:
    return read_file((SAMPLES / name).read_bytes(), knowledge(), DAY, file_name=name).histories[0]


def verdicts_of(facts: History) -> tuple[Case, tuple[OpenVerdict, ...]]:
    found = assess(facts, knowledge(), DAY, ask=False)
    case = Case(facts, found.courses, found.episode, knowledge(), DAY, Settings())
    return case, open_verdicts(case, found.criteria, found.staging, found.patterns, found.options)


def is_decided(verdict: OpenVerdict, found: Assessment) -> bool:
    if verdict.members:
        return all(o.safety != "cannot_clear" for o in found.options if o.option in verdict.members)
    kind, _, name = verdict.verdict.partition(":")
    if kind == "criteria":
        return next(c for c in found.criteria if c.pack == name).met is not UNKNOWN
    if kind == "staging":
        return found.staging[name].low == found.staging[name].high
    return next(p for p in found.patterns if p.pattern == name).present is not UNKNOWN


@pytest.mark.parametrize("name", ["01-loss-of-effect.csv", "07-unknown-history.csv", "08-imprecise-dates.csv", "12-much-tried.csv"])
def test_the_short_way_settles_what_the_long_way_does(name: str) -> None:
    facts = sample(name)
    case, verdicts = verdicts_of(facts)
    short = Trials(case)
    compared = 0
    for code in dict.fromkeys(code for v in verdicts for code in (*v.missing, *v.beside)):
        tried = [reply for reply in replies(case, code) if reply.tried]
        if not tried:
            continue
        tries = [assess(with_facts(facts, reply.facts), knowledge(), DAY, ask=False) for reply in tried]
        long = {v.verdict for v in verdicts if any(is_decided(v, found) for found in tries)}
        assert set(short(code, verdicts)) == long, code
        compared += 1
    assert compared > 40


# Two courses, one failed; the other's outcome is not known. At two failed courses a definition is met, with a response it is not: any answer settles.
def test_an_outcome_settles_a_definition_either_way() -> None:
    case, verdicts = verdicts_of(
        history("""
            kind       | name                | start      | stop       | dose | outcome | stop_reason | value
            medication | sertraline          | 2024-01-01 | 2024-04-01 | 100  | none    | inefficacy  |
            medication | venlafaxine         | 2024-04-10 | 2024-08-01 | 150  |         |             |
            person     | diagnosis           |            |            |      |         |             | unipolar_depression
            episode    | depressive episode  | 2023-12-01 |            |      |         |             |
        """)
    )
    settled = Trials(case)("outcome:venlafaxine-1", verdicts)
    assert {"criteria:two_courses", "criteria:ema_2013"} <= set(settled)
    assert "staging:dm_trd" not in settled


# Three courses may have failed, two are needed: no outcome of one course decides alone (if it helped, two may still have failed).
def test_what_waits_for_two_facts_is_not_settled_by_one() -> None:
    case, verdicts = verdicts_of(
        history("""
            kind       | name        | start      | stop       | dose | value
            medication | sertraline  | 2024-01-01 | 2024-04-01 | 100  |
            medication | venlafaxine | 2024-05-01 | 2024-08-01 | 150  |
            medication | mirtazapine | 2024-09-01 | 2024-12-01 | 30   |
            person     | diagnosis   |            |            |      | unipolar_depression
        """)
    )
    waiting = next(v for v in verdicts if v.verdict == "criteria:two_courses")
    assert "outcome:sertraline-1" in waiting.missing
    assert "criteria:two_courses" not in Trials(case)("outcome:sertraline-1", verdicts)


# Issue: questions within 100 ms for one patient of 40 rows. Measured with room for a busy machine; `make bench` prints the real time.
def test_questions_of_one_patient_take_no_longer_than_a_blink() -> None:
    facts = sample("01-loss-of-effect.csv")
    assess(facts, knowledge(), DAY)

    def took(ask: bool) -> float:
        begun = perf_counter()
        assess(facts, knowledge(), DAY, ask=ask)
        return perf_counter() - begun

    assert min(took(True) for _ in range(3)) - min(took(False) for _ in range(3)) < 0.3
