"""How the app writes: one change at a time in a thread, and what to say and ask when it cannot be written."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.message import Message

from cohortkit.tui.session import explain, is_for_user

if TYPE_CHECKING:
    from textual.app import App

    from cohortkit.files.change import Change
    from cohortkit.tui.session import Seen, Session

    Base = App[None]
else:
    Base = object

Make = Callable[[], "Change"]


class Writing(Base):
    """Changes, undo and redo, for the app."""

    session: Session

    if TYPE_CHECKING:

        def read_again(self, files: Any = None) -> None: ...  # noqa: D102

        def show_reading(self, seen: Seen) -> None: ...  # noqa: D102

    class Written(Message):
        """A change was written; ``said`` is what to tell."""

        def __init__(self, said: str, seen: Seen | None = None) -> None:
            super().__init__()
            self.said, self.seen = said, seen

    class NotWritten(Message):
        """A change could not be written."""

        def __init__(self, error: Exception, make: Make | None, undoable: bool) -> None:
            super().__init__()
            self.error, self.make, self.undoable = error, make, undoable

    _order = threading.Lock()
    """Changes are written in the order in which they were made; waiting for this takes place in threads only."""

    def change(
        self, make: Make, *, said: str = "", undoable: bool = True, then: Callable[[], None] | None = None
    ) -> None:
        """Make a change and write it, in a thread; ``make`` is called again where somebody wants it applied anew."""
        if not self.session.by and not self.session.read_only:
            self.ask_who(lambda: self.change(make, said=said, undoable=undoable, then=then))
            return
        self.run_worker(partial(self._write, make, said, undoable, then), thread=True, group="write")

    def ask_who(self, then: Callable[[], None]) -> None:
        """Ask once who records; without a person nothing is written."""
        from cohortkit.tui.dialogs.form import Field, Form
        from cohortkit.tui.dialogs.names import people_field, resolved

        plan = self.session.plan
        team = [each.id for each in plan.people.values() if {"facilitator", "coordinator"} & set(each.roles)]

        def check(values: dict[str, str]) -> str:
            return self.refusal(lambda: resolved(plan, "people", values["person"]))

        def answered(values: dict[str, str] | None) -> None:
            if values:
                self.session.by = resolved(plan, "people", values["person"])
                then()

        self.push_screen(
            Form(
                "Who records this?",
                [Field("person", "Your name or id", team[0] if team else "", known=people_field(plan))],
                check=check,
                about="Every record names who made it. Set COHORTKIT_BY to be asked no more.",
            ),
            answered,
        )

    def refusal(self, make: Callable[[], object]) -> str:
        """Try something without writing; return why it cannot be done, empty where it can."""
        try:
            make()
        except Exception as error:
            if not is_for_user(error):
                raise
            return explain(error)
        return ""

    def _write(self, make: Make, said: str, undoable: bool, then: Callable[[], None] | None) -> None:
        with self._order:
            try:
                made = make()
                if made.is_empty:
                    self.post_message(self.Written("Nothing to change: it was so before."))
                    return
                self.session.write(made, undoable=undoable)
            except Exception as error:
                if not is_for_user(error):
                    raise
                self.post_message(self.NotWritten(error, make, undoable))
                return
            # Read before the next change is made, which may build on this one.
            seen = self.session.read(each.file for each in made.files)
        self.post_message(self.Written(said or made.what, seen))
        if then is not None:
            self.call_from_thread(then)

    def on_writing_written(self, event: Written) -> None:
        """Show what was written, and say so."""
        if event.said:
            self.notify(event.said, timeout=3)
        if event.seen is not None:
            self.show_reading(event.seen)

    def on_writing_not_written(self, event: NotWritten) -> None:
        """Say why; where a file was changed outside, show how and ask whether to apply the change to it."""
        if type(event.error).__name__ != "ChangedOutside" or event.make is None:
            self.notify(explain(event.error), title="Nothing was written", severity="error", timeout=10)
            return
        from cohortkit.tui.dialogs.confirm import Confirm

        make, undoable, file = event.make, event.undoable, str(getattr(event.error, "file", ""))

        def anew() -> Change:
            self.session.read([file])
            return make()

        def answered(again: bool | None) -> None:
            if again:
                self.change(anew, undoable=undoable)
            else:
                self.notify("Nothing was written.", timeout=3)
                self.read_again([file])

        self.push_screen(
            Confirm(
                f"{getattr(event.error, 'file', 'A file')} was changed outside since it was read. Apply your change to it as it is now?",
                yes="Apply to what is there",
                no="Leave it",
                details=getattr(event.error, "difference", ""),
            ),
            answered,
        )

    def do_undo(self) -> None:
        """Take the last change back."""
        self.run_worker(partial(self._step, "undo"), thread=True, group="write")

    def do_redo(self) -> None:
        """Do again what was undone last."""
        self.run_worker(partial(self._step, "redo"), thread=True, group="write")

    def _step(self, stage: str) -> None:
        with self._order:
            try:
                made = self.session.undo() if stage == "undo" else self.session.redo()
            except Exception as error:
                if not is_for_user(error):
                    raise
                self.post_message(self.NotWritten(error, None, True))
                return
            seen = None if made is None else self.session.read(each.file for each in made.files)
        if made is None:
            self.post_message(self.Written(f"There is nothing to {stage}."))
        else:
            words = "Undone" if stage == "undo" else "Done again"
            self.post_message(self.Written(f"{words}: {made.what}", seen))
