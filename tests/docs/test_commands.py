"""Is every command in the README, and does the README name no other?"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from lib.cli import _parser

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_has_a_line_for_every_command_and_for_no_other() -> None:
    (commands,) = (action for action in _parser()._actions if isinstance(action, argparse._SubParsersAction))
    table = README.read_text(encoding="utf-8").split("| command | what it does |")[1].split("\n\n")[0]
    named = [re.match(r"\| `([a-z]+)", line) for line in table.splitlines()[2:]]
    assert sorted(found[1] for found in named if found) == sorted(commands.choices)
    assert len(named) == len(commands.choices)
