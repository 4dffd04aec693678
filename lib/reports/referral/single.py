"""How is a single field of a form filled from the history? One rule a field; what is not recorded stays a gap, never a no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from lib.engine.case import Case
from lib.knowledge.load import Knowledge
from lib.records.answers import NO, UNKNOWN, YES
from lib.records.assessment import Assessment
from lib.records.course import Course
from lib.records.dates import show_date, show_partial, show_span
from lib.records.doses import show_amount, show_dose
from lib.records.history import History
from lib.records.wording import OUTCOMES, counted, outcome_words, sessions_words, show_percent, stage_words
from lib.reports.identity import MISSING, born, name, sex
from lib.reports.referral.filled import Cell, gap, joined
from lib.reports.referral.forms import Field

_ANSWERS = {YES: "yes", NO: "no"}
OPEN = OUTCOMES["unknown"]  # the words for an outcome that nobody recorded
_EVENTS = {"hospital_admission": "hospital admission", "suicide_attempt": "suicide attempt"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a rule may look at, and who prints the form when."""

    history: History
    found: Assessment
    known: Knowledge
    case: Case
    referrer: str
    printed: date


def answer(field: Field, sheet: Sheet) -> Cell:
    """The answer of a field that is not part of a table."""
    match field.filled_by:
        case "person":
            return person(field, sheet)
        case "conditions":
            return joined([condition(one, sheet) for one in field.names])
        case "labs":
            return joined([lab(one, sheet) for one in field.names])
        case _:
            return RULES[field.id](field, sheet)


def person(field: Field, sheet: Sheet) -> Cell:
    """Facts of the person under any of the field's names, the last word of each; also a condition by that name that no table knows."""
    said, rows = [], []
    for wanted in field.names:
        fact = sheet.history.fact(wanted)
        if fact and fact.value.strip():
            said.append(" ".join(fact.value.split()))
            rows.append(fact.row)
        for held in sheet.history.conditions:
            if (
                held.condition is None
                and held.name.strip().lower().replace(" ", "_").replace("-", "_") == wanted
                and held.present is not UNKNOWN
            ):
                said.append(f"{held.name.strip()}: {_ANSWERS[held.present]}")
                rows.append(held.row)
    return Cell("; ".join(dict.fromkeys(said)), tuple(sorted(set(rows)))) if said else gap(field.ask)


def condition(condition_id: str, sheet: Sheet) -> Cell:
    """`epilepsy or past seizure: no`; the latest word counts."""
    row = sheet.known.conditions[condition_id]
    present, rows = sheet.case.condition(condition_id)
    if present is UNKNOWN:
        return Cell(f"{row.title}: {MISSING}", rows, (row.ask or f"Is this present or absent: {row.title}?",))
    return Cell(f"{row.title}: {_ANSWERS[present]}", rows)


def lab(lab_id: str, sheet: Sheet) -> Cell:
    """`sodium 139 mmol/L on 02-Nov-2026`, the latest value."""
    row, last = sheet.known.labs[lab_id], sheet.case.latest_lab(lab_id)
    if last is None:
        return Cell(f"{row.title}: {MISSING}", (), (f"What is the latest {row.title}, and of when?",))
    return Cell(f"{row.title} {show_amount(last.value)} {last.unit or row.unit} on {show_partial(last.when)}", (last.row,))


def _rows_of(sheet: Sheet, *facts: str) -> tuple[int, ...]:
    return tuple(sorted({fact.row for fact in sheet.history.person if fact.fact in facts}))


def _name(field: Field, sheet: Sheet) -> Cell:
    rows = _rows_of(sheet, "family_name", "given_name")
    return Cell(name(sheet.history), rows) if rows else gap(field.ask)


def _birth(field: Field, sheet: Sheet) -> Cell:
    return Cell(born(sheet.history, sheet.found.as_of), _rows_of(sheet, "birth_date")) if sheet.history.birth else gap(field.ask)


def _record(field: Field, sheet: Sheet) -> Cell:
    return Cell(sheet.history.patient_id, origin="the record") if sheet.history.patient_id else gap(field.ask)


def _sex(field: Field, sheet: Sheet) -> Cell:
    rows = _rows_of(sheet, "sex")
    return Cell(sex(sheet.history), rows) if rows else gap(field.ask)


def _referrer(field: Field, sheet: Sheet) -> Cell:
    licence = person(field, sheet)
    who = sheet.referrer.strip()
    if not who:
        return gap(field.ask)
    number = "licence number not recorded" if licence.empty else f"licence {licence.text}"
    return Cell(f"{who}; {number}", licence.rows, ("What is the referrer's licence number?",) if licence.empty else (), "sign-in")


def _today(_: Field, sheet: Sheet) -> Cell:
    return Cell(show_date(sheet.printed), origin="day of printing")


def _icd(field: Field, sheet: Sheet) -> Cell:
    said = sheet.history.fact("diagnosis")
    words = {"unipolar_depression": "unipolar depressive disorder", "bipolar_disorder": "bipolar disorder"}
    code = person(field, sheet)
    if said is None:
        return code if not code.empty else gap("What is the diagnosis, and its ICD code?")
    diagnosis = words.get(said.value, said.value)
    rows = tuple(sorted({said.row, *code.rows}))
    return Cell(f"{diagnosis}; ICD code {code.text if not code.empty else 'not recorded'}", rows, (field.ask,) if code.empty else ())


