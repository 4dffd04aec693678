"""What does a list of patients show of each? Kept beside every version, so that a list of thousands need not read their histories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from lib.records.dates import PartialDate
from lib.records.history import History, Score


@dataclass(frozen=True, slots=True)
class Summary:
    """Who it is, how much of the source was used, and the latest total of any scale."""

    patient_id: str
    family_name: str | None
    given_name: str | None
    born: PartialDate | None
    rows_read: int
    rows_used: int
    last_score: Score | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientSummary(Summary):
    """A patient in a list: the summary of the latest version, and that version. `saved_at` is UTC."""

    key: str
    sample: bool
    version: int
    saved_at: datetime
    source_name: str


_JSON = TypeAdapter(Summary)


def summarise(history: History) -> Summary:
    """The summary of a history."""
    family, given = history.fact("family_name"), history.fact("given_name")
    totals = [score for score in history.scores if score.item is None and score.scale]
    return Summary(
        patient_id=history.patient_id,
        family_name=family.value if family else None,
        given_name=given.value if given else None,
        born=history.birth,
        rows_read=history.rows_read,
        rows_used=history.rows_used,
        last_score=max(totals, key=lambda score: (score.when.latest, score.row), default=None),
    )


def write_summary(history: History) -> str:
    """The summary of a history as JSON text."""
    return _JSON.dump_json(summarise(history)).decode()


def read_summary(text: str) -> Summary:
    """The summary that was written."""
    return _JSON.validate_json(text)
