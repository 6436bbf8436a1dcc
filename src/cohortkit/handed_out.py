"""Where the templates and notebooks that are handed out lie: a cohort's own, the installed wheel, the source tree."""

from pathlib import Path
from typing import Literal

Shelf = Literal["templates", "notebooks"]


class NotHandedOut(LookupError):
    """No file of that name is packaged, and the cohort has none of its own."""

    def __init__(self, shelf: Shelf, name: str) -> None:
        super().__init__(f"there is no {shelf}/{name}, neither in the cohort folder nor in the package")
        self.shelf = shelf
        self.name = name


def packaged(shelf: Shelf) -> Path:
    """Return the folder of packaged templates or notebooks.

    An installed wheel carries it inside the package; a source tree has it beside `src/`.
    """
    installed = Path(__file__).parent / "_handed_out" / shelf
    return installed if installed.is_dir() else Path(__file__).parents[2] / shelf


def example_definition() -> Path:
    """Return the definition of the example cohort."""
    installed = Path(__file__).parent / "_handed_out" / "cohort.toml"
    return installed if installed.is_file() else Path(__file__).parents[2] / "cohort.toml"


def find(shelf: Shelf, name: str, cohort_folder: Path | None = None) -> Path:
    """Return the file `name` (with slashes) of a shelf; the cohort's own goes first.

    Raises `NotHandedOut` when there is none, or when the name leads out of the shelf.
    """
    for folder, root in _shelves(shelf, cohort_folder):
        path = folder / name
        if path.is_file() and path.resolve().is_relative_to(root):
            return path
    raise NotHandedOut(shelf, name)


def names(shelf: Shelf, pattern: str, cohort_folder: Path | None = None) -> list[str]:
    """List the names of a shelf that match a glob pattern, the cohort's own included, sorted and each once."""
    found: set[str] = set()
    for folder, root in _shelves(shelf, cohort_folder):
        found.update(
            path.relative_to(folder).as_posix()
            for path in folder.glob(pattern)
            if path.is_file() and path.resolve().is_relative_to(root)
        )
    return sorted(found)


def _shelves(shelf: Shelf, cohort_folder: Path | None) -> list[tuple[Path, Path]]:
    """The folders to look in, the cohort's own first, each with where it has to lie.

    A cohort's folder may come from somebody else: nothing outside it is handed out, even where the shelf is a link.
    """
    own = packaged(shelf)
    every = [(own, own.resolve())]
    return every if cohort_folder is None else [(cohort_folder / shelf, cohort_folder.resolve() / shelf), *every]
