"""Who is to be looked at: all saved patients, a file, a file on this computer, or invented patients in one click."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from lib.store.encryption import KEY_FILE_VARIABLE, KEYRING_VARIABLE
from lib.ui import session
from lib.ui.access.state import access
from lib.ui.cohort import job
from lib.ui.cohort.words import ORDERS, people
from lib.ui.escape import as_html
from lib.ui.guard import safely
from lib.ui.stored import store

TYPES = ("csv", "tsv", "txt", "parquet")
FILE, ORDER, PATH, RUN_PATH = "cohort_file", "cohort_order", "cohort_path", "cohort_run_path"


def show_begin() -> None:
    """Three ways to begin, the one without any file last."""
    saved = sum(not patient.sample for patient in store().list_patients())
    first, second, third = st.columns(3, gap="small")
    with first, st.container(border=True, height="stretch", key="cohort_saved_card"):
        st.subheader("Saved patients")
        st.html(f'<p class="trd-line">{as_html(people(saved))} saved here. The list goes on to the worklist and to an agenda.</p>')
        st.button(
            f"Assess all {people(saved)}" if saved else "No patient is saved yet",
            type="primary",
            disabled=not saved,
            on_click=safely(_saved),
            key="cohort_saved",
        )
    with second, st.container(border=True, height="stretch", key="cohort_file_card"):
        st.subheader("A file")
        st.file_uploader("CSV or Parquet, one row a fact, with a column patient_id", type=TYPES, key=_file_key())
        st.selectbox("Dates such as 03/04/2024", list(ORDERS), format_func=ORDERS.__getitem__, key=ORDER)
        st.button("Assess the file", disabled=session.widget_value(_file_key()) is None, on_click=safely(_file), key="cohort_run_file")
        if paths_allowed():
            with st.expander("A larger file, or a folder of OMOP tables, on this computer"):
                st.text_input("Path", key=PATH, max_chars=1000, autocomplete="off", placeholder="/data/registry.parquet")
                st.button("Assess it", on_click=safely(_path), key=RUN_PATH)
    with third, st.container(border=True, height="stretch", key="cohort_try_card"):
        st.subheader("Try it")
        st.html('<p class="trd-line">Histories of nobody, invented for this: drugs, doses, scores and gaps as a clinic has them.</p>')
        st.button(f"Try with {job.INVENTED} invented patients", on_click=safely(_invented), key="cohort_try")
    st.html(f'<p class="trd-line">{as_html(where_it_stays())}</p>')


def where_it_stays() -> str:
    """What becomes of the data, in a sentence or two."""
    words = (
        "Everything is worked out on this machine, by a process beside the dashboard; nothing is sent anywhere. The results lie in a folder beside the database that only "
        f"this account can read, until you put them away, {job.KEPT_HOURS} hours at the longest. Saved patients go into it under a random key, without names."
    )
    if os.environ.get(KEY_FILE_VARIABLE) or os.environ.get(KEYRING_VARIABLE):
        words += " That folder is not encrypted, as your database is."
    return words


def paths_allowed() -> bool:
    """May a path of the server's machine be named? Only on a workstation that nobody else reaches, by a person who may change what all pages compute with."""
    settings = access().settings
    return settings.mode == "workstation" and not settings.public_address and store().actor.may("settings")


def _file_key() -> str:
    return f"{FILE}_{session.upload_count()}"


def _begin(kind: job.Kind, title: str, named: str = "", data: bytes | None = None, order: str = "") -> None:
    actor = store().actor
    actor.require("read", "assess a cohort")
    job.begin(actor, kind, title, session.as_of(), session.settings(), named, data, order)


def _saved() -> None:
    store().audit.record("view", detail="all saved patients as a cohort")
    _begin("saved", "All saved patients")


def _invented() -> None:
    _begin("invented", f"{job.INVENTED} invented patients")


def _file() -> None:
    file = session.widget_value(_file_key())
    if file is not None:
        _begin("file", file.name, file.name, file.getvalue(), session.widget_value(ORDER) or "")


def _path() -> None:
    named = str(session.widget_value(PATH) or "").strip()
    path = Path(named)
    if not paths_allowed() or not named or "://" in named or named.startswith(("\\\\", "//")) or not path.is_absolute():
        session.leave_notice("error", "Not begun: write the whole path of a file or folder of this computer.")
    elif not path.exists():
        session.leave_notice("error", "Not begun: there is no file or folder of that name.")
    else:
        _begin("path", path.name, named, order=session.widget_value(ORDER) or "")
