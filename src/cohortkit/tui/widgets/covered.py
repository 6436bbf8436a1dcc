"""Fields that show bullets in place of what is private, letter by letter, so that the cursor stays where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.highlighter import Highlighter
from rich.text import Text
from textual.widgets import TextArea

if TYPE_CHECKING:
    from cohortkit.tui.privacy import Mask


class Covered(Highlighter):
    """Covers what is private in a line that somebody types into."""

    def __init__(self, mask: Mask) -> None:
        self.mask = mask

    def __call__(self, text: str | Text) -> Text:
        """The line as it is drawn."""
        plain = text if isinstance(text, str) else text.plain
        return Text(self.mask.cover(plain), no_wrap=True, overflow="ignore", end="")

    def highlight(self, text: Text) -> None:
        """Nothing is coloured."""


class PrivateArea(TextArea):
    """A text of several lines; ``mask`` is None while names are shown."""

    mask: Mask | None = None

    def get_line(self, line_index: int) -> Text:
        """The line as it is drawn."""
        line = super().get_line(line_index)
        if self.mask is not None:
            line.plain = self.mask.cover(line.plain)
        return line


def area(mask: Mask | None, text: str, **more: Any) -> PrivateArea:
    """A text of several lines that covers what is private where there is a mask."""
    made = PrivateArea(text, **more)
    made.mask = mask
    return made
