"""What did the mutation run find? docs/mutation.md from the results, with what a person found on looking at the survivors."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

from tests.docs.words import table
from tests.mutation import run
from tests.mutation.forked import MORE_TESTS, NAMESAKES, NEAREST_TESTS
from tests.mutation.kinds import DECIDING, KINDS
from tests.mutation.tree import HOUSE, ROOM

PAGE = HOUSE / "docs" / "mutation.md"
LOOKED_AT = Path(__file__).parent / "looked_at.csv"
# What a look can find: nothing or only a word changes; two records of one day, which the rules do not order; a test was added after the run.
SETTLED = ("equivalent", "words", "tie", "tested since")
_MEANING = {
    "threshold": "`<` and `<=`, `>` and `>=` exchanged",
    "equality": "`==`, `is`, `in` and their opposites exchanged",
    "logic": "`and`, `or`, `not`, true and false, branches",
    "number": "a number or an operator of arithmetic",
    "code": "a code, such as the name of a number or a condition",
    "value": "a value replaced by nothing, left out or reordered",
    "wording": "a sentence on screen",
}

Row = dict[str, str]


def main() -> None:
    """Write the page."""
    rows, about = run.results(), json.loads(run.ABOUT.read_text(encoding="utf-8"))
    PAGE.write_text("\n".join(page(rows, about)).rstrip() + "\n", encoding="utf-8")
    print(f"{PAGE.name} written: {in_short(rows)}")


def in_short(rows: list[Row]) -> str:
    """The figures that matter in one sentence."""
    ran = [row for row in rows if row["fate"] != "not run"]
    waiting = len(rows) - len(ran)
    deciding = [row for row in ran if row["kind"] in DECIDING]
    edges = [row for row in ran if row["kind"] == "threshold"]
    left = [row for row in edges if row["fate"] != "killed"]
    open_ = [row for row in left if verdict(row)[0] not in SETTLED]
    return (
        f"In short: of {len(ran)} mutants run {share(ran)} were killed, of those that change a comparison, the logic or a number {share(deciding)}; of {len(edges)} threshold "
        f"comparisons {len(edges) - len(left)} were killed and {len(left)} survived, {len(left) - len(open_)} of which were found harmless or tested since and {len(open_)} of which are open."
        f"{f' {waiting} more were drawn and not run: the time was up.' if waiting else ''}"
    )


def share(rows: list[Row]) -> str:
    """Killed, of all that ran."""
    killed = sum(row["fate"] == "killed" for row in rows)
    return f"{killed / len(rows):.1%}" if rows else "none"


def verdict(row: Row) -> tuple[str, str]:
    """What a person found on looking: (equivalent, words, tie, tested since, open, blank), and why."""
    return _looked_at().get(_place(row), ("", ""))


def page(rows: list[Row], about: dict[str, object]) -> list[str]:
    """The page, line by line."""
    everything = about["all"]
    assert isinstance(everything, dict)
    lines = [
        "# Do the tests notice a change of the engine?",
        "",
        "Written by `make mutation`; do not edit it here. mutmut changes lib/engine in one small place at a time; the tests are run on each such mutant, and it is killed when a test fails.",
        "",
        in_short(rows),
        "",
        f"- Day {about['day']}, engine as of commit {about['commit']}.",
        "- All comparisons are run; every second change of logic or number, one in ten codes and one in twenty-five values and sentences, drawn evenly (tests/mutation/choose.py).",
        "- Left out: the `strict` of a `zip` whose lists are made of one length, and defaults in the line of a `def`, which mutmut does not use.",
        "- The tests are those of tests/spec and tests/unit/engine with the reference patients (tests/cases/test_reference.py). Killed stays killed only while the function "
        "around the change is the same, word for word; everything else is run again on the code and tests of the commit above.",
        *_unsure(rows),
        *_fresh(about),
        f"- On each mutant at most {NAMESAKES + NEAREST_TESTS + MORE_TESTS} tests are run: {NAMESAKES} of the files called like the module, {NEAREST_TESTS} that reach the fewest functions, then others, in turn from every file. The slowest (tests/mutation/tree.py), property, page, store and browser "
        "tests are not used. Some survivors would be killed by them.",
        f"- A mutant that hangs or crashes counts as killed: {_without_test(rows)} of those killed.",
        "- Functions with a decorator (properties, cached words) and what stands outside functions are not mutated by mutmut.",
        "",
        *table(["Change", "Means", "All", "Run", "Killed", "Survived", "No test comes by", "Killed of run"], _by_kind(rows, everything)),
        "## By module",
        "",
        *table(["Module", "Run", "Killed", "Survived or not reached"], _by_module(rows)),
        "## Threshold comparisons that survive",
        "",
        *_thresholds(rows),
        *_numbers(),
        "## Other survivors that were looked at",
        "",
        *_others(rows),
    ]
    return lines


def _unsure(rows: list[Row]) -> list[str]:
    """Fates taken over from an earlier run for want of time."""
    taken = sum(row["fate"] == "killed" and not row.get("killer") for row in rows)
    return (
        [f"- {taken} of those killed were killed in an earlier run, by a test that was not written down, and not run again."]
        if taken
        else []
    )


def _fresh(about: dict[str, object]) -> list[str]:
    """Of those nobody had looked at: tests were written with the survivors of earlier runs in view, which flatters the figure above."""
    fresh = about.get("fresh")
    if not isinstance(fresh, dict) or not fresh["run"]:
        return []
    return [
        "- Many tests were written with the survivors of earlier runs in view, which flatters the figure above. "
        f"Of the {fresh['run']} mutants that were run for the first time, {fresh['killed']} were killed ({fresh['killed'] / fresh['run']:.0%}). "
        "Modules added or changed most lately have the fewest mutants run."
    ]


def _without_test(rows: list[Row]) -> int:
    return sum(row.get("killer") in ("out of time", "crashed") for row in rows)


def _by_kind(rows: list[Row], everything: dict[str, int]) -> list[list[object]]:
    lines: list[list[object]] = []
    for kind in KINDS:
        ran = [row for row in rows if row["kind"] == kind and row["fate"] != "not run"]
        count = Counter(row["fate"] for row in ran)
        lines.append(
            [kind, _MEANING[kind], everything.get(kind, 0), len(ran), count["killed"], count["survived"], count["unreached"], share(ran)]
        )
    return lines


def _by_module(rows: list[Row]) -> list[list[object]]:
    lines: list[list[object]] = []
    for module in sorted({row["module"] for row in rows}):
        ran = [row for row in rows if row["module"] == module and row["fate"] != "not run"]
        if ran:
            lines.append([module, len(ran), share(ran), sum(row["fate"] != "killed" for row in ran)])
    return lines


def _thresholds(rows: list[Row]) -> list[str]:
    left = [row for row in rows if row["kind"] == "threshold" and row["fate"] in ("survived", "unreached")]
    if not left:
        return ["None.", ""]
    return table(["Module", "Change", "Line", "Looked at"], [_survivor(row) for row in left])


def _others(rows: list[Row]) -> list[str]:
    left = [row for row in rows if row["kind"] != "threshold" and row["fate"] == "survived"]
    seen = [row for row in left if verdict(row)[0]]
    lines = [
        f"{len(left)} others survive; {len(seen)} of them were looked at one by one, the rest only listed in build/mutation/results.json.",
        "",
    ]
    return lines + (table(["Module", "Change", "Line", "Looked at"], [_survivor(row) for row in seen]) if seen else [])


def _survivor(row: Row) -> list[object]:
    kind, why = verdict(row)
    said = f"{kind}: {why}" if kind else "no test comes by" if row["fate"] == "unreached" else "not looked at"
    return [f"{row['module']} {row['function']}", f"`{row['before']}` to `{row['after']}`", f"`{row['line'][:140]}`", said]


def _numbers() -> list[str]:
    path = ROOM / "numbers.json"
    if not path.exists():
        return []
    fates: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    changes = [(number_id, way) for number_id, ways in fates.items() for way in ways]
    left = [f"`{number_id}` {way}" for number_id, way in changes if not fates[number_id][way]]
    missed = f"; not noticed: {', '.join(left)}" if left else ""
    return [
        "## Numbers changed in data",
        "",
        f"Each of the {len(fates)} numbers of data/knowledge/rules a step down and a step up ({len(changes)} changes; tests/mutation/data_numbers.py): "
        f"{len(changes) - len(left)} were noticed by a test{missed}.",
        "",
    ]


def _place(row: Row) -> tuple[str, ...]:
    return row["module"], row["function"], row["before"], row["after"], row["line"]


def _looked_at() -> dict[tuple[str, ...], tuple[str, str]]:
    if not LOOKED_AT.exists():
        return {}
    with LOOKED_AT.open(encoding="utf-8", newline="") as file:
        return {_place(row): (row["verdict"], row["why"]) for row in csv.DictReader(file)}


if __name__ == "__main__":
    main()
