"""What else belongs on an option's card: its course, burden, trials, description and access?"""

from __future__ import annotations

from dataclasses import dataclass

from lib.engine.options.candidates import Candidate
from lib.engine.options.safety import Safety
from lib.engine.options.situation import Situation, reason
from lib.engine.options.targets import evidence_on, notes_on
from lib.knowledge.options import EvidenceRow, OptionKnowledge, OptionNote
from lib.records.answers import UNKNOWN, YES
from lib.records.assessment import Reason
from lib.records.doses import show_amount

AVAILABILITY = "availability not recorded"
_CLOSEST = ("dose", "monitoring", "durability")  # the option's own text replaces its class's or family's; course and description add up


@dataclass(frozen=True, slots=True)
class Card:
    """Short texts for the card and longer ones as reasons. `brief`: the burden in few words."""

    onset: str
    burden: str
    brief: str
    reasons: tuple[Reason, ...]


def card_of(candidate: Candidate, situation: Situation) -> Card:
    """Onset, burden, dose, course, monitoring, durability, key trials with population and denominators, and the public description."""
    options = situation.case.knowledge.options
    key = ("card", candidate.targets)
    known = options.reach.get(key)
    if known is None:  # nothing of the patient is in it
        known = options.reach[key] = (_made(options, candidate.targets),)
    card: Card = known[0]
    return card


def _made(options: OptionKnowledge, targets: tuple[str, ...]) -> Card:
    by_kind: dict[str, list[OptionNote]] = {}
    for note in notes_on(options, targets):
        by_kind.setdefault(note.kind, []).append(note)
    trials = [_trial(row) for row in evidence_on(options, targets)]
    told = [
        note for kind in ("dose", "course", "monitoring", "durability") for note in by_kind.get(kind, ())[: 1 if kind in _CLOSEST else None]
    ]
    described = [Reason("Description", n.text, n.source, "description") for n in by_kind.get("description", ())]
    reasons = (*(Reason("Card", note.text, note.source, "course") for note in told), *trials, *described)
    burden = _first(by_kind, "burden")
    return Card(_first(by_kind, "onset"), burden, _first(by_kind, "brief") or burden, reasons)


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


def _first(by_kind: dict[str, list[OptionNote]], kind: str) -> str:
    found = by_kind.get(kind)
    return found[0].text if found else ""


def _trial(row: EvidenceRow) -> Reason:
    people = f", {show_amount(row.participants)} people" if row.participants else ""
    return Reason(row.trial, f"{row.trial} ({row.population}{people}): {row.result}", row.source, "evidence", row.direction)
