"""When is each rule on the options said, and when not? (rules H) One case a row of option_rules.csv and of option_modifiers.csv, from both sides."""

from __future__ import annotations

import re

import pytest

from lib.knowledge.load import knowledge
from lib.records.assessment import Option
from tests.unit.engine.options.factory import PERSON, all_clear, options_of

HEAD = "kind | name | start | stop | dose | outcome | stop_reason | sessions"

# Histories in short, by the words used in the tables below; as-of date 24-Nov-2026.
COURSES = {
    "nothing": "",
    "sertraline 200": "medication | sertraline | 2026-07-01 | | 200 | none",
    "sertraline 199": "medication | sertraline | 2026-07-01 | | 199 | none",
    "sertraline 50": "medication | sertraline | 2026-07-01 | | 50 | none",
    "sertraline 50 for 27 days": "medication | sertraline | 2026-10-28 | | 50 | none",
    "sertraline 50 for 28 days": "medication | sertraline | 2026-10-27 | | 50 | none",
    "sertraline partial": "medication | sertraline | 2026-07-01 | | 200 | partial",
    "citalopram 20": "medication | citalopram | 2026-07-01 | | 20 | none",
    "venlafaxine 2 weeks": "medication | venlafaxine | 2025-04-07 | 2025-04-21 | 150 | none | inefficacy",
    "venlafaxine failed": "medication | venlafaxine | 2025-04-07 | 2025-07-21 | 150 | none | inefficacy",
    "venlafaxine not tolerated": "medication | venlafaxine | 2025-04-07 | 2025-04-21 | 150 | | intolerance",
    "venlafaxine lost": "medication | venlafaxine | 2025-04-07 | 2025-10-21 | 150 | response | loss_of_efficacy",
    "bupropion, dose unknown": "medication | bupropion | 2025-08-04 | 2025-11-03 | | none",
    "bupropion failed": "medication | bupropion | 2025-08-04 | 2025-11-03 | 300 | none",
    "fluoxetine failed": "medication | fluoxetine | 2025-01-06 | 2025-04-07 | 40 | none | inefficacy",
    "CBT of 16": "psychotherapy | PSY.CBT | 2025-01-06 | 2025-06-02 | | none | | 16",
    "left TMS of 30": "tms | TMS.L10 | 2025-09-01 | 2025-10-13 | | none | | 30",
    "left TMS of 19": "tms | TMS.L10 | 2025-09-01 | 2025-10-13 | | none | | 19",
    "unilateral ECT failed": "ect | ECT.RUL.BP | 2019-01-07 | 2019-02-11 | | none | | 10",
    "bitemporal ECT failed": "ect | ECT.BT.BP | 2019-01-07 | 2019-02-11 | | none | | 10",
    "bitemporal ECT helped": "ect | ECT.BT.BP | 2018-01-08 | 2018-02-12 | | remission | remission | 10",
}

