"""Which history meets which definition? (rules E, clinical criteria 1). y = met, n = not met, ? = cannot tell; every threshold from both sides."""

from __future__ import annotations

import pytest

from lib.engine.settings import Settings
from lib.knowledge.clauses import FailedCourses
from lib.records.answers import NO, UNKNOWN, YES, Answer
from tests.builders import DAY0, day, table
from tests.unit.engine.criteria.asking import LETTERS, PERSON, answer, ask, clause, expect, two_courses, with_rows

# --- Duration. 28 days are 4.0 weeks, 42 are 6.0, 56 are 8.0. Two courses rated 10 % better, taken as prescribed (90 %).
# consensus item 10 and Rybak: 4 weeks; NICE 1.9.1: 4 weeks; MGH-ATRQ and the esketamine trials: 6 weeks; the description asks for none.
DURATION = """
    pack                     | 27 | 28 | 29 | 41 | 42 | 43 | 55 | 56 | 57
    two_courses              | y  | y  | y  | y  | y  | y  | y  | y  | y
    ema_2013                 | n  | n  | n  | n  | y  | y  | y  | y  | y
    ema_2009_two_classes     | n  | n  | n  | n  | y  | y  | y  | y  | y
    consensus_2021           | n  | y  | y  | y  | y  | y  | y  | y  | y
    canadian_delphi_2021     | n  | y  | y  | y  | y  | y  | y  | y  | y
    canmat_2023              | n  | n  | n  | n  | y  | y  | y  | y  | y
    nice_ng222_review        | n  | y  | y  | y  | y  | y  | y  | y  | y
    fda_esketamine_trials    | n  | n  | n  | n  | y  | y  | y  | y  | y
"""


@pytest.mark.parametrize(("pack_id", "days", "met"), expect(DURATION))
def test_duration(pack_id: str, days: str, met: Answer) -> None:
    assert ask(pack_id, two_courses(days=int(days), adherence="90")).met is met


# --- Improvement in percent. Below 25: consensus. At most 25: esketamine trials. Below 50: Rybak, and the default profile. Below 20: NICE here.
IMPROVEMENT = """
    pack                      | 19 | 20 | 21 | 24 | 25 | 26 | 49 | 50 | 51
    two_courses               | y  | y  | y  | y  | y  | y  | y  | n  | n
    ema_2013                  | y  | y  | y  | y  | y  | y  | y  | n  | n
    consensus_2021            | y  | y  | y  | y  | n  | n  | n  | n  | n
    partially_responsive_2021 | n  | n  | n  | n  | y  | y  | y  | n  | n
    canadian_delphi_2021      | y  | y  | y  | y  | y  | y  | y  | n  | n
    canmat_2023               | y  | y  | y  | y  | y  | y  | y  | n  | n
    nice_ng222_review         | y  | n  | n  | n  | n  | n  | n  | n  | n
    fda_esketamine_trials     | y  | y  | y  | y  | y  | n  | n  | n  | n
"""


@pytest.mark.parametrize(("pack_id", "percent", "met"), expect(IMPROVEMENT))
def test_improvement(pack_id: str, percent: str, met: Answer) -> None:
    assert ask(pack_id, two_courses(outcome=percent, adherence="90")).met is met


# --- Outcome in words. none < 25 %, partial 25-49 %, response >= 50 %. "No response at all" (NICE) takes a rated none as it stands.
WORDS = """
    pack                      | none | worse | partial | response | remission | -
    two_courses               | y    | y     | y       | n        | n         | ?
    ema_2013                  | y    | y     | y       | n        | n         | ?
    consensus_2021            | y    | y     | n       | n        | n         | ?
    partially_responsive_2021 | n    | n     | y       | n        | n         | ?
    canadian_delphi_2021      | y    | y     | y       | n        | n         | ?
    nice_ng222_review         | y    | y     | n       | n        | n         | ?
    fda_esketamine_trials     | y    | y     | n       | n        | n         | ?
"""


@pytest.mark.parametrize(("pack_id", "word", "met"), expect(WORDS))
def test_outcome_in_words(pack_id: str, word: str, met: Answer) -> None:
    assert ask(pack_id, two_courses(outcome="" if word == "-" else word, adherence="90")).met is met


