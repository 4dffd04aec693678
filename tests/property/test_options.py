"""What holds for the options of any patient? Unknown never clears; no sentence orders; every option stands once, in its place."""

from __future__ import annotations

import re
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from lib.knowledge.load import knowledge
from lib.records.assessment import Option
from tests.unit.engine.options.factory import PERSON, options_of

# Conditions another recorded fact may answer for (facts.py): PERSON holds the diagnosis and the psychotic features.
ANSWERED_ELSEWHERE = {"psychosis_current", "bipolar_disorder"}
BANNED = re.compile(
    r"\b(must|should|shall|ought|have to|has to|needs to be given|recommended treatment|treatment of choice|is indicated|prescribe|administer|"
    r"start (him|her|them|the patient|with)|we recommend|you)\b|\bgive (him|her|the patient)\b",
    re.IGNORECASE,
)
GROUPS = ("consider", "check_first", "in_use", "tried", "not_suitable", "outside_scope")

CONDITIONS = sorted(knowledge().conditions)
AGENTS = sorted(a.id for a in knowledge().agents.values())
SESSIONS = [m.id for m in knowledge().modalities.values()]
OUTCOMES = ["", "none", "partial", "response", "remission", "worse"]
STOPS = ["", "inefficacy", "intolerance", "loss_of_efficacy", "patient_choice"]

conditions = st.dictionaries(st.sampled_from(CONDITIONS), st.sampled_from(["yes", "no"]), max_size=40).map(
    lambda found: [{"kind": "condition", "name": name, "value": value} for name, value in sorted(found.items())]
)
labs = st.dictionaries(st.sampled_from(sorted(knowledge().labs)), st.integers(1, 600), max_size=8).map(
    lambda found: [{"kind": "lab", "name": name, "value": str(value), "start": "2026-10-05"} for name, value in sorted(found.items())]
)


@st.composite
def treatments(draw: st.DrawFn) -> list[dict[str, str]]:
    """Up to six courses of drugs or sessions, dated or not."""
    rows = []
    for number in range(draw(st.integers(0, 6))):
        session = draw(st.booleans())
        agent = draw(st.sampled_from(SESSIONS if session else AGENTS))
        family = {"PSY": "psychotherapy", "KET": "ketamine", "TMS": "tms", "ECT": "ect"}.get(agent.split(".")[0], "medication")
        rows.append(
            {
                "kind": family if session else "medication",
                "name": agent,
                "start": f"202{draw(st.integers(2, 5))}-0{number + 1}-05",
                "stop": draw(st.sampled_from(["", "2026-02-10", "2026-11-16"])),
                "dose": "" if session else draw(st.sampled_from(["", "10", "40", "200"])),
                "sessions": draw(st.sampled_from(["", "4", "12", "30"])) if session else "",
                "outcome": draw(st.sampled_from(OUTCOMES)),
                "stop_reason": draw(st.sampled_from(STOPS)),
            }
        )
    return rows


jurisdictions = st.sampled_from(["CA", "US", "UK", "EU"])
patients = st.tuples(st.sampled_from([PERSON, ""]), conditions, labs, treatments(), jurisdictions)


@given(patients)
def test_what_is_not_recorded_never_clears(
    patient: tuple[str, list[dict[str, str]], list[dict[str, str]], list[dict[str, str]], str],
) -> None:
    person, *rows, jurisdiction = patient
    for option in options_of(*([person] if person else []), *rows, jurisdiction=jurisdiction).values():
        if any(not code.startswith("dose:") for code in option.unrecorded):
            assert option.safety not in ("clear", "caution"), option.option
        if option.safety == "clear":
            assert not [r for r in option.reasons if r.kind == "unrecorded"]


@given(patients, st.data())
def test_taking_a_recorded_condition_away_never_clears(
    patient: tuple[str, list[dict[str, str]], list[dict[str, str]], list[dict[str, str]], str], data: st.DataObject
) -> None:
    _, recorded, measured, taken, jurisdiction = patient
    every = [{"kind": "condition", "name": name, "value": "yes" if name == "medicine_list_complete" else "no"} for name in CONDITIONS]
    full = list({row["name"]: row for row in [*every, *recorded]}.values())
    gone = data.draw(st.sampled_from([name for name in CONDITIONS if name not in ANSWERED_ELSEWHERE]))
    rest = [row for row in full if row["name"] != gone]
    before = options_of(PERSON, full, measured, taken, jurisdiction=jurisdiction)
    after = options_of(PERSON, rest, measured, taken, jurisdiction=jurisdiction)
    for option_id, option in after.items():
        if option.safety == "clear" and before[option_id].safety != "clear":
            assert gone not in {c for r in before[option_id].reasons for c in _subjects(r.code)}, option_id
        if gone in option.unrecorded:
            assert option.safety != "clear"


def _subjects(code: str) -> set[str]:
    # Of several subjects the first one decides when nothing is present: no liver disease is no severe one.
    return {row.subject.split()[0] for row in knowledge().options.cautions if row.code == code and row.subject}


@given(patients)
def test_no_sentence_orders(patient: tuple[str, list[dict[str, str]], list[dict[str, str]], list[dict[str, str]], str]) -> None:
    person, *rows, jurisdiction = patient
    for option in options_of(*([person] if person else []), *rows, jurisdiction=jurisdiction).values():
        for sentence in _sentences(option):
            assert _only_informs(sentence), sentence


@given(patients)
def test_every_option_stands_once_with_reasons_that_cite_known_sources(
    patient: tuple[str, list[dict[str, str]], list[dict[str, str]], list[dict[str, str]], str],
) -> None:
    person, *rows, jurisdiction = patient
    found = options_of(*([person] if person else []), *rows, jurisdiction=jurisdiction)
    sources, place = knowledge().sources, ("", 0)
    for option in found.values():
        assert option.group in GROUPS
        assert 0 < len(option.summary) <= 90, (option.option, option.summary)
        assert option.reasons
        assert all(source in sources for r in option.reasons for source in r.source.split())
        assert (GROUPS.index(place[0]) if place[0] else -1) <= GROUPS.index(option.group)
        assert option.rank in ((1,) if option.group != place[0] else (place[1], place[1] + 1))
        place = (option.group, option.rank)


@given(patients, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    patient: tuple[str, list[dict[str, str]], list[dict[str, str]], list[dict[str, str]], str], random: object
) -> None:
    _, recorded, measured, _, jurisdiction = patient
    mixed = [*recorded, *measured]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    one = options_of(recorded, measured, jurisdiction=jurisdiction)
    other = options_of(mixed, jurisdiction=jurisdiction)
    assert [(o.option, o.group, o.safety, o.rank, o.unrecorded) for o in one.values()] == [
        (o.option, o.group, o.safety, o.rank, o.unrecorded) for o in other.values()
    ]


def test_no_sentence_in_the_tables_orders() -> None:
    options = knowledge().options
    texts = [row.text for rows in (options.cautions, options.interactions, options.modifiers) for row in rows]
    texts += [row.text for row in options.rules.values()] + [row.text for row in options.lines.values()]
    texts += [row.result for row in options.evidence] + [n.text for notes in options.notes_on.values() for n in notes]
    assert [text for text in texts if BANNED.search(text)] == []


@cache
def _only_informs(sentence: str) -> bool:
    """No order in it, and no place left unfilled."""
    return not BANNED.search(sentence) and "{" not in sentence


def _sentences(option: Option) -> list[str]:
    return [option.title, option.summary, option.access, option.onset, option.burden, *(r.text for r in option.reasons)]
