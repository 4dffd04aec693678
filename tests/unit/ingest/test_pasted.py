"""Pasted lists of treatments: what is certain goes to its field, every other word is handed back, nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.ingest.pasted import MOST_TEXT, read_pasted
from lib.ingest.periods import period_of
from lib.knowledge.load import knowledge

TODAY = date(2026, 11, 24)


def fields(text: str) -> list[dict[str, str]]:
    return [dict(line.fields) for line in read_pasted(text, knowledge(), TODAY).lines]


def test_the_list_of_a_referral_letter() -> None:
    assert fields("sertraline 50-200 mg 2019-2020, no help; Effexor 225 x 6 mo, partial") == [
        {"name": "sertraline", "dose": "50-200 mg", "start": "2019", "to": "2020", "ended": "no help"},
        {"name": "Effexor", "dose": "225", "to": "6 mo", "ended": "partial"},
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "2. Cipralex 10-20 mg Mar 2018 - Nov 2018 (stopped: nausea)",
            {"name": "Cipralex", "dose": "10-20 mg", "start": "Mar 2018", "to": "Nov 2018", "ended": "nausea"},
        ),
        ("bupropion XL 300 mg since 2024", {"name": "bupropion XL", "dose": "300 mg", "start": "2024", "to": "ongoing"}),
        ("mirtazapine 30 mg nocte 2021-22", {"name": "mirtazapine", "dose": "30 mg", "start": "2021", "to": "2022"}),
        ("sertraline 50 mg increased to 200 mg, for 8/52", {"name": "sertraline", "dose": "50 mg increased to 200 mg", "to": "8 weeks"}),
        ("CBT 16 sessions Jan 2020 to May 2020", {"name": "CBT", "dose": "16 sessions", "start": "Jan 2020", "to": "May 2020"}),
        (
            "Esketamine 84 mg x 8 sessions, Mar-May 2023, remission",
            {"name": "Esketamine", "dose": "84 mg, 8 sessions", "start": "Mar 2023", "to": "May 2023", "ended": "remission"},
        ),
        ("citalopram until May 2015, loss of effect", {"name": "citalopram", "to": "May 2015", "ended": "loss of effect"}),
        ("venlafaxine XR 75 mg BID, Mar 5, 2020 - Jun 1, 2020", {"name": "venlafaxine XR", "dose": "75 mg BID", "start": "Mar 5 2020", "to": "Jun 1 2020"}),
    ],
)  # fmt: skip
def test_one_course(text: str, read: dict[str, str]) -> None:
    assert fields(text) == [read]


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("sertraline up to 200 mg 2015-2016", "up to 200 mg"),
        ("sertraline about 100 mg 2015-2016", "about 100 mg"),
        ("fluoxetine 20mg -> 60mg 2015-2016", "20mg -> 60mg"),
        ("venlafaxine 2015-2016, level 0.6", ""),
    ],
)
def test_a_limit_stays_a_limit_and_a_level_is_no_dose(text: str, dose: str) -> None:
    (line,) = read_pasted(text, knowledge(), TODAY).lines
    assert line.fields.get("dose", "") == dose


def test_what_a_drug_was_added_to_is_no_course_of_its_own() -> None:
    text = "Lithium 800mg added to venlafaxine Mar 2023 - Jun 2023, helped"
    (line,) = read_pasted(text, knowledge(), TODAY).lines
    assert dict(line.fields) == {"name": "Lithium", "augments": "venlafaxine", "dose": "800mg", "start": "Mar 2023", "to": "Jun 2023"}
    assert line.source == text


@pytest.mark.parametrize("text", ["rTMS was offered but declined", "?phenelzine 2010"])
def test_what_was_only_offered_or_is_unsure_is_handed_back(text: str) -> None:
    read = read_pasted(text, knowledge(), TODAY)
    assert read.lines == ()
    assert read.left == (text,)


def test_one_date_alone_is_a_start_and_never_makes_a_course_ongoing() -> None:
    (line,) = read_pasted("amitriptyline 2009", knowledge(), TODAY).lines
    assert dict(line.fields) == {"name": "amitriptyline", "start": "2009", "to": "unknown"}
    assert "taken as the start" in line.remark


def test_several_courses_in_a_sentence_and_what_augments_what() -> None:
    text = "Started on sertraline 100 mg in 2019, switched to venlafaxine XR 225 mg Mar 2020 to Jun 2021. Augmented with aripiprazole 5 mg since Jan 2021."
    read = fields(text)
    assert [one["name"] for one in read] == ["sertraline", "venlafaxine XR", "aripiprazole"]
    assert [one.get("augments") for one in read] == [None, None, "venlafaxine XR"]


@pytest.mark.parametrize(
    "text",
    [
        "never tried lithium",
        "Refused ECT",
        "mother took amitriptyline",
        "consider esketamine",
        "no TMS",
        "allergic to lamotrigine",
        "fluvoxamie 100mg 2015",  # a misspelling is for a person to mend
        "some tablets from the chemist",
    ],
)
def test_what_was_not_given_or_is_not_certain_is_handed_back_unread(text: str) -> None:
    read = read_pasted(text, knowledge(), TODAY)
    assert read.lines == ()
    assert read.left == (text,)


def test_a_denial_stops_at_its_own_sentence() -> None:
    read = read_pasted("Refused ECT. Esketamine 84 mg 2024-2025", knowledge(), TODAY)
    assert [dict(line.fields)["name"] for line in read.lines] == ["Esketamine"]
    assert read.left == ("Refused ECT.",)


def test_words_that_no_field_takes_are_said() -> None:
    (line,) = read_pasted("phenelzine 45 mg 2015-2017 (good effect, hypertensive crisis)", knowledge(), TODAY).lines
    assert line.fields["ended"] == "good effect"
    assert line.not_read == ("hypertensive crisis",)


def test_how_often_is_no_duration() -> None:
    (line,) = read_pasted("fluoxetine 90 mg every 2 weeks", knowledge(), TODAY).lines
    assert "to" not in line.fields


def test_too_much_text_is_not_swallowed() -> None:
    rest = "x" * 50
    assert read_pasted("sertraline\n" + " " * (MOST_TEXT - 11) + rest, knowledge(), TODAY).left[-1] == rest


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2019-2020", ("2019", "2020")),
        ("2019–20", ("2019", "2020")),
        ("2019-11", ("2019-11", "")),  # a month
        ("2019-18", None),  # years do not run backwards
        ("Mar 2019 to present", ("Mar 2019", "present")),
        ("from 2001 until May 2002", ("2001", "May 2002")),
        ("2019-03-05", ("2019-03-05", "")),
        ("2019-03-05 - 2019-06-01", ("2019-03-05", "2019-06-01")),
        ("2031", None),
        ("50-200", None),
    ],
)
def test_periods(text: str, period: tuple[str, str] | None) -> None:
    assert period_of(text, TODAY) == period


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "sertraline",
                "Effexor XR",
                "ECT",
                "100 mg",
                "2019-2020",
                "x",
                "6 mo",
                "no help",
                ",",
                ";",
                "(",
                ")",
                "not",
                "2 weeks",
                "\n",
                "?",
                "-",
            ]
        ),
        max_size=14,
    )
)
def test_every_word_is_in_a_field_in_the_rest_or_in_the_source_of_its_line(words: list[str]) -> None:
    read = read_pasted(" ".join(words), knowledge(), TODAY)
    shown = " ".join([*(line.source for line in read.lines), *read.left])
    for word in words:
        if word.strip() and word not in ";(),-\nx?":
            assert word in shown
    for line in read.lines:
        assert {w for part in line.not_read for w in part.split()} <= set(
            line.source.replace(",", " ").replace("(", " ").replace(")", " ").split()
        ) | {"?"}


@pytest.mark.parametrize(
    ("text", "not_read"),
    [
        ("lithium 900 mg 2019-2020, minimal response", "minimal"),
        ("duloxetine 120 mg since Jan 2025, good adherence", "good adherence"),
        ("Prozac 20mg 1998-2004, worked well", "worked well"),
        ("venlafaxine 225 mg 2019-2020, good initially", "good initially"),
    ],
)
def test_half_a_remark_is_no_outcome(text: str, not_read: str) -> None:
    (line,) = read_pasted(text, knowledge(), TODAY).lines
    assert "ended" not in line.fields
    assert not_read in line.not_read


def test_how_soon_it_came_back_is_no_duration() -> None:
    (line,) = fields("ECT 2017, excellent response, relapsed within 3 months")
    assert line == {"name": "ECT", "start": "2017", "to": "unknown", "ended": "excellent response"}


def test_a_no_in_the_brackets_of_one_course_does_not_stand_before_the_next() -> None:
    read = fields("Has tried Zoloft (max 200mg, 8 wks, no response), Lexapro 20mg (nausea)")
    assert [(line["name"], line["ended"]) for line in read] == [("Zoloft", "no response"), ("Lexapro", "nausea")]
    assert [line["name"] for line in fields("Zoloft 50 mg (nausea). Never tried (so far) lithium")] == ["Zoloft"]
