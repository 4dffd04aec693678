"""What to ask next, as a list: each question with its answers as buttons, and what an answer would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lib.engine.replies import Reply
from lib.engine.what_if import Change
from lib.records.assessment import Assessment, Question
from lib.records.wording import FAMILIES, can_settle
from lib.ui.nodes import Node, disclosure, el, text

_IN_SIGHT = 8  # questions before the rest folds away
_NAMED = 6  # options of one kind of change that are named before they are only counted


def questions_panel(found: Assessment, replies: Mapping[str, Sequence[Reply]], chosen: str) -> list[Node]:
    """Questions in the order of how many open verdicts an answer can settle. `replies`: the answers of each, by the fact's code; `chosen`:
    the code of the one whose effects stand beside the list."""
    if not found.questions:
        return [el("p", "", "No verdict waits for a fact.")]
    names = verdict_names(found)
    items = [_item(question, replies.get(question.field, ()), names, chosen) for question in found.questions]
    nodes: list[Node] = [
        el("p", "small soft", "An answer is written into the history, and every verdict follows at once."),
        *items[:_IN_SIGHT],
    ]
    if items[_IN_SIGHT:]:
        nodes.append(disclosure("more-questions", [f"{len(items) - _IN_SIGHT} more questions"], *items[_IN_SIGHT:]))
    return nodes


def _item(question: Question, replies: Sequence[Reply], names: dict[str, str], chosen: str) -> Node:
    code, here = question.field, question.field == chosen
    verdicts = "; ".join(dict.fromkeys(names.get(v, v) for v in question.settles))
    buttons = [
        el("button", "", reply.label, pick=f"reply:{code}|{reply.value}", aria_label=f"{reply.label}: {question.ask}")
        for reply in replies
        if reply.offered
    ]
    effects = el(
        "button",
        "quiet",
        "What would change" if buttons else "Answer",
        pick=f"question:{code}",
        aria_pressed="true" if here else "false",
        aria_label=f"What an answer would change: {question.ask}",
    )
    settles = can_settle(len(question.settles))
    told = (
        disclosure(f"ask:{code}", [text("small", settles)], el("div", "small", verdicts)) if verdicts else el("div", "small soft", settles)
    )
    return el("div", "item lit" if here else "item", text("strong", question.ask), el("div", "filters", *buttons, effects), told)


def verdict_names(found: Assessment) -> dict[str, str]:
    """How each verdict id is called on screen."""
    names = {f"criteria:{c.pack}": c.title for c in found.criteria}
    names |= {f"pattern:{p.pattern}": p.title for p in found.patterns}
    names |= {f"staging:{s.model}": s.title for s in found.staging.values()}
    names |= {f"option:{o.option}": o.title for o in found.options}
    names |= {f"option:{family}": f"options of {title}" for family, title in FAMILIES.items()}
    return names


def what_if_panel(question: Question, effects: Iterable[tuple[Reply, tuple[Change, ...]]]) -> list[Node]:
    """What each answer would change, without writing it."""
    nodes: list[Node] = [
        el("h2", "", question.ask),
        el("p", "small soft", "What each answer would change. Nothing is written until an answer is given."),
    ]
    for reply, found in effects:
        nodes.append(el("section", "", el("h3", "", f"If {_inside(reply.label)}"), *_changes(found)))
    return nodes


def _inside(label: str) -> str:
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _changes(found: tuple[Change, ...]) -> list[Node]:
    if not found:
        return [el("div", "small", "No verdict changes.")]
    options = [c for c in found if c.verdict.startswith("option:")]
    lines = [_line([c.title], c) for c in found if c not in options]
    alike: dict[tuple[str, str], list[Change]] = {}
    for change in options:
        alike.setdefault((change.before, change.after), []).append(change)
    for group in alike.values():
        titles = [c.title for c in group]
        more = [f"and {len(titles) - _NAMED} more options"] if len(titles) > _NAMED + 1 else []
        lines.append(_line([*titles[: _NAMED if more else None], *more], group[0]))
    return lines


def _line(titles: list[str], change: Change) -> Node:
    return el("div", "small", text("strong", f"{'; '.join(titles)}: "), change.before, " → ", text("strong", change.after))
