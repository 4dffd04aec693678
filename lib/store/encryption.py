"""Is the database file encrypted, and with which key?

SQLCipher encrypts every page of the file and of its log. The key is read from a file (`TRD_DATABASE_KEY_FILE`) or from the keyring of the operating
system (`TRD_DATABASE_KEYRING` names the entry of the service "trd-review"); without either the file is a plain SQLite database.
"""

from __future__ import annotations

import os
import re
from importlib import import_module
from pathlib import Path
from typing import Any

from lib.store.errors import StoreError

KEY_FILE_VARIABLE = "TRD_DATABASE_KEY_FILE"
KEYRING_VARIABLE = "TRD_DATABASE_KEYRING"
KEYRING_SERVICE = "trd-review"
SHORTEST_KEY = 20  # characters of a passphrase
_RAW = re.compile(r"[0-9A-Fa-f]{64}")  # 256 bits, used as they are


def database_key() -> str | None:
    """The key that is set up, or None. Raises StoreError when one is set up but cannot be read or is too short."""
    file = os.environ.get(KEY_FILE_VARIABLE, "").strip()
    entry = os.environ.get(KEYRING_VARIABLE, "").strip()
    if not file and not entry:
        return None
    key = _from_file(file) if file else _from_keyring(entry)
    if len(key) < SHORTEST_KEY:
        raise StoreError(f"The database cannot be opened: its key has to have at least {SHORTEST_KEY} characters.")
    return key


def key_statement(key: str, pragma: str = "PRAGMA key =") -> str:
    """The first statement of an encrypted connection. 64 hexadecimal digits are the key itself; anything else is a passphrase."""
    return f"{pragma} \"x'{key}'\"" if _RAW.fullmatch(key) else f"{pragma} '{key.replace(chr(39), chr(39) * 2)}'"


def driver() -> Any:
    """The module that reads encrypted files. Raises StoreError when it is not installed."""
    try:
        return import_module("sqlcipher3.dbapi2")
    except ImportError:
        raise StoreError(
            "The database cannot be opened: a key is set, but SQLCipher is not installed (pip install -r requirements-encryption.txt)."
        ) from None


def _from_file(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise StoreError(f"The database cannot be opened: the key file of {KEY_FILE_VARIABLE} cannot be read.") from None


def _from_keyring(entry: str) -> str:
    try:
        keyring = import_module("keyring")
    except ImportError:
        raise StoreError(
            "The database cannot be opened: a key is set, but keyring is not installed (pip install -r requirements-encryption.txt)."
        ) from None
    try:
        return str(keyring.get_password(KEYRING_SERVICE, entry) or "").strip()
    except keyring.errors.KeyringError:
        raise StoreError("The database cannot be opened: the keyring of this computer does not answer.") from None
