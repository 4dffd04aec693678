"""DM-TRD (Peeters FPML et al. J Affect Disord 2016;205:365-371): its items as recorded facts; the score is not computed.

The points of each item could not be read from the paper, and they are not invented here.
"""

from __future__ import annotations

from collections.abc import Iterable

from lib.engine.case import Case
from lib.engine.severity import episode_severity
from lib.engine.staging.counting import (
    Counted,
    augmentations,
    counted_ids,
    counted_rows,
    ect_courses,
    episode_assumptions,
    failed,
    failed_antidepressants,
    how_many,
    missing_facts,
    named,
    show_count,
)
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import Stage, StagePart
from lib.records.dates import show_partial

WHY_NO_SCORE = "Items shown, score not computed: the point table of the paper was not readable, and no points are made up."
FUNCTION_SCALES = ("SDS", "WSAS")


def dm_trd(case: Case) -> Stage:
    """The items with what is on record; `value`, `low` and `high` are None."""
    parts = (
        _duration(case),
        _severity(case),
        _function(case),
        _condition(case, "anxiety", "Comorbid anxiety", "anxiety_disorder"),
        _condition(case, "personality", "Personality disorder", "personality_disorder"),
        _fact(case, "stressors", "Psychosocial stressors", "psychosocial_stressors"),
        _courses(case, "failed", "Failed antidepressants", failed_antidepressants(case), "failed"),
        _courses(case, "augmentation", "Augmentation", augmentations(case), "used"),
        _courses(case, "ect", "ECT", ect_courses(case), "given"),
        _courses(case, "psychotherapy", "Failed psychotherapy", _psychotherapies(case), "failed"),
        _fact(case, "intensified", "Intensified treatment", "intensified_treatment"),
    )
    return Stage(
        model="dm_trd",
        title="DM-TRD",
        value=None,
        low=None,
        high=None,
        band=None,
        parts=parts,
        because=WHY_NO_SCORE,
        source="peeters_2016_dm_trd",
        assumptions=episode_assumptions(case),
        missing=tuple(dict.fromkeys(code for p in parts for code in p.missing)),
        courses=tuple(dict.fromkeys(c for p in parts for c in p.courses)),
        rows=tuple(dict.fromkeys(r for p in parts for r in p.rows)),
    )


def _item(
    name: str, title: str, because: str, rows: Iterable[int] = (), *, missing: tuple[str, ...] = (), courses: tuple[str, ...] = ()
) -> StagePart:
    return StagePart(name, title, None, 0.0, 0.0, because, courses, tuple(rows), missing)


def _duration(case: Case) -> StagePart:
    start = case.episode.start
    if start is None:
        return _item("duration", "Duration", "Not recorded.", missing=("episode_start",))
    return _item("duration", "Duration", f"Episode since {show_partial(start)}.", case.episode.rows)


def _severity(case: Case) -> StagePart:
    found = episode_severity(case)
    text = f"{found.because[:1].upper()}{found.because[1:]}."
    return _item("severity", "Severity", "Not recorded." if found.grade is None else text, found.rows, missing=found.missing)


def _function(case: Case) -> StagePart:
    totals = [score for scale in FUNCTION_SCALES for score in case.totals(scale)]
    if not totals:
        return _item("function", "Functional impairment", "Not recorded.", missing=("function",))
    last = max(totals, key=lambda s: (s.when.latest, s.row))
    return _item("function", "Functional impairment", f"{last.scale} {last.value:g} on {show_partial(last.when)}.", (last.row,))


def _condition(case: Case, name: str, title: str, condition: str) -> StagePart:
    present, rows = case.condition(condition)
    words: dict[Answer, str] = {YES: "Recorded as present.", NO: "Recorded as absent.", UNKNOWN: "Not recorded."}
    return _item(name, title, words[present], rows, missing=(f"condition:{condition}",) if present is UNKNOWN else ())


def _fact(case: Case, name: str, title: str, fact_id: str) -> StagePart:
    fact = case.history.fact(fact_id)
    return _item(name, title, f"Recorded: {fact.value}.", (fact.row,)) if fact else _item(name, title, "Not recorded.")


def _courses(case: Case, name: str, title: str, counted: tuple[Counted, ...], verb: str) -> StagePart:
    names = named(case, counted)
    said = f"{show_count(how_many(counted))} {verb}{f': {names}' if names else ''}."
    return _item(name, title, said, counted_rows(counted), missing=missing_facts(counted), courses=counted_ids(counted))


def _psychotherapies(case: Case) -> tuple[Counted, ...]:
    return tuple(Counted(c, failed(case, c)) for c in case.courses if c.kind == "psychotherapy")
