"""How the app writes: one change at a time in a thread, and what to say and ask when it cannot be written."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
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


class Guard:
    """What a form showed of a file when it was opened, so that what somebody else wrote since is not lost unseen."""

    def __init__(self, file: str, shown: Callable[[], str]) -> None:
        self.file, self._shown = file, shown
        self._before = shown()

    def check(self) -> None:
        """Raise ``ChangedOutside`` once where the file says something else by now."""
        from cohortkit.files.change import text_difference
        from cohortkit.files.transaction import ChangedOutside

        before, self._before = self._before, self._shown()
        if self._before != before:
            raise ChangedOutside(
                self.file, text_difference(self.file, f"{before}\n".encode(), f"{self._before}\n".encode())
            )


class Wish(msgspec.Struct, frozen=True):
    """A change that somebody wants: how to make it, what to say, and what to do when it is written.

    ``guard`` knows what the change was meant for. ``anyway`` is done whatever comes of it. ``always`` counts a change
    that is empty as written: something else came of making it, such as a file outside the records. ``quiet`` says
    nothing. ``undoable`` and ``in_history`` are those of ``files.apply``.
    """

    make: Make | None
    said: str = ""
    guard: Guard | None = None
    undoable: bool = True
    in_history: bool = True
    quiet: bool = False
    always: bool = False
    then: Callable[[], None] | None = None
    anyway: Callable[[], None] | None = None


class Writing(Base):
    """Changes, undo and redo, for the app."""

    session: Session

    if TYPE_CHECKING:

        def read_again(self, files: Any = None) -> None: ...  # noqa: D102

        def show_reading(self, seen: Seen) -> None: ...  # noqa: D102

    class Written(Message):
        """A change was written; ``seen`` is None where there was nothing to write."""

        def __init__(self, wish: Wish, said: str, seen: Seen | None = None) -> None:
            super().__init__()
            self.wish, self.said, self.seen = wish, said, seen

    class NotWritten(Message):
        """A change could not be written."""

        def __init__(self, wish: Wish, error: Exception) -> None:
            super().__init__()
            self.wish, self.error = wish, error

    _solving = threading.Lock()
    _order = threading.Lock()
    """Changes are written in the order in which they were made; waiting for this takes place in threads only."""

    def change(self, make: Make, **more: Any) -> None:
        """Make a change and write it, in a thread; ``more`` are the other fields of a ``Wish``."""
        self.fulfil(Wish(make, **more))

    def fulfil(self, wish: Wish) -> None:
        """Write what somebody wants, once it is known who records."""
        if not self.session.by and not self.session.read_only:
            self.ask_who(lambda: self.fulfil(wish), otherwise=lambda: self._not_wanted(wish))
        else:
            self.run_worker(partial(self._write, wish), thread=True, group="write")

    def _not_wanted(self, wish: Wish) -> None:
        if wish.anyway is not None:
            wish.anyway()
        self.notify("Nothing was written.", timeout=3)
        self.read_again(())

    def ask_who(self, then: Callable[[], None], *, otherwise: Callable[[], None] | None = None) -> None:
        """Ask once who records; without a person nothing is written, and ``otherwise`` is done."""
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
            elif otherwise is not None:
                otherwise()

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

    def solve(self, work: Callable[[], None], *, otherwise: Callable[[], None] | None = None) -> None:
        """Work something out, or build it, in a thread; one after the other. A refusal is said, ``otherwise`` done."""
        self.run_worker(partial(self._solve, work, otherwise), thread=True, group="solve")

    def _solve(self, work: Callable[[], None], otherwise: Callable[[], None] | None) -> None:
        with self._solving:
            try:
                work()
            except Exception as error:
                if not is_for_user(error):
                    raise
                self.post_message(self.NotWritten(Wish(None, anyway=otherwise), error))

    def _write(self, wish: Wish) -> None:
        assert wish.make is not None
        with self._order:
            try:
                if wish.guard is not None:
                    if wish.guard.file.startswith("records/"):  # a change of the definition is noticed by its bytes
                        self.session.read([wish.guard.file])
                    wish.guard.check()
                made = wish.make()
                if made.is_empty:
                    said = wish.said if wish.always else "" if wish.quiet else "Nothing to change: it was so before."
                    self.post_message(self.Written(wish, said))
                    return
                self.session.write(made, undoable=wish.undoable, in_history=wish.in_history)
            except Exception as error:
                if not is_for_user(error):
                    raise
                self.post_message(self.NotWritten(wish, error))
                return
            # Read before the next change is made, which may build on this one.
            seen = self.session.read(each.file for each in made.files)
        self.post_message(self.Written(wish, "" if wish.quiet else wish.said or made.what, seen))

    def on_writing_written(self, event: Written) -> None:
        """Show what was written, and say so."""
        if event.said:
            self.notify(event.said, timeout=3)
        wish = event.wish
        if wish.anyway is not None:
            wish.anyway()
        if wish.then is not None and (event.seen is not None or wish.always):
            wish.then()
        if event.seen is not None:
            self.show_reading(event.seen)

    def on_writing_not_written(self, event: NotWritten) -> None:
        """Say why; where a file was changed outside, show how and ask whether to apply the change to it."""
        wish = event.wish
        if wish.anyway is not None:
            wish.anyway()
        if type(event.error).__name__ != "ChangedOutside" or wish.make is None:
            self.notify(explain(event.error), title="Nothing was written", severity="error", timeout=10)
            self.read_again(())
            return
        from cohortkit.tui.dialogs.confirm import Confirm

        make, file = wish.make, str(getattr(event.error, "file", ""))

        def anew() -> Change:
            self.session.read([file])
            return make()

        def answered(again: bool | None) -> None:
            if again:
                self.fulfil(msgspec.structs.replace(wish, make=anew))
            else:
                self.notify("Nothing was written.", timeout=3)
                self.read_again([file])

        self.push_screen(
            Confirm(
                (
                    f"{getattr(event.error, 'file', 'A file')} was changed outside since it was read. Apply your "
                    "change to it as it is now?"
                ),
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
                self.post_message(self.NotWritten(Wish(None), error))
                return
            seen = None if made is None else self.session.read(each.file for each in made.files)
        if made is None:
            self.post_message(self.Written(Wish(None), f"There is nothing to {stage}."))
        else:
            words = "Undone" if stage == "undo" else "Done again"
            self.post_message(self.Written(Wish(None), f"{words}: {made.what}", seen))
