"""Options, their lines, cautions, interactions, notes and evidence as typed rows, ready to look up by option, class or agent."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from lib.knowledge.tables import KnowledgeError, read_rows

FAMILIES = ("psychotherapy", "ketamine", "tms", "ect", "medication")
KINDS = ("session", "adjunct", "switch", "optimise", "combine")
LINES = ("", "1", "2", "3", "investigational", "not_recommended")
SEVERITIES = ("C", "H", "P", "N", "c", "cap", "info")
EFFECTS = ("washout", "together", "carry_over", "stopping", "cap")
NOTES = ("onset", "burden", "brief", "course", "dose", "monitoring", "durability", "description")
TESTS = (
    "present",
    "ever",
    "recent",
    "needs",
    "age",
    "lab_below",
    "lab_above",
    "lab_from",
    "lab_recorded",
    "pressure_above",
    "severe",
    "cap_age",
    "cap_condition",
    "poor_response",
)


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option of the catalogue. `kind`: session, adjunct (added to an antidepressant), switch, optimise, combine. `agents`: ids, separated by a space."""

    id: str
    title: str
    family: str
    order: int
    kind: str
    agents: str
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class OptionLine:
    """What a guideline of one jurisdiction says of an option (or `TMS.*`). `line`: 1, 2, 3, investigational, not_recommended or blank; `listed`: named at all."""

    option: str
    jurisdiction: str
    line: str
    level: str
    listed: bool
    guideline: str
    text: str
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class CautionRow:
    """A condition that bears on options. `code`: K01 and so on. `subject`: condition or lab ids; the first decides when nothing is recorded.

    `severity`: C contraindicated, H high-risk (specialist sign-off), P prerequisite, N not now, c caution, cap dose cap, info. `hold`: while it
    is not recorded the option waits under "check first". `fact`: safety or access. `within_days`, `from_age`, `below_age` narrow it.
    `options`: option codes, `TMS.*`, class codes or agent ids. `jurisdictions`: blank = all.
    """

    code: str
    test: str
    subject: str
    value: float | None
    value2: float | None
    within_days: int | None
    from_age: int | None
    below_age: int | None
    options: str
    severity: str
    hold: bool
    fact: str
    jurisdictions: str
    title: str
    text: str
    source: str
    tag: str
    note: str
    verified: bool


@dataclass(frozen=True, slots=True)
class InteractionRow:
    """What a current medicine means for an option. `with_agents`: agent ids, class codes, `@groups`, `-exceptions`.

    `effect`: washout (`days` after the last dose), together (while both are taken), carry_over (also when the medicine is being replaced),
    stopping (what ending it brings), cap (highest dose together, mg). `severity` as in CautionRow.
    """

    code: str
    with_agents: str
    options: str
    effect: str
    severity: str
    days: int | None
    jurisdictions: str
    title: str
    text: str
    source: str
    tag: str
    note: str
    cap: float | None
    verified: bool


@dataclass(frozen=True, slots=True)
class DrugGroup:
    """A named group of medicines for interactions: `members` are agent ids."""

    id: str
    title: str
    members: str
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class OptionNote:
    """A text on an option's card. `kind`: onset, burden, brief (both in few words), course, dose, monitoring, durability, description."""

    options: str
    kind: str
    text: str
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A trial's key figures. `direction`: for, against or mixed. `participants` = denominator, blank when not read."""

    id: str
    trial: str
    options: str
    direction: str
    population: str
    participants: int | None
    result: str
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class ModifierRow:
    """A circumstance that moves an option within its group: `shift` -1 up, +1 down, 0 only said. Tests as in CautionRow."""

    code: str
    test: str
    subject: str
    value: float | None
    from_age: int | None
    below_age: int | None
    options: str
    shift: int
    text: str
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class DoseRange:
    """Usual daily dose of an antidepressant, `low` to `high`."""

    agent: str
    low: float
    high: float
    unit: str
    source: str
    tag: str
    verified: bool
    note: str


@dataclass(frozen=True, slots=True)
class OptionRule:
    """A ranking or history rule: `when` it applies and the sentence shown, with {places} to fill."""

    id: str
    when: str
    text: str
    source: str
    tag: str
    verified: bool


class Targeted(Protocol):
    """A row that names the options it bears on."""

    @property
    def options(self) -> str: ...


Row = TypeVar("Row", bound=Targeted)


