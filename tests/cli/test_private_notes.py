"""Private notes stay on the team's screens: nothing that is exported, drafted, built or printed as JSON has them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cohortkit.demo.writing import write_demo

Run = Callable[..., Any]

SECRET = "only between us"

LEAVING = (
    "status --json",
    "support list --private --json",
    "support show 2022-07-26-expert-leadership --json",
    "projects show alas-next-leaders --json",
    "money status --json",
    "money export -o out/payments.csv",
    "people export -o out/directory.csv",
    "calendar export -o out/cohort.ics",
    "attendance show winter-2022 --json",
    "meetings agenda winter-2022 -o out/agenda.txt",
    "network export --to gexf -o out/network.gexf",
    "network draw -o out/network.svg",
    "indicators --json",
    "engagement --json",
    "commitments list --json",
    "collaborations list --json",
    "products show after-the-grant --json",
    "resources list --json",
    "interviews show alas-next-leaders --json",
    "feedback list --json",
    "report build --to md -o out/report",
    "letters build digest -o out/letters --as-of 2023-06-01",
    "letters build meeting-notes -o out/letters --as-of 2023-06-01",
    "letters build thank-you -o out/letters --as-of 2023-06-01",
)


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "demo"
    write_demo(folder)
    for file in (folder / "records").rglob("*.toml"):
        lines = file.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not line.startswith("private_notes")]
        file.write_text("\n".join([f'private_notes = "{SECRET}"', *kept, ""]), encoding="utf-8")
    (folder / "out").mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("COHORTKIT_COHORT", raising=False)
    return folder


def test_private_notes_never_leave(demo: Path, run: Run) -> None:
    assert SECRET in run("support", "show", "2022-07-26-expert-leadership").out
    for command in LEAVING:
        ran = run(*command.split())
        assert ran.code == 0, (command, ran.err)
        assert SECRET not in ran.out, command
    written = [file for file in (demo / "out").rglob("*") if file.is_file()]
    assert len(written) > 10
    assert [file for file in written if SECRET.encode() in file.read_bytes()] == []
