"""Draw the sheet and a referral form for the documentation: docs/sheet.png and docs/referral.png. Run: python -m tests.docs.papers"""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst
from PIL import Image

from lib.knowledge.load import knowledge
from lib.reports.paper.pdf import paper_data
from lib.reports.paper.typeset import TEMPLATES
from lib.reports.referral import fill, referral_forms, referral_paper
from lib.reports.sheet import Choices
from lib.reports.sheet.sheet import fitted
from tests.unit.reports.sheets import SAMPLES, sample

DOCS = Path(__file__).parents[2] / "docs"
PRINTED = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
PPI, WIDTH, GREYS = 220, 910, 16  # drawn twice as fine as shown


def first_page(data: dict[str, Any], template: str) -> Image.Image:
    """The first page of a paper as it comes from the printer: in greys."""
    made = typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=[str(TEMPLATES / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        format="png",
        ppi=PPI,
    )
    page = made[0] if isinstance(made, list) else made
    assert isinstance(page, bytes)
    drawn = Image.open(io.BytesIO(page)).convert("L")
    return drawn.resize((WIDTH, round(WIDTH * drawn.height / drawn.width)), Image.Resampling.LANCZOS).quantize(GREYS)


def main() -> None:
    """Write both pictures and say so."""
    known, choices = knowledge(), Choices(PRINTED, "Dr A. Reader", "version 3")
    history, found = sample(SAMPLES[0])
    pictures = {"sheet.png": first_page({"cases": [fitted(history, found, known, choices)[0]]}, "sheet.typ")}
    history, found = sample(SAMPLES[11])
    form = referral_forms(known)["tms"]
    made = fill(history, found, known, form, form.packs[0], referrer="Dr A. Reader", printed=PRINTED.date())
    pictures["referral.png"] = first_page(paper_data(referral_paper(made, history, found, known, choices)), "paper.typ")
    for name, picture in pictures.items():
        picture.save(DOCS / name, optimize=True)
        print(f"docs/{name}: {picture.width}x{picture.height}, {(DOCS / name).stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
