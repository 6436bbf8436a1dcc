"""Timing: the best of several runs, of a function or of a whole command."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path


def best_of(runs: int, work: Callable[[], object]) -> float:
    """Return the shortest of several runs in seconds: the one least disturbed by the rest of the machine."""
    shortest = float("inf")
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        shortest = min(shortest, time.perf_counter() - begun)
    return shortest


def best_command(runs: int, command: Sequence[str], folder: Path | None = None) -> float:
    """Return the shortest of several runs of a command, start of the process included."""

    def run() -> None:
        subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)

    return best_of(runs, run)


def alternately(runs: int, ours: Callable[[], object], peer: Callable[[], object]) -> tuple[float, float]:
    """Time two things in turn, so that a slow moment of the machine strikes both."""
    best_ours = best_peer = float("inf")
    for _ in range(runs):
        best_ours = min(best_ours, best_of(1, ours))
        best_peer = min(best_peer, best_of(1, peer))
    return best_ours, best_peer
