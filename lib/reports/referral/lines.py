"""How are the tables of a form filled: rating scales, medicines, psychotherapies, one line each?"""

from __future__ import annotations

from lib.records.answers import NO, YES
from lib.records.course import Course
from lib.records.dates import PartialDate, show_partial
from lib.records.doses import Dose, show_amount, show_dose
from lib.records.history import Score, Treatment
from lib.records.wording import STOPS, show_bounds, show_percent
from lib.reports.referral.filled import Cell, Grid, GridLine, gap
from lib.reports.referral.forms import Part
from lib.reports.referral.single import OPEN, Sheet, goes_on, outcome

_ELSEWHERE = ("psychotherapy", "ect", "tms", "ketamine")  # kinds of treatment with a place of their own on a form
_NONE = {
    "scales": "Which rating scale was used, with which total and when?",
    "trial": "Which medicines have been tried?",
    "psychotherapy": "Has psychotherapy been tried: which, how many sessions, when, and with what outcome?",
}


def grid(part: Part, sheet: Sheet) -> Grid:
    """The table of a section with a line for everything on record; nothing is dropped."""
    made = {"scales": _scales, "trial": _medicines, "psychotherapy": _psychotherapies}[part.table](sheet)
    return Grid(part.fields, tuple(made), gap(_NONE[part.table]))


# --- rating scales


def _scales(sheet: Sheet) -> list[GridLine]:
    known = [scale for scale in sheet.known.scales.values() if sheet.case.totals(scale.id)]
    lines = []
    for scale in sorted(known, key=lambda s: (s.order or 99, s.id)):
        totals = sheet.case.totals(scale.id)
        last = totals[-1]
        before = _baseline(totals, sheet)
        cut_off = (
            Cell(show_amount(scale.remission)) if scale.remission is not None and scale.domain == "symptoms" else Cell("No cut-off in use")
        )
        cells = (
            Cell(scale.id, (last.row,)),
            Cell(f"{show_amount(last.value)} of {show_amount(scale.high)}", (last.row,)),
            Cell(show_partial(last.when), (last.row,)),
            _compared(before, last) if before else gap("asked"),
            cut_off,
        )
        lines.append(GridLine(scale.id, cells, tuple(sorted({last.row, *([before.row] if before else [])}))))
    return lines


def _baseline(totals: tuple[Score, ...], sheet: Sheet) -> Score | None:
    """The first total since the current episode began; none when that is not known or only the latest lies in it."""
    start = sheet.found.episode.start
    within = [score for score in totals if start is not None and score.when.latest >= start.earliest]
    return within[0] if len(within) > 1 else None


def _compared(before: Score, last: Score) -> Cell:
    change = f"; {show_percent(100 * (before.value - last.value) / before.value)} lower now" if before.value > last.value > 0 else ""
    return Cell(f"{show_amount(before.value)} on {show_partial(before.when)}{change}", (before.row,))


# --- medicines


def _medicines(sheet: Sheet) -> list[GridLine]:
    courses = [course for course in sheet.found.courses if course.kind not in _ELSEWHERE]
    lines = [_medicine(course, sheet) for course in courses]
    left = [row for row in sheet.history.treatments if row.row in sheet.found.uncounted and row.kind not in _ELSEWHERE]
    return lines + [_uncounted(row) for row in left]


def _medicine(course: Course, sheet: Sheet) -> GridLine:
    rows = course.rows
    agent = sheet.known.agents.get(course.agent or "")
    title = sheet.known.titles.get(course.agent or "", course.label.partition(" added to ")[0])
    low_high = show_bounds(course.weeks_at_minimum_dose)
    cells = (
        Cell(title, rows),
        Cell(agent.class_title, rows) if agent and agent.class_title else gap("asked"),
        _added_to(course, sheet),
        *_dose(course.max_dose, rows),
        _when(course.start, rows),
        Cell("ongoing", rows) if goes_on(course, sheet.history) else _when(course.stop, rows),
        gap("asked") if low_high == "not known" else Cell(low_high, rows),
        _adherence(course, sheet),
        _outcome(course),
        _stop_reason(course, sheet),
        Cell({YES: "current", NO: "earlier"}[course.in_current_episode], rows) if course.in_current_episode in (YES, NO) else gap("asked"),
        _evidence(course, sheet),
    )
    return GridLine(_named(title, course.start), cells, rows)


def _named(title: str, start: PartialDate | None) -> str:
    return f"{title} ({show_partial(start)})" if start else title


def _dose(dose: Dose | None, rows: tuple[int, ...]) -> tuple[Cell, Cell]:
    """Amount and unit as two cells: `75–150` and `mg a day`."""
    if dose is None:
        return gap("asked"), gap("asked")
    amount, _, unit = show_dose(dose).partition(" ")
    return Cell(amount, rows), Cell(f"{unit} a day" if dose.per == "day" else unit, rows)


