"""Where an option's history, place and cautions turn on one word (rules H): the cases that a small change of the code would miss.

As-of date 24-Nov-2026. Everything not named is said to be absent or normal. Expected values follow from RULES H and OPT 9.
"""

from __future__ import annotations

from itertools import pairwise

import pytest

from lib.engine.assess import ENGINE_VERSION, assess
from lib.engine.options import remaining_options
from lib.engine.options.groups import option_groups
from lib.knowledge.load import knowledge
from lib.records.assessment import Option
from tests.builders import history_of, table
from tests.unit.engine.options.factory import AS_OF, PERSON, SERTRALINE_NOW, all_clear, case_of, options_of, reasons

HEAD = "kind | name | start | stop | dose | outcome | stop_reason | sessions | augments"
SERTRALINE = "medication | sertraline | 2026-07-01 | | 200 | none | | |"


def found(*rows: str, jurisdiction: str = "CA", **conditions: str) -> dict[str, Option]:
    """Options by code, for courses written one a line."""
    return options_of(PERSON, "\n".join([HEAD, *rows]), all_clear(**conditions), jurisdiction=jurisdiction)


# --- what an option's own history is

ISOCARBOXAZID = "medication | isocarboxazid | 2025-01-06 | 2025-04-07 | 40 | none | inefficacy | |"
VENLAFAXINE = "medication | venlafaxine | 2025-05-05 | 2025-08-04 | 225 | none | inefficacy | |"
QUETIAPINE = "medication | quetiapine | 2026-08-03 | 2026-10-26 | 300 | {} | {} | | sertraline"


@pytest.mark.parametrize(
    ("why", "rows", "option", "history", "courses"),
    [
        (
            "below the range: not adequate yet",
            ["medication | sertraline | 2026-07-01 | | 25 | none | | |"],
            "MED.OPTIMISE",
            "inadequate",
            1,
        ),
        ("short, at a full dose: a dose is not what was wanting", [SERTRALINE.replace("07-01", "11-10")], "MED.OPTIMISE", "not_tried", 1),
        ("an agent of the class that the catalogue does not list", [SERTRALINE, ISOCARBOXAZID], "MED.SWITCH.MAOI", "failed", 1),
        ("a course of another class is none of this one", [SERTRALINE, ISOCARBOXAZID, VENLAFAXINE], "MED.SWITCH.MAOI", "failed", 1),
        ("added and partly of use", [SERTRALINE, QUETIAPINE.format("partial", "inefficacy")], "AUG.QUE", "partial", 1),
        (
            "added and soon not tolerated",
            [SERTRALINE, QUETIAPINE.format("", "intolerance").replace("10-26", "08-17")],
            "AUG.QUE",
            "not_tolerated",
            1,
        ),
        ("quetiapine is no lithium", [SERTRALINE, QUETIAPINE.format("none", "inefficacy")], "AUG.LI", "not_tried", 0),
        ("an adjunct is no second antidepressant", [SERTRALINE, QUETIAPINE.format("none", "inefficacy")], "MED.COMBINE", "not_tried", 0),
        (
            "two antidepressants together are a combination, and no adjunct",
            [SERTRALINE, "medication | trazodone | 2026-08-03 | | 200 | none | | |"],
            "AUG.LI",
            "not_tried",
            0,
        ),
    ],
)
def test_what_counts_as_an_options_history(why: str, rows: list[str], option: str, history: str, courses: int) -> None:
    one = found(*rows)[option]
    assert (one.history, len(one.courses)) == (history, courses), why


def test_a_combination_taken_now_is_in_use() -> None:
    options = found(SERTRALINE, "medication | mirtazapine | 2026-08-03 | | 30 | none | | |")
    assert (options["MED.COMBINE"].history, options["MED.COMBINE"].group) == ("current", "in_use")
    assert options["AUG.LI"].group != "in_use"


def test_what_is_the_antidepressant_itself_is_no_adjunct_to_it() -> None:
    bupropion = "medication | bupropion | 2026-07-01 | | 300 | none | | |"
    assert "AUG.BUP" not in found(bupropion)
    assert "AUG.BUP" in found(SERTRALINE)
    assert found(bupropion)["AUG.LI"].title == "Lithium added to bupropion"


