"""How long do 10,000 patients take, and which part of the engine takes it? All cores, as screening does; without the questions, which it does not ask.

Run: python -m tests.bench.bench_cohort [patients]
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from time import perf_counter
from typing import TypeVar

from lib.engine.alerts import raise_alerts
from lib.engine.assess import DEFAULTS, assess
from lib.engine.case import Case
from lib.engine.courses import build_courses
from lib.engine.criteria import evaluate_packs
from lib.engine.doubts import answer_doubts
from lib.engine.episode import current_episode
from lib.engine.options import remaining_options
from lib.engine.patterns import answer_patterns
from lib.engine.staging import answer_stages
from lib.knowledge.load import knowledge
from lib.records.history import History
from tests.builders import history_of
from tests.validate.cohort import AS_OF, Row, cohort

PATIENTS, BATCH, ASKED = 10_000, 250, 40
Found = TypeVar("Found")


def spent_on(patients: tuple[tuple[str, list[Row]], ...]) -> Counter[str]:
    """Seconds by part of the engine for a batch, with the rows read; every verdict but the questions."""
    seconds: Counter[str] = Counter()
    for patient, rows in patients:
        history = history_of(rows, patient_id=patient)
        seconds["rows"] += history.rows_read
        _judge(history, seconds)
    return seconds


def _judge(history: History, seconds: Counter[str]) -> None:
    known = knowledge()

    def timed(part: str, work: Callable[[], Found]) -> Found:
        begun = perf_counter()
        found = work()
        seconds[part] += perf_counter() - begun  # type: ignore[assignment]
        return found

    episode = timed("episode", lambda: current_episode(history, known, AS_OF))
    courses, _ = timed("courses", lambda: build_courses(history, known, AS_OF, DEFAULTS, episode))
    case = Case(history, courses, episode, known, AS_OF, DEFAULTS)
    parts: dict[str, Callable[[Case], object]] = {
        "criteria": evaluate_packs,
        "staging": answer_stages,
        "patterns": answer_patterns,
        "doubts": answer_doubts,
        "options": remaining_options,
        "alerts": raise_alerts,
    }
    for part, work in parts.items():
        timed(part, lambda work=work: work(case))  # type: ignore[misc]


def main(patients: int = PATIENTS) -> None:
    """Print the wall time of the cohort, the split by part, and what the questions would add."""
    cores = os.cpu_count() or 1
    everyone = list(cohort(patients))
    with ProcessPoolExecutor(cores) as pool:
        list(pool.map(spent_on, [tuple(islice(everyone, 20))] * cores))  # each process reads the knowledge before the clock runs
        begun = perf_counter()
        seconds = sum(pool.map(spent_on, [tuple(everyone[at : at + BATCH]) for at in range(0, patients, BATCH)]), Counter[str]())
        wall = perf_counter() - begun
    rows, total = seconds.pop("rows"), sum(seconds.values())
    print(
        f"{patients} patients of {rows / patients:.0f} rows on average, {cores} processes: {wall:.1f} s ({1000 * wall / patients:.2f} ms a patient)"
    )
    for part, spent in seconds.items():
        print(f"  {part:<10}{1000 * spent / patients:7.2f} ms a patient{100 * spent / total:7.0f} %")
    histories = [history_of(found, patient_id=patient) for patient, found in islice(everyone, ASKED)]
    print(f"  {'questions':<10}{_asking(histories):7.2f} ms a patient, not in the sum (measured on {len(histories)})")


def _asking(histories: list[History]) -> float:
    known, times = knowledge(), [0.0, 0.0]
    for at, ask in enumerate((False, True)):
        begun = perf_counter()
        for history in histories:
            assess(history, known, AS_OF, ask=ask)
        times[at] = perf_counter() - begun
    return 1000 * (times[1] - times[0]) / len(histories)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PATIENTS)
