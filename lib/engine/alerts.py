"""What must be seen before anything else? The few findings that interrupt (rule J)."""

from __future__ import annotations

from lib.engine.case import Case
from lib.engine.contraindicated import contraindicated_pairs
from lib.engine.label_maximum import label_maximum, may_exceed
from lib.engine.patterns.finding import agent_name, antidepressant_courses, span
from lib.engine.scores import lasted_on, series, show_score
from lib.knowledge.rows import Scale
from lib.records.answers import YES
from lib.records.assessment import Alert
from lib.records.bounds import Bounds
from lib.records.dates import PartialDate, days_between, on, show_partial
from lib.records.doses import show_amount, show_dose
from lib.records.history import Score

# Most urgent first. Suicidality stands above everything; the last is a note and never dominates.
RANKS = {
    "suicidality_item": 0,
    "suicidal_intent": 0,
    "mania_on_antidepressant": 1,
    "contraindicated_combination": 2,
    "dose_above_label_maximum": 3,
    "suicidality_item_not_recorded": 9,
}
NOT_A_RISK_ASSESSMENT = "This is not a risk assessment."
_TAGS = {"memory": "from memory, not verified", "secondary": "from a secondary source", "convention": "our convention"}


def raise_alerts(case: Case) -> tuple[Alert, ...]:
    """Alerts by rank, most urgent first; within a rank the most recent first."""
    found = [*_suicidality(case), *_intent(case), *_mania(case), *_combinations(case), *_doses(case), *_items_not_recorded(case)]
    if len(found) > 1:
        found.sort(key=lambda a: (a.rank, -(a.when.toordinal() if a.when else 0), a.text))
    return tuple(found)


def _alert(code: str, text: str, rows: tuple[int, ...], when: PartialDate | None = None) -> Alert:
    return Alert(code, text, tuple(dict.fromkeys(rows)), RANKS[code], when.latest if when else None)


def _items(case: Case, scale: Scale) -> list[Score]:
    """Recorded answers to the suicidality item of one instrument, oldest first."""
    found = [s for s in _all_items(case) if s.item == scale.suicidality_item and s.scale == scale.id]
    return sorted(found, key=lambda s: (s.when.latest, s.value, s.row)) if len(found) > 1 else found


def _all_items(case: Case) -> list[Score]:
    """Every recorded answer to one item of a scale."""
    if "items" not in case.found:
        case.found["items"] = [s for s in case.history.scores if s.item is not None and s.when.latest <= case.as_of]
    items: list[Score] = case.found["items"]
    return items


def _scales_with_item(case: Case) -> tuple[tuple[Scale, float], ...]:
    """Made once for a knowledge."""
    held, key = case.knowledge.options.reach, ("suicidality", ())
    known = held.get(key)
    if known is None or known[0] is not case.knowledge.scales:
        scales = [s for s in case.knowledge.scales.values() if s.suicidality_item is not None]
        asked = tuple((s, s.suicidality_from) for s in scales if s.suicidality_from is not None)
        known = held[key] = (case.knowledge.scales, asked)
    found: tuple[tuple[Scale, float], ...] = known[1]
    return found


def _suicidality(case: Case) -> list[Alert]:
    """The latest positive answer of each instrument; a later lower answer is added and takes nothing away."""
    found: list[Alert] = []
    for scale, threshold in _scales_with_item(case) if _all_items(case) else ():
        items = _items(case, scale)
        positive = [s for s in items if s.value >= threshold]
        if not positive:
            continue
        last = positive[-1]
        later = items[items.index(last) + 1 :]
        text = f"{show_score(last)}, {_age(case, last.when)}."
        if later:
            text += f" Since then {show_score(later[-1])}, which does not rule out risk."
        found.append(_alert("suicidality_item", f"{text} {NOT_A_RISK_ASSESSMENT}", (last.row, *(s.row for s in later)), last.when))
    return found


