"""How long do all verdicts on one patient of some 40 rows take, warm?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from lib.engine import assess as front
from lib.engine.alerts import raise_alerts
from lib.engine.assess import assess
from lib.engine.case import Case
from lib.engine.courses import build_courses
from lib.engine.criteria import evaluate_packs
from lib.engine.doubts import find_doubts
from lib.engine.episode import current_episode
from lib.engine.options import remaining_options
from lib.engine.patterns import find_patterns
from lib.engine.questions import next_questions
from lib.engine.staging import stage_models
from lib.engine.trials import Trials
from lib.ingest.read import read_file
from lib.knowledge.load import knowledge

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
SAMPLE = SAMPLES / "01-loss-of-effect.csv"
DAY = date(2026, 11, 24)
TARGET_MS = 10.0
QUESTIONS_MS = 100.0


def timed(work: object, repeats: int = 60) -> float:
    """Median milliseconds of one call, after a warm-up."""
    assert callable(work)
    for _ in range(5):
        work()
    spent = []
    for _ in range(repeats):
        begun = perf_counter()
        work()
        spent.append((perf_counter() - begun) * 1000)
    return median(spent)


def read_case(path: Path) -> Case:
    """The patient of a sample file."""
    known, settings = knowledge(), front.DEFAULTS
    history = read_file(path.read_bytes(), known, DAY, file_name=path.name).histories[0]
    episode = current_episode(history, known, DAY)
    courses, _ = build_courses(history, known, DAY, settings, episode)
    return Case(history, courses, episode, known, DAY, settings)


def asking_ms(case: Case, repeats: int = 20) -> float:
    """Milliseconds to find and rank all questions of a patient whose verdicts are there."""
    criteria, staging, patterns, options = evaluate_packs(case), stage_models(case), find_patterns(case), remaining_options(case)
    return timed(lambda: next_questions(case, criteria, staging, patterns, options, settles=Trials(case)), repeats)


def main() -> None:
    """Print the whole and its parts, and the questions of the sample that takes longest to ask about."""
    case = read_case(SAMPLE)
    history, episode, known, settings = case.history, case.episode, case.knowledge, case.settings
    whole = timed(lambda: assess(history, known, DAY, ask=False))
    asking = asking_ms(case)
    print(
        f"Engine, one patient of {history.rows_read} rows: {whole:.1f} ms without the questions (target {TARGET_MS:g} ms), "
        f"questions {asking:.1f} ms (target {QUESTIONS_MS:g} ms)"
    )
    parts = {
        "episode": lambda: current_episode(history, known, DAY),
        "courses": lambda: build_courses(history, known, DAY, settings, episode),
        "criteria": lambda: evaluate_packs(case),
        "staging": lambda: stage_models(case),
        "patterns": lambda: find_patterns(case),
        "doubts": lambda: find_doubts(case),
        "options": lambda: remaining_options(case),
        "alerts": lambda: raise_alerts(case),
    }
    for name, work in parts.items():
        print(f"  {name:<10}{timed(work):7.2f} ms")
    print(f"  {'questions':<10}{asking:7.2f} ms")
    slowest, longest = max(((path.name, asking_ms(read_case(path), 5)) for path in sorted(SAMPLES.glob("[0-9]*.csv"))), key=lambda s: s[1])
    print(f"Questions of the slowest sample, {slowest}: {longest:.1f} ms (target {QUESTIONS_MS:g} ms)")


if __name__ == "__main__":
    main()
