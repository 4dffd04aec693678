"""Maudsley Staging Method, 3 to 15: duration, severity, failed antidepressants, augmentation, ECT.

Fekadu A et al. J Clin Psychiatry 2009;70:177-184; standardised in BMC Psychiatry 2018;18:100. Bands 3-6 mild, 7-10 moderate, 11-15 severe.
The failure dimension has no nought, so there is no score before a treatment has failed.
"""

from __future__ import annotations

from datetime import date

from lib.engine.case import Case
from lib.engine.months import months_after
from lib.engine.severity import EpisodeSeverity, episode_severity
from lib.engine.staging.counting import (
    AS_LISTED,
    Counted,
    augmentations,
    counted_ids,
    counted_rows,
    ect_courses,
    episode_assumptions,
    failed_antidepressants,
    how_many,
    missing_facts,
    named,
    show_count,
)
from lib.records.answers import NO, UNKNOWN, YES, any_of
from lib.records.assessment import Stage, StagePart
from lib.records.dates import show_partial

STEPS = (1, 2, 3, 4, 5)


def msm(case: Case) -> Stage:
    """Score with bounds and band; None when no treatment has failed, and no single value while a part is open."""
    severity = episode_severity(case)
    drugs, added, shocks = failed_antidepressants(case), augmentations(case), ect_courses(case)
    failure = _failure(case, drugs)
    parts = (
        _duration(case),
        _severity(case, severity),
        failure,
        _used(case, "augmentation", "Augmentation", added, "msm_augmentation_used"),
        _used(case, "ect", "ECT", shocks, "msm_ect_used"),
    )
    if failure.high == 0:
        return _stage(case, parts, "Not defined for a patient in whom no adequate antidepressant course has failed.")
    low = sum(p.low for p in parts if p is not failure) + max(failure.low, 1.0)
    high = sum(p.high for p in parts)
    because = " + ".join(_shown(p) for p in parts)
    if failure.low == 0:
        because += "; defined only once a course has failed, which is not certain here"
    assumptions = _severity_assumptions(severity)
    return _stage(case, parts, f"{because}.", low=low, high=high, assumptions=assumptions, certain=failure.low > 0)


def _stage(
    case: Case,
    parts: tuple[StagePart, ...],
    because: str,
    *,
    low: float | None = None,
    high: float | None = None,
    assumptions: tuple[str, ...] = (),
    certain: bool = True,
) -> Stage:
    known = low is not None and low == high and certain
    bands = {_band(case, score) for score in (low, high) if score is not None}
    return Stage(
        model="msm",
        title="Maudsley staging (MSM)",
        value=low if known else None,
        low=low,
        high=high,
        band=bands.pop() if len(bands) == 1 and certain else None,
        parts=parts,
        because=because,
        source="fekadu_2009_msm fekadu_2018_msm",
        assumptions=(*episode_assumptions(case), AS_LISTED, *assumptions),
        missing=() if known or high is None else tuple(dict.fromkeys(code for p in parts for code in p.missing)),
        courses=tuple(dict.fromkeys(c for p in parts for c in p.courses)),
        rows=tuple(dict.fromkeys(r for p in parts for r in p.rows)),
    )


def _band(case: Case, score: float) -> str:
    if score >= case.knowledge.number("msm_band_severe"):
        return "severe"
    return "moderate" if score >= case.knowledge.number("msm_band_moderate") else "mild"


def _duration(case: Case) -> StagePart:
    """Length of the episode on the as-of date, in whole calendar months."""
    number, start = case.knowledge.number, case.episode.start
    acute, chronic = number("msm_duration_acute"), number("msm_duration_chronic")
    if start is None:
        return StagePart("duration", "Duration", None, acute, chronic, "Start of the episode not recorded.", missing=("episode_start",))
    low, high = (_duration_points(case, day) for day in (start.latest, start.earliest))
    gap = int(number("msm_duration_gap_months"))
    said = f"Episode since {show_partial(start)}"
    in_gap = low == number("msm_duration_subacute") and case.as_of < months_after(start.latest, gap)
    said += ". The published bands leave month 12 to 13 open; counted as subacute." if in_gap else "."
    missing = ("episode_start",) if low != high else ()
    return StagePart("duration", "Duration", low if low == high else None, low, high, said, rows=case.episode.rows, missing=missing)


