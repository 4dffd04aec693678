"""How far are people staged? Maudsley bands and Thase-Rush stages, with the part that cannot be told kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pandas as pd

from lib.charts.cohort.shown import Bar
from lib.cohort.summary.small import shown
from lib.knowledge.load import Knowledge

BANDS = ("mild", "moderate", "severe")
STAGES = ("0", "I", "II", "III", "IV", "V")
NOT_SCORED = "Not scored: no failed course"


def msm_bands(people: pd.DataFrame, knowledge: Knowledge, hide: bool = False) -> tuple[Bar, ...]:
    """`people`: columns `msm_band`, `msm_low`, `msm_high` (points, empty when not scored). A patient between bands is counted under the range."""
    edges = (knowledge.number("msm_band_moderate"), knowledge.number("msm_band_severe"))

    def band(points: float) -> str:
        return BANDS[sum(points >= edge for edge in edges)]

    return _bars(_told(people, "msm_band", ("msm_low", "msm_high"), band), BANDS, str.capitalize, hide)


def thase_rush(people: pd.DataFrame, hide: bool = False) -> tuple[Bar, ...]:
    """`people`: columns `thase_rush`, `thase_rush_low`, `thase_rush_high` (0 to V)."""
    names: Callable[[str], str] = "Stage {}".format
    return _bars(_told(people, "thase_rush", ("thase_rush_low", "thase_rush_high"), str), STAGES, names, hide)


def _told(people: pd.DataFrame, settled: str, ends: tuple[str, str], name: Callable[..., str]) -> Counter[tuple[str, str]]:
    """(stage, "") is settled, (lowest, highest) a range, ("", "") not scored -> patients."""
    found: Counter[tuple[str, str]] = Counter()
    columns = [people[column].tolist() for column in (settled, *ends)]
    for value, low, high in zip(*columns, strict=True):
        if not _empty(value):
            found[str(value), ""] += 1
        elif _empty(low) or _empty(high):
            found["", ""] += 1
        else:
            found[name(low), name(high)] += 1
    return found


def _empty(cell: object) -> bool:
    """An empty cell of text, or a number that is none."""
    return cell is None or cell == "" or cell != cell  # noqa: PLR0124  only what is no number differs from itself


def _bars(found: Counter[tuple[str, str]], order: tuple[str, ...], called: Callable[[str], str], hide: bool) -> tuple[Bar, ...]:
    made = [Bar(called(one), shown(found[(one, "")], hide)) for one in order]
    ranges = [key for key in found if key[0] and key[1]]
    ranges.sort(key=lambda key: (order.index(key[0]), order.index(key[1])))
    if hide:  # few at a time, ranges would be small counts; all of them together say the same
        made.append(Bar("Cannot be told", shown(sum(found[key] for key in ranges), hide), settled=False))
    else:
        made += [Bar(_range(low, high, called), shown(found[(low, high)], hide), settled=False) for low, high in ranges]
    if found[("", "")]:
        made.append(Bar(NOT_SCORED, shown(found[("", "")], hide), outside=True))
    return tuple(made)


def _range(low: str, high: str, called: Callable[[str], str]) -> str:
    if low == high:
        return f"{called(low)}, if a course failed"  # the score is defined only then, and that is not certain
    return f"{called(low)} to {high}"
