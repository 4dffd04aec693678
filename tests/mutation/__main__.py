"""Do the tests notice when the engine changes? `make mutation` changes it in small places and runs the tests on each.

Run: python -m tests.mutation [--minutes 30]     a fresh run over the committed code
     python -m tests.mutation --again            what survived, against wider tests, with code and tests as committed now
     python -m tests.mutation --more             go on where the time was up
     python -m tests.mutation --report           docs/mutation.md from the last run
"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from tests.mutation import choose, run, tree
from tests.mutation.kinds import Mutant


def main() -> None:
    """Run, or run again what survived, and report."""
    asked = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    asked.add_argument("--minutes", type=float, default=30.0, help="begin no new batch after this long")
    asked.add_argument("--again", action="store_true", help="run what survived against the wider tests, code and tests as committed now")
    asked.add_argument("--more", action="store_true", help="go on with the last run where the time was up")
    asked.add_argument("--report", action="store_true", help="write the report of the last run only")
    given = asked.parse_args()
    if given.again:
        _again(given.minutes)
    elif given.more:
        run.keep(run.run(choose.chosen(run.generated()), given.minutes, tree.FAST))
    elif not given.report:
        _afresh(given.minutes)
    from tests.mutation import report

    report.main()


def _afresh(minutes: float) -> None:
    tree.make_tree()
    everything = run.generate()
    run.note(tree.commit(), everything)
    run.keep(run.run(choose.chosen(everything), minutes, tree.FAST))


def _again(minutes: float) -> None:
    """What has survived, or what no test came by, against the wider tests on the code as committed now; what was killed stays killed, and what the
    time did not suffice for keeps its fate."""
    tree.make_tree(wide=True)
    everything = run.generate()
    run.note(tree.commit(), everything)
    wider(choose.chosen(everything), minutes)


def wider(wanted: list[Mutant], minutes: float) -> None:
    """Run what was not killed before against the wider tests of the tree that is there."""
    before: dict[tuple[str, ...], set[str]] = {}
    for row in run.results():
        before.setdefault(Mutant(**{k: v for k, v in row.items() if k != "fate"}).place, set()).add(row["fate"])
    killed = {m.name for m in wanted if before.get(m.place) == {"killed"}}
    after = run.run([m for m in wanted if m.name not in killed], minutes, tree.WIDE)
    for row in after:
        fates = before.get(Mutant(**{k: v for k, v in row.items() if k != "fate"}).place, set())
        if row["fate"] == "not run" and len(fates) == 1:
            row["fate"] = next(iter(fates))
    run.keep([*({**asdict(m), "fate": "killed"} for m in wanted if m.name in killed), *after])


if __name__ == "__main__":
    main()