def _added_to(course: Course, sheet: Sheet) -> Cell:
    to = sheet.found.course(course.augments)
    if course.role in ("augmentation", "combination"):
        return Cell(to.label, course.rows) if to else gap("asked")
    return Cell("Not applicable")


def _when(when: PartialDate | None, rows: tuple[int, ...]) -> Cell:
    return Cell(show_partial(when), rows) if when else gap("asked")


def _adherence(course: Course, sheet: Sheet) -> Cell:
    held = [t for t in sheet.history.treatments if t.row in course.rows]
    told = [f for f in sheet.history.course_facts if f.field == "adherence" and (f.agent, f.start) == (course.agent, course.start)]
    rows = tuple(sorted({*(t.row for t in held if t.adherence or t.adherence_pct is not None), *(f.row for f in told)}))
    if course.adherence_pct is not None:
        shown = show_percent(course.adherence_pct)
    else:
        shown = ", ".join(dict.fromkeys([t.adherence for t in held if t.adherence] + [f.value for f in told]))
    if not shown:
        return gap("asked")
    sources = ", ".join(dict.fromkeys(t.adherence_source for t in held if t.adherence_source))
    return Cell(f"{shown} ({sources or 'source not recorded'})", rows, () if sources else ("asked",))


def _outcome(course: Course) -> Cell:
    """The outcome in words and percent, and the scores it rests on."""
    said = outcome(course)
    if said == OPEN:
        return gap("asked")
    rows = set(course.rows)
    if course.baseline and course.endpoint:
        said += f"; {course.scale} {show_amount(course.baseline.value)} to {show_amount(course.endpoint.value)}"
        rows |= {course.baseline.row, course.endpoint.row}
    return Cell(said, tuple(sorted(rows)))


def _stop_reason(course: Course, sheet: Sheet) -> Cell:
    if goes_on(course, sheet.history):
        return Cell("ongoing", course.rows)
    if course.stop_reason:
        return Cell(STOPS.get(course.stop_reason, course.stop_reason).removeprefix("stopped "), course.rows)
    return gap("asked")


def _evidence(course: Course, sheet: Sheet) -> Cell:
    """What showed that it was taken, where the adherence source says so; that a row exists is no evidence of its own."""
    held = list(dict.fromkeys(t.adherence_source for t in sheet.history.treatments if t.row in course.rows and t.adherence_source))
    return Cell(", ".join(held), course.rows) if held else gap("asked")


def _uncounted(row: Treatment) -> GridLine:
    """A treatment whose name is not known, or that begins after the day of the review."""
    rows = (row.row,)
    cells = (
        Cell(f"{row.name} (not counted as a course)", rows),
        gap("asked"),
        Cell(row.augments, rows) if row.augments else Cell("Not applicable"),
        *_dose(row.dose, rows),
        _when(row.start, rows),
        _when(row.stop, rows),
        Cell("Not judged", rows),
        Cell(row.adherence, rows) if row.adherence else gap("asked"),
        Cell(row.outcome, rows) if row.outcome else gap("asked"),
        Cell(STOPS.get(row.stop_reason, row.stop_reason).removeprefix("stopped "), rows) if row.stop_reason else gap("asked"),
        Cell("Not judged", rows),
        Cell(row.adherence_source, rows) if row.adherence_source else gap("asked"),
    )
    return GridLine(_named(row.name, row.start), cells, rows)


# --- psychotherapy


def _psychotherapies(sheet: Sheet) -> list[GridLine]:
    lines = []
    for course in (c for c in sheet.found.courses if c.kind == "psychotherapy"):
        last = "ongoing" if goes_on(course, sheet.history) else show_partial(course.stop)
        dates = [show_partial(course.start), last]
        cells = (
            Cell(course.label, course.rows, ("asked",) if course.agent == "PSY" else ()),
            Cell(str(course.sessions), course.rows) if course.sessions is not None else gap("asked"),
            Cell(" to ".join(dates), course.rows, () if course.start else ("asked",)) if course.start or course.stop else gap("asked"),
            Cell(outcome(course), course.rows) if outcome(course) != OPEN else gap("asked"),
        )
        lines.append(GridLine(_named(course.label, course.start), cells, course.rows))
    for row in sheet.history.treatments:
        if row.row in sheet.found.uncounted and row.kind == "psychotherapy":
            cells = (
                Cell(f"{row.name} (not counted as a course)", (row.row,), ("asked",)),
                Cell(str(row.sessions), (row.row,)) if row.sessions is not None else gap("asked"),
                _when(row.start, (row.row,)),
                Cell(row.outcome, (row.row,)) if row.outcome else gap("asked"),
            )
            lines.append(GridLine(_named(row.name, row.start), cells, (row.row,)))
    return lines
