"""Dose and direction strings: what is read, and what is asked about instead of guessed.

All strings are our own, in the shapes that record systems and people write.
"""

from __future__ import annotations

import pytest

from lib.ingest.doses import read_dose
from lib.records.doses import Dose

# text                                                            | kind      | amount      | unit        | times a day | mg a day
READ = """
100 mg                                                            | parsed    | 100         | mg          | 1           | 100
50 mg BID                                                         | parsed    | 50          | mg          | 2           | 100
0.05 g                                                            | parsed    | 0.05        | g           | 1           | 50
37,5 mg mane                                                      | parsed    | 37.5        | mg          | 1           | 37.5
.5 mg tds                                                         | parsed    | 0.5         | mg          | 3           | 1.5
1,200 mg a day                                                    | parsed    | 1200        | mg          | 1           | 1200
25 micrograms od                                                  | parsed    | 25          | micrograms  | 1           | 0.025
50 mcg om                                                         | parsed    | 50          | micrograms  | 1           | 0.05
15mg nocte                                                        | parsed    | 15          | mg          | 1           | 15
20mg ON                                                           | parsed    | 20          | mg          | 1           | 20
75mg thrice daily                                                 | parsed    | 75          | mg          | 3           | 225
40 mg q8h                                                         | parsed    | 40          | mg          | 3           | 120
30 mg every twelve (12) hours                                     | parsed    | 30          | mg          | 2           | 60
150 mg/day                                                        | parsed    | 150         | mg          | 1           | 150
300 mg daily in 2 divided doses                                   | parsed    | 300         | mg          | 1           | 300
20 mg alternate days                                              | parsed    | 20          | mg          | 0.5         | 10
90 mg once a week                                                 | parsed    | 90          | mg          | 0.1429      | 12.8571
75-150 mg                                                         | range     | 75 150      | mg          | 1           | 75 150
75–225 mg daily                                                   | range     | 75 225      | mg          | 1           | 75 225
1 or 2 tablets at bedtime                                         | range     | 1 2         | tablet      | 1           |
20 mg every 4-6 hours                                             | range     | 20          | mg          | 4 6         | 80 120
100 mg in the morning and 200 mg at night                         | parsed    | 300         | mg          | 1           | 300
1 tab @9am and ½ tab @2pm                                         | parsed    | 1.5         | tablet      | 1           |
1 tablet twice a day, 1 in the morning and 1 at night             | parsed    | 1           | tablet      | 2           |
one and a half tablets nightly                                    | parsed    | 1.5         | tablet      | 1           |
2 1/2 tabs daily                                                  | parsed    | 2.5         | tablet      | 1           |
1-1/2 tablets daily                                               | parsed    | 1.5         | tablet      | 1           |
1-0-0-1                                                           | parsed    | 1           |             | 2           |
15-0-0-0 mg                                                       | parsed    | 15          | mg          | 1           | 15
2,5-0-0-5 ml                                                      | parsed    | 7.5         | mL          | 1           |
10 mg/5 mL 7.5 mL daily                                           | parsed    | 7.5         | mL          | 1           | 15
5 ml (25 mg) at night                                             | parsed    | 5           | mL          | 1           | 25
6 mg/24 h patch                                                   | parsed    | 6           | mg/24 h     | 1           | 6
0.5 mg/kg over 40 minutes                                         | parsed    | 0.5         | mg/kg       | 1           |
Take 1 tablet (50 mg total) by mouth 3 (three) times daily.       | parsed    | 1           | tablet      | 3           | 150
Take 2 capsules (150 mg total) by mouth every morning             | parsed    | 2           | capsule     | 1           | 150
two 25mg tablets at night                                         | parsed    | 2           | tablet      | 1           | 50
3 x 50 mg daily                                                   | parsed    | 3           |             | 1           | 150
Sertraline 50mg 3 tablets daily                                   | parsed    | 3           | tablet      | 1           | 150
Sertraline 50mg tablets - 56 tablet(s) - TAKE TWO DAILY           | parsed    | 2           | tablet      | 1           | 100
Mirtazapine 15mg tablets maximum 4 allowed Supply ( 28 ) tablet(s) TAKE ONE AT NIGHT | parsed | 1 | tablet | 1 | 15
2 tab nocte fifty six tablets                                     | parsed    | 2           | tablet      | 1           |
40 mg od 30 tablets                                               | parsed    | 40          | mg          | 1           | 40
20 mg PO daily x 90 days                                          | parsed    | 20          | mg          | 1           | 20
30mg od 2/52                                                      | parsed    | 30          | mg          | 1           | 30
tkae 2 talbets of sertraline 50mg 2 tiems a day for 6 wekes       | parsed    | 2           | tablet      | 2           | 200
TAKE ONE 3 TIMES/DAY                                              | parsed    | 1           |             | 3           |
BID(08-20)                                                        | parsed    |             |             | 2           |
3X-WEEKLY                                                         | parsed    |             |             | 0.4286      |
1 comprimé matin et soir                                          | parsed    | 1           | tablet      | 2           |
50 mg 1x täglich                                                  | parsed    | 50          | mg          | 1           | 50
two hundred and fifty mg daily                                    | parsed    | 250         | mg          | 1           | 250
Lithium 400mg m/r 2 nocte                                         | parsed    | 2           |             | 1           | 800
12 hr bupropion 150 MG oral tablet, 1 tablet bd                   | parsed    | 1           | tablet      | 2           | 300
1 tab bd. 60 tablets, 5 refills                                   | parsed    | 1           | tablet      | 2           |
20 mg Mon, Wed and Fri                                            | parsed    | 20          | mg          | 0.4286      | 8.5714
1-2 tabs qid prn                                                  | prn       | 1 2         | tablet      | 4           |
take 1 or 2 4hrly when required                                   | prn       | 1 2         |             | 6           |
20 mg bei Bedarf (max. 60 mg/24 h)                                | prn       | 20          | mg          |             |
25 mg daily x 7 days then 50 mg daily                             | titration | 25 50       | mg          | 1           | 25 50
start 25 mg daily, increase by 25 mg every week to 100 mg         | titration | 25 100      | mg          | 1           | 25 100
week 1: 50 mg bd; week 2: 100 mg bd                               | titration | 50 100      | mg          | 2           | 100 200
ramp up 10mg weekly                                               | titration | 10          | mg          | 1           |
50 mg -> 100 mg                                                   | titration | 50 100      | mg          | 1           | 50 100
1 cp le soir au coucher                                           | parsed    | 1           | tablet      | 1           |
Take 1 tablet every evening at bedtime                            | parsed    | 1           | tablet      | 1           |
take 20 mg every morning at 11 am                                 | parsed    | 20          | mg          | 1           | 20
jeden zweiten Tag 20 mg                                           | parsed    | 20          | mg          | 0.5         | 10
1 cp un jour sur deux                                             | parsed    | 1           | tablet      | 0.5         |
20 mg in 5 ml, 10 ml mane                                         | parsed    | 10          | mL          | 1           | 40
50 mg bis in die                                                  | parsed    | 50          | mg          | 2           | 100
dos veces al día 25 mg                                            | parsed    | 25          | mg          | 2           | 50
1 tablett morgon och kväll                                        | parsed    | 1           | tablet      | 2           |
2 maal daags 25 mg                                                | parsed    | 25          | mg          | 2           | 50
3 dd 25 mg                                                        | parsed    | 25          | mg          | 3           | 75
una compressa due volte al giorno                                 | parsed    | 1           | tablet      | 2           |
20 mg lundi et jeudi                                              | parsed    | 20          | mg          | 0.2857      | 5.7143
2 Tbl. à 75 mg morgens                                            | parsed    | 2           | tablet      | 1           | 150
morgens 75 mg, abends 150 mg                                      | parsed    | 225         | mg          | 1           | 225
eine halbe Tablette morgens                                       | parsed    | 0.5         | tablet      | 1           |
50->100->150 mg                                                   | titration | 50 150      | mg          | 1           | 50 150
2 tabs bid x 30d                                                  | parsed    | 2           | tablet      | 2           |
between 25 and 50 mg daily                                        | range     | 25 50       | mg          | 1           | 25 50
20 mg every other week                                            | parsed    | 20          | mg          | 0.0714      | 1.4286
20 mg second daily                                                | parsed    | 20          | mg          | 0.5         | 10
20 mg every 2nd day                                               | parsed    | 20          | mg          | 0.5         | 10
20 mg alt days                                                    | parsed    | 20          | mg          | 0.5         | 10
20 mg b.d                                                         | parsed    | 20          | mg          | 2           | 40
25 mg for week 1 then 50 mg daily                                 | titration | 25 50       | mg          | 1           | 25 50
for a week 2 tablets daily                                        | parsed    | 2           | tablet      | 1           |
20 mg (1 tablet)                                                  | parsed    | 20          | mg          | 1           | 20
one tablet early in the morning                                   | parsed    | 1           | tablet      | 1           |
Fluoxetine 20mg capsules (Eli Lilly and Company Ltd) TAKE TWO DAILY | parsed   | 2           | capsule     | 1           | 40
50 mg daily <br/>                                                 | parsed    | 50          | mg          | 1           | 50
"""


