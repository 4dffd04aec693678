"""Which fields does a referral form ask for, in which order, and how is each of them filled? data/referral, read strictly."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from lib.knowledge.load import DATA, Knowledge
from lib.knowledge.tables import KnowledgeError, check_sourced, read_placed

FOLDER = DATA / "referral"
FILLED_BY = ("rule", "person", "conditions", "labs", "table")
TABLES = ("scales", "trial", "psychotherapy")


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `ask`: the question when it is a gap; `{courses}` stands for the courses it is missing of; blank = never a gap.

    `filled_by`: a rule of the product; facts of the `person` under any of these names; `conditions` or `labs` by id; `table`: a column of a table.
    """

    id: str
    group: str
    label: str
    ask: str
    filled_by: str
    facts: str
    source: str
    tag: str
    verified: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The ids or names of the facts."""
        return tuple(self.facts.split())


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a form: single fields, or a table (a line a scale, a medicine, a psychotherapy)."""

    title: str
    fields: tuple[Field, ...]
    table: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A referral form. `packs`: the criteria that go with it, the usual one first; any other pack may be chosen too."""

    id: str
    title: str
    jurisdiction: str
    source: str
    address: str
    retrieved: date
    tag: str
    verified: bool
    about: str
    packs: tuple[str, ...]
    order: int
    parts: tuple[Part, ...]
    version: str


def referral_forms(known: Knowledge, folder: Path = FOLDER) -> Mapping[str, Form]:
    """Every form by its id, in their `order`. Raises KnowledgeError naming file and fault.

    `known` decides which sources, conditions, labs and packs a form may name.
    """
    fields = _fields(known, folder)
    version = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(folder.iterdir()))).hexdigest()[:12]
    forms = [_form(path, fields, known, version) for path in sorted(folder.glob("*.yaml"))]
    return {form.id: form for form in sorted(forms, key=lambda form: form.order)}


def _fields(known: Knowledge, folder: Path) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for placed in read_placed(folder / "fields.csv", Field, known.sources):
        field = placed.row
        if field.id in fields:
            raise placed.fault("id", f"{field.id!r} stands there twice")
        if field.filled_by not in FILLED_BY:
            raise placed.fault("filled_by", f"{field.filled_by!r} is not one of {', '.join(FILLED_BY)}")
        held = {"conditions": known.conditions, "labs": known.labs}.get(field.filled_by)
        unknown = [name for name in field.names if held is not None and name not in held]
        if unknown or (field.filled_by in ("conditions", "labs", "person") and not field.names):
            raise placed.fault("facts", f"{', '.join(unknown) or 'nothing'} is not among the {field.filled_by}")
        fields[field.id] = field
    return fields


def _form(path: Path, fields: Mapping[str, Field], known: Knowledge, version: str) -> Form:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path.name}: not readable as YAML: {error}") from None
    wanted = {name for name in Form.__dataclass_fields__ if name not in ("parts", "version")} | {"sections"}
    if not isinstance(raw, dict) or set(raw) != wanted:
        raise KnowledgeError(f"{path.name}: its keys are not exactly {', '.join(sorted(wanted))}")
    if raw["id"] != path.stem:
        raise KnowledgeError(f"{path.name}: its id {raw['id']!r} is not the file's name")
    if not isinstance(raw["retrieved"], date) or not isinstance(raw["verified"], bool) or not isinstance(raw["order"], int):
        raise KnowledgeError(f"{path.name}: retrieved is a date, verified true or false, order a number")
    check_sourced(raw, known.sources, path.name)
    packs = {pack.id for pack in known.packs}
    stray = [name for name in raw["packs"] if name not in packs]
    if stray:
        raise KnowledgeError(f"{path.name}, packs: {stray[0]!r} is no pack")
    parts = tuple(_part(part, fields, path.name) for part in raw.pop("sections"))
    named = [field.id for part in parts if not part.table for field in part.fields]
    twice = [name for name in named if named.count(name) > 1]
    if twice:
        raise KnowledgeError(f"{path.name}: field {twice[0]!r} stands there twice")
    return Form(**{**raw, "packs": tuple(raw["packs"])}, parts=parts, version=version)


def _part(raw: Any, fields: Mapping[str, Field], where: str) -> Part:
    if (
        not isinstance(raw, dict)
        or len({"fields", "table"} & set(raw)) != 1
        or set(raw) - {"title", "fields", "table"}
        or not raw.get("title")
    ):
        raise KnowledgeError(f"{where}: a section has a title and either fields or a table")
    if "table" in raw:
        if raw["table"] not in TABLES:
            raise KnowledgeError(f"{where}: table {raw['table']!r} is not one of {', '.join(TABLES)}")
        return Part(raw["title"], tuple(field for field in fields.values() if field.group == raw["table"]), raw["table"])
    unknown = [name for name in raw["fields"] if name not in fields or fields[name].filled_by == "table"]
    if unknown:
        raise KnowledgeError(f"{where}: field {unknown[0]!r} is not in fields.csv, or belongs to a table")
    return Part(raw["title"], tuple(fields[name] for name in raw["fields"]))
