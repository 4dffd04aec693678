"""Do the tests notice when the engine changes? `make mutation` changes it in small places and runs the tests on each.

Run: python -m tests.mutation [--minutes 30]     a fresh run over the committed code
     python -m tests.mutation --again            the survivors of the last run, with the tests as committed now
     python -m tests.mutation --report           docs/mutation.md from the last run
"""

from __future__ import annotations

import argparse

from tests.mutation import choose, run, tree


def main() -> None:
    """Run, or run again what survived, and report."""
    asked = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    asked.add_argument("--minutes", type=float, default=30.0, help="begin no new batch after this long")
    asked.add_argument("--again", action="store_true", help="run the survivors again with the tests as committed now")
    asked.add_argument("--report", action="store_true", help="write the report of the last run only")
    given = asked.parse_args()
    if given.again:
        _again(given.minutes)
    elif not given.report:
        tree.make_tree()
        everything = run.generate()
        run.note(tree.commit(), everything)
        run.keep(run.run(choose.chosen(everything), given.minutes))
    from tests.mutation import report

    report.main()


def _again(minutes: float) -> None:
    """Only what survived or was not reached, with the tests as committed now; the rest keeps its fate."""
    tree.renew_tests()
    everything = run.generate()
    before = run.results()
    left = {row["name"] for row in before if row["fate"] in ("survived", "unreached")}
    after = {row["name"]: row for row in run.run([m for m in everything if m.name in left], minutes)}
    run.keep([after.get(row["name"], row) for row in before])


if __name__ == "__main__":
    main()
