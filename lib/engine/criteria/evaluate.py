"""From packs to criteria: every clause answered, the verdict, and one sentence that sums it up.

A pack is met when all clauses are yes, not met when one is no, else unknown (rules E).
"""

from __future__ import annotations

from dataclasses import replace

from lib.engine.case import Case
from lib.engine.criteria.courses import failed_augmentations, failed_courses
from lib.engine.criteria.finding import Finding, join, once, sentence
from lib.engine.criteria.person import age, exclusion, recorded, severity, unipolar
from lib.engine.criteria.treatments import current_antidepressant, not_concurrent, prior_response, psychotherapy
from lib.knowledge.clauses import (
    Age,
    AllOf,
    AnyOf,
    ClauseSpec,
    CurrentAntidepressant,
    Exclusion,
    FailedAugmentations,
    FailedCourses,
    NotConcurrent,
    PriorResponse,
    Psychotherapy,
    Recorded,
    Severity,
    Unipolar,
    kind_of,
)
from lib.knowledge.packs import Pack, weakest_tag
from lib.records.answers import NO, UNKNOWN, all_of
from lib.records.assessment import Clause, Criterion


def evaluate_packs(case: Case) -> tuple[Criterion, ...]:
    """Every shipped pack evaluated on the case, in the packs' order."""
    return tuple(evaluate_pack(case, pack) for pack in case.knowledge.packs)


def evaluate_pack(case: Case, pack: Pack) -> Criterion:
    """One pack on one case."""
    findings = tuple(find(case, spec) for spec in pack.clauses)
    met = all_of(f.met for f in findings)
    # An assumption matters only where its clause could carry the verdict: a pack that is not met rests on its no alone.
    assumptions = once(sentence(text) for f in findings if met is not NO or f.met is NO for text in f.assumptions)
    return Criterion(
        pack=pack.id,
        title=pack.title,
        kind=pack.kind,
        met=met,
        clauses=tuple(_clause(spec, found) for spec, found in zip(pack.clauses, findings, strict=True)),
        assumptions=assumptions + tuple(sentence(f"Not judged here: {text}") for text in pack.not_judged),
        summary=_summary(pack, findings),
        jurisdiction=pack.jurisdiction,
        source=pack.source,
        address=pack.address,
        retrieved=pack.retrieved,
        effective=pack.effective,
        review_by=pack.review_by,
        tag=weakest_tag(pack),
        verified=pack.verified,
        out_of_date=case.as_of > pack.review_by,
    )


def find(case: Case, spec: ClauseSpec) -> Finding:
    """The finding of one clause."""
    match spec:
        case Unipolar():
            return unipolar(case, spec)
        case Age():
            return age(case, spec)
        case Severity():
            return severity(case, spec)
        case FailedCourses():
            return failed_courses(case, spec)
        case FailedAugmentations():
            return failed_augmentations(case, spec)
        case Psychotherapy():
            return psychotherapy(case, spec)
        case PriorResponse():
            return prior_response(case, spec)
        case CurrentAntidepressant():
            return current_antidepressant(case, spec)
        case NotConcurrent():
            return not_concurrent(case, spec)
        case Exclusion():
            return exclusion(case, spec)
        case Recorded():
            return recorded(case, spec)
        case AnyOf() | AllOf():
            return _nested(case, spec)


def _nested(case: Case, spec: AnyOf | AllOf) -> Finding:
    """Alternatives, or parts that belong together, as one finding that keeps what each part found."""
    either = isinstance(spec, AnyOf)
    found = join(tuple(find(case, part) for part in spec.of), either)
    opening = f"{spec.title}: " if spec.title else "Either: " if either else ""
    return replace(found, rule=opening + found.rule)


def _clause(spec: ClauseSpec, found: Finding) -> Clause:
    return Clause(
        clause=kind_of(spec),
        met=found.met,
        rule=sentence(found.rule),
        because=sentence(found.because),
        courses=found.courses,
        rows=found.rows,
        missing=found.missing,
        source=spec.source,
        not_counted=found.not_counted,
    )


def _summary(pack: Pack, findings: tuple[Finding, ...]) -> str:
    """The sentence of the clause that decides: the first no, else the first open one, else the counting one."""
    for answer in (NO, UNKNOWN):
        for found in findings:
            if found.met is answer:
                return sentence(found.headline)
    counting = [f for spec, f in zip(pack.clauses, findings, strict=True) if isinstance(spec, FailedCourses | AnyOf)]
    return sentence((counting or list(findings))[0].headline)
