"""A real CalDAV server on loopback, for as long as a test needs it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

USER, PASSWORD = "cy", "secret"


@contextmanager
def radicale_running(folder: Path) -> Iterator[str]:
    """Start Radicale with one account and yield its address; stopped at the end, whatever happens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
    options = {
        "--server-hosts": f"127.0.0.1:{port}",
        "--storage-filesystem-folder": str(folder / "collections"),
        "--auth-type": "htpasswd",
        "--auth-htpasswd-filename": str(folder / "users"),
        "--auth-htpasswd-encryption": "plain",
        "--auth-delay": "0",
        "--logging-level": "error",
    }
    arguments = [part for option in options.items() for part in option]
    server = subprocess.Popen([sys.executable, "-m", "radicale", "--config", "", *arguments])
    try:
        address = f"http://127.0.0.1:{port}/"
        for _ in range(100):
            try:
                urllib.request.urlopen(address, timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail("Radicale did not start")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=10)
