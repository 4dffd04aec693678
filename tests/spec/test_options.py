"""Which options remain, and why? The ten acceptance tests of OPT 9, then the rules R0 to R7 one by one.

Each case is a small history; what is expected was written from the rules, with the rule above it.
"""

from __future__ import annotations

from datetime import date

import pytest

from lib.knowledge.load import knowledge
from lib.knowledge.options import CautionRow
from tests.unit.engine.options.factory import PERSON, SERTRALINE_NOW, all_clear, check_options, options_of, reasons

CONTRAINDICATIONS = [
    (row, jurisdiction)
    for row in knowledge().options.cautions
    if row.severity == "C" and row.test in ("present", "ever", "recent")
    for jurisdiction in (row.jurisdictions.split() or ["CA"])[:1]
]
_TARGETS = {
    "KET.*": "KET.IV",
    "TMS.*": "TMS.iTBS",
    "ECT.*": "ECT.RUL.BP",
    "bupropion": "MED.SWITCH.NDRI",
    "TCA": "MED.SWITCH.TCA",
    "agomelatine": "MED.SWITCH.MT",
    "MAOI": "MED.SWITCH.MAOI",
}


# --- 1. Each C row flips the option out and names its source (R0.3)


def _contraindicated(row: CautionRow, jurisdiction: str, value: str) -> tuple[str, list[dict[str, str]]]:
    aim = row.options.split()[0]
    extra = {"kind": "condition", "name": row.subject.split()[0], "value": "yes", "start": "2026-11-10"}
    rows = all_clear(**{extra["name"]: ""})
    return _TARGETS.get(aim, aim), [*rows, extra] if value == "yes" else rows


@pytest.mark.parametrize(("row", "jurisdiction"), CONTRAINDICATIONS, ids=[f"{r.code}-{r.subject}-{j}" for r, j in CONTRAINDICATIONS])
def test_a_contraindication_takes_the_option_out_and_names_its_source(row: CautionRow, jurisdiction: str) -> None:
    if row.code == "D05":  # bears on two of six SSRIs: tested below
        return
    option_id, rows = _contraindicated(row, jurisdiction, "yes")
    before = options_of(PERSON, all_clear(), jurisdiction=jurisdiction)[option_id]
    after = options_of(PERSON, rows, jurisdiction=jurisdiction)[option_id]
    assert before.safety != "contraindicated"
    assert (after.group, after.safety) == ("not_suitable", "contraindicated")
    assert [r.source for r in reasons(after, row.code) if r.severity == "C"] == [row.source]


def test_a_contraindication_on_some_agents_of_a_class_leaves_the_others() -> None:
    # D05: congenital long QT, UK: citalopram and escitalopram contraindicated; four SSRIs remain
    option = options_of(PERSON, all_clear(long_qt_syndrome="yes"), jurisdiction="UK")["MED.SWITCH.SSRI"]
    assert option.group == "consider"
    assert [r.text.split(":")[0] for r in reasons(option, "D05")] == ["citalopram, escitalopram"]


@pytest.mark.parametrize(
    ("egfr", "safety", "group"),
    [
        (29, "contraindicated", "not_suitable"),
        (30, "high_risk", "check_first"),
        (59, "high_risk", "check_first"),
        (60, "clear", "consider"),
    ],
)
def test_egfr_cut_offs_of_lithium(egfr: int, safety: str, group: str) -> None:
    # L01: below 30 contraindicated, 30 to 59 high-risk. Sertraline with lithium is a caution of its own (W12), so mirtazapine here
    now = "kind | name | start | dose\nmedication | mirtazapine | 2026-07-01 | 60"
    option = options_of(PERSON, now, all_clear(egfr=str(egfr)))["AUG.LI"]
    assert (option.safety, option.group) == (safety, group)


# --- 2. Each unknown never yields "ok" (R0.4); see also tests/property/test_options.py


