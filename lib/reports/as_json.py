"""An assessment as the JSON object that `python -m lib assess --json` prints.

The keys are a contract: more may be added, none renamed. Unknown upper bounds are null, dates ISO.
"""

from __future__ import annotations

from datetime import date
from math import isinf
from typing import Any

from lib.records.assessment import Alert, Assessment, Criterion, Option, Pattern, Question, Stage
from lib.records.bounds import Bounds
from lib.records.course import Course
from lib.records.dates import PartialDate
from lib.records.problems import Problem

Json = dict[str, Any]


def assessment_json(found: Assessment) -> Json:
    """All findings of one patient."""
    return {
        "patient_id": found.patient_id,
        "as_of": found.as_of.isoformat(),
        "jurisdiction": found.jurisdiction,
        "engine_version": found.engine_version,
        "knowledge_version": found.knowledge_version,
        "rows_read": found.rows_read,
        "rows_used": found.rows_used,
        "uncounted_rows": list(found.uncounted),
        "episode": {"start": _when(found.episode.start), "origin": found.episode.origin, "because": found.episode.because},
        "courses": [_course(course) for course in found.courses],
        "criteria": [_criterion(criterion) for criterion in found.criteria],
        "staging": {model: _stage(stage) for model, stage in found.staging.items()},
        "patterns": [_pattern(pattern) for pattern in found.patterns],
        "doubts": [
            {"code": d.code, "present": d.answer.value, "text": d.text, "source": d.source, "rows": list(d.rows)} for d in found.doubts
        ],
        "options": [_option(option) for option in found.options],
        "questions": [_question(question) for question in found.questions],
        "alerts": [_alert(alert) for alert in found.alerts],
        "problems": [problem_json(problem) for problem in found.problems],
    }


def problem_json(problem: Problem) -> Json:
    """One problem of the source."""
    return {
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "severity": problem.severity,
        "message": problem.message,
        "fix": problem.fix,
    }


def _course(course: Course) -> Json:
    return {
        "course_id": course.course_id,
        "kind": course.kind,
        "agent": course.agent,
        "label": course.label,
        "drug_class": course.drug_class,
        "role": course.role,
        "augments": course.augments,
        "start": _when(course.start),
        "stop": _when(course.stop),
        "ongoing": course.ongoing,
        "in_current_episode": course.in_current_episode.value,
        "max_daily_dose_mg": course.max_daily_dose_mg,
        "weeks": _bounds(course.weeks),
        "weeks_at_minimum_dose": _bounds(course.weeks_at_minimum_dose),
        "sessions": course.sessions,
        "adherence_pct": course.adherence_pct,
        "adequate": course.adequate.value,
        "inadequate_because": list(course.inadequate_because),
        "improvement_pct": course.improvement_pct,
        "outcome": course.outcome,
        "outcome_from": course.outcome_from,
        "lost": course.lost,
        "intolerant": course.intolerant.value,
        "failed": course.failed.value,
        "assumptions": list(course.assumptions),
        "rows": list(course.rows),
        "missing": list(course.missing),
    }


def _criterion(criterion: Criterion) -> Json:
    return {
        "pack": criterion.pack,
        "title": criterion.title,
        "kind": criterion.kind,
        "met": criterion.met.value,
        "clauses": [
            {
                "clause": c.clause,
                "met": c.met.value,
                "rule": c.rule,
                "because": c.because,
                "courses": list(c.courses),
                "rows": list(c.rows),
                "missing": list(c.missing),
                "source": c.source,
            }
            for c in criterion.clauses
        ],
        "assumptions": list(criterion.assumptions),
        "jurisdiction": criterion.jurisdiction,
        "source": criterion.source,
        "verified": criterion.verified,
        "out_of_date": criterion.out_of_date,
    }


def _stage(stage: Stage) -> Json:
    result: Json = {"title": stage.title}
    # Thase-Rush and the European model name stages; the others are scores.
    result["stage" if stage.model in ("thase_rush", "european") else "score"] = stage.value
    result |= {"low": stage.low, "high": stage.high, "band": stage.band, "because": stage.because}
    result["parts"] = {
        part.name: {"points": part.points, "low": part.low, "high": part.high, "because": part.because, "missing": list(part.missing)}
        for part in stage.parts
    }
    result |= {"assumptions": list(stage.assumptions), "missing": list(stage.missing), "source": stage.source}
    return result


def _pattern(pattern: Pattern) -> Json:
    return {
        "pattern": pattern.pattern,
        "title": pattern.title,
        "present": pattern.present.value,
        "watch": pattern.watch,
        "evidence": [{"rows": list(e.rows), "courses": list(e.courses), "text": e.text} for e in pattern.evidence],
        "missing": list(pattern.missing),
        "rule": pattern.rule,
        "sources": list(pattern.sources),
    }


def _option(option: Option) -> Json:
    return {
        "option": option.option,
        "title": option.title,
        "family": option.family,
        "history": option.history,
        "safety": option.safety,
        "line": option.line,
        "level": option.level,
        "guideline": option.guideline,
        "access": option.access,
        "group": option.group,
        "clear_from": option.clear_from.isoformat() if option.clear_from else None,
        "reasons": [{"code": r.code, "text": r.text, "source": r.source, "rows": list(r.rows)} for r in option.reasons],
        "not_recorded": list(option.unrecorded),
    }


def _question(question: Question) -> Json:
    return {"ask": question.ask, "field": question.field, "course": question.course, "settles": list(question.settles)}


def _alert(alert: Alert) -> Json:
    return {"code": alert.code, "text": alert.text, "rows": list(alert.rows), "date": _day(alert.when)}


def _bounds(bounds: Bounds) -> list[float | None]:
    return [None if isinf(value) else round(value, 2) for value in (bounds.low, bounds.high)]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _when(when: PartialDate | None) -> str | list[str] | None:
    """An exact day as ISO text, a partial one as its two ends."""
    if when is None:
        return None
    return when.earliest.isoformat() if when.exact else [when.earliest.isoformat(), when.latest.isoformat()]
