"""In a session: how many have saved into the shared folder, and the code that leads there."""

import json
from pathlib import Path

import pytest

from cohortkit.cli.main import main
from cohortkit.demo.returned import returned_files
from cohortkit.demo.writing import write_demo
from cohortkit.plan.load import load_plan


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("live") / "demo"
    write_demo(folder)
    plan = load_plan(folder).plan
    assert plan is not None
    shared = folder / "share"
    shared.mkdir()
    for name, content in returned_files(plan, ("cmp-4", "bpn-3"), 1).items():
        (shared / name).write_bytes(content)
    (shared / "notes.ipynb").write_text("{}")
    return folder


def test_those_who_saved_are_counted_and_nothing_is_collected(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted((demo / "responses").rglob("*.toml"))
    assert main(["reflections", "live", "carrying-on", str(demo / "share"), "-C", str(demo), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["set"], document["saved"], document["roster"]) == ("carrying-on", 2, 30)
    assert sorted((demo / "responses").rglob("*.toml")) == before


def test_the_code_is_drawn_for_eyes_and_left_out_for_screen_readers(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [
        "reflections",
        "live",
        "carrying-on",
        str(demo / "share"),
        "-C",
        str(demo),
        "--address",
        "https://x.example",
    ]
    main(asked)
    assert "█▀" in capsys.readouterr().out
    main([*asked, "--plain"])
    plain = capsys.readouterr().out
    assert "█" not in plain
    assert "Saved: 2 of 30" in plain


def test_the_code_is_written_as_a_picture(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "code.svg"
    asked = ["reflections", "live", "carrying-on", str(demo / "share"), "-C", str(demo), "--code", str(picture)]
    assert main(asked) == 2
    assert "--address" in capsys.readouterr().err
    assert main([*asked, "--address", "https://x.example"]) == 0
    assert picture.read_bytes().startswith(b"<svg")


def test_a_folder_that_is_not_there_is_no_such_thing(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reflections", "live", "carrying-on", str(demo / "nowhere"), "-C", str(demo)]) == 4
    assert "there is no folder" in capsys.readouterr().err
