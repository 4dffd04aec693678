"""How is what the product knows known, table by table, and what has nobody signed?"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date

from lib.knowledge.load import DATA, knowledge
from lib.knowledge.rows import TAGS
from lib.knowledge.summary import knowledge_summary
from tests.docs.words import TAGS as WORDS
from tests.docs.words import table


def unverified(today: date) -> list[str]:
    """Counts by tag for every table with tags, for the packs and their clauses; sources not read; what is past its review date."""
    rows: list[list[object]] = []
    signed = 0
    for path in sorted((DATA / "knowledge").rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found = [row for row in csv.DictReader(file) if row.get("tag")]
        if found:
            tags = Counter(row["tag"] for row in found)
            signed += sum(row.get("verified") == "true" for row in found)
            rows.append([path.relative_to(DATA / "knowledge").as_posix(), len(found), *(tags[tag] or "" for tag in TAGS)])
    packs = knowledge().packs
    tags = Counter(pack.tag for pack in packs)
    signed += sum(pack.verified for pack in packs)
    rows.append(["criteria/*.yaml", len(packs), *(tags[tag] or "" for tag in TAGS)])
    summary = knowledge_summary(knowledge(), today)
    return [
        f"A clinician has signed {signed} of {sum(int(str(row[1])) for row in rows)} rows. How each is known:",
        "",
        *table(["Table", "Rows", *(WORDS[tag] for tag in TAGS)], rows),
        f"Sources cited without having been read: {_listed(summary['sources_not_read'])}.",
        "",
        f"Past their review date on {today.isoformat()}: sources {_listed(summary['sources_past_review'])}; packs {_listed(summary['packs_past_review'])}.",
        "",
    ]


def _listed(items: object) -> str:
    assert isinstance(items, list)
    return ", ".join(str(item) for item in items) or "none"
