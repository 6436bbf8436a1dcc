"""Look into built documents for words of quotes that were taken back.

Notebooks of the team are not looked into: a speaker who takes back a quote has not taken back the answer.
"""

from __future__ import annotations

import html
import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

BUILT = ("out",)
ZIPPED = (".docx", ".zip", ".xlsx", ".qdpx")
LARGEST = 50_000_000


def holding(folder: Path, wanted: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each built file that holds some of the wanted texts, with what the text stands for; once a file.

    PDFs compress their text and are told by their age elsewhere.
    """
    forms = {form: name for words, name in wanted.items() if len(words) > 11 for form in _forms(words)}
    if not forms:
        return
    for path in _files(folder):
        content = _content(path)
        found = next((name for form, name in forms.items() if form in content), None)
        if found is not None:
            yield path.relative_to(folder).as_posix(), found


def _forms(words: str) -> set[bytes]:
    """A text as HTML, JSON and plain files write it."""
    plain = words.strip()
    return {
        each.encode()
        for each in (
            plain,
            html.escape(plain),
            html.escape(plain, quote=False),
            json.dumps(plain)[1:-1],
            json.dumps(plain, ensure_ascii=False)[1:-1],
        )
    }


def _content(path: Path) -> bytes:
    try:
        if path.suffix in ZIPPED:
            with zipfile.ZipFile(path) as archive:
                return b"\0".join(archive.read(each) for each in archive.infolist() if each.file_size <= LARGEST)
        return path.read_bytes() if path.stat().st_size <= LARGEST else b""
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return b""


def _files(folder: Path) -> Iterator[Path]:
    for name in BUILT:
        for root, folders, files in os.walk(folder / name, followlinks=False):
            folders[:] = sorted(each for each in folders if not each.startswith("."))
            yield from (Path(root, file) for file in sorted(files) if not file.startswith("."))
