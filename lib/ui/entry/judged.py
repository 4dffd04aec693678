"""What do the lines of the form say, and what should stand beside each field?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from lib.ingest.lines import LinesReading, read_lines
from lib.knowledge.load import Knowledge
from lib.records.bounds import Bounds
from lib.records.dates import show_partial
from lib.records.doses import show_amount, show_dose
from lib.records.history import History, Treatment
from lib.records.wording import OUTCOMES, STOPS
from lib.ui.entry.sheet import Sheet, typed_lines


@dataclass(frozen=True, slots=True)
class Said:
    """What stands beside a field. `tone`: error (the line cannot be used so), warn (used, to check), read (how it was understood).

    `offer`: names to choose from with one click.
    """

    tone: str
    text: str
    offer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """`history` as it would be saved; `said` by `key.field` (person: `person.birth_date`); `rows`: the number of each line."""

    history: History
    said: Mapping[str, Said]
    rows: Mapping[str, int]

    @property
    def errors(self) -> dict[str, str]:
        """Field -> what is wrong, in the order of the form."""
        return {at: one.text for at, one in self.said.items() if one.tone == "error"}


def judge(sheet: Sheet, knowledge: Knowledge, today: date, source_name: str) -> Judged:
    """Read the sheet as a history, and say of each field how it was understood or what is wrong with it."""
    lines = typed_lines(sheet)
    reading = read_lines(sheet.person.get("patient_id", "").strip(), lines, knowledge, today, source_name)
    said = _problems(reading, knowledge)
    keys = {row: key for key, row in reading.rows.items()}
    typed = {line.key: line.fields for line in lines}
    for treatment in reading.history.treatments:
        for name, text in _understood(treatment, knowledge, typed[keys[treatment.row]]):
            said.setdefault(f"{keys[treatment.row]}.{name}", Said("read", text))
    for score in reading.history.scores:
        if score.item is None and score.row in keys:
            said.setdefault(f"{keys[score.row]}.value", Said("read", f"{show_amount(score.value)} on {show_partial(score.when)}"))
    said = {at: one for at, one in said.items() if one.tone != "read" or not _repeats(one.text, typed, at)}
    for section, line in sheet.lines():
        if section == "courses" and line.get("source") and line.get("confirmed") != "yes":
            said[f"{line['k']}.confirmed"] = Said("error", "Read from pasted text: confirm it or mend it.")
    return Judged(_as_typed(reading.history), _in_order(said, sheet), reading.rows)


def _problems(reading: LinesReading, knowledge: Knowledge) -> dict[str, Said]:
    """The gravest problem of each field, in words; notes only where nothing else is said."""
    tones = {"error": "error", "warning": "warn", "note": "read"}
    order = list(tones.values())
    said: dict[str, Said] = {}
    for key, field, problem in reading.problems:
        if problem.severity == "note" and field == "to":
            continue  # how the end was worked out from a duration: the end itself is shown
        at = key if key.startswith("person.") else f"{key}.{field}"
        offers = reading.suggestions.get(problem.value, ()) if field in ("name", "augments") else ()
        one = Said(tones[problem.severity], f"{problem.message} {problem.fix}".strip(), tuple(knowledge.title(o) for o in offers))
        if at not in said or order.index(one.tone) < order.index(said[at].tone):
            said[at] = one
    return said


def _understood(treatment: Treatment, knowledge: Knowledge, typed: Mapping[str, str]) -> list[tuple[str, str]]:
    """Field and words for what a course was read as."""
    told = [("name", _named(treatment, knowledge))]
    counted = f"{treatment.sessions} sessions" if treatment.sessions is not None else ""
    told.append(("dose", ", ".join(filter(None, (show_dose(treatment.dose) if treatment.dose else "", counted)))))
    told.append(("start", show_partial(treatment.start) if treatment.start else ""))
    told.append(("to", _until(treatment, bool(typed.get("to", "").strip()))))
    ended = [OUTCOMES.get(treatment.outcome or "", treatment.outcome or ""), STOPS.get(treatment.stop_reason or "", "")]
    if treatment.improvement_pct is not None:
        ended.insert(0, f"{show_amount(treatment.improvement_pct)} % better")
    told.append(("ended", "; ".join(filter(None, ended))))
    return [(name, text) for name, text in told if text]


def _named(treatment: Treatment, knowledge: Knowledge) -> str:
    """`venlafaxine, Serotonin and noradrenaline reuptake inhibitor` for a brand; only the class where the name says the rest."""
    title, agent = knowledge.title(treatment.agent) if treatment.agent else "", knowledge.agents.get(treatment.agent or "")
    if treatment.name.casefold().startswith(title.casefold()):
        title = ""
    return ", ".join(filter(None, (title, agent.class_title if agent else "")))


def _until(treatment: Treatment, said: bool) -> str:
    """The end as understood; that a blank one counts as going on is said too."""
    weeks = _weeks(treatment.weeks)
    if treatment.stop is not None:
        return "; ".join(filter(None, (weeks, f"ended {show_partial(treatment.stop)}")))
    if weeks:
        return weeks if treatment.start is None else f"{weeks}; still taking"
    return "still taking" if said else "No end: counts as still taking" if treatment.start else ""


def _weeks(weeks: Bounds | None) -> str:
    if weeks is None:
        return ""
    low, high = round(weeks.low, 1), round(min(weeks.high, 9_999), 1)
    return f"{show_amount(low)} weeks" if low == high else f"{show_amount(low)}–{show_amount(high)} weeks"


def _repeats(text: str, typed: Mapping[str, Mapping[str, str]], at: str) -> bool:
    """Would the reading only say again what was typed?"""
    key, _, name = at.rpartition(".")
    written = typed.get(key, {}).get(name, "")
    return _plain(written) == _plain(text).removeprefix("ended ")


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").replace("–", " ").split())


def _as_typed(history: History) -> History:
    """A form speaks of lines, and has no duplicates of a file to explain."""
    return replace(history, problems=tuple(replace(p, column=p.column or "line") for p in history.problems))


def _in_order(said: Mapping[str, Said], sheet: Sheet) -> dict[str, Said]:
    places = {line["k"]: number for number, (_, line) in enumerate(sheet.lines())}
    return dict(sorted(said.items(), key=lambda item: -1 if item[0].startswith("person.") else places.get(item[0].rpartition(".")[0], 999)))
