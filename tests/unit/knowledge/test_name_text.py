"""How a written name comes apart: words, bracketed asides, strength. Expected values are written by hand."""

from __future__ import annotations

import pytest

from lib.knowledge.name_text import plain, take_apart, words_of


@pytest.mark.parametrize(
    ("text", "words", "asides", "strength"),
    [
        ("Sertraline 50mg tablets", "sertraline tablets", [], 50.0),
        ("sertraline50mg", "sertraline", [], 50.0),
        ("Sertraline 50.000mg", "sertraline", [], 50.0),
        ("sertraline 37,5 mg", "sertraline", [], 37.5),  # decimal comma
        ("lithium 1,000 mg", "lithium", [], 1000.0),  # thousands comma
        ("lithium 0.5 g", "lithium", [], 500.0),
        ("liothyronine 25 µg", "liothyronine", [], 0.025),
        ("liothyronine 25 micrograms", "liothyronine", [], 0.025),
        ("5-HTP 100 mg", "5 htp", [], 100.0),
        ("T3 25mcg", "t3", [], 0.025),
        ("sertraline 75-150 mg", "sertraline", [], None),  # a range is no strength
        ("sertraline 75 to 150 mg", "sertraline", [], None),
        ("amitriptyline 10mg/5ml", "amitriptyline", [], None),  # an amount per volume
        ("escitalopram 20mg/ml", "escitalopram", [], None),
        ("selegiline 6 mg/24 h", "selegiline", [], None),
        ("ketamine 0.5 mg/kg", "ketamine", [], None),
        ("lithium 8 mmol", "lithium", [], None),
        ("doxepin 5%", "doxepin", [], None),
        ("sertraline 50 mg 50 mg", "sertraline", [], 50.0),  # the same twice is one
        ("perphenazine 2 mg / amitriptyline 25 mg", "perphenazine / amitriptyline", [], None),
        ("500microgramswith10mg", "with", [], None),
        ("Seroxat 30mg (Lexon (UK) Ltd)", "seroxat", ["lexon uk ltd"], 30.0),
        ("venlafaxine [Effexor XR] 75 mg", "venlafaxine", ["effexor xr"], 75.0),
        ("(S)-ketamine", "s ketamine", [], None),  # a bracket that begins a word belongs to it
        ("(es)citalopram", "es citalopram", [], None),
        ("(sertraline 50 mg)", "sertraline", [], 50.0),  # nothing outside: the bracket is the name
        ("sertraline (Zoloft", "sertraline", ["zoloft"], None),  # never closed
        ("sertraline) 50 mg", "sertraline", [], 50.0),
        ("sertraline 50", "sertraline 50", [], None),  # no unit, no strength
        ("", "", [], None),
    ],
)
def test_a_name_comes_apart(text: str, words: str, asides: list[str], strength: float | None):
    apart = take_apart(text)
    assert apart.words == tuple(words.split())
    assert [" ".join(aside) for aside in apart.asides] == asides
    assert apart.strength_mg == strength


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Téralithe", "teralithe"),
        ("St John’s Wort", "st johns wort"),
        ("buPROPion", "bupropion"),
        ("Zoloft®", "zoloft"),
        ("slow‑release", "slow-release"),
        ("Ⅱ", "ii"),
    ],
)
def test_spelling_is_made_plain(text: str, same: str):
    assert plain(text) == same


def test_words_divide_at_everything_but_letters_and_digits():
    assert words_of("co-amitriptyline+perphenazine & more, a/b") == (
        "co",
        "amitriptyline",
        "/",
        "perphenazine",
        "and",
        "more",
        ",",
        "a",
        "/",
        "b",
    )
