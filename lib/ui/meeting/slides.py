"""What stands on the projector for one case? Five screens as plain data, without identifiers.

Overview with the life chart, courses, options, criteria, and what was asked and decided. Everything here is sent to the browser as it is: nothing may
come from anywhere but the unnamed case, and the scribe's words only after what names the patients was taken out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lib.charts.drawing import drawings
from lib.charts.model import Decided, chart_model
from lib.charts.text import chart_alt
from lib.engine.options.preference import is_moved
from lib.knowledge.load import Knowledge
from lib.records.assessment import Option
from lib.records.dates import show_date
from lib.records.wording import FAMILIES, GROUPS, HISTORIES, LINES, SAFETIES
from lib.reports.identity import MISSING, age_band, sex
from lib.reports.sheet import courses as course_table
from lib.reports.sheet import person, verdicts
from lib.store import AgendaItem, Decision, Minute
from lib.ui.meeting.said import DONE, option_title
from lib.ui.meeting.unnamed_case import UnnamedCase, in_weeks, node_in_weeks
from lib.ui.nodes import Node, chip, el, table, text
from lib.ui.review.statements import statements

SCREENS = ("Overview", "Courses", "Options", "Criteria", "Decision")
WIDTHS = (560.0, 720.0, 920.0, 1180.0)  # px the chart is drawn for; the browser takes the one that is largest in its place
PT_PER_PX = 9 / 11
_NO_LIMIT = 100_000.0  # pt of height: one drawing, never in pieces
_NAMED = {"consider": 6, "check_first": 5, "in_use": 5, "tried": 4, "not_suitable": 3, "outside_scope": 2}  # options of a family by name
Redact = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Shown:
    """What goes with the case: its place on the agenda, whether options and the scribe's words may be seen, and what was decided before."""

    item: AgendaItem
    number: int
    count: int
    words_shown: bool
    redact: Redact
    before: Sequence[Decision] = ()


def slides(case: UnnamedCase, shown: Shown, known: Knowledge) -> dict[str, Any]:
    """The case as data for the projector."""
    weeks, sexed = case.weeks, sex(case.history)
    facts = [("Age", age_band(case.history, case.found.as_of)), ("Sex", sexed if sexed in ("Female", "Male", MISSING) else "recorded")]
    before = [one for one in shown.before if one.signed or one.item.key != shown.item.key]
    screens = [
        _overview(case, known, shown, before),
        _courses(case, known),
        _options(case, known) if shown.item.options_shown else [_hidden_options()],
        _criteria(case, known),
        _decision(shown, case, before, known),
    ]
    return {
        "code": shown.item.case_code,
        "place": f"{shown.number} of {shown.count}",
        "facts": [list(fact) for fact in facts],
        "weeks": "Week 1: the first recorded treatment or score",
        "screens": [{"title": title, "nodes": nodes} for title, nodes in zip(SCREENS, screens, strict=True)],
        "charts": charts(case, known, before),
        "alt": in_weeks(chart_alt(_model(case, known, before)), weeks, known),
    }


def charts(case: UnnamedCase, known: Knowledge, before: Sequence[Decision]) -> list[dict[str, Any]]:
    """The life chart drawn for each of the widths: SVG and its measures in px."""
    model = _model(case, known, before)
    made = []
    for width in WIDTHS:
        for piece in drawings(model, width * PT_PER_PX, _NO_LIMIT, case.weeks, density=0):
            made.append({"svg": piece.svg, "width": piece.width_pt / PT_PER_PX, "height": piece.height_pt / PT_PER_PX})
    return made


def _model(case: UnnamedCase, known: Knowledge, before: Sequence[Decision]) -> Any:
    # The day of a decision, never its words.
    decided = [Decided(one.held_on, "") for one in before if one.item.minute.decision]
    return chart_model(case.history, case.found, known, decided=decided)


def _overview(case: UnnamedCase, known: Knowledge, shown: Shown, before: Sequence[Decision]) -> list[Node]:
    """What alarms, the latest scores, the diagnosis, what was decided last time, and the five statements; the browser sets the chart below."""
    situation = dict(person.situation(case.history, case.found, known, case.weeks))
    background = dict(person.background(case.history, case.found, known, case.weeks))
    urgent = any(alert.rank == 0 for alert in case.found.alerts)
    return [
        el("div", "alert" if urgent else "alert quiet", situation["Safety"], role="note"),
        el("div", "line", text("label", "Now "), situation["Current scale"]),
        el("div", "line", text("label", "Diagnosis "), background["Diagnosis"], text("label", " Episode "), background["Episode"]),
        *_last_time(case, shown, before),
        *(node_in_weeks(node, case.weeks, known) for node in statements(case.found, known)),
    ]


def _last_time(case: UnnamedCase, shown: Shown, before: Sequence[Decision]) -> list[Node]:
    """The decision of the meeting before and what became of its actions, in one line; the fifth screen tells it whole."""
    if not before or not shown.words_shown:
        return []
    last = before[0]
    told = shown.redact(last.item.minute.decision) or "no decision was written down"
    states = [DONE[action.done] for action in last.item.minute.actions]
    actions = ", ".join(f"{states.count(state)} {state}" for state in DONE.values() if state in states)
    return [
        el(
            "div",
            "line",
            text("label", f"Decided in {case.weeks.day(last.held_on)} "),
            told,
            text("label", f" Actions: {actions}") if actions else None,
        )
    ]