@pytest.mark.parametrize(
    "condition", sorted({s for row in knowledge().options.cautions for s in row.subject.split()[:1] if s in knowledge().conditions})
)
def test_a_condition_not_recorded_is_never_clear(condition: str) -> None:
    if condition in ("psychosis_current", "bipolar_disorder"):
        return  # answered by the person facts psychotic_features and diagnosis, which PERSON holds
    for option in options_of(PERSON, SERTRALINE_NOW, all_clear(**{condition: ""})).values():
        if condition in option.unrecorded:
            assert option.safety != "clear"


def test_nothing_recorded_clears_nothing() -> None:
    assert {o.safety for o in options_of(SERTRALINE_NOW).values()} <= {"cannot_clear", "contraindicated", "high_risk"}


def test_everything_recorded_clears() -> None:
    found = options_of(PERSON, SERTRALINE_NOW, all_clear())
    check = ("PSY.CBT", "KET.IV", "KET.ESK", "TMS.iTBS", "ECT.RUL.BP", "AUG.ARI", "AUG.QUE", "MED.SWITCH.NDRI")
    assert {o: found[o].safety for o in check} == dict.fromkeys(check, "clear")


def test_what_holds_an_option_and_what_is_only_listed() -> None:
    # Convention: a contraindication not recorded holds the option; anything else not recorded leaves its group alone
    check_options(
        """
        option      | group       | safety
        PSY.CBT     | consider    | cannot_clear
        ECT.RUL.BP  | consider    | cannot_clear
        TMS.iTBS    | check_first | cannot_clear
        KET.ESK     | check_first | cannot_clear
        AUG.ARI     | consider    | cannot_clear
        AUG.BUP     | check_first | cannot_clear
        AUG.LI      | check_first | cannot_clear
        """,
        SERTRALINE_NOW,
    )
    found = options_of(SERTRALINE_NOW)
    assert found["ECT.RUL.BP"].unrecorded[0] == "anaesthetic_assessment"
    assert found["KET.ESK"].unrecorded[:2] == ("aneurysmal_vascular_disease", "arteriovenous_malformation")
    assert found["AUG.LI"].unrecorded[0] == "lab:egfr"


# --- 3. Intolerance never counts as failure (R2.2)


def test_intolerance_is_not_failure() -> None:
    history = """
    kind       | name          | start      | stop       | dose | outcome | stop_reason | sessions
    medication | escitalopram  | 2026-01-05 | 2026-01-19 | 10   |         | intolerance |
    tms        | TMS.iTBS      | 2026-03-02 | 2026-03-10 |      |         | intolerance | 6
    medication | sertraline    | 2026-07-01 |            | 200  | none    |             |
    medication | aripiprazole  | 2026-08-01 | 2026-08-20 | 5    |         | intolerance |
    """
    check_options(
        """
        option   | history       | group
        TMS.iTBS | not_tolerated | tried
        AUG.ARI  | not_tolerated | tried
        """,
        PERSON,
        history,
        all_clear(),
    )
    ssri = options_of(PERSON, history, all_clear())["MED.SWITCH.SSRI"]
    assert ssri.history != "not_tolerated"  # sertraline, adequate and without effect, weighs more
    assert "stopped for side effects" in reasons(ssri, "R2.2")[0].text


# --- 4. Psychosis puts ECT first and CBT later (R0.2, P01)


def test_psychosis_puts_ect_first_and_psychotherapy_later() -> None:
    person = PERSON.replace("psychotic_features | no", "psychotic_features | yes")
    found = options_of(person, SERTRALINE_NOW, all_clear(psychosis_current=""))
    assert next(iter(found)) == "ECT.RUL.BP"
    assert found["ECT.RUL.BP"].group == "consider"
    assert found["PSY.CBT"].group == "not_suitable"
    assert found["PSY.CBT"].summary.startswith("Later")
    assert found["PSY.CBT"].safety == "caution"  # later is not the same as contraindicated
    assert reasons(found["AUG.QUE"], "R0.2")
    assert not reasons(found["AUG.LI"], "R0.2")


@pytest.mark.parametrize("finding", ["catatonia", "not_eating_or_drinking", "rapid_deterioration"])
def test_other_findings_that_put_ect_first(finding: str) -> None:
    found = options_of(PERSON, SERTRALINE_NOW, all_clear(**{finding: "yes"}))
    assert next(iter(found)) == "ECT.RUL.BP"
    assert reasons(found["ECT.RUL.BP"], "R0.2")


