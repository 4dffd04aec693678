"""How is the page of rules written? Markdown tables, sources with what is known of them, and rule texts with their numbers put in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from lib.knowledge.load import Knowledge
from tests.docs.cases import Case

TAGS = {
    "read": "read",
    "secondary": "second-hand",
    "memory": "from memory",
    "convention": "our convention",
    "description": "public description",
}


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A Markdown table; a bar inside a cell is escaped."""
    body = [[str(cell).replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    lines = [list(head), ["---"] * len(head), *body]
    return ["| " + " | ".join(line) + " |" for line in lines] + [""]


def number(value: float | None) -> str:
    """A number without a trailing nought; blank when there is none."""
    return "" if value is None else f"{value:g}"


def basis(source: str, tag: str) -> str:
    """`szegedi_2009 (read)`: sources are listed at the end of the page."""
    return f"{', '.join(source.split())} ({TAGS[tag]})"


def filled(text: str, known: Knowledge) -> str:
    """The text with its numbers in place. Raises KeyError for a number that data/ does not hold."""
    numbers = {number_id: number(row.value) for number_id, row in known.numbers.items()}
    numbers["recovery_months"] = numbers["recovery_months_acnp"]
    return " ".join(text.format_map(numbers).split())


def case_lines(cases: Sequence[Case], shown: Collection[str] = ()) -> list[str]:
    """The cases: one line each, its tables folded away beneath it unless the case is `shown` above."""
    if not cases:
        return []
    lines = ["Cases:", ""]
    for case in cases:
        lines.append(f"- {case.title} <sub>{case.file.rpartition('/')[2]}</sub>")
        for rows in () if case.place in shown else case.tables:
            head, *body = rows
            folded = ["<details><summary>table</summary>", "", *table(head, body), "</details>", ""]
            lines += ["", *(f"  {line}" if line else "" for line in folded)]
    return [*lines, ""]
