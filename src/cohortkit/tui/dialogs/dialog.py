"""What all dialogs share: a box in the middle that Esc closes, whole on the smallest terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from rich.text import Text
from textual.binding import Binding
from textual.screen import ModalScreen

if TYPE_CHECKING:
    from cohortkit.tui.privacy import Mask

T = TypeVar("T")

LOW = 16
"""In fewer lines what is not needed for the work itself is left out."""


class Dialog(ModalScreen[T], Generic[T]):
    """A box above the screen."""

    BINDINGS = [Binding("escape", "leave", "Close", show=False)]

    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > .box {
        width: 84; max-width: 100%; height: auto; max-height: 100%; background: $surface; border: round $primary;
        padding: 0 1;
    }
    Dialog > .tall { height: 90%; }
    Dialog .hint { color: $text-muted; height: auto; }
    Dialog .fault { color: $text-error; height: auto; display: none; }
    Dialog .fault.-shown { display: block; }
    Dialog .title { text-style: bold; height: auto; }
    """

    @property
    def mask(self) -> Mask | None:
        """What masks names and amounts; None while they are shown."""
        found: Mask | None = self.app.masked  # type: ignore[attr-defined]
        return found

    def said(self, text: str) -> Text:
        """A text as it may be seen now; what people wrote is never read as markup."""
        return Text(self.mask(text) if self.mask else text)

    def action_leave(self) -> None:
        """Close without doing anything."""
        self.dismiss(None)
