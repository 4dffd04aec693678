"""Referral forms: the 46 fields, each filled from the rows it rests on, each gap a question, criteria clause by clause, on screen and on paper."""

from __future__ import annotations

import csv
import io
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from lib.knowledge.load import knowledge
from lib.knowledge.tables import KnowledgeError
from lib.records.history import History
from lib.reports.referral import Cell, Referral, ReferralError, fill, packs_for, referral_docx, referral_forms, referral_pdf
from lib.reports.referral.forms import FOLDER
from lib.reports.sheet import Choices
from tests.builders import history
from tests.unit.reports.sheets import PRINTED, SAMPLES, assessed, reader, sample, words_of
from tests.unit.reports.test_minutes import said_docx
from tests.unit.reports.test_sheet_invented import patient

FORMS = ("tms", "esketamine", "ect", "second_opinion")
EVERY_FORM = pytest.mark.parametrize("form", FORMS)
# The fields that payers, units and conferences ask for between them, by group.
UNION = {"identity": 8, "diagnosis": 7, "scales": 5, "trial": 13, "psychotherapy": 4, "neuromodulation": 3, "safety": 6}


def filled(facts: History, form: str = "tms", pack: str | None = None, referrer: str = "Dr A. Reader") -> Referral:
    return fill(*assessed(facts), knowledge(), referral_forms(knowledge())[form], pack, referrer=referrer, printed=PRINTED.date())


def cell(made: Referral, field: str) -> Cell:
    """The answer of a single field."""
    return next(entry.cell for part in made.parts for entry in part.entries if entry.field.id == field)


def line(made: Referral, table: str, number: int = 0) -> dict[str, Cell]:
    """One line of a table, by field."""
    grid = next(part.grid for part in made.parts if part.grid and part.grid.fields[0].group == table)
    assert grid is not None
    return {field.id: held for field, held in zip(grid.fields, grid.lines[number].cells, strict=True)}


# --- The forms as data -----------------------------------------------------------------------------------------------------------------


def test_the_union_has_46_fields() -> None:
    with (FOLDER / "fields.csv").open(encoding="utf-8", newline="") as file:
        groups = Counter(row["group"] for row in csv.DictReader(file))
    assert {group: groups[group] for group in UNION} == UNION
    assert sum(UNION.values()) == 46


@EVERY_FORM
def test_a_form_says_where_it_comes_from_and_that_nobody_has_signed_it(form: str) -> None:
    held = referral_forms(knowledge())[form]
    assert held.source in knowledge().sources
    assert held.verified is False
    assert held.tag in ("secondary", "convention")
    assert held.packs
    assert held.about


@pytest.mark.parametrize("form", ["tms", "esketamine"])
def test_the_payers_forms_ask_every_field_of_the_union(form: str) -> None:
    asked = {field.id for part in referral_forms(knowledge())[form].parts for field in part.fields}
    with (FOLDER / "fields.csv").open(encoding="utf-8", newline="") as file:
        wanted = {row["id"] for row in csv.DictReader(file) if row["group"] in UNION}
    assert wanted <= asked


def test_forms_come_in_their_order() -> None:
    assert tuple(referral_forms(knowledge())) == FORMS


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("tms.yaml", "source: referral_fields_union", "source: nobody", "source"),
        ("tms.yaml", "tms_optum]", "tms_none]", "is no pack"),
        ("tms.yaml", "verified: false", "verified: perhaps", "true or false"),
        ("tms.yaml", "table: trial", "table: trials", "is not one of"),
        ("tms.yaml", "fields: [attend_daily]", "fields: [attend_nightly]", "not in fields.csv"),
        ("tms.yaml", "fields: [attend_daily]", "fields: [allergies]", "twice"),
        ("tms.yaml", "id: tms", "id: rtms", "not the file's name"),
        ("fields.csv", ",conditions,pregnancy,", ",conditions,pregnant,", "is not among the conditions"),
        ("fields.csv", ",conditions,pregnancy,", ",guess,pregnancy,", "is not one of"),
    ],
)
def test_a_fault_in_a_form_stops_the_load_with_one_line(tmp_path: Path, file: str, old: str, new: str, fault: str) -> None:
    shutil.copytree(FOLDER, tmp_path / "referral")
    path = tmp_path / "referral" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=fault) as raised:
        referral_forms(knowledge(), tmp_path / "referral")
    assert file in str(raised.value)
    assert "\n" not in str(raised.value)


# --- Single fields: the answer, its rows, what is left to ask ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "field", ["name", "birth_date", "sex", "plan_member", "consent", "severity", "episode_start", "allergies", "ect_history"]
)
def test_what_is_not_recorded_is_a_gap_with_a_question_and_never_a_no(field: str) -> None:
    answer = cell(filled(History("X1")), field)
    assert answer.text == "Not recorded"
    assert answer.place == "Not recorded"
    assert len(answer.ask) == 1
    assert answer.ask[0].endswith("?")


