"""What was answered or typed here, with a way to take it back."""

from __future__ import annotations

from lib.engine.options.preference import FACT as PREFERENCE
from lib.knowledge.load import Knowledge
from lib.records.answers import YES
from lib.records.assessment import Assessment
from lib.records.dates import show_partial
from lib.records.doses import show_amount
from lib.records.facts import ENTERED_ROW, Fact, facts_of
from lib.records.history import Condition, CourseFact, Episode, Event, History, Lab, PersonFact, Score
from lib.records.wording import OUTCOMES, STOPS
from lib.ui.nodes import Node, el, text

_FIELDS = {
    "adherence": "adherence to",
    "outcome": "outcome of",
    "dose": "dose of",
    "duration": "dates of",
    "sessions": "sessions of",
    "stop_reason": "why stopped:",
    "tolerated": "highest dose tolerated of",
    "type": "kind of",
}


def entered_panel(history: History, known: Knowledge, found: Assessment) -> list[Node]:
    """Every answer entered here, the last first."""
    facts = entered_facts(history)
    if not facts:
        return []
    nodes: list[Node] = [el("h3", "", f"Entered here ({len(facts)})")]
    for place in reversed(range(len(facts))):
        words = fact_words(facts[place], known)
        back = el("button", "quiet", "Take back", pick=f"takeback:{place}", aria_label=f"Take back: {words}")
        nodes.append(el("div", "apart item", text("small", words), back))
    return nodes


def entered_facts(history: History) -> tuple[Fact, ...]:
    """Facts without a line in a source, other than whole treatments, which are edited where they are typed."""
    answers = (PersonFact, Episode, Condition, Lab, Event, Score, CourseFact)
    typed = (fact for fact in facts_of(history) if fact.row == ENTERED_ROW and isinstance(fact, answers))
    # The preference has its own control above the options.
    return tuple(fact for fact in typed if not (isinstance(fact, PersonFact) and fact.fact == PREFERENCE))


def taken_back(history: History, place: str) -> tuple[Fact, ...]:
    """The fact at that place of the list, or nothing."""
    facts = entered_facts(history)
    return (facts[int(place)],) if place.isdigit() and int(place) < len(facts) else ()


def fact_words(fact: Fact, known: Knowledge) -> str:
    """A fact in a few words."""
    match fact:
        case Condition():
            row = known.conditions.get(fact.condition or "")
            since = f", {show_partial(fact.start)}" if fact.start is not None else ""
            return f"{row.title if row else fact.name}: {'present' if fact.present is YES else 'absent'}{since}"
        case PersonFact():
            said = show_partial(fact.when) if fact.fact == "birth_date" and fact.when is not None else fact.value.replace("_", " ")
            return f"{fact.fact.replace('_', ' ').capitalize()}: {said}"
        case Episode():
            return f"Current episode began {show_partial(fact.start)}"
        case Event():
            return f"{fact.event.replace('_', ' ').capitalize()}, {show_partial(fact.when)}"
        case Score():
            return f"{fact.name} {show_amount(fact.value)} on {show_partial(fact.when)}"
        case Lab():
            return f"{fact.name} {show_amount(fact.value)} {fact.unit} on {show_partial(fact.when)}"
        case CourseFact():
            return _of_course(fact, known)
        case _:
            return fact.name


def _of_course(fact: CourseFact, known: Knowledge) -> str:
    since = f" (from {show_partial(fact.start)})" if fact.start else ""
    dates = " to ".join(show_partial(day) for day in (fact.begin, fact.end) if day is not None)
    said = dates or OUTCOMES.get(fact.value) or STOPS.get(fact.value) or fact.value.replace("_", " ")
    if fact.field == "duration" and not dates:
        said = f"{fact.value} weeks"
    if fact.field in ("adherence", "outcome") and fact.value.replace(".", "").replace("-", "").isdigit():
        said = f"{fact.value} %"
    words = f"{_FIELDS.get(fact.field, fact.field)} {known.title(fact.agent)}{since}: {said}"
    return words[:1].upper() + words[1:]