def _recurrent(field: Field, sheet: Sheet) -> Cell:
    episodes = sheet.history.episodes
    rows = tuple(episode.row for episode in episodes)
    starts = {(episode.start.earliest, episode.start.latest) for episode in episodes}
    if len(starts) > 1:
        return Cell(f"recurrent: {counted(len(starts), 'episode')} on record", rows)
    if starts:
        return Cell("One episode on record; earlier ones not recorded", rows, (field.ask,))
    return gap(field.ask)


def _severity(field: Field, sheet: Sheet) -> Cell:
    fact = sheet.history.fact("severity")
    return Cell(fact.value, (fact.row,)) if fact else gap(field.ask)


def _psychotic(field: Field, sheet: Sheet) -> Cell:
    fact = sheet.history.fact("psychotic_features")
    if fact and fact.value in ("yes", "no"):
        return Cell(fact.value, (fact.row,))
    present, rows = sheet.case.condition("psychosis_current")
    return gap(field.ask) if present is UNKNOWN else Cell(_ANSWERS[present], rows)


def _episode(field: Field, sheet: Sheet) -> Cell:
    episode = sheet.found.episode
    if episode.start is None:
        return gap(field.ask)
    how = "" if episode.origin == "recorded" else f" ({episode.because})"
    return Cell(f"{show_partial(episode.start)}{how}", episode.rows)


def _comorbidity(field: Field, sheet: Sheet) -> Cell:
    """Conditions on record as present, the substance use disorder with its last use, and that others were not asked about."""
    ids = dict.fromkeys(row.condition for row in sheet.history.conditions if row.condition in sheet.known.conditions)
    held = [
        (one, *sheet.case.condition(one))
        for one in ids
        if one is not None and one not in ("substance_use_disorder", "medicine_list_complete")
    ]
    present = [(sheet.known.conditions[one].title, rows) for one, answer, rows in held if answer is YES]
    others = [(row.name, (row.row,)) for row in sheet.history.conditions if row.condition is None and row.present is YES]
    parts = [Cell(title, rows) for title, rows in dict((*present, *others)).items()] or [Cell("no condition on record as present")]
    substance = condition("substance_use_disorder", sheet)
    last = person(field, sheet)
    if not last.empty:
        substance = Cell(f"{substance.text}, last use {last.text}", (*substance.rows, *last.rows), substance.ask)
    elif "yes" in substance.text:
        substance = Cell(f"{substance.text}, last use not recorded", substance.rows, ("When was the last use?",))
    return joined([*parts, substance])


def _neuro(kind: str) -> Callable[[Field, Sheet], Cell]:
    """Every course of sessions of a kind with dates, sessions and outcome."""

    def rule(field: Field, sheet: Sheet) -> Cell:
        held = [course for course in sheet.found.courses if course.kind == kind]
        if not held:
            return gap(field.ask)
        return joined([_sessions(course) for course in held])

    return rule


def outcome(course: Course) -> str:
    """The outcome in words with its percent, which `outcome_words` tells of partial responses only: `no response, 5.3 % better`."""
    said, pct = outcome_words(course), course.improvement_pct
    if pct is None or "%" in said:
        return said
    return f"{said}, {show_percent(abs(pct))} {'better' if pct >= 0 else 'worse'}" if pct else f"{said}, no change"


def _sessions(course: Course) -> Cell:
    text = f"{course.label}, {show_span(course.start, course.stop, course.ongoing)}, {sessions_words(course)}: {outcome(course)}"
    ask = [
        question
        for known, question in (
            (course.start is not None, f"When did {course.label} take place?"),
            (course.sessions is not None, f"How many sessions of {course.label} were there?"),
            (OPEN not in outcome(course), f"What was the response to {course.label}?"),
        )
        if not known
    ]
    return Cell(text, course.rows, tuple(ask))


def _suicidality(field: Field, sheet: Sheet) -> Cell:
    scales = sheet.known.scales
    items = [
        s
        for s in sheet.history.scores
        if s.item is not None
        and s.scale is not None
        and s.scale in scales
        and s.item == scales[s.scale].suicidality_item
        and s.when.latest <= sheet.found.as_of
    ]
    intent = condition("suicidal_intent", sheet)
    if not items:
        return joined([Cell(f"suicidality item: {MISSING}", (), (field.ask,)), intent])
    last = max(items, key=lambda s: (s.when.latest, s.row))
    shown = f"{last.scale} item {last.item}: {show_amount(last.value)} on {show_partial(last.when)} (not a risk assessment)"
    return joined([Cell(shown, (last.row,)), intent])


def _vascular(field: Field, sheet: Sheet) -> Cell:
    return joined([*(condition(one, sheet) for one in field.names), lab("systolic_bp", sheet), lab("diastolic_bp", sheet)])


