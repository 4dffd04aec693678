"""Patterns, criteria, stages and doubts: the answer, its evidence with rows, the rule, a source with its date, and what is missing."""

from __future__ import annotations

import re

import pytest

from lib.knowledge.load import knowledge
from lib.records.answers import UNKNOWN, YES, Answer
from lib.records.wording import ANSWERS
from lib.ui.nodes import words_of
from lib.ui.review.basis import answer_node, fact_words, link, missing_words, source_node
from lib.ui.review.lit import clause_courses
from tests.unit.ui.reviewed import SAMPLES, sample, sample_panel
from tests.unit.ui.walking import found_tags, keyed, within

EACH = pytest.mark.parametrize("stem", SAMPLES)
DATED_SOURCE = r"Source: .+"


def answers_in(node: object) -> list[str]:
    return [words_of(inner) for inner in within(node) if inner.get("css", "").startswith("answer ")]  # type: ignore[arg-type]


@EACH
def test_every_pattern_opens_to_evidence_rule_source_and_what_is_missing(stem: str) -> None:
    found, opened = sample(stem).found, keyed(sample_panel(stem, "patterns"), "pattern:")
    assert list(opened) == [f"pattern:{pattern.pattern}" for pattern in found.patterns]
    assert len(opened) == 6
    for pattern in found.patterns:
        node = opened[f"pattern:{pattern.pattern}"]
        said = words_of(node)
        assert answers_in(node)[0] == ANSWERS[pattern.present]
        assert pattern.title in words_of(found_tags(node, "summary")[0])
        assert f"Rule:  {pattern.rule}" in said
        assert re.search(DATED_SOURCE, said)
        assert pattern.evidence or pattern.note
        for evidence in pattern.evidence:
            assert evidence.text in said
        if pattern.present is YES:
            assert re.search(r"Rests on .*rows? \d", said)
        if pattern.present is UNKNOWN:
            assert "Missing: " in said


@EACH
def test_every_doubt_says_why_and_from_where(stem: str) -> None:
    found, opened = sample(stem).found, keyed(sample_panel(stem, "patterns"), "doubt:")
    assert list(opened) == [f"doubt:{doubt.code}" for doubt in found.doubts]
    for doubt in found.doubts:
        said = words_of(opened[f"doubt:{doubt.code}"])
        assert doubt.text in said
        assert re.search(DATED_SOURCE, said)
        assert not doubt.rows or "Rests on " in said


@EACH
def test_every_criterion_opens_to_every_clause_with_its_answer_and_reason(stem: str) -> None:
    found, opened = sample(stem).found, keyed(sample_panel(stem, "criteria"), "criterion:")
    assert list(opened) == [f"criterion:{criterion.pack}" for criterion in found.criteria]
    for criterion in found.criteria:
        node = opened[f"criterion:{criterion.pack}"]
        said = words_of(node)
        assert answers_in(node) == [ANSWERS[criterion.met], *(ANSWERS[clause.met] for clause in criterion.clauses)]
        assert criterion.summary in words_of(found_tags(node, "summary")[0])
        assert "not yet verified" in said
        assert re.search(DATED_SOURCE, said)
        assert re.search(r"read \d{2}-[A-Z][a-z]{2}-\d{4}", said)
        for clause in criterion.clauses:
            assert clause.rule in said
            assert clause.because in said
            assert clause.met is not UNKNOWN or clause.missing
        assert criterion.met is not UNKNOWN or "Missing: " in said
        for assumption in criterion.assumptions:
            assert assumption in said


@EACH
def test_definitions_stand_before_referral_criteria(stem: str) -> None:
    said = words_of(sample_panel(stem, "criteria"))
    assert said.startswith("Published definitions of TRD ")
    assert said.index("CANMAT 2023, as it reports TRD") < said.index("Referral and funding criteria") < said.index("TMS: Cigna")


@EACH
def test_every_stage_shows_its_parts_what_bounds_it_and_its_source(stem: str) -> None:
    found, opened = sample(stem).found, keyed(sample_panel(stem, "staging"), "stage:")
    assert list(opened) == [f"stage:{model}" for model in found.staging]
    for model, stage in found.staging.items():
        said = words_of(opened[f"stage:{model}"])
        assert stage.title in said
        assert stage.because in said
        assert re.search(DATED_SOURCE, said)
        for part in stage.parts:
            assert f"{part.title}: " in said
            assert part.because in said
        if stage.low != stage.high:
            assert "Missing: " in said


