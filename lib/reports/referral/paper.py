"""A filled referral form on paper: PDF to send, DOCX to complete by hand."""

from __future__ import annotations

from lib.knowledge.load import Knowledge
from lib.records.assessment import Assessment
from lib.records.dates import show_date
from lib.records.history import History
from lib.records.wording import TAGS, show_rows
from lib.reports.identity import MISSING, born, name, rows_line
from lib.reports.paper.blocks import Block, Heading, Items, Line, Paper, Table, Text
from lib.reports.paper.docx import paper_docx
from lib.reports.paper.pdf import paper_pdf
from lib.reports.referral.fill import met_words
from lib.reports.referral.filled import FilledPart, Grid, Referral
from lib.reports.sheet.choices import Choices

# Nothing about a patient: file names end up in lists and logs.
FILE_NAMES = {"pdf": "referral.pdf", "docx": "referral.docx"}
_INTENDED = "Filled from the record for the referring clinician to check, complete and sign. Whether the option is right is not said here."
# Columns of the medicines: what was given, then what came of it; both carry the number and the name.
_GIVEN = ("medicine_class", "augments", "highest_dose", "dose_unit", "trial_start", "trial_stop")
_CAME = ("weeks_at_minimum", "adherence", "trial_outcome", "stop_reason", "trial_episode", "evidence")
_WIDTHS = {
    "medicine_class": 1.5, "augments": 1.1, "highest_dose": 0.9, "dose_unit": 0.8, "trial_start": 1.1, "trial_stop": 1.1,
    "weeks_at_minimum": 0.9, "adherence": 1.1, "trial_outcome": 1.6, "stop_reason": 1.2, "trial_episode": 0.8, "evidence": 0.9,
}  # fmt: skip


def referral_pdf(filled: Referral, history: History, found: Assessment, known: Knowledge, choices: Choices) -> bytes:
    """The form as a tagged PDF. Raises SheetError."""
    return paper_pdf(referral_paper(filled, history, found, known, choices))


def referral_docx(filled: Referral, history: History, found: Assessment, known: Knowledge, choices: Choices) -> bytes:
    """The form as a Word document, to be completed."""
    return paper_docx(referral_paper(filled, history, found, known, choices))


def referral_paper(filled: Referral, history: History, found: Assessment, known: Knowledge, choices: Choices) -> Paper:
    """What the form says, before it is set."""
    form = filled.form
    blocks: list[Block] = [
        Line("Patient", f"{name(history)} · Born {born(history, found.as_of)} · ID {history.patient_id or MISSING}"),
        Line("State of the form", f"{filled.filled} answers filled from the record; {filled.gaps} with something left to ask"),
        Text(form.about, soft=True),
    ]
    for part in filled.parts:
        blocks += [Heading(part.title), *_part(part)]
    blocks += _criteria(filled)
    blocks += _questions(filled)
    blocks += [
        Heading("Signature"),
        Table(("Name and licence", "Signature", "Date"), ((" \n ", " ", " "),), (1.4, 1.4, 0.8)),
        Heading("Sources", 3),
        Text(_sources(filled, known), soft=True),
    ]
    used, to_check = rows_line(history)
    foot = (
        f"Printed {show_date(choices.printed_at.date())} {choices.printed_at:%H:%M} by: {choices.printed_by}",
        " · ".join(
            words
            for words in (
                f"As of {show_date(found.as_of)}",
                f"record {choices.data_version}",
                used,
                to_check,
                f"knowledge {found.knowledge_version}",
                f"form {form.id} {form.version}",
                "no clinician has signed rules or form",
            )
            if words
        ),
        _INTENDED,
    )
    facts = f"{name(history)}  ·  ID {history.patient_id or MISSING}"
    return Paper(form.title, form.title, facts, tuple(blocks), foot, choices.printed_at, choices.paper)


def _part(part: FilledPart) -> list[Block]:
    if part.grid is not None:
        return _grid(part.grid)
    rows = tuple((entry.field.label, entry.cell.text, entry.cell.place) for entry in part.entries)
    return [Table(("Field", "On the record", "From"), rows, (1.25, 2.5, 0.7))]


