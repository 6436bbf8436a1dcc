"""What can be done on every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cohortkit.tui import actions, themes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from textual.app import App

    from cohortkit.files.problems import Diagnostic
    from cohortkit.records.cohort import Cohort
    from cohortkit.tui.dialogs.palette import Entry
    from cohortkit.tui.privacy import Mask
    from cohortkit.tui.screens.room import Room
    from cohortkit.tui.session import Session

    Base = App[None]
else:
    Base = object


class Commands(Base):
    """The actions of all screens, for the app."""

    session: Session
    masked: Mask | None
    place: str
    problems: list[Diagnostic]
    keys: dict[str, str]

    if TYPE_CHECKING:

        @property
        def room(self) -> Room: ...  # noqa: D102

        def read_again(self, files: Any = None) -> None: ...  # noqa: D102

        async def go(self, place: str) -> None: ...  # noqa: D102

        def open_thing(self, place: str, row: str, *, section: str = "") -> None: ...  # noqa: D102

        def show_head(self) -> None: ...  # noqa: D102

        def refresh_foot(self) -> None: ...  # noqa: D102

    def act(self, action_id: str) -> None:
        """Do an action by its id, if it can be done now; else say why nothing happens."""
        action = actions.all_actions().get(action_id)
        if action is None:
            return
        if len(self.screen_stack) > 1 and action_id != "app.quit":
            return
        where = self.room.situation
        if not action.fits(where):
            if action.writes and where.read_only:
                self.notify("Opened to look only; nothing is written.", severity="warning")
            elif not where.readable:
                self.notify("The definition cannot be read; press ! for the list of problems.", severity="warning")
            else:
                self.notify(
                    f"{action.name}: not here, or not now. F1 shows what can be done.", severity="warning", timeout=3
                )
            return
        if action_id.startswith("go."):
            self.call_next(self.go, action_id[3:])
            return
        target: Any = self.room if action.screen else self
        getattr(target, action.method)()

    def action_act(self, action_id: str) -> None:
        """Do an action by its id."""
        self.act(action_id)

    def do_palette(self) -> None:
        """Find anything by a few letters."""
        from cohortkit.tui.dialogs.palette import Palette

        self.push_screen(Palette(self.entries()), self._found)

    def entries(self) -> list[Entry]:
        """What the palette finds: what can be done now, then people, organizations and meetings."""
        from cohortkit.tui.dialogs.palette import Entry

        where = self.room.situation
        found = [
            Entry(
                f"act:{each.id}",
                each.name,
                each.help,
                actions.shown_key(self.keys.get(each.id, each.key).split(",")[0]),
            )
            for each in actions.fitting(where)
            if each.id != "app.palette"
        ]
        cohort = self.session.seen.cohort
        if cohort is None:
            return found
        return [*found, *things(cohort, self.session.moment)]

    def _found(self, chosen: str | None) -> None:
        if not chosen:
            return
        kind, _, rest = chosen.partition(":")
        if kind == "act":
            self.act(rest)
        elif kind == "theme":
            self.set_theme(rest)
        elif kind == "organizations":
            self.open_thing("people", rest, section="organizations")
        else:
            self.open_thing(kind, rest)

    def do_keys(self) -> None:
        """Show every key."""
        from cohortkit.tui.dialogs.keys_panel import KeysPanel

        self.push_screen(KeysPanel(self.room.situation, self.keys), self._found)

    def do_filter(self) -> None:
        """Open the filter line of the screen."""
        self.room.open_filter()

    def do_next_section(self) -> None:
        """Go to the next part of the screen."""
        self.room.turn_section(1)

    def do_previous_section(self) -> None:
        """Go to the part before."""
        self.room.turn_section(-1)

    def do_reload(self) -> None:
        """Read all files again."""
        self.read_again()
        self.notify("Read again.", timeout=2)

    def do_privacy(self) -> None:
        """Mask names and amounts, or show them again."""
        self.mask(on=self.masked is None)
        self.notify("Names and amounts are masked." if self.masked else "Names and amounts are shown.", timeout=3)

    def mask(self, *, on: bool) -> None:
        """Draw everything with or without the mask."""
        from textual.widgets import Input

        from cohortkit.tui.privacy import Mask
        from cohortkit.tui.widgets.about import About
        from cohortkit.tui.widgets.bars import Banner
        from cohortkit.tui.widgets.covered import Covered
        from cohortkit.tui.widgets.rows import RowList

        plan = self.session.seen.loaded.plan if self.session.seen.loaded else None
        if not on:
            self.masked = None
        elif plan is not None or self.masked is None:
            # While the definition cannot be read the names that were known stay masked.
            self.masked = Mask(plan)
        self.clear_notifications()
        for line in self.query(Input):
            line.highlighter = Covered(self.masked) if self.masked else None
            line.refresh()
        for rows in self.query(RowList):
            rows.refresh()
        for about in self.query(About):
            about.redraw()
        self.query_one(Banner).redraw()
        self.room.show_sections()
        self.show_head()

    def do_theme(self) -> None:
        """Go to the next theme."""
        names = list(themes.NAMES)
        spoken = {themes.TEXTUAL_NAMES.get(name, name): name for name in names}
        at = names.index(spoken.get(self.theme, names[0]))
        self.set_theme(names[(at + 1) % len(names)])

    def set_theme(self, name: str) -> None:
        """Change the colours."""
        self.theme = themes.TEXTUAL_NAMES.get(name, name)
        self.notify(f"Theme {name}; keep it with: cohortkit tui --theme {name}", timeout=3)

    def do_problems(self) -> None:
        """List what is wrong in the files."""
        from cohortkit.tui.dialogs.problems import Problems

        self.push_screen(Problems(self.problems), self.open_place)

    def open_place(self, place: tuple[str, int] | None) -> None:
        """Open a file at a line in the editor."""
        from cohortkit.tui.editor import edit

        if place is not None:
            edit(self, self.session.folder / place[0], place[1])

    def do_edit(self) -> None:
        """Open the file behind the row, at its line."""
        from cohortkit.tui.editor import edit, line_of

        file, path = self.room.file_of(self.room.row)
        loaded = self.session.seen.loaded
        edit(self, self.session.folder / file, line_of(loaded, self.session.folder, file, path))

    def do_details(self) -> None:
        """Show the page about the row over the whole screen."""
        self.room.open_page()

    def do_jump(self) -> None:
        """Show a letter on everything that can be reached."""
        from cohortkit.tui.dialogs.jump import Jump, targets

        self.push_screen(Jump(targets(self.room)), self._jumped)

    def _jumped(self, chosen: str | None) -> None:
        if not chosen:
            return
        kind, _, rest = chosen.partition(":")
        if kind == "section":
            self.room.go_to_section(rest)
        elif kind == "row":
            self.room.rows.go_to(rest)
            self.room.rows.focus()
        else:
            self.act(rest)

    def do_tour(self) -> None:
        """Show the first-run tour."""
        from cohortkit.tui.tour import Tour

        self.push_screen(Tour())

    def do_quit(self) -> None:
        """Leave; everything is saved already."""
        self.exit()


def things(cohort: Cohort, now: dt.datetime) -> Iterator[Entry]:
    """What the palette finds in a cohort: themes, people, organizations, and meetings, the nearest to now first."""
    from cohortkit.meetings.meeting import when
    from cohortkit.tui.dialogs.palette import Entry
    from cohortkit.tui.screens.moving import kept_meetings

    plan = cohort.plan
    for theme in themes.NAMES:
        yield Entry(f"theme:{theme}", f"Theme {theme}", "colours")
    for person in plan.people.values():
        home = plan.label_of(person.organization or person.partner)
        about = ", ".join(part for part in (home, person.title) if part)
        yield Entry(f"people:{person.id}", person.name, about, also=" ".join((person.id, *person.aliases)))
    for body in plan.organizations.values():
        yield Entry(f"organizations:{body.id}", body.label, body.name, also=" ".join((body.id, *body.aliases)))
    near = sorted(kept_meetings(cohort), key=lambda each: (abs((each.begins - now).total_seconds()), each.id))
    for meeting in near:
        yield Entry(f"meetings:{meeting.id}", meeting.title, when(meeting), also=meeting.id)