# --- C4: stopped for inefficacy without an outcome is below response, degree unknown.
INEFFICACY = """
    pack                  | inefficacy
    two_courses           | y
    canadian_delphi_2021  | y
    consensus_2021        | ?
    fda_esketamine_trials | ?
"""


@pytest.mark.parametrize(("pack_id", "reason", "met"), expect(INEFFICACY))
def test_stopped_for_inefficacy_alone(pack_id: str, reason: str, met: Answer) -> None:
    assert ask(pack_id, two_courses(outcome="", stop_reason=reason)).met is met


# --- Adherence (B3): below 80 % never counts; not recorded is presumed, except where the source wants it affirmed (EMA 2013).
ADHERENCE = """
    pack                  | 79 | 80 | 81 | good | partial | poor | -
    two_courses           | n  | y  | y  | y    | n       | n    | y
    ema_2013              | n  | y  | y  | y    | n       | n    | ?
    consensus_2021        | n  | y  | y  | y    | n       | n    | y
    canadian_delphi_2021  | n  | y  | y  | y    | n       | n    | y
    canmat_2023           | n  | y  | y  | y    | n       | n    | y
    nice_ng222_review     | n  | y  | y  | y    | n       | n    | y
    fda_esketamine_trials | n  | y  | y  | y    | n       | n    | y
"""


@pytest.mark.parametrize(("pack_id", "adherence", "met"), expect(ADHERENCE))
def test_adherence(pack_id: str, adherence: str, met: Answer) -> None:
    assert ask(pack_id, two_courses(adherence="" if adherence == "-" else adherence)).met is met


def test_presumed_adherence_is_listed_as_an_assumption() -> None:
    found = ask("consensus_2021", two_courses())
    assert found.assumptions == ("Adherence not recorded, presumed adequate: sertraline and venlafaxine.",)
    assert ask("consensus_2021", two_courses(adherence="90")).assumptions == ()


def test_affirmed_adherence_is_asked_for_course_by_course() -> None:
    found = clause("ema_2013", "failed_courses", two_courses())
    assert (found.met, found.missing) == (UNKNOWN, ("adherence:sertraline-1", "adherence:venlafaxine-1"))
    assert found.because == "Sertraline and venlafaxine cannot tell: adherence not recorded."


# --- Window. Both courses ended before the episode began: only packs bound to the episode say no.
WINDOW = """
    pack                      | before | since | spans
    two_courses               | y      | y     | y
    ema_2013                  | y      | y     | y
    canadian_delphi_2021      | y      | y     | y
    canmat_2023               | y      | y     | y
    consensus_2021            | n      | y     | n
    nice_ng222_review         | n      | y     | y
    fda_esketamine_trials     | n      | y     | n
"""


# "spans": sertraline ran before the episode and 3 weeks into it; venlafaxine lies inside (A8: only the part since then counts).
@pytest.mark.parametrize(("pack_id", "place", "met"), expect(WINDOW))
def test_window(pack_id: str, place: str, met: Answer) -> None:
    start = {"before": "d-400", "since": "d0", "spans": "d-39"}[place]
    assert ask(pack_id, two_courses(start=start, adherence="90")).met is met


EPISODE_UNKNOWN = """
    pack                      | -
    two_courses               | y
    ema_2013                  | y
    canadian_delphi_2021      | y
    canmat_2023               | y
    consensus_2021            | ?
    nice_ng222_review         | ?
    fda_esketamine_trials     | ?
"""


# A8: with no start of the episode every clause limited to it is open, and says so.
@pytest.mark.parametrize(("pack_id", "_", "met"), expect(EPISODE_UNKNOWN))
def test_episode_start_not_recorded(pack_id: str, _: str, met: Answer) -> None:
    history = two_courses(adherence="90").replace("episode | episode", "event | other")
    found = ask(pack_id, history)
    assert found.met is met
    if met is UNKNOWN:
        counting = next(c for c in found.clauses if c.clause in ("failed_courses", "any_of"))
        assert "start of the current episode not recorded" in counting.because
        assert "episode_start" in counting.missing


