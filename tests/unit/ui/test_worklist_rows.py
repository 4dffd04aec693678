"""What stands in each cell of the worklist, in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lib.knowledge.load import knowledge
from lib.records.dates import PartialDate, on
from lib.reports.worklist.row import Facets, LastScore
from lib.reports.worklist.words import PATTERNS
from lib.ui.worklist.asked import SPANS
from lib.ui.worklist.rows import changed, flags, looks, meets, review, score, untold

TODAY = date(2026, 11, 24)
TOTAL = sum(pack.kind == "definition" for pack in knowledge().packs)


@pytest.mark.parametrize(
    ("facets", "words"),
    [
        (Facets(), ["No pattern seen"]),
        (Facets(untold=("partial_benefit",)), ["No pattern seen, 1 cannot tell"]),
        (Facets(untold=tuple(PATTERNS)), ["No pattern can be told"]),
        (Facets(present=("partial_benefit",)), ["partial benefit"]),
        (Facets(watched=("partial_benefit",)), ["watch: partial benefit"]),
        # What is urgent comes first, whatever else there is.
        (Facets(present=("partial_benefit",), alerts=("suicidality_item",)), ["suicidality item positive", "partial benefit"]),
    ],
)
def test_flags(facets: Facets, words: list[str]) -> None:
    assert [said for said, _, _ in flags(facets)] == words


def test_flags_that_have_no_room_are_counted_and_named_under_the_pointer() -> None:
    *_, last = flags(Facets(present=tuple(PATTERNS)))
    shown = [said for said, _, _ in flags(Facets(present=tuple(PATTERNS)))][:-1]
    assert last[0] == f"+{len(PATTERNS) - len(shown)}"
    assert shown + last[2].split("; ") == list(PATTERNS.values())


def test_definitions_met() -> None:
    assert meets(Facets(), knowledge())[0] == f"Meets none of {TOTAL} definitions"
    assert meets(Facets(open=("ema_2013",)), knowledge())[0] == f"Meets none of {TOTAL} definitions, 1 cannot tell"
    said, whole = meets(Facets(met=("ema_2013", "canmat_2023", "two_courses"), open=("consensus_2021",)), knowledge())
    assert said == f"Meets 3 of {TOTAL}: EMA 2013, CANMAT 2023 +1"
    assert whole == "EMA 2013, CANMAT 2023, two courses; cannot tell: consensus 2021"


def test_what_cannot_be_told() -> None:
    assert untold(Facets())[0] == "0"
    assert untold(Facets(untold=("partial_benefit",), open=("ema_2013", "two_courses"), missing=("episode_start",))) == [
        "3",
        "1 fact missing",
        "Cannot tell: 1 pattern and 2 definitions",
    ]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (None, ["Not recorded", ""]),
        (on(TODAY), ["0 days", "24-Nov-2026"]),
        (on(TODAY - timedelta(days=1)), ["1 day", "23-Nov-2026"]),
        (on(date(2022, 11, 24)), ["1,461 days", "24-Nov-2022"]),
        (PartialDate(date(2026, 10, 1), date(2026, 10, 31)), ["24–54 days", "Oct-2026"]),
    ],
)
def test_how_long_treatment_has_not_changed(when: PartialDate | None, said: list[str]) -> None:
    assert changed(Facets(changed=when), TODAY) == said


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (None, ["Not set", "", ""]),
        (TODAY, ["24-Nov-2026", "today", ""]),
        (TODAY + timedelta(days=1), ["25-Nov-2026", "in 1 day", ""]),
        (TODAY + timedelta(days=30), ["24-Dec-2026", "in 30 days", ""]),
        (TODAY - timedelta(days=1), ["23-Nov-2026", "1 day overdue", "late"]),
        (TODAY - timedelta(days=9), ["15-Nov-2026", "9 days overdue", "late"]),
    ],
)
def test_the_next_review(due: date | None, said: list[str]) -> None:
    assert review(due, TODAY) == said


def test_the_last_score() -> None:
    assert score(None) == ["No score recorded", "", ""]
    assert score(LastScore("MADRS", 24, on(TODAY), before=31)) == ["MADRS 24", "24-Nov-2026", "from 31"]
    assert score(LastScore("MADRS", 24.5, on(TODAY))) == ["MADRS 24.5", "24-Nov-2026", ""]


def test_every_look_is_told_apart_without_its_colour() -> None:
    by_adequacy = {name.split(" ", 1)[1]: (fill == outline, pattern) for name, (fill, outline, pattern) in looks().items()}
    assert len(set(by_adequacy.values())) == len(by_adequacy)


def test_spans_begin_with_the_shortest_and_end_with_everything() -> None:
    assert list(SPANS) == [2, 5, 0]
