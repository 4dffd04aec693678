"""The whole of data/ in one immutable object, read and checked once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lib.knowledge.options import OptionKnowledge, load_options
from lib.knowledge.packs import Pack, load_packs
from lib.knowledge.patterns import ExposureRow, PatternRow, QuestionRow
from lib.knowledge.rows import (
    Agent,
    Band,
    ConditionRow,
    LabelMaximum,
    LabRow,
    MinimumDose,
    Modality,
    Name,
    NameWord,
    RuleNumber,
    Scale,
    Source,
)
from lib.knowledge.tables import KnowledgeError, read_rows

DATA = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the rules know. Mappings are by id; `minimum_doses` by (agent, column, form); `bands` by scale, low to high."""

    version: str
    sources: Mapping[str, Source]
    numbers: Mapping[str, RuleNumber]
    agents: Mapping[str, Agent]
    names: tuple[Name, ...]
    name_words: tuple[NameWord, ...]
    minimum_doses: Mapping[tuple[str, str, str], MinimumDose]
    label_maxima: tuple[LabelMaximum, ...]
    scales: Mapping[str, Scale]
    bands: Mapping[str, tuple[Band, ...]]
    modalities: Mapping[str, Modality]
    conditions: Mapping[str, ConditionRow]
    labs: Mapping[str, LabRow]
    patterns: Mapping[str, PatternRow]
    questions: Mapping[str, QuestionRow]
    exposure: Mapping[str, ExposureRow]
    options: OptionKnowledge
    packs: tuple[Pack, ...]

    def number(self, number_id: str) -> float:
        """The value of a rule's threshold or duration. Raises KeyError when data/knowledge/rules has no such row."""
        return self.numbers[number_id].value

    def title(self, agent_id: str | None) -> str:
        """How an agent or modality is called on screen: generic names in lower case, protocols by their title."""
        if agent_id is None:
            return "Not recognised"
        modality = self.modalities.get(agent_id)
        return modality.title if modality else agent_id.replace("_", " ")


def load_knowledge(folder: Path = DATA) -> Knowledge:
    """Read and validate every table. Raises KnowledgeError with file, line and column."""
    tables = folder / "knowledge"
    sources = _by_id(row for path in sorted(tables.glob("sources*.csv")) for row in read_rows(path, Source, None))
    bands: dict[str, list[Band]] = {}
    for band in read_rows(tables / "scale_bands.csv", Band, sources):
        bands.setdefault(band.scale, []).append(band)
    minimum = read_rows(tables / "minimum_doses.csv", MinimumDose, sources)
    return Knowledge(
        version=_version(folder),
        sources=sources,
        numbers=_by_id(n for path in sorted((tables / "rules").glob("*.csv")) for n in read_rows(path, RuleNumber, sources)),
        agents=_by_id(read_rows(tables / "agents.csv", Agent, sources)),
        names=tuple(n for path in sorted(tables.glob("names*.csv")) for n in read_rows(path, Name, sources)),
        name_words=read_rows(tables / "name_words.csv", NameWord, None),
        minimum_doses={(row.agent, row.column, row.form): row for row in minimum},
        label_maxima=read_rows(tables / "label_maxima.csv", LabelMaximum, sources),
        scales=_by_id(read_rows(tables / "scales.csv", Scale, sources)),
        bands={scale: tuple(sorted(rows, key=lambda b: b.low)) for scale, rows in bands.items()},
        modalities=_by_id(read_rows(tables / "modalities.csv", Modality, sources)),
        conditions=_by_id(read_rows(tables / "conditions.csv", ConditionRow, sources)),
        labs=_by_id(read_rows(tables / "labs.csv", LabRow, sources)),
        patterns=_by_id(read_rows(tables / "patterns.csv", PatternRow, sources)),
        questions=_by_id(read_rows(tables / "questions.csv", QuestionRow, sources)),
        exposure=_by_id(read_rows(tables / "exposure.csv", ExposureRow, sources)),
        options=load_options(tables, sources),
        packs=load_packs(folder / "criteria", sources),
    )


@cache
def knowledge() -> Knowledge:
    """The shipped knowledge, loaded once a process."""
    return load_knowledge()


def _by_id(rows):  # type: ignore[no-untyped-def]
    found = {}
    for row in rows:
        if row.id in found:
            raise KnowledgeError(f"{type(row).__name__} {row.id!r} stands twice")
        found[row.id] = row
    return found


def _version(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for kind in ("knowledge", "criteria") for p in (folder / kind).rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
