"""Where an erased patient may still be named: told as places, before and after the erasure, never as words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from lib.cli import main
from lib.records.history import PersonFact
from lib.store import Actor, Minute, Store, StoreError
from lib.store.mentions import mentions
from tests.store.conftest import history


@pytest.fixture
def keys(store: Store) -> tuple[str, str]:
    """The patient who is erased, and another one."""
    mine = replace(
        history("sertraline", patient_id="N-4471"), person=(PersonFact(9, "family_name", "Zoë-Falk"), PersonFact(8, "given_name", "Al"))
    )
    return store.save_history(mine, "a.csv").key, store.save_history(history("lithium", patient_id="B"), "b.csv").key


def test_titles_addenda_and_words_about_others_are_told_by_their_place(store: Store, keys: tuple[str, str]) -> None:
    key, other = keys
    meetings = store.meetings
    together = meetings.create("Tuesday", date(2026, 11, 24))
    meetings.add_patient(together, key)
    beside = meetings.add_patient(together, other)
    meetings.save_minute(beside, Minute(question="As with ZOË-FALK last week?"), 0)
    meetings.sign_off(together)
    meetings.addend(together, "The dose was misheard.")
    titled = meetings.create("About N-4471", date(2026, 12, 1))
    meetings.add_patient(titled, other)
    store.add_facts(other, [PersonFact(0, "note", "sister of Zoë-Falk")])
    store.drafts.begin('{"note": "zo\\u00eb-falk"}', "t", patient_key=other)
    found = mentions(store.engine, store.actor, key)
    assert found == (
        "meeting of 24-Nov-2026 (signed): addendum 1",
        "meeting of 24-Nov-2026 (signed): Case B",
        "meeting of 01-Dec-2026: its title",
        f"another patient's history (record {other}), version 2",
        f"an unfinished entry of another patient (record {other})",
    )
    assert not any("Falk" in place or "4471" in place for place in found)


def test_a_part_of_a_word_and_a_name_of_two_letters_are_no_mention(store: Store, keys: tuple[str, str]) -> None:
    key, other = keys
    item = store.meetings.add_patient(store.meetings.create("Al, N-44710", date(2026, 11, 24)), other)
    store.meetings.save_minute(item, Minute(question="Al or Zoë-Falkner?"), 0)
    assert mentions(store.engine, store.actor, key) == ()


def test_only_an_administrator_asks(store: Store, keys: tuple[str, str]) -> None:
    with pytest.raises(StoreError, match=r"^Not allowed"):
        mentions(store.engine, Actor("a", "A", "clinician"), keys[0])


@pytest.fixture
def command(address: str, store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    monkeypatch.setenv("TRD_DATABASE_URL", address)

    def run(*arguments: str) -> str:
        assert main(arguments) == 0
        return capsys.readouterr().out

    return run


def test_erase_tells_them_before_and_after(command: Callable[..., str], store: Store, keys: tuple[str, str]) -> None:
    store.meetings.create("About N-4471", date(2026, 12, 1))
    place = "These may name the patient and are not erased; look at them, and add to or correct what does:\n  meeting of 01-Dec-2026: its title\n"
    assert place in command("erase", "N-4471", "--reason", "request")
    assert place in command("erase", "N-4471", "--reason", "request", "--yes")
    assert store.keys_of("N-4471") == ()
