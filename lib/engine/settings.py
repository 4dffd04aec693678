"""What the clinician chose: jurisdiction, dose column, cut-offs where sources differ."""

from __future__ import annotations

from dataclasses import dataclass

JURISDICTIONS = ("CA", "US", "UK", "EU")
DOSE_COLUMNS = ("mgh_atrq", "maudsley", "who_ddd")


@dataclass(frozen=True, slots=True)
class Settings:
    """`dose_column`: source of minimum doses. `recovery_number`: rule number that parts relapse from recurrence."""

    jurisdiction: str = "CA"
    dose_column: str = "mgh_atrq"
    recovery_number: str = "recovery_months_acnp"
