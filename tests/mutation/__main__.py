"""Do the tests notice when the engine changes? `make mutation` changes it in small places and runs the tests on each.

Run: python -m tests.mutation [--minutes 30]     a fresh run over the committed code
     python -m tests.mutation --again            what survived, against wider tests, with code and tests as committed now
     python -m tests.mutation --more             go on where the time was up
     python -m tests.mutation --only NAME ...    some modules of lib/engine (beginnings of their paths): print what survives, keep nothing
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
    asked.add_argument("--only", nargs="+", metavar="NAME", help="run these modules afresh and print what survives")
    given = asked.parse_args()
    if given.only:
        _only(given.only, given.minutes)
        return
    if given.again:
        _again(given.minutes)
    elif given.more:
        run.keep(run.run(choose.chosen(run.generated()), given.minutes, tree.FAST))
    elif not given.report:
        _afresh(given.minutes)
    from tests.mutation import report

    report.main()


def _afresh(minutes: float) -> None:
    commit = tree.commit()
    tree.make_tree()
    everything = run.generate()
    run.note(commit, everything)
    run.keep(run.run(choose.chosen(everything), minutes, tree.FAST))


def _again(minutes: float) -> None:
    """What has not been killed, and what was killed in a function that has changed since, on code and tests as committed now, against the wider
    tests. What was killed in a function that is the same stays killed; what the time did not suffice for keeps its fate if it has one."""
    before = {_within(row): row for row in run.results()}
    commit = tree.commit()
    tree.make_tree(wide=True)
    everything = run.generate()
    run.note(commit, everything)
    wanted = choose.chosen(everything)
    held = {m.name: before.get((*m.place, m.within), {}) for m in wanted}
    killed = [m for m in wanted if held[m.name].get("fate") == run.KILLED and held[m.name].get("killer")]
    open_ = [m for m in wanted if held[m.name].get("fate") != run.KILLED]
    unsure = [m for m in wanted if held[m.name].get("fate") == run.KILLED and not held[m.name].get("killer")]
    rows = run.run([*open_, *unsure], minutes, tree.WIDE)
    for row in rows:
        if row["fate"] == run.NOT_RUN and held[row["name"]]:
            row["fate"], row["killer"] = held[row["name"]]["fate"], ""
    run.keep([*({**asdict(m), "fate": run.KILLED, "killer": held[m.name]["killer"]} for m in killed), *rows])


def _within(row: dict[str, str]) -> tuple[str, ...]:
    """The place of a mutant and the function around it."""
    known = Mutant(**{key: value for key, value in row.items() if key not in ("fate", "killer")})
    return (*known.place, known.within)


def _only(modules: list[str], minutes: float) -> None:
    """A fresh run of some modules: print what survives; the results that are kept stay as they are."""
    tree.make_tree(wide=True)
    wanted = [m for m in choose.chosen(run.generate()) if any(m.module.startswith(name) for name in modules)]
    rows = run.run(wanted, minutes, tree.WIDE)
    for row in rows:
        if row["fate"] != run.KILLED:
            print(f"{row['fate']:<10}{row['module']} {row['function']}: {row['before']} -> {row['after']} | {row['line']}")
    print(f"{sum(row['fate'] == run.KILLED for row in rows)} of {len(rows)} killed")


if __name__ == "__main__":
    main()
