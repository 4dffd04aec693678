"""Do the tables of data/knowledge fit together? Each check stops the load with file, line, column and fault."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from typing import Protocol, TypeVar

from lib.knowledge.name_text import plain, words_of
from lib.knowledge.rows import (
    ANTIDEPRESSANT_CLASSES,
    AUGMENTER_CLASSES,
    DIRECTIONS,
    DOMAINS,
    DOSE_COLUMNS,
    DOSE_UNITS,
    JURISDICTIONS,
    NAME_KINDS,
    OTHER_CLASSES,
    ROLES,
    SESSION_FAMILIES,
    SEVERITIES,
    WORD_KINDS,
    Agent,
    Band,
    LabelMaximum,
    MinimumDose,
    Modality,
    Name,
    NameWord,
    Scale,
)
from lib.knowledge.tables import Placed, Row


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


Identified = TypeVar("Identified", bound=_Identified)


def by_id(placed: Iterable[Placed[Identified]]) -> dict[str, Identified]:
    """Rows by id; an id may stand only once over all files of a kind."""
    found: dict[str, Identified] = {}
    for item in placed:
        if not item.row.id:
            raise item.fault("id", "is empty")
        if item.row.id in found:
            raise item.fault("id", f"{item.row.id!r} stands twice")
        found[item.row.id] = item.row
    return found


def check_agents(agents: tuple[Placed[Agent], ...]) -> tuple[Placed[Agent], ...]:
    """Class, role and unit are of the known ones, and the role is one that the class can have."""
    for item in agents:
        agent = item.row
        _one_of(item, "drug_class", agent.drug_class, ANTIDEPRESSANT_CLASSES + AUGMENTER_CLASSES + OTHER_CLASSES)
        _one_of(item, "default_role", agent.default_role, ROLES)
        _one_of(item, "unit", agent.unit, DOSE_UNITS)
        if agent.default_role == "antidepressant" and agent.drug_class not in ANTIDEPRESSANT_CLASSES:
            raise item.fault("default_role", f"an antidepressant of class {agent.drug_class}")
        if agent.default_role != "neither" and agent.drug_class in OTHER_CLASSES:
            raise item.fault("default_role", f"class {agent.drug_class} does not count as a course")
    return agents


def check_names(names: tuple[Placed[Name], ...], ids: Mapping[str, Collection[str]]) -> tuple[Placed[Name], ...]:
    """Every name leads to known ids (`ids` by `what`), and no name to two different things."""
    meanings: dict[tuple[str, tuple[str, ...]], str] = {}
    for item in names:
        name = item.row
        _one_of(item, "kind", name.kind, NAME_KINDS)
        spelling = words_of(plain(name.name))
        if not spelling:
            raise item.fault("name", f"{name.name!r} has no letter or digit")
        if (name.kind == "misleading") == bool(name.refers_to):
            raise item.fault("refers_to", "is filled for every kind but misleading, and blank for that")
        for identifier in name.refers_to.split():
            if name.what in ids and identifier not in ids[name.what]:
                raise item.fault("refers_to", f"{name.name!r} leads to the unknown {name.what} {identifier!r}")
        for region in name.regions.split():
            _one_of(item, "regions", region, JURISDICTIONS)
        if meanings.setdefault((name.what, spelling), name.refers_to) != name.refers_to:
            raise item.fault("name", f"{name.name!r} also leads to {meanings[name.what, spelling] or 'nothing'!r}")
    return names


def check_name_words(words: tuple[Placed[NameWord], ...]) -> tuple[Placed[NameWord], ...]:
    """Each word around a name stands once and is of a known kind."""
    seen: set[tuple[str, ...]] = set()
    for item in words:
        _one_of(item, "kind", item.row.kind, WORD_KINDS)
        spelling = words_of(plain(item.row.word))
        if not spelling or spelling in seen:
            raise item.fault("word", f"{item.row.word!r} is empty or stands twice")
        seen.add(spelling)
    return words


def check_minimum_doses(doses: tuple[Placed[MinimumDose], ...], agents: Mapping[str, Agent]) -> tuple[Placed[MinimumDose], ...]:
    """A minimum dose belongs to a known agent, in its unit, once a column and form."""
    seen: set[tuple[str, str, str]] = set()
    for item in doses:
        row = item.row
        _one_of(item, "column", row.column, DOSE_COLUMNS)
        _dose_of_agent(item, row.agent, row.dose, row.unit, agents)
        key = (row.agent, row.column, row.form)
        if key in seen:
            raise item.fault("agent", f"{row.agent} stands twice in column {row.column}")
        seen.add(key)
    return doses


def check_label_maxima(maxima: tuple[Placed[LabelMaximum], ...], agents: Mapping[str, Agent]) -> tuple[Placed[LabelMaximum], ...]:
    """A label maximum belongs to a known agent, in its unit, once a jurisdiction and age; a higher age never allows more."""
    seen: dict[tuple[str, str, int], float] = {}
    for item in maxima:
        row = item.row
        if row.jurisdiction:
            _one_of(item, "jurisdiction", row.jurisdiction, JURISDICTIONS)
        _dose_of_agent(item, row.agent, row.dose, row.unit, agents)
        if row.from_age < 0:
            raise item.fault("from_age", f"{row.from_age} is not an age")
        if (row.agent, row.jurisdiction, row.from_age) in seen:
            raise item.fault("agent", f"{row.agent} stands twice for {row.jurisdiction or 'any place'} from age {row.from_age}")
        if any(a == row.agent and j == row.jurisdiction and age < row.from_age and dose < row.dose for (a, j, age), dose in seen.items()):
            raise item.fault("dose", f"{row.agent} has a higher maximum at a higher age")
        seen[row.agent, row.jurisdiction, row.from_age] = row.dose
    return maxima


def check_scales(scales: tuple[Placed[Scale], ...]) -> tuple[Placed[Scale], ...]:
    """Cut-offs lie within the range, a relapse lies beyond remission, and the order of instruments has no ties."""
    orders: set[int] = set()
    for item in scales:
        scale = item.row
        _one_of(item, "direction", scale.direction, DIRECTIONS)
        _one_of(item, "domain", scale.domain, DOMAINS)
        if scale.low >= scale.high:
            raise item.fault("high", f"the range {scale.low:g} to {scale.high:g} is empty")
        for column in ("remission", "relapse", "impaired_from", "impaired_to"):
            value = getattr(scale, column)
            if value is not None and not scale.low <= value <= scale.high:
                raise item.fault(column, f"{value:g} lies outside {scale.low:g} to {scale.high:g}")
        if scale.remission is not None and scale.relapse is not None and not _worse(scale, scale.relapse, scale.remission):
            raise item.fault("relapse", f"{scale.relapse:g} is not worse than remission at {scale.remission:g}")
        if scale.important is not None and not 0 < scale.important < scale.high - scale.low:
            raise item.fault("important", f"{scale.important:g} is no difference within the range")
        if (scale.suicidality_item is None) != (scale.suicidality_from is None):
            raise item.fault("suicidality_from", "item and cut-off come together")
        wrong_side = scale.impaired_to if scale.direction == "higher_worse" else scale.impaired_from
        if wrong_side is not None:
            raise item.fault("impaired_to" if scale.direction == "higher_worse" else "impaired_from", f"does not fit {scale.direction}")
        if scale.order is not None:
            if scale.order in orders or scale.remission is None or scale.domain != "symptoms":
                raise item.fault("order", "an instrument for outcomes rates symptoms, knows remission and shares its place with no other")
            orders.add(scale.order)
    return scales


def check_bands(bands: tuple[Placed[Band], ...], scales: Mapping[str, Scale]) -> tuple[Placed[Band], ...]:
    """The bands of a scale cover its whole range in whole points, without overlap or gap, from better to worse."""
    by_scale: dict[str, list[Placed[Band]]] = {}
    for item in bands:
        if item.row.scale not in scales:
            raise item.fault("scale", f"unknown scale {item.row.scale!r}")
        _one_of(item, "severity", item.row.severity, SEVERITIES)
        if item.row.low > item.row.high:
            raise item.fault("high", f"{item.row.high:g} is below {item.row.low:g}")
        by_scale.setdefault(item.row.scale, []).append(item)
    for identifier, rows in by_scale.items():
        scale = scales[identifier]
        ordered = sorted(rows, key=lambda p: p.row.low)
        for before, after in pairwise(ordered):
            if after.row.low != before.row.high + 1:
                fault = "overlaps" if after.row.low <= before.row.high else "leaves a gap after"
                raise after.fault("low", f"{identifier} {after.row.low:g} {fault} {before.row.low:g} to {before.row.high:g}")
        if ordered[0].row.low != scale.low or ordered[-1].row.high != scale.high:
            raise ordered[-1].fault("high", f"the bands of {identifier} do not cover {scale.low:g} to {scale.high:g}")
        ranks = [SEVERITIES.index(p.row.severity) for p in ordered]
        if ranks != sorted(set(ranks), reverse=scale.direction == "higher_better"):
            raise ordered[0].fault("severity", f"the bands of {identifier} do not go from one severity to the next")
    return bands


def check_modalities(modalities: tuple[Placed[Modality], ...]) -> tuple[Placed[Modality], ...]:
    """A protocol's code begins with its family's, each family stands as a row, and a session count is a count."""
    seen: set[str] = set()
    last = None
    for last in modalities:
        family = SESSION_FAMILIES.get(last.row.id.split(".")[0])
        if family is None or family != last.row.family:
            raise last.fault("family", f"{last.row.id!r} does not belong to {last.row.family!r}")
        if last.row.sessions is not None and last.row.sessions < 1:
            raise last.fault("sessions", f"{last.row.sessions} is no count")
        seen.add(last.row.id)
    missing = sorted(set(SESSION_FAMILIES) - seen)
    if last is not None and missing:
        raise last.fault("id", f"the families {', '.join(missing)} have no row")
    return modalities


def _dose_of_agent(
    item: Placed[MinimumDose] | Placed[LabelMaximum], agent: str, dose: float, unit: str, agents: Mapping[str, Agent]
) -> None:
    if agent not in agents:
        raise item.fault("agent", f"unknown agent {agent!r}")
    if unit != agents[agent].unit:
        raise item.fault("unit", f"{unit!r}, but {agent} is dosed in {agents[agent].unit}")
    if dose <= 0:
        raise item.fault("dose", f"{dose:g} is not a dose")


def _worse(scale: Scale, value: float, than: float) -> bool:
    return value > than if scale.direction == "higher_worse" else value < than


def _one_of(item: Placed[Row], column: str, value: str, allowed: Collection[str]) -> None:
    if value not in allowed:
        raise item.fault(column, f"{value!r} is not one of {', '.join(allowed)}")
