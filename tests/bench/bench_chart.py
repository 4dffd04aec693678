"""How long does the life chart take to build? 120 bars and 120 scores, model and figure, in milliseconds.

Run: python -m tests.bench.bench_chart
"""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median
from time import perf_counter

from lib.charts.life_chart import life_chart
from lib.charts.model import chart_model
from lib.knowledge.load import knowledge
from lib.records.history import History
from tests.unit.charts.samples import assessment, course, scores

TARGET_MS = 60
BARS, SCORES, ROUNDS = 120, 120, 25


def build_ms() -> float:
    """Median milliseconds to build model and figure of 40 courses of three steps and 120 scores of two scales."""
    begin = date(2014, 2, 1)
    courses = []
    for number in range(BARS // 3):
        start = begin + timedelta(days=110 * number)
        steps = tuple(((start + timedelta(days=21 * step)).isoformat(), 50.0 * (step + 1)) for step in range(3))
        courses.append(course(f"sertraline{number}", "SSRI", start.isoformat(), (start + timedelta(days=90)).isoformat(), steps))
    days = [(begin + timedelta(days=75 * number)).isoformat() for number in range(SCORES // 2)]
    rated = [score for n, day in enumerate(days) for scale in ("PHQ-9", "MADRS") for score in scores(scale, n, (day, 5 + n % 20))]
    history, found, known = History("bench", scores=tuple(rated)), assessment(tuple(courses)), knowledge()
    times = []
    for _ in range(ROUNDS):
        started = perf_counter()
        life_chart(chart_model(history, found, known))
        times.append((perf_counter() - started) * 1000)
    return median(times)


def main() -> None:
    """Print the median and the target."""
    print(f"life chart, {BARS} bars and {SCORES} scores: {build_ms():.1f} ms (target {TARGET_MS} ms)")


if __name__ == "__main__":
    main()
