"""A form of a few fields: a check-in, a support call, another time for a meeting.

What is typed is kept as a draft while it is typed, and offered back after a crash or a change of mind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.events import Key
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static, TextArea

from cohortkit.tui.dialogs.dialog import LOW, Dialog
from cohortkit.tui.session import is_for_user
from cohortkit.tui.widgets.covered import Covered, area

if TYPE_CHECKING:
    from cohortkit.tui.drafts import Drafts

Values = dict[str, str]

FRAME = 2
"""The lines that the border takes."""


class Field(msgspec.Struct, frozen=True):
    """One field. ``choices`` make it a choice, ``lines`` above 1 a text of several lines; ``known`` are suggested."""

    id: str
    label: str
    value: str = ""
    hint: str = ""
    choices: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    lines: int = 1


class Choice(Static, can_focus=True):
    """One of a few words: left and right change it, a letter goes to the next word that begins with it."""

    DEFAULT_CSS = """
    Choice { height: 1; padding: 0 1; background: $boost; }
    Choice:focus { text-style: bold; background: $primary 40%; }
    """

    BINDINGS = [
        Binding("left,up", "turn(-1)", show=False),
        Binding("right,down,space", "turn(1)", show=False),
        Binding("enter", "submit", show=False),
    ]

    class Changed(Message):
        """Another word was chosen."""

    class Submitted(Message):
        """Enter was pressed on it."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

    def __init__(self, choices: tuple[str, ...], value: str, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.choices = choices
        self.value = value if value in choices else choices[0]

    def render(self) -> Text:
        """All words, the chosen one marked by brackets."""
        text = Text(no_wrap=False)
        for each in self.choices:
            text.append(f"[{each}]" if each == self.value else f" {each} ", "bold" if each == self.value else "dim")
            text.append(" ")
        return text

    def on_mount(self) -> None:
        """Take as many lines as the words need."""
        self.styles.height = "auto"

    def action_turn(self, by: int) -> None:
        """Choose the next word, or the one before."""
        self.value = self.choices[(self.choices.index(self.value) + by) % len(self.choices)]
        self.refresh()
        self.post_message(self.Changed())

    def action_submit(self) -> None:
        """Go on to the next field."""
        self.post_message(self.Submitted(self))

    def on_key(self, event: Key) -> None:
        """A letter goes to the next word that begins with it."""
        if event.character and event.character.isalpha():
            start = self.choices.index(self.value)
            order = (*self.choices[start + 1 :], *self.choices[: start + 1])
            for each in order:
                if each.startswith(event.character.lower()):
                    self.value = each
                    self.refresh()
                    self.post_message(self.Changed())
                    event.stop()
                    return


class Form(Dialog[Values]):
    """Fields, and what is wrong with them. ``check`` returns what is wrong, empty where nothing is."""

    BINDINGS = [
        Binding("ctrl+s", "save", "Save", show=False, priority=True),
        Binding("f4", "save", "Save", show=False, priority=True),
        Binding("f8", "anew", "Begin anew", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    Form VerticalScroll { height: auto; }
    Form .label { color: $text-muted; height: auto; margin: 0; }
    Form.-low #same-as { display: none; }
    Form Input { border: none; height: 1; padding: 0 1; background: $boost; }
    Form Input:focus { border: none; background: $primary 30%; }
    Form TextArea { border: none; padding: 0 1; background: $boost; }
    Form TextArea:focus { background: $primary 20%; }
    """

    def __init__(
        self,
        title: str,
        fields: list[Field],
        *,
        check: Callable[[Values], str] | None = None,
        command: Callable[[Values], str] | None = None,
        preview: Callable[[Values], str] | None = None,
        draft: str = "",
        about: str = "",
    ) -> None:
        super().__init__()
        self.title_text, self.fields, self.check, self.command, self.draft = title, fields, check, command, draft
        self.about, self.preview = about, preview
        self._refused: Values | None = None

    def compose(self) -> ComposeResult:
        """Labels above fields."""
        with Vertical(classes="box"):
            yield Static(self.said(self.title_text), classes="title")
            with VerticalScroll(can_focus=False):
                if self.about:
                    yield Static(self.said(self.about), classes="hint")
                for field in self.fields:
                    yield Static(self.said(f"{field.label}  {field.hint}".rstrip()), classes="label")
                    yield self._widget(field)
            yield Static(classes="hint", id="preview")
            yield Static(classes="fault")
            yield Static(classes="hint", id="same-as")
            completes = " · → completes" if any(each.known for each in self.fields) and self.mask is None else ""
            yield Static(f"^S or F4 saves · Enter goes on{completes} · Esc leaves", classes="hint")

    def _widget(self, field: Field) -> Choice | TextArea | Input:
        name = f"field-{field.id}"
        if field.choices:
            return Choice(field.choices, field.value, id=name)
        if field.lines > 1:
            text = area(self.mask, field.value, id=name, compact=True, soft_wrap=True, tab_behavior="focus")
            text.styles.height = field.lines
            text.move_cursor(text.document.end)
            return text
        if self.mask is not None:  # names that are suggested would be names that are shown
            return Input(field.value, id=name, compact=True, highlighter=Covered(self.mask))
        suggester = SuggestFromList(field.known, case_sensitive=False) if field.known else None
        return Input(field.value, id=name, compact=True, suggester=suggester)

    def on_mount(self) -> None:
        """Begin with the first field, or with the first that is empty; what was told before would cover it."""
        self.app.clear_notifications()
        kept = self._kept()
        if kept:
            self._fill(kept)
            self._tell("A draft was kept from before; it is filled in. F8 forgets it.")
        empty = [each for each in self.fields if not each.value and not each.choices]
        first = (empty or self.fields)[0]
        self.query_one(f"#field-{first.id}").focus()
        self._say_command()

    @property
    def values(self) -> Values:
        """What the fields hold."""
        found: Values = {}
        for field in self.fields:
            widget = self.query_one(f"#field-{field.id}")
            if isinstance(widget, Choice):
                found[field.id] = widget.value
            elif isinstance(widget, TextArea):
                found[field.id] = widget.text.strip()
            elif isinstance(widget, Input):
                found[field.id] = widget.value.strip()
        return found

    def action_save(self) -> None:
        """Check the fields and close."""
        values = self.values
        fault = self.check(values) if self.check else ""
        if fault:
            self._refused = values
            self._tell(f"✗ {fault}")
            return
        self.dismiss(values)

    def action_anew(self) -> None:
        """Forget the draft: the fields hold again what they held when nothing was typed yet."""
        if self.draft:
            self._fill({field.id: field.value for field in self.fields})
            self.drafts.drop(self.draft)
            self._tell("")

    def _tell(self, text: str) -> None:
        place = self.query_one(".fault", Static)
        place.update(self.said(text))
        place.set_class(bool(text), "-shown")
        self.call_after_refresh(self._fit)

    def on_resize(self) -> None:
        """Fit the fields into the terminal as it is now."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """Leave the lines above and below the fields their place: on a small terminal the fields scroll."""
        if not self.is_mounted:
            return
        self.set_class(self.size.height < LOW, "-low")
        fields = self.query_one(VerticalScroll)
        others = [each for each in self.query(".box > Static") if each.display]
        taken = sum(each.outer_size.height for each in others)
        fields.styles.max_height = max(3, self.size.height - FRAME - taken)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next field, from the last one it saves."""
        event.stop()
        self._go_on(event.input)

    def on_choice_submitted(self, event: Choice.Submitted) -> None:
        """Enter goes to the next field, from the last one it saves."""
        event.stop()
        self._go_on(event.choice)

    def _go_on(self, field: Input | Choice) -> None:
        if field.id == f"field-{self.fields[-1].id}":
            self.action_save()
        else:
            self.focus_next()

    def on_input_changed(self) -> None:
        """Keep what is typed."""
        self._changed()

    def on_text_area_changed(self) -> None:
        """Keep what is typed."""
        self._changed()

    def on_choice_changed(self) -> None:
        """Keep what is chosen."""
        self._changed()

    def _changed(self) -> None:
        if self._refused is not None and self._refused != self.values:
            # What is typed now was not refused yet.
            self._refused = None
            self._tell("")
        self._say_command()
        if self.draft and self.is_mounted:
            values = self.values
            untouched = {field.id: field.value or (field.choices[0] if field.choices else "") for field in self.fields}
            if values != untouched:
                self.drafts.keep(self.draft, values)
            else:  # what was typed is deleted again
                self.drafts.drop(self.draft)

    @property
    def drafts(self) -> Drafts:
        """Where what is typed is kept."""
        found: Drafts = self.app.drafts  # type: ignore[attr-defined]
        return found

    def _kept(self) -> Mapping[str, str] | None:
        return self.drafts.find(self.draft) if self.draft else None

    def _fill(self, values: Mapping[str, str]) -> None:
        for field in self.fields:
            widget = self.query_one(f"#field-{field.id}")
            value = values.get(field.id, "")
            if isinstance(widget, Choice) and value in widget.choices:
                widget.value = value
                widget.refresh()
            elif isinstance(widget, TextArea):
                widget.text = value
                widget.move_cursor(widget.document.end)
            elif isinstance(widget, Input):
                widget.value = value

    class Previewed(Message):
        """What saving would bring about was worked out."""

        def __init__(self, values: Values, text: str) -> None:
            super().__init__()
            self.values, self.text = values, text

    def _foresee(self, values: Values) -> None:
        assert self.preview is not None
        try:
            text = self.preview(values)
        except Exception as error:
            if not is_for_user(error):
                raise
            text = ""  # half-typed values mean nothing yet; saving says what is wrong with them
        self.post_message(self.Previewed(values, text))

    def on_form_previewed(self, event: Previewed) -> None:
        """Show it, unless something else is typed by now."""
        if event.values == self.values:
            self.query_one("#preview", Static).update(self.said(event.text))
            self.call_after_refresh(self._fit)

    def _say_command(self) -> None:
        if self.preview is not None:
            self.run_worker(partial(self._foresee, self.values), thread=True, exclusive=True, group="preview")
        if self.command is None:
            return
        try:
            text = f"the same: {self.command(self.values)}"
        except Exception as error:
            if not is_for_user(error):
                raise
            text = ""  # half-typed values make no command yet
        self.query_one("#same-as", Static).update(self.said(text))
