"""What was accepted, kept: SQLAlchemy tables and the repository over them."""

from lib.store.actors import ROLES, WORKSTATION, Actor, Right, Role
from lib.store.audit import Audit, AuditRow
from lib.store.database import database_url, open_engine
from lib.store.document import from_document, to_document
from lib.store.drafts import Draft, DraftConflict
from lib.store.entered import ENTERED_ROW
from lib.store.errors import StoreError
from lib.store.meetings import (
    Action,
    Addendum,
    AgendaItem,
    Decision,
    Done,
    Meeting,
    Meetings,
    Minute,
    OpenAction,
    SetAside,
    StaleMinute,
    View,
)
from lib.store.repository import Saved, Store, TypedForm
from lib.store.stale import Difference, StaleSave
from lib.store.summary import PatientSummary, Summary
from lib.store.versions import Change, Version
from lib.store.worklist import KeptRow, Seen, Worklist

__all__ = [
    "ENTERED_ROW",
    "ROLES",
    "WORKSTATION",
    "Action",
    "Actor",
    "Addendum",
    "AgendaItem",
    "Audit",
    "AuditRow",
    "Change",
    "Decision",
    "Difference",
    "Done",
    "Draft",
    "DraftConflict",
    "KeptRow",
    "Meeting",
    "Meetings",
    "Minute",
    "OpenAction",
    "PatientSummary",
    "Right",
    "Role",
    "Saved",
    "Seen",
    "SetAside",
    "StaleMinute",
    "StaleSave",
    "Store",
    "StoreError",
    "Summary",
    "TypedForm",
    "Version",
    "View",
    "Worklist",
    "database_url",
    "from_document",
    "open_engine",
    "to_document",
]
