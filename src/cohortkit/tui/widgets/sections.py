"""The line of a screen that names its parts and sums up the list below."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.message import Message
from textual.widgets import Static

SUMMARY = 16
"""So many cells are kept for the summary before a part goes unnamed."""
TURN = "  [ ]  "
"""The keys that turn the parts, after their names."""


class SectionsLine(Static):
    """The parts by name, the open one reversed; where they are too many, those around it between ``‹`` and ``›``."""

    DEFAULT_CSS = """
    SectionsLine { height: 1; padding: 0 1; color: $text-muted; }
    """

    class Clicked(Message):
        """Somebody clicked on the name of a part."""

        def __init__(self, section: str) -> None:
            super().__init__()
            self.section = section

    def __init__(self, sections: tuple[tuple[str, str], ...]) -> None:
        super().__init__(id="sections")
        self.sections = sections
        self.open, self.summary = "", ""
        self.places: list[tuple[int, int, str]] = []
        """Where each name begins and ends, in cells from the left."""

    def show(self, section: str, summary: str) -> None:
        """Mark a part as open and say what the list holds."""
        self.open, self.summary = section, summary
        self._draw()

    def on_resize(self) -> None:
        """Draw it for another width."""
        self._draw()

    def _draw(self) -> None:
        width = self.content_size.width or 78
        text = Text(no_wrap=True, end="")
        self.places = []
        if len(self.sections) > 1:
            first, last = self._window(width - len(TURN) - min(cell_len(self.summary), SUMMARY))
            text.append("‹" if first else "", "dim")
            for name, title in self.sections[first:last]:
                start = text.cell_len
                text.append(f" {title} ", "bold reverse" if name == self.open else "")
                self.places.append((start, text.cell_len, name))
            text.append("›" if last < len(self.sections) else "", "dim")
            text.append(TURN, "dim")
        text.append(self.summary)
        text.truncate(width, overflow="ellipsis")
        self.update(text)

    def _window(self, width: int) -> tuple[int, int]:
        """The parts that are named in so many cells: the open one, then those after and before it by turns."""
        sizes = [cell_len(title) + 2 for _, title in self.sections]
        first = next((at for at, (name, _) in enumerate(self.sections) if name == self.open), 0)
        last = first + 1
        grew = True
        while grew:
            grew = False
            for more in ((first, last + 1), (first - 1, last)):
                if more[0] >= 0 and more[1] <= len(sizes):
                    marks = (more[0] > 0) + (more[1] < len(sizes))
                    if sum(sizes[more[0] : more[1]]) + marks <= width:
                        first, last = more
                        grew = True
        return first, last

    def on_click(self, event: events.Click) -> None:
        """Open the part under the mouse."""
        at = event.get_content_offset_capture(self).x
        for start, end, section in self.places:
            if start <= at < end:
                self.post_message(self.Clicked(section))
