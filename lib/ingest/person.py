"""Who is it? Birth date, sex, diagnosis, severity ... from rows of kind person or from columns of their own."""

from __future__ import annotations

from lib.ingest.dates import DateProblem, read_date
from lib.ingest.diagnosis import BIPOLAR, read_diagnosis
from lib.ingest.naming import PERSON_FACTS, person_fact
from lib.ingest.row import Row
from lib.ingest.vocabulary import plain, word, words_for
from lib.records.answers import YES
from lib.records.dates import PartialDate
from lib.records.history import Condition, PersonFact

SETTLED_ONCE = ("birth_date", "sex", "family_name", "given_name")


def read_person_row(row: Row) -> list[PersonFact | Condition]:
    """The fact of a row of kind person: its name says which, `value` what. Empty after an error."""
    name = row.given("name")
    fact = person_fact(name)
    value, meaning = row.given("value"), "value"
    if fact in ("family_name", "given_name"):
        value = row.text("value")  # someone may be called Unknown
    if fact is None and name and not value:  # kind `diagnosis`, name `recurrent depressive disorder`
        fact, value, meaning = "diagnosis", name, "name"
    if fact is None:
        fact = plain(name).replace(" ", "_")
    if not fact:
        row.error("name", "The row has no name: which fact it is is not known.", f"Name the fact: {', '.join(PERSON_FACTS)}.")
        return []
    if not value:
        row.note("value", f"No value for {fact.replace('_', ' ')}: not recorded.")
        return []
    return _fact(row, fact, value, meaning, as_row=True)


def read_person_columns(row: Row) -> list[PersonFact | Condition]:
    """The facts of columns such as birth_date or sex, which stand on every row."""
    found: list[PersonFact | Condition] = []
    for fact in PERSON_FACTS:
        value = row.given(fact)
        if value:
            found += _fact(row, fact, value, fact, as_row=False)
    return found


def _fact(row: Row, fact: str, value: str, meaning: str, as_row: bool) -> list[PersonFact | Condition]:
    """One fact as the rules know it. A value that cannot be used refuses a person row, and is left out of a column."""
    complain = row.error if as_row else row.warn
    when = row.day("start") if as_row else None
    if row.refused:
        return []
    match fact:
        case "birth_date":
            born = _birth(row, value, meaning, as_row)
            return [PersonFact(row.line, fact, value, born)] if born else []
        case "sex":
            return [PersonFact(row.line, fact, word("sex", value) or value, when)]
        case "severity":
            severity = word("severity", value)
            if severity is None:
                complain(meaning, f"{value!r} is not a severity; not recorded.", f"Use one of: {', '.join(words_for('severity'))}.")
                return []
            return [PersonFact(row.line, fact, severity, when)]
        case "psychotic_features":
            present = word("yes_no", value)
            if present is None:
                complain(meaning, f"{value!r} does not say whether there are psychotic features; not recorded.", "Write yes or no.")
            return [PersonFact(row.line, fact, present, when)] if present in ("yes", "no") else []
        case "diagnosis":
            return _diagnosis(row, value, meaning, when)
    return [PersonFact(row.line, fact, value, when)]


def _birth(row: Row, value: str, meaning: str, as_row: bool) -> PartialDate | None:
    complain = row.error if as_row else row.warn
    reading = read_date(value, row.order.get(meaning), row.today)
    if isinstance(reading, DateProblem):
        if reading.code == "placeholder":
            row.note(meaning, f"{reading.message} Taken as not recorded.", reading.fix)
        else:
            complain(meaning, f"Birth date: {reading.message}", reading.fix)
        return None
    if not isinstance(reading, PartialDate):
        return None
    if reading.earliest > row.today:
        complain(meaning, f"The birth date {value!r} lies in the future.", "Correct the birth date.")
        return None
    return reading


def _diagnosis(row: Row, value: str, meaning: str, when: PartialDate | None) -> list[PersonFact | Condition]:
    """The diagnosis, with severity and psychotic features where its words or code give them; bipolar disorder is a condition as well."""
    diagnosis = read_diagnosis(value)
    found: list[PersonFact | Condition] = [PersonFact(row.line, "diagnosis", diagnosis.value, when)]
    if not diagnosis.recognised:
        fix = "Write, for example, recurrent depressive disorder, major depressive disorder, bipolar disorder, or the ICD code."
        row.warn(meaning, f"{value!r} does not say unipolar depression or bipolar disorder; the verdicts that need it stay open.", fix)
    if diagnosis.value == BIPOLAR:
        found.append(Condition(row.line, value, BIPOLAR, YES, when))
    for fact, told in (("severity", diagnosis.severity), ("psychotic_features", diagnosis.psychotic)):
        if told:
            found.append(PersonFact(row.line, fact, told, when))
            row.note(
                meaning,
                f"{fact.replace('_', ' ').capitalize()} {told}, from the diagnosis {value!r}.",
                "Enter it as a fact of its own if that is no longer so.",
            )
    return found