FACTS = """
kind       | name                    | value                | start      | stop       | sessions | outcome | dose
person     | family_name             | Berg                 |            |            |          |         |
person     | given_name              | Ida                  |            |            |          |         |
person     | birth_date              | 1961-04-03           |            |            |          |         |
person     | sex                     | female               |            |            |          |         |
person     | diagnosis               | unipolar_depression  |            |            |          |         |
person     | severity                | severe               |            |            |          |         |
person     | psychotic_features      | no                   |            |            |          |         |
person     | allergies               | penicillin           |            |            |          |         |
person     | icd_code                | F33.2                |            |            |          |         |
person     | licence_number          | 12345                |            |            |          |         |
episode    | depression              |                      | 2019-02-01 |            |          |         |
episode    | depression              |                      | 2026-01-10 |            |          |         |
condition  | bipolar_disorder        | no                   |            |            |          |         |
condition  | mania_or_hypomania      | no                   |            |            |          |         |
condition  | substance_use_disorder  | yes                  |            |            |          |         |
condition  | epilepsy_or_seizure     | no                   |            |            |          |         |
condition  | metal_near_coil         | yes                  |            |            |          |         |
condition  | pregnancy               | no                   |            |            |          |         |
score      | PHQ-9                   | 21                   | 2026-02-01 |            |          |         |
score      | PHQ-9                   | 14                   | 2026-11-01 |            |          |         |
score      | PHQ-9 item 9            | 1                    | 2026-11-01 |            |          |         |
ect        | ECT.RUL.BP              |                      | 2019-05-01 | 2019-06-20 | 10       | response |
medication | lorazepam               |                      | 2026-02-01 |            |          |         | 1
medication | sertraline              |                      | 2026-02-01 |            |          | partial | 150
""".strip()


@pytest.mark.parametrize(
    ("field", "text", "place", "open_questions"),
    [
        ("name", "BERG, Ida", "rows 2–3", 0),
        ("birth_date", "03-Apr-1961 (65y)", "row 4", 0),
        ("record_number", "P1", "the record", 0),
        ("sex", "Female", "row 5", 0),
        ("referrer", "Dr A. Reader; licence 12345", "row 11", 0),
        ("referral_date", "24-Nov-2026", "day of printing", 0),
        ("icd_code", "unipolar depressive disorder; ICD code F33.2", "rows 6, 10", 0),
        ("course_of_illness", "recurrent: 2 episodes on record", "rows 12–13", 0),
        ("severity", "severe", "row 7", 0),
        ("psychotic_features", "no", "row 8", 0),
        ("bipolar_screen", "bipolar disorder: no; mania or hypomania: no", "rows 14–15", 0),
        ("episode_start", "10-Jan-2026", "row 13", 0),
        ("allergies", "penicillin", "row 9", 0),
        ("pregnancy", "pregnancy: no", "row 19", 0),
        ("benzodiazepine_anticonvulsant", "lorazepam 1 mg since 01-Feb-2026", "row 24", 0),
        ("tms_history", "Not recorded", "Not recorded", 1),
    ],
)
def test_a_field_is_filled_with_its_rows(field: str, text: str, place: str, open_questions: int) -> None:
    answer = cell(filled(history(FACTS)), field)
    assert (answer.text, answer.place, len(answer.ask)) == (text, place, open_questions)


def test_an_answer_in_part_keeps_what_is_known_and_asks_the_rest() -> None:
    answer = cell(filled(history(FACTS)), "seizure_metal")
    assert "epilepsy or past seizure: no" in answer.text
    assert "metal in or near the head: yes" in answer.text
    assert "implanted electronic device: Not recorded" in answer.text
    assert answer.rows == (17, 18)
    assert len(answer.ask) == 2
    assert not answer.empty


def test_a_substance_use_disorder_asks_for_the_last_use() -> None:
    answer = cell(filled(history(FACTS)), "comorbidity")
    assert "alcohol or substance use disorder: yes, last use not recorded" in answer.text
    assert answer.ask == ("When was the last use?",)


def test_the_suicidality_item_stands_with_its_date_and_is_no_risk_assessment() -> None:
    answer = cell(filled(history(FACTS)), "suicidality")
    assert answer.text.startswith("PHQ-9 item 9: 1 on 01-Nov-2026 (not a risk assessment); ")
    assert 22 in answer.rows
    assert len(answer.ask) == 1  # a plan or intent is not recorded


