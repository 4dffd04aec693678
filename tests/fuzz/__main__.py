"""Search every parser for input it falls over, so many seconds each: `make fuzz`, or FUZZ_SECONDS=600 make fuzz.

Run: python -m tests.fuzz [TARGET ...] [--seconds 60]

What was found to be interesting is kept in build/fuzz/corpus and used by the next run; what fails is kept in build/fuzz/failed, and its text printed.
A finding that is mended goes to tests/fuzz/found/TARGET-what-it-was, where the ordinary tests run it from then on.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from tests.fuzz.seeds import seeds_of
from tests.fuzz.targets import TARGETS

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "fuzz"
FAILED = BUILD / "failed"
SLOWEST_S = 20  # one input, instrumented
MOST_MB = 3_000
LONGEST = {"table": 60_000, "fhir": 20_000, "pasted": 4_000, "typed": 4_000}
LONGEST_TEXT = 300


def main() -> int:
    """Search the targets one after the other; 1 when one of them failed."""
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("targets", nargs="*", help=f"of {', '.join(TARGETS)}; all when none is named")
    asked.add_argument("--seconds", type=int, default=int(os.environ.get("FUZZ_SECONDS", "60")), help="for each target")
    given = asked.parse_args()
    unknown = [target for target in given.targets if target not in TARGETS]
    if unknown:
        asked.error(f"no target is called {unknown[0]!r}: choose of {', '.join(TARGETS)}")
    failed = [target for target in given.targets or TARGETS if not held(target, given.seconds)]
    print(f"Failed: {', '.join(failed)}. The inputs are in {FAILED.relative_to(ROOT)}." if failed else "Nothing was found.")
    return 1 if failed else 0


def held(target: str, seconds: int) -> bool:
    """Did the target hold for so long? Its failing input and the traceback are kept and shown when it did not."""
    corpus = _corpus(target)
    FAILED.mkdir(parents=True, exist_ok=True)
    options = (
        *(f"-max_total_time={seconds}", f"-timeout={SLOWEST_S}", f"-rss_limit_mb={MOST_MB}", "-verbosity=1", "-print_final_stats=1"),
        *(f"-max_len={LONGEST.get(target, LONGEST_TEXT)}", f"-artifact_prefix={FAILED}/{target}-", "-timeout_exitcode=77"),
    )
    ran = subprocess.run(
        [str(BUILD / "bin" / "python"), "-m", "tests.fuzz.search", target, *options, str(corpus)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    told = ran.stdout + ran.stderr
    runs = re.search(r"number_of_executed_units: (\d+)", told)
    covered = re.findall(r"cov: (\d+)", told)
    result = "held" if ran.returncode == 0 else "FAILED"
    print(
        f"{target:8} {result}: {runs[1] if runs else '?'} inputs, {covered[-1] if covered else '?'} places reached, {seconds} s", flush=True
    )
    if ran.returncode:
        (FAILED / f"{target}.log").write_text(told, encoding="utf-8")
        fault = told.find("Uncaught Python exception")  # printed before libFuzzer's own lines
        print(told[fault : fault + 4_000] if fault >= 0 else told[-4_000:])
    return ran.returncode == 0


def _corpus(target: str) -> Path:
    corpus = BUILD / "corpus" / target
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in seeds_of(target):
        (corpus / sha256(seed).hexdigest()[:16]).write_bytes(seed)
    return corpus


if __name__ == "__main__":
    sys.exit(main())
