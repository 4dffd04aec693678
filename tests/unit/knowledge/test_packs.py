"""Does a pack that does not hold together stop the load with one clear line?"""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.knowledge.clauses import AnyOf, CutOff, Exclusion, FailedCourses, Window, kind_of
from lib.knowledge.load import DATA, Knowledge
from lib.knowledge.packs import Pack, every_clause, load_packs, weakest_tag
from lib.knowledge.tables import KnowledgeError

SOURCES = {"a_source", "another"}
HEAD = {
    "id": "mine",
    "title": "A clinic's own",
    "short": "own",
    "kind": "definition",
    "jurisdiction": "CA",
    "source": "a_source",
    "address": "https://example.org",
    "retrieved": "2026-11-24",
    "effective": "null",
    "review_by": "2027-11-24",
    "tag": "read",
    "verified": "false",
}
COUNT = "  - clause: failed_courses\n    count: 2\n    improvement_below_pct: 50\n"


def write(folder: Path, clauses: str = COUNT, name: str = "mine.yaml", **head: str) -> Path:
    """A pack file with the head's keys changed; an empty value leaves the key out."""
    lines = [f"{key}: {value}" for key, value in {**HEAD, **head}.items() if value]
    (folder / name).write_text("\n".join([*lines, "clauses:", clauses]), encoding="utf-8")
    return folder


def test_a_pack_is_read(tmp_path: Path) -> None:
    clauses = """
  - clause: failed_courses
    count: 3
    distinct_classes: 2
    weeks: 6
    dose: minimum
    improvement_at_most_pct: 25
    window: years
    window_years: 5
    adherence: affirmed
    tag: memory
    source: another
"""
    (found,) = load_packs(write(tmp_path, clauses), SOURCES)
    (clause,) = found.clauses
    assert isinstance(clause, FailedCourses)
    assert (clause.count, clause.distinct_classes, clause.weeks, clause.dose) == (3, 2, 6, "minimum")
    assert clause.cut_off == CutOff(pct=25, inclusive=True)
    assert clause.window == Window(kind="years", years=5)
    assert (clause.source, clause.tag, clause.adherence) == ("another", "memory", "affirmed")
    assert (found.effective, found.verified, found.not_judged) == (None, False, ())


def test_a_clause_inherits_source_and_tag_of_its_pack(tmp_path: Path) -> None:
    (found,) = load_packs(write(tmp_path), SOURCES)
    assert (found.clauses[0].source, found.clauses[0].tag) == ("a_source", "read")


def test_a_pack_is_as_good_as_its_weakest_clause(tmp_path: Path) -> None:
    (found,) = load_packs(write(tmp_path, COUNT + "    tag: memory\n"), SOURCES)
    assert (found.tag, weakest_tag(found)) == ("read", "memory")


NESTED = """
  - clause: any_of
    of:
      - clause: psychotherapy
      - clause: all_of
        of:
          - clause: unipolar
          - clause: age
            from_years: 18
"""


def test_alternatives_nest(tmp_path: Path) -> None:
    (found,) = load_packs(write(tmp_path, NESTED), SOURCES)
    assert isinstance(found.clauses[0], AnyOf)
    assert [kind_of(c) for c in every_clause(found.clauses)] == ["any_of", "psychotherapy", "all_of", "unipolar", "age"]


