"""The changes to records: each function returns a `Change`; only `files.apply` writes it.

A record that exists is edited in place, key by key, so that comments and order of a hand-edited file stay. The
same facts twice are an empty change: who recorded them and when is not a fact that changes anything.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import msgspec

from cohortkit.files.change import Change, FileChange
from cohortkit.files.document import parse_document
from cohortkit.plan import slugs
from cohortkit.records.load import CODING, QUOTES_FILE, read_one, record_file, response_file
from cohortkit.records.model import (
    KIND_OF,
    Attendance,
    Coding,
    Mark,
    PairingRound,
    Quote,
    Record,
    Response,
    Segment,
)

ID_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CENT = Decimal("0.01")
_NOT_FACTS = frozenset({"at", "by"})


class RecordRefused(ValueError):
    """A record that cannot be written as asked; the message says why and what to do."""


def slug(text: str, *, words: int = 8) -> str:
    """Derive a record's id from its title, of at most `words` words.

    Raises RecordRefused where nothing usable is left.
    """
    whole = slugs.slug(text)
    if not whole:
        raise RecordRefused(f'no id can be made from "{text}"; give one with --id')
    return "-".join(whole.split("-")[:words])


def free_slug(folder: Path, kind: str, wanted: str) -> str:
    """Return `wanted`, or the first of `wanted-2`, `wanted-3`, … that no record of the kind has yet."""
    candidate, number = wanted, 1
    while (folder / record_file(kind, candidate)).exists():
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate


def save(folder: Path, record: Record, what: str) -> Change:
    """Return the change that makes the record's file say exactly what `record` says.

    Raises RecordRefused for what no file should hold, and where something in the file there now cannot be read.
    """
    kind = KIND_OF[type(record)]
    return _change(folder, record_file(kind, record.id), record, what, key=record.id)


def add(folder: Path, record: Record, what: str, told: Container[str] | None = None) -> tuple[Change, str]:
    """Return the change that adds a record, and its id.

    A record with the same id and the same facts is an empty change; with other facts the new one gets a
    numbered id. `told` are the keys that somebody gave: only those have to be the same, as the others may have
    changed since.
    """
    kind = KIND_OF[type(record)]
    wanted, number = record.id, 1
    while True:
        candidate = wanted if number == 1 else f"{wanted}-{number}"
        file = record_file(kind, candidate)
        present = _present(folder, file)
        if present is None:
            return _change(folder, file, record, what, key=candidate), candidate
        document, _ = parse_document(file, present)
        if document.data is not None and _told(document.data, told) == _told(as_toml(record), told):
            return Change(what), candidate
        number += 1


def record_attendance(
    folder: Path,
    meeting: str,
    marks: Mapping[str, Mark],
    *,
    at: dt.datetime,
    by: str,
    notes: str | None = None,
    minutes: Mapping[str, int] | None = None,
) -> Change:
    """Merge attendance marks of one meeting: the last word on a person wins, others keep theirs.

    `at` stays the instant of the first recording, so that a look back to an earlier day still finds the marks.
    """
    present, problems = read_one(folder, "attendance", meeting)
    if present is None and problems:
        raise RecordRefused(f"{problems[0].file} cannot be read: {problems[0].message}; mend it first")
    known = cast("Attendance", present) if present else Attendance(id=meeting, at=at, by=by)
    merged = msgspec.structs.replace(
        known,
        attendance={**known.attendance, **marks},
        minutes={**known.minutes, **(minutes or {})},
        notes=known.notes if notes is None else notes,
    )
    if present is not None and merged == known:
        return Change(f"Attendance of {meeting}")
    return save(folder, msgspec.structs.replace(merged, by=by), f"Attendance of {meeting}")


def accept_rounds(folder: Path, rounds: Sequence[PairingRound]) -> Change:
    """Record accepted pairing rounds, all or none.

    Raises RecordRefused where a round of that id is on record with other groups.
    """
    files: list[FileChange] = []
    for each in rounds:
        present, _ = read_one(folder, "pairings", each.id)
        if present is not None:
            if cast("PairingRound", present).groups == each.groups:
                continue
            raise RecordRefused(f'round "{each.id}" is already accepted with other groups; undo it or use another id')
        files += save(folder, each, "").files
    names = ", ".join(each.id for each in rounds)
    return Change(f"Accept pairing round{'s' if len(rounds) > 1 else ''} {names}", tuple(files))


def record_met(folder: Path, round_id: str, met: Mapping[int, dt.date], *, by: str) -> Change:
    """Record that groups of a round met, by position from 1, each on a day."""
    present, problems = read_one(folder, "pairings", round_id)
    if present is None:
        reason = problems[0].message if problems else "there is no such round"
        raise RecordRefused(f'pairing round "{round_id}": {reason}')
    accepted = cast("PairingRound", present)
    for position in met:
        if not 1 <= position <= len(accepted.groups):
            raise RecordRefused(f'round "{round_id}" has groups 1 to {len(accepted.groups)}, not {position}')
    merged = {**accepted.met, **{str(position): day for position, day in met.items()}}
    if merged == accepted.met:
        return Change(f"Met in {round_id}")
    ordered = dict(sorted(merged.items(), key=lambda item: int(item[0])))
    return save(folder, msgspec.structs.replace(accepted, met=ordered, by=by), f"Met in {round_id}")


def save_response(folder: Path, response: Response) -> Change:
    """Write one person's answers."""
    return _change(folder, response_file(response.id), response, f"Answers {response.id}")


