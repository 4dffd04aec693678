"""FHIR R4 resources to rows of a history: medication, scores, ECT and other procedures, conditions, the person.

Read leniently, as real exports break the strict models: what is missing or of another shape is passed over. One row a resource (or
component), numbered by its place in the file. Element names: HL7 FHIR R4 (4.0.1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lib.ingest.blocks import Table
from lib.ingest.diagnosis import read_diagnosis
from lib.ingest.fhir_dosage import dosage_cells
from lib.ingest.fhir_medication import Given, without_repeats
from lib.ingest.fhir_parts import Resource, answer_points, coded, concept, day, items, link_name, period, reference, text_of, words_of
from lib.ingest.intake import UnreadableFile
from lib.ingest.made_table import Cells, table_of, tables
from lib.ingest.naming import find, read_condition, read_scale
from lib.ingest.vocabulary import word
from lib.knowledge.load import Knowledge
from lib.records.problems import Problem

_NOT_GIVEN = ("entered-in-error", "not-done", "cancelled", "draft", "nullified", "not-taken", "intended")
_PROPOSED = ("proposal", "plan", "option")


@dataclass(slots=True)
class _Bundle:
    """The resources by what they are called, and the rows made so far."""

    knowledge: Knowledge
    by_name: dict[str, Resource]
    patients: dict[str, str]
    given: list[Given] = field(default_factory=list)
    rows: list[tuple[int, Cells]] = field(default_factory=list)
    unused: Counter[str] = field(default_factory=Counter)


def read_fhir(resources: Sequence[Resource], knowledge: Knowledge) -> tuple[tuple[Table, ...], tuple[Problem, ...]]:
    """Tables for the reader, and what was passed over. Raises UnreadableFile when there is nothing about a patient."""
    bundle = _Bundle(knowledge, _by_name(resources), _patients(resources))
    for number, resource in enumerate(resources, 1):
        kind = resource.get("resourceType")
        read = _READERS.get(kind if isinstance(kind, str) else "")
        if read is not None:
            read(number, resource, bundle)
    kept, notes = without_repeats(bundle.given, knowledge)
    supplies = [(one.number, {**one.cells, "issue date": one.cells.get("start", ""), "start": ""}) for one in kept if one.is_supply]
    others = [(one.number, one.cells) for one in kept if not one.is_supply]
    made = tables(table_of([*others, *bundle.rows], "records"), table_of(supplies, "orders and supplies"))
    if not made:
        raise UnreadableFile(
            "The FHIR file holds no medication, score, procedure, condition or patient. Export the whole record and choose that."
        )
    notes.insert(0, Problem(0, "", "", "note", "The file is FHIR: a row is the number of the resource in it.", ""))
    for what, count in sorted(bundle.unused.items()):
        notes.append(
            Problem(0, what, "", "note", f"{count} of type {what} were left out: no rule uses them, or they were never carried out.", "")
        )
    return made, tuple(notes)


def _by_name(resources: Sequence[Resource]) -> dict[str, Resource]:
    found: dict[str, Resource] = {}
    for resource in resources:
        if isinstance(resource.get("id"), str):
            found[f"{resource['resourceType']}/{resource['id']}"] = resource
        if isinstance(resource.get("_fullUrl"), str):
            found[resource["_fullUrl"]] = resource
    return found


def _patients(resources: Sequence[Resource]) -> dict[str, str]:
    """What references call a patient -> the id to show: the medical record number when there is one, else the resource's id."""
    found: dict[str, str] = {}
    for resource in resources:
        if resource.get("resourceType") != "Patient":
            continue
        number = next((text_of(one.get("value")) for one in items(resource.get("identifier")) if "MR" in coded(one.get("type"))), "")
        shown = number or text_of(resource.get("id")) or text_of(resource.get("_fullUrl"))
        for name in (f"Patient/{resource.get('id')}", resource.get("_fullUrl")):
            if isinstance(name, str):
                found[name] = shown
    return found


def _whose(resource: Resource, bundle: _Bundle) -> str:
    named = reference(resource.get("subject") or resource.get("patient"))
    if not named:
        people = set(bundle.patients.values())
        return next(iter(people)) if len(people) == 1 else ""
    return bundle.patients.get(named) or bundle.patients.get("/".join(named.split("/")[-2:])) or named.rsplit("/", 1)[-1].rsplit(":", 1)[-1]


