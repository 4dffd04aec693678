"""Search one target, in the environment that has atheris: python -m tests.fuzz.search TARGET [options of libFuzzer]."""

from __future__ import annotations

import sys

import atheris  # in build/fuzz only, see requirements-fuzz.txt

sys.setrecursionlimit(3_000)  # instrumented code takes more of the stack than the product's own
with atheris.instrument_imports(include=["lib.ingest", "lib.knowledge", "lib.records"]):
    from tests.fuzz.json_changes import change_json
    from tests.fuzz.targets import TARGETS


def _as_json(data: bytes, most: int, seed: int) -> bytes:
    return change_json(data, most, seed) or atheris.Mutate(data, most)


def main() -> None:
    """Run libFuzzer on the target; it ends the process, with another status than 0 after a finding."""
    program, target, *options = sys.argv
    more = {"custom_mutator": _as_json} if target == "fhir" else {}
    atheris.Setup([program, *options], TARGETS[target], **more)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