def save_segments(folder: Path, coder: str, segments: Iterable[Segment]) -> Change:
    """Write all segments of one coder."""
    require_id(coder, "coder")
    coding = Coding(id=coder, segments=tuple(segments))
    return _change(folder, f"{CODING}/{coder}.toml", coding, f"Coding by {coder}", key=coder)


def save_quotes(folder: Path, quotes: Mapping[str, Quote], what: str) -> Change:
    """Write changed or new quotes into `quotes.toml`; others there stay as they are."""
    from cohortkit.files import edits
    from cohortkit.files.toml_text import to_toml

    present = _present(folder, QUOTES_FILE)
    if present is None:
        tables = {key: as_toml(quote) for key, quote in quotes.items()}
        return Change(what, (FileChange(QUOTES_FILE, None, to_toml({"quotes": tables})),))
    document, problems = parse_document(QUOTES_FILE, present)
    if document.data is None or any(problem.severity == "error" for problem in problems):
        raise RecordRefused(f"{QUOTES_FILE} cannot be read: {problems[0].message}; {_MEND_FIRST}")
    raw = present
    known = document.data.get("quotes", {})
    for key, quote in quotes.items():
        entry, old = as_toml(quote), known.get(key)
        if old is None:
            raw = edits.add_table(raw, ("quotes", key), entry)
            continue
        _require_sound(old, Quote, QUOTES_FILE, key, _MEND_FIRST)
        for name in old:
            if name not in entry:
                raw = edits.remove_key(raw, ("quotes", key, name))
        for name, value in entry.items():
            if old.get(name) != value:
                raw = edits.set_value(raw, ("quotes", key, name), value)
    return Change(what, (FileChange(QUOTES_FILE, present, raw),))


def require_id(text: str, noun: str) -> None:
    """Refuse an id that is not lower-case letters, digits and hyphens."""
    if not ID_PATTERN.fullmatch(text):
        raise RecordRefused(f'"{text}" cannot be the id of a {noun}: use lower-case letters, digits and hyphens')


def as_toml(record: msgspec.Struct) -> dict[str, Any]:
    """A struct as a TOML table: names as in the file, nothing empty, money with two digits, the id left out."""
    table: dict[str, Any] = {}
    keyed_by_file = "id" in type(record).__struct_fields__ and not _writes_its_id(record)
    # `msgspec.structs.fields` would evaluate every annotation on every record.
    for name, key in zip(record.__struct_fields__, record.__struct_encode_fields__, strict=True):
        value = getattr(record, name)
        if (name == "id" and keyed_by_file) or value is None or value is False or value in ("", (), {}):
            continue
        table[key] = _plain(value, key)
    return table


