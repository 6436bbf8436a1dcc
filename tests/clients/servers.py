"""A real CalDAV server on loopback, for as long as a test needs it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

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


@contextmanager
def faltering(nth: int, server: str) -> Iterator[str]:
    """Stand before a CalDAV server and pass everything on, except that the nth resource finds the disk full."""
    taken = 0

    class Handler(BaseHTTPRequestHandler):
        def pass_on(self) -> None:
            nonlocal taken
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            taken += self.command == "PUT"
            if self.command == "PUT" and taken == nth:
                self.send_response(507)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            behind = HTTPConnection(urlsplit(server).netloc, timeout=10)
            behind.request(self.command, self.path, body, dict(self.headers))
            answer = behind.getresponse()
            content = answer.read()
            self.send_response(answer.status)
            for name in ("Content-Type", "Content-Encoding", "ETag", "WWW-Authenticate"):
                if answer.getheader(name):
                    self.send_header(name, str(answer.getheader(name)))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            behind.close()

        do_GET = do_PUT = do_PROPFIND = do_MKCALENDAR = pass_on  # noqa: N815 - names that the library looks for

        def log_message(self, format: str, *_: object) -> None:  # noqa: A002
            """Say nothing."""

    with _serving(Handler) as address:
        yield address + urlsplit(server).path.lstrip("/")


@contextmanager
def answering(status: int, content: bytes) -> Iterator[str]:
    """Run a server that is no CalDAV server and gives everybody the same answer."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = do_PROPFIND = do_MKCALENDAR = answer  # noqa: N815 - names that the library looks for

        def log_message(self, format: str, *_: object) -> None:  # noqa: A002
            """Say nothing."""

    with _serving(Handler) as address:
        yield address


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
