"""Every help shows an example, and the registry says what is there."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from cohortkit.cli.declare import every_command, examples_of
from cohortkit.cli.main import main, root_command
from cohortkit.cli.registry import ENTRIES, PARTS

COMMANDS = list(every_command(root_command()))


@pytest.mark.parametrize(("words", "command"), COMMANDS, ids=[" ".join(words) for words, _ in COMMANDS])
def test_every_help_shows_an_example_of_its_own_command(
    words: tuple[str, ...], command: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--help"]) == 0
    text = capsys.readouterr().out
    examples = text.partition("Examples:\n")[2].splitlines()
    assert examples
    for example in examples:
        assert example.startswith(f"  cohortkit {' '.join(words)}")
    assert command.help


@pytest.mark.parametrize("name", list(ENTRIES))
def test_every_entry_has_its_module_a_line_of_help_and_an_example(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = ENTRIES[name]
    assert entry.help.endswith(".")
    assert len(entry.help) < 64
    module, _, app = entry.module.partition(":")
    assert hasattr(importlib.import_module(module), app or "app")
    assert main([name, "--help"]) == 0
    assert f"  cohortkit {name}" in capsys.readouterr().out.partition("Examples:\n")[2]


def test_names_are_given_once() -> None:
    assert len(ENTRIES) == sum(len(part) for part in PARTS.values())


def test_every_reading_command_takes_the_common_options() -> None:
    for words, command in COMMANDS:
        options = {name for param in command.params for name in param.opts}
        assert {"--cohort", "-C", "--as-of", "--json", "--plain"} <= options, words


def test_every_command_has_an_example() -> None:
    assert all(examples_of(command) for _, command in COMMANDS)


def test_help_lists_every_command_under_its_heading(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    for part, entries in PARTS.items():
        section = text.partition(f"\n{part}:\n")[2]
        for entry in entries:
            assert f"\n  {entry.name} " in "\n" + section
    assert max(len(line) for line in text.splitlines()) <= 80
