"""What would an answer settle? Each possible answer is put into the history, and the verdicts that wait for it are judged again (rule I).

Only what the fact can touch is judged again, so that all questions of one patient stay within a tenth of a second: courses only for facts that
change courses, verdicts only where they name the fact, and of an option only its safety. That nothing is lost by this is a test, which
compares with the whole assessment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from lib.engine.case import Case
from lib.engine.courses import build_courses
from lib.engine.episode import current_episode
from lib.engine.options.candidates import Candidate, candidates
from lib.engine.options.safety import CANNOT_CLEAR, cautions_reaching, judge_safety
from lib.engine.options.situation import Situation, read_situation
from lib.engine.pack_trials import PackTrials
from lib.engine.patterns import PATTERNS
from lib.engine.questions import DECISIVE, OPTION, PACK, PATTERN, STAGING, OpenVerdict, settled_by
from lib.engine.replies import Reply, replies
from lib.engine.staging import MODELS
from lib.engine.staging.stage import StageAnswer
from lib.engine.touched import Difference, difference, patterns_see, staging_sees
from lib.records.answers import UNKNOWN
from lib.records.facts import Fact, with_facts
from lib.records.history import Condition, CourseFact, Episode, Event, Lab, Score, Treatment

# Facts that can change a course, its outcome or the episode; the rest leave the courses as they are.
_CHANGES_COURSES = (CourseFact, Episode, Event, Score, Treatment)
_LEVEL = "lithium_level"
# Conditions from which another one follows, or the severity of the episode.
_REACHES_FURTHER = frozenset({"bipolar_disorder", "mania_or_hypomania", "psychosis_current"})


def case_with(case: Case, facts: Iterable[Fact]) -> Case:
    """The case as it would be with these facts in the history. Courses that stay as they are stay the same objects."""
    added = tuple(facts)
    history = with_facts(case.history, added)
    if not any(isinstance(fact, _CHANGES_COURSES) or (isinstance(fact, Lab) and fact.lab == _LEVEL) for fact in added):
        return replace(case, history=history)
    episode = current_episode(history, case.knowledge, case.as_of)
    courses, _ = build_courses(history, case.knowledge, case.as_of, case.settings, episode)
    before = {course.course_id: course for course in case.courses}
    kept = tuple(before[c.course_id] if before.get(c.course_id) == c else c for c in courses)
    return replace(case, history=history, courses=kept, episode=episode)


@dataclass(slots=True)
class Trials:
    """Judges, for `next_questions(..., settles=...)`, which open verdicts some answer to a question would settle."""

    case: Case
    _base: _AsItIs | None = None
    _packs: PackTrials = field(init=False)

    def __post_init__(self) -> None:
        self._packs = PackTrials(self.case)

    def __call__(self, code: str, verdicts: tuple[OpenVerdict, ...]) -> tuple[str, ...]:
        """Ids of the verdicts settled by one answer or another, in their order; by name alone where no answer can be tried."""
        tried = [reply for reply in replies(self.case, code) if reply.tried]
        if not tried:
            return settled_by(code, verdicts)
        waiting = [v for v in verdicts if self._can_touch(code, v)]
        settled: set[int] = set()
        for reply in tried:
            still = [v for v in waiting if id(v) not in settled]
            if not still:
                break
            settled |= {id(v) for v in self._settled(reply, still)}
        return tuple(dict.fromkeys(v.verdict for v in waiting if id(v) in settled))

    def _can_touch(self, code: str, verdict: OpenVerdict) -> bool:
        """Could an answer settle it? Those that name the fact; beside them what an answer may decide without being asked for: a course that is
        presumed to have been taken, a score, the diagnosis, and options that a caution on the condition would stop."""
        kind, _, about = code.partition(":")
        if code in verdict.missing:
            return True
        if verdict.members:
            return kind == "condition" and bool(self._stopped_by(about).intersection(verdict.members))
        return kind not in ("condition", "lab", "fact", "event", "stop")

    def _settled(self, reply: Reply, verdicts: list[OpenVerdict]) -> list[OpenVerdict]:
        trial = case_with(self.case, reply.facts)
        options = [v for v in verdicts if v.verdict.startswith(f"{OPTION}:")]
        made = difference(self.case, trial)
        cleared = self._cleared(trial, reply.facts, {o for v in options for o in v.members}) if options else frozenset()
        return [v for v in verdicts if (set(v.members) <= cleared if v.members else self._decided(trial, v.verdict, made))]

    def _decided(self, trial: Case, verdict: str, made: Difference) -> bool:
        kind, _, name = verdict.partition(":")
        if kind == PACK:
            return self._packs.decided(name, trial, made)
        if kind == STAGING:
            return staging_sees(made) and _has_one_value(MODELS[name](trial).answer)
        return kind == PATTERN and patterns_see(made) and _PATTERNS[name](trial).answer.present is not UNKNOWN

    def _cleared(self, trial: Case, facts: tuple[Fact, ...], wanted: set[str]) -> frozenset[str]:
        """Which of these options would no longer wait for anything."""
        situation, found = self._options_in(trial, facts)
        mine = [c for c in found if c.row.id in wanted]
        gone = wanted - {c.row.id for c in mine}
        return frozenset({c.row.id for c in mine if judge_safety(c, situation).safety != CANNOT_CLEAR} | gone)

    def _options_in(self, trial: Case, facts: tuple[Fact, ...]) -> tuple[Situation, tuple[Candidate, ...]]:
        """The trial's situation and options. A lone condition or measurement leaves all that does not name it as it was, and that is most."""
        base = self._as_it_is()
        subject = _subject(facts[0]) if len(facts) == 1 else None
        if subject is None:
            situation = read_situation(trial)
            return situation, candidates(situation)
        named = base.naming.get(subject, frozenset())
        hits = {key: hit for key, hit in base.situation.hits.items() if key[0] not in named}
        checks = base.situation.checks.anew(trial, named)
        return replace(base.situation, case=trial, checks=checks, hits=hits, said={}), base.candidates

    def _stopped_by(self, subject: str) -> frozenset[str]:
        return self._as_it_is().stopped_by.get(subject, frozenset())

    def _as_it_is(self) -> _AsItIs:
        if self._base is None:
            self._base = _as_it_is(self.case)
        return self._base


