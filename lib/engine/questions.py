"""What to ask next: the missing facts, those that many open verdicts wait for first (rule I)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from lib.engine.case import Case
from lib.engine.drafts import SESSION_KINDS
from lib.engine.outcome import SCORES
from lib.engine.patterns.finding import agent_name
from lib.engine.replies import TOLERATED, asks_tolerated
from lib.records.answers import UNKNOWN
from lib.records.assessment import Criterion, Option, Pattern, Question, Stage
from lib.records.course import Course
from lib.records.dates import show_partial
from lib.records.doses import show_dose

PACK, STAGING, PATTERN, OPTION = "criteria", "staging", "pattern", "option"
CANNOT_CLEAR, NOT_RECORDED = "cannot_clear", "unrecorded"
SAME_FACT = {"condition:psychosis_current": "psychotic_features"}  # asked once, whichever of the two a verdict names
DECISIVE = ("C", "H")  # present, such a row alone makes an option contraindicated or high-risk


@dataclass(frozen=True, slots=True)
class OpenVerdict:
    """A verdict that is not decided, and the codes of the facts it waits for.

    `missing`: some answer to one of these alone would settle it, as far as its own words tell. `beside`: it waits for these too, but none of
    them settles it alone. `members`: the options it stands for.
    """

    verdict: str
    missing: tuple[str, ...]
    beside: tuple[str, ...] = ()
    members: tuple[str, ...] = field(default=(), compare=False)


# Which of the open verdicts would some answer to this fact settle?
Settles = Callable[[str, tuple[OpenVerdict, ...]], tuple[str, ...]]


def settled_by(code: str, verdicts: tuple[OpenVerdict, ...]) -> tuple[str, ...]:
    """Those that name the fact as one that could settle them, alone or among others; each once, also where options of one family wait apart."""
    return _once(v.verdict for v in verdicts if code in v.missing)


def next_questions(
    case: Case,
    criteria: tuple[Criterion, ...],
    staging: dict[str, Stage],
    patterns: tuple[Pattern, ...],
    options: tuple[Option, ...],
    *,
    settles: Settles = settled_by,
) -> tuple[Question, ...]:
    """Questions ranked by how many open verdicts an answer would settle; ties by how many of them are packs, then by how many wait for the
    fact among others.

    `settles` says which verdicts those are: by default all that name the fact; a stricter one can try every answer. A fact that settles
    nothing alone comes last and lists none: one that options wait for among others, or an outcome on which scores and rating differ (C3).
    """
    verdicts = open_verdicts(case, criteria, staging, patterns, options)
    waiting = Counter(code for verdict in verdicts for code in verdict.beside)
    contested = _contested(case)
    codes = _once([*(code for v in verdicts for code in (*v.missing, *v.beside)), *contested])
    settled = {code: settles(code, verdicts) for code in codes}
    asked = [code for code, verdict_ids in settled.items() if verdict_ids or waiting[code] or code in contested]
    ranked = sorted(asked, key=lambda code: _rank(code, settled[code], waiting[code]))
    return tuple(_question(case, code, settled[code]) for code in ranked)


def _contested(case: Case) -> tuple[str, ...]:
    """Outcomes that scores settle but a rating or stop reason contradicts: no verdict waits for them, and still they are asked (C3)."""
    outcomes = ((c, f"outcome:{c.course_id}") for c in case.courses if c.outcome_from == SCORES)
    return tuple(code for course, code in outcomes if code in course.missing)


def _rank(code: str, settled: tuple[str, ...], waiting: int) -> tuple[int, int, int, str]:
    packs = sum(verdict.startswith(f"{PACK}:") for verdict in settled)
    return -len(settled), -packs, -waiting, code


def open_verdicts(
    case: Case, criteria: Iterable[Criterion], staging: dict[str, Stage], patterns: Iterable[Pattern], options: Iterable[Option]
) -> tuple[OpenVerdict, ...]:
    """Every verdict that is unknown (an option: that cannot be cleared), with the facts it names as missing."""
    found = [
        OpenVerdict(f"{PACK}:{c.pack}", _facts(code for clause in c.clauses if clause.met is UNKNOWN for code in clause.missing))
        for c in criteria
        if c.met is UNKNOWN
    ]
    found += [
        OpenVerdict(f"{STAGING}:{model}", _facts([*stage.missing, *(code for part in stage.parts for code in part.missing)]))
        for model, stage in staging.items()
        if stage.low != stage.high
    ]
    found += [OpenVerdict(f"{PATTERN}:{p.pattern}", _facts(p.missing)) for p in patterns if p.present is UNKNOWN]
    return (*found, *_open_options(case, options))


def _open_options(case: Case, options: Iterable[Option]) -> Iterator[OpenVerdict]:
    """Options that cannot be cleared. Those of one family that wait for the same facts are one verdict: nine TMS protocols share one implant."""
    alike: dict[tuple[str, tuple[str, ...]], list[OpenVerdict]] = {}
    codes = {unrecorded: question.id for question in case.knowledge.questions.values() for unrecorded in question.answers.split()}
    for option in options:
        if option.safety == CANNOT_CLEAR:
            verdict = _open_option(case, option, codes)
            alike.setdefault((option.family, verdict.missing), []).append(verdict)
    for (family, missing), verdicts in alike.items():
        if len(verdicts) == 1:
            yield verdicts[0]
        else:
            beside = _once(code for verdict in verdicts for code in verdict.beside)
            yield OpenVerdict(f"{OPTION}:{family}", missing, beside, tuple(o for verdict in verdicts for o in verdict.members))


def _open_option(case: Case, option: Option, codes: dict[str, str]) -> OpenVerdict:
    """An option is settled by what would contraindicate it or make it high-risk, or by the last fact that is not recorded; of several
    cautions none does alone.

    `codes`: facts that answer for a condition (`diagnosis` for bipolar disorder).
    """
    rows = {r.code for r in option.reasons if r.kind == NOT_RECORDED and r.severity in DECISIVE}
    cautions = (c for c in case.knowledge.options.cautions if c.code in rows and c.severity in DECISIVE)
    decisive = {subject for caution in cautions for subject in caution.subject.split()}
    settling = [c for c in option.unrecorded if len(option.unrecorded) == 1 or c.removeprefix("lab:") in decisive]
    beside = [c for c in option.unrecorded if c not in settling]
    return OpenVerdict(
        f"{OPTION}:{option.option}",
        _once(_code(case, codes, c) for c in settling),
        _once(_code(case, codes, c) for c in beside),
        (option.option,),
    )


def _code(case: Case, codes: dict[str, str], unrecorded: str) -> str:
    """The fact's code for what an option leaves unrecorded: a condition, or a fact that answers it, or a code already."""
    if unrecorded in codes:
        return codes[unrecorded]
    known = ":" in unrecorded or unrecorded in case.knowledge.questions
    return unrecorded if known else f"condition:{unrecorded}"


