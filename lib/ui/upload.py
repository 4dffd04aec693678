"""The page that reads a file in: choose it, answer what only a person can, see what is wrong, save with one click."""

from __future__ import annotations

import streamlit as st

from lib.ingest.intake import DateOrderQuestion, DayZeroQuestion, Decisions, Intake, NameQuestion, UnreadableFile
from lib.ingest.template import template_csv
from lib.knowledge.load import Knowledge, knowledge
from lib.records.history import History
from lib.records.problems import Problem
from lib.store.repository import Saved
from lib.ui import session
from lib.ui.banner import MISSING, born, name, rows_line, sex
from lib.ui.column_choice import ask_columns, ask_whose, offer_mapping
from lib.ui.day_zero import ask_day_zero
from lib.ui.escape import as_html, as_markdown
from lib.ui.format_guide import show_format
from lib.ui.guard import safely
from lib.ui.merging import ChangedSinceShown, ask_merge, save_merged
from lib.ui.reading import answer, decisions, put_away, read_held, take_in_all
from lib.ui.tables import show_table

TYPES = ("csv", "tsv", "txt", "xlsx", "xls", "ods", "json", "ndjson", "zip")
_SEVERITIES = {"error": "Not used", "warning": "Used, to check", "note": "Note"}
_MOST_PROBLEMS = 200  # what a person can look through; the rest is counted


def choose_file() -> None:
    """The upload field, and where to begin without a file."""
    key = f"history_file_{session.upload_count()}"
    st.file_uploader("History file", type=TYPES, key=key, on_change=_taken, args=(key,), accept_multiple_files=True)
    st.download_button("Download an empty template", template_csv, file_name="history-template.csv", mime="text/csv", on_click="ignore")
    show_format()


def show_file() -> None:
    """The file in hand from top to bottom: summary and save, questions, problems, what was read."""
    held = session.upload()
    if held is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="trd-line">File <strong>{as_html(held.name)}</strong></p>')
        st.button("Choose another file", on_click=put_away, type="tertiary", icon=":material/undo:")
    waiting = session.queued_uploads()
    if waiting:
        st.html(f'<p class="trd-line">Then: {as_html(", ".join(waiting))}</p>')
    try:
        intake, asked = read_held(), read_held(Decisions(columns=decisions().columns, patient_id=decisions().patient_id))
    except UnreadableFile as fault:
        st.error(as_markdown(fault))
        if fault.needs_patient:
            ask_whose()
        if fault.columns:
            ask_columns(fault.columns)
        return
    questions = tuple(dict.fromkeys((*asked.questions, *intake.questions)))
    orders = [question for question in questions if isinstance(question, DateOrderQuestion)]
    names = [question for question in questions if isinstance(question, NameQuestion)]
    counted = [question for question in questions if isinstance(question, DayZeroQuestion)]
    open_orders = [question for question in orders if question.column not in decisions().date_order]
    _summary(intake)
    _ask_dates(orders)
    ask_day_zero(counted)
    _save_buttons(intake, bool(open_orders or (counted and not decisions().day_zero)))
    _ask_names(names, knowledge())
    _show_problems(intake.problems)
    _show_reading(intake)


def title_of(known: Knowledge, what: str, identifier: str) -> str:
    """How an id is called on screen, whatever it names."""
    if what == "condition" and identifier in known.conditions:
        return known.conditions[identifier].title
    if what == "lab" and identifier in known.labs:
        return known.labs[identifier].title
    return known.title(identifier) if what == "agent" else identifier.replace("_", " ")


@safely
def _taken(key: str) -> None:
    files = session.widget_value(key)
    if files:
        take_in_all([(file.name, file.getvalue()) for file in files])


def _summary(intake: Intake) -> None:
    people = len(intake.histories)
    who = "1 patient" if people == 1 else f"{people} patients"
    st.html(f'<p class="trd-summary" role="status"><strong>{as_html(intake.summary)}</strong> · {who}</p>')


def _ask_dates(questions: list[DateOrderQuestion]) -> None:
    for number, question in enumerate(questions):
        first, second = question.readings
        options = {"dmy": f"Day first: {first}", "mdy": f"Month first: {second}"}
        key = f"date_order_{number}_{session.upload_count()}"
        with st.container(border=True, key=f"ask_{key}"):
            example = f"{question.examples[0]} " if question.examples else ""
            st.html(
                f'<p class="trd-line"><strong>Column {as_html(question.column)}:</strong> is {as_html(example)}day first or month first?</p>'
            )
            given = decisions().date_order.get(question.column)
            st.radio(
                f"Order of day and month in {as_markdown(question.column)}",
                list(options),
                index=list(options).index(given) if given in options else None,
                format_func=lambda order, shown=options: as_markdown(shown[order]),
                key=key,
                horizontal=True,
                label_visibility="collapsed",
                on_change=_order_chosen,
                args=(question.column, key),
            )
            if question.note:
                st.html(f'<p class="trd-line">{as_html(question.note)}</p>')


@safely
def _order_chosen(column: str, key: str) -> None:
    answer("date_order", column, session.widget_value(key))


