"""Worked staging examples, register rules said twice, and readings of names and doses against lists given by path."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from lib.engine.criteria.evaluate import evaluate_pack
from lib.engine.staging import stage_models
from lib.ingest.doses import read_dose
from lib.knowledge.load import knowledge
from lib.knowledge.names import resolve
from tests.builders import history_of
from tests.builders import table as read_table
from tests.docs.words import number, table
from tests.findings import case_of
from tests.spec.test_msm_worked_cases import WORKED, worked_history
from tests.validate import registers
from tests.validate.cohort import AS_OF, Row, cohort

COHORT = 3000
RULES = {"register_two_switches": registers.two_switches, "register_denmark_12_months": registers.denmark}


def worked() -> list[str]:
    """The six worked examples of MSM and MGH-S: source value and ours."""
    rows = []
    for row in read_table(WORKED):
        found = stage_models(case_of(worked_history(row)))
        msm, mgh = found["msm"], found["mgh_s"]
        same = (number(float(str(msm.value))), msm.band, number(float(str(mgh.value)))) == (row["msm"], row["band"], row["mgh_s"])
        described = f"{row['months']} months, {row['severity']}{', psychotic' if row['psychotic'] == 'yes' else ''}, {row['failed']} failed, {row['added']} added, ECT {row['ect']}"
        rows.append(
            (
                row["case"],
                described,
                f"{row['msm']} {row['band']}",
                f"{msm.value:g} {msm.band}",
                row["mgh_s"],
                f"{mgh.value:g}",
                "yes" if same else "NO",
            )
        )
    head = ["Case", "History", "MSM worked", "MSM ours", "MGH-S worked", "MGH-S ours", "Equal"]
    return [
        "Six examples calculated by hand from the published point tables (the arithmetic is ours, the tables are the authors'); the histories were made to fit.",
        "",
        *table(head, rows),
    ]


def register_agreement(size: int = COHORT) -> tuple[list[tuple[object, ...]], list[str]]:
    """Each register rule by the engine and said again without it: (rows of a table, ids of the patients on whom they differ)."""
    packs = {pack.id: pack for pack in knowledge().packs}
    counted: dict[str, Counter[tuple[str, str]]] = {pack: Counter() for pack in RULES}
    differ: list[str] = []
    for patient, rows in cohort(size):
        case = case_of(history_of(rows, patient_id=patient), as_of=AS_OF)
        for pack, rule in RULES.items():
            found, said = evaluate_pack(case, packs[pack]).met.value, rule(rows, AS_OF)
            counted[pack][found, said] += 1
            differ += [] if found == said else [f"{pack} {patient}"]
    lines: list[tuple[object, ...]] = []
    for pack, pairs in counted.items():
        met = Counter[str]()
        for (found, _), count in pairs.items():
            met[found] += count
        agree = sum(count for (a, b), count in pairs.items() if a == b)
        lines.append((pack, met["yes"], met["no"], met["unknown"], f"{met['yes'] / size:.1%}", f"{agree} of {size}"))
    return lines, differ


def register_section() -> list[str]:
    """Prevalence and agreement on the synthetic cohort, and where the study's own count parts from the pack."""
    rows, differ = register_agreement()
    parted = Counter[tuple[str, str]]()
    for _, patient in cohort(COHORT):
        parted[registers.two_switches(patient, AS_OF), registers.as_the_study_counts(patient, AS_OF)] += 1
    return [
        f"{COHORT} invented patients from a small generator with a fixed seed (tests/validate/cohort.py). The rates are chosen to meet every branch; the shares below are "
        "shares of this cohort and of no population. Each rule is said again in a few lines that do not use the engine (tests/validate/registers.py).",
        "",
        *table(["Pack", "Met", "Not met", "Unknown", "Share met", "Same as the rule said again"], rows),
        *([f"They differ on: {', '.join(differ[:20])}", ""] if differ else []),
        "The register study of the two switches counts a switch in its own code only when the pause between the drugs is above nought and at most 14 weeks, and wants a third "
        f"drug. By that count {parted['yes', 'yes'] + parted['no', 'yes']} of {COHORT} are met, by the pack {parted['yes', 'yes'] + parted['yes', 'no']}; "
        f"{parted['yes', 'no']} only by the pack, {parted['no', 'yes']} only by the study's count. The pack follows the sentence of the paper, which names no pause.",
        "",
    ]


