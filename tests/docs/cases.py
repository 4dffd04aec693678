"""Which cases do the tests hold, and how do they read as tables? Found in the test files themselves, without running them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TESTS = Path(__file__).parents[1]
SHOWN = {"y": "yes", "n": "no", "?": "unknown", "-": "not recorded"}


@dataclass(frozen=True, slots=True)
class Case:
    """A test as a reader sees it. `place`: file::test below tests/. `tables`: rows of cells, the first the headings. `words`: every text in it."""

    place: str
    title: str
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    words: frozenset[str]

    @property
    def file(self) -> str:
        """The file it stands in."""
        return self.place.partition("::")[0]


def cases_like(patterns: list[str]) -> list[Case]:
    """The cases whose place matches one of the patterns (`spec/test_packs.py::test_dose*`), in the patterns' order."""
    found: dict[str, Case] = {}
    for pattern in patterns:
        pattern_file = pattern.partition("::")[0]
        for path in sorted(TESTS.glob(pattern_file)):
            name = path.relative_to(TESTS).as_posix()
            wanted = name if "::" not in pattern else f"{name}::{pattern.partition('::')[2]}"
            found |= {case.place: case for case in cases_in(name) if fnmatchcase(case.place, wanted) or name == wanted}
    return list(found.values())


@cache
def cases_in(file: str) -> tuple[Case, ...]:
    """Every case of a test file or of a YAML file, in its order."""
    source = (TESTS / file).read_text(encoding="utf-8")
    if file.endswith((".yaml", ".yml")):
        return tuple(_yaml_cases(file, source))
    tree = ast.parse(source)
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    tests = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    return tuple(_case(file, node, constants) for node in tests)


def _case(file: str, test: ast.FunctionDef, constants: dict[str, ast.expr]) -> Case:
    title = test.name.removeprefix("test_").replace("_", " ")
    tables = tuple(table for mark in test.decorator_list if (table := _table(mark, constants)) is not None)
    used = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)}
    nodes: list[ast.AST] = [test, *(value for name, value in constants.items() if name in used)]
    words = frozenset(n.value for top in nodes for n in ast.walk(top) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return Case(f"{file}::{test.name}", title[:1].upper() + title[1:], tables, words)


def _table(mark: ast.expr, constants: dict[str, ast.expr]) -> tuple[tuple[str, ...], ...] | None:
    """The table of a parametrize mark: written out, or a text table read by `table(X)` or `expect(X)`."""
    if not (isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.parametrize" and len(mark.args) >= 2):
        return None
    names, values = mark.args[0], mark.args[1]
    if isinstance(values, ast.Call) and values.args and isinstance(values.args[0], ast.Name):
        text = constants.get(values.args[0].id)
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            return _text_table(text.value, as_answers=ast.unparse(values.func) == "expect")
        return None
    if not isinstance(values, ast.List | ast.Tuple):
        return None
    heads = _names(names)
    rows = [_cells(value, len(heads)) for value in values.elts]
    return (tuple(head.replace("_", " ") for head in heads), *rows) if all(len(row) == len(heads) for row in rows) else None


def _names(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant):
        return [name.strip() for name in str(node.value).split(",")]
    return [str(item.value) for item in ast.walk(node) if isinstance(item, ast.Constant)]


def _cells(node: ast.expr, width: int) -> tuple[str, ...]:
    parts = node.elts if width > 1 and isinstance(node, ast.Tuple | ast.List) else [node]
    return tuple(_shown(part) for part in parts)


def _shown(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id.lower().replace("_", " ")
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return ast.unparse(node)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(item) for item in value) or "none"
    return "not recorded" if value is None else str(value)


def _text_table(text: str, as_answers: bool) -> tuple[tuple[str, ...], ...]:
    lines = [line.strip() for line in text.strip("\n").splitlines() if line.strip(" |-+:")]
    head, *body = [[cell.strip() for cell in line.split("|")] for line in lines]
    rows = [[*row, *[""] * (len(head) - len(row))] for row in body]
    if as_answers:
        head = [SHOWN.get(cell, cell) for cell in head]
        rows = [[row[0], *(SHOWN.get(cell, cell) for cell in row[1:])] for row in rows]
    return (tuple(cell.replace("_", " ") for cell in head), *(tuple(row) for row in rows))


def _yaml_cases(file: str, source: str) -> Iterator[Case]:
    """Each document or list item of a YAML file of cases; its title is what it says of itself."""
    for document in yaml.safe_load_all(source):
        items = document if isinstance(document, list) else document.get("cases", [document]) if isinstance(document, dict) else []
        for number, item in enumerate(items, start=1):
            if isinstance(item, dict):
                said = item.get("title") or item.get("name") or item.get("case") or item.get("id") or f"case {number}"
                yield Case(f"{file}::{number}", " ".join(str(said).split()), (), frozenset(_texts(item)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    else:
        yield str(value)
