"""What was accepted, kept: SQLAlchemy tables and the repository over them."""

from lib.store.database import database_url, open_engine
from lib.store.document import from_document, to_document
from lib.store.entered import ENTERED_ROW
from lib.store.errors import StoreError
from lib.store.repository import PatientSummary, Saved, Store, Version

__all__ = [
    "ENTERED_ROW",
    "PatientSummary",
    "Saved",
    "Store",
    "StoreError",
    "Version",
    "database_url",
    "from_document",
    "open_engine",
    "to_document",
]
