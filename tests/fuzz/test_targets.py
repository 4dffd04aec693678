"""Every target of the search holds on its seeds and on whatever a search found before; and the search is able to notice a fault."""

from __future__ import annotations

from random import Random

import pytest

from tests.fuzz.json_changes import change_json
from tests.fuzz.seeds import FOUND, seeds_of
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_holds_on_its_seeds(target: str) -> None:
    seeds = seeds_of(target)
    assert len(seeds) >= 5
    for seed in seeds:
        TARGETS[target](seed)


def test_each_finding_belongs_to_a_target() -> None:
    assert {path.name.partition("-")[0] for path in FOUND.iterdir() if not path.name.startswith(".")} <= set(TARGETS)


def test_changed_json_is_json_and_another_one() -> None:
    seed = seeds_of("fhir")[0]
    changed = {change_json(seed, 20_000, Random(number).getrandbits(32)) for number in range(50)}
    assert None not in changed
    assert len(changed) > 30
    assert change_json(b"{", 100, 1) is None
    assert change_json(seed, 10, 1) is None