def _courses(case: UnnamedCase, known: Knowledge) -> list[Node]:
    rows = course_table.course_rows(case.history, case.found, case.weeks)
    body = [
        el("tr", "", *[el("td", "name" if number == 0 else "", cell or "Not recorded") for number, cell in enumerate(row)]) for row in rows
    ]
    background = person.background(case.history, case.found, known, case.weeks)
    return [
        table(list(course_table.HEADINGS), body, "Every course and whether it counts")
        if body
        else el("p", "soft", "No course is recorded."),
        el("dl", "pairs", *_pairs([pair for pair in background if pair[0] in ("Conditions", "Events")])),
    ]


def _hidden_options() -> Node:
    return el("p", "waiting", "First each person says what they think. The options are shown when the scribe reveals them.")


def _options(case: UnnamedCase, known: Knowledge) -> list[Node]:
    """Every family with its options by group; what is not named is counted."""
    made = []
    for family, title in FAMILIES.items():
        ours = [option for option in case.found.options if option.family == family]
        groups = [_group(group, words, [o for o in ours if o.group == group], case, known) for group, words in GROUPS.items()]
        if ours:
            made.append(el("section", "family", el("h3", "", title), *groups))
    guideline = next((option.guideline for option in case.found.options if option.guideline), "")
    head = el("p", "soft", f"Options to discuss, not orders. Lines of {guideline}." if guideline else "Options to discuss, not orders.")
    return [head, el("div", "families", *made)]


def _group(group: str, title: str, held: list[Option], case: UnnamedCase, known: Knowledge) -> Node | None:
    if not held:
        return None
    most = _NAMED[group]
    items = [_option(option, case, known) for option in held[:most]]
    more = el("li", "soft", f"and {len(held) - most} more in the review") if len(held) > most else None
    return el("div", f"group {group}", el("h4", "", title), el("ul", "", *items, more))


def _option(option: Option, case: UnnamedCase, known: Knowledge) -> Node:
    notes = [LINES[option.line]] if option.line in LINES else []
    if option.history not in ("not_tried", "current"):
        notes.append(HISTORIES.get(option.history, option.history))
    chips = []
    if option.safety in ("caution", "high_risk", "contraindicated"):
        chips.append(chip(SAFETIES[option.safety], "warn" if option.safety == "caution" else "stop"))
    if option.clear_from:
        chips.append(chip(f"not before {case.weeks.day(option.clear_from)}", "stop"))
    if is_moved(option):
        chips.append(chip("moved by the patient's preference", "info"))
    return el("li", "", text("strong", option.title), text("soft", f" {', '.join(notes)}") if notes else None, *chips)


def _criteria(case: UnnamedCase, known: Knowledge) -> list[Node]:
    found = case.found
    differ = verdicts.why_they_differ(found, known, case.weeks)
    return [
        el("h3", "", "Published definitions of TRD"),
        el("dl", "pairs", *_pairs(verdicts.criteria(found, known, "definition"))),
        *([el("p", "soft", differ)] if differ else []),
        el("h3", "", "Referral and funding criteria"),
        el("dl", "pairs", *_pairs(verdicts.criteria(found, known, "referral"))),
        el("h3", "", "Patterns and staging"),
        el(
            "dl",
            "pairs",
            *_pairs(verdicts.patterns(found)),
            *_pairs([("Staging", "; ".join(f"{a} {b}" for a, b in verdicts.staging(found)))]),
        ),
        el("h3", "", "What to ask next"),
        el("ul", "", *[el("li", "", words) for words in verdicts.questions(found, case.weeks)])
        if found.questions
        else el("p", "soft", "Nothing open."),
    ]


def _pairs(pairs: Sequence[tuple[str, str]]) -> list[Node]:
    return [node for label, words in pairs for node in (el("dt", "", label), el("dd", "", words))]


def _decision(shown: Shown, case: UnnamedCase, before: Sequence[Decision], known: Knowledge) -> list[Node]:
    """What was decided last time and whether it happened, the question, and what is decided now: only when the scribe lets the room see it."""
    if not shown.words_shown:
        return [el("p", "waiting", "What the scribe writes is not shown. The scribe can let the room see it.")]
    nodes: list[Node] = []
    if before:
        last = before[0]
        nodes += [
            el("h3", "", f"Last time, {case.weeks.day(last.held_on)}"),
            el("p", "", shown.redact(last.item.minute.decision) or "No decision was written down."),
            *_actions(last.item.minute, shown, case, known, done=True),
        ]
    minute = shown.item.minute
    nodes += [el("h3", "", "Question"), el("p", "", shown.redact(minute.question) or "Not written yet.")]
    nodes += [el("h3", "", "Decision"), el("p", "decided", shown.redact(minute.decision) or "Not written yet.")]
    if minute.reasons:
        nodes += [el("h3", "", "Reasons"), el("p", "", shown.redact(minute.reasons))]
    if minute.set_aside and shown.item.options_shown:
        said = [f"{option_title(one.option, case.found)}: {shown.redact(one.why) or 'no reason written'}" for one in minute.set_aside]
        nodes += [el("h3", "", "Set aside"), el("ul", "", *[el("li", "", words) for words in said])]
    if minute.actions:
        nodes += [el("h3", "", "Actions"), *_actions(minute, shown, case, known)]
    if minute.next_review:
        nodes += [el("h3", "", "Next review"), el("p", "", show_date(minute.next_review))]
    return nodes


def _actions(minute: Minute, shown: Shown, case: UnnamedCase, known: Knowledge, *, done: bool = False) -> list[Node]:
    rows = []
    for action in minute.actions:
        owner = shown.redact(action.owner)
        due = f" by {show_date(action.due)}" if action.due else ""
        mark = f" ({DONE[action.done]})" if done else ""
        rows.append(el("li", "", text("strong", owner + ": ") if owner else None, shown.redact(action.text) + due + mark))
    return [el("ul", "", *rows)] if rows else []
