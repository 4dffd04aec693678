"""Which scores share an axis, and which are near enough to be joined by a line?"""

from __future__ import annotations

from datetime import date, timedelta

from lib.charts.parts import ScorePanel, ScorePoint, Undrawn
from lib.knowledge.load import Knowledge
from lib.knowledge.rows import Scale
from lib.records.dates import PartialDate, show_partial
from lib.records.doses import show_amount
from lib.records.history import Score

DOMAINS = ("symptoms", "suicidality", "function", "quality_of_life")


def score_panels(scores: tuple[Score, ...], knowledge: Knowledge, as_of: date) -> tuple[tuple[ScorePanel, ...], tuple[Undrawn, ...]]:
    """One panel an instrument, the one that decides outcomes first; scores that cannot stand on an axis are listed."""
    by_scale: dict[str, list[ScorePoint]] = {}
    undrawn = []
    for score in scores:
        because = _no_place(score, knowledge, as_of)
        if because:
            name = score.name if score.item is None or "item" in score.name else f"{score.name} item {score.item}"
            undrawn.append(Undrawn("score", name, f"{show_amount(score.value)} on {show_partial(score.when)}", because, (score.row,)))
        else:
            by_scale.setdefault(score.scale or "", []).append(ScorePoint(_middle(score.when, as_of), score.when, score.value, score.row))
    gap = timedelta(weeks=knowledge.number("chart_score_gap_weeks"))
    scales = sorted((knowledge.scales[scale] for scale in by_scale), key=lambda s: (_rank(s), s.id))
    return tuple(_panel(scale, by_scale[scale.id], knowledge, gap) for scale in scales), tuple(undrawn)


def _no_place(score: Score, knowledge: Knowledge, as_of: date) -> str:
    if score.scale is None or score.scale not in knowledge.scales:
        return "instrument not recognised"
    if score.item is not None:
        return "single item, not a total"
    if score.when.earliest > as_of:
        return "after the day of the review"
    scale = knowledge.scales[score.scale]
    if not scale.low <= score.value <= scale.high:
        return f"outside {show_amount(scale.low)} to {show_amount(scale.high)}"
    return ""


def _panel(scale: Scale, points: list[ScorePoint], knowledge: Knowledge, gap: timedelta) -> ScorePanel:
    points = sorted(points, key=lambda p: (p.day, p.row))
    segments: list[list[ScorePoint]] = []
    for point in points:
        if segments and point.day - segments[-1][-1].day <= gap:
            segments[-1].append(point)
        else:
            segments.append([point])
    return ScorePanel(
        scale=scale.id,
        title=scale.title,
        domain=scale.domain,
        low=scale.low,
        high=scale.high,
        higher_is_worse=scale.direction == "higher_worse",
        bands=knowledge.bands.get(scale.id, ()),
        remission=scale.remission,
        cuts=_cuts(scale, bool(knowledge.bands.get(scale.id))),
        segments=tuple(tuple(segment) for segment in segments),
    )


def _cuts(scale: Scale, banded: bool) -> tuple[tuple[float, str], ...]:
    cuts = []
    if scale.remission is not None and not banded:
        cuts.append((scale.remission, "remission"))
    cuts += [(value, "impaired") for value in (scale.impaired_from, scale.impaired_to) if value is not None and not banded]
    return tuple(cuts)


def _middle(when: PartialDate, as_of: date) -> date:
    latest = min(when.latest, as_of)
    return when.earliest + (latest - when.earliest) / 2


def _rank(scale: Scale) -> tuple[int, int]:
    domain = DOMAINS.index(scale.domain) if scale.domain in DOMAINS else len(DOMAINS)
    return domain, 99 if scale.order is None else scale.order
