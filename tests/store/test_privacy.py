"""Take out, correct, erase, and what is past its time. Erasing is proved by searching every byte of the database's files for planted names."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from lib.cli import main
from lib.records.dates import on
from lib.records.facts import ENTERED_ROW
from lib.records.history import History, PersonFact, Treatment
from lib.store import Action, Actor, Minute, Seen, StaleSave, Store, StoreError
from lib.store import retention as retention_module
from lib.store.retention import due, old_drafts
from lib.store.takeout import rows_about
from lib.store.verify import verify
from lib.store.worklist import KeptRow
from tests.store.conftest import history, without_guard
from tests.store.postgres import Server

PLANTED = (
    "Plantedfamily",
    "PLANTED-NUMBER",
    "plantedagent",
    "plantedreason",
    "planteddraft",
    "plantedform",
    "plantedminute",
    "plantedfile",
)


def planted_history() -> History:
    base = history("sertraline", "plantedagent", patient_id="PLANTED-NUMBER")
    return replace(base, person=(*base.person, PersonFact(91, "family_name", "Plantedfamily")))


def plant(store: Store) -> str:
    """A patient whose words stand everywhere the product can put them."""
    key = store.save_history(planted_history(), "plantedfile.csv", reason="plantedreason").key
    for number in range(30):  # many versions, so that pages are split and freed
        store.add_facts(key, [PersonFact(ENTERED_ROW, "severity", f"plantedagent {number} " + "x" * 500)])
    kept = store.load_history(key)
    assert kept is not None
    store.correct(key, kept.fact("family_name"), PersonFact(0, "family_name", "Plantedfamily-Voss"), "plantedreason")  # type: ignore[arg-type]
    typed = planted_history()
    typed = replace(typed, treatments=typed.treatments[1:])
    store.save_typed(typed, "plantedfile", '{"x": "plantedform"}', base_version=store.latest_version(key))
    store.drafts.begin('{"person": {"patient_id": "PLANTED-NUMBER", "note": "planteddraft"}}', "planteddraft")
    store.drafts.begin('{"note": "planteddraft"}', "planteddraft", patient_key=key)
    store.worklist.keep([KeptRow(key, "b", 1, "2026-11-24", "f", "Plantedfamily", "Plantedfamily")])
    store.worklist.see("workstation", Seen(key, 1, "f", datetime.now(UTC), "Plantedfamily"))
    meeting = store.meetings.create("Tuesday", date(2026, 11, 24))
    item = store.meetings.add_patient(meeting, key)
    minute = Minute(question="plantedminute", actions=(Action("a1", "plantedminute", "Ada", None),))
    store.meetings.save_minute(item, minute, 0)
    store.meetings.mark_action("a1", "yes", "plantedminute")
    store.meetings.sign_off(meeting)
    return key


def found_in(folder: Path, *, but: str = "") -> set[str]:
    files = [file for file in folder.rglob("*") if file.is_file() and not (but and but in file.parts)]
    everything = b"".join(file.read_bytes() for file in files)
    assert len(everything) > 50_000
    return {word for word in PLANTED if word.encode() in everything}


def test_an_erased_patient_is_in_no_byte_of_the_file(sqlite_address: str, tmp_path: Path) -> None:
    store = Store.open(sqlite_address)
    other = store.save_history(history("lithium", patient_id="stays"), "b.csv").key
    key = plant(store)
    (tmp_path / "kept" / "trd.before-0002.sqlite").write_bytes(b"Plantedfamily")
    assert found_in(tmp_path / "kept") == set(PLANTED)  # so the search can find
    done = store.erase_patient(key, "request")
    assert (done.versions, done.copies, done.scrubbed) == (33, 1, True)
    assert found_in(tmp_path / "kept") == set()
    store.close()
    assert found_in(tmp_path / "kept") == set()
    reopened = Store.open(sqlite_address)
    assert reopened.latest_version(other) == 1
    assert verify(reopened.engine).faults == ()


def test_an_erased_patient_is_in_no_data_file_of_a_server(postgres: Server, tmp_path: Path) -> None:
    address = postgres.new_database()
    store = Store.open(address)
    key = plant(store)
    engine = create_engine(address)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")  # as the server does by itself
        connection.exec_driver_sql("CHECKPOINT")
    words = {word for word in PLANTED if word not in ("plantedagent", "plantedreason")}  # those may be compressed
    assert words <= found_in(postgres.data, but="pg_wal")
    assert store.erase_patient(key, "request").scrubbed
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CHECKPOINT")
    assert found_in(postgres.data, but="pg_wal") == set()
    assert verify(store.engine).faults == ()


def test_what_stays_of_an_erased_patient_says_nothing_about_them(store: Store, address: str) -> None:
    key = plant(store)
    head = store.audit.head()
    store.acting(Actor("ada", "Ada", "admin")).erase_patient(key, "request")
    assert store.load_history(key) is None
    assert store.keys_of("PLANTED-NUMBER") == ()
    assert store.drafts.unfinished() == ()
    last, *before = store.audit.of_patient(key)
    assert (last.kind, last.identity, last.detail) == ("erase", "ada", "33 versions request")
    assert len(before) >= 33  # the log of what was done stays, by key alone
    with create_engine(address).connect() as connection:
        assert connection.execute(text("select patient_key, identity, reason, versions from erasure")).all() == [
            (key, "ada", "request", 33)
        ]
        left = rows_about(connection, key)
        said = str([connection.execute(text(f"select * from {table}")).all() for table in ("audit", "erasure", "meeting")])
    assert {table for table, rows in left.items() if rows} == {"audit", "erasure"}
    assert [word for word in PLANTED if word in said] == []
    assert verify(store.engine, head).faults == ()  # the log is whole, and passes through its old head


def test_only_an_administrator_erases(store: Store) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    with pytest.raises(StoreError, match=r"^Not allowed: a clinician cannot erase a patient"):
        store.acting(Actor("a", "A", "clinician")).erase_patient(key, "request")
    assert store.latest_version(key) == 1


def test_nobody_to_erase_is_said(store: Store) -> None:
    with pytest.raises(StoreError, match=r"^Not erased: this patient is not in the database"):
        store.erase_patient("nobody", "request")


def test_erasing_beside_a_reader_says_that_remnants_may_be_left(
    sqlite_address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("lib.store.erasing._PATIENCE", 0.2)
    monkeypatch.setattr("lib.store.database.BUSY_TIMEOUT_MS", 50)
    store = Store.open(sqlite_address)
    key = plant(store)
    with store.engine.connect() as reader:
        reader.exec_driver_sql("select * from patient").all()
        assert not store.erase_patient(key, "request").scrubbed
    monkeypatch.setenv("TRD_DATABASE_URL", sqlite_address)
    assert main(["scrub"]) == 0
    assert found_in(tmp_path / "kept") == set()


# Taking out


def test_everything_about_a_patient_is_taken_out(store: Store) -> None:
    store.save_history(history("lithium", patient_id="another"), "b.csv")
    key = plant(store)
    document = json.loads(store.take_out(key))
    assert document["format"] == "trd-review-patient"
    records = document["records"]
    assert {word for word in PLANTED if word in json.dumps(document)} == set(PLANTED)
    assert "another" not in json.dumps(document)
    assert len(records["patient_history"]) == 33
    assert records["patient_history"][0]["document"]["history"]["patient_id"] == "PLANTED-NUMBER"
    assert [row["note"] for row in records["meeting_action_mark"]] == ["plantedminute"]
    assert records["audit"][-1]["kind"] == "export"
    assert records["audit"][-1]["detail"] == "everything as json"


def test_no_row_with_the_key_is_left_out(store: Store, address: str) -> None:
    key = plant(store)
    records = json.loads(store.take_out(key))["records"]
    engine = create_engine(address)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            tables = connection.scalars(text("select name from sqlite_master where type = 'table'")).all()
        else:
            tables = connection.scalars(text("select tablename from pg_tables where schemaname = current_schema()")).all()
        for table in tables:
            rows = [row for row in connection.execute(text(f"select * from {table}")) if key in [str(value) for value in row]]
            assert len(records.get(table, [])) >= len(rows), table


@pytest.mark.parametrize(("role", "allowed"), [("admin", True), ("clinician", True), ("read_only", True), ("meeting", False)])
def test_who_may_take_out(store: Store, role: str, allowed: bool) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    person = store.acting(Actor("x", "X", role))  # type: ignore[arg-type]
    if allowed:
        assert key in person.take_out(key)
    else:
        with pytest.raises(StoreError, match=r"^Not allowed"):
            person.take_out(key)


# Correcting


def born(year: int, row: int = 90) -> PersonFact:
    return PersonFact(row, "birth_date", f"{year}-07-14", when=on(date(year, 7, 14)))


def test_a_correction_keeps_the_wrong_value_in_history(store: Store) -> None:
    ada = store.acting(Actor("ada", "Ada", "clinician"))
    key = ada.save_history(history("sertraline"), "a.csv").key
    saved = ada.correct(key, born(1945), born(1954), " misread on the referral ", base_version=1)
    assert (saved.version, saved.unchanged) == (2, False)
    assert store.load_history(key).fact("birth_date") == born(1954)  # type: ignore[union-attr]
    assert store.load_history(key, 1).fact("birth_date") == born(1945)  # type: ignore[union-attr]
    newest, first = store.changes(key)
    assert (newest.version.author, newest.version.reason, newest.version.origin) == ("ada", "misread on the referral", "corrected")
    assert [(pair.mine, pair.theirs) for pair in newest.differences] == [((born(1945),), (born(1954),))]
    assert len(first.differences) == 2
    (made,) = store.corrections(key)
    assert (made.version, made.wrong.row, made.reason, made.author) == (2, ENTERED_ROW, "misread on the referral", "ada")


def test_the_same_error_in_a_newer_file_does_not_come_back(store: Store) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    store.correct(key, born(1945), born(1954), "misread")
    assert store.save_history(history("sertraline"), "a.csv").unchanged  # the very same file again
    store.save_history(history("sertraline", "venlafaxine"), "b.csv")
    assert store.load_history(key).fact("birth_date") == born(1954)  # type: ignore[union-attr]
    other = replace(history("sertraline"), person=(born(1950),))
    store.save_history(other, "c.csv")  # a third value is news
    assert store.load_history(key).fact("birth_date") == born(1950)  # type: ignore[union-attr]


def test_a_fact_can_be_struck_out(store: Store) -> None:
    key = store.save_history(history("sertraline", "venlafaxine"), "a.csv").key
    wrong = Treatment(row=3, kind="medication", name="venlafaxine", agent="venlafaxine")
    store.correct(key, wrong, None, "another patient's")
    assert [course.agent for course in store.load_history(key).treatments] == ["sertraline"]  # type: ignore[union-attr]
    store.save_history(history("sertraline", "venlafaxine"), "again.csv")
    assert [course.agent for course in store.load_history(key).treatments] == ["sertraline"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("wrong", "right", "reason", "says"),
    [
        (born(1945), born(1954), "  ", "say why"),
        (born(1999), born(1954), "misread", "no longer says this"),
        (born(1945), Treatment(3, "medication", "lithium"), "misread", "another of its kind"),
    ],
)
def test_a_correction_that_cannot_be_made_is_refused(store: Store, wrong: PersonFact, right: PersonFact, reason: str, says: str) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    with pytest.raises(StoreError, match=says):
        store.correct(key, wrong, right, reason)
    assert store.latest_version(key) == 1


def test_a_correction_on_an_old_version_is_refused_with_both_values(store: Store) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    store.correct(key, born(1945), born(1954), "misread")
    with pytest.raises(StaleSave) as caught:
        store.correct(key, born(1945), born(1946), "misread", base_version=1)
    (pair,) = caught.value.differences
    assert (pair.mine, pair.theirs) == ((born(1946),), (born(1954),))


# What is past its time


def saved_in(store: Store, address: str, year: int, patient_id: str, born_in: int | None) -> None:
    person = () if born_in is None else (born(born_in),)
    store.save_history(replace(history("sertraline", patient_id=patient_id), person=person), "a.csv")
    engine = create_engine(address)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("drop trigger if exists patient_history_append_only"))
        else:
            connection.execute(text("alter table patient_history disable trigger patient_history_append_only"))
        connection.execute(
            text("update patient_history set saved_at = :at where patient_key = (select key from patient where patient_id = :id)"),
            {"at": f"{year}-03-01T12:00:00.000000+00:00", "id": patient_id},
        )
    engine.dispose()


TODAY = date(2026, 11, 24)

# Last entry, born, years asked for -> may go?
TIMES = [
    ("long ago, adult", 2010, 1945, 10, True),
    ("nine years and some", 2017, 1945, 10, False),
    ("just past ten years", 2016, 1945, 10, True),
    ("a minor then: majority in 2018, until 2028", 2012, 2000, 10, False),
    ("a minor then: majority in 2013, until 2023", 2010, 1995, 10, True),
    ("no birth date", 2010, None, 10, True),
    ("fifteen years asked for", 2012, 1945, 15, False),
]


@pytest.mark.parametrize(("year", "born_in", "years", "goes"), [row[1:] for row in TIMES], ids=[row[0] for row in TIMES])
def test_when_a_record_may_go(store: Store, address: str, year: int, born_in: int | None, years: int, goes: bool) -> None:
    saved_in(store, address, year, "P", born_in)
    found = due(store.engine, store.actor, years, TODAY)
    assert bool(found) is goes
    if goes:
        assert (found[0].patient_id, found[0].last_entry, found[0].born) == ("P", date(year, 3, 1), born_in is not None)


def test_a_leap_day_and_a_year_without(store: Store) -> None:
    assert retention_module._later(date(2016, 2, 29), 10) == date(2026, 3, 1)
    assert retention_module._later(date(2016, 2, 29), 4) == date(2020, 2, 29)
    assert old_drafts(store.engine, 10, date(2028, 2, 29)) == 0


def test_samples_are_nobodys_records(store: Store, address: str) -> None:
    store.save_history(history("sertraline"), "a.csv", sample=True)
    without_guard(address, "update patient_history set saved_at = '2001-01-01T00:00:00.000000+00:00'")
    assert due(store.engine, store.actor, 10, TODAY) == ()


@pytest.fixture
def command(address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.setenv("TRD_DATABASE_URL", address)

    def run(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_a_dry_run_lists_and_changes_nothing(command: Callable[..., tuple[int, str, str]], store: Store, address: str) -> None:
    saved_in(store, address, 2010, "OLD", 1945)
    store.save_history(history("sertraline", patient_id="NEW"), "a.csv")
    status, out, _ = command("retention", "--older-than", 10)
    assert status == 0
    assert out.splitlines()[0] == "1 patient and 0 unfinished entries past 10 years"
    assert "OLD · last entry 2010-03-01 · kept until 2020-03-01 · 1 versions" in out
    assert "NEW" not in out
    assert len(store.list_patients()) == 2
    status, out, _ = command("retention", "--older-than", 10, "--apply")
    assert status == 0
    assert "erased: 1" in out
    assert [patient.patient_id for patient in store.list_patients()] == ["NEW"]
    assert store.audit.recent(1)[0].detail == "1 versions retention"


def test_nothing_younger_than_ten_years_goes_by_mistake(command: Callable[..., tuple[int, str, str]], store: Store) -> None:
    store.save_history(history("sertraline"), "a.csv")
    status, _, err = command("retention", "--older-than", 9, "--apply")
    assert status == 2
    assert "at least 10 years" in err
    assert command("retention", "--older-than", 9, "--shorter-is-lawful")[0] == 0


def test_take_out_and_erase_from_the_command_line(command: Callable[..., tuple[int, str, str]], store: Store, tmp_path: Path) -> None:
    voided = store.save_history(history("sertraline", patient_id="P"), "a.csv").key
    store.void_patient(voided, "twice")
    live = store.save_history(history("sertraline", patient_id="P"), "a.csv").key
    status, _, err = command("takeout", "P", "--out", tmp_path / "p.json")
    assert status == 2
    assert voided in err
    assert live in err
    assert command("takeout", "P", "--key", live, "--out", tmp_path / "p.json")[0] == 0
    assert (tmp_path / "p.json").stat().st_mode & 0o077 == 0
    assert json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))["records"]["patient"][0]["key"] == live
    assert command("takeout", "P", "--key", live, "--out", tmp_path / "p.json")[0] == 2  # never overwritten
    status, out, _ = command("erase", "P", "--key", voided, "--reason", "wrong_record")
    assert "would erase 1 version" in out
    assert store.keys_of("P") == (voided, live)
    status, out, _ = command("erase", "P", "--key", voided, "--reason", "wrong_record", "--yes")
    assert status == 0
    assert store.keys_of("P") == (live,)
    assert command("erase", "Q", "--reason", "request")[0] == 2


@pytest.mark.parametrize("order", [("erase", "GONE", "--reason", "request", "--yes"), ("retention", "--older-than", 10, "--apply")])
def test_results_of_a_cohort_go_with_the_patient(
    command: Callable[..., tuple[int, str, str]], store: Store, address: str, monkeypatch: pytest.MonkeyPatch, order: tuple[object, ...]
) -> None:
    saved_in(store, address, 2010, "GONE", 1945)
    asked: list[int] = []
    monkeypatch.setattr("lib.ui.cohort.job.forget_saved", lambda: asked.append(len(store.list_patients())) or 2)
    status, out, _ = command(*order)
    assert status == 0
    assert asked == [0], "after the record is gone, so that no run can read it again"
    assert "removed: 2 cohort runs over saved patients" in out
