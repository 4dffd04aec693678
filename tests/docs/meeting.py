"""A meeting about fictional patients, as the pictures of the documentation show it."""

from __future__ import annotations

from datetime import date, timedelta

from lib.ingest.read import read_file
from lib.knowledge.load import DATA, knowledge
from lib.store import Action, Minute, SetAside, Store, View


def seeded(url: str, today: date) -> str:
    """A meeting with its agenda, a minute half written and one of an earlier meeting; its key."""
    store = Store.open(url)
    patients = []
    for path in sorted((DATA / "samples").glob("[0-9]*.csv"))[:8]:
        history = read_file(path.read_bytes(), knowledge(), today, file_name=path.name).histories[0]
        patients.append(store.save_history(history, path.name).key)
    before = store.meetings.create("October review", today - timedelta(weeks=7))
    item = store.meetings.add_patient(before, patients[0])
    actions = (Action("a1", "Kidney and thyroid tests", "Dr Birch", today - timedelta(weeks=5)), Action("a2", "Explain lithium", "Dr Ash"))
    store.meetings.save_minute(item, Minute(decision="Consider lithium", reasons="partial response", actions=actions), 0)
    store.meetings.sign_off(before)
    store.meetings.mark_action("a1", "yes", "normal")
    meeting = store.meetings.create("Tuesday case review", today)
    items = [store.meetings.add_patient(meeting, patient) for patient in patients]
    for key, minutes in zip(items, (8, 6, 6, 5, 8), strict=False):
        store.meetings.set_minutes(key, minutes)
    store.meetings.set_attendees(meeting, ["Dr Ash", "Dr Birch", "Ms Cedar"])
    minute = Minute(
        question="Is this resistant, and what next after mirtazapine?",
        views=(View("Dr Ash", "raise the dose first"), View("Dr Birch", "add lithium")),
        decision="Raise mirtazapine to 45 mg; lithium if no better in four weeks",
        discussed=("AUG.LI", "ECT.RUL.BP"),
        set_aside=(SetAside("ECT.RUL.BP", "declined for now"),),
        actions=(Action("b1", "New scores in four weeks", "Ms Cedar", today + timedelta(weeks=4)),),
        next_review=today + timedelta(weeks=6),
    )
    store.meetings.save_minute(items[0], minute, 0)
    store.close()
    return meeting
