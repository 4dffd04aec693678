"""Doses in any unit and wording come to the same milligrams, and no text makes the reader raise or guess."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from lib.ingest.doses import read_dose

MILLIGRAMS = st.integers(1, 1200).map(float) | st.sampled_from([0.5, 2.5, 7.5, 12.5, 37.5, 62.5])
OFTEN = {
    1: ("daily", "od", "once daily", "qd", "a day", "nocte", "every morning", "q24h"),
    2: ("bd", "BID", "twice daily", "2x/day", "q12h", "morning and night"),
    3: ("tds", "TID", "3 times a day", "every 8 hours"),
    4: ("qds", "q6h"),
}
KINDS = ("parsed", "range", "prn", "titration", "ambiguous", "refused")


def plain(value: float) -> str:
    """A number as a person writes it."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


@given(MILLIGRAMS)
def test_grams_milligrams_and_micrograms_are_one_dose(mg: float) -> None:
    written = [f"{plain(mg)} mg", f"{plain(mg)}mg", f"{plain(mg).replace('.', ',')} mg", f"{plain(mg)} milligrams"]
    written += [f"{plain(mg * 1000)} micrograms", f"{plain(mg * 1000)} mcg"]
    if not plain(mg / 1000).startswith("1.000"):
        written.append(f"{plain(mg / 1000)} g")
    for text in written:
        reading = read_dose(text)
        assert reading.dose is not None, text
        assert math.isclose(reading.dose.low, mg, abs_tol=1e-6), text
        assert (reading.dose.low, reading.dose.unit, reading.dose.per) == (reading.dose.high, "mg", "day"), text


@given(MILLIGRAMS, st.sampled_from([(n, word) for n, words in OFTEN.items() for word in words]))
def test_daily_dose_is_amount_times_a_day(mg: float, often: tuple[int, str]) -> None:
    times, word = often
    for reading in (
        read_dose(f"{plain(mg)} mg {word}"),
        read_dose(plain(mg), "mg", word),
        read_dose(f"Take {plain(mg)} mg by mouth {word}."),
    ):
        assert reading.kind == "parsed", reading
        assert reading.daily_mg is not None
        assert math.isclose(reading.daily_mg[0], mg * times), reading


@given(MILLIGRAMS, MILLIGRAMS)
def test_a_range_keeps_both_ends(low: float, high: float) -> None:
    low, high = sorted((low, high))
    for dash in ("-", "–", " to ", " - "):
        reading = read_dose(f"{plain(low)}{dash}{plain(high)} mg")
        assert reading.dose is not None, reading
        assert (reading.dose.low, reading.dose.high) == (low, high)
        assert reading.kind == ("range" if low < high else "parsed")


@given(st.integers(7, 400), MILLIGRAMS, st.sampled_from(["tablet(s)", "tablets", "capsules"]))
def test_what_was_dispensed_is_never_the_dose(pack: int, mg: float, form: str) -> None:
    reading = read_dose(f"Example {plain(mg)}mg {form.replace('(s)', 's')} - {pack} {form} - TAKE ONE DAILY")
    assert reading.kind == "parsed"
    assert reading.daily_mg == (mg, mg)


@given(st.integers(1, 10_000).map(str) | st.decimals(1, 2000, places=1).map(str))
def test_a_bare_number_is_never_milligrams(number: str) -> None:
    for strength in (None, 50.0):
        reading = read_dose(number, "", "", strength)
        assert reading.daily_mg is None or (strength is not None and float(number) / strength < 0.25)


WORDS = "take 1 2 1/2 one half two tablet tablets mg 25mg 50 mg g mcg ml daily bd tds at night in the morning every 8 hours for 7 days then increase to prn as needed ( ) - / , . x week weeks twice a and or max up 100 total divided patch ½ 1-0-1 q6h #30 supply"


@given(st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join) | st.text(max_size=60), st.sampled_from([None, 25.0]))
def test_any_text_is_read_or_refused_in_order(text: str, strength: float | None) -> None:
    reading = read_dose(text, "", "", strength)
    assert reading.kind in KINDS
    assert reading.because
    for pair in (reading.amount, reading.per_day, reading.daily_mg):
        assert pair is None or pair[0] <= pair[1]
    if reading.kind in ("ambiguous", "refused", "prn"):
        assert reading.daily_mg is None
        assert reading.dose is None
    if reading.dose is not None:
        assert 0 <= reading.dose.low <= reading.dose.high < math.inf
