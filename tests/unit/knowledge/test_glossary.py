"""The glossary defines every word of the design, and what it points to exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[3]
TEXT = (HOUSE / "docs" / "glossary.md").read_text(encoding="utf-8")
ENTRIES = re.findall(r"^(\*\*.+\*\*)\n: ", TEXT, re.MULTILINE)
DEFINED = [word for entry in ENTRIES for word in re.findall(r"\*\*(.+?)\*\*", entry)]

WORDS = """course, dose step, adequate, augmentation, combination, switch, response, partial response, remission, relapse, recurrence, episode,
treatment-resistant, difficult-to-treat, pseudo-resistance, current episode, lifetime, verdict, clause, pack, source"""


@pytest.mark.parametrize("word", [" ".join(word.split()) for word in WORDS.split(",")])
def test_every_word_of_the_design_is_defined(word: str):
    assert word in DEFINED


def test_no_word_is_defined_twice():
    assert len(DEFINED) == len(set(DEFINED))


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:lib|data)/[^`*]+)`", TEXT))))
def test_every_place_named_exists(path: str):
    assert (HOUSE / path).exists()


def test_every_number_named_is_a_row(shipped):
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)*_(?:days|weeks|months|pct|acnp))`", TEXT))
    assert named
    assert named <= set(shipped.numbers)


def test_no_number_is_repeated():
    # A threshold written into prose would outlive the row it came from.
    assert not re.search(r"\d+\s*(?:%|percent|weeks?|days?|months?)", TEXT)
