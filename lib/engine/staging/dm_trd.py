"""DM-TRD (Peeters FPML et al. J Affect Disord 2016;205:365-371): its items as recorded facts; the score is not computed.

The points of each item could not be read from the paper, and they are not invented here.
"""

from __future__ import annotations

from collections.abc import Callable

from lib.engine.case import Case
from lib.engine.severity import episode_severity
from lib.engine.staging.counting import (
    Counted,
    Tally,
    augmentations,
    ect_courses,
    episode_assumptions,
    failed,
    failed_antidepressants,
    tally,
)
from lib.engine.staging.stage import Part, StageAnswer, Staged, codes_of
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import Stage
from lib.records.dates import show_partial

WHY_NO_SCORE = "Items shown, score not computed: the point table of the paper was not readable, and no points are made up."
FUNCTION_SCALES = ("SDS", "WSAS")
_WORDS: dict[Answer, str] = {YES: "Recorded as present.", NO: "Recorded as absent.", UNKNOWN: "Not recorded."}


def dm_trd(case: Case) -> Staged:
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
    answer = StageAnswer("dm_trd", None, None, None, None, codes_of(parts))
    return Staged(answer, lambda: _in_words(case, answer, parts))


def _in_words(case: Case, answer: StageAnswer, parts: tuple[Part, ...]) -> Stage:
    shown = tuple(part.in_words() for part in parts)
    return Stage(
        model=answer.model,
        title="DM-TRD",
        value=None,
        low=None,
        high=None,
        band=None,
        parts=shown,
        because=WHY_NO_SCORE,
        source="peeters_2016_dm_trd",
        assumptions=episode_assumptions(case),
        missing=answer.missing,
        courses=tuple(dict.fromkeys(c for p in shown for c in p.courses)),
        rows=tuple(dict.fromkeys(r for p in shown for r in p.rows)),
    )


def _item(name: str, title: str, because: Callable[[], str], rows: tuple[int, ...] = (), missing: tuple[str, ...] = ()) -> Part:
    return Part(name, title, 0.0, 0.0, because, missing, None, rows, False)


def _not_recorded() -> str:
    return "Not recorded."


def _duration(case: Case) -> Part:
    start = case.episode.start
    if start is None:
        return _item("duration", "Duration", _not_recorded, missing=("episode_start",))
    return _item("duration", "Duration", lambda: f"Episode since {show_partial(start)}.", case.episode.rows)


def _severity(case: Case) -> Part:
    found = episode_severity(case)
    if found.grade is None:
        return _item("severity", "Severity", _not_recorded, found.rows, found.missing)
    return _item("severity", "Severity", lambda: f"{found.because[:1].upper()}{found.because[1:]}.", found.rows, found.missing)


def _function(case: Case) -> Part:
    totals = [score for scale in FUNCTION_SCALES for score in case.totals(scale)]
    if not totals:
        return _item("function", "Functional impairment", _not_recorded, missing=("function",))
    last = max(totals, key=lambda s: (s.when.latest, s.row))
    return _item("function", "Functional impairment", lambda: f"{last.scale} {last.value:g} on {show_partial(last.when)}.", (last.row,))


def _condition(case: Case, name: str, title: str, condition: str) -> Part:
    present, rows = case.condition(condition)
    return _item(name, title, lambda: _WORDS[present], rows, (f"condition:{condition}",) if present is UNKNOWN else ())


def _fact(case: Case, name: str, title: str, fact_id: str) -> Part:
    fact = case.fact(fact_id)
    return _item(name, title, lambda: f"Recorded: {fact.value}.", (fact.row,)) if fact else _item(name, title, _not_recorded)


def _courses(case: Case, name: str, title: str, counted: Tally, verb: str) -> Part:
    def because() -> str:
        names = counted.named(case)
        return f"{counted.shown()} {verb}{f': {names}' if names else ''}."

    return Part(name, title, 0.0, 0.0, because, counted.missing, counted, (), False)


def _psychotherapies(case: Case) -> Tally:
    return tally(tuple([Counted(c, failed(case, c)) for c in case.courses if c.kind == "psychotherapy"]))
