"""Which courses has the patient had, and what is the verdict on each? (rules A to D)"""

from __future__ import annotations

from collections.abc import Set
from datetime import date

from lib.engine.adequacy import Adequacy, judge_adequacy
from lib.engine.drafts import Draft, dose_steps, draft_courses, highest_dose
from lib.engine.episode import in_episode
from lib.engine.failure import judge_failure, judge_tolerance
from lib.engine.grounds import Grounds, gather
from lib.engine.minimum import in_dose_unit
from lib.engine.outcome import Outcome, judge_outcome
from lib.engine.roles import OTHER, Role, assign_roles
from lib.engine.said import with_course_facts
from lib.engine.settings import Settings
from lib.engine.spans import ZERO
from lib.knowledge.load import Knowledge
from lib.records.answers import NO, UNKNOWN, Answer, answer
from lib.records.assessment import CurrentEpisode
from lib.records.course import Course
from lib.records.facts import ENTERED_ROW
from lib.records.history import History
from lib.records.problems import Problem


def build_courses(
    history: History, knowledge: Knowledge, as_of: date, settings: Settings, episode: CurrentEpisode
) -> tuple[tuple[Course, ...], tuple[Problem, ...]]:
    """Every course in order of its start with all verdicts on it, and what was resolved or is to be checked. Rows of agents that
    were not recognised form no course."""
    notes: list[Problem] = []
    grounds = gather(history, knowledge, as_of, settings, episode.start)
    treatments, said = with_course_facts(history, knowledge, as_of)
    entered = {id(treatments[place]) for place in said}
    drafts = draft_courses(treatments, knowledge, as_of, notes)
    roles = assign_roles(drafts, knowledge, notes)
    courses = tuple([_course(draft, role, grounds, episode, notes, entered) for draft, role in zip(drafts, roles, strict=True)])
    if len(notes) > 1:
        notes.sort(key=lambda note: (note.row, note.column, note.message))
    return courses, tuple(notes)


def _course(draft: Draft, role: Role, grounds: Grounds, episode: CurrentEpisode, notes: list[Problem], entered: Set[int]) -> Course:
    """`entered`: rows (by identity) that carry an answer given on a page: it is named among what the course rests on."""
    adequacy = judge_adequacy(draft, role, grounds)
    outcome = judge_outcome(draft, grounds, notes)
    intolerant = judge_tolerance(draft, adequacy)
    agent = grounds.knowledge.agents.get(draft.agent)
    minimum, minimum_unit = in_dose_unit(adequacy.minimum)
    present = in_episode(draft.start, draft.end, draft.ongoing, episode)
    # In the order of the fields: to name all of them takes as long as to judge some.
    return Course(
        draft.course_id,
        draft.kind,
        draft.agent,
        _label(draft, role, grounds.knowledge),
        agent.drug_class if agent else "",
        role.role,
        role.augments.course_id if role.augments else None,
        draft.start,
        draft.stop,
        draft.ongoing,
        present,  # in_current_episode
        dose_steps(draft),  # steps
        highest_dose(draft),  # max_dose
        minimum,  # minimum_dose
        minimum_unit,
        adequacy.minimum.source if adequacy.minimum else None,  # minimum_source
        draft.weeks,
        adequacy.weeks_at_minimum,  # weeks_at_minimum_dose
        adequacy.weeks_needed,
        adequacy.sessions,
        adequacy.sessions_needed,
        adequacy.adherence_pct,
        adequacy.adherent,
        adequacy.adequate,
        adequacy.because,  # inadequate_because
        outcome.improvement,
        outcome.improvement_pct,
        outcome.outcome,
        outcome.outcome_from,
        outcome.lost,
        outcome.scale,
        outcome.baseline,
        outcome.endpoint,
        draft.stop_reason,
        intolerant,
        judge_failure(draft, adequacy, outcome, grounds.number("failure_pct")),  # failed
        _rows(draft, entered),
        _missing(draft, role, adequacy, outcome, intolerant),
        _assumptions(draft, role, adequacy),
        ZERO if present is NO else adequacy.weeks_in_episode,  # weeks_at_minimum_in_episode
        _highest_tolerated(draft),
    )


def _rows(draft: Draft, entered: Set[int]) -> tuple[int, ...]:
    if len(draft.stretches) == 1 and not entered:
        rows_of_one = draft.stretches[0].rows
        return rows_of_one if len(rows_of_one) == 1 else tuple(sorted(set(rows_of_one)))
    rows = {row for s in draft.stretches for row in s.rows}
    if entered and any(id(t) in entered for t in draft.treatments):
        rows.add(ENTERED_ROW)
    return tuple(sorted(rows))


def _highest_tolerated(draft: Draft) -> Answer:
    """The last word recorded on it."""
    for row in reversed(draft.treatments):
        if row.highest_tolerated is not None:
            return answer(row.highest_tolerated)
    return UNKNOWN


def _missing(draft: Draft, role: Role, adequacy: Adequacy, outcome: Outcome, intolerant: Answer) -> tuple[str, ...]:
    """Facts that would settle an unknown; of what is never counted nothing is asked."""
    if role.role == OTHER and not draft.by_sessions:
        return ()
    stop_reason = [f"stop_reason:{draft.course_id}"] if intolerant is UNKNOWN and draft.stop_reason is None else []
    if not stop_reason and not outcome.missing:
        return adequacy.missing
    return tuple(dict.fromkeys((*adequacy.missing, *outcome.missing, *stop_reason)))


def _assumptions(draft: Draft, role: Role, adequacy: Adequacy) -> tuple[str, ...]:
    found = [role.presumed] if role.presumed else []
    undated = draft.start is None and draft.stop is None
    if undated and not any(row.ongoing is not None for row in draft.treatments):
        found.append(
            "Neither start nor stop is recorded: that it goes on is presumed."
            if draft.ongoing
            else "Neither start nor stop is recorded: that it is over is presumed, as its duration, outcome or stop reason is recorded."
        )
    return (*found, *adequacy.assumptions) if found else adequacy.assumptions


def _label(draft: Draft, role: Role, knowledge: Knowledge) -> str:
    """ "venlafaxine", "aripiprazole added to sertraline"."""
    title = knowledge.title(draft.agent)
    return f"{title} added to {knowledge.title(role.augments.agent)}" if role.augments else title
