"""A change to plain files as a value: what is done, and the bytes before and after.

Rooms make changes, faces show them, ``transaction.apply`` is the only one to write them.
"""

import msgspec

from cohortkit.files.quoting import quotable


class FileChange(msgspec.Struct, frozen=True):
    """One file before and after; ``None`` means that it does not exist."""

    file: str
    before: bytes | None
    after: bytes | None


class FolderSeen(msgspec.Struct, frozen=True):
    """The TOML files that a folder held when a change was decided on: with others there it might have been wrong."""

    folder: str
    names: frozenset[str]


class Change(msgspec.Struct, frozen=True):
    """What is done, in words for the history, and the files it touches (paths relative to the cohort folder).

    ``seen`` are folders that must still hold the same files when it is written.
    """

    what: str
    files: tuple[FileChange, ...] = ()
    seen: tuple[FolderSeen, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether applying this would leave every byte as it is."""
        return all(each.before == each.after for each in self.files)

    def reversed(self) -> "Change":
        """Return the change that takes this one back."""
        return Change(self.what, tuple(FileChange(each.file, each.after, each.before) for each in self.files))


class DoesNotFollow(ValueError):
    """Two changes to one file that do not continue each other cannot become one change."""


def combine(what: str, *changes: Change) -> Change:
    """Join changes made one after the other into one that is applied whole or not at all.

    A later change of the same file must start from what the earlier one left, else ``DoesNotFollow``.
    """
    files: dict[str, FileChange] = {}
    for change in changes:
        for each in change.files:
            earlier = files.get(each.file)
            if earlier is None:
                files[each.file] = each
            elif earlier.after == each.before:
                files[each.file] = FileChange(each.file, earlier.before, each.after)
            else:
                raise DoesNotFollow(f"two changes of {each.file} do not continue each other")
    return Change(what, tuple(files.values()), tuple(seen for change in changes for seen in change.seen))


def difference(change: Change) -> str:
    """Return the change as a unified diff, one section for each file, the way ``--dry-run`` prints it.

    Private values are not shown.
    """
    return "".join(_file_difference(each) for each in change.files if each.before != each.after)


def text_difference(file: str, before: bytes | None, after: bytes | None) -> str:
    """Return the unified diff between two states of one file."""
    return _file_difference(FileChange(file, before, after))


def _file_difference(each: FileChange) -> str:
    import difflib

    before, after = _lines(each.before), _lines(each.after)
    if before is None or after is None:
        return f"--- a/{each.file}\n+++ b/{each.file}\nBinary files differ\n"
    if not before and not after:
        return f"{'create' if each.before is None else 'delete'} {each.file} (empty)\n"
    lines = difflib.unified_diff(
        before,
        after,
        "/dev/null" if each.before is None else f"a/{each.file}",
        "/dev/null" if each.after is None else f"b/{each.file}",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(content: bytes | None) -> list[str] | None:
    if content is None:
        return []
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    if "\0" in text:
        return None
    text = quotable(text)
    # Only "\n" ends a line here: str.splitlines would also break at characters a TOML string may hold.
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
