"""What line and level does the chosen jurisdiction's guideline give the option? (R4)"""

from __future__ import annotations

from dataclasses import dataclass

from lib.engine.case import Case
from lib.engine.options.targets import globs
from lib.records.assessment import Reason

NOT_RECOMMENDED = "not_recommended"


@dataclass(frozen=True, slots=True)
class Line:
    """`line` and `level` as the guideline gives them, blank when it gives none; `listed`: named at all."""

    line: str
    level: str
    listed: bool
    guideline: str
    reasons: tuple[Reason, ...]


def guideline_line(case: Case, option_id: str) -> Line:
    """The closest row of the jurisdiction: the option's own, else its family's."""
    jurisdiction, reach = case.settings.jurisdiction, case.knowledge.options.reach
    key = ("line", (option_id, jurisdiction))
    if key not in reach:  # nothing of the patient is in it
        reach[key] = (_closest(case, option_id, jurisdiction),)
    line: Line = reach[key][0]
    return line


def _closest(case: Case, option_id: str, jurisdiction: str) -> Line:
    for name in globs(option_id):
        row = case.knowledge.options.lines.get((name, jurisdiction))
        if row is not None:
            said = Reason(row.guideline, row.text, row.source, "guideline")
            return Line(row.line, row.level, row.listed, row.guideline, (said, *_not_recommended(case, row.line, row.guideline)))
    return Line("", "", False, "", ())


def _not_recommended(case: Case, line: str, guideline: str) -> tuple[Reason, ...]:
    if line != NOT_RECOMMENDED:
        return ()
    rule = case.knowledge.options.rules["R4.2"]
    return (Reason("R4.2", rule.text.format(guideline=guideline), rule.source, "guideline"),)
