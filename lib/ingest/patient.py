"""One patient's rows to a History: each row by its kind, duplicates once, birth and order checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lib.ingest.columns import PERSON_COLUMNS, Columns
from lib.ingest.facts import read_condition_row, read_episode, read_event_row, read_lab, read_score, started_on
from lib.ingest.item_totals import totals_of_items
from lib.ingest.kinds import TREATMENTS, kind_of
from lib.ingest.person import SETTLED_ONCE, read_person_columns, read_person_row
from lib.ingest.pressure import is_pressure_row, read_pressure
from lib.ingest.reader import Reader
from lib.ingest.row import Row
from lib.ingest.supplies import close_supplies, set_aside
from lib.ingest.treatments import read_treatment
from lib.records.dates import PartialDate, show_partial
from lib.records.history import Condition, Episode, Event, History, Lab, PersonFact, Score, Treatment

Fact = Treatment | Score | Condition | Lab | Event | Episode | PersonFact
_PERSONAL = frozenset(PERSON_COLUMNS)
_ONE_FACT = {"score": read_score, "lab": read_lab, "condition": read_condition_row, "event": read_event_row, "episode": read_episode}


def read_patient(patient_id: str, rows: list[Row], columns: Columns, reader: Reader, file_name: str) -> History:
    """The history of one patient. Rows with an error are left out; their problems stay."""
    own, copies = _without_copies(rows)
    facts: dict[int, list[Fact]] = {}
    seen_columns: set[tuple[str, ...]] = set()
    for row in own:
        facts[id(row)] = _facts(row, columns, reader, seen_columns)
    _settle_person(own, facts)
    _refuse_before_birth(own, facts)
    _speak_of_copies(copies)
    used = [fact for row in own if not row.refused for fact in facts[id(row)]]
    by_line = {row.line: row for row in reversed(own)}  # of several rows in one line (scores as columns) the first is the treatment's
    treatments = close_supplies([f for f in used if isinstance(f, Treatment)], by_line, reader.knowledge)
    treatments = _close_stopped(treatments, by_line)
    scores = tuple([f for f in used if isinstance(f, Score)])
    scores += totals_of_items(scores, by_line)
    return History(
        patient_id=patient_id,
        treatments=treatments,
        scores=scores,
        conditions=tuple(f for f in used if isinstance(f, Condition)),
        labs=tuple(f for f in used if isinstance(f, Lab)),
        events=tuple(f for f in used if isinstance(f, Event)),
        episodes=tuple(f for f in used if isinstance(f, Episode)),
        person=tuple(sorted((f for f in used if isinstance(f, PersonFact)), key=_person_order)),
        problems=tuple(problem for row in rows for problem in row.problems),
        rows_read=len(rows),
        rows_used=sum(not row.refused for row in rows),
        source_name=file_name,
    )


def _without_copies(rows: list[Row]) -> tuple[list[Row], list[tuple[Row, Row]]]:
    """Rows without exact copies of an earlier one, and each copy with the row it repeats."""
    first: dict[str, Row] = {}
    copies = [(row, original) for row in rows if (original := first.setdefault(row.wording, row)) is not row]
    return list(first.values()), copies


def _speak_of_copies(copies: list[tuple[Row, Row]]) -> None:
    """A copy is as good as its original: counted once when that was used, refused with it when not."""
    for row, original in copies:
        if original.refused:
            row.error(
                "",
                f"The row says the same as row {original.line}, which could not be used.",
                f"Correct row {original.line} and remove this one.",
            )
        else:
            row.note(
                "",
                f"The row says the same as row {original.line}: counted once.",
                "Remove one; two tablets a day belong in one row's dose.",
            )


def _facts(row: Row, columns: Columns, reader: Reader, seen_columns: set[tuple[str, ...]]) -> list[Fact]:
    """Everything one row says. The person's columns stand on every row and are read once for each wording."""
    found: list[Fact] = []
    if set_aside(row):
        return found
    detail = row.detail or columns.detail
    if not _PERSONAL.isdisjoint(row.cells):
        personal = tuple(row.cells.get(column, "") for column in PERSON_COLUMNS)
        if personal not in seen_columns:
            seen_columns.add(personal)
            found += read_person_columns(row)
        if not _says_more(row):
            return found
    kind = kind_of(row, detail.get("name", ""), reader.knowledge)
    if kind is None:
        return []
    if kind in TREATMENTS:
        found += read_treatment(row, kind, detail.get("weeks", ""), detail.get("dose", ""), reader)
    elif kind == "person":
        found += read_person_row(row)
    elif kind == "lab" and is_pressure_row(row, reader):
        found += read_pressure(row)
    else:
        fact = _ONE_FACT[kind](row, reader)
        found += [fact] if fact else []
    return found


