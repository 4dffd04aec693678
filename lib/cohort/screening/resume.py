"""Is what an unfinished run left behind still good? Only for the same source, day, settings and knowledge."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from lib.cohort.screening.choices import Choices, ScreenError
from lib.cohort.screening.database import is_database, name_of
from lib.engine import ENGINE_VERSION
from lib.knowledge.load import knowledge

ABOUT = "run.json"


def begin_run(named: Sequence[str], choices: Choices, today: date) -> date:
    """Make the run's folder ready, empty unless it goes on with a stopped run; gives the day after which dates are refused.

    Raises ScreenError when the stopped run was for something else.
    """
    kept = choices.folder / ABOUT
    about = _about(named, choices)
    if choices.resume and kept.exists():
        before = json.loads(kept.read_text(encoding="utf-8"))
        changed = [name for name in about if before.get(name) != about[name]]
        if changed:
            raise ScreenError(
                f"the run that was stopped was another one (not the same: {', '.join(changed)}); start again without --resume"
            )
        return date.fromisoformat(before["today"])
    shutil.rmtree(choices.folder, ignore_errors=True)
    choices.folder.mkdir(parents=True)
    kept.write_text(json.dumps(about | {"today": today.isoformat()}), encoding="utf-8")
    return today


def _about(named: Sequence[str], choices: Choices) -> dict[str, str]:
    return {
        "source": "; ".join(_stamp(one) for one in named),
        "day": choices.as_of.isoformat(),
        "settings": repr(choices.settings),
        "columns": repr(sorted(choices.columns.items())) + choices.date_order,
        "results": f"{choices.ask} {choices.courses} {choices.chunk_rows}",
        "engine": ENGINE_VERSION,
        "knowledge": knowledge().version,
        "reader": duckdb.__version__,
        "place": choices.engine,
    }


def _stamp(named: str) -> str:
    """What tells that a file was changed; of a database which one it is, without its password: its rows are fetched once."""
    if is_database(named):
        return f"database {name_of(named)}"
    path = Path(named)
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return ", ".join(f"{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files if file.exists())
