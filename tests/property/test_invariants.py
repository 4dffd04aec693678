"""What never changes a verdict, whatever the history (rules K)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from lib.engine.stretches import content_of
from lib.records.answers import NO, UNKNOWN, YES, count_reaches
from lib.records.bounds import Bounds
from lib.records.course import Course
from lib.records.dates import PartialDate, on
from lib.records.doses import Dose
from lib.records.history import Episode, History, Score, Treatment
from tests.builders import AS_OF, courses_of, day

AGENTS = ("sertraline", "venlafaxine", "mirtazapine", "aripiprazole", "lithium", "zopiclone")
PROTOCOLS = {"ECT.RUL.BP": "ect", "TMS.iTBS": "tms", "PSY.CBT": "psychotherapy", "KET.ESK": "ketamine"}
OUTCOMES = (None, "none", "partial", "response", "remission", "worse")
STOP_REASONS = (None, "inefficacy", "intolerance", "loss_of_efficacy", "remission", "other")

days = st.integers(0, 400)


@st.composite
def vague(draw: st.DrawFn, at: int) -> PartialDate:
    """A day, known exactly or to a span of up to two months around it."""
    before, after = draw(st.sampled_from([(0, 0), (0, 0), (3, 10), (30, 30)]))
    return PartialDate(day(at - before), day(at + after))


@st.composite
def treatments(draw: st.DrawFn, row: int) -> Treatment:
    """Any one row of treatment."""
    start = draw(days)
    stop = draw(st.none() | st.integers(start, start + 150))
    agent = draw(st.sampled_from((*AGENTS, *PROTOCOLS)))
    amount = draw(st.sampled_from([2.0, 15.0, 50.0, 75.0, 150.0, 600.0]))
    return Treatment(
        row=row,
        kind=PROTOCOLS.get(agent, "medication"),
        name=agent,
        agent=agent,
        start=draw(st.none() | vague(start)),
        stop=None if stop is None else draw(vague(stop)),
        dose=draw(st.sampled_from([None, Dose(amount, amount, "mg"), Dose(amount, amount * 2, "mg")])),
        sessions=draw(st.none() | st.integers(1, 25)) if agent in PROTOCOLS else None,
        augments=draw(st.sampled_from([None, None, None, "sertraline"])),
        adherence_pct=draw(st.sampled_from([None, None, 79.0, 80.0, 95.0])),
        outcome=draw(st.sampled_from(OUTCOMES)),
        stop_reason=None if stop is None else draw(st.sampled_from(STOP_REASONS)),
    )


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A history of up to eight rows of treatment, some scores and perhaps an episode."""
    count = draw(st.integers(1, 8))
    rows = tuple(draw(treatments(row)) for row in range(2, 2 + count))
    points = draw(st.lists(st.tuples(st.integers(-30, 500), st.integers(0, 27)), max_size=8))
    scores = tuple(Score(100 + n, "PHQ-9", "PHQ-9", on(day(at)), value) for n, (at, value) in enumerate(points))
    episodes = draw(st.sampled_from([(), (Episode(200, on(day(100))),)]))
    return History("P1", treatments=_possible(rows), scores=scores, episodes=episodes)


def _possible(rows: tuple[Treatment, ...]) -> tuple[Treatment, ...]:
    """The reader refuses a stop before the start."""
    return tuple(r if r.start is None or r.stop is None or r.stop.latest >= r.start.earliest else replace(r, stop=None) for r in rows)


def verdicts(course: Course) -> dict[str, object]:
    """Everything a course says, except the row numbers it rests on."""
    shown: dict[str, object] = {f.name: getattr(course, f.name) for f in fields(course) if f.name != "rows"}
    shown["steps"] = [(s.start, s.stop, s.dose) for s in course.steps]
    for name in ("baseline", "endpoint"):
        score = shown[name]
        shown[name] = (score.when, score.value) if isinstance(score, Score) else None
    return shown


def all_verdicts(history: History, as_of: date = AS_OF) -> list[dict[str, object]]:
    """The verdicts on every course."""
    return [verdicts(c) for c in courses_of(history, as_of=as_of)]


