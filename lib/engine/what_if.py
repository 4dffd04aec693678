"""What would change if this were so? The verdicts before and after some facts, without writing them anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lib.engine.assess import assess
from lib.engine.settings import Settings
from lib.knowledge.load import Knowledge
from lib.records.answers import UNKNOWN
from lib.records.assessment import Assessment, Option
from lib.records.facts import Fact, with_facts
from lib.records.history import History
from lib.records.wording import ANSWERS, GROUPS, SAFETIES, stage_words


@dataclass(frozen=True, slots=True)
class Change:
    """One verdict that would change: its id (as in Question.settles), title, and words before and after. `settled`: was open, would be decided."""

    verdict: str
    title: str
    before: str
    after: str
    settled: bool


def what_if(history: History, knowledge: Knowledge, found: Assessment, settings: Settings, facts: Iterable[Fact]) -> tuple[Change, ...]:
    """Every definition, pattern, staging result and option that these facts would change. `found`: the assessment without them."""
    after = assess(with_facts(history, facts), knowledge, found.as_of, settings, ask=False)
    return changes(found, after)


def changes(before: Assessment, after: Assessment) -> tuple[Change, ...]:
    """What differs between two assessments of one patient, in the order of the review page."""
    return (*_criteria(before, after), *_patterns(before, after), *_staging(before, after), *_options(before, after))


def _criteria(before: Assessment, after: Assessment) -> Iterable[Change]:
    now = {c.pack: c for c in after.criteria}
    for old in before.criteria:
        new = now.get(old.pack)
        if new is not None and new.met is not old.met:
            yield Change(f"criteria:{old.pack}", old.title, ANSWERS[old.met], ANSWERS[new.met], old.met is UNKNOWN)


def _patterns(before: Assessment, after: Assessment) -> Iterable[Change]:
    now = {p.pattern: p for p in after.patterns}
    for old in before.patterns:
        new = now[old.pattern]
        if new.present is not old.present:
            yield Change(f"pattern:{old.pattern}", old.title, ANSWERS[old.present], ANSWERS[new.present], old.present is UNKNOWN)


def _staging(before: Assessment, after: Assessment) -> Iterable[Change]:
    for model, old in before.staging.items():
        new = after.staging[model]
        if stage_words(new) != stage_words(old):
            settled = old.low != old.high and new.low == new.high
            yield Change(f"staging:{model}", old.title, stage_words(old), stage_words(new), settled)


def _options(before: Assessment, after: Assessment) -> Iterable[Change]:
    now = {o.option: o for o in after.options}
    for old in before.options:
        new = now.get(old.option)
        if new is None:
            yield Change(f"option:{old.option}", old.title, _standing(old), "no longer offered", old.safety == "cannot_clear")
        elif (new.group, new.safety) != (old.group, old.safety):
            settled = old.safety == "cannot_clear" != new.safety
            yield Change(f"option:{old.option}", old.title, _standing(old), _standing(new), settled)


def _standing(option: Option) -> str:
    return f"{GROUPS[option.group].lower()}, {SAFETIES[option.safety].split(':')[0]}"
