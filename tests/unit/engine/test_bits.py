"""Are places kept as bits the same places when they are read again?"""

from __future__ import annotations

import pytest

from lib.engine.bits import as_bits, places_of


@pytest.mark.parametrize(("places", "bits"), [((), 0), ((0,), 1), ((1, 3), 10), ((200, 2), (1 << 200) + 4)])
def test_places_and_bits(places: tuple[int, ...], bits: int) -> None:
    assert as_bits(places) == bits
    assert places_of(bits) == sorted(places)