@dataclass(frozen=True, slots=True)
class OptionKnowledge:
    """Everything the option rules read. Cautions, interactions, notes, evidence and modifiers are by target (`KET.ESK`, `KET.*`, `SGA`, `lithium`).

    `reach` remembers which rows bear on which targets: it depends on nothing else, and is asked again for every patient.
    """

    catalogue: tuple[OptionRow, ...]
    lines: Mapping[tuple[str, str], OptionLine]
    cautions: tuple[CautionRow, ...]
    cautions_on: Mapping[str, tuple[CautionRow, ...]]
    interactions: tuple[InteractionRow, ...]
    interactions_on: Mapping[str, tuple[InteractionRow, ...]]
    groups: Mapping[str, DrugGroup]
    notes_on: Mapping[str, tuple[OptionNote, ...]]
    evidence: tuple[EvidenceRow, ...]
    evidence_on: Mapping[str, tuple[EvidenceRow, ...]]
    modifiers: tuple[ModifierRow, ...]
    modifiers_on: Mapping[str, tuple[ModifierRow, ...]]
    dose_ranges: Mapping[str, DoseRange]
    rules: Mapping[str, OptionRule]
    reach: dict[tuple[str, tuple[str, ...]], tuple[Any, ...]] = field(default_factory=dict, compare=False, repr=False)


def load_options(folder: Path, sources: Container[str]) -> OptionKnowledge:
    """Read and validate the option tables of data/knowledge. Raises KnowledgeError with file and fault."""
    catalogue = read_rows(folder / "options.csv", OptionRow, sources)
    lines = read_rows(folder / "option_lines.csv", OptionLine, sources)
    cautions = read_rows(folder / "cautions.csv", CautionRow, sources)
    interactions = read_rows(folder / "interactions.csv", InteractionRow, sources)
    notes = read_rows(folder / "option_notes.csv", OptionNote, sources)
    evidence = read_rows(folder / "evidence.csv", EvidenceRow, sources)
    modifiers = read_rows(folder / "option_modifiers.csv", ModifierRow, sources)
    _check("options.csv", "family", FAMILIES, (row.family for row in catalogue))
    _check("options.csv", "kind", KINDS, (row.kind for row in catalogue))
    _check("option_lines.csv", "line", LINES, (row.line for row in lines))
    _check("cautions.csv", "test", TESTS, (row.test for row in cautions))
    _check("cautions.csv", "severity", SEVERITIES, (row.severity for row in cautions))
    _check("cautions.csv", "fact", ("safety", "access"), (row.fact for row in cautions))
    _check("interactions.csv", "effect", EFFECTS, (row.effect for row in interactions))
    _check("interactions.csv", "severity", SEVERITIES, (row.severity for row in interactions))
    _check("option_notes.csv", "kind", NOTES, (row.kind for row in notes))
    _check("evidence.csv", "direction", ("for", "against", "mixed"), (row.direction for row in evidence))
    _check("option_modifiers.csv", "test", TESTS, (row.test for row in modifiers))
    groups = {row.id: row for row in read_rows(folder / "drug_groups.csv", DrugGroup, sources)}
    named = (word[1:] for row in interactions for word in row.with_agents.split() if word.startswith("@"))
    _check("interactions.csv", "with_agents", tuple(groups), named)
    return OptionKnowledge(
        catalogue=tuple(sorted(catalogue, key=lambda row: row.order)),
        lines={(row.option, row.jurisdiction): row for row in lines},
        cautions=cautions,
        cautions_on=_by_target(cautions),
        interactions=interactions,
        interactions_on=_by_target(interactions),
        groups=groups,
        notes_on=_by_target(notes),
        evidence=evidence,
        evidence_on=_by_target(evidence),
        modifiers=modifiers,
        modifiers_on=_by_target(modifiers),
        dose_ranges={row.agent: row for row in read_rows(folder / "dose_ranges.csv", DoseRange, sources)},
        rules={row.id: row for row in read_rows(folder / "option_rules.csv", OptionRule, sources)},
    )


def _by_target(rows: Iterable[Row]) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        for target in row.options.split():
            found.setdefault(target, []).append(row)
    return {target: tuple(hits) for target, hits in found.items()}


def _check(file: str, column: str, allowed: Container[str], values: Iterable[str]) -> None:
    for value in values:
        if value not in allowed:
            raise KnowledgeError(f"{file}, {column}: {value!r} is not known")