REFUSED = [
    ({"source": "nobody"}, COUNT, "source 'nobody' is not in sources.csv"),
    ({"source": ""}, COUNT, "source"),
    ({"tag": "guess"}, COUNT, "tag 'guess' is not one of"),
    ({"kind": "opinion"}, COUNT, "kind 'opinion' is not one of"),
    ({"retrieved": "soon"}, COUNT, "retrieved: 'soon' is not a valid value"),
    ({"review_by": ""}, COUNT, "review_by is missing"),
    ({"colour": "red"}, COUNT, "unknown key colour"),
    ({"id": "other"}, COUNT, "its id 'other' is not the file's name"),
    ({"verified": "true", "tag": "memory"}, COUNT, "cannot be verified"),
    ({}, "  []", "has no clauses"),
    ({}, "  - clause: failing\n", "'failing' is not a kind of clause"),
    ({}, "  - unipolar\n", "'unipolar' is not a kind of clause"),
    ({}, COUNT + "    weeeks: 6\n", "unknown key weeeks"),
    ({}, COUNT + "    weeks: six\n", "weeks: 'six' is not a valid value"),
    ({}, COUNT + "    weeks: 0\n", "weeks 0 is not above nought"),
    ({}, COUNT + "    dose: lots\n", "'lots' is not one of minimum, maximum_tolerated, any"),
    ({}, COUNT + "    adherence: maybe\n", "'maybe' is not one of presumed, affirmed, not_asked"),
    ({}, COUNT + "    window: year\n", "window 'year' is not"),
    ({}, COUNT + "    window: years\n", "window years needs window_years"),
    ({}, COUNT + "    improvement_at_most_pct: 25\n", "exclude each other"),
    ({}, COUNT + "    distinct_classes: 3\n", "count 2 is below"),
    ({}, COUNT + "    failure: switch\n", "others take none"),
    ({}, "  - clause: failed_courses\n    count: 2\n", "needs improvement_below_pct"),
    ({}, "  - clause: failed_courses\n    improvement_below_pct: 50\n", "count is missing"),
    ({}, "  - clause: failed_courses\n    count: 2\n    improvement_below_pct: -5\n", "not a number above nought"),
    ({}, "  - clause: age\n", "needs from_years"),
    ({}, "  - clause: severity\n    scale: PHQ-9\n    grade: severe\n", "exactly one of its two forms"),
    ({}, "  - clause: prior_response\n    family: tms\n", "exactly one of its two forms"),
    ({}, "  - clause: prior_response\n    family: acupuncture\n    improvement_from_pct: 50\n", "'acupuncture' is not one of"),
    ({}, "  - clause: exclusion\n    conditions: pregnancy\n", "expected a list of words"),
    ({}, "  - clause: any_of\n    of:\n      - clause: unipolar\n", "needs two or more parts"),
    ({}, NESTED.replace("from_years: 18", "from_years: eighteen"), "part 2 (all_of), part 2 (age), from_years: 'eighteen'"),
]


@pytest.mark.parametrize(("head", "clauses", "message"), REFUSED)
def test_what_does_not_fit_is_refused(tmp_path: Path, head: dict[str, str], clauses: str, message: str) -> None:
    with pytest.raises(KnowledgeError) as refused:
        load_packs(write(tmp_path, clauses, **head), SOURCES)
    assert message in str(refused.value)
    assert str(refused.value).startswith("mine.yaml")


@pytest.mark.parametrize("text", ["id: [", "just a word", b"\xff\xfe"])
def test_a_file_that_is_no_pack_is_refused(tmp_path: Path, text: str | bytes) -> None:
    (tmp_path / "mine.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(KnowledgeError, match=r"mine\.yaml"):
        load_packs(tmp_path, SOURCES)


# --- The packs that ship.


def shipped_packs(shipped: Knowledge) -> dict[str, Pack]:
    return {pack.id: pack for pack in shipped.packs}


def test_every_definition_of_the_rules_ships(shipped: Knowledge) -> None:
    named = {
        "two_courses",
        "fda_esketamine_trials",
        "ema_2013",
        "ema_2009_two_classes",
        "consensus_2021",
        "partially_responsive_2021",
        "canadian_delphi_2021",
        "canmat_2023",
        "nice_ng222_review",
        "vns_four_failures",
        "register_two_switches",
        "register_denmark_12_months",
    }
    assert {p.id for p in shipped.packs if p.kind == "definition"} == named


def test_definitions_come_first_in_their_order(shipped: Knowledge) -> None:
    kinds = [p.kind for p in shipped.packs]
    assert kinds == sorted(kinds)
    assert shipped.packs[0].id == "two_courses"


def test_nothing_is_verified_yet(shipped: Knowledge) -> None:
    assert not any(p.verified for p in shipped.packs)


def test_every_condition_scale_and_class_a_pack_names_is_known(shipped: Knowledge) -> None:
    classes = {agent.drug_class for agent in shipped.agents.values()}
    for pack in shipped.packs:
        for clause in every_clause(pack.clauses):
            if isinstance(clause, Exclusion):
                assert set(clause.conditions) <= set(shipped.conditions), pack.id
            assert set(getattr(clause, "classes", ())) <= classes, pack.id
            assert set(getattr(clause, "types", ())) <= set(shipped.modalities), pack.id
            scales = {*getattr(clause, "scales", ()), *filter(None, [getattr(clause, "scale", None)])}
            assert scales <= set(shipped.scales), pack.id


def test_every_pack_file_explains_itself_in_comments() -> None:
    for path in sorted((DATA / "criteria").glob("*.yaml")):
        assert path.read_text(encoding="utf-8").startswith("# "), path.name


def test_numbers_without_a_source_say_that_they_are_ours(shipped: Knowledge) -> None:
    """A clause tagged convention names our own choice among its sources."""
    for pack in shipped.packs:
        for clause in every_clause(pack.clauses):
            if clause.tag == "convention":
                assert "trd_review_convention" in clause.source, pack.id
