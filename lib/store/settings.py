"""What is set, by name: a JSON value each, replaced as a whole."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, insert, select, update

from lib.store.tables import setting
from lib.store.versions import now


def read(connection: Connection, name: str) -> Any:
    """The value kept under `name`, or None."""
    value = connection.scalar(select(setting.c.value).where(setting.c.name == name))
    return None if value is None else json.loads(value)


def read_all(connection: Connection, prefix: str) -> tuple[Any, ...]:
    """The values of all settings whose name begins so, the one saved last first."""
    begins = setting.c.name.startswith(prefix, autoescape=True)
    query = select(setting.c.value).where(begins).order_by(setting.c.saved_at.desc(), setting.c.name)
    return tuple(json.loads(value) for value in connection.scalars(query))


def write(connection: Connection, name: str, value: Any) -> None:
    """Keep `value` under `name`, in place of what was there."""
    values = {"value": json.dumps(value), "saved_at": now()}
    if connection.execute(update(setting).where(setting.c.name == name).values(values)).rowcount == 0:
        connection.execute(insert(setting).values(name=name, **values))
