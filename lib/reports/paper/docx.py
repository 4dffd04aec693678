"""A paper as a Word document that can be edited: real headings, tables whose headings repeat, page x of y in the foot."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from lib.reports.paper.blocks import PAPERS, Block, Heading, Items, Line, Paper, Table, Text, plain

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FACE = "Calibri"  # what Word has; the document carries no font of its own
BODY, SMALL = 10.5, 9.0  # pt
MARGIN = 48.0  # pt


def paper_docx(paper: Paper) -> bytes:
    """The document. Its properties name no patient."""
    word = Document()
    _look(word)
    _pages(word, paper)
    word.add_heading(plain(paper.name), level=1)
    if paper.facts:
        word.add_paragraph(plain(paper.facts))
    for block in paper.blocks:
        _write(word, block, _width(paper))
    about = word.core_properties
    about.title, about.author, about.language = paper.title, "TRD Review", "en-GB"
    about.subject = about.comments = about.keywords = about.last_modified_by = ""
    about.created = about.modified = paper.made_at.replace(tzinfo=None, microsecond=0)
    held = io.BytesIO()
    word.save(held)
    return held.getvalue()


def _write(word: Word, block: Block, width: float) -> None:
    match block:
        case Heading():
            made = word.add_heading(plain(block.text), level=block.level)
            made.paragraph_format.page_break_before = block.new_page
        case Line():
            made = word.add_paragraph()
            made.add_run(f"{plain(block.label)}: ").bold = True
            made.add_run(plain(block.text))
        case Text():
            run = word.add_paragraph().add_run(plain(block.text))
            if block.soft:
                run.font.size = Pt(SMALL)
        case Items():
            for item in block.items:
                word.add_paragraph(plain(item), style="List Bullet")
        case Table():
            _table(word, block, width)


def _table(word: Word, block: Table, width: float) -> None:
    made = word.add_table(rows=1, cols=len(block.headings), style="Table Grid")
    made.autofit = False
    for words, cell in zip(block.headings, made.rows[0].cells, strict=True):
        cell.paragraphs[0].add_run(plain(words)).bold = True
    _on(made.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    for row in block.rows:
        added = made.add_row()
        _on(added._tr.get_or_add_trPr(), "w:cantSplit")
        for words, cell in zip(row, added.cells, strict=True):
            cell.paragraphs[0].add_run(plain(words))
    total = sum(block.widths)
    for row_made in made.rows:
        for share, cell in zip(block.widths, row_made.cells, strict=True):
            cell.width = Pt(width * share / total)
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(1)
                for run in paragraph.runs:
                    run.font.size = Pt(SMALL)
    word.add_paragraph().paragraph_format.space_after = Pt(0)


def _look(word: Word) -> None:
    """One face, black, with room for the eye."""
    for name, size in (("Normal", BODY), ("Heading 1", 16), ("Heading 2", 12.5), ("Heading 3", BODY), ("List Bullet", BODY)):
        style: Any = word.styles[name]
        style.font.name, style.font.size = FACE, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(kind), None)
        style.paragraph_format.space_after = Pt(4)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    normal: Any = word.styles["Normal"]
    normal.element.get_or_add_rPr().append(language)


def _pages(word: Word, paper: Paper) -> None:
    """Paper and margins; the name from the second page on; the foot on every page."""
    _, wide, high = PAPERS[paper.paper]
    section = word.sections[0]
    section.page_width, section.page_height = Pt(wide), Pt(high)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Pt(MARGIN)
    section.different_first_page_header_footer = True
    head = section.header.paragraphs[0]
    head.add_run(plain(paper.name)).bold = True
    head.add_run(f"   {plain(paper.facts)}   continued")
    for run in head.runs:
        run.font.size = Pt(SMALL)
    for foot in (section.first_page_footer, section.footer):
        first = foot.paragraphs[0]
        first.paragraph_format.tab_stops.clear_all()
        first.paragraph_format.tab_stops.add_tab_stop(Pt(_width(paper)), WD_TAB_ALIGNMENT.RIGHT)
        first.add_run(f"{plain(paper.foot[0])}\tpage ")
        _field(first, "PAGE")
        first.add_run(" of ")
        _field(first, "NUMPAGES")
        for words in paper.foot[1:]:
            foot.add_paragraph(plain(words))
        for paragraph in foot.paragraphs:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
            paragraph.paragraph_format.space_after = Pt(0)
            for run in paragraph.runs:
                run.font.size = Pt(SMALL)


def _width(paper: Paper) -> float:
    return PAPERS[paper.paper][1] - 2 * MARGIN


def _field(paragraph: Any, name: str) -> None:
    """A field that the program fills in when it opens the file."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = paragraph.add_run("1")
    field.append(run._r)
    run.font.size = Pt(SMALL)
    paragraph._p.append(field)


def _on(properties: Any, name: str) -> None:
    properties.append(OxmlElement(name))
