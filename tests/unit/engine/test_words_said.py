"""What is said under a verdict: which course, which fact, which number. A verdict that names the wrong one misleads as much as a wrong verdict."""

from __future__ import annotations

import pytest

from lib.engine.staging import stage_models
from lib.records.assessment import Stage
from tests.builders import day
from tests.findings import case_of, doubt, pattern
from tests.spec.test_option_rule_cases import option_with

HEAD = "kind | name | start | stop | dose | outcome | stop_reason | adherence | value\n"


# --- one line an option, of at most 90 characters


@pytest.mark.parametrize(
    ("option", "facts", "summary"),
    [
        ("ECT.RUL.BP", "sertraline 200; catatonia=yes", "Guidelines put ECT first here: catatonia"),
        ("AUG.OLZ", "sertraline 200; psychosis_current=yes", "With psychotic features, an antidepressant with an antipsychotic"),
        ("AUG.OLZ", "sertraline 200; catatonia=yes", "Metabolic blood tests; movement side effects; onset faster than a switch"),
        ("ECT.BT.BP", "sertraline 200; bitemporal ECT helped", "Helped before (08-Jan-2018 to 12-Feb-2018)"),
        ("ECT.BT.BP", "sertraline 200; bitemporal ECT failed", "No response (07-Jan-2019 to 11-Feb-2019)"),
        ("MED.OPTIMISE", "sertraline 50", "Room below the top of the range: the dose comes before a switch or an adjunct"),
        (
            "MED.SWITCH.SNRI",
            "sertraline 200; venlafaxine failed",
            "Desvenlafaxine, duloxetine, levomilnacipran, milnacipran: not tried of this class",
        ),
        ("MED.SWITCH.NASSA", "sertraline 200", "Mirtazapine: not tried yet"),
        ("MED.SWITCH.NDRI", "sertraline 200; bupropion, dose unknown", "Bupropion: open in this class"),
        ("AUG.LI", "sertraline partial", "Partial response, tolerated: adding ranks before switching"),
        ("TMS.L10", "sertraline 200; left TMS of 19", "Tried, not adequate: too few sessions"),
        ("TMS.L10", "sertraline 200; left TMS of 30", "No response (01-Sep-2025 to 13-Oct-2025)"),
        ("TMS.R1", "sertraline 200; left TMS of 30", "Left-sided rTMS failed; evidence for another protocol after that is low"),
        ("AUG.LI", "nothing", "No antidepressant is current to add it to"),
        (
            "AUG.LI",
            "sertraline 200; bipolar_disorder=yes",
            "Bipolar disorder or mania is recorded",
        ),
    ],
)
def test_the_line_under_an_option(option: str, facts: str, summary: str) -> None:
    assert option_with(option, facts).summary == summary


# --- reasons to doubt


def test_only_the_courses_in_doubt_are_named() -> None:
    rows = "medication | sertraline | d0 | d30 | 100 | none | |\nmedication | venlafaxine | d30 | d100 | 150 | none | | 90"
    found = doubt("dose_or_duration", HEAD + rows)
    assert (found.answer, found.courses, found.rows) == ("yes", ("sertraline-1",), (2,))
    assert found.text == "Below the minimum dose or time: sertraline (01-Jan-2024 to 31-Jan-2024)."
    found = doubt("adherence", HEAD + rows)
    assert (found.answer, found.courses) == ("unknown", ("sertraline-1",))
    assert found.text == "Adherence not recorded: sertraline (01-Jan-2024 to 31-Jan-2024)."


@pytest.mark.parametrize(
    ("rows", "answer", "said"),
    [
        ("medication | sertraline | d0 | d90 | 100 | response", "no", "Every antidepressant course on record helped."),
        ("medication | lorazepam | d0 | d90 | 2 |", "unknown", "No antidepressant course is recorded."),
    ],
)
def test_without_a_course_in_doubt(rows: str, answer: str, said: str) -> None:
    for code in ("dose_or_duration", "adherence"):
        found = doubt(code, HEAD + rows)
        assert (found.answer, found.text, found.rows, found.courses) == (answer, said, (), ())


# A doubt about conditions opens to the rows of its answer and names its source (data/knowledge/doubts.csv).
@pytest.mark.parametrize(
    ("apnoea", "pain", "answer", "said", "shown"),
    [
        ("yes", "no", "yes", "On record: sleep apnoea.", (2,)),
        ("no", "yes", "yes", "On record: chronic pain.", (3,)),
        ("no", "no", "no", "Recorded as absent: sleep apnoea, chronic pain, anaemia or B12 deficiency.", (2, 3, 4)),
        ("no", "unknown", "unknown", "Not recorded: chronic pain.", (3,)),
    ],
)
def test_a_doubt_about_conditions_opens_to_their_rows(apnoea: str, pain: str, answer: str, said: str, shown: tuple[int, ...]) -> None:
    recorded = {"sleep_apnoea": apnoea, "chronic_pain": pain, "anaemia": "no"}
    found = doubt("medical_causes", HEAD + "\n".join(f"condition | {name} | | | | | | | {value}" for name, value in recorded.items()))
    assert (found.answer, found.text, found.rows, found.courses) == (answer, said, shown, ())
    assert found.source == "trd_review_convention"


# Citalopram depends on CYP2C19, paroxetine on CYP2D6 (CPIC 2023).
def test_only_the_drugs_of_the_fast_enzyme_are_named() -> None:
    rows = (
        "medication | citalopram | d0 | d60 | 40 | none\nmedication | paroxetine | d60 | d120 | 40 | none\n"
        "condition | cyp2c19_ultrarapid_metaboliser | | | | | | | yes\ncondition | cyp2d6_ultrarapid_metaboliser | | | | | | | no"
    )
    found = doubt("metaboliser", HEAD + rows)
    assert (found.answer, found.courses, found.rows) == ("yes", ("citalopram-1",), (4, 2))
    assert found.text == "Ultrarapid metaboliser (CYP2C19): the exposure to citalopram is uncertain."


