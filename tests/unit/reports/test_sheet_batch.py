"""The sheets of a whole agenda as one file: every case, pages counted within each, bookmarks, progress, and nobody named where nobody may be."""

from __future__ import annotations

import pytest

from lib.knowledge.load import knowledge
from lib.reports.sheet import Choices, batch_pdf
from tests.unit.reports.sheets import PRINTED, SAMPLES, generated, pdf, reader, sample, words_of
from tests.unit.reports.test_sheet_paper import objects
from tests.unit.reports.test_sheet_unnamed import everything

CASES = [(*sample(SAMPLES[0]), "Case A"), (*generated(20), "Case B"), (*sample(SAMPLES[3]), "Case C")]


def batch(identified: bool = True, **more: object) -> bytes:
    return batch_pdf(CASES, knowledge(), Choices(PRINTED, "Dr A. Reader", "version 3", identified=identified), **more)  # type: ignore[arg-type]


def test_each_case_counts_its_own_pages_and_leads_its_own_foot_and_head() -> None:
    pages = [" ".join(page.extract_text().split()) for page in reader(batch()).pages]
    assert ["page 1 of 1" in pages[0], "page 1 of 2" in pages[1], "page 2 of 2" in pages[2], "page 1 of 1" in pages[3]] == [True] * 4
    assert len(pages) == 4
    assert pages[0].startswith("EXAMPLE, Patricia")
    assert pages[1].startswith("ZWETSCHGENBAUM, Ottilie")
    assert pages[2].startswith("ZWETSCHGENBAUM, Ottilie Born")
    assert "continued" in pages[2]
    assert "Patricia" not in " ".join(pages[1:])


def test_a_sheet_says_in_the_batch_what_it_says_alone() -> None:
    pages = [" ".join(page.extract_text().split()) for page in reader(batch()).pages]
    assert pages[0] == " ".join(reader(pdf(sample(SAMPLES[0]))).pages[0].extract_text().split())


def test_every_case_has_a_bookmark() -> None:
    titles = [entry["/Title"] for entry in reader(batch(identified=False)).outline if not isinstance(entry, list)]
    assert titles == ["Case A", "Case B", "Case C"]


def test_the_file_is_tagged_and_names_nobody_in_its_properties() -> None:
    made = reader(batch())
    assert "/StructTreeRoot" in made.trailer["/Root"]
    assert made.metadata is not None
    assert made.metadata.title == "Case-review sheets"
    assert "/Figure" in {thing.get("/S") for thing in objects(batch()) if hasattr(thing, "get")}


def test_without_identifiers_nobody_is_named_anywhere() -> None:
    said = everything(batch(identified=False)).lower()
    planted = ("patricia", "example,", "s-001", "zwetschgenbaum", "ottilie", "mrn-4711", "24-nov-2026")
    assert [word for word in planted if word in said] == []


def test_progress_is_told_before_each_case_and_when_the_file_is_there() -> None:
    told: list[tuple[int, int]] = []
    batch(progress=lambda done, of: told.append((done, of)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_each_record_may_have_its_own_version() -> None:
    said = words_of(batch(versions=("version 7", "version 8")))
    assert [version in said for version in ("record version 7", "record version 8", "record version 3")] == [True] * 3


def test_one_case_is_a_sheet_of_its_own() -> None:
    made = batch_pdf(CASES[:1], knowledge(), Choices(PRINTED, "Dr A. Reader", "version 3"))
    assert made == pdf(sample(SAMPLES[0]))


def test_no_case_is_an_error() -> None:
    with pytest.raises(ValueError, match="no case"):
        batch_pdf([], knowledge(), Choices(PRINTED))
