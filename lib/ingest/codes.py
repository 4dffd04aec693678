"""Which name does a code stand for? LOINC, RxNorm, SNOMED CT and OMOP codes of data/knowledge/codes.csv, and ATC from the agents themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from lib.ingest.vocabulary import rows_of
from lib.knowledge.load import Knowledge

_LOINC = re.compile(r"\d{3,5}-\d")
_ATC = re.compile(r"N0[3-7][A-C][A-Z]\d\d")
_SHAPES = (("loinc", _LOINC), ("atc", _ATC))
# What a code system is called where it is named (FHIR: an address; OMOP: a vocabulary), by a part of that name.
_SYSTEMS = {"loinc": "loinc", "rxnorm": "rxnorm", "snomed": "snomed", "sct": "snomed", "atc": "atc", "whocc": "atc"}
_LOST = re.compile(r"[+-]?\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)


def name_of_code(system: str, code: str, knowledge: Knowledge) -> str | None:
    """The name a code stands for, None when it is not known. With no `system` only codes whose form says what they are (LOINC, ATC)."""
    code = code.strip()
    if not system and ":" in code:  # `RXNORM:36437`
        prefix, _, code = code.partition(":")
        system = system_of(prefix)
    systems = [system] if system else [name for name, shape in _SHAPES if shape.fullmatch(code.upper())]
    for one in systems:
        if one == "atc":
            agent = _agent_by_atc(knowledge).get(code.upper())
            if agent:
                return knowledge.title(agent)
        elif found := _codes().get((one, code)):
            return found
    return None


def system_of(named: str) -> str:
    """The code system an address or vocabulary name means, "" when it is none that is known."""
    folded = named.casefold()
    return next((system for part, system in _SYSTEMS.items() if part in folded), "")


def digits_lost(text: str) -> bool:
    """Is it a long number that a spreadsheet has rounded (`3.21123E+17`)?"""
    return _LOST.fullmatch(text) is not None


@cache
def _codes() -> Mapping[tuple[str, str], str]:
    rows = rows_of("codes.csv", ("system", "code", "name", "source", "tag", "verified"))
    return {(row["system"], row["code"]): row["name"] for row in rows}


def _agent_by_atc(knowledge: Knowledge) -> Mapping[str, str]:
    return {agent.atc: agent.id for agent in knowledge.agents.values() if agent.atc}