# Facts of the person and conditions, as `name=value`; everything not named is said to be absent or normal.
RULES = """
    rule           | option           | said with                                            | not with
    R0.2           | ECT.RUL.BP       | sertraline 200; catatonia=yes                        | sertraline 200
    R0.2.psychosis | AUG.OLZ          | sertraline 200; psychosis_current=yes                | sertraline 200; catatonia=yes
    R0.2.catatonia | ECT.RUL.BP       | sertraline 200; catatonia=yes                        | sertraline 200; not_eating_or_drinking=yes
    R1.1.bipolar   | AUG.LI           | sertraline 200; bipolar_disorder=yes                 | sertraline 200
    R1.1.age       | AUG.LI           | sertraline 200; birth_date=2008-11-25                | sertraline 200; birth_date=2008-11-24
    R1.1.pregnancy | AUG.LI           | sertraline 200; pregnancy=yes                        | sertraline 200
    R1.1.dementia  | AUG.LI           | sertraline 200; dementia=yes                         | sertraline 200
    R2.1           | MED.SWITCH.SNRI  | sertraline 200; venlafaxine 2 weeks                  | sertraline 200; venlafaxine failed
    R2.1.unknown   | MED.SWITCH.NDRI  | sertraline 200; bupropion, dose unknown              | sertraline 200; bupropion failed
    R2.2           | MED.SWITCH.SNRI  | sertraline 200; venlafaxine not tolerated            | sertraline 200; venlafaxine 2 weeks
    R2.3           | MED.OPTIMISE     | sertraline 50                                        | sertraline 50 for 27 days
    R2.3.short     | MED.OPTIMISE     | sertraline 50 for 27 days                            | sertraline 50 for 28 days
    R2.3.top       | MED.OPTIMISE     | sertraline 200                                       | sertraline 199
    R2.3.cap       | MED.OPTIMISE     | citalopram 20; birth_date=1950-01-01                 | citalopram 20
    R3.1           | ECT.BT.BP        | sertraline 200; bitemporal ECT helped                | sertraline 200; bitemporal ECT failed
    R3.1.lost      | MED.SWITCH.SNRI  | sertraline 200; venlafaxine lost                     | sertraline 200; venlafaxine failed
    R3.2           | AUG.LI           | sertraline partial                                   | sertraline 200
    R3.3           | MED.SWITCH.SNRI  | sertraline 200                                       | sertraline partial
    R3.4           | MED.SWITCH.NASSA | sertraline 200; venlafaxine failed                   | sertraline 200
    R3.5           | MED.SWITCH.NASSA | sertraline 200; venlafaxine failed; bupropion failed | sertraline 200; venlafaxine failed
    R3.6           | PSY.CBT          | sertraline 200                                       | sertraline 200; CBT of 16
    R3.7           | MED.SWITCH.SSRI  | sertraline 200; fluoxetine failed                    | sertraline 200; venlafaxine failed
    R3.7.other     | MED.SWITCH.NASSA | sertraline 200; fluoxetine failed                    | sertraline 200; venlafaxine failed
    R3.8           | TMS.R1           | sertraline 200; left TMS of 30                       | sertraline 200; left TMS of 19
    R3.9           | ECT.BT.BP        | sertraline 200; unilateral ECT failed                | sertraline 200; bitemporal ECT failed
    R3.10          | KET.ESK          | sertraline 200; bitemporal ECT failed                | sertraline 200; bitemporal ECT helped
    R4.2           | KET.ESK          | sertraline 200; jurisdiction=UK                      | sertraline 200; jurisdiction=CA
    R6.1           | KET.ESK          | sertraline 200                                       | -
    R7             | ECT.RUL.BP       | sertraline 200; bitemporal ECT helped                | sertraline 200; bitemporal ECT failed
    AUG.0          | AUG.LI           | nothing                                              | sertraline 200
    C23.8d         | ECT.RUL.BP       | sertraline 200                                       | sertraline 200; left TMS of 30
"""

