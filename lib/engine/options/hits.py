"""One caution or interaction as it bears on an option: does it apply, to whom, and how is it said?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lib.engine.options.cautions import Checked
from lib.knowledge.options import CautionRow
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import Reason


@dataclass(frozen=True, slots=True)
class Hit:
    """One row that bears on the option: does it apply, to which of its agents, from which day no longer (`clear_from`)?"""

    code: str
    severity: str
    applies: Answer
    agents: tuple[str, ...]
    title: str
    text: str
    source: str
    kind: str
    hold: bool = False
    rows: tuple[int, ...] = ()
    courses: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    shown: str = ""
    clear_from: date | None = None
    cap: float | None = None
    fact: str = "safety"

    @property
    def waits(self) -> bool:
        """Is it a reason to check first: a high-risk finding, a prerequisite not met, or a contraindication that nobody excluded?"""
        if self.applies is YES:
            return self.severity in ("H", "P")
        return self.applies is UNKNOWN and self.hold

    def reason(self, who: str) -> Reason | None:
        """The row in words when it applies, is not recorded, or was cleared by a measurement; `who` names the agents meant."""
        if self.applies is YES:
            shown = f" {self.shown}." if self.shown else ""
            return Reason(self.code, f"{who}{self.text}{shown}", self.source, self.kind, self.severity, self.rows, self.courses)
        if self.applies is UNKNOWN:
            kind = "unrecorded" if self.fact == "safety" else "access"
            return Reason(self.code, f"{who}Not recorded: {self.title}.", self.source, kind, self.severity, self.rows, self.courses)
        return Reason(self.code, f"{self.shown}.", self.source, "safety", "none", self.rows) if self.applies is NO and self.shown else None


def caution_hit(row: CautionRow, checked: Checked, agents: tuple[str, ...]) -> Hit:
    """A caution's row with what was found on the patient."""
    cap = row.value if row.severity == "cap" else None
    return Hit(
        code=row.code,
        severity=row.severity,
        applies=checked.applies,
        agents=agents,
        title=row.title,
        text=row.text,
        source=row.source,
        kind=row.fact,
        hold=row.hold,
        rows=checked.rows,
        missing=checked.missing,
        shown=checked.shown,
        cap=cap,
        fact=row.fact,
    )