def _medication(number: int, resource: Resource, bundle: _Bundle) -> None:
    kind = text_of(resource.get("resourceType"))
    status = text_of(resource.get("status")).casefold()
    if text_of(resource.get("intent")).casefold() in _PROPOSED or status in _NOT_GIVEN or resource.get("doNotPerform") is True:
        bundle.unused[kind] += 1
        return
    cells = {"patient_id": _whose(resource, bundle), "kind": "medication", "name": _drug(resource, bundle)}
    dosage = resource.get("dosage") if kind in ("MedicationStatement", "MedicationAdministration") else resource.get("dosageInstruction")
    cells |= dosage_cells(dosage)
    cells |= _times(kind, resource, cells)
    cells["stop_reason"] = concept(resource.get("statusReason"), first_of_list=True)
    cells["note"] = " ".join(text_of(note.get("text")) for note in items(resource.get("note"))).strip()
    if kind != "MedicationAdministration" and not cells.get("stop"):
        cells["status"] = status
    bundle.given.append(Given(number, kind, {name: text for name, text in cells.items() if text}))


def _drug(resource: Resource, bundle: _Bundle) -> str:
    """The name of the drug: its own words, a medication referred to, or what its code stands for."""
    for value in (resource.get("medicationCodeableConcept"), resource.get("medication")):
        if isinstance(value, dict):
            inner = value.get("concept") if isinstance(value.get("concept"), dict) else value
            if named := _best_name(inner, bundle, lambda text: find("agent", text, bundle.knowledge)):
                return named
    named = reference(resource.get("medicationReference") or resource.get("medication"))
    for contained in items(resource.get("contained")):
        if named == f"#{contained.get('id')}":
            return _best_name(contained.get("code"), bundle, lambda text: find("agent", text, bundle.knowledge))
    meant = bundle.by_name.get(named) or bundle.by_name.get("/".join(named.split("/")[-2:]))
    if meant is not None:
        return _best_name(meant.get("code"), bundle, lambda text: find("agent", text, bundle.knowledge))
    shown = resource.get("medicationReference")
    return text_of(shown.get("display")) if isinstance(shown, dict) else ""


def _best_name(value: Any, bundle: _Bundle, known: Callable[[str], object]) -> str:
    """Of the words and codes of a concept the first that is known, else the first words."""
    words = words_of(value, bundle.knowledge)
    return next((text for text in words if known(text)), words[0] if words else "")


def _times(kind: str, resource: Resource, cells: Cells) -> dict[str, str]:
    """Start, stop and length of supply, from where each resource keeps them."""
    if kind == "MedicationDispense":
        start = day(resource.get("whenHandedOver")) or day(resource.get("whenPrepared"))
        return {"start": start, "days_supply": _days(resource.get("daysSupply"))}
    if kind == "MedicationRequest":
        request = resource.get("dispenseRequest") if isinstance(resource.get("dispenseRequest"), dict) else {}
        assert isinstance(request, dict)
        start = cells.get("start", "") or day(resource.get("authoredOn"))
        return {"start": start, "days_supply": _days(request.get("expectedSupplyDuration"))}
    begins, ends = period(resource, "effective")
    if kind == "MedicationAdministration" and begins and not ends:
        ends = begins
    return {
        "start": begins or cells.get("start", "") or day(resource.get("dateAsserted") if not begins else ""),
        "stop": ends or cells.get("stop", ""),
    }


def _days(duration: Any) -> str:
    """A length of supply in days."""
    if not isinstance(duration, dict) or not isinstance(duration.get("value"), int | float):
        return ""
    unit = (text_of(duration.get("code")) or text_of(duration.get("unit"))).casefold()
    factor = 7 if unit.startswith("w") else 30 if unit.startswith("mo") else 1
    return f"{duration['value'] * factor:g}"


def _observation(number: int, resource: Resource, bundle: _Bundle) -> None:
    if text_of(resource.get("status")).casefold() in _NOT_GIVEN:
        bundle.unused["Observation"] += 1
        return
    when = period(resource, "effective")[0] or day(resource.get("issued"))
    found = 0
    for part in (resource, *items(resource.get("component"))):
        value, unit = _value(part)
        name = _best_name(part.get("code"), bundle, lambda text: _measure(text, bundle.knowledge))
        kind = _measure(name, bundle.knowledge)
        if value and kind:
            cells = {"patient_id": _whose(resource, bundle), "kind": kind, "name": name, "start": when, "value": value, "unit": unit}
            bundle.rows.append((number, cells))
            found += 1
    if not found:
        bundle.unused["Observation"] += 1


def _measure(text: str, knowledge: Knowledge) -> str:
    if not text:
        return ""
    return "score" if read_scale(text, knowledge)[0] else "lab" if find("lab", text, knowledge) else ""


def _value(part: Resource) -> tuple[str, str]:
    """The value of an observation as text, with its unit; an answer in words by what it counts (`Several days` is 1)."""
    quantity = part.get("valueQuantity")
    if isinstance(quantity, dict) and isinstance(quantity.get("value"), int | float):
        unit = text_of(quantity.get("unit")) or text_of(quantity.get("code"))
        return f"{quantity['value']:g}", "" if unit.startswith("{") or unit in ("1", "score", "points") else unit
    for name in ("valueInteger", "valueDecimal"):
        if isinstance(part.get(name), int | float) and not isinstance(part.get(name), bool):
            return f"{part[name]:g}", ""
    text = text_of(part.get("valueString"))
    if text:
        return text, ""
    return answer_points(part.get("valueCodeableConcept") or part.get("valueCoding")), ""


