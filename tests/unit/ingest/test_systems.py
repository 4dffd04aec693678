"""The headings of the record systems clinics export from, and the traps in them. Values are our own; only the headings are theirs."""

from __future__ import annotations

import csv
import io

import pytest

from lib.ingest.intake import Decisions, Intake, UnreadableFile
from lib.knowledge.load import knowledge
from lib.records.history import Treatment
from tests.unit.ingest.files import TODAY, read

# id | headings | what is read: heading -> meaning. Headings as in the systems' public descriptions.
EPIC = (
    "ORDER_MED_ID PAT_ID PAT_ENC_CSN_ID ORDERING_DATE MEDICATION_ID DESCRIPTION DOSAGE QUANTITY REFILLS START_DATE END_DATE RSN_FOR_DISCON_C_NAME "
    "DISPLAY_NAME MED_ROUTE_C_NAME DISCON_TIME HV_DISCR_FREQ_ID_FREQ_NAME HV_DISCRETE_DOSE HV_DOSE_UNIT_C_NAME ORDER_STATUS_C_NAME"
)
SYSTEMS: dict[str, tuple[str, str]] = {
    "Epic ORDER_MED": (
        EPIC,
        "PAT_ID=patient_id DISPLAY_NAME=name HV_DISCRETE_DOSE=dose HV_DOSE_UNIT_C_NAME=unit HV_DISCR_FREQ_ID_FREQ_NAME=frequency START_DATE=start "
        "END_DATE=stop RSN_FOR_DISCON_C_NAME=stop_reason DOSAGE= QUANTITY= ORDERING_DATE=",
    ),
    "Epic Caboodle": (
        "PatientDurableKey SimpleGenericName Strength DoseUnit Frequency MedicationStartDate MedicationEndDate DiscontinueReason",
        "PatientDurableKey=patient_id SimpleGenericName=name Strength=strength Frequency=frequency MedicationStartDate=start MedicationEndDate=stop "
        "DiscontinueReason=stop_reason",
    ),
    "Cerner report": (
        "PERSON_ID MEDICATION_NAME STRENGTH_DOSE STRENGTH_DOSE_UNIT FREQUENCY MED_START_DATE MED_STOP_DATE",
        "PERSON_ID=patient_id MEDICATION_NAME=name STRENGTH_DOSE=dose STRENGTH_DOSE_UNIT=unit FREQUENCY=frequency MED_START_DATE=start MED_STOP_DATE=stop",
    ),
    "Hospital drug orders": (
        "REFERENCE_NO NDC_CODE DRUG_ID DRUG_NAME ORDER_START_DATE ORDER_STOP_DATE DOSE_AMOUNT_MIN DOSE_AMOUNT_MAX DOSE_UNITS DOSE_QUANTITY DRUG_ROUTE "
        "FREQUENCY_MODIFIER ORDER_STATUS",
        "REFERENCE_NO=patient_id DRUG_NAME=name ORDER_START_DATE=start ORDER_STOP_DATE=stop DOSE_AMOUNT_MIN=dose_low DOSE_AMOUNT_MAX=dose_high "
        "DOSE_UNITS=unit DOSE_QUANTITY= FREQUENCY_MODIFIER=frequency",
    ),
    "EMIS drug records": (
        "DrugRecordGuid PatientGuid EffectiveDate EffectiveDatePrecision EnteredDate CodeId Dosage Quantity IsActive CancellationDate Deleted ExpiryDate",
        "PatientGuid=patient_id EffectiveDate=start EffectiveDatePrecision=start_precision CodeId=name Dosage=frequency CancellationDate=stop "
        "Deleted=withdrawn ExpiryDate= EnteredDate= Quantity=",
    ),
    "EMIS issue records": (
        "IssueRecordGuid PatientGuid DrugRecordGuid EffectiveDate CodeId Dosage Quantity CourseDurationInDays Compliance",
        "PatientGuid=patient_id EffectiveDate=start Dosage=frequency CourseDurationInDays=days_supply Compliance=adherence",
    ),
    "CPRD issues": (
        "patid issue_date dosageid quantity quantunitid duration chem_name drug_class ad_index_date",
        "patid=patient_id issue_date=start chem_name=name duration=days_supply quantity= ad_index_date=",
    ),
    "CRIS mentions": ("BrcId generic_drug Document_Date", "BrcId=patient_id generic_drug=name Document_Date=start"),
    "UK Biobank scripts": (
        "eid data_provider issue_date read_2 bnf_code dmd_code drug_name quantity",
        "eid=patient_id issue_date=start drug_name=name quantity=",
    ),
    "OMOP drug_exposure": (
        "drug_exposure_id person_id drug_concept_id drug_exposure_start_date drug_exposure_end_date stop_reason quantity days_supply sig drug_source_value",
        "person_id=patient_id drug_exposure_start_date=start drug_exposure_end_date=stop stop_reason=stop_reason sig=frequency days_supply=days_supply",
    ),
    "Synthea": (
        "START STOP PATIENT PAYER ENCOUNTER CODE DESCRIPTION DISPENSES TOTALCOST REASONCODE REASONDESCRIPTION",
        "START=start STOP=stop PATIENT=patient_id DESCRIPTION=name REASONCODE= REASONDESCRIPTION= DISPENSES=",
    ),
    "MIMIC-IV": (
        "subject_id hadm_id starttime stoptime drug_type drug prod_strength dose_val_rx dose_unit_rx doses_per_24_hrs route",
        "subject_id=patient_id drug=name dose_val_rx=dose dose_unit_rx=unit doses_per_24_hrs=frequency starttime=start stoptime=stop",
    ),
    "PCORnet": (
        "prescribingid patid rx_order_date rx_start_date rx_end_date rx_dose_ordered rx_dose_ordered_unit rx_days_supply rx_frequency rx_prn_flag "
        "rxnorm_cui raw_rx_med_name raw_rx_frequency",
        "patid=patient_id rx_start_date=start rx_end_date=stop rx_dose_ordered=dose rx_dose_ordered_unit=unit rx_frequency= raw_rx_frequency=frequency "
        "rx_prn_flag=prn rx_order_date=",
    ),
    "Pharmacy claims": (
        "internal_member_id prescription_filled_dt national_drug_code drug_name claim_status_id quantity days_supply",
        "internal_member_id=patient_id prescription_filled_dt=start drug_name=name claim_status_id=status days_supply=days_supply quantity=",
    ),
    "OpenMRS prescribed": (
        "emr_id order_created_date order_date_activated order_drug order_quantity order_dose order_dose_unit order_frequency order_duration "
        "order_duration_units order_reason",
        "emr_id=patient_id order_date_activated=start order_drug=name order_dose=dose order_dose_unit=unit order_frequency=frequency order_duration=weeks "
        "order_duration_units=weeks_unit order_reason= order_created_date=",
    ),
    "OpenMRS visits": (
        "encounter_id emr_id encounter_datetime medication_name dosage dosage_unit",
        "emr_id=patient_id encounter_datetime=start medication_name=name dosage=dose dosage_unit=unit",
    ),
    "Polish app": (
        "patientId drugName dose startDate endDate notes",
        "patientId=patient_id drugName=name dose=dose startDate=start endDate=stop",
    ),
}
VALUES = {"name": "sertraline", "patient_id": "P1", "start": "2024-01-05", "stop": "2024-06-01", "dose": "50", "unit": "mg"}


