"""The review of one patient: the treatment timeline next to the remaining options, and every verdict below."""

import streamlit as st

from lib.charts.life_chart import CONFIG, life_chart
from lib.charts.model import chart_model
from lib.charts.text import chart_alt, chart_rows
from lib.knowledge.load import knowledge
from lib.ui import session
from lib.ui.forms import ask_missing_facts
from lib.ui.guard import open_page, safely
from lib.ui.meeting.decided import decided_line, decided_marks, decisions, open_minutes
from lib.ui.nodes import el
from lib.ui.panel import panel
from lib.ui.review.ask_section import ask_section
from lib.ui.review.asking import sources_panel
from lib.ui.review.assessed import current_assessment, current_msm_line
from lib.ui.review.changes_section import changes_section
from lib.ui.review.chart import chart_table, picked_course
from lib.ui.review.compare_section import compare_section
from lib.ui.review.courses import courses_panel
from lib.ui.review.export_button import export_button
from lib.ui.review.lit import light
from lib.ui.review.options import options_panel
from lib.ui.review.preference import preference_popover
from lib.ui.review.referral_section import referral_section
from lib.ui.review.row_table import row_table
from lib.ui.review.sheet_button import sheet_button
from lib.ui.review.statements import alert_nodes, statements
from lib.ui.review.top import answer_pick, lit_line, settings_popover
from lib.ui.review.verdicts import criteria_panel, patterns_panel, staging_panel
from lib.ui.stored import current_history, current_version
from lib.ui.worklist.seen import mark_seen

SECTIONS = {
    "courses": "Courses",
    "patterns": "Patterns",
    "criteria": "Criteria",
    "staging": "Staging",
    "questions": "What to ask",
    "referral": "Referral",
    "sources": "Rows and sources",
}
DESKTOP, PHONE = 860, 350  # px the chart has beside the options, and on a phone
LEAST_HEIGHT = 480  # px: three cards and the next heading stay in sight beside a short chart

open_page("review")
known, history, found = knowledge(), current_history(), current_assessment()
assert history is not None  # open_page stops without a patient
assert found is not None
mark_seen(history, found)
lit = light(session.chosen(), found)

panel([*alert_nodes(found), *statements(found, known)], key="statements", on_pick=answer_pick, narrow=session.narrow())
ask_missing_facts(history)
decided = decisions()
if decided:
    panel(decided_line(decided), key="decided", on_pick=safely(open_minutes))

timeline, remaining = st.columns([61, 39], gap="medium")
with timeline:
    heading, wishes, choices = st.columns([2, 1, 1], vertical_alignment="center")
    with heading:
        panel([el("div", "row", el("h2", "", "Life chart"), lit_line(lit))], key="chart-heading", on_pick=answer_pick)
    with wishes:
        preference_popover(history, known)
    with choices:
        settings_popover()
    staged = current_msm_line(history, found) if session.msm_line() else ()
    model = chart_model(history, found, known, lit.courses, staged, decided_marks(decided))
    figure = life_chart(model, PHONE if session.narrow() else DESKTOP)
    if model.lanes or model.undated or model.panels or model.tracks:
        with st.container(key="life-chart"):
            st.plotly_chart(
                figure,
                key="life-chart-figure",
                theme=None,
                width="stretch",
                on_select=picked_course,
                selection_mode="points",
                alt=chart_alt(model),
                config=CONFIG,
            )
    else:
        panel([el("p", "soft", "Nothing to draw yet: no treatment, score or event that can be placed is recorded.")], key="chart-empty")
with remaining:
    tall = max(LEAST_HEIGHT, int(figure["layout"]["height"]))
    panel(options_panel(found, known, lit, session.family(), tall, session.opened()), key="options", on_pick=answer_pick)

section = session.section()
sections, paper, file = st.columns([8, 2, 2], vertical_alignment="bottom")
with sections:
    st.segmented_control(
        "Section",
        options=list(SECTIONS),
        format_func=SECTIONS.__getitem__,
        key=session.SECTION,
        label_visibility="collapsed",
        required=True,  # a second click on the section in sight leaves it in sight
    )
with paper:
    sheet_button(history, found, known, current_version(), decided_marks(decided))
with file:
    export_button(history)
if section == "courses":
    panel(courses_panel(found, known, lit), key="courses", on_pick=answer_pick)
    panel(chart_table(chart_rows(model)), key="chart-table")
elif section == "patterns":
    panel(patterns_panel(found, known, lit), key="patterns", on_pick=answer_pick)
elif section == "criteria":
    compare_section(found, known)
    panel(criteria_panel(found, known, lit), key="criteria", on_pick=answer_pick)
elif section == "staging":
    panel(staging_panel(found, known, lit), key="staging", on_pick=answer_pick)
elif section == "questions":
    ask_section(history, found, known)
elif section == "referral":
    referral_section(history, found, known, current_version())
else:
    panel(row_table(history, found, known), key="row-table")
    panel(sources_panel(found, history, known), key="sources", on_pick=answer_pick)
    changes_section(history)
