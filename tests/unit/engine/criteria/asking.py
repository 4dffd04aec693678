"""How does a test ask a pack? A history as a table in, the answer of the pack or of one clause out."""

from __future__ import annotations

from datetime import date

from lib.engine.criteria.evaluate import evaluate_pack, find
from lib.engine.settings import Settings
from lib.knowledge.clauses import AllOf, AnyOf, ClauseSpec
from lib.knowledge.load import knowledge
from lib.knowledge.packs import Pack, every_clause
from lib.records.answers import Answer
from lib.records.assessment import Clause, Criterion
from tests.builders import AS_OF, table
from tests.findings import case_of

LETTERS = {"y": Answer.YES, "n": Answer.NO, "?": Answer.UNKNOWN}

# Facts that leave the courses to decide: unipolar, an adult, an episode that began on day 0.
PERSON = """
    kind    | name       | start | stop | dose | outcome | value               | adherence | stop_reason | augments | sessions
    person  | diagnosis  |       |      |      |         | unipolar_depression |
    person  | birth_date |       |      |      |         | 1980-05-01          |
    episode | episode    | d0    |
"""


def pack(pack_id: str) -> Pack:
    """The shipped pack of that id."""
    return next(p for p in knowledge().packs if p.id == pack_id)


def ask(pack_id: str, history: str, *, as_of: date = AS_OF, settings: Settings | None = None) -> Criterion:
    """The whole pack on the history."""
    return evaluate_pack(case_of(history, as_of=as_of, settings=settings), pack(pack_id))


def clause(pack_id: str, kind: str, history: str, *, as_of: date = AS_OF, settings: Settings | None = None) -> Clause:
    """The first clause of that kind on the top level of the pack."""
    return next(c for c in ask(pack_id, history, as_of=as_of, settings=settings).clauses if c.clause == kind)


def answer(pack_id: str, kind: type[ClauseSpec], history: str, *, as_of: date = AS_OF, settings: Settings | None = None) -> Answer:
    """The answer of the pack's first clause of this kind, wherever it is nested."""
    spec = next(c for c in every_clause(pack(pack_id).clauses) if type(c) is kind and not isinstance(c, AnyOf | AllOf))
    return find(case_of(history, as_of=as_of, settings=settings), spec).met


def two_courses(start: str = "d0", days: int = 60, **cells: str) -> str:
    """Sertraline 100 mg, then venlafaxine 150 mg, each for `days` days with the same cells (outcome, adherence, stop_reason, dose)."""
    first = int(start[1:])
    given = {"outcome": "10", **cells}
    rows = [
        {"kind": "medication", "name": "sertraline", "start": f"d{first}", "stop": f"d{first + days}", "dose": "100", **given},
        {"kind": "medication", "name": "venlafaxine", "start": f"d{first + days}", "stop": f"d{first + 2 * days}", "dose": "150", **given},
    ]
    return with_rows(PERSON, rows)


def with_rows(history: str, rows: list[dict[str, str]]) -> str:
    """The history with rows added, as the same kind of table."""
    headings = list(dict.fromkeys([*history.strip().splitlines()[0].replace(" ", "").split("|"), *(k for row in rows for k in row)]))
    body = [*table(history), *rows]
    return "\n".join([" | ".join(headings), *(" | ".join(row.get(h, "") for h in headings) for row in body)])


def expect(text: str) -> list[tuple[str, str, Answer]]:
    """A table of answers: packs down, values across; (pack, value, answer) for every cell that is not blank."""
    cells = []
    for row in table(text):
        for value, letter in row.items():
            if value != "pack" and letter:
                cells.append((row["pack"], value, LETTERS[letter]))
    return cells
