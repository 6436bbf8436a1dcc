"""The pane about the row under the cursor."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual.containers import VerticalScroll
from textual.widgets import Static

from cohortkit.tui.shown import SYMBOLS, Page, Tone


class About(VerticalScroll, can_focus=False):
    """Blocks of facts and lines, wrapped to the width there is."""

    DEFAULT_CSS = """
    About { padding: 0 1; border-left: solid $panel; background: $background; }
    About > Static { height: auto; }
    """

    page = Page()

    def compose(self):  # type: ignore[no-untyped-def]  # noqa: ANN201, D102
        yield Static(id="about-text")

    def show(self, page: Page) -> None:
        """Show another page from its top."""
        self.page = page
        self.redraw()
        self.scroll_home(animate=False)

    def redraw(self) -> None:
        """Draw the page again, after masks or colours changed."""
        self.query_one("#about-text", Static).update(
            drawn(self.page, getattr(self.app, "masked", None), self.styles_by_tone())
        )

    def styles_by_tone(self) -> dict[Tone, str]:
        """The colours of this theme."""
        return tone_styles(self.app.theme_variables)


def tone_styles(variables: dict[str, str]) -> dict[Tone, str]:
    """Rich styles for the tones of a theme; where a theme leaves colours to the terminal, only weight is used."""

    def plain(name: str) -> str:
        value = variables.get(name, "")
        return value if value.startswith("#") else ""

    return {
        "plain": "",
        "good": plain("success"),
        "warn": plain("warning"),
        "bad": f"bold {plain('error')}".strip(),
        "quiet": "dim",
        "title": "bold",
    }


def drawn(page: Page, mask: Callable[[str], str] | None, styles: dict[Tone, str]) -> Text:
    """A page as text: titles bold, facts with their labels, marks before words of a tone."""
    text = Text()
    say = mask or str

    def add(words: str, style: str = "") -> None:
        text.append(words, style or None)

    if page.title:
        add(say(page.title) + "\n", "bold")
    for number, block in enumerate(page.blocks):
        if number or page.title:
            add("\n")
        if block.title:
            add(say(block.title) + "\n", "bold underline")
        for line in block.lines:
            if line.label:
                add(f"{line.label}  ", "dim")
            mark = SYMBOLS[line.tone]
            add(f"{mark} " if mark else "", styles[line.tone])
            add(say(line.text) + "\n", styles[line.tone])
    return text
