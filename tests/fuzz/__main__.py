"""Fuzz the parsers with coverage as a guide: `python -m tests.fuzz [NAME…] [--runs N] [--seconds S]`.

Needs atheris (`pip install atheris`; Linux and macOS). Each parser runs in a process of its own, from its samples and
pieces; a failure leaves the bytes in a file that libFuzzer names. Exits with 1 when a parser failed.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz.parsers import PARSERS


def main() -> int:
    """Fuzz one parser after the other and print how many inputs each took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("names", nargs="*", choices=[*PARSERS, []], help="which parsers; all where none is named")
    asked.add_argument("--runs", type=int, default=1_000_000, help="inputs for each parser, at most")
    asked.add_argument("--seconds", type=int, default=3_600, help="time for each parser, at most")
    asked.add_argument("--alone", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.alone:
        fuzz(given.alone, given.runs, given.seconds)
    failed = 0
    for name in given.names or PARSERS:
        limits = ["--runs", str(given.runs), "--seconds", str(given.seconds)]
        ran = subprocess.run(
            [sys.executable, "-m", "tests.fuzz", "--alone", name, *limits], capture_output=True, text=True
        )
        done = re.search(r"Done (\d+) runs in (\d+) second", ran.stderr)
        failed += ran.returncode != 0
        if done and ran.returncode == 0:
            print(f"{name}: {int(done[1]):,} inputs in {done[2]} s, none failed", flush=True)
        else:
            print(f"{name}: FAILED\n{ran.stdout[-3000:]}\n{ran.stderr[-6000:]}", flush=True)
    return 1 if failed else 0


def fuzz(name: str, runs: int, seconds: int) -> None:
    """Fuzz one parser; libFuzzer ends the process."""
    import atheris

    parser = PARSERS[name]
    with atheris.instrument_imports(include=["cohortkit"]):
        for sample in parser.samples():  # imports what the parser needs, so that it is instrumented
            parser.read(sample)
    with tempfile.TemporaryDirectory() as place:
        corpus = Path(place, "corpus")
        corpus.mkdir()
        for number, sample in enumerate(parser.samples()):
            (corpus / str(number)).write_bytes(sample)
        words = Path(place, "words.dict")
        escaped = ("".join(f"\\x{byte:02x}" for byte in piece) for piece in parser.pieces if piece)
        words.write_text("".join(f'"{piece}"\n' for piece in escaped))
        limits = [f"-runs={runs}", f"-max_total_time={seconds}", "-timeout=30", "-rss_limit_mb=2048", "-max_len=20000"]
        atheris.Setup([name, str(corpus), f"-dict={words}", "-close_fd_mask=1", *limits], parser.read)
        atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
