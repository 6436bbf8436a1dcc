"""Read the record files of a cohort folder, one kind at a time, so that a command reads only what it needs."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from cohortkit.files.disk import toml_files
from cohortkit.files.document import Document, read_document, read_file
from cohortkit.files.problems import Problem, did_you_mean
from cohortkit.files.structs import learned
from cohortkit.plan.scalars import BUILTIN_TYPES
from cohortkit.records.model import KINDS, Code, Codebook, Coding, Quote, Record, Response, Segment, Theme

R = TypeVar("R", bound=msgspec.Struct)

RECORDS = "records"
RESPONSES = "responses"
CODING = "coding"
CODEBOOK_FILE = f"{CODING}/codebook.toml"
QUOTES_FILE = "quotes.toml"


def record_file(kind: str, record_id: str) -> str:
    """The path of a record's file, relative to the cohort folder."""
    return f"{RECORDS}/{kind}/{record_id}.toml"


def response_file(response_id: str) -> str:
    """The path of a response's file; `response_id` is `set/wave/person`."""
    return f"{RESPONSES}/{response_id}.toml"


def mapping_file(survey: str) -> str:
    """The path of the file that keeps how the last import of a survey was mapped to prompts and people."""
    return f"{RESPONSES}/{survey}/import.toml"


class DocumentsByNeed(Mapping[str, Document]):
    """Every file of the folder as a document, read when first asked for: places are looked up for few of them."""

    def __init__(self, folder: Path, known: Mapping[str, Document]) -> None:
        self._folder, self._documents = folder, dict(known)

    def __getitem__(self, file: str) -> Document:
        if file not in self._documents and not file.endswith(".toml"):
            raise KeyError(file)  # built files have problems, too, but nothing to look up in them
        if file not in self._documents:
            self._documents[file] = read_document(self._folder, file)[0]
        return self._documents[file]

    def __iter__(self) -> Iterator[str]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)


def read_records(folder: Path, kind: str) -> tuple[dict[str, Record], list[Problem]]:
    """Read one folder of `records/`; records by id in the order of their ids, and what is wrong in them."""
    struct = KINDS[kind]
    records: dict[str, Record] = {}
    problems: list[Problem] = []
    root = os.fspath(folder)
    for name in toml_files(f"{root}/{RECORDS}/{kind}"):
        record = _read(root, f"{RECORDS}/{kind}/{name}", struct, {"id": name[:-5]}, problems)
        if record is not None:
            records[name[:-5]] = record
    return records, problems


def read_one(folder: Path, kind: str, record_id: str) -> tuple[Record | None, list[Problem]]:
    """Read a single record without looking at any other file; None where it does not exist or cannot be used."""
    problems: list[Problem] = []
    file = record_file(kind, record_id)
    if not (folder / file).is_file():
        return None, []
    return _read(os.fspath(folder), file, KINDS[kind], {"id": record_id}, problems), problems


def read_responses(folder: Path) -> tuple[dict[str, Response], list[Problem]]:
    """Read all of `responses/`, by `set/wave/person`; tombstones of withdrawn answers included."""
    responses: dict[str, Response] = {}
    problems: list[Problem] = []
    root = os.fspath(folder)
    for set_id in _folders(f"{root}/{RESPONSES}"):
        for wave in _folders(f"{root}/{RESPONSES}/{set_id}"):
            for name in toml_files(f"{root}/{RESPONSES}/{set_id}/{wave}"):
                file = f"{RESPONSES}/{set_id}/{wave}/{name}"
                response = _read(root, file, Response, {}, problems)
                if response is not None:
                    responses[f"{set_id}/{wave}/{name[:-5]}"] = response
    return responses, problems


def read_codebook(folder: Path) -> tuple[Codebook, list[Problem]]:
    """Read `coding/codebook.toml`; an empty codebook where there is none."""
    data, problems = _data(folder, CODEBOOK_FILE, ("codes", "themes"))
    return (
        Codebook(
            codes=_keyed(data, "codes", Code, CODEBOOK_FILE, problems),
            themes=_keyed(data, "themes", Theme, CODEBOOK_FILE, problems),
        ),
        problems,
    )


def read_codings(folder: Path) -> tuple[dict[str, Coding], list[Problem]]:
    """Read every coder's file in `coding/`, by coder."""
    from cohortkit.plan.shape import convert

    codings: dict[str, Coding] = {}
    problems: list[Problem] = []
    for name in toml_files(os.fspath(folder / CODING)):
        file = f"{CODING}/{name}"
        if file == CODEBOOK_FILE:
            continue
        data, found = _data(folder, file, ("segments",))
        problems += found
        segments: list[Segment] = []
        entries = data.get("segments", [])
        if not isinstance(entries, list):
            problems.append(Problem("wrong-type", '"segments" must be [[segments]] tables', file, ("segments",)))
            entries = []
        for position, entry in enumerate(entries):
            segment, faults = convert(entry, Segment, ("segments", position), file)
            problems += faults
            if segment is not None:
                segments.append(segment)
        codings[name[:-5]] = Coding(id=name[:-5], segments=tuple(segments))
    return codings, problems


def read_quotes(folder: Path) -> tuple[dict[str, Quote], list[Problem]]:
    """Read `quotes.toml`, by id, in declared order."""
    data, problems = _data(folder, QUOTES_FILE, ("quotes",))
    return _keyed(data, "quotes", Quote, QUOTES_FILE, problems), problems


def instant_after(day: dt.date, zone: str) -> dt.datetime:
    """The first instant after a calendar day in a zone: everything that happened by then is before it."""
    from zoneinfo import ZoneInfo

    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=ZoneInfo(zone))


def _read(root: str, file: str, struct: type[R], given: dict[str, Any], problems: list[Problem]) -> R | None:
    document, found = read_file(root, file)
    data = document.data
    problems += found
    if data is None:
        return None
    try:
        if given and "id" in data:  # the file's name is the id; one inside it is a key that nobody reads
            raise msgspec.ValidationError
        return msgspec.convert({**given, **data}, learned(struct), builtin_types=BUILTIN_TYPES)
    except msgspec.ValidationError:
        from cohortkit.plan.shape import convert

        value, faults = convert(data, struct, (), file, given.get("id"))
        problems += faults
        return value


def _data(folder: Path, file: str, tables: tuple[str, ...]) -> tuple[dict[str, Any], list[Problem]]:
    """What a file of several tables holds; any other table in it would be read by nobody."""
    if not (folder / file).is_file():
        return {}, []
    document, problems = read_document(folder, file)
    data = document.data or {}
    for table in data:
        if table not in tables:
            message = f'"{table}" is not a table that this file has'
            hint = did_you_mean(table, tables)
            problems = [*problems, Problem("unknown-key", message, file, (table,), at="key", hint=hint)]
    return data, problems


def _keyed(data: Mapping[str, Any], table: str, struct: type[R], file: str, problems: list[Problem]) -> dict[str, R]:
    from cohortkit.plan.shape import convert

    values: dict[str, R] = {}
    entries = data.get(table, {})
    if not isinstance(entries, dict):
        problems.append(Problem("wrong-type", f'"{table}" must be [{table}.ID] tables', file, (table,)))
        return values
    for key, entry in entries.items():
        value, found = convert(entry, struct, (table, key), file, key)
        problems += found
        if value is not None:
            values[key] = value
    return values


def _folders(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries if entry.name[0] != "." and entry.is_dir())
    except (FileNotFoundError, NotADirectoryError):
        return []
