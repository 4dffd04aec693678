"""A save that began from an older version is refused, and both values are there to choose from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lib.records.facts import ENTERED_ROW
from lib.records.history import PersonFact
from lib.store import Actor, StaleSave, Store, StoreError
from lib.store.stale import differences
from tests.store.conftest import history

ADA = Actor("ada", "Ada Voss", "clinician")


def said(value: str) -> PersonFact:
    return PersonFact(ENTERED_ROW, "severity", value)


def test_both_values_are_told_and_nothing_is_written(store: Store) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    store.acting(ADA).add_facts(key, [said("severe")], base_version=1)
    with pytest.raises(StaleSave) as caught:
        store.add_facts(key, [said("mild")], base_version=1)
    stale = caught.value
    assert str(stale) == "Not saved: this patient was changed since you opened the page. Nothing typed here is lost."
    assert [(pair.mine, pair.theirs) for pair in stale.differences] == [((said("mild"),), (said("severe"),))]
    assert (stale.patient_key, stale.base_version, stale.latest_version, stale.changed_by) == (key, 1, 2, "ada")
    assert datetime.now(UTC) - stale.changed_at < timedelta(minutes=5)
    assert store.latest_version(key) == 2
    # One's own is chosen by saving on the version that was shown.
    assert store.add_facts(key, [said("mild")], base_version=stale.latest_version).version == 3
    assert store.load_history(key).fact("severity") == said("mild")  # type: ignore[union-attr]


def test_a_save_on_the_last_version_goes_through(store: Store) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    assert store.add_facts(key, [said("mild")], base_version=1).version == 2
    assert store.remove_facts(key, [said("mild")], base_version=2).version == 3
    assert store.save_history(history("lithium"), "b.csv", base_version=3).version == 4


def test_taking_back_on_an_old_version_is_refused(store: Store) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    store.add_facts(key, [said("mild")])
    store.add_facts(key, [said("severe")])
    with pytest.raises(StaleSave) as caught:
        store.remove_facts(key, [said("mild")], base_version=2)
    (pair,) = caught.value.differences
    assert (pair.mine, pair.theirs) == ((), (said("severe"),))


def test_a_file_on_an_old_version_is_refused_when_the_page_asks_for_it(store: Store) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    store.save_history(history("sertraline", "lithium"), "b.csv")
    with pytest.raises(StaleSave) as caught:
        store.save_history(history("sertraline", "venlafaxine"), "c.csv", base_version=1)
    assert [course.agent for pair in caught.value.differences for course in pair.mine] == ["venlafaxine"]  # type: ignore[union-attr]
    assert [course.agent for pair in caught.value.differences for course in pair.theirs] == ["lithium"]  # type: ignore[union-attr]
    assert store.latest_version(key) == 2


def test_a_form_on_an_old_version_tells_both(store: Store) -> None:
    saved = store.save_typed(history("sertraline"), "typed", "{}")
    store.save_history(history("sertraline", "lithium"), "b.csv")
    with pytest.raises(StaleSave, match="since the form was opened") as caught:
        store.save_typed(history("venlafaxine"), "typed", "{}", base_version=saved.version)
    assert caught.value.latest_version == 2
    assert {course.agent for pair in caught.value.differences for course in pair.theirs} == {"sertraline", "lithium"}  # type: ignore[union-attr]


def test_a_stale_save_is_a_store_error_so_that_every_page_keeps_its_form(store: Store) -> None:
    assert issubclass(StaleSave, StoreError)


def test_another_line_of_the_file_is_no_difference() -> None:
    one = history("sertraline")
    moved = replace(one, treatments=tuple(replace(row, row=row.row + 7) for row in one.treatments))
    assert differences(one, moved) == ()
