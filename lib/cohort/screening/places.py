"""May the results go where they are asked to go? Never over the rows they are made from, nor over each other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lib.cohort.screening.choices import Choices, ScreenError
from lib.cohort.screening.database import is_database


def check_places(named: Sequence[str], choices: Choices) -> None:
    """Raises ScreenError naming the file that would be lost, before anything is written."""
    sources = [Path(one).resolve() for one in named if not is_database(one)]
    written: list[Path] = []
    for path in (choices.out, choices.courses, choices.problems):
        if path is None:
            continue
        place = path.resolve()
        if place.is_dir():
            raise ScreenError(f"{path}: is a folder; name a file for the results")
        if place in sources or any(source.is_dir() and source == place.parent for source in sources):
            raise ScreenError(f"{path}: the results would be written over the rows they are made from; name another file")
        if place in written:
            raise ScreenError(f"{path}: two results would be written into the same file; name another one")
        written.append(place)
