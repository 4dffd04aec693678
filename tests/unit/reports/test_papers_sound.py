"""Every kind of paper: tagged, in a language, fonts inside, nothing under nine points, no colour."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from pypdf.generic import DictionaryObject

from lib.knowledge.load import knowledge
from lib.reports.minutes import minutes_pdf
from lib.reports.sheet import Choices, batch_pdf
from tests.unit.reports.meetings import cases, meeting
from tests.unit.reports.sheets import PRINTED, SAMPLES, reader, sample
from tests.unit.reports.test_referral import on_paper
from tests.unit.reports.test_sheet_paper import LEAST, objects, streams

PAPERS: dict[str, Callable[[], bytes]] = {
    "agenda": lambda: batch_pdf([(*sample(path), path.stem) for path in SAMPLES[:4]], knowledge(), Choices(PRINTED)),
    "minutes": lambda: minutes_pdf(meeting(), cases(), knowledge(), Choices(PRINTED)),
    "minutes without identifiers": lambda: minutes_pdf(meeting(), cases(), knowledge(), Choices(PRINTED, identified=False)),
    "tms": lambda: on_paper("tms")[1],
    "esketamine": lambda: on_paper("esketamine")[1],
    "ect": lambda: on_paper("ect")[1],
    "second opinion": lambda: on_paper("second_opinion")[1],
}
EVERY = pytest.mark.parametrize("make", PAPERS.values(), ids=PAPERS)


@EVERY
def test_it_is_tagged_and_in_a_language(make: Callable[[], bytes]) -> None:
    root = reader(make()).trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith("en")
    assert b"<pdfuaid:part>1" in root["/Metadata"].get_data()
    kinds = {thing.get("/S") for thing in objects(make()) if isinstance(thing, DictionaryObject)}
    assert {"/Table", "/TR", "/TH", "/TD", "/H1", "/H2"} <= kinds


@EVERY
def test_fonts_are_inside(make: Callable[[], bytes]) -> None:
    found = [thing for thing in objects(make()) if isinstance(thing, DictionaryObject) and thing.get("/Type") == "/FontDescriptor"]
    assert found
    for font in found:
        assert any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3"))


@EVERY
def test_no_type_is_smaller_than_nine_points(make: Callable[[], bytes]) -> None:
    sizes: list[float] = []

    def seen(text: str, cm: list[float], tm: list[float], _: Any, size: float) -> None:
        if text.strip():
            sizes.append(size * abs(tm[3] * cm[3] - tm[2] * cm[1]))

    for page in reader(make()).pages:
        page.extract_text(visitor_text=seen)
    assert sizes
    assert min(sizes) >= LEAST - 0.05


@EVERY
def test_it_is_grey(make: Callable[[], bytes]) -> None:
    for stream in streams(make()):
        for red, green, blue in re.findall(rb"(?<![\d.])([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|scn|SCN|sc|SC)\b", stream):
            colour = (float(red), float(green), float(blue))
            assert max(colour) - min(colour) < 0.09, colour
