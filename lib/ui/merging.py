"""A file about a patient who is saved already: add it to what is there, side by side where they disagree, or let it replace what came from files."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from lib.ingest.merge import Merged, in_words, merge
from lib.ingest.same_fact import content_of, subject
from lib.ingest.typed_source import files_of
from lib.records.facts import Fact, facts_of
from lib.records.history import History
from lib.store import StaleSave, StoreError
from lib.store.entered import without_entered
from lib.store.repository import Saved
from lib.ui import session
from lib.ui.changes import change_html
from lib.ui.disagreement import ask_which, keep_choice
from lib.ui.entry.typed import SavedForm, form_text, saved_form
from lib.ui.escape import as_html
from lib.ui.stored import store

ADD, REPLACE = "add", "replace"
_HOW_KEY = "how"
# Kept with the choices, and put away with them: the version the file was shown beside (0: none), and the one after which others saved.
_SHOWN_ON, _REFUSED_FROM = "shown on", "refused from"
_MOST_LEFT_OUT = 8  # facts named one by one; the rest is counted


_CHANGED = (
    "Not saved: this patient was changed since the file was shown. It is compared anew with what is saved now; look at it, then save."
)


class ChangedSinceShown(StoreError):
    """Another version was saved since the file was shown beside the one before."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is saved of a patient, by its key. `history`: without single facts entered on a page (those stay with any version); `form`: what was typed in the
    form; `version`: the number of the latest version."""

    key: str
    history: History
    form: SavedForm | None
    version: int

    def how(self, history: History) -> str:
        """As chosen; else a file of the same name is a newer export of its source, and any other one a further source."""
        files = files_of(self.history)
        if self.form is not None and not files:
            return ADD
        chosen = session.merge_choices().get(_HOW_KEY)
        if chosen in (ADD, REPLACE):
            return chosen
        return REPLACE if files in ((), (_name_of(history),)) else ADD


def ask_merge(history: History) -> bool:
    """Ask how the file joins the saved history, and each disagreement. True when nothing stands in the way of saving."""
    kept = _kept(history.patient_id)
    _hold(_SHOWN_ON, history.patient_id, kept.version if kept else 0)
    if kept is None:
        return True
    _say_meanwhile(kept)
    st.write("This ID is saved already: changed content becomes a new version, the earlier ones stay.")
    if kept.form is not None:
        st.write("Part of it was typed in. That part stays, can be opened again to be changed, and is compared with this file.")
    if kept.form is None or files_of(kept.history):
        _ask_how(kept, history)
    if kept.how(history) == REPLACE:
        _say_left_out(kept, history)
        if kept.form is None:
            return True
    merged = _merged(kept, history)
    if merged.unchanged:
        st.info("Everything in this file is saved already: nothing will change.")
        return True
    st.write(f"New in this file: {merged.added}. Saved already: {merged.repeated}.")
    for number, one in enumerate(merged.disagreements):
        ask_which(number, one, "This file")
    if merged.open:
        st.info("Choose what is right where the sources disagree; then the history can be saved.")
    return not merged.open


def save_merged(history: History, source_name: str) -> Saved | None:
    """Save the history as was chosen; None when it disagrees with what is saved and nobody has chosen. Raises ChangedSinceShown when another version
    was saved since this file was shown beside it: it is compared anew on the next run."""
    kept = _kept(history.patient_id)
    shown, version = _held(_SHOWN_ON, history.patient_id), kept.version if kept else 0
    if shown is not None and shown != version:
        _hold(_REFUSED_FROM, history.patient_id, shown)
        raise ChangedSinceShown(_CHANGED)
    history = replace(history, source_name=source_name)
    try:
        return _save(kept, history)
    except StaleSave:  # in the moment since it was read above
        _hold(_REFUSED_FROM, history.patient_id, version)
        raise ChangedSinceShown(_CHANGED) from None


def _save(kept: _Kept | None, history: History) -> Saved | None:
    source_name = history.source_name
    if kept is None:
        return store().save_history(history, source_name, base_version=0)
    if kept.form is None and kept.how(history) == REPLACE:
        return store().save_history(history, source_name, base_version=kept.version)
    merged = _merged(kept, history)
    if merged.open:
        return None
    whole = merged.history
    if kept.form is None:
        return store().save_history(whole, whole.source_name, base_version=kept.version)
    shift = 0 if kept.how(history) == REPLACE else kept.form.source.shift
    return store().save_typed(whole, whole.source_name, form_text(kept.form.sheet, shift), kept.version)


def _kept(patient_id: str) -> _Kept | None:
    key = store().find_patient(patient_id)
    saved = store().load_history(key) if key else None
    if key is None or saved is None:
        return None
    return _Kept(key, without_entered(saved), saved_form(key), store().latest_version(key) or 0)


def _hold(what: str, patient_id: str, version: int) -> None:
    session.choose_merge(f"{what} {patient_id}", str(version))


def _held(what: str, patient_id: str) -> int | None:
    text = session.merge_choices().get(f"{what} {patient_id}")
    return None if text is None else int(text)


def _say_meanwhile(kept: _Kept) -> None:
    """What others saved while the file was on screen, where saving it was refused for that: both values of each difference."""
    since = _held(_REFUSED_FROM, kept.history.patient_id)
    if since is None:
        return
    with st.container(key="merge_meanwhile", border=True):
        st.markdown(
            "**Changed meanwhile.** This is what was saved since the file was shown; below, the file is compared with what is saved now."
        )
        for change in store().changes(kept.key):
            if change.version.version > since:
                st.html(change_html(change))


def _ask_how(kept: _Kept, history: History) -> None:
    replaced = "what is saved" if kept.form is None else "what came from files"
    titles = {ADD: "Add to what is saved", REPLACE: f"Replace {replaced} by this file"}
    key = f"how_{session.upload_count()}"
    st.radio(
        "What becomes of the saved history",
        list(titles),
        index=list(titles).index(kept.how(history)),
        format_func=titles.__getitem__,
        key=key,
        horizontal=True,
        on_change=keep_choice,
        args=(_HOW_KEY, key),
    )


def _say_left_out(kept: _Kept, history: History) -> None:
    """What a file that replaces others does not say any more: named, never gone in silence."""
    said = {content_of(fact) for fact in facts_of(_merged(kept, history).history if kept.form else history)}
    gone = [fact for fact in facts_of(kept.history) if content_of(fact) not in said]
    if not gone:
        return
    lines = "".join(f"<li>{as_html(_line(fact))}</li>" for fact in gone[:_MOST_LEFT_OUT])
    more = f"<li>and {len(gone) - _MOST_LEFT_OUT} more</li>" if len(gone) > _MOST_LEFT_OUT else ""
    told = f"Saved, and not in this file as it stands there: {len(gone)}. It is left out of the new version and stays in version {kept.version}."
    st.html(f'<p class="trd-line">{as_html(told)}</p><ul class="trd-line">{lines}{more}</ul>')


def _line(fact: Fact) -> str:
    return f"{subject(fact).replace('_', ' ')}: {in_words(fact)}"


def _merged(kept: _Kept, history: History) -> Merged:
    """The file beside what is saved; when it replaces files, beside what was typed alone."""
    base = kept.history
    if kept.form is not None and kept.how(history) == REPLACE:
        base = kept.form.source.history
    return merge(base, replace(history, source_name=_name_of(history)), session.merge_choices())


def _name_of(history: History) -> str:
    held = session.upload()
    return held.name if held is not None else history.source_name
