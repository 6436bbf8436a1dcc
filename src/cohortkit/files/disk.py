"""The only door to the disk for writing: each operation of the system in one place, so that tests can make it fail."""

import os
from contextlib import suppress

_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)


class Operations:
    """The system calls that writing is made of."""

    def create(self, path: str, mode: int) -> int:
        """Create a file that does not exist yet and return its descriptor."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)

    def write(self, descriptor: int, content: bytes) -> int:
        """Write some of the bytes and return how many."""
        return os.write(descriptor, content)

    def chmod(self, path: str, mode: int) -> None:
        """Set the permissions of a file."""
        os.chmod(path, mode)  # noqa: PTH101

    def fsync(self, descriptor: int) -> None:
        """Wait until a file has reached the disk."""
        os.fsync(descriptor)

    def fsync_folder(self, path: str) -> None:
        """Wait until the names in a folder have reached the disk."""
        if os.name == "nt":  # a folder cannot be opened there; the file system orders its own names
            return
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def replace(self, source: str, target: str) -> None:
        """Give a file another name, taking the place of what has it."""
        os.replace(source, target)  # noqa: PTH105

    def unlink(self, path: str) -> None:
        """Remove a file."""
        os.unlink(path)  # noqa: PTH108

    def mkdir(self, path: str) -> None:
        """Make a folder."""
        os.mkdir(path)  # noqa: PTH102


operations = Operations()


def read(path: str) -> bytes | None:
    """Return the bytes of a file, ``None`` when there is none."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read()
    except FileNotFoundError:
        return None


def toml_files(folder: str) -> list[str]:
    """The names of visible TOML files in a folder, sorted; none where there is no such folder."""
    try:
        return sorted(
            name
            for name in os.listdir(folder)  # noqa: PTH208 - names only, for speed
            if name.endswith(".toml") and name[0] != "."
        )
    except (FileNotFoundError, NotADirectoryError):
        return []


def write_new(path: str, content: bytes, mode: int | None) -> None:
    """Write a file and wait until it is on the disk; a leftover of the same name goes first.

    ``mode`` holds the permissions, ``None`` for those a new file gets.
    """
    try:
        descriptor = operations.create(path, 0o666)
    except FileExistsError:
        operations.unlink(path)
        descriptor = operations.create(path, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[operations.write(descriptor, bytes(rest)) :]
        if mode is not None:
            operations.chmod(path, mode)
        operations.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folders(folder: str, inner: str) -> list[str]:
    """Make the folders of a relative path that are missing and return those that hold a new name."""
    changed: list[str] = []
    path = folder
    for name in inner.split("/") if inner else ():
        parent, path = path, f"{path}/{name}"
        if not os.path.isdir(path):  # noqa: PTH112
            with suppress(FileExistsError):
                operations.mkdir(path)
            changed.append(parent)
    return changed


def remove(path: str) -> None:
    """Remove a file that may already be gone."""
    with suppress(FileNotFoundError):
        operations.unlink(path)
