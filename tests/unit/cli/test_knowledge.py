"""`python -m lib knowledge`: what is known, what nobody has signed, what is due for another look."""

from __future__ import annotations

import json

from lib.knowledge.load import knowledge
from tests.unit.cli.conftest import Run


def test_as_text(run: Run) -> None:
    status, out, err = run("knowledge")
    assert (status, err) == (0, "")
    assert out.startswith(f"Knowledge version {knowledge().version} as of ")
    for heading in ("Rows", "Not verified", "Tags", "Sources past review", "Packs past review"):
        assert f"\n\n{heading}\n  " in out
    assert f"\n  agents: {len(knowledge().agents)}\n" in out


def test_as_json(run: Run) -> None:
    status, out, err = run("knowledge", "--json")
    assert (status, err) == (0, "")
    found = json.loads(out)
    assert found["version"] == knowledge().version
    assert found["rows"]["packs"] == len(knowledge().packs)
    # No clinician has signed a row yet, and the product says so.
    assert found["not_verified"]["agents"] == found["rows"]["agents"]
    assert set(found["tags"]) == {"read", "secondary", "memory", "convention", "description"}


def test_packs_past_their_review_date_are_named(run: Run, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    first = min(pack.review_by for pack in knowledge().packs)

    class Later:
        @staticmethod
        def today():  # type: ignore[no-untyped-def]
            return first.replace(year=first.year + 20)

    monkeypatch.setattr("lib.cli.date", Later)
    overdue = json.loads(run("knowledge", "--json")[1])["packs_past_review"]
    assert len(overdue) == len(knowledge().packs)
