"""The section of docs/validation.md on OHDSI cohort 1009, from the result that `make cross-check` wrote."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from lib.knowledge.load import knowledge
from tests.docs.words import table

RESULT = Path(__file__).with_name("result.yaml")
SOURCE = "https://github.com/OHDSI/PhenotypeLibrary/blob/43df78dafbdcc7ffc088d2e83402244ab9cc2412/inst/cohorts/1009.json"
NO_TEXT = "none"


def lines() -> list[str]:
    """The section's lines, without a heading."""
    if not RESULT.exists():
        return ["Not measured: `make cross-check` has not been run.", ""]
    found: Mapping[str, Any] = yaml.safe_load(RESULT.read_text(encoding="utf-8"))
    return [*_about(found), *_same(found), *_edges(found), *_packs(found)]


def _about(found: Mapping[str, Any]) -> list[str]:
    version = found["versions"]
    return [
        f"[Cohort 1009, earliest event of TRD]({SOURCE}) (OHDSI PhenotypeLibrary, Apache-2.0) made into SQL by duckcdm {version['duckcdm']} and run by DuckDB {version['duckdb']} "
        f"on the tables that `python -m lib generate --format omop` writes: {found['patients']} invented patients (seed {found['seed']}) and {found['people'] - found['patients']} made to stand "
        f"on an edge of the definition. Run on {found['day']} by `make cross-check`; the definition had {found['definition']['characters']} characters, sha256 {found['definition']['sha256'][:16]}….",
        "",
        "In it is who begins a third different antidepressant within a year of the others, or an atypical antipsychotic after an antidepressant, or esketamine after two, with a depressive disorder coded in the "
        f'year before and no mania, dementia or psychosis. It asks for no dose, no duration and no outcome. None of our {len(knowledge().packs)} packs says that; the clause language has no clause for "begun within a year '
        'of", so the rule is said again over our courses (tests/validate/ohdsi/rule.py) and compared first; then come the nearest packs. Our folder holds no vocabulary: ingredients, ancestors and DRUG_ERA '
        "(gaps of up to 30 days bridged) are made in the check by OHDSI's rules and by the names in the definition itself, not from Athena. Shares are of invented patients and of no population.",
        "",
    ]


def _same(found: Mapping[str, Any]) -> list[str]:
    rows = [
        ("Same rule, the definition's lists of drugs", *_counts(found["same_rule"])),
        ("The same with DOSE_ERA filled", *_counts(found["with_dose_eras"])),
        ("Same rule, our lists of drugs", *_counts(found["our_lists"])),
    ]
    more = found["with_dose_eras"]["members"] - found["members"]
    return [
        f"{found['members']} of {found['people']} are in the cohort. Agreement is of membership and of the first day.",
        "",
        *table(["Our reading", "In both from the same day", "In neither", "Differ"], rows),
        *_kinds("our own lists", found["our_lists"]["differences"]),
        *_kinds("the definition's lists", found["same_rule"]["differences"]),
        "Our classes count more antidepressants and atypical antipsychotics than the definition names; that alone makes the difference in the last row of the table."
        if found["our_lists"]["differences"] and not found["same_rule"]["differences"]
        else "",
        "",
        "The third way in, esketamine, is written in the definition as a criterion on DOSE_ERA of the antidepressants, probably a slip for DRUG_ERA. Where that table is left empty, as here, nobody comes in by it; "
        f"filled from the eras it lets {more} more in. Of {found['esketamine']['had']} people with esketamine {found['esketamine']['members']} are in the cohort by another way.",
        "",
        f"Names of the definition that our list of agents does not have: {', '.join(found['not_ours']) or NO_TEXT}. None occurs in the folder.",
        "",
    ]


def _counts(held: Mapping[str, Any]) -> tuple[int, int, int]:
    return held["in_both"], held["in_neither"], sum(kind["count"] for kind in held["differences"])


def _edges(found: Mapping[str, Any]) -> list[str]:
    rows = [(one["edge"], *(one[side] or "out" for side in ("theirs", "filled", "ours"))) for one in found["edges"]]
    head = ["History", "duckcdm", "duckcdm, DOSE_ERA filled", "Ours"]
    return ["People made to stand on an edge, with the first day in the cohort:", "", *table(head, rows)]


def _packs(found: Mapping[str, Any]) -> list[str]:
    rows = [(row["pack"], *(row[side][answer] for side in ("in", "out") for answer in ("yes", "no", "unknown"))) for row in found["packs"]]
    headings = ["Pack", "In: met", "In: not met", "In: unknown", "Out: met", "Out: not met", "Out: unknown"]
    body = ["What our definitions say of those in the cohort and of the others:", "", *table(headings, rows)]
    for pack, kinds in found["kinds"].items():
        body += _kinds(pack, kinds)
    return body


def _kinds(what: str, kinds: list[Mapping[str, Any]]) -> list[str]:
    if not kinds:
        return []
    rows = [(kind["kind"], kind["count"], "<br>".join(kind["examples"])) for kind in kinds]
    return [f"Cohort and {what}: {sum(kind['count'] for kind in kinds)} differ.", "", *table(["Kind", "People", "Examples"], rows)]