@EACH
def test_a_verdict_can_be_shown_on_the_chart_when_courses_stand_behind_it(stem: str) -> None:
    found = sample(stem).found
    buttons = {
        node["attributes"]["pick"]: node
        for panel in ("patterns", "criteria", "staging")
        for node in found_tags(sample_panel(stem, panel), "button")
    }
    for pattern in found.patterns:
        assert (f"pattern:{pattern.pattern}" in buttons) is any(evidence.courses for evidence in pattern.evidence)
    for criterion in found.criteria:
        assert (f"criterion:{criterion.pack}" in buttons) is any(clause_courses(clause, found) for clause in criterion.clauses)
    for node in buttons.values():
        assert node["attributes"]["aria-label"].startswith("Show ")


@pytest.mark.parametrize(("answer", "words"), [("yes", "yes"), ("no", "no"), ("unknown", "cannot tell")])
def test_an_answer_is_a_word_and_a_class(answer: str, words: str) -> None:
    node = answer_node(Answer(answer))
    assert (words_of(node), node["css"]) == (words, f"answer {answer}")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("episode_start", "start of the current episode"),
        ("birth_date", "birth date"),
        ("function", "function or quality of life (SDS, WSAS, WHO-5, Q-LES-Q-SF)"),
        ("adherence:sertraline-1", "adherence to sertraline"),
        ("adherence:aripiprazole-1", "adherence to aripiprazole added to venlafaxine"),
        ("scores:mirtazapine-1", "scores before and after mirtazapine"),
        ("sessions:TMS.L10-1", "number of sessions of high-frequency rTMS, left DLPFC"),
        ("outcome:PSY.CBT-1", "outcome of cognitive behavioural therapy"),
        ("score:PHQ-9", "a PHQ-9 score"),
        ("condition:epilepsy_or_seizure", "epilepsy or past seizure: present or absent"),
        ("condition:pregnancy", "pregnancy: present or absent"),
        ("fact:ect_candidate", "candidate for ECT, yes or no"),
        ("event:hospital_admission", "hospital admissions, or that there were none"),
    ],
)
def test_a_missing_fact_in_words(code: str, words: str) -> None:
    assert missing_words(code, sample("01-loss-of-effect").found, knowledge()) == words


@EACH
def test_no_missing_fact_of_any_sample_shows_its_code(stem: str) -> None:
    found = sample(stem).found
    codes = {code for p in found.patterns for code in p.missing} | {code for c in found.courses for code in c.missing}
    codes |= {code for c in found.criteria for clause in c.clauses for code in clause.missing}
    codes |= {code for stage in found.staging.values() for code in (*stage.missing, *(m for part in stage.parts for m in part.missing))}
    for code in codes:
        words = missing_words(code, found, knowledge())
        assert not re.search(r"_|[a-z]:[a-z]|-\d$", words), (code, words)


@pytest.mark.parametrize(
    ("code", "words"),
    [("lab:lithium_level", "lithium level"), ("condition_nobody_knows", "condition nobody knows"), ("pregnancy", "pregnancy")],
)
def test_a_condition_or_a_laboratory_value_inside_a_sentence(code: str, words: str) -> None:
    assert fact_words(code, knowledge()) == words


def test_a_doi_opens_at_its_resolver_and_what_is_no_address_stays_words() -> None:
    doi = link("10.1002/da.23135")
    assert doi is not None
    assert doi["attributes"] == {"href": "https://doi.org/10.1002/da.23135", "target": "_blank", "rel": "noopener noreferrer"}
    page = link("https://www.nice.org.uk/guidance/ng222")
    assert page is not None
    assert page["attributes"]["href"] == "https://www.nice.org.uk/guidance/ng222"
    plain = link("javascript:alert(1)")
    assert plain is not None
    assert plain["tag"] == "span"
    assert link("") is None


def test_sources_are_cited_each_once_and_what_is_not_known_is_left_out() -> None:
    node = source_node("canmat_2023 nobody_2099 nice_ng222", knowledge())
    assert node is not None
    assert words_of(node).count("Source: ") == 2
    assert source_node("nobody_2099", knowledge()) is None


def test_numbers_say_how_far_they_were_checked() -> None:
    node = source_node("canmat_2023", knowledge(), tag="memory", verified=False)
    assert node is not None
    assert words_of(node).endswith("Numbers: from memory, not yet checked; not yet verified by a clinician")
