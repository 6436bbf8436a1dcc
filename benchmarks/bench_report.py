"""The write-up of the demo in three forms, beside the conversion of an empty notebook."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.clock import alternately, best_of
from benchmarks.row import Row

EMPTY = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def rows() -> list[Row]:
    """HTML, PDF and Word in one command, and each alone in a running program."""
    from cohortkit.demo.writing import write_demo

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "demo")
        write_demo(folder)
        notebook = Path(place, "empty.ipynb")
        notebook.write_text(json.dumps(EMPTY))
        build = [sys.executable, "-m", "cohortkit", "report", "build", "--to", "html,pdf,docx", "--as-of", "2024-04-01"]
        convert = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", str(notebook)]

        def ours() -> None:
            subprocess.run([*build, "-o", str(Path(place, "out"))], cwd=folder, stdout=subprocess.DEVNULL, check=True)

        def peer() -> None:
            subprocess.run(convert, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)

        time_ours, time_peer = alternately(3, ours, peer)
        name = "jupyter nbconvert --to html, empty notebook"
        whole = Row("report, scale 1: HTML + PDF + Word", time_ours, name, time_peer, "less", time_ours < time_peer)
        return [whole, _pdf(folder)]


def _pdf(folder: Path) -> Row:
    import datetime as dt

    from cohortkit.records.cohort import open_cohort
    from cohortkit.writeup.build import build

    cohort = open_cohort(folder, today=dt.date(2024, 4, 1))
    seconds = best_of(2, lambda: build(cohort, ["pdf"]))
    return Row("  its PDF/UA-1 alone", seconds, "two seconds", 2.0, "≤ 2 s", seconds <= 2)
