"""Options that remain, beside the timeline: grouped, four facts each, every one opening to its reasons."""

from __future__ import annotations

import re
from collections.abc import Container

from lib.engine.options.preference import is_moved
from lib.knowledge.load import Knowledge
from lib.records.assessment import Assessment, Option, Reason
from lib.records.dates import show_date
from lib.records.wording import FAMILIES, GROUPS, HISTORIES, LINES, SAFETIES
from lib.ui.nodes import Node, chip, disclosure, el, text
from lib.ui.review.basis import course_chips, fact_words, link, rows_node
from lib.ui.review.lit import Lit

JURISDICTIONS = {"CA": "Canada", "US": "United States", "UK": "United Kingdom", "EU": "European Union"}
_TONES = {"clear": "good", "cannot_clear": "warn", "caution": "warn", "high_risk": "stop", "contraindicated": "stop"}
_HISTORY_TONES = {"helped": "good", "failed": "plain", "not_tolerated": "warn"}
_SHOWN = 4  # cards of a group before the rest folds away: five seconds of reading


def options_panel(
    found: Assessment, knowledge: Knowledge, lit: Lit, family: str = "", height: int = 0, opened: Container[str] | None = None
) -> list[Node]:
    """Heading, family filter, and the groups in order; the first options of a group as cards, the others folded.

    With `height` (px) the groups scroll inside it, so that the column ends where the chart beside it ends. `opened`: the cards whose reasons
    are wanted now (None = all); the others ask for theirs when they are opened, which keeps the page light.
    """
    shown = [o for o in found.options if family in ("", o.family)]
    groups = [(group, title, [o for o in shown if o.group == group]) for group, title in GROUPS.items()]
    nodes = [_group(group, title, inside, found, knowledge, lit, opened) for group, title, inside in groups if inside]
    if not nodes:
        nodes = [el("p", "soft", "No option of this family.")]
    scrolling = el("div", "column", *nodes, tabindex="0", role="region", aria_label="Options in groups")
    scrolling["height"] = height
    return [_heading(found), _filters(found, family), scrolling]


def _heading(found: Assessment) -> Node:
    guidelines = list(dict.fromkeys(o.guideline for o in found.options if o.guideline))
    return el(
        "div",
        "row",
        el("h2", "", "Options that remain"),
        text("soft small", " · ".join([JURISDICTIONS.get(found.jurisdiction, found.jurisdiction), *guidelines[:1]])),
    )


def _filters(found: Assessment, family: str) -> Node:
    def button(value: str, title: str) -> Node:
        return el("button", "", title, pick=f"family:{value}", aria_pressed="true" if value == family else "false")

    remaining = [o for o in found.options if o.group in ("consider", "check_first")]
    buttons = [button("", f"All {len(remaining)}")]
    for value, title in FAMILIES.items():
        buttons.append(button(value, f"{title} {sum(o.family == value for o in remaining)}"))
    return el("div", "filters", *buttons, role="group", aria_label="Show one family of options; the numbers count what remains")


def _group(
    group: str, title: str, inside: list[Option], found: Assessment, knowledge: Knowledge, lit: Lit, opened: Container[str] | None
) -> Node:
    cards = [_card(option, found, knowledge, lit, opened) for option in inside]
    heading = el("h3", "", f"{title} ({len(inside)})")
    if group in ("tried", "not_suitable", "outside_scope") and len(inside) > 2:
        summary = ", ".join(o.title for o in inside)
        return el("section", "", heading, disclosure(f"group:{group}", [text("small", summary)], *cards))
    first, rest = _one_a_family_first(cards, inside) if group in ("consider", "check_first") else (cards[:_SHOWN], cards[_SHOWN:])
    more = disclosure(f"more:{group}", [f"{len(rest)} more"], *rest) if rest else None
    return el("section", "", heading, *first, more)


