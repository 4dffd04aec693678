"""The settings the server really runs with: this computer only, nothing sent out, no internals shown."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

EXPECTED = {
    "server.address": "127.0.0.1",
    "server.maxUploadSize": 5,
    "server.maxMessageSize": 50,
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.allowedHosts": ["127.0.0.1", "localhost", "::1"],
    "server.disconnectedSessionTTL": 60,
    # Set by `serve` itself, with a front door that fills these headers; nothing else may.
    "server.trustedUserHeaders": {},
    "server.unsafeMetricsUserAttributes": [],
    "server.scriptHealthCheckEnabled": False,
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "viewer",
    "client.disableDataExport": True,
    "runner.magicEnabled": False,
    "theme.base": "light",
    "theme.primaryColor": "#0072B2",
    "theme.textColor": "#1f2933",
}


@pytest.fixture(scope="module")
def effective() -> dict[str, object]:
    ask = "import json, sys; from streamlit import config; print(json.dumps({n: config.get_option(n) for n in json.loads(sys.argv[1])}))"
    names = json.dumps([*EXPECTED, "runner.cacheHashSeed", "theme.grayTextColor", "theme.linkColor", "theme.backgroundColor"])
    done = subprocess.run([sys.executable, "-c", ask, names], cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", EXPECTED)
def test_effective_value(effective: dict[str, object], name: str) -> None:
    assert effective[name] == EXPECTED[name]


def test_the_cache_has_a_seed_of_its_own(effective: dict[str, object]) -> None:
    assert effective["runner.cacheHashSeed"] != 0


@pytest.mark.parametrize("name", ["theme.textColor", "theme.grayTextColor", "theme.linkColor", "theme.primaryColor"])
def test_text_colours_read_on_white(effective: dict[str, object], name: str) -> None:
    # WCAG 2.2 AA, 1.4.3: 4.5:1 for text.
    assert contrast(str(effective[name]), str(effective["theme.backgroundColor"])) >= 4.5


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours as WCAG defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