def test_a_short_course_fails_the_episode_clause_whatever_its_start() -> None:
    history = two_courses(days=27, adherence="90").replace("episode | episode", "event | other")
    assert ask("consensus_2021", history).met is NO


# --- How many: one, two, or one and one that cannot be told. Mirtazapine's outcome is not recorded.
@pytest.mark.parametrize(
    ("rows", "met", "summary"),
    [
        ("sertraline", NO, "1 of 2 needed courses failed: sertraline."),
        ("sertraline mirtazapine", UNKNOWN, "1 of 2 needed courses failed: sertraline; cannot tell on mirtazapine."),
        ("sertraline venlafaxine", YES, "2 of 2 needed courses failed: sertraline, venlafaxine."),
        ("sertraline venlafaxine mirtazapine", YES, "2 of 2 needed courses failed: sertraline, venlafaxine."),
        ("sertraline venlafaxine escitalopram", YES, "3 courses failed, 2 needed: sertraline, venlafaxine, escitalopram."),
        ("", NO, "0 of 2 needed courses failed."),
    ],
)
def test_counting(rows: str, met: Answer, summary: str) -> None:
    found = ask("consensus_2021", with_rows(PERSON, _courses(rows)))
    assert (found.met, found.summary) == (met, summary)


DOSES = {"sertraline": "100", "venlafaxine": "150", "mirtazapine": "30", "escitalopram": "20", "fluoxetine": "40", "amitriptyline": "150"}


def _courses(names: str, **cells: str) -> list[dict[str, str]]:
    """Courses of 60 days one after the other, rated none; of mirtazapine nobody wrote down how it went."""
    rows = []
    for number, name in enumerate(names.split()):
        outcome = "" if name == "mirtazapine" else "none"
        dates = {"start": f"d{60 * number}", "stop": f"d{60 * number + 60}"}
        rows.append({"kind": "medication", "name": name, "dose": DOSES[name], "outcome": outcome, **dates, **cells})
    return rows


# Two courses of one drug are two courses to the description, one drug to the definitions.
def test_the_same_drug_twice() -> None:
    rows = _courses("sertraline sertraline")
    rows[1]["start"], rows[1]["stop"] = "d200", "d260"
    history = with_rows(PERSON, rows)
    assert ask("two_courses", history).met is YES
    assert ask("consensus_2021", history).met is NO
    assert ask("canadian_delphi_2021", history).met is NO


# Same class: enough for EMA 2013 and the consensus, not for the wording of 2009. An unknown course of another class keeps it open.
CLASSES = """
    pack                 | sertraline fluoxetine | sertraline venlafaxine | sertraline fluoxetine mirtazapine
    ema_2013             | y                     | y                      | y
    consensus_2021       | y                     | y                      | y
    ema_2009_two_classes | n                     | y                      | ?
"""


@pytest.mark.parametrize(("pack_id", "names", "met"), expect(CLASSES))
def test_classes(pack_id: str, names: str, met: Answer) -> None:
    assert ask(pack_id, with_rows(PERSON, _courses(names, adherence="90"))).met is met


def test_too_few_classes_are_named() -> None:
    found = ask("ema_2009_two_classes", with_rows(PERSON, _courses("sertraline fluoxetine")))
    assert found.summary == "2 of 2 needed courses failed: sertraline, fluoxetine (1 of 2 needed classes)."


FOUR = "sertraline venlafaxine escitalopram"


@pytest.mark.parametrize(("names", "met"), [(FOUR, NO), (f"{FOUR} mirtazapine", UNKNOWN), (f"{FOUR} fluoxetine", YES)])
def test_vagus_nerve_stimulation_needs_four(names: str, met: Answer) -> None:
    assert ask("vns_four_failures", with_rows(PERSON, _courses(names))).met is met


# --- Dose: below the MGH-ATRQ minimum no adequate course; not recorded cannot be told. The description and the registers ask for none.
DOSE = """
    pack                  | 25 | 50 | -
    two_courses           | y  | y  | y
    consensus_2021        | n  | y  | ?
    canadian_delphi_2021  | n  | y  | ?
    fda_esketamine_trials | n  | y  | ?
    register_two_switches | n  | n  | n
"""