def _one_a_family_first(cards: list[Node], options: list[Option]) -> tuple[list[Node], list[Node]]:
    """The best-placed option of each family stays in sight, in the engine's order; the others fold."""
    seen: set[str] = set()
    first: list[Node] = []
    rest: list[Node] = []
    for card, option in zip(cards, options, strict=True):
        if option.family in seen and len(options) > _SHOWN:
            rest.append(card)
        else:
            seen.add(option.family)
            first.append(card)
    return first, rest


def _card(option: Option, found: Assessment, knowledge: Knowledge, lit: Lit, opened: Container[str] | None) -> Node:
    line = LINES.get(option.line or "", "line not stated")
    level = f", level {option.level}" if option.level else ""
    head = el("span", "apart", el("span", "strong", option.title), el("span", "line", f"{line}{level}"))
    chips = [chip(HISTORIES.get(option.history, option.history), _HISTORY_TONES.get(option.history, "plain"))]
    chips += _safety_chips(option, knowledge)
    if is_moved(option):
        chips.append(chip("moved by the patient's preference", "info"))
    pick = f"option:{option.option}"
    here = opened is None or pick in opened
    unfold = disclosure(pick, [head], *(_body(option, found, knowledge, pick) if here else []))
    unfold["lazy"] = not here
    return el("div", lit.css(pick, "card"), unfold, el("div", "why", option.summary), el("div", "chips", *chips))


def _body(option: Option, found: Assessment, knowledge: Knowledge, pick: str) -> list[Node | None]:
    """The four facts, every reason with its source, and the courses behind them."""
    body = [
        *_facts(option, found),
        *[_reason(r, knowledge) for r in option.reasons],
        course_chips(_courses(option), found),
        rows_node(option.rows),
    ]
    if _courses(option):
        body.append(el("button", "quiet", "Show its courses on the chart", pick=pick))
    return body


def _courses(option: Option) -> list[str]:
    return list(dict.fromkeys([*option.courses, *[c for r in option.reasons for c in r.courses]]))


def _safety_chips(option: Option, knowledge: Knowledge) -> list[Node]:
    chips: list[Node] = []
    if option.clear_from:
        chips.append(chip(f"not before {show_date(option.clear_from)}", "stop"))
    named = [r for r in option.reasons if r.kind in ("safety", "interaction") and r.severity in ("C", "H") and r.rows]
    for reason in named[:2]:
        chips.append(chip(_short(reason.text), "stop" if reason.severity == "C" else "warn"))
    if option.unrecorded:
        titles = [fact_words(code, knowledge) for code in option.unrecorded]
        more = f" and {len(titles) - 2} more" if len(titles) > 2 else ""
        chips.append(chip(f"not recorded: {', '.join(titles[:2])}{more}", "warn"))
    if not chips:
        chips.append(chip(SAFETIES.get(option.safety, option.safety), _TONES.get(option.safety, "plain")))
    return chips


def _short(words: str) -> str:
    """A reason's first clause: the chip says what, the opened card says it all."""
    return re.split(r"[:;.,]\s", words, maxsplit=1)[0].rstrip(".")


def _facts(option: Option, found: Assessment) -> list[Node]:
    facts = [
        ("History", HISTORIES.get(option.history, option.history)),
        ("Safety", SAFETIES.get(option.safety, option.safety)),
        (
            "Guideline",
            f"{option.guideline or 'none'}: {LINES.get(option.line or '', 'line not stated')}"
            + (f", level {option.level}" if option.level else ""),
        ),
        ("Access", option.access or "availability not recorded"),
        ("Onset", option.onset),
        ("For the patient", option.burden),
    ]
    cells: list[Node] = []
    for label, words in facts:
        if words:
            cells += [el("dt", "", label), el("dd", "", words)]
    return [el("dl", "grid2 small", *cells)]


def _reason(reason: Reason, knowledge: Knowledge) -> Node:
    cited: list[Node | str] = []
    for source_id in reason.source.split():
        source = knowledge.sources.get(source_id)
        if source:
            cited += [el("span", "soft", f" {source.citation} "), link(source.address) or ""]
    return el("div", "small", text("strong", f"{reason.code} "), reason.text, *cited)
