"""`watch` checks again when a file changes, and ends quietly when it is interrupted."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="an interrupt is sent as a POSIX signal")
def test_a_change_is_checked_again_until_the_interrupt(cohort: Path) -> None:
    definition = cohort / "cohort.toml"
    # What is started from a background job ignores the interrupt; here it counts, as at a terminal.
    listening = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)"
    running = "from cohortkit.cli.main import run; run(sys.argv[1:])"
    program = [sys.executable, "-c", f"{listening}; {running}", "watch", "--plain"]
    with subprocess.Popen(
        program,
        cwd=cohort,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as process:
        killer = threading.Timer(60, process.kill)  # whatever goes wrong, the run goes on
        killer.start()
        assert process.stdout is not None
        assert process.stderr is not None
        assert " 0 errors" in process.stderr.readline()
        text = definition.read_text(encoding="utf-8")
        definition.write_text(text.replace('lead = "cy-park"', 'lead = "nobody"'), encoding="utf-8")
        assert "error[unknown-person]" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 130
        assert "Traceback" not in process.stderr.read()
        killer.cancel()