@pytest.mark.parametrize("line", READ.strip().splitlines())
def test_reads(line: str) -> None:
    text, kind, amount, unit, per_day, daily = (part.strip() for part in line.split("|"))
    reading = read_dose(text).to_json()
    found = (reading["kind"], reading["amount"], reading["unit"], reading["per_day"], reading["daily_mg"])
    assert found == (kind, _pair(amount), unit, _pair(per_day), _pair(daily))


def _pair(text: str) -> list[float] | None:
    numbers = [float(part) for part in text.split()]
    return [numbers[0], numbers[-1]] if numbers else None


# Read in more than one way by a careful person: asked, never turned into mg a day.
ASKED = """
50                                                    | unit
20 od                                                 | unit
mirtazapine 30                                        | unit
100 daily                                             | unit
Take 100 mg 2 tablets daily                           | whole dose
2 tablets 50 mg bid                                   | whole dose
1.000 mg                                              | decimal
up to 200 mg daily                                    | limit
max 200 mg                                            | limit
20 mg once                                            | Once
10 mg nocte, may repeat once                          | condition
20 mg daily (Mon-Fri)                                 | condition
1 tablet daily and two on sundays                     | days of the week
1 caps po dailyx30 daysinstrreplaces her 20mg dose    | replaced
Cross-taper citalopram to duloxetine 30mg             | replaced
100mg (previously 50mg)                               | replaced
25-50-75 mg                                           | row
600 mg + 300 mg                                       | more than one amount
1 tab twice daily in the morning                      | two different ways
2 tabs every morning and 1 tab every other evening    | days of the week
2 x 5 ml at night                                     | volume
75 mg x 2                                             | whole dose
3 tablets                                             | How often
50 mg?                                                | not exact
~50 mg                                                | not exact
about 50 mg                                           | not exact
>50 mg                                                | limit
<= 50 mg                                              | limit
50 mg or less                                         | limit
at least 150 mg                                       | limit
min 50 mg max 200 mg                                  | limit
100 mg weekdays                                       | condition
1 tab in the evening, at bedtime                      | two different ways
günde 2 defa 50 mg                                    | how often
50 mg 2x denně                                        | how often
70 mg biweekly                                        | 'biweekly' may say how often
70 mg bi-weekly                                       | 'bi-weekly' may say how often
400 mg quarterly                                      | 'quarterly' may say how often
20 mg rarely                                          | 'rarely' may say that it was not taken
20 mg most days                                       | 'most days' may say that it was not taken
20 mg when remembered                                 | 'when remembered' may say that it was not taken
20 mg not taken                                       | 'not taken' may say that it was not taken
declined 20 mg                                        | 'declined' may say that it was not taken
20 mg premenstrually                                  | 'premenstrually' may say that it was not taken
100 mg (50 bd)                                        | whole dose
Take 1 tablet daily, next due 5 May                   | unit
"""


