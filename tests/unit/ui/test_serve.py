"""Starting the dashboard: a free port, this machine only, security headers on every answer, and no browser where there is none."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Iterator
from http.client import HTTPMessage
from pathlib import Path
from typing import Any

import pytest

from lib.access.modes import AccessSettings
from lib.access.sign_ins import SignIns
from lib.ui import serve
from lib.ui.access.state import Access, access
from lib.ui.guard import last_resort
from lib.ui.headers import HEADERS

ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_port_that_is_taken_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert serve.serve_dashboard("127.0.0.1", port, open_browser=False, access=access()) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"trd-review: port {port} on 127.0.0.1 is in use; choose another with --port\n"


def test_what_the_server_is_started_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    started: dict[str, Any] = {}

    class Fake:
        def __init__(self, script: Path, **made: Any) -> None:
            started.update(made, script=script)

        def run(self, config: dict[str, Any]) -> None:
            started.update(config)

    for name in ("remember_files", "keep_values_out"):
        monkeypatch.setattr(serve, name, lambda name=name: started.setdefault(name, True))
    monkeypatch.setattr(serve.st, "App", Fake)
    monkeypatch.setattr(serve.os, "chdir", lambda _folder: None)
    settings = AccessSettings(mode="oidc", public_address="https://trd.clinic.example", oidc={"client_id": "trd"})
    held = Access(settings, SignIns(settings.idle, settings.longest), None)
    assert serve.serve_dashboard("0.0.0.0", free_port(), False, held) == 0
    assert started["server.allowedHosts"] == ["127.0.0.1", "localhost", "::1", "trd.clinic.example"]
    assert started["server.trustedUserHeaders"] == {"x-trd-browser": "browser", "x-trd-identity": "identity"}
    # The headers come first, so that what the front door refuses carries them too.
    assert [layer.cls.__name__ for layer in started["middleware"]] == ["SecurityHeaders", "FrontDoor", "FirstPage"]
    assert started["middleware"][0].kwargs == {"secure": True}
    assert started["secrets"] == {"auth": {"client_id": "trd"}}
    assert started["on_script_error"] is last_resort
    assert (started["remember_files"], started["keep_values_out"]) == (True, True)


def test_a_machine_without_a_browser_goes_on_serving(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def none_here(url: str) -> bool:
        asked.append(url)
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr("webbrowser.open", none_here)
    with socket.socket() as ready:
        ready.bind(("127.0.0.1", 0))
        ready.listen()
        serve._open_when_ready("127.0.0.1", ready.getsockname()[1], "http://127.0.0.1:1")
    assert asked == ["http://127.0.0.1:1"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard started as a clinician starts it; its address."""
    port, folder = free_port(), tmp_path_factory.mktemp("serve")
    command = [sys.executable, "-m", "lib", "serve", "--no-browser", "--port", str(port)]
    settings = {"TRD_DATABASE_URL": f"sqlite:///{folder / 'trd.sqlite'}", "HOME": str(folder), "PATH": "/usr/bin:/bin"}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=log, stderr=log)
        try:
            for _ in range(150):
                if process.poll() is not None:
                    break
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
                    break
                except OSError:
                    time.sleep(0.2)
            assert process.poll() is None, (folder / "log").read_text()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def headers(address: str) -> HTTPMessage:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.headers  # type: ignore[no-any-return]


@pytest.mark.parametrize("path", ["/", "/review", "/reference", "/_stcore/health"])
def test_every_answer_of_the_running_server_has_the_headers(server: str, path: str) -> None:
    found = headers(server + path)
    assert {name: found[name] for name in HEADERS} == HEADERS
    assert found["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/patients", "/patients/"])
def test_the_address_of_the_first_page_leads_to_it(server: str, path: str) -> None:
    with urllib.request.urlopen(server + path, timeout=10) as answer:
        assert (answer.status, answer.url) == (200, f"{server}/")


@pytest.mark.parametrize(
    "path", ["/app/static/x.csv", "/pages/patient/review.py", "/../pyproject.toml", "/data/samples/01-loss-of-effect.csv"]
)
def test_no_file_of_the_project_is_handed_out(server: str, path: str) -> None:
    try:
        with urllib.request.urlopen(server + path, timeout=10) as answer:
            body = answer.read()
    except urllib.error.HTTPError:
        return
    assert b"<title>" in body  # the page's own frame, whatever the address
    for secret in (b"[project]", b"patient_id", b"open_page"):
        assert secret not in body


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux answers on the whole of 127.0.0.0/8")
def test_it_listens_on_the_one_address(server: str) -> None:
    # A server on all addresses would answer on 127.0.0.2 too.
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", int(server.rsplit(":", 1)[1])), timeout=2).close()
