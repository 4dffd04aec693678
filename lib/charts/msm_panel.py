"""The Maudsley score over the episode as a panel of the life chart."""

from __future__ import annotations

from collections.abc import Sequence

from lib.charts.parts import ScorePanel, ScorePoint
from lib.engine.staging.msm_over_time import MsmPoint
from lib.knowledge.load import Knowledge
from lib.knowledge.rows import Band
from lib.records.dates import on

SCALE, TITLE = "MSM", "Maudsley staging over the episode"
NO_ROW = -1  # a score worked out here has no row of its own


def msm_panel(points: Sequence[MsmPoint], knowledge: Knowledge) -> ScorePanel | None:
    """The panel, or nothing where the score is not defined."""
    if not points:
        return None
    low, high = knowledge.number("msm_lowest"), knowledge.number("msm_highest")
    moderate, severe = knowledge.numbers["msm_band_moderate"], knowledge.numbers["msm_band_severe"]
    edges = [("mild", low, moderate.value - 1), ("moderate", moderate.value, severe.value - 1), ("severe", severe.value, high)]
    return ScorePanel(
        scale=SCALE,
        title=TITLE,
        domain="staging",
        low=low,
        high=high,
        higher_is_worse=True,
        bands=tuple(Band(SCALE, a, b, name, name.capitalize(), moderate.source, moderate.tag, False) for name, a, b in edges),
        remission=None,
        cuts=(),
        segments=(tuple(_point(p) for p in points),),
        stepped=True,
    )


def _point(point: MsmPoint) -> ScorePoint:
    upper = None if point.high == point.low else point.high
    return ScorePoint(point.day, on(point.day), point.low, NO_ROW, upper, point.because)