@pytest.mark.parametrize("line", ASKED.strip().splitlines())
def test_asks(line: str) -> None:
    text, because = (part.strip() for part in line.split("|"))
    reading = read_dose(text)
    assert reading.kind == "ambiguous", reading
    assert because in reading.because
    assert reading.daily_mg is None
    assert reading.dose is None


@pytest.mark.parametrize(
    "text", ["", "as directed", "PO daily", "20 drops daily", "one teaspoon daily", "sertraline 50mg tablets", "-50 mg"]
)
def test_refuses(text: str) -> None:
    reading = read_dose(text)
    assert reading.kind == "refused"
    assert reading.dose is None


@pytest.mark.parametrize(
    ("cells", "dose"),
    [
        (("100", "mg", "", None), Dose(100, 100, "mg", "day", "100 mg")),
        (("50", "mg", "BID", None), Dose(100, 100, "mg", "day", "50 mg BID")),
        (("50 mg", "", "2", None), Dose(100, 100, "mg", "day", "50 mg 2 times a day")),
        (("1 tab", "", "nocte", 50.0), Dose(50, 50, "mg", "day", "1 tab nocte")),
        (("TAKE TWO AT NIGHT", "", "", 15.0), Dose(30, 30, "mg", "day", "TAKE TWO AT NIGHT")),
        (("1", "", "od", 50.0), Dose(50, 50, "mg", "day", "1 od")),  # 1 mg would be a fiftieth of a tablet
        (("5", "", "od", 5.0), None),  # five tablets, or the 5 mg tablet?
        (("50", "", "od", 50.0), None),
        (("0.5 mg", "", "twice weekly", None), Dose(1, 1, "mg", "week", "0.5 mg twice weekly")),
        (("6", "mg/24 h", "", None), Dose(6, 6, "mg/24 h", "day", "6 mg/24 h")),
    ],
)
def test_cells_of_their_own(cells: tuple[str, str, str, float | None], dose: Dose | None) -> None:
    assert read_dose(*cells).dose == dose


def test_the_answer_says_exactly_what_the_command_line_promises() -> None:
    assert read_dose("1 tab nocte").to_json() == {
        "text": "1 tab nocte",
        "kind": "parsed",
        "amount": [1, 1],
        "unit": "tablet",
        "per_day": [1, 1],
        "daily_mg": None,
        "because": "Amount times a day.",
    }
