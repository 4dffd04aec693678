"""How does a test look through the nodes of a panel?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.ui.nodes import Node, words_of

CELLS = ("td", "th", "dt", "dd", "summary", "button", "li", "p", "h2", "h3", "caption")


def within(node: Node | str) -> Iterator[Node]:
    """The node and every node inside it."""
    if isinstance(node, dict):
        yield node
        for child in node.get("children", []):
            yield from within(child)


def found_tags(node: Node, tag: str) -> list[Node]:
    """Every element of that tag, in reading order."""
    return [inner for inner in within(node) if inner["tag"] == tag]


def empty_cells(node: Node) -> list[Node]:
    """Cells, headings and buttons without a word: missing has to be said."""
    return [inner for inner in within(node) if inner["tag"] in CELLS and not words_of(inner).strip()]


def keyed(node: Node, start: str = "") -> dict[str, Node]:
    """Every part that opens, by its key."""
    return {inner["key"]: inner for inner in within(node) if inner.get("key", "").startswith(start) and "key" in inner}
