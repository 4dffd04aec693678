"""Pages as a person meets them: through dashboard.py, on a database of their own."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.store import Store
from lib.ui.escape import WORD_JOINER

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store the dashboard uses in this test."""
    address = f"sqlite:///{tmp_path / 'trd.sqlite'}"
    monkeypatch.setenv("TRD_DATABASE_URL", address)
    return Store.open(address)


@pytest.fixture
def dashboard(kept: Store) -> Callable[[], AppTest]:
    """A fresh browser tab on the first page."""

    def opened() -> AppTest:
        at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30).run()
        sound(at)
        return at

    return opened


def sound(at: AppTest) -> AppTest:
    """The page ran without an error of its own."""
    assert not at.exception, [e.message for e in at.exception]
    assert not [e.value for e in at.error if "went wrong" in e.value]
    return at


def blocks(at: AppTest) -> list[str]:
    """The HTML blocks of the page, without the style sheet."""
    return [block.proto.body for block in at.get("html") if "<style>" not in block.proto.body]


def words(at: AppTest) -> str:
    """All that can be read in HTML blocks, as a reader sees it."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", block)) for block in blocks(at))


def banner(at: AppTest) -> str | None:
    """The words of the patient banner, or None when there is none."""
    for block in blocks(at):
        if 'class="trd-banner"' in block:
            return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", block)).split())
    return None


def label(text: str) -> str:
    """A label or message as a reader sees it."""
    return html.unescape(text).replace(WORD_JOINER, "").replace("**", "")


def press(at: AppTest, named: str) -> AppTest:
    """Press the button of that name."""
    found = [button for button in at.button if label(button.label) == named]
    if not found and named.startswith("Open "):
        return _open_listed(at, named.removeprefix("Open "))
    assert len(found) == 1, (named, [label(button.label) for button in at.button])
    return sound(found[0].click().run())


def _open_listed(at: AppTest, patient_id: str) -> AppTest:
    """Click the patient of that number in the list."""
    from tests.pages.panels import component, send

    rows = json.loads(component(at, "worklist").proto.json)["rows"]
    (key,) = [row["key"] for row in rows if re.search(rf"\bID {re.escape(patient_id)}(?= ·|$)", row["who"])]
    return sound(send(at, "worklist", f"open:{key}"))


def messages(at: AppTest) -> list[str]:
    """Everything said in coloured boxes."""
    return [label(box.value) for kind in (at.error, at.warning, at.success, at.info) for box in kind]
