"""Outlines and catalogues as they are read: a cohort's own may be at fault, and is then refused by its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import tomli

from cohortkit.files.structs import learned


class TemplateRefused(ValueError):
    """A template that cannot be used; the message says where it is at fault and what to do."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One section of an outline: a section of the registry with its options, or a title with text."""

    use: str = ""
    title: str = ""
    text: str = ""
    figures: tuple[str, ...] = ()
    """The figures at a glance, in this order; those that are zero or not there are left out."""
    quotes: int = 3
    """At most so many quotes for each area."""
    short: bool = False
    vision: bool = False
    timeline: bool = True
    attendance: bool = False


class Outline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a product holds, in this order."""

    sections: tuple[Entry, ...] = ()
    cover: bool = True
    """Whether it has a cover and a table of contents; what is short has its title at the head of its first page."""
    pages: bool = False
    """Whether every section begins a page of its own."""


def read_outline(path: Path, folder: Path | None) -> Outline:
    """Read an outline. Raises TemplateRefused."""
    try:
        return msgspec.convert(read_toml(path, folder), learned(Outline))
    except msgspec.ValidationError as error:
        fault, _, at = str(error).partition(" - at `$")
        number = re.search(r"\[(\d+)\]", at)
        place = place_of_section(path, folder, int(number[1]) + 1) if number else told(path, folder)
        raise TemplateRefused(f"{place}: {_in_words(fault)}") from error


def _in_words(fault: str) -> str:
    """A fault of shape as a facilitator reads it."""
    said = {
        "Object contains unknown field": "there is no key",
        "Expected": "expected",
        "`array`": "a list",
        "`int`": "a whole number",
        "`str`": "a text",
        "`bool`": "true or false",
        "`object`": "a table",
    }
    for words, plain in said.items():
        fault = fault.replace(words, plain)
    return fault


def read_toml(path: Path, folder: Path | None) -> dict[str, Any]:
    """Read a template in TOML. Raises TemplateRefused with the line."""
    try:
        return tomli.loads(path.read_text(encoding="utf-8-sig"))
    except tomli.TOMLDecodeError as error:
        raise TemplateRefused(f"{told(path, folder)}:{error.lineno}: {error.msg}") from error
    except UnicodeDecodeError as error:
        raise TemplateRefused(f"{told(path, folder)}: it is not UTF-8 text") from error


def told(path: Path, folder: Path | None) -> str:
    """How a template is named: from the cohort folder where it is the cohort's own, else by its name alone."""
    if folder is not None and path.is_relative_to(folder):
        return path.relative_to(folder).as_posix()
    return path.name


def place_of_section(path: Path, folder: Path | None, number: int) -> str:
    """The line on which a section of an outline begins, by its number from 1."""
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    headers = [line for line, text in enumerate(lines, 1) if re.match(r"\s*\[\[\s*sections\s*\]\]", text)]
    line = f":{headers[number - 1]}" if number <= len(headers) else ""
    return f"{told(path, folder)}{line}, section {number}"


@contextmanager
def calculating() -> Iterator[None]:
    """Make whatever a template's own calculations fail with a fault of the template, not of ours. Leaves KeyError."""
    from jinja2 import TemplateRuntimeError

    try:
        yield
    except KeyError:
        raise
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError) as error:
        raise TemplateRuntimeError(str(error)) from error


@contextmanager
def refusing(where: str) -> Iterator[None]:
    """Turn what goes wrong while sentences are filled in into a refusal with the place."""
    from jinja2 import TemplateError

    try:
        yield
    except TemplateError as error:
        raise TemplateRefused(f"{where}: a sentence cannot be filled in: {error}") from error
    except KeyError as error:
        raise TemplateRefused(f"{where}: {error.args[0]!r} is neither a figure nor a text of the wording") from error
