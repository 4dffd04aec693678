"""What every part of the reader needs beside the row itself: knowledge, the person's decisions, and names nobody has explained yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.ingest.intake import NameQuestion
from lib.ingest.row import Row
from lib.knowledge.load import Knowledge

SHORTEST_CODE = 4  # digits: a number this long in place of a name is a code


@dataclass(slots=True)
class Reader:
    """One reading of one file. `asked`: (kind of name, name) -> rows and suggestions."""

    knowledge: Knowledge
    names: Mapping[str, str]
    asked: dict[tuple[str, str], tuple[list[int], tuple[str, ...]]] = field(default_factory=dict)

    def decided(self, name: str) -> str | None:
        """The id a person chose for a name; "" when it is to stay unrecognised, None when nobody has said."""
        return self.names.get(name)

    def ask_name(self, row: Row, what: str, name: str, suggestions: tuple[str, ...], meaning: str = "name") -> None:
        """Keep the row, say that its name was not recognised, and ask once for every such name."""
        if self.decided(name) == "":
            row.note(meaning, f"{name!r} was left unrecognised: shown, not counted.")
            return
        rows, _ = self.asked.setdefault((what, name), ([], suggestions))
        rows.append(row.line)
        if name.isdigit() and len(name) >= SHORTEST_CODE:
            row.warn(
                meaning,
                f"{name!r} is a code, and what it stands for is not in the file: shown, not counted.",
                "Export the table with the names of the drugs, or say here what the code means.",
            )
        elif suggestions:
            called = ", ".join(self.knowledge.title(one) for one in suggestions)
            row.warn(
                meaning,
                f"{name!r} is not a known name: shown, not counted. Is it {called}?",
                "Confirm which one is meant, or correct the name.",
            )
        else:
            row.warn(
                meaning,
                f"{name!r} is not a known name: shown, not counted.",
                "Correct the name if it is a treatment or measure that should count.",
            )

    def questions(self) -> tuple[NameQuestion, ...]:
        """One question for each name, in the order of the file."""
        asked = [NameQuestion(name, what, tuple(sorted(rows)), suggestions) for (what, name), (rows, suggestions) in self.asked.items()]
        return tuple(sorted(asked, key=lambda q: (q.rows, q.name)))
