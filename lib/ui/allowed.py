"""May the person at work do this, and what stands in the place of what is not offered? The store refuses all the same."""

from __future__ import annotations

import streamlit as st

from lib.store.actors import Right
from lib.ui.access.words import ROLE_WORDS
from lib.ui.escape import as_html
from lib.ui.stored import store


def may(right: Right) -> bool:
    """Does the person at work have that right?"""
    return store().actor.may(right)


def why_not(doing: str) -> str:
    """Why a button is not there. `doing` completes "… cannot …"."""
    return f"Signed in as {ROLE_WORDS[store().actor.role]}, you cannot {doing}."


def say_why_not(doing: str) -> None:
    """The same as a quiet line."""
    st.html(f'<p class="trd-line">{as_html(why_not(doing))}</p>')