def _says_more(row: Row) -> bool:
    """Is there anything beside the patient and the columns about the person?"""
    return len(row.cells) > len(_PERSONAL.intersection(row.cells)) + 1


def _settle_person(rows: list[Row], facts: dict[int, list[Fact]]) -> None:
    """What can be true only once (birth date, sex, names; severity and psychotic features of one date) but is told twice is used by neither."""
    told: dict[tuple[str, PartialDate | None], dict[object, list[Row]]] = {}
    for row in rows:
        for fact in facts[id(row)]:
            if isinstance(fact, PersonFact) and not row.refused and fact.fact in (*SETTLED_ONCE, "severity", "psychotic_features"):
                once = fact.fact in SETTLED_ONCE
                value = (fact.when.earliest, fact.when.latest) if fact.fact == "birth_date" and fact.when else fact.value.casefold()
                told.setdefault((fact.fact, None if once else fact.when), {}).setdefault(value, []).append(row)
    for (fact_name, _), by_value in told.items():
        if len(by_value) < 2:
            continue
        lines = sorted(row.line for rows_of in by_value.values() for row in rows_of)
        words = fact_name.replace("_", " ")
        for rows_of in by_value.values():
            for row in rows_of:
                others = ", ".join(str(line) for line in lines if line != row.line)
                meaning = fact_name if row.given(fact_name) else "value"
                row.warn(meaning, f"The {words} differs from that in row {others}: taken as not recorded.", f"Keep the right {words}.")
                facts[id(row)] = [f for f in facts[id(row)] if not (isinstance(f, PersonFact) and f.fact == fact_name)]


def _refuse_before_birth(rows: list[Row], facts: dict[int, list[Fact]]) -> None:
    """Nothing starts before the patient was born."""
    births = [f.when for found in facts.values() for f in found if isinstance(f, PersonFact) and f.fact == "birth_date" and f.when]
    if not births:
        return
    born = births[-1]
    for row in rows:
        for fact in facts[id(row)]:
            started = started_on(fact)
            if started and not isinstance(fact, PersonFact) and started.latest < born.earliest and not row.refused:
                row.error(
                    "start", f"{row.text('start')!r} is before the birth date {show_partial(born)}.", "Correct the date, or the birth date."
                )


def _close_stopped(treatments: Iterable[Treatment], rows: dict[int, Row]) -> tuple[Treatment, ...]:
    """A treatment that was stopped for a reason is not ongoing: without a stop date it ended on some day since its start.

    Left alone where the reason is a change of dose or a later row of the same agent ends it (A3).
    """
    treatments = list(treatments)
    closed: list[Treatment] = []
    for one in treatments:
        row = rows[one.row]
        start = one.start
        if one.stop or one.stop_reason in (None, "other") or row.text("stop") or start is None:
            closed.append(one)
            continue
        followed = any(t.agent == one.agent and t.agent and t.start and t.start.latest > start.latest for t in treatments)
        if followed:
            closed.append(one)
            continue
        message = "It was stopped, but when is not recorded: taken as any day since the start."
        if not any(problem.message == message for problem in row.problems):
            row.warn("stop", message, "Enter the stop date, at least the year; or clear the reason if it goes on.")
        closed.append(replace(one, stop=PartialDate(start.earliest, row.today, "")))
    return tuple(closed)


def _person_order(fact: PersonFact) -> tuple[str, bool, str, str, int]:
    """The order in which later facts overrule earlier ones: unrecognised diagnoses first, then by date, whatever the order of rows."""
    recognised = fact.fact != "diagnosis" or fact.value in ("unipolar_depression", "bipolar_disorder")
    when = fact.when.latest.isoformat() if fact.when and fact.fact != "birth_date" else ""
    return fact.fact, recognised, when, fact.value, fact.row
