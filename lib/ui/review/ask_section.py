"""The section "What to ask": the questions, an answer by button or typed, what an answer would change, and answers taken back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.engine.case import Case
from lib.engine.replies import Reply, replies
from lib.engine.what_if import what_if
from lib.knowledge.load import Knowledge, knowledge
from lib.records.assessment import Assessment, Question
from lib.records.facts import Fact
from lib.records.history import History
from lib.store import StoreError
from lib.ui import conflict, session
from lib.ui.allowed import may, say_why_not
from lib.ui.escape import as_html, as_markdown
from lib.ui.guard import refusal
from lib.ui.panel import panel
from lib.ui.review.assessed import current_assessment
from lib.ui.review.entered import entered_panel, taken_back
from lib.ui.review.question_list import questions_panel, what_if_panel
from lib.ui.review.typed import Field, fields_for, read_typed
from lib.ui.stored import current_history


def ask_section(history: History, found: Assessment, known: Knowledge) -> None:
    """Draw the section."""
    case = _case(history, found, known)
    question = _chosen(found)
    answers = {q.field: replies(case, q.field) for q in found.questions}
    # On a phone the columns stand one below the other: what was chosen comes first, or it would lie out of sight below the list.
    left, right = reversed(st.columns([42, 58])) if session.narrow() else st.columns([58, 42], gap="large")
    with left:
        if not may("change"):
            say_why_not("answer them here")
        offered = answers if may("change") else dict.fromkeys(answers, ())
        panel(questions_panel(found, offered, question.field if question else ""), key="questions", on_pick=_picked)
        if may("change"):
            panel(entered_panel(history, known, found), key="entered", on_pick=_picked)
    if question is not None:
        with right:
            if may("change"):
                _typing(question, case)
            shown = [r for r in answers[question.field] if r.offered] or [r for r in answers[question.field] if r.tried]
            effects = [(reply, what_if(history, known, found, session.settings(), reply.facts)) for reply in shown]
            panel(what_if_panel(question, effects), key="what-if")


def _case(history: History, found: Assessment, known: Knowledge) -> Case:
    return Case(history, found.courses, found.episode, known, found.as_of, session.settings())


def _chosen(found: Assessment) -> Question | None:
    """The question asked for, else the first one."""
    code = session.question()
    return next((q for q in found.questions if q.field == code), found.questions[0] if found.questions else None)


def _picked(pick: str) -> None:
    kind, _, rest = pick.partition(":")
    if kind == "question":
        session.choose_question(rest)
    elif kind == "reply":
        code, _, value = rest.rpartition("|")
        _answer(code, value)
    elif kind == "takeback":
        _take_back(rest)


def _answer(code: str, value: str) -> None:
    """Write the answer of a button into the history. The page may be older than the store: a question no longer asked is refused."""
    history, found = current_history(), current_assessment()
    question = next((q for q in found.questions if q.field == code), None) if found else None
    if history is None or found is None or question is None:
        session.leave_notice("warning", "This question is no longer open: nothing was written.")
        return
    reply = _named(replies(_case(history, found, knowledge()), code), value)
    if reply is not None and _write(reply.facts):
        session.leave_notice("success", f"Added to the history: {question.ask} {reply.label}.")


def _named(found: Sequence[Reply], value: str) -> Reply | None:
    return next((reply for reply in found if reply.offered and reply.value == value), None)


def _take_back(place: str) -> None:
    key, history = session.current_patient(), current_history()
    facts = taken_back(history, place) if history is not None else ()
    if key is None or not facts:
        session.leave_notice("warning", "This answer is no longer there: nothing was changed.")
        return
    _guarded(lambda: conflict.remove_facts(key, facts), "Taken back. The version with the answer is kept.")


def _write(facts: Sequence[Fact]) -> bool:
    key = session.current_patient()
    return key is not None and _guarded(lambda: conflict.add_facts(key, facts), "")


def _guarded(work: object, done: str) -> bool:
    """Do it; a refusal of the store is said, never thrown at the reader."""
    try:
        work()  # type: ignore[operator]
    except StoreError as error:
        session.leave_notice("error", str(error))
        return False
    except Exception as error:
        session.leave_notice("error", refusal(error))
        return False
    if done:
        session.leave_notice("success", done)
    return True


def _typing(question: Question, case: Case) -> None:
    """The form for an answer that is a date, a number or a dose."""
    fields = fields_for(question.field, case)
    key = session.current_patient()
    if not fields or key is None:
        return
    errors = session.entry_errors(f"{key}|{question.field}")
    with st.container(key="typed-answer", border=True), st.form("typed_answer_form", border=False, clear_on_submit=False):
        st.markdown(f"**{as_markdown(question.ask)}**")
        columns = st.columns(2) if len(fields) > 1 else [st.container()]
        for number, field in enumerate(fields):
            with columns[number % len(columns)]:
                _field(field, key, question.field, errors.get(field.name))
        st.form_submit_button("Save the answer", type="primary", on_click=_submit, args=(key, question.field, question.ask))


def _field(field: Field, key: str, code: str, error: str | None) -> None:
    if error:
        st.html(f'<p class="trd-error" role="alert">{as_html(error)}</p>')
    if field.choices:
        st.selectbox(field.label, field.choices, key=_widget(key, code, field.name))
    else:
        st.text_input(
            as_markdown(field.label), key=_widget(key, code, field.name), max_chars=60, placeholder=field.example, autocomplete="off"
        )


def _widget(key: str, code: str, name: str) -> str:
    return f"answer_{code}_{name}_{key}"


def _submit(key: str, code: str, ask: str) -> None:
    """Read what was typed and write it; what cannot be read stays in its field with a word on what is wrong."""
    history, found = current_history(), current_assessment()
    if history is None or found is None:
        return
    case = _case(history, found, knowledge())
    typed = {field.name: session.widget_value(_widget(key, code, field.name)) or "" for field in fields_for(code, case)}
    read = read_typed(code, typed, case)
    session.keep_entry_errors(f"{key}|{code}", read.errors)
    if not read.facts:
        if not read.errors:
            session.leave_notice("warning", "Nothing was typed: nothing was written.")
        return
    if _write(read.facts):
        session.leave_notice("success", f"Added to the history: {ask}")
