"""Text from a file keeps every sign it was typed with, in HTML and in Markdown."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ui.escape import WORD_JOINER, as_html, as_markdown

PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "*x* _y_ **z** ~~s~~ `c`",
    "$y$ and $$z$$",
    "![x](http://example.org/a.png)",
    "[x](javascript:alert(1))",
    ":red[hot] :material/home: :streamlit: :smile:",
    "a -> b <- c -- d >= e <= f ~= g",
    "see www.example.org or mail a@example.org",
    "# heading",
    "1. one",
    "&amp; &lt;b&gt;",
    "O'Neill \\ 50% | x",
)


@pytest.mark.parametrize("text", PAYLOADS)
def test_html_reads_as_typed_and_holds_no_markup(text: str) -> None:
    shown = as_html(text)
    assert html.unescape(shown) == text
    assert not set(shown) & set("<>\"'")


@pytest.mark.parametrize("text", PAYLOADS)
def test_markdown_reads_as_typed(text: str) -> None:
    assert html.unescape(as_markdown(text)).replace(WORD_JOINER, "") == text


@given(st.text())
def test_markdown_of_any_text_has_no_sign_that_markdown_reads(text: str) -> None:
    bare = re.sub(r"&#\d+;", "", as_markdown(text))
    assert not set(bare) & set("*_`~$[]()<>!|:\\#+-.^=&@/\"'{}")
    assert "\n" not in bare


@pytest.mark.parametrize("pair", ["->", "<-", "--", ">=", "<=", "~=", "://", ":streamlit", "a@b", "www."])
def test_pairs_that_streamlit_rewrites_after_markdown_are_kept_apart(pair: str) -> None:
    assert pair not in html.unescape(as_markdown(f"x {pair} y"))


def test_line_breaks_and_runs_of_spaces_become_one_space() -> None:
    assert as_markdown("a\n\n b\tc") == "a b c"