def table(headings: list[str], *rows: dict[str, str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, headings, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def treatments(text: str, decisions: Decisions | None = None) -> tuple[Treatment, ...]:
    (history,) = read(text, decisions).histories
    return history.treatments


def messages(intake: Intake) -> str:
    return " ".join(problem.message for problem in intake.problems)


def span(one: Treatment) -> tuple[str, str]:
    assert one.start is not None
    return str(one.start.earliest), str(one.stop.latest) if one.stop else "ongoing"


@pytest.mark.parametrize("system", SYSTEMS)
def test_headings_of_a_system_are_recognised(system: str) -> None:
    headings, expected = SYSTEMS[system]
    wanted = dict(pair.split("=") for pair in expected.split())
    row = {heading: VALUES.get(meaning, "") for heading, meaning in wanted.items()}
    found = {column.heading: column.meaning for column in read(table(headings.split(), row)).columns}
    assert {heading: found[heading] for heading in wanted} == wanted


def test_a_print_view_with_drug_pack_and_directions_in_one_cell() -> None:
    rows = "Start Date,Drug,Last Issued,Review Date,No Issued,Max Issued,Details\n,Amitriptyline 25mg tablets - 28 tablet(s) - TAKE ONE AT NIGHT,05 Jan 2017,,4,6,\n"
    intake = read(rows, Decisions(patient_id="A1"))
    (one,) = intake.histories[0].treatments
    assert (one.agent, one.dose and one.dose.low, one.start) == ("amitriptyline", 25.0, None)
    assert [(p.column, p.severity) for p in intake.problems if p.row == 2 and p.severity != "note"] == [("Start Date", "warning")]


def test_rows_short_of_cells_are_named_and_the_others_kept() -> None:
    text = (
        "Start Date,Medication Item,Type,Last Issued,Review Date,Number Issued,Max Issued,Details\n"
        '02-Apr-2016,"Fluoxetine 20mg capsules, Supply ( 28 ), ONE EACH MORNING",Repeat,02-Jun-2016,,2,6,\n'
        "2006,Citalopram 20mg tablets Supply ( 28 ) 1 daily,Repeat,2007,,2\n"
    )
    intake = read(text, Decisions(patient_id="A1"))
    assert [(t.agent, t.dose and t.dose.low) for t in intake.histories[0].treatments] == [("fluoxetine", 20.0)]
    assert [(p.row, p.severity) for p in intake.problems if p.severity == "error"] == [(3, "error")]


def test_a_first_column_of_last_issues_is_not_the_start() -> None:
    text = "Last Issued,Medication Item,Start Date,Review Date\n11 May 2018,Sertraline 50mg tablets - ONE DAILY,03 Nov 2017,01 Jan 2019\n"
    (one,) = treatments(text, Decisions(patient_id="A1"))
    assert one.start is not None
    assert str(one.start.earliest) == "2017-11-03"
    assert one.stop is not None
    assert (str(one.stop.earliest), str(one.stop.latest)) == ("2018-05-11", "2018-07-12")


def test_a_printed_record_without_a_patient_is_taken_for_one_and_said() -> None:
    intake = read("Start Date,Drug,Last Issued\n03 Oct 2016,Sertraline 50mg tablets - ONE DAILY,05 Jan 2017\n")
    assert "all were taken for those of 'patient 1'" in messages(intake)


def test_a_table_of_many_without_a_patient_column_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="which patient") as refusal:
        read("klient,drug,start\nA,sertraline,2024\nB,sertraline,2024\n")
    assert refusal.value.needs_patient


def test_tall_man_letters_and_an_indication_in_brackets() -> None:
    (one,) = treatments("PatientID,SimpleGenericName,MedicationStartDate\nA,buPROPion HCl (Smoking Deter),2024-01-02\n")
    assert one.agent == "bupropion"


def test_american_dates_with_a_time_and_no_day_above_twelve_are_asked() -> None:
    intake = read("PERSON_ID,MEDICATION_NAME,MED_START_DATE\nA,sertraline,03/04/2024 08:30\n")
    assert [getattr(question, "column", "") for question in intake.questions] == ["MED_START_DATE"]


def test_monthly_issues_are_one_course_and_the_gap_rule_is_said() -> None:
    rows = [
        {
            "IssueRecordGuid": str(i),
            "DrugRecordGuid": "d",
            "PatientGuid": "A",
            "EffectiveDate": f"2024-{i:02}-03",
            "CodeId": "Sertraline 50mg tablets",
        }
        | {"Dosage": "1 AT NIGHT", "CourseDurationInDays": "28", "Compliance": "0.9"}
        for i in range(1, 7)
    ]
    intake = read(table(list(rows[0]), *rows))
    given = intake.histories[0].treatments
    assert [span(one) for one in given][:2] == [("2024-01-03", "2024-01-31"), ("2024-02-03", "2024-03-02")]
    assert {one.adherence_pct for one in given} == {90.0}
    gap = round(knowledge().number("course_gap_days"))
    assert f"one course while the gaps between them are at most {gap} days" in messages(intake)


def test_supplies_say_nothing_of_adherence() -> None:
    given = treatments("patient,drug name,fill date,days supply\nA,sertraline,2024-01-01,30\nA,sertraline,2024-01-31,30\n")
    assert [(one.adherence, one.adherence_pct) for one in given] == [(None, None)] * 2
    assert [span(one) for one in given] == [("2024-01-01", "2024-01-31"), ("2024-01-31", "2024-03-01")]


def test_a_supply_that_lasts_until_today_goes_on() -> None:
    (one,) = treatments("patient,drug name,fill date,days supply\nA,sertraline,2026-11-01,30\n")
    assert (span(one), str(TODAY)) == (("2026-11-01", "ongoing"), "2026-11-24")


def test_issues_of_unknown_length_count_until_the_next_within_two_months() -> None:
    given = treatments("patient,drug name,issue date\nA,sertraline,2024-01-01\nA,sertraline,2024-02-01\nA,sertraline,2025-01-01\n")
    assert [span(one) for one in given] == [("2024-01-01", "ongoing"), ("2024-02-01", "2024-04-03"), ("2025-01-01", "2025-03-04")]


def test_what_was_dispensed_is_not_the_dose() -> None:
    row = {"ORDER_MED_ID": "1", "PAT_ID": "A", "DISPLAY_NAME": "sertraline 50 mg tablet", "DOSAGE": "90 tablet", "START_DATE": "2024-01-05"}
    (one,) = treatments(table(EPIC.split(), row))
    assert one.dose is None


def test_an_order_that_was_cancelled_and_a_row_that_was_deleted_do_not_count() -> None:
    rows = "patient,drug,start,status,deleted\nA,sertraline,2024,Entered in error,\nA,citalopram,2024,Active,true\nA,fluoxetine,2024,Active,false\n"
    intake = read(rows)
    assert [t.agent for t in intake.histories[0].treatments] == ["fluoxetine"]
    assert [p.row for p in intake.problems if p.severity == "note" and p.row] == [2, 3]
    assert intake.rows_used == 3


def test_a_date_is_cut_to_its_precision() -> None:
    rows = "patient,drug,start,start date precision\nA,sertraline,2006-01-01,Y\nA,citalopram,2008-03-01,YM\n"
    starts = [one.start for one in treatments(rows)]
    assert [(str(s.earliest), str(s.latest)) for s in starts if s] == [("2006-01-01", "2006-12-31"), ("2008-03-01", "2008-03-31")]


def test_pcornet_frequency_codes_are_not_counts_and_prn_is_no_daily_dose() -> None:
    headings = SYSTEMS["PCORnet"][0].split()
    row = {"prescribingid": "1", "patid": "A", "rx_start_date": "05JAN2020", "rx_end_date": "05APR2020", "rx_dose_ordered": "50"}
    row |= {"rx_dose_ordered_unit": "mg", "rx_frequency": "02", "raw_rx_frequency": "QD", "raw_rx_med_name": "quetiapine"}
    daily, needed = treatments(table(headings, {**row, "rx_prn_flag": "N"}, {**row, "rx_prn_flag": "Y", "rx_start_date": "05FEB2020"}))
    assert daily.dose is not None
    assert (daily.dose.low, needed.dose) == (50.0, None)


def test_pharmacy_monitoring_headings_with_commas_warn_of_names_and_leave_animals_out() -> None:
    headings = '"Animal Name","Generic Name","Patient First Name","Patient Last Name","Month, Day, Year of Filled At","Month, Day, Year of Patient Birthdate","Days Supply"'
    rows = ',ZOLPIDEM,Jo,Marsh,"January 6, 2024","May 3, 1970",30\nRex,PHENOBARBITAL,Jo,Marsh,"January 6, 2024","May 3, 1970",30\n'
    for written in (headings, headings.replace('"', "")):
        intake = read(f"{written}\n{rows}")
        (history,) = intake.histories
        assert (history.patient_id, [t.agent for t in history.treatments]) == ("Marsh, Jo, May 3, 1970", ["zolpidem"])
        assert "identifies people by name or birth date" in messages(intake)


def test_the_duration_has_its_unit_in_a_column_of_its_own() -> None:
    (one,) = treatments("patient,drug,start,order_duration,order_duration_units\nA,fluoxetine,2024-01-05,8,Weeks\n")
    assert one.weeks is not None
    assert one.weeks.low == 8


def test_four_doses_over_the_day_and_a_decimal_comma() -> None:
    given = treatments("patient;substance;start;morning;noon;evening;night;unit\nA;aripiprazole;2024-01-05;7,5;0;0;10;mg\n")
    assert given[0].dose is not None
    assert given[0].dose.low == 17.5
    assert treatments("patient,drug,start,dose\nA,sertraline,2024,50 mg 1-0-0-0\n")[0].dose is not None


def test_stacked_tables_are_told_apart() -> None:
    text = (
        "My health export\n\nMedications\nMedication Name,Dose,Frequency,Start Date,Status\nSertraline,50 mg,once daily,2024-01-05,Active\n"
        "Citalopram,20 mg,once daily,N/A,Inactive\n\nAllergies\nAllergen,Reaction\nPenicillin,Rash\n"
    )
    intake = read(text, Decisions(patient_id="A1"))
    assert [(t.row, t.agent) for t in intake.histories[0].treatments] == [(5, "sertraline"), (6, "citalopram")]
    assert any("'Allergies' was not used" in p.message for p in intake.problems)
    assert not [p for p in intake.problems if p.severity == "error"]


def test_headings_printed_again_on_the_next_page_are_no_row() -> None:
    text = "patient_id,name,start\nA,sertraline,2024\npatient_id,name,start\nA,citalopram,2023\n"
    intake = read(text)
    assert (intake.rows_read, [t.row for t in intake.histories[0].treatments]) == (2, [2, 4])


def test_cells_in_three_quotation_marks_and_lines_quoted_whole() -> None:
    assert treatments('patient_id,name,start\n"""A""","""sertraline""","""2024"""\n')[0].agent == "sertraline"
    assert treatments('"patient_id,name,start"\n"A,sertraline,2024"\n"A,""Lustral"",2023"\n')[1].agent == "sertraline"


def test_day_numbers_of_a_spreadsheet_are_read_where_the_whole_column_is_so() -> None:
    intake = read("patient_id,name,start\nA,sertraline,44706\nA,citalopram,45000\n")
    assert [span(one)[0] for one in intake.histories[0].treatments] == ["2022-05-25", "2023-03-15"]
    assert "day numbers: 44706 was read as 2022-05-25" in messages(intake)
    mixed = read("patient_id,name,start\nA,sertraline,44706\nA,citalopram,2023-03-15\n")
    assert [p.row for p in mixed.problems if p.severity == "error"] == [2]


def test_a_number_that_lost_its_digits_is_nobody() -> None:
    intake = read("patient_id,name,start\n3.21123E+17,sertraline,2024\nA,citalopram,2024\n")
    assert [h.patient_id for h in intake.histories] == ["A"]
    (fault,) = [p for p in intake.problems if p.severity == "error"]
    assert (fault.row, fault.value) == (2, "3.21123E+17")
    assert "last digits are lost" in fault.message


def test_codes_become_names_and_say_so() -> None:
    intake = read("patient_id,atc code,start\nA,N06AB06,2024\n")
    assert intake.histories[0].treatments[0].agent == "sertraline"
    assert "'N06AB06' is the code of sertraline" in messages(intake)


def test_a_code_without_its_list_is_called_a_code() -> None:
    assert "is a code" in messages(read("patient_id,drug,start\nA,45631000,2024\n"))


def test_scores_as_columns_of_a_visit() -> None:
    intake = read("patient_id,visit date,PHQ-9,MADRS\nA,2024-01-05,18,\nA,2024-02-05,12,22\n")
    assert [(s.row, s.scale, s.value) for s in intake.histories[0].scores] == [(2, "PHQ-9", 18.0), (3, "PHQ-9", 12.0), (3, "MADRS", 22.0)]
    assert intake.summary == "3 of 3 rows used"


def test_unknown_headings_are_recognised_by_their_values() -> None:
    intake = read("patient id,lægemiddel x,abc,def\nA,sertraline,2024-01-05,2024-03-01\nA,mirtazapine,2024-03-05,2024-06-01\n")
    assert [column.meaning for column in intake.columns] == ["patient_id", "name", "start", "stop"]
    assert [p.column for p in intake.problems if "by its values" in p.message] == ["lægemiddel x", "abc", "def"]


def test_a_lone_date_of_unknown_meaning_says_that_it_was_given_then_not_that_it_goes_on() -> None:
    (one,) = treatments("mrn,med_ordered,zeitpunkt\n7,sertraline,2024-01-05\n")
    assert span(one) == ("2024-01-05", "2024-03-07")


def test_reversed_claims_by_the_words_of_their_heading() -> None:
    given = treatments(
        "member_id,fill_date,generic_name,days_supply,reversal_flag\n7,2024-01-05,sertraline,30,N\n7,2024-02-05,sertraline,30,Y\n"
    )
    assert [span(one) for one in given] == [("2024-01-05", "2024-02-04")]


def test_a_code_with_its_system_before_it() -> None:
    (one,) = treatments("PATIENT_NUM,CONCEPT_CD,START_DATE,END_DATE\n7,RXNORM:36437,2024-01-05,2024-03-05\n")
    assert one.agent == "sertraline"


def test_german_and_french_headings() -> None:
    head = "Patientennummer;Medikament;Beginn;Ende;morgens;mittags;abends;nachts;Einheit;Grund des Absetzens\n"
    (one,) = treatments(f"{head}7;sertraline;2024-01-05;2024-03-05;50;0;0;50;mg;unwirksam\n")
    assert (one.dose and one.dose.low, one.stop_reason) == (100.0, "inefficacy")
    (two,) = treatments("No dossier;Médicament;Date de début;Date de fin;Raison d'arrêt\n7;sertraline;2024-01-05;2024-03-25;inefficace\n")
    assert (span(two), two.stop_reason) == (("2024-01-05", "2024-03-25"), "inefficacy")
