"""Reference patients and published cases: how many answers are as expected, what stays unknown, and where we differ from the source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from lib.knowledge.load import knowledge
from lib.records.answers import NO, UNKNOWN, YES
from lib.records.assessment import Assessment
from tests.cases.reading import assess_case, case_files, failed_range, load, said
from tests.docs.words import table

CASES = Path(__file__).parents[1] / "cases"
_WORDS = {"met": YES, "not_met": NO, "cannot_tell": UNKNOWN}


def reference() -> list[str]:
    """Every reference patient against every pack."""
    files = case_files(CASES / "reference")
    packs = {pack.id: pack.title for pack in knowledge().packs}
    counted: dict[str, Counter[str]] = {pack: Counter() for pack in packs}
    wrong: list[tuple[str, str, str, str]] = []
    for path in files:
        wanted = {name: answer for word, answer in _WORDS.items() for name in load(path)["expected"].get(word) or ()}
        for criterion in assess_case(path)[1].criteria:
            counted[criterion.pack][criterion.met.value] += 1
            if wanted.get(criterion.pack) is not criterion.met:
                wrong.append((path.stem, criterion.pack, str(wanted.get(criterion.pack)), criterion.met.value))
    answers = len(files) * len(packs)
    unknown = sum(c["unknown"] for c in counted.values())
    lines = [
        f"{len(files)} patients (tests/cases/reference) against {len(packs)} packs: {answers} answers, written by hand from the rules and the packs. "
        f"{answers - len(wrong)} came out as written, {len(wrong)} did not.",
        "",
        "The patients are our own: they show that the engine does what the rules say, not that the rules are right. The same people wrote rules, engine and "
        "patients.",
        "",
    ]
    lines += table(["Patient", "Pack", "Written", "Found"], wrong) if wrong else []
    lines += [f"How many verdicts are unknown, by pack ({unknown} of {answers}, {unknown / answers:.0%}):", ""]
    rows = [(title, counted[pack]["yes"], counted[pack]["no"], counted[pack]["unknown"]) for pack, title in packs.items()]
    return lines + table(["Pack", "Met", "Not met", "Unknown"], rows)


def published() -> list[str]:
    """Each published case: what the report says, what we say, and why they differ."""
    files = case_files(CASES / "published")
    lines = [
        f"{len(files)} cases from reports and from public sample data (tests/cases/published), in our own words, with what the source itself says. Most give no doses "
        'or weeks, so most of our answers are unknown; the unknown fact is named and asked for. "Resistant" is the source\'s word.',
        "",
    ]
    rows = []
    for path in files:
        case, (_, found) = load(path), assess_case(path)
        gold = case["gold"]
        source = f"resistant: {said(gold['resistant'])}"
        source += f"; failed {gold['adequate_failed']}" if gold.get("adequate_failed") is not None else ""
        source += f"; {gold['stage']}" if gold.get("stage") else ""
        rows.append(
            (
                case["title"],
                _cited(case["citation"], str(case["address"])),
                source,
                ours(found),
                " ".join(case.get("why_they_differ", "").split()),
            )
        )
    lines += table(["Case", "Source", "The source says", "We say", "Why they differ"], rows)
    gaps = [(path.stem, name, reason) for path in files for name, reason in (load(path).get("gaps") or {}).items()]
    if gaps:
        lines += ["Answers where the case itself says that the engine is not yet right:", "", *table(["Case", "Answer", "Reason"], gaps)]
    return lines


def ours(found: Assessment) -> str:
    """Definitions met and open, failed courses, staging in one cell."""
    definitions = [c for c in found.criteria if c.kind == "definition"]
    met = [c.pack for c in definitions if c.met is YES]
    count = Counter(c.met.value for c in definitions)
    stage = found.staging["thase_rush"]
    return f"failed {failed_range(found)}; definitions met {_listed(met)}, not met {count['no']}, unknown {count['unknown']}; Thase-Rush {stage.low} to {stage.high}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def _cited(citation: str, address: str) -> str:
    return f"[{citation}]({address})" if address.startswith("http") else f"{citation} ({address})"
