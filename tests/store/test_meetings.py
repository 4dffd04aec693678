"""Meetings: an agenda that keeps its codes, minutes no second scribe overwrites, and a sign-off that the database itself holds to."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import create_engine, event, insert, text
from sqlalchemy.exc import DBAPIError

from lib.store import Action, Meeting, Minute, SetAside, StaleMinute, Store, StoreError, View
from lib.store.actors import Actor
from lib.store.database import writing
from lib.store.meetings import forget
from lib.store.meetings_parts import case_code
from lib.store.tables import erasure
from tests.store.conftest import history

DAY = date(2026, 11, 24)
FULL = Minute(
    question="Is this resistant, and what next?",
    views=(View("Dr Ash", "optimise first"), View("Dr Birch", "ECT")),
    decision="Lithium augmentation",
    reasons="two adequate courses failed",
    discussed=("AUG.LI", "ECT.RUL.BP"),
    set_aside=(SetAside("ECT.RUL.BP", "the patient declines for now"),),
    actions=(Action("a1", "Lithium level in a week", "Dr Ash", date(2026, 12, 1)), Action("a2", "Write to the GP", "Dr Birch")),
    next_review=date(2027, 1, 12),
)


def patients(store: Store, count: int) -> list[str]:
    return [store.save_history(history("sertraline", patient_id=f"P-{number}"), "a.csv").key for number in range(count)]


def planned(store: Store, count: int = 3) -> tuple[str, list[str]]:
    """A meeting with so many cases: its key and those of the items."""
    key = store.meetings.create("Tuesday review", DAY)
    return key, [store.meetings.add_patient(key, patient) for patient in patients(store, count)]


def loaded(store: Store, key: str) -> Meeting:
    found = store.meetings.load(key)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("number", "code"), [(0, "Case A"), (2, "Case C"), (25, "Case Z"), (26, "Case AA"), (701, "Case ZZ"), (702, "Case AAA")]
)
def test_codes_of_cases(number: int, code: str) -> None:
    assert case_code(number) == code


def test_a_meeting_outlives_the_process(store: Store, address: str) -> None:
    key, items = planned(store)
    assert store.meetings.save_minute(items[1], FULL, 0) == 1
    store.meetings.set_attendees(key, ["Dr Ash", "Dr  Birch", "", "Dr Ash"])
    store.close()
    again = Store.open(address)
    found = loaded(again, key)
    assert (found.title, found.held_on, found.status, found.attendees) == ("Tuesday review", DAY, "open", ("Dr Ash", "Dr Birch"))
    assert [item.case_code for item in found.items] == ["Case A", "Case B", "Case C"]
    assert found.items[1].minute == Minute(**{name: getattr(FULL, name) for name in FULL.__slots__ if name != "revision"}, revision=1)
    assert found.items[1].saved_by == "This computer"
    assert found.items[0].minute.blank
    assert found.items[0].saved_at is None
    again.close()


def test_the_latest_day_comes_first(store: Store) -> None:
    early, late = store.meetings.create("early", date(2026, 1, 5)), store.meetings.create("late", date(2026, 12, 1))
    assert [one.key for one in store.meetings.list()] == [late, early]


def test_a_meeting_needs_a_name(store: Store) -> None:
    with pytest.raises(StoreError, match="name"):
        store.meetings.create("  ", DAY)
    assert store.meetings.list() == ()


def test_name_and_day_are_changed_until_the_sign_off(store: Store) -> None:
    key, _ = planned(store, 1)
    before = store.meetings.stamp(key)
    store.meetings.rename(key, "  Wednesday   review ", date(2026, 12, 2))
    assert (loaded(store, key).title, loaded(store, key).held_on) == ("Wednesday review", date(2026, 12, 2))
    assert store.meetings.stamp(key) != before
    assert (store.audit.recent(1)[0].kind, store.audit.recent(1)[0].detail) == ("meeting", "name or day of a meeting changed")
    rows = store.audit.head().sequence
    store.meetings.rename(key, "Wednesday review", date(2026, 12, 2))
    assert store.audit.head().sequence == rows
    store.meetings.sign_off(key)
    with pytest.raises(StoreError, match="signed off"):
        store.meetings.rename(key, "Thursday review", date(2026, 12, 3))
    assert loaded(store, key).title == "Wednesday review"


def test_a_name_changed_on_another_screen_is_not_overwritten(store: Store) -> None:
    key, _ = planned(store, 0)
    store.meetings.rename(key, "Ward review", DAY, base=("Tuesday review", DAY))
    with pytest.raises(StoreError, match="another screen"):
        store.meetings.rename(key, "Case review", DAY, base=("Tuesday review", DAY))
    assert loaded(store, key).title == "Ward review"


def test_a_meeting_cannot_lose_its_name_or_be_changed_when_it_is_gone(store: Store) -> None:
    key, _ = planned(store, 0)
    with pytest.raises(StoreError, match="name"):
        store.meetings.rename(key, "   ", DAY)
    assert loaded(store, key).title == "Tuesday review"
    store.meetings.discard(key)
    with pytest.raises(StoreError, match="no longer"):
        store.meetings.rename(key, "Case review", DAY)


def test_a_patient_stands_once_on_an_agenda(store: Store) -> None:
    key, items = planned(store, 2)
    patient = loaded(store, key).items[0].patient_key
    assert store.meetings.add_patient(key, patient) == items[0]
    assert len(loaded(store, key).items) == 2
    with pytest.raises(StoreError, match="no longer"):
        store.meetings.add_patient(key, "no-such-patient")


def test_a_code_stays_when_the_order_changes_and_is_never_given_twice(store: Store) -> None:
    key, (a, b, c) = planned(store)
    store.meetings.reorder(key, [c, a, b])
    assert [(item.key, item.case_code) for item in loaded(store, key).items] == [(c, "Case C"), (a, "Case A"), (b, "Case B")]
    store.meetings.remove(c)
    (extra,) = [store.save_history(history("lithium", patient_id="P-9"), "b.csv").key]
    store.meetings.add_patient(key, extra)
    assert [item.case_code for item in loaded(store, key).items] == ["Case A", "Case B", "Case D"]


def test_an_order_made_before_another_case_was_added_drops_nobody(store: Store) -> None:
    key, (a, b, c) = planned(store)
    store.meetings.reorder(key, [b, "gone", a, b])
    assert [item.key for item in loaded(store, key).items] == [b, a, c]


def test_times_are_optional_and_sensible(store: Store) -> None:
    key, (a, *_) = planned(store, 1)
    store.meetings.set_minutes(a, 8)
    assert loaded(store, key).items[0].minutes == 8
    store.meetings.set_minutes(a, None)
    assert loaded(store, key).items[0].minutes is None
    for wrong in (0, -5, 601):
        with pytest.raises(StoreError, match="minutes"):
            store.meetings.set_minutes(a, wrong)


def test_a_case_somebody_wrote_about_is_not_taken_off(store: Store) -> None:
    key, (a, _) = planned(store, 2)
    store.meetings.save_minute(a, Minute(decision="wait"), 0)
    with pytest.raises(StoreError, match="written"):
        store.meetings.remove(a)
    store.meetings.save_minute(a, Minute(), 1)
    store.meetings.remove(a)
    assert len(loaded(store, key).items) == 1


def test_the_case_on_the_projector(store: Store) -> None:
    key, (a, b) = planned(store, 2)
    assert loaded(store, key).shown is None
    store.meetings.show(key, b)
    found = loaded(store, key)
    assert (found.shown, found.status) == (b, "planned")
    store.meetings.show_options(b, False)
    assert [item.options_shown for item in loaded(store, key).items] == [True, False]
    assert found.words_shown is False
    store.meetings.show_words(key, True)
    assert loaded(store, key).words_shown is True
    store.meetings.remove(b)
    assert loaded(store, key).shown is None
    other = store.meetings.create("other", DAY)
    with pytest.raises(StoreError, match="not on the agenda"):
        store.meetings.show(other, a)


def test_two_scribes_never_overwrite_each_other(store: Store) -> None:
    key, (a, *_) = planned(store, 1)
    assert store.meetings.save_minute(a, Minute(decision="first"), 0) == 1
    with pytest.raises(StaleMinute) as stale:
        store.meetings.save_minute(a, Minute(decision="second"), 0)
    assert (stale.value.mine.decision, stale.value.kept.decision, stale.value.kept.revision) == ("second", "first", 1)
    assert stale.value.by == "This computer"
    assert loaded(store, key).items[0].minute.decision == "first"
    assert store.meetings.save_minute(a, stale.value.mine, stale.value.kept.revision) == 2


def test_sending_the_same_text_again_is_no_conflict(store: Store) -> None:
    # A browser that never got the answer sends once more.
    _, (a, *_) = planned(store, 1)
    assert store.meetings.save_minute(a, FULL, 0) == 1
    assert store.meetings.save_minute(a, FULL, 0) == 1
    assert store.meetings.save_minute(a, FULL, 1) == 1


def test_blank_lines_are_not_kept_and_actions_get_a_key(store: Store) -> None:
    key, (a, *_) = planned(store, 1)
    typed = Minute(
        views=(View("", " "), View("", "ECT")),
        actions=(Action("", "ring the GP", ""), Action("x", "  ", "Dr Ash")),
        set_aside=(SetAside("", ""),),
    )
    store.meetings.save_minute(a, typed, 0)
    kept = loaded(store, key).items[0].minute
    assert kept.views == (View("", "ECT"),)
    assert kept.set_aside == ()
    assert [action.text for action in kept.actions] == ["ring the GP"]
    assert kept.actions[0].key


def test_a_minute_that_is_too_long_is_refused(store: Store) -> None:
    key, (a, *_) = planned(store, 1)
    store.meetings.save_minute(a, Minute(decision="short"), 0)
    with pytest.raises(StoreError, match="too long"):
        store.meetings.save_minute(a, Minute(decision="x" * 30_000), 1)
    assert loaded(store, key).items[0].minute.decision == "short"


def test_an_action_cannot_be_taken_along_to_another_case(store: Store) -> None:
    _, (a, b) = planned(store, 2)
    store.meetings.save_minute(a, FULL, 0)
    with pytest.raises(StoreError, match="another case"):
        store.meetings.save_minute(b, FULL, 0)


def test_signed_minutes_are_amended_by_addenda_only(store: Store) -> None:
    key, (a, b) = planned(store, 2)
    store.meetings.save_minute(a, FULL, 0)
    with pytest.raises(StoreError, match="not signed off yet"):
        store.meetings.addend(key, "too early")
    store.meetings.sign_off(key)
    refused = [
        lambda: store.meetings.save_minute(a, Minute(decision="changed"), 1),
        lambda: store.meetings.sign_off(key),
        lambda: store.meetings.reorder(key, [b, a]),
        lambda: store.meetings.remove(b),
        lambda: store.meetings.set_minutes(a, 5),
        lambda: store.meetings.set_attendees(key, ["Dr Ash"]),
        lambda: store.meetings.show(key, a),
        lambda: store.meetings.show_options(a, False),
        lambda: store.meetings.show_words(key, True),
        lambda: store.meetings.add_patient(key, patients(store, 3)[2]),
    ]
    for change in refused:
        with pytest.raises(StoreError, match="signed off"):
            change()
    with pytest.raises(StoreError, match="write what"):
        store.meetings.addend(key, " ")
    store.meetings.addend(key, "The level is to be taken in the morning.")
    found = loaded(store, key)
    assert (found.status, found.signed_by) == ("signed", "This computer")
    assert found.signed_at is not None
    assert [(one.text, one.by) for one in found.addenda] == [("The level is to be taken in the morning.", "This computer")]
    assert found.items[0].minute.decision == FULL.decision


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE meeting_item SET document = '{}'",
        "UPDATE meeting SET signed_by = 'somebody else'",
        "UPDATE meeting_addendum SET text = 'never said'",
        "UPDATE meeting_action_mark SET done = 'no'",
        "UPDATE meeting_action SET owner = 'nobody'",
        "DELETE FROM meeting_action",
        "DELETE FROM meeting_action_mark",
        "DELETE FROM meeting_addendum",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_signed(store: Store, address: str, change: str) -> None:
    key, (a, *_) = planned(store, 1)
    store.meetings.save_minute(a, FULL, 0)
    store.meetings.sign_off(key)
    store.meetings.addend(key, "more")
    store.meetings.mark_action("a1", "yes")
    engine = create_engine(address)
    with pytest.raises(DBAPIError, match="never changed"), engine.begin() as connection:
        connection.execute(text(change))
    engine.dispose()


def test_what_was_decided_about_a_patient_newest_first(store: Store) -> None:
    (who, other) = patients(store, 2)
    written = []
    for title, day in (("spring", date(2026, 4, 7)), ("autumn", date(2026, 10, 6)), ("blank", date(2026, 11, 3))):
        key = store.meetings.create(title, day)
        item = store.meetings.add_patient(key, who)
        store.meetings.add_patient(key, other)
        if title != "blank":
            store.meetings.save_minute(item, Minute(decision=f"decided in {title}"), 0)
            written.append(key)
    store.meetings.sign_off(written[0])
    found = store.meetings.of_patient(who)
    assert [(one.title, one.item.minute.decision, one.signed) for one in found] == [
        ("autumn", "decided in autumn", False),
        ("spring", "decided in spring", True),
    ]
    assert store.meetings.of_patient(other) == ()


def test_whether_it_happened(store: Store) -> None:
    key, (a, *_) = planned(store, 1)
    store.meetings.save_minute(a, FULL, 0)
    store.meetings.sign_off(key)
    assert [one.action.text for one in store.meetings.actions_open()] == ["Lithium level in a week", "Write to the GP"]
    store.meetings.mark_action("a1", "no", "blood  test missed")
    store.meetings.mark_action("a2", "unknown", "nobody knows")
    (left,) = store.meetings.actions_open()
    assert (left.action.key, left.action.done_note, left.case_code) == ("a2", "nobody knows", "Case A")
    store.meetings.mark_action("a1", "yes")
    actions = loaded(store, key).items[0].minute.actions
    assert [(one.done, one.done_note) for one in actions] == [("yes", ""), ("unknown", "nobody knows")]
    with pytest.raises(StoreError, match="no longer"):
        store.meetings.mark_action("a9", "yes")
    with pytest.raises(StoreError, match="yes, no or"):
        store.meetings.mark_action("a1", "maybe")  # type: ignore[arg-type]


def test_saving_a_minute_again_keeps_what_became_of_its_actions(store: Store) -> None:
    key, (a, *_) = planned(store, 1)
    store.meetings.save_minute(a, FULL, 0)
    store.meetings.mark_action("a1", "yes", "level 0.6")
    held = loaded(store, key).items[0].minute
    store.meetings.save_minute(a, Minute(decision="another", actions=held.actions[:1]), held.revision)
    kept = loaded(store, key).items[0].minute.actions
    assert [(one.key, one.done, one.done_note) for one in kept] == [("a1", "yes", "level 0.6")]
    assert store.meetings.actions_open() == ()


def test_a_voided_patient_is_on_no_agenda_and_in_no_list(store: Store) -> None:
    key, (a, _) = planned(store, 2)
    store.meetings.save_minute(a, FULL, 0)
    store.void_patient(loaded(store, key).items[0].patient_key, "entered twice")
    assert [item.case_code for item in loaded(store, key).items] == ["Case B"]
    assert store.meetings.actions_open() == ()


def test_those_present_changed_on_two_screens(store: Store) -> None:
    key, _ = planned(store, 1)
    store.meetings.set_attendees(key, ["Dr Ash"], base=[])
    with pytest.raises(StoreError, match="another screen"):
        store.meetings.set_attendees(key, ["Dr Birch"], base=[])
    store.meetings.set_attendees(key, ["Dr Ash"], base=[])  # the same once more is no conflict
    assert loaded(store, key).attendees == ("Dr Ash",)


@pytest.mark.parametrize(("role", "allowed"), [("admin", True), ("clinician", True), ("meeting", True), ("read_only", False)])
def test_who_may_write_minutes(store: Store, role: str, allowed: bool) -> None:
    _, (a, *_) = planned(store, 1)
    theirs = store.acting(Actor("dr.ash", "Dr Ash", role)).meetings  # type: ignore[arg-type]
    if allowed:
        theirs.save_minute(a, FULL, 0)
        assert theirs.list()[0].items[0].saved_by == "Dr Ash"
    else:
        with pytest.raises(StoreError, match="Not allowed"):
            theirs.save_minute(a, FULL, 0)
        assert theirs.list()[0].items[0].minute.blank


def test_every_save_stands_in_the_log_without_a_word_of_it(store: Store) -> None:
    key, (a, *_) = planned(store, 1)
    who = loaded(store, key).items[0].patient_key
    store.meetings.save_minute(a, FULL, 0)
    store.meetings.save_minute(a, FULL, 1)  # nothing changed: nothing to log
    store.meetings.mark_action("a1", "no", "missed")
    store.meetings.sign_off(key)
    said = [(row.kind, row.detail) for row in store.audit.of_patient(who) if row.kind == "meeting"]
    assert said == [("meeting", "action marked"), ("meeting", "minute revision 1"), ("meeting", "put on an agenda")]
    assert [row.detail for row in store.audit.recent(2)] == ["minutes signed", "action marked"]


def test_a_patient_who_is_erased_leaves_no_minute_even_in_signed_meetings(store: Store, address: str) -> None:
    key, (a, b) = planned(store, 2)
    store.meetings.save_minute(a, FULL, 0)
    store.meetings.save_minute(b, Minute(decision="stays", actions=(Action("b1", "stays too", ""),)), 0)
    store.meetings.mark_action("a1", "yes")
    store.meetings.mark_action("b1", "yes", "kept")
    store.meetings.sign_off(key)
    who = loaded(store, key).items[0].patient_key
    engine = create_engine(address)
    with writing(engine) as connection:
        connection.execute(insert(erasure).values(patient_key=who, erased_at="2026-11-24", identity="x", reason="request", versions=1))
        forget(connection, who)
    engine.dispose()
    (left,) = loaded(store, key).items
    assert (left.case_code, left.minute.decision, left.minute.actions[0].done_note) == ("Case B", "stays", "kept")
    assert store.meetings.of_patient(who) == ()


def test_the_stamp_changes_with_everything_a_screen_shows_and_with_nothing_else(store: Store) -> None:
    key, (a, b) = planned(store, 2)
    other = store.meetings.create("another", DAY)
    who = loaded(store, key).items[0].patient_key
    stamps = [store.meetings.stamp(key)]
    changes = [
        lambda: store.meetings.show(key, b),
        lambda: store.meetings.show_options(b, False),
        lambda: store.meetings.show_words(key, True),
        lambda: store.meetings.set_attendees(key, ["Dr Ash"]),
        lambda: store.meetings.save_minute(a, FULL, 0),
        lambda: store.meetings.reorder(key, [b, a]),
        lambda: store.meetings.set_minutes(a, 9),
        lambda: store.save_history(history("sertraline", "lithium", patient_id="P-0"), "b.csv"),
        lambda: store.meetings.sign_off(key),
    ]
    for change in changes:
        change()
        stamps.append(store.meetings.stamp(key))
    assert len(set(stamps)) == len(changes) + 1
    store.meetings.add_patient(other, who)
    assert store.meetings.stamp(key) == stamps[-1]
    assert store.meetings.stamp("gone")


def test_a_meeting_planned_by_mistake_is_taken_back_while_nobody_is_on_it(store: Store) -> None:
    key, (a,) = planned(store, 1)
    with pytest.raises(StoreError, match="Take them off first"):
        store.meetings.discard(key)
    store.meetings.remove(a)
    store.meetings.discard(key)
    assert store.meetings.load(key) is None
    with pytest.raises(StoreError, match="no longer"):
        store.meetings.discard(key)


def test_the_next_review_is_of_the_last_meeting_that_set_one(store: Store) -> None:
    ada, ben, cem, dov = patients(store, 4)
    written = (
        (date(2026, 6, 2), ada, Minute(next_review=date(2026, 9, 1))),
        (date(2026, 9, 1), ada, Minute(next_review=date(2026, 12, 1))),
        (date(2026, 11, 3), ada, Minute(decision="no change")),
        # Planned later for an earlier day: the day of the meeting counts.
        (date(2026, 7, 7), ben, Minute(next_review=date(2027, 2, 2))),
        (date(2026, 5, 5), ben, Minute(next_review=date(2026, 8, 8))),
        # Words that look like the document's own do not hide a day.
        (date(2026, 7, 7), cem, Minute(question='"next_review":null', next_review=date(2027, 3, 3))),
        (date(2026, 7, 7), dov, Minute(decision="none planned")),
    )
    for day, patient, minute in written:
        key = store.meetings.create("Review", day)
        store.meetings.save_minute(store.meetings.add_patient(key, patient), minute, 0)
    assert store.meetings.next_reviews() == {ada: date(2026, 12, 1), ben: date(2027, 2, 2), cem: date(2027, 3, 3)}


def test_next_reviews_are_one_question_to_the_database(store: Store) -> None:
    _, items = planned(store, 5)
    for item in items:
        store.meetings.save_minute(item, Minute(next_review=date(2027, 1, 12)), 0)
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    assert len(store.meetings.next_reviews()) == 5
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 1
