"""What a worklist shows of each patient, kept beside the version, and what each person has seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from lib.store import KeptRow, Seen, Store
from tests.store.conftest import history

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture
def key(store: Store) -> str:
    return store.save_history(history("sertraline"), "a.csv").key


def row(key: str, version: int = 1, basis: str = "rules-1") -> KeptRow:
    return KeptRow(key, basis, version, "2026-11-24", "f1", '{"short":1}', '{"long":1}')


def test_a_row_is_found_by_its_basis_and_its_document_only_when_asked_for(store: Store, key: str) -> None:
    store.worklist.keep([row(key)])
    assert store.worklist.facets("rules-1") == {key: replace(row(key), document="")}
    assert store.worklist.documents("rules-1", [key]) == {key: '{"long":1}'}
    assert store.worklist.facets("rules-2") == {}
    assert store.worklist.documents("rules-2", [key]) == {}


def test_a_newer_row_takes_the_place_of_the_one_before_and_leaves_other_bases_alone(store: Store, key: str) -> None:
    store.worklist.keep([row(key), row(key, basis="rules-2")])
    store.worklist.keep([row(key, version=2)])
    assert store.worklist.facets("rules-1")[key].version == 2
    assert store.worklist.facets("rules-2")[key].version == 1
    assert store.worklist.versions("rules-1", [key, "nobody"]) == {key: 2}
    assert store.worklist.versions("rules-2", []) == {}


def test_of_two_rows_of_the_same_patient_the_later_one_is_kept(store: Store, key: str) -> None:
    store.worklist.keep([row(key), row(key, version=2)])
    assert store.worklist.facets("rules-1")[key].version == 2


def test_a_row_of_a_patient_who_is_gone_is_not_kept(store: Store, key: str) -> None:
    store.worklist.keep([row("nobody"), row(key)])
    assert set(store.worklist.facets("rules-1")) == {key}


def test_hundreds_of_documents_are_found(store: Store, key: str) -> None:
    store.worklist.keep([row(key)])
    assert store.worklist.documents("rules-1", [*(f"k{n}" for n in range(1_200)), key]) == {key: '{"long":1}'}


def test_old_rows_are_dropped(store: Store, key: str) -> None:
    store.worklist.keep([row(key), replace(row(key, basis="rules-0"), as_of="2026-08-01")])
    assert store.worklist.forget_before("2026-10-25") == 1
    assert store.worklist.facets("rules-0") == {}
    assert set(store.worklist.facets("rules-1")) == {key}


def test_each_person_has_seen_something_else(store: Store, key: str) -> None:
    store.worklist.see("ada", Seen(key, 1, "f1", NOW, "what ada saw"))
    store.worklist.see("bob", Seen(key, 1, "f1", NOW, "what bob saw"))
    store.worklist.see("ada", Seen(key, 2, "f2", NOW, "what ada saw later"))
    assert store.worklist.seen_by("ada") == {key: Seen(key, 2, "f2", NOW)}
    assert store.worklist.seen_documents("ada", [key]) == {key: "what ada saw later"}
    assert store.worklist.seen_documents("bob", [key, "nobody"]) == {key: "what bob saw"}
    assert store.worklist.seen_by("carl") == {}


def test_rows_and_what_was_seen_go_when_the_patient_is_erased(store: Store, key: str) -> None:
    store.worklist.keep([row(key)])
    store.worklist.see("ada", Seen(key, 1, "f1", NOW, "what ada saw"))
    other = store.save_history(history("sertraline", patient_id="P-2"), "b.csv").key
    store.worklist.keep([row(other)])
    with store._engine.execution_options(writing=True).begin() as connection:
        # The database lets a version go only once its patient stands among the erased.
        connection.execute(text("INSERT INTO erasure VALUES (:key, '', '', '', 1)"), {"key": key})
        connection.execute(text("DELETE FROM patient_history WHERE patient_key = :key"), {"key": key})
        connection.execute(text("DELETE FROM patient WHERE key = :key"), {"key": key})
    assert set(store.worklist.facets("rules-1")) == {other}
    assert store.worklist.seen_by("ada") == {}