def _question(case: Case, code: str, settled: tuple[str, ...]) -> Question:
    field, _, about = code.partition(":")
    course = next((c for c in case.courses if c.course_id == about), None)
    return Question(_ask(case, field, about, course), code, course.course_id if course else None, settled)


def _ask(case: Case, field: str, about: str, course: Course | None) -> str:
    """The question in a clinician's words; conditions bring their own."""
    if field == "condition" and about in case.knowledge.conditions:
        return case.knowledge.conditions[about].ask
    key = f"{field}_sessions" if course and course.kind in SESSION_KINDS and f"{field}_sessions" in case.knowledge.questions else field
    if field == "dose" and asks_tolerated(course):
        key = TOLERATED
    row = case.knowledge.questions.get(f"{field}:{about}") or case.knowledge.questions.get(key)
    if row is None:
        return f"What is recorded about {field.replace('_', ' ')}?"
    lab = case.knowledge.labs.get(about)
    named = {"agent": agent_name(case, course) if course else about, "scale": about, "thing": lab.title if lab else about.replace("_", " ")}
    named["dose"] = show_dose(course.max_dose) if course else ""
    if course is None or course.start is None:
        return row.ask_undated.format(**named)
    stop = show_partial(course.stop) if course.stop else "now"
    return row.ask.format(**named, start=show_partial(course.start), stop=stop)


def _facts(codes: Iterable[str]) -> tuple[str, ...]:
    return _once(SAME_FACT.get(code, code) for code in codes)


def _once(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))