@given(histories(), st.randoms(use_true_random=False))
def test_row_order_changes_nothing(history: History, random) -> None:  # type: ignore[no-untyped-def]
    rows, scores = list(history.treatments), list(history.scores)
    random.shuffle(rows)
    random.shuffle(scores)
    renumbered = tuple(replace(r, row=n) for n, r in enumerate(rows, start=2))
    rescored = tuple(replace(s, row=n) for n, s in enumerate(scores, start=100))
    assert all_verdicts(replace(history, treatments=renumbered, scores=rescored)) == all_verdicts(history)


@given(histories(), st.integers(0, 7))
def test_duplicate_rows_change_nothing(history: History, which: int) -> None:
    twin = replace(history.treatments[which % len(history.treatments)], row=50)
    scores = (*history.scores, *(replace(s, row=s.row + 20) for s in history.scores[:1]))
    assert all_verdicts(replace(history, treatments=(*history.treatments, twin), scores=scores)) == all_verdicts(history)


@given(histories())
def test_how_a_date_or_dose_was_written_changes_nothing(history: History) -> None:
    def rewritten(row: Treatment) -> Treatment:
        start = row.start and replace(row.start, text="as written elsewhere")
        dose = row.dose and replace(row.dose, text="0.05 g")
        return replace(row, start=start, dose=dose)

    def plain(history: History) -> list[dict[str, object]]:
        return [{k: v for k, v in c.items() if k not in ("start", "stop", "steps", "max_dose")} for c in all_verdicts(history)]

    assert plain(replace(history, treatments=tuple(map(rewritten, history.treatments)))) == plain(history)


@given(histories(), st.integers(0, 7), st.integers(1, 149), st.sampled_from([0, 1]))
def test_splitting_a_row_into_two_adjacent_ones_changes_nothing(history: History, which: int, at: int, apart: int) -> None:
    rows = list(history.treatments)
    row = rows.pop(which % len(rows))
    rows = [r for r in rows if r.agent != row.agent]  # overlaps of the same agent are resolved by their starts, which a split adds to
    row = replace(row, start=on(day(50)), stop=on(day(200)), sessions=None)
    first = replace(row, stop=on(day(50 + at)), stop_reason=None, outcome=None)
    second = replace(row, row=60, start=on(day(50 + at + apart)))
    whole = all_verdicts(replace(history, treatments=(*rows, row)))
    split = all_verdicts(replace(history, treatments=(*rows, first, second)))
    if row.agent in PROTOCOLS:  # sessions stand where they stood: two steps instead of one
        for course in (*whole, *split):
            course.pop("steps")
    assert split == whole


@given(histories(), histories())
def test_another_patient_changes_nothing(history: History, other: History) -> None:
    alone = all_verdicts(history)
    all_verdicts(replace(other, patient_id="P2"))
    assert all_verdicts(history) == alone


# An unknown day, dose, adherence or outcome filled in: what was yes or no stays so, unless the fact is named in the reason.
NAMED = {"adherence_pct": "low_adherence", "stop_reason": "stopped_for_intolerance"}


@given(histories(), st.integers(0, 7), st.sampled_from(["start", "stop", "dose"]), st.integers(0, 60))
def test_a_fact_made_exact_never_turns_yes_into_no(history: History, which: int, fact: str, choice: int) -> None:
    rows = list(history.treatments)
    index = which % len(rows)
    row = rows[index]
    # One row of the agent: with several, a date made exact may also change their order, which is then what is known.
    if sum(r.agent == row.agent for r in rows) > 1 or row.augments is not None:
        return
    value: object
    if fact == "dose":
        value = row.dose or Dose(50.0, 50.0, "mg")
    else:
        known = getattr(row, fact)
        if known is None:
            return
        span = (known.latest - known.earliest).days
        value = on(known.earliest + timedelta(days=min(choice, span)))
    filled = replace(row, **{fact: value})  # type: ignore[arg-type]
    if filled.start and filled.stop and filled.stop.latest < filled.start.earliest:
        return
    rows[index] = filled
    before = {c.course_id: c for c in courses_of(history) if c.agent == row.agent}
    after = {c.course_id: c for c in courses_of(replace(history, treatments=tuple(rows))) if c.agent == row.agent}
    for course_id, was in before.items():
        now = after[course_id]
        if was.role != now.role:  # an overlap became known, and with it what the course has to reach
            continue
        assert {was.adequate, now.adequate} != {YES, NO}, (was.inadequate_because, now.inadequate_because)
        assert was.in_current_episode is UNKNOWN or was.in_current_episode is now.in_current_episode
        assert _within(now.weeks, was.weeks)
        assert _within(now.weeks_at_minimum_dose, was.weeks_at_minimum_dose)


