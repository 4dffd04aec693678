"""What the product knows, what nobody has signed, and what is due."""

from __future__ import annotations

from datetime import date

import pytest

from lib.knowledge.load import load_knowledge
from lib.knowledge.summary import knowledge_summary


@pytest.fixture
def summary(shipped):
    return knowledge_summary(shipped, date(2026, 11, 24))


def test_counts_are_those_of_the_tables(shipped, summary):
    assert summary["version"] == shipped.version
    assert summary["rows"]["agents"] == len(shipped.agents)
    assert summary["rows"]["names"] == len(shipped.names)
    assert summary["rows"]["bands"] == sum(len(bands) for bands in shipped.bands.values())
    assert summary["rows"]["packs"] == len(shipped.packs)


def test_every_unsigned_row_is_counted(summary):
    assert summary["not_verified"]["minimum_doses"] == summary["rows"]["minimum_doses"]
    assert "sources" not in summary["not_verified"]


def test_a_signed_row_is_no_longer_counted(change):
    signed = load_knowledge(change("minimum_doses.csv", {"agent": "sertraline", "column": "who_ddd"}, verified="true"))
    summary = knowledge_summary(signed, date(2026, 11, 24))
    assert summary["not_verified"]["minimum_doses"] == summary["rows"]["minimum_doses"] - 1


@pytest.mark.parametrize(
    ("as_of", "due"),
    [
        # read 24-Nov-2026, to be looked at again 24 months later
        (date(2028, 11, 24), False),
        (date(2028, 11, 25), True),
    ],
)
def test_a_source_is_past_its_review_date_the_day_after_it(shipped, as_of: date, due: bool):
    lines = knowledge_summary(shipped, as_of)["sources_past_review"]
    assert ("nice_ng222, due 24-Nov-2028" in lines) == due


def test_a_source_read_on_the_last_day_of_a_long_month_is_due_in_a_short_one(change):
    known = load_knowledge(change("sources.csv", {"id": "nice_ng222"}, retrieved="2024-02-29"))
    assert "nice_ng222, due 28-Feb-2026" in knowledge_summary(known, date(2026, 11, 24))["sources_past_review"]


def test_sources_cited_without_having_been_read_are_listed(summary):
    assert "maudsley_guidelines" in summary["sources_not_read"]
    assert "nice_ng222" not in summary["sources_not_read"]


def test_a_pack_is_past_its_review_date(shipped):
    day = max(pack.review_by for pack in shipped.packs)
    before = knowledge_summary(shipped, min(pack.review_by for pack in shipped.packs))["packs_past_review"]
    assert before == []
    after = knowledge_summary(shipped, date(day.year + 1, 1, 1))["packs_past_review"]
    assert len(after) == len(shipped.packs)
