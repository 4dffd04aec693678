"""What one row of each table in data/knowledge is.

Every row carries `source` (ids of sources.csv, separated by a space), `tag` (read, secondary, memory, convention, description) and
`verified` (a clinician has signed it). The column names of a CSV are the field names here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

TAGS = ("read", "secondary", "memory", "convention", "description")

ANTIDEPRESSANT_CLASSES = (
    "SSRI", "SNRI", "SPARI", "MULTI", "NASSA", "TECA", "NDRI", "SARI", "MT", "NRI", "TCA", "MAOI", "RIMA", "NMDA", "NMDA_NDRI", "5HT1A",
    "GABAA", "OTHER_AD",
)  # fmt: skip
AUGMENTER_CLASSES = ("SGA", "LITHIUM", "THYROID", "AZAPIRONE", "ANTICONVULSANT", "STIMULANT", "DOPAMINE_AGONIST")
OTHER_CLASSES = ("BENZODIAZEPINE", "HYPNOTIC", "OTHER")
ROLES = ("antidepressant", "augmenter", "neither")
DOSE_UNITS = ("mg", "micrograms", "mg/24 h")
DOSE_COLUMNS = ("mgh_atrq", "maudsley", "who_ddd", "augmentation")
JURISDICTIONS = ("CA", "US", "UK", "EU")
NAME_KINDS = ("generic", "brand", "salt", "abbreviation", "misspelling", "ambiguous", "misleading")
SUGGESTED_ONLY = ("misspelling", "ambiguous")
WORD_KINDS = ("salt", "release", "form", "route", "maker", "filler", "about", "negation", "refusal")
DIRECTIONS = ("higher_worse", "higher_better")
DOMAINS = ("symptoms", "function", "quality_of_life", "suicidality")
SEVERITIES = ("remission", "mild", "moderate", "moderately_severe", "severe", "very_severe")
SESSION_FAMILIES = {"PSY": "psychotherapy", "KET": "ketamine", "TMS": "tms", "ECT": "ect"}


@dataclass(frozen=True, slots=True)
class Source:
    """A publication or page. `address` is a DOI or URL; `published` and `retrieved` are when it appeared and was read."""

    id: str
    citation: str
    address: str
    published: str
    retrieved: date | None
    note: str


@dataclass(frozen=True, slots=True)
class RuleNumber:
    """A threshold or duration a rule uses (data/knowledge/rules/*.csv). `rule` is the letter of the rule, `meaning` the sentence it stands in."""

    id: str
    value: float
    unit: str
    rule: str
    meaning: str
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Agent:
    """A drug. `default_role`: antidepressant, augmenter, neither. `drug_class`: short code (SSRI), `class_title` in words. `unit` of its doses: mg, mg/24 h."""

    id: str
    drug_class: str
    class_title: str
    atc: str
    default_role: str
    unit: str
    mechanism: str
    source: str
    tag: str
    verified: bool
    note: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name an agent, modality or scale goes by. `what`: agent, modality, scale, condition, lab, event, fact. `kind`: generic, brand, salt,
    abbreviation, misspelling or ambiguous (both suggested only), misleading (never matched: a class, another instrument). `refers_to`: ids,
    several (space) for combination products, none when misleading. `regions`: CA US UK EU where a brand is or was sold, blank when not written down."""

    name: str
    what: str
    refers_to: str
    kind: str
    regions: str
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class NameWord:
    """A word that may stand around a name. `kind`: salt, release, form, route, maker, filler (around a drug), about (around a protocol or
    scale), negation (the row denies the name), refusal (offered but not taken). `means`: how a form is called (`MR`, `tablet`)."""

    word: str
    kind: str
    means: str


@dataclass(frozen=True, slots=True)
class MinimumDose:
    """Least adequate daily dose of an agent by one source column: mgh_atrq, maudsley, who_ddd; `augmentation` holds the low end of an augmenter's
    target dose. `form`: blank, or a formulation with its own minimum (CR). `unit`: mg, micrograms, mg/24 h."""

    agent: str
    column: str
    form: str
    dose: float
    unit: str
    source: str
    tag: str
    verified: bool
    note: str


@dataclass(frozen=True, slots=True)
class LabelMaximum:
    """Highest labelled daily dose. `from_age`: applies from this age in years (0 = any); `jurisdiction`: US, UK, EU, CA or blank = where tagged."""

    agent: str
    dose: float
    unit: str
    from_age: int
    jurisdiction: str
    source: str
    tag: str
    verified: bool
    note: str


@dataclass(frozen=True, slots=True)
class Scale:
    """An instrument. `direction`: higher_worse or higher_better. Blank numbers are not known. `order`: precedence for the outcome of a course
    (C1), blank = never used for it. `domain`: symptoms, function, quality_of_life, suicidality. `important`: smallest important difference.
    `impaired_from` / `impaired_to`: total at or above / at or below which function or quality of life counts as impaired."""

    id: str
    title: str
    domain: str
    low: float
    high: float
    direction: str
    remission: float | None
    relapse: float | None
    important: float | None
    order: int | None
    suicidality_item: int | None
    suicidality_from: float | None
    impaired_from: float | None
    impaired_to: float | None
    source: str
    tag: str
    verified: bool
    note: str


@dataclass(frozen=True, slots=True)
class Band:
    """A severity band of a scale: `low` <= score <= `high`. `severity`: remission, mild, moderate, moderately_severe, severe, very_severe."""

    scale: str
    low: float
    high: float
    severity: str
    title: str
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Modality:
    """A protocol counted in sessions. `family`: psychotherapy, ketamine, tms, ect. `sessions`: least for an adequate course (blank = not defined)."""

    id: str
    title: str
    family: str
    sessions: int | None
    protocol: str
    source: str
    tag: str
    verified: bool
    note: str


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """A condition an option or a definition asks about. `ask`: how a clinician would put the question."""

    id: str
    title: str
    ask: str
    group: str
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class LabRow:
    """A laboratory or bedside measurement with its usual unit."""

    id: str
    title: str
    unit: str
    source: str
    tag: str
    verified: bool
