"""The controls above the list: search, flags, order, alignment, and the filters that are used less often."""

from __future__ import annotations

from collections.abc import Callable

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
FIND, ORDER = "find_patient", "worklist_order"


def show_controls(held: Asked, knowledge: Knowledge, scales: tuple[str, ...]) -> None:
    """One line of controls; it wraps on a narrow screen. `scales`: those that some last score on the list has."""
    choice = held.choice
    options = flag_options(knowledge)
    order = choice.sort if choice.sort in ORDERS else "saved"
    st.text_input(
        "Find by name or ID",
        value=choice.text,
        key=FIND,
        max_chars=80,
        placeholder="Name or ID  ( / )",
        width=200,
        on_change=_took("text", FIND),
    )
    st.multiselect(
        "Flags", list(options), default=[flag for flag in choice.flags if flag in options], key="worklist_flags", width=300,
        format_func=options.__getitem__, placeholder="All patients", on_change=_took("flags", "worklist_flags"),
    )  # fmt: skip
    st.selectbox(
        "Order", list(ORDERS), index=list(ORDERS).index(order), key=ORDER, format_func=ORDERS.__getitem__, width=235, on_change=_ordered
    )
    st.segmented_control(
        "Align timelines by",
        list(ALIGNMENTS),
        default=held.align,
        key="worklist_align",
        format_func=ALIGNMENTS.__getitem__,
        on_change=_aligned,
    )
    _more(held, scales)


def _more(held: Asked, scales: tuple[str, ...]) -> None:
    choice = held.choice
    count = sum((bool(choice.untold), bool(choice.scale), choice.unchanged_for is not None, bool(choice.review), bool(choice.news)))
    with st.popover(f"Filters ({count})" if count else "Filters", key="worklist_filters"):
        _select("Cannot tell", UNTOLDS, choice.untold, "untold")
        names = {"": "Any instrument", **{scale: scale for scale in scales}}
        _select("Last score on", names, choice.scale, "scale")
        if choice.scale:
            st.number_input(
                "at least",
                value=choice.at_least,
                min_value=0.0,
                step=1.0,
                key="worklist_at_least",
                on_change=_took("at_least", "worklist_at_least"),
            )
        st.number_input(
            "Treatment unchanged for at least (days)", value=choice.unchanged_for, min_value=0, step=7, key="worklist_unchanged",
            placeholder="Any", on_change=_took("unchanged_for", "worklist_unchanged"),
        )  # fmt: skip
        _select("Next review", REVIEWS, choice.review, "review")
        _select("Since you last looked", NEWS, choice.news, "news")
        st.selectbox(
            "Timelines show at most",
            list(SPANS),
            index=list(SPANS).index(held.span),
            key="worklist_span",
            format_func=SPANS.__getitem__,
            on_change=_spanned,
        )


def _select(label: str, options: dict[str, str], value: str, field: str) -> None:
    known = value if value in options else ""
    key = f"worklist_{field}"
    st.selectbox(
        label, list(options), index=list(options).index(known), key=key, format_func=options.__getitem__, on_change=_took(field, key)
    )


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
    session.hold_worklist(Asked(Choice(sort=held.sort, down=held.down), asked().samples, asked().align, asked().span, 0, asked().ticked))
    forget_widgets()


def forget_widgets() -> None:
    """Let every control take its value from what is asked for. For a callback."""
    held = asked()
    session.set_widget(FIND, held.choice.text)
    session.set_widget("worklist_flags", list(held.choice.flags))
    session.set_widget(ORDER, held.choice.sort if held.choice.sort in ORDERS else "saved")
    session.set_widget("worklist_align", held.align)
    session.set_widget("worklist_span", held.span)
    for field in ("untold", "scale", "review", "news"):
        session.set_widget(f"worklist_{field}", getattr(held.choice, field))
    session.set_widget("worklist_unchanged", held.choice.unchanged_for)
    session.set_widget("worklist_at_least", held.choice.at_least)


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
    ask(align=session.widget_value("worklist_align") or "calendar")


def _spanned() -> None:
    ask(span=session.widget_value("worklist_span"))
