"""Which conditions, measurements and ages speak against an option, and which are not recorded? (rows K, T, E, L, A, D, P)"""

from __future__ import annotations

from collections.abc import Callable, Container

from lib.engine.case import Case
from lib.engine.options.facts import ever, present, show_lab, usable_lab
from lib.engine.severity import episode_severity
from lib.knowledge.options import CautionRow, ModifierRow
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of, any_of, negate
from lib.records.bounds import Bounds
from lib.records.fixed import fixed
from lib.records.history import Condition, Lab

Row = CautionRow | ModifierRow


@fixed
class Checked:
    """Does the row apply? `missing`: condition ids, `lab:<id>` or `birth_date` that would tell. `shown`: the measurement in words."""

    applies: Answer
    rows: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()
    shown: str = ""


class Checks:
    """The rows' tests on one patient, each done once."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._done: dict[int, Checked] = {}

    def check(self, row: Row) -> Checked:
        """Does this row apply to the patient?"""
        key = id(row)
        if key not in self._done:
            self._done[key] = _within_age(self.case, row, _TESTS[row.test](self.case, row))
        return self._done[key]

    def anew(self, case: Case, rows: Container[int]) -> Checks:
        """The tests on the same patient with one fact more: those of `rows` (by identity) are done again."""
        checks = Checks(case)
        checks._done = {key: found for key, found in self._done.items() if key not in rows}
        return checks


def in_jurisdiction(jurisdictions: str, jurisdiction: str) -> bool:
    """Does a row hold here? Blank = everywhere."""
    return not jurisdictions or jurisdiction in jurisdictions.split()


def _within_age(case: Case, row: Row, found: Checked) -> Checked:
    """A row limited to an age applies only when the age does too."""
    if row.from_age is None and row.below_age is None:
        return found
    aged = _age(case, row)
    applies = all_of((found.applies, aged.applies))
    missing = (*found.missing, *aged.missing) if applies is UNKNOWN else ()
    return Checked(applies, (*found.rows, *aged.rows), missing, found.shown)


def _age(case: Case, row: Row) -> Checked:
    age = case.age
    if age is None:
        return Checked(UNKNOWN, (), ("birth_date",))
    parts = []
    if row.from_age is not None:
        parts.append(age.at_least(row.from_age))
    if row.below_age is not None:
        parts.append(age.below(row.below_age))
    answer = all_of(parts)
    birth = case.fact("birth_date")
    return Checked(answer, (birth.row,) if birth else (), ("birth_date",) if answer is UNKNOWN else ())


def _present(case: Case, row: Row) -> Checked:
    return _any_condition(case, row, present)


def _ever(case: Case, row: Row) -> Checked:
    return _any_condition(case, row, ever)


def _any_condition(case: Case, row: Row, ask: Callable[[Case, str], tuple[Answer, tuple[int, ...]]]) -> Checked:
    """The first subject decides when nothing is present; the others only add what is recorded."""
    first, *others = row.subject.split()
    answer, rows = ask(case, first)
    for other in others:
        also, at = ask(case, other)
        if also is YES:
            answer, rows = YES, (*rows, *at)
    return Checked(answer, rows, (first,) if answer is UNKNOWN else ())


def _recent(case: Case, row: Row) -> Checked:
    """Present within so many days. An event without a date may have been recent."""
    first = row.subject.split()[0]
    days = row.within_days if isinstance(row, CautionRow) and row.within_days is not None else 0
    records = [c for c in case.history.conditions if c.condition in row.subject.split()]
    said = any(c.condition == first for c in records)
    answers = [_within(case, c, days) for c in records]
    answer = any_of(answers) if said or YES in answers else UNKNOWN
    return Checked(answer, tuple(c.row for c in records), (first,) if answer is UNKNOWN else ())


def _within(case: Case, condition: Condition, days: int) -> Answer:
    if condition.present is not YES:
        return condition.present
    if condition.start is None:
        return UNKNOWN
    since = Bounds((case.as_of - condition.start.latest).days, (case.as_of - condition.start.earliest).days)
    return since.at_most(days)


def _needs(case: Case, row: Row) -> Checked:
    """Something that has to be on file: applies when it is said not to be."""
    answer, rows = present(case, row.subject)
    return Checked(negate(answer), rows, (row.subject,) if answer is UNKNOWN else ())


def _lab(case: Case, row: Row, compare: Callable[[float, float], bool]) -> Checked:
    """A measurement against a cut-off; where it is missing, a condition of the same meaning answers."""
    subjects = row.subject.split()
    limit = row.value or 0.0
    for subject in subjects:
        if subject in case.knowledge.labs:
            lab = usable_lab(case, subject)
            if lab is not None:
                return Checked(YES if compare(lab.value, limit) else NO, (lab.row,), (), show_lab(case, lab))
        else:
            answer, rows = present(case, subject)
            if answer is not UNKNOWN:
                return Checked(answer, rows)
    return Checked(UNKNOWN, (), (_code(case, subjects[0]),))


def _lab_below(case: Case, row: Row) -> Checked:
    return _lab(case, row, lambda value, limit: value < limit)


def _lab_above(case: Case, row: Row) -> Checked:
    return _lab(case, row, lambda value, limit: value > limit)


def _lab_from(case: Case, row: Row) -> Checked:
    return _lab(case, row, lambda value, limit: value >= limit)


def _lab_recorded(case: Case, row: Row) -> Checked:
    """Baseline tests: any of the subjects, recent enough, will do."""
    for subject in row.subject.split():
        lab = usable_lab(case, subject)
        if lab is not None:
            return Checked(NO, (lab.row,), (), show_lab(case, lab))
    return Checked(UNKNOWN, (), (_code(case, row.subject.split()[0]),))


def _pressure_above(case: Case, row: Row) -> Checked:
    """Systolic above `value` or diastolic above `value2`."""
    limits = (row.value, row.value2 if isinstance(row, CautionRow) else None)
    readings: list[Lab] = []
    missing: list[str] = []
    answers: list[Answer] = []
    for subject, limit in zip(row.subject.split(), limits, strict=True):
        lab = usable_lab(case, subject)
        if lab is None or limit is None:
            answers.append(UNKNOWN)
            missing.append(_code(case, subject))
        else:
            answers.append(YES if lab.value > limit else NO)
            readings.append(lab)
    answer = any_of(answers)
    shown = ", ".join(show_lab(case, lab) for lab in readings)
    return Checked(answer, tuple(lab.row for lab in readings), tuple(missing) if answer is UNKNOWN else (), shown)


def _severe(case: Case, row: Row) -> Checked:
    """A severe episode, as recorded or by the band of the latest score."""
    severity = episode_severity(case)
    return Checked(severity.at_least("severe"), severity.rows)


def _cap_age(case: Case, row: Row) -> Checked:
    return Checked(YES)  # narrowed by _within_age


def _poor_response(case: Case, row: Row) -> Checked:
    """An earlier course of the family that failed."""
    family = row.subject.split(".")[0]
    courses = [c for c in case.courses if c.agent and c.agent.split(".")[0] == family and not c.ongoing]
    failed = [c for c in courses if c.failed is YES]
    if failed:
        return Checked(YES, tuple(r for c in failed for r in c.rows))
    open_ = [c for c in courses if c.failed is UNKNOWN and c.outcome not in ("response", "remission")]
    if open_:
        return Checked(UNKNOWN, tuple(r for c in open_ for r in c.rows), tuple(f"outcome:{c.course_id}" for c in open_))
    return Checked(NO)


def _code(case: Case, subject: str) -> str:
    return f"lab:{subject}" if subject in case.knowledge.labs else subject


_TESTS: dict[str, Callable[[Case, Row], Checked]] = {
    "present": _present,
    "ever": _ever,
    "recent": _recent,
    "needs": _needs,
    "age": _cap_age,
    "lab_below": _lab_below,
    "lab_above": _lab_above,
    "lab_from": _lab_from,
    "lab_recorded": _lab_recorded,
    "pressure_above": _pressure_above,
    "severe": _severe,
    "cap_age": _cap_age,
    "cap_condition": _present,
    "poor_response": _poor_response,
}
