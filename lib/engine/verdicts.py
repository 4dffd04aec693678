"""From a history to all verdicts, without a word: what a cohort is counted by.

The same courses, stages, patterns and checks as in `assess`; only what puts packs and options into sentences, orders options and gathers reasons is left
out. That every verdict is the one of `assess` is a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lib.engine.alerts import raise_alerts
from lib.engine.case import Case
from lib.engine.courses import build_courses
from lib.engine.criteria.answers import answer_packs
from lib.engine.criteria.plan import PackAnswer, pack_plan
from lib.engine.doubts import DoubtAnswer, answer_doubts
from lib.engine.episode import current_episode
from lib.engine.options.groups import option_groups
from lib.engine.patterns import answer_patterns
from lib.engine.patterns.finding import PatternAnswer
from lib.engine.settings import Settings
from lib.engine.staging import answer_stages
from lib.engine.staging.stage import StageAnswer
from lib.knowledge.load import Knowledge
from lib.records.answers import UNKNOWN
from lib.records.assessment import Alert, Assessment, Criterion, CurrentEpisode
from lib.records.course import Course
from lib.records.history import History


@dataclass(slots=True)
class Verdicts:
    """Everything the engine decides about one history on one day. `options`: option -> group. Never changed once made."""

    patient_id: str
    as_of: date
    episode: CurrentEpisode
    courses: tuple[Course, ...]
    criteria: tuple[PackAnswer, ...]
    staging: Mapping[str, StageAnswer]
    patterns: tuple[PatternAnswer, ...]
    doubts: tuple[DoubtAnswer, ...]
    options: Mapping[str, str]
    alerts: tuple[Alert, ...]
    rows_read: int
    rows_used: int


def judge(history: History, knowledge: Knowledge, as_of: date, settings: Settings) -> Verdicts:
    """Every verdict on one patient as of one day."""
    episode = current_episode(history, knowledge, as_of)
    courses, _ = build_courses(history, knowledge, as_of, settings, episode)
    case = Case(history, courses, episode, knowledge, as_of, settings)
    return Verdicts(
        patient_id=history.patient_id,
        as_of=as_of,
        episode=episode,
        courses=courses,
        criteria=answer_packs(case, pack_plan(knowledge)),
        staging=answer_stages(case),
        patterns=answer_patterns(case),
        doubts=answer_doubts(case),
        options=option_groups(case),
        alerts=raise_alerts(case),
        rows_read=history.rows_read,
        rows_used=history.rows_used,
    )


def verdicts_of(found: Assessment, knowledge: Knowledge) -> Verdicts:
    """The verdicts of a whole assessment."""
    packs = {pack.id: pack for pack in knowledge.packs}
    return Verdicts(
        patient_id=found.patient_id,
        as_of=found.as_of,
        episode=found.episode,
        courses=found.courses,
        criteria=tuple(PackAnswer(packs[c.pack], c.met, _missing(c)) for c in found.criteria),
        staging={key: StageAnswer(s.model, s.value, s.low, s.high, s.band, s.missing) for key, s in found.staging.items()},
        patterns=tuple(PatternAnswer(p.pattern, p.present, p.missing, p.watch) for p in found.patterns),
        doubts=tuple(DoubtAnswer(d.code, d.answer) for d in found.doubts),
        options={option.option: option.group for option in found.options},
        alerts=found.alerts,
        rows_read=found.rows_read,
        rows_used=found.rows_used,
    )


def _missing(criterion: Criterion) -> tuple[str, ...]:
    if criterion.met is not UNKNOWN:
        return ()
    return tuple(dict.fromkeys(code for clause in criterion.clauses for code in clause.missing))
