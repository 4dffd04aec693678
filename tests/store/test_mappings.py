"""How columns were read is kept under a name and found again by its headings."""

from __future__ import annotations

import pytest

from lib.store import Store, StoreError
from lib.store.mappings import mapping_for, mapping_named, save_mapping, saved_mappings


@pytest.fixture
def kept() -> Store:
    return Store.open("sqlite://")


def test_a_mapping_is_found_by_name_and_by_its_headings_in_any_order_and_case(kept: Store) -> None:
    save_mapping(kept, "  Our   export ", ["Klient", "compound"], {"Klient": "patient_id"}, {"begonnen": "dmy"})
    for found in (mapping_named(kept, "Our export"), mapping_for(kept, ["COMPOUND", "klient", ""])):
        assert found is not None
        assert (found.columns, found.date_order) == ({"Klient": "patient_id"}, {"begonnen": "dmy"})
    assert mapping_for(kept, ["klient"]) is None
    assert mapping_named(kept, "other") is None


def test_the_latest_of_the_same_headings_is_used_and_a_name_used_again_replaces(kept: Store) -> None:
    save_mapping(kept, "one", ["a"], {"a": "name"}, {})
    save_mapping(kept, "two", ["a"], {"a": "start"}, {})
    save_mapping(kept, "one", ["a"], {"a": "stop"}, {})
    assert [mapping.name for mapping in saved_mappings(kept)] == ["one", "two"]
    found = mapping_for(kept, ["a"])
    assert found is not None
    assert found.columns == {"a": "stop"}


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_a_mapping_needs_a_name_of_some_length(kept: Store, name: str) -> None:
    with pytest.raises(StoreError, match="give the mapping a name"):
        save_mapping(kept, name, ["a"], {}, {})


def test_other_settings_are_no_mappings(kept: Store) -> None:
    kept.write_setting("mapping:odd", [1])
    kept.write_setting("settings", {"a": 1})
    assert saved_mappings(kept) == ()
