"""Which rule puts an option where it stands? R1 to R7 of OPT 9 and the interactions of OPT 6, as tables."""

from __future__ import annotations

import pytest

from tests.unit.engine.options.factory import PERSON, SERTRALINE_NOW, all_clear, check_options, options_of, reasons

CODES = ("R3.1", "R3.2", "R3.3", "R3.4", "R3.5", "R3.6")


def medication(*rows: str) -> str:
    """Rows of `agent | start | stop | dose | outcome | stop_reason` as a table."""
    lines = [f"medication | {row}" for row in rows]
    return "\n".join(["kind | name | start | stop | dose | outcome | stop_reason", *lines])


def before(found: dict[str, object], first: str, second: str) -> bool:
    """Does one option come before the other in the order of the list?"""
    order = list(found)
    return order.index(first) < order.index(second)


# --- R1.1 outside the scope, with the reason


@pytest.mark.parametrize(
    ("extra", "word"),
    [
        ("condition | bipolar_disorder | yes", "Bipolar"),
        ("condition | mania_or_hypomania | yes", "Bipolar"),
        ("condition | pregnancy | yes", "Pregnancy"),
        ("condition | dementia | yes", "Dementia"),
        ("person | birth_date | 2009-01-01", "Under 18"),
    ],
)
def test_outside_the_scope(extra: str, word: str) -> None:
    person = "\n".join(line for line in PERSON.splitlines() if "birth_date" not in line or "birth_date" not in extra)
    found = options_of(person, f"kind | name | value\n{extra}", SERTRALINE_NOW)
    assert {o.group for o in found.values()} == {"outside_scope"}
    assert all(o.reasons[0].text.startswith(word) or reasons(o, "R1.1")[0].text.startswith(word) for o in found.values())


@pytest.mark.parametrize(("birth", "outside"), [("2008-11-25", True), ("2008-11-24", False), ("2008", False)])
def test_the_scope_begins_on_the_eighteenth_birthday(birth: str, outside: bool) -> None:
    # 24-Nov-2026: 17 years, 18 years, and a year that leaves it open
    found = options_of(PERSON.replace("1978-07-14", birth), SERTRALINE_NOW)
    assert ({o.group for o in found.values()} == {"outside_scope"}) is outside


def test_pregnancy_is_not_asked_of_men_nor_from_sixty() -> None:
    for person in (PERSON.replace("female", "male"), PERSON.replace("1978-07-14", "1966-01-01")):
        assert "pregnancy" not in options_of(person, SERTRALINE_NOW)["KET.ESK"].unrecorded
    assert "pregnancy" in options_of(PERSON, SERTRALINE_NOW)["KET.ESK"].unrecorded


# --- R2 what an earlier course counts as


def test_history_states() -> None:
    history = """
    kind          | name         | start      | stop       | dose | outcome  | stop_reason | sessions | adherence
    medication    | sertraline   | 2025-01-06 | 2025-04-07 | 100  | none     | inefficacy  |          | 90
    medication    | venlafaxine  | 2025-04-07 | 2025-04-21 | 75   | none     | inefficacy  |          |
    medication    | bupropion    | 2025-05-05 | 2025-08-04 |      |          |             |          |
    medication    | vortioxetine | 2020-01-06 | 2020-12-07 | 10   | response | patient_choice |       |
    psychotherapy | PSY.CBT      | 2025-01-06 | 2025-06-02 |      | partial  |             | 16       |
    psychotherapy | PSY.IPT      | 2025-07-07 | 2025-08-04 |      |          |             | 4        |
    tms           | TMS          | 2025-09-01 | 2025-10-13 |      | none     |             | 30       |
    ect           | ECT.RUL.BP   | 2019-01-07 | 2019-02-11 |      | remission |            | 10       |
    ketamine      | KET.ESK      | 2026-11-02 |            |      |          |             | 4        |
    """
    check_options(
        """
        option           | history    | group
        MED.SWITCH.SSRI  | failed     | consider
        MED.SWITCH.SNRI  | inadequate | consider
        MED.SWITCH.NDRI  | unknown    | consider
        MED.SWITCH.MULTI | helped     | consider
        PSY.CBT          | partial    | tried
        PSY.IPT          | inadequate | consider
        PSY.BA           | not_tried  | consider
        TMS.L10          | unknown    | consider
        ECT.RUL.BP       | helped     | consider
        KET.ESK          | current    | in_use
        KET.IV           | not_tried  | consider
        """,
        PERSON,
        history,
        all_clear(),
    )