# --- the group


@pytest.mark.parametrize(
    ("why", "rows", "conditions", "option", "group"),
    [
        ("an adjunct taken now", [SERTRALINE, "medication | lithium | 2026-09-01 | | 800 | | | | sertraline"], {}, "AUG.LI", "in_use"),
        ("one SSRI is taken, five are left", [SERTRALINE], {}, "MED.SWITCH.SSRI", "consider"),
        ("helped, and the effect was lost", [SERTRALINE, "ketamine | KET.ESK | 2026-08-03 | 2026-10-05 | | response | loss_of_efficacy | 10 |"], {}, "KET.ESK", "tried"),
        ("helped before this episode", [SERTRALINE, "ect | ECT.BT.BP | 2018-01-08 | 2018-02-12 | | remission | remission | 10 |"], {}, "ECT.BT.BP", "consider"),
        ("speed matters: ECT is not moved down by a high risk", [SERTRALINE], {"catatonia": "yes", "stroke": "yes", "epilepsy_or_seizure": "yes", "retinal_detachment": "yes"}, "ECT.RUL.BP", "consider"),
        ("without need for speed it is", [SERTRALINE], {"retinal_detachment": "yes"}, "ECT.RUL.BP", "check_first"),
        ("speed matters: TMS is moved down by a high risk all the same", [SERTRALINE], {"catatonia": "yes", "epilepsy_or_seizure": "yes"}, "TMS.iTBS", "check_first"),
    ],
)  # fmt: skip
def test_where_an_option_is_put(why: str, rows: list[str], conditions: dict[str, str], option: str, group: str) -> None:
    assert found(*rows, **conditions)[option].group == group, why


def test_each_group_begins_at_one_and_equals_share_a_rank() -> None:
    options = found(SERTRALINE, ISOCARBOXAZID, epilepsy_or_seizure="yes")
    groups = {o.group for o in options.values()}
    assert {"consider", "check_first", "not_suitable"} <= groups
    for group in groups:
        ranks = [o.rank for o in options.values() if o.group == group]
        assert ranks[0] == 1
        assert all(0 <= after - before <= 1 for before, after in pairwise(ranks))


# --- medicines


@pytest.mark.parametrize(
    ("why", "rows", "option", "code", "said"),
    [
        ("stopping what is replaced", [SERTRALINE], "MED.SWITCH.SNRI", "W46", True),
        ("nothing is stopped to add", [SERTRALINE], "AUG.LI", "W46", False),
        (
            "what was added is not stopped with what it was added to",
            ["medication | trazodone | 2026-07-01 | | 200 | none | | |", "medication | mirtazapine | 2026-08-03 | | 30 | | | | trazodone"],
            "MED.SWITCH.SNRI",
            "W46",
            False,
        ),
        (
            "a medicine beside the dose that is raised",
            [SERTRALINE, "other | ibuprofen | 2026-08-03 | | 400 | | | |"],
            "MED.OPTIMISE",
            "W13",
            True,
        ),
        (
            "an inhibitor's cap holds though both are antidepressants",
            ["medication | citalopram | 2026-07-01 | | 20 | none | | |", "medication | fluvoxamine | 2026-07-01 | | 100 | none | | |"],
            "MED.OPTIMISE",
            "D06",
            True,
        ),
        (
            "what both already do to one another is not news when a dose is raised",
            ["medication | fluoxetine | 2026-07-01 | | 40 | none | | |", "medication | nortriptyline | 2026-07-01 | | 75 | none | | |"],
            "MED.OPTIMISE",
            "W15",
            False,
        ),
    ],
)
def test_which_medicines_meet(why: str, rows: list[str], option: str, code: str, said: bool) -> None:
    assert bool(reasons(found(*rows)[option], code)) is said, why


@pytest.mark.parametrize(
    ("agent", "option", "group"),
    [
        ("sertraline", "MED.SWITCH.MAOI", "check_first"),  # W02: contraindicated until 14 days after a day that nobody wrote down
        ("moclobemide", "MED.SWITCH.SSRI", "consider"),  # W06: high-risk for one day; not known is listed and holds nothing
    ],
)
def test_a_washout_from_a_day_that_is_not_recorded(agent: str, option: str, group: str) -> None:
    one = found(f"medication | {agent} | | | 150 | none | inefficacy | |")[option]
    assert (one.group, one.safety, one.clear_from) == (group, "cannot_clear", None)
    assert any(code.startswith("stop:") for code in one.unrecorded)