# Ages turn on the birthday: 60 is born 24-Nov-1966, 65 is 24-Nov-1961, 26 is 24-Nov-2000. `says`: the first words of the row.
MODIFIERS = """
    says                                     | option           | said with                    | not with
    From 60 years: adding aripiprazole       | AUG.ARI          | birth_date=1966-11-24        | birth_date=1966-11-25
    From 60 years: adding bupropion          | AUG.BUP          | birth_date=1966-11-24        | birth_date=1966-11-25
    From 65 years: the EU label              | KET.ESK          | birth_date=1961-11-24        | birth_date=1961-11-25
    In late life bilateral rTMS              | TMS.BIL          | birth_date=1966-11-24        | birth_date=1966-11-25
    ECT is effective in older people         | ECT.RUL.BP       | birth_date=1966-11-24        | birth_date=1966-11-25
    Over 65 years SNRIs                      | MED.SWITCH.SNRI  | birth_date=1961-11-24        | birth_date=1961-11-25
    From 60 years: lower doses               | AUG.QUE          | birth_date=1966-11-24        | birth_date=1966-11-25
    Over 65 years: sodium                    | MED.SWITCH.NASSA | birth_date=1961-11-24        | birth_date=1961-11-25
    From 18 to 25 years                      | MED.SWITCH.NASSA | birth_date=2000-11-25        | birth_date=2000-11-24
    With a body mass index of 30 or more     | AUG.OLZ          | bmi=30                       | bmi=29.9
    With diabetes                            | AUG.QUE          | diabetes=yes                 | diabetes=no
    Daily visits are hard: iTBS              | TMS.iTBS         | cannot_attend_daily=yes      | cannot_attend_daily=no
    Daily visits are hard: accelerated       | TMS.acc          | cannot_attend_daily=yes      | cannot_attend_daily=no
    In hospital: in KetECT                   | ECT.RUL.BP       | inpatient=yes                | inpatient=no
    An emergency (not eating or drinking     | TMS.iTBS         | rapid_deterioration=yes      | rapid_deterioration=no
    Withdrawal symptoms when stopping        | MED.SWITCH.SNRI  | past_discontinuation_symptoms=yes | past_discontinuation_symptoms=no
    In a severe episode guided internet CBT  | PSY.iCBT         | severity=severe              | severity=moderate
    With post-traumatic stress disorder      | AUG.ARI          | ptsd=yes                     | ptsd=no
    With a personality disorder CBT          | PSY.CBT          | personality_disorder=yes     | personality_disorder=no
    With pain, duloxetine                    | MED.SWITCH.SNRI  | chronic_pain=yes             | chronic_pain=no
    With mixed features                      | MED.SWITCH.NASSA | mixed_features=yes           | mixed_features=no
"""

PERSON_FACTS = ("birth_date", "severity", "psychotic_features")


def option_with(option: str, facts: str) -> Option:
    """The option under the facts of a cell: courses by their short name, and `name=value` pairs."""
    rows, conditions, person, jurisdiction = [], {}, PERSON, "CA"
    for fact in (part.strip() for part in facts.split(";")):
        name, _, value = fact.partition("=")
        if not value:
            rows.append(COURSES[name])
        elif name == "jurisdiction":
            jurisdiction = value
        elif name in PERSON_FACTS:
            kept = [line for line in person.splitlines() if f"| {name} " not in line]
            person = "\n".join([*kept, f"person | {name} | {value}"])
        else:
            conditions[name] = value
    if conditions.get("psychosis_current") == "yes":
        person = person.replace("psychotic_features | no", "psychotic_features | yes")
    courses = "\n".join([HEAD, *rows])
    return options_of(person, courses, all_clear(**conditions), jurisdiction=jurisdiction)[option]


def says(option: Option, sentence: str) -> bool:
    """Is the sentence, with anything in its places, among the option's reasons?"""
    pattern = ".+".join(re.escape(part) for part in re.split(r"\{\w+\}", sentence))
    return any(re.fullmatch(pattern, reason.text) for reason in option.reasons)


def _table(text: str) -> list[dict[str, str]]:
    head, *body = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(head, row, strict=True)) for row in body]


@pytest.mark.parametrize("row", _table(RULES), ids=lambda row: row["rule"])
def test_a_rule_is_said_where_it_applies_and_nowhere_else(row: dict[str, str]) -> None:
    sentence = knowledge().options.rules[row["rule"]].text
    assert says(option_with(row["option"], row["said with"]), sentence)
    if row["not with"] != "-":
        assert not says(option_with(row["option"], row["not with"]), sentence)


@pytest.mark.parametrize("row", _table(MODIFIERS), ids=lambda row: row["says"])
def test_a_circumstance_is_said_where_it_applies_and_nowhere_else(row: dict[str, str]) -> None:
    (modifier,) = [m for m in knowledge().options.modifiers if m.text.startswith(row["says"])]
    now = "sertraline 200; "
    assert says(option_with(row["option"], now + row["said with"]), modifier.text)
    assert not says(option_with(row["option"], now + row["not with"]), modifier.text)


def test_every_rule_and_circumstance_has_its_row() -> None:
    assert {row["rule"] for row in _table(RULES)} == set(knowledge().options.rules)
    told = [row["says"] for row in _table(MODIFIERS)]
    assert len(told) == len(knowledge().options.modifiers)
    assert all(any(m.text.startswith(words) for words in told) for m in knowledge().options.modifiers)
