"""What does the file in hand say, with the answers given so far? Read once per file and set of answers."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from lib.ingest.intake import Decisions, Intake, UnreadableFile
from lib.ingest.limits import MOST_UPLOADED
from lib.ingest.omop import omop_tables
from lib.ingest.read import read_file
from lib.knowledge.load import knowledge
from lib.store.mappings import SavedMapping, mapping_for, saved_mappings
from lib.ui import session
from lib.ui.stored import store


def take_in(name: str, data: bytes) -> None:
    """Hold an uploaded file. Its size is checked here again: the browser's own limit can be passed by."""
    if len(data) > MOST_UPLOADED:
        session.leave_notice("error", f"The file is larger than {MOST_UPLOADED // 2**20} MB and was not read. Split it by patient.")
        return
    session.keep_upload(name, data)
    if session.upload() is not None:
        _use_saved_mapping()


def take_in_all(files: Sequence[tuple[str, bytes]]) -> None:
    """Hold what was chosen together: the tables of an OMOP export as one, several histories one after the other."""
    tables = dict(files)
    if len(files) > 1 and omop_tables(tables):
        take_in("OMOP tables.zip", _zipped(tables))
        return
    (first, *rest) = files
    session.queue_uploads(rest)
    take_in(*first)


def put_away() -> None:
    """Put the file in hand away and take the next one that was chosen with it, if any. For a callback."""
    session.drop_upload()
    following = session.take_queued()
    if following is not None:
        take_in(*following)


def _zipped(tables: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in tables.items():
            archive.writestr(name, data)
    return held.getvalue()


def headings() -> tuple[str, ...]:
    """The headings of the file in hand, whether it can be read or not."""
    try:
        return tuple(column.heading for column in read_held(Decisions()).columns)
    except UnreadableFile as fault:
        return tuple(column.heading for column in fault.columns)


def use_mapping(mapping: SavedMapping) -> None:
    """Read the file in hand with a saved mapping. For a callback."""
    session.decide(replace(decisions(), columns=dict(mapping.columns), date_order=dict(mapping.date_order)))


def _use_saved_mapping() -> None:
    """The same headings as a file whose mapping was saved: read alike, and said."""
    if not saved_mappings(store()):
        return
    mapping = mapping_for(store(), headings())
    if mapping is not None:
        use_mapping(mapping)
        session.leave_notice("success", f"The columns were read as saved under “{mapping.name}”.")


def decisions() -> Decisions:
    """The answers given for the file in hand."""
    held = session.upload()
    return held.decisions if held is not None and held.decisions is not None else Decisions()


def answer(part: str, name: str, value: str | None) -> None:
    """Settle one question: `part` is date_order, names or columns; None takes the answer back. For a callback."""
    given = decisions()
    answers: dict[str, str] = dict(getattr(given, part))
    answers.pop(name, None)
    if value is not None:
        answers[name] = value
    match part:
        case "date_order":
            session.decide(replace(given, date_order=answers))
        case "names":
            session.decide(replace(given, names=answers))
        case _:
            session.decide(replace(given, columns=answers))


def answer_whose(patient_id: str) -> None:
    """Say whose rows these are, where no column does. For a callback."""
    session.decide(replace(decisions(), patient_id=patient_id.strip()))


def answer_day_zero(day: str) -> None:
    """Say on which date (ISO) day 0 was, "" takes it back. For a callback."""
    session.decide(replace(decisions(), day_zero=day))


def read_held(given: Decisions | None = None) -> Intake:
    """The file in hand, read with the answers given (or with `given`). Raises UnreadableFile with one line."""
    held = session.upload()
    if held is None:
        raise UnreadableFile("No file is being read. Choose one.")
    settled = given or decisions()
    answers = json.dumps(
        {**{part: dict(value) for part, value in _parts(settled).items()}, "patient_id": settled.patient_id, "day_zero": settled.day_zero},
        sort_keys=True,
    )
    outcome = _read(hashlib.sha256(held.data).hexdigest(), held.name, answers, session.as_of(), knowledge().version)
    if isinstance(outcome, UnreadableFile):
        raise UnreadableFile(str(outcome), outcome.columns, outcome.needs_patient)
    return outcome


def _parts(given: Decisions) -> Mapping[str, Mapping[str, str]]:
    return {"date_order": given.date_order, "names": given.names, "columns": given.columns}


# Kept for this tab only, and only while it lasts. The digest stands for the bytes, which stay in the session.
@st.cache_resource(show_spinner="Reading the file …", max_entries=4, scope="session")
def _read(digest: str, name: str, answers: str, today: date, knowledge_version: str) -> Intake | UnreadableFile:
    held = session.upload()
    if held is None:
        return UnreadableFile("No file is being read. Choose one.")
    try:
        return read_file(held.data, knowledge(), today, Decisions(**json.loads(answers)), held.name)
    except UnreadableFile as fault:
        return fault
