"""Why does the option stand here, in one short line?"""

from __future__ import annotations

from lib.engine.options.cards import Card
from lib.engine.options.judged import Judged
from lib.engine.options.lines import NOT_RECOMMENDED
from lib.engine.options.past import outcome_words
from lib.engine.options.situation import Situation
from lib.engine.options.states import HELPED, INADEQUATE, NOT_TOLERATED, UNKNOWN_STATE, state_of_course
from lib.engine.options.wording import because_words, capital, findings_words, fits, period
from lib.records.answers import UNKNOWN, YES
from lib.records.course import Course
from lib.records.dates import show_date
from lib.records.doses import show_dose
from lib.records.wording import lower


def summarise(judged: Judged, card: Card, situation: Situation) -> str:
    """The weightiest fact first, in at most as many characters as the data allow. Each group offers its wordings from long to short."""
    group = judged.group
    if group == "outside_scope":
        choices = [r.text for r in situation.outside] + [situation.outside[0].text.split(":")[0]]
    elif group == "not_suitable":
        choices = _not_suitable(judged)
    elif group == "in_use":
        choices = _in_use(judged)
    elif group == "tried":
        choices = _tried(judged)
    elif group == "check_first":
        choices = _check_first(judged, situation)
    else:
        choices = _consider(judged, card, situation)
    return fits(int(situation.case.knowledge.number("option_summary_length")), *choices)


def _not_suitable(judged: Judged) -> list[str]:
    """The date when a washout ends, the reason to wait, the contraindication, or the dose that is at its top."""
    safety = judged.safety
    stops, later = safety.present("C"), safety.present("N")
    if safety.clear_from is not None:
        until = f"Not before {show_date(safety.clear_from)}"
        washout = next(h for h in stops if h.clear_from is not None)
        return [f"{until}: {lower(washout.text)}", until]
    if later:
        return [f"Later: {lower(later[0].text)}", f"Later: {later[0].title}"]
    if stops:
        return [stops[0].text, f"Contraindicated: {stops[0].title}"]
    reached = [r.text for r in judged.room.reasons] if judged.room else []
    return [*reached, *(text.partition(": ")[2] for text in reached)]


def _in_use(judged: Judged) -> list[str]:
    course = next(c for c in judged.candidate.state.courses if c.ongoing)
    dose = show_dose(course.steps[-1].dose) if course.steps and course.steps[-1].dose else ""
    return [f"{dose} {period(course)}".strip() or "In use"]


def _tried(judged: Judged) -> list[str]:
    courses = judged.candidate.state.courses
    if not courses:  # R3.8: another protocol of TMS
        return ["Left-sided rTMS failed; evidence for another protocol after that is low"]
    if len(courses) > 1:
        told = [f"{c.label}: {_came_to(c)}" for c in courses]
        return [capital("; ".join(told)), capital("; ".join(dict.fromkeys(_came_to(c) for c in courses))), f"{len(courses)} courses"]
    only = courses[0]
    words = capital(_came_to(only))
    return [f"{words} ({period(only)})" if period(only) else words, words]


def _came_to(course: Course) -> str:
    state = state_of_course(course)
    if state == NOT_TOLERATED:
        return "not tolerated"
    if state == HELPED:
        return "helped, then lost" if course.lost else "helped"
    if state == INADEQUATE:
        return "not adequate"
    return outcome_words(course)


def _check_first(judged: Judged, situation: Situation) -> list[str]:
    """What stands in the way, else what nobody has excluded."""
    hits = sorted(judged.safety.hits, key=lambda h: h.code)
    if judged.candidate.row.kind in ("adjunct", "combine") and not situation.current:
        return ["No antidepressant is current to add it to"]
    if judged.line.line == NOT_RECOMMENDED:
        return [f"Not recommended in this jurisdiction ({judged.line.guideline})"]
    found = list(dict.fromkeys(h.title for h in hits if h.applies is YES and h.severity in ("H", "P")))
    if found:
        return [capital(_listed(found, n)) for n in range(len(found), 0, -1)]
    unknown = list(dict.fromkeys(h.title for h in hits if h.applies is UNKNOWN and h.hold))
    return [f"Not recorded: {_listed(unknown, n)}" for n in range(len(unknown), 0, -1)]


def _listed(words: list[str], shown: int) -> str:
    """The first of them, and how many more there are."""
    more = len(words) - shown
    return ", ".join(words[:shown]) + (f" and {more} more" if more else "")


def _consider(judged: Judged, card: Card, situation: Situation) -> list[str]:
    """Urgency, an earlier benefit, the dose, what a switch offers, adding against switching, what was tried; else course and onset."""
    row, state = judged.candidate.row, judged.candidate.state
    brief = capital(card.brief)
    practical = [f"{brief}; onset {card.onset}", brief, f"Onset {card.onset}"]
    codes = {r.code for r in judged.standing.reasons}
    if "R0.2" in codes and row.family == "ect":
        return [f"Guidelines put ECT first here: {findings_words(situation)}", "Guidelines put ECT first here"]
    if "R0.2" in codes:
        return ["With psychotic features, an antidepressant with an antipsychotic"]
    if state.state == HELPED and not state.lost:
        return [f"Helped before ({period(state.courses[0])})", "Helped before"]
    if judged.room is not None and judged.room.first:
        return ["Room below the top of the range: the dose comes before a switch or an adjunct"]
    if row.kind == "switch":
        return _switch(judged, situation)
    if "R3.2" in codes and row.kind in ("adjunct", "combine"):
        return ["Partial response, tolerated: adding ranks before switching"]
    if state.state == INADEQUATE and row.kind != "optimise":
        return [f"Tried, not adequate: {because_words(state.courses[0])}", "Tried, not adequate"]
    if state.state == UNKNOWN_STATE:
        return ["Tried; whether adequate cannot be told"]
    if "R3.6" in codes:
        return [f"No adequate psychotherapy on record; {card.brief}", "No adequate psychotherapy on record; can be added at any stage"]
    if row.family == "ect" and situation.left_tms_failed:
        return [f"After TMS without sufficient response; {lower(practical[0])}", *practical]
    return practical


def _switch(judged: Judged, situation: Situation) -> list[str]:
    """The agents of the class that are open."""
    agents = judged.candidate.agents
    names = capital(", ".join(situation.case.knowledge.title(a) for a in agents))
    untried = [a for a in agents if a not in judged.candidate.tried]
    if len(untried) < len(agents):
        return [f"{names}: open in this class", names, f"{len(agents)} agents open in this class"]
    tail = "not tried of this class" if judged.candidate.tried else "not tried yet"
    return [f"{names}: {tail}", names, f"{len(agents)} agents {tail}"]
