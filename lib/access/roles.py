"""Which role does a person have: by what the provider or proxy says, or by the account kept here?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lib.store.actors import Role

# From the one who may least to the one who may most.
_RANK: tuple[Role, ...] = ("meeting", "read_only", "clinician", "admin")


def claimed_role(claims: Mapping[str, object], claim: str, meaning: Mapping[str, Role]) -> Role | None:
    """The role a claim names, or None. Of several, the one that may most. A dotted claim (`realm_access.roles`) reads inside."""
    if not claim:
        return None
    values = set(_values(claims, claim))
    found = [role for value, role in meaning.items() if value in values]
    return max(found, key=_RANK.index) if found else None


def _values(claims: Mapping[str, object], claim: str) -> Iterable[str]:
    held: object = claims.get(claim)
    if held is None and "." in claim:
        held = claims
        for part in claim.split("."):
            held = held.get(part) if isinstance(held, Mapping) else None
    if isinstance(held, str):
        return (held,)
    return tuple(value for value in held if isinstance(value, str)) if isinstance(held, list | tuple) else ()
