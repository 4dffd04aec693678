"""The minutes of a case-review meeting: for each case what was asked, thought, discussed, decided and agreed; as PDF or DOCX."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from lib.knowledge.load import Knowledge
from lib.records.answers import NO, UNKNOWN, YES
from lib.records.assessment import Assessment
from lib.records.dates import show_date
from lib.records.history import History
from lib.records.wording import GROUPS, LINES, counted
from lib.reports.hidden import hiding
from lib.reports.identity import MISSING, age_band, born, name, sex
from lib.reports.paper.blocks import Block, Heading, Items, Line, Paper, Table, Text
from lib.reports.paper.docx import paper_docx
from lib.reports.paper.pdf import paper_pdf
from lib.reports.sheet.choices import Choices
from lib.reports.sheet.person import current_scale
from lib.store.meetings import Action, AgendaItem, Meeting, Minute

Cases = Mapping[str, tuple[History, Assessment]]  # by the key of the agenda item

DONE = {"yes": "Done", "no": "Not done", "unknown": "Not known yet"}
_FREE_TEXT = (
    "Without identifiers: names, numbers and birth dates on record are taken out of what was written down. "
    "What is not on record cannot be found: read this paper before it leaves the team."
)
_INTENDED = "Taken down at a case-review meeting. Options discussed are not orders; a decision here becomes treatment only through the treating clinician and the patient."


def minutes_pdf(meeting: Meeting, cases: Cases, known: Knowledge, choices: Choices) -> bytes:
    """The minutes as a tagged PDF with a bookmark for each case. `cases`: history and findings by the key of the agenda item; a case that is not
    among them (its record was erased) keeps its code and its minute. `choices.identified` False: case codes, age bands, and what names a patient
    is taken out of the text. Raises SheetError."""
    return paper_pdf(minutes_paper(meeting, cases, known, choices))


def minutes_docx(meeting: Meeting, cases: Cases, known: Knowledge, choices: Choices) -> bytes:
    """The same as a Word document."""
    return paper_docx(minutes_paper(meeting, cases, known, choices))


def minutes_paper(meeting: Meeting, cases: Cases, known: Knowledge, choices: Choices) -> Paper:
    """What the minutes say, before they are set."""
    hidden = _hidden_everywhere(cases, choices.identified)
    blocks: list[Block] = [
        Line("Held", show_date(meeting.held_on)),
        Line("Present", ", ".join(meeting.attendees) or MISSING),
        Line("Cases", str(len(meeting.items))),
        Line("State", _state(meeting)),
    ]
    if not choices.identified:
        blocks.append(Text(_FREE_TEXT, soft=True))
    for number, item in enumerate(meeting.items, start=1):
        blocks += _case(number, item, cases.get(item.key), known, choices, hidden)
    if meeting.addenda:
        blocks.append(Heading("Addenda"))
        blocks += [Line(f"{_moment(a.at)}, {a.by}", hidden(a.text)) for a in meeting.addenda]
    versions = sorted({found.knowledge_version for _, found in cases.values()})
    foot = (
        f"Printed {show_date(choices.printed_at.date())} {choices.printed_at:%H:%M} by: {choices.printed_by}",
        f"Knowledge {', '.join(versions) or MISSING} (no clinician has signed it)",
        _INTENDED,
    )
    title = hidden(meeting.title)
    return Paper("Minutes of a case-review meeting", f"Minutes: {title}", "", tuple(blocks), foot, choices.printed_at, choices.paper)


class _Hiding:
    """Takes what names any patient of the meeting out of a text: cases are compared, so one may be named under another."""

    def __init__(self, histories: list[History]) -> None:
        self._each = [hiding(history) for history in histories]

    def __call__(self, text: str) -> str:
        for hide in self._each:
            text = hide(text)
        return text


def _hidden_everywhere(cases: Cases, identified: bool) -> _Hiding:
    return _Hiding([] if identified else [history for history, _ in cases.values()])


def _state(meeting: Meeting) -> str:
    if meeting.status != "signed":
        return "Draft, not signed off"
    when = _moment(meeting.signed_at) if meeting.signed_at else "on a day not recorded"
    return f"Signed off by {meeting.signed_by or 'a person not recorded'}, {when}"


def _moment(at: datetime) -> str:
    """A moment in the time of this computer."""
    local = at.astimezone()
    return f"{show_date(local.date())} {local:%H:%M}"


def _case(
    number: int, item: AgendaItem, case: tuple[History, Assessment] | None, known: Knowledge, choices: Choices, hidden: _Hiding
) -> list[Block]:
    minute = item.minute
    blocks: list[Block] = [Heading(f"{number}. {_who(item, case, choices.identified)}")]
    if case:
        blocks.append(Line("On the record", standing(*case, known, dated=choices.identified)))
    blocks.append(Line("Question", hidden(minute.question) or MISSING))
    if minute.views:
        blocks += [Heading("Views before the options were shown", 3), Items(tuple(f"{v.person}: {hidden(v.text)}" for v in minute.views))]
    blocks += _options(minute, case[1] if case else None, hidden)
    blocks += [Line("Decision", hidden(minute.decision) or MISSING), Line("Reasons", hidden(minute.reasons) or MISSING)]
    blocks += _actions(minute.actions, hidden)
    blocks.append(Line("Next review", show_date(minute.next_review)))
    return blocks


def _who(item: AgendaItem, case: tuple[History, Assessment] | None, identified: bool) -> str:
    if case is None:
        return f"{item.case_code} (record not at hand)"
    history, found = case
    if identified:
        return f"{name(history)} · Born {born(history, found.as_of)} · ID {history.patient_id or MISSING} ({item.case_code})"
    known = sex(history)
    return f"{item.case_code} · {age_band(history, found.as_of)} · {known if known in ('Female', 'Male', MISSING) else 'sex recorded'}"


def standing(history: History, found: Assessment, known: Knowledge, *, dated: bool) -> str:
    """The state of the history in one line: latest totals, courses counted as failed, definitions met."""
    failed = sum(course.failed is YES for course in found.courses)
    open_courses = sum(course.failed is UNKNOWN and course.role != "other" for course in found.courses)
    met = [sum(c.met is answer for c in found.criteria if c.kind == "definition") for answer in (YES, NO, UNKNOWN)]
    return (
        f"{current_scale(history, found, known, dated=dated)}. {counted(len(found.courses), 'treatment course')}, {failed} counted as failed"
        f"{f', {open_courses} cannot be told' if open_courses else ''}. "
        f"Published definitions of treatment-resistant depression: {met[0]} met, {met[1]} not met, {met[2]} cannot be told."
    )


def _options(minute: Minute, found: Assessment | None, hidden: _Hiding) -> list[Block]:
    blocks: list[Block] = []
    if minute.discussed:
        blocks += [Heading("Options discussed", 3), Items(tuple(option_words(code, found) for code in minute.discussed))]
    if minute.set_aside:
        rows = tuple((option_words(aside.option, found), hidden(aside.why) or MISSING) for aside in minute.set_aside)
        blocks += [Heading("Set aside, and why", 3), Table(("Option", "Why"), rows, (1, 1.4))]
    return blocks


def option_words(code: str, found: Assessment | None) -> str:
    """An option by its title with its place in the guideline and its group; a code the findings do not hold stands as it is."""
    option = next((o for o in found.options if o.option == code), None) if found else None
    if option is None:
        return code
    notes = [words for words in (LINES.get(option.line or ""), GROUPS.get(option.group, "").lower()) if words]
    return f"{option.title} ({', '.join(notes)})" if notes else option.title


def _actions(actions: tuple[Action, ...], hidden: _Hiding) -> list[Block]:
    if not actions:
        return [Line("Actions", "None recorded")]
    rows = tuple(
        (
            hidden(action.text),
            action.owner or MISSING,
            show_date(action.due),
            DONE[action.done] + (f": {hidden(action.done_note)}" if action.done_note else ""),
        )
        for action in actions
    )
    return [Heading("Actions", 3), Table(("Action", "Who", "By when", "Done?"), rows, (2.2, 1, 0.8, 1.2))]
