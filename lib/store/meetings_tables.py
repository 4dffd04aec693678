"""What is kept of a case-review meeting: its agenda, a minute for each case, the actions, what became of them, and addenda.

A minute is one JSON document with a revision, replaced as a whole until the meeting is signed off; from then on the database itself refuses a
change (lib.store.meetings_guards). Addenda and marks of actions are only ever added.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from lib.store.tables import metadata

meeting = Table(
    "meeting",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("title", Text, nullable=False),
    # ISO 8601 day.
    Column("held_on", String(10), nullable=False),
    # Names as a JSON list.
    Column("attendees", Text, nullable=False),
    # planned, open (something was written) or signed.
    Column("status", String(8), nullable=False),
    # How many case codes were ever given: a code is never given twice.
    Column("codes_given", Integer, nullable=False),
    # The case on the projector.
    Column("shown_item", String(32)),
    # May the projector show what is written (question, decision)? It may hold names.
    Column("words_shown", Boolean, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("signed_by", Text),
    Column("signed_at", String(32)),
)

meeting_item = Table(
    "meeting_item",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("meeting_key", String(32), ForeignKey("meeting.key"), nullable=False, index=True),
    Column("patient_key", String(32), ForeignKey("patient.key"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("case_code", String(8), nullable=False),
    Column("minutes", Integer),
    # Do the room's views come first? Then the options are shown only when this is true.
    Column("options_shown", Boolean, nullable=False),
    Column("document", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("saved_at", String(32)),
    Column("saved_by", Text),
    UniqueConstraint("meeting_key", "patient_key", name="uq_meeting_item_patient"),
    UniqueConstraint("meeting_key", "case_code", name="uq_meeting_item_code"),
)

# The actions of every minute once more, so that open ones are found without reading all minutes; written with the minute.
meeting_action = Table(
    "meeting_action",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("item_key", String(32), ForeignKey("meeting_item.key"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("due", String(10)),
)

# Whether an action happened, as it was said each time; the last one counts.
meeting_action_mark = Table(
    "meeting_action_mark",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("action_key", String(32), nullable=False, index=True),
    # yes, no or unknown.
    Column("done", String(8), nullable=False),
    Column("note", Text, nullable=False),
    Column("marked_at", String(32), nullable=False),
    Column("marked_by", Text, nullable=False),
)

meeting_addendum = Table(
    "meeting_addendum",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting_key", String(32), ForeignKey("meeting.key"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("added_at", String(32), nullable=False),
    Column("added_by", Text, nullable=False),
)
