"""A few people at one server for some seconds: the same as `make soak`, small, and whether its search can find anything."""

from __future__ import annotations

import base64
import gzip
import io
import os
import threading
import zipfile
import zlib
from pathlib import Path

import pytest
import typst

from tests.browser.conftest import CHROMIUM
from tests.soak.document import BEGIN, END, put, section
from tests.soak.planted import PLACES, Watch, patients, words_in
from tests.soak.process import Memory
from tests.soak.run import Soaked, share, soak

pytestmark = pytest.mark.browser

PEOPLE = 3


@pytest.fixture(scope="module")
def soaked(tmp_path_factory: pytest.TempPathFactory) -> Soaked:
    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("no Chromium here")
    found: list[Soaked] = []
    folder = tmp_path_factory.mktemp("soak")
    # In a thread of its own: the browser of the other tests keeps this one's loop busy.
    alone = threading.Thread(target=lambda: found.append(soak(folder, PEOPLE, minutes=20 / 60, pause=0.5, leave=1)))
    alone.start()
    alone.join()
    assert found, "the soak broke: its error stands above"
    return found[0]


def test_nobody_is_sent_anything_of_anothers_patient(soaked: Soaked) -> None:
    assert soaked.leaks == []
    assert soaked.failed == []
    assert soaked.faults == []


def test_everybody_was_sent_the_own_patient(soaked: Soaked) -> None:
    # Else the test above would mean nothing.
    assert soaked.own_sessions == PEOPLE
    assert soaked.own["frame of review"] > 10
    assert soaked.searched > soaked.own["frame of review"]
    assert sum(soaked.done.values()) >= PEOPLE


def test_a_leak_made_on_purpose_is_found_in_frames_and_in_the_file(soaked: Soaked) -> None:
    found = {(leak.session, leak.whose, leak.where, leak.place) for leak in soaked.planted}
    assert {(0, 1, "frame of review", place) for place in ("number", "family name", "given name")} <= found
    assert {(0, 1, "file made on purpose", place) for place in PLACES} <= found
    assert {leak.whose for leak in soaked.planted} == {1}


def test_reruns_and_memory_were_measured(soaked: Soaked) -> None:
    assert len(soaked.times("review")) >= PEOPLE
    assert all(0 < seconds < 60 for seconds in soaked.times())
    assert 50 < soaked.memory_empty < soaked.memory_begun
    assert len(soaked.memory) >= 5


def _zip(word: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", b"<t>" + word + b"</t>")
    return held.getvalue()


def _pdf(word: bytes) -> bytes:
    made = typst.compile(f"Name: {word.decode().upper()}".encode(), format="pdf")
    assert word.upper() not in made
    return made


@pytest.mark.parametrize(
    "sent",
    [
        lambda word: b"\x08\x01" + word.upper() + b"\xff",
        lambda word: base64.b64encode(b"a column of a table: " + word + b" and what follows it"),
        lambda word: zlib.compress(word * 3),
        lambda word: gzip.compress(word * 3),
        _zip,
        _pdf,
    ],
    ids=["as it stands", "base64", "deflated", "gzip", "zip", "pdf"],
)
def test_a_word_is_found_however_it_is_packed(sent: object) -> None:
    one, two = patients(2)
    word = two.words["family name"]
    data = sent(word.encode())  # type: ignore[operator]
    assert words_in(data) == {word}
    for number, leaks in ((0, 1), (1, 0)):
        watch = Watch(number, (one, two))
        watch.search(data, "here")
        assert len(watch.leaks) == leaks
        assert bool(watch.own) == (not leaks)


def test_no_two_patients_share_a_word() -> None:
    many = patients(60)
    words = [word for one in many for word in one.words.values()]
    assert len(set(words)) == len(words) == 60 * len(PLACES)
    for one in many:
        assert words_in(one.file(2)) == set(one.words.values())


def test_the_share_of_times_is_the_nearest_rank() -> None:
    times = [float(second) for second in range(1, 21)]
    assert share(times, 0.95) == 19
    assert share(times, 1) == 20
    assert share([7.0], 0.95) == 7
    assert share([], 0.95) == 0


def test_growth_is_the_slope_of_the_second_half() -> None:
    kept = Memory(0, samples=[(second, 100 + 4 * max(0, second - 60) / 60) for second in range(0, 181, 10)])
    assert kept.growth(since=60) == pytest.approx(4)
    assert kept.growth(since=170) == 0


def test_the_section_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "reliability.md"
    page.write_text("# Reliability\n\nThe store.\n")
    put("first", page)
    put("second", page)
    assert page.read_text() == f"# Reliability\n\nThe store.\n\n{BEGIN}\nsecond\n{END}\n"
    page.write_text(page.read_text() + "\nAfter.\n")
    put("third", page)
    assert page.read_text() == f"# Reliability\n\nThe store.\n\n{BEGIN}\nthird\n{END}\n\nAfter.\n"


def test_a_leak_stands_in_the_section(soaked: Soaked) -> None:
    told = section(soaked, "a machine", "24-Nov-2026")
    assert "| words of another's patient found | 0 |" in told
    assert f"{PEOPLE} people" in told
    worse = Soaked(**{name: getattr(soaked, name) for name in Soaked.__dataclass_fields__} | {"leaks": soaked.planted, "planted": []})
    told = section(worse, "a machine", "24-Nov-2026")
    assert f"| words of another's patient found | {len(soaked.planted)} |" in told
    assert "NOT FOUND" in told
