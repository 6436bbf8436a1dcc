"""The terminal interface: one screen of eleven rooms, loaded, watched and kept from ever waiting."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import signal
from collections.abc import Iterable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.worker import Worker, WorkerFailed, WorkerState

from cohortkit.tui import actions, themes
from cohortkit.tui.commands import Commands
from cohortkit.tui.drafts import Drafts
from cohortkit.tui.screens.room import Room
from cohortkit.tui.session import Clock, Seen, Session, Who
from cohortkit.tui.typeahead import TypeAhead
from cohortkit.tui.widgets.bars import Banner, Foot, Head, Tabs
from cohortkit.tui.writing import Writing

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from cohortkit.files.problems import Diagnostic
    from cohortkit.tui.privacy import Mask


def bindings_everywhere() -> list[BindingType]:
    """The keys of what can be done on every screen."""
    return [
        Binding(
            each.key,
            f"act('{each.id}')",
            each.name,
            show=False,
            id=each.id,
            priority=each.key.startswith(("ctrl+p", "ctrl+q")),
        )
        for each in actions.all_actions().values()
        if not each.screen
    ]


class CohortApp(Writing, Commands, TypeAhead, App[None]):
    """Holds what is open and hands it around; what can be seen is in `screens`, how it is written in `writing`."""

    ENABLE_COMMAND_PALETTE = False
    TITLE = "cohortkit"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_everywhere(),
        Binding("escape", "hush", "Close what was told", show=False),
    ]
    CSS = """
    Screen { layout: vertical; }
    #rooms { height: 1fr; }
    Toast { max-width: 60; }
    .-slim Toast { max-width: 38; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (64, "-roomy")]

    class Read(Message):
        """The folder was read."""

        def __init__(self, seen: Seen) -> None:
            super().__init__()
            self.seen = seen

    class Checked(Message):
        """All problems of a reading were found."""

        def __init__(self, number: int, problems: list[Diagnostic]) -> None:
            super().__init__()
            self.number, self.problems = number, problems

    def __init__(
        self,
        session: Session,
        *,
        theme: str = "dark",
        keys: dict[str, str] | None = None,
        notes: Iterable[str] = (),
        watch: bool = True,
        tour: bool = False,
        privacy: bool = False,
    ) -> None:
        super().__init__()
        self.session = session
        self.drafts = Drafts(session.folder, read_only=session.read_only)
        self.masked: Mask | None = None
        self.problems: list[Diagnostic] = []
        self.timer = ""
        self.place = "today"
        self.crash: BaseException | None = None
        self.keys = dict(keys or {})
        self._theme_name, self._notes, self._watch, self._tour = theme, list(notes), watch, tour
        self._privacy, self._greeted = privacy, False
        self._stop = asyncio.Event()
        for each in themes.THEMES:
            self.register_theme(each)

    @property
    def problem_count(self) -> int:
        """How many problems were found."""
        return len(self.problems)

    @property
    def room(self) -> Room:
        """The room that is open."""
        return self.screen_stack[0].query_one(f"#room-{self.place}", Room)

    @property
    def is_busy(self) -> bool:
        """Whether something is still read, worked out or written."""
        waiting = any(room.is_about_to_describe for room in self.query(Room))
        return waiting or any(each.group != "watch" and not each.is_finished for each in self.workers)

    def compose(self) -> ComposeResult:
        """The bars, and the rooms between them; a room is made when it is first opened."""
        yield Head(id="head")
        yield Tabs()
        yield Banner(id="banner")
        with Container(id="rooms"):
            yield self._made("today")
        yield Foot()

    def on_mount(self) -> None:
        """Show the frame, then read."""
        if not self.is_headless:
            self._end_well_when_told_to()
        self.theme = themes.TEXTUAL_NAMES.get(self._theme_name, self._theme_name)
        if self.keys:
            self.set_keymap(self.keys)
        self.query_one(Tabs).keys = self.query_one(Foot).keys = self.keys
        self.show_head()
        self.room.focus_rows()
        # Reading begins when the first picture stands: in the same instant they would slow each other down.
        self.call_after_refresh(self.read_again)
        if self._notes:
            self.notify("\n".join(self._notes), title="Keys that cannot be used", severity="warning", timeout=15)
        if self._watch:
            self.run_worker(self._watched(), group="watch", exit_on_error=False)

    def on_unmount(self) -> None:
        """Stop watching."""
        self._stop.set()

    # Reading

    def read_again(self, files: Iterable[str] | None = None) -> None:
        """Read the folder, or what changed in it, in a thread."""
        changed = None if files is None else tuple(files)
        self.run_worker(partial(self._read, changed), thread=True, group="read")

    def _read(self, files: tuple[str, ...] | None) -> None:
        self.post_message(self.Read(self.session.read(files)))

    def on_cohort_app_read(self, event: Read) -> None:
        """Show what was read."""
        self.show_reading(event.seen)

    def show_reading(self, seen: Seen) -> None:
        """Show a reading where the facilitator is; other rooms follow when they are opened."""
        if seen.number < self.session.seen.number:
            return
        if self.masked is not None or self._privacy:
            self._privacy = False
            self.mask(on=True)
        self.show_head()
        for room in self.query(Room):
            if self.place == room.NAME:
                room.look_again()
        if seen.failure and seen.cohort is not None:
            self.notify(seen.failure, severity="warning", timeout=8)
        self.run_worker(partial(self._check, seen.number), thread=True, group="check", exclusive=True)
        if seen.cohort is not None and not self._greeted:
            self._greeted = True
            self._greet()

    def _greet(self) -> None:
        """Say what was left lying, and show a newcomer around."""
        waiting = self.drafts.waiting(self._label)
        if waiting:
            self.notify("\n".join(waiting), title="Not saved yet; it is filled in when you open it", timeout=12)
        if self._tour:
            self.do_tour()

    def _label(self, name: str) -> str:
        from cohortkit.meetings.meeting import when
        from cohortkit.tui.screens.meeting_page import found_meeting

        cohort = self.session.cohort
        if name in cohort.plan.projects:
            return cohort.plan.projects[name].title
        meeting = found_meeting(cohort, name)
        return f"{meeting.title}, {when(meeting)}" if meeting else name

    def _check(self, number: int) -> None:
        self.post_message(self.Checked(number, self.session.problems()))

    def on_cohort_app_checked(self, event: Checked) -> None:
        """Say how much is wrong."""
        if event.number != self.session.seen.number:
            return
        self.problems = event.problems
        errors = sum(each.severity == "error" for each in event.problems)
        warnings = len(event.problems) - errors
        parts = [f"✗ {errors} error{'s' if errors != 1 else ''}"] if errors else []
        parts += [f"! {warnings} warning{'s' if warnings != 1 else ''}"] if warnings else []
        first = event.problems[0] if event.problems else None
        where = f" · {first.file}:{first.line}: {first.message}" if first else ""
        self.query_one(Banner).say(
            " ".join(parts) + f" in the files — press ! {where}" if parts else "", bad=bool(errors)
        )
        self.refresh_foot()

    async def _watched(self) -> None:
        from cohortkit.tui.watching import changes

        async for files in changes(self.session.folder, self._stop):
            self.read_again(files)

    # Where the facilitator is

    def _made(self, place: str) -> Room:
        module, _, name = actions.PLACES[place].module.partition(":")
        kind: type[Room] = getattr(import_module(f"cohortkit.tui.screens.{module}"), name)
        return kind()

    async def go(self, place: str) -> None:
        """Open a room."""
        if place not in actions.PLACES:
            return
        rooms = self.screen_stack[0].query_one("#rooms", Container)
        found = rooms.query(f"#room-{place}")
        before = self.place
        self.place = place
        if found:
            found.first(Room).display = True
            found.first(Room).look_again(only_if_stale=True)
        else:
            await rooms.mount(self._made(place))
        for room in rooms.query(Room):
            if place != room.NAME:
                room.display = False
        if before != place or self.focused is None:
            self.room.focus_rows()
        self.screen_stack[0].query_one(Tabs).show(place)
        self.refresh_foot()

    def open_thing(self, place: str, row: str, *, section: str = "") -> None:
        """Open a room with the cursor on a thing."""

        async def opened() -> None:
            await self.go(place)
            self.room.reveal(row, section=section)

        self.call_next(opened)

    def on_tabs_clicked(self, event: Tabs.Clicked) -> None:
        """Open the room whose name was clicked."""
        self.call_next(self.go, event.screen)

    def on_foot_clicked(self, event: Foot.Clicked) -> None:
        """Do what was clicked."""
        self.act(event.action)

    def show_head(self) -> None:
        """Name the cohort, and the modes that are on."""
        session = self.session
        loaded = session.seen.loaded
        plan = loaded.plan if loaded else None
        name = plan.cohort.name if plan else session.folder.name
        marks = []
        if plan and plan.cohort.illustrative:
            marks.append("illustrative")
        if session.as_of:
            marks.append(f"as of {session.as_of}")
        if session.read_only:
            marks.append("read only")
        if self.masked is not None:
            marks.append("names masked")
        if self.timer:
            marks.append(self.timer)
        self.screen_stack[0].query_one(Head).say(name, marks)

    def refresh_foot(self) -> None:
        """Show what can be done now."""
        if self.screen_stack and self.screen_stack[0].query("#foot"):
            self.screen_stack[0].query_one(Foot).show(actions.in_footer(self.room.situation))

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Say something; names and amounts are masked, and what people wrote is never read as markup."""
        mask = self.masked or str
        super().notify(mask(message), title=mask(title), severity=severity, timeout=timeout, markup=markup)

    def _end_well_when_told_to(self) -> None:
        """Give the terminal back when the process is told to end, as at the end of a session of the machine."""
        with contextlib.suppress(NotImplementedError):  # where loops know no signals
            asyncio.get_running_loop().add_signal_handler(
                signal.SIGTERM, lambda: self.exit(return_code=128 + signal.SIGTERM)
            )

    def action_help_quit(self) -> None:
        """Ctrl+C copies in a field; who expects to leave by it is told how."""
        self.notify("q leaves; everything is saved already.", timeout=3)

    def action_hush(self) -> None:
        """Esc closes whatever is open: here what was told, which would cover the rows for a while."""
        self.clear_notifications()

    # Failing well

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker that failed ends the app like any other error of our own."""
        if event.state == WorkerState.ERROR and event.worker.group == "watch":
            self.notify("Changes made by others are not noticed here; F5 reads again.", severity="warning")

    def _fatal_error(self) -> None:
        """Close quietly: Textual would print values of variables, which hold what people wrote."""
        self._close_messages_no_wait()


def run(
    folder: Path,
    *,
    main: str,
    as_of: dt.date | None = None,
    who: Who | None = None,
    read_only: bool = False,
    theme: str = "dark",
    clock: Clock | None = None,
    privacy: bool = False,
) -> None:
    """Open the terminal interface until it is left; an error of our own is raised when the terminal is whole again."""
    from cohortkit.tui.keymap import read_keys
    from cohortkit.tui.tour import is_first_run

    session = Session(folder, main, clock=clock or _now, as_of=as_of, who=who, read_only=read_only)
    keys, notes = read_keys(folder)
    app = CohortApp(session, theme=theme, keys=keys, notes=notes, tour=is_first_run(), privacy=privacy)
    app.run()
    error = app._exception  # noqa: SLF001 - Textual keeps it for pilots only, and we are the ones to tell it
    if isinstance(error, WorkerFailed):
        raise error.error
    if error is not None:
        raise error
    if app.return_code:
        raise SystemExit(app.return_code)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
