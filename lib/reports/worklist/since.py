"""What is new in a patient since a person last saw them? In a few phrases, the weightiest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lib.knowledge.load import Knowledge
from lib.records.doses import show_amount
from lib.reports.worklist.row import Digest
from lib.reports.worklist.words import ALERTS, PATTERNS, short_title


def what_changed(then: Digest, now: Digest, knowledge: Knowledge) -> tuple[str, ...]:
    """`2 new rows`, `MADRS 31→24`, `now meets EMA 2013`; nothing when both are the same. A changed release of the rules is said with what it changed."""
    said = [
        *(f"new: {ALERTS.get(code, code)}" for code in _added(then.facets.alerts, now.facets.alerts)),
        *_rows(then, now),
        *_scores(then, now),
        *(f"started {words}" for words in _added(then.now, now.now)),
        *(f"no longer on {words}" for words in _added(now.now, then.now)),
        *_definitions(then, now, knowledge),
        *(f"now {PATTERNS[code]}" for code in _added(then.facets.present, now.facets.present)),
        *(f"no longer {PATTERNS[code]}" for code in _added(now.facets.present, then.facets.present)),
        *_untold(then, now),
    ]
    if said and then.knowledge_version != now.knowledge_version:
        said.append("the clinical rules were updated since")
    return tuple(said)


def _added(before: Iterable[str], after: Iterable[str]) -> list[str]:
    held = set(before)
    return [one for one in after if one not in held]


def _rows(then: Digest, now: Digest) -> list[str]:
    before, after = Counter(then.facts), Counter(now.facts)
    new, gone = (after - before).total(), (before - after).total()
    said = [f"{new} new {'row' if new == 1 else 'rows'}"] if new else []
    return [*said, f"{gone} {'row' if gone == 1 else 'rows'} no longer there"] if gone else said


def _scores(then: Digest, now: Digest) -> list[str]:
    before = {total.scale: total for total in then.totals}
    said = []
    for total in now.totals:
        known = before.get(total.scale)
        if known is None:
            said.append(f"{total.scale} {show_amount(total.value)}, the first")
        elif (known.value, known.when) != (total.value, total.when):
            said.append(f"{total.scale} {show_amount(known.value)}→{show_amount(total.value)}")
    return said


def _definitions(then: Digest, now: Digest, knowledge: Knowledge) -> list[str]:
    was, is_ = then.facets, now.facets
    said = [f"now meets {short_title(pack, knowledge)}" for pack in _added(was.met, is_.met)]
    for pack in _added(is_.met, was.met):
        how = "cannot tell now:" if pack in is_.open else "no longer meets"
        said.append(f"{how} {short_title(pack, knowledge)}")
    return said


def _untold(then: Digest, now: Digest) -> list[str]:
    before, after = then.facets.unknown, now.facets.unknown
    return [f"cannot tell {before}→{after}"] if before != after else []