def _questionnaire(number: int, resource: Resource, bundle: _Bundle) -> None:
    """The items of a questionnaire whose questions carry the codes of a scale."""
    when, found = day(resource.get("authored")), 0
    for item in _nested(resource):
        name = link_name(item, bundle.knowledge)
        answers = items(item.get("answer"))
        if not name or not answers or not _measure(name, bundle.knowledge):
            continue
        value = _value(answers[0])[0] or answer_points(answers[0].get("valueCoding"))
        if value:
            cells = {"patient_id": _whose(resource, bundle), "kind": "score", "name": name, "start": when, "value": value}
            bundle.rows.append((number, cells))
            found += 1
    if not found:
        bundle.unused["QuestionnaireResponse"] += 1


def _nested(resource: Resource) -> Iterator[Resource]:
    for item in items(resource.get("item")):
        yield item
        yield from _nested(item)


def _procedure(number: int, resource: Resource, bundle: _Bundle) -> None:
    name = _best_name(resource.get("code"), bundle, lambda text: find("modality", text, bundle.knowledge))
    modality = find("modality", name, bundle.knowledge) if name else None
    if modality is None or text_of(resource.get("status")).casefold() in (*_NOT_GIVEN, "preparation", "not-done"):
        bundle.unused["Procedure"] += 1
        return
    begins, ends = period(resource, "performed")
    begins, ends = (begins, ends) if begins else period(resource, "occurrence")
    one_day = bool(begins) and (not ends or ends == begins)
    cells = {"patient_id": _whose(resource, bundle), "kind": bundle.knowledge.modalities[modality].family, "name": name, "start": begins}
    cells |= {"stop": begins if one_day else ends, "sessions": "1" if one_day else "", "outcome": concept(resource.get("outcome"))}
    if cells["outcome"] and not _known_outcome(cells["outcome"]):
        cells |= {"outcome": "", "note": cells["outcome"]}
    bundle.rows.append((number, cells))


def _known_outcome(text: str) -> bool:
    return word("outcome", text) is not None


def _condition(number: int, resource: Resource, bundle: _Bundle) -> None:
    verified = (coded(resource.get("verificationStatus")) or ["confirmed"])[0].casefold()
    words = words_of(resource.get("code"), bundle.knowledge)
    diagnosis = next((text for text in words if read_diagnosis(text).recognised), "")
    condition = next((text for text in words if read_condition(text, bundle.knowledge)[0]), "")
    begins = period(resource, "onset")[0] or day(resource.get("recordedDate"))
    over = (coded(resource.get("clinicalStatus")) or [""])[0].casefold() in ("resolved", "inactive", "remission")
    ends = period(resource, "abatement")[0] or ("unknown" if over and begins else "")
    whose = _whose(resource, bundle)
    if verified == "entered-in-error" or not (diagnosis or condition):
        bundle.unused["Condition"] += 1
    elif diagnosis and verified not in ("refuted", "provisional", "differential", "unconfirmed"):
        bundle.rows.append((number, {"patient_id": whose, "kind": "person", "name": "diagnosis", "value": diagnosis, "start": begins}))
    elif condition:
        present = {"refuted": "no", "provisional": "unknown", "differential": "unknown", "unconfirmed": "unknown"}.get(verified, "yes")
        cells = {"patient_id": whose, "kind": "condition", "name": condition, "value": present, "start": begins, "stop": ends}
        bundle.rows.append((number, cells))
    else:
        bundle.unused["Condition"] += 1


def _patient(number: int, resource: Resource, bundle: _Bundle) -> None:
    whose = bundle.patients.get(f"Patient/{resource.get('id')}") or text_of(resource.get("id"))
    names = items(resource.get("name"))
    official = next((name for name in names if name.get("use") == "official"), names[0] if names else {})
    given = official.get("given")
    facts = {
        "birth_date": day(resource.get("birthDate")),
        "sex": text_of(resource.get("gender")),
        "family_name": text_of(official.get("family")),
        "given_name": " ".join(text_of(one) for one in given) if isinstance(given, list) else "",
    }
    bundle.rows.extend(
        (number, {"patient_id": whose, "kind": "person", "name": name, "value": text}) for name, text in facts.items() if text
    )


_READERS: dict[str, Callable[[int, Resource, _Bundle], None]] = {
    **dict.fromkeys(
        ("MedicationStatement", "MedicationUsage", "MedicationRequest", "MedicationDispense", "MedicationAdministration"), _medication
    ),
    "Observation": _observation,
    "QuestionnaireResponse": _questionnaire,
    "Procedure": _procedure,
    "Condition": _condition,
    "Patient": _patient,
}
