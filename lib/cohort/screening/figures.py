"""How many patients meet each definition, and what is it that cannot be told? The figures of a cohort, each with what must be said beside it."""

from __future__ import annotations

from collections.abc import Iterator

from lib.cohort.screening.choices import Screened
from lib.knowledge.clauses import FailedAugmentations, FailedCourses, PriorResponse, Psychotherapy
from lib.knowledge.load import Knowledge
from lib.knowledge.packs import Pack, every_clause

NEEDS_NO_OUTCOME = "needs no outcomes: a change of drug stands for failure"


def needs_outcomes(pack: Pack) -> bool:
    """Does any clause of the pack ask how a treatment went? Register rules ask only what was taken, and for how long."""
    for spec in every_clause(pack.clauses):
        if isinstance(spec, FailedCourses) and spec.failure == "outcome":
            return True
        if isinstance(spec, FailedAugmentations | Psychotherapy) and spec.outcome == "failed":
            return True
        if isinstance(spec, PriorResponse):
            return True
    return False


def caveat(pack: Pack) -> str:
    """What has to stand beside a pack's figure, "" when nothing has to."""
    return "" if needs_outcomes(pack) else NEEDS_NO_OUTCOME


def lines_of(found: Screened, knowledge: Knowledge) -> Iterator[str]:
    """The figures in words, one a line."""
    used = f"{found.rows_used:,} of {found.rows_read:,} rows used"
    yield f"{found.patients:,} patients, {used}" + (
        f"; {found.failed:,} {'patient' if found.failed == 1 else 'patients'} could not be assessed" if found.failed else ""
    )
    for kind, title in (("definition", "Definitions"), ("referral", "Referral criteria")):
        yield f"\n{title}: met, not met, cannot be told"
        for pack in knowledge.packs:
            counts = found.answers.get(f"{kind}_{pack.id}", {})
            if pack.kind == kind:
                yield _line(pack.id, counts.get("yes", 0), counts.get("no", 0), counts.get("unknown", 0), found.patients, caveat(pack))
    yield "\nPatterns: present, not present, cannot be told"
    for pattern in knowledge.patterns:
        counts = found.answers.get(f"pattern_{pattern}", {})
        yield _line(pattern, counts.get("yes", 0), counts.get("no", 0), counts.get("unknown", 0), found.patients, "")
    yield "\nWhat is missing, in patients for whom something cannot be told"
    for kind, count in sorted(found.unknowns.items(), key=lambda one: (-one[1], one[0])):
        yield f"  {kind:<32}{count:>9,}{_share(count, found.patients):>8}"


def _line(name: str, yes: int, no: int, unknown: int, everyone: int, beside: str) -> str:
    return f"  {name:<32}{yes:>9,}{_share(yes, everyone):>8}{no:>9,}{unknown:>9,}" + (f"  ({beside})" if beside else "")


def _share(count: int, everyone: int) -> str:
    return f"{100 * count / everyone:.1f} %" if everyone else ""
