"""Which entry is in hand in this tab, and what happens when the browser sends it: kept as a draft, read from pasted text, or saved.

What was typed lives in the draft in the store; the tab holds only its key and revision. So a reload, a closed tab or a restart loses nothing
that is older than the last send (the browser sends at the latest three seconds after a key was pressed).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from lib.ingest.merge import Disagreement
from lib.ingest.pasted import read_pasted
from lib.knowledge.load import knowledge
from lib.store import Draft, DraftConflict, StoreError
from lib.ui import session
from lib.ui.entry.judged import judge
from lib.ui.entry.meanwhile import ChangedMeanwhile, Meanwhile, as_chosen
from lib.ui.entry.saving import Differs, Refused, save
from lib.ui.entry.sheet import Sheet, read_sheet
from lib.ui.entry.typed import source_name
from lib.ui.guard import refusal
from lib.ui.stored import store


@dataclass(frozen=True, slots=True)
class Held:
    """`token`: what is loaded in the browser; another token makes it load afresh, "" is a tab that has loaded nothing yet.

    `draft`, `revision`: the draft, "" before anything was typed. `patient_key`, `base_version`: the typed history that is being changed.
    `form`: the saved form it began from. `answered`: number of the browser's last message that was kept; `fault`: why the last was not.
    `wrong`: what stands in the way of saving, with the number of the message that asked. `pasted`: lines read from text, for that message.
    `differs`: where what is typed and what is saved disagree, to be chosen above the form; `meanwhile`: what somebody else saved, likewise.
    """

    token: str = ""
    draft: str = ""
    revision: int = 0
    patient_key: str | None = None
    base_version: int | None = None
    form: str = ""
    answered: str = ""
    kept_at: str = ""
    fault: str = ""
    wrong: tuple[str, tuple[tuple[str, str], ...]] = ("", ())
    pasted: Mapping[str, Any] | None = None
    differs: tuple[Disagreement, ...] = ()
    meanwhile: Meanwhile | None = None


def held() -> Held:
    """The entry in this tab."""
    found = session.entry()
    return found if isinstance(found, Held) else Held()


def sheet_in_hand() -> Sheet:
    """What the draft in hand says; the saved form before anything was changed; else a blank one."""
    now = held()
    draft = store().drafts.load(now.draft) if now.draft else None
    text = draft.document if draft else now.form
    return read_sheet(text) if text else Sheet()


def start_blank() -> None:
    """Begin a new entry; the one in hand stays among the unfinished. For a callback."""
    session.hold_entry(Held(token=_token()))


def go_on(key: str) -> None:
    """Take an unfinished entry in hand. For a callback."""
    draft = store().drafts.load(key)
    if draft is None:
        session.leave_notice("warning", "This entry was finished or discarded in another tab.")
        return
    session.hold_entry(_of(draft))


def discard(key: str) -> None:
    """Put an unfinished entry away for good. For a callback."""
    store().drafts.discard(key)
    if held().draft == key:
        start_blank()
    session.leave_notice("success", "The entry was discarded.")


def change_typed(patient_key: str) -> None:
    """Open the typed history of a patient in the form. For a callback."""
    for draft in store().drafts.unfinished():
        if draft.patient_key == patient_key:
            go_on(draft.key)
            return
    form = store().load_form(patient_key)
    if form is None:
        session.leave_notice("warning", "All of this patient's history came from files; what you type under its ID is added to it.")
        return
    session.hold_entry(Held(token=_token(), patient_key=patient_key, base_version=form.version, form=form.document))


def take(message: str) -> None:
    """What the browser sent: the whole sheet, and what to do with it (`keep`, `read` a pasted text, `save`). Nothing typed is lost on any fault."""
    try:
        sent = json.loads(message)
        number, sheet = str(sent["n"]), read_sheet(json.dumps(sent["sheet"]))
    except (ValueError, KeyError, TypeError):
        session.hold_entry(replace(held(), fault="What was typed could not be kept: a field is too long, or there are too many lines."))
        return
    try:
        _keep(sheet, str(sent.get("draft", "")), int(sent.get("revision", 0)), number)
        if sent.get("do") == "read":
            _read(str(sent.get("text", "")), number)
        elif sent.get("do") == "save":
            _save(sheet, number, held().base_version)
    except StoreError as error:
        session.hold_entry(replace(held(), fault=str(error)))
    except Exception as error:
        session.hold_entry(replace(held(), fault=refusal(error)))


def save_as_chosen() -> None:
    """Save what is in hand once it is chosen which is right. For a callback."""
    now, sheet = held(), sheet_in_hand()
    try:
        if now.draft and store().drafts.load(now.draft) is None:
            gone = "Not saved: this entry was finished or discarded in another tab. What stands in the form can be saved from there."
            session.hold_entry(replace(now, fault=gone, differs=(), meanwhile=None))
        elif now.meanwhile is None:
            _save(sheet, now.answered, now.base_version)
        else:
            _save(as_chosen(sheet, now.meanwhile, session.merge_choices()), now.answered, now.meanwhile.version)
    except StoreError as error:
        session.hold_entry(replace(held(), fault=str(error)))


def title(sheet: Sheet) -> str:
    """How a draft is called in the list: name, ID, number of courses."""
    person = sheet.person
    name = ", ".join(filter(None, (person.get("family_name", "").strip().upper(), person.get("given_name", "").strip())))
    count = sum(1 for section, _ in sheet.lines() if section == "courses")
    patient_id = person.get("patient_id", "").strip()
    return " · ".join(filter(None, (name, f"ID {patient_id}" if patient_id else "no ID yet", f"{count} course{'' if count == 1 else 's'}")))


def _keep(sheet: Sheet, draft_key: str, revision: int, number: str) -> None:
    """Write the sheet to its draft. After a restart of the server the browser still knows its draft; it is taken up again."""
    now = replace(held(), answered=number, fault="", wrong=("", ()), pasted=None, differs=(), meanwhile=None)
    if not now.draft and draft_key:
        known = store().drafts.load(draft_key)
        if known is not None:
            now = replace(_of(known), token=now.token, revision=revision, answered=number)
    document = sheet.to_json()
    if now.draft:
        try:
            kept = store().drafts.keep(now.draft, now.revision, document, title(sheet))
            now = replace(now, revision=kept)
        except DraftConflict:
            begun = store().drafts.begin(document, title(sheet), now.patient_key, now.base_version)
            now = replace(now, draft=begun.key, revision=begun.revision)
            session.leave_notice(
                "warning", "This entry was also changed or finished in another tab. What is typed here is kept as an entry of its own."
            )
    elif not sheet.blank:
        begun = store().drafts.begin(document, title(sheet), now.patient_key, now.base_version)
        now = replace(now, draft=begun.key, revision=begun.revision)
    session.hold_entry(replace(now, kept_at=f"{datetime.now().astimezone():%H:%M:%S}" if now.draft else ""))


def _read(text: str, number: str) -> None:
    pasted = read_pasted(text, knowledge(), session.as_of())
    lines = [
        {**line.fields, "source": line.source, "unread": "; ".join(filter(None, (*line.not_read, line.remark))), "confirmed": ""}
        for line in pasted.lines
    ]
    session.hold_entry(replace(held(), pasted={"for": number, "lines": lines, "left": list(pasted.left)}))


def _save(sheet: Sheet, number: str, base_version: int | None) -> None:
    """Save when nothing is wrong; else say what is, field by field."""
    now = held()
    judged = judge(sheet, knowledge(), session.as_of(), source_name())
    try:
        saved = save(sheet, judged, now.patient_key, base_version)
    except Refused as refused:
        session.hold_entry(replace(now, wrong=(number, refused.wrong)))
        return
    except Differs as differs:
        choose = "What is typed and what is saved disagree. Choose above the form which is right, then save."
        session.hold_entry(replace(now, wrong=(number, (("", choose),)), differs=differs.disagreements))
        return
    except ChangedMeanwhile as changed:
        choose = (
            "This history was changed elsewhere while the form was open. Choose above the form which is right, line by line, then save."
        )
        session.hold_entry(replace(now, wrong=(number, (("", choose),)), differs=(), meanwhile=changed.meanwhile))
        return
    if now.draft:
        store().drafts.discard(now.draft)
    session.hold_entry(Held(token=_token()))
    session.leave_notice("success", saved.said)
    session.open_patient(saved.key)


def _of(draft: Draft) -> Held:
    return Held(token=_token(), draft=draft.key, revision=draft.revision, patient_key=draft.patient_key, base_version=draft.base_version)


def _token() -> str:
    return secrets.token_urlsafe(6)


def as_data(now: Held) -> dict[str, Any]:
    """What the browser needs to know of it."""
    told = asdict(now)
    return {name: told[name] for name in ("token", "draft", "revision", "answered", "kept_at", "fault", "pasted")}
