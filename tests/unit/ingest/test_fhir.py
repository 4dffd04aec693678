"""FHIR R4 as a bundle or line by line: what was taken, scores by LOINC, ECT, diagnoses, the person. All patients are invented."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lib.ingest.intake import Intake, UnreadableFile
from lib.records.answers import NO, YES
from lib.records.history import History, Treatment
from tests.unit.ingest.files import read

LOINC = "http://loinc.org"
PATIENT = {
    "resourceType": "Patient",
    "id": "p1",
    "name": [{"use": "official", "family": "Marsh", "given": ["Jo", "Ann"]}],
    "gender": "female",
    "birthDate": "1970-05",
}
SUBJECT = {"subject": {"reference": "Patient/p1"}}


def bundle(*resources: dict[str, Any]) -> str:
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]})


def history(*resources: dict[str, Any]) -> History:
    (found,) = read(bundle(PATIENT, *resources)).histories
    return found


def drug(kind: str, text: str = "Sertraline 50 MG Oral Tablet", **more: Any) -> dict[str, Any]:
    return {"resourceType": kind, "status": "completed", "medicationCodeableConcept": {"text": text}, **SUBJECT, **more}


def quantity(value: float, unit: str = "mg") -> dict[str, Any]:
    return {"doseAndRate": [{"doseQuantity": {"value": value, "unit": unit}}]}


def daily(times: int = 1) -> dict[str, Any]:
    return {"timing": {"repeat": {"frequency": times, "period": 1, "periodUnit": "d"}}}


def observation(code: str, value: dict[str, Any], **more: Any) -> dict[str, Any]:
    coding = {"coding": [{"system": LOINC, "code": code}]}
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": coding,
        "effectiveDateTime": "2024-03-05T09:00:00Z",
        **value,
        **SUBJECT,
        **more,
    }


def span(one: Treatment) -> tuple[str, str]:
    assert one.start is not None
    return str(one.start.earliest), str(one.stop.latest) if one.stop else "ongoing"


def messages(intake: Intake) -> str:
    return " ".join(problem.message for problem in intake.problems)


def test_a_statement_with_its_period_dose_and_reason() -> None:
    one = drug("MedicationStatement", effectivePeriod={"start": "2024-01-05", "end": "2024-04-05"}, statusReason=[{"text": "ineffective"}])
    one["dosage"] = [{**quantity(50), **daily(2), "route": {"text": "oral"}}]
    (found,) = history(one).treatments
    assert (found.agent, span(found), found.stop_reason, found.row) == ("sertraline", ("2024-01-05", "2024-04-05"), "inefficacy", 2)
    assert found.dose is not None
    assert (found.dose.low, found.dose.unit) == (100.0, "mg")


@pytest.mark.parametrize(
    ("dosage", "low", "high"),
    [
        ({"text": "Take 2 tablets by mouth daily"}, 100, 100),
        ({**quantity(1, "tablet"), **daily(1)}, 50, 50),
        ({"doseAndRate": [{"doseRange": {"low": {"value": 75}, "high": {"value": 150, "unit": "mg"}}}], **daily()}, 75, 150),
        ({"timing": {"repeat": {"frequency": 1, "period": 12, "periodUnit": "h"}}, **quantity(25)}, 50, 50),
    ],
)
def test_the_dose_of_a_direction(dosage: dict[str, Any], low: float, high: float) -> None:
    (found,) = history(drug("MedicationStatement", effectiveDateTime="2024-01-05", dosage=[dosage])).treatments
    assert found.dose is not None
    assert (found.dose.low, found.dose.high) == (low, high)


def test_as_needed_is_no_daily_dose() -> None:
    one = drug(
        "MedicationStatement", "quetiapine", effectiveDateTime="2024-01-05", dosage=[{**quantity(25), **daily(), "asNeededBoolean": True}]
    )
    assert history(one).treatments[0].dose is None


def test_a_medication_referred_to_and_a_code_alone() -> None:
    coded = {
        "resourceType": "Medication",
        "id": "m",
        "code": {"coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "36437"}]},
    }
    one = drug("MedicationStatement", effectiveDateTime="2024-01-05") | {"medicationReference": {"reference": "Medication/m"}}
    del one["medicationCodeableConcept"]
    inside = one | {"contained": [{**coded, "id": "x"}], "medicationReference": {"reference": "#x"}, "effectiveDateTime": "2020-01-05"}
    assert [t.agent for t in history(coded, one, inside).treatments] == ["sertraline", "sertraline"]


def test_what_was_not_taken_is_left_out_and_counted() -> None:
    gone = [
        drug("MedicationStatement", effectiveDateTime="2024", status=status) for status in ("entered-in-error", "not-taken", "intended")
    ]
    plan = drug("MedicationRequest", authoredOn="2024-01-01", intent="proposal")
    intake = read(bundle(PATIENT, *gone, plan))
    assert intake.histories[0].treatments == ()
    assert "3 of type MedicationStatement were left out" in messages(intake)
    assert "1 of type MedicationRequest were left out" in messages(intake)


def test_orders_end_where_their_supply_does() -> None:
    months = [
        drug("MedicationRequest", authoredOn=f"2024-0{month}-01", dispenseRequest={"expectedSupplyDuration": {"value": 30}})
        for month in (1, 2)
    ]
    assert [span(one) for one in history(*months).treatments] == [("2024-01-01", "2024-01-31"), ("2024-02-01", "2024-03-02")]


def test_an_active_order_goes_on_and_a_completed_one_does_not() -> None:
    active = drug("MedicationRequest", "mirtazapine", authoredOn="2023-01-01", status="active")
    (going, over) = history(active, drug("MedicationRequest", authoredOn="2023-01-01")).treatments
    assert (span(going)[1], span(over)[1]) == ("ongoing", "2023-03-04")


def test_a_drug_told_as_taken_and_as_ordered_counts_once_with_the_dose_of_the_order() -> None:
    taken = drug("MedicationStatement", effectivePeriod={"start": "2024-01-05", "end": "2024-04-05"})
    ordered = drug("MedicationRequest", authoredOn="2024-01-03", dosageInstruction=[{**quantity(100), **daily()}])
    intake = read(bundle(PATIENT, taken, ordered))
    (found,) = intake.histories[0].treatments
    assert found.dose is not None
    assert (found.row, found.dose.low) == (2, 100.0)
    assert "tells of the same drug at that time: counted once" in messages(intake)


def test_doses_given_day_by_day_are_one_run_and_esketamine_sessions() -> None:
    days = [
        drug("MedicationAdministration", effectiveDateTime=f"2024-01-0{day}T08:00:00", dosage={"dose": {"value": 50, "unit": "mg"}})
        for day in (1, 2, 4)
    ]
    spray = [drug("MedicationAdministration", "esketamine nasal spray", effectiveDateTime=f"2024-02-0{day}") for day in (1, 5)]
    found = history(*days, *spray).treatments
    assert span(found[0]) == ("2024-01-01", "2024-01-04")
    assert found[0].dose is not None
    assert found[0].dose.low == 50.0
    assert [(one.agent, one.sessions) for one in found[1:]] == [("KET.ESK", 1), ("KET.ESK", 1)]


def test_phq9_by_loinc_with_its_items_in_numbers_and_in_words() -> None:
    several = {"valueCodeableConcept": {"coding": [{"system": LOINC, "code": "LA6569-3"}]}}
    panel = observation("44249-1", {}, component=[{"code": {"coding": [{"system": LOINC, "code": "44250-9"}]}, "valueInteger": 3}])
    scores = history(
        observation("44261-6", {"valueQuantity": {"value": 18, "unit": "{score}"}}), observation("44260-8", several), panel
    ).scores
    assert [(s.scale, s.item, s.value) for s in scores] == [("PHQ-9", None, 18.0), ("PHQ-9", 9, 1.0), ("PHQ-9", 1, 3.0)]
    assert str(scores[0].when.earliest) == "2024-03-05"


def test_the_answers_of_a_questionnaire() -> None:
    answer = {"linkId": "/44260-8", "answer": [{"valueCoding": {"system": LOINC, "code": "LA6570-1"}}]}
    one = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "authored": "2024-03-05",
        "item": [{"linkId": "g", "item": [answer]}],
        **SUBJECT,
    }
    assert [(s.item, s.value) for s in history(one).scores] == [(9, 2.0)]


def test_each_procedure_is_a_session() -> None:
    def ect(day: str, status: str = "completed") -> dict[str, Any]:
        return {
            "resourceType": "Procedure",
            "status": status,
            "code": {"text": "Electroconvulsive therapy"},
            "performedDateTime": day,
            **SUBJECT,
        }

    found = history(ect("2024-01-02"), ect("2024-01-04"), ect("2024-01-06", "not-done")).treatments
    assert [(one.kind, one.agent, one.sessions, span(one)) for one in found] == [
        ("ect", "ECT", 1, ("2024-01-02", "2024-01-02")),
        ("ect", "ECT", 1, ("2024-01-04", "2024-01-04")),
    ]


def test_diagnosis_condition_and_what_was_ruled_out() -> None:
    def condition(verified: str = "confirmed", **code: Any) -> dict[str, Any]:
        return {
            "resourceType": "Condition",
            "code": code,
            "verificationStatus": {"coding": [{"code": verified}]},
            "onsetDateTime": "2023-04",
            **SUBJECT,
        }

    coded = condition(coding=[{"system": "http://hl7.org/fhir/sid/icd-10", "code": "F33.2"}])
    found = history(coded, condition("refuted", text="Epilepsy"), condition(text="Ingrowing toenail"))
    assert found.fact("diagnosis") is not None
    assert (getattr(found.fact("diagnosis"), "value", ""), getattr(found.fact("severity"), "value", "")) == (
        "unipolar_depression",
        "severe",
    )
    assert [(c.condition, c.present) for c in found.conditions] == [("epilepsy_or_seizure", NO)]


@pytest.mark.parametrize(("status", "ended"), [("resolved", True), ("inactive", True), ("remission", True), ("active", False)])
def test_a_condition_that_is_over_has_ended_on_a_day_not_known(status: str, ended: bool) -> None:
    pregnancy = {
        "resourceType": "Condition",
        "code": {"text": "Pregnancy"},
        "clinicalStatus": {"coding": [{"code": status}]},
        "onsetDateTime": "2023-04-01",
        **SUBJECT,
    }
    (one,) = history(pregnancy).conditions
    assert (one.condition, one.present) == ("pregnancy", YES)
    assert (one.stop.earliest.isoformat() if one.stop else None) == ("2023-04-01" if ended else None)


def test_the_person() -> None:
    found = history(drug("MedicationStatement", effectiveDateTime="2024"))
    assert {fact.fact: fact.value for fact in found.person} == {
        "birth_date": "1970-05",
        "sex": "female",
        "family_name": "Marsh",
        "given_name": "Jo Ann",
    }
    assert found.patient_id == "p1"


def test_the_medical_record_number_is_the_patients_id() -> None:
    number = {"type": {"coding": [{"code": "MR"}]}, "value": "MRN-7"}
    text = bundle({**PATIENT, "identifier": [{"value": "x"}, number]}, drug("MedicationStatement", effectiveDateTime="2024"))
    assert [h.patient_id for h in read(text).histories] == ["MRN-7"]


def test_line_by_line_and_by_urn() -> None:
    lines = "\n".join(json.dumps(one) for one in (PATIENT, drug("MedicationStatement", effectiveDateTime="2024")))
    assert [t.agent for t in read(lines).histories[0].treatments] == ["sertraline"]
    entry = [
        {"fullUrl": "urn:uuid:7", "resource": {**PATIENT, "id": "7"}},
        {"resource": {**drug("MedicationStatement", effectiveDateTime="2024"), "subject": {"reference": "urn:uuid:7"}}},
    ]
    (found,) = read(json.dumps({"resourceType": "Bundle", "entry": entry})).histories
    assert (found.patient_id, len(found.treatments)) == ("7", 1)


@pytest.mark.parametrize(
    "broken",
    [
        {"resourceType": "MedicationStatement", "dosage": "50 mg", "medicationCodeableConcept": 7, "effectivePeriod": [], "subject": "p1"},
        {"resourceType": "Observation", "code": None, "component": {"code": []}, "valueQuantity": {"value": "x"}},
        {"resourceType": "Patient", "name": "Jo", "identifier": 3},
        {"resourceType": "Condition", "code": [], "verificationStatus": 1},
        {"resourceType": ["x"], "id": 7},
        {"resourceType": "Procedure", "code": {"coding": [None, 3]}, "performedPeriod": {"start": 3}},
        {
            "resourceType": "MedicationRequest",
            "dispenseRequest": [],
            "dosageInstruction": [{"timing": {"repeat": [], "code": 3}, "doseAndRate": 3}],
        },
    ],
)
def test_resources_of_another_shape_break_nothing(broken: dict[str, Any]) -> None:
    assert [t.agent for t in history(broken, drug("MedicationStatement", effectiveDateTime="2024")).treatments][-1] == "sertraline"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"resourceType": "Bundle", "entry": [', "looks like JSON and is not: line 1"),
        ('{"a": 1}\n{"b": ', "line 2"),
        ("[" * 100_000, "nested more than"),
        ("[" * 100 + "]" * 100, "nested more than"),
        ("[" + "9" * 5000 + "]", "too many digits"),
        ("[]", "neither FHIR nor a list of records"),
        ('{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Slot"}}]}', "holds no medication"),
        ('{"format": "trd-review-history", "format_version": 99, "history": {}}', "newer release"),
        ('{"format": "trd-review-history", "format_version": 1, "history": {"patient_id": 3}}', "was changed"),
    ],
)
def test_refused_with_one_clear_line(text: str, says: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(text)
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_records_of_another_system_nested_or_listed() -> None:
    app = [
        {
            "substance": "sertraline",
            "doseSchedule": {"morning": 50, "noon": 0, "evening": 0, "night": 0, "unit": "mg"},
            "startDate": "2024-01-05",
        }
    ]
    (found,) = read(json.dumps({"caseId": "C1", "medications": app})).histories
    assert (found.patient_id, found.treatments[0].agent, found.treatments[0].dose and found.treatments[0].dose.low) == (
        "C1",
        "sertraline",
        50.0,
    )
    vista = {"patientId": "V1", "QualifiedName": "SERTRALINE HCL 50MG TAB", "Dosages": [{"Dose": "50 MG", "ScheduleName": "BID(09-17)"}]}
    vista |= {"OverallStart": "20150305", "OverallStop": "201509051030", "VaStatus": "DISCONTINUED"}
    (one,) = read(json.dumps([vista])).histories[0].treatments
    assert span(one) == ("2015-03-05", "2015-09-05")
