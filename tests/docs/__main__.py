"""Write docs/rules.md. Run: python -m tests.docs"""

from __future__ import annotations

from lib.knowledge.load import load_knowledge
from tests.docs.rules import PAGE, page


def main() -> None:
    """Write the page and say so."""
    text = page(load_knowledge())
    PAGE.write_text(text, encoding="utf-8")
    print(f"{PAGE.name}: {len(text.splitlines())} lines")


if __name__ == "__main__":
    main()
