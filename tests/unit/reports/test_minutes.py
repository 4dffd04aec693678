"""What a meeting leaves behind: is everything that was taken down on paper, and is nobody named where nobody may be?"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from docx import Document

from lib.knowledge.load import knowledge
from lib.records.dates import on
from lib.records.history import History, PersonFact
from lib.reports.hidden import hiding
from lib.reports.minutes import actions_csv, actions_ics, letter_paragraph, minutes_docx, minutes_pdf
from lib.reports.minutes.calendar import folded
from lib.reports.sheet import Choices
from lib.store.meetings import Action, Minute
from tests.unit.reports.meetings import HELD, MINUTE, cases, meeting
from tests.unit.reports.sheets import PRINTED, flat, reader, words_of
from tests.unit.reports.test_sheet_unnamed import everything

STAMP = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


def choices(identified: bool = True) -> Choices:
    return Choices(PRINTED, "Dr A. Reader", identified=identified)


def said_pdf(identified: bool = True, **more: object) -> str:
    return words_of(minutes_pdf(meeting(**more), cases(), knowledge(), choices(identified)))  # type: ignore[arg-type]


def said_docx(data: bytes) -> str:
    """All words of a Word document in its order: paragraphs and tables of the body, then heads and feet."""
    word = Document(io.BytesIO(data))
    parts = []
    for block in word.iter_inner_content():
        rows = [[cell.text for cell in row.cells] for row in block.rows] if hasattr(block, "rows") else [[block.text]]  # type: ignore[union-attr]
        parts += [text for row in rows for text in row]
    for section in word.sections:
        for place in (section.header, section.first_page_footer, section.footer):
            parts += [paragraph.text for paragraph in place.paragraphs]
    return flat(" ".join(parts))


EVERYTHING = (
    "Minutes: Tuesday clinic",
    "Held: 24-Nov-2026",
    "Present: Dr A. Lee, Dr B. Okoye, Nurse C",
    "Signed off by Dr A. Lee, 24-Nov-2026",
    "Question: Is an augmentation worth discussing",
    "Dr A. Lee: Look at adherence first.",
    "An augmentation *or* rTMS; <5 sessions so far.",
    "Lithium added to mirtazapine (2nd line, consider)",
    "OWN.IDEA",
    "Electroconvulsive therapy, right unilateral",
    "patient's wish, asked twice",
    "Decision: Offer lithium augmentation; ask for serum levels.",
    "Reasons: Two adequate courses without response, cost & access known.",
    "Ask the pharmacy for refills; phone, then write",
    "01-Dec-2026",
    "Done: done, 90 %",
    "Not known yet",
    "Next review: 12-Jan-2027",
    "3. Case C (record not at hand)",
    "Decision: Refer back.",
    "The level was in fact taken on the ward.",
    "Printed 24-Nov-2026",
    "by: Dr A. Reader",
)


@pytest.mark.parametrize("words", EVERYTHING)
def test_all_that_was_taken_down_stands_in_the_pdf_and_in_the_document(words: str) -> None:
    assert words.replace(" ", "") in said_pdf().replace(" ", "")
    assert words in said_docx(minutes_docx(meeting(), cases(), knowledge(), choices()))


def test_the_record_stands_beside_the_minute() -> None:
    said = said_pdf()
    assert "EXAMPLE, Patricia · Born 14-Jul-1978 (48y) · ID S-001 (Case A)" in said
    assert "PHQ-9 12 of 27 on 19-Oct-2026 (moderate)" in said
    assert "7 treatment courses, 4 counted as failed" in said
    assert "5 met, 5 not met, 2 cannot be told" in said


def test_an_open_meeting_is_a_draft() -> None:
    assert "State: Draft, not signed off" in said_pdf(signed=False)
    assert "Signed off" not in said_pdf(signed=False)


def test_nothing_written_is_said_and_not_left_blank() -> None:
    said = said_pdf(minute=Minute())
    assert "Question: Not recorded Decision: Not recorded Reasons: Not recorded Actions: None recorded Next review: Not recorded" in said


def test_the_pdf_is_tagged_with_a_bookmark_for_each_case_and_names_nobody_in_its_properties() -> None:
    made = reader(minutes_pdf(meeting(), cases(), knowledge(), choices()))
    root = made.trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith("en")
    assert made.metadata is not None
    assert made.metadata.title == "Minutes of a case-review meeting"
    below = next(entry for entry in made.outline if isinstance(entry, list))
    assert [entry["/Title"][:2] for entry in below if not isinstance(entry, list)] == ["1.", "2.", "3.", "Ad"]


def test_the_document_has_real_headings_and_repeats_the_heads_of_its_tables() -> None:
    word = Document(io.BytesIO(minutes_docx(meeting(), cases(), knowledge(), choices())))
    styles = [paragraph.style.name for paragraph in word.paragraphs if paragraph.style is not None]
    assert styles.count("Heading 1") == 1
    assert styles.count("Heading 2") == 4
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in word.tables)
    assert word.core_properties.title == "Minutes of a case-review meeting"
    assert word.core_properties.author == "TRD Review"


# --- Without identifiers -----------------------------------------------------------------------------------------------------------------

NAMED = replace(
    MINUTE,
    question="Should Patricia EXAMPLE (S-001, born 14/07/1978, 14 July 1978) ... Mr Muster's neighbour?",
    decision="patricia agreed",
    actions=(Action("a", "Ring Patricia on the ward", "Nurse C", None, "no", "Example was out"),),
)


@pytest.mark.parametrize(
    "planted", ["Patricia", "Example", "Muster", "S-001", "S-002", "14/07/1978", "14 July 1978", "14-Jul-1978", "Leon"]
)
def test_who_is_on_record_is_named_nowhere_not_even_by_the_scribe(planted: str) -> None:
    made = minutes_pdf(meeting(minute=NAMED), cases(), knowledge(), choices(identified=False))
    assert planted.lower() not in everything(made).lower()
    document = minutes_docx(meeting(minute=NAMED), cases(), knowledge(), choices(identified=False))
    assert planted.lower() not in said_docx(document).lower()


def test_without_identifiers_the_paper_says_what_it_cannot_find() -> None:
    said = said_pdf(identified=False)
    assert "1. Case A · 40 to 49 years · Female" in said
    assert "read this paper before it leaves the team" in said
    assert "19-Oct-2026" not in said


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ms Van der Berg came", "Ms [removed] came"),
        ("van  der\nberg", "[removed]"),
        ("Bergamot tea", "Bergamot tea"),
        ("born 3.4.1961 or 04/03/61", "born [removed] or [removed]"),
        ("April 3, 1961", "[removed]"),
        ("call 0161-496-0999 now", "call [removed] now"),
        ("she is female", "she is female"),
    ],
)
def test_what_is_taken_out_of_a_text(text: str, left: str) -> None:
    facts = History(
        "4711",
        person=(
            PersonFact(2, "family_name", "Van der Berg"),
            PersonFact(3, "birth_date", "1961-04-03", on(date(1961, 4, 3))),
            PersonFact(4, "telephone", "0161-496-0999"),
            PersonFact(5, "sex", "female"),
        ),
    )
    assert hiding(facts)(text) == left


# --- Actions ---------------------------------------------------------------------------------------------------------------------------


def test_the_list_has_a_row_for_each_action_and_no_cell_runs_as_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(actions_csv([meeting()]).decode("utf-8-sig"))))
    assert rows[0] == ["Meeting", "Held", "Case", "Action", "Who", "By when", "Done?", "Note"]
    assert rows[1] == [
        "Tuesday clinic", "24-Nov-2026", "Case A", "Ask the pharmacy for refills; phone, then write", "Dr A. Lee", "01-Dec-2026", "Done", "done, 90 %",
    ]  # fmt: skip
    assert rows[2][3] == '\'=HYPERLINK("http://x")'
    assert len(rows) == 3
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell]


def test_names_are_taken_out_of_the_list_where_the_records_are_given() -> None:
    histories = {key: history for key, (history, _) in cases().items()}
    for made in (actions_csv([meeting(minute=NAMED)], histories), actions_ics([meeting(minute=NAMED)], STAMP, histories)):
        assert b"Patricia" not in made
        assert b"Example" not in made
        assert b"[removed]" in made


def unfolded(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")


def test_the_calendar_is_as_the_standard_asks() -> None:
    made = actions_ics([meeting()], STAMP)
    lines = unfolded(made)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.count("BEGIN:VTODO") == lines.count("END:VTODO") == 2
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
    assert "SUMMARY:Case A: Ask the pharmacy for refills\\; phone\\, then write" in lines
    assert "DUE;VALUE=DATE:20261201" in lines
    assert "DTSTART;VALUE=DATE:20270112" in lines
    assert "DTEND;VALUE=DATE:20270113" in lines
    assert lines.count("DTSTAMP:20261124T170000Z") == 3
    assert lines.count("STATUS:COMPLETED") == 1
    assert b"\n" not in made.replace(b"\r\n", b"")
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(set(uids)) == len(uids) == 3


@pytest.mark.parametrize("text", ["a" * 200, "ü" * 100, "漢字" * 60, "x", "a" * 75, "a" * 76])
def test_no_line_is_longer_than_75_octets_and_none_is_lost(text: str) -> None:
    pieces = list(folded(text))
    assert max(len(piece.encode()) for piece in pieces) <= 75
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == text
    assert all(piece.startswith(" ") for piece in pieces[1:])


def test_line_ends_and_control_signs_cannot_add_a_line_to_the_calendar() -> None:
    wild = replace(MINUTE, actions=(Action("k\r\nX:1", "a\r\nBEGIN:VALARM\x00", "me\nEND:VTODO", None),), next_review=None)
    lines = unfolded(actions_ics([meeting(minute=wild)], STAMP))
    assert "BEGIN:VALARM" not in lines
    assert lines.count("END:VTODO") == 1
    assert not any("\x00" in line or "\r" in line for line in lines)


# --- Letter ----------------------------------------------------------------------------------------------------------------------------


def test_the_paragraph_says_what_was_discussed_and_orders_nothing() -> None:
    history, found = cases()["item-1"]
    said = letter_paragraph(meeting().items[0], history, found, knowledge(), HELD)
    assert said.startswith("Your patient was discussed at the case-review meeting on 24-Nov-2026. The question was: “Is an augmentation")
    assert "at again?” On the record at the time: PHQ-9 12 of 27 on 19-Oct-2026 (moderate)" in said
    assert "Options discussed: Lithium added to mirtazapine; Theta-burst TMS, left (iTBS); OWN.IDEA." in said
    assert "Set aside: Electroconvulsive therapy, right unilateral (patient's wish, asked twice)." in said
    assert "The view of the meeting: “Offer lithium augmentation; ask for serum levels”." in said
    assert "(Dr A. Lee, by 01-Dec-2026)" in said
    assert said.endswith("These are options to be discussed with the patient, not orders; treatment remains with the treating clinician.")
    assert "\n" not in said
    for words in ("Patricia", "EXAMPLE", "S-001"):
        assert words not in said


def test_a_paragraph_of_a_minute_without_words_says_so() -> None:
    history, found = cases()["item-1"]
    said = letter_paragraph(replace(meeting().items[0], minute=Minute()), history, found, knowledge())
    assert said.startswith("Your patient was discussed at the case-review meeting. On the record")
    assert "No decision was recorded. No date for the next review was recorded." in said
    assert "Options discussed" not in said


def test_a_very_long_text_runs_over_pages_and_loses_nothing() -> None:
    long = " ".join(f"word{number}" for number in range(2500))
    wild = replace(MINUTE, decision=long, actions=(Action("a", long, "Nurse C", None),))
    said = said_pdf(minute=wild)
    assert all(said.count(f"word{number} ") >= 2 for number in range(2499))
    assert said_docx(minutes_docx(meeting(minute=wild), cases(), knowledge(), choices())).count("word2499") == 2
