"""Are the groups a cohort counts those of the page, also where they are taken from what was found for another patient?"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lib.engine.case import Case
from lib.engine.options import remaining_options
from lib.engine.options.groups import option_groups
from lib.knowledge.load import knowledge
from tests.property.test_options import CONDITIONS, jurisdictions, labs, treatments
from tests.unit.engine.options.factory import case_of

# What conditions follow from: diagnosis, psychotic features, sex and age; each on record or not.
FACTS = {
    "birth_date": ["1958-11-24", "1961-03", "1978-07-14", "2001-11-25", "2009-01-01"],
    "sex": ["female", "male"],
    "diagnosis": ["unipolar_depression", "bipolar_disorder"],
    "psychotic_features": ["yes", "no"],
    "severity": ["mild", "severe"],
}
DAYS = ["", "2024-05", "2026-08-26", "2026-10-13", "2026-11-20"]
persons = st.fixed_dictionaries({name: st.sampled_from(["", *values]) for name, values in FACTS.items()}).map(
    lambda said: [{"kind": "person", "name": name, "value": value} for name, value in said.items() if value]
)
conditions = st.dictionaries(
    st.sampled_from(CONDITIONS), st.tuples(st.sampled_from(["yes", "no"]), st.sampled_from(DAYS), st.booleans()), max_size=12
).map(
    lambda found: [
        {"kind": "condition", "name": name, "value": value, "start": day, "stop": "2026-11-22" if ended else ""}
        for name, (value, day, ended) in sorted(found.items())
    ]
)


@given(persons, conditions, labs, treatments(), jurisdictions)
def test_groups_found_for_others_are_those_found_anew_and_those_of_the_page(
    person: list[dict[str, str]],
    recorded: list[dict[str, str]],
    measured: list[dict[str, str]],
    taken: list[dict[str, str]],
    jurisdiction: str,
) -> None:
    case = case_of(person, recorded, measured, taken, jurisdiction=jurisdiction)
    groups = option_groups(case)
    assert groups == option_groups(_as_the_first(case))
    assert groups == {option.option: option.group for option in remaining_options(case)}


def _as_the_first(case: Case) -> Case:
    """The same patient with nothing remembered of anybody."""
    rules = knowledge()
    return replace(case, knowledge=replace(rules, options=replace(rules.options, reach={})))
