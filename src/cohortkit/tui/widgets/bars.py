"""The bars: the screens at the top, the problems below them, what can be done at the bottom."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widgets import Static

from cohortkit.tui.actions import SCREENS, Action, shown_key


class Tabs(Static):
    """The screens with their keys; a click goes there. Where it is narrow only the open one is named."""

    DEFAULT_CSS = """
    Tabs { height: 1; background: $panel; color: $text-muted; }
    """

    class Clicked(Message):
        """Somebody clicked on a screen's name."""

        def __init__(self, screen: str) -> None:
            super().__init__()
            self.screen = screen

    def __init__(self) -> None:
        super().__init__(id="tabs")
        self.open = "today"
        self.keys: dict[str, str] = {}
        self.places: list[tuple[int, int, str]] = []

    def on_mount(self) -> None:
        """Draw the names."""
        self.show(self.open)

    def on_resize(self) -> None:
        """Draw them for another width."""
        self.show(self.open)

    def show(self, screen: str) -> None:
        """Mark a screen as open."""
        self.open = screen
        width = self.size.width or 80
        for level in range(4):
            text = self._drawn(level)
            if text.cell_len <= width:
                break
        self.update(text)

    def _drawn(self, level: int) -> Text:
        """The bar at four levels of brevity: whole names, short names, keys and the open name, the open name alone."""
        text = Text(no_wrap=True, end="")
        self.places = []
        for each in SCREENS:
            is_open = each.id == self.open
            if level == 3 and not is_open:
                continue
            key = shown_key(self.keys.get(f"go.{each.id}", each.key).split(",")[0])
            name = each.title if level in (0, 3) or (is_open and level == 2) else each.short if level == 1 else ""
            if self.places:
                text.append("  " if level == 0 else " ")
            start = text.cell_len
            text.append(f"{key} {name}".rstrip(), "bold reverse" if is_open else "")
            self.places.append((start, text.cell_len, each.id))
        return text

    def on_click(self, event: events.Click) -> None:
        """Go to the screen under the mouse."""
        for start, end, screen in self.places:
            if start <= event.x < end:
                self.post_message(self.Clicked(screen))


class Banner(Static):
    """One line that says what is wrong, and how to look at it; hidden while all is well."""

    DEFAULT_CSS = """
    Banner { height: auto; max-height: 2; display: none; background: $warning 25%; color: $text; padding: 0 1; }
    Banner.-shown { display: block; }
    Banner.-bad { background: $error 30%; }
    """

    text = ""

    def say(self, text: str, *, bad: bool = False) -> None:
        """Show a text, or hide the banner where it is empty."""
        self.text = text
        self.set_class(bool(text), "-shown")
        self.set_class(bad, "-bad")
        self.redraw()

    def redraw(self) -> None:
        """Draw the text again, after masks changed."""
        mask = getattr(self.app, "masked", None) or str
        self.update(Text(mask(self.text), no_wrap=False))


class Foot(Static):
    """At most six actions with their keys; a click does one."""

    DEFAULT_CSS = """
    Foot { height: 1; background: $panel; color: $text-muted; }
    """

    class Clicked(Message):
        """Somebody clicked on an action."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self) -> None:
        super().__init__(id="foot")
        self.keys: dict[str, str] = {}
        self._actions: list[Action] = []
        self.places: list[tuple[int, int, str]] = []

    def show(self, actions: list[Action]) -> None:
        """Show some actions."""
        self._actions = actions
        self._draw()

    def on_resize(self) -> None:
        """Draw them for another width."""
        self._draw()

    def _draw(self) -> None:
        width = self.size.width or 80
        text = Text(no_wrap=True, end="")
        self.places = []
        constant = [each for each in self._actions if not each.screen]
        own = [each for each in self._actions if each.screen]

        def wide(actions: list[Action]) -> int:
            return sum(len(f" {self._key(each)} {each.name} ") for each in actions)

        while own and wide([*own, *constant]) > width:
            own.pop()
        for each in [*own, *constant]:
            start = text.cell_len
            text.append(f" {self._key(each)}", "bold")
            text.append(f" {each.name} ")
            self.places.append((start, text.cell_len, each.id))
        self.update(text)

    def _key(self, action: Action) -> str:
        return shown_key(self.keys.get(action.id, action.key).split(",")[0])

    def on_click(self, event: events.Click) -> None:
        """Do the action under the mouse."""
        for start, end, action in self.places:
            if start <= event.x < end:
                self.post_message(self.Clicked(action))


class Head(Static):
    """The line that names the cohort, the day, and the modes that are on."""

    DEFAULT_CSS: ClassVar[str] = """
    Head { height: 1; background: $primary 25%; padding: 0 1; }
    """

    name_said = ""
    marks: tuple[str, ...] = ()

    def say(self, name: str, marks: list[str]) -> None:
        """Name the cohort at the left and what is special at the right; where it is narrow, what comes last there."""
        self.name_said, self.marks = name, tuple(marks)
        self._draw()

    def on_resize(self) -> None:
        """Fit it to another width, which may come long after the terminal got it: when a dialog above is closed."""
        self._draw()

    def _draw(self) -> None:
        name, marks = self.name_said, self.marks
        width = max(10, (self.size.width or 80) - 2)
        while len(marks) > 1 and len("  ".join(marks)) > width:
            marks = marks[1:]
        right = "  ".join(marks)
        room = width - len(right) - 2 if right else width
        left = name if len(name) <= room else name[: max(0, room - 1)] + "…"
        self.update(Text(f"{left:<{max(0, width - len(right))}}{right}", no_wrap=True, end=""))
