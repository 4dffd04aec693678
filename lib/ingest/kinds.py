"""What kind of fact is this row? As its kind column says, as its name says, or refused."""

from __future__ import annotations

from functools import lru_cache

from lib.ingest.diagnosis import read_diagnosis
from lib.ingest.naming import CERTAIN, find, person_fact, read_condition, read_event, read_scale
from lib.ingest.pressure import names_a_pressure
from lib.ingest.row import Row, number
from lib.ingest.vocabulary import word
from lib.knowledge.load import Knowledge
from lib.knowledge.names import is_listed, resolve

TREATMENTS = ("medication", "psychotherapy", "ketamine", "tms", "ect", "other")
KINDS = (*TREATMENTS, "score", "condition", "lab", "event", "episode", "person")
# Tried in this order where a name could be two things: the lithium level is a lab before lithium is a drug.
_ORDER = ("person", "episode", "event", "score", "lab", "modality", "medication", "condition", "diagnosis")

# The knowledge that was asked last, by its version: the cache compares versions, which is quick.
_KNOWLEDGE: dict[str, Knowledge] = {}


def kind_of(row: Row, implied: str, knowledge: Knowledge) -> str | None:
    """The row's kind; None after an error on the row. `implied`: what the heading of the name column says (`Drug` -> medication)."""
    written, name = row.given("kind"), row.given("name")
    kind = word("kind", written) if written else None
    by_name = _by_name(name, knowledge)
    if written and kind is None:
        if not by_name:
            row.error("kind", f"{written!r} is not a kind of row.", f"Use one of: {', '.join(KINDS)}.")
            return None
        row.note("kind", f"{written!r} is not a kind of row; {name!r} was read as {by_name[0]}.", f"Use one of: {', '.join(KINDS)}.")
        return by_name[0]
    if kind is None:
        return _inferred(row, by_name, implied)
    if kind in ("score", "lab") and by_name and by_name[0] not in ("score", "lab") and _measures(row):
        return kind  # its name looks like something else: BDI like a bipolar disorder, a lab's `lithium` like the drug
    if by_name and kind not in by_name and not _agree(kind, by_name[0]):
        row.note("kind", f"Recorded as {kind}; {name!r} was read as {by_name[0]}.", "Correct the kind or the name if that is wrong.")
        return by_name[0]
    return kind


def _inferred(row: Row, by_name: tuple[str, ...], implied: str) -> str | None:
    if by_name:
        return by_name[0]
    if implied in KINDS:
        return implied
    if row.given("dose"):
        return "medication"
    if not row.given("name"):
        row.error(
            "name",
            "The row has no name: what was given or measured is not known.",
            "Name the drug, therapy, scale, condition, lab or event.",
        )
    elif number(row.given("value")) is not None:
        row.error(
            "name", f"{row.text('name')!r} is not a known scale or lab.", "Correct the name, or add a column kind that says score or lab."
        )
    else:
        return "other"
    return None


def _measures(row: Row) -> bool:
    """Does the row give a number and no dose?"""
    return number(row.given("value")) is not None and not row.given("dose")


def _agree(kind: str, by_name: str) -> bool:
    """Is a written kind that differs from the name's still right? Any treatment may be called by another treatment's name of kind."""
    return kind in ("episode", "person") or (kind in TREATMENTS and by_name in TREATMENTS)


@lru_cache(maxsize=20_000)
def _known_kinds(name: str, version: str) -> tuple[str, ...]:
    knowledge = _KNOWLEDGE[version]
    found = []
    for kind in _ORDER:
        match kind:
            case "person":
                known = person_fact(name) is not None
            case "episode":
                known = word("kind", name) == "episode"
            case "event":
                known = read_event(name, knowledge) is not None
            case "score":
                # Also a scale that is not counted: a GAD-7 is no anxiety disorder.
                known = read_scale(name, knowledge)[0] is not None or is_listed(name, knowledge, "scale")
            case "lab":
                known = find("lab", name, knowledge) is not None or names_a_pressure(name, knowledge)
            case "modality":
                modality = find("modality", name, knowledge)
                if modality:
                    found.append(knowledge.modalities[modality].family)
                continue
            case "medication":
                known = resolve(name, knowledge).match in CERTAIN
            case "condition":
                known = read_condition(name, knowledge)[0] is not None
            case _:  # a diagnosis in words, `MDD, recurrent, severe`
                if not found and read_diagnosis(name).recognised:
                    found.append("person")
                continue
        if known:
            found.append(kind)
    return tuple(found)


def _by_name(name: str, knowledge: Knowledge) -> tuple[str, ...]:
    if not name:
        return ()
    _KNOWLEDGE.setdefault(knowledge.version, knowledge)
    return _known_kinds(name, knowledge.version)
