"""Day first or month first? Decided for each column by its own dates, or by a person; never by the computer's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lib.ingest.columns import DATE_COLUMNS, Columns
from lib.ingest.dates import both_readings, evidence_of_order
from lib.ingest.intake import DateOrderQuestion
from lib.ingest.naming import person_fact
from lib.ingest.table import Table
from lib.records.problems import Problem

EXAMPLES_SHOWN = 3


def date_orders(
    table: Table, columns: Columns, decided: Mapping[str, str]
) -> tuple[dict[str, str | None], tuple[DateOrderQuestion, ...], tuple[Problem, ...]]:
    """The order of each column of dates (by meaning; None = not known), what to ask, and what was inferred.

    A birth date that stands in the column `value` counts as a column of its own. One column never decides for another.
    """
    orders: dict[str, str | None] = {}
    questions: list[DateOrderQuestion] = []
    notes: list[Problem] = []
    for meaning in (*DATE_COLUMNS, "value"):
        if meaning not in columns.at:
            continue
        heading = columns.heading[meaning]
        settled = decided.get(heading) or decided.get("*")
        if settled in ("dmy", "mdy"):
            orders[meaning] = settled
            continue
        dmy, mdy, either = _evidence(_texts(table, columns, meaning))
        orders[meaning] = ("dmy" if dmy else "mdy") if bool(dmy) != bool(mdy) else None
        if orders[meaning] and either:
            notes.append(_inferred(heading, "day" if dmy else "month", (dmy or mdy)[0]))
        elif either:
            both = f"{dmy[0]} can only be day first and {mdy[0]} only month first." if dmy and mdy else ""
            questions.append(DateOrderQuestion(heading, tuple(either[:EXAMPLES_SHOWN]), both_readings(either[0]), both))
    return orders, tuple(questions), tuple(notes)


def _texts(table: Table, columns: Columns, meaning: str) -> Iterable[str]:
    at = columns.at[meaning]
    if meaning != "value":
        return (cells[at] for _, cells in table.rows)
    if "name" not in columns.at:
        return ()
    name = columns.at["name"]
    return (cells[at] for _, cells in table.rows if cells[at] and person_fact(cells[name]) == "birth_date")


def _evidence(texts: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """The distinct all-number dates that are day first, month first, and either."""
    found: dict[str, list[str]] = {"dmy": [], "mdy": [], "either": []}
    for text in dict.fromkeys(texts):
        kind = evidence_of_order(text)
        if kind:
            found[kind].append(text)
    return found["dmy"], found["mdy"], found["either"]


def _inferred(heading: str, first: str, because: str) -> Problem:
    message = f"Dates such as 05/03/2024 in this column were read {first} first, because {because!r} can only be that."
    return Problem(0, heading, because, "note", message, "If that is wrong, choose the other order.")
