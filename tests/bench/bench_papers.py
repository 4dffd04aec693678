"""How long does a sheet take, a referral form, the minutes, the sheets of a whole agenda? Only the papers: the histories are assessed before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from statistics import median
from time import perf_counter

from lib.knowledge.load import knowledge
from lib.reports.minutes import minutes_docx, minutes_pdf
from lib.reports.referral import fill, referral_docx, referral_forms, referral_pdf
from lib.reports.sheet import Choices, batch_pdf, sheet_pdf
from tests.unit.reports.meetings import cases, meeting
from tests.unit.reports.sheets import PRINTED, SAMPLES, generated, sample

TARGET_S = 1.0  # a sheet


def main() -> None:
    """Print the first time of each paper: typst remembers what it has set, so that a second time says nothing."""
    known, choices = knowledge(), Choices(PRINTED)
    patients = {path.stem: sample(path) for path in SAMPLES}
    sizes = {count: generated(count) for count in (8, 20, 40)}
    print(f"First sheet of a process: {_seconds(lambda: sheet_pdf(*generated(1), known, choices)):.2f} s")
    sheets = {name: _seconds(partial(sheet_pdf, *patient, known, choices)) for name, patient in patients.items()}
    slowest = max(sheets, key=lambda name: sheets[name])
    print(
        f"Sheet: {median(sheets.values()):.2f} s the median sample, {sheets[slowest]:.2f} s the slowest ({slowest}); target {TARGET_S:g} s"
    )
    for count, patient in sizes.items():
        print(f"Sheet of {count} courses: {_seconds(partial(sheet_pdf, *patient, known, choices)):.2f} s")
    unnamed = replace(choices, identified=False)  # not yet set above
    agenda = [(*patient, f"Case {number}") for number, patient in enumerate([*patients.values()][:10])]
    print(f"Sheets of an agenda of {len(agenda)}: {_seconds(partial(batch_pdf, agenda, known, unnamed)):.1f} s")
    history, found = sample(SAMPLES[11])
    form = referral_forms(known)["tms"]
    made = fill(history, found, known, form, form.packs[0])
    print(
        f"Referral of 15 courses: PDF {_seconds(partial(referral_pdf, made, history, found, known, choices)):.2f} s, "
        f"DOCX {_seconds(partial(referral_docx, made, history, found, known, choices)):.2f} s"
    )
    held, records = meeting(), cases()
    print(
        f"Minutes of 3 cases: PDF {_seconds(partial(minutes_pdf, held, records, known, choices)):.2f} s, "
        f"DOCX {_seconds(partial(minutes_docx, held, records, known, choices)):.2f} s"
    )


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


if __name__ == "__main__":
    main()