def _intent(case: Case) -> list[Alert]:
    """Suicidal intent on record (R0.1); a later word that there is none takes it back, as for any condition."""
    present, rows = case.condition("suicidal_intent")
    if present is not YES:
        return []
    dates = [c.start for c in case.history.conditions if c.row in rows and c.present is YES and c.start is not None]
    when = max(dates, key=lambda d: d.latest, default=None)
    said = show_partial(when) if when else "(no date)"
    if when and when.latest <= case.as_of:
        said += f", {_age(case, when)}"
    return [_alert("suicidal_intent", f"Suicidal intent on record {said}. {NOT_A_RISK_ASSESSMENT}", rows, when)]


def _age(case: Case, when: PartialDate) -> str:
    age, stale = days_between(when, on(case.as_of)), case.knowledge.number("alert_stale_days")
    return f"{_days(age)} ago{f' (older than {stale:g} days)' if age.low > stale else ''}"


def _days(age: Bounds) -> str:
    if age.exact:
        return f"{age.low:g} day{'' if age.low == 1 else 's'}"
    return f"{age.low:g} to {age.high:g} days"


def _items_not_recorded(case: Case) -> list[Alert]:
    """Latest totals that came without their suicidality item, although the total leaves room for a positive answer."""
    bare = []
    for scale, threshold in _scales_with_item(case):
        totals = series(case, scale.id)
        if not totals or totals[-1].value < threshold:
            continue
        if not any(item.when.latest >= totals[-1].when.earliest for item in _items(case, scale)):
            bare.append((scale, totals[-1]))
    if not bare:
        return []
    text = "; ".join(f"item {scale.suicidality_item} not recorded with {show_score(total)}" for scale, total in bare)
    newest = max((total for _, total in bare), key=lambda s: s.when.latest)
    return [_alert("suicidality_item_not_recorded", f"{text[0].upper()}{text[1:]}.", tuple(t.row for _, t in bare), newest.when)]


def _mania(case: Case) -> list[Alert]:
    """Mania or hypomania now while an antidepressant is taken, or a recorded switch while one was."""
    present, at = case.condition("mania_or_hypomania")
    switches = [event for event in case.history.events if event.event == "switch_to_mania"]
    if present is not YES and not switches:
        return []
    current = [c for c in antidepressant_courses(case) if c.ongoing]
    taken = ", ".join(agent_name(case, c) for c in current)
    rows = tuple(row for c in current for row in c.rows)
    found = []
    for event in switches:
        if event.when and event.when.latest > case.as_of:
            continue
        on_it = [c for c in antidepressant_courses(case) if event.when and lasted_on(case, c, event.when)]
        if on_it or (current and event.when is None):
            during = "; ".join(f"{agent_name(case, c)}, {span(c)}" for c in on_it) or f"now taking {taken}"
            where = (event.row, *(row for c in on_it or current for row in c.rows))
            day = show_partial(event.when) if event.when else "(no date)"
            found.append(_alert("mania_on_antidepressant", f"Switch to mania or hypomania {day} on {during}.", where, event.when))
    if present is YES and current and not found:
        found.append(_alert("mania_on_antidepressant", f"Mania or hypomania is on record, and {taken} is taken.", (*at, *rows)))
    return found


def _combinations(case: Case) -> list[Alert]:
    return [_alert("contraindicated_combination", pair.text, pair.rows) for pair in contraindicated_pairs(case)]


def _doses(case: Case) -> list[Alert]:
    """Current doses above the label maximum that applies to this age."""
    found = []
    for course in case.current_agents():
        dose = course.steps[-1].dose if course.steps else None
        if not may_exceed(case, course.agent, dose):
            continue
        maximum = label_maximum(case, course.agent, dose)
        if dose is None or maximum is None or dose.high <= maximum.dose:
            continue
        label = f"{maximum.jurisdiction} label" if maximum.jurisdiction else "label"
        aged = f" from age {maximum.from_age}" if maximum.from_age else ""
        tag = f"; number {_TAGS[maximum.tag]}" if maximum.tag in _TAGS else ""
        limit = f"{show_amount(maximum.dose)} {maximum.unit}"
        text = f"{agent_name(case, course)} {show_dose(dose)} is above the label maximum of {limit}{aged} ({label}{tag})."
        found.append(_alert("dose_above_label_maximum", text, course.steps[-1].rows))
    return found
