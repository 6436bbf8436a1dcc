"""Load the definition: `cohort.toml` and its includes become one `Plan`, with every problem of shape found on the way.

Loading never stops early. An entry with a fault in a key it can do without is kept without that key; one that
lacks a required key is left out of the plan but stays *declared*, so that references to it are not reported too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from cohortkit.files.document import Document, parse_document, read_document
from cohortkit.files.problems import KeyPath, Problem, did_you_mean
from cohortkit.plan.lost import without_lost_keys
from cohortkit.plan.model import (
    KEYED_TABLES,
    LISTED_TABLES,
    PLAIN_TABLES,
    SINGLE_TABLES,
    CohortInfo,
    Plan,
)
from cohortkit.plan.scalars import is_amount

MAIN_FILE = "cohort.toml"
KNOWN_TABLES = (*SINGLE_TABLES, *LISTED_TABLES, *KEYED_TABLES, *PLAIN_TABLES)


class LoadedPlan(msgspec.Struct, frozen=True):
    """The definition as read. `plan` is None where no usable `[cohort]` table was found."""

    folder: Path
    main: str
    plan: Plan | None
    documents: dict[str, Document]
    problems: tuple[Problem, ...]
    declared: dict[str, dict[str, str]]
    """Table name to entry id to the file that declares it, whether the entry could be read or not."""
    listed: dict[str, tuple[tuple[str, int], ...]]
    """Array table name to, for each merged position, its file and the position there; entries at fault count, too."""

    def where(self, path: KeyPath) -> tuple[str, KeyPath]:
        """Turn a path in the merged plan into the file that holds it and the path in that file."""
        match path:
            case (str(table), int(position), *rest) if table in self.listed:
                file, local = self.listed[table][position]
                return file, (table, local, *rest)
            case (str(table), str(key), *_) if table in self.declared and key in self.declared[table]:
                return self.declared[table][key], path
            case (str(table), *_):
                return self.declared.get("", {}).get(table, self.main), path
            case _:
                return self.main, path

    def problem(self, code: str, message: str, path: KeyPath, **details: Any) -> Problem:
        """Return a problem at a path of the merged plan; `details` as in `Problem` (at, hint, severity)."""
        file, local = self.where(path)
        return Problem(code=code, message=message, file=file, path=local, **details)


def load_plan(folder: Path, main: str = MAIN_FILE, *, instead: Mapping[str, bytes] | None = None) -> LoadedPlan:
    """Read the definition in a folder; problems are values, only a programming error raises.

    ``instead`` holds bytes to read in the place of files, such as those a change is about to write.
    """
    documents, problems = _read_all(folder, main, instead or {})
    return _Merge(folder, main, documents, problems).result()


def _read_all(folder: Path, main: str, instead: Mapping[str, bytes]) -> tuple[dict[str, Document], list[Problem]]:
    """Read the main file and, breadth first, everything it includes; each file once."""
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    waiting: list[tuple[str, str, KeyPath]] = [(main, "", ())]
    while waiting:
        file, included_by, named_at = waiting.pop(0)
        if file in documents:
            continue
        given = instead.get(file)
        document, found = read_document(folder, file) if given is None else parse_document(file, given)
        broken = any(problem.severity == "error" for problem in found)
        if included_by and broken:
            reason = "cannot be read" if document.data is None else "has faults of its own"
            problems.append(
                Problem("include-failed", f'included file "{file}" {reason}', included_by, named_at, hint=f"see {file}")
            )
        documents[file] = document
        problems += found
        for name, path in _included(document):
            matches, fault = _matches(folder, file, name)
            if fault:
                problems.append(Problem("include-failed", fault, file, path))
            waiting += [(match, file, path) for match in matches]
    return documents, problems


def _included(document: Document) -> Iterator[tuple[str, KeyPath]]:
    names = (document.data or {}).get("include", [])
    if isinstance(names, list):
        for position, name in enumerate(names):
            if isinstance(name, str):
                yield name, ("include", position)


def _matches(folder: Path, file: str, name: str) -> tuple[list[str], str]:
    """Return the files an include names, sorted, and what is wrong with it, if anything is."""
    import glob

    root = folder.resolve()
    base = (folder / file).parent
    if Path(name).is_absolute() or "\0" in name:
        return [], f'include "{name}" must be a path inside the cohort folder'
    is_pattern = glob.has_magic(name)
    names = sorted(glob.glob(name, root_dir=base)) if is_pattern else [name]  # noqa: PTH207 - relative names
    inside: list[str] = []
    for each in names:
        target = (base / each).resolve()
        if not target.is_relative_to(root):
            return inside, f'include "{name}" leads outside the cohort folder'
        if target.is_file():
            inside.append(target.relative_to(root).as_posix())
    if not inside and not is_pattern and (base / name).is_dir():
        return [], f'include "{name}" is a folder; write "{name.rstrip("/")}/*.toml" for the files in it'
    if not inside:
        return [], f'include "{name}" matches no file' if is_pattern else f'included file "{name}" does not exist'
    return inside, ""


class _Merge:
    """One pass over all documents, in the order they were named, into the pieces of a `Plan`."""

    def __init__(self, folder: Path, main: str, documents: dict[str, Document], problems: list[Problem]) -> None:
        self.folder, self.main, self.documents, self.problems = folder, main, documents, problems
        self.keyed: dict[str, dict[str, Any]] = {table: {} for table in KEYED_TABLES}
        self.lists: dict[str, list[Any]] = {table: [] for table in LISTED_TABLES}
        self.singles: dict[str, Any] = {}
        self.thresholds: dict[str, Any] = {}
        self.thresholds_in: dict[str, str] = {}
        self.declared: dict[str, dict[str, str]] = {table: {} for table in ("", *KEYED_TABLES)}
        self.listed: dict[str, list[tuple[str, int]]] = {table: [] for table in LISTED_TABLES}

    def result(self) -> LoadedPlan:
        for file, document in self.documents.items():
            if document.data is not None:
                self._add_document(file, document.data)
        return LoadedPlan(
            folder=self.folder,
            main=self.main,
            plan=self._plan(),
            documents=self.documents,
            problems=tuple(without_lost_keys(self.problems, self.documents)),
            declared=self.declared,
            listed={table: tuple(places) for table, places in self.listed.items()},
        )

    def _plan(self) -> Plan | None:
        info = self.singles.pop("cohort", None)
        if not isinstance(info, CohortInfo):
            main = self.documents[self.main]
            # A file that does not parse may hold the table further down; the syntax error is the thing to mend.
            if "cohort" not in self.declared[""] and main.data is not None and main.readable is None:
                message = "there is no [cohort] table, which names the cohort, its first and last day and its zone"
                self.problems.append(Problem("missing-key", message, self.main, (), at="header"))
            return None
        pieces: dict[str, Any] = {table: tuple(values) for table, values in self.lists.items()}
        pieces |= self.keyed | self.singles
        return Plan(cohort=info, reporting_thresholds=self.thresholds, **pieces)

    def _add_document(self, file: str, data: Mapping[str, Any]) -> None:
        for table, value in data.items():
            if table in KEYED_TABLES:
                self._add_keyed(file, table, value)
            elif table in LISTED_TABLES:
                self._add_listed(file, table, value)
            elif table in SINGLE_TABLES:
                self._add_single(file, table, value)
            elif table == "reporting_thresholds":
                self._add_thresholds(file, value)
            elif table == "include":
                self._check_include(file, value)
            else:
                hint = did_you_mean(table, KNOWN_TABLES)
                message = f'"{table}" is not a table that a cohort definition has'
                self.problems.append(Problem("unknown-key", message, file, (table,), at="key", hint=hint))

    def _add_keyed(self, file: str, table: str, entries: Any) -> None:
        from cohortkit.plan.shape import convert

        if not isinstance(entries, dict):
            self._wrong_type(file, table, f"[{table}.ID] tables, one for each id")
            return
        declared, values, struct = self.declared[table], self.keyed[table], KEYED_TABLES[table]
        for key, entry in entries.items():
            first = declared.get(key)
            if first is not None:
                message = f"[{table}.{key}] is already defined in {first}"
                self.problems.append(
                    Problem(
                        "duplicate-id", message, file, (table, key), at="header", hint="give one of them another id"
                    )
                )
                continue
            declared[key] = file
            value, found = convert(entry, struct, (table, key), file, key)
            self.problems += found
            if value is not None:
                values[key] = value

    def _add_listed(self, file: str, table: str, entries: Any) -> None:
        from cohortkit.plan.shape import convert

        if not isinstance(entries, list):
            self._wrong_type(file, table, f"[[{table}]] tables")
            return
        for position, entry in enumerate(entries):
            value, found = convert(entry, LISTED_TABLES[table], (table, position), file)
            self.problems += found
            self.listed[table].append((file, position))
            if value is not None:
                self.lists[table].append(value)

    def _add_single(self, file: str, table: str, entry: Any) -> None:
        from cohortkit.plan.shape import convert

        first = self.declared[""].get(table)
        if first is not None:
            self.problems.append(
                Problem("duplicate-id", f"[{table}] is already defined in {first}", file, (table,), at="header")
            )
            return
        self.declared[""][table] = file
        value, found = convert(entry, SINGLE_TABLES[table], (table,), file)
        self.problems += found
        if value is not None:
            self.singles[table] = value

    def _add_thresholds(self, file: str, entries: Any) -> None:
        from decimal import Decimal

        if not isinstance(entries, dict):
            self._wrong_type(file, "reporting_thresholds", "a table of amounts by calendar year")
            return
        self.declared[""].setdefault("reporting_thresholds", file)
        for year, amount in entries.items():
            path = ("reporting_thresholds", year)
            first = self.thresholds_in.setdefault(year, file)
            if first != file:
                message = f"the threshold for {year} is already defined in {first}"
                self.problems.append(Problem("duplicate-id", message, file, path, at="key", hint="keep one of the two"))
            elif not (year.isascii() and year.isdigit() and len(year) == 4):
                message = f'"{year}" is not a calendar year'
                self.problems.append(Problem("unknown-key", message, file, path, at="key", hint="e.g. 2025 = 600.00"))
            elif isinstance(amount, bool) or not isinstance(amount, (int, Decimal)) or not is_amount(amount):
                message = f"the threshold for {year} must be an amount, such as 600.00"
                self.problems.append(Problem("wrong-type", message, file, path))
            elif amount < 0:
                self.problems.append(Problem("bad-value", f"the threshold for {year} cannot be negative", file, path))
            else:
                self.thresholds[year] = Decimal(amount)

    def _check_include(self, file: str, names: Any) -> None:
        if not isinstance(names, list):
            self._wrong_type(file, "include", 'a list of files, such as ["defs/*.toml"]')
            return
        for position, name in enumerate(names):
            if not isinstance(name, str):
                message = "an include must be a file name in quotes"
                self.problems.append(Problem("wrong-type", message, file, ("include", position)))

    def _wrong_type(self, file: str, table: str, wanted: str) -> None:
        self.problems.append(Problem("wrong-type", f'"{table}" must be {wanted}', file, (table,)))
