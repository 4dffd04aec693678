"""How does the database itself hold to what was signed? Triggers for both databases; a migration creates them.

Of a signed meeting nothing is changed or removed, marks and addenda never are; only what belongs to a patient who is being erased may go.
"""

from __future__ import annotations

from collections.abc import Sequence

_SIGNED = "signed-off minutes are never changed"
_ADDED = "what was added to a meeting is never changed"
_OF_SIGNED = "(SELECT status FROM meeting WHERE key = {meeting}) = 'signed'"
_MEETING_OF_ITEM = "(SELECT meeting_key FROM meeting_item WHERE key = OLD.item_key)"
_ERASED = "EXISTS (SELECT 1 FROM erasure WHERE patient_key = {patient})"
_PATIENT_OF_ITEM = "(SELECT patient_key FROM meeting_item WHERE key = OLD.item_key)"
_PATIENT_OF_ACTION = (
    "(SELECT meeting_item.patient_key FROM meeting_item JOIN meeting_action ON meeting_action.item_key = meeting_item.key "
    "WHERE meeting_action.key = OLD.action_key)"
)
_ITEM_SIGNED = _OF_SIGNED.format(meeting="OLD.meeting_key")
_ACTION_SIGNED = _OF_SIGNED.format(meeting=_MEETING_OF_ITEM)

# Table, what is done to a row, when that is refused ("" = always), what to say.
GUARDS = (
    ("meeting", "UPDATE", "OLD.status = 'signed'", _SIGNED),
    ("meeting", "DELETE", "OLD.status = 'signed'", _SIGNED),
    ("meeting_item", "UPDATE", _ITEM_SIGNED, _SIGNED),
    ("meeting_item", "DELETE", f"{_ITEM_SIGNED} AND NOT {_ERASED.format(patient='OLD.patient_key')}", _SIGNED),
    ("meeting_action", "UPDATE", _ACTION_SIGNED, _SIGNED),
    ("meeting_action", "DELETE", f"{_ACTION_SIGNED} AND NOT {_ERASED.format(patient=_PATIENT_OF_ITEM)}", _SIGNED),
    ("meeting_action_mark", "UPDATE", "", _ADDED),
    ("meeting_action_mark", "DELETE", f"NOT {_ERASED.format(patient=_PATIENT_OF_ACTION)}", _ADDED),
    ("meeting_addendum", "UPDATE", "", _ADDED),
    ("meeting_addendum", "DELETE", "", _ADDED),
)


def guards(dialect: str) -> Sequence[str]:
    """The statements that make the database refuse, for `sqlite` or `postgresql`."""
    make = _postgresql if dialect == "postgresql" else _sqlite
    return tuple(statement for guard in GUARDS for statement in make(*guard))


def _sqlite(table: str, doing: str, refused: str, says: str) -> Sequence[str]:
    when = f"WHEN {refused} " if refused else ""
    return (f"CREATE TRIGGER {table}_no_{doing.lower()} BEFORE {doing} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{says}'); END",)


def _postgresql(table: str, doing: str, refused: str, says: str) -> Sequence[str]:
    name = f"{table}_no_{doing.lower()}"
    refuse = f"RAISE EXCEPTION USING MESSAGE = '{says}', ERRCODE = 'integrity_constraint_violation';"
    body = f"IF {refused} THEN {refuse} END IF; " if refused else f"{refuse} "
    passes = "RETURN NEW;" if doing == "UPDATE" else "RETURN OLD;"
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}{passes} END $$",
        f"CREATE TRIGGER {name} BEFORE {doing} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    )
