"""What can a clause of a criteria pack ask? One typed record a kind of clause (rules E).

A pack's YAML writes a clause with the field names below; units stand in the names (`weeks`, `improvement_below_pct`, `age_from_years`).
What a source does not say is left out, and then nothing is asked of it.
"""

from __future__ import annotations

from dataclasses import dataclass

GRADES = ("subsyndromal", "mild", "moderate", "severe")
FAMILIES = ("psychotherapy", "ketamine", "tms", "ect")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseBase:
    """What every clause carries. `source`: ids; `tag`: the weakest tag of its numbers; `note`: a sentence for the reader."""

    source: str = ""
    tag: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOff:
    """When a course failed: improvement below `pct` percent (at most, when `inclusive`), and at least `from_pct` when given."""

    pct: float
    inclusive: bool = False
    from_pct: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which courses are looked at: `episode`, `years` (the last `years`), `lifetime`, or `admission` (`months` from the first one)."""

    kind: str
    years: float | None = None
    months: float | None = None


LIFETIME = Window(kind="lifetime")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unipolar(ClauseBase):
    """A unipolar depressive disorder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Age(ClauseBase):
    """Age in completed years, both ends inclusive."""

    from_years: int | None = None
    to_years: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity(ClauseBase):
    """Either a `scale` with a total at or above `from_points`, or the episode's `grade` or worse; `within_days` = how recent the score."""

    scale: str | None = None
    from_points: float | None = None
    within_days: int | None = None
    grade: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedCourses(ClauseBase):
    """Antidepressant courses that failed.

    `different_agents`: two courses of one drug count once. `distinct_classes`: least number of drug classes among them. `weeks`: least
    duration; at `dose` minimum, maximum_tolerated or any. `cut_off` None with `failure` switch: moving to another drug is the failure.
    `or_rated_none`: a course rated none or worse fails whatever the cut-off. `adherence`: presumed, affirmed or not_asked.
    `augmentation`: ignored, counts or required. `intolerance_counts`: a course not tolerated counts as a failed one;
    `or_intolerances`: that many courses not tolerated meet the clause instead. `by_scale`: the outcome is one measured by scores.
    `unless_helped_since`: a course does not count when a later one is on record as having helped.
    """

    count: int
    different_agents: bool = True
    distinct_classes: int = 1
    weeks: float | None = None
    dose: str = "any"
    cut_off: CutOff | None = None
    failure: str = "outcome"
    or_rated_none: bool = False
    window: Window = LIFETIME
    adherence: str = "presumed"
    augmentation: str = "ignored"
    intolerance_counts: bool = False
    or_intolerances: int | None = None
    by_scale: bool = False
    unless_helped_since: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedAugmentations(ClauseBase):
    """Augmentations tried or failed. `outcome`: tried or failed. `classes`: drug classes that count (empty = any augmenter)."""

    count: int
    outcome: str = "failed"
    distinct_classes: int = 1
    classes: tuple[str, ...] = ()
    weeks: float | None = None
    dose: str = "any"
    cut_off: CutOff | None = None
    window: Window = LIFETIME
    adherence: str = "presumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Psychotherapy(ClauseBase):
    """Psychotherapy `tried` (any course) or `failed` (no better than the cut-off). `weeks`: least duration. `types`: modality ids that count.
    `unless_helped_since` as for courses."""

    outcome: str = "tried"
    weeks: float | None = None
    cut_off: CutOff | None = None
    or_rated_none: bool = False
    unless_helped_since: bool = False
    types: tuple[str, ...] = ()
    window: Window = LIFETIME


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorResponse(ClauseBase):
    """An earlier course of `family` that helped: improvement of at least `improvement_from_pct`, or above `improvement_above_pct`."""

    family: str
    improvement_from_pct: float | None = None
    improvement_above_pct: float | None = None
    held_months: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentAntidepressant(ClauseBase):
    """On an antidepressant today, for at least `weeks`; `not_failed`: of a drug that has not failed."""

    weeks: float | None = None
    not_failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotConcurrent(ClauseBase):
    """No course of these `families` running today."""

    families: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion(ClauseBase):
    """None of these `conditions` present; `ever`: not in the past either."""

    conditions: tuple[str, ...]
    ever: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(ClauseBase):
    """A fact stands in the record: a total of one of `scales` (any scale when `any_scale`), or the person fact `fact` said to be yes."""

    fact: str | None = None
    scales: tuple[str, ...] = ()
    asks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf(ClauseBase):
    """At least one of the parts."""

    of: tuple[ClauseSpec, ...]
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf(ClauseBase):
    """Every one of the parts."""

    of: tuple[ClauseSpec, ...]
    title: str = ""


ClauseSpec = (
    Unipolar
    | Age
    | Severity
    | FailedCourses
    | FailedAugmentations
    | Psychotherapy
    | PriorResponse
    | CurrentAntidepressant
    | NotConcurrent
    | Exclusion
    | Recorded
    | AnyOf
    | AllOf
)

KINDS: dict[str, type[ClauseSpec]] = {
    "unipolar": Unipolar,
    "age": Age,
    "severity": Severity,
    "failed_courses": FailedCourses,
    "failed_augmentations": FailedAugmentations,
    "psychotherapy": Psychotherapy,
    "prior_response": PriorResponse,
    "current_antidepressant": CurrentAntidepressant,
    "not_concurrent": NotConcurrent,
    "exclusion": Exclusion,
    "recorded": Recorded,
    "any_of": AnyOf,
    "all_of": AllOf,
}

CHOICES: dict[str, tuple[str, ...]] = {
    "dose": ("minimum", "maximum_tolerated", "any"),
    "failure": ("outcome", "switch"),
    "adherence": ("presumed", "affirmed", "not_asked"),
    "augmentation": ("ignored", "counts", "required"),
    "outcome": ("tried", "failed"),
    "grade": GRADES,
    "family": FAMILIES,
}


def kind_of(spec: ClauseSpec) -> str:
    """The name a clause goes by in YAML and in the findings."""
    return next(name for name, kind in KINDS.items() if type(spec) is kind)