def test_a_short_course_says_why_it_does_not_count() -> None:
    history = medication("venlafaxine | 2025-04-07 | 2025-04-21 | 75 | none | inefficacy")
    option = options_of(PERSON, history, all_clear())["MED.SWITCH.SNRI"]
    assert "too short" in reasons(option, "R2.1")[0].text
    assert option.history == "inadequate"


# --- R2.3 the dose first


@pytest.mark.parametrize(
    ("dose", "start", "outcome", "first", "group"),
    [
        ("50", "2026-07-01", "none", True, "consider"),  # CANMAT range 50-200 mg
        ("199", "2026-07-01", "none", True, "consider"),
        ("200", "2026-07-01", "none", False, "not_suitable"),  # at the top
        ("50", "2026-10-27", "none", True, "consider"),  # 28 days
        ("50", "2026-10-28", "none", False, "consider"),  # 27 days
        ("50", "2026-07-01", "remission", False, "consider"),  # nothing to add
    ],
)
def test_optimising_the_dose_comes_before_switching(dose: str, start: str, outcome: str, first: bool, group: str) -> None:
    found = options_of(PERSON, medication(f"sertraline | {start} | | {dose} | {outcome} |"), all_clear())
    assert found["MED.OPTIMISE"].group == group
    assert (next(iter(found)) == "MED.OPTIMISE") is first


def test_without_a_current_antidepressant_there_is_no_dose_to_raise_and_nothing_to_add_to() -> None:
    found = options_of(PERSON, all_clear())
    assert "MED.OPTIMISE" not in found
    assert found["AUG.LI"].group == "check_first"
    assert found["AUG.LI"].summary == "No antidepressant is current to add it to"


# --- R3.1 helped before


def test_what_helped_before_comes_first_and_is_never_failed() -> None:
    history = "kind | name | start | stop | sessions | outcome | stop_reason\nect | ECT.BT.BP | 2018-01-08 | 2018-02-12 | 10 | remission | remission"
    found = options_of(PERSON, SERTRALINE_NOW, history, all_clear())
    assert next(iter(found)) == "ECT.BT.BP"
    assert reasons(found["ECT.BT.BP"], "R3.1")
    assert reasons(found["ECT.BT.BP"], "R7")  # relapse plan


def test_a_lost_benefit_is_said_and_does_not_lead() -> None:
    history = medication(
        "bupropion | 2025-01-06 | 2026-03-02 | 300 | response | loss_of_efficacy", "sertraline | 2026-03-02 | | 200 | none |"
    )
    option = options_of(PERSON, history, all_clear())["MED.SWITCH.NDRI"]
    assert (option.history, option.group) == ("helped", "tried")
    assert "then lost" in reasons(option, "R3.1")[0].text


# --- R3.2 to R3.5 adding or switching


@pytest.mark.parametrize(
    ("outcome", "weeks_ago", "code", "adding_first"),
    [
        ("partial", "2026-07-01", "R3.2", True),
        ("none", "2026-07-01", "R3.3", False),
        ("worse", "2026-07-01", "R3.3", False),
        ("none", "2026-11-10", "", None),  # 2 weeks: too early to say
        ("", "2026-07-01", "", None),  # outcome not recorded
    ],
)
def test_partial_benefit_favours_adding_and_none_favours_switching(
    outcome: str, weeks_ago: str, code: str, adding_first: bool | None
) -> None:
    found = options_of(PERSON, medication(f"sertraline | {weeks_ago} | | 200 | {outcome} |"), all_clear())
    said = {r.code for r in found["AUG.ARI"].reasons} & {"R3.2", "R3.3"}
    assert said == ({code} if code else set())
    if adding_first is not None:
        assert before(found, "AUG.LI", "MED.SWITCH.SNRI") is adding_first


