"""docs/nginx.conf, run as it stands but for names and ports: TLS, sign-in before everything, our headers, and a log without identifiers."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from joserfc import jwt
from joserfc.jwk import ECKey
from playwright.sync_api import Browser, Page, expect

from lib.records.history import History, PersonFact
from lib.store import Store
from lib.ui.headers import ALWAYS_HTTPS, HEADERS
from tests.browser.conftest import HOUSE, WAIT, Server, _free_port

pytestmark = pytest.mark.browser

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
NAME = "trd.clinic.example"
HISTORY = History("0042-117", person=(PersonFact(2, "family_name", "Zzplantedname"),), rows_read=1, rows_used=1)


@dataclass
class Clinic:
    """A server behind nginx. `port`: where nginx speaks TLS. `log`: what nginx wrote."""

    server: Server
    port: int
    plain_port: int
    log: Path
    key: ECKey

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}"


def certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
    (folder / "tls.crt").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    kept = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "tls.key").write_bytes(kept)


def sign_in_service(key: ECKey) -> ThreadingHTTPServer:
    """Stands for oauth2-proxy: whoever has the cookie `sso` is that person, and gets a signed token said to nginx."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            who = re.search(r"\bsso=(\w+)", self.headers.get("Cookie", ""))
            if self.path.startswith("/oauth2/start"):
                body = b"Sign in at the clinic"
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                return
            self.send_response(202 if who else 401)
            if who:
                claims = {
                    "sub": who[1],
                    "name": f"Dr {who[1].title()}",
                    "aud": "trd-review",
                    "exp": int(time.time()) + 600,
                    "iat": int(time.time()),
                }
                self.send_header("Authorization", "Bearer " + jwt.encode({"alg": "ES256"}, claims, key))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return ThreadingHTTPServer(("127.0.0.1", 0), Answer)


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    if NGINX is None:
        if os.environ.get("CI"):
            pytest.fail("no nginx here: `sh .ci/nginx` installs it")
        pytest.skip("no nginx here: `sh .ci/nginx` installs it")
    folder = tmp_path_factory.mktemp("clinic")
    key = ECKey.generate_key("P-256")
    (folder / "key.pem").write_bytes(key.as_pem(private=False))
    service = sign_in_service(key)
    threading.Thread(target=service.serve_forever, daemon=True).start()
    port, plain = _free_port(), _free_port()
    server = Server(
        folder,
        TRD_SIGN_IN="proxy",
        TRD_PROXY_KEY_FILE=str(folder / "key.pem"),
        TRD_PROXY_AUDIENCE="trd-review",
        TRD_PUBLIC_ADDRESS=f"https://{NAME}:{port}",
    )
    store = Store.open(server.settings["TRD_DATABASE_URL"])
    store.accounts.add("ada", "Ada", "clinician")
    store.save_history(HISTORY, "a.csv")
    server.start()
    certificate(folder)
    text = (HOUSE / "docs" / "nginx.conf").read_text()
    for written, here in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        ("127.0.0.1:4180", f"127.0.0.1:{service.server_port}"),
        ("127.0.0.1:8501", f"127.0.0.1:{server.port}"),
        ("/etc/trd/", f"{folder}/"),
        ("/var/log/nginx/", f"{folder}/"),
        # Browsers send the port with the name where it is not 443.
        ("proxy_set_header Host $host;", "proxy_set_header Host $http_host;"),
    ):
        assert written in text
        text = text.replace(written, here)
    (folder / "nginx.conf").write_text(text)
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", f"daemon off; pid {folder}/nginx.pid; error_log stderr;"]
    with (folder / "nginx.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        for _ in range(100):
            if process.poll() is not None:
                pytest.fail((folder / "nginx.log").read_text())
            if (folder / "nginx.pid").exists():
                break
            time.sleep(0.1)
        yield Clinic(server, port, plain, folder / "trd-access.log", key)
    finally:
        process.terminate()
        process.wait(timeout=20)
        server.stop()
        service.shutdown()
        store.close()


def ask(clinic: Clinic, path: str = "/", sso: str = "", **headers: str) -> http.client.HTTPResponse:
    """One request through nginx."""
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    connection = http.client.HTTPSConnection("127.0.0.1", clinic.port, context=trusting, timeout=20)
    sent = (
        {"Host": f"{NAME}:{clinic.port}"} | ({"Cookie": f"sso={sso}"} if sso else {}) | {k.replace("_", "-"): v for k, v in headers.items()}
    )
    connection.request("GET", path, headers=sent)
    return connection.getresponse()


@pytest.mark.parametrize("path", ["/", "/review", "/media/abc.csv", "/_stcore/host-config", "/_stcore/stream", "/static/js/x.js"])
def test_nothing_is_answered_before_signing_in(clinic: Clinic, path: str) -> None:
    token = jwt.encode({"alg": "ES256"}, {"sub": "ada", "aud": "trd-review", "exp": int(time.time()) + 600}, ECKey.generate_key("P-256"))
    for headers in ({}, {"X_Signed_Identity": "ada"}, {"X_Signed_Identity": token}, {"Authorization": f"Bearer {token}"}):
        answer = ask(clinic, path, **headers)
        assert (answer.status, answer.headers["location"].split("?")[0].endswith("/oauth2/start")) == (302, True)


@pytest.mark.parametrize("path", ["/", "/review", "/_stcore/health", "/_stcore/host-config", "/media/abc.csv"])
def test_every_answer_has_the_headers(clinic: Clinic, path: str) -> None:
    answer = ask(clinic, path, sso="ada")
    assert {name: answer.headers.get_all(name) for name in HEADERS} == {name: [value] for name, value in HEADERS.items()}
    assert answer.headers.get_all("strict-transport-security") == [ALWAYS_HTTPS]
    assert answer.headers.get_all("cache-control") == ["no-store"]
    for cookie in answer.headers.get_all("set-cookie") or []:
        assert "; Secure" in cookie
    assert "nginx/" not in (answer.headers["server"] or "")


def test_a_signed_header_of_somebody_else_is_replaced_on_the_way(clinic: Clinic) -> None:
    forged = jwt.encode({"alg": "ES256"}, {"sub": "ada", "aud": "trd-review", "exp": int(time.time()) + 600}, ECKey.generate_key("P-256"))
    assert ask(clinic, sso="ada", X_Signed_Identity=forged).status == 200


def test_the_server_itself_answers_nobody_past_the_proxy(clinic: Clinic) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", clinic.server.port, timeout=20)
    connection.request("GET", "/", headers={"X-Signed-Identity": "ada"})
    assert connection.getresponse().status == 401


def test_plain_http_is_sent_to_https(clinic: Clinic) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", clinic.plain_port, timeout=20)
    connection.request("GET", "/review", headers={"Host": NAME})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["location"]) == (301, f"https://{NAME}/review")


