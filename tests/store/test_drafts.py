"""Unfinished entries: kept, found again after a restart, never overwritten by another tab; and typed forms beside their versions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.records.history import PersonFact
from lib.store import ENTERED_ROW, DraftConflict, Store, StoreError
from lib.store.drafts import MOST_CHARACTERS
from tests.store.conftest import history


def test_a_draft_outlives_the_process(store: Store, address: str) -> None:
    begun = store.drafts.begin('{"a": 1}', "no name yet")
    revision = store.drafts.keep(begun.key, begun.revision, '{"a": 2}', "EXAMPLE")
    store.close()
    again = Store.open(address)
    (draft,) = again.drafts.unfinished()
    assert (draft.key, draft.document, draft.title, draft.revision) == (begun.key, '{"a": 2}', "EXAMPLE", revision)
    assert draft.saved_at >= draft.started_at
    again.close()


def test_two_tabs_never_overwrite_each_other(store: Store) -> None:
    begun = store.drafts.begin("{}")
    store.drafts.keep(begun.key, begun.revision, '{"first": 1}')
    with pytest.raises(DraftConflict):
        store.drafts.keep(begun.key, begun.revision, '{"second": 1}')
    found = store.drafts.load(begun.key)
    assert found is not None
    assert found.document == '{"first": 1}'


def test_a_discarded_draft_is_gone_and_cannot_be_written_again(store: Store) -> None:
    begun = store.drafts.begin("{}")
    store.drafts.discard(begun.key)
    store.drafts.discard(begun.key)
    assert store.drafts.load(begun.key) is None
    assert store.drafts.unfinished() == ()
    with pytest.raises(DraftConflict):
        store.drafts.keep(begun.key, begun.revision, "{}")


def test_the_one_changed_last_comes_first(store: Store) -> None:
    first, second = store.drafts.begin("1"), store.drafts.begin("2")
    assert [draft.key for draft in store.drafts.unfinished()] == [second.key, first.key]
    store.drafts.keep(first.key, 1, "1b")
    assert [draft.key for draft in store.drafts.unfinished()] == [first.key, second.key]


def test_a_draft_that_is_too_long_is_refused_and_the_kept_one_stays(store: Store) -> None:
    begun = store.drafts.begin("{}")
    with pytest.raises(StoreError, match="too long"):
        store.drafts.keep(begun.key, 1, "x" * (MOST_CHARACTERS + 1))
    found = store.drafts.load(begun.key)
    assert found is not None
    assert found.document == "{}"


def test_a_typed_history_opens_again_as_it_was_typed(store: Store) -> None:
    saved = store.save_typed(history("sertraline"), "typed on 24-Nov-2026", '{"form": 1}')
    form = store.load_form(saved.key)
    assert form is not None
    assert (form.document, form.version, saved.version) == ('{"form": 1}', 1, 1)
    assert [version.origin for version in store.versions(saved.key)] == ["typed"]
    second = store.save_typed(history("sertraline", "lithium"), "typed on 25-Nov-2026", '{"form": 2}', base_version=1)
    form = store.load_form(second.key)
    assert form is not None
    assert (form.document, form.version) == ('{"form": 2}', 2)


def test_single_facts_added_later_stay_when_the_form_is_saved_again(store: Store) -> None:
    saved = store.save_typed(history("sertraline"), "typed", "{}")
    store.add_facts(saved.key, [PersonFact(ENTERED_ROW, "diagnosis", "unipolar_depression")])
    form = store.load_form(saved.key)
    assert form is not None
    assert form.version == 2
    again = store.save_typed(history("sertraline", "lithium"), "typed", "{}", base_version=2)
    kept = store.load_history(again.key)
    assert kept is not None
    assert [fact.value for fact in kept.person if fact.fact == "diagnosis"] == ["unipolar_depression"]
    assert again.carried == 1


def test_a_stale_save_is_refused(store: Store) -> None:
    saved = store.save_typed(history("sertraline"), "typed", "{}")
    store.save_typed(history("lithium"), "typed", "{}", base_version=1)
    with pytest.raises(StoreError, match="changed since the form was opened"):
        store.save_typed(history("ketamine"), "typed", "{}", base_version=1)
    with pytest.raises(StoreError, match="changed since the form was opened"):
        store.save_typed(history("ketamine"), "typed", "{}")
    assert store.latest_version(saved.key) == 2


def test_single_facts_entered_meanwhile_are_no_conflict(store: Store) -> None:
    saved = store.save_typed(history("sertraline"), "typed", "{}")
    store.add_facts(saved.key, [PersonFact(ENTERED_ROW, "diagnosis", "unipolar_depression")])
    again = store.save_typed(history("lithium"), "typed", "{}", base_version=1)
    assert (again.version, again.carried) == (3, 1)


def test_the_same_form_saved_twice_is_one_version(store: Store) -> None:
    store.save_typed(history("sertraline"), "typed on 24-Nov-2026", "{}")
    again = store.save_typed(history("sertraline"), "typed on 25-Nov-2026", "{}", base_version=1)
    assert (again.unchanged, again.version) == (True, 1)


def test_after_a_file_there_is_no_form_to_open(store: Store) -> None:
    saved = store.save_typed(history("sertraline"), "typed", "{}")
    store.save_history(replace(history("lithium")), "clinic.csv")
    assert store.load_form(saved.key) is None
