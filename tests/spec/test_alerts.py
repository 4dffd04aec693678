"""Alerts (RULES J) and reasons to doubt resistance (RULES G, CC 5.7) as tables. As-of date: 24-Nov-2026."""

from __future__ import annotations

import pytest

from lib.engine.settings import Settings
from tests.builders import AS_OF
from tests.findings import alerts, doubt


def codes(table: str, **kwargs: object) -> list[str]:
    return [alert.code for alert in alerts(table, **kwargs)]  # type: ignore[arg-type]


# --- suicidality -------------------------------------------------------------------------------------------------------------------
# PHQ-9 item 9 >= 1; MADRS item 10 and QIDS item 12 >= 2.
@pytest.mark.parametrize(
    ("item", "value", "raised"),
    [
        ("PHQ-9 item 9", 0, False),
        ("PHQ-9 item 9", 1, True),
        ("PHQ-9 item 9", 3, True),
        ("PHQ-9 item 8", 3, False),
        ("MADRS item 10", 1, False),
        ("MADRS item 10", 2, True),
        ("QIDS-SR16 item 12", 1, False),
        ("QIDS-SR16 item 12", 2, True),
    ],
)
def test_when_a_suicidality_item_is_raised(item: str, value: int, raised: bool) -> None:
    assert ("suicidality_item" in codes(f"kind | name | start | value\nscore | {item} | 2026-11-20 | {value}")) is raised


# Date, age in days, and that it is no risk assessment.
def test_the_alert_says_when_how_old_and_what_it_is_not() -> None:
    (alert,) = alerts("kind | name | start | value\nscore | PHQ-9 item 9 | 2026-11-20 | 2")
    assert alert.text == "PHQ-9 item 9: 2 on 20-Nov-2026, 4 days ago. This is not a risk assessment."
    assert (alert.rank, alert.rows, alert.when) == (0, (2,), AS_OF.replace(day=20))


# TRUST H14: older than 14 days it is called old, and stays.
@pytest.mark.parametrize(("on", "old"), [("2026-11-10", False), ("2026-11-09", True), ("2025-01-01", True)])
def test_an_old_finding_stays_and_is_called_old(on: str, old: bool) -> None:
    (alert,) = alerts(f"kind | name | start | value\nscore | PHQ-9 item 9 | {on} | 1")
    assert ("older than 14 days" in alert.text) is old


def test_a_date_known_to_the_month_gives_an_age_with_two_ends() -> None:
    (alert,) = alerts("kind | name | start | value\nscore | PHQ-9 item 9 | 2026-10 | 1")
    assert "24 to 54 days ago" in alert.text


# A later zero is no reassurance (62.9 % of inpatients at risk did not endorse the item).
def test_a_later_zero_does_not_remove_the_alert() -> None:
    (alert,) = alerts("kind | name | start | value\nscore | PHQ-9 item 9 | 2026-11-01 | 2\nscore | PHQ-9 item 9 | 2026-11-20 | 0")
    assert alert.code == "suicidality_item"
    assert alert.rows == (2, 3)
    assert "does not rule out risk" in alert.text


# R0.1: intent on record is raised as the item is; the latest word counts, and it moves no option.
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "condition | suicidal_intent | 2026-11-20 | yes",
            "Suicidal intent on record 20-Nov-2026, 4 days ago. This is not a risk assessment.",
        ),
        (
            "condition | suicidal_intent | 2026-11-09 | yes",
            "Suicidal intent on record 09-Nov-2026, 15 days ago (older than 14 days). This is not a risk assessment.",
        ),
        (
            "condition | suicidal_intent | 2026-11-24 | yes",
            "Suicidal intent on record 24-Nov-2026, 0 days ago. This is not a risk assessment.",
        ),
        ("condition | suicidal_intent | 2026-11 | yes", "Suicidal intent on record Nov-2026. This is not a risk assessment."),
        ("condition | suicidal_intent | | yes", "Suicidal intent on record (no date). This is not a risk assessment."),
        ("condition | suicidal_intent | 2026-11-20 | no", ""),
        ("condition | suicidal_intent | 2026-11-09 | yes\ncondition | suicidal_intent | 2026-11-20 | no", ""),
    ],
)
def test_recorded_intent_is_raised_first(rows: str, expected: str) -> None:
    found = alerts(f"kind | name | start | value\n{rows}\nscore | PHQ-9 | 2026-11-01 | 17")
    assert [a.text for a in found if a.code == "suicidal_intent"] == ([expected] if expected else [])
    assert (found[0].code == "suicidal_intent") is bool(expected)


