"""Criteria packs (data/criteria/*.yaml) as typed clauses: published definitions of TRD and referral criteria.

A pack is read strictly: an unknown key, a value of the wrong kind, a clause without a known source or tag stops the load with one line that
names the file, the clause and the fault. A clinic's own packs in another folder are read the same way.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import MISSING, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints

import yaml

from lib.knowledge.clauses import CHOICES, FAMILIES, KINDS, AllOf, AnyOf, ClauseSpec, CutOff, Window
from lib.knowledge.rows import TAGS
from lib.knowledge.tables import KnowledgeError

# Strongest first: a pack is as good as the weakest of its numbers.
STRENGTH = ("read", "description", "secondary", "convention", "memory")
PACK_KINDS = ("definition", "referral")


@dataclass(frozen=True, slots=True)
class Pack:
    """One definition or referral criterion. `not_judged`: what the source also asks for and a history cannot answer."""

    id: str
    title: str
    short: str
    kind: str
    jurisdiction: str
    source: str
    address: str
    retrieved: date
    effective: date | None
    review_by: date
    tag: str
    verified: bool
    clauses: tuple[ClauseSpec, ...]
    about: str = ""
    not_judged: tuple[str, ...] = ()
    order: int = 100


def load_packs(folder: Path, sources: Container[str]) -> tuple[Pack, ...]:
    """Read and validate every pack in the folder, definitions before referral criteria, in their `order`.

    Raises KnowledgeError naming file and clause for anything that does not fit.
    """
    return sorted_packs(_read(path, sources) for path in sorted(folder.glob("*.yaml")))


def sorted_packs(packs: Iterable[Pack]) -> tuple[Pack, ...]:
    """Definitions before referral criteria, each in their `order`."""
    return tuple(sorted(packs, key=lambda p: (PACK_KINDS.index(p.kind), p.order, p.id)))


def _read(path: Path, sources: Container[str]) -> Pack:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path.name}: not readable as YAML: {error}") from None
    if not isinstance(raw, dict):
        raise KnowledgeError(f"{path.name}: expected keys and values at the top")
    if raw.get("id") != path.stem:
        raise KnowledgeError(f"{path.name}: its id {raw.get('id')!r} is not the file's name")
    written = raw.pop("clauses", None)
    if not isinstance(written, list) or not written:
        raise KnowledgeError(f"{path.name}: has no clauses")
    defaults = {"source": str(raw.get("source", "")), "tag": str(raw.get("tag", ""))}
    clauses = tuple(_clause(c, f"{path.name}, clause {n}", defaults, sources) for n, c in enumerate(written, start=1))
    values = _fields(Pack, raw, path.name, skip=("clauses",))
    pack = Pack(**values, clauses=clauses)
    _check_sourced(pack.source, pack.tag, path.name, sources)
    if pack.kind not in PACK_KINDS:
        raise KnowledgeError(f"{path.name}: kind {pack.kind!r} is not one of {', '.join(PACK_KINDS)}")
    if pack.verified and weakest_tag(pack) == "memory":
        raise KnowledgeError(f"{path.name}: numbers from memory cannot be verified")
    return pack


def weakest_tag(pack: Pack) -> str:
    """The weakest tag among the pack and its clauses: how far its numbers can be trusted."""
    tags = {pack.tag, *(spec.tag for spec in every_clause(pack.clauses))}
    return max(tags, key=STRENGTH.index)


def every_clause(clauses: tuple[ClauseSpec, ...]) -> tuple[ClauseSpec, ...]:
    """All clauses, the nested ones after the one that holds them."""
    found: list[ClauseSpec] = []
    for spec in clauses:
        found.append(spec)
        if isinstance(spec, AnyOf | AllOf):
            found += every_clause(spec.of)
    return tuple(found)


def _clause(raw: Any, where: str, defaults: dict[str, str], sources: Container[str]) -> ClauseSpec:
    if not isinstance(raw, dict) or raw.get("clause") not in KINDS:
        name = raw.get("clause") if isinstance(raw, dict) else raw
        raise KnowledgeError(f"{where}: {name!r} is not a kind of clause ({', '.join(KINDS)})")
    name = raw["clause"]
    where = f"{where} ({name})"
    values: dict[str, Any] = {**defaults, **{k: v for k, v in raw.items() if k != "clause"}}
    if name in ("any_of", "all_of"):
        parts = values.get("of")
        if not isinstance(parts, list) or len(parts) < 2:
            raise KnowledgeError(f"{where}: needs two or more parts under `of`")
        values["of"] = tuple(_clause(part, f"{where}, part {n}", defaults, sources) for n, part in enumerate(parts, start=1))
    _fold_cut_off(values, where)
    _fold_window(values, where)
    kind = KINDS[name]
    spec = kind(**_fields(kind, values, where))
    _check_sourced(spec.source, spec.tag, where, sources)
    _check_sense(spec, where)
    return spec


def _fold_cut_off(values: dict[str, Any], where: str) -> None:
    below = values.pop("improvement_below_pct", None)
    at_most = values.pop("improvement_at_most_pct", None)
    if below is not None and at_most is not None:
        raise KnowledgeError(f"{where}: improvement_below_pct and improvement_at_most_pct exclude each other")
    pct = below if below is not None else at_most
    if pct is not None:
        floor = values.pop("and_at_least_pct", None)
        values["cut_off"] = CutOff(
            pct=_number(pct, where), inclusive=at_most is not None, from_pct=None if floor is None else _number(floor, where)
        )


def _fold_window(values: dict[str, Any], where: str) -> None:
    kind = values.pop("window", None)
    years = values.pop("window_years", None)
    months = values.pop("window_months", None)
    if kind is None:
        return
    if kind not in ("episode", "years", "lifetime", "admission"):
        raise KnowledgeError(f"{where}: window {kind!r} is not episode, years, lifetime or admission")
    if (kind == "years") != (years is not None) or (kind == "admission") != (months is not None):
        raise KnowledgeError(f"{where}: window years needs window_years, window admission needs window_months")
    values["window"] = Window(
        kind=kind, years=None if years is None else _number(years, where), months=None if months is None else _number(months, where)
    )


def _fields(kind: type, raw: dict[str, Any], where: str, skip: tuple[str, ...] = ()) -> dict[str, Any]:
    hints = get_type_hints(kind)
    known = {f.name: f for f in fields(kind) if f.name not in skip}
    extra = sorted(set(raw) - set(known))
    if extra:
        raise KnowledgeError(f"{where}: unknown key {', '.join(extra)}")
    for name, known_field in known.items():
        if name not in raw and known_field.default is MISSING:
            raise KnowledgeError(f"{where}: {name} is missing")
    return {name: _value(value, hints[name], f"{where}, {name}", name) for name, value in raw.items()}


def _value(value: Any, hint: Any, where: str, name: str) -> Any:
    if isinstance(value, CutOff | Window) or name == "of":
        return value
    kinds = getattr(hint, "__args__", (hint,))
    if value is None and type(None) in kinds:
        return None
    if getattr(hint, "__origin__", None) is tuple:
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            raise KnowledgeError(f"{where}: expected a list of words")
        return tuple(value)
    fits = (
        (bool in kinds and isinstance(value, bool))
        or (date in kinds and isinstance(value, date))
        or (str in kinds and isinstance(value, str))
        or (int in kinds and isinstance(value, int) and not isinstance(value, bool))
        or (float in kinds and isinstance(value, int | float) and not isinstance(value, bool))
    )
    if not fits:
        raise KnowledgeError(f"{where}: {value!r} is not a valid value")
    if name in CHOICES and value not in CHOICES[name]:
        raise KnowledgeError(f"{where}: {value!r} is not one of {', '.join(CHOICES[name])}")
    return value


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise KnowledgeError(f"{where}: {value!r} is not a number above nought")
    return float(value)


def _check_sourced(source: str, tag: str, where: str, sources: Container[str]) -> None:
    cited = source.split()
    if not cited:
        raise KnowledgeError(f"{where}: no source")
    for one in cited:
        if one not in sources:
            raise KnowledgeError(f"{where}: source {one!r} is not in sources.csv")
    if tag not in TAGS:
        raise KnowledgeError(f"{where}: tag {tag!r} is not one of {', '.join(TAGS)}")


def _check_sense(spec: ClauseSpec, where: str) -> None:
    """Refuse clauses that ask nothing, or two things that exclude each other."""
    count = getattr(spec, "count", None)
    if count is not None and count < max(1, getattr(spec, "distinct_classes", 1)):
        raise KnowledgeError(f"{where}: count {count} is below one or below distinct_classes")
    weeks = getattr(spec, "weeks", None)
    if weeks is not None and weeks <= 0:
        raise KnowledgeError(f"{where}: weeks {weeks} is not above nought")
    needs_cut_off = getattr(spec, "outcome", "failed") == "failed" and getattr(spec, "failure", "outcome") == "outcome"
    if hasattr(spec, "cut_off") and needs_cut_off == (spec.cut_off is None):
        raise KnowledgeError(f"{where}: a failed course needs improvement_below_pct or improvement_at_most_pct, others take none")
    families = getattr(spec, "families", ())
    if any(f not in FAMILIES for f in families):
        raise KnowledgeError(f"{where}: families are {', '.join(FAMILIES)}")
    alternatives = {
        "severity": (getattr(spec, "grade", None), getattr(spec, "scale", None)),
        "prior_response": (getattr(spec, "improvement_from_pct", None), getattr(spec, "improvement_above_pct", None)),
    }
    for kind, (first, second) in alternatives.items():
        if type(spec) is KINDS[kind] and (first is None) == (second is None):
            raise KnowledgeError(f"{where}: needs exactly one of its two forms")
    if type(spec) is KINDS["age"] and getattr(spec, "from_years", None) is None and getattr(spec, "to_years", None) is None:
        raise KnowledgeError(f"{where}: needs from_years, to_years or both")
