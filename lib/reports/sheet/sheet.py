"""Everything on the case-review sheet as plain data, and the sheet as a PDF."""

from __future__ import annotations

from datetime import datetime
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
from lib.reports.hidden import hiding
from lib.reports.identity import rows_line
from lib.reports.paper.typeset import Typeset, typeset
from lib.reports.sheet import person, remaining, verdicts
from lib.reports.sheet.choices import NOTHING_SAID, PAPERS, Choices, Said, calendar_of
from lib.reports.sheet.courses import HEADINGS, course_rows
from lib.reports.sheet.unnamed import unnamed

MARGIN = 28.0  # pt, left and right of the text
FOOT, HEAD = 52.0, 30.0  # pt kept free for the foot and the head of each page
INTENDED_USE = (
    "For clinicians who review adults with unipolar depression: options to discuss, not orders; not a diagnosis, not a risk assessment."
)
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
    said: Said = NOTHING_SAID,
) -> dict[str, Any]:
    """The sheet as data of text, lists and numbers only: what the template typesets, and what a test compares with the assessment.

    `density`: 0 at ease; 1 fewer options named, criteria by their short names, a lower chart; 2 fewer still. `joined`: paragraphs run on. `said`: of meetings. `floats`: the chart may stand on the page after its place.
    """
    if not choices.identified:
        said, history = said.without(hiding(history)), unnamed(history)
    calendar = calendar_of(history, found, choices)
    name, facts = person.heading(history, found, choices)
    paper, wide, high = PAPERS[choices.paper]
    model = chart_model(history, found, knowledge, decided=said.decided)
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
        "as_of": calendar.day(found.as_of),
        "question": " ".join(said.question.split()),
        "situation": [*person.decided_before(said.decided, found, calendar), *person.situation(history, found, knowledge, calendar)],
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
        "printed": _printed(choices),
        "versions": _versions(history, found, choices, calendar),
        "intended": INTENDED_USE,
    }


def sheet_pdf(history: History, found: Assessment, knowledge: Knowledge, choices: Choices, said: Said = NOTHING_SAID) -> bytes:
    """The sheet as a tagged PDF with embedded fonts, on as few pages as hold it all. `said`: what meetings have to do with the case."""
    return fitted(history, found, knowledge, choices, said)[1].pdf


def fitted(
    history: History, found: Assessment, knowledge: Knowledge, choices: Choices, said: Said = NOTHING_SAID
) -> tuple[dict[str, Any], Typeset]:
    """The data of the sheet as it fits best, and the PDF it makes.

    At its ease, unless the closest setting saves a page: then as much at ease as that allows. When the chart has to begin the next page, the text goes on before it, unless that
    takes a page more.
    """

    def made(density: int, *, floats: bool = False, joined: bool = False) -> tuple[dict[str, Any], Typeset]:
        data = sheet_data(history, found, knowledge, choices, density, floats=floats, joined=joined, said=said)
        return data, typeset({"cases": [data]}, file_time(choices))

    best = made(0)
    if best[1].pages > 1:
        closest = made(2, joined=True)
        if closest[1].pages < best[1].pages:
            best = next((one for one in map(made, (1, 2)) if one[1].pages == closest[1].pages), closest)
    if best[1].gap:
        flowing = (made(density, floats=True) for density in (0, 1))
        best = next((one for one in flowing if one[1].pages <= best[1].pages), best)
    return best


def file_time(choices: Choices) -> datetime:
    """The time a file carries; without identifiers its year only, for the weeks of a history are counted back from the day of printing."""
    return (
        choices.printed_at if choices.identified else choices.printed_at.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    )


def _printed(choices: Choices) -> str:
    when = f"{show_date(choices.printed_at.date())} {choices.printed_at:%H:%M}" if choices.identified else f"in {choices.printed_at.year}"
    return f"Printed {when} by: {choices.printed_by}"


def _not_drawn(model: ChartModel, calendar: Calendar) -> str:
    """Facts without a place on the chart, and why; single items stand under situation."""
    left = [fact for fact in model.undrawn if not fact.because.startswith("single item")]
    return "; ".join(f"{fact.name} ({calendar.prose(fact.because)}, {show_rows(fact.rows)})" for fact in left)


def _versions(history: History, found: Assessment, choices: Choices, calendar: Calendar) -> str:
    used, to_check = rows_line(history)
    return " · ".join(
        part
        for part in (
            f"As of {calendar.day(found.as_of)}",
            f"record {choices.data_version}",
            used,
            to_check,
            f"knowledge {found.knowledge_version} (no clinician has signed it)",
            f"engine {found.engine_version}",
        )
        if part
    )
