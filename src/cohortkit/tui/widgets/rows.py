"""A list of rows that measures only what is in view, so that a long list costs no more than a short one.

Textual's own table measures every cell when it is filled; here widths come with the listing's first rows and each
line is drawn when it is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cohortkit.tui.shown import SYMBOLS, Cell, Column, Listing, Row, Word

if TYPE_CHECKING:
    from textual import events

GAP = 2
MARK = 2
"""The cells before each row: a sign where the cursor is, so that it is seen without colours."""
NARROWEST = 6
READABLE = 16
"""In so many cells most words can still be guessed."""
ONLY_MARK = 4
"""In fewer cells a word that does not fit is only its mark."""
SAMPLE = 200
"""So many rows tell how wide the columns are."""


class RowList(ScrollView, can_focus=True):
    """Rows under a heading with a cursor that stays on its row when the rows change."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--head",
        "rows--cursor",
        *(f"rows--{tone}" for tone in SYMBOLS),
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "end(0)", "First", show=False),
        Binding("end", "end(1)", "Last", show=False),
        Binding("enter", "choose", "Choose", show=False),
    ]

    DEFAULT_CSS = """
    RowList {
        height: 1fr; scrollbar-size-horizontal: 0; scrollbar-size-vertical: 1; background: $background;
        .rows--head { text-style: bold; color: $text-muted; }
        .rows--cursor { background: $block-cursor-blurred-background; color: $text; }
        .rows--good { color: $text-success; }
        .rows--warn { color: $text-warning; }
        .rows--bad { color: $text-error; }
        .rows--quiet { color: $text-muted; }
        .rows--title { text-style: bold; }
    }
    RowList:focus .rows--cursor {
        text-style: bold; background: $block-cursor-background; color: $block-cursor-foreground;
    }
    RowList:nocolor:focus .rows--cursor { text-style: bold reverse; }
    """

    class Highlighted(Message):
        """The cursor came to another row (empty: there is none)."""

        def __init__(self, rows: RowList, row: str) -> None:
            super().__init__()
            self.rows, self.row = rows, row

        @property
        def control(self) -> RowList:
            """The list."""
            return self.rows

    class Chosen(Highlighted):
        """A row was chosen with Enter or a second click."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self.listing = Listing((), (), 0, "")
        self.cursor = 0
        self._layout: list[tuple[int, Column, int]] = []
        self._laid_out_for = -1
        self._jumped = False

    @property
    def row(self) -> str:
        """The id of the row under the cursor, empty where there is none."""
        rows = self.listing.rows
        return rows[self.cursor].id if 0 <= self.cursor < len(rows) else ""

    def show(self, listing: Listing) -> None:
        """Show other rows; the cursor stays on its row, else on its place."""
        before = self.row
        self.listing = listing
        places = {row.id: number for number, row in enumerate(listing.rows)}
        last = max(0, len(listing.rows) - 1)
        self.cursor = places.get(before, min(self.cursor, last))
        self._laid_out_for = -1
        self.virtual_size = Size(self.size.width, len(listing.rows) + 1)
        self._into_view()
        self.refresh()
        if self.row != before:
            self.post_message(self.Highlighted(self, self.row))

    def go_to(self, row: str) -> bool:
        """Put the cursor on a row by its id, or on the first whose id begins with it and a stroke."""
        ids = [each.id for each in self.listing.rows]
        found = row if row in ids else next((each for each in ids if each.startswith(f"{row}|")), None)
        if found is not None:
            self._move_to(ids.index(found), jumped=True)
        return found is not None

    def action_move(self, by: int) -> None:
        """Move the cursor by some rows."""
        self._move_to(self.cursor + by)

    def action_page(self, direction: int) -> None:
        """Move the cursor by a page."""
        self._move_to(self.cursor + direction * max(1, self.size.height - 2))

    def action_end(self, last: int) -> None:
        """Move the cursor to the first or the last row."""
        self._move_to(len(self.listing.rows) if last else 0)

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if self.row:
            self.post_message(self.Chosen(self, self.row))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse points; a click on the cursor chooses."""
        number = int(event.y) - 1 + int(self.scroll_offset.y)
        if event.y < 1 or number >= len(self.listing.rows):
            return
        if number == self.cursor:
            self.action_choose()
        else:
            self._move_to(number)

    def on_resize(self) -> None:
        """Lay the columns out for the new width."""
        self.virtual_size = Size(self.size.width, len(self.listing.rows) + 1)
        self._laid_out_for = -1
        self._into_view()

    def render_line(self, y: int) -> Strip:
        """Draw one line: the heading stays at the top."""
        width = self.scrollable_content_region.width
        if self._laid_out_for != width:
            self._lay_out(width)
        base = self.rich_style
        if y == 0:
            if not self.listing.rows:
                return Strip.blank(width, base)
            style = base + self.get_component_rich_style("rows--head", partial=True)
            cells: list[Cell] = [column.name for column in self.listing.columns]
            return self._line("  ", cells, style, width)
        number = y - 1 + int(self.scroll_offset.y)
        rows = self.listing.rows
        if not rows:
            return self._empty_line(y, width, base)
        if number >= len(rows):
            left = self.listing.total - len(rows)
            if number == len(rows) and left > 0:
                style = base + self.get_component_rich_style("rows--quiet", partial=True)
                return Strip([Segment(f"  … {left:,} more; narrow them with /", style)]).adjust_cell_length(width, base)
            return Strip.blank(width, base)
        if number == self.cursor:
            style = base + self.get_component_rich_style("rows--cursor", partial=True)
            return self._line("› ", rows[number].cells, style, width, on_cursor=True)
        return self._line("  ", rows[number].cells, base, width)

    def _line(
        self, mark: str, cells: list[Cell] | tuple[Cell, ...], style: Style, width: int, *, on_cursor: bool = False
    ) -> Strip:
        segments = [Segment(mark, style)]
        mask = getattr(self.app, "masked", None)
        for place, column, wide in self._layout:
            cell = cells[place] if place < len(cells) else ""
            text, own = str(cell), style
            if mask is not None:
                text = mask(text)
            if isinstance(cell, Word) and cell.tone != "plain":
                own = style + self.get_component_rich_style(f"rows--{cell.tone}", partial=True)
                if on_cursor:
                    # The cursor's own colours are the ones that can be read on it; the mark still tells the tone.
                    own = style
            if isinstance(cell, Word) and wide < min(ONLY_MARK, cell_len(text)):
                text = SYMBOLS[cell.tone]
            text = _fitted(text.replace("\n", " "), wide, right=column.right)
            segments += [Segment(text, own), Segment(" " * GAP, style)]
        return Strip(segments).adjust_cell_length(width, style)

    def _empty_line(self, y: int, width: int, base: Style) -> Strip:
        from textwrap import wrap

        mask = getattr(self.app, "masked", None)
        empty = mask(self.listing.empty) if mask else self.listing.empty
        lines = [part for line in empty.split("\n") for part in (wrap(line, max(10, width - 4)) or [""])]
        text = lines[y - 2] if 2 <= y < len(lines) + 2 else ""
        return Strip([Segment(f"  {text}", base)]).adjust_cell_length(width, base)

    def _lay_out(self, width: int) -> None:
        columns = self.listing.columns
        sample = self.listing.rows[:SAMPLE]
        natural = [
            min(
                column.most,
                max([cell_len(column.name), *(cell_len(str(row.cells[at])) for row in sample if at < len(row.cells))]),
            )
            for at, column in enumerate(columns)
        ]
        # What a column may shrink to before another is left out: short ones stay whole, long ones give way.
        least = [
            size if columns[at].whole or columns[at].right else min(size, columns[at].least)
            for at, size in enumerate(natural)
        ]
        chosen = list(range(len(columns)))

        def needed(sizes: list[int]) -> int:
            return MARK + sum(sizes[at] + GAP for at in chosen) - GAP

        while needed(least) > width and any(columns[at].rank for at in chosen):
            chosen.remove(max(chosen, key=lambda at: (columns[at].rank, at)))
        sizes = list(natural)
        # Long words give way first, then words that their mark can stand for, then all words; times and amounts last.
        fixed = [column.whole or column.right for column in columns]
        marks = [column.least < NARROWEST for column in columns]
        kept = [natural[at] if marks[at] else size for at, size in enumerate(least)]
        readable = [size if fixed[at] or marks[at] else min(size, READABLE) for at, size in enumerate(kept)]
        floors = (
            kept,
            readable,
            [least[at] if marks[at] else size for at, size in enumerate(readable)],
            [size if fixed[at] else min(size, NARROWEST) for at, size in enumerate(least)],
            [min(size, NARROWEST) for size in least],
        )
        for floor in floors:
            while needed(sizes) > width and any(sizes[at] > floor[at] for at in chosen):
                sizes[max(chosen, key=lambda at: (sizes[at] > floor[at], sizes[at], at))] -= 1
        wide = dict(enumerate(sizes))
        self._layout = [(at, columns[at], wide[at]) for at in chosen]
        self._laid_out_for = width

    def _move_to(self, number: int, *, jumped: bool = False) -> None:
        rows: tuple[Row, ...] = self.listing.rows
        if not rows:
            return
        number = min(max(number, 0), len(rows) - 1)
        if number != self.cursor:
            self.cursor = number
            self._jumped = jumped and not self._is_in_view
            self._into_view()
            self.refresh()
            self.post_message(self.Highlighted(self, self.row))

    @property
    def _is_in_view(self) -> bool:
        top = int(self.scroll_offset.y)
        return top <= self.cursor < top + self.size.height - 1

    def _into_view(self) -> None:
        """Scroll to the cursor; where it jumped, what is around it is seen as well, whatever the size becomes."""
        height = self.size.height - 1
        if height < 1 or (self._is_in_view and not self._jumped):
            return
        if self._jumped:
            top = self.cursor - height // 2
        else:
            top = self.cursor if self.cursor < self.scroll_offset.y else self.cursor - height + 1
        self.scroll_to(y=max(0, top), animate=False, immediate=True)


def _fitted(text: str, width: int, *, right: bool) -> str:
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…"
    return " " * (width - length) + text if right else text + " " * (width - length)


__all__ = ["SYMBOLS", "RowList"]