@pytest.mark.parametrize(("condition", "answer"), [("cyp2c19_poor_metaboliser", "no"), ("cyp2d6_poor_metaboliser", "unknown")])
def test_a_slow_metaboliser_is_not_a_fast_one(condition: str, answer: str) -> None:
    rows = f"medication | citalopram | d0 | d60 | 40 | none\ncondition | {condition} | | | | | | | yes"
    assert doubt("metaboliser", HEAD + rows).answer == answer


def test_without_dates_nothing_is_known_to_have_been_taken_together() -> None:
    rows = "medication | sertraline | | | 100 | none\nmedication | carbamazepine | d0 | d30 | 400 |"
    assert doubt("interacting_drugs", HEAD + rows).answer == "unknown"


# --- patterns


@pytest.mark.parametrize(
    ("cells", "said", "missing"),
    [
        ("100 | none | | 90", "adherence good (90 %), adequate yes, rated none.", ()),
        ("100 | none | | 60", "adherence low (60 %), adequate no, rated none.", ()),
        ("100 | none | |", "adherence not recorded, adequate yes, rated none.", ("adherence:sertraline-1",)),
        ("100 | | | 90", "adherence good (90 %), adequate yes, outcome not recorded.", ("outcome:sertraline-1", "scores:sertraline-1")),
        (" | none | | 90", "adherence good (90 %), adequate not known, rated none.", ("dose:sertraline-1",)),
    ],
)
def test_no_improvement_says_what_it_rests_on(cells: str, said: str, missing: tuple[str, ...]) -> None:
    found = pattern("no_improvement_despite_adherence", f"{HEAD}medication | sertraline | d0 | d60 | {cells}")
    assert found.evidence[0].text == f"sertraline, 01-Jan-2024 to 01-Mar-2024: {said}"
    assert found.missing == missing


def test_a_measured_outcome_is_said_with_its_instrument() -> None:
    rows = "medication | sertraline | d0 | d60 | 100 | | | 90 |\nscore | PHQ-9 | d0 | | | | | | 20\nscore | PHQ-9 | d60 | | | | | | 18"
    found = pattern("no_improvement_despite_adherence", HEAD + rows)
    assert found.evidence[0].text.endswith("adherence good (90 %), adequate yes, 10 % better on PHQ-9.")
    assert found.evidence[0].rows == (2, 3, 4)


# A return on two instruments on different days: the confirmed one gives the words first, and its rows come first.
def test_two_records_of_one_return_are_joined() -> None:
    rows = "\n".join(f"score | PHQ-9 | d{at} | | | | | | {value}" for at, value in ((0, 20), (60, 3), (200, 14), (215, 15)))
    found = pattern("relapse_or_recurrence", f"{HEAD}event | relapse | 2024-07 | | | | | |\n{rows}")
    (evidence,) = found.evidence
    assert (evidence.start, evidence.stop) == (day(200), day(215))
    assert "relapse recorded Jul-2024; PHQ-9 14 on 19-Jul-2024 and PHQ-9 15 on 03-Aug-2024" in evidence.text


# --- staging


def european(courses: str) -> Stage:
    return stage_models(case_of(HEAD + courses))["european"]


def test_the_parts_of_the_european_stage() -> None:
    found = european("medication | sertraline | d0 | d60 | 100 | none\nmedication | venlafaxine | d60 | d120 | 150 |")
    assert [(p.name, p.points, p.low, p.high) for p in found.parts] == [
        ("failed", None, 1, 2),
        ("classes", None, 1, 2),
        ("chronic", None, 0, 1),
        ("augmentation", 0, 0, 0),
    ]
    assert found.because == "1 to 2 adequate courses failed, of 1 class."
    assert (found.value, found.low, found.high) == (None, "A", "B1")
    assert "outcome:venlafaxine-1" in found.missing


def test_the_european_stage_of_one_class() -> None:
    found = european("medication | sertraline | d0 | d60 | 100 | none\nmedication | fluoxetine | d60 | d120 | 40 | none")
    assert [(p.name, p.points) for p in found.parts] == [("failed", 2), ("classes", 1), ("chronic", 1), ("augmentation", 0)]
    assert (found.because, found.missing) == ("2 adequate courses failed, of 1 class.", ())


@pytest.mark.parametrize(
    ("outcome", "because"),
    [
        ("response", "0 adequate courses failed, of 0 classes; the model begins at stage A with one failed course."),
        ("", "0 to 1 adequate courses failed, of 0 classes; a stage needs one failed course."),
    ],
)
def test_why_there_is_no_european_stage_yet(outcome: str, because: str) -> None:
    assert european(f"medication | sertraline | d0 | d60 | 100 | {outcome}").because == because


def test_dm_trd_lists_what_is_recorded_and_gives_no_points() -> None:
    parts = {p.name: p for p in stage_models(case_of(f"{HEAD}medication | sertraline | d0 | d60 | 100 | none"))["dm_trd"].parts}
    assert {(p.points, p.low, p.high) for p in parts.values()} == {(None, 0, 0)}
    assert (parts["severity"].because, parts["severity"].missing) == ("Not recorded.", ("severity",))
    severe = stage_models(case_of(f"{HEAD}person | severity | | | | | | | severe"))["dm_trd"].parts
    assert next(p for p in severe if p.name == "severity").because.startswith("Recorded as severe")
