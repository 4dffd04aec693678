"""How many patients meet each definition, and for how many do the definitions say the same? Yes and "cannot tell" stay apart."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lib.charts.cohort.shown import Agreement, Combination, Definition
from lib.cohort.screening.figures import caveat
from lib.cohort.summary.small import shown
from lib.knowledge.packs import Pack

MOST = 24  # combinations that are counted one by one


def agreement(people: pd.DataFrame, packs: Sequence[Pack], hide: bool = False, most: int = MOST) -> Agreement:
    """`people`: a row a patient with a column `definition_<pack>` of yes, no, unknown. `packs`: at least one.

    When small counts are hidden, combinations of so few patients are put together with the rest.
    """
    columns = [f"definition_{pack.id}" for pack in packs]
    answers = people[columns]
    met, untold = (answers == "yes").sum(axis=1), (answers == "unknown").sum(axis=1)
    groups = answers.groupby(columns, sort=False, observed=True).size().sort_values(ascending=False, kind="stable")
    told = [(key if isinstance(key, tuple) else (key,), int(count)) for key, count in groups.items()]
    kept = [one for one in told if shown(one[1], hide).value is not None][:most]
    return Agreement(
        everyone=shown(len(people), hide),
        definitions=tuple(_definition(answers[column], pack, hide) for column, pack in zip(columns, packs, strict=True)),
        combinations=tuple(Combination(tuple(str(answer) for answer in key), shown(count, hide)) for key, count in kept),
        others=len(told) - len(kept),
        others_patients=shown(len(people) - sum(count for _, count in kept), hide),
        any_met=shown(int((met > 0).sum()), hide),
        disagree=shown(int(((met > 0) & (met + untold < len(packs))).sum()), hide),
        all_met=shown(int((met == len(packs)).sum()), hide),
        none_met=shown(int(((met == 0) & (untold == 0)).sum()), hide),
        untold=shown(int(((met == 0) & (untold > 0)).sum()), hide),
    )


def _definition(answers: pd.Series, pack: Pack, hide: bool) -> Definition:
    counts = answers.value_counts()
    yes, no, unknown = (shown(int(counts.get(answer, 0)), hide) for answer in ("yes", "no", "unknown"))
    return Definition(pack.id, pack.short or pack.title, caveat(pack), yes, no, unknown)
