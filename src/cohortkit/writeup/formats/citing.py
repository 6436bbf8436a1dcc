"""Sources as people read them: lines of one file together, long lists cut where the format asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cohortkit.writeup.blocks import Section, figures_of
from cohortkit.writeup.figure import Figure
from cohortkit.writeup.sources import Source


def cited(sources: Iterable[Source]) -> Iterator[str]:
    """Each file once with its lines: "cohort.toml:35, 36"; a folder stands for what it holds."""
    lines: dict[str, list[int]] = {}
    for source in sources:
        lines.setdefault(source.file, []).append(source.line)
    for file, numbers in lines.items():
        yield file if file.endswith("/") else f"{file}:{', '.join(map(str, sorted(set(numbers))))}"


def citation(figure: Figure, most: int | None = None, more: str = "") -> str:
    """All sources of a figure in one line, or the first `most` files and how many are left, as `more` says it."""
    files = list(cited(figure.sources))
    if most is None or len(files) <= most + 1:
        return "; ".join(files)
    return "; ".join([*files[:most], more.format(count=len(files) - most)])


def figures_in(section: Section) -> list[Figure]:
    """The figures of a section in reading order; those that only stand in charts and tables come last."""
    return list(figures_of(section.blocks).values())


def anchor(section: str, figure: str) -> str:
    """The id of a figure's sources in a section."""
    return f"source-{section}-{figure}".replace(" ", "-")
