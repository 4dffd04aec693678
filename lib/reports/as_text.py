"""An assessment as plain text for a terminal."""

from __future__ import annotations

from lib.knowledge.load import Knowledge
from lib.records.assessment import Assessment, Option
from lib.records.bounds import Bounds
from lib.records.dates import show_date, show_partial
from lib.records.doses import show_dose
from lib.records.problems import Problem
from lib.records.wording import ANSWERS, GROUPS, INADEQUATE, OUTCOMES, show_bounds, stage_words


def assessment_text(found: Assessment, knowledge: Knowledge) -> str:
    """All findings of one patient, a section each, as lines of text."""
    lines = [f"Patient {found.patient_id} · as of {show_date(found.as_of)} · {found.jurisdiction}"]
    lines.append(f"{found.rows_used} of {found.rows_read} rows used · knowledge {found.knowledge_version}")
    lines += [f"  ! {alert.text}" for alert in found.alerts]
    lines.append(f"Current episode: {show_partial(found.episode.start)} ({found.episode.because})")
    lines.append("\nCourses")
    for course in found.courses:
        when = f"{show_partial(course.start)} to {'ongoing' if course.ongoing else show_partial(course.stop)}"
        reasons = ", ".join(INADEQUATE.get(code, code) for code in course.inadequate_because)
        lines.append(f"  {course.label} [{course.course_id}], {course.role}, {when}, up to {show_dose(course.max_dose)}")
        lines.append(
            f"    adequate: {ANSWERS[course.adequate]}{' (' + reasons + ')' if reasons else ''}; "
            f"{_weeks(course.weeks_at_minimum_dose)} at minimum dose; outcome: {OUTCOMES[course.outcome]}; failed: {ANSWERS[course.failed]}; "
            f"rows {_rows(course.rows)}"
        )
    lines.append("\nPatterns")
    lines += [f"  {p.title}: {ANSWERS[p.present]}" + (" (watch)" if p.watch else "") for p in found.patterns]
    lines.append("\nDefinitions and criteria")
    lines += [f"  {c.title}: {ANSWERS[c.met]}. {c.summary}" for c in found.criteria]
    lines.append("\nStaging")
    lines += [f"  {stage.title}: {stage_words(stage)}" for stage in found.staging.values()]
    lines.append("\nOptions")
    for group, title in GROUPS.items():
        inside = [o for o in found.options if o.group == group]
        if inside:
            lines.append(f"  {title}")
            lines += [f"    {_option(o)}" for o in inside]
    if found.questions:
        lines.append("\nWhat to ask next")
        lines += [f"  {q.ask} (settles {len(q.settles)})" for q in found.questions[:5]]
    if found.problems:
        lines.append("\nRows to check")
        lines += [f"  {problem_text(p)}" for p in found.problems]
    return "\n".join(lines) + "\n"


def problem_text(problem: Problem) -> str:
    """One problem as one line: where, what, and what would mend it."""
    where = f"row {problem.row}" if problem.row else "file"
    column = f", {problem.column}" if problem.column else ""
    value = f" {problem.value!r}" if problem.value else ""
    return f"{problem.severity}: {where}{column}{value}: {problem.message} {problem.fix}".rstrip()


def _option(option: Option) -> str:
    line = f"{option.guideline} line {option.line}" if option.line else "no guideline line"
    return f"{option.title} [{option.option}] · {option.history.replace('_', ' ')} · {option.safety.replace('_', ' ')} · {line}"


def _weeks(bounds: Bounds) -> str:
    return f"{show_bounds(bounds)} weeks"


def _rows(rows: tuple[int, ...]) -> str:
    return ", ".join(str(row) for row in rows) or "none"