def _grid(grid: Grid) -> list[Block]:
    if not grid.lines:
        return [Text(f"{MISSING}: nothing of this kind stands in the record.")]
    ids = [field.id for field in grid.fields]
    if "medicine" not in ids:
        headings = (*(field.label for field in grid.fields), "From")
        rows = tuple((*(cell.text for cell in line.cells), show_rows(line.rows)) for line in grid.lines)
        return [Table(headings, rows, (*(1.4 for _ in ids), 0.7))]
    return [_half(grid, ids, _GIVEN, "From"), _half(grid, ids, _CAME, "")]


def _half(grid: Grid, ids: list[str], wanted: tuple[str, ...], last: str) -> Table:
    """Some columns of the medicines, each line led by its number and name."""
    fields = [grid.fields[ids.index(name)] for name in wanted]
    rows = [
        (
            str(number),
            line.cells[ids.index("medicine")].text,
            *(line.cells[ids.index(name)].text for name in wanted),
            *((show_rows(line.rows).removeprefix("rows ").removeprefix("row "),) if last else ()),
        )
        for number, line in enumerate(grid.lines, start=1)
    ]
    headings = ("No.", "Medicine", *(field.label for field in fields), *(("Rows",) if last else ()))
    return Table(headings, tuple(rows), (0.35, 1.4, *(_WIDTHS[name] for name in wanted), *((0.6,) if last else ())))


def _criteria(filled: Referral) -> list[Block]:
    criterion = filled.criterion
    if criterion is None:
        return [Heading("Criteria"), Text("No criteria were chosen.")]
    late = f" Past its review date {show_date(criterion.review_by)}." if criterion.out_of_date else ""
    rows = tuple((clause.rule, clause.answer, _why(clause.because, clause.courses, clause.missing)) for clause in filled.clauses)
    blocks: list[Block] = [
        Heading("Criteria"),
        Line(criterion.title, f"{met_words(criterion)}.{late}"),
        Table(("Clause", "Answer", "Why, and by which courses"), rows, (1.6, 0.55, 2.2)),
    ]
    presumed = [words.rstrip(". ") for words in criterion.assumptions if not any(left in words for left in filled.not_judged)]
    if presumed:
        blocks.append(Line("Presumed", f"{'; '.join(presumed)}."))
    if filled.not_judged:
        blocks += [Text("The source also asks for this, which the record cannot answer; the referrer says:"), Items(filled.not_judged)]
    return blocks


def _why(because: str, courses: tuple[str, ...], missing: tuple[str, ...]) -> str:
    parts = [because.rstrip(". ")]
    if courses:
        parts.append(f"Courses: {', '.join(courses)}")
    if missing:
        parts.append(f"Missing: {', '.join(missing)}")
    return ". ".join(part for part in parts if part) + "."


def _questions(filled: Referral) -> list[Block]:
    blocks: list[Block] = [Heading("Still to ask")]
    if filled.for_criteria:
        blocks += [Text("The criteria wait for:"), Items(filled.for_criteria)]
    if filled.questions:
        blocks += [Text("The form waits for:"), Items(filled.questions)]
    return blocks if len(blocks) > 1 else [*blocks, Text("Nothing: every field has an answer.")]


def _sources(filled: Referral, known: Knowledge) -> str:
    form, criterion = filled.form, filled.criterion
    said = [f"Form: {known.sources[form.source].citation} ({TAGS[form.tag]}; retrieved {show_date(form.retrieved)}; {form.address})"]
    if criterion is not None:
        cited = known.sources[criterion.source].citation if criterion.source in known.sources else criterion.source
        tag = TAGS.get(criterion.tag, criterion.tag)
        said.append(
            f"Criteria: {cited} (the weakest of its numbers: {tag}; retrieved {show_date(criterion.retrieved)}; {criterion.address})"
        )
    return ". ".join(said) + "."