def test_after_two_failures_a_further_single_switch_ranks_lower() -> None:
    history = medication(
        "sertraline | 2025-01-06 | 2025-06-02 | 200 | none | inefficacy",
        "venlafaxine | 2025-06-02 | 2026-01-05 | 225 | none | inefficacy",
        "mirtazapine | 2026-01-05 | | 60 | none |",
    )
    found = options_of(PERSON, history, all_clear())
    assert before(found, "AUG.LI", "MED.SWITCH.NDRI")
    assert {"R3.3", "R3.4", "R3.5"} <= {r.code for r in found["MED.SWITCH.NDRI"].reasons}
    one = options_of(PERSON, medication("sertraline | 2025-01-06 | | 200 | none |"), all_clear())
    assert "R3.4" not in {r.code for r in one["MED.SWITCH.NDRI"].reasons}


# --- R3.6 to R3.10


def test_psychotherapy_stays_visible_at_every_stage() -> None:
    found = options_of(PERSON, SERTRALINE_NOW, all_clear())
    assert reasons(found["PSY.CBT"], "R3.6")
    had = "kind | name | start | stop | sessions | outcome\npsychotherapy | PSY.CBT | 2025-01-06 | 2025-06-02 | 16 | none"
    assert not reasons(options_of(PERSON, SERTRALINE_NOW, had, all_clear())["PSY.IPT"], "R3.6")


def test_two_failures_of_a_class_close_it_and_point_elsewhere() -> None:
    history = medication(
        "sertraline | 2025-01-06 | 2025-06-02 | 200 | none | inefficacy",
        "escitalopram | 2025-06-02 | 2026-01-05 | 20 | none | inefficacy",
    )
    found = options_of(PERSON, history, all_clear())
    assert (found["MED.SWITCH.SSRI"].group, found["MED.SWITCH.SNRI"].group) == ("tried", "consider")
    assert reasons(found["MED.SWITCH.SSRI"], "R3.7")
    assert reasons(found["MED.SWITCH.TCA"], "R3.7")


def test_left_tms_failed_counts_for_the_family_and_leaves_ect_and_ketamine_open() -> None:
    history = "kind | name | start | stop | sessions | outcome\ntms | TMS.L10 | 2026-03-02 | 2026-04-13 | 30 | none"
    check_options(
        """
        option     | history   | group
        TMS.L10    | failed    | tried
        TMS.iTBS   | not_tried | tried
        TMS.R1     | not_tried | tried
        ECT.RUL.BP | not_tried | consider
        KET.ESK    | not_tried | consider
        """,
        PERSON,
        SERTRALINE_NOW,
        history,
        all_clear(),
    )


def test_right_unilateral_ect_failed_leaves_bilateral_after_a_review() -> None:
    history = "kind | name | start | stop | sessions | outcome\nect | ECT.RUL.BP | 2026-03-02 | 2026-04-13 | 12 | none"
    found = options_of(PERSON, SERTRALINE_NOW, history, all_clear())
    assert (found["ECT.RUL.BP"].group, found["ECT.BT.BP"].group) == ("tried", "check_first")
    assert reasons(found["ECT.BT.BP"], "R3.9")
    assert reasons(found["ECT.BT.BP"], "E12")
    assert reasons(found["KET.IV"], "R3.10")
    assert found["KET.IV"].group == "consider"


# --- R4 and R5


