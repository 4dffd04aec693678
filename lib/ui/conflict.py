"""Was the patient changed elsewhere while this page was open? Then nothing is written, and both values are shown to choose from.

A fact is saved on the version that was on screen (`on_screen`, at the start of each drawing of a page), not on the one that is there when the button
is pressed: what a clinician did not see is never written over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from lib.knowledge.load import knowledge
from lib.records.facts import ENTERED_ROW, Fact, facts_of
from lib.store import Saved, StaleSave, StoreError
from lib.ui import session
from lib.ui.escape import as_markdown
from lib.ui.stored import current_version, store

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What was refused. `change` saves it on a version; `pairs`: mine and theirs in words, where they differ; `on`: the version theirs is;
    `told` puts the two sides into words again when it is refused once more."""

    key: str
    change: Callable[[int | None], Saved]
    on: int
    by: str
    at: datetime
    pairs: Pairs
    told: Callable[[StaleSave], Pairs]


def on_screen() -> None:
    """The page that is being drawn shows the open patient as they are now. Every page says so (lib.ui.guard)."""
    key, version = session.current_patient(), current_version()
    if key is not None and version is not None:
        session.show_version(key, version)


def add_facts(key: str, facts: Iterable[Fact]) -> Saved:
    """Save facts on the version that was on screen. Raises StoreError; on StaleSave both values are shown on the next run."""
    told = tuple(facts)
    return _save(key, lambda base: store().add_facts(key, told, base_version=base), session.shown_version(key))


def remove_facts(key: str, facts: Iterable[Fact]) -> Saved:
    """Take facts back, likewise."""
    told = tuple(facts)
    return _save(key, lambda base: store().remove_facts(key, told, base_version=base), session.shown_version(key))


def correct(key: str, wrong: Fact, right: Fact | None, reason: str) -> Saved:
    """Put a fact right, likewise; of the two values one is what is said to be right, the other what the record says now."""

    def pair(_: StaleSave) -> Pairs:
        newest = store().load_history(key)
        still = newest is not None and wrong in facts_of(newest)
        return ((_words((right,)) if right is not None else "struck out", _words((wrong,)) if still else "no longer recorded"),)

    return _save(key, lambda base: store().correct(key, wrong, right, reason, base), session.shown_version(key), pair)


def show_conflict() -> None:
    """Both values, and the choice between them; nothing when there is none for the open patient."""
    held = session.conflict()
    if not isinstance(held, Conflict) or held.key != session.current_patient():
        return
    with st.container(key="conflict", border=True):
        at = f"{held.at.astimezone():%H:%M:%S}"
        st.markdown(f"**Two values: choose one.** Changed by {as_markdown(held.by or 'somebody')} at {at}, while this page was open.")
        for mine, theirs in held.pairs:
            left, right = st.columns(2)
            left.markdown(f"Yours: **{as_markdown(mine or 'Not recorded')}**")
            right.markdown(f"Saved meanwhile: **{as_markdown(theirs or 'Not recorded')}**")
        mine_button, theirs_button = st.columns(2)
        mine_button.button("Save yours", on_click=_choose_mine, type="primary", width="stretch")
        theirs_button.button("Keep what was saved", on_click=session.hold_conflict, args=(None,), width="stretch")


def _choose_mine() -> None:
    held = session.conflict()
    if not isinstance(held, Conflict):
        return
    session.hold_conflict(None)
    try:
        _save(held.key, held.change, held.on, held.told)
    except StaleSave:
        return  # changed once more: the new values are shown now
    except StoreError as error:
        session.leave_notice("error", str(error))
        return
    session.leave_notice("success", "Saved. What was there before is kept as an earlier version.")


def _each(stale: StaleSave) -> Pairs:
    return tuple((_words(pair.mine), _words(pair.theirs)) for pair in stale.differences)


def _save(key: str, change: Callable[[int | None], Saved], base: int | None, told: Callable[[StaleSave], Pairs] = _each) -> Saved:
    try:
        saved = change(base)
    except StaleSave as stale:
        session.hold_conflict(Conflict(key, change, stale.latest_version, stale.changed_by, stale.changed_at, told(stale), told))
        raise
    session.hold_conflict(None)
    session.show_version(key, saved.version)
    return saved


def _words(facts: tuple[Fact, ...]) -> str:
    from lib.ui.review.entered import fact_words

    typed = [fact for fact in facts if fact.row == ENTERED_ROW] or facts
    return "; ".join(fact_words(fact, knowledge()) for fact in typed)
