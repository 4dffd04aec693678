"""The row of a worklist: what it says of a patient, what is new in it, and which rows are chosen in what order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from lib.engine.settings import Settings
from lib.knowledge.load import knowledge
from lib.records.dates import PartialDate, on
from lib.records.history import Score
from lib.reports.worklist.basis import basis_of
from lib.reports.worklist.build import work_out
from lib.reports.worklist.choose import Choice, Entry, chosen
from lib.reports.worklist.row import (
    Facets,
    LastScore,
    WorkRow,
    read_detail,
    read_digest,
    read_facets,
    write_detail,
    write_digest,
    write_facets,
)
from lib.reports.worklist.since import what_changed
from lib.store import PatientSummary
from tests.builders import AS_OF, history, when

# Two adequate courses without response in one episode, as prescribed and measured.
TWO_FAILED = """
    kind       | name          | start      | stop       | dose | outcome | adherence | value
    person     | diagnosis     |            |            |      |         |           | unipolar_depression
    person     | birth_date    |            |            |      |         |           | 1980-05-01
    episode    | episode       | 2025-01-01 |            |      |         |           |
    medication | sertraline    | 2025-02-01 | 2025-05-01 | 100  | none    | 90        |
    medication | venlafaxine   | 2025-05-01 | 2025-09-01 | 150  | none    | 90        |
    medication | mirtazapine   | 2026-09-01 |            | 30   |         |           |
    medication | quetiapine    | 2026-10-01 |            | 150  |         |           |
    score      | PHQ-9         | 2025-05-01 |            |      |         |           | 20
    score      | PHQ-9         | 2026-10-20 |            |      |         |           | 18
    score      | CGI-S         | 2026-11-01 |            |      |         |           | 5
    score      | PHQ-9 item 9  | 2026-10-20 |            |      |         |           | 1