# Venlafaxine stays adequate; sertraline has the dose of the column. Two switches need a third drug, which is not there.
@pytest.mark.parametrize(("pack_id", "dose", "met"), expect(DOSE))
def test_dose(pack_id: str, dose: str, met: Answer) -> None:
    rows = _courses("sertraline venlafaxine")
    rows[0]["dose"] = "" if dose == "-" else dose
    assert ask(pack_id, with_rows(PERSON, rows)).met is met


def test_an_unknown_dose_is_asked_for() -> None:
    rows = _courses("sertraline venlafaxine")
    rows[0]["dose"] = ""
    assert clause("consensus_2021", "failed_courses", with_rows(PERSON, rows)).missing == ("dose:sertraline-1",)


# --- Intolerance is never a failure (D); consensus item 10: stopped before the end of week 4 is none either.
@pytest.mark.parametrize(("pack_id", "days", "met"), [("two_courses", 20, NO), ("consensus_2021", 20, NO), ("consensus_2021", 60, YES)])
def test_stopped_for_side_effects(pack_id: str, days: int, met: Answer) -> None:
    assert ask(pack_id, two_courses(days=days, stop_reason="intolerance")).met is met


# --- Where a definition asks for no weeks, what keeps a course from having failed still does (D): it is in progress, or side effects ended it and
# --- whether it was adequate before is not known. Sertraline failed; venlafaxine 150 mg is the second course. AS_OF is 2026-11-24.
SECOND = """
    started    | stop | reason      | dose | met
    2026-11-24 |      |             | 150  | n
    2026-11-03 |      |             | 150  | n
    2026-10-14 |      |             | 150  | n
    2026-10-13 |      |             | 150  | y
    d100       | d160 | intolerance | 150  | y
    d100       | d160 | intolerance |      | ?
    d100       | d120 | intolerance |      | n
"""


@pytest.mark.parametrize(("started", "stop", "reason", "dose", "met"), [tuple(row.values()) for row in table(SECOND)])
def test_too_early_to_have_failed(started: str, stop: str, reason: str, dose: str, met: str) -> None:
    first, second = _courses("sertraline venlafaxine")
    second |= {"start": started, "stop": stop, "stop_reason": reason, "dose": dose, "outcome": "none"}
    assert ask("two_courses", with_rows(PERSON, [first, second])).met is LETTERS[met]


# --- A response that was later lost is not a failure (D).
def test_a_lost_response_is_no_failure() -> None:
    found = clause("canadian_delphi_2021", "failed_courses", two_courses(outcome="response", stop_reason="loss_of_efficacy"))
    assert (found.met, found.because) == (NO, "Sertraline and venlafaxine not counted: response reached and later lost.")


# --- An augmentation is not a course of its own (A6).
def test_an_augmentation_is_not_counted() -> None:
    rows = [
        {"kind": "medication", "name": "sertraline", "start": "d0", "stop": "d200", "dose": "100", "outcome": "none"},
        {
            "kind": "medication",
            "name": "aripiprazole",
            "start": "d60",
            "stop": "d200",
            "dose": "5",
            "outcome": "none",
            "augments": "sertraline",
        },
    ]
    assert ask("consensus_2021", with_rows(PERSON, rows)).met is NO


# --- Diagnosis.
DIAGNOSIS = """
    pack                  | unipolar_depression | bipolar_disorder | -
    two_courses           | y                   | y                | y
    ema_2013              | y                   | n                | ?
    consensus_2021        | y                   | n                | ?
    nice_ng222_review     | y                   | n                | ?
    fda_esketamine_trials | y                   | n                | ?
"""


@pytest.mark.parametrize(("pack_id", "diagnosis", "met"), expect(DIAGNOSIS))
def test_diagnosis(pack_id: str, diagnosis: str, met: Answer) -> None:
    history = two_courses(adherence="90").replace("unipolar_depression", "" if diagnosis == "-" else diagnosis)
    assert ask(pack_id, history).met is met


