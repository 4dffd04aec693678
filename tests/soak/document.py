"""What a soak found, in words: the section of docs/reliability.md between its two marks, written anew by each run."""

from __future__ import annotations

import os
from pathlib import Path

from tests.soak.run import Soaked, middle, share
from tests.soak.wire import LIST

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- soak: made by `make soak` -->", "<!-- soak: end -->"


def put(section: str, page: Path = PAGE) -> None:
    """Put the section between the marks; at the end of the page when there are none yet."""
    text = page.read_text(encoding="utf-8")
    made = f"{BEGIN}\n{section.strip()}\n{END}"
    before, mark, rest = text.partition(BEGIN)
    if mark:
        _, end, after = rest.partition(END)
        if not end:
            raise ValueError(f"{page.name} has no line {END}")
        text = before + made + after
    else:
        text = f"{text.rstrip()}\n\n{made}\n"
    page.write_text(text, encoding="utf-8")


def section(found: Soaked, machine: str, day: str) -> str:
    """The section, in Markdown."""
    return "\n".join([*_what(found, machine, day), *_leaks(found), *_times(found), *_memory(found), *_limits(found)])


def _what(found: Soaked, machine: str, day: str) -> list[str]:
    steps = "; ".join(f"{name} {count}" for name, count in sorted(found.done.items(), key=lambda item: -item[1]))
    return [
        "## Many people at once",
        "",
        f"One run of `make soak` on {day}: {found.sessions} people for {found.seconds / 60:.1f} minutes at one server with a database of its own (SQLite, WAL), each",
        f"signed in to an account of their own, in a browser context of their own in one headless Chromium. Machine: {machine}; server,",
        f"browser and the measuring program shared it, and the load average was {found.load[0]:.1f} at the start and {found.load[1]:.1f} at the end"
        f"{f', all three behind other work (nice {found.nice})' if found.nice else ''}.",
        f"Between two steps a person paused {found.pause / 2:g} to {found.pause * 1.5:g} s. Steps done: {sum(found.done.values())} ({steps}); failed: {len(found.failed)}.",
        "`SOAK_SESSIONS`, `SOAK_MINUTES` and `SOAK_PAUSE` change the numbers.",
        "",
    ]


def _leaks(found: Soaked) -> list[str]:
    listed = found.frames[LIST]
    unread = "; ".join(f"{count:,} of `{where}`" for where, count in sorted(found.unread.items()))
    planted = len({(leak.place, leak.where) for leak in found.planted})
    return [
        "### Whose data",
        "",
        "Each person looks at one patient, whose number, names and notes are words that occur nowhere else. Every websocket frame and every HTTP body (also",
        "packed ones) and every file taken away (CSV, XLSX, JSON, PDF) was searched for the words of the patients of all others.",
        "",
        "| what | result |",
        "|---|---|",
        f"| searched: frames, bodies, files | {found.searched:,}; {found.searched_bytes / 1e6:,.0f} MB |",
        f"| words of another's patient found | {len(found.leaks)} |",
        f"| people whose own patient's words were found, so that the search sees something | {found.own_sessions} of {found.sessions} |",
        f"| a leak made on purpose after the run (one person opens another's patient, and takes it away) | {'found' if planted else 'NOT FOUND'}, {planted} times |",
        f"| lines of the server's log that tell of an error | {len(found.faults)} |",
        "",
        f"Not searched: the {listed:,} frames of the list of patients, which shows every patient to everybody who may read (all who may read see all patients;",
        "there are no teams), and Streamlit's own scripts and styles under `/static/`. Bodies that the browser did not hand over: "
        f"{unread or 'none'} (`/media` holds the files taken away, which were searched on the disk).",
        "",
    ]


def _times(found: Soaked) -> list[str]:
    busy = max(found.load) > 2 * (os.cpu_count() or 1)
    rows = [
        ("all pages", found.times()),
        *((page, found.times(page)) for page in sorted({rerun.page for rerun in found.reruns})),
    ]
    return [
        "### How long a rerun takes",
        "",
        "From the moment the browser asks to the moment the server has sent everything, by Chromium's own clock; signing in is not counted.",
        "",
        "| page | reruns | median | 95 % within | worst |",
        "|---|---|---|---|---|",
        *(
            f"| {name} | {len(times):,} | {middle(times):.2f} s | {share(times, 0.95):.2f} s | {times[-1]:.2f} s |"
            for name, times in rows
            if times
        ),
        "",
        f"Processor taken meanwhile, in cores: server {found.server_cores:.2f}, browser and measuring {found.browser_cores:.2f}.",
        *(
            ["**The machine was overloaded by other work, so these times tell of waiting for a processor, not of what the product needs.**"]
            * busy
        ),
        "",
    ]


def _memory(found: Soaked) -> list[str]:
    sizes = [size for _, size in found.memory]
    at = [min(found.memory, key=lambda one: abs(one[0] - found.seconds * part))[1] for part in (0, 0.25, 0.5, 0.75, 1)]
    return [
        "### Memory of the server",
        "",
        f"| empty | all signed in | after a quarter | half | three quarters | at the end | highest | {found.leave:.0f} s after all have left |",
        "|---|---|---|---|---|---|---|---|",
        f"| {found.memory_empty:.0f} MB | {at[0]:.0f} MB | {at[1]:.0f} MB | {at[2]:.0f} MB | {at[3]:.0f} MB | {at[4]:.0f} MB | {max(sizes):.0f} MB "
        f"| {found.memory_after:.0f} MB |",
        "",
        f"Growth over the second half of the run: {found.growth:+.1f} MB a minute (a straight line through samples every two seconds), with all edits",
        "making new versions and every history, assessment and file of them passing through.",
        "",
    ]


def _limits(found: Soaked) -> list[str]:
    told = [
        "### What this does not show",
        "",
        "Not measured: hours instead of minutes, PostgreSQL under this load, a server on a machine of its own (here the browsers take from the same processor",
        "what they use, so that the times are longer than the server alone would need).",
    ]
    if found.failed:
        told += ["", "Steps that failed: " + "; ".join(sorted(set(found.failed))[:8]) + "."]
    return told
