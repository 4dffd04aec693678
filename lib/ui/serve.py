"""Start the dashboard on this machine: one server, one process, security headers on every answer."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]


def serve_dashboard(address: str, port: int, open_browser: bool) -> int:
    """Run Streamlit on dashboard.py until it is stopped; returns its exit status (2 when the port is taken)."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            print(f"trd-review: port {port} on {address} is in use; choose another with --port", file=sys.stderr)
            return 2
    print(f"TRD Review is on http://{address}:{port} (only on this machine). Ctrl+C stops it.", flush=True)
    command = [sys.executable, "-m", "streamlit", "run", str(HOUSE / "dashboard.py")]
    options = {"server.address": address, "server.port": port, "server.headless": str(not open_browser).lower()}
    command += [f"--{name}={value}" for name, value in options.items()]
    # The working directory decides which .streamlit/config.toml is read: always the product's own.
    environment = os.environ | {"PYTHONPATH": str(HOUSE)}
    process = subprocess.Popen(command, cwd=HOUSE, env=environment, stdout=subprocess.DEVNULL)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        return 0
