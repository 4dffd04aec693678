"""Is the PDF sound: tagged, fonts inside, nothing under nine points, no colour, quick, and deaf to markup in what was imported?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from pypdf.generic import DictionaryObject, StreamObject

from lib.knowledge.load import knowledge
from lib.records.history import History, PersonFact
from lib.reports.paper.typeset import typeset
from lib.reports.sheet import Choices, sheet_data, sheet_pdf
from tests.unit.reports.sheets import PRINTED, SAMPLES, assessed, generated, pdf, reader, sample, words_of

FONTS = Path(__file__).parents[3] / "data" / "templates" / "fonts"
LEAST = 9.0  # pt


def objects(data: bytes) -> Iterator[Any]:
    made = reader(data)
    for number in range(1, len(made.xref[0]) + len(made.xref_objStm) + 1):
        thing = made.get_object(number)
        if thing is not None:
            yield thing


def streams(data: bytes) -> Iterator[bytes]:
    """The drawing instructions of all pages and of the drawings on them."""
    made = reader(data)
    for page in made.pages:
        yield page.get_contents().get_data()
    for thing in objects(data):
        if isinstance(thing, StreamObject) and thing.get("/Subtype") == "/Form":
            yield thing.get_data()


def test_it_is_tagged_titled_and_in_a_language() -> None:
    made = reader(pdf(sample(SAMPLES[0])))
    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith("en")
    assert b'part="1"' in root["/Metadata"].get_data() or b"<pdfuaid:part>1" in root["/Metadata"].get_data()
    assert made.metadata is not None
    assert made.metadata.title == "Case-review sheet"


def test_the_chart_has_words_for_those_who_do_not_see_it() -> None:
    alts = [str(thing["/Alt"]) for thing in objects(pdf(sample(SAMPLES[0]))) if isinstance(thing, DictionaryObject) and "/Alt" in thing]
    assert any(alt.startswith("Life chart from 08-Jan-2024 to 24-Nov-2026: 7 courses") for alt in alts)


def test_tables_have_header_cells() -> None:
    kinds = {thing.get("/S") for thing in objects(pdf(generated(8))) if isinstance(thing, DictionaryObject)}
    assert {"/Table", "/TR", "/TH", "/TD", "/Figure", "/H1", "/H2"} <= kinds


@pytest.mark.parametrize("patient", [sample(SAMPLES[0]), generated(40)], ids=["sample", "forty"])
def test_every_font_is_embedded_and_ours(patient: Any) -> None:
    found = [thing for thing in objects(pdf(patient)) if isinstance(thing, DictionaryObject) and thing.get("/Type") == "/FontDescriptor"]
    assert found
    for font in found:
        assert any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        assert re.search("SourceSans3|DejaVuSans", str(font["/FontName"]))


def test_the_licence_of_each_font_lies_beside_it() -> None:
    assert {path.name for path in FONTS.iterdir()} >= {"SourceSans3-LICENSE.md", "DejaVu-LICENSE.txt"}
    assert "SIL Open Font License" in (FONTS / "SourceSans3-LICENSE.md").read_text()
    assert "Bitstream" in (FONTS / "DejaVu-LICENSE.txt").read_text()


@pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_no_type_is_smaller_than_nine_points(path: Path) -> None:
    sizes: list[float] = []

    def seen(text: str, cm: list[float], tm: list[float], _: Any, size: float) -> None:
        if text.strip():
            scale = abs(tm[3] * cm[3] - tm[2] * cm[1])
            sizes.append(size * scale)

    for page in reader(pdf(sample(path))).pages:
        page.extract_text(visitor_text=seen)
    assert sizes
    assert min(sizes) >= LEAST - 0.05


@pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_it_is_grey(path: Path) -> None:
    colours = set()
    for stream in streams(pdf(sample(path))):
        for red, green, blue in re.findall(rb"(?<![\d.])([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|scn|SCN|sc|SC)\b", stream):
            colours.add((float(red), float(green), float(blue)))
    assert colours
    for colour in colours:
        assert max(colour) - min(colour) < 0.09, colour


@pytest.mark.parametrize("count", [8, 20, 40])
def test_a_sheet_takes_less_than_a_second(count: int) -> None:
    """In time of the processor, so that a busy machine does not count; the wall clock is in `make bench`."""
    patient = generated(count)
    pdf(generated(1), "letter", False)  # fonts and knowledge are read once a process
    begun = process_time()
    sheet_pdf(*patient, knowledge(), Choices(PRINTED, f"someone who has not yet printed {count}"))
    assert process_time() - begun < 1.0


# --- What was imported is text -----------------------------------------------------------------------------------------------------------

MARKUP = (
    "#panic()",
    '#import "@preview/x:1"',
    "*x*",
    "_y_",
    "$z$",
    "#sys.inputs",
    "<label>",
    "@ref",
    "\\",
    "= Heading",
    "</svg><b>",
    "a\nb",
    "`raw`",
    "[x]",
)


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_a_name_is_printed_as_it_was_typed(text: str) -> None:
    facts = History(f"ID{text}", person=(PersonFact(2, "given_name", text), PersonFact(3, "diagnosis", text)))
    said = words_of(pdf(assessed(facts))).replace(" ", "")
    shown = "".join(text.split())
    assert f"ID{shown}" in said
    assert said.count(shown) >= 3


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_a_treatment_reaches_table_and_chart_as_text(text: str) -> None:
    patient = generated(1)
    first = replace(patient[0].treatments[0], agent=None, name=f"Zzz {text}")
    said = words_of(pdf(assessed(replace(patient[0], treatments=(first,))))).replace(" ", "")
    assert said.count("".join(f"Zzz{text}".split())) >= 2


def test_names_in_other_scripts_are_not_lost() -> None:
    for given in ("Žofia", "Иван", "Ελένη", "Nguyễn"):
        assert given in words_of(pdf(assessed(History("1", person=(PersonFact(2, "given_name", given),)))))


def test_letters_no_font_has_are_spelled_out_and_never_an_empty_box() -> None:
    """U+0378 is not assigned: no font shows it."""
    said = words_of(pdf(assessed(History("1", person=(PersonFact(2, "given_name", "A\u0378b"),)))))
    assert "[U+0378]" in said


def test_the_same_data_makes_the_same_file() -> None:
    patient = sample(SAMPLES[1])
    assert pdf(patient) == pdf(patient)


def test_typeset_counts_the_pages_it_made() -> None:
    made = typeset({"cases": [sheet_data(*generated(40), knowledge(), Choices(PRINTED))]}, PRINTED)
    assert made.pages == len(reader(made.pdf).pages)
