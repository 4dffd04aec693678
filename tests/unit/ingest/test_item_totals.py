"""A score recorded item by item: the total is made only when nothing is missing and nothing contradicts it."""

from __future__ import annotations

from tests.unit.ingest.files import read

HEADINGS = "patient_id,kind,name,start,value"
NINE = (3, 3, 2, 2, 1, 1, 2, 2, 1)  # 17 points


def totals(lines: list[str]) -> tuple[list[float], list[str]]:
    """The totals read from these rows, and what was said at them."""
    intake = read("\n".join([HEADINGS, *lines]) + "\n")
    history = intake.histories[0]
    return [s.value for s in history.scores if s.item is None], [p.message for p in intake.problems]


def items(points: tuple[int, ...], day: str = "2024-01-05", scale: str = "PHQ-9") -> list[str]:
    return [f"A,score,{scale} item {number},{day},{point}" for number, point in enumerate(points, start=1)]


def test_nine_items_make_a_total_and_say_so() -> None:
    assert totals(items(NINE)) == ([17.0], ["No total of PHQ-9 is written for that day: 17, added up from its items."])


def test_a_written_total_of_that_day_stands() -> None:
    assert totals([*items(NINE), "A,score,PHQ-9,2024-01-05,18"]) == ([18.0], [])


def test_eight_items_make_none() -> None:
    assert totals(items(NINE[:8])) == ([], [])


def test_items_of_two_days_make_none() -> None:
    assert totals([*items(NINE)[:5], *items(NINE, day="2024-01-06")[5:]]) == ([], [])


def test_an_item_with_two_answers_makes_none() -> None:
    assert totals([*items(NINE), "A,score,PHQ-9 item 1,2024-01-05,0"]) == ([], [])


def test_an_item_beyond_the_scale_adds_nothing() -> None:
    # The tenth question of the PHQ-9, how difficult it makes life, belongs to no total.
    assert totals([*items(NINE), "A,score,PHQ-9 item 10,2024-01-05,3"])[0] == [17.0]


def test_of_the_domains_of_the_qids_the_highest_item_counts() -> None:
    # Sleep (items 1-4) counts its highest, 3; appetite and weight (6-9, of 6/7 and 8/9 either is answered) its highest, 2; 15 and 16 theirs, 1.
    points = {1: 3, 2: 1, 3: 0, 4: 2, 5: 2, 6: 1, 8: 2, 10: 1, 11: 1, 12: 0, 13: 2, 14: 1, 15: 1, 16: 0}
    lines = [f"A,score,QIDS-SR16 item {number},2024-01-05,{point}" for number, point in points.items()]
    assert totals(lines)[0] == [13.0]


def test_the_columns_of_a_registry_without_a_total() -> None:
    headings = ",".join(f"phq9_{number}" for number in range(1, 10))
    intake = read(f"record_id,date,{headings}\nA,2024-01-05,{','.join(map(str, NINE))}\n")
    assert [s.value for s in intake.histories[0].scores if s.item is None] == [17.0]
