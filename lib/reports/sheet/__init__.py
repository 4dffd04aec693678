"""The case-review sheet: one patient on paper, in the order situation, background, assessment, options for discussion."""

from lib.reports.paper.typeset import SheetError, Typeset, typeset
from lib.reports.sheet.batch import batch_pdf
from lib.reports.sheet.choices import PAPERS, Choices, Said
from lib.reports.sheet.sheet import sheet_data, sheet_pdf

__all__ = ["PAPERS", "Choices", "Said", "SheetError", "Typeset", "batch_pdf", "sheet_data", "sheet_pdf", "typeset"]
