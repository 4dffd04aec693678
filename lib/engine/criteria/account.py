"""What does a counting clause say of the courses it looked at: which counted, which cannot be told, which were left out and why?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lib.engine.case import Case
from lib.engine.criteria.finding import Finding, listed, once
from lib.engine.criteria.judging import Check
from lib.engine.criteria.words import count_rule
from lib.knowledge.clauses import FailedAugmentations, FailedCourses
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.course import Course
from lib.records.dates import show_partial
from lib.records.wording import lower, show_rows


@dataclass(frozen=True, slots=True)
class Verdict:
    """One course under one clause. `because`: why not, or why open; `part`: which part of the clause that was; `presumed`: adherence was."""

    course: Course
    answer: Answer
    because: str = ""
    part: str = ""
    missing: tuple[str, ...] = ()
    presumed: bool = False


def verdict_of(course: Course, checks: Iterable[Check], presumed: bool = False) -> Verdict:
    """All checks together; the first no settles it."""
    still_open = []
    for check in checks:
        if check.answer is NO:
            return Verdict(course, NO, check.no, check.part)
        if check.answer is UNKNOWN:
            still_open.append(check)
    if not still_open:
        return Verdict(course, YES, presumed=presumed)
    missing = once(code for check in still_open for code in check.missing)
    return Verdict(course, UNKNOWN, listed(check.unknown for check in still_open), still_open[0].part, missing, presumed)


def account(case: Case, spec: FailedCourses | FailedAugmentations, met: Answer, verdicts: tuple[Verdict, ...], verb: str) -> Finding:
    """The finding of a counting clause. Its courses are those that count for certain, so that they add up to the number said."""
    names = course_names(case, (v.course for v in verdicts))
    yes, no, unknown = ([v for v in verdicts if v.answer is answer] for answer in (YES, NO, UNKNOWN))
    said = [f"{_with_reasons(yes, names)} {verb}"] if yes else []
    said += [f"{group} cannot tell: {because}" for group, because in _by_reason(unknown, names)]
    said += [f"{group} not counted: {because}" for group, because in _by_reason(no, names)]
    added = isinstance(spec, FailedAugmentations)
    return Finding(
        met=met,
        rule=count_rule(spec),
        because="; ".join(said) or f"no {'augmentation' if added else 'antidepressant course'} in the history",
        headline=_headline(spec, met, verdicts, names, verb),
        courses=tuple(v.course.course_id for v in yes),
        rows=once(row for v in (*yes, *unknown) for row in v.course.rows),
        missing=once(code for v in unknown for code in v.missing) if met is UNKNOWN else (),
        assumptions=(*_assumptions(case, spec, yes, names), *(_unrecognised(case) if met is not YES else ())),
        not_counted=tuple((v.course.course_id, v.part) for v in (*unknown, *no)),
    )


def _unrecognised(case: Case) -> tuple[str, ...]:
    """Medicines whose names are not known are not counted; where the count falls short, that is said beside it."""
    rows = tuple(t.row for t in case.history.treatments if t.kind == "medication" and t.agent is None)
    if not rows:
        return ()
    which = "a medicine that is not recognised; it is" if len(rows) == 1 else "medicines that are not recognised; they are"
    return (f"{show_rows(rows)} {'names' if len(rows) == 1 else 'name'} {which} not counted, and could be what is missing",)


def course_names(case: Case, courses: Iterable[Course]) -> dict[str, str]:
    """Course id -> the agent's name; courses of one agent are told apart by their start."""
    titles = {c.course_id: (case.knowledge.title(c.agent), c.start) for c in courses}
    shown = [title for title, _ in titles.values()]
    return {key: f"{title} ({show_partial(start)})" if shown.count(title) > 1 else title for key, (title, start) in titles.items()}


def _headline(
    spec: FailedCourses | FailedAugmentations, met: Answer, verdicts: tuple[Verdict, ...], names: dict[str, str], verb: str
) -> str:
    """`2 of 2 needed courses failed: sertraline, venlafaxine`, with what is short of it."""
    yes, unknown = ([v for v in verdicts if v.answer is answer] for answer in (YES, UNKNOWN))
    by_drug = not isinstance(spec, FailedCourses) or spec.different_agents
    count = len({v.course.agent if by_drug else v.course.course_id for v in yes})
    noun = "augmentation" if isinstance(spec, FailedAugmentations) else "course"
    if count > spec.count:
        said = f"{count} {noun}s {verb}, {spec.count} needed"
    else:
        said = f"{count} of {spec.count} needed {noun}{'' if spec.count == 1 else 's'} {verb}"
    if yes:
        said += f": {', '.join(once(names[v.course.course_id] for v in yes))}"
    classes = len({v.course.drug_class for v in yes})
    if met is not YES and count >= spec.count and classes < spec.distinct_classes:
        said += f" ({classes} of {spec.distinct_classes} needed classes)"
    if met is UNKNOWN and unknown:
        said += f"; cannot tell on {listed(once(names[v.course.course_id] for v in unknown))}"
    return said


def _assumptions(case: Case, spec: FailedCourses | FailedAugmentations, yes: list[Verdict], names: dict[str, str]) -> tuple[str, ...]:
    presumed = [names[v.course.course_id] for v in yes if v.presumed]
    said = [f"adherence not recorded, presumed adequate: {listed(presumed)}"] if presumed else []
    # How adherence is taken is the pack's own affair and already said; the rest a course presumed stands here too.
    said += [
        f"{names[v.course.course_id]}: {lower(text)}" for v in yes for text in v.course.assumptions if not text.startswith("Adherence")
    ]
    if spec.window.kind == "episode" and case.episode.origin == "after_remission":
        said.append("the current episode is taken to start after the last remission")
    return once(said)


def _by_reason(verdicts: list[Verdict], names: dict[str, str]) -> list[tuple[str, str]]:
    """Courses with the same reason together, in the order of the first of each."""
    groups: dict[str, list[str]] = {}
    for verdict in verdicts:
        groups.setdefault(verdict.because, []).append(names[verdict.course.course_id])
    return [(listed(once(group)), because) for because, group in groups.items()]


def _with_reasons(verdicts: list[Verdict], names: dict[str, str]) -> str:
    return listed(f"{names[v.course.course_id]}{f' ({v.because})' if v.because else ''}" for v in verdicts)
