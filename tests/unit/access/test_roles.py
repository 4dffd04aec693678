"""Roles out of claims: named values only, and of several the one that may most."""

from __future__ import annotations

import pytest

from lib.access.roles import claimed_role

MEANING = {"trd-admins": "admin", "trd-doctors": "clinician", "trd-readers": "read_only", "trd-board": "meeting"}


@pytest.mark.parametrize(
    ("claims", "claim", "role"),
    [
        ({"groups": ["staff", "trd-doctors"]}, "groups", "clinician"),
        ({"groups": ["trd-readers", "trd-admins", "trd-board"]}, "groups", "admin"),
        ({"groups": "trd-board"}, "groups", "meeting"),
        ({"realm_access": {"roles": ["trd-readers"]}}, "realm_access.roles", "read_only"),
        ({"a.b": ["trd-readers"], "a": {"b": ["trd-admins"]}}, "a.b", "read_only"),  # the claim of that very name comes first
        ({"groups": ["TRD-Admins"]}, "groups", None),  # values are compared exactly
        ({"groups": ["admin"]}, "groups", None),  # a role of ours is no value of theirs
        ({"groups": "trd-admins,trd-doctors"}, "groups", None),
        ({"groups": {"trd-admins": True}}, "groups", None),
        ({"groups": 7}, "groups", None),
        ({}, "groups", None),
        ({"realm_access": "x"}, "realm_access.roles", None),
        ({"groups": ["trd-admins"]}, "", None),
    ],
)
def test_the_role_a_claim_names(claims: dict[str, object], claim: str, role: str | None) -> None:
    assert claimed_role(claims, claim, MEANING) == role  # type: ignore[arg-type]
