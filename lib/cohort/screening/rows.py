"""What is one row a patient, and one row a course? An assessment as plain cells under headings that are the same for everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from lib.engine.staging.stage import StageAnswer
from lib.engine.verdicts import Verdicts
from lib.knowledge.load import Knowledge
from lib.records.answers import NO, YES
from lib.records.assessment import Question
from lib.records.course import Course
from lib.records.dates import PartialDate

Cell = str | int | float | None
Named = dict[str, Cell]

COUNTED = ("antidepressant", "combination")  # roles whose courses are antidepressant trials
GROUPS = ("consider", "check_first", "in_use", "tried", "not_suitable", "outside_scope")
FAMILIES = ("psychotherapy", "ketamine", "tms", "ect")

TEXT, WHOLE, NUMBER = "text", "whole", "number"


def patient_columns(knowledge: Knowledge, ask: bool) -> dict[str, str]:
    """Heading -> kind of cell (text, whole, number), in order."""
    answers = [f"definition_{p.id}" if p.kind == "definition" else f"referral_{p.id}" for p in knowledge.packs]
    answers += [f"pattern_{pattern}" for pattern in knowledge.patterns]
    return {
        **dict.fromkeys(("patient_id", "as_of", "episode_start"), TEXT),
        **dict.fromkeys(("rows_read", "rows_used"), WHOLE),
        **dict.fromkeys(("courses", "antidepressants", "adequate", "adequate_unknown", "failed", "failed_unknown", "intolerant"), WHOLE),
        **dict.fromkeys(("augmentations", *FAMILIES), WHOLE),
        **dict.fromkeys(answers, TEXT),
        **dict.fromkeys(("thase_rush", "thase_rush_low", "thase_rush_high", "european", "european_low", "european_high"), TEXT),
        **dict.fromkeys(("mgh_s", "mgh_s_low", "mgh_s_high", "msm", "msm_low", "msm_high"), NUMBER),
        "msm_band": TEXT,
        **dict.fromkeys((f"options_{group}" for group in GROUPS), WHOLE),
        **dict.fromkeys(("alerts", "doubts"), TEXT),
        "unknown_facts": WHOLE,
        "unknowns": TEXT,
        **(dict.fromkeys(("next_question", "next_question_field"), TEXT) if ask else {}),
    }


def patient_row(found: Verdicts, asked: tuple[Question, ...] | None = None) -> Named:
    """The cells of one patient; with the next question, when it was asked for. Counts are of antidepressant courses in the lifetime; verdicts are yes, no or unknown."""
    trials = [course for course in found.courses if course.role in COUNTED]
    kinds = Counter(course.kind for course in found.courses)
    groups = Counter(found.options.values())
    missing = missing_facts(found)
    cells: Named = {
        "patient_id": found.patient_id,
        "as_of": found.as_of.isoformat(),
        "episode_start": _day(found.episode.start),
        "rows_read": found.rows_read,
        "rows_used": found.rows_used,
        "courses": len(found.courses),
        "antidepressants": len(trials),
        "adequate": sum(c.adequate is YES for c in trials),
        "adequate_unknown": sum(c.adequate is not YES and c.adequate is not NO for c in trials),
        "failed": sum(c.failed is YES for c in trials),
        "failed_unknown": sum(c.failed is not YES and c.failed is not NO for c in trials),
        "intolerant": sum(c.intolerant is YES for c in trials),
        "augmentations": sum(c.role == "augmentation" for c in found.courses),
        **{family: kinds[family] for family in FAMILIES},
    }
    for answer in found.criteria:
        cells[f"{answer.pack.kind}_{answer.pack.id}"] = answer.met.value
    for pattern in found.patterns:
        cells[f"pattern_{pattern.pattern}"] = pattern.present.value
    for model in ("thase_rush", "european", "mgh_s", "msm"):
        cells |= _stage(model, found.staging[model])
    cells["msm_band"] = found.staging["msm"].band
    cells |= {f"options_{group}": groups[group] for group in GROUPS}
    cells["alerts"] = "; ".join(dict.fromkeys(alert.code for alert in found.alerts))
    cells["doubts"] = "; ".join(dict.fromkeys(doubt.code for doubt in found.doubts if doubt.answer is YES))
    cells["unknown_facts"] = len(missing)
    cells["unknowns"] = "; ".join(kinds_of(missing))
    if asked is not None:
        first = asked[0] if asked else None
        cells |= {"next_question": first.ask if first else "", "next_question_field": first.field if first else ""}
    return cells


def course_columns() -> dict[str, str]:
    """Heading -> kind of cell of the table of courses."""
    text = ("patient_id", "course_id", "kind", "agent", "drug_class", "role", "augments", "start", "stop", "ongoing")
    more = ("outcome", "outcome_from", "intolerant", "failed", "in_current_episode", "adequate", "inadequate_because", "missing")
    numbers = ("max_daily_dose_mg", "weeks_low", "weeks_high", "weeks_at_minimum_low", "weeks_at_minimum_high", "adherence_pct")
    return {
        **dict.fromkeys(text, TEXT),
        **dict.fromkeys((*numbers, "improvement_pct"), NUMBER),
        "sessions": WHOLE,
        **dict.fromkeys(more, TEXT),
    }


def course_row(patient_id: str, course: Course) -> Named:
    """The cells of one course. Weeks without an upper bound have none in the cell."""
    dose = course.max_dose
    return {
        "patient_id": patient_id,
        "course_id": course.course_id,
        "kind": course.kind,
        "agent": course.agent,
        "drug_class": course.drug_class,
        "role": course.role,
        "augments": course.augments,
        "start": _day(course.start),
        "stop": _day(course.stop),
        "ongoing": "yes" if course.ongoing else "no",
        "max_daily_dose_mg": dose.high if dose and dose.unit == "mg" and dose.per == "day" else None,
        "weeks_low": course.weeks.low,
        "weeks_high": _finite(course.weeks.high),
        "weeks_at_minimum_low": course.weeks_at_minimum_dose.low,
        "weeks_at_minimum_high": _finite(course.weeks_at_minimum_dose.high),
        "adherence_pct": course.adherence_pct,
        "improvement_pct": course.improvement_pct,
        "sessions": course.sessions,
        "outcome": course.outcome,
        "outcome_from": course.outcome_from,
        "intolerant": course.intolerant.value,
        "failed": course.failed.value,
        "in_current_episode": course.in_current_episode.value,
        "adequate": course.adequate.value,
        "inadequate_because": "; ".join(course.inadequate_because),
        "missing": "; ".join(course.missing),
    }


def missing_facts(found: Verdicts) -> tuple[str, ...]:
    """The facts that some verdict which is unknown waits for, each once (`adherence:sertraline-1`, `birth_date`)."""
    told = [answer.missing for answer in found.criteria]
    told += [pattern.missing for pattern in found.patterns if pattern.present not in (YES, NO)]
    told += [stage.missing for stage in found.staging.values()]
    return tuple(dict.fromkeys(code for missing in told for code in missing))


def kinds_of(missing: Iterable[str]) -> tuple[str, ...]:
    """`adherence:sertraline-1` -> `adherence`: each kind of missing fact once, in alphabetical order."""
    return tuple(sorted({code.partition(":")[0] for code in missing}))


def _stage(model: str, stage: StageAnswer) -> Named:
    return {model: stage.value, f"{model}_low": stage.low, f"{model}_high": stage.high}


def _day(when: PartialDate | None) -> str | None:
    """A day, or the span in which it lies."""
    if when is None:
        return None
    return when.earliest.isoformat() if when.exact else f"{when.earliest.isoformat()}/{when.latest.isoformat()}"


def _finite(value: float) -> float | None:
    return None if value == float("inf") else value


def in_order(cells: Named, columns: Iterable[str]) -> list[Any]:
    """The cells under these headings; a heading without a cell is empty."""
    return [cells.get(column) for column in columns]
