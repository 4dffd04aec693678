"""How does a spec test ask the engine for a pattern, an alert or a doubt? A table in, one finding out."""

from __future__ import annotations

from datetime import date

from lib.engine.alerts import raise_alerts
from lib.engine.case import Case
from lib.engine.courses import build_courses
from lib.engine.doubts import find_doubts
from lib.engine.episode import current_episode
from lib.engine.patterns import find_patterns
from lib.engine.settings import Settings
from lib.knowledge.load import knowledge
from lib.records.assessment import Alert, Doubt, Pattern
from lib.records.history import History
from tests.builders import AS_OF, history


def case_of(source: str | History, *, as_of: date = AS_OF, settings: Settings | None = None) -> Case:
    """The case the rules see, from a table or a History."""
    facts = history(source) if isinstance(source, str) else source
    chosen, rules = settings or Settings(), knowledge()
    episode = current_episode(facts, rules, as_of)
    courses, _ = build_courses(facts, rules, as_of, chosen, episode)
    return Case(facts, courses, episode, rules, as_of, chosen)


def pattern(name: str, source: str | History, *, as_of: date = AS_OF, settings: Settings | None = None) -> Pattern:
    """One of the six patterns on this history."""
    found = {p.pattern: p for p in find_patterns(case_of(source, as_of=as_of, settings=settings))}
    return found[name]


def doubt(code: str, source: str | History, *, as_of: date = AS_OF) -> Doubt:
    """One reason to doubt resistance on this history."""
    return {d.code: d for d in find_doubts(case_of(source, as_of=as_of))}[code]


def alerts(source: str | History, *, as_of: date = AS_OF, settings: Settings | None = None) -> tuple[Alert, ...]:
    """The alerts on this history, most urgent first."""
    return raise_alerts(case_of(source, as_of=as_of, settings=settings))


def told(found: Pattern) -> str:
    """Everything a pattern says, as one text."""
    return " ".join([*(e.text for e in found.evidence), found.note])
