"""An option with everything decided about it, before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass

from lib.engine.options.candidates import Candidate
from lib.engine.options.dosing import DoseRoom
from lib.engine.options.lines import Line
from lib.engine.options.ranking import Standing
from lib.engine.options.safety import Safety


@dataclass(frozen=True, slots=True)
class Judged:
    """`room`: only for a higher dose. `group`: one of GROUPS in remaining.py."""

    candidate: Candidate
    safety: Safety
    line: Line
    room: DoseRoom | None
    standing: Standing
    group: str