def _duration_points(case: Case, start: date) -> float:
    number = case.knowledge.number
    if case.as_of <= months_after(start, int(number("msm_duration_acute_months"))):
        return number("msm_duration_acute")
    if case.as_of <= months_after(start, int(number("msm_duration_subacute_months"))):
        return number("msm_duration_subacute")
    return number("msm_duration_chronic")


def _severity(case: Case, found: EpisodeSeverity) -> StagePart:
    """Points of the grade; psychotic features make it the highest, and keep a severe episode open while not recorded."""
    number = case.knowledge.number
    worst = number("msm_severity_severe_psychotic")
    if found.psychotic is YES:
        return StagePart("severity", "Severity", worst, worst, worst, f"Psychotic features; {found.because}.", rows=found.rows)
    if found.grade is None:
        high = number("msm_severity_severe") if found.psychotic is NO else worst
        low = number("msm_severity_subsyndromal")
        return StagePart(
            "severity", "Severity", None, low, high, "Severity not recorded and no score.", rows=found.rows, missing=found.missing
        )
    points = number(f"msm_severity_{found.grade}")
    if found.grade == "severe" and found.psychotic is UNKNOWN:
        said = f"{_capital(found.because)}; psychotic features not recorded."
        return StagePart("severity", "Severity", None, points, worst, said, rows=found.rows, missing=("psychotic_features",))
    return StagePart("severity", "Severity", points, points, points, f"{_capital(found.because)}.", rows=found.rows)


def _severity_assumptions(found: EpisodeSeverity) -> tuple[str, ...]:
    said = []
    if found.by_score:
        said.append("Severity read from the latest score by our bands (convention).")
    if found.grade not in (None, "severe") and found.psychotic is UNKNOWN:
        said.append("Psychotic features not recorded; taken as absent in an episode that is not severe.")
    return tuple(said)


def _failure(case: Case, drugs: tuple[Counted, ...]) -> StagePart:
    count = how_many(drugs)
    low, high = _failure_points(case, count.low), _failure_points(case, count.high)
    names = named(case, drugs)
    return StagePart(
        name="failed",
        title="Failed antidepressants",
        points=low if low == high else None,
        low=low,
        high=high,
        because=f"{show_count(count)} failed{f': {names}' if names else ''}.",
        courses=counted_ids(drugs),
        rows=counted_rows(drugs),
        missing=missing_facts(drugs) if low != high else (),
    )


def _failure_points(case: Case, count: float) -> float:
    """1-2 courses give 1 point, 3-4 give 2, 5-6 give 3, 7-10 give 4, more give 5; none gives no point."""
    return float(max((step for step in STEPS if count >= case.knowledge.number(f"msm_failed_from_{step}")), default=0))


def _used(case: Case, name: str, title: str, counted: tuple[Counted, ...], number_id: str) -> StagePart:
    used = any_of(c.answer for c in counted)
    points = case.knowledge.number(number_id)
    low, high = (points if used is YES else 0.0), (0.0 if used is NO else points)
    said = {YES: f"Used: {named(case, counted)}.", NO: "Not used.", UNKNOWN: "Not known whether in the current episode."}[used]
    missing = missing_facts(counted) if used is UNKNOWN else ()
    return StagePart(name, title, low if low == high else None, low, high, said, counted_ids(counted), counted_rows(counted), missing)


def _shown(part: StagePart) -> str:
    span = f"{part.low:g}" if part.low == part.high else f"{part.low:g} to {part.high:g}"
    return f"{part.title.lower() if part.title != 'ECT' else 'ECT'} {span}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
