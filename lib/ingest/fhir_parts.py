"""The parts FHIR resources are made of, read leniently: concepts, references, dates and periods."""

from __future__ import annotations

from typing import Any

from lib.ingest.codes import name_of_code, system_of
from lib.knowledge.load import Knowledge

Resource = dict[str, Any]


def items(value: Any) -> list[Resource]:
    """The objects of a list; of a lone object that should have been one, itself."""
    if isinstance(value, dict):
        return [value]
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def text_of(value: Any) -> str:
    """Text, or a plain number as text; "" for anything else."""
    if isinstance(value, str):
        return value.strip()
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else ""


def concept(value: Any, first_of_list: bool = False) -> str:
    """What a concept says in words."""
    if first_of_list and isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, dict):
        return text_of(value)
    displays = [text_of(one.get("display")) for one in items(value.get("coding"))]
    return text_of(value.get("text")) or next((one for one in displays if one), "")


def coded(value: Any) -> list[str]:
    """The codes of a concept."""
    return (
        [text_of(one.get("code")) for one in items(value.get("coding"))] if isinstance(value, dict) else [text_of(value)] if value else []
    )


def words_of(value: Any, knowledge: Knowledge) -> list[str]:
    """What a concept calls itself: its text, its displays, and the names its codes stand for (a code that says more than the words goes first)."""
    if not isinstance(value, dict):
        return [value] if isinstance(value, str) and value else []
    codings = items(value.get("coding"))
    meant = [name_of_code(system_of(text_of(one.get("system"))), text_of(one.get("code")), knowledge) for one in codings]
    items_first = [name for name in meant if name and " item " in name]
    words = [text_of(value.get("text")), *(text_of(one.get("display")) for one in codings)]
    codes = [text_of(one.get("code")) for one in codings if "icd" in text_of(one.get("system")).casefold()]
    return list(dict.fromkeys(text for text in (*items_first, *words, *(name for name in meant if name), *codes) if text))


def reference(value: Any) -> str:
    """What a reference points to, "" when it is none."""
    if not isinstance(value, dict):
        return ""
    inner = value.get("reference")
    return inner if isinstance(inner, str) else reference(inner)


def day(value: Any) -> str:
    """The day of a date or time, as precise as written."""
    return text_of(value)[:10] if isinstance(value, str) else ""


def period(resource: Resource, name: str) -> tuple[str, str]:
    """Start and end of `<name>DateTime`, `<name>Date`, `<name>Period` or the like."""
    span = resource.get(f"{name}Period")
    if isinstance(span, dict):
        return day(span.get("start")), day(span.get("end"))
    for suffix in ("DateTime", "Date", "Instant", "String", ""):
        found = resource.get(f"{name}{suffix}")
        if isinstance(found, str):
            return day(found), ""
        if isinstance(found, dict) and "start" in found:
            return day(found.get("start")), day(found.get("end"))
    return "", ""


def answer_points(value: Any) -> str:
    """How many points an answer of a questionnaire counts: by its ordinal value, or by its LOINC code."""
    for one in items(value.get("coding")) if isinstance(value, dict) and "coding" in value else items(value):
        for extension in items(one.get("extension")):
            if isinstance(extension.get("valueDecimal"), int | float):
                return f"{extension['valueDecimal']:g}"
        known = _POINTS.get(text_of(one.get("code")))
        if known is not None:
            return known
    return ""


def link_name(item: Resource, knowledge: Knowledge) -> str:
    """The item of a scale a question stands for, by a LOINC code in its link id or definition."""
    for text in (text_of(item.get("linkId")), text_of(item.get("definition"))):
        code = text.rsplit("/", 1)[-1]
        if code and (name := name_of_code("loinc", code, knowledge)):
            return name
    return ""


# LOINC answer list LL358-3, "how often in the last two weeks": not at all, several days, more than half the days, nearly every day.
_POINTS = {"LA6568-5": "0", "LA6569-3": "1", "LA6570-1": "2", "LA6571-9": "3"}