def test_it_stands_before_everything_else() -> None:
    table = """
        kind       | name            | start      | stop | dose | value
        medication | sertraline      | 2026-09-01 |      | 400  |
        medication | phenelzine      | 2026-09-01 |      | 45   |
        event      | switch_to_mania | 2026-10-01 |      |      |
        score      | PHQ-9 item 9    | 2025-01-01 |      |      | 1
        score      | MADRS           | 2026-11-01 |      |      | 30
    """
    assert codes(table) == [
        "suicidality_item",
        "mania_on_antidepressant",
        "contraindicated_combination",
        "dose_above_label_maximum",
        "suicidality_item_not_recorded",
    ]


# A total without its items: a note, last. A total too low for the item to be positive says nothing.
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("score | PHQ-9 | 2026-11-01 | 17", "Item 9 not recorded with PHQ-9 17 on 01-Nov-2026."),
        ("score | PHQ-9 | 2026-11-01 | 17\nscore | PHQ-9 item 9 | 2026-10-01 | 0", "Item 9 not recorded with PHQ-9 17 on 01-Nov-2026."),
        ("score | PHQ-9 | 2026-11-01 | 17\nscore | PHQ-9 item 9 | 2026-11-01 | 0", ""),
        ("score | PHQ-9 | 2026-11-01 | 0", ""),
        ("score | HAM-D17 | 2026-11-01 | 20", ""),
    ],
)
def test_a_total_without_its_item(rows: str, expected: str) -> None:
    found = [a for a in alerts(f"kind | name | start | value\n{rows}") if a.code == "suicidality_item_not_recorded"]
    assert [a.text for a in found] == ([expected] if expected else [])
    assert all(a.rank > 3 for a in found)


def test_scores_after_the_as_of_date_raise_nothing() -> None:
    assert codes("kind | name | start | value\nscore | PHQ-9 item 9 | 2026-11-25 | 3") == []


# --- mania -------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("why", "rows", "raised"),
    [
        (
            "mania now, antidepressant now",
            "condition | mania_or_hypomania | 2026-11-01 | |\nmedication | sertraline | 2026-01-01 | | 100",
            True,
        ),
        (
            "mania now, none taken",
            "condition | mania_or_hypomania | 2026-11-01 | |\nmedication | sertraline | 2025-01-01 | 2025-03-01 | 100",
            False,
        ),
        ("mania now, lithium only", "condition | mania_or_hypomania | 2026-11-01 | |\nmedication | lithium | 2026-01-01 | | 800", False),
        (
            "switch during a course",
            "event | switch_to_mania | 2025-02-01 | |\nmedication | sertraline | 2025-01-01 | 2025-03-01 | 100",
            True,
        ),
        ("switch long after", "event | switch_to_mania | 2026-02-01 | |\nmedication | sertraline | 2025-01-01 | 2025-03-01 | 100", False),
    ],
)
def test_mania_on_an_antidepressant(why: str, rows: str, raised: bool) -> None:
    assert ("mania_on_antidepressant" in codes(f"kind | name | start | stop | dose\n{rows}")) is raised, why


def test_one_switch_is_one_alert() -> None:
    rows = "event | switch_to_mania | 2026-03-01\ncondition | mania_or_hypomania | 2026-03-01\nmedication | sertraline | 2026-01-01"
    assert codes(f"kind | name | start\n{rows}") == ["mania_on_antidepressant"]


# --- combinations ------------------------------------------------------------------------------------------------------------------
# OPT 6: W01-W05, W08-W10 with an MAOI; W20; W22 in the UK only.
@pytest.mark.parametrize(
    ("one", "other", "jurisdiction", "raised"),
    [
        ("phenelzine", "sertraline", "CA", True),
        ("selegiline", "fluoxetine", "US", True),
        ("tranylcypromine", "venlafaxine", "UK", True),
        ("phenelzine", "tramadol", "CA", True),
        ("phenelzine", "pethidine", "CA", True),
        ("phenelzine", "dextromethorphan", "CA", True),
        ("phenelzine", "dextromethorphan_bupropion", "CA", True),
        ("phenelzine", "tranylcypromine", "CA", True),
        ("phenelzine", "methylphenidate", "CA", True),
        ("phenelzine", "modafinil", "CA", False),
        ("linezolid", "sertraline", "CA", True),
        ("fluvoxamine", "agomelatine", "EU", True),
        ("citalopram", "quetiapine", "UK", True),
        ("citalopram", "quetiapine", "CA", False),
        ("sertraline", "mirtazapine", "CA", False),
        ("sertraline", "lithium", "CA", False),
        ("phenelzine", "lithium", "CA", False),
    ],
)
def test_a_combination_that_a_label_contraindicates(one: str, other: str, jurisdiction: str, raised: bool) -> None:
    table = f"kind | name | start\nmedication | {one} | 2026-09-01\nmedication | {other} | 2026-09-01"
    assert ("contraindicated_combination" in codes(table, settings=Settings(jurisdiction))) is raised


