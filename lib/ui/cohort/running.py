"""How far is it? Progress with rate and time left, looked at again every second, and what can be done when it ended early."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.ui import session
from lib.ui.cohort import job
from lib.ui.cohort.counted import forget
from lib.ui.cohort.words import ORDERS, asks_order, duration, people, refusal
from lib.ui.escape import as_html, as_markdown
from lib.ui.guard import guarded, safely
from lib.ui.stored import store

ORDER_AGAIN = "cohort_order_again"


@st.fragment(run_every=1.0)
@guarded()
def show_running() -> None:
    """The run while it goes on; when it has ended the whole page is drawn anew."""
    held = job.job_of(store().actor)
    if held is None or held.state != "running":
        st.rerun()
    with st.container(border=True, key="cohort_running"):
        st.html(f'<p class="trd-summary"><strong>{as_html(held.title)}</strong></p>')
        share, words = progress(held.told)
        st.progress(share, text=words)
        st.html('<p class="trd-line">It goes on when you look at other pages or close this one.</p>')
        st.button("Cancel", key="cohort_cancel", on_click=safely(_cancel))


def progress(told: Mapping[str, Any]) -> tuple[float, str]:
    """The share that is done (0 to 1), and where it is, how fast and for how long."""
    if told.get("doing"):
        return 0.0, str(told["doing"])
    if not told.get("all_rows"):
        return 0.0, "Getting ready"
    share = told["rows"] / told["all_rows"]
    words = [f"{100 * share:.0f} %", people(told["patients"])]
    if told["per_second"]:
        words.append(f"{told['per_second']:,.0f} a second")
    if share >= 1:
        words.append("putting the results together")
    elif told["seconds_left"] is not None:
        words.append(f"{duration(told['seconds_left'])} left")
    return min(share, 1.0), " · ".join(words)


def show_ended_early(held: job.Job) -> None:
    """A run that was stopped, refused or broken off: why, and the ways on."""
    words = {
        "stopped": f"The run of {held.title} was stopped. What was worked out is kept.",
        "refused": f"{held.title} could not be assessed. {refusal(held.because)}",
        "broken": f"The run of {held.title} ended without a word, for example because the computer was switched off. What was worked out is kept.",
    }[held.state]
    (st.error if held.state == "refused" else st.warning)(as_markdown(words))
    ask = asks_order(held.because)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if ask:
            st.selectbox(
                "Dates such as 03/04/2024", [one for one in ORDERS if one], format_func=ORDERS.__getitem__, key=ORDER_AGAIN, width=220
            )
        if ask or held.state != "refused":
            st.button("Go on", type="primary", on_click=safely(_go_on), args=(ask,), key="cohort_go_on")
        st.button("Put it away", on_click=safely(put_away), key="cohort_put_away")


def put_away() -> None:
    """Remove the run and everything it wrote. For a callback."""
    job.put_away(store().actor)
    forget()
    session.drop_upload()


def _cancel() -> None:
    job.cancel(store().actor)


def _go_on(ask: bool) -> None:
    job.go_on(store().actor, session.widget_value(ORDER_AGAIN) if ask else None)