def test_another_name_is_not_answered(clinic: Clinic) -> None:
    assert ask(clinic, sso="ada", Host="evil.example").status == 421


@pytest.fixture
def through(browser: Browser, clinic: Clinic) -> Iterator[Page]:
    """A page of a browser that finds the clinic's name here."""
    started = browser.browser_type.launch(
        executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", f"--host-resolver-rules=MAP {NAME} 127.0.0.1"]
    )
    context = started.new_context(ignore_https_errors=True, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(WAIT)
    yield context.new_page()
    started.close()


def person(page: Page, clinic: Clinic, sso: str) -> None:
    page.context.add_cookies([{"name": "sso", "value": sso, "url": clinic.url, "secure": True}])
    page.goto(clinic.url)


def test_a_person_works_through_the_proxy(through: Page, clinic: Clinic) -> None:
    person(through, clinic, "ada")
    expect(through.get_by_role("heading", name="Patients")).to_be_visible()
    expect(through.get_by_role("button", name="Dr Ada")).to_be_visible()
    through.get_by_text(re.compile("Zzplantedname", re.IGNORECASE)).first.click()
    expect(through.locator(".trd-banner")).to_contain_text("ZZPLANTEDNAME")
    through.get_by_role("button", name="Export", exact=True).click()
    with through.expect_download() as started:
        through.get_by_role("button", name="Export history (CSV)").click()
    assert "Zzplantedname" in Path(started.value.path()).read_text()
    logged = clinic.log.read_text()
    assert "GET /media/- 200" in logged
    assert not re.search(r"(?<!/static)/media/\w|upload_file/\w|Zzplanted|0042-117", logged)


def test_an_unknown_person_of_the_proxy_is_told_so(through: Page, clinic: Clinic) -> None:
    person(through, clinic, "mallory")
    expect(through.get_by_role("heading", name="No access")).to_be_visible()
    expect(through.get_by_text("Your identifier: mallory")).to_be_visible()
