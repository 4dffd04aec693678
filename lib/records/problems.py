"""What was wrong with a row, and what would mend it."""

from __future__ import annotations

from lib.records.fixed import fixed


@fixed
class Problem:
    """One thing to say about the source. `row` is the line of the source as a person counts it (heading = 1); 0 = whole file.

    `severity`: "error" = the row was not used; "warning" = used, to check; "note" = how it was resolved.
    """

    row: int
    column: str
    value: str
    severity: str
    message: str
    fix: str
