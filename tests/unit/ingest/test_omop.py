"""Tables of an OMOP CDM in a ZIP: names through CONCEPT, numbered through, what no rule uses counted."""

from __future__ import annotations

import pytest

from lib.engine.assess import assess
from lib.engine.settings import Settings
from lib.ingest.intake import Intake, UnreadableFile
from lib.ingest.read import read_files
from lib.knowledge.load import knowledge
from tests.unit.ingest.files import TODAY, read
from tests.unit.ingest.workbooks import zipped

CONCEPT = (
    "concept_id\tconcept_name\tdomain_id\tvocabulary_id\tconcept_code\n"
    "1\tsertraline 50 MG Oral Tablet\tDrug\tRxNorm\t312941\n"
    '2\tPatient Health Questionnaire 9 item "PHQ-9" total score\tMeasurement\tLOINC\t44261-6\n'
    "3\tElectroconvulsive therapy\tProcedure\tSNOMED\t23835007\n"
    "4\tRecurrent major depressive episodes, severe\tCondition\tICD10CM\tF33.2\n"
    "5\tIngrowing toenail\tCondition\tSNOMED\t1\n"
    "9\tmillimole per liter\tUnit\tUCUM\tmmol/L\n"
)
FILES = {
    "CONCEPT.csv": CONCEPT,
    "PERSON.csv": "person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth\n7,8532,1970,5,\n",
    "DRUG_EXPOSURE.csv": (
        "drug_exposure_id,person_id,drug_concept_id,drug_exposure_start_date,drug_exposure_end_date,days_supply,sig,drug_source_value,stop_reason\n"
        "1,7,1,2024-01-05,2024-03-05,60,,SERT50,\n2,7,1,2024-03-06,,30,take 2 tablets daily,SERT50,\n"
    ),
    "DRUG_ERA.csv": "drug_era_id,person_id,drug_concept_id,drug_era_start_date,drug_era_end_date\n1,7,1,2024-01-05,2024-04-05\n",
    "MEASUREMENT.csv": "measurement_id,person_id,measurement_concept_id,measurement_date,value_as_number,measurement_source_value\n1,7,2,2024-01-05,19,\n2,7,0,2024-01-05,3,foo\n",
    "PROCEDURE_OCCURRENCE.csv": "procedure_occurrence_id,person_id,procedure_concept_id,procedure_date\n1,7,3,2024-05-02\n",
    "CONDITION_OCCURRENCE.csv": "condition_occurrence_id,person_id,condition_concept_id,condition_start_date\n1,7,4,2023-06-01\n2,7,5,2023-06-01\n",
}


def messages(intake: Intake) -> str:
    return " ".join(problem.message for problem in intake.problems)


def test_a_zip_of_tables() -> None:
    intake = read(zipped({f"export/{name}": text for name, text in FILES.items()}))
    (history,) = intake.histories
    assert history.patient_id == "7"
    assert [(t.agent, t.sessions, t.start and str(t.start.earliest), t.stop and str(t.stop.latest)) for t in history.treatments] == [
        ("sertraline", None, "2024-01-05", "2024-03-05"),
        ("sertraline", None, "2024-03-06", "2024-04-05"),
        ("ECT", 1, "2024-05-02", "2024-05-02"),
    ]
    assert [(s.scale, s.value) for s in history.scores] == [("PHQ-9", 19.0)]
    assert {fact.fact: fact.value for fact in history.person} == {
        "birth_date": "1970-05",
        "sex": "female",
        "diagnosis": "unipolar_depression",
        "severity": "severe",
        "psychotic_features": "no",
    }
    assert "1 rows of MEASUREMENT were left out" in messages(intake)
    assert "1 rows of CONDITION_OCCURRENCE were left out" in messages(intake)
    assert "Rows 2 to 3 are those of DRUG_EXPOSURE.csv" in messages(intake)


def test_without_a_dose_the_course_cannot_be_graded() -> None:
    history = read(zipped({name: FILES[name] for name in ("CONCEPT.csv", "DRUG_ERA.csv")})).histories[0]
    assert history.treatments[0].dose is None
    course = assess(history, knowledge(), TODAY, Settings()).courses[0]
    assert "dose_unknown" in course.inadequate_because


def test_directions_give_the_dose_where_there_are_any() -> None:
    second = read(zipped(FILES)).histories[0].treatments[1]
    assert second.dose is not None
    assert second.dose.low == 100.0


def test_a_folder_is_read_like_a_zip_and_names_without_concept_are_the_sources() -> None:
    files = {name: text.encode() for name, text in FILES.items() if name != "CONCEPT.csv"}
    files["DRUG_EXPOSURE.csv"] = files["DRUG_EXPOSURE.csv"].replace(b"SERT50", b"sertraline 50 mg")
    intake = read_files(files, knowledge(), TODAY)
    assert {t.agent for t in intake.histories[0].treatments} == {"sertraline"}
    assert "There is no CONCEPT table" in messages(intake)


def test_files_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="not the tables of one OMOP export"):
        read(zipped({"a.csv": "patient_id,name\nA,sertraline\n", "b.csv": "patient_id,name\nB,sertraline\n"}))


def test_a_zip_of_one_history_file_is_that_file() -> None:
    assert read(zipped({"a.csv": "patient_id,name,start\nA,sertraline,2024\n"})).summary == "1 of 1 row used"