def test_lines_and_levels_in_canada() -> None:
    # CANMAT 2023, tables 3.3, 7.2, 8.1, 8.2
    check_options(
        """
        option           | line | level | guideline
        PSY.CBT          | 1    | 1     | CANMAT 2023
        PSY.CBASP        | 2    | 2     | CANMAT 2023
        KET.ESK          | 2    | 1     | CANMAT 2023
        KET.PO           | 3    | 3     | CANMAT 2023
        TMS.R1           | 1    | 2     | CANMAT 2023
        ECT.BT.BP        | 2    | 1     | CANMAT 2023
        AUG.ARI          | 1    | 1     | CANMAT 2023
        AUG.LI           | 2    | 1     | CANMAT 2023
        AUG.T3           | 2    | 2     | CANMAT 2023
        AUG.LUM          |      |       | CANMAT 2023
        MED.SWITCH.TCA   | 2    | 1     | CANMAT 2023
        MED.SWITCH.MAOI  | 3    |       | CANMAT 2023
        """,
        PERSON,
        all_clear(),
    )


def test_options_of_equal_standing_are_ties() -> None:
    found = options_of(PERSON, SERTRALINE_NOW, all_clear())
    assert found["PSY.CBT"].rank == found["PSY.IPT"].rank == found["TMS.L10"].rank
    assert found["AUG.LI"].rank == found["AUG.RIS"].rank  # lithium against the others: said, not decided


def test_age_and_weight_move_an_augmenter_within_its_group() -> None:
    sixty = options_of(PERSON.replace("1978-07-14", "1966-01-01"), SERTRALINE_NOW, all_clear())
    assert sixty["AUG.ARI"].rank < sixty["AUG.BREX"].rank
    younger = options_of(PERSON, SERTRALINE_NOW, all_clear())
    assert younger["AUG.ARI"].rank == younger["AUG.BREX"].rank
    heavy = options_of(PERSON, SERTRALINE_NOW, all_clear(bmi="30"))
    assert heavy["AUG.QUE"].rank > heavy["AUG.RIS"].rank
    assert heavy["AUG.QUE"].safety == "caution"


def test_what_a_patient_cannot_attend_is_access_not_safety() -> None:
    found = options_of(PERSON, SERTRALINE_NOW, all_clear(cannot_attend_daily="yes", no_escort="yes"))
    assert (found["TMS.L10"].group, found["TMS.L10"].safety) == ("check_first", "clear")
    assert "not met: daily visits" in found["TMS.L10"].access
    assert found["TMS.acc"].group == "consider"
    assert (found["KET.ESK"].group, found["KET.ESK"].safety) == ("check_first", "clear")


# --- Interactions (OPT 6)


@pytest.mark.parametrize(
    ("now", "option", "code", "safety", "group"),
    [
        ("lorazepam", "ECT.RUL.BP", "W26", "high_risk", "check_first"),
        ("lorazepam", "TMS.iTBS", "W35", "caution", "consider"),
        ("lorazepam", "KET.ESK", "W37", "high_risk", "check_first"),
        ("lorazepam", "KET.IV", "W38", "caution", "consider"),
        ("lithium", "ECT.RUL.BP", "W28", "high_risk", "check_first"),
        ("lithium", "KET.IV", "W42", "clear", "consider"),
        ("lamotrigine", "KET.IV", "W39", "clear", "consider"),
        ("ramipril", "AUG.LI", "W23", "high_risk", "check_first"),
        ("ibuprofen", "AUG.LI", "W23", "high_risk", "check_first"),
        ("carbamazepine", "AUG.QUE", "W21", "high_risk", "check_first"),
        ("amiodarone", "AUG.QUE", "W22", "high_risk", "check_first"),
        ("fluoxetine", "AUG.TCA", "W15", "high_risk", "check_first"),
        ("tramadol", "MED.SWITCH.MAOI", "W08", "contraindicated", "not_suitable"),
        ("linezolid", "MED.SWITCH.SNRI", "W07", "contraindicated", "not_suitable"),
        ("tamoxifen", "MED.SWITCH.NDRI", "W19", "high_risk", "check_first"),
        ("methylphenidate", "KET.ESK", "W40", "caution", "consider"),
    ],
)
def test_interactions_with_a_current_medicine(now: str, option: str, code: str, safety: str, group: str) -> None:
    history = medication("mirtazapine | 2026-07-01 | | 60 | none |", f"{now} | 2026-08-03 | | 1 | |")
    if option == "MED.SWITCH.MAOI":
        history = medication(f"{now} | 2026-08-03 | | 1 | |")
    found = options_of(PERSON, history, all_clear())[option]
    assert reasons(found, code)
    assert (found.safety, found.group) == (safety, group)