def test_no_benzodiazepine_is_only_none_when_the_list_is_said_to_be_complete() -> None:
    taken = "kind | name | value | start | dose\nmedication | sertraline | | 2026-02-01 | 100"
    assert cell(filled(history(taken)), "benzodiazepine_anticonvulsant").text == "Not recorded"
    complete = cell(filled(history(f"{taken}\ncondition | medicine_list_complete | yes")), "benzodiazepine_anticonvulsant")
    assert complete.text.startswith("none; the list of current medicines is said to be complete")
    assert complete.rows == (3,)


def test_a_medicine_without_dates_is_not_said_to_be_taken() -> None:
    made = filled(history("kind | name\nmedication | sertraline"), "ect")
    assert "whether it is still taken not recorded" in cell(made, "current_medicines").text
    row = line(made, "trial")
    assert (row["trial_stop"].text, row["stop_reason"].text) == ("Not recorded", "Not recorded")


def test_one_episode_on_record_does_not_make_it_the_first() -> None:
    answer = cell(filled(history("kind | name | start\nepisode | depression | 2026-01-10")), "course_of_illness")
    assert answer.text == "One episode on record; earlier ones not recorded"
    assert answer.ask


# --- Tables ------------------------------------------------------------------------------------------------------------------------------


def test_a_medicine_fills_thirteen_cells() -> None:
    made = filled(
        history("""
kind       | name         | start      | stop       | dose | adherence | adherence_source | outcome | stop_reason | augments
episode    | depression   | 2025-01-01 |            |      |           |                  |         |             |
medication | sertraline   | 2025-02-01 | 2025-06-01 | 150  | 90        | pharmacy         | none    | inefficacy  |
medication | aripiprazole | 2025-04-01 | 2025-06-01 | 5    |           |                  |         |             | sertraline
medication | ?moodlift    | 2025-07-01 |            |      |           |                  |         |             |
""")
    )
    assert {key: held.text for key, held in line(made, "trial").items()} == {
        "medicine": "sertraline",
        "medicine_class": "Selective serotonin reuptake inhibitor",
        "augments": "Not applicable",
        "highest_dose": "150",
        "dose_unit": "mg a day",
        "trial_start": "01-Feb-2025",
        "trial_stop": "01-Jun-2025",
        "weeks_at_minimum": "17.1",
        "adherence": "90 % (pharmacy)",
        "trial_outcome": "no response",
        "stop_reason": "for lack of effect",
        "trial_episode": "current",
        "evidence": "pharmacy",
    }
    added = line(made, "trial", 1)
    assert added["augments"].text == "sertraline"
    assert [added[key].text for key in ("adherence", "trial_outcome", "stop_reason", "evidence")] == ["Not recorded"] * 4
    assert line(made, "trial", 2)["medicine"].text == "moodlift (not counted as a course)"
    asked = [words for words in made.questions if words.startswith("Why was")]
    assert asked == [
        "Why was aripiprazole (01-Apr-2025); moodlift (01-Jul-2025) stopped: "
        "no response, partial response, side effects (which) or another reason?"
    ]


def test_a_scale_stands_with_its_baseline_in_the_episode_and_its_cut_off() -> None:
    row = line(filled(history(FACTS)), "scales")
    assert {key: held.text for key, held in row.items()} == {
        "scale": "PHQ-9",
        "scale_score": "14 of 27",
        "scale_date": "01-Nov-2026",
        "scale_baseline": "21 on 01-Feb-2026; 33 % lower now",
        "remission_cut_off": "4",
    }


def test_without_the_start_of_the_episode_no_score_is_taken_for_the_baseline() -> None:
    row = line(filled(history("kind | name | value | start\nscore | PHQ-9 | 21 | 2026-02-01\nscore | PHQ-9 | 14 | 2026-11-01")), "scales")
    assert row["scale_baseline"].text == "Not recorded"


@pytest.mark.parametrize("number", range(0, 50, 5))
def test_no_treatment_of_the_record_is_left_off_the_form(number: int) -> None:
    facts, found = patient(number)
    made = fill(facts, found, knowledge(), referral_forms(knowledge())["tms"])
    rows: set[int] = set()
    for part in made.parts:
        rows |= {row for held in part.cells() for row in held.rows}
        rows |= {row for held in (part.grid.lines if part.grid else ()) for row in held.rows}
    assert {row.row for row in facts.treatments} <= rows


# --- Criteria --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", [pack.id for pack in knowledge().packs])
def test_every_clause_of_the_chosen_criteria_is_answered_as_the_assessment_says(pack: str) -> None:
    facts, found = sample(SAMPLES[11])
    made = fill(facts, found, knowledge(), referral_forms(knowledge())["tms"], pack)
    criterion = next(c for c in found.criteria if c.pack == pack)
    words = {"yes": "yes", "no": "no", "unknown": "cannot tell"}
    assert [clause.answer for clause in made.clauses] == [words[clause.met.value] for clause in criterion.clauses]
    for clause, judged in zip(made.clauses, criterion.clauses, strict=True):
        assert len(clause.courses) == len(judged.courses)
        assert bool(clause.missing) == bool(judged.missing)
    assert set(made.for_criteria) == {words for clause in made.clauses for words in clause.missing}