def names_and_doses(names: Path | None, doses: Path | None) -> list[str]:
    """Readings against lists that are not part of the project. Whoever wrote the readers had these lists; parts kept back from them are the real test."""
    lines = _names(names) if names and names.exists() else ["Product names: no list was given (`NAMES=file make validate`).", ""]
    return lines + (_doses(doses) if doses and doses.exists() else ["Dose strings: no list was given (`DOSES=file make validate`).", ""])


def _names(path: Path) -> list[str]:
    known, fates = knowledge(), Counter[str]()
    wrong, unread = [], []
    rows = _read(path)
    for row in rows:
        text, substance = row["product_name"], resolve(row["substance"], known).agents
        found = resolve(text, known)
        fate = (
            "right"
            if found.agents and set(found.agents) == set(substance)
            else "wrong"
            if found.agents and substance
            else found.match
            if not found.agents
            else "unjudged"
        )
        fates[fate] += 1
        wrong += [(text, row["substance"], " ".join(found.agents))] if fate == "wrong" else []
        unread += [text] if fate in ("none", "suggestion") else []
    lines = [
        f"Product names ({path.name}, {len(rows)} names of a UK list; the product knows it from the list it was built with): {_counts(fates)}. The substance beside each name is itself "
        "read by the same reader; a substance it does not know counts as unjudged.",
        "",
    ]
    lines += table(["Name", "Substance", "Read as"], wrong) if wrong else []
    return lines + ([f"Not read: {'; '.join(unread[:10])}.", ""] if unread else [])


_EXPECTED = {
    "parse": {"parsed"}, "parse_range": {"range"}, "flag_prn": {"prn"}, "flag_titration": {"titration"}, "flag_ambiguous": {"ambiguous"},
    "refuse": {"refused"},
}  # fmt: skip


def _doses(path: Path) -> list[str]:
    fates, wrong, rows = Counter[str](), [], _read(path)
    for row in rows:
        found, wanted = read_dose(row["text"]), _EXPECTED[row["expected_behaviour"]]
        figures = found.kind not in ("parsed", "range") or (
            _same(found.per_day, row, "per_day") and _same(found.daily_mg, row, "mg_per_day")
        )
        if found.kind in wanted and figures:
            fate = "as annotated"
        elif found.kind in ("refused", "ambiguous"):
            fate = "held back"
        elif not figures:
            fate = "other figures"
        else:
            fate = "another kind"
        fates[fate] += 1
        wrong += [(row["id"], row["expected_behaviour"], found.kind)] if fate in ("other figures", "another kind") else []
    lines = [
        f"Dose strings ({path.name}, {len(rows)} strings with an annotated reading, not a clinician's): {_counts(fates)}. Held back means that the product asks instead of reading; "
        "other figures is what matters most.",
        "",
    ]
    return lines + (table(["String", "Annotated", "Read as"], wrong) if wrong else [])


def _same(found: tuple[float, float] | None, row: Row, column: str) -> bool:
    """Are the figures those of the annotation, where it gives any and we read any?"""
    low, high = row[f"{column}_min"], row[f"{column}_max"]
    if not low or found is None:
        return True
    return abs(found[0] - float(low)) < 0.01 and abs(found[1] - float(high or low)) < 0.01


def _counts(fates: Counter[str]) -> str:
    return ", ".join(f"{count} {fate}" for fate, count in fates.most_common())


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
