"""From a history to all findings: the one function that pages, command line and cohort screening call."""

from __future__ import annotations

from datetime import date

from lib.engine import ENGINE_VERSION
from lib.engine.alerts import raise_alerts
from lib.engine.case import Case
from lib.engine.courses import build_courses
from lib.engine.criteria import evaluate_packs
from lib.engine.doubts import find_doubts
from lib.engine.episode import current_episode
from lib.engine.options import remaining_options
from lib.engine.options.preference import by_preference, preferences_of
from lib.engine.patterns import find_patterns
from lib.engine.questions import next_questions
from lib.engine.settings import Settings
from lib.engine.staging import stage_models
from lib.engine.trials import Trials
from lib.knowledge.load import Knowledge
from lib.records.assessment import Assessment
from lib.records.history import History

DEFAULTS = Settings()


def assess(history: History, knowledge: Knowledge, as_of: date, settings: Settings = DEFAULTS, *, ask: bool = True) -> Assessment:
    """Every finding on one patient as of one day. `ask` False leaves out what to ask next, which takes longer than all the rest.

    The same history, knowledge, day and settings always give the same assessment; the order of rows and of other patients changes nothing.
    """
    episode = current_episode(history, knowledge, as_of)
    courses, notes = build_courses(history, knowledge, as_of, settings, episode)
    case = Case(history, courses, episode, knowledge, as_of, settings)
    criteria = evaluate_packs(case)
    staging = stage_models(case)
    patterns = find_patterns(case)
    doubts = find_doubts(case)
    options = by_preference(remaining_options(case), preferences_of(history, knowledge), knowledge)
    counted = {row for course in courses for row in course.rows}
    return Assessment(
        patient_id=history.patient_id,
        as_of=as_of,
        jurisdiction=settings.jurisdiction,
        engine_version=ENGINE_VERSION,
        knowledge_version=knowledge.version,
        episode=episode,
        courses=courses,
        criteria=criteria,
        staging=staging,
        patterns=patterns,
        doubts=doubts,
        options=options,
        questions=next_questions(case, criteria, staging, patterns, options, settles=Trials(case)) if ask else (),
        alerts=raise_alerts(case),
        problems=history.problems + notes,
        rows_read=history.rows_read,
        rows_used=history.rows_used,
        uncounted=tuple(t.row for t in history.treatments if t.row not in counted),
    )
