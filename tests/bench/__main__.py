"""How fast is it here? `make bench` prints reading, engine, chart, page and cohort times beside their targets, and the machine they were taken on."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from tests.bench import bench_chart, bench_cohort, bench_engine, bench_ingest, bench_page, bench_papers, bench_worklist


def machine() -> str:
    """The machine in one line."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        models = [line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        model = models[0] if models else model
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.release()}"


if __name__ == "__main__":
    print(f"Machine: {machine()}\n")
    bench_engine.main()
    bench_ingest.main()
    bench_chart.main()
    bench_page.main()
    bench_papers.main()
    bench_worklist.main()
    bench_cohort.main()
