"""Which courses has the patient had, and what is the verdict on each? (rules A to D)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lib.engine.adequacy import judge_adequacy, stop_reason
from lib.engine.drafts import Draft, dose_steps, draft_courses, highest_dose
from lib.engine.episode import in_episode
from lib.engine.failure import judge_failure, judge_tolerance
from lib.engine.outcome import judge_outcome, scores_by_scale
from lib.engine.roles import OTHER, Role, assign_roles
from lib.engine.settings import Settings
from lib.engine.spans import ZERO
from lib.knowledge.load import Knowledge
from lib.records.answers import NO, UNKNOWN
from lib.records.assessment import CurrentEpisode
from lib.records.course import Course
from lib.records.history import History, Lab, Score
from lib.records.problems import Problem


@dataclass(frozen=True, slots=True)
class _Context:
    """What every course of one patient is judged with."""

    knowledge: Knowledge
    settings: Settings
    episode: CurrentEpisode
    scores: dict[str, tuple[Score, ...]]
    levels: tuple[Lab, ...]


def build_courses(
    history: History, knowledge: Knowledge, as_of: date, settings: Settings, episode: CurrentEpisode
) -> tuple[tuple[Course, ...], tuple[Problem, ...]]:
    """Every course in order of its start with all verdicts on it, and what was resolved or is to be checked. Rows of agents that
    were not recognised form no course."""
    notes: list[Problem] = []
    drafts = draft_courses(history.treatments, knowledge, as_of, notes)
    roles = assign_roles(drafts, knowledge, notes)
    context = _Context(knowledge, settings, episode, scores_by_scale(history, knowledge, as_of), _lithium_levels(history, as_of))
    courses = tuple(_course(draft, role, context, notes) for draft, role in zip(drafts, roles, strict=True))
    return courses, tuple(sorted(notes, key=lambda note: (note.row, note.column, note.message)))


def _lithium_levels(history: History, as_of: date) -> tuple[Lab, ...]:
    levels = [x for x in history.labs if x.lab == "lithium_level" and x.when is not None and x.when.latest <= as_of]
    return tuple(sorted(levels, key=lambda x: (x.when.latest if x.when else as_of, x.value, x.row)))


def _course(draft: Draft, role: Role, context: _Context, notes: list[Problem]) -> Course:
    knowledge, episode = context.knowledge, context.episode
    adequacy = judge_adequacy(draft, role, knowledge, context.settings.dose_column, context.levels, episode.start)
    outcome = judge_outcome(draft, context.scores, knowledge, notes)
    reason = stop_reason(draft)
    intolerant = judge_tolerance(adequacy, reason, draft.ongoing)
    agent = knowledge.agents.get(draft.agent)
    present = in_episode(draft.start, draft.end, draft.ongoing, episode)
    missing = [*adequacy.missing]
    if role.role != OTHER or draft.by_sessions:
        missing += outcome.missing
        missing += [f"stop_reason:{draft.course_id}"] if intolerant is UNKNOWN and reason is None else []
    presumed = (role.presumed,) if role.presumed else ()
    return Course(
        course_id=draft.course_id,
        kind=draft.kind,
        agent=draft.agent,
        label=_label(draft, role, knowledge),
        drug_class=agent.drug_class if agent else "",
        role=role.role,
        augments=role.augments.course_id if role.augments else None,
        start=draft.start,
        stop=draft.stop,
        ongoing=draft.ongoing,
        in_current_episode=present,
        steps=dose_steps(draft),
        max_dose=highest_dose(draft),
        minimum_dose=adequacy.minimum.dose if adequacy.minimum else None,
        minimum_unit=adequacy.minimum.unit if adequacy.minimum else None,
        minimum_source=adequacy.minimum.source if adequacy.minimum else None,
        weeks=draft.weeks,
        weeks_at_minimum_dose=adequacy.weeks_at_minimum,
        weeks_needed=adequacy.weeks_needed,
        sessions=adequacy.sessions,
        sessions_needed=adequacy.sessions_needed,
        adherence_pct=adequacy.adherence_pct,
        adherent=adequacy.adherent,
        adequate=adequacy.adequate,
        inadequate_because=adequacy.because,
        improvement=outcome.improvement,
        improvement_pct=outcome.improvement_pct,
        outcome=outcome.outcome,
        outcome_from=outcome.outcome_from,
        lost=outcome.lost,
        scale=outcome.scale,
        baseline=outcome.baseline,
        endpoint=outcome.endpoint,
        stop_reason=reason,
        intolerant=intolerant,
        failed=judge_failure(adequacy, outcome, reason, knowledge.number("failure_pct")),
        rows=tuple(sorted(t.row for t in draft.treatments)),
        missing=tuple(dict.fromkeys(missing)),
        assumptions=(*presumed, *adequacy.assumptions, *outcome.assumptions),
        weeks_at_minimum_in_episode=ZERO if present is NO else adequacy.weeks_in_episode,
    )


def _label(draft: Draft, role: Role, knowledge: Knowledge) -> str:
    """ "venlafaxine", "aripiprazole added to sertraline"."""
    title = knowledge.title(draft.agent)
    return f"{title} added to {knowledge.title(role.augments.agent)}" if role.augments else title
