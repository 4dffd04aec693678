"""Do two facts from two sources say the same, does one complete the other, or do they disagree?"""

from __future__ import annotations

from dataclasses import fields
from datetime import date

from lib.records.answers import UNKNOWN
from lib.records.dates import PartialDate
from lib.records.doses import Dose
from lib.records.facts import Fact
from lib.records.history import Condition, Lab, PersonFact, Score, Treatment

_ONCE = ("birth_date", "sex", "family_name", "given_name")  # what can be true of a person only once
_WRITTEN = ("row", "note", "name", "adherence_source")  # how it was written, not what it says


def content_of(fact: Fact) -> tuple[object, ...]:
    """What a fact says, whatever row it stands in and however it was written."""
    said: list[object] = [type(fact).__name__, subject(fact)]
    said += [_plain(getattr(fact, field.name)) for field in fields(fact) if field.name not in _WRITTEN]
    return tuple(said)


def subject(fact: Fact) -> str:
    """What a fact is about, in words: the drug, the scale, the condition."""
    match fact:
        case Treatment():
            return fact.agent or fact.name.casefold()
        case Score():
            return f"{fact.scale or fact.name.casefold()}{'' if fact.item is None else f' item {fact.item}'}"
        case Lab():
            return fact.lab or fact.name.casefold()
        case Condition():
            return fact.condition or fact.name.casefold()
        case PersonFact():
            return fact.fact
    return str(getattr(fact, "event", None) or getattr(fact, "agent", None) or "episode")


def completes(old: Fact, new: Fact) -> bool:
    """Is the new fact the old one, told with more or with less? Then nothing both record may differ."""
    if type(old) is not type(new) or subject(old) != subject(new):
        return False
    if isinstance(old, Treatment) and isinstance(new, Treatment):
        return _completes_treatment(old, new)
    if isinstance(old, PersonFact) and isinstance(new, PersonFact):
        same = old.value.casefold() == new.value.casefold() if old.fact != "birth_date" else _plain(old.when) == _plain(new.when)
        return same and (old.fact in _ONCE or old.when is None or new.when is None or _plain(old.when) == _plain(new.when))
    return _none_differs(old, new)


def _completes_treatment(old: Treatment, new: Treatment) -> bool:
    """Same drug, and the new row lies inside the old one or begins with it, with nothing that differs."""
    if old.start is None or new.start is None or old.kind != new.kind:
        return False
    if _plain(old.start) == _plain(new.start):
        return _none_differs(old, new)
    begins_inside = old.start.earliest <= new.start.earliest
    ends_inside = old.stop is None or (new.stop is not None and new.stop.latest <= old.stop.latest)
    if not (begins_inside and ends_inside) or old.sessions is not None or new.sessions is not None:
        return False
    said = [field.name for field in fields(new) if field.name not in (*_WRITTEN, "start", "stop", "weeks", "highest_tolerated", "ongoing")]
    return all(getattr(new, name) is None or _plain(getattr(old, name)) == _plain(getattr(new, name)) for name in said)


def _none_differs(old: Fact, new: Fact) -> bool:
    for field in fields(old):
        one, other = getattr(old, field.name), getattr(new, field.name)
        if field.name not in _WRITTEN and one is not None and other is not None and _plain(one) != _plain(other):
            return False
    return True


def differ(old: Fact, new: Fact) -> bool:
    """Can only one of the two be true (or, of two doses on one day, does a person have to say)?"""
    if type(old) is not type(new) or subject(old) != subject(new):
        return False
    match old, new:
        case Treatment(), Treatment():
            return _treatments_differ(old, new)
        case Score(), Score():
            return _plain(old.when) == _plain(new.when) and old.value != new.value
        case Lab(), Lab():
            return old.when is not None and _plain(old.when) == _plain(new.when) and (old.value, old.unit) != (new.value, new.unit)
        case Condition(), Condition():
            return old.present is not new.present and UNKNOWN not in (old.present, new.present) and not (old.stop or new.stop)
        case PersonFact(), PersonFact():
            return old.fact in _ONCE or (old.fact in ("severity", "psychotic_features") and _plain(old.when) == _plain(new.when))
    return False


def _treatments_differ(old: Treatment, new: Treatment) -> bool:
    if old.start is None or new.start is None or old.agent is None:
        return False
    if _plain(old.start) == _plain(new.start):
        return True  # of one start: dose, stop or outcome cannot be two
    meet = old.start.latest < _last(new) and new.start.latest < _last(old)
    return meet and old.dose is not None and new.dose is not None and _plain(old.dose) != _plain(new.dose)


def _last(one: Treatment) -> date:
    return one.stop.earliest if one.stop else date.max


def _plain(value: object) -> object:
    if isinstance(value, PartialDate):
        return value.earliest, value.latest
    if isinstance(value, Dose):
        return value.low, value.high, value.unit, value.per
    return value
