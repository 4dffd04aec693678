"""The log: who, when, whom, what kind; only ever added to; and every way of tampering with it is found."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import IntegrityError

from lib.records.facts import ENTERED_ROW
from lib.records.history import PersonFact
from lib.store import Actor, Store, StoreError
from lib.store.audit import Head
from lib.store.chain import row_hash
from lib.store.database import open_engine
from lib.store.verify import verify
from tests.store.conftest import history, without_guard

ADA = Actor("ada@clinic.example", "Ada Voss", "clinician")


def kinds(store: Store) -> list[str]:
    return [row.kind for row in reversed(store.audit.recent(100))]


def test_every_change_of_a_patient_has_its_row(store: Store) -> None:
    ada = store.acting(ADA)
    key = ada.save_history(history("sertraline"), "a.csv").key
    ada.save_history(history("sertraline"), "a.csv")  # nothing new, nothing saved
    ada.add_facts(key, [PersonFact(ENTERED_ROW, "severity", "severe")], reason="seen today")
    ada.remove_facts(key, [PersonFact(ENTERED_ROW, "severity", "severe")])
    ada.void_patient(key, "wrong patient")
    rows = store.audit.of_patient(key)
    assert [(row.kind, row.detail) for row in reversed(rows)] == [
        ("change", "version 1 file"),
        ("change", "version 2 entered"),
        ("change", "version 3 entered"),
        ("void", ""),
    ]
    assert {row.identity for row in rows} == {"ada@clinic.example"}
    assert {row.role for row in rows} == {"clinician"}
    assert all(datetime.now(UTC) - row.at < timedelta(minutes=5) for row in rows)


def test_who_when_and_why_stand_on_each_version(store: Store) -> None:
    key = store.acting(ADA).save_history(history("sertraline"), "a.csv", reason="first visit").key
    store.add_facts(key, [PersonFact(ENTERED_ROW, "severity", "severe")])
    second, first = store.versions(key)
    assert (first.author, first.reason) == ("ada@clinic.example", "first visit")
    assert (second.author, second.reason) == ("workstation", "")


def test_what_a_page_reports_is_written_in_the_name_of_the_person(store: Store) -> None:
    store.acting(ADA).audit.record("view", "some-key", "review")
    store.acting(ADA).audit.record("sign_out")
    last, before = store.audit.recent(2)
    assert (last.kind, last.patient_key, last.identity) == ("sign_out", None, "ada@clinic.example")
    assert (before.kind, before.patient_key, before.detail) == ("view", "some-key", "review")


def test_a_hundred_views_are_a_hundred_rows(store: Store) -> None:
    for _ in range(100):
        store.acting(ADA).audit.record("view", "k")
    assert len(store.audit.of_patient("k")) == 100
    assert len(store.audit.of_patient("k", limit=7)) == 7


@pytest.mark.parametrize("detail", ["two\nlines", "it's", "x" * 161, "Müller", '"quoted"'])
def test_the_log_takes_no_free_text(store: Store, detail: str) -> None:
    with pytest.raises(ValueError, match="fixed words"):
        store.audit.record("view", "k", detail)
    assert kinds(store) == []


@pytest.mark.parametrize(
    "statement", ["update audit set identity = 'eve'", "delete from audit", "delete from erasure", "delete from patient_history"]
)
def test_the_database_itself_refuses_a_change(store: Store, address: str, statement: str) -> None:
    store.save_history(history("sertraline"), "a.csv")
    with create_engine(address).begin() as connection:
        connection.execute(text("insert into erasure values ('another', '', '', '', 0)"))
    with create_engine(address).connect() as connection, pytest.raises(IntegrityError, match="never"):
        connection.execute(text(statement))


def test_a_server_refuses_to_empty_the_log(postgres_address: str) -> None:
    Store.open(postgres_address)
    with create_engine(postgres_address).connect() as connection, pytest.raises(IntegrityError, match="never"):
        connection.execute(text("truncate audit"))


def test_the_log_names_no_patient_and_no_value(store: Store, address: str) -> None:
    named = PersonFact(ENTERED_ROW, "family_name", "Quillfeather")
    key = store.save_history(history("sertraline", patient_id="PLANTED-7"), "Quillfeather.csv", reason="Quillfeather asked").key
    store.add_facts(key, [named])
    store.save_typed(history("venlafaxine", patient_id="PLANTED-8"), "typed", '{"name": "Quillfeather"}', reason="planted-reason")
    store.write_setting("mapping:Quillfeather", {"a": "PLANTED-7"})
    store.drafts.begin("{}", "Quillfeather")
    store.void_patient(key, "Quillfeather moved")
    with create_engine(address).connect() as connection:
        said = " ".join(str(value) for row in connection.execute(text("select * from audit")) for value in row).casefold()
    assert "version 1 file" in said
    assert [word for word in ("quillfeather", "planted", "sertraline", "venlafaxine", "severity", ".csv") if word in said] == []


# Tampering


@dataclass(frozen=True)
class Logged:
    engine: Engine
    address: str
    rows: int
    head: Head


@pytest.fixture
def logged(address: str) -> Logged:
    """A log of 40 rows, some of them saves, with the triggers out of the way."""
    store = Store.open(address)
    keys = [store.save_history(history("sertraline", patient_id=f"P{n}"), "a.csv").key for n in range(8)]
    for n in range(32):
        store.audit.record(("view", "export", "print", "sign_in")[n % 4], keys[n % 8], "review")
    head = store.audit.head()
    engine = open_engine(address)
    assert verify(engine, head).faults == ()
    without_guard(address, table="audit")
    return Logged(engine, address, head.sequence, head)


COLUMNS = ("at", "identity", "role", "kind", "patient_key", "detail", "digest", "hash")


def change(connection: Connection, draw: random.Random, rows: int) -> None:
    """Another character somewhere in one column of one row."""
    at, column = draw.randint(1, rows), draw.choice(COLUMNS)
    old = connection.scalar(text(f"select {column} from audit where sequence = {at}")) or ""
    place = draw.randrange(len(old) or 1)
    new = old[:place] + draw.choice([c for c in "0123456789abcdef" if c != old[place : place + 1]]) + old[place + 1 :]
    connection.execute(text(f"update audit set {column} = :new where sequence = {at}"), {"new": new})


def remove(connection: Connection, draw: random.Random, rows: int) -> None:
    connection.execute(text(f"delete from audit where sequence = {draw.randint(1, rows)}"))


def remove_and_close_the_gap(connection: Connection, draw: random.Random, rows: int) -> None:
    at = draw.randint(1, rows)
    connection.execute(text(f"delete from audit where sequence = {at}"))
    for later in range(at + 1, rows + 1):
        connection.execute(text(f"update audit set sequence = {later - 1} where sequence = {later}"))
    connection.execute(text(f"update audit_head set sequence = {rows - 1}"))


def swap(connection: Connection, draw: random.Random, rows: int) -> None:
    one, other = draw.sample(range(1, rows + 1), 2)
    for old, new in ((one, -1), (other, one), (-1, other)):
        connection.execute(text(f"update audit set sequence = {new} where sequence = {old}"))


def cut_off(connection: Connection, draw: random.Random, rows: int) -> None:
    """The end is gone; every other time the head is made to fit, so that only what was written down elsewhere can tell."""
    last = rows - draw.randint(1, rows - 1)
    connection.execute(text(f"delete from audit where sequence > {last}"))
    if draw.random() < 0.5:
        connection.execute(text(f"update audit_head set sequence = {last}, hash = (select hash from audit where sequence = {last})"))


def add(connection: Connection, draw: random.Random, rows: int) -> None:
    copied = "at, identity, role, kind, patient_key, detail, digest, hash"
    connection.execute(
        text(f"insert into audit (sequence, {copied}) select {rows + 1}, {copied} from audit where sequence = {draw.randint(1, rows)}")
    )


TAMPERINGS: tuple[Callable[[Connection, random.Random, int], None], ...] = (change, remove, remove_and_close_the_gap, swap, cut_off, add)


def test_five_hundred_tamperings_are_all_found(logged: Logged) -> None:
    draw = random.Random(20261124)
    unseen = []
    for trial in range(500):
        how = TAMPERINGS[trial % len(TAMPERINGS)]
        with logged.engine.connect() as connection:
            how(connection, draw, logged.rows)
            # Inside the transaction, so that the next trial begins with the whole log.
            found = _faults_within(connection, logged.head)
            connection.rollback()
        if not found:
            unseen.append((trial, how.__name__))
    assert unseen == []
    # The missing triggers are told too; nothing else is wrong with the log itself.
    assert {fault.partition(" is gone")[0] for fault in verify(logged.engine, logged.head).faults} <= {
        "the trigger audit_append_only",
        "the trigger audit_kept",
    }


def _faults_within(connection: Connection, head: Head) -> list[str]:
    from lib.store.verify import _Chain, _version_faults

    chain = _Chain(head)
    return [*chain.follow(connection), *_version_faults(connection, chain)]


@pytest.mark.parametrize(
    ("statements", "says"),
    [
        (["update patient_history set document = replace(document, 'sertraline', 'paroxetine')"], "was altered"),
        (["update patient_history set author = 'eve'"], "not the one in the log"),
        (["update patient_history set saved_at = '2020-01-01T00:00:00+00:00'"], "not the one in the log"),
        (["delete from patient_history where version = 2"], "1 saved version of the log cannot be found"),
    ],
)
def test_a_version_that_was_tampered_with_is_found(store: Store, address: str, statements: list[str], says: str) -> None:
    store.save_history(history("sertraline"), "a.csv")
    store.save_history(history("sertraline", "venlafaxine"), "b.csv")
    without_guard(address, *statements)
    assert any(says in fault for fault in verify(open_engine(address)).faults)


def test_a_version_whose_hash_was_made_to_fit_is_found_by_the_log(store: Store, address: str) -> None:
    from lib.store.document import to_document
    from lib.store.versions import sha256

    store.save_history(history("sertraline"), "a.csv")
    forged = to_document(history("paroxetine"))
    without_guard(address, f"update patient_history set document = '{forged}', sha256 = '{sha256(forged)}'".replace(":", r"\:"))
    assert any("not the one in the log" in fault for fault in verify(open_engine(address)).faults)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("update patient set patient_id = 'another' where voided_at is null", "the number of a patient is not that of their history"),
        ("update patient set voided_at = null, patient_id = patient_id", "a patient who was removed with a reason is back"),
        ("insert into erasure values ((select max(key) from patient), '', '', '', 1)", "an erasure is not in the log"),
    ],
)
def test_a_patient_whose_row_was_tampered_with_is_found(store: Store, address: str, statement: str, says: str) -> None:
    store.save_history(history("sertraline", patient_id="A"), "a.csv")
    store.void_patient(store.save_history(history("sertraline", patient_id="B"), "b.csv").key, "twice")
    assert verify(store.engine).faults == ()
    with create_engine(address).begin() as connection:
        connection.execute(text(statement))
    assert [fault.partition(" (record")[0] for fault in verify(store.engine).faults] == [says]


def test_a_guard_that_was_put_away_is_found(store: Store, address: str) -> None:
    without_guard(address, table="audit")
    faults = verify(open_engine(address)).faults
    assert {fault.partition(" is gone")[0] for fault in faults} == {"the trigger audit_append_only", "the trigger audit_kept"}


def test_the_log_of_a_patient_is_found_by_an_index(store: Store, address: str) -> None:
    query = "select * from audit where patient_key = 'k' order by sequence desc"
    engine = open_engine(address)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            plan = " ".join(row.detail for row in connection.execute(text(f"explain query plan {query}")))
        else:
            connection.execute(text("set enable_seqscan = off"))  # the table is empty; may the index serve at all?
            plan = " ".join(connection.scalars(text(f"explain {query}")))
    assert "ix_audit_patient" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_only_an_administrator_reads_the_log(store: Store) -> None:
    for role in ("clinician", "read_only", "meeting"):
        reader = store.acting(Actor("x", "X", role))  # type: ignore[arg-type]
        with pytest.raises(StoreError, match=r"^Not allowed: .* cannot read the log"):
            reader.audit.recent(5)
        with pytest.raises(StoreError, match=r"^Not allowed"):
            reader.audit.of_patient("k")


@pytest.mark.parametrize(
    "odd", ["", "plain words", 'a "quote" and a \\', "line\nbreak\x7f\x00", "Zoë Müller", "\U0001f9e0", "\u2028", "\ud83d"], ids=ascii
)
def test_the_hash_of_a_row_is_that_of_its_compact_json(odd: str) -> None:
    """The recipe is fixed for ever, however it is worked out."""
    content = ["0" * 64, 12, "2026-11-24T10:00:00.000000+00:00", odd, "clinician", "view", None, odd, ""]
    written = json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode()
    found = row_hash(
        "0" * 64,
        sequence=12,
        at="2026-11-24T10:00:00.000000+00:00",
        identity=odd,
        role="clinician",
        kind="view",
        patient_key=None,
        detail=odd,
        digest="",
    )
    assert found == hashlib.sha256(written).hexdigest()
