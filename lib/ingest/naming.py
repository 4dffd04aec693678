"""What is meant by a name in the file? lib.knowledge.names answers; this adds item scores, denied conditions, person facts and events."""

from __future__ import annotations

import re
from functools import lru_cache

from lib.ingest.vocabulary import headings, plain, word
from lib.knowledge.load import Knowledge
from lib.knowledge.names import NameMatch, is_listed, resolve

PERSON_FACTS = ("birth_date", "sex", "diagnosis", "severity", "psychotic_features", "family_name", "given_name")
CERTAIN = ("exact", "brand")

_ITEM = re.compile(r"(.+?)[\s,:(_-]*\b(?:item|question|q|no\.?|#)[\s.:#_-]*(\d{1,2})\)?(?:\s*\(.*\))?", re.IGNORECASE)
# `phq9_9` is how registries head the ninth item; `HAM-D 17` is a total, and the list has it.
_NUMBERED = re.compile(r"(.+?)[\s._:-]+(\d{1,2})")
_DENIED = re.compile(
    r"^(?:no(?: known| current| history of| past| evidence of| previous)?|denies|denied|without|not|never(?: had)?|nil|absence of|absent|negative for)\b"
    r"\s+(?:any\s+)?(.+)|^(.+?)\s*[:,-]?\s+(?:absent|excluded|denied|ruled out|negative)$",
    re.IGNORECASE,
)


def find(what: str, text: str, knowledge: Knowledge) -> str | None:
    """The one id an exact name stands for, or None."""
    match = resolve(text, knowledge, what)
    return match.agents[0] if match.match in CERTAIN and len(match.agents) == 1 else None


def suggest(what: str, text: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Ids for a person to choose from, likeliest first."""
    match: NameMatch = resolve(text, knowledge, what)
    return match.suggestions or match.agents


def read_scale(text: str, knowledge: Knowledge) -> tuple[str | None, int | None]:
    """Scale id and item number: `PHQ-9 item 9` and `phq9_9` are one item, `PHQ-9` the total."""
    item = _ITEM.fullmatch(text.strip())
    if item:
        return find("scale", item[1], knowledge), int(item[2])
    numbered = _NUMBERED.fullmatch(text.strip())
    if numbered and not is_listed(text, knowledge, "scale") and is_listed(numbered[1], knowledge, "scale"):
        return find("scale", numbered[1], knowledge), int(numbered[2])
    return find("scale", text, knowledge), None


def read_condition(text: str, knowledge: Knowledge) -> tuple[str | None, bool]:
    """Condition id, and whether the name itself denies it (`no epilepsy`). `? epilepsy` is a question, not a condition."""
    if "?" in text:
        return None, False
    found = find("condition", text, knowledge)
    if found:
        return found, False
    denied = _DENIED.match(text.strip())
    if denied:
        return find("condition", denied[1] or denied[2], knowledge), True
    return None, False


@lru_cache(maxsize=20_000)
def person_fact(text: str) -> str | None:
    """Which person fact a name is: `DOB` -> birth_date; None when it is none."""
    known = headings().get(plain(text))
    meaning = known.meaning if known else plain(text).replace(" ", "_")
    return meaning if meaning in PERSON_FACTS else None


def read_event(text: str, knowledge: Knowledge) -> str | None:
    """Which event a name is: `admitted to hospital` -> hospital_admission."""
    return word("event", text) or find("event", text, knowledge)
