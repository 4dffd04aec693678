"""OHDSI cohort 1009 through duckcdm against our reading of the same rule and our packs, on one folder of OMOP tables: `make cross-check`.

Writes result.yaml beside this file, from which `make validate` makes its section. PATIENTS=5000 SEED=1009 make cross-check
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import yaml

from tests.validate.ohdsi import compare, ours, peer, section
from tests.validate.ohdsi.folder import edges_of, make_folder
from tests.validate.ohdsi.rule import Lists, earliest

PACKS = ("register_two_switches", "two_courses")  # the nearest: they ask for no dose


def cross_check(patients: int, seed: int) -> dict[str, Any]:
    """Everything that the section tells."""
    folder = peer.BUILD / "omop"
    people = make_folder(folder, patients, seed)
    cohort, meant = peer.members(folder, dose_eras=False), peer.members(folder, dose_eras=True)
    read = ours.read_folder(folder, peer.BUILD)
    published, strange = ours.published_lists()
    as_published = replace(published, esketamine=())  # without dose eras that way in is closed
    text = peer.DEFINITION.read_bytes()
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "versions": {"duckcdm": _version(), "duckdb": duckdb.__version__},
        "definition": {"sha256": hashlib.sha256(text).hexdigest(), "characters": len(text.decode("utf-8"))},
        "patients": patients,
        "seed": seed,
        "people": people,
        "members": len(cohort),
        "not_ours": list(strange),
        "same_rule": compare.same_rule(cohort, read, as_published),
        "with_dose_eras": {"members": len(meant), **compare.same_rule(meant, read, published)},
        "our_lists": compare.same_rule(cohort, read, replace(ours.our_lists(), esketamine=())),
        "edges": [
            {
                "edge": name,
                "theirs": str(cohort.get(who, "")),
                "filled": str(meant.get(who, "")),
                "ours": _first_day(read[who], as_published),
            }
            for who, name in edges_of(patients).items()
        ],
        "esketamine": _esketamine(cohort, read),
        "packs": compare.packs(cohort, read),
        "kinds": {pack: compare.pack_kinds(pack, cohort, read, as_published) for pack in PACKS},
    }


def _first_day(one: ours.Read, lists: Lists) -> str:
    found = earliest(one.taken, lists, one.coded)
    return str(found[0]) if found else ""


def _esketamine(cohort: Mapping[str, date], read: Mapping[str, ours.Read]) -> dict[str, int]:
    """How many have had it, and how many of them are in the cohort by another way."""
    had = [who for who, one in read.items() if any(course.agent in ours.ESKETAMINE for course in one.taken)]
    return {"had": len(had), "members": sum(who in cohort for who in had)}


def _version() -> str:
    python = peer.BUILD / "env" / "bin" / "python"
    asked = "from importlib.metadata import version; print(version('duckcdm'))"
    return subprocess.run([str(python), "-c", asked], capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    found = cross_check(int(os.environ.get("PATIENTS", "5000")), int(os.environ.get("SEED", "1009")))
    section.RESULT.write_text(yaml.safe_dump(found, sort_keys=False, allow_unicode=True, width=200), encoding="utf-8")
    print("\n".join(section.lines()))
