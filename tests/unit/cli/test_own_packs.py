"""A clinic's own packs and cases: the example of docs/packs.md holds, and every fault is one line that names the file."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from lib.cli import main
from lib.clinic import check_folder
from lib.engine.assess import assess
from lib.ingest.read import read_file
from lib.knowledge.load import load_knowledge
from lib.knowledge.tables import KnowledgeError

DOCS = Path(__file__).parents[3] / "docs" / "packs.md"
TODAY = date(2026, 11, 24)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the example, written from the page itself."""
    text = DOCS.read_text(encoding="utf-8")
    pack, case = re.findall(r"```yaml\n(.*?)```", text, re.S)
    (sources,) = re.findall(r"```csv\n(.*?)```", text, re.S)
    (tmp_path / "cases").mkdir()
    (tmp_path / "our_clinic.yaml").write_text(pack, encoding="utf-8")
    (tmp_path / "sources.csv").write_text(sources, encoding="utf-8")
    (tmp_path / "cases" / "two_classes.yaml").write_text(case, encoding="utf-8")
    return tmp_path


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_example_of_the_page_holds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "--packs", str(folder)]) == 0
    assert capsys.readouterr().out.splitlines() == ["1 pack read: our_clinic", "1 of 1 case as expected"]


def test_another_answer_is_told_with_the_reason(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder, "our_clinic.yaml", "adherence: affirmed", "adherence: presumed")
    assert main(["knowledge", "--packs", str(folder)]) == 1
    said = capsys.readouterr().out
    assert "two_classes.yaml: our_clinic expected cannot tell, found met" in said
    assert "0 of 1 case as expected" in said


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("our_clinic.yaml", "source: our_clinic_2026", "source: nobody", "our_clinic.yaml"),
        ("our_clinic.yaml", "count: 2", "count: two", "our_clinic.yaml, clause 3"),
        ("our_clinic.yaml", "id: our_clinic", "id: another", "is not the file's name"),
        ("cases/two_classes.yaml", "cannot_tell: [our_clinic]", "cannot_tell: [our_clinik]", "there is no pack 'our_clinik'"),
        ("cases/two_classes.yaml", "cannot_tell:", "perhaps:", "'perhaps' is not one of met, not_met, cannot_tell"),
        ("cases/two_classes.yaml", "as_of: 2026-11-24", "as_of: someday", "as_of"),
        ("cases/two_classes.yaml", "title:", "titel:", "unknown key titel"),
        ("cases/two_classes.yaml", "2026-01-12", "2026-31-12", "row 5"),
    ],
)
def test_a_fault_is_one_line_that_names_the_file(
    folder: Path, name: str, old: str, new: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    change(folder, name, old, new)
    assert main(["knowledge", "--packs", str(folder)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert told in said


def test_a_pack_of_the_product_is_not_replaced(folder: Path) -> None:
    text = (folder / "our_clinic.yaml").read_text(encoding="utf-8").replace("id: our_clinic", "id: ema_2013")
    (folder / "ema_2013.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match="belongs to a pack of the product"):
        check_folder(str(folder), TODAY)


def test_a_folder_that_is_not_there_or_empty_is_said(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="is not there"):
        check_folder(str(tmp_path / "none"), TODAY)
    with pytest.raises(KnowledgeError, match="no pack"):
        check_folder(str(tmp_path), TODAY)


def test_own_packs_stand_beside_ours_and_change_the_version(folder: Path) -> None:
    ours, both = load_knowledge(), load_knowledge(own=folder)
    assert {p.id for p in both.packs} - {p.id for p in ours.packs} == {"our_clinic"}
    assert both.version != ours.version
    history = read_file(b"patient_id,kind,name,start\n1,medication,sertraline,2024-01-01\n", both, TODAY).histories[0]
    assert "our_clinic" in {c.pack for c in assess(history, both, TODAY, ask=False).criteria}
