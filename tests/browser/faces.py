"""Real servers on loopback and a real browser: JupyterLab 4, Notebook 7 and Voilà, each opening an exercise."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FACES = ("lab", "notebook", "voila")


class Face:
    """One running server and how a person opens an exercise in it."""

    def __init__(self, name: str, folder: Path, port: int, process: subprocess.Popen[bytes], browser: Browser) -> None:
        self.name = name
        self.folder = folder
        self.address = f"http://127.0.0.1:{port}"
        self.process = process
        self.browser = browser
        self.outside: list[str] = []
        self.new_person()

    def new_person(self) -> None:
        """Begin with a browser that keeps nothing of anybody before; it keeps what is done from now on."""
        self.context = self.browser.new_context(viewport={"width": 1100, "height": 900})
        ours = (self.address, self.address.replace("http", "ws"), "data:", "blob:", "about:")
        self.context.on(
            "request", lambda request: None if request.url.startswith(ours) else self.outside.append(request.url)
        )

    def open(self, notebook: str) -> Page:
        """Open a notebook and run it, as its first cell says; wait until the form stands there."""
        page = self.context.new_page()
        if self.name == "voila":
            page.goto(f"{self.address}/voila/render/{notebook}")
        else:
            # JupyterLab would open the notebooks of earlier tests beside this one again; `reset` closes them.
            path = f"lab/tree/{notebook}?reset" if self.name == "lab" else f"notebooks/{notebook}"
            page.goto(f"{self.address}/{path}")
            page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
            page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=60_000)
            # The widget manager attaches a little after the kernel is idle; nothing in the page says when.
            time.sleep(3)
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.wait_for_selector(".ck .ck-save", timeout=60_000)
        return page

    def close(self, page: Page) -> None:
        """Leave without saving the notebook, and end its kernel."""
        page.close(run_before_unload=False)
        if self.name != "voila":
            for session in self.ask("GET", "api/sessions"):
                self.ask("DELETE", f"api/sessions/{session['id']}")

    def save_notebook(self, page: Page) -> None:
        """Save the notebook itself, as the menu does."""
        page.get_by_role("menuitem", name="File", exact=True).click()
        page.get_by_role("menuitem", name="Save Notebook" if self.name == "lab" else "Save", exact=False).first.click()

    def kernels(self) -> list[int]:
        """The processes of this server's kernels."""
        return [
            pid for pid in _descendants(self.process.pid) if b"ipykernel" in Path(f"/proc/{pid}/cmdline").read_bytes()
        ]

    def kill_kernels(self) -> None:
        """Kill this server's kernels where they stand."""
        for pid in self.kernels():
            os.kill(pid, signal.SIGKILL)

    def ask(self, method: str, path: str) -> Any:
        """Ask the server's own API."""
        request = urllib.request.Request(f"{self.address}/{path}", method=method)
        with urllib.request.urlopen(request, timeout=20) as reply:
            text = reply.read()
        return json.loads(text) if text else None


@contextmanager
def serving(name: str, folder: Path, browser: Browser) -> Iterator[Face]:
    """Start a server over a folder; its settings, templates and runtime files lie in folders of the test."""
    own = folder.parent / f"{name}-own"
    template = own / "data" / "voila" / "templates" / "cohortkit"
    shutil.copytree(ROOT / "templates" / "voila" / "cohortkit", template)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "JUPYTER_PATH": str(own / "data"),
        "JUPYTER_CONFIG_DIR": str(own / "config"),
        "JUPYTER_RUNTIME_DIR": str(own / "runtime"),
        "JUPYTER_DATA_DIR": str(own / "user"),
        "IPYTHONDIR": str(own / "ipython"),
    }
    port = _free_port()
    if name == "voila":
        command = ["voila", str(folder), "--no-browser", f"--port={port}", "--Voila.ip=127.0.0.1"]
    else:
        command = [
            "jupyterlab" if name == "lab" else "notebook",
            "--no-browser",
            f"--port={port}",
            "--ServerApp.ip=127.0.0.1",
            "--IdentityProvider.token=",
            f"--ServerApp.root_dir={folder}",
            "--ServerApp.disable_check_xsrf=True",
            "--allow-root",
        ]
    log = (own / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", *command], env=environment, cwd=folder, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        face = Face(name, folder, port, process, browser)
        _wait_for(f"{face.address}/{'' if name == 'voila' else 'api'}", process)
        yield face
        face.context.close()
    finally:
        children = _descendants(process.pid)
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
        for pid in children:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        log.close()


def saved(form: Locator) -> None:
    """Press Save and wait until the form says that it is."""
    form.get_by_role("button", name="Save my answers").click()
    expect(form.locator(".ck-status")).to_contain_text("Saved", timeout=20_000)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
        else:
            return
    raise RuntimeError("the server did not answer within a minute")


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *_descendants(int(child))]
    return found
