"""The two register rules said again in a few plain lines, on the rows of a patient and without the engine: do both come to the same answer?

Fabbri 2021: two switches between antidepressants, each drug taken for at least six weeks, at any dose. Gronemann 2018: the second shift of
antidepressant within twelve months of the first hospital contact for depression. Both ask for a unipolar depression.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby, pairwise

from tests.validate.cohort import DOSES, Row

GAP_DAYS, SIX_WEEKS_DAYS, RETURN_WEEKS = 30, 42, 14
Stint = tuple[str, date, date, bool]  # drug, first day, last day, still taken


def stints(rows: list[Row], as_of: date) -> list[Stint]:
    """Each drug from its first to its last day; a pause of more than 30 days begins anew."""
    found: list[Stint] = []
    drugs = [r for r in rows if r["name"] in DOSES and date.fromisoformat(r["start"]) <= as_of]
    for drug, group in groupby(sorted(drugs, key=lambda r: (r["name"], r["start"])), key=lambda r: r["name"]):
        begun: Stint | None = None
        for row in group:
            first, ongoing = date.fromisoformat(row["start"]), not row.get("stop")
            last = as_of if ongoing else min(as_of, date.fromisoformat(row["stop"]))
            if begun is not None and (first - begun[2]).days <= GAP_DAYS:
                begun = (drug, begun[1], max(begun[2], last), begun[3] or ongoing)
                continue
            if begun is not None:
                found.append(begun)
            begun = (drug, first, last, ongoing)
        if begun is not None:
            found.append(begun)
    return found


def left(stint: Stint, others: list[Stint]) -> bool:
    """Was it given up for another drug: one that began later and went on longer?"""
    return not stint[3] and any(o[0] != stint[0] and o[1] > stint[1] and (o[3] or o[2] > stint[2]) for o in others)


def diagnosis(rows: list[Row]) -> str:
    """`yes` unipolar, `no` bipolar, `unknown` when nobody wrote it down."""
    said = next((r["value"] for r in rows if r["name"] == "diagnosis"), "")
    return {"unipolar_depression": "yes", "bipolar_disorder": "no"}.get(said, "unknown")


def two_switches(rows: list[Row], as_of: date) -> str:
    """The rule of Fabbri 2021."""
    taken = stints(rows, as_of)
    switched = {s[0] for s in taken if (s[2] - s[1]).days >= SIX_WEEKS_DAYS and left(s, taken)}
    return both(diagnosis(rows), "yes" if len(switched) >= 2 else "no")


def denmark(rows: list[Row], as_of: date) -> str:
    """The rule of Gronemann 2018, counted from the first recorded admission. Nobody who never changed twice can meet it; whoever did, and has no
    admission on record, cannot be told."""
    taken = stints(rows, as_of)
    shifts = [s for s in taken if left(s, taken)]
    if len({s[0] for s in shifts}) < 2:
        return "no"
    admitted = [day for r in rows if r["name"] == "hospital_admission" and (day := date.fromisoformat(r["start"])) <= as_of]
    if not admitted:
        return both(diagnosis(rows), "unknown")
    first = min(admitted)
    year_on = date(first.year + 1, first.month, 28 if (first.month, first.day) == (2, 29) else first.day)
    within = {s[0] for s in shifts if first <= s[2] <= year_on}
    return both(diagnosis(rows), "yes" if len(within) >= 2 else "no")


def as_the_study_counts(rows: list[Row], as_of: date) -> str:
    """Fabbri 2021 as its own code counts: a switch is a pause above nought and of at most 14 weeks between two drugs, the one left after six weeks;
    two such, and a third drug. Ours knows no longest pause and also counts a change without any."""
    taken = sorted(stints(rows, as_of), key=lambda s: s[1])
    switches = [
        a for a, b in pairwise(taken)
        if a[0] != b[0] and timedelta(0) < b[1] - a[2] <= timedelta(weeks=RETURN_WEEKS) and (a[2] - a[1]).days >= SIX_WEEKS_DAYS
    ]  # fmt: skip
    drugs = {s[0] for s in taken}
    return both(diagnosis(rows), "yes" if len(switches) >= 2 and len({s[0] for s in switches}) >= 2 and len(drugs) > 2 else "no")


def both(first: str, second: str) -> str:
    """And, with three answers."""
    answers = {first, second}
    return "no" if "no" in answers else "unknown" if "unknown" in answers else "yes"
