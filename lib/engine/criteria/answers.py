"""What does every pack answer, without the words? One patient goes through the plan of all packs.

The tests are those of the findings; each is put to a course at most once, whichever packs ask for it. What a test said of all courses is kept as
the bits of two whole numbers (course 0 the lowest bit), so that a clause takes all courses at once. That answers and missing facts are those of
`evaluate_packs` is a test.
"""

from __future__ import annotations

from lib.engine.bits import places_of
from lib.engine.case import Case
from lib.engine.criteria.counting import Tally, reaches, tally
from lib.engine.criteria.finding import once
from lib.engine.criteria.person import Answered, person_answer
from lib.engine.criteria.plan import Count, PackAnswer, Parts, Plan
from lib.engine.criteria.treatments import running_today
from lib.knowledge.clauses import NotConcurrent
from lib.records.answers import NO, UNKNOWN, YES, Answer

NOTHING: tuple[str, ...] = ()


def answer_packs(case: Case, plan: Plan) -> tuple[PackAnswer, ...]:
    """The verdict of every pack in the packs' order."""
    run = PackRun(case, plan)
    met = [run.all_of(places) for _, places in plan.packs]
    return tuple(
        [
            settled[answer] if answer is not UNKNOWN else PackAnswer(pack, answer, run.all_missing(places))
            for (pack, places), settled, answer in zip(plan.packs, plan.settled, met, strict=True)
        ]
    )


class PackRun:
    """One patient going through the plan: what is known so far of each clause and of each test. `known`: courses that were put to the test;
    `passed`, `unsure`: those of them that did, or of which it cannot be told."""

    __slots__ = ("_courses", "_looked_at", "_missing", "_tallies", "case", "known", "met", "passed", "plan", "unsure")

    def __init__(self, case: Case, plan: Plan) -> None:
        self.case, self.plan = case, plan
        self.met: list[Answer | None] = [None] * len(plan.nodes)
        nobody = [0] * len(plan.tests)
        self.known, self.passed, self.unsure = nobody, nobody.copy(), nobody.copy()
        self._missing: dict[int, tuple[str, ...]] = {}
        self._tallies: dict[int, Tally] = {}
        self._looked_at = [0] * len(plan.which)
        self._courses = [(1 << number, course) for number, course in enumerate(case.courses)]
        for bit, course in self._courses:
            for which in plan.looking_at(course):
                self._looked_at[which] |= bit

    def all_of(self, places: tuple[int, ...]) -> Answer:
        """All of these clauses; the first no settles it."""
        met = YES
        for place in places:
            answer = self.met[place] or self._answer(place)
            if answer is NO:
                return NO
            if answer is UNKNOWN:
                met = UNKNOWN
        return met

    def any_of(self, places: tuple[int, ...]) -> Answer:
        """Any of these clauses; the first yes settles it."""
        met = NO
        for place in places:
            answer = self.met[place] or self._answer(place)
            if answer is YES:
                return YES
            if answer is UNKNOWN:
                met = UNKNOWN
        return met

    def answer(self, place: int) -> Answer:
        """The answer of a clause, found once."""
        return self.met[place] or self._answer(place)

    def all_missing(self, places: tuple[int, ...]) -> tuple[str, ...]:
        """The facts these clauses wait for; a clause that is not unknown waits for none."""
        codes: dict[str, None] = {}
        for place in places:
            if (self.met[place] or self._answer(place)) is UNKNOWN:
                for code in self._missing.get(place) or self._missing_of(place):
                    codes[code] = None
        return tuple(codes)

    def _missing_of(self, place: int) -> tuple[str, ...]:
        node = self.plan.nodes[place]
        assert isinstance(node, (Count, Parts))  # the others are answered with what they wait for
        self._missing[place] = codes = self.all_missing(node.parts) if isinstance(node, Parts) else once(self._open(node))
        return codes

    def _answer(self, place: int) -> Answer:
        """Not answered yet: most clauses count courses."""
        node = self.plan.nodes[place]
        if isinstance(node, Count):
            looked_at = self._looked_at[node.which]
            met = self._enough(looked_at, node) if looked_at.bit_count() >= node.needed.count else NO
        elif isinstance(node, Parts):
            met = self.any_of(node.parts) if node.either else self.all_of(node.parts)
        elif isinstance(node, NotConcurrent):
            met = NO if running_today(self.case, node) else YES
        else:
            found: Answered = person_answer(self.case, node)
            met = found.met
            if found.missing:
                self._missing[place] = found.missing
        self.met[place] = met
        return met

    def _enough(self, looked_at: int, node: Count) -> Answer:
        sure, possible = self._counted(looked_at, node)
        if possible.bit_count() < node.needed.count:  # most clauses, and drugs are never more than courses
            return NO
        most = self._tallies.get(possible) or self._tally(possible)
        return reaches(most if sure == possible else self._tallies.get(sure) or self._tally(sure), most, node.needed)

    def _counted(self, looked_at: int, node: Count) -> tuple[int, int]:
        """The courses that count for certain, and those that may."""
        possible, unsure = self._passing(looked_at, node.ways[0])
        sure = possible & ~unsure
        for tests in node.ways[1:]:
            passing, unsure = self._passing(looked_at, tests)
            sure |= passing & ~unsure
            possible |= passing
        return sure, possible

    def _passing(self, courses: int, tests: tuple[int, ...]) -> tuple[int, int]:
        """The courses that pass these tests or may; and those that may. The first no settles it for a course."""
        known, passed, unsure, open_ = self.known, self.passed, self.unsure, 0
        for test in tests:
            if anew := courses & ~known[test]:
                self._ask(test, anew)
            not_told = unsure[test]
            open_ |= not_told
            courses &= passed[test] | not_told
            if not courses:
                return 0, 0
        return courses, courses & open_

    def _ask(self, test: int, courses: int) -> None:
        answer, case, passed, unsure = self.plan.tests[test].answer, self.case, 0, 0
        for bit, course in self._courses:
            if courses & bit:
                said = answer(case, course)
                if said is YES:
                    passed |= bit
                elif said is UNKNOWN:
                    unsure |= bit
        self.known[test] |= courses
        self.passed[test] |= passed
        self.unsure[test] |= unsure

    def _tally(self, courses: int) -> Tally:
        """Of courses not counted yet."""
        found = self._tallies[courses] = tally([course for bit, course in self._courses if courses & bit])
        return found

    def _open(self, node: Count) -> list[str]:
        """What would tell of the courses that may count, in the order of the courses."""
        looked_at = self._looked_at[node.which]
        sure, possible = self._counted(looked_at, node)
        ways = [(tests, self._passing(looked_at, tests)[1]) for tests in node.ways]
        codes: list[str] = []
        for number in places_of(possible & ~sure):
            course = self.case.courses[number]
            for tests, unsure in ways:
                for test in tests if unsure >> number & 1 else ():
                    if self.unsure[test] >> number & 1:
                        codes += self.plan.tests[test].missing(self.case, course)
        return codes
