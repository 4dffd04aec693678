"""Five statements a clinician reads in five seconds, and the one alert above them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.knowledge.load import knowledge
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import Alert, Assessment, Question
from lib.ui.nodes import Node, words_of
from lib.ui.review.statements import alert_nodes, counted_courses, statements
from tests.unit.ui.reviewed import SAMPLES, reviewed, sample, sample_panel
from tests.unit.ui.walking import found_tags, within

SECTIONS = ["show:courses", "show:criteria", "show:patterns", "show:staging", "show:questions"]
FOUND = sample("01-loss-of-effect").found


def tiles(found: Assessment) -> list[list[str]]:
    """What, says, also of each tile."""
    (strip,) = statements(found, knowledge())
    return [[words_of(part) for part in tile["children"]] for tile in strip["children"]]


@pytest.mark.parametrize("stem", SAMPLES)
def test_five_tiles_each_says_something_and_leads_to_its_section(stem: str) -> None:
    (strip,) = statements(sample(stem).found, knowledge())
    assert [tile["attributes"]["pick"] for tile in strip["children"]] == SECTIONS
    for tile in strip["children"]:
        what, says, _ = tile["children"]
        assert words_of(what)
        assert words_of(says)


def test_the_first_sample() -> None:
    # Its file: of four antidepressants of the episode, sertraline and mirtazapine (33 % better) had enough and did not respond.
    shown = tiles(FOUND)
    assert shown[0] == ["Adequate antidepressant courses without response, this episode", "2 of 4", "1 of them partial (33 %)"]
    assert shown[2][1] == "5 of 6 present"
    assert shown[3][1:] == ["Maudsley 8 moderate", "Thase-Rush II"]


def with_patterns(*answers: Answer, watch: bool = False) -> Assessment:
    changed = [replace(p, present=a, watch=watch and a is not YES) for p, a in zip(FOUND.patterns, answers, strict=True)]
    return replace(FOUND, patterns=tuple(changed))


@pytest.mark.parametrize(
    ("answers", "says", "also"),
    [
        ((NO,) * 6, "None seen", "6 not seen"),
        ((UNKNOWN,) * 6, "6 of 6 cannot tell", ""),
        ((NO, NO, UNKNOWN, NO, NO, NO), "1 of 6 cannot tell", "5 not seen"),
        ((YES, NO, NO, NO, UNKNOWN, UNKNOWN), "Symptoms persist", "3 not seen · 2 cannot tell"),
        ((YES, YES, NO, NO, NO, NO), "Symptoms persist · Loss of effect", "4 not seen"),
        ((YES, YES, NO, YES, NO, NO), "3 of 6 present", "Symptoms persist, Loss of effect, No change on dose increase · 3 not seen"),
        (
            (YES,) * 6,
            "6 of 6 present",
            "Symptoms persist, Loss of effect, Relapse or recurrence, No change on dose increase, Partial benefit, No improvement though taken",
        ),
    ],
)
def test_patterns(answers: tuple[Answer, ...], says: str, also: str) -> None:
    assert tiles(with_patterns(*answers))[2] == ["Patterns", says, also]


def test_a_pattern_that_is_watched_is_named() -> None:
    found = with_patterns(NO, NO, NO, NO, NO, NO)
    first = replace(found.patterns[0], watch=True)
    assert tiles(replace(found, patterns=(first, *found.patterns[1:])))[2][2] == "watch: Symptoms persist · 6 not seen"


def test_courses_of_the_episode_only_and_those_that_may_belong_to_it() -> None:
    patient = reviewed("""
        kind       | name         | start   | stop    | dose | outcome
        episode    | x            | 2024-01 |         |      |
        medication | fluoxetine   | 2020-01 | 2020-06 | 20   | none
        medication | sertraline   | 2024-02 | 2024-06 | 100  | none
        medication | escitalopram |         |         | 10   | none
        medication | aripiprazole | 2024-03 | 2024-06 | 5    | none
    """)
    assert {course.agent for course in counted_courses(patient.found)} == {"sertraline", "escitalopram"}
    assert "this episode" in tiles(patient.found)[0][0]


def test_without_an_episode_all_courses_count_and_it_says_so() -> None:
    found = reviewed("kind | name | start | stop | dose | outcome\nmedication | fluoxetine | 2020-01-01 | 2020-06-01 | 20 | none").found
    assert tiles(found)[0] == ["Adequate antidepressant courses without response, all recorded", "1 of 1", ""]


def test_courses_that_cannot_be_judged_are_counted_beside() -> None:
    assert tiles(sample("07-unknown-history").found)[0][2].endswith("cannot tell")


@pytest.mark.parametrize(
    ("met", "says"),
    [
        ((YES, YES, NO), "2 met · 1 not"),
        ((UNKNOWN, UNKNOWN, UNKNOWN), "3 cannot tell"),
        ((YES, NO, UNKNOWN), "1 met · 1 not · 1 cannot tell"),
        ((), "none evaluated"),
    ],
)
def test_definitions_are_counted_without_referral_criteria(met: tuple[Answer, ...], says: str) -> None:
    definitions = [c for c in FOUND.criteria if c.kind == "definition"][: len(met)]
    referral = [c for c in FOUND.criteria if c.kind == "referral"]
    changed = tuple(replace(c, met=answer) for c, answer in zip(definitions, met, strict=True))
    assert tiles(replace(FOUND, criteria=(*changed, *referral)))[1][1] == says


@pytest.mark.parametrize(
    ("value", "low", "high", "band", "says"),
    [
        (8.0, 8, 8, "moderate", "Maudsley 8 moderate"),
        (9.0, 8, 9, "moderate", "Maudsley 9 (8–9) moderate"),
        (None, 5, 9, None, "Maudsley 5–9"),
        (None, None, None, None, "Not staged"),
    ],
)
def test_staging(value: float | None, low: float | None, high: float | None, band: str | None, says: str) -> None:
    stage = replace(FOUND.staging["msm"], value=value, low=low, high=high, band=band)
    assert tiles(replace(FOUND, staging=FOUND.staging | {"msm": stage}))[3][1] == says


def test_a_stage_that_is_open_shows_both_ends() -> None:
    stage = replace(FOUND.staging["thase_rush"], value=None, low="I", high="III")
    assert tiles(replace(FOUND, staging=FOUND.staging | {"thase_rush": stage}))[3][2] == "Thase-Rush I to III"


def asked(*questions: Question) -> list[Node]:
    (strip,) = statements(replace(FOUND, questions=questions), knowledge())
    return strip["children"][4]["children"]  # type: ignore[no-any-return]


def test_the_first_question_and_how_much_it_settles() -> None:
    what, says, also = asked(
        Question("Born when?", "birth_date", None, ("criteria:a", "criteria:b")), Question("Sex?", "sex", None, ("criteria:a",))
    )
    assert [words_of(part) for part in (what, says, also)] == ["Would settle most", "Born when?", "can settle 2 open verdicts"]
    assert says["css"] == "says"


def test_a_long_question_stands_in_smaller_letters() -> None:
    assert (
        asked(Question("How many of the doses were actually taken in the spring of 2024?", "adherence:x", None, ()))[1]["css"]
        == "says long"
    )


def test_when_nothing_is_open_it_says_so() -> None:
    assert [words_of(part) for part in asked()] == ["Would settle most", "Nothing open", "no verdict waits for a fact"]


def alerts(*ranks: int) -> list[Node]:
    return alert_nodes(replace(FOUND, alerts=tuple(Alert("x", f"alert {rank}", (2,), rank) for rank in ranks)))


def test_no_alert_is_no_node() -> None:
    assert alerts() == []


@pytest.mark.parametrize(("rank", "css"), [(0, "alert"), (1, "alert note"), (8, "alert note"), (9, "alert quiet")])
def test_only_the_most_urgent_is_loud(rank: int, css: str) -> None:
    (node,) = alerts(rank)
    assert (node["css"], node["attributes"]["role"], words_of(node)) == (css, "note", f"alert {rank}")


def test_the_most_urgent_comes_first_and_the_others_fold_behind_it() -> None:
    (node,) = alerts(9, 0, 3)
    assert node["css"] == "alert"
    assert node["children"][0] == "alert 0"
    assert words_of(found_tags(node, "summary")[0]) == "2 more"
    assert words_of(node) == "alert 0 2 more alert 3 alert 9"


def test_a_suicidality_item_is_first_in_the_sample_that_has_one() -> None:
    first = sample_panel("01-loss-of-effect", "statements")["children"][0]
    assert first["css"] == "alert"
    assert words_of(first) == "PHQ-9 item 9: 1 on 19-Oct-2026, 36 days ago (older than 14 days). This is not a risk assessment."


def test_the_strip_is_named_for_those_who_do_not_see_it() -> None:
    strip = next(node for node in within(sample_panel("04-in-remission", "statements")) if node.get("css") == "strip")
    assert strip["attributes"] == {"aria-label": "Five statements", "role": "group"}
