"""A FHIR dosage as the cells of a history row: amount, unit, how often, route, as needed, and from when to when."""

from __future__ import annotations

from typing import Any

from lib.ingest.fhir_parts import Resource, concept, day, items, text_of

_UNITS = {"d": "day", "wk": "week", "h": "hour", "mo": "month"}


def dosage_cells(value: Any) -> dict[str, str]:
    """The cells of a `dosage` or `dosageInstruction`. Several that stand beside each other become one direction in words; as text where that is all."""
    dosages = items(value)
    if not dosages:
        return {}
    cells = {"route": first_route(dosages), **_bounds(dosages[0])}
    if any(one.get("asNeededBoolean") is True or one.get("asNeeded") is True or one.get("asNeededCodeableConcept") for one in dosages):
        cells["prn"] = "yes"
    texts = [text_of(one.get("text")) or text_of(one.get("patientInstruction")) for one in dosages]
    if len(dosages) > 1:
        told = [text or " ".join(filter(None, _structured(one))) for text, one in zip(texts, dosages, strict=True)]
        return {**cells, "dose": ", ".join(filter(None, told))}
    amount, often = _structured(dosages[0])
    if amount and (often or not texts[0]):
        return {**cells, "dose": amount, "frequency": often}
    if texts[0]:
        return {**cells, "frequency": texts[0]}
    return {**cells, "dose": amount, "frequency": often}


def first_route(dosages: list[Resource]) -> str:
    """The route of the first dosage that has one."""
    return next((route for one in dosages if (route := concept(one.get("route")))), "")


def _structured(dosage: Resource) -> tuple[str, str]:
    """Amount with unit, and how often, "" where it is not said."""
    rates = items(dosage.get("doseAndRate")) or [dosage]
    amount = next((text for rate in rates if (text := _amount(rate))), "") or _quantity(dosage.get("dose"))
    return amount, _often(dosage.get("timing"))


def _amount(rate: Resource) -> str:
    low_high = rate.get("doseRange")
    if isinstance(low_high, dict):
        low, high = _quantity(low_high.get("low")), _quantity(low_high.get("high"))
        return f"{low.split()[0]}-{high}" if low and high else low or high
    return _quantity(rate.get("doseQuantity") or rate.get("doseSimpleQuantity"))


def _quantity(value: Any) -> str:
    if not isinstance(value, dict) or not isinstance(value.get("value"), int | float):
        return ""
    unit = text_of(value.get("unit")) or text_of(value.get("code"))
    return f"{value['value']:g} {unit.strip('{}').replace('[', '').replace(']', '')}".strip()


def _often(timing: Any) -> str:
    if not isinstance(timing, dict):
        return ""
    repeat = timing.get("repeat") if isinstance(timing.get("repeat"), dict) else {}
    assert isinstance(repeat, dict)
    times, span, unit = repeat.get("frequency", 1), repeat.get("period"), _UNITS.get(text_of(repeat.get("periodUnit")), "")
    if isinstance(span, int | float) and isinstance(times, int | float) and unit:
        if span == 1:
            return f"{times:g} times a {unit}"
        return f"every {span:g} {unit}s" if times == 1 else f"{times:g} times every {span:g} {unit}s"
    return concept(timing.get("code"))


def _bounds(dosage: Resource) -> dict[str, str]:
    """From when to when the dosage is meant."""
    timing = dosage.get("timing")
    repeat = timing.get("repeat") if isinstance(timing, dict) else None
    span = repeat.get("boundsPeriod") if isinstance(repeat, dict) else None
    if not isinstance(span, dict):
        return {}
    return {"start": day(span.get("start")), "stop": day(span.get("end"))}
