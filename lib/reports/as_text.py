"""An assessment as plain text for a terminal."""

from __future__ import annotations

from lib.engine.drafts import SESSION_KINDS
from lib.knowledge.load import Knowledge
from lib.records.assessment import Assessment, Option
from lib.records.course import Course
from lib.records.dates import show_date, show_partial, show_span
from lib.records.doses import show_dose
from lib.records.problems import Problem
from lib.records.wording import (
    ANSWERS,
    GROUPS,
    HISTORIES,
    LINES,
    OUTCOMES,
    SAFETIES,
    can_settle,
    sessions_words,
    show_rows,
    show_weeks,
    stage_words,
    why_words,
)


def assessment_text(found: Assessment, knowledge: Knowledge) -> str:
    """All findings of one patient, a section each, as lines of text."""
    lines = [f"Patient {found.patient_id} · as of {show_date(found.as_of)} · {found.jurisdiction}"]
    refused = found.rows_read - found.rows_used
    to_check = f", {refused} to check" if refused else ""
    lines.append(f"{found.rows_used} of {found.rows_read} rows used{to_check} · knowledge {found.knowledge_version}")
    lines += [f"  ! {alert.text}" for alert in found.alerts]
    lines.append(f"Current episode: {show_partial(found.episode.start)} ({found.episode.because})")
    lines.append("\nCourses")
    for course in found.courses:
        lines += _course(course)
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
        lines += [f"  {q.ask} ({can_settle(len(q.settles))})" for q in found.questions[:5]]
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
    line = f"{option.guideline}: {LINES.get(option.line or '', 'line not stated')}"
    return f"{option.title} [{option.option}] · {HISTORIES[option.history]} · {SAFETIES[option.safety]} · {line}"


def _course(course: Course) -> list[str]:
    why = ", ".join(why_words(course))
    if course.kind in SESSION_KINDS:
        reached, time = sessions_words(course), show_weeks(course.weeks)
    else:
        reached = f"up to {show_dose(course.max_dose)}" if course.max_dose else "dose not recorded"
        time = f"{show_weeks(course.weeks_at_minimum_dose)} at minimum dose"
    return [
        f"  {course.label} [{course.course_id}], {course.role}, {show_span(course.start, course.stop, course.ongoing)}, {reached}",
        f"    adequate: {ANSWERS[course.adequate]}{f' ({why})' if why else ''}; {time}; {OUTCOMES[course.outcome]}; "
        f"failed: {ANSWERS[course.failed]}; {show_rows(course.rows)}",
    ]
