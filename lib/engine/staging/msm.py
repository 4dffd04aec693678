"""Maudsley Staging Method, 3 to 15: duration, severity, failed antidepressants, augmentation, ECT.

Fekadu A et al. J Clin Psychiatry 2009;70:177-184; standardised in BMC Psychiatry 2018;18:100. Bands 3-6 mild, 7-10 moderate, 11-15 severe.
The failure dimension has no nought, so there is no score before a treatment has failed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from lib.engine.case import Case
from lib.engine.months import months_after
from lib.engine.severity import EpisodeSeverity, episode_severity
from lib.engine.staging.counting import AS_LISTED, Tally, augmentations, ect_courses, episode_assumptions, failed_antidepressants
from lib.engine.staging.stage import Part, StageAnswer, Staged, codes_of
from lib.records.answers import NO, UNKNOWN, YES
from lib.records.assessment import Stage
from lib.records.dates import show_partial

NOT_DEFINED = "Not defined for a patient in whom no adequate antidepressant course has failed."
STEPS = (1, 2, 3, 4, 5)


def msm(case: Case) -> Staged:
    """Score with bounds and band; None when no treatment has failed, and no single value while a part is open."""
    severity = episode_severity(case)
    failure = _failure(case, failed_antidepressants(case))
    parts = (
        _duration(case),
        _severity(case, severity),
        failure,
        _used(case, "augmentation", "Augmentation", augmentations(case), "msm_augmentation_used"),
        _used(case, "ect", "ECT", ect_courses(case), "msm_ect_used"),
    )
    if failure.high == 0:
        never = StageAnswer("msm", None, None, None, None, ())
        return Staged(never, lambda: _in_words(case, never, parts, NOT_DEFINED))
    low = sum([p.low for p in parts if p is not failure]) + max(failure.low, 1.0)
    high = sum([p.high for p in parts])
    answer = _answer(case, parts, low, high, certain=failure.low > 0)

    def because() -> str:
        uncertain = "; defined only once a course has failed, which is not certain here" if failure.low == 0 else ""
        return f"{' + '.join(_shown(p) for p in parts)}{uncertain}."

    return Staged(answer, lambda: _in_words(case, answer, parts, because(), _severity_assumptions(severity)))


def _answer(case: Case, parts: tuple[Part, ...], low: float, high: float, certain: bool) -> StageAnswer:
    """`certain`: has a course failed for certain, so that there is a score at all?"""
    known, lowest, highest = low == high and certain, _band(case, low), _band(case, high)
    band = lowest if lowest == highest and certain else None
    return StageAnswer("msm", low if known else None, low, high, band, () if known else codes_of(parts))


def _in_words(case: Case, answer: StageAnswer, parts: tuple[Part, ...], because: str, assumptions: tuple[str, ...] = ()) -> Stage:
    shown = tuple(part.in_words() for part in parts)
    return Stage(
        model=answer.model,
        title="Maudsley staging (MSM)",
        value=answer.value,
        low=answer.low,
        high=answer.high,
        band=answer.band,
        parts=shown,
        because=because,
        source="fekadu_2009_msm fekadu_2018_msm",
        assumptions=(*episode_assumptions(case), AS_LISTED, *assumptions),
        missing=answer.missing,
        courses=tuple(dict.fromkeys(c for p in shown for c in p.courses)),
        rows=tuple(dict.fromkeys(r for p in shown for r in p.rows)),
    )


def _band(case: Case, score: float) -> str:
    if score >= case.knowledge.number("msm_band_severe"):
        return "severe"
    return "moderate" if score >= case.knowledge.number("msm_band_moderate") else "mild"


def _duration(case: Case) -> Part:
    """Length of the episode on the as-of date, in whole calendar months."""
    number, start = case.knowledge.number, case.episode.start
    if start is None:
        acute, chronic = number("msm_duration_acute"), number("msm_duration_chronic")
        return Part("duration", "Duration", acute, chronic, lambda: "Start of the episode not recorded.", ("episode_start",))
    low = _duration_points(case, start.latest)
    high = low if start.exact else _duration_points(case, start.earliest)

    def because() -> str:
        gap = int(number("msm_duration_gap_months"))
        in_gap = low == number("msm_duration_subacute") and case.as_of < months_after(start.latest, gap)
        more = ". The published bands leave month 12 to 13 open; counted as subacute." if in_gap else "."
        return f"Episode since {show_partial(start)}{more}"

    return Part("duration", "Duration", low, high, because, ("episode_start",) if low != high else (), rows=case.episode.rows)


def _duration_points(case: Case, start: date) -> float:
    number = case.knowledge.number
    if case.as_of <= months_after(start, int(number("msm_duration_acute_months"))):
        return number("msm_duration_acute")
    if case.as_of <= months_after(start, int(number("msm_duration_subacute_months"))):
        return number("msm_duration_subacute")
    return number("msm_duration_chronic")


def _severity(case: Case, found: EpisodeSeverity) -> Part:
    """Points of the grade; psychotic features make it the highest, and keep a severe episode open while not recorded."""
    number = case.knowledge.number
    worst = number("msm_severity_severe_psychotic")

    def part(low: float, high: float, because: Callable[[], str], missing: tuple[str, ...] = ()) -> Part:
        return Part("severity", "Severity", low, high, because, missing, rows=found.rows)

    if found.psychotic is YES:
        return part(worst, worst, lambda: f"Psychotic features; {found.because}.")
    if found.grade is None:
        high = number("msm_severity_severe") if found.psychotic is NO else worst
        return part(number("msm_severity_subsyndromal"), high, lambda: "Severity not recorded and no score.", found.missing)
    points = number(f"msm_severity_{found.grade}")
    if found.grade == "severe" and found.psychotic is UNKNOWN:
        said = "psychotic features not recorded."
        return part(points, worst, lambda: f"{_capital(found.because)}; {said}", ("psychotic_features",))
    return part(points, points, lambda: f"{_capital(found.because)}.")


def _severity_assumptions(found: EpisodeSeverity) -> tuple[str, ...]:
    said = []
    if found.by_score:
        said.append("Severity read from the latest score by our bands (convention).")
    if found.grade not in (None, "severe") and found.psychotic is UNKNOWN:
        said.append("Psychotic features not recorded; taken as absent in an episode that is not severe.")
    return tuple(said)


def _failure(case: Case, drugs: Tally) -> Part:
    low = _failure_points(case, drugs.low)
    high = low if drugs.low == drugs.high else _failure_points(case, drugs.high)

    def because() -> str:
        names = drugs.named(case)
        return f"{drugs.shown()} failed{f': {names}' if names else ''}."

    return Part("failed", "Failed antidepressants", low, high, because, drugs.missing if low != high else (), drugs)


def _failure_points(case: Case, count: int) -> float:
    """1-2 courses give 1 point, 3-4 give 2, 5-6 give 3, 7-10 give 4, more give 5; none gives no point."""
    points = 0.0
    for step in STEPS:
        if count < case.knowledge.number(f"msm_failed_from_{step}"):
            break
        points = float(step)
    return points


def _used(case: Case, name: str, title: str, counted: Tally, number_id: str) -> Part:
    used, points = counted.any, case.knowledge.number(number_id)
    low, high = (points if used is YES else 0.0), (0.0 if used is NO else points)

    def because() -> str:
        if used is YES:
            return f"Used: {counted.named(case)}."
        return "Not used." if used is NO else "Not known whether in the current episode."

    return Part(name, title, low, high, because, counted.missing if used is UNKNOWN else (), counted)


def _shown(part: Part) -> str:
    span = f"{part.low:g}" if part.low == part.high else f"{part.low:g} to {part.high:g}"
    return f"{part.title.lower() if part.title != 'ECT' else 'ECT'} {span}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
