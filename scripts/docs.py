"""Write the generated pages of `docs/`, or with `--check` say which of them are out of date."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from scripts import diagnostics_page, format_page, reference_page

DOCS = Path(__file__).resolve().parent.parent / "docs"

PAGES: dict[str, Callable[[], str]] = {
    "diagnostics.md": diagnostics_page.page,
    "format.md": format_page.page,
    "reference.md": reference_page.page,
}
"""The generated pages: the name in `docs/`, and the function that writes its text."""


def main(arguments: list[str]) -> int:
    """Write all pages; with `--check` write none and return 1 when one of them is out of date."""
    stale = [name for name, page in PAGES.items() if _present(DOCS / name) != page()]
    for name in stale:
        if "--check" in arguments:
            sys.stderr.write(f"docs/{name} is out of date; run make docs\n")
        else:
            (DOCS / name).write_text(PAGES[name](), encoding="utf-8", newline="\n")
            sys.stdout.write(f"docs/{name}\n")
    return 1 if stale and "--check" in arguments else 0


def _present(page: Path) -> str:
    return page.read_text(encoding="utf-8") if page.is_file() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