def _within(inner: Bounds, outer: Bounds) -> bool:
    return outer.low <= inner.low + 1e-9 and inner.high <= outer.high + 1e-9


@given(histories(), st.integers(0, 7), st.sampled_from([79.0, 80.0, 100.0]))
def test_adherence_filled_in_names_itself_when_it_changes_a_verdict(history: History, which: int, percent: float) -> None:
    rows = list(history.treatments)
    index = which % len(rows)
    if rows[index].adherence_pct is not None:
        return
    # Filled in one of two rows that say the same, it makes two treatments of one: their doses or sessions then add.
    if sum(content_of(row) == content_of(rows[index]) for row in rows) > 1:
        return
    rows[index] = replace(rows[index], adherence_pct=percent)
    before = courses_of(history)
    after = courses_of(replace(history, treatments=tuple(rows)))
    for was, now in zip(before, after, strict=True):
        if was.adequate is not now.adequate:
            assert was.adherent is UNKNOWN
            assert "low_adherence" in now.inadequate_because
        if was.failed is YES and now.failed is NO:
            assert "low_adherence" in now.inadequate_because


# Adding an adequate failed course never lowers a count.
@given(histories(), st.sampled_from(["fluoxetine", "bupropion"]))
def test_another_failed_course_never_lowers_a_count(history: History, agent: str) -> None:
    extra = Treatment(70, "medication", agent, agent, on(day(600)), on(day(660)), dose=Dose(300.0, 300.0, "mg"), outcome="none")
    # The extra course lies after every dated row, so that it changes no overlap.
    ended = tuple(replace(r, stop=on(day(560))) if r.stop is None and r.start is not None else r for r in history.treatments)
    before = courses_of(replace(history, treatments=ended, scores=()))
    after = courses_of(replace(history, treatments=(*ended, extra), scores=()))
    assert next(c for c in after if c.agent == agent).failed is YES
    for needed in range(1, 6):
        was, now = (count_reaches((c.failed for c in courses), needed) for courses in (before, after))
        assert (was, now) in {(NO, NO), (NO, UNKNOWN), (NO, YES), (UNKNOWN, UNKNOWN), (UNKNOWN, YES), (YES, YES)}


# Shown rows add up: every counted row of a recognised agent stands in exactly one course.
@given(histories())
def test_every_row_stands_in_exactly_one_course(history: History) -> None:
    counted = [row for course in courses_of(history) for row in course.rows]
    assert sorted(counted) == sorted(t.row for t in history.treatments)


# What each verdict promises the others.
@given(histories())
def test_verdicts_agree_with_one_another(history: History) -> None:
    for course in courses_of(history):
        assert (course.inadequate_because == ()) == (course.adequate is YES)
        if course.failed is YES:
            assert course.adequate is YES
            assert course.intolerant is NO
            assert course.outcome != "remission"
            assert not course.lost
        if course.adequate is NO:
            assert course.failed is NO
        if course.intolerant is YES:
            assert course.stop_reason == "intolerance"
            assert course.failed is NO
        if course.ongoing:
            assert course.stop is None
        assert 0 <= course.weeks_at_minimum_dose.low <= course.weeks_at_minimum_dose.high <= max(course.weeks.high, 0) + 1e-9
        assert course.weeks_at_minimum_in_episode.high <= course.weeks_at_minimum_dose.high + 1e-9
        assert set(course.rows) >= {row for step in course.steps for row in step.rows}
        for before, step in zip(course.steps, course.steps[1:], strict=False):
            assert before.start is None or step.start is None or before.start.earliest <= step.start.latest


# Course ids are the agent and a number that counts up with the start.
@given(histories())
def test_course_ids_count_up_with_the_start(history: History) -> None:
    courses = courses_of(history)
    assert len({c.course_id for c in courses}) == len(courses)
    for agent, number in product({c.agent for c in courses}, range(1, 9)):
        starts = [c.start for c in courses if c.course_id in (f"{agent}-{number}", f"{agent}-{number + 1}")]
        if len(starts) == 2 and starts[0] is not None and starts[1] is not None:
            assert starts[0].earliest <= starts[1].earliest
