"""Does docs/deploy.md name every setting of sign-in, with its usual value, and every role as the store has it?"""

from __future__ import annotations

import re

import pytest

from lib.access import modes, passphrases, sign_ins
from lib.store.actors import RIGHTS
from tests.docs.cases import TESTS

PAGE = (TESTS.parent / "docs" / "deploy.md").read_text(encoding="utf-8")
SETTINGS = PAGE.split("## Settings")[1].split("## What it is made of")[0]
CODE = "".join((TESTS.parent / "lib" / "access" / "modes.py").read_text(encoding="utf-8"))


def test_every_setting_is_on_the_page_and_every_one_on_the_page_is_read() -> None:
    read = set(re.findall(r"\bTRD_[A-Z_]+\b", CODE))
    assert set(re.findall(r"\bTRD_[A-Z_]+\b", SETTINGS)) == read
    assert set(re.findall(r"\bTRD_[A-Z_]+\b", PAGE)) == read


@pytest.mark.parametrize(
    ("name", "usual"),
    [
        ("TRD_IDLE_MINUTES", str(modes.IDLE_MINUTES)),
        ("TRD_SIGN_IN_HOURS", str(modes.LONGEST_HOURS)),
        ("TRD_SIGN_IN", "`workstation`"),
        ("TRD_IDENTITY_CLAIM", "`sub`"),
        ("TRD_PROXY_SIGN_OUT", "`/oauth2/sign_out`"),
    ],
)
def test_the_usual_value_is_that_of_the_code(name: str, usual: str) -> None:
    (row,) = [line for line in SETTINGS.splitlines() if line.startswith(f"| `{name}` |")]
    assert row.split("|")[-2].strip() == usual
    assert modes.access_settings({}).mode == "workstation"


def test_numbers_in_words_are_those_of_the_code() -> None:
    assert f"Passphrases have {passphrases.SHORTEST} to {passphrases.LONGEST:,} characters" in PAGE
    assert (sign_ins.FREE_ATTEMPTS, sign_ins.FIRST_PAUSE, sign_ins.LONGEST_PAUSE) == (5, 30, 900)
    assert "After five wrong ones" in PAGE
    assert "from half a minute to a quarter of an hour" in PAGE


def test_the_table_of_roles_is_that_of_the_store() -> None:
    rows = {
        cells[1].strip(): [cell.strip() for cell in cells[2:-1]]
        for line in PAGE.splitlines()
        if (cells := line.split("|"))[2:] and "yes" in line
    }
    names = {"administrator": "admin", "clinician": "clinician", "read only": "read_only", "case-review meeting": "meeting"}
    columns = ("read", "change", "meet", "export", "manage")
    assert {name: [("yes" if right in RIGHTS[role] else "no") for right in columns] for name, role in names.items()} == {  # type: ignore[index]
        name: rows[name] for name in names
    }


def test_every_file_the_page_leads_to_is_there() -> None:
    for target in re.findall(r"\]\(([\w.-]+)\)", PAGE):
        assert (TESTS.parent / "docs" / target).is_file(), target


def test_every_line_told_for_who_cannot_come_in_is_said_by_the_code() -> None:
    table = PAGE.split("## When somebody cannot come in")[1].split("## What every way")[0]
    said = re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)
    headings = [word for row in re.findall(r"^\| (\*[^|]+)\|", table, re.MULTILINE) for word in re.findall(r"\*([^*]+)\*", row)]
    lib = TESTS.parent / "lib"
    code = "".join(path.read_text(encoding="utf-8") for folder in ("access", "ui") for path in sorted((lib / folder).rglob("*.py")))
    code += (lib / "cli.py").read_text(encoding="utf-8")
    pieces = [piece.strip(" .") for line in said for piece in line.removeprefix("not started: ").split("…")]
    assert len(said) == 6
    assert {"No access", "Locked", "Sign in again"} == set(headings)
    assert [piece for piece in (*pieces, *headings) if piece not in code] == []
