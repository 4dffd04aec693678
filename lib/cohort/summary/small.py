"""What may be written of a count when small ones are to be hidden?

Two rules, for every count of every figure, total and hover text alike. From 1 to 5: only "fewer than 6". From 6: rounded to the nearest 5, never
below 10. The second is what keeps totals and differences from giving the first away: each written count stands for several true ones, so what is
left after taking the others from a total is a range and never one number. Shares are worked out from what is written. Combinations, stages and ways of
few patients are not drawn one by one. (Numbers: data/cohort/figures.csv.)
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
