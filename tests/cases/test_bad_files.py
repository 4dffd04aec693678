"""A thousand broken files from forty good ones, and some made to harm: read or refused with one clear line, soon and within bounds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random
from time import process_time

import pytest

from lib.engine.assess import assess
from lib.engine.settings import Settings
from lib.ingest.intake import Intake, UnreadableFile
from lib.ingest.read import read_file
from lib.knowledge.load import knowledge
from lib.reports.export import export
from tests.cases.files.breakage import break_it, made_to_harm
from tests.cases.files.seeds import seeds

TODAY = date(2026, 11, 24)
BROKEN_OF_EACH = 25
LONGEST_S = 5.0  # of this process: how busy the machine is otherwise says nothing of the file
MOST_MB = 500
LONGEST_LINE = 400


@pytest.fixture(scope="module")
def good() -> Mapping[str, bytes]:
    return seeds()


def told(data: bytes) -> Intake | None:
    """What was read, or None after a refusal; either way within the time and in the form promised."""
    begun = process_time()
    try:
        intake = read_file(data, knowledge(), TODAY, file_name="broken")
    except UnreadableFile as refusal:
        says = str(refusal)
        assert "\n" not in says
        assert len(says) <= LONGEST_LINE
        assert len([part for part in says.replace("?", ".").split(". ") if part]) >= 2, says  # what is wrong, and what to do
        return None
    finally:
        assert process_time() - begun < LONGEST_S
    for problem in intake.problems:
        if problem.severity == "error":
            assert problem.row > 0
            assert problem.message
            assert problem.fix
    assert intake.rows_used <= intake.rows_read
    assert sum(history.rows_used for history in intake.histories) == intake.rows_used
    return intake


def test_there_are_forty_and_each_is_read(good: Mapping[str, bytes]) -> None:
    assert len(good) == 40
    unread = [name for name, data in good.items() if name not in ("stacked",) and told(data) is None]
    assert unread == []


@pytest.mark.parametrize("block", range(BROKEN_OF_EACH))
def test_a_broken_file_is_read_or_refused(good: Mapping[str, bytes], block: int) -> None:
    for number, (name, data) in enumerate(good.items()):
        chance = Random(f"{block} {name}")
        intake = told(break_it(data, chance))
        if intake is not None and (block + number) % 10 == 0:
            for history in intake.histories[:3]:
                assess(history, knowledge(), TODAY, Settings())
                export([history], "csv")


def test_a_file_made_to_harm_does_none() -> None:
    for name, data in made_to_harm().items():
        begun = process_time()
        intake = told(data)
        assert intake is None or name in ("many patients", "nearly a million rows", "zips in zips"), name
        assert process_time() - begun < LONGEST_S, name


@pytest.mark.skipif(sys.platform == "win32", reason="memory is asked of the system as POSIX does")
def test_no_file_made_to_harm_takes_much_memory() -> None:
    script = (
        "import resource, sys; sys.path.insert(0, '.')\n"
        "from tests.cases.files.breakage import made_to_harm\n"
        "from tests.cases.test_bad_files import told\n"
        "files = made_to_harm()\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "for data in files.values(): told(data)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    assert int(ran.stdout.split()[-1]) / unit < MOST_MB