# A row that excepts a medicine leaves it to the row that is its own: W03 to W05, not W02.
@pytest.mark.parametrize(
    ("agent", "code"),
    [("sertraline", "W02"), ("fluoxetine", "W03"), ("vortioxetine", "W04"), ("clomipramine", "W05"), ("bupropion", "W02")],
)
def test_a_combination_is_named_by_its_own_row(agent: str, code: str) -> None:
    (alert,) = alerts(f"kind | name | start\nmedication | {agent} | 2026-01-01\nmedication | phenelzine | 2026-11-01")
    assert f"contraindicated ({code})" in alert.text


# The wait counts from the medicine that is waited out, whichever of the two came first.
@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (
            "sertraline | 2026-01-01 | \nmedication | phenelzine | 2026-11-01 |",
            "sertraline taken with phenelzine: contraindicated (W02). At least 14 days after sertraline before an MAOI.",
        ),
        (
            "phenelzine | 2026-01-01 | 2026-11-11\nmedication | vilazodone | 2026-11-12 |",
            "phenelzine stopped less than 14 days ago, with vilazodone: contraindicated (W01). 14 days after phenelzine before this "
            "antidepressant. A US tranylcypromine text allows one week; the longer is used.",
        ),
    ],
)
def test_a_washout_alert_names_the_medicine_that_is_waited_out(rows: str, text: str) -> None:
    assert [a.text for a in alerts(f"kind | name | start | stop\nmedication | {rows}")] == [text]


# W03: five weeks after fluoxetine; stopped on 20-Oct-2026 it is 35 days on 24-Nov-2026.
@pytest.mark.parametrize(("stopped", "raised"), [("2026-10-20", False), ("2026-10-21", True), ("2026-10", True), ("2026-09", False)])
def test_a_washout_that_is_not_over(stopped: str, raised: bool) -> None:
    table = f"kind | name | start | stop\nmedication | fluoxetine | 2026-01-01 | {stopped}\nmedication | phenelzine | 2026-11-01 |"
    assert ("contraindicated_combination" in codes(table)) is raised


def test_a_past_combination_raises_nothing() -> None:
    table = (
        "kind | name | start | stop\nmedication | sertraline | 2020-01-01 | 2020-06-01\nmedication | phenelzine | 2020-01-01 | 2020-06-01"
    )
    assert codes(table) == []


# --- doses -------------------------------------------------------------------------------------------------------------------------
# Citalopram: 40 mg, 20 mg over 60 years (US label) or over 65 (UK label). The older cap needs a known age.
@pytest.mark.parametrize(
    ("dose", "born", "jurisdiction", "raised"),
    [
        ("40", "1980-01-01", "US", False),
        ("41", "1980-01-01", "US", True),
        ("30", "1950-01-01", "US", True),
        ("20", "1950-01-01", "US", False),
        ("30", "1965-11-24", "US", True),  # 61 today
        ("30", "1965-11-25", "US", False),  # 61 tomorrow
        ("30", "1965", "US", False),  # 60 or 61
        ("20-60", "1980-01-01", "US", True),  # the high end of a range counts
        ("60", "1980-01-01", "CA", True),  # no Canadian row: another label, named
    ],
)
def test_a_dose_above_the_label_maximum(dose: str, born: str, jurisdiction: str, raised: bool) -> None:
    table = f"kind | name | start | dose | value\nmedication | citalopram | 2026-01-01 | {dose} |\nperson | birth_date | | | {born}"
    assert ("dose_above_label_maximum" in codes(table, settings=Settings(jurisdiction))) is raised


