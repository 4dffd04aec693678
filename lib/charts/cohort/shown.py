"""What may be written of a count, and what do the figures of a cohort show? The nouns between counting and drawing.

A figure never sees a count that is hidden: it gets `Shown`, whose `value` is None then, so neither a bar's length nor a hover text can tell it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shown:
    """A count of patients. `value` None: hidden, as it is from 1 to below `below`. `about`: it was rounded."""

    value: int | None
    below: int = 0
    about: bool = False

    @property
    def words(self) -> str:
        """`188`, `about 190`, `fewer than 6`."""
        if self.value is None:
            return f"fewer than {self.below}"
        return f"about {self.value:,}" if self.about and self.value else f"{self.value:,}"

    @property
    def brief(self) -> str:
        """The same where there is little room: `188`, `≈190`, `<6`."""
        if self.value is None:
            return f"<{self.below}"
        return f"≈{self.value:,}" if self.about and self.value else f"{self.value:,}"

    @property
    def size(self) -> float:
        """How large it is drawn: every hidden count alike."""
        return self.below / 2 if self.value is None else float(self.value)

    def share_of(self, everyone: Shown) -> str:
        """`41 %` of a total, from what may be written alone; nothing where either is hidden."""
        if self.value is None or not everyone.value:
            return ""
        share = 100 * self.value / everyone.value
        return "<1 %" if 0 < share < 0.5 else f"{share:.0f} %"


@dataclass(frozen=True, slots=True)
class Definition:
    """One row of the plot of definitions. `note`: what has to stand beside its figures, blank when nothing has to."""

    pack_id: str
    title: str
    note: str
    met: Shown
    not_met: Shown
    unknown: Shown


@dataclass(frozen=True, slots=True)
class Combination:
    """Patients for whom all definitions say the same; `answers`: yes, no or unknown for each definition, in the order of the rows."""

    answers: tuple[str, ...]
    patients: Shown


@dataclass(frozen=True, slots=True)
class Agreement:
    """How definitions agree. `combinations`: the largest first; `others`: how many further ones there are, and of how many patients. `disagree`: one definition is met and
    another is not; `untold`: none is met and one at least cannot be told."""

    everyone: Shown
    definitions: tuple[Definition, ...]
    combinations: tuple[Combination, ...]
    others: int
    others_patients: Shown
    any_met: Shown
    disagree: Shown
    all_met: Shown
    none_met: Shown
    untold: Shown


@dataclass(frozen=True, slots=True)
class Place:
    """What a number of patients took as their course number `step` (from 1): a class, or how the pathway ends."""

    step: int
    label: str
    patients: Shown


@dataclass(frozen=True, slots=True)
class Way:
    """From one place to one of the next step; both are positions in `Pathways.places`."""

    source: int
    target: int
    patients: Shown


@dataclass(frozen=True, slots=True)
class Pathways:
    """`everyone`: with at least one course that counts. `untold`: whose order of courses cannot be told somewhere; `unsure`: with a course whose length is not known."""

    everyone: Shown
    without: Shown
    untold: Shown
    unsure: Shown
    places: tuple[Place, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `settled` False: the part that cannot be told. `outside`: those to whom none of the others applies."""

    label: str
    patients: Shown
    settled: bool = True
    outside: bool = False
