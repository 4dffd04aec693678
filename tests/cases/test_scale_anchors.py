"""Does a total fall into the band that published texts give it?

Anchors: a worked PHQ-9 example (https://learn8.cc/q/4LLWDg679x.html), one quoted from the PHQ manual
(https://www.david-cook.org/what-is-a-qid-score/), the PHQ-9 bands (https://mindsanctuary.net/surveys/PHQ-9) and those of the QIDS-SR16
(https://www.millisecond.com/library/v7/qids_sr16/qids_sr16/qids_sr16.manual, http://ids-qids.org/interpretation.html). Every band is asked at both
ends, so that neighbours meet without a gap. A text that joins PHQ-9 10 to 19 as moderate (https://apktume.com/iphone/us/app/1596573918) is not
followed for the bands; our severity of an episode joins them on purpose (a convention, data/knowledge/rules/staging.csv). The crosswalk from
QIDS to HAM-D is not used: scores of one instrument are never turned into another's.
"""

from __future__ import annotations

import pytest

from lib.knowledge.load import knowledge
from tests.builders import table

ANCHORS = """
    scale     | total | band
    PHQ-9     | 0     | None or minimal
    PHQ-9     | 4     | None or minimal
    PHQ-9     | 5     | Mild
    PHQ-9     | 9     | Mild
    PHQ-9     | 10    | Moderate
    PHQ-9     | 14    | Moderate
    PHQ-9     | 15    | Moderately severe
    PHQ-9     | 16    | Moderately severe
    PHQ-9     | 19    | Moderately severe
    PHQ-9     | 20    | Severe
    PHQ-9     | 27    | Severe
    QIDS-SR16 | 0     | None
    QIDS-SR16 | 5     | None
    QIDS-SR16 | 6     | Mild
    QIDS-SR16 | 10    | Mild
    QIDS-SR16 | 11    | Moderate
    QIDS-SR16 | 15    | Moderate
    QIDS-SR16 | 16    | Severe
    QIDS-SR16 | 20    | Severe
    QIDS-SR16 | 21    | Very severe
    QIDS-SR16 | 27    | Very severe
"""


@pytest.mark.parametrize(("scale", "total", "band"), [tuple(row.values()) for row in table(ANCHORS)])
def test_a_total_falls_into_its_published_band(scale: str, total: str, band: str) -> None:
    found = [b.title for b in knowledge().bands[scale] if b.low <= float(total) <= b.high]
    assert found == [band]


# The crosswalk of ids-qids.org puts QIDS 5 beside HAM-D17 7: the upper ends of "none", where each instrument's remission ends. PHQ-9: minimal, 0 to 4.
@pytest.mark.parametrize(("scale", "last"), [("QIDS-SR16", 5), ("HAM-D17", 7), ("PHQ-9", 4)])
def test_remission_ends_where_the_lowest_band_ends(scale: str, last: int) -> None:
    lowest = knowledge().bands[scale][0]
    assert (lowest.low, lowest.high, knowledge().scales[scale].remission) == (0, last, last)


@pytest.mark.parametrize(("scale", "highest"), [("PHQ-9", 27), ("QIDS-SR16", 27)])
def test_the_range_of_the_instrument(scale: str, highest: int) -> None:
    assert (knowledge().scales[scale].low, knowledge().scales[scale].high) == (0, highest)
