"""The section "Referral": a form filled from the history on screen, with the rows of every answer and its gaps, before it is taken away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from lib.knowledge.load import Knowledge
from lib.records.assessment import Assessment
from lib.records.history import History
from lib.reports.paper import DOCX
from lib.reports.referral import FILE_NAMES, Form, Referral, fill, packs_for, referral_docx, referral_forms, referral_pdf
from lib.reports.sheet import Choices
from lib.ui import session
from lib.ui.allowed import may, say_why_not
from lib.ui.audited import printing
from lib.ui.panel import panel
from lib.ui.review.referral_panel import referral_panel
from lib.ui.review.sheet_button import NOBODY, PAPERS, printed_by

NO_PACK = ""
_MEDIA = {"pdf": "application/pdf", "docx": DOCX}


def referral_section(history: History, found: Assessment, known: Knowledge, version: int | None) -> None:
    """Form, criteria and paper to choose; two files to take away; below, what they will hold."""
    forms = referral_forms(known)
    which, which_pack, paper_choice, *buttons = st.columns([3, 4, 2, 2, 2], vertical_alignment="bottom")
    with which:
        name = st.selectbox(
            "Referral form", list(forms), format_func=lambda held: _title(forms[held]), key="referral_form", persist_state="session"
        )
    form = forms[name]
    titles = {NO_PACK: "No criteria"} | {pack.id: pack.title for pack in packs_for(form, found, known)}
    with which_pack:
        pack = st.selectbox(
            "Criteria to answer",
            [*list(titles)[1:], NO_PACK],
            format_func=titles.__getitem__,
            key=f"referral_pack_{form.id}",
            persist_state="session",
        )
    with paper_choice:
        paper = st.selectbox("Paper", list(PAPERS), format_func=PAPERS.__getitem__, key="referral_paper", persist_state="session")
    by = printed_by()
    referrer = "" if by == NOBODY else by
    filled = fill(history, found, known, form, pack or None, referrer=referrer, printed=datetime.now().astimezone().date())
    if may("export"):
        for kind, place in zip(_MEDIA, buttons, strict=True):
            note = printing(session.current_patient(), f"{form.id} referral as {kind.upper()}")
            with place:
                st.download_button(
                    f"Referral ({kind.upper()})",
                    data=referral_maker(filled, history, found, known, kind, _state(version), paper, referrer, note),
                    file_name=FILE_NAMES[kind],
                    mime=_MEDIA[kind],
                    key=f"referral_{kind}",
                    on_click="ignore",
                    width="stretch",
                )
    else:
        say_why_not("take a referral form away")
    panel(referral_panel(filled), key="referral")


def referral_maker(
    filled: Referral,
    history: History,
    found: Assessment,
    known: Knowledge,
    kind: str,
    version: str,
    paper: str,
    referrer: str,
    note: Callable[[], None],
) -> Callable[[], bytes]:
    """What makes the file after the click. It holds all it needs, for it runs outside the page; `note` writes it down first."""

    def make() -> bytes:
        note()
        now = datetime.now().astimezone()
        choices = Choices(now, printed_by=referrer or NOBODY, data_version=version, paper=paper)
        write = {"pdf": referral_pdf, "docx": referral_docx}[kind]
        return write(filled, history, found, known, choices)

    return make


def _title(form: Form) -> str:
    where = "" if form.jurisdiction == "any" else f" · {form.jurisdiction}"
    short = form.title.removeprefix("Referral for ").removeprefix("a ")
    return f"{short[:1].upper()}{short[1:]}{where}"


def _state(version: int | None) -> str:
    return "not saved" if version is None else f"version {version}"
