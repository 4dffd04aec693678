"""Start the dashboard: one process, a front door before Streamlit, security headers on every answer."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
import time
import webbrowser
from contextlib import suppress
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from lib.access.addresses import is_loopback
from lib.ui.access.files import remember_files
from lib.ui.access.front_door import TRUSTED, FrontDoor
from lib.ui.access.state import Access
from lib.ui.first_page import FirstPage
from lib.ui.guard import last_resort
from lib.ui.headers import SecurityHeaders
from lib.ui.pages import PAGES
from lib.ui.quiet_log import keep_values_out

HOUSE = Path(__file__).resolve().parents[2]


def serve_dashboard(address: str, port: int, open_browser: bool, access: Access) -> int:
    """Run the dashboard until it is stopped; returns the exit status (2 when the port is taken). The address was checked (lib.access.modes)."""
    if _taken(address, port):
        print(f"trd-review: port {port} on {address} is in use; choose another with --port", file=sys.stderr)
        return 2
    url = f"http://{'[' + address + ']' if ':' in address else address}:{port}"
    where = "only on this machine" if is_loopback(address) else f"sign-in: {access.settings.mode}"
    print(f"TRD Review is on {url} ({where}). Ctrl+C stops it.", flush=True)
    # Streamlit takes its settings from the folder it runs in and from the script it believes it was started with.
    os.chdir(HOUSE)
    sys.argv = [str(HOUSE / "dashboard.py")]
    logging.getLogger("uvicorn.access").disabled = True  # its lines hold session ids
    if open_browser:
        threading.Thread(target=_open_when_ready, args=(address, port, url), daemon=True).start()
    # Before its first visit a server would look for scripts in pages/ by itself, past dashboard.py; ours are named in lib/ui/pages.py.
    PagesManager.uses_pages_directory = False
    remember_files()
    keep_values_out()
    settings = access.settings
    app = st.App(
        HOUSE / "dashboard.py",
        middleware=[
            Middleware(SecurityHeaders, secure=settings.secure),
            Middleware(FrontDoor, access=access),
            Middleware(FirstPage, address=PAGES[0].address),
        ],
        on_script_error=last_resort,
        secrets={"auth": dict(settings.oidc)} if settings.oidc else None,
    )
    own = {
        "server.address": address,
        "server.port": port,
        "server.headless": True,
        "server.allowedHosts": list(settings.hosts),
        "server.trustedUserHeaders": TRUSTED,
    }
    with suppress(KeyboardInterrupt):
        app.run(config=own)
    return 0


def _taken(address: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return True
    return False


def _open_when_ready(address: str, port: int, url: str) -> None:
    """Open the clinician's browser once the server answers; a machine without one just goes on serving."""
    for _ in range(100):
        try:
            socket.create_connection((address, port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.2)
    try:
        webbrowser.open(url)
    except webbrowser.Error:
        return
