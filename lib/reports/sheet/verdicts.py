"""What does the history show? Patterns, definitions and referral criteria with what is unknown, staging with its method, and doubts."""

from __future__ import annotations

import re

from lib.engine.criteria.compare import disagreement
from lib.knowledge.load import Knowledge
from lib.records.answers import NO, UNKNOWN, YES
from lib.records.assessment import Assessment, Criterion
from lib.records.calendars import Calendar
from lib.records.wording import stage_words
from lib.reports.missing import missing_words

Pair = tuple[str, str]
_ORDER = ((YES, "Met"), (NO, "Not met"), (UNKNOWN, "Cannot tell"))
_NAMED = 1  # missing facts named with one criterion; how many more there are is said
_ASKED = (3, 3, 2)  # questions printed, by density of the sheet


def patterns(found: Assessment) -> list[Pair]:
    """The six patterns by answer, each by its title; a watched one says so."""
    rows = []
    for answer, title in ((YES, "Present"), (NO, "Not seen"), (UNKNOWN, "Cannot tell")):
        held = [p.title + (" (watch)" if p.watch else "") for p in found.patterns if p.present is answer]
        if held:
            rows.append((title, "; ".join(held)))
    return rows


def criteria(found: Assessment, knowledge: Knowledge, kind: str, density: int = 0) -> list[Pair]:
    """Definitions or referral criteria by answer; what cannot be told names the facts that are missing.

    From `density` 1 on by their short names, and from 2 on with the number of missing facts only. Referral criteria that are not met are counted: none of them is a question for this meeting.
    """
    short = {pack.id: pack.short for pack in knowledge.packs} if density else {}
    names = {criterion.pack: short.get(criterion.pack, criterion.title) for criterion in found.criteria}
    rows = []
    for answer, title in _ORDER:
        held = [c for c in found.criteria if c.kind == kind and c.met is answer]
        if held and kind == "referral" and answer is NO:
            rows.append((title, f"{len(held)} of {sum(1 for c in found.criteria if c.kind == kind)}"))
        elif held:
            rows.append(
                (
                    f"{title} ({len(held)})",
                    "; ".join(_criterion(c, names, found, knowledge, most=0 if density > 1 else _NAMED) for c in held),
                )
            )
    return rows


def _criterion(criterion: Criterion, names: dict[str, str], found: Assessment, knowledge: Knowledge, most: int) -> str:
    name = names[criterion.pack]
    late = ", past its review date" if criterion.out_of_date else ""
    if criterion.met is not UNKNOWN:
        return name + late
    codes = dict.fromkeys(code for clause in criterion.clauses if clause.met is UNKNOWN for code in clause.missing)
    words = list(dict.fromkeys(missing_words(code, found, knowledge) for code in codes))
    if not words:
        return name + late
    if most == 0:
        return f"{name}{late} [{len(words)} missing]"
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return f"{name}{late} [missing: {', '.join(words[:most])}{more}]"


def why_they_differ(found: Assessment, knowledge: Knowledge, calendar: Calendar) -> str:
    """Why published definitions answer differently on this history, in one sentence, or nothing."""
    definitions = tuple(c for c in found.criteria if c.kind == "definition")
    text = disagreement(definitions, knowledge.packs).partition(". ")[2]
    # The year of a publication is no date of the patient's: names of packs stand as they are.
    names = sorted({name for pack in knowledge.packs for name in (pack.title, pack.short)}, key=len, reverse=True)
    parts = re.split(f"({'|'.join(map(re.escape, names))})", text, flags=re.IGNORECASE)
    return "".join(part if number % 2 else calendar.prose(part) for number, part in enumerate(parts))


def staging(found: Assessment) -> list[Pair]:
    """Each staging model by name with its result or its bounds."""
    return [(stage.title, stage_words(stage)) for stage in found.staging.values()]


def doubts(found: Assessment) -> str:
    """Reasons to doubt resistance that are present, and how many cannot be told."""
    present = [d.title for d in found.doubts if d.answer is YES]
    unknown = sum(1 for d in found.doubts if d.answer is UNKNOWN)
    said = "; ".join(present) or "none found"
    return f"{said}; {unknown} of {len(found.doubts)} cannot be told" if unknown else said


def questions(found: Assessment, calendar: Calendar, density: int = 0) -> list[str]:
    """What to ask next, the question that bears on most verdicts first."""
    return [calendar.prose(question.ask) for question in found.questions[: _ASKED[density]]]
