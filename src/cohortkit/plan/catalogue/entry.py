"""One entry of the catalogue of codes."""

from __future__ import annotations

import msgspec

from cohortkit.files.problems import Severity

BASE = """\
[cohort]
name = "Rivers and Ridges"
starts = 2025-01-15
ends = 2026-12-15
timezone = "America/Denver"

[organizations.ridge]
name = "Ridge Math Alliance"
short_name = "RMA"

[people.ana-ruiz]
name = "Ana Ruiz"
organization = "ridge"

"""
"""The definition that the examples are added to."""

OPEN, CLOSE = "«", "»"
"""These stand around the place in an example; they are no part of it."""


class Example(msgspec.Struct, frozen=True):
    """A file with one fault; `«` and `»` stand around the place that is reported.

    A definition without a `[cohort]` table continues `BASE`. `beside` are further files, by path. `times` is how
    often the text stands in the file, for faults of size; `is_folder` says that a folder has the file's name.
    """

    text: str
    file: str = "cohort.toml"
    beside: dict[str, str] = {}
    times: int = 1
    is_folder: bool = False

    @property
    def plain(self) -> str:
        """The text without the signs around the place."""
        return self.text.replace(OPEN, "").replace(CLOSE, "")

    def files(self) -> dict[str, str]:
        """All files of the example, by path, without the one that is a folder."""
        files = dict(self.beside)
        if not self.is_folder:
            files[self.file] = self.plain * self.times
        definition = files.get("cohort.toml", "")
        if "[cohort]" not in definition:
            files["cohort.toml"] = BASE + definition
        return files

    @property
    def place(self) -> tuple[int, int]:
        """Line and column of the fault in its file, from 1."""
        text = self.text if "[cohort]" in self.text or self.file != "cohort.toml" else BASE + self.text
        before = text[: text.index(OPEN)]
        return before.count("\n") + 1, len(before) - before.rfind("\n")


class CodeInfo(msgspec.Struct, frozen=True):
    """A code: its severity, what it finds, an example that provokes it, and how to mend it."""

    code: str
    finds: str
    example: Example
    fix: str
    severity: Severity = "error"
