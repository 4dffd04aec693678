"""A history as plain values (dicts, lists, text, numbers) and back, without losing or inventing anything.

The form of exports and of anything else that has to carry a History whole. A number is never taken for a text or the other way round,
and a field that is not known, missing or of another type is an error with its place.
"""

from __future__ import annotations

import math
import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
_OPEN = {math.inf: "Infinity", -math.inf: "-Infinity"}


class PlainError(ValueError):
    """The plain values are not those of the record; the message says where."""


def to_plain(value: Any) -> Any:
    """A record as plain values; a field that has its default is left out."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(held) for f in fields(value) if not _is_default(f, held := getattr(value, f.name))}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_plain(one) for one in value]
    if isinstance(value, float) and math.isinf(value):
        return _OPEN[value]
    return value


def from_plain(kind: type[T], value: Any, place: str = "") -> T:
    """The record of a type that plain values stand for. Raises PlainError."""
    made: T = _made(kind, value, place or kind.__name__)
    return made


def _is_default(field: Any, held: Any) -> bool:
    return field.default is not MISSING and type(held) is type(field.default) and bool(held == field.default)


def _made(kind: Any, value: Any, place: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _one_of(get_args(kind), value, place)
    if origin is tuple:
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise PlainError(f"{place}: a list was expected")
        return tuple(_made(get_args(kind)[0], one, f"{place}[{at}]") for at, one in enumerate(value))
    if is_dataclass(kind):
        return _record(kind, value, place)
    return _single(kind, value, place)


def _one_of(kinds: tuple[Any, ...], value: Any, place: str) -> Any:
    if value is None:
        if type(None) in kinds:
            return None
        raise PlainError(f"{place}: a value was expected")
    (kind,) = [one for one in kinds if one is not type(None)]
    return _made(kind, value, place)


def _record(kind: Any, value: Any, place: str) -> Any:
    if not isinstance(value, Mapping):
        raise PlainError(f"{place}: an object was expected")
    hints = _hints(kind)
    unknown = [name for name in value if name not in hints]
    if unknown:
        raise PlainError(f"{place}: {unknown[0]!r} is not a field of it")
    try:
        return kind(**{name: _made(hints[name], held, f"{place}.{name}") for name, held in value.items()})
    except PlainError:
        raise
    except (TypeError, ValueError) as fault:
        raise PlainError(f"{place}: {fault}") from None


def _single(kind: Any, value: Any, place: str) -> Any:
    try:
        if kind is date and isinstance(value, str):
            return date.fromisoformat(value)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return kind(value)
        if kind is float and isinstance(value, str) and value in _OPEN.values():
            return float(value)
    except ValueError:
        raise PlainError(f"{place}: {value!r} cannot be right") from None
    if kind is float and type(value) in (int, float) and not math.isnan(value):
        return float(value) if type(value) is int and abs(value) < 1e300 else value
    if type(value) is kind and kind in (int, str, bool):
        return value
    raise PlainError(f"{place}: {type(value).__name__} in place of {getattr(kind, '__name__', kind)}")


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)
