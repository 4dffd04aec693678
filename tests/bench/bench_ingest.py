"""How long does a file of 100,000 rows take to become histories?"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from random import Random
from time import perf_counter, process_time

from lib.ingest.read import read_file
from lib.knowledge.load import knowledge

DAY = date(2026, 11, 24)
ROWS, PER_PATIENT = 100_000, 8
TARGET_S = 2.0
DRUGS = (("sertraline", "100 mg"), ("Effexor XR", "150 mg"), ("mirtazapine", "30 mg nocte"), ("lithium carbonate", "600 mg"))


def table(rows: int = ROWS) -> bytes:
    """A made-up clinic: four courses and four scores a patient, always the same."""
    chance, text = Random(1), io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["patient_id", "kind", "name", "start", "stop", "dose", "adherence", "outcome", "stop_reason", "value"])
    for patient in range(rows // PER_PATIENT):
        day = date(2015, 1, 1) + timedelta(days=chance.randrange(2000))
        for drug, dose in DRUGS:
            ends = day + timedelta(days=chance.randrange(30, 200))
            writer.writerow([f"P{patient:05d}", "medication", drug, day, ends, dose, "90", "none", "inefficacy", ""])
            day = ends
        for visit in range(4):
            writer.writerow([f"P{patient:05d}", "score", "PHQ-9", day + timedelta(days=30 * visit), *[""] * 5, chance.randrange(28)])
    return text.getvalue().encode()


def main() -> None:
    """Print wall and processor time of the second of two readings."""
    data, known = table(), knowledge()
    for _ in range(2):
        begun, worked = perf_counter(), process_time()
        intake = read_file(data, known, DAY)
        wall, work = perf_counter() - begun, process_time() - worked
    print(
        f"Reading {intake.rows_read:,} rows of CSV ({len(data) / 1e6:.1f} MB): {wall:.2f} s, processor {work:.2f} s (target {TARGET_S:g} s)"
    )


if __name__ == "__main__":
    main()