def test_criteria_that_are_not_there_are_refused_in_one_line() -> None:
    with pytest.raises(ReferralError, match="no criteria 'tms_of_nowhere'"):
        filled(History("X1"), pack="tms_of_nowhere")


def test_the_criteria_of_the_form_come_first() -> None:
    _, found = sample(SAMPLES[0])
    form = referral_forms(knowledge())["esketamine"]
    offered = [pack.id for pack in packs_for(form, found, knowledge())]
    assert tuple(offered[: len(form.packs)]) == form.packs
    assert sorted(offered) == sorted(pack.id for pack in knowledge().packs)


# --- On paper --------------------------------------------------------------------------------------------------------------------------


def on_paper(form: str, number: int = 11) -> tuple[Referral, bytes, bytes]:
    facts, found = sample(SAMPLES[number])
    held = referral_forms(knowledge())[form]
    made = fill(facts, found, knowledge(), held, held.packs[0], referrer="Dr A. Reader", printed=PRINTED.date())
    choices = Choices(PRINTED, "Dr A. Reader", "version 3")
    return made, referral_pdf(made, facts, found, knowledge(), choices), referral_docx(made, facts, found, knowledge(), choices)


@EVERY_FORM
@pytest.mark.parametrize("number", [6, 11])
def test_every_answer_clause_and_question_stands_on_both_papers(form: str, number: int) -> None:
    made, pdf_made, docx_made = on_paper(form, number)
    for said in (words_of(pdf_made).replace(" ", ""), said_docx(docx_made).replace(" ", "")):
        for part in made.parts:
            for held in part.cells():
                assert "".join(held.text.split()).replace("-", "") in said.replace("-", ""), held.text
        for clause in made.clauses:
            assert "".join(clause.rule.split()).replace("-", "") in said.replace("-", "")
        for words in (*made.questions, *made.for_criteria, *made.not_judged):
            assert "".join(words.split()).replace("-", "") in said.replace("-", ""), words


@EVERY_FORM
def test_the_form_is_tagged_and_its_properties_name_nobody(form: str) -> None:
    _, pdf_made, docx_made = on_paper(form)
    made = reader(pdf_made)
    assert "/StructTreeRoot" in made.trailer["/Root"]
    assert made.metadata is not None
    assert "VIELTEST" not in str(made.metadata).upper()
    about = Document(io.BytesIO(docx_made)).core_properties
    assert about.title == referral_forms(knowledge())[form].title
    assert "VIELTEST" not in f"{about.author}{about.subject}{about.comments}{about.keywords}{about.last_modified_by}".upper()


def test_identity_pages_printing_and_versions_stand_on_every_page() -> None:
    _, made, _ = on_paper("tms")
    pages = reader(made).pages
    for number, page in enumerate(pages, start=1):
        said = " ".join(page.extract_text().split())
        assert "VIELTEST, Charlotte" in said
        assert "S-012" in said
        assert f"page {number} of {len(pages)}" in said
        assert "Printed 24-Nov-2026 14:05 by: Dr A. Reader" in said
        assert f"knowledge {knowledge().version}" in said.replace("- ", "-")
        assert "form tms" in said


@pytest.mark.parametrize("words", ["must", "should be given", "recommended treatment"])
@EVERY_FORM
def test_a_form_orders_nothing(form: str, words: str) -> None:
    _, made, _ = on_paper(form)
    assert words not in words_of(made).lower()


def test_the_page_on_papers_names_every_field_of_the_union() -> None:
    page = (FOLDER.parents[1] / "docs" / "papers.md").read_text(encoding="utf-8")
    with (FOLDER / "fields.csv").open(encoding="utf-8", newline="") as file:
        assert [row["label"] for row in csv.DictReader(file) if row["group"] in UNION and row["label"] not in page] == []


def test_criteria_past_their_review_date_say_so_on_the_form() -> None:
    facts, found = sample(SAMPLES[11])
    late = replace(found, criteria=tuple(replace(c, out_of_date=c.pack == "tms_cms_l34522") for c in found.criteria))
    form = referral_forms(knowledge())["tms"]
    for pack, told in (("tms_cms_l34522", True), ("tms_optum", False)):
        made = fill(facts, late, knowledge(), form, pack)
        said = words_of(referral_pdf(made, facts, late, knowledge(), Choices(PRINTED)))
        assert ("Past its review date 24-May-2027." in said) is told
