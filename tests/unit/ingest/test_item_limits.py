"""How high may one item of a scale be scored? The highest is read, one point more is refused."""

from __future__ import annotations

from datetime import date

import pytest

from lib.ingest.read import read_file
from lib.knowledge.load import knowledge

# PHQ-9, QIDS-SR16, IDS-SR30, BDI-II items 0 to 3; MADRS 0 to 6; HAM-D17 0 to 4; Sheehan 0 to 10; WSAS 0 to 8.
HIGHEST = [("PHQ-9", 3), ("MADRS", 6), ("HAM-D17", 4), ("QIDS-SR16", 3), ("IDS-SR30", 3), ("BDI-II", 3), ("SDS", 10), ("WSAS", 8)]


@pytest.mark.parametrize(("scale", "high"), HIGHEST)
@pytest.mark.parametrize("more", [0, 1])
def test_the_highest_score_of_one_item(scale: str, high: int, more: int) -> None:
    rows = f"patient_id,kind,name,start,value\nA,score,{scale} item 1,2024-01-05,{high + more}\n"
    history = read_file(rows.encode(), knowledge(), date(2026, 11, 24)).histories[0]
    assert [s.value for s in history.scores] == ([] if more else [high])
    assert [p.severity for p in history.problems] == (["error"] if more else [])
