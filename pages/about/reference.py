"""Rules, doses and sources: everything the verdicts rest on, and what the tool is for."""

import streamlit as st

from lib.knowledge.load import knowledge
from lib.ui import session
from lib.ui.guard import open_page
from lib.ui.nodes import el
from lib.ui.panel import panel
from lib.ui.reference import all_tables, intended_use, knowledge_table, matching, packs_list, rows_matching, sources_list

MOST = 400  # rows a browser draws at once without a wait

open_page("reference")
known = knowledge()

panel(intended_use(), key="intended-use")
tables = all_tables(known)
titles = {"packs": "Definitions and criteria", **{key: title for key, (title, _) in tables.items()}, "sources": "Sources"}
which, containing = st.columns([2, 3])
shown = which.selectbox("Show", list(titles), format_func=titles.__getitem__, key="reference-table") or "packs"
words = containing.text_input("Only rows that contain", key="reference-filter", placeholder="for example venlafaxine").strip().lower()

if shown == "sources":
    panel(matching(sources_list(known), words), key="reference-sources")
elif shown == "packs":
    panel(matching(packs_list(known, session.as_of()), words), key="reference-packs")
else:
    title, rows = tables[shown]
    kept = rows_matching(rows, words)
    shown_rows = f"{len(kept)} of {len(rows)} rows" + (f", the first {MOST} shown" if len(kept) > MOST else "")
    count = el("p", "", f"{shown_rows} · knowledge {known.version}")
    panel([count, knowledge_table(kept[:MOST], title) if kept else el("p", "", "No row contains that.")], key="reference-rows")
