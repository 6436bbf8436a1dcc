"""The JSON Schema accepts the format's own example and finds faults of shape, asked by three independent readers."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tomli

from cohortkit.plan.schema import definition_schema

EXAMPLE = Path(__file__).resolve().parents[3] / "shared" / "spec" / "cohort-example.toml"
OWN = Path(__file__).resolve().parents[2] / "cohort.toml"
DEFINITION = """\
[cohort]
name = "Rivers and Ridges"
starts = 2025-01-15
ends = 2026-12-15
timezone = "America/Denver"

[convenings.spring]
title = "Spring"
starts = 2025-03-18T10:00:00
ends = 2025-03-18T13:00:00
[[convenings.spring.sessions]]
title = "Who is here"
minutes = 30
kind = "connection"
"""


def as_json(value: Any) -> Any:
    """TOML as editors see it: dates are text."""
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else value


def faults(text: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(definition_schema())
    return sorted("/".join(map(str, error.path)) for error in validator.iter_errors(as_json(tomli.loads(text))))


def test_the_schema_is_itself_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(definition_schema())


@pytest.mark.parametrize("file", [EXAMPLE, OWN], ids=["example", "own"])
def test_whole_definitions_are_accepted(file: Path) -> None:
    if not file.is_file():
        pytest.skip(f"{file.name} is not beside this repository")
    assert faults(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("minutes = 30", 'minutes = "30"', "convenings/spring/sessions/0/minutes"),
        ("minutes = 30", "minutes = 0", "convenings/spring/sessions/0/minutes"),
        ('kind = "connection"', 'kind = "conection"', "convenings/spring/sessions/0/kind"),
        ('title = "Spring"', 'titel = "Spring"', "convenings/spring"),
        ("[convenings.spring]", '[convenings.spring]\nid = "spring"', "convenings/spring"),
    ],
)
def test_faults_of_shape_are_found(old: str, new: str, place: str) -> None:
    assert place in faults(DEFINITION.replace(old, new))


@pytest.mark.parametrize("tool", ["taplo", "tombi"])
def test_editors_tools_accept_the_definition_and_find_a_fault(tool: str, tmp_path: Path) -> None:
    found = shutil.which(tool, path=str(Path(sys.executable).parent)) or shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not installed")
    schema = tmp_path / "cohort.schema.json"
    schema.write_text(json.dumps(definition_schema()), encoding="utf-8")
    file = tmp_path / "cohort.toml"
    command = (
        [found, "check", "--schema", schema.as_uri(), str(file)]
        if tool == "taplo"
        else [found, "lint", "--offline", str(file)]
    )
    texts = {"right": DEFINITION, "wrong": DEFINITION.replace("minutes = 30", 'minutes = "30"')}
    codes = {}
    for name, text in texts.items():
        file.write_text(f"#:schema ./cohort.schema.json\n{text}", encoding="utf-8")
        codes[name] = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60, check=False).returncode
    assert codes["right"] == 0
    assert codes["wrong"] != 0
