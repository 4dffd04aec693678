"""What does a history file look like? An example to download, fill in and upload again."""

from __future__ import annotations

import csv
import io

from lib.ingest.columns import CONTRACT

_ROWS: tuple[dict[str, str], ...] = (
    {"kind": "person", "name": "birth_date", "value": "1979-05-17"},
    {"kind": "person", "name": "sex", "value": "female"},
    {"kind": "person", "name": "diagnosis", "value": "recurrent depressive disorder"},
    {"kind": "episode", "name": "depressive episode", "start": "Jan 2025"},
    {"kind": "medication", "name": "sertraline", "start": "2025-01-20", "stop": "2025-02-17", "dose": "50 mg", "adherence": "good"},
    {
        **{"kind": "medication", "name": "sertraline", "start": "2025-02-17", "stop": "2025-05-12", "dose": "150 mg", "adherence": "90"},
        **{"adherence_source": "pharmacy", "outcome": "none", "stop_reason": "inefficacy"},
    },
    {"kind": "medication", "name": "venlafaxine XR", "start": "2025-05-19", "dose": "75 mg", "frequency": "BID", "outcome": "partial"},
    {"kind": "medication", "name": "lithium carbonate", "start": "Sep 2025", "weeks": "8", "dose": "900 mg", "augments": "venlafaxine"},
    {"kind": "psychotherapy", "name": "CBT", "start": "2025-06", "stop": "2025-10", "sessions": "14", "outcome": "25 %"},
    {"kind": "score", "name": "PHQ-9", "start": "2025-01-20", "value": "21"},
    {"kind": "score", "name": "PHQ-9", "start": "2025-05-12", "value": "19"},
    {"kind": "score", "name": "PHQ-9 item 9", "start": "2025-05-12", "value": "0"},
    {"kind": "condition", "name": "epilepsy", "value": "no"},
    {"kind": "lab", "name": "lithium level", "start": "2025-10-06", "value": "0.6", "unit": "mmol/L"},
    {"kind": "event", "name": "hospital admission", "start": "2025-04", "note": "two weeks"},
)


def template_csv() -> bytes:
    """A short fictional history with every kind of row, as CSV in UTF-8 that spreadsheets open correctly."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=CONTRACT, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in _ROWS:
        writer.writerow({"patient_id": "EXAMPLE-1", **row})
    return text.getvalue().encode("utf-8-sig")
