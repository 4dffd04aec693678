"""The whole of data/ in one immutable object, read and checked once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lib.knowledge.check import (
    by_id,
    check_agents,
    check_bands,
    check_label_maxima,
    check_minimum_doses,
    check_modalities,
    check_name_words,
    check_names,
    check_scales,
)
from lib.knowledge.options import OptionKnowledge, load_options
from lib.knowledge.packs import Pack, load_packs, sorted_packs
from lib.knowledge.patterns import AnswerRow, DoubtRow, ExposureRow, PatternRow, QuestionRow
from lib.knowledge.preferences import BurdenRow, PreferenceRow, load_preferences
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
from lib.knowledge.tables import KnowledgeError, Placed, Row, read_placed

OWN_PACKS = "TRD_PACKS"  # names a folder with a clinic's own packs
DATA = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the rules know. Mappings are by id; `answers` by question; `minimum_doses` by (agent, column, form); `bands` by scale, low to high; `titles` are the words for
    agents and protocols on screen."""

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
    doubts: Mapping[str, DoubtRow]
    questions: Mapping[str, QuestionRow]
    answers: Mapping[str, tuple[AnswerRow, ...]]
    exposure: Mapping[str, ExposureRow]
    options: OptionKnowledge
    preferences: Mapping[str, PreferenceRow]
    burdens: tuple[BurdenRow, ...]
    packs: tuple[Pack, ...]
    titles: Mapping[str, str]

    def number(self, number_id: str) -> float:
        """The value of a rule's threshold or duration. Raises KeyError when data/knowledge/rules has no such row."""
        return self.numbers[number_id].value

    def title(self, agent_id: str | None) -> str:
        """How an agent or modality is called on screen: generic names in lower case, protocols by their title."""
        if agent_id is None:
            return "Not recognised"
        return self.titles.get(agent_id) or agent_id.replace("_", " ")


def load_knowledge(folder: Path = DATA, own: Path | None = None) -> Knowledge:
    """Read and validate every table. Raises KnowledgeError with file, line and column.

    `own`: a clinic's folder with packs (`*.yaml`) and, where they cite something new, its own `sources.csv`; both are read as strictly as ours.
    """
    tables = folder / "knowledge"
    placed_sources = _all_placed(tables, "sources*.csv", Source, None)
    if own is not None:
        placed_sources += _all_placed(own, "sources*.csv", Source, None)
    sources = by_id(placed_sources)
    agents = by_id(check_agents(read_placed(tables / "agents.csv", Agent, sources)))
    modalities = by_id(check_modalities(read_placed(tables / "modalities.csv", Modality, sources)))
    scales = by_id(check_scales(read_placed(tables / "scales.csv", Scale, sources)))
    conditions = by_id(read_placed(tables / "conditions.csv", ConditionRow, sources))
    labs = by_id(read_placed(tables / "labs.csv", LabRow, sources))
    ids: dict[str, Collection[str]] = {"agent": agents, "modality": modalities, "scale": scales, "condition": conditions, "lab": labs}
    minimum = check_minimum_doses(read_placed(tables / "minimum_doses.csv", MinimumDose, sources), agents)
    bands: dict[str, list[Band]] = {}
    for band in _rows(check_bands(read_placed(tables / "scale_bands.csv", Band, sources), scales)):
        bands.setdefault(band.scale, []).append(band)
    options = load_options(tables, sources)
    preferences, burdens = load_preferences(tables, sources, {row.id for row in options.catalogue})
    names = _rows(check_names(_all_placed(tables, "names*.csv", Name, sources), ids))
    return Knowledge(
        version=_version(folder, own),
        sources=sources,
        numbers=by_id(_all_placed(tables, "rules/*.csv", RuleNumber, sources)),
        agents=agents,
        names=names,
        name_words=_rows(check_name_words(read_placed(tables / "name_words.csv", NameWord, None))),
        minimum_doses={(row.agent, row.column, row.form): row for row in _rows(minimum)},
        label_maxima=_rows(check_label_maxima(read_placed(tables / "label_maxima.csv", LabelMaximum, sources), agents)),
        scales=scales,
        bands={scale: tuple(sorted(rows, key=lambda b: b.low)) for scale, rows in bands.items()},
        modalities=modalities,
        conditions=conditions,
        labs=labs,
        patterns=by_id(read_placed(tables / "patterns.csv", PatternRow, sources)),
        doubts=by_id(read_placed(tables / "doubts.csv", DoubtRow, sources)),
        questions=by_id(read_placed(tables / "questions.csv", QuestionRow, sources)),
        answers=_by_question(by_id(read_placed(tables / "answers.csv", AnswerRow, sources)).values()),
        exposure=by_id(read_placed(tables / "exposure.csv", ExposureRow, sources)),
        options=options,
        preferences=preferences,
        burdens=burdens,
        packs=_packs(folder / "criteria", own, sources),
        titles=_titles(names, modalities),
    )


@cache
def knowledge() -> Knowledge:
    """The shipped knowledge, with a clinic's own packs where TRD_PACKS names their folder; loaded once a process."""
    named = os.environ.get(OWN_PACKS, "").strip()
    return load_knowledge(own=own_folder(named) if named else None)


def own_folder(named: str) -> Path:
    """A clinic's folder of packs. Raises KnowledgeError when it is not there."""
    folder = Path(named).expanduser()
    if not folder.is_dir():
        raise KnowledgeError(f"{named}: the folder of your own packs is not there")
    return folder


def _packs(shipped: Path, own: Path | None, sources: Container[str]) -> tuple[Pack, ...]:
    packs = load_packs(shipped, sources)
    if own is None:
        return packs
    added = load_packs(own, sources)
    taken = {pack.id for pack in packs} & {pack.id for pack in added}
    if taken:
        raise KnowledgeError(f"{sorted(taken)[0]}.yaml: this id belongs to a pack of the product; give yours a name of its own")
    return sorted_packs((*packs, *added))


def _all_placed(folder: Path, pattern: str, row_type: type[Row], sources: Container[str] | None) -> tuple[Placed[Row], ...]:
    return tuple(placed for path in sorted(folder.glob(pattern)) for placed in read_placed(path, row_type, sources))


def _rows(placed: Iterable[Placed[Row]]) -> tuple[Row, ...]:
    return tuple(item.row for item in placed)


def _by_question(rows: Iterable[AnswerRow]) -> dict[str, tuple[AnswerRow, ...]]:
    grouped: dict[str, tuple[AnswerRow, ...]] = {}
    for row in rows:
        grouped[row.question] = (*grouped.get(row.question, ()), row)
    return grouped


def _titles(names: Iterable[Name], modalities: Mapping[str, Modality]) -> dict[str, str]:
    """The first generic name of each agent (`St John's wort`, `dextromethorphan/bupropion`) and the title of each protocol."""
    titles = {row.id: row.title for row in modalities.values()}
    for name in names:
        if name.what == "agent" and name.kind == "generic" and " " not in name.refers_to:
            titles.setdefault(name.refers_to, name.name)
    return titles


def _version(folder: Path, own: Path | None) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for kind in ("knowledge", "criteria") for p in (folder / kind).rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for path in sorted(own.glob("*.yaml")) + sorted(own.glob("sources*.csv")) if own is not None else ():
        digest.update(b"own/" + path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
