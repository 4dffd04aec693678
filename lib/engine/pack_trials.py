"""Would an answer decide a criteria pack? Only clauses that can see what it changed are judged again, and of their courses only those that did."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lib.engine.case import Case
from lib.engine.criteria.account import Verdict
from lib.engine.criteria.courses import CountingSpec, Judge, answer_alone, judge_course, not_tolerated, rests_on_course_alone
from lib.engine.criteria.evaluate import find
from lib.engine.touched import Difference, sees
from lib.knowledge.clauses import AllOf, AnyOf, ClauseSpec, FailedAugmentations, FailedCourses
from lib.knowledge.packs import Pack
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of, any_of
from lib.records.assessment import Criterion
from lib.records.course import Course


@dataclass(slots=True)
class PackTrials:
    """Judges packs in trials of one case and remembers what all trials share. `criteria`: what the packs answer without any trial."""

    case: Case
    criteria: tuple[Criterion, ...] = ()
    _packs: dict[str, Pack] = field(default_factory=dict)
    _before: dict[int, Answer] = field(default_factory=dict)
    _verdicts: dict[tuple[int, int, int], Verdict] = field(default_factory=dict)
    _never_no: dict[tuple[int, frozenset[int]], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._packs = {pack.id: pack for pack in self.case.knowledge.packs}
        for found in self.criteria:
            clauses = zip(self._packs[found.pack].clauses, found.clauses, strict=True)
            self._before.update((id(spec), clause.met) for spec, clause in clauses)

    def decided(self, pack_id: str, trial: Case, made: Difference) -> bool:
        """Is the pack decided in the trial? `made`: in what the trial differs from the case."""
        touched, kept = [], YES
        for spec in self._packs[pack_id].clauses:
            if sees(spec, made):
                touched.append(spec)
            else:
                kept = all_of((kept, self._answer_before(spec)))
        if kept is UNKNOWN:  # then only a no can decide
            return any(not self._cannot_be_no(trial, spec, made) and self._answer(trial, spec, made) is NO for spec in touched)
        return kept is NO or all_of(self._answer(trial, spec, made) for spec in touched) is not UNKNOWN

    def _answer_before(self, spec: ClauseSpec) -> Answer:
        if id(spec) not in self._before:
            self._before[id(spec)] = find(self.case, spec).met
        return self._before[id(spec)]

    def _answer(self, trial: Case, spec: ClauseSpec, made: Difference) -> Answer:
        """A clause's answer in the trial; what cannot see the difference keeps the answer it had."""
        if isinstance(spec, AnyOf | AllOf):
            answers = (self._answer(trial, part, made) for part in spec.of)
            return any_of(answers) if isinstance(spec, AnyOf) else all_of(answers)
        if not sees(spec, made):
            return self._answer_before(spec)
        if not isinstance(spec, FailedCourses | FailedAugmentations):
            return find(trial, spec).met
        return self._counted(trial, spec, made)

    def _counted(self, trial: Case, spec: CountingSpec, made: Difference) -> Answer:
        if not _on_same_ground(spec, made):
            return answer_alone(trial, spec, judge_course, not_tolerated)
        return answer_alone(trial, spec, self._remembered(judge_course, made), self._remembered(not_tolerated, made))

    def _remembered(self, judge: Judge, made: Difference) -> Judge:
        """Judge a course that stays as it was once a clause, for all trials."""

        def judged(trial: Case, spec: CountingSpec, course: Course) -> Verdict:
            if id(course) not in made.kept:
                return judge(trial, spec, course)
            key = (id(judge), id(spec), id(course))
            if key not in self._verdicts:
                self._verdicts[key] = judge(trial, spec, course)
            return self._verdicts[key]

        return judged

    def _cannot_be_no(self, trial: Case, spec: ClauseSpec, made: Difference) -> bool:
        """Do the courses that stay as they were keep the clause from a no already? More courses can only raise what it counts."""
        if isinstance(spec, AnyOf | AllOf):
            parts = (self._cannot_be_no(trial, part, made) for part in spec.of)
            return any(parts) if isinstance(spec, AnyOf) else all(parts)
        if not sees(spec, made):
            return self._answer_before(spec) is not NO
        if not isinstance(spec, FailedCourses | FailedAugmentations) or not _on_same_ground(spec, made):
            return False
        key = (id(spec), made.kept)
        if key not in self._never_no:
            kept = replace(trial, courses=tuple(c for c in trial.courses if id(c) in made.kept))
            self._never_no[key] = self._counted(kept, spec, made) is not NO
        return self._never_no[key]


def _on_same_ground(spec: CountingSpec, made: Difference) -> bool:
    """Is a course that stays as it was judged as it was? Windows open with the episode or an admission."""
    return rests_on_course_alone(spec) and not made.episode and "events" not in made.places
