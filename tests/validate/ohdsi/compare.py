"""Where do the cohort and our answers differ, how often, and why? Differences by kind, with a count and a few people as examples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tests.validate.ohdsi.ours import Read
from tests.validate.ohdsi.rule import Lists, earliest, events

EXAMPLES, COURSES = 2, 5
ASK_DIAGNOSIS = ("register_two_switches",)  # of the packs held against the cohort kind by kind
Kinds = list[dict[str, Any]]
_IN = {
    "antipsychotic": "In by an antipsychotic after one antidepressant, which the pack does not count",
    "third": "In by a third antidepressant begun, however short the others were; the pack wants",
    "esketamine": "In by esketamine, which the pack does not count",
}
_WANTS = {
    "register_two_switches": "two given up for another after six weeks or more",
    "two_courses": "two courses that did too little, and one that helped or was not tolerated does not count",
}


def same_rule(peer: Mapping[str, date], read: Mapping[str, Read], lists: Lists) -> dict[str, Any]:
    """The cohort against the rule said again with these lists: how many agree, and the kinds of difference."""
    kinds: dict[str, list[str]] = defaultdict(list)
    both = neither = 0
    for who, one in read.items():
        theirs, ours = peer.get(who), earliest(one.taken, lists, one.coded)
        if theirs is None and ours is None:
            neither += 1
        elif ours is not None and theirs == ours[0]:
            both += 1
        else:
            kinds[_difference(theirs, ours, one, lists)].append(who)
    return {"in_both": both, "in_neither": neither, "differences": _told(kinds, lambda who: _person(who, read[who], peer.get(who), lists))}


def _difference(theirs: date | None, ours: tuple[date, str] | None, one: Read, lists: Lists) -> str:
    if ours is None:
        return "In theirs only"
    agents = sorted({c.agent for c in one.taken if c.first == ours[0] and c.agent in (*lists.antipsychotics, *lists.antidepressants)})
    by = f"by {' and '.join(agents)}"
    return f"In ours only, {by}" if theirs is None else f"{'Earlier' if ours[0] < theirs else 'Later'} in ours, {by}"


def packs(peer: Mapping[str, date], read: Mapping[str, Read]) -> list[dict[str, Any]]:
    """Each pack's answers within and outside the cohort."""
    names = next(iter(read.values())).answers
    cells = [{"pack": name, "in": {"yes": 0, "no": 0, "unknown": 0}, "out": {"yes": 0, "no": 0, "unknown": 0}} for name in names]
    for who, one in read.items():
        for row in cells:
            row["in" if who in peer else "out"][one.answers[row["pack"]]] += 1  # type: ignore[index]
    return cells


def pack_kinds(pack: str, peer: Mapping[str, date], read: Mapping[str, Read], lists: Lists) -> Kinds:
    """Why the cohort and a pack differ. An answer of unknown differs from both."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for who, one in read.items():
        answer, within = one.answers[pack], who in peer
        if answer == ("yes" if within else "no"):
            continue
        kinds[_pack_difference(pack, answer, within, one, lists)].append(who)
    return _told(kinds, lambda who: _person(who, read[who], peer.get(who), lists))


def _pack_difference(pack: str, answer: str, within: bool, one: Read, lists: Lists) -> str:
    if answer == "unknown":
        known = (
            "no unipolar depression is recorded"
            if pack in ASK_DIAGNOSIS and not one.coded.depression
            else "the outcome of a course is not recorded"
        )
        return f"{'In' if within else 'Out'}, and the pack cannot tell: {known}"
    if not within:
        return f"Out although the pack is met: {why_out(one, lists)}"
    entry = earliest(one.taken, lists, one.coded)
    way = entry[1] if entry else ""
    return _IN.get(way, "In, by no way that we see") + (f" {_WANTS[pack]}" if way == "third" else "")


def why_out(one: Read, lists: Lists) -> str:
    """Which part of the definition keeps a patient out."""
    found = events(one.taken, lists)
    if not found:
        different = len({course.agent for course in one.taken if course.agent in lists.antidepressants})
        return (
            "three antidepressants or more, but never three within the year"
            if different >= 3
            else "fewer than three antidepressants, and no listed antipsychotic after one"
        )
    if not one.coded.depression:
        return "bipolar disorder is coded" if one.coded.excluding else "no depressive disorder is coded"
    return "psychosis is coded" if one.coded.excluding else "no depressive disorder coded in the year before"


def _told(kinds: Mapping[str, list[str]], person: Callable[[str], str]) -> Kinds:
    ranked = sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))
    return [{"kind": kind, "count": len(people), "examples": [person(who) for who in people[:EXAMPLES]]} for kind, people in ranked]


def _person(who: str, one: Read, theirs: date | None, lists: Lists) -> str:
    """The courses of one person and what both say, in a line."""
    counted = (*lists.antidepressants, *lists.antipsychotics, *lists.esketamine)
    courses = sorted((c for c in one.taken if c.agent in counted), key=lambda c: (c.first, c.agent))
    told = ", ".join(f"{c.agent} {_day(c.first)} to {_day(c.last)}" for c in courses[:COURSES]) + (" …" if len(courses) > COURSES else "")
    ours = earliest(one.taken, lists, one.coded)
    same = "" if theirs == (ours[0] if ours else None) else f"; ours {_day(ours[0]) if ours else 'never'}"
    return f"person {who}: {told}; cohort {_day(theirs) if theirs else 'never'}{same}"


def _day(day: date) -> str:
    return day.strftime("%d-%b-%Y")