def test_a_medicine_that_was_stopped_no_longer_interacts() -> None:
    history = medication("mirtazapine | 2026-07-01 | | 60 | none |", "lorazepam | 2026-08-03 | 2026-09-07 | 1 | |")
    assert not reasons(options_of(PERSON, history, all_clear())["ECT.RUL.BP"], "W26")


def test_qt_medicines_with_citalopram_by_jurisdiction() -> None:
    # W22: contraindicated in the UK, high-risk elsewhere; the other SSRIs remain, so the class does
    history = medication("bupropion | 2026-07-01 | | 300 | none |", "amiodarone | 2026-08-03 | | 200 | |")
    for jurisdiction, severity in (("UK", "C"), ("CA", "H")):
        option = options_of(PERSON, history, all_clear(), jurisdiction=jurisdiction)["MED.SWITCH.SSRI"]
        assert [r.severity for r in reasons(option, "W22")] == [severity]
        assert option.group == "consider"


def test_a_replaced_antidepressant_does_not_meet_its_successor() -> None:
    # citalopram is being replaced by a tricyclic: no QT pair, but fluoxetine's CYP2D6 inhibition carries over (W15)
    citalopram = options_of(PERSON, medication("citalopram | 2026-07-01 | | 40 | none |"), all_clear())["MED.SWITCH.TCA"]
    assert not reasons(citalopram, "W22")
    fluoxetine = options_of(PERSON, medication("fluoxetine | 2026-07-01 | | 60 | none |"), all_clear())["MED.SWITCH.TCA"]
    assert reasons(fluoxetine, "W15")


# --- The card


def test_both_sides_of_a_disagreement_are_shown() -> None:
    found = options_of(PERSON, SERTRALINE_NOW, all_clear())
    ect = {r.code: r for r in found["ECT.RUL.BP"].reasons if r.kind == "evidence"}
    assert {"ELEKT-D", "KetECT"} <= set(ect)
    assert "403 people" in ect["ELEKT-D"].text
    assert {r.severity for r in found["KET.ESK"].reasons if r.kind == "evidence"} >= {"for", "against"}
    assert "MIR" in {r.code for r in found["AUG.MIR"].reasons}


def test_the_description_stands_beside_the_guideline_and_is_named() -> None:
    found = options_of(PERSON, SERTRALINE_NOW, all_clear())
    for option in ("PSY.CBT", "KET.ESK", "TMS.L10", "ECT.RUL.BP", "MED.SWITCH.SNRI"):
        described = [r for r in found[option].reasons if r.kind == "description"]
        assert described, option
        assert all("five_solutions_article" in r.source for r in described)
    guided = next(r for r in found["TMS.cg"].reasons if r.kind == "description" and "third of participants" in r.text)
    assert "no better" in guided.text


def test_titles_say_what_an_adjunct_is_added_to() -> None:
    found = options_of(PERSON, SERTRALINE_NOW, all_clear())
    assert found["AUG.LI"].title == "Lithium added to sertraline"
    assert found["MED.SWITCH.SSRI"].title == "Another SSRI instead of sertraline"
    assert found["MED.SWITCH.NASSA"].title == "Mirtazapine instead of sertraline"
    assert found["MED.OPTIMISE"].title == "Higher dose of sertraline"
    assert options_of(PERSON, all_clear())["AUG.LI"].title == "Lithium added to an antidepressant"


def test_internet_cbt_ranks_lower_in_a_severe_episode() -> None:
    severe = options_of(PERSON, "kind | name | value\nperson | severity | severe", SERTRALINE_NOW, all_clear())
    moderate = options_of(PERSON, "kind | name | value\nperson | severity | moderate", SERTRALINE_NOW, all_clear())
    assert severe["PSY.iCBT"].rank > severe["PSY.CBT"].rank
    assert moderate["PSY.iCBT"].rank == moderate["PSY.CBT"].rank
