"""Take the pictures of the README from the program itself: `python -m scripts.screenshots`.

The demo is written anew and the clock is set, so the pictures change only when the program does. The page of the
report needs Chromium and is left as it is where there is none.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
PROGRAM = str(Path(sys.executable).with_name("cohortkit"))
DAY = dt.date(2023, 10, 20)
COLUMNS, LINES = 96, 46
FAULTS = (
    ('members = ["alas-1", "bba-1"', 'members = ["alas-1", "bba-11"'),
    ('timezone = "America/Phoenix"', 'timezone = "America/Phenix"'),
    ("due = 2022-06-30", "due = 2026-06-30"),
    ('organization = "ncsm"\ntitle = "Network staff"', 'organisation = "ncsm"\ntitle = "Network staff"'),
)
"""What is broken in the copy of the definition that `check` is shown on: words as they stand, and the fault."""


def main() -> None:
    """Take all pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as room:
        demo = Path(room, "demo")
        subprocess.run([PROGRAM, "demo", str(demo)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _put("status.svg", _picture("cohortkit status", _in_terminal(demo, ["status", "--as-of", DAY.isoformat()])))
        _put("today.svg", asyncio.run(_first_screen(demo)))
        _page_of(demo / "out" / "report" / "report.html")
        broken = demo / "cohort.toml"
        text = broken.read_text()
        for words, fault in FAULTS:
            text = text.replace(words, fault, 1)
        broken.write_text(text)
        _put("check.svg", _picture("cohortkit check", _in_terminal(demo, ["check"])))


def _in_terminal(folder: Path, arguments: list[str]) -> str:
    """Run the program in a terminal of a fixed size and return what it drew, colours included."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.environ |= {"COLUMNS": str(COLUMNS), "LINES": str(LINES), "TERM": "xterm-256color"}
        os.environ.pop("NO_COLOR", None)
        os.execv(PROGRAM, [PROGRAM, *arguments])  # noqa: S606 - the forked child becomes the program
    drawn = b""
    while True:
        try:
            part = os.read(terminal, 65_536)
        except OSError:
            break
        if not part:
            break
        drawn += part
    os.waitpid(child, 0)
    return drawn.decode().replace("\r\n", "\n")


def _picture(title: str, drawn: str) -> str:
    from rich.console import Console
    from rich.text import Text

    lines = drawn.rstrip("\n").split("\n")
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], "…"]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=COLUMNS, file=nowhere, force_terminal=True)
        console.print(Text.from_ansi("\n".join(lines)))
        return console.export_svg(title=title, unique_id="cohortkit")


async def _first_screen(folder: Path) -> str:
    from cohortkit.tui.app import CohortApp
    from cohortkit.tui.session import Session

    moment = dt.datetime.combine(DAY, dt.time(14), tzinfo=dt.UTC)
    app = CohortApp(Session(folder, "cohort.toml", clock=lambda: moment, as_of=DAY, by="facilitator-1"), watch=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause(2)
        return app.export_screenshot(title="cohortkit")


def _page_of(report: Path) -> None:
    browser = shutil.which("chromium")
    if browser is None:
        sys.stderr.write("no Chromium here: docs/images/report.png stays as it is\n")
        return
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-color-profile=srgb"]
    picture = f"--screenshot={IMAGES / 'report.png'}"
    command = [browser, *options, "--window-size=1100,900", picture, report.as_uri()]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    sys.stdout.write("docs/images/report.png\n")


def _put(name: str, picture: str) -> None:
    # Both libraries point to a font on somebody else's server; the reader's own monospaced font will do.
    plain = re.sub(r"@font-face\s*{.*?}", "", picture, flags=re.DOTALL)
    (IMAGES / name).write_text(re.sub(r"[ \t]+\n", "\n", plain), encoding="utf-8", newline="\n")
    sys.stdout.write(f"docs/images/{name}\n")


if __name__ == "__main__":
    main()