# --- NICE 1.9.1: a psychological treatment has its own timer of 4 weeks.
@pytest.mark.parametrize(
    ("days", "outcome", "met"), [(27, "none", NO), (28, "none", YES), (29, "none", YES), (60, "partial", NO), (60, "", UNKNOWN)]
)
def test_nice_psychological_timer(days: int, outcome: str, met: Answer) -> None:
    rows = [{"kind": "psychotherapy", "name": "PSY.CBT", "start": "d0", "stop": f"d{days}", "outcome": outcome, "sessions": "12"}]
    assert ask("nice_ng222_review", with_rows(PERSON, rows)).met is met


# --- A later course that helped, and still does, leaves nothing to review; one not judged yet, or that lost its effect, does not.
@pytest.mark.parametrize(
    ("outcome", "reason", "met"), [("remission", "", NO), ("response", "", NO), ("", "", YES), ("response", "loss_of_efficacy", YES)]
)
def test_nice_when_a_later_course_helped(outcome: str, reason: str, met: Answer) -> None:
    rows = _courses("sertraline venlafaxine")
    rows[1].update(outcome=outcome, stop_reason=reason)
    found = clause("nice_ng222_review", "any_of", with_rows(PERSON, rows))
    assert found.met is met
    assert ("sertraline not counted: venlafaxine helped since" in found.because.lower()) is (met is NO)


# --- Registers need no outcome: sertraline and venlafaxine were each left for another antidepressant.
@pytest.mark.parametrize(
    ("names", "days", "met"),
    [
        ("sertraline venlafaxine escitalopram", 60, YES),
        ("sertraline venlafaxine escitalopram", 42, YES),
        ("sertraline venlafaxine escitalopram", 41, NO),
        ("sertraline venlafaxine", 60, NO),
    ],
)
def test_two_switches(names: str, days: int, met: Answer) -> None:
    rows = _courses(names)
    for number, row in enumerate(rows):
        row.update(start=f"d{days * number}", stop=f"d{days * number + days}", outcome="", dose="")
    assert ask("register_two_switches", with_rows(PERSON, rows)).met is met


# The second shift on day 120, admission on day 0; 12 months later is day 366 (2024 was a leap year).
@pytest.mark.parametrize(("shift", "met"), [(365, YES), (366, YES), (367, NO)])
def test_denmark_second_shift_within_12_months(shift: int, met: Answer) -> None:
    assert day(366).isoformat() == "2025-01-01"
    assert DAY0.isoformat() == "2024-01-01"
    rows = [
        {"kind": "event", "name": "hospital_admission", "start": "d0"},
        {"kind": "medication", "name": "sertraline", "start": "d0", "stop": "d30"},
        {"kind": "medication", "name": "venlafaxine", "start": "d30", "stop": f"d{shift}"},
        {"kind": "medication", "name": "mirtazapine", "start": f"d{shift}"},
    ]
    assert ask("register_denmark_12_months", with_rows(PERSON, rows)).met is met


def test_denmark_without_an_admission_cannot_tell() -> None:
    found = clause("register_denmark_12_months", "failed_courses", with_rows(PERSON, _courses("sertraline venlafaxine mirtazapine")))
    assert (found.met, found.missing) == (UNKNOWN, ("event:hospital_admission",))


# --- The chosen dose column reaches the packs: venlafaxine 75 mg is adequate by Maudsley (75), not by MGH-ATRQ (150).
@pytest.mark.parametrize(("column", "met"), [("mgh_atrq", NO), ("maudsley", YES)])
def test_dose_column(column: str, met: Answer) -> None:
    history = two_courses(adherence="90").replace(" 150 ", " 75 ")
    assert answer("canadian_delphi_2021", FailedCourses, history, settings=Settings(dose_column=column)) is met


# --- Past its review date a pack is shown as out of date (E).
@pytest.mark.parametrize(("days_after", "out"), [(0, False), (1, True)])
def test_out_of_date(days_after: int, out: bool) -> None:
    from datetime import timedelta

    from tests.unit.engine.criteria.asking import pack

    as_of = pack("consensus_2021").review_by + timedelta(days=days_after)
    assert ask("consensus_2021", two_courses(), as_of=as_of).out_of_date is out
