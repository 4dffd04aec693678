"""How does text from a file reach the screen exactly as it was typed?

Streamlit reads labels, messages and table cells as Markdown, where `*x*`, `$y$`, `:red[..]`, links and pictures change what a reader
sees. Every text that came from outside goes through one of these two functions first.
"""

from __future__ import annotations

import html
import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&^=\"'/@])")

# Streamlit also rewrites plain text after the Markdown was read: arrows, dashes, comparisons, its logo, web and mail addresses.
# An invisible word joiner inside those pairs keeps them as typed (seen in Chromium; tests/browser checks it).
_REWRITTEN = re.compile(r"(?<=[-<>~])(?=[-=>])|(?<=:)(?=//|streamlit)|(?<=@)|(?<=www)(?=\.)", re.IGNORECASE)
WORD_JOINER = "\u2060"


def as_html(text: object) -> str:
    """Text for inside an HTML element or a quoted attribute."""
    return html.escape(str(text), quote=True)


def as_markdown(text: object) -> str:
    """Text for a label or message that Streamlit reads as Markdown: one line, every sign shown as typed."""
    one_line = " ".join(str(text).split())
    return _MARKDOWN.sub(_entity, _REWRITTEN.sub(WORD_JOINER, one_line))


def _entity(found: re.Match[str]) -> str:
    # A numeric entity is inert in Markdown and in its maths and colour extensions alike; a backslash is not.
    return f"&#{ord(found.group(1))};"
