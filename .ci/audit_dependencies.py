"""Does any pinned dependency have a known weakness? Says so, or says plainly that nobody could be asked.

pip-audit ends with "No known vulnerabilities found" also when it could look nothing up; here that counts as not checked.
Exit status: 0 checked and clean, 1 weaknesses found, 3 not (all) checked. With `--where-reachable`, 3 becomes 0, still said out loud.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "requirements-lock.txt"
CLEAN, WEAK, NOT_CHECKED = 0, 1, 3


def verdict(report: str) -> tuple[int, str]:
    """Exit status and one line for the JSON that pip-audit printed; an empty report is one that was not made."""
    try:
        asked = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return NOT_CHECKED, "NOT CHECKED: the database of weaknesses could not be reached."
    weak = [f"{one['name']} {one['version']}: {', '.join(found['id'] for found in one['vulns'])}" for one in asked if one.get("vulns")]
    if weak:
        return WEAK, "Known weaknesses: " + "; ".join(weak)
    skipped = sum("skip_reason" in one for one in asked)
    if skipped or not asked:
        return NOT_CHECKED, f"NOT CHECKED: {skipped} of {len(asked)} dependencies could not be looked up."
    return CLEAN, f"{len(asked)} dependencies looked up, no known weakness."


def main() -> int:
    """Ask, say, and answer with the status."""
    command = [str(Path(sys.executable).with_name("pip-audit")), "-r", str(LOCK), "--disable-pip", "--require-hashes", "-f", "json"]
    try:
        done = subprocess.run([*command, "--progress-spinner", "off"], capture_output=True, text=True, check=False, timeout=600)
        status, line = verdict(done.stdout)
    except (OSError, subprocess.TimeoutExpired):
        status, line = verdict("")
    print(line)
    return 0 if status == NOT_CHECKED and "--where-reachable" in sys.argv else status


if __name__ == "__main__":
    sys.exit(main())
