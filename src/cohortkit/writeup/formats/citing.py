"""Sources as people read them: lines of one file together, long lists cut where the format asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cohortkit.writeup.blocks import Section, figures_of
from cohortkit.writeup.figure import Figure
from cohortkit.writeup.sources import Source
from cohortkit.writeup.words import fitted

MOST_LINES = 12
"""Lines of one file that a shortened citation names before it says from where to where."""


def cited(sources: Iterable[Source], *, short: bool = False) -> Iterator[str]:
    """Each file once with its lines: "cohort.toml:35, 36"; a folder stands for what it holds."""
    lines: dict[str, list[int]] = {}
    for source in sources:
        lines.setdefault(source.file, []).append(source.line)
    for file, found in lines.items():
        numbers = sorted(set(found))
        if file.endswith("/"):
            yield file
        elif short and len(numbers) > MOST_LINES:
            yield f"{file}:{numbers[0]}–{numbers[-1]}"
        else:
            yield f"{file}:{', '.join(map(str, numbers))}"


def citation(sources: Iterable[Source], most: int | None = None, more: str = "", *, folded: bool = False) -> str:
    """All sources in one line; or shortened to `most` files and how many are left, as `more` says it.

    Folded, a file of the same folder as the one before stands without it, and many lines of one file are told from
    where to where: "records/support/a.toml:5; …/b.toml:5".
    """
    files = list(cited(sources, short=folded or most is not None))
    left = len(files) - most if most is not None and len(files) > most + 1 else 0
    named = files[: len(files) - left]
    if folded:
        folders = [file.rpartition("/")[0] for file in named]
        named = [
            f"…{file[len(folder) :]}" if folder and folder == before and not file.endswith("/") else file
            for file, folder, before in zip(named, folders, ["", *folders], strict=False)
        ]
    return "; ".join([*named, fitted(more, count=left)] if left else named)


def figures_in(section: Section) -> list[Figure]:
    """The figures of a section in reading order; those that only stand in charts and tables come last."""
    return list(figures_of(section.blocks).values())


def anchor(section: str, figure: str) -> str:
    """The id of a figure's sources in a section."""
    return f"source-{section}-{figure}".replace(" ", "-")
