"""No way of writing a name leads to another drug: decoration keeps it, a slip of the pen never lands on a neighbour."""

from __future__ import annotations

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lib.knowledge.load import Knowledge, knowledge
from lib.knowledge.name_text import plain, words_of
from lib.knowledge.names import resolve

KNOWN: Knowledge = knowledge()
ACCEPTED = ("exact", "brand")
AGENT_NAMES = [n for n in KNOWN.names if n.what == "agent" and n.refers_to and n.kind in ("generic", "brand", "salt", "abbreviation")]
SINGLE = [n for n in AGENT_NAMES if " " not in n.refers_to and "/" not in n.name]
SPELLINGS = {words_of(plain(n.name)) for n in KNOWN.names if n.what == "agent"}
LONG = [n for n in SINGLE if n.name.isalpha() and n.name.isascii() and len(n.name) >= 5]

before = st.sampled_from(["", "  ", "apo-", "TEVA-", "generic "])
after = st.sampled_from(
    ["", " 50 mg", " 37.5MG", " 10mg/5ml oral solution", " XR 150 mg capsules", " hydrochloride 25 mg tablets", " modified-release tablets"]
)
aside = st.sampled_from(["", " (Some Maker Ltd)", " (Some Maker (UK) Ltd)", " [another name]", " (first trial)"])


@given(st.sampled_from(SINGLE), before, after, aside, st.sampled_from([str, str.upper, str.lower, str.title, str.swapcase]))
def test_what_stands_around_a_name_does_not_change_it(name, prefix, suffix, bracket, case):
    found = resolve(case(prefix + name.name + suffix) + bracket, KNOWN)
    assert found.match in ACCEPTED
    assert found.agents == (name.refers_to,)


@st.composite
def slips(draw):
    """A name of five letters or more with one letter left out, doubled, changed or swapped with the next."""
    text = draw(st.sampled_from(LONG)).name
    at = draw(st.integers(0, len(text) - 2))
    kind = draw(st.sampled_from(["left out", "added", "changed", "swapped"]))
    letter = draw(st.sampled_from(string.ascii_lowercase))
    if kind == "left out":
        return text[:at] + text[at + 1 :]
    if kind == "added":
        return text[:at] + letter + text[at:]
    if kind == "changed":
        return text[:at] + letter + text[at + 1 :]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


@given(slips())
def test_a_slip_of_the_pen_never_lands_on_another_drug(text):
    assume(words_of(plain(text)) not in SPELLINGS)
    assert resolve(text, KNOWN).agents == ()


@given(st.sampled_from(LONG), st.text(string.ascii_letters, min_size=1, max_size=4), st.text(string.ascii_letters, max_size=4))
def test_a_name_inside_a_longer_word_is_not_found(name, start, end):
    text = start + name.name + end
    assume(words_of(plain(text)) not in SPELLINGS)
    assert resolve(text, KNOWN).agents == ()


@given(st.sampled_from(SINGLE), st.sampled_from(SINGLE), st.sampled_from([" or ", ", ", "; ", " then ", ", then ", " vs ", " instead of "]))
def test_two_drugs_in_one_cell_are_never_taken(one, other, between):
    assume(one.refers_to != other.refers_to)
    found = resolve(one.name + between + other.name, KNOWN)
    assert found.agents == ()
    assert {one.refers_to, other.refers_to} <= set(found.suggestions)


@given(st.sampled_from(SINGLE), st.sampled_from(["no ", "not ", "never ", "without ", "allergic to "]))
def test_a_denied_drug_is_not_taken(name, denial):
    assert resolve(denial + name.name, KNOWN).agents == ()


@given(st.text(max_size=60), st.sampled_from(["agent", "modality", "scale", "condition", "lab", "event"]))
def test_any_text_gets_an_answer_of_the_contract(text, what):
    found = resolve(text, KNOWN, what)
    assert found.match in ("exact", "brand", "suggestion", "none")
    assert bool(found.agents) == (found.match in ACCEPTED)
    assert not (found.agents and found.suggestions)
    assert found.match != "suggestion" or found.suggestions
    assert found.strength_mg is None or found.strength_mg >= 0


@given(st.lists(st.sampled_from(AGENT_NAMES), min_size=1, max_size=4), st.sampled_from([" ", "/", " and ", ", ", " + "]))
def test_no_drug_is_named_that_is_not_written(names, between):
    allowed = {i for n in names for i in n.refers_to.split()} | {"dextromethorphan_bupropion"}
    assert set(resolve(between.join(n.name for n in names), KNOWN).agents) <= allowed


@pytest.mark.parametrize("what", ["agent", "modality", "scale", "condition", "lab"])
def test_every_name_in_the_table_leads_where_it_says(what):
    for name in KNOWN.names:
        if name.what != what:
            continue
        found = resolve(name.name, KNOWN, what)
        if name.kind in ("misspelling", "ambiguous"):
            assert (found.match, found.agents) == ("suggestion", ()), name
            assert set(name.refers_to.split()) <= set(found.suggestions), name
        elif name.kind == "misleading":
            assert found.match == "none", name
        else:
            assert (found.match in ACCEPTED, set(found.agents)) == (True, set(name.refers_to.split())), name
