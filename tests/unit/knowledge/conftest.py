"""A copy of data/ in which a test can break one thing."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.knowledge.load import DATA, Knowledge, knowledge

Edit = Callable[..., Path]


@pytest.fixture(scope="session")
def shipped() -> Knowledge:
    """The knowledge as it ships."""
    return knowledge()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of data/ without packs, free to be broken."""
    shutil.copytree(DATA / "knowledge", tmp_path / "knowledge")
    (tmp_path / "criteria").mkdir()
    return tmp_path


@pytest.fixture
def change(data: Path) -> Edit:
    """`change("scales.csv", {"id": "MADRS"}, relapse="70")` sets cells of the first row that fits; returns the data folder."""

    def edit(table: str, where: dict[str, str], **cells: str) -> Path:
        names, rows = _read(data / "knowledge" / table)
        row = next(r for r in rows if all(r[k] == v for k, v in where.items()))
        row.update(cells)
        _write(data / "knowledge" / table, names, rows)
        return data

    return edit


@pytest.fixture
def add(data: Path) -> Edit:
    """`add("names.csv", name="sertralina", ...)` appends a row, sourced and tagged unless told otherwise; returns the data folder."""

    def append(table: str, **cells: str) -> Path:
        names, rows = _read(data / "knowledge" / table)
        filled = {"source": "trd_review_convention", "tag": "convention", "verified": "false", **cells}
        rows.append({name: filled.get(name, "") for name in names})
        _write(data / "knowledge" / table, names, rows)
        return data

    return append


def _read(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
        return list(reader.fieldnames or []), rows


def _write(path: Path, names: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
