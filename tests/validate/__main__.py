"""Write docs/validation.md: what was checked against what, with figures, and what was not. `make validate`, or python -m tests.validate.

Lists that are not part of the project are given by path: NAMES=product_names.csv DOSES=sig_strings.csv make validate
"""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

from lib.engine import ENGINE_VERSION
from lib.knowledge.load import knowledge
from tests.bench.__main__ import machine
from tests.builders import AS_OF
from tests.validate import knowledge_state, measured, patients
from tests.validate.ohdsi import section

HOUSE = Path(__file__).parents[2]
PAGE = HOUSE / "docs" / "validation.md"
PACKAGES = ("pandas", "streamlit", "PyYAML", "rapidfuzz", "hypothesis", "pytest")

_LIMITS = """No clinician has signed a rule, a number or an expected answer. Reference patients and spec tests were written by those who built the engine, so
they find slips and not shared misreadings of a source. Published cases are paraphrased and few; none has been adjudicated by psychiatrists here. No real
record has been read. No outcome was compared with what became of a patient, and nothing shows that using the product helps one. Agreement with clinicians,
with two raters and real histories, has still to be measured before the product is relied on.
"""


def page(today: date) -> str:
    """The report as Markdown."""
    names, doses = (Path(path) if (path := os.environ.get(key)) else None for key in ("NAMES", "DOSES"))
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    sections = {
        "Reference patients": patients.reference(),
        "Published cases": patients.published(),
        "Worked staging examples": measured.worked(),
        "Register rules on a synthetic cohort": measured.register_section(),
        "OHDSI cohort 1009": section.lines(),
        "Names and doses": measured.names_and_doses(names, doses),
        "Do the tests notice a change?": [_mutation(), ""],
        "What never changes a verdict": [
            "The invariants (order of rows, duplicates, units, date formats, rows split in two, other patients in the file, unknowns filled in, one failed course more) are property tests "
            "in tests/property/test_invariants.py, with 2,000 examples each in continuous integration.",
            "",
        ],
        "What is not verified": knowledge_state.unverified(today),
        "Limits": [_LIMITS],
    }
    lines = [
        "# Validation",
        "",
        "Written by `make validate`; do not edit it here. What the engine was held against, what it said, and what nobody has checked.",
        "",
        f"- Day: {today.isoformat()}; patients are assessed as of {AS_OF.isoformat()}",
        f"- Code: commit {_commit()}, engine {ENGINE_VERSION}, knowledge {knowledge().version}",
        f"- Machine: {machine()}",
        f"- Versions: Python {platform.python_version()}, {versions}",
        f"- Command: `{'NAMES=… ' if names else ''}{'DOSES=… ' if doses else ''}make validate`",
        "",
    ]
    for title, body in sections.items():
        lines += [f"## {title}", "", *body]
    return "\n".join(lines).rstrip() + "\n"


def _mutation() -> str:
    report = HOUSE / "docs" / "mutation.md"
    if not report.exists():
        return "Not measured: `make mutation` has not been run."
    summary = next((line for line in report.read_text(encoding="utf-8").splitlines() if line.startswith("In short:")), "")
    return f"{summary} Figures, survivors and what was not run: [mutation.md](mutation.md)."


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short=10", "HEAD"], cwd=HOUSE, capture_output=True, text=True, check=False)
    changed = subprocess.run(["git", "status", "--porcelain", "lib", "data"], cwd=HOUSE, capture_output=True, text=True, check=False)
    return (done.stdout.strip() or "unknown") + (" with changes not committed" if changed.stdout.strip() else "")


if __name__ == "__main__":
    PAGE.write_text(page(datetime.now(UTC).date()), encoding="utf-8")
    print(f"{PAGE.name} written")
