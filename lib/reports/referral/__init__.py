"""Referral packs: a form filled from the history, with the rows of every answer, its gaps, and the criteria it is judged by."""

from lib.reports.referral.fill import ReferralError, fill, met_words, packs_for
from lib.reports.referral.filled import Cell, Entry, FilledClause, FilledPart, Grid, GridLine, Referral
from lib.reports.referral.forms import Field, Form, referral_forms
from lib.reports.referral.paper import FILE_NAMES, referral_docx, referral_paper, referral_pdf

__all__ = [
    "FILE_NAMES",
    "Cell",
    "Entry",
    "Field",
    "FilledClause",
    "FilledPart",
    "Form",
    "Grid",
    "GridLine",
    "Referral",
    "ReferralError",
    "fill",
    "met_words",
    "packs_for",
    "referral_docx",
    "referral_forms",
    "referral_paper",
    "referral_pdf",
]
