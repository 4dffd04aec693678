"""Everything on the case-review sheet as plain data, and the sheet as a PDF."""

from __future__ import annotations

from typing import Any

from lib.charts.drawing import drawings
from lib.charts.model import chart_model
from lib.charts.parts import ChartModel
from lib.charts.text import chart_alt
from lib.knowledge.load import Knowledge
from lib.records.assessment import Assessment
from lib.records.calendars import Calendar
from lib.records.dates import show_date
from lib.records.history import History
from lib.records.wording import show_rows
from lib.reports.identity import rows_line
from lib.reports.paper.typeset import Typeset, typeset
from lib.reports.sheet import person, remaining, verdicts
from lib.reports.sheet.choices import PAPERS, Choices, calendar_of
from lib.reports.sheet.courses import HEADINGS, course_rows
from lib.reports.sheet.unnamed import unnamed

MARGIN = 28.0  # pt, left and right of the text
FOOT, HEAD = 52.0, 30.0  # pt kept free for the foot and the head of each page
INTENDED_USE = (
    "For clinicians who review adults with unipolar depression: options to discuss, not orders; not a diagnosis, not a risk assessment."
)
# Density, chart on the next page, paragraphs run on: the first of the tries with the fewest pages is printed.
_TRIES = ((0, False, False), (1, False, False), (2, False, False), (2, False, True), (1, True, False))
DECISION = ("Decision and reasons", "Set aside, and why", "Actions: who, by when", "Present", "Next review")


def sheet_data(
    history: History,
    found: Assessment,
    knowledge: Knowledge,
    choices: Choices,
    density: int = 0,
    *,
    floats: bool = False,
    joined: bool = False,
) -> dict[str, Any]:
    """The sheet as data of text, lists and numbers only: what the template typesets, and what a test compares with the assessment.

    `density`: 0 at ease; 1 fewer options named, criteria by their short names, a lower chart; 2 fewer still. `joined`: paragraphs run on. `floats`: the chart may stand on the page after its place.
    """
    history = history if choices.identified else unnamed(history)
    calendar = calendar_of(history, found, choices)
    name, facts = person.heading(history, found, choices.identified)
    paper, wide, high = PAPERS[choices.paper]
    model = chart_model(history, found, knowledge)
    pieces = drawings(model, wide - 2 * MARGIN, high - FOOT - HEAD - 40, calendar, density=density)
    return {
        "paper": paper,
        "margin": MARGIN,
        "density": density,
        "chart_floats": floats,
        "joined": joined,
        "identified": choices.identified,
        "name": name,
        "facts": facts,
        "as_of": show_date(found.as_of),
        "weeks": "" if choices.identified else "weeks since the first recorded treatment or score",
        "situation": person.situation(history, found, knowledge, calendar),
        "background": person.background(history, found, knowledge, calendar),
        "headings": list(HEADINGS),
        "courses": course_rows(history, found, calendar),
        "chart": [{"svg": piece.svg, "width": piece.width_pt, "height": piece.height_pt} for piece in pieces],
        "chart_words": calendar.prose(chart_alt(model)),
        "not_drawn": _not_drawn(model, calendar),
        "patterns": verdicts.patterns(found),
        "definitions": verdicts.criteria(found, knowledge, "definition", density),
        "differ": verdicts.why_they_differ(found, knowledge, calendar),
        "referral": verdicts.criteria(found, knowledge, "referral", density),
        "staging": verdicts.staging(found),
        "doubts": verdicts.doubts(found),
        "questions": verdicts.questions(found, calendar, density),
        "options": remaining.option_rows(found, density),
        "guideline": remaining.guideline(found),
        "decision": list(DECISION),
        "printed": f"Printed {show_date(choices.printed_at.date())} {choices.printed_at:%H:%M} by: {choices.printed_by}",
        "versions": _versions(history, found, choices),
        "intended": INTENDED_USE,
    }


def sheet_pdf(history: History, found: Assessment, knowledge: Knowledge, choices: Choices) -> bytes:
    """The sheet as a tagged PDF with embedded fonts, on as few pages as hold it all.

    At its ease when that is one page; else set closer; else with the chart on the next page while the text goes on before it.
    """
    best: Typeset | None = None
    for density, floats, joined in _TRIES:
        made = typeset(sheet_data(history, found, knowledge, choices, density, floats=floats, joined=joined), choices.printed_at)
        if best is None or made.pages < best.pages:
            best = made
        if best.pages == 1:
            break
    assert best is not None
    return best.pdf


def _not_drawn(model: ChartModel, calendar: Calendar) -> str:
    """Facts without a place on the chart, and why; single items stand under situation."""
    left = [fact for fact in model.undrawn if not fact.because.startswith("single item")]
    return "; ".join(f"{fact.name} ({calendar.prose(fact.because)}, {show_rows(fact.rows)})" for fact in left)


def _versions(history: History, found: Assessment, choices: Choices) -> str:
    used, to_check = rows_line(history)
    return " · ".join(
        part
        for part in (
            f"As of {show_date(found.as_of)}",
            f"record {choices.data_version}",
            used,
            to_check,
            f"knowledge {found.knowledge_version} (no clinician has signed it)",
            f"engine {found.engine_version}",
        )
        if part
    )