def _ask_names(questions: list[NameQuestion], known: Knowledge) -> None:
    if not questions:
        return
    st.subheader("Names to confirm")
    st.write("These names were not recognised. Choose what is meant, or leave them: they stay in the history, shown and not counted.")
    for number, question in enumerate(questions):
        key = f"name_{number}_{session.upload_count()}"
        given = decisions().names.get(question.name, "")
        options = ["", *question.suggestions]
        titles = {"": "Leave unrecognised"} | {one: title_of(known, question.what, one) for one in question.suggestions}
        rows = f"row {question.rows[0]}" if len(question.rows) == 1 else f"rows {', '.join(map(str, question.rows[:6]))}"
        with st.container(horizontal=True, vertical_alignment="center", key=f"ask_{key}"):
            st.html(f'<p class="trd-line"><strong>{as_html(question.name)}</strong> ({as_html(question.what)}, {rows})</p>', width=360)
            st.selectbox(
                f"What is meant by {as_markdown(question.name)}",
                options,
                index=options.index(given) if given in options else 0,
                format_func=titles.__getitem__,
                key=key,
                label_visibility="collapsed",
                on_change=_name_chosen,
                args=(question.name, key),
                width=320,
            )


@safely
def _name_chosen(written: str, key: str) -> None:
    answer("names", written, session.widget_value(key) or "")


def _save_buttons(intake: Intake, waiting: bool) -> None:
    if not intake.histories:
        st.warning("No row can be used. Mend the file by the table below and choose it again.")
        return
    if waiting:
        st.info("Answer the question on dates first; then the history can be saved.")
    if len(intake.histories) == 1:
        only = intake.histories[0]
        _who(only, rows=False)
        ready = ask_merge(only)
        st.button(
            "Save and open the review",
            type="primary",
            disabled=waiting or not ready,
            on_click=_save,
            args=(only.patient_id,),
            key="save_only",
        )
        return
    st.button(f"Save all {len(intake.histories)}", type="primary", disabled=waiting, on_click=_save_all, key="save_all")
    for number, history in enumerate(intake.histories[:50]):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                f"Save and open {as_markdown(history.patient_id)}",
                disabled=waiting,
                on_click=_save,
                args=(history.patient_id,),
                key=f"save_{number}",
            )
            _who(history, rows=True)
    if len(intake.histories) > 50:
        st.write(f"{len(intake.histories) - 50} more are saved with “Save all” and stand in the list of patients.")


def _who(history: History, rows: bool) -> None:
    items = [("", name(history)), ("Born ", born(history, session.as_of())), ("Sex ", sex(history)), ("ID ", history.patient_id or MISSING)]
    if rows:
        items.append(("", ", ".join(filter(None, rows_line(history)))))
    st.html('<p class="trd-who">' + " · ".join(f"{label}<strong>{as_html(value)}</strong>" for label, value in items) + "</p>")


@safely
def _save(patient_id: str) -> None:
    held = session.upload()
    intake = read_held()
    history = next((h for h in intake.histories if h.patient_id == patient_id), None)
    if held is None or history is None:
        return
    saved = save_merged(history, held.name)
    if saved is None:
        session.leave_notice(
            "error", f"Not saved: {history.patient_id} differs from what is saved. Open it alone and choose what is right."
        )
        return
    if saved.unchanged:
        session.leave_notice("success", f"This content was saved already as version {saved.version}; nothing changed.")
    elif saved.carried:
        session.leave_notice("success", f"Saved as version {saved.version}. Facts typed in earlier were kept: {saved.carried}.")
    more = bool(session.queued_uploads())
    session.open_patient(saved.key, then=None if more else "review")
    if len(intake.histories) == 1:
        put_away()


@safely
def _save_all() -> None:
    held = session.upload()
    if held is None:
        return
    histories = read_held().histories
    results = [_saved_or_not(history, held.name) for history in histories]
    done = [saved for saved in results if saved is not None]
    unchanged = sum(saved.unchanged for saved in done)
    session.leave_notice("success", f"{len(results)} histories read: {len(done) - unchanged} saved, {unchanged} were saved already.")
    differing = [history.patient_id for history, saved in zip(histories, results, strict=True) if saved is None]
    if differing:
        session.leave_notice(
            "warning", f"Not saved, as they differ from what is saved: {', '.join(differing[:10])}. Open their file alone and choose."
        )
    put_away()
    session.go_to("patients")


def _saved_or_not(history: History, source_name: str) -> Saved | None:
    """None when it has to be looked at alone: nobody has chosen, or it was changed this moment."""
    try:
        return save_merged(history, source_name)
    except ChangedSinceShown:
        return None


def _show_problems(problems: tuple[Problem, ...]) -> None:
    st.subheader("Problems")
    if not problems:
        st.write("None: every row was used as it stands.")
        return
    order = list(_SEVERITIES)
    ranked = sorted(problems, key=lambda problem: (order.index(problem.severity), problem.row))
    rows = [
        (
            problem.row or "Whole file",
            _SEVERITIES[problem.severity],
            problem.column or "Whole row",
            problem.value or "Blank",
            problem.message,
            problem.fix or "Nothing to do",
        )
        for problem in ranked[:_MOST_PROBLEMS]
    ]
    show_table("Problems in the file", ("Row", "What became of it", "Column", "Value", "What is wrong", "How to mend it"), rows)
    if len(problems) > _MOST_PROBLEMS:
        st.write(f"{len(problems) - _MOST_PROBLEMS} more are not listed; `python -m lib check` prints all of them.")


def _show_reading(intake: Intake) -> None:
    with st.expander("First rows as they stand in the file", expanded=True):
        headings = [column.heading for column in intake.columns]
        if any(len(row) != len(headings) for row in intake.preview):  # a column without a heading
            headings = [f"Column {number}" for number in range(1, max(map(len, intake.preview)) + 1)]
        show_table("First rows of the file", headings, [[cell or "Blank" for cell in row] for row in intake.preview[:8]])
    with st.expander("How the columns were read"):
        ask_columns(intake.columns)
        offer_mapping()