# --- what is not recorded, and what is pointed at


@pytest.mark.parametrize(
    ("blank", "option", "unrecorded"),
    [
        ("epilepsy_or_seizure", "TMS.iTBS", ("epilepsy_or_seizure",)),
        ("cardiovascular_event", "KET.ESK", ("cardiovascular_event",)),
        ("egfr", "AUG.LI", ("lab:egfr",)),
        ("systolic_bp", "KET.IV", ("lab:systolic_bp",)),
        ("anaesthetic_assessment", "ECT.RUL.BP", ("anaesthetic_assessment",)),
        ("eating_disorder", "TMS.iTBS", ()),  # bears on bupropion only
    ],
)
def test_only_what_is_blank_is_asked(blank: str, option: str, unrecorded: tuple[str, ...]) -> None:
    assert options_of(PERSON, SERTRALINE_NOW, all_clear(**{blank: ""}))[option].unrecorded == unrecorded


def test_what_only_an_agent_asks_that_is_out_already_is_not_asked() -> None:
    # W22, UK: amiodarone rules out citalopram and escitalopram, the two that long QT (D05) bears on
    rows = ["medication | bupropion | 2026-07-01 | | 300 | none | | |", "other | amiodarone | 2026-08-03 | | 200 | | | |"]
    assert found(*rows, jurisdiction="UK", long_qt_syndrome="")["MED.SWITCH.SSRI"].unrecorded == ()
    assert found(rows[0], jurisdiction="UK", long_qt_syndrome="")["MED.SWITCH.SSRI"].unrecorded == ("long_qt_syndrome",)


@pytest.mark.parametrize(("born", "asked"), [("1961", True), ("1961-11-24", False), ("1961-11-25", False), ("1963", False)])
def test_an_age_that_may_be_either_side_of_a_limit_is_asked(born: str, asked: bool) -> None:
    # D07: from 65 years; born in 1961 the patient is 64 or 65
    snri = options_of(PERSON.replace("1978-07-14", born), SERTRALINE_NOW, all_clear())["MED.SWITCH.SNRI"]
    assert ("birth_date" in snri.unrecorded) is asked


def test_a_recorded_obesity_answers_for_the_index_and_is_pointed_at() -> None:
    rows = [*table(PERSON), *table(SERTRALINE_NOW), *all_clear(bmi="", obesity="yes")]
    at = next(n for n, row in enumerate(rows, start=2) if row["name"] == "obesity")
    (said,) = reasons(options_of(rows)["AUG.OLZ"], "A02")
    assert said.rows == (at,)


@pytest.mark.parametrize(
    ("outcome", "said", "asked"),
    [("none", True, False), ("remission", False, False), ("response", False, False), ("", False, True)],
)
def test_an_earlier_poor_response_to_ect(outcome: str, said: bool, asked: bool) -> None:
    # E12; a course that helped was no poor response, however few sessions are known of it
    ect = found(SERTRALINE, f"ect | ECT.BT.BP | 2019-01-07 | 2019-02-11 | | {outcome} | | 10 |")["ECT.RUL.BP"]
    assert bool(reasons(ect, "E12")) is said
    assert any(code.startswith("outcome:") for code in ect.unrecorded) is asked


def test_a_remission_without_its_sessions_leaves_no_question_about_a_poor_response() -> None:
    ect = found(SERTRALINE, "ect | ECT.BT.BP | 2019-01-07 | 2019-02-11 | | remission | | |")["ECT.RUL.BP"]
    assert not reasons(ect, "E12")
    assert not any(code.startswith("outcome:") for code in ect.unrecorded)


# --- the order of the reasons


