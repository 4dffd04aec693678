"""What stands in each row of the list? Words and places as plain values; the browser only draws them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lib.charts.lettering import width
from lib.charts.palette import FAMILIES, PATTERNS
from lib.charts.small_timeline import (
    SmallTimeline,
    Window,
    aligned_ticks,
    calendar_ticks,
    colours,
    placed,
    timeline_words,
    window,
)
from lib.knowledge.load import Knowledge
from lib.records.dates import show_date, show_partial
from lib.records.doses import show_amount
from lib.records.history import age_on
from lib.reports.worklist import words
from lib.reports.worklist.choose import Entry, unchanged
from lib.reports.worklist.row import Detail, Digest, Facets, LastScore, WorkRow
from lib.reports.worklist.since import what_changed
from lib.store import PatientSummary

YEAR = 365
WAITING, NOTHING = "Being worked out", "No dated course or score"
UNPLACED = {"episode": "Start of episode not recorded", "failure": "No second failure recorded"}
AXES = {"calendar": "Timeline", "episode": "Timeline from the start of the episode", "failure": "Timeline around the second failure"}
NAMED, PHRASES = 2, 3  # as many as a row has room for; the rest is counted, and named under the pointer
# px: one line of flags, their type, what a chip adds to its words, the chip that counts the rest.
FLAG_ROOM, FLAG_TYPE, CHIP_EDGE, COUNT_ROOM = 302.0, 12.5, 17.0, 30.0


@dataclass(frozen=True, slots=True)
class Sight:
    """Everything that rows in sight are made from. `failed`: keys of patients that could not be worked out."""

    as_of: date
    knowledge: Knowledge
    align: str
    span: int
    details: Mapping[str, Detail]
    digests: Mapping[str, Digest]
    ticked: tuple[str, ...] = ()
    failed: frozenset[str] = field(default_factory=frozenset)


def rows_in_sight(entries: list[Entry], sight: Sight) -> dict[str, Any]:
    """The rows with their common time axis."""
    anchors = {entry.key: anchor_of(entry, sight) for entry in entries}
    drawn = [(detail.timeline, anchors[key]) for key, detail in sight.details.items() if key in anchors]
    shown = window(drawn, sight.as_of, sight.span * YEAR if sight.span else None)
    calendar = sight.align == "calendar"
    ticks = calendar_ticks(shown, sight.as_of) if calendar else aligned_ticks(shown, "0")
    return {
        "rows": [row(entry, anchors[entry.key], shown, sight) for entry in entries],
        "ticks": [[round(at, 4), said] for at, said in ticks],
        "axis": AXES[sight.align],
        "zero": None if calendar else round(shown.share(0), 4),
        "looks": looks(),
    }


def looks() -> dict[str, list[str]]:
    """Fill, outline and pattern of a bar by family and adequacy."""
    return {f"{family} {adequacy}": [*colours(family, adequacy), pattern] for family in FAMILIES for adequacy, pattern in PATTERNS.items()}


def anchor_of(entry: Entry, sight: Sight) -> date | None:
    """The day that a row is aligned by; None when it is not known to a day that can be drawn."""
    if sight.align == "calendar":
        return sight.as_of
    if entry.facets is None:
        return None
    if sight.align == "failure":
        return entry.facets.second_failure
    start = entry.facets.episode
    return start.earliest + (start.latest - start.earliest) / 2 if start else None


def row(entry: Entry, anchor: date | None, shown: Window, sight: Sight) -> dict[str, Any]:
    """One row. Long words stand in `title` fields, which show under the pointer and are read aloud."""
    patient, facets, detail = entry.patient, entry.facets, sight.details.get(entry.key)
    made = {
        "key": entry.key,
        "name": shown_name(patient),
        "who": who(patient, sight.as_of),
        "now": "; ".join(detail.now) if detail and detail.now else "",
        "score": score(entry.score),
        "review": review(entry.review, sight.as_of),
        "ticked": entry.key in sight.ticked,
    }
    if facets is None or detail is None:
        said = "Could not be worked out; open the review to see why" if entry.key in sight.failed else WAITING
        return made | {"waiting": said}
    if entry.judged_on != sight.as_of:
        made["judged"] = f"As of {show_date(entry.judged_on)}"
    made |= {
        "flags": flags(facets),
        "meets": meets(facets, sight.knowledge),
        "untold": untold(facets),
        "changed": changed(facets, sight.as_of),
        "news": news(entry, detail, sight),
        "alt": timeline_words(detail.timeline),
    }
    return made | timeline(detail.timeline, anchor, shown, sight)


def timeline(held: SmallTimeline, anchor: date | None, shown: Window, sight: Sight) -> dict[str, Any]:
    """The small timeline, or why it has no place."""
    if anchor is None:
        return {"unplaced": UNPLACED[sight.align]}
    if held.first is None:
        return {"unplaced": NOTHING}
    spots = placed(held, anchor, shown, sight.as_of)
    if not spots.bars and not spots.points:
        return {"unplaced": f"Nothing since {show_date(held.last)}"} if held.last else {"unplaced": NOTHING}
    return {
        "lines": held.lines,
        "bars": [
            [round(left, 4), round(wide, 4), bar.line, f"{bar.family} {bar.adequacy}", int(bar.sure), int(earlier), bar.text]
            for left, wide, bar, earlier in spots.bars
        ],
        "points": [[round(x, 4), round(y, 3), said] for x, y, said in spots.points],
        "joins": [[round(at, 4) for at in join] for join in spots.joins],
        "today": None if spots.today is None else round(spots.today, 4),
    }


def shown_name(patient: PatientSummary) -> str:
    """`FAMILY, Given`, or the part that is known."""
    parts = [part for part in ((patient.family_name or "").upper(), patient.given_name or "") if part]
    return ", ".join(parts) or "Name not recorded"


def who(patient: PatientSummary, as_of: date) -> str:
    """`ID 0042-117 · 14-Jul-1945 (81y)`."""
    age = age_on(patient.born, as_of)
    years = "" if age is None else f" ({int(age.low)}y)" if age.exact else f" ({int(age.low)}–{int(age.high)}y)"
    return f"ID {patient.patient_id} · Born {show_partial(patient.born)}{years}"


def score(last: LastScore | None) -> list[str]:
    """`PHQ-9 15`, its day, and `from 19`, the value before; the words of its absence."""
    if last is None:
        return ["No score recorded", "", ""]
    before = "" if last.before is None else f"from {show_amount(last.before)}"
    return [f"{last.scale} {show_amount(last.value)}", show_partial(last.when), before]


def flags(facets: Facets) -> list[list[str]]:
    """(words, tone, title) of the flags that one line holds, what is urgent first; the last chip counts the others."""
    found = [(words.ALERTS.get(code, code), "stop") for code in facets.alerts]
    found += [(words.PATTERNS.get(code, code), "warn") for code in facets.present]
    found += [(f"watch: {words.PATTERNS.get(code, code)}", "plain") for code in facets.watched]
    shown, room = list[list[str]](), FLAG_ROOM
    for said, tone in found:
        room -= width(said, FLAG_TYPE) + CHIP_EDGE
        if shown and room < (0 if len(shown) == len(found) - 1 else COUNT_ROOM):
            break
        shown.append([said, tone, ""])
    if len(found) > len(shown):
        rest = "; ".join(said for said, _ in found[len(shown) :])
        shown.append([f"+{len(found) - len(shown)}", "plain", rest])
    return shown or [[_no_pattern(len(facets.untold)), "none", ""]]


def _no_pattern(untold: int) -> str:
    if untold == len(words.PATTERNS):
        return "No pattern can be told"
    return f"No pattern seen, {untold} cannot tell" if untold else "No pattern seen"


def meets(facets: Facets, knowledge: Knowledge) -> list[str]:
    """`Meets 4 of 12: EMA 2013, CANMAT 2023 +2`; all of them, and those that cannot be told."""
    total = sum(pack.kind == "definition" for pack in knowledge.packs)
    names = [words.short_title(pack, knowledge) for pack in facets.met]
    if not names:
        return [f"Meets none of {total} definitions" + (f", {len(facets.open)} cannot tell" if facets.open else ""), ""]
    open_ones = f"; cannot tell: {', '.join(words.short_title(pack, knowledge) for pack in facets.open)}" if facets.open else ""
    more = f" +{len(names) - NAMED}" if len(names) > NAMED else ""
    return [f"Meets {len(names)} of {total}: {', '.join(names[:NAMED])}{more}", ", ".join(names) + open_ones]


def untold(facets: Facets) -> list[str]:
    """How many verdicts cannot be told, for want of how many facts, and which verdicts those are."""
    if not facets.unknown:
        return ["0", "", "Every pattern and definition can be told"]
    kinds = ((len(facets.untold), "pattern"), (len(facets.open), "definition"))
    named = " and ".join(f"{count} {kind}{'s' * (count > 1)}" for count, kind in kinds if count)
    facts = len(facets.missing)
    return [str(facets.unknown), f"{facts} {'fact' if facts == 1 else 'facts'} missing" if facts else "", f"Cannot tell: {named}"]


def changed(facets: Facets, as_of: date) -> list[str]:
    """Days since treatment last changed, and when that was."""
    days = unchanged(facets, as_of)
    if days is None:
        return ["Not recorded", ""]
    low, high = int(days.low), int(days.high)
    shown = f"{low:,}" if low == high else f"{low:,}–{high:,}"
    return [f"{shown} {'day' if shown == '1' else 'days'}", show_partial(facets.changed)]


def review(due: date | None, as_of: date) -> list[str]:
    """The day of the next review, how far it is, and whether it has passed."""
    if due is None:
        return ["Not set", "", ""]
    days = (due - as_of).days
    far = "today" if days == 0 else f"in {days} {'day' if days == 1 else 'days'}" if days > 0 else f"{-days} days overdue"
    return [show_date(due), far if days != -1 else "1 day overdue", "late" if days < 0 else ""]


def news(entry: Entry, detail: Detail, sight: Sight) -> list[str]:
    """What changed since this person last saw the patient: words, tone, and all of them."""
    if entry.news == "new":
        return ["Not opened yet", "new", ""]
    when = show_date(entry.seen_at.astimezone().date()) if entry.seen_at else ""
    digest = sight.digests.get(entry.key)
    if entry.news == "seen" or digest is None or entry.facets is None:
        return [f"Nothing new since {when}", "", ""]
    said = what_changed(digest, WorkRow(entry.facets, detail).digest, sight.knowledge) or ("changed",)
    more = f" · +{len(said) - PHRASES}" if len(said) > PHRASES else ""
    return [" · ".join(said[:PHRASES]) + more, "changed", f"Since {when}: {'; '.join(said)}"]
