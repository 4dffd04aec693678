"""Can the fills be told apart, by every eye, and the words be read?

Simulation: Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB. Distance: CIEDE2000 (Sharma, Wu and Dalal 2005).
"""

from __future__ import annotations

from itertools import combinations
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

import pytest

from lib.charts.looks import text_on
from lib.charts.palette import BANDS, DECIDED, DIM_LINE, FAMILIES, FLAG, INK, MUTED, PAPER, PATTERNS, SYMBOLS, tint

FILLS = [family.colour for family in FAMILIES.values()]
SIMULATED = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(colour: str) -> list[float]:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""
    light = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other)))
    return (light[1] + 0.05) / (light[0] + 0.05)


def lab(colour: str, eye: str) -> tuple[float, float, float]:
    rgb = linear(colour)
    r, g, b = (min(1, max(0, sum(m * c for m, c in zip(row, rgb, strict=True)))) for row in SIMULATED[eye])
    xyz = (
        0.4124564 * r + 0.3575761 * g + 0.1804375 * b,
        0.2126729 * r + 0.7151522 * g + 0.0721750 * b,
        0.0193339 * r + 0.1191920 * g + 0.9503041 * b,
    )
    fx, fy, fz = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (xyz[0] / 0.95047, xyz[1], xyz[2] / 1.08883))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def ciede2000(one: tuple[float, float, float], two: tuple[float, float, float]) -> float:
    (l1, a1, b1), (l2, a2, b2) = one, two
    c7 = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - sqrt(c7 / (c7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = degrees(atan2(b1, a1)) % 360, degrees(atan2(b2, a2)) % 360
    dh = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = h1 + h2 if c1 * c2 == 0 else (h1 + dh / 2) % 360
    t = 1 - 0.17 * cos(radians(hm - 30)) + 0.24 * cos(radians(2 * hm)) + 0.32 * cos(radians(3 * hm + 6)) - 0.2 * cos(radians(4 * hm - 63))
    sl = 1 + 0.015 * (lm - 50) ** 2 / sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rt = -2 * sqrt(cm**7 / (cm**7 + 25**7)) * sin(radians(60 * exp(-(((hm - 275) / 25) ** 2))))
    dl, dc, dhh = (l2 - l1) / sl, (c2 - c1) / sc, 2 * sqrt(c1 * c2) * sin(radians(dh / 2)) / sh
    return sqrt(dl**2 + dc**2 + dhh**2 + rt * dc * dhh)


def test_the_distance_formula_gives_the_published_values() -> None:
    # Sharma 2005, table 1, pairs 1, 7 and 17.
    assert ciede2000((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert ciede2000((50, 0, 0), (50, -1, 2)) == pytest.approx(2.3669, abs=1e-4)
    assert ciede2000((50, 2.5, 0), (73, 25, -18)) == pytest.approx(27.1492, abs=1e-4)


@pytest.mark.parametrize("colour", [*FILLS, DIM_LINE])
def test_fills_and_outlines_stand_out_from_white_paper(colour: str) -> None:
    assert contrast(colour, PAPER) >= 3  # WCAG 1.4.11


@pytest.mark.parametrize(("eye", "least"), [("normal", 16), ("protan", 12), ("deutan", 15), ("tritan", 12)])
def test_fills_are_told_apart_by_every_eye(eye: str, least: float) -> None:
    nearest = min(ciede2000(lab(one, eye), lab(two, eye)) for one, two in combinations(FILLS, 2))
    assert nearest >= least


@pytest.mark.parametrize("ground", [PAPER, *BANDS.values()])
@pytest.mark.parametrize("colour", [INK, MUTED, FLAG, DECIDED])
def test_words_are_readable_on_paper_and_on_every_band(colour: str, ground: str) -> None:
    assert contrast(colour, ground) >= (4.5 if ground == PAPER or colour == INK else 3)


@pytest.mark.parametrize("colour", FILLS)
def test_doses_are_readable_on_their_bar(colour: str) -> None:
    assert contrast(text_on(colour), colour) >= 4.5
    assert contrast(INK, tint(colour, 0.35)) >= 4.5


def test_no_two_states_of_adequacy_share_both_pattern_and_sign() -> None:
    assert len(set(SYMBOLS.values())) == 4
    assert len({PATTERNS[state] for state in ("adequate", "inadequate", "cannot tell")}) == 3
    assert not {"?", "◌"} & set("".join(SYMBOLS.values()))