@pytest.mark.parametrize(
    ("rows", "conditions", "option", "code"),
    [
        ([SERTRALINE, VENLAFAXINE], {"aneurysmal_vascular_disease": "yes"}, "KET.ESK", "K01"),  # contraindicated: before R3.4
        ([SERTRALINE], {"catatonia": "yes"}, "PSY.CBT", "P01"),  # not now
        ([SERTRALINE], {}, "MED.SWITCH.MAOI", "W02"),  # a medicine
    ],
)
def test_what_rules_an_option_out_is_said_first(rows: list[str], conditions: dict[str, str], option: str, code: str) -> None:
    assert found(*rows, **conditions)[option].reasons[0].code == code


def test_a_rule_about_the_current_course_names_it() -> None:
    (said,) = reasons(found(SERTRALINE)["MED.SWITCH.SNRI"], "R3.3")
    assert said.text == "sertraline 200 mg (since 01-Jul-2026): little or no response, or not tolerated: switching ranks before adding."


def test_an_assessment_says_which_engine_made_it() -> None:
    made = assess(history_of(table(SERTRALINE_NOW)), knowledge(), AS_OF)
    assert made.engine_version == ENGINE_VERSION


# --- the groups alone: questions ask for them thousands of times, by a shorter way that must come out the same

HISTORIES = {
    "nothing taken": [],
    "sertraline": [SERTRALINE],
    "sertraline, stopped on a day not recorded": ["medication | sertraline | | | 150 | none | inefficacy | |"],
    "moclobemide, stopped on a day not recorded": ["medication | moclobemide | | | 300 | none | inefficacy | |"],
    "phenelzine, 13 days ago": ["medication | phenelzine | 2026-01-05 | 2026-11-11 | 60 | none | inefficacy | |"],
    "phenelzine, 14 days ago": ["medication | phenelzine | 2026-01-05 | 2026-11-10 | 60 | none | inefficacy | |"],
    "fluoxetine, 34 days ago": ["medication | fluoxetine | 2026-01-05 | 2026-10-21 | 40 | none | inefficacy | |"],
    "fluoxetine, 35 days ago": ["medication | fluoxetine | 2026-01-05 | 2026-10-20 | 40 | none | inefficacy | |"],
    "an SSRI lately, an MAOI now": [
        "medication | sertraline | 2026-01-05 | 2026-10-20 | 150 | none | inefficacy | |",
        "medication | phenelzine | 2026-11-09 | | 45 | | | |",
    ],
    "an agent of no listed option": [SERTRALINE, ISOCARBOXAZID],
    "an agent of no listed option, twice": [ISOCARBOXAZID, ISOCARBOXAZID.replace("2025", "2024")],
    "three classes": [SERTRALINE, ISOCARBOXAZID, VENLAFAXINE],
    "two of one class": [SERTRALINE, "medication | fluoxetine | 2025-01-06 | 2025-04-07 | 40 | none | inefficacy | |"],
    "an adjunct that failed": [SERTRALINE, QUETIAPINE.format("none", "inefficacy")],
    "an adjunct taken now": [SERTRALINE, "medication | lithium | 2026-09-01 | | 800 | | | | sertraline"],
    "a combination": [SERTRALINE, "medication | mirtazapine | 2026-08-03 | | 30 | none | | |"],
    "left-sided TMS failed": [SERTRALINE, "tms | TMS.L10 | 2025-09-01 | 2025-10-13 | | none | | 30 |"],
    "TMS of no known protocol": [SERTRALINE, "tms | TMS | 2025-09-01 | 2025-10-13 | | none | | 30 |"],
    "esketamine helped, then lost": [SERTRALINE, "ketamine | KET.ESK | 2026-08-03 | 2026-10-05 | | response | loss_of_efficacy | 10 |"],
    "ECT failed": [SERTRALINE, "ect | ECT.RUL.BP | 2019-01-07 | 2019-02-11 | | none | | 10 |"],
    "lorazepam, tramadol, ramipril": [SERTRALINE, *(f"other | {m} | 2026-08-03 | | 1 | | | |" for m in ("lorazepam", "tramadol", "ramipril"))],
    "linezolid": ["other | linezolid | 2026-11-20 | | 600 | | | |"],
    "at the top, capped": ["medication | citalopram | 2026-07-01 | | 20 | none | | |", "other | cimetidine | 2026-08-03 | | 400 | | | |"],
}  # fmt: skip
FACTS: dict[str, dict[str, str]] = {
    "all clear": {},
    "catatonia": {"catatonia": "yes", "epilepsy_or_seizure": "yes"},
    "much unrecorded": {"aneurysmal_vascular_disease": "", "metal_near_coil": "", "egfr": "", "medicine_list_complete": ""},
    "pregnant": {"pregnancy": "yes"},
}


