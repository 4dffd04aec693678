"""Why does the option stand here, in one short line?"""

from __future__ import annotations

from lib.engine.options.candidates import Candidate
from lib.engine.options.cards import Card
from lib.engine.options.dosing import DoseRoom
from lib.engine.options.past import outcome_words
from lib.engine.options.ranking import Standing
from lib.engine.options.safety import Safety
from lib.engine.options.situation import Situation
from lib.engine.options.states import HELPED, INADEQUATE, NOT_TOLERATED, UNKNOWN_STATE, state_of_course
from lib.engine.options.wording import because_words, findings_words, fits, period
from lib.records.answers import UNKNOWN, YES
from lib.records.course import Course
from lib.records.dates import show_date
from lib.records.doses import show_dose


def summarise(
    candidate: Candidate, safety: Safety, room: DoseRoom | None, standing: Standing, group: str, situation: Situation, card: Card
) -> str:
    """At most as many characters as the data allow; the weightiest fact first."""
    limit = int(situation.case.knowledge.number("option_summary_length"))
    choices = {
        "outside_scope": lambda: _outside(situation),
        "not_suitable": lambda: _not_suitable(safety, room),
        "in_use": lambda: _in_use(candidate),
        "tried": lambda: _tried(candidate, standing),
        "check_first": lambda: _check_first(candidate, safety, situation),
        "consider": lambda: _consider(candidate, room, standing, situation, card),
    }[group]()
    return fits(limit, *choices)


def _outside(situation: Situation) -> list[str]:
    return [r.text for r in situation.outside] + [situation.outside[0].text.split(":")[0]]


def _not_suitable(safety: Safety, room: DoseRoom | None) -> list[str]:
    if safety.clear_from is not None:
        stop = next(h for h in safety.present("C") if h.clear_from is not None)
        return [f"Not before {show_date(safety.clear_from)}: {_lower(stop.text)}", f"Not before {show_date(safety.clear_from)}"]
    later = safety.present("N")
    if later:
        return [f"Later: {_lower(later[0].text)}", f"Later: {later[0].title}"]
    stops = safety.present("C")
    if stops:
        return [stops[0].text, f"Contraindicated: {stops[0].title}"]
    return [r.text for r in room.reasons] + [room.reasons[0].text.split(":", 1)[-1].strip()] if room and room.reasons else [""]


def _in_use(candidate: Candidate) -> list[str]:
    course = next(c for c in candidate.state.courses if c.ongoing)
    dose = f"{show_dose(course.steps[-1].dose)} " if course.steps and course.steps[-1].dose else ""
    when = period(course)
    return [f"{dose}{when}".strip() or "In use"]


def _tried(candidate: Candidate, standing: Standing) -> list[str]:
    courses = candidate.state.courses
    if not courses:
        return [r.text for r in standing.reasons if r.code == "R3.8"] + [
            "Left-sided rTMS failed; evidence for another protocol after that is low"
        ]
    if len(courses) > 1:
        told = "; ".join(f"{c.label}: {_came_to(c)}" for c in courses)
        return [told, f"{len(courses)} courses"]
    only = courses[0]
    return [f"{_came_to(only)} ({period(only)})" if period(only) else _came_to(only), _came_to(only)]


def _came_to(course: Course) -> str:
    state = state_of_course(course)
    if state == NOT_TOLERATED:
        return "not tolerated"
    if state == HELPED:
        return "helped, then lost" if course.lost else "helped"
    if state == INADEQUATE:
        return "not adequate"
    return outcome_words(course)


def _check_first(candidate: Candidate, safety: Safety, situation: Situation) -> list[str]:
    found = [h for h in safety.hits if h.applies is YES and h.severity in ("H", "P")]
    high = list(dict.fromkeys(h.title for h in found))
    unknown = list(dict.fromkeys(h.title for h in sorted(safety.hits, key=lambda h: h.code) if h.applies is UNKNOWN and h.hold))
    if candidate.row.kind in ("adjunct", "combine") and not situation.current:
        return ["No antidepressant is current to add it to"]
    choices = []
    if high:
        choices += [
            f"{_capital(', '.join(high))}",
            f"{_capital(high[0])}, and {len(high) - 1} more" if len(high) > 1 else _capital(high[0]),
        ]
    elif unknown:
        choices += [f"Not recorded: {', '.join(unknown[:n])}{_more(len(unknown) - n)}" for n in range(len(unknown), 0, -1)]
    else:
        choices.append("Not recommended in this jurisdiction")
    return choices


def _consider(candidate: Candidate, room: DoseRoom | None, standing: Standing, situation: Situation, card: Card) -> list[str]:
    brief = _capital(card.brief)
    practical = [f"{brief}; onset {card.onset}", brief, f"Onset {card.onset}"]
    codes = {r.code for r in standing.reasons}
    row, state = candidate.row, candidate.state
    if "R0.2" in codes:
        return (
            [f"Guidelines put ECT first here: {findings_words(situation)}", "Guidelines put ECT first here"]
            if row.family == "ect"
            else ["With psychotic features, an antidepressant with an antipsychotic"]
        )
    if state.state == HELPED and not state.lost:
        return [f"Helped before ({period(state.courses[0])})", "Helped before"]
    if row.kind == "optimise":
        return ["Room below the top of the range: the dose comes before a switch or an adjunct"] if room and room.first else practical
    if row.kind == "switch" and candidate.agents:
        names = [situation.case.knowledge.title(a) for a in candidate.agents]
        tail = "not tried yet" if not candidate.tried else "not tried of this class"
        return [f"{_capital(', '.join(names))}: {tail}", _capital(", ".join(names)), f"{len(names)} agents {tail}"]
    if "R3.2" in codes and row.kind in ("adjunct", "combine"):
        return ["Partial response, tolerated: adding ranks before switching"]
    if state.state == INADEQUATE:
        return [f"Tried, not adequate: {because_words(state.courses[0])}", "Tried, not adequate"]
    if state.state == UNKNOWN_STATE:
        return ["Tried; whether adequate cannot be told"]
    if "R3.6" in codes:
        return [f"No adequate psychotherapy on record; {card.brief}", "No adequate psychotherapy on record; can be added at any stage"]
    if row.family == "ect" and situation.left_tms_failed:
        return [f"After TMS without sufficient response; {_lower(practical[0])}", *practical]
    return practical


def _more(count: int) -> str:
    return f" and {count} more" if count > 0 else ""


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
