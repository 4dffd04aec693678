"""Commands of the command line that have a module of their own: each has `register(commands)`, which adds its parser.

A module here imports what its command needs inside the function that runs, so that `python -m lib read dose` starts without a database.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lib.commands import account, generate, papers, privacy, screen, store

# `commands` is what ArgumentParser.add_subparsers returned.
REGISTERED: tuple[Callable[[Any], None], ...] = (
    account.register,
    generate.register,
    papers.register,
    privacy.register,
    screen.register,
    store.register,
)


def register_all(commands: Any) -> None:
    """Add every command of this folder."""
    for register in REGISTERED:
        register(commands)