def test_without_such_a_finding_tms_precedes_ect() -> None:
    found = list(options_of(PERSON, SERTRALINE_NOW, all_clear()))
    assert found.index("TMS.iTBS") < found.index("ECT.RUL.BP")


# --- 5. England against Canada changes the line of esketamine


def test_the_line_of_esketamine_by_jurisdiction() -> None:
    for jurisdiction, line, level, group in (
        ("CA", "2", "1", "consider"),
        ("UK", "not_recommended", "", "check_first"),
        ("US", "", "", "consider"),
        ("EU", "", "", "consider"),
    ):
        check_options(
            f"""
            option  | history   | safety | line   | level   | group
            KET.ESK | not_tried | clear  | {line} | {level} | {group}
            """,
            PERSON,
            SERTRALINE_NOW,
            all_clear(),
            jurisdiction=jurisdiction,
        )
    assert reasons(options_of(PERSON, SERTRALINE_NOW, all_clear(), jurisdiction="UK")["KET.ESK"], "R4.2")


# --- 6. Fluoxetine stopped four weeks ago: MAOI blocked, with the date (W03)


@pytest.mark.parametrize(
    ("agent", "stop", "group", "clear_from"),
    [
        ("fluoxetine", "2026-10-27", "not_suitable", date(2026, 12, 1)),  # 4 weeks ago, 5 weeks asked
        ("fluoxetine", "2026-10-20", "consider", None),  # 35 days ago: over
        ("sertraline", "2026-11-11", "not_suitable", date(2026, 11, 25)),  # W02: 13 days
        ("sertraline", "2026-11-10", "consider", None),  # 14 days
        ("vortioxetine", "2026-11-04", "not_suitable", date(2026, 11, 25)),  # W04: 21 days
        ("clomipramine", "2026-11-04", "not_suitable", date(2026, 11, 25)),  # W05
    ],
)
def test_washouts_before_an_maoi(agent: str, stop: str, group: str, clear_from: date | None) -> None:
    history = f"kind | name | start | stop | dose\nmedication | {agent} | 2026-01-05 | {stop} | 20"
    option = options_of(PERSON, history, all_clear())["MED.SWITCH.MAOI"]
    assert (option.group, option.clear_from) == (group, clear_from)


def test_a_washout_after_a_vague_stop_counts_from_its_last_possible_day() -> None:
    history = "kind | name | start | stop | dose\nmedication | sertraline | 2026-01-05 | 2026-11-02..2026-11-20 | 100"
    option = options_of(PERSON, history, all_clear())["MED.SWITCH.MAOI"]
    assert option.clear_from == date(2026, 12, 4)


def test_while_the_antidepressant_is_taken_no_date_is_promised() -> None:
    option = options_of(PERSON, SERTRALINE_NOW, all_clear())["MED.SWITCH.MAOI"]
    assert (option.group, option.clear_from) == ("not_suitable", None)


def test_after_an_maoi_every_serotonergic_class_waits() -> None:
    # W01: 14 days
    history = "kind | name | start | stop | dose\nmedication | phenelzine | 2026-01-05 | 2026-11-20 | 60"
    found = options_of(PERSON, history, all_clear())
    for option in ("SSRI", "SNRI", "TCA", "MULTI", "NASSA", "NDRI"):
        assert found[f"MED.SWITCH.{option}"].clear_from == date(2026, 12, 4), option


# --- 7. Bupropion and TMS: a caution, not a block (W34)


def test_bupropion_does_not_exclude_tms() -> None:
    history = "kind | name | start | dose\nmedication | bupropion | 2026-07-01 | 300"
    option = options_of(PERSON, history, all_clear())["TMS.iTBS"]
    assert (option.safety, option.group) == ("caution", "consider")
    assert reasons(option, "W34")


# --- 8. Aripiprazole with paroxetine: said, nothing more (W17)


