"""A month at a glance."""

from __future__ import annotations

import datetime as dt

from rich.text import Text
from textual.widgets import Static

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class MonthGrid(Static):
    """The days of a month; a day with meetings shows how many, the one under the cursor is marked."""

    DEFAULT_CSS = """
    MonthGrid { height: auto; padding: 0 1; }
    """

    drawn: tuple[dt.date, dict[int, int], set[int], int, int] | None = None

    def on_resize(self) -> None:
        """Draw the month for the new width."""
        if self.drawn is not None:
            self.draw(*self.drawn)

    def draw(self, first: dt.date, counts: dict[int, int], closed: set[int], today: int, chosen: int) -> None:
        """Draw a month: how many meetings each day has, days without meetings, today, the day under the cursor."""
        self.drawn = (first, counts, closed, today, chosen)
        wide = max(4, min(10, self.content_size.width // 7))
        text = Text(no_wrap=True)
        text.append("".join(f"{name:<{wide}}" for name in DAYS) + "\n", "dim")
        text.append(" " * (first.weekday() * wide))
        length = ((first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)).day
        for number in range(1, length + 1):
            count = counts.get(number, 0)
            mark = "×" if number in closed else "•" * min(count, 3)
            cell = f"{'›' if number == chosen else ' '}{number}{'*' if number == today else ''}{mark}"
            text.append(f"{cell:<{wide}}"[:wide], "bold reverse" if number == chosen else "bold" if count else "dim")
            if (first.weekday() + number) % 7 == 0 and number < length:
                text.append("\n")
        self.update(text)
