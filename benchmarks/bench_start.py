"""Starting, looking, checking and recording, beside the floors of Python itself."""

from __future__ import annotations

import datetime as dt
import gc
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import tomli

from benchmarks.clock import alternately, best_command
from benchmarks.row import Row
from cohortkit.demo.writing import write_demo

SCALE = 100
TYPER = [sys.executable, "-c", "import typer"]
STATUS_FLOOR = [sys.executable, "-c", "import typer, rich.table, tomli, msgspec"]
COHORTKIT = [str(Path(sys.executable).with_name("cohortkit"))]


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as room:
        small, large = Path(room, "small"), Path(room, "large")
        write_demo(small, 1, 1)
        write_demo(large, SCALE, 1)
        return [*_starting(small), *_checking(large), _recording(large)]


def _pair(command: list[str], floor: list[str], folder: Path | None = None, runs: int = 12) -> tuple[float, float]:
    return alternately(runs, lambda: best_command(1, command, folder), lambda: best_command(1, floor, folder))


def _starting(folder: Path) -> list[Row]:
    found = []
    for option in ("--help", "--version"):
        ours, floor = _pair([*COHORTKIT, option], TYPER)
        found.append(Row(f"cohortkit {option}", ours, "import typer", floor, "≤ 1.3×", ours <= 1.3 * floor))
    ours, floor = _pair([*COHORTKIT, "status"], STATUS_FLOOR, folder)
    found.append(Row("status, scale 1", ours, "its imports alone", floor, "≤ 1.5×", ours <= 1.5 * floor))
    return found


def _checking(folder: Path) -> list[Row]:
    from cohortkit.records.cohort import open_cohort

    files = [path.read_bytes() for path in sorted(folder.rglob("*.toml")) if ".cohortkit" not in path.parts]

    def check() -> None:
        gc.disable()  # as the command does
        open_cohort(folder, today=dt.date(2024, 4, 1)).problems()
        gc.enable()

    def parse() -> None:
        for raw in files:
            tomli.loads(raw.decode(), parse_float=Decimal)

    ours, floor = alternately(3, check, parse)
    size = sum(map(len, files))
    peak = _peak_bytes(folder)
    return [
        Row(
            f"load + check, {len(files):,} files", ours, "tomli on the same bytes", floor, "≤ 1.5×", ours <= 1.5 * floor
        ),
        Row("  its memory, in bytes", peak, "bytes of the files", size, "≤ 10×", peak <= 10 * size),
    ]


def _peak_bytes(folder: Path) -> float:
    """The memory a checking process uses more than an idle one that has imported the same; Linux only, else 0."""
    begin = "import datetime, pathlib, re; from cohortkit.records.cohort import open_cohort; import cohortkit.records.checks, cohortkit.plan.checks\n"
    work = f"open_cohort(pathlib.Path({str(folder)!r}), today=datetime.date(2024, 4, 1)).problems()\n"
    # The high-water mark of this program itself; what `getrusage` says counts the parent before it, too.
    tell = "print(re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1])"

    def peak(program: str) -> int:
        return int(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)

    if not Path("/proc/self/status").exists():
        return 0.0
    return (peak(begin + work + tell) - peak(begin + tell)) * 1024


def _recording(folder: Path) -> Row:
    meeting = next(iter(sorted((folder / "records" / "attendance").iterdir()))).stem
    person = next(iter(tomli.loads((folder / "cohort.toml").read_text())["people"]))
    marks = ["--present", "--absent"]

    def record() -> None:
        marks.reverse()
        command = [*COHORTKIT, "attendance", "record", meeting, marks[0], person, "--recorded-by", person]
        subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)

    definition = str(folder / "cohort.toml")
    program = f"import typer, msgspec, tomli; tomli.loads(open({definition!r}).read())"

    def floor() -> None:
        subprocess.run([sys.executable, "-c", program], check=True)

    ours, whole = alternately(5, record, floor)
    return Row(
        "one attendance record, scale 100", ours, "start + parsing cohort.toml", whole, "≤ 1.3×", ours <= 1.3 * whole
    )
