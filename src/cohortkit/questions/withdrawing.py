"""Take answers back: out of responses, versions, codings, quotes and the undo history. A tombstone stays, empty.

Withdrawing is two steps of the caller: apply the change, then `files.history.forget` whatever `concerns` the
withdrawn words; the change itself is among that.
"""

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from cohortkit.files import edits
from cohortkit.files.change import Change, FileChange, combine
from cohortkit.files.document import read_document
from cohortkit.files.history import Past
from cohortkit.files.problems import Problem
from cohortkit.files.toml_text import to_toml
from cohortkit.plan.model import Plan
from cohortkit.questions.answer_set import instant, looks_saved
from cohortkit.questions.answers import answer_text
from cohortkit.questions.cells import Unreadable, read_json
from cohortkit.questions.returned import Reader, Refused, Untouched, Whose
from cohortkit.questions.sources import LARGEST_FILE, sources
from cohortkit.questions.versions import folder_of
from cohortkit.records.load import QUOTES_FILE, RESPONSES
from cohortkit.records.model import Coding, Quote, Response
from cohortkit.records.write import save_segments

SHORTEST = 12
"""Characters of a text from which on finding it again means something; shorter ones stand everywhere."""

BUILT = ("out", "notebooks")
"""Folders of built things and of files handed in, in which withdrawn words may still stand."""
OWN = ("records", RESPONSES, "coding", "busy")
"""Folders of what people and cohortkit wrote down: nothing there was built from answers."""
WITHOUT_WORDS = frozenset({".ics"})
"""Endings of built files that no answer goes into."""


class NothingToWithdraw(LookupError):
    """The person has no answers on record, or took them back already."""


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """What a withdrawal takes out, and the change that does. `still_in` are built files that hold the words now."""

    person: str
    responses: tuple[str, ...]
    segments: int
    quotes: tuple[str, ...]
    still_in: tuple[str, ...]
    change: Change
    files: frozenset[str]
    words: frozenset[bytes]

    def concerns(self, past: Past) -> bool:
        """Whether a change of the past held what was withdrawn: then the history has to forget it."""
        return bool(self.files.intersection(past.files)) or any(
            word in content for content in past.contents for word in self.words
        )


class Leftover(msgspec.Struct, frozen=True, order=True):
    """A built or returned file that may still hold withdrawn words."""

    file: str
    response: str
    reason: str


def withdraw(
    folder: Path,
    person: str,
    responses: Iterable[str],
    codings: Iterable[Coding],
    quotes: Iterable[Quote],
    *,
    now: dt.datetime,
) -> Withdrawal:
    """Return the withdrawal of a person's responses (ids `set/wave/person`), all of one set or of every set.

    Raises `NothingToWithdraw`.
    """
    ids = tuple(sorted(each for each in responses if each.rpartition("/")[2] == person))
    if not ids:
        raise NothingToWithdraw(f"{person} has no answers on record")
    at = now.replace(microsecond=0)
    words: set[bytes] = set()
    changed: list[FileChange] = []
    for response_id in ids:
        changed += _buried(folder, response_id, at, words)
    taken = frozenset(ids)
    parts = [Change("", tuple(changed))]
    count = 0
    for coding in codings:
        kept = [segment for segment in coding.segments if segment.response not in taken]
        if len(kept) < len(coding.segments):
            count += len(coding.segments) - len(kept)
            words.update(_searchable(each.memo for each in coding.segments if each.response in taken))
            parts.append(save_segments(folder, coding.id, kept))
    gone = tuple(quote for quote in quotes if quote.response in taken)
    words.update(_searchable(text for quote in gone for text in (quote.verbatim, quote.published)))
    if gone:
        parts.append(_without_quotes(folder, gone))
    change = combine(f"Withdraw the answers of {person}", *parts)
    return Withdrawal(
        person=person,
        responses=ids,
        segments=count,
        quotes=tuple(quote.id for quote in gone),
        still_in=tuple(_holding(folder, words)),
        change=change,
        files=frozenset(each.file for each in changed),
        words=frozenset(words),
    )


def own_responses(folder: Path, person: str, set_id: str | None = None) -> tuple[str, ...]:
    """Return the ids of a person's answers on disk, whatever their date and however broken; tombstones are none."""
    found = []
    for path in sorted((folder / RESPONSES).glob(f"*/*/{person}.toml")):
        in_set, wave = path.parent.parent.name, path.parent.name
        data = read_document(folder, path.relative_to(folder).as_posix())[0].data
        if set_id in (None, in_set) and not (data or {}).get("withdrawn"):
            found.append(f"{in_set}/{wave}/{person}")
    return tuple(found)


def leftovers(plan: Plan, folder: Path, tombstones: Iterable[Response]) -> tuple[Leftover, ...]:
    """Find what still holds, or may hold, withdrawn words: things built before, and exercises with the answers in.

    The words themselves are gone, so a built file is told by its age: built before the withdrawal means built with
    the words. Building it again clears it.
    """
    buried = sorted(tombstones, key=lambda each: each.id)
    if not buried:
        return ()
    found = set(_returned_copies(plan, folder, buried))
    last = max(buried, key=lambda each: (each.at, each.id))
    for path in _built_files(folder, BUILT):
        if path.suffix not in WITHOUT_WORDS and path.stat().st_mtime < last.at.timestamp():
            file = path.relative_to(folder).as_posix()
            if any(each.file == file for each in found):
                continue
            reason = f"it was built before {last.person} withdrew answers ({instant(last.at)}); build it again"
            found.add(Leftover(file, last.id, reason))
    return tuple(sorted(found))


