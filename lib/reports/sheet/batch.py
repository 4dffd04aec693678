"""The sheets of a whole agenda in one PDF: a bookmark for each case, pages counted within each, with progress."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from lib.knowledge.load import Knowledge
from lib.records.assessment import Assessment
from lib.records.history import History
from lib.reports.paper.typeset import typeset
from lib.reports.sheet.choices import NOTHING_SAID, Choices, Said
from lib.reports.sheet.sheet import file_time, fitted

Case = tuple[History, Assessment, str]  # the last: the code of the case, as `Case C`


def batch_pdf(
    cases: Sequence[Case],
    known: Knowledge,
    choices: Choices,
    progress: Callable[[int, int], None] = lambda done, of: None,
    versions: Sequence[str] = (),
    said: Sequence[Said] = (),
) -> bytes:
    """One tagged PDF with the sheets in this order, each as it would be printed alone.

    `progress(done, of)` is called with 0 first and after each case; the last call comes when the file is there. `versions`: the state of each
    record in words, where they differ from `choices.data_version`; `said`: what meetings have to do with each. Raises SheetError, ValueError without a case.
    """
    if not cases:
        raise ValueError("no case to print")
    made = []
    for number, (history, found, code) in enumerate(cases):
        progress(number, len(cases))
        version = versions[number] if number < len(versions) else choices.data_version
        of_meetings = said[number] if number < len(said) else NOTHING_SAID
        made.append(fitted(history, found, known, replace(choices, case_code=code, data_version=version), of_meetings))
    whole = made[0][1].pdf if len(made) == 1 else typeset({"cases": [data for data, _ in made]}, file_time(choices)).pdf
    progress(len(cases), len(cases))
    return whole
