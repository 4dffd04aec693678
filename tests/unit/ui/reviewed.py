"""The fictional samples as the review page sees them, and the panels it draws from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lib.charts.model import chart_model
from lib.charts.text import chart_rows
from lib.engine.assess import assess
from lib.engine.settings import Settings
from lib.ingest.read import read_file
from lib.knowledge.load import DATA, knowledge
from lib.records.assessment import Assessment
from lib.records.history import History
from lib.ui.nodes import Node, el
from lib.ui.review.asking import sources_panel
from lib.ui.review.chart import chart_table
from lib.ui.review.courses import courses_panel
from lib.ui.review.lit import NOTHING
from lib.ui.review.options import options_panel
from lib.ui.review.statements import alert_nodes, statements
from lib.ui.review.verdicts import criteria_panel, patterns_panel, staging_panel
from tests.builders import AS_OF, history

SAMPLES = tuple(sorted(path.stem for path in (DATA / "samples").glob("[0-9]*.csv")))
PANELS = ("statements", "courses", "options", "patterns", "criteria", "staging", "sources", "chart")


@dataclass(frozen=True)
class Reviewed:
    """One patient under review."""

    history: History
    found: Assessment

    def panel(self, name: str) -> Node:
        """One panel of the page with everything in it, under one node."""
        return el("div", "", *_nodes(name, self.history, self.found))


@cache
def sample(stem: str, jurisdiction: str = "CA") -> Reviewed:
    """A sample, assessed on the day of the tests."""
    path = DATA / "samples" / f"{stem}.csv"
    return _reviewed(read_file(path.read_bytes(), knowledge(), AS_OF, file_name=path.name).histories[0], jurisdiction)


@cache
def sample_panel(stem: str, name: str, jurisdiction: str = "CA") -> Node:
    """One panel of a sample; read it, never change it."""
    return sample(stem, jurisdiction).panel(name)


def reviewed(table: str) -> Reviewed:
    """A history written as a table (tests/builders.py), assessed on the day of the tests."""
    return _reviewed(history(table))


def _reviewed(facts: History, jurisdiction: str = "CA") -> Reviewed:
    return Reviewed(facts, assess(facts, knowledge(), AS_OF, Settings(jurisdiction=jurisdiction)))


def _nodes(name: str, facts: History, found: Assessment) -> list[Node]:
    known = knowledge()
    if name == "statements":
        return [*alert_nodes(found), *statements(found, known)]
    if name == "sources":
        return sources_panel(found, facts, known)
    if name == "chart":
        return chart_table(chart_rows(chart_model(facts, found, known)))
    builders = {
        "courses": courses_panel,
        "options": options_panel,
        "patterns": patterns_panel,
        "criteria": criteria_panel,
        "staging": staging_panel,
    }
    return builders[name](found, known, NOTHING)
