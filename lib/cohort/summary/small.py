"""What may be written of a count when small ones are to be hidden?

Two rules, for every count of every figure, total and hover text alike. From 1 to 5: only "fewer than 6". From 6: rounded to the nearest 10, never
below 10. The second keeps totals from giving the first away: each written count stands for several true ones, so taking the others from a total leaves
a range. For a total of up to four parts that is so but for 14 patients as 6, 6, 1 and 1 (tests/unit/cohort/test_summary_small.py goes through them); with more, a single
number can be left only where every one of them lies at the edge of its range. Shares are worked out from what is written. Combinations, ranges of stages and
ways of few patients are put together or not drawn. Tables that others publish of the same patients are not known here. (Numbers: data/cohort/figures.csv.)
"""

from __future__ import annotations

from lib.charts.cohort.shown import Shown
from lib.cohort.summary.numbers import numbers


def shown(count: int, hide: bool) -> Shown:
    """The count as it may be written."""
    if not hide:
        return Shown(int(count))
    held = numbers()
    below, step = held["small_count"], held["rounded_to"]
    if 0 < count < below:
        return Shown(None, below)
    if not count:
        return Shown(0, below)
    return Shown(max(held["smallest_shown"], step * ((2 * int(count) + step) // (2 * step))), below, about=True)