@dataclass(frozen=True, slots=True)
class _AsItIs:
    """The options without any answer. `naming`: the cautions (by identity) that look at a condition; `stopped_by`: options that one of them
    would make contraindicated or high-risk."""

    situation: Situation
    candidates: tuple[Candidate, ...]
    naming: dict[str, frozenset[int]]
    stopped_by: dict[str, frozenset[str]]


def _as_it_is(case: Case) -> _AsItIs:
    situation = read_situation(case)
    found = candidates(situation)
    naming: dict[str, set[int]] = {}
    stopped_by: dict[str, set[str]] = {}
    for caution in case.knowledge.options.cautions:
        for subject in caution.subject.split():
            naming.setdefault(subject, set()).add(id(caution))
    for candidate in found:
        judge_safety(candidate, situation)  # so that every hit is known
        for caution in cautions_reaching(candidate, situation):
            for subject in caution.subject.split() if caution.severity in DECISIVE else ():
                stopped_by.setdefault(subject, set()).add(candidate.row.id)
    return _AsItIs(
        situation,
        found,
        {subject: frozenset(rows) for subject, rows in naming.items()},
        {subject: frozenset(options) for subject, options in stopped_by.items()},
    )


def _subject(fact: Fact) -> str | None:
    """What cautions call a condition or measurement; None where it changes more than the cautions that name it."""
    if isinstance(fact, Condition):
        return None if fact.condition in _REACHES_FURTHER else fact.condition
    return fact.lab if isinstance(fact, Lab) and fact.lab != _LEVEL else None


def _has_one_value(stage: StageAnswer) -> bool:
    return stage.low == stage.high


_PATTERNS = {pattern.__name__: pattern for pattern in PATTERNS}
