"""The controls above the list: search, flags, order, alignment, and the filters that are used less often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from lib.knowledge.load import Knowledge
from lib.records.doses import show_amount
from lib.reports.worklist import words
from lib.reports.worklist.choose import Choice
from lib.ui import session
from lib.ui.worklist.asked import ALIGNMENTS, SPANS, Asked, ask, ask_for, asked

# Order: (words, largest first). Name alone begins with the smallest.
ORDERS = {
    "saved": "Saved last first",
    "flags": "Most flags first",
    "unknown": "Most that cannot be told first",
    "score": "Highest last score first",
    "unchanged": "Longest unchanged first",
    "review": "Next review, latest first",
    "news": "New since you last looked first",
    "name": "Name",
}
REVIEWS = {"": "Any", "due": "Due or overdue", "soon": "Due within 14 days", "none": "Not set"}
UNTOLDS = {"": "Any", "some": "Something cannot be told", "none": "Everything can be told"}
NEWS = {"": "Any", "changed": "Changed since you last looked", "new": "Not opened by you yet"}
FIND, FLAGS, ORDER, ALIGN = "find_patient", "worklist_flags", "worklist_order", "worklist_align"


def show_controls(held: Asked, knowledge: Knowledge, scales: tuple[str, ...]) -> None:
    """One line of controls; it wraps on a narrow screen. `scales`: those that some last score on the list has."""
    options = flag_options(knowledge)
    for key, value in values_of(held).items():  # a control forgets its value while another page is shown
        session.begin_widget(key, [flag for flag in value if flag in options] if key == FLAGS else value)
    st.text_input("Find by name or ID", key=FIND, max_chars=80, placeholder="Name or ID  ( / )", width=200, on_change=_took("text", FIND))
    st.multiselect(
        "Flags",
        list(options),
        key=FLAGS,
        width=300,
        format_func=options.__getitem__,
        placeholder="All patients",
        on_change=_took("flags", FLAGS),
    )
    st.selectbox("Order", list(ORDERS), key=ORDER, format_func=ORDERS.__getitem__, width=235, on_change=_ordered)
    st.segmented_control(
        "Align timelines by", list(ALIGNMENTS), key=ALIGN, format_func=ALIGNMENTS.__getitem__, on_change=_aligned, required=True
    )
    _more(held, scales)


def _more(held: Asked, scales: tuple[str, ...]) -> None:
    """The filters behind a button. What a closed popover holds is drawn only when it opens, so each begins with its value as drawn, never by key."""
    choice = held.choice
    count = sum((bool(choice.untold), bool(choice.scale), choice.unchanged_for is not None, bool(choice.review), bool(choice.news)))
    with st.popover(f"Filters ({count})" if count else "Filters", key="worklist_filters"):
        _select("Cannot tell", UNTOLDS, "untold", held)
        _select("Last score on", {"": "Any instrument", **{scale: scale for scale in (*scales, choice.scale) if scale}}, "scale", held)
        if choice.scale:
            _number("at least", "at_least", held, choice.at_least, 0.0, 1.0)
        _number("Treatment unchanged for at least (days)", "unchanged_for", held, choice.unchanged_for, 0, 7)
        _select("Next review", REVIEWS, "review", held)
        _select("Since you last looked", NEWS, "news", held)
        key = widget("span", held)
        spans = list(SPANS)
        st.selectbox(
            "Timelines show at most", spans, index=spans.index(held.span), key=key, format_func=SPANS.__getitem__, on_change=_spanned, args=(key,)
        )  # fmt: skip


def _select(label: str, options: dict[str, str], field: str, held: Asked) -> None:
    key, known = widget(field, held), list(options)
    at = known.index(getattr(held.choice, field)) if getattr(held.choice, field) in options else 0
    st.selectbox(label, known, index=at, key=key, format_func=lambda value: options.get(value, value), on_change=_took(field, key))


def _number(label: str, field: str, held: Asked, value: float | None, least: float, step: float) -> None:
    key = widget(field, held)
    st.number_input(label, value=value, min_value=least, step=step, key=key, placeholder="Any", on_change=_took(field, key))


def widget(field: str, held: Asked) -> str:
    """The key of a filter behind the button: another one each time that all filters are set at once."""
    return f"worklist_{field}_{held.settings}"


def values_of(held: Asked) -> dict[str, Any]:
    """The value of every control that is always in sight, by its key."""
    choice = held.choice
    order = choice.sort if choice.sort in ORDERS else "saved"
    return {FIND: choice.text, FLAGS: list(choice.flags), ORDER: order, ALIGN: held.align}


def flag_options(knowledge: Knowledge) -> dict[str, str]:
    """Everything one can filter by, in words: alerts, patterns, definitions."""
    found = {f"alert:{code}": said for code, said in words.ALERTS.items()}
    found |= {f"present:{code}": said for code, said in words.PATTERNS.items()}
    found |= {f"watched:{code}": f"watch: {said}" for code, said in words.PATTERNS.items()}
    found |= {"met:": "meets any definition of TRD"}
    return found | {f"met:{pack.id}": f"meets {pack.short or pack.title}" for pack in knowledge.packs if pack.kind == "definition"}


def in_words(choice: Choice, knowledge: Knowledge) -> str:
    """The filters that are on, so that nobody takes a part of the list for all of it; empty when there is none."""
    options = flag_options(knowledge)
    said = [f"“{choice.text.strip()}”"] if choice.text.strip() else []
    said += [options[flag] for flag in choice.flags if flag in options]
    said += [UNTOLDS[choice.untold].lower()] if choice.untold else []
    if choice.scale:
        said.append(f"{choice.scale}{'' if choice.at_least is None else f' at least {show_amount(choice.at_least)}'}")
    said += [f"treatment unchanged for {choice.unchanged_for} days or more"] if choice.unchanged_for is not None else []
    said += [f"next review {REVIEWS[choice.review].lower()}"] if choice.review else []
    said += [NEWS[choice.news].lower()] if choice.news else []
    return "; ".join(said)


def clear() -> None:
    """No filter and no search; the order stays. For a callback."""
    held = asked().choice
    ask(choice=Choice(sort=held.sort, down=held.down), page=0, settings=asked().settings + 1)
    set_controls()


def set_controls() -> None:
    """Let every control in sight take its value from what is asked for. For a callback."""
    for key, value in values_of(asked()).items():
        session.set_widget(key, value)


def show_order(order: str) -> None:
    """A heading was clicked: the list of orders follows. For a callback."""
    session.set_widget(ORDER, order)


def last_scales(scales: set[str], knowledge: Knowledge) -> tuple[str, ...]:
    """Instruments in the order of the knowledge, the others after them."""
    return (*(scale for scale in knowledge.scales if scale in scales), *sorted(scales - set(knowledge.scales)))


def _took(field: str, key: str) -> Callable[[], None]:
    def take() -> None:
        value = session.widget_value(key)
        if field == "flags":
            value = tuple(value or ())
        elif field == "text":
            value = value or ""
        ask_for(**{field: value})

    return take


def _ordered() -> None:
    order = session.widget_value(ORDER) or "saved"
    ask_for(sort=order, down=order != "name")


def _aligned() -> None:
    ask(align=session.widget_value(ALIGN) or "calendar")


def _spanned(key: str) -> None:
    ask(span=session.widget_value(key))
