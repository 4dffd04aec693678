"""What must be seen before anything else? The few findings that interrupt (rule J)."""

from __future__ import annotations

from lib.engine.case import Case
from lib.records.assessment import Alert


def raise_alerts(case: Case) -> tuple[Alert, ...]:
    """Alerts by rank, most urgent first."""
    return ()
