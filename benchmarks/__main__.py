"""Run every benchmark beside its peer or floor and print one table: `python -m benchmarks [NAME…] [--json FILE]`."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import sys
from pathlib import Path

import benchmarks
from benchmarks.row import Row


def names() -> list[str]:
    """The benchmarks there are: modules called `bench_NAME` with a function `rows()`."""
    found = pkgutil.iter_modules(benchmarks.__path__)
    return sorted(module.name.removeprefix("bench_") for module in found if module.name.startswith("bench_"))


def line(row: Row) -> str:
    """One row of the printed table."""
    ratio = row.ours / row.peer_seconds if row.peer_seconds else float("inf")
    mark = "met" if row.met else "MISSED"
    return f"{row.work:<58} {row.ours:>10.4g} {row.peer_seconds:>10.4g} {ratio:>8.3g}×  {mark:<7} {row.target}  [{row.peer}]"


def main() -> int:
    """Run what was asked for; exit 0 whatever the figures are, for they are figures, not tests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"any of: {', '.join(names())}")
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    chosen = parser.parse_args()
    # As on anybody's machine, modules are compiled once: some build environments forbid it by this variable.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    rows: list[Row] = []
    print(f"{'work':<58} {'ours':>10} {'peer':>10} {'ratio':>9}  {'':<7} target  [peer]")
    for name in chosen.names or names():
        for row in importlib.import_module(f"benchmarks.bench_{name}").rows():
            rows.append(row)
            print(line(row), flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps([row._asdict() for row in rows], indent=1) + "\n")
    missed = sum(not row.met for row in rows)
    print(f"{len(rows)} rows, {len(rows) - missed} targets met, {missed} missed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