def test_aripiprazole_with_paroxetine_is_information() -> None:
    history = "kind | name | start | dose\nmedication | paroxetine | 2026-07-01 | 40"
    option = options_of(PERSON, history, all_clear())["AUG.ARI"]
    assert (option.safety, option.group) == ("clear", "consider")
    assert [r.severity for r in reasons(option, "W17")] == ["info"]
    # the same inhibitor is a caution for risperidone (W16)
    assert options_of(PERSON, history, all_clear())["AUG.RIS"].safety == "caution"


# --- 9. Citalopram 40 mg at 66: a dose cap (D06)


@pytest.mark.parametrize(
    ("birth", "jurisdiction", "capped"),
    [
        ("1960-01-01", "US", True),  # 66
        ("1960-01-01", "UK", True),
        ("1965-01-01", "US", True),  # 61: over 60
        ("1965-01-01", "UK", False),  # the MHRA cap begins over 65
        ("1966-01-01", "US", False),  # 60
    ],
)
def test_the_dose_cap_of_citalopram(birth: str, jurisdiction: str, capped: bool) -> None:
    person = PERSON.replace("1978-07-14", birth)
    history = "kind | name | start | dose | outcome\nmedication | citalopram | 2026-07-01 | 40 | none"
    option = options_of(person, history, all_clear(), jurisdiction=jurisdiction)["MED.OPTIMISE"]
    assert bool(reasons(option, "D06")) is capped
    text = " ".join(r.text for r in reasons(option, "R2.3"))
    assert ("40 mg is above the cap of 20 mg" in text) is capped
    assert option.group == "not_suitable"  # capped, or at the top of 20-40 mg


# --- 10. Blood pressure before ketamine (K06)


@pytest.mark.parametrize(
    ("birth", "systolic", "diastolic", "jurisdiction", "safety"),
    [
        ("1956-01-01", 150, 92, "EU", "high_risk"),  # 70 years: the diastolic limit of 90
        ("1956-01-01", 149, 88, "EU", "clear"),
        ("1956-01-01", 149, 88, "US", "high_risk"),  # US limit 140 at any age
        ("1956-01-01", 150, 90, "EU", "clear"),
        ("1956-01-01", 151, 90, "EU", "high_risk"),
        ("1978-01-01", 141, 80, "EU", "high_risk"),  # under 65: 140
        ("1978-01-01", 140, 90, "EU", "clear"),
    ],
)
def test_blood_pressure_defers_a_session_and_blocks_nothing(
    birth: str, systolic: int, diastolic: int, jurisdiction: str, safety: str
) -> None:
    person = PERSON.replace("1978-07-14", birth)
    rows = all_clear(systolic_bp=str(systolic), diastolic_bp=str(diastolic))
    option = options_of(person, SERTRALINE_NOW, rows, jurisdiction=jurisdiction)["KET.IV"]
    assert option.safety == safety
    assert option.group == ("check_first" if safety == "high_risk" else "consider")


def test_blood_pressure_between_the_limits_is_unknown_without_an_age() -> None:
    option = options_of(SERTRALINE_NOW, all_clear(systolic_bp="145"), jurisdiction="EU")["KET.IV"]
    assert option.safety == "cannot_clear"
    assert "birth_date" in option.unrecorded


def test_where_speed_matters_a_benzodiazepine_does_not_move_ect_down() -> None:
    # Catatonia is treated with lorazepam as a rule: W26 is said, ECT stays first
    history = "kind | name | start | dose\nmedication | lorazepam | 2026-11-10 | 4"
    found = options_of(PERSON, SERTRALINE_NOW, history, all_clear(catatonia="yes"))
    ect = found["ECT.RUL.BP"]
    assert next(iter(found)) == "ECT.RUL.BP"
    assert (ect.group, ect.safety) == ("consider", "high_risk")
    assert reasons(ect, "W26")
    # without such a finding the same benzodiazepine is checked first
    assert options_of(PERSON, SERTRALINE_NOW, history, all_clear())["ECT.RUL.BP"].group == "check_first"


def test_a_valid_refusal_stands_even_where_speed_matters() -> None:
    found = options_of(PERSON, SERTRALINE_NOW, all_clear(catatonia="yes", ect_refusal="yes"))
    assert found["ECT.RUL.BP"].group == "not_suitable"
