"""Saving adds versions, never overwrites; importing the same content again changes nothing and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from lib.records.dates import PartialDate, on
from lib.records.history import Episode, History, PersonFact, Score
from lib.store import ENTERED_ROW, Store, StoreError
from tests.store.conftest import history, without_guard

DIAGNOSIS = PersonFact(row=ENTERED_ROW, fact="diagnosis", value="unipolar_depression")
EPISODE = Episode(row=ENTERED_ROW, start=PartialDate(date(2024, 3, 1), date(2024, 3, 31), "Mar 2024"))


def test_first_save_is_version_1_and_comes_back_as_it_was(store: Store) -> None:
    given = history("sertraline", "venlafaxine")
    saved = store.save_history(given, "letter.csv")
    assert (saved.version, saved.unchanged) == (1, False)
    assert store.load_history(saved.key) == replace(given, source_name="letter.csv")


@pytest.mark.parametrize("name", ["letter.csv", "letter (1).csv"])
def test_same_content_again_changes_nothing_whatever_the_file_is_called(store: Store, name: str) -> None:
    first = store.save_history(history("sertraline"), "letter.csv")
    again = store.save_history(history("sertraline"), name)
    assert (again.key, again.version, again.unchanged) == (first.key, 1, True)
    assert len(store.versions(first.key)) == 1


def test_new_content_of_a_known_patient_is_a_new_version_and_the_old_stays(store: Store) -> None:
    first = store.save_history(history("sertraline"), "may.csv")
    second = store.save_history(history("sertraline", "venlafaxine"), "june.csv")
    assert (second.key, second.version, second.unchanged) == (first.key, 2, False)
    assert len(store.load_history(first.key, 1).treatments) == 1  # type: ignore[union-attr]
    assert len(store.load_history(first.key).treatments) == 2  # type: ignore[union-attr]
    assert [(v.version, v.source_name, v.origin) for v in store.versions(first.key)] == [(2, "june.csv", "file"), (1, "may.csv", "file")]


def test_going_back_to_an_older_content_is_a_new_version_too(store: Store) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    store.save_history(history("venlafaxine"), "b.csv")
    third = store.save_history(history("sertraline"), "a.csv")
    assert (third.key, third.version, third.unchanged) == (key, 3, False)


def test_patients_are_kept_apart_and_zeros_in_front_matter(store: Store) -> None:
    one = store.save_history(history("sertraline", patient_id="042"), "a.csv")
    other = store.save_history(history("sertraline", patient_id="42"), "a.csv")
    assert one.key != other.key


def test_a_sample_never_mixes_with_a_patient_of_the_same_number(store: Store) -> None:
    real = store.save_history(history("sertraline"), "a.csv")
    sample = store.save_history(history("sertraline"), "a.csv", sample=True)
    assert real.key != sample.key
    assert {p.key: p.sample for p in store.list_patients()} == {real.key: False, sample.key: True}


def test_the_key_says_nothing_about_the_patient(store: Store, tmp_path) -> None:  # type: ignore[no-untyped-def]
    key = store.save_history(history("sertraline"), "a.csv").key
    elsewhere = Store.open(f"sqlite:///{tmp_path / 'other.sqlite'}")
    assert elsewhere.save_history(history("sertraline"), "a.csv").key != key
    assert "0042" not in key
    assert len(key) >= 20


def test_an_unknown_key_has_no_history(store: Store) -> None:
    assert store.load_history("nobody") is None
    assert store.latest_version("nobody") is None


def test_everything_is_there_after_a_restart(address: str) -> None:
    before = Store.open(address)
    key = before.save_history(history("sertraline"), "a.csv").key
    before.close()
    assert Store.open(address).load_history(key) == replace(history("sertraline"), source_name="a.csv")


# Facts typed in


def test_typed_facts_are_a_new_version(store: Store) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    saved = store.add_facts(key, (DIAGNOSIS, EPISODE))
    assert (saved.version, saved.unchanged) == (2, False)
    now = store.load_history(key)
    assert now is not None
    assert now.fact("diagnosis") == DIAGNOSIS
    assert now.episodes == (EPISODE,)
    assert store.load_history(key, 1).fact("diagnosis") is None  # type: ignore[union-attr]
    assert store.versions(key)[0].origin == "entered"


def test_no_facts_no_version(store: Store) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    assert store.add_facts(key, ()).unchanged
    assert store.latest_version(key) == 1


def test_facts_for_a_patient_that_is_gone_are_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="no longer in the database"):
        store.add_facts("nobody", (DIAGNOSIS,))


def test_the_same_file_again_keeps_what_was_typed(store: Store) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    store.add_facts(key, (DIAGNOSIS,))
    again = store.save_history(history("sertraline"), "a.csv")
    assert (again.version, again.unchanged) == (2, True)
    assert store.load_history(key).fact("diagnosis") == DIAGNOSIS  # type: ignore[union-attr]


def test_a_newer_file_that_is_silent_keeps_what_was_typed(store: Store) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    store.add_facts(key, (DIAGNOSIS, EPISODE))
    newer = store.save_history(history("sertraline", "venlafaxine"), "b.csv")
    now = store.load_history(key)
    assert now is not None
    assert (newer.version, newer.carried) == (3, 2)
    assert now.fact("diagnosis") == DIAGNOSIS
    assert now.episodes == (EPISODE,)


def test_a_newer_file_that_speaks_wins_over_what_was_typed(store: Store) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    store.add_facts(key, (DIAGNOSIS,))
    spoken = PersonFact(row=4, fact="diagnosis", value="bipolar_disorder")
    base = history("sertraline")
    saved = store.save_history(replace(base, person=(*base.person, spoken)), "b.csv")
    assert saved.carried == 0
    assert store.load_history(key).fact("diagnosis") == spoken  # type: ignore[union-attr]


def test_a_correction_typed_over_the_file_survives_a_newer_file_that_repeats_the_old_word(store: Store) -> None:
    base = history("sertraline")
    old_word = PersonFact(row=4, fact="diagnosis", value="bipolar_disorder")
    key = store.save_history(replace(base, person=(*base.person, old_word)), "a.csv").key
    store.add_facts(key, (DIAGNOSIS,))
    more = history("sertraline", "venlafaxine")
    moved = replace(old_word, row=7)  # the same word, on another line of the newer file
    store.save_history(replace(more, person=(*more.person, moved)), "b.csv")
    assert store.load_history(key).fact("diagnosis") == DIAGNOSIS  # type: ignore[union-attr]


# Lists, voiding, settings


def test_the_list_shows_the_latest_version_the_one_saved_last_first(store: Store) -> None:
    scores = (
        Score(3, "PHQ-9", "PHQ-9", on(date(2026, 10, 19)), 14),
        Score(4, "PHQ-9", "PHQ-9", on(date(2026, 9, 1)), 20),
        Score(5, "PHQ-9 item 9", "PHQ-9", on(date(2026, 11, 1)), 1, item=9),
    )
    first = store.save_history(history("sertraline", patient_id="A"), "a.csv")
    store.save_history(history("sertraline", patient_id="B"), "b.csv")
    store.save_history(replace(history("sertraline", patient_id="A"), scores=scores, rows_read=33, rows_used=31), "a2.csv")
    top, below = store.list_patients()
    assert (top.patient_id, below.patient_id) == ("A", "B")
    assert (top.key, top.version, top.rows_read, top.rows_used, top.source_name) == (first.key, 2, 33, 31, "a2.csv")
    assert top.last_score == scores[0]  # not the item, not the older one
    assert below.last_score is None
    assert top.born == on(date(1945, 7, 14))
    assert datetime.now(UTC) - top.saved_at < timedelta(minutes=5)


def test_a_voided_patient_is_out_of_reach_but_not_destroyed(store: Store, address: str) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    store.void_patient(key, " wrong patient ")
    assert store.list_patients() == ()
    assert store.load_history(key) is None
    assert store.latest_version(key) is None
    with create_engine(address).connect() as connection:
        assert connection.execute(text("select void_reason, voided_at is not null from patient")).one() == ("wrong patient", 1)
        assert connection.scalar(text("select count(*) from patient_history")) == 1


def test_the_number_of_a_voided_patient_can_be_used_again(store: Store) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    store.void_patient(key, "wrong patient")
    again = store.save_history(history("sertraline"), "a.csv")
    assert again.key != key
    assert again.version == 1


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_voiding_needs_a_reason(store: Store, reason: str) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    with pytest.raises(StoreError, match="say why"):
        store.void_patient(key, reason)
    assert store.load_history(key) is not None


def test_voiding_twice_is_refused(store: Store) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    store.void_patient(key, "wrong patient")
    with pytest.raises(StoreError, match="no longer"):
        store.void_patient(key, "again")


def test_settings_are_kept_and_replaced(store: Store) -> None:
    assert store.read_setting("jurisdiction") is None
    store.write_setting("jurisdiction", "CA")
    store.write_setting("jurisdiction", "UK")
    assert store.read_setting("jurisdiction") == "UK"


def test_a_saved_version_cannot_be_changed_in_the_database(store: Store, address: str) -> None:
    store.save_history(history("sertraline"), "a.csv")
    with create_engine(address).connect() as connection, pytest.raises(IntegrityError, match="never changed"):
        connection.execute(text("update patient_history set document = '{}'"))


def test_a_history_altered_behind_our_back_is_not_shown(store: Store, address: str) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    without_guard(address, "update patient_history set document = replace(document, 'sertraline', 'paroxetine')")
    with pytest.raises(StoreError, match="altered outside"):
        store.load_history(key)


def test_one_damaged_history_does_not_hide_the_list(store: Store, address: str) -> None:
    store.save_history(history("sertraline", patient_id="A"), "a.csv")
    store.save_history(history("sertraline", patient_id="B"), "b.csv")
    without_guard(address, "update patient_history set document = 'broken' where source_name = 'a.csv'")
    assert [patient.patient_id for patient in store.list_patients()] == ["B", "A"]


def test_a_patient_is_found_by_number_unless_voided_or_a_sample(store: Store) -> None:
    store.save_history(history("sertraline", patient_id="S"), "s.csv", sample=True)
    key = store.save_history(history("sertraline", patient_id="A"), "a.csv").key
    assert store.find_patient("A") == key
    assert store.find_patient("a") is None
    assert store.find_patient("S") is None
    store.void_patient(key, "wrong patient")
    assert store.find_patient("A") is None


def test_text_that_looks_like_sql_is_only_text(store: Store) -> None:
    nasty = "Robert'); DROP TABLE patient;--"
    key = store.save_history(History(nasty, person=(PersonFact(2, "given_name", nasty),)), nasty).key
    assert store.load_history(key).patient_id == nasty  # type: ignore[union-attr]
    assert [p.patient_id for p in store.list_patients()] == [nasty]


def test_the_latest_versions_of_many_at_once(store: Store) -> None:
    first, second = (store.save_history(history("sertraline", patient_id=number), "a.csv").key for number in ("P-1", "P-2"))
    store.save_history(history("sertraline", "lithium", patient_id="P-1"), "b.csv")
    assert store.latest_versions([first, second, "nobody"]) == {first: 2, second: 1}
    store.void_patient(first, "entered twice")
    assert store.latest_versions([first, second]) == {second: 1}
    assert store.latest_versions([]) == {}
