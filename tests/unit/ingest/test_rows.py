"""Each kind of row: what is read, what is asked, what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from lib.ingest.intake import DateOrderQuestion, Decisions, NameQuestion
from lib.records.answers import NO, UNKNOWN, YES
from tests.unit.ingest.files import one_row, only, read, said

DRUG = "patient_id,kind,name,start,stop,weeks,dose,unit,frequency,route,sessions,augments,adherence,outcome,stop_reason"


def drug(**cells: str) -> str:
    """A row of DRUG with these cells."""
    return ",".join({"patient_id": "A", "kind": "medication", "name": "sertraline", **cells}.get(h, "") for h in DRUG.split(","))


# what is wrong                 column        value
REFUSED = """
stop before start             | stop        | name=sertraline start=2024-03-01 stop=2024-02-01
stop before start, vague      | stop        | name=sertraline start=2024 stop=2023
start in the future           | start       | name=sertraline start=2027-01-01
stop in the future            | stop        | name=sertraline start=2024-01-01 stop=2026-12-24
start unreadable              | start       | name=sertraline start=sometime
two-digit year                | start       | name=sertraline start=05-Mar-24
negative dose                 | dose        | name=sertraline start=2024 dose=-50_mg
half a session                | sessions    | kind=ect name=ECT start=2024 sessions=7.5
no name                       | name        | name= start=2024
unknown kind, unknown name    | kind        | kind=potion name=elixir start=2024
"""


@pytest.mark.parametrize("line", REFUSED.strip().splitlines())
def test_refuses_the_row_and_names_the_cell(line: str) -> None:
    _, column, cells = (part.strip() for part in line.split("|"))
    pairs = dict(cell.split("=", 1) for cell in cells.split())
    history, problems = one_row(DRUG, drug(**{k: v.replace("_", " ") for k, v in pairs.items()}))
    assert history is not None
    assert history.treatments == ()
    assert (history.rows_read, history.rows_used) == (1, 0)
    errors = [p for p in problems if p.severity == "error"]
    assert [(p.row, p.column) for p in errors] == [(2, column)]
    assert errors[0].fix


# A cell that is not essential: the row is used, the fact is not recorded, and the cell is named.
LEFT_OUT = """
start       | start=ongoing
start       | start=today
adherence   | adherence=0.9
adherence   | adherence=120
adherence   | adherence=4
outcome     | outcome=2
outcome     | outcome=-1
adherence   | adherence=lots
outcome     | outcome=0.4
outcome     | outcome=250_%
outcome     | outcome=so-so
stop_reason | stop=2024-06 stop_reason=whatever
weeks       | weeks=a_few
weeks       | weeks=about_8
dose        | dose=50
dose        | dose=as_directed
dose        | dose=50_mg_prn
route       | route=telepathic
sessions    | kind=psychotherapy name=CBT sessions=8-12
sessions    | kind=psychotherapy name=CBT sessions=8_to_12_sessions
sessions    | kind=ect name=ECT sessions=many
augments    | augments=something
"""


@pytest.mark.parametrize("line", LEFT_OUT.strip().splitlines())
def test_keeps_the_row_without_a_cell_that_cannot_be_read(line: str) -> None:
    column, cells = (part.strip() for part in line.split("|"))
    pairs = dict(cell.split("=", 1) for cell in cells.split())
    history, problems = one_row(DRUG, drug(**{"start": "2024"} | {k: v.replace("_", " ") for k, v in pairs.items()}))
    assert history is not None
    (one,) = history.treatments
    assert [(p.column, p.severity) for p in problems] == [(column, "warning")]
    assert (
        one.adherence,
        one.adherence_pct,
        one.outcome,
        one.improvement_pct,
        one.stop_reason,
        one.dose,
        one.weeks,
        one.route,
        one.augments,
        one.sessions,
    ) == (None,) * 10


READ = """
adherence_pct   | 85.0             | adherence=85_%
adherence_pct   | 0.0              | adherence=0
adherence       | good             | adherence=fully_adherent
adherence       | poor             | adherence=non-compliant
outcome         | none             | outcome=no_help
outcome         | partial          | outcome=Partial_response
outcome         | remission        | outcome=remitted
improvement_pct | 40.0             | outcome=40_%
improvement_pct | 2.0              | outcome=2_%
improvement_pct | 5.0              | outcome=5_percent
improvement_pct | -20.0            | outcome=-20
stop_reason     | intolerance      | stop=2024-06 stop_reason=side_effects
stop_reason     | loss_of_efficacy | stop=2024-06 stop_reason=stopped_working
stop_reason     | inefficacy       | stop=2024-06 stop_reason=Ineffective
augments        | venlafaxine      | augments=Effexor_XR
sessions        | 12               | kind=ect name=ECT sessions=12
"""


@pytest.mark.parametrize("line", READ.strip().splitlines())
def test_reads_words_and_percentages(line: str) -> None:
    field, expected, cells = (part.strip() for part in line.split("|"))
    pairs = dict(cell.split("=", 1) for cell in cells.split())
    history, problems = one_row(DRUG, drug(start="2024", **{k: v.replace("_", " ") for k, v in pairs.items()}))
    assert history is not None
    assert str(getattr(history.treatments[0], field)) == expected
    assert not problems


@pytest.mark.parametrize(
    ("cells", "kind", "agent"),
    [
        ({"kind": "medication", "name": "Zoloft"}, "medication", "sertraline"),
        ({"kind": "", "name": "escitalopram"}, "medication", "escitalopram"),
        ({"kind": "medication", "name": "Spravato"}, "ketamine", "KET.ESK"),
        ({"kind": "medication", "name": "ketamine"}, "ketamine", "KET"),
        ({"kind": "medication", "name": "ketamine", "route": "IV"}, "ketamine", "KET.IV"),
        ({"kind": "medication", "name": "ketamine", "route": "by mouth"}, "ketamine", "KET.PO"),
        ({"kind": "other", "name": "CBT"}, "psychotherapy", "PSY.CBT"),
        ({"kind": "tms", "name": "iTBS"}, "tms", "TMS.iTBS"),
        ({"kind": "tms", "name": "magnetic sessions at the clinic"}, "tms", "TMS"),
        ({"kind": "medication", "name": "elixir"}, "medication", None),
    ],
)
def test_kind_and_agent(cells: dict[str, str], kind: str, agent: str | None) -> None:
    history, _ = one_row(DRUG, drug(start="2024", **cells))
    assert history is not None
    assert [(t.kind, t.agent) for t in history.treatments] == [(kind, agent)]


def test_a_combination_product_is_each_of_its_agents() -> None:
    history, problems = one_row(DRUG, drug(name="Symbyax", start="2024", dose="1 capsule daily"))
    assert history is not None
    assert [(t.row, t.agent, t.dose) for t in history.treatments] == [(2, "olanzapine", None), (2, "fluoxetine", None)]
    assert [(p.column, p.severity) for p in problems] == [("dose", "warning")]


def test_an_unknown_name_stays_is_asked_once_and_can_be_settled() -> None:
    text = "patient_id,kind,name,start\nA,medication,Prozak,2024\nB,medication,Prozak,2025\nB,medication,elixir,2025\n"
    intake = read(text)
    assert intake.questions == (NameQuestion("Prozak", "agent", (2, 3), ("fluoxetine",)), NameQuestion("elixir", "agent", (4,), ()))
    assert [t.agent for h in intake.histories for t in h.treatments] == [None, None, None]
    settled = read(text, Decisions(names={"Prozak": "fluoxetine", "elixir": ""}))
    assert settled.questions == ()
    assert [t.agent for h in settled.histories for t in h.treatments] == ["fluoxetine", "fluoxetine", None]


@pytest.mark.parametrize("name", ["bupropion", "Celexa", "citalopram", "clomipramine", "Lamictal"])
def test_names_one_letter_apart_are_never_confused(name: str) -> None:
    twins = {
        "bupropion": "buspirone",
        "Celexa": "celecoxib",
        "citalopram": "escitalopram",
        "clomipramine": "chlorpromazine",
        "Lamictal": "terbinafine",
    }
    history, _ = one_row(DRUG, drug(name=name, start="2024"))
    assert history is not None
    assert history.treatments[0].agent not in (None, twins[name])


def test_weeks_close_a_course_only_when_they_are_over() -> None:
    over, _ = one_row(DRUG, drug(start="2024-01-01", weeks="8"))
    running, _ = one_row(DRUG, drug(start="2026-11-01", weeks="8"))
    assert over is not None
    assert running is not None
    assert over.treatments[0].stop is not None
    assert over.treatments[0].stop.latest == date(2024, 2, 26)
    assert running.treatments[0].stop is None


def test_stopped_without_a_date_is_not_ongoing() -> None:
    history, problems = one_row(DRUG, drug(start="2024-01-01", stop_reason="inefficacy"))
    assert history is not None
    stop = history.treatments[0].stop
    assert stop is not None
    assert (stop.earliest, stop.latest) == (date(2024, 1, 1), date(2026, 11, 24))
    assert [(p.column, p.severity) for p in problems] == [("stop", "warning")]


def test_a_placeholder_stop_is_left_out_with_a_note() -> None:
    history, problems = one_row(DRUG, drug(start="2024-01-01", stop="9999-12-31"))
    assert history is not None
    assert history.treatments[0].stop is None
    assert [(p.column, p.severity) for p in problems] == [("stop", "note")]


def test_strength_in_the_name_and_tablets_in_the_dose() -> None:
    history, problems = one_row(DRUG, drug(name="Sertraline 50mg tablets", start="2024", dose="2 tabs nocte"))
    assert history is not None
    assert history.treatments[0].dose is not None
    assert (history.treatments[0].dose.low, history.treatments[0].dose.unit) == (100, "mg")
    assert not problems


def test_directions_in_the_cell_of_the_name_leave_the_pack_alone() -> None:
    history, _ = one_row(DRUG, drug(name="Mirtazapine 15mg tablets - 28 tablet(s) - TAKE ONE AT NIGHT", start="2024"))
    assert history is not None
    assert history.treatments[0].agent == "mirtazapine"
    assert history.treatments[0].dose is not None
    assert history.treatments[0].dose.low == 15


FACTS = "patient_id,kind,name,start,value,unit"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PHQ-9", "14", ("PHQ-9", None, 14.0)),
        ("phq 9", "14/27", ("PHQ-9", None, 14.0)),
        ("PHQ-9 item 9", "1", ("PHQ-9", 9, 1.0)),
        ("MADRS", "31 (severe)", ("MADRS", None, 31.0)),
        ("phq9_9", "2", ("PHQ-9", 9, 2.0)),
        ("PHQ9_1", "2", ("PHQ-9", 1, 2.0)),
        ("MADRS_10", "2", ("MADRS", 10, 2.0)),
        ("HAM-D_17", "22", ("HAM-D17", None, 22.0)),
        ("QIDS-16", "14", ("QIDS-SR16", None, 14.0)),
        ("WHO 5", "52", ("WHO-5", None, 52.0)),
    ],
)
def test_scores(name: str, value: str, expected: tuple[str, int | None, float]) -> None:
    history, problems = one_row(FACTS, f"A,score,{name},2024-01-05,{value},")
    assert history is not None
    assert [(s.scale, s.item, s.value) for s in history.scores] == [expected]
    assert not problems


@pytest.mark.parametrize("kind", ["score", ""])
@pytest.mark.parametrize("name", ["BDI", "GAD-7", "Beck"])
def test_a_scale_that_is_not_counted_stays_a_score(kind: str, name: str) -> None:
    history, problems = one_row(FACTS, f"A,{kind},{name},2024-01-05,12,")
    assert history is not None
    assert [(s.name, s.scale, s.value) for s in history.scores] == [(name, None, 12.0)]
    assert (history.person, history.conditions) == ((), ())
    assert "not counted" in problems[0].message


def test_the_items_of_a_registry_are_items_and_not_totals() -> None:
    headings = ",".join(f"phq9_{item}" for item in range(1, 10))
    intake = read(f"record_id,date,{headings},phq9_total\nA,2024-01-05,3,3,2,2,1,1,2,2,1,17\n")
    scores = intake.histories[0].scores
    assert [(s.scale, s.value) for s in scores if s.item is None] == [("PHQ-9", 17.0)]
    assert [s.value for s in scores if s.item is not None] == [3, 3, 2, 2, 1, 1, 2, 2, 1]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("A,score,PHQ-9,2024-01-05,28,", "value"),
        ("A,score,PHQ-9,2024-01-05,-1,", "value"),
        ("A,score,PHQ-9 item 9,2024-01-05,4,", "value"),
        ("A,score,CGI-S,2024-01-05,0,", "value"),
        ("A,score,PHQ-9,2024-01-05,14/60,", "value"),
        ("A,score,PHQ-9,2024-01-05,high,", "value"),
        ("A,score,PHQ-9,2024-01-05,,", "value"),
        ("A,score,PHQ-9,,14,", "start"),
        ("A,lab,sodium,2024-01-05,low,", "value"),
        ("A,episode,depressive episode,,,", "start"),
        ("A,person,birth_date,,2027-01-01,", "value"),
        ("A,person,severity,,dreadful,", "value"),
        ("A,condition,no epilepsy,,no,", "value"),
    ],
)
def test_refuses_facts_that_cannot_be(row: str, column: str) -> None:
    history, problems = one_row(FACTS, row)
    assert history is not None
    assert history.rows_used == 0
    assert [(p.row, p.column) for p in problems if p.severity == "error"] == [(2, column)]


@pytest.mark.parametrize(
    ("name", "value", "present"),
    [
        ("epilepsy", "", YES),
        ("epilepsy", "no", NO),
        ("epilepsy", "suspected", UNKNOWN),
        ("no epilepsy", "", NO),
        ("denies epilepsy", "", NO),
        ("epilepsy", "mild", UNKNOWN),
    ],
)
def test_conditions_present_absent_unknown(name: str, value: str, present: object) -> None:
    history, _ = one_row(FACTS, f"A,condition,{name},,{value},")
    assert history is not None
    assert [(c.condition, c.present) for c in history.conditions] == [("epilepsy_or_seizure", present)]


def test_a_lab_with_its_unit_in_the_value_is_not_the_drug() -> None:
    history, _ = one_row("patient_id,name,start,value,unit", 'A,lithium level,2024-01-05,"0,62 mmol/L",')
    assert history is not None
    assert [(x.lab, x.value, x.unit) for x in history.labs] == [("lithium_level", 0.62, "mmol/L")]
    assert history.treatments == ()


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("relapse", "relapse"),
        ("admitted to hospital", "hospital_admission"),
        ("manic switch", "switch_to_mania"),
        ("moved house", "moved house"),
    ],
)
def test_events(name: str, event: str) -> None:
    history, _ = one_row(FACTS, f"A,event,{name},2024-01,,")
    assert history is not None
    assert [e.event for e in history.events] == [event]


# The word stands there, the diagnosis does not: of a relative, ruled out, only feared, or given up since.
BIPOLAR_BY_WORD_ONLY = (
    "FHx bipolar", "f/h of bipolar", "Mother bipolar", "MDD. Son has bipolar.", "brother with bipolar I", "Bipolar disorder ruled out", "bipolar excluded",
    "bipolar unlikely", "MDD; bipolar screen negative", "concern for bipolar", "bipolar traits", "MDD; previously misdiagnosed as bipolar",
    "Mother: recurrent depressive disorder",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("MDD", "unipolar_depression"),
        ("major depressive disorder; recurrent", "unipolar_depression"),
        ("recurrent depressive disorder", "unipolar_depression"),
        ("F33.2", "unipolar_depression"),
        ("F32.9", "unipolar_depression"),
        ("296.33", "unipolar_depression"),
        ("6A71.1", "unipolar_depression"),
        ("MDD - no bipolar disorder", "unipolar_depression"),
        ("Bipolar II", "bipolar_disorder"),
        ("bipolar depression", "bipolar_disorder"),
        ("F31.4", "bipolar_disorder"),
        ("296.5", "bipolar_disorder"),
        ("?bipolar", "?bipolar"),
        ("MDD vs bipolar", "MDD vs bipolar"),
        ("MDD; family history of bipolar", "MDD; family history of bipolar"),
        ("F32.81", "F32.81"),  # premenstrual dysphoric disorder
        ("schizoaffective disorder depressive type", "schizoaffective disorder depressive type"),
        ("adjustment disorder with depressed mood", "adjustment disorder with depressed mood"),
        ("depression", "depression"),
        ("MDD w/o manic episodes", "unipolar_depression"),
        *((text, text) for text in BIPOLAR_BY_WORD_ONLY),
    ],
)
def test_diagnosis(text: str, value: str) -> None:
    history, problems = one_row(FACTS, f"A,person,diagnosis,,{text},")
    assert history is not None
    fact = history.fact("diagnosis")
    assert fact is not None
    assert fact.value == value
    assert any(p.severity == "warning" for p in problems) == (value == text)
    assert bool(history.conditions) == (value == "bipolar_disorder")


def test_the_code_of_a_diagnosis_gives_severity_and_psychosis_and_says_so() -> None:
    history, problems = one_row(FACTS, "A,person,diagnosis,,F33.3,")
    assert history is not None
    assert [(f.fact, f.value) for f in history.person] == [
        ("diagnosis", "unipolar_depression"),
        ("psychotic_features", "yes"),
        ("severity", "severe"),
    ]
    assert [p.severity for p in problems] == ["note", "note"]


def test_two_birth_dates_are_neither() -> None:
    intake = read(f"{FACTS}\nA,person,birth_date,,1980-01-01,\nA,person,birth_date,,1981-01-01,\nA,score,PHQ-9,1970-01-01,5,\n")
    assert intake.histories[0].birth is None
    assert said(intake, "warning") == [(2, "value"), (3, "value")]


def test_nothing_starts_before_birth() -> None:
    intake = read(f"{FACTS}\nA,medication,sertraline,1979,,\nA,person,DOB,,1980-06-01,\nA,medication,sertraline,1980,,\n")
    assert said(intake, "error") == [(2, "start")]
    assert len(intake.histories[0].treatments) == 1


ORDERED = "patient_id,name,start,stop\nA,sertraline,05/03/2024,{stop}\n"


def test_a_column_without_evidence_is_asked_and_the_answer_read() -> None:
    text = ORDERED.format(stop="06/07/2024")
    intake = read(text)
    assert intake.questions == (
        DateOrderQuestion("start", ("05/03/2024",), ("05-Mar-2024", "03-May-2024")),
        DateOrderQuestion("stop", ("06/07/2024",), ("06-Jul-2024", "07-Jun-2024")),
    )
    assert intake.rows_used == 0
    settled = read(text, Decisions(date_order={"*": "mdy"}))
    assert settled.questions == ()
    assert settled.histories[0].treatments[0].start is not None
    assert settled.histories[0].treatments[0].start.earliest == date(2024, 5, 3)


def test_one_column_never_decides_for_another() -> None:
    intake = read(ORDERED.format(stop="25/07/2024"))
    assert [q.column for q in intake.questions if isinstance(q, DateOrderQuestion)] == ["start"]


def test_a_column_decides_for_itself_and_says_so() -> None:
    intake = read("patient_id,name,start\nA,sertraline,05/03/2024\nA,venlafaxine,25/07/2024\n")
    assert intake.questions == ()
    assert [t.start and t.start.earliest for t in intake.histories[0].treatments] == [date(2024, 3, 5), date(2024, 7, 25)]
    assert any(p.row == 0 and "day first" in p.message for p in intake.problems)


def test_a_column_that_contradicts_itself_keeps_only_what_is_certain() -> None:
    intake = read("patient_id,name,start\nA,sertraline,13/04/2024\nA,venlafaxine,04/14/2024\nA,mirtazapine,05/06/2024\n")
    (question,) = intake.questions
    assert isinstance(question, DateOrderQuestion)
    assert "month first" in question.note
    assert [t.agent for t in intake.histories[0].treatments] == ["sertraline", "venlafaxine"]
    assert said(intake, "error") == [(4, "start")]


def test_a_person_can_say_which_column_is_which() -> None:
    text = "chart,compound,from\nA,sertraline,2024\n"
    history = only(text, Decisions(columns={"chart": "patient_id", "compound": "name"}))
    assert (history.patient_id, history.treatments[0].agent) == ("A", "sertraline")


@pytest.mark.parametrize("heading", ["reason", "Indication", "REASONDESCRIPTION", "Review Date", "Quantity"])
def test_columns_that_only_look_like_ours_are_not_used(heading: str) -> None:
    intake = read(f"patient_id,drug,start,{heading}\nA,sertraline,2024,2024-05-05\n")
    assert [c.meaning for c in intake.columns] == ["patient_id", "name", "start", ""]


@pytest.mark.parametrize("heading", ["Last Issued", "Last Filled"])
def test_a_last_issue_is_not_a_stop(heading: str) -> None:
    history = only(f"patient_id,drug,start,{heading}\nA,sertraline,2024-01-01,2024-05-05\n")
    stop = history.treatments[0].stop
    assert stop is not None
    assert (str(stop.earliest), str(stop.latest)) == ("2024-05-05", "2024-07-06")  # 62 days on at most


def test_synthea_reason_description_is_not_why_it_was_stopped() -> None:
    history = only(
        "PATIENT,DESCRIPTION,START,STOP,REASONDESCRIPTION\nA,sertraline 50 MG Oral Tablet,2024-01-01,2024-03-01,Major depression\n"
    )
    assert history.treatments[0].agent == "sertraline"
    assert history.treatments[0].stop_reason is None


@pytest.mark.parametrize("cell", ["sessions", "dose", "weeks", "adherence", "outcome"])
def test_a_code_in_place_of_a_number_is_not_a_number(cell: str) -> None:
    history, problems = one_row(DRUG, drug(start="2024", **{cell: "9" * 400}))
    assert history is not None
    assert [p.column for p in problems] == [cell]


@pytest.mark.parametrize("name", ["? bipolar", "FHx bipolar", "epilepsy?"])
def test_a_question_or_a_relative_is_no_condition(name: str) -> None:
    history, problems = one_row(FACTS, f"A,condition,{name},2024-01-05,,")
    assert history is not None
    assert [c.condition for c in history.conditions] == [None]
    assert "not counted" in problems[0].message


def test_a_lab_called_like_a_drug_is_no_course() -> None:
    history, problems = one_row(FACTS, "A,lab,lithium,2024-01-05,0.7,mmol/L")
    assert history is not None
    assert history.treatments == ()
    assert [(one.name, one.lab, one.value) for one in history.labs] == [("lithium", None, 0.7)]
    assert "not counted" in problems[0].message


@pytest.mark.parametrize(
    ("cell", "start", "stop"),
    [
        ("2015-2016", "2015", "2016"),
        ("Mar 2017 - Aug 2017", "Mar 2017", "Aug 2017"),
        ("since 2021", "2021", None),
        ("until May 2022", None, "May 2022"),
        ("2015", "2015", "unknown"),
    ],
)
def test_a_column_of_dates_holds_the_start_and_the_stop(cell: str, start: str | None, stop: str | None) -> None:
    one = read(f"patient,drug,dates,dose\nA,sertraline,{cell},50 mg\n").histories[0].treatments[0]
    assert (one.start.text if one.start else None, one.stop.text if one.stop else None) == (start, stop)
    assert one.ongoing is (True if cell.startswith("since") else False if stop == "unknown" else None)


def test_the_name_of_a_person_is_not_that_of_the_drug() -> None:
    history = read(
        "id,name,drug,start,dose\nA,Smith,sertraline,2020,50 mg\nA,Smith,citalopram,2021,20 mg\n", Decisions(columns={"id": "patient_id"})
    ).histories[0]
    assert [one.agent for one in history.treatments] == ["sertraline", "citalopram"]
