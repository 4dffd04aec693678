"""Would an answer decide a criteria pack?

In a trial only the clauses that can see what it changed are judged again, and of the courses only those that did.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lib.engine.case import Case
from lib.engine.criteria.answers import PackRun
from lib.engine.criteria.checks import COURSE, OTHERS, WINDOW
from lib.engine.criteria.plan import Plan, pack_plan
from lib.engine.touched import Difference, sees
from lib.records.answers import UNKNOWN


@dataclass(slots=True)
class PackTrials:
    """Judges packs in trials of one case. The packs without any trial, and in the latest one, are gone through once."""

    case: Case
    _before: PackRun | None = field(default=None, init=False)
    _latest: PackRun | None = field(default=None, init=False)

    def decided(self, pack_id: str, trial: Case, made: Difference) -> bool:
        """Is the pack decided in the trial? `made`: in what the trial differs from the case."""
        if self._latest is None or self._latest.case is not trial:
            self._latest = self._run(trial, made)
        return self._latest.all_of(self._latest.plan.clauses[pack_id]) is not UNKNOWN

    def _run(self, trial: Case, made: Difference) -> PackRun:
        """The trial's way through the packs, begun with all that is as it was."""
        plan = pack_plan(trial.knowledge)
        before, run = self._without(plan), PackRun(trial, plan)
        run.met = [answer if not sees(spec, made) else None for spec, answer in zip(plan.specs, before.met, strict=True)]
        same = _same_places(self.case, trial)
        stays = _stays(plan, made)
        run.known = [known & same if test in stays else 0 for test, known in enumerate(before.known)]
        run.passed = [passed & known for passed, known in zip(before.passed, run.known, strict=True)]
        run.unsure = [unsure & known for unsure, known in zip(before.unsure, run.known, strict=True)]
        return run

    def _without(self, plan: Plan) -> PackRun:
        """The packs as they are, every clause answered."""
        if self._before is None:
            self._before = PackRun(self.case, plan)
            for place in range(len(plan.nodes)):
                self._before.answer(place)
        return self._before


def _same_places(case: Case, trial: Case) -> int:
    """The courses that are the same object in the same place, as bits."""
    pairs = zip(case.courses, trial.courses, strict=False)
    return sum(1 << place for place, (before, after) in enumerate(pairs) if before is after)


def _stays(plan: Plan, made: Difference) -> frozenset[int]:
    """The tests that say the same of a course that stays as it was. Windows open with the episode or an admission."""
    kept = {COURSE}
    if not made.episode and "events" not in made.places:
        kept.add(WINDOW)
    if not made.kinds:
        kept.add(OTHERS)
    return frozenset(place for place, test in enumerate(plan.tests) if test.rests_on in kept)
