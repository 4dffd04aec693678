"""Reading a file in: questions answered on screen, problems named, one click to the review."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from lib.ingest.columns import CONTRACT
from lib.ingest.limits import MOST_UPLOADED
from lib.records.history import History
from lib.store import Store, StoreError
from lib.ui.format_guide import GUIDE
from lib.ui.reading import take_in
from tests.pages.conftest import banner, label, messages, press, sound, words

Tab = Callable[[], AppTest]
SAVE = "Save and open the review"

GOOD = """patient_id,kind,name,start,stop,dose,outcome,value
0042-117,person,family_name,,,,,Example
0042-117,person,given_name,,,,,Patricia
0042-117,person,birth_date,,,,,1978-07-14
0042-117,medication,sertraline,2024-01-15,2024-05-20,100 mg,none,
0042-117,score,PHQ-9,2024-05-20,,,,18
"""
BROKEN = """patient_id,kind,name,start,stop,dose,outcome,value
0042-117,medication,sertraline,2024-05-20,2024-01-15,100 mg,none,
0042-117,medication,venlafaxine,2024-06-01,2024-09-01,150 mg,partial,
"""
AMBIGUOUS = """patient_id,kind,name,start,stop,dose
0042-117,medication,sertraline,03/04/2024,05/06/2024,100 mg
"""
TWO = """patient_id,kind,name,start,stop,dose
A-1,medication,sertraline,2024-01-15,2024-05-20,100 mg
B-2,medication,venlafaxine,2024-01-15,2024-05-20,150 mg
"""
MISSPELT = """patient_id,kind,name,start,stop,dose
0042-117,medication,sertralinne,2024-01-15,2024-05-20,100 mg
0042-117,medication,zzqx,2024-06-01,2024-09-01,1 mg
"""


@pytest.fixture
def page(dashboard: Tab) -> AppTest:
    return press(dashboard(), "Add a history")


def upload(at: AppTest, text: str | bytes, name: str = "letter.csv") -> AppTest:
    data = text if isinstance(text, bytes) else text.encode()
    return sound(at.file_uploader[0].upload(name, data, "text/csv").run())


def names(at: AppTest) -> list[str]:
    return [label(button.label) for button in at.button]


def test_without_a_file_there_is_the_field_a_template_and_the_format(page: AppTest) -> None:
    assert set(page.file_uploader[0].allowed_type) == {
        f".{form}" for form in ["csv", "tsv", "txt", "xlsx", "xls", "ods", "json", "ndjson", "zip"]
    }
    assert [label(button.label) for button in page.get("download_button")] == ["Download an empty template"]
    for column in CONTRACT:
        assert f" {column} " in words(page)


def test_the_guide_describes_every_column_of_the_format_in_its_order() -> None:
    assert [column for column, *_ in GUIDE] == list(CONTRACT)


def test_a_good_file_is_saved_and_opened_with_one_click(page: AppTest, kept: Store) -> None:
    upload(page, GOOD)
    shown = words(page)
    assert "5 of 5 rows used" in shown
    assert "EXAMPLE, Patricia · Born 14-Jul-1978 (48y)" in " ".join(shown.split())
    assert kept.list_patients() == ()  # nothing is saved before it is accepted
    press(page, SAVE)
    (patient,) = kept.list_patients()
    assert (patient.patient_id, patient.source_name, patient.version, patient.sample) == ("0042-117", "letter.csv", 1, False)
    assert banner(page) == "EXAMPLE, Patricia Born 14-Jul-1978 (48y) Sex Not recorded ID 0042-117 5 of 5 rows used"


def test_after_saving_the_upload_is_ready_for_the_next_file(page: AppTest) -> None:
    press(upload(page, GOOD), SAVE)
    page.switch_page("pages/patient/history.py").run()
    assert len(sound(page).file_uploader) == 1
    assert SAVE not in names(page)


def test_the_file_in_hand_survives_a_page_switch(page: AppTest) -> None:
    upload(page, GOOD)
    page.switch_page("pages/clinic/patients.py").run()
    page.switch_page("pages/patient/history.py").run()
    assert SAVE in names(sound(page))


def test_a_file_can_be_put_away(page: AppTest, kept: Store) -> None:
    press(upload(page, GOOD), "Choose another file")
    assert SAVE not in names(page)
    assert len(page.file_uploader) == 1
    assert kept.list_patients() == ()


def test_the_same_file_again_changes_nothing_and_says_so(page: AppTest, kept: Store) -> None:
    press(upload(page, GOOD), SAVE)
    page.switch_page("pages/patient/history.py").run()
    upload(page, GOOD, "letter (1).csv")
    assert "This ID is saved already" in " ".join(text.value for text in page.markdown)
    press(page, SAVE)
    assert "This content was saved already as version 1; nothing changed." in messages(page)
    assert [patient.version for patient in kept.list_patients()] == [1]


def test_a_row_that_cannot_be_used_is_named_and_the_others_are_saved(page: AppTest, kept: Store) -> None:
    upload(page, BROKEN)
    shown = words(page)
    assert "1 of 2 rows used, 1 to check" in shown
    assert "Not used" in shown
    press(page, SAVE)
    (patient,) = kept.list_patients()
    assert (patient.rows_used, patient.rows_read) == (1, 2)
    assert (banner(page) or "").endswith("1 of 2 rows used 1 to check")


def test_ambiguous_dates_are_asked_and_nothing_is_saved_before_the_answer(page: AppTest, kept: Store) -> None:
    upload(page, AMBIGUOUS)
    first = page.radio[0]
    assert [label(option) for option in first.options] == ["Day first: 03-Apr-2024", "Month first: 04-Mar-2024"]
    assert first.value is None
    assert next(button for button in page.button if button.label == SAVE).disabled
    while (unanswered := next((radio for radio in page.radio if radio.value is None), None)) is not None:
        unanswered.set_value("mdy").run()
    press(sound(page), SAVE)
    (patient,) = kept.list_patients()
    history = kept.load_history(patient.key)
    assert history is not None
    start = history.treatments[0].start
    assert start is not None
    assert (start.earliest.month, start.earliest.day) == (3, 4)


def test_an_answer_on_dates_can_be_changed(page: AppTest) -> None:
    upload(page, AMBIGUOUS)
    page.radio[0].set_value("mdy").run()
    page.radio[0].set_value("dmy").run()
    assert sound(page).radio[0].value == "dmy"


def test_a_file_that_counts_days_asks_for_day_0(page: AppTest, kept: Store) -> None:
    upload(page, "patient_id,name,start,stop,dose\n0042-117,sertraline,day -90,day -30,100 mg\n")
    assert "counts days (day -90, day -30). On which date was day 0" in words(page)
    (field,) = [one for one in page.text_input if one.label == "Date of day 0"]
    sound(field.set_value("2024").run())
    assert "Write day 0 as one day that is past, such as 05-Mar-2024." in messages(page)
    (field,) = [one for one in page.text_input if one.label == "Date of day 0"]
    press(sound(field.set_value("01-Mar-2024").run()), SAVE)
    history = kept.load_history(kept.list_patients()[0].key)
    assert history is not None
    start = history.treatments[0].start
    assert start is not None
    assert start.earliest.isoformat() == "2023-12-02"


def test_an_unknown_name_is_suggested_and_confirmed(page: AppTest, kept: Store) -> None:
    upload(page, MISSPELT)
    box = next(box for box in page.selectbox if label(box.label) == "What is meant by sertralinne")
    assert box.value == ""
    assert box.options[:2] == ["Leave unrecognised", "sertraline"]
    box.set_value("sertraline").run()
    press(sound(page), SAVE)
    (patient,) = kept.list_patients()
    history = kept.load_history(patient.key)
    assert history is not None
    assert [(t.name, t.agent) for t in history.treatments] == [("sertralinne", "sertraline"), ("zzqx", None)]


def test_a_name_left_alone_stays_in_the_history_unrecognised(page: AppTest, kept: Store) -> None:
    press(upload(page, MISSPELT), SAVE)
    (patient,) = kept.list_patients()
    history = kept.load_history(patient.key)
    assert history is not None
    assert [t.agent for t in history.treatments] == [None, None]


def test_several_patients_are_a_list_with_a_button_each(page: AppTest, kept: Store) -> None:
    upload(page, TWO)
    assert {"Save and open A-1", "Save and open B-2", "Save all 2"} <= set(names(page))
    press(page, "Save and open B-2")
    assert [patient.patient_id for patient in kept.list_patients()] == ["B-2"]
    assert "ID B-2" in (banner(page) or "")
    page.switch_page("pages/patient/history.py").run()  # the file is still in hand for the other
    press(page, "Save and open A-1")
    assert {patient.patient_id for patient in kept.list_patients()} == {"A-1", "B-2"}


def test_all_patients_of_a_file_are_saved_at_once(page: AppTest, kept: Store) -> None:
    press(upload(page, TWO), "Save all 2")
    assert {patient.patient_id for patient in kept.list_patients()} == {"A-1", "B-2"}
    assert [title.value for title in page.title] == ["Patients"]
    assert "2 histories read: 2 saved, 0 were saved already." in messages(page)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"patient_id,kind,name\n", "no rows"),
        (b"PK\x03\x04" + b"\x00" * 200, "damaged or cut short"),
        (b"patient_id,name,name\nA,b,c\n", "more than once"),
        (b'patient_id,name\nA,"open\n', "never closed"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_line(page: AppTest, kept: Store, data: bytes, says: str) -> None:
    upload(page, data)
    (said,) = messages(page)
    assert says in said
    assert SAVE not in names(page)
    assert "Choose another file" in names(page)
    assert kept.list_patients() == ()


def test_a_column_nobody_knows_can_be_named(page: AppTest, kept: Store) -> None:
    upload(page, "zzq,name,start\n0042-117,sertraline,2024-01-15\n")
    assert "which patient" in messages(page)[0]
    box = next(box for box in page.selectbox if label(box.label) == "Meaning of column zzq")
    box.set_value("patient_id").run()
    press(sound(page), SAVE)
    assert [patient.patient_id for patient in kept.list_patients()] == ["0042-117"]


def test_the_size_is_checked_again_on_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    held: list[str] = []
    monkeypatch.setattr("lib.ui.session.leave_notice", lambda kind, text: said.append(f"{kind}: {text}"))
    monkeypatch.setattr("lib.ui.session.keep_upload", lambda name, data: held.append(name))
    take_in("big.csv", b"x" * (MOST_UPLOADED + 1))
    assert said == ["error: The file is larger than 5 MB and was not read. Split it by patient."]
    assert held == []
    take_in("fits.csv", b"x" * MOST_UPLOADED)
    assert held == ["fits.csv"]


def test_when_saving_fails_the_file_and_the_answers_stay(page: AppTest, kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    upload(page, MISSPELT)
    next(box for box in page.selectbox if label(box.label) == "What is meant by sertralinne").set_value("sertraline").run()

    def refuses(*_: object, **__: object) -> None:
        raise StoreError("Not saved: the disk is full. Nothing was written; free some space and try again.")

    with monkeypatch.context() as broken:
        broken.setattr(Store, "save_history", refuses)
        press(page, SAVE)
    assert "Not saved: the disk is full. Nothing was written; free some space and try again." in messages(page)
    assert next(box for box in page.selectbox if label(box.label) == "What is meant by sertralinne").value == "sertraline"
    press(page, SAVE)
    assert [patient.patient_id for patient in kept.list_patients()] == ["0042-117"]


def test_two_quick_clicks_on_save_make_one_version(page: AppTest, kept: Store) -> None:
    upload(page, GOOD)
    button = next(button for button in page.button if button.label == SAVE)
    button.click()
    page.run()
    page.run()
    assert [patient.version for patient in kept.list_patients()] == [1]


NASTY = "<img src=x onerror=alert(1)> *b* $y$ [l](http://e.org)"


def test_text_of_the_file_shows_as_typed_everywhere(page: AppTest) -> None:
    upload(
        page, f'patient_id,kind,name,start,note\n*42*,medication,"{NASTY}",2024-13-45,"{NASTY}"\n*42*,medication,sertraline,2024-01-15,\n'
    )
    shown = words(page)
    assert shown.count(NASTY) >= 2
    assert not any("<img" in block.proto.body for block in page.get("html"))
    for text in (*(m.value for m in page.markdown), *(b.label for b in page.button), *(s.label for s in page.selectbox)):
        assert "<img" not in text
        assert "$y$" not in text


def test_an_identifier_keeps_its_zeros(page: AppTest, kept: Store) -> None:
    press(upload(page, "patient_id,kind,name\n0042,medication,sertraline\n"), SAVE)
    assert [patient.patient_id for patient in kept.list_patients()] == ["0042"]


def test_a_saved_history_is_as_the_file_said(page: AppTest, kept: Store) -> None:
    press(upload(page, GOOD), SAVE)
    history = kept.load_history(kept.list_patients()[0].key)
    assert isinstance(history, History)
    assert [t.agent for t in history.treatments] == ["sertraline"]
    assert [(s.scale, s.value) for s in history.scores] == [("PHQ-9", 18)]
