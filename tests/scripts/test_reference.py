"""The reference knows every command and every option, and the JSON keys it promises are there."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from cohortkit.cli.declare import READING, WRITING, every_command, examples_of  # noqa: E402
from cohortkit.cli.errors import DONE, REFUSED  # noqa: E402
from cohortkit.cli.main import main, root_command  # noqa: E402
from cohortkit.demo.writing import write_demo  # noqa: E402
from cohortkit.plan.load import load_plan  # noqa: E402
from cohortkit.questions.building import build_exercise  # noqa: E402
from scripts.docs import DOCS  # noqa: E402
from scripts.json_keys import JSON_KEYS  # noqa: E402

COMMANDS = {" ".join(words): command for words, command in every_command(root_command()) if not command.hidden}
PAGE = (DOCS / "reference.md").read_text(encoding="utf-8")


def section(name: str) -> str:
    """The part of the page about one command."""
    _, heading, rest = PAGE.partition(f"\n### cohortkit {name}\n")
    assert heading, f"cohortkit {name} is not documented; run make docs"
    return rest.partition("\n### ")[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_its_options_and_examples(name: str) -> None:
    text = section(name)
    command = COMMANDS[name]
    for each in command.params:
        if each.name not in WRITING and each.param_type_name == "option":
            assert all(f"`{spelling}`" in text for spelling in each.opts), f"{each.opts}; run make docs"
    for example in examples_of(command):
        assert f"cohortkit {example}\n" in text, f"{example}; run make docs"


def test_the_options_of_every_command_are_told_once() -> None:
    opening = PAGE.partition("\n## All commands\n")[0]
    undo = {each.name: each for each in COMMANDS["undo"].params}
    assert all(f"`{spelling}`" in opening for name in {**READING, **WRITING} for spelling in undo[name].opts)


def test_no_command_is_documented_that_is_not_there() -> None:
    headings = [line.removeprefix("### cohortkit ") for line in PAGE.split("\n") if line.startswith("### cohortkit ")]
    assert sorted(headings) == sorted(COMMANDS)


def test_every_exit_code_is_on_the_page() -> None:
    from cohortkit.cli import errors

    codes = (
        *(errors.DONE, errors.REFUSED, errors.USAGE, errors.UNREADABLE),
        *(errors.NO_SUCH_THING, errors.CHANGED, errors.INTERNAL, errors.INTERRUPTED),
    )
    assert all(f"\n| {code} | " in PAGE for code in codes)


# The JSON keys

ASKED: dict[str, tuple[str, ...]] = {
    "check": (),
    "status": ("--as-of", "2023-05-01"),
    "calendar list": (),
    "pairs propose": ("--rounds", "2"),
    "groups plan": ("--groups", "4", "--rounds", "2"),
    "reflections collect": ("returned",),
    "surveys summary": ("outcomes", "--wave", "2024", "--by", "organization"),
    "network show": (),
    "money status": ("--as-of", "2023-06-01"),
    "engagement": ("--as-of", "2023-05-01"),
    "indicators": (),
    "report figures": (),
}
"""What is asked so that every place in the document has something in it."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo cohort, one definition with a fault, and a folder of things that came back."""
    folder = tmp_path_factory.mktemp("keys") / "cohort"
    write_demo(folder)
    plan = load_plan(folder).plan
    assert plan is not None
    name, exercise = build_exercise(plan, "designed-for-equity", "naesp-1", on=plan.cohort.ends)
    notebook = json.loads(exercise)
    for cell in notebook["cells"]:
        if "answer:structure" in cell["metadata"].get("tags", []):
            cell["source"] += "\n- Rotating chairs"
    (folder / "returned").mkdir()
    (folder / "returned" / name).write_text(json.dumps(notebook), encoding="utf-8")
    (folder / "returned" / "broken.ipynb").write_bytes(b"no notebook")
    return folder


def at(document: Any, place: str) -> Iterator[dict[str, Any]]:
    """Everything at a place of a document."""
    if not place:
        yield document
        return
    step, _, rest = place.partition(".")
    found = document[step.removesuffix("[]").removesuffix("?")]
    if step.endswith("[]"):
        for each in found:
            yield from at(each, rest)
    elif found is not None or not step.endswith("?"):
        yield from at(found, rest)


@pytest.mark.parametrize("name", JSON_KEYS)
def test_the_keys_that_the_reference_promises_are_there(
    name: str, demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "cohort"
    shutil.copytree(demo, place, copy_function=os.link)
    monkeypatch.chdir(place)
    monkeypatch.setenv("COHORTKIT_BY", "facilitator-1")
    if name == "check":
        text = (place / "cohort.toml").read_text(encoding="utf-8")
        (place / "cohort.toml").unlink()
        (place / "cohort.toml").write_text(text + "\n[areas.stray]\n", encoding="utf-8")
    capsys.readouterr()
    code = main([*name.split(" "), *ASKED[name], "--json"])
    ran = capsys.readouterr()
    assert code in (DONE, REFUSED), ran.err
    document = json.loads(ran.out)
    assert next(iter(document)) == "schema"
    assert document["schema"] == 1
    for where, words in JSON_KEYS[name].items():
        found = list(at(document, where))
        assert found, f"nothing at {where}"
        for each in found:
            wanted = {word for word in words.split(" ") if not word.endswith("?")}
            assert wanted <= set(each), f"{where}: {wanted - set(each)} missing"
