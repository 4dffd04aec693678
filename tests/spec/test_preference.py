"""A patient's preference reorders within a group, is shown as such, and touches nothing else (issue: patient preference as an input)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.engine.assess import assess
from lib.engine.options.preference import FACT, by_preference, is_moved, preferences_of
from lib.knowledge.load import knowledge
from lib.records.assessment import Option
from lib.records.history import PersonFact
from tests.builders import AS_OF, history

TABLE = """
    kind       | name               | start      | stop       | dose | outcome | value
    person     | diagnosis          |            |            |      |         | unipolar_depression
    person     | birth_date         |            |            |      |         | 1980-05-01
    episode    | depressive episode | 2025-12-01 |            |      |         |
    medication | sertraline         | 2026-01-05 | 2026-03-02 | 100  | none    |
    medication | venlafaxine        | 2026-03-09 |            | 150  | 31      |
"""


def options(*preferred: str) -> tuple[Option, ...]:
    facts = history(TABLE)
    if preferred:
        facts = replace(facts, person=(*facts.person, PersonFact(0, FACT, " ".join(preferred))))
    return assess(facts, knowledge(), AS_OF, ask=False).options


def made(code: str, group: str = "consider") -> Option:
    return Option(code, code, "medication", "not_tried", "clear", None, None, "", "", group, "", ())


def order(preferences: tuple[str, ...], *codes: str) -> list[tuple[str, bool]]:
    found = by_preference(tuple(made(code) for code in codes), preferences, knowledge())
    return [(option.option, is_moved(option)) for option in found]


# Off by default: no preference on record, nothing moves and nothing is said.
def test_without_a_preference_nothing_moves() -> None:
    assert not any(is_moved(option) for option in options())
    assert preferences_of(history(TABLE), knowledge()) == ()


# Mirtazapine carries weight gain and goes behind; what was behind it moves up; equals keep their order.
@pytest.mark.parametrize(
    ("preferred", "before", "after"),
    [
        (("weight_gain",), "MED.SWITCH.NASSA PSY.CBT AUG.ARI", "PSY.CBT* AUG.ARI* MED.SWITCH.NASSA*"),
        (("weight_gain",), "PSY.CBT MED.SWITCH.NASSA", "PSY.CBT MED.SWITCH.NASSA"),
        (("anaesthetic",), "ECT.RUL.BP TMS.L10", "TMS.L10* ECT.RUL.BP*"),
        # Two unwanted burdens weigh more than one: mirtazapine (both) behind an SSRI (neither) and nortriptyline's class (both, as before).
        (("weight_gain", "sedation"), "MED.SWITCH.NASSA MED.SWITCH.TCA AUG.LI", "AUG.LI* MED.SWITCH.NASSA* MED.SWITCH.TCA*"),
        (("clinic_visits",), "KET.ESK TMS.L10", "KET.ESK TMS.L10"),
        (("no_such_preference",), "MED.SWITCH.NASSA PSY.CBT", "MED.SWITCH.NASSA PSY.CBT"),
    ],
)
def test_order_within_a_group(preferred: tuple[str, ...], before: str, after: str) -> None:
    wanted = [(code.rstrip("*"), code.endswith("*")) for code in after.split()]
    assert order(preferred, *before.split()) == wanted


def test_nothing_leaves_its_group_and_no_other_fact_changes() -> None:
    before, after = options(), options("weight_gain", "clinic_visits", "anaesthetic")
    assert [o.group for o in before] == [o.group for o in after]
    assert [o.option for o in before] != [o.option for o in after]
    found = {o.option: o for o in after}
    for old in before:
        new = found[old.option]
        assert (new.history, new.safety, new.line, new.level, new.access, new.rank) == (
            old.history,
            old.safety,
            old.line,
            old.level,
            old.access,
            old.rank,
        )
        assert new.reasons[: len(old.reasons)] == old.reasons


def test_each_moved_option_says_so_with_its_source() -> None:
    after = options("anaesthetic")
    ect = next(o for o in after if o.option == "ECT.RUL.BP")
    said = [r for r in ect.reasons if r.kind == "preference"]
    assert [r.text for r in said][-1] == "Avoid an anaesthetic: a general anaesthetic each time."
    assert all(source in knowledge().sources for r in said for source in r.source.split())
    assert said[0].text.startswith("Moved by the patient's preference: behind")
    others = [o for o in after if not any(r.kind == "preference" for r in o.reasons)]
    assert others


# Every preference that is offered says something about some option; every burden aims at an option of the catalogue.
@pytest.mark.parametrize("preference", list(knowledge().preferences))
def test_every_preference_bears_on_some_option(preference: str) -> None:
    assert any(r.kind == "preference" for o in options(preference) for r in o.reasons)
