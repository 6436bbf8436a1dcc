"""Where answers come from: files, folders and zips, as bytes with a name, or the reason why not.

Nothing is ever unpacked onto the disk, no link is followed, and every size is bounded before anything is read.
"""

import os
import re
import stat
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

import msgspec

LARGEST_FILE = 25_000_000
LARGEST_ZIP = 250_000_000
MOST_MEMBERS = 20_000
LARGEST_UNPACKED = 1_000_000_000
HIGHEST_RATIO = 100
SMALL = 1_000_000
"""A member smaller than this when unpacked may be packed at any ratio: short texts pack well."""

NOTEBOOK_ENDING = ".ipynb"

_LINK = "it is a link, and links are not followed; hand in the file itself"


_AGAIN = r"([ _-]*\(\d+\)|-\d+)?"
_DRAFT = re.compile(rf"\.draft{_AGAIN}\.json$", re.IGNORECASE)
_OURS = re.compile(rf"\.(ipynb|(answers|draft){_AGAIN}\.json|zip)(\.txt|\.json)?$", re.IGNORECASE)
"""Names that say what a file is, also where a browser or a mail program has added to them."""

_NOT_OURS = "this is no notebook (.ipynb), no file of answers (.answers.json) and no zip of them"


class Source(msgspec.Struct, frozen=True):
    """One file: where it was found, and its bytes or the reason why they are not read.

    Of a `draft` only the name is known. `stray` says that only its content can tell whether it is an answer at all.
    """

    name: str
    content: bytes = b""
    refused: str = ""
    draft: bool = False
    stray: bool = False


def sources(paths: Iterable[Path]) -> Iterator[Source]:
    """Yield every file at the paths and in the folders and zips there, in order of name.

    Drafts are named, not read: nobody has said yet that they are to be handed in. Whatever else lies in a folder is
    read where it may hold answers under another name (any .json), else named; both are `stray`.
    """
    for path in paths:
        if path.is_dir():
            yield from _folder(path)
        elif not path.exists() and not path.is_symlink():
            yield Source(str(path), refused="there is no such file")
        elif _may_be_read(path.name):
            yield from _file(path, str(path))
        else:
            yield Source(str(path), refused=_NOT_OURS)


def _may_be_read(name: str) -> bool:
    return _OURS.search(name) is not None or name.lower().endswith(".json")


def _folder(folder: Path) -> Iterator[Source]:
    closed: list[OSError] = []
    for root, folders, files in os.walk(folder, onerror=closed.append, followlinks=False):
        # Checkpoints and other hidden things are copies that a tool made, not what somebody hands in.
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__MACOSX")
        for name in folders:
            if Path(root, name).is_symlink():
                yield Source(str(Path(root, name)), refused=_LINK)
        for name in sorted(files):
            if not name.startswith("."):
                yield from _beside_others(Path(root, name))
    yield from (Source(str(error.filename), refused=_unreadable(error)) for error in closed)


def _beside_others(path: Path) -> Iterator[Source]:
    """Yield a file of a folder; what has no name of ours may be there by chance."""
    found = _file(path, str(path)) if _may_be_read(path.name) else [Source(str(path), refused=_NOT_OURS)]
    stray = _OURS.search(path.name) is None
    yield from (msgspec.structs.replace(each, stray=True) if stray else each for each in found)


def _file(path: Path, name: str) -> Iterator[Source]:
    try:
        about = path.lstat()
        if stat.S_ISLNK(about.st_mode):
            yield Source(name, refused=_LINK)
        elif not stat.S_ISREG(about.st_mode):
            yield Source(name, refused="it is not an ordinary file")
        elif name.lower().endswith(".zip"):
            yield from _zip(path, name, about.st_size)
        elif about.st_size > LARGEST_FILE:
            yield Source(name, refused=_too_large())
        elif _DRAFT.search(name):
            yield Source(name, draft=True)
        else:
            # NOFOLLOW closes the gap between looking and opening.
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
            with os.fdopen(descriptor, "rb") as stream:
                content = stream.read(LARGEST_FILE + 1)
            yield Source(name, content) if len(content) <= LARGEST_FILE else Source(name, refused=_too_large())
    except OSError as error:
        yield Source(name, refused=_unreadable(error))


def _zip(path: Path, name: str, size: int) -> Iterator[Source]:
    if size > LARGEST_ZIP:
        yield Source(name, refused=f"the zip is larger than {LARGEST_ZIP // 1_000_000} MB")
        return
    try:
        with zipfile.ZipFile(path) as archive:
            # A damaged directory may give a member no name at all, on which `is_dir` fails.
            members = [member for member in archive.infolist() if member.filename and not member.is_dir()]
            if len(members) > MOST_MEMBERS:
                yield Source(name, refused=f"the zip holds more than {MOST_MEMBERS:,} files")
                return
            left = LARGEST_UNPACKED
            for member in sorted(members, key=lambda each: each.filename):
                source = _member(archive, member, name, left)
                if source is not None:
                    left -= len(source.content)
                    yield source
    except Exception:  # noqa: BLE001 - what zipfile raises for a damaged directory is not settled either
        yield Source(name, refused="the zip is damaged or not a zip at all")


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, zip_name: str, left: int) -> Source | None:
    inside = member.filename.replace("\\", "/")
    name = f"{zip_name}/{inside}"
    parts = PurePosixPath(inside).parts
    if ".." in parts or inside.startswith("/") or ":" in inside or "\0" in inside:
        return Source(name, refused="its name leads out of the zip; nothing of it is read")
    if any(part.startswith(".") or part == "__MACOSX" for part in parts):
        return None
    stray = not _OURS.search(inside)
    if not _may_be_read(inside):
        return Source(name, refused=_NOT_OURS, stray=stray)
    refused = ""
    if stat.S_ISLNK(member.external_attr >> 16):
        refused = _LINK
    elif inside.lower().endswith(".zip"):
        refused = "a zip inside a zip is not opened; hand in the inner one"
    elif member.flag_bits & 0x1:
        refused = "it is locked with a password"
    elif member.file_size > LARGEST_FILE:
        refused = _too_large()
    elif member.file_size > SMALL and member.file_size > HIGHEST_RATIO * max(member.compress_size, 1):
        refused = "it unpacks to far more than it holds, as only a trap does"
    elif member.file_size > left:
        refused = "the zip unpacks to more than can be taken"
    if refused:
        return Source(name, refused=refused, stray=stray)
    if _DRAFT.search(inside):
        return Source(name, draft=True)
    try:
        with archive.open(member) as stream:
            # What the zip says about sizes may be a lie; what is read is bounded all the same.
            content = stream.read(LARGEST_FILE + 1)
    except Exception:  # noqa: BLE001 - zipfile raises a dozen kinds for a damaged member, zlib's and struct's own too
        return Source(name, refused="it is damaged inside the zip", stray=stray)
    if len(content) > LARGEST_FILE:
        return Source(name, refused=_too_large(), stray=stray)
    return Source(name, content, stray=stray)


def _unreadable(error: OSError) -> str:
    return f"it cannot be read: {(error.strerror or str(error)).lower()}"


def _too_large() -> str:
    return f"it is larger than {LARGEST_FILE // 1_000_000} MB; a notebook of answers is far smaller"
