"""Who has an account, with which role, and may that person still come in?

An account is never removed: it is disabled, and its name stays in the log. Of a passphrase only the hash is kept (made in lib.access); people who
come through a provider or a proxy have none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Column, Connection, Engine, Row, String, Table, Text, func, insert, select, update

from lib.store import audit
from lib.store.actors import ROLES, Actor, Role
from lib.store.database import writing
from lib.store.errors import StoreError, store_errors
from lib.store.tables import metadata

MOST_CHARACTERS = 200

account = Table(
    "account",
    metadata,
    # What sign-in knows the person by: a local name, or the provider's identifier.
    Column("identity", String(MOST_CHARACTERS), primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", String(16), nullable=False),
    # An argon2id hash; null for people who sign in elsewhere.
    Column("secret", Text),
    # UTC, ISO 8601.
    Column("created_at", String(32), nullable=False),
    Column("disabled_at", String(32)),
    Column("last_sign_in_at", String(32)),
)


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `secret`: the hash of its passphrase, None when it signs in elsewhere. Times are UTC."""

    identity: str
    name: str
    role: Role
    secret: str | None = field(repr=False)
    created_at: datetime
    disabled_at: datetime | None
    last_sign_in_at: datetime | None

    @property
    def active(self) -> bool:
        """May this person still come in?"""
        return self.disabled_at is None

    @property
    def actor(self) -> Actor:
        """The person at work."""
        return Actor(self.identity, self.name, self.role)


class Accounts:
    """The accounts of one database, changed in the name of one person. Every function raises StoreError with one line when the database refuses."""

    def __init__(self, engine: Engine, actor: Actor) -> None:
        self._engine = engine
        self._actor = actor

    def find(self, identity: str) -> Account | None:
        """The account of that identity, or None. Needs no right: sign-in asks before anybody is in."""
        with store_errors("Accounts not loaded"), self._engine.connect() as connection:
            row = connection.execute(select(account).where(account.c.identity == identity)).first()
        return _account(row) if row else None

    def local(self) -> tuple[Account, ...]:
        """The accounts with a passphrase, by name, disabled ones too. None at all: this computer is open. Needs no right, as above."""
        with store_errors("Accounts not loaded"), self._engine.connect() as connection:
            rows = connection.execute(select(account).where(account.c.secret.is_not(None)).order_by(account.c.name)).all()
        return tuple(_account(row) for row in rows)

    def all(self) -> tuple[Account, ...]:
        """Every account, by name."""
        self._actor.require("manage", "list accounts")
        with store_errors("Accounts not loaded"), self._engine.connect() as connection:
            return tuple(_account(row) for row in connection.execute(select(account).order_by(account.c.name, account.c.identity)))

    def add(self, identity: str, name: str, role: Role, secret: str | None = None) -> Account:
        """Make an account. StoreError when the identity is taken or empty."""
        self._actor.require("manage", "make an account")
        identity, name = identity.strip(), name.strip()
        if not identity or not name or max(len(identity), len(name)) > MOST_CHARACTERS:
            raise StoreError(f"Account not made: it needs an identity and a name, of at most {MOST_CHARACTERS} characters.")
        if role not in ROLES:
            raise StoreError(f"Account not made: the role is one of {', '.join(ROLES)}.")
        now = _now()
        with store_errors("Account not made"), writing(self._engine) as connection:
            if connection.scalar(select(account.c.identity).where(account.c.identity == identity)) is not None:
                raise StoreError("Account not made: this identity has one already.")
            connection.execute(insert(account).values(identity=identity, name=name, role=role, secret=secret, created_at=now))
            audit.write(connection, self._actor, "account", detail=f"made, {role}")
        return Account(identity, name, role, secret, datetime.fromisoformat(now), None, None)

    def set_role(self, identity: str, role: Role) -> None:
        """Give the account another role. Refused when no administrator would be left."""
        self._actor.require("manage", "change a role")
        if role not in ROLES:
            raise StoreError(f"Account not changed: the role is one of {', '.join(ROLES)}.")
        self._change(identity, f"role {role}", {"role": role})

    def disable(self, identity: str) -> None:
        """Keep the person out from the next click on. Refused when no administrator would be left."""
        self._actor.require("manage", "disable an account")
        self._change(identity, "disabled", {"disabled_at": _now()})

    def enable(self, identity: str) -> None:
        """Let the person in again."""
        self._actor.require("manage", "enable an account")
        self._change(identity, "enabled", {"disabled_at": None})

    def set_secret(self, identity: str, secret: str) -> None:
        """Keep the hash of a new passphrase: one's own, or anybody's with the right to manage."""
        if identity != self._actor.identity:
            self._actor.require("manage", "change another person's passphrase")
        self._change(identity, "new passphrase", {"secret": secret})

    def signed_in(self, identity: str) -> None:
        """Note the time of a sign-in, and write it to the log. A person known by role alone has no account; the log has the sign-in."""
        with store_errors("Sign-in not noted"), writing(self._engine) as connection:
            connection.execute(update(account).where(account.c.identity == identity).values(last_sign_in_at=_now()))
            audit.write(connection, self._actor, "sign_in")

    def _change(self, identity: str, said: str, values: dict[str, Any]) -> None:
        with store_errors("Account not changed"), writing(self._engine) as connection:
            done = connection.execute(update(account).where(account.c.identity == identity).values(values))
            if done.rowcount == 0:
                raise StoreError("Account not changed: there is no account of this identity.")
            _keep_an_administrator(connection)
            audit.write(connection, self._actor, "account", detail=said)


def _keep_an_administrator(connection: Connection) -> None:
    """Refuse a change after which nobody could manage. Where no account ever was an administrator, roles come from elsewhere."""
    active = account.c.disabled_at.is_(None)
    kept: int = connection.scalar(select(func.count()).where(account.c.role == "admin", active)) or 0
    everybody: int = connection.scalar(select(func.count()).select_from(account).where(account.c.secret.is_not(None))) or 0
    if everybody and not kept:
        raise StoreError("Account not changed: nobody would be left to manage accounts.")


def _account(row: Row[Any]) -> Account:
    return Account(
        row.identity,
        row.name,
        cast(Role, row.role),
        row.secret,
        datetime.fromisoformat(row.created_at),
        _time(row.disabled_at),
        _time(row.last_sign_in_at),
    )


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