def _writes_its_id(record: msgspec.Struct) -> bool:
    from cohortkit.records.model import Payment

    return isinstance(record, Payment)


def _plain(value: Any, key: str) -> Any:
    if isinstance(value, msgspec.Struct):
        return as_toml(value)
    if isinstance(value, (tuple, list)):
        return [_plain(each, key) for each in value]
    if isinstance(value, dict):
        return {str(name): _plain(each, key) for name, each in value.items()}
    if isinstance(value, Decimal) and key == "amount":
        return value.quantize(CENT)
    if isinstance(value, str):
        return clean_text(value, key)
    return value


def clean_text(text: str, key: str) -> str:
    """Return text with LF line ends. Raises RecordRefused for control characters, which no text of people has."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Looking at every character costs more than all the rest of writing a record of long answers.
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text
    for character in text:
        if character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cs"):
            raise RecordRefused(f"`{key}` holds a control character (U+{ord(character):04X}); remove it")
    return text


def _facts(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in _NOT_FACTS}


def _told(data: Mapping[str, Any], told: Container[str] | None) -> dict[str, Any]:
    return {key: value for key, value in _facts(data).items() if told is None or key in told}


def _present(folder: Path, file: str) -> bytes | None:
    try:
        return (folder / file).read_bytes()
    except FileNotFoundError:
        return None


def _change(folder: Path, file: str, record: msgspec.Struct, what: str, *, key: str | None = None) -> Change:
    """The change that makes a file say exactly what a record says: spliced into what is there, or written new.

    With `key` the record is named by its file, and is what was read there with something added. A slip of the hand in
    that file would be lost by writing over it, so it is refused. Answers, without `key`, replace what was there.
    """
    table = as_toml(record)
    _require_sound(table, type(record), file, key, "nothing was written")
    present = _present(folder, file)
    if present is None:
        from cohortkit.files.toml_text import to_toml

        return Change(what, (FileChange(file, None, to_toml(table)),))
    document, problems = parse_document(file, present)
    if document.data is None or any(problem.severity == "error" for problem in problems):
        raise RecordRefused(f"{file} cannot be read: {problems[0].message}; {_MEND_FIRST}")
    if key is not None:
        _require_sound(document.data, type(record), file, key, _MEND_FIRST)
    if _facts(document.data) == _facts(table):
        return Change(what)
    return Change(what, (FileChange(file, present, _spliced(present, document.data, table)),))


_MEND_FIRST = "mend it first, nothing was written"


def _require_sound(table: Mapping[str, Any], wanted: type, file: str, key: str | None, way_out: str) -> None:
    """Refuse a table that cannot be read as what it should be, naming the first fault."""
    from cohortkit.plan.shape import convert

    _, faults = convert(table, wanted, (), file, key)
    if faults:
        raise RecordRefused(f"{file}: {faults[0].message}; {way_out}")


def _spliced(raw: bytes, old: Mapping[str, Any], new: Mapping[str, Any]) -> bytes:
    from cohortkit.files import edits
    from cohortkit.files.toml_text import to_toml

    if any(_is_tables(table.get(key)) and old.get(key) != new.get(key) for table in (old, new) for key in table):
        # Lists of tables have no keys to splice by; where one changes the record is written anew as a whole.
        return to_toml(new)
    for key in old:
        if key not in new:
            raw = edits.remove_key(raw, (key,))
    for key, value in new.items():
        before = old.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            for inner in before:
                if inner not in value:
                    raw = edits.remove_key(raw, (key, inner))
            for inner, each in value.items():
                if before.get(inner) != each:
                    raw = edits.set_value(raw, (key, inner), each)
        elif isinstance(value, dict) and key not in old:
            raw = edits.add_table(raw, (key,), value)
        elif before != value:
            raw = edits.set_value(raw, (key,), value)
    return raw


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)