def goes_on(course: Course, history: History) -> bool:
    """Is it said to go on? Without any date an open end is only presumed, unless a row says so."""
    return course.ongoing and (course.start is not None or any(row.ongoing for row in history.treatments if row.row in course.rows))


def _taken_now(sheet: Sheet) -> list[Course]:
    return [course for course in sheet.found.courses if course.kind == "medication" and course.ongoing]


def _medicine(course: Course, sheet: Sheet) -> Cell:
    """`lorazepam 1 mg since 03-Feb-2026`: the dose of the last step."""
    dose = course.steps[-1].dose if course.steps else course.max_dose
    since = f" since {show_partial(course.start)}" if course.start else ", start not recorded"
    title = sheet.known.titles.get(course.agent or "", course.label)
    ask = [] if dose else [f"What is the dose of {title} now?"]
    if not goes_on(course, sheet.history):
        since += ", whether it is still taken not recorded"
        ask.append(f"Is {title} still taken, and since when?")
    return Cell(f"{title} {show_dose(dose) if dose else 'dose not recorded'}{since}", course.rows, tuple(ask))


def _list_complete(sheet: Sheet) -> bool:
    return sheet.case.condition("medicine_list_complete")[0] is YES


def _of_classes(field: Field, sheet: Sheet, classes: tuple[str, ...]) -> Cell:
    held = [_medicine(course, sheet) for course in _taken_now(sheet) if course.drug_class in classes]
    if held:
        return joined(held)
    if _list_complete(sheet):
        return Cell("none; the list of current medicines is said to be complete", sheet.case.condition("medicine_list_complete")[1])
    return gap(field.ask)


def _sedating(field: Field, sheet: Sheet) -> Cell:
    return _of_classes(field, sheet, ("BENZODIAZEPINE", "ANTICONVULSANT"))


def _medicines(field: Field, sheet: Sheet) -> Cell:
    held = [_medicine(course, sheet) for course in _taken_now(sheet)]
    if not held:
        return Cell("none", sheet.case.condition("medicine_list_complete")[1]) if _list_complete(sheet) else gap(field.ask)
    return joined(
        [
            *held,
            Cell("the list is said to be complete")
            if _list_complete(sheet)
            else Cell("whether others are taken is not recorded", (), (field.ask,)),
        ]
    )


def _oral(field: Field, sheet: Sheet) -> Cell:
    held = [_medicine(c, sheet) for c in _taken_now(sheet) if c.role in ("antidepressant", "combination")]
    return joined(held) if held else gap(field.ask)


def _asa(field: Field, sheet: Sheet) -> Cell:
    said = person(field, sheet)
    parts = [Cell(f"ASA grade: {said.text}", said.rows, said.ask)]
    return joined([*parts, condition("asa_grade_4_or_5", sheet), condition("anaesthetic_assessment", sheet)])


def _patterns(_: Field, sheet: Sheet) -> Cell:
    held = [p for p in sheet.found.patterns if p.present is YES]
    rows = {row for p in held for evidence in p.evidence for row in evidence.rows}
    unknown = sum(p.present is UNKNOWN for p in sheet.found.patterns)
    more = f"; {unknown} cannot be told" if unknown else ""
    return Cell(("; ".join(p.title for p in held) or "none present") + more, tuple(sorted(rows)))


def _staging(_: Field, sheet: Sheet) -> Cell:
    return Cell("; ".join(f"{stage.title} {stage_words(stage)}" for stage in sheet.found.staging.values()))


def _doubts(_: Field, sheet: Sheet) -> Cell:
    held = [d for d in sheet.found.doubts if d.answer is YES]
    unknown = [d.title for d in sheet.found.doubts if d.answer is UNKNOWN]
    text = "; ".join(d.title for d in held) or "none found"
    if unknown:
        text += f". Cannot tell: {'; '.join(unknown)}"
    return Cell(text, tuple(sorted({row for d in held for row in d.rows})))


def _admissions(field: Field, sheet: Sheet) -> Cell:
    held = [event for event in sheet.history.events if event.event in _EVENTS]
    if not held:
        return gap(field.ask)
    said = [Cell(f"{_EVENTS[e.event]} {show_span(e.when, e.stop, False) if e.stop else show_partial(e.when)}", (e.row,)) for e in held]
    return joined(said)


RULES: dict[str, Callable[[Field, Sheet], Cell]] = {
    "name": _name,
    "birth_date": _birth,
    "record_number": _record,
    "sex": _sex,
    "referrer": _referrer,
    "referral_date": _today,
    "icd_code": _icd,
    "course_of_illness": _recurrent,
    "severity": _severity,
    "psychotic_features": _psychotic,
    "episode_start": _episode,
    "comorbidity": _comorbidity,
    "ect_history": _neuro("ect"),
    "tms_history": _neuro("tms"),
    "ketamine_history": _neuro("ketamine"),
    "suicidality": _suicidality,
    "vascular": _vascular,
    "benzodiazepine_anticonvulsant": _sedating,
    "current_medicines": _medicines,
    "oral_antidepressant": _oral,
    "asa_grade": _asa,
    "patterns": _patterns,
    "staging": _staging,
    "doubts": _doubts,
    "admissions": _admissions,
}
