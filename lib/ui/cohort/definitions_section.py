"""How the definitions agree and disagree: statements, the plot, and what has to stand beside figures of register rules."""

from __future__ import annotations

import streamlit as st

from lib.charts.cohort.shown import Agreement, Shown
from lib.charts.cohort.upset import said_of, upset
from lib.knowledge.load import knowledge
from lib.ui import session
from lib.ui.cohort.counted import agreed
from lib.ui.cohort.figure import as_table, draw, share
from lib.ui.cohort.held import held, hold
from lib.ui.cohort.job import Job
from lib.ui.escape import as_html
from lib.ui.guard import safely
from lib.ui.nodes import Node, el
from lib.ui.panel import panel

CHOSEN = "cohort_packs"


def definition_packs() -> dict[str, str]:
    """Id -> short title of the definitions, in their order."""
    return {pack.id: pack.short or pack.title for pack in knowledge().packs if pack.kind == "definition"}


def show_definitions(of: Job) -> None:
    """The section."""
    packs, tab = definition_packs(), held()
    chosen = tuple(one for one in packs if one in tab.packs) or tuple(packs)
    found = agreed(of, chosen, tab.hide)
    panel([el("div", "strip", *_statements(found, len(chosen)))], key="cohort_statements", on_pick=_width, narrow=session.narrow())
    with st.popover(f"Definitions compared: {len(chosen)} of {len(packs)}", key="cohort_choose"):
        st.multiselect(
            "Definitions compared", list(packs), default=list(chosen), key=CHOSEN, format_func=packs.__getitem__, on_change=safely(_chose)
        )
    draw(upset(found, session.narrow()), "cohort_upset", _alt(found))
    for note in dict.fromkeys(one.note for one in found.definitions if one.note):
        titles = ", ".join(one.title for one in found.definitions if one.note == note)
        st.html(f'<p class="trd-line">† <strong>{as_html(titles)}</strong>: {as_html(note)}.</p>')
    if found.others:
        st.html(f'<p class="trd-line">{as_html(_others(found))}</p>')
    as_table(
        "Patients by definition",
        ("Definition", "Met", "Share", "Not met", "Cannot be told", "Beside it"),
        [
            (one.title, one.met.words, share(one.met, found.everyone), one.not_met.words, one.unknown.words, one.note.capitalize() or "–")
            for one in found.definitions
        ],
        (1, 2, 3, 4),
    )
    as_table(
        "Combinations of definitions",
        ("Patients", "Met", "Cannot be told"),
        [
            (one.patients.words, said["yes"] or "None", said["unknown"] or "None")
            for one in found.combinations
            for said in (said_of(one, found),)
        ],
        (0,),
    )


def _statements(found: Agreement, count: int) -> list[Node]:
    def tile(what: str, count: Shown, also: str) -> Node:
        part = count.share_of(found.everyone)
        says = count.words + (f" ({part})" if part else "")
        return el("div", "tile", el("div", "what", what), el("div", "says", says), el("div", "also", also))

    return [
        tile("Everyone", found.everyone, "patients assessed"),
        tile("At least one definition", found.any_met, "met"),
        tile("Every definition", found.all_met, f"all {count} met"),
        tile("Cannot be told", found.untold, "none met, at least one unknown"),
        tile("No definition", found.none_met, "each one is not met"),
    ]


def _others(found: Agreement) -> str:
    count = f"{found.others:,} further {'combination' if found.others == 1 else 'combinations'}"
    return f"Not drawn one by one: {count}, {found.others_patients.words} patients."


def _alt(found: Agreement) -> str:
    first = "; ".join(f"{one.title} met by {one.met.words}, cannot be told for {one.unknown.words}" for one in found.definitions)
    return f"How {len(found.definitions)} definitions agree over {found.everyone.words} patients. {first}. The combinations stand in the table below."


def _width(pick: str) -> None:
    if pick.startswith("width:"):
        session.set_narrow(pick == "width:narrow")


def _chose() -> None:
    hold(packs=tuple(session.widget_value(CHOSEN) or ()))
