"""Files that the user named: each whole or not at all; with ``--dry-run`` it is only told what would happen."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cohortkit.cli.errors import Stop, UsageStop
from cohortkit.cli.output import NOT_WRITTEN, note, print_json, put

if TYPE_CHECKING:
    from cohortkit.cli.call import Call
    from cohortkit.files.spreadsheet import Cell as SheetCell


def store(call: Call, file: Path, content: bytes) -> str:
    """Write a file and the folders it needs; return what happened to it in a word.

    An unchanged file gets a new date: it says that it was built after whatever was withdrawn before. Raises Stop where
    a folder has the name, OSError with the name of the file where the disk does not take it.
    """
    refuse_folders([file])
    exists = file.exists()
    if exists and file.read_bytes() == content:
        if not call.dry_run:
            with contextlib.suppress(OSError):  # somebody else's file
                os.utime(file)
        return "unchanged"
    if not call.dry_run:
        _put(file, content)
    return "changed" if exists else "created"


def refuse_folders(files: Iterable[Path]) -> None:
    """Raise Stop where a folder has the name of a file that is to be written."""
    for file in files:
        if file.is_dir():
            raise Stop(f"{file} is a folder; name a file in it")


def store_all(call: Call, files: Mapping[Path, bytes]) -> list[dict[str, str]]:
    """Write files; return those that did not say the same before, each with what happened to it."""
    refuse_folders(files)
    happened = [{"file": str(file), "action": store(call, file, content)} for file, content in files.items()]
    return [each for each in happened if each["action"] != "unchanged"]


def write_files(call: Call, files: Mapping[Path, bytes], more: Mapping[str, Any] | None = None) -> None:
    """Write files and print what happened to each; ``more`` joins the JSON document."""
    happened = [{"file": str(file), "action": store(call, file, content)} for file, content in files.items()]
    if call.as_json:
        changed = [each for each in happened if each["action"] != "unchanged"]
        print_json({"changed": changed, "id": None, **(more or {}), **({"dry_run": True} if call.dry_run else {})})
        return
    put("\n".join(f"{each['action']} {each['file']}" for each in happened))
    if call.dry_run:
        note(NOT_WRITTEN)


def write_bytes(call: Call, content: bytes, file: Path | None) -> None:
    """Put content on stdout byte for byte, or into a file that the user named."""
    if file is not None:
        write_files(call, {file: content})
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(content)


def write_text(call: Call, text: str, file: Path | None) -> None:
    """Print a text as it is, or write it into a file that the user named."""
    write_bytes(call, text.encode(), file)


def note_stored(call: Call, file: Path, content: bytes) -> None:
    """Write a file beside what is shown, and say so on stderr."""
    action = store(call, file, content)
    note(f"{file} would be {action} (--dry-run)" if call.dry_run and action != "unchanged" else f"{action} {file}")


def sheet(file: Path, title: str, columns: Sequence[str], rows: Sequence[Sequence[SheetCell]]) -> bytes:
    """A table as the content of a .csv or .xlsx file, as the name of the file says. Raises UsageStop."""
    from cohortkit.files.spreadsheet import as_csv, as_xlsx

    form = file.suffix.casefold()
    if form not in (".csv", ".xlsx"):
        raise UsageStop(f'"{file.name}" should end in .csv or .xlsx')
    return as_csv(columns, rows) if form == ".csv" else as_xlsx(title, columns, rows)


def _put(file: Path, content: bytes) -> None:
    draft = file.with_name(f".{file.name}.cohortkit-tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        draft.replace(file)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(file)) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
