"""What else belongs on an option's card: its course, burden, trials, description and access?"""

from __future__ import annotations

from lib.engine.options.candidates import Candidate
from lib.engine.options.safety import Safety
from lib.engine.options.situation import Situation, reason
from lib.engine.options.targets import rows_on
from lib.knowledge.options import EvidenceRow, OptionNote
from lib.records.answers import UNKNOWN, YES
from lib.records.assessment import Reason
from lib.records.doses import show_amount

AVAILABILITY = "availability not recorded"
_CARD_NOTES = ("dose", "course", "monitoring", "durability", "description")


def note_text(candidate: Candidate, situation: Situation, kind: str) -> str:
    """The closest note of that kind: the option's own before its class's or family's."""
    found = _closest(candidate, situation, kind)
    return found.text if found else ""


def extra_reasons(candidate: Candidate, situation: Situation) -> list[Reason]:
    """Dose, course, monitoring, durability, key trials with population and denominators, and the description the product started from."""
    knowledge = situation.case.knowledge
    reasons = [
        Reason("Description" if note.kind == "description" else "Card", note.text, note.source, _kind(note))
        for kind in _CARD_NOTES
        for note in _notes(candidate, situation, kind)
    ]
    trials = rows_on(knowledge.options.evidence_on, candidate, knowledge)
    return (
        [*reasons[:-1], *map(_trial, trials), *reasons[-1:]]
        if reasons and reasons[-1].kind == "description"
        else [*reasons, *map(_trial, trials)]
    )


def access_of(safety: Safety, situation: Situation) -> tuple[str, list[Reason]]:
    """R6.1: never assumed. What the patient cannot attend is said, what is not recorded too."""
    said = [h.title for h in safety.hits if h.fact == "access" and h.applies is YES]
    asked = [h.title for h in safety.hits if h.fact == "access" and h.applies is UNKNOWN]
    words = AVAILABILITY
    if asked:
        words += f"; {', '.join(asked)} not recorded"
    if said:
        words += f"; not met: {', '.join(said)}"
    return words, [reason(situation, "R6.1", "access")]


def _notes(candidate: Candidate, situation: Situation, kind: str) -> list[OptionNote]:
    """The closest note, except that a course's family remarks and every description are all shown."""
    if kind in ("course", "description"):
        knowledge = situation.case.knowledge
        return [n for n in rows_on(knowledge.options.notes_on, candidate, knowledge) if n.kind == kind]
    found = _closest(candidate, situation, kind)
    return [found] if found else []


def _closest(candidate: Candidate, situation: Situation, kind: str) -> OptionNote | None:
    knowledge = situation.case.knowledge
    specific = rows_on(knowledge.options.notes_on, candidate, knowledge)
    ranked = sorted((n for n in specific if n.kind == kind), key=lambda n: _width(n, candidate))
    return ranked[0] if ranked else None


def _width(note: OptionNote, candidate: Candidate) -> int:
    """0 the option itself, 1 its agent or class, 2 its family."""
    aims = note.options.split()
    if candidate.row.id in aims:
        return 0
    return 2 if all(aim.endswith("*") or "." in aim for aim in aims) else 1


def _kind(note: OptionNote) -> str:
    return "description" if note.kind == "description" else "course"


def _trial(row: EvidenceRow) -> Reason:
    people = f", {show_amount(row.participants)} people" if row.participants else ""
    return Reason(row.trial, f"{row.trial} ({row.population}{people}): {row.result}", row.source, "evidence", row.direction)
