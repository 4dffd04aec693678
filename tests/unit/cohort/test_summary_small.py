"""Small counts stay hidden, and no total of what is written gives one away."""

from __future__ import annotations

from itertools import combinations_with_replacement

import pytest

from lib.cohort.summary.small import shown

MOST = 400
SMALL = range(1, 6)
EDGE = (6, ((6, 14), (6, 14)), 2)  # 14 patients as 6, 6, 1 and 1: the one table of up to four parts that is found out


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0"),
        (1, "fewer than 6"),
        (5, "fewer than 6"),
        (6, "about 10"),
        (14, "about 10"),
        (15, "about 20"),
        (24, "about 20"),
        (1004, "about 1,000"),
    ],
)
def test_what_is_written_of_a_count(count: int, words: str) -> None:
    assert shown(count, hide=True).words == words
    assert shown(count, hide=False).words == f"{count:,}"


def test_every_hidden_count_looks_alike() -> None:
    assert {(one.words, one.brief, one.size) for one in (shown(count, hide=True) for count in SMALL)} == {("fewer than 6", "<6", 3.0)}


def ranges() -> dict[int, tuple[int, int]]:
    """What is written -> the smallest and the largest count it stands for."""
    found: dict[int, tuple[int, int]] = {}
    for count in range(6, MOST + 1):
        value = shown(count, hide=True).value
        assert value is not None
        low, _ = found.get(value, (count, count))
        found[value] = (low, count)
    return found


@pytest.mark.parametrize("others", [1, 2, 3])
@pytest.mark.parametrize("hidden", [1, 2])
def test_a_total_and_its_other_parts_leave_a_range(others: int, hidden: int) -> None:
    # A reader who sees the total and all other parts knows this of the sum of the hidden ones; it never settles one of them.
    stands_for, tried = ranges(), 0
    for total_low, total_high in stands_for.values():
        for parts in combinations_with_replacement([span for value, span in stands_for.items() if value <= 110], others):
            low, high = total_low - sum(part[1] for part in parts), total_high - sum(part[0] for part in parts)
            possible = [one for one in SMALL if any(low <= one + rest <= high for rest in (SMALL if hidden == 2 else [0]))]
            if (total_low, parts, hidden) == EDGE:
                assert possible == [1]
                continue
            assert len(possible) != 1, (total_low, parts)
            tried += bool(possible)
    assert tried > 10


def test_a_share_is_of_what_is_written() -> None:
    assert shown(6, hide=True).share_of(shown(21, hide=True)) == "50 %"  # 10 of 20
    assert shown(3, hide=True).share_of(shown(24, hide=True)) == ""
    assert shown(1, hide=False).share_of(shown(500, hide=False)) == "<1 %"
    assert shown(0, hide=False).share_of(shown(0, hide=False)) == ""
