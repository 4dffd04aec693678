"""Why does an option stand where it stands among the others? (rules R0.2, R2.3, R3, R4, R5)

The order inside a group compares, one after the other: needs speed, helped before, dose not yet optimised, augmentation against switch, line,
level, circumstances. Options equal in all of them are ties and share a rank.
"""

from __future__ import annotations

from dataclasses import dataclass

from lib.engine.options.candidates import Candidate
from lib.engine.options.dosing import DoseRoom
from lib.engine.options.lines import Line
from lib.engine.options.situation import Situation, reason
from lib.engine.options.states import HELPED
from lib.engine.options.targets import modifiers_on
from lib.engine.options.wording import course_words, findings_words
from lib.records.answers import YES
from lib.records.assessment import Reason
from lib.records.course import Course

EARLY_PSYCHOTHERAPY = ("PSY.CBT", "PSY.IPT", "PSY.BA")
WITH_PSYCHOSIS = ("AUG.OLZ", "AUG.QUE")
_LINES = {"1": 1, "2": 2, "3": 3, "investigational": 5, "not_recommended": 6}
_LISTED, _NOT_LISTED, _NO_LEVEL = 1, 4, 9

Key = tuple[int, int, int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """`key`: the order inside a group, smaller first. `reasons`: every rule that had a say."""

    key: Key
    reasons: tuple[Reason, ...]


def rank(candidate: Candidate, line: Line, room: DoseRoom | None, situation: Situation) -> Standing:
    """Where the option stands, and by which rules."""
    urgent, said = _urgent(candidate, situation)
    helped = candidate.state.state == HELPED and not candidate.state.lost
    optimise = room is not None and room.first
    later, weighed = _adding_or_switching(candidate, situation)
    shift, moved = _circumstances(candidate, situation)
    level = int(line.level) if line.level.isdigit() else _NO_LEVEL
    key = (not urgent, not helped, not optimise, later, _line_rank(line), level, shift)
    return Standing(key, (*said, *weighed, *_history_rules(candidate, situation), *moved))


def _urgent(candidate: Candidate, situation: Situation) -> tuple[bool, list[Reason]]:
    """R0.2: psychosis, catatonia, not eating or drinking, rapid deterioration."""
    if not situation.needs_fast:
        return False, []
    found = findings_words(situation)
    rows = tuple(row for f in situation.needs_fast for row in f.rows)
    subjects = {f.subject for f in situation.needs_fast}
    if candidate.row.family == "ect":
        reasons = [_with_rows(reason(situation, "R0.2", "rule", finding=found), rows)]
        reasons += [_with_rows(reason(situation, "R0.2.catatonia", "rule"), rows)] if "catatonia" in subjects else []
        return True, reasons
    if "psychosis_current" in subjects and candidate.row.id in WITH_PSYCHOSIS:
        return True, [_with_rows(reason(situation, "R0.2.psychosis", "rule"), rows)]
    return False, []


def _adding_or_switching(candidate: Candidate, situation: Situation) -> tuple[int, list[Reason]]:
    """R3.2 to R3.5: does adding come before switching here, or the other way round?"""
    kind = candidate.row.kind
    adds, switches = kind in ("adjunct", "combine"), kind == "switch"
    if not (adds or switches or candidate.row.id == "KET.ESK" or candidate.row.family == "tms"):
        return 0, []
    number = situation.case.knowledge.number
    failed = situation.failed
    many = len(failed) >= number("option_failures_switch_lower")
    reasons: list[Reason] = []
    later = 0
    course = situation.current[0] if situation.current else None
    if course is not None and (adds or switches):
        if _partial_and_tolerated(course):
            reasons.append(reason(situation, "R3.2", "rule", (course,), course=course_words(course)))
            later += switches
        elif _no_benefit(course, number("option_optimise_weeks")):
            reasons.append(reason(situation, "R3.3", "rule", (course,), course=course_words(course)))
            later += adds and not many
    if many:
        reasons.append(reason(situation, "R3.4", "rule", failed, count=len(failed)))
        later += switches
        if (adds or switches) and len(failed) >= number("option_failures_no_advantage"):
            reasons.append(reason(situation, "R3.5", "evidence", failed, count=len(failed)))
    return min(later, 1), reasons


def _partial_and_tolerated(course: Course) -> bool:
    return course.outcome == "partial" and course.intolerant is not YES


def _no_benefit(course: Course, weeks: float) -> bool:
    return course.intolerant is YES or (course.outcome in ("none", "worse") and course.weeks.at_least(weeks) is YES)


def _history_rules(candidate: Candidate, situation: Situation) -> list[Reason]:
    """R3.6 to R3.10 and R7: what earlier psychotherapy, classes, TMS and ECT mean for this option."""
    row, state = candidate.row, candidate.state
    reasons: list[Reason] = []
    if row.id in EARLY_PSYCHOTHERAPY and not situation.had_psychotherapy and not situation.needs_fast:
        reasons.append(reason(situation, "R3.6", "rule"))
    if row.kind == "switch":
        reasons += _class_rules(row.id.removeprefix("MED.SWITCH."), situation)
    if row.family == "tms" and situation.left_tms_failed and not state.courses:
        courses = situation.left_tms_failed
        reasons.append(reason(situation, "R3.8", "history", courses, course=course_words(courses[0])))
    if row.family in ("ketamine", "tms") and situation.ect_failed:
        courses = situation.ect_failed
        reasons.append(reason(situation, "R3.10", "rule", courses, course=course_words(courses[0])))
    if row.family == "ect":
        if situation.ect_failed and only_unilateral_failed(situation) and row.id in ("ECT.BF.BP", "ECT.BT.BP"):
            courses = situation.ect_failed
            reasons.append(reason(situation, "R3.9", "rule", courses, course=course_words(courses[0])))
        if situation.ect_helped:
            reasons.append(reason(situation, "R7", "rule", situation.ect_helped))
    return reasons


def _class_rules(drug_class: str, situation: Situation) -> list[Reason]:
    """R3.7: two failed courses of one class turn the eye to other mechanisms."""
    needed = situation.case.knowledge.number("option_class_failures")
    own = situation.class_failures.get(drug_class, ())
    if len(own) >= needed:
        return [reason(situation, "R3.7", "history", own, count=len(own))]
    others = [(name, courses) for name, courses in situation.class_failures.items() if len(courses) >= needed]
    return [reason(situation, "R3.7.other", "rule", courses, count=len(courses), class_title=name) for name, courses in others]


def only_unilateral_failed(situation: Situation) -> bool:
    """Has every failed ECT course been right unilateral?"""
    return all(c.agent == "ECT.RUL.BP" for c in situation.ect_failed)


def _circumstances(candidate: Candidate, situation: Situation) -> tuple[int, list[Reason]]:
    """R5: age, weight, access and other circumstances; TMS before ECT where nothing is urgent."""
    shift, reasons = 0, []
    options = situation.case.knowledge.options
    for row in modifiers_on(options, candidate.targets):
        checked = situation.checks.check(row)
        if checked.applies is YES:
            shift += row.shift
            reasons.append(Reason(row.code, row.text, row.source, "modifier", "", checked.rows))
    if candidate.row.family == "ect" and not situation.needs_fast and not situation.tms_tried:
        shift += 1
        reasons.append(reason(situation, "C23.8d", "modifier"))
    return shift, reasons


def _line_rank(line: Line) -> int:
    if line.line:
        return _LINES[line.line]
    return _LISTED if line.listed else _NOT_LISTED


def _with_rows(item: Reason, rows: tuple[int, ...]) -> Reason:
    return Reason(item.code, item.text, item.source, item.kind, item.severity, rows, item.courses)