"""


def made(rows: str, as_of: date = AS_OF) -> WorkRow:
    return work_out(history(rows), knowledge(), as_of, Settings())


@pytest.fixture(scope="module")
def row() -> WorkRow:
    return made(TWO_FAILED)


def test_it_says_what_is_present_what_is_met_and_what_cannot_be_told(row: WorkRow) -> None:
    assert "no_improvement_despite_adherence" in row.facets.present
    assert "ema_2013" in row.facets.met
    assert "suicidality_item" in row.facets.alerts
    assert set(row.facets.met).isdisjoint(row.facets.open)
    assert row.facets.unknown == len(row.facets.untold) + len(row.facets.open)


def test_the_last_score_is_of_an_instrument_that_can_decide_an_outcome(row: WorkRow) -> None:
    assert row.facets.score == LastScore("PHQ-9", 18, when("2026-10-20"), before=20)
    assert {total.scale for total in row.detail.totals} == {"PHQ-9", "CGI-S"}
    assert row.detail.timeline.scale == "PHQ-9"


def test_treatment_last_changed_when_the_last_one_began(row: WorkRow) -> None:
    assert row.facets.changed is not None
    assert row.facets.changed.earliest == date(2026, 10, 1)


def test_a_vague_change_is_an_interval() -> None:
    found = made("kind|name|start|stop|dose\nmedication|sertraline|2025|2026-03|100").facets.changed
    assert found is not None
    assert (found.earliest, found.latest) == (date(2026, 3, 1), date(2026, 3, 31))


def test_what_is_planned_is_no_change_yet() -> None:
    found = made("kind|name|start|stop|dose\nmedication|sertraline|2026-01-01|2027-03-01|100").facets.changed
    assert found is not None
    assert found.earliest == date(2026, 1, 1)


def test_the_second_failure_is_the_last_day_of_the_second_failed_course(row: WorkRow) -> None:
    assert row.facets.second_failure == date(2025, 9, 1)
    assert row.facets.episode is not None
    assert row.facets.episode.earliest == date(2025, 1, 1)


def test_one_failure_has_no_second() -> None:
    once = TWO_FAILED.replace(
        "venlafaxine   | 2025-05-01 | 2025-09-01 | 150  | none ", "venlafaxine   | 2025-05-01 | 2025-09-01 | 150  | remission"
    )
    assert made(once).facets.second_failure is None


def test_what_goes_on_is_said_without_what_it_was_added_to(row: WorkRow) -> None:
    assert row.detail.now == ("mirtazapine 30 mg", "+ quetiapine 150 mg")


def test_an_empty_history_says_nothing_and_asks_for_much() -> None:
    found = made("kind|name\nperson|diagnosis")
    assert found.facets.present == ()
    assert found.facets.score is None
    assert found.facets.changed is None
    assert found.facets.missing
    assert found.detail.now == ()


def test_everything_is_read_back_as_it_was_written(row: WorkRow) -> None:
    assert read_facets(write_facets(row.facets)) == row.facets
    assert read_detail(write_detail(row.detail)) == row.detail
    assert read_digest(write_digest(row.digest)) == row.digest
    assert read_facets(write_facets(Facets())) == Facets()


def test_the_fingerprint_tells_states_apart_but_not_releases(row: WorkRow) -> None:
    newer = replace(row, detail=replace(row.detail, knowledge_version="other"))
    assert newer.fingerprint == row.fingerprint
    assert made(TWO_FAILED).fingerprint == row.fingerprint
    assert made(TWO_FAILED.replace("| 18", "| 12")).fingerprint != row.fingerprint
    # A day later nothing is new by itself.
    assert made(TWO_FAILED, AS_OF + timedelta(days=1)).fingerprint == row.fingerprint


def test_the_basis_changes_with_settings_and_knowledge() -> None:
    known = knowledge()
    bases = {basis_of(known, Settings()), basis_of(known, Settings(jurisdiction="UK")), basis_of(replace(known, version="x"), Settings())}
    assert len(bases) == 3
    assert all(len(basis) <= 64 for basis in bases)


# --- what is new


def since(before: str, after: str) -> tuple[str, ...]:
    return what_changed(made(before).digest, made(after).digest, knowledge())


ONE_FAILED = "\n".join(line for line in TWO_FAILED.splitlines() if "venlafaxine" not in line)


def test_nothing_is_new_in_the_same_history() -> None:
    assert since(TWO_FAILED, TWO_FAILED) == ()


def test_new_rows_a_new_score_and_a_definition_that_is_met_now() -> None:
    with_score = TWO_FAILED + "    score      | PHQ-9         | 2026-11-10 |            |      |         |           | 11\n"
    said = since(ONE_FAILED, with_score)
    assert said[:2] == ("2 new rows", "PHQ-9 18→11")
    assert "now meets EMA 2013" in said


def test_what_is_gone_is_said_too() -> None:
    said = since(TWO_FAILED, ONE_FAILED)
    assert said[0] == "1 row no longer there"
    # The course that goes on may still fail, so the definition is open again, not missed.
    assert "cannot tell now: EMA 2013" in said


def test_a_definition_that_is_surely_missed_is_said_so() -> None:
    helped = TWO_FAILED.replace("| 100  | none ", "| 100  | remission").replace(
        "mirtazapine   | 2026-09-01 |           ", "mirtazapine   | 2026-09-01 | 2026-09-10"
    )
    assert "no longer meets EMA 2013" in since(TWO_FAILED, helped)


def test_a_treatment_begun_or_ended_and_a_first_score() -> None:
    after = TWO_FAILED.replace("quetiapine    | 2026-10-01 |           ", "quetiapine    | 2026-10-01 | 2026-11-01")
    after += "    score      | MADRS         | 2026-11-10 |            |      |         |           | 24\n"
    said = since(TWO_FAILED, after)
    assert "no longer on + quetiapine 150 mg" in said
    assert "MADRS 24, the first" in said


def test_an_alert_comes_first() -> None:
    before = "\n".join(line for line in TWO_FAILED.splitlines() if "item 9" not in line)
    assert since(before, TWO_FAILED)[0] == "new: suicidality item positive"


def test_a_new_release_is_named_only_with_what_it_changed() -> None:
    one, other = made(ONE_FAILED).digest, made(TWO_FAILED).digest
    assert what_changed(replace(one, knowledge_version="old"), one, knowledge()) == ()
    assert what_changed(replace(one, knowledge_version="old"), other, knowledge())[-1] == "the clinical rules were updated since"


# --- which rows, in what order


def entry(name: str, *, score: Score | None = None, born: str = "", **known: object) -> Entry:
    review = known.pop("review", None)
    news = known.pop("news", "")
    at = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=len(name))
    summary = PatientSummary(
        patient_id=f"ID-{name}", family_name=name, given_name=None, born=None, rows_read=1, rows_used=1, last_score=score, key=name, sample=False,
        version=1, saved_at=at, source_name="a.csv",
    )  # fmt: skip
    facets = None if known.get("waiting") else Facets(**known)  # type: ignore[arg-type]
    return Entry(summary, facets, AS_OF, review, news)  # type: ignore[arg-type]


LIST = (
    entry("Adams", present=("persistent_symptoms",), met=("ema_2013",), changed=on(AS_OF - timedelta(days=10)), news="seen"),
    entry("Baker", present=("partial_benefit", "persistent_symptoms"), open=("ema_2013",), changed=on(AS_OF - timedelta(days=90)), news="changed"),
    entry("Chen", watched=("partial_benefit",), changed=PartialDate(AS_OF - timedelta(days=80), AS_OF - timedelta(days=50)), review=AS_OF, news="new"),
    entry("Dubois", score=LastScore("MADRS", 30, on(AS_OF)), review=AS_OF + timedelta(days=14)),  # type: ignore[arg-type]
    entry("Evans", waiting=True, review=AS_OF + timedelta(days=15)),
)  # fmt: skip


def names(choice: Choice) -> list[str]:
    return [one.key for one in chosen(LIST, choice, AS_OF, knowledge())[0]]


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        (Choice(sort="name", down=False), ["Adams", "Baker", "Chen", "Dubois", "Evans"]),
        (Choice(text="id-b", sort="name", down=False), ["Baker"]),
        (Choice(flags=("present:persistent_symptoms",), sort="name", down=False), ["Adams", "Baker"]),
        (Choice(flags=("present:persistent_symptoms", "present:partial_benefit")), ["Baker"]),
        (Choice(flags=("watched:partial_benefit",)), ["Chen"]),
        (Choice(flags=("met:",)), ["Adams"]),
        (Choice(flags=("met:consensus_2021",)), []),
        (Choice(untold="some"), ["Baker"]),
        (Choice(untold="none", sort="name", down=False), ["Adams", "Chen", "Dubois"]),
        (Choice(unchanged_for=50, sort="name", down=False), ["Baker", "Chen"]),
        # Between 50 and 80 days: 51 cannot be said for sure.
        (Choice(unchanged_for=51), ["Baker"]),
        (Choice(review="due"), ["Chen"]),
        (Choice(review="soon", sort="name", down=False), ["Chen", "Dubois"]),
        (Choice(review="none", sort="name", down=False), ["Adams", "Baker"]),
        (Choice(news="changed"), ["Baker"]),
        (Choice(news="new"), ["Chen"]),
    ],
)
def test_filters(choice: Choice, found: list[str]) -> None:
    assert names(choice) == found


@pytest.mark.parametrize("down", [True, False])
@pytest.mark.parametrize(
    ("sort", "last"), [("flags", "Evans"), ("unknown", "Evans"), ("unchanged", "Dubois"), ("review", "Adams"), ("news", "Dubois")]
)
def test_what_is_not_known_stands_last_whichever_way_the_order_runs(sort: str, last: str, down: bool) -> None:
    order = names(Choice(sort=sort, down=down))
    assert len(order) == 5
    known = {"flags": 4, "unknown": 4, "unchanged": 3, "review": 3, "news": 3}[sort]
    assert last in order[known:]


@pytest.mark.parametrize(
    ("sort", "down", "first"),
    [("flags", True, "Adams"), ("unknown", True, "Baker"), ("unchanged", True, "Baker"), ("unchanged", False, "Adams"), ("review", False, "Chen"), ("news", True, "Chen")],
)  # fmt: skip
def test_orders(sort: str, down: bool, first: str) -> None:
    assert names(Choice(sort=sort, down=down))[0] == first


def test_scores_of_one_instrument_stay_together() -> None:
    scored = [
        replace(entry(f"P{n}"), facets=Facets(score=LastScore(scale, value, on(AS_OF))))
        for n, (scale, value) in enumerate([("MADRS", 20), ("PHQ-9", 5), ("MADRS", 35), ("PHQ-9", 22)])
    ]
    order = [
        (one.facets.score.scale, one.facets.score.value)  # type: ignore[union-attr]
        for one in chosen(scored, Choice(sort="score"), AS_OF, knowledge())[0]
    ]
    assert order == [("PHQ-9", 22), ("PHQ-9", 5), ("MADRS", 35), ("MADRS", 20)]
    least = chosen(scored, Choice(scale="MADRS", at_least=21), AS_OF, knowledge())[0]
    assert [one.key for one in least] == ["P2"]


def test_those_not_worked_out_are_counted_when_a_filter_needs_it() -> None:
    assert chosen(LIST, Choice(flags=("met:",)), AS_OF, knowledge())[1] == 1
    assert chosen(LIST, Choice(review="due"), AS_OF, knowledge())[1] == 0