def test_the_dose_alert_names_the_label_and_how_the_number_is_known() -> None:
    (alert,) = alerts("kind | name | start | dose\nmedication | citalopram | 2026-01-01 | 60", settings=Settings("US"))
    assert alert.text == "citalopram 60 mg is above the label maximum of 40 mg (US label; number from memory, not verified)."


def test_only_the_dose_taken_now_counts() -> None:
    table = "kind | name | start | stop | dose\nmedication | citalopram | 2026-01-01 | 2026-06-01 | 60\nmedication | citalopram | 2026-06-01 | | 20"
    assert codes(table) == []


# --- doubts ------------------------------------------------------------------------------------------------------------------------
HEAD = "kind | name | start | stop | dose | outcome | adherence | value\n"
FAILED = "medication | sertraline | 2026-01-01 | 2026-03-01 | 100 | none | 90 |\n"


@pytest.mark.parametrize(
    ("code", "rows", "answer"),
    [
        ("dose_or_duration", FAILED, "no"),
        ("dose_or_duration", "medication | sertraline | 2026-01-01 | 2026-03-01 | 25 | none | 90 |", "yes"),
        ("dose_or_duration", "medication | sertraline | 2026-01-01 | 2026-01-20 | 100 | none | 90 |", "yes"),
        ("dose_or_duration", "medication | sertraline | 2026-01-01 | 2026-03-01 | | none | 90 |", "unknown"),
        ("dose_or_duration", "medication | sertraline | 2026-01-01 | 2026-03-01 | 25 | remission | 90 |", "no"),
        ("dose_or_duration", "score | PHQ-9 | 2026-01-01 | | | | | 20", "unknown"),
        ("adherence", FAILED, "no"),
        ("adherence", "medication | sertraline | 2026-01-01 | 2026-03-01 | 100 | none | 79 |", "yes"),
        ("adherence", "medication | sertraline | 2026-01-01 | 2026-03-01 | 100 | none | |", "unknown"),
        ("bipolarity", "person | diagnosis | | | | | | unipolar_depression", "no"),
        ("bipolarity", "condition | bipolar_disorder | | | | | | yes", "yes"),
        ("bipolarity", FAILED, "unknown"),
        ("substance_use", "condition | substance_use_disorder | | | | | | yes", "yes"),
        ("substance_use", "condition | substance_use_disorder | | | | | | no", "no"),
        ("substance_use", "condition | cannabis_use | | | | | | yes", "yes"),
        ("substance_use", FAILED, "unknown"),
        ("thyroid", "condition | hypothyroidism | | | | | | yes", "yes"),
        ("thyroid", "condition | hypothyroidism | | | | | | no", "no"),
        ("thyroid", "lab | tsh | 2026-10-01 | | | | | 2.1", "unknown"),  # a value is shown, not judged
        ("interacting_drugs", FAILED + "medication | carbamazepine | 2026-02-01 | | 400 | | |", "yes"),
        ("interacting_drugs", FAILED + "medication | carbamazepine | 2026-04-01 | | 400 | | |", "unknown"),
        ("interacting_drugs", FAILED + "condition | medicine_list_complete | | | | | | yes", "no"),
        ("metaboliser", FAILED, "unknown"),
        ("metaboliser", FAILED + "condition | cyp2c19_ultrarapid_metaboliser | | | | | | yes", "yes"),
        ("metaboliser", FAILED + "condition | cyp2c19_poor_metaboliser | | | | | | yes", "no"),
        ("metaboliser", "medication | mirtazapine | 2026-01-01 | 2026-03-01 | 30 | none | 90 |", "no"),
        ("medical_causes", "condition | sleep_apnoea | | | | | | yes", "yes"),
        ("medical_causes", "condition | sleep_apnoea | | | | | | no", "unknown"),
    ],
)
def test_reasons_to_doubt_resistance(code: str, rows: str, answer: str) -> None:
    assert doubt(code, HEAD + rows).answer == answer


def test_a_laboratory_value_is_shown_for_the_clinician_to_read() -> None:
    assert "TSH 2.1" in doubt("thyroid", HEAD + "lab | tsh | 2026-10-01 | | | | | 2.1").text


def test_a_doubt_opens_to_its_rows_and_courses() -> None:
    found = doubt("interacting_drugs", HEAD + FAILED + "medication | carbamazepine | 2026-02-01 | | 400 | | |")
    assert (found.rows, found.courses) == ((3, 2), ("carbamazepine-1", "sertraline-1"))
