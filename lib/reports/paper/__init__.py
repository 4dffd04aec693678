"""Papers of headings, lines, lists and tables: said once as blocks, and written as PDF or as DOCX."""

from lib.reports.paper.blocks import Block, Heading, Items, Line, Paper, Table, Text
from lib.reports.paper.docx import MEDIA_TYPE as DOCX
from lib.reports.paper.docx import paper_docx
from lib.reports.paper.pdf import paper_pdf
from lib.reports.paper.typeset import SheetError, Typeset

__all__ = ["DOCX", "Block", "Heading", "Items", "Line", "Paper", "SheetError", "Table", "Text", "Typeset", "paper_docx", "paper_pdf"]