def leftover_problems(plan: Plan, folder: Path, tombstones: Iterable[Response]) -> list[Problem]:
    """The same as problems that `check` reports, each at the beginning of its file."""
    return [
        Problem(
            "withdrawn-words", f"answers that were taken back may still stand here: {each.reason}", each.file, line=1
        )
        for each in leftovers(plan, folder, tombstones)
    ]


def _buried(folder: Path, response_id: str, at: dt.datetime, words: set[bytes]) -> Iterator[FileChange]:
    whose = Whose(*response_id.split("/"))
    file = f"{RESPONSES}/{response_id}.toml"
    document, _ = read_document(folder, file)
    words.update(_words_in(document.data or {}))
    stone = {"at": at, "set": whose.set, "wave": whose.wave, "person": whose.person, "withdrawn": True}
    # The file is written anew, not edited: a comment in it could repeat what was said.
    yield FileChange(file, document.raw, to_toml(stone))
    kept = folder / folder_of(whose)
    for path in sorted(kept.glob("*.toml")):
        version = f"{folder_of(whose)}/{path.name}"
        document, _ = read_document(folder, version)
        words.update(_words_in(document.data or {}))
        yield FileChange(version, document.raw, None)


def _words_in(data: dict[str, Any]) -> set[bytes]:
    texts: list[str] = []
    for table in ("answers", "unread", "different_texts"):
        held = data.get(table)
        if isinstance(held, dict):
            texts += (answer_text(answer) for answer in held.values())
    return set(_searchable(line for text in texts for line in text.split("\n")))


def _searchable(texts: Iterable[str]) -> Iterator[bytes]:
    """Texts as they stand in TOML, JSON and HTML: the longest stretch that none of them escapes."""
    import re

    for text in texts:
        for line in text.split("\n"):
            plain = max(re.split(r"[\"'\\&<>\t]|[^\x20-\x7e]", line), key=len).strip()
            if len(plain) >= SHORTEST:
                yield plain.encode()


def _without_quotes(folder: Path, gone: tuple[Quote, ...]) -> Change:
    before = (folder / QUOTES_FILE).read_bytes()
    raw = before
    for quote in gone:
        raw = edits.remove_table(raw, ("quotes", quote.id))
    return Change("", (FileChange(QUOTES_FILE, before, raw),))


def _built_files(folder: Path, within: Iterable[str]) -> Iterator[Path]:
    for name in within:
        for root, folders, files in os.walk(folder / name, followlinks=False):
            folders[:] = sorted(each for each in folders if not each.startswith("."))
            for file in sorted(files):
                path = Path(root, file)
                if not file.startswith(".") and path.is_file() and not path.is_symlink() and not _is_handed_in(path):
                    yield path


def _is_handed_in(path: Path) -> bool:
    """Whether a file is an exercise or somebody's answers: those are no output, and looked at one by one."""
    if path.suffix not in {".ipynb", ".json"} or path.stat().st_size > LARGEST_FILE:
        return False
    content = path.read_bytes()
    if path.suffix == ".json":
        try:
            return looks_saved(read_json(content))
        except Unreadable:
            return False
    return b"<!-- cohortkit: {" in content or b"<!-- question -->" in content


def _holding(folder: Path, words: set[bytes]) -> Iterator[str]:
    """Every built file of the cohort that holds one of the words, also where somebody named another place for it."""
    places = sorted(each.name for each in folder.iterdir() if each.is_dir() and not each.name.startswith("."))
    loose = [each for each in sorted(folder.iterdir()) if each.is_file() and not each.name.startswith(".")]
    for path in (*_built_files(folder, [each for each in places if each not in OWN]), *loose):
        if path.suffix != ".toml" and path.stat().st_size <= 50_000_000 and _holds(path, words):
            yield path.relative_to(folder).as_posix()


def _holds(path: Path, words: set[bytes]) -> bool:
    import zipfile

    if path.suffix in {".zip", ".docx", ".xlsx", ".qdpx"}:
        try:
            with zipfile.ZipFile(path) as archive:
                members = [each for each in archive.infolist() if each.file_size <= 50_000_000]
                contents = b"\0".join(archive.read(each) for each in members)
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
            return False
    else:
        contents = path.read_bytes()
    return any(word in contents for word in words)


def _returned_copies(plan: Plan, folder: Path, buried: list[Response]) -> Iterator[Leftover]:
    reader = Reader(plan)
    stones = {each.id: each for each in buried}
    for source in sources(folder / name for name in BUILT if (folder / name).is_dir()):
        try:
            returned = reader.read(source)
        except (Refused, Untouched):
            continue
        for each in returned:
            stone = stones.get(each.whose.id)
            if stone is not None and (each.at is None or each.at <= stone.at):
                file = Path(source.name).relative_to(folder).as_posix()
                yield Leftover(file, each.whose.id, f"it holds answers that {stone.person} withdrew; delete it")
