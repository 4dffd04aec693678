"""A page fragment as plain data: elements with text, never markup.

The panel draws these in the browser with `textContent`, so imported text is shown as typed, whatever it holds.
"""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]


def el(tag: str, css: str = "", *children: Node | str | None, **attributes: str) -> Node:
    """An element. Strings among the children become text; None is left out. `pick="course:x"` makes it answer to a click."""
    node: Node = {"tag": tag}
    if css:
        node["css"] = css
    kept = [child for child in children if child is not None and child != ""]
    if kept:
        node["children"] = kept
    if attributes:
        node["attributes"] = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    return node


def text(css: str, words: str) -> Node:
    """A span of words."""
    return el("span", css, words)


def disclosure(key: str, summary: list[Node | str], *inside: Node | str | None, css: str = "", opened: bool = False) -> Node:
    """A line that opens to more. `key` keeps it open over reruns."""
    node = el("details", css, el("summary", "", *summary), el("div", "inside", *inside))
    node["key"] = key
    if opened:
        node["open"] = True
    return node


def chip(words: str, tone: str = "plain") -> Node:
    """A small label; `tone`: plain, good, warn, stop, info. The words say it, the colour only repeats it."""
    return el("span", f"chip {tone}", words)


def table(headings: list[str], rows: list[Node], caption: str, css: str = "") -> Node:
    """A table with a caption for screen readers."""
    head = el("thead", "", el("tr", "", *[el("th", "", heading, scope="col") for heading in headings]))
    return el(
        "div",
        "scroll",
        el("table", css, el("caption", "hidden", caption), head, el("tbody", "", *rows)),
        tabindex="0",
        role="region",
        aria_label=caption,
    )


def words_of(node: Node | str) -> str:
    """All text of a node in reading order, for tests and exports."""
    if isinstance(node, str):
        return node
    return " ".join(filter(None, (words_of(child) for child in node.get("children", []))))


def picks_of(node: Node | str) -> list[str]:
    """Every id that a click inside the node can send."""
    if isinstance(node, str):
        return []
    own = node.get("attributes", {}).get("pick")
    inside = [pick for child in node.get("children", []) for pick in picks_of(child)]
    return [own, *inside] if own else inside