@pytest.mark.parametrize("jurisdiction", ["CA", "UK"])
@pytest.mark.parametrize("facts", FACTS)
@pytest.mark.parametrize("taken", HISTORIES)
def test_the_groups_alone_are_those_of_the_options(taken: str, facts: str, jurisdiction: str) -> None:
    case = case_of(PERSON, "\n".join([HEAD, *HISTORIES[taken]]), all_clear(**FACTS[facts]), jurisdiction=jurisdiction)
    assert option_groups(case) == {option.option: option.group for option in remaining_options(case)}


@pytest.mark.parametrize("start", ["2026-10-13", "2026-10-12", "2026-08-26", "2026-08-25", "2020"])
def test_what_is_remembered_of_one_patient_holds_no_date_of_another(start: str) -> None:
    # K04: 42 days, E02: 90 days; else the two records say the same
    event = f"kind | name | value | start\ncondition | cardiovascular_event | yes | {start}"
    case = case_of(PERSON, SERTRALINE_NOW, event, all_clear(cardiovascular_event=""))
    groups = option_groups(case)
    assert groups == {option.option: option.group for option in remaining_options(case)}
    assert (groups["KET.ESK"] == "not_suitable") is (start == "2026-10-13")
    assert (groups["ECT.RUL.BP"] == "check_first") is (start in ("2026-10-13", "2026-10-12", "2026-08-26"))


# --- titles, and what a reason or an option points at

MIRTAZAPINE = "medication | mirtazapine | 2026-08-03 | | 30 | none | | |"
BUPROPION = "medication | bupropion | 2026-09-07 | | 300 | none | | |"


@pytest.mark.parametrize(
    ("rows", "option", "title"),
    [
        ([], "MED.SWITCH.NASSA", "Mirtazapine"),
        ([MIRTAZAPINE], "MED.COMBINE", "Second antidepressant of another class added to mirtazapine"),
        ([SERTRALINE, MIRTAZAPINE], "AUG.MIR", "Mirtazapine or mianserin added to sertraline"),
        ([SERTRALINE, MIRTAZAPINE], "AUG.LI", "Lithium added to mirtazapine and sertraline"),
        ([SERTRALINE, MIRTAZAPINE, BUPROPION], "AUG.LI", "Lithium added to the current antidepressants"),
        ([SERTRALINE, MIRTAZAPINE], "MED.OPTIMISE", "Higher dose of mirtazapine or sertraline"),
    ],
)
def test_what_an_option_is_called(rows: list[str], option: str, title: str) -> None:
    assert found(*rows)[option].title == title


def test_agents_are_named_before_a_reason_only_when_it_does_not_bear_on_all() -> None:
    paroxetine = "medication | paroxetine | 2026-07-01 | | 40 | none | | |"
    (w17,) = reasons(found(paroxetine)["AUG.ARI"], "W17")  # one agent, and it is the option's only one
    assert w17.text.startswith("Paroxetine inhibits CYP2D6.")
    l01 = reasons(found(paroxetine, egfr="29")["AUG.LI"], "L01")[0]  # the option as a whole
    assert l01.text.startswith("eGFR below 30")
    (d04,) = reasons(found(paroxetine, liver_disease="yes")["MED.SWITCH.SNRI"], "D04")  # one of five
    assert d04.text.startswith("duloxetine: Liver disease")


def test_an_option_points_at_the_rows_that_speak_against_it_and_no_others() -> None:
    lorazepam = "other | lorazepam | 2026-08-03 | | 1 | | | |"
    assert found(SERTRALINE)["KET.ESK"].rows == ()
    rows = [*table(PERSON), *table("\n".join([HEAD, SERTRALINE, lorazepam]))]
    at = next(n for n, row in enumerate(rows, start=2) if row["name"] == "lorazepam")
    assert found(SERTRALINE, lorazepam)["KET.ESK"].rows == (at,)
