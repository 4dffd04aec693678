"""Which clauses, patterns and staging models can see the difference that some facts make? The rest answer as before and need not be judged again."""

from __future__ import annotations

from dataclasses import dataclass

from lib.engine.case import Case
from lib.knowledge.clauses import (
    Age,
    ClauseSpec,
    CurrentAntidepressant,
    Exclusion,
    FailedAugmentations,
    FailedCourses,
    NotConcurrent,
    PriorResponse,
    Psychotherapy,
    Recorded,
    Severity,
    Unipolar,
)
from lib.records.facts import PLACES

# Where each clause about the person looks; the severity of the episode may also come from its scores.
_PERSON_SEES: dict[type[ClauseSpec], frozenset[str]] = {
    Age: frozenset({"person"}),
    Recorded: frozenset({"person", "scores"}),
    Exclusion: frozenset({"person", "conditions"}),
    Unipolar: frozenset({"person", "conditions", "events"}),
    Severity: frozenset({"person", "conditions", "scores"}),
}
_STAGING_SEES = frozenset({"person", "conditions", "scores"})
_STAGED = frozenset({"medication", "ect"})
_PATTERN_SEES = frozenset({"treatments", "scores", "events", "episodes"})


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two cases of one patient. `kinds`: kinds of the courses that differ; `episode`: does its start? `places`: the parts
    of the history that do, by the names they have there. `kept`: courses (by identity) that do not."""

    kinds: frozenset[str]
    episode: bool
    places: frozenset[str]
    kept: frozenset[int] = frozenset()


def difference(before: Case, after: Case) -> Difference:
    """Everything in which two cases of one patient, judged as of one day, may differ. Courses that are alike are the same objects."""
    places = frozenset(p for p in PLACES.values() if getattr(before.history, p) is not getattr(after.history, p))
    kept = frozenset(map(id, before.courses)) & frozenset(map(id, after.courses))
    kinds = frozenset(c.kind for c in (*before.courses, *after.courses) if id(c) not in kept)
    return Difference(kinds, before.episode != after.episode, places, kept)


def sees(spec: ClauseSpec, made: Difference) -> bool:
    """Can the clause answer otherwise? A clause made of others is taken to; ask for its parts."""
    match spec:
        case Age() | Recorded() | Exclusion() | Unipolar():
            return not made.places.isdisjoint(_PERSON_SEES[type(spec)])
        case Severity():
            return made.episode or not made.places.isdisjoint(_PERSON_SEES[Severity])
        case FailedCourses() | FailedAugmentations() | CurrentAntidepressant():
            return _sees_courses(made, "medication", helped_since=isinstance(spec, FailedCourses) and spec.unless_helped_since)
        case Psychotherapy():
            return _sees_courses(made, "psychotherapy", helped_since=spec.unless_helped_since)
        case PriorResponse():
            return spec.family in made.kinds
        case NotConcurrent():
            return not made.kinds.isdisjoint(spec.families)
        case _:
            return True


def _sees_courses(made: Difference, kind: str, helped_since: bool) -> bool:
    """Courses of one kind, in a window that the episode or an admission opens; later ones of any kind where a benefit since then counts."""
    return kind in made.kinds or made.episode or "events" in made.places or (helped_since and bool(made.kinds))


def patterns_see(made: Difference) -> bool:
    """Can a pattern answer otherwise?"""
    return bool(made.kinds) or made.episode or not made.places.isdisjoint(_PATTERN_SEES)


def staging_sees(made: Difference) -> bool:
    """Can a staging model that gives a stage answer otherwise? (DM-TRD, which looks at psychotherapy, gives none.)"""
    return made.episode or not (made.kinds.isdisjoint(_STAGED) and made.places.isdisjoint(_STAGING_SEES))
