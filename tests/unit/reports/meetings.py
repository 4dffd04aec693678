"""A meeting for the tests of what it leaves behind: three cases, one of them without a record, with awkward texts."""

from __future__ import annotations

from datetime import UTC, date, datetime

from lib.records.assessment import Assessment
from lib.records.history import History
from lib.store.meetings import Action, Addendum, AgendaItem, Meeting, Minute, SetAside, View
from tests.unit.reports.sheets import SAMPLES, sample

HELD = date(2026, 11, 24)
SIGNED = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)

MINUTE = Minute(
    question="Is an augmentation worth discussing, or is the diagnosis to be looked at again?",
    views=(View("Dr A. Lee", "Look at adherence first."), View("Dr B. Okoye", "An augmentation *or* rTMS; <5 sessions so far.")),
    decision="Offer lithium augmentation; ask for serum levels.",
    reasons="Two adequate courses without response, cost & access known.",
    discussed=("AUG.LI", "TMS.iTBS", "OWN.IDEA"),
    set_aside=(SetAside("ECT.RUL.BP", "patient's wish, asked twice"),),
    actions=(
        Action("act-1", "Ask the pharmacy for refills; phone, then write", "Dr A. Lee", date(2026, 12, 1), "yes", "done, 90 %"),
        Action("act-2", '=HYPERLINK("http://x")', "Nurse C", None, "unknown", ""),
    ),
    next_review=date(2027, 1, 12),
    revision=3,
)


def meeting(*, signed: bool = True, minute: Minute = MINUTE) -> Meeting:
    items = (
        AgendaItem("item-1", "p1", 0, "Case A", 10, minute),
        AgendaItem("item-2", "p2", 1, "Case B", None, Minute()),
        AgendaItem("item-3", "p3", 2, "Case C", None, Minute(decision="Refer back.")),
    )
    return Meeting(
        "m1",
        "Tuesday clinic",
        HELD,
        ("Dr A. Lee", "Dr B. Okoye", "Nurse C"),
        items,
        "signed" if signed else "open",
        "Dr A. Lee" if signed else None,
        SIGNED if signed else None,
        (Addendum("The level was in fact taken on the ward.", "Dr B. Okoye", SIGNED),) if signed else (),
    )


def cases() -> dict[str, tuple[History, Assessment]]:
    """Histories of the first two cases; the third has no record any more."""
    return {"item-1": sample(SAMPLES[0]), "item-2": sample(SAMPLES[1])}
