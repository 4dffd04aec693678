"""How much memory and processor does a process take, with all that it started?"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

import psutil

MB = 1024 * 1024


def of(pid: int) -> list[psutil.Process]:
    """The process and all below it."""
    try:
        first = psutil.Process(pid)
        return [first, *first.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def memory(pid: int) -> float:
    """Resident memory in MB, of the process and all below it."""
    return sum(_quietly(lambda one: one.memory_info().rss, one) for one in of(pid)) / MB


def processor(pids: list[psutil.Process]) -> float:
    """Seconds of processor time so far."""
    return sum(_quietly(lambda one: sum(one.cpu_times()[:2]), one) for one in pids)


def _quietly(ask: object, one: psutil.Process) -> float:
    try:
        return float(ask(one))  # type: ignore[operator]
    except psutil.Error:
        return 0.0


@dataclass
class Memory:
    """Samples of the server's memory: (seconds since the start, MB)."""

    pid: int
    every: float = 2.0
    samples: list[tuple[float, float]] = field(default_factory=list)

    async def sample(self, began: float) -> None:
        """Until cancelled."""
        while True:
            self.samples.append((time.monotonic() - began, memory(self.pid)))
            await asyncio.sleep(self.every)

    def growth(self, since: float) -> float:
        """MB a minute after `since` seconds: the slope of the straight line through the samples (least squares); 0 for fewer than three."""
        points = [(when / 60, size) for when, size in self.samples if when >= since]
        if len(points) < 3:
            return 0.0
        mean_x, mean_y = (sum(values) / len(points) for values in zip(*points, strict=True))
        spread = sum((x - mean_x) ** 2 for x, _ in points)
        return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0
