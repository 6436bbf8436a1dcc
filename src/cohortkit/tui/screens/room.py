"""What every screen is: sections, a list that can be filtered, and a pane about the row under the cursor.

A screen says what to show as a function of the cohort; working it out happens in a thread, so that no key ever waits.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.message import Message

from cohortkit.tui.actions import Situation, all_actions, of_screen
from cohortkit.tui.shown import NOTHING_FITS, FilterRefused, Listing, Page, View
from cohortkit.tui.widgets.about import About
from cohortkit.tui.widgets.filter_line import FilterLine
from cohortkit.tui.widgets.rows import RowList
from cohortkit.tui.widgets.sections import SectionsLine

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.timer import Timer

    from cohortkit.records.cohort import Cohort
    from cohortkit.tui.app import CohortApp
    from cohortkit.tui.session import Session


REST_SECONDS = 0.06
"""So long the cursor rests on a row before the pane follows."""
PATIENCE_SECONDS = 0.25
"""So long the rows of the section before stay on the screen while another is worked out."""
WORKING = Listing((), (), 0, "Working it out …")


def bindings_of(screen: str) -> list[BindingType]:
    """The keys of a screen's actions, each by the id it is remapped with."""
    return [Binding(each.key, f"act('{each.id}')", each.name, show=False, id=each.id) for each in of_screen(screen)]


class Room(Vertical, can_focus=True):
    """A screen. Subclasses name their sections and say what to show; actions are methods ``do_NAME``."""

    NAME: ClassVar[str] = ""
    SECTIONS: ClassVar[tuple[tuple[str, str], ...]] = ()

    DEFAULT_CSS = """
    Room { height: 1fr; }
    Room > #between { height: 1fr; layout: vertical; }
    Room #left { height: 1fr; }
    Room #about { height: 40%; border-left: none; border-top: solid $panel; }
    Room.-wide > #between { layout: horizontal; }
    Room.-wide #left { width: 3fr; height: 1fr; }
    Room.-wide #about { width: 2fr; height: 1fr; border-top: none; border-left: solid $panel; }
    Room.-narrow #about, Room.-bare #about { display: none; }
    """

    class Looked(Message):
        """A listing was worked out."""

        def __init__(self, number: int, view: View, listing: Listing | None, fault: str) -> None:
            super().__init__()
            self.number, self.view, self.listing, self.fault = number, view, listing, fault

    class Described(Message):
        """A page about a row was worked out."""

        def __init__(self, section: str, row: str, page: Page) -> None:
            super().__init__()
            self.section, self.row, self.page = section, row, page

    def __init__(self) -> None:
        super().__init__(id=f"room-{self.NAME}", classes="room")
        self.section = self.SECTIONS[0][0] if self.SECTIONS else ""
        self.choices: dict[str, str] = {}
        self.words: dict[str, str] = {}
        self.page = Page()
        self.go_to_row = ""
        self._seen_number = -1
        self._asked = self._answered = 0
        self._rows_of: str | None = None
        self._page_of = ("", "")
        self._opening = ""
        self._refused = False
        self._resting: Timer | None = None

    # What a screen says about itself

    @staticmethod
    def look(cohort: Cohort, view: View) -> Listing:
        """Return what to show; runs in a thread, so it may take its time but may touch nothing of the screen."""
        raise NotImplementedError

    @staticmethod
    def describe(cohort: Cohort, view: View, row: str) -> Page:
        """Return all there is to say about a row; runs in a thread."""
        raise NotImplementedError

    def file_of(self, row: str) -> tuple[str, tuple[str | int, ...]]:  # noqa: ARG002 - screens look at the row
        """The file behind a row, relative to the folder, and the path in it; for the editor."""
        return self.session.main, ()

    def state(self) -> frozenset[str]:
        """What the screen says about itself to the actions, such as ``proposed``."""
        return frozenset()

    # What all screens do

    @property
    def cohort_app(self) -> CohortApp:
        """The app, as what it is."""
        return self.app  # type: ignore[return-value]

    @property
    def session(self) -> Session:
        """What is open."""
        return self.cohort_app.session

    @property
    def rows(self) -> RowList:
        """The list."""
        return self.query_one("#rows", RowList)

    @property
    def row(self) -> str:
        """The id of the row under the cursor; empty while the rows are still those of another section."""
        return self.rows.row if self.is_mounted and self._rows_of == self.section else ""

    @property
    def is_waiting(self) -> bool:
        """Whether rows are still worked out of which none can be seen yet."""
        return self._rows_of != self.section and not self._refused

    @property
    def view(self) -> View:
        """What is to be shown now."""
        session = self.session
        present = session.clock().astimezone(session.moment.tzinfo).date()
        return View(self.section, self.words.get(self.section, ""), session.moment, present, dict(self.choices))

    @property
    def situation(self) -> Situation:
        """Where the facilitator is."""
        session = self.session
        return Situation(
            self.NAME,
            self.section,
            self.row,
            readable=session.seen.cohort is not None,
            read_only=session.read_only,
            problems=self.cohort_app.problem_count,
            state=self.state(),
        )

    def compose(self) -> ComposeResult:
        """Sections, filter, rows, the pane."""
        yield SectionsLine(self.SECTIONS)
        with Container(id="between"):
            with Vertical(id="left"):
                yield FilterLine(id="filter")
                yield from self.compose_list()
            yield About(id="about")

    def compose_list(self) -> ComposeResult:
        """What stands at the left; most screens have only rows."""
        yield RowList(id="rows")

    def on_mount(self) -> None:
        """Show what there is."""
        self.show_sections()
        self.look_again()

    def on_resize(self) -> None:
        """Put the pane beside the rows where there is room, below where there is less, nowhere where it is tiny."""
        width, height = self.size.width, self.size.height
        self.set_class(width >= 100, "-wide")
        self.set_class(width < 60 or height < 14, "-narrow")
        self.show_sections()

    def look_again(self, *, only_if_stale: bool = False) -> None:
        """Work out anew what to show, in a thread."""
        seen = self.session.seen
        if only_if_stale and self._seen_number == seen.number:
            return
        if seen.cohort is None:
            self.unreadable(seen.failure)
            return
        self._page_of = ("", "")
        self._seen_number = seen.number
        self._asked += 1
        look = partial(self._look, self._asked, seen.cohort, self.view)
        self.run_worker(look, thread=True, exclusive=True, group="look")
        if self._rows_of != self.section:
            self.set_timer(PATIENCE_SECONDS, self._still_working)

    def _still_working(self) -> None:
        if self._rows_of != self.section and self.session.seen.cohort is not None:
            self.rows.show(WORKING)
            self.show_sections()

    def unreadable(self, failure: str) -> None:
        """Say that nothing can be shown yet, or why it cannot."""
        self._seen_number = -1
        self._rows_of, self._refused = None, bool(failure)
        self.query_one(About).show(Page())
        if failure:
            way_out = "Press ! for the list of problems. This screen comes back by itself when the file is mended."
            words = f"{failure}.\n\n{way_out}"
            self.rows.show(Listing((), (), 0, words))
        else:
            self.rows.show(Listing((), (), 0, "Reading the cohort …"))

    def _look(self, number: int, cohort: Cohort, view: View) -> None:
        try:
            listing = self.look(cohort, view)
            if view.words.strip() and not listing.rows:
                listing = msgspec.structs.replace(listing, empty=NOTHING_FITS)
        except FilterRefused as error:
            self.post_message(self.Looked(number, view, None, str(error)))
        else:
            self.post_message(self.Looked(number, view, listing, ""))

    def on_room_looked(self, event: Looked) -> None:
        """Show what was worked out, unless something else is wanted by now."""
        event.stop()
        if event.view.section != self.section or event.view.words != self.words.get(self.section, ""):
            return
        if event.number < self._answered:
            return  # what was asked for later has been shown already
        self._answered, self._refused = event.number, event.listing is None
        self.query_one(FilterLine).fault(event.fault)
        if event.listing is not None:
            self._rows_of = self.section
            self.rows.show(event.listing)
            self.set_class(not event.listing.rows, "-bare")
            if self.go_to_row and self.rows.go_to(self.go_to_row):
                self.go_to_row = ""
            self.show_sections()
            self.describe_row()
        self.cohort_app.refresh_foot()
        self.cohort_app.press_again()

    def describe_row(self) -> None:
        """Work out the page about the row under the cursor, in a thread."""
        seen = self.session.seen
        if seen.cohort is None or not self.row:
            self.page, self._page_of = Page(), ("", "")
            self.query_one(About).show(self.page)
            return
        self.run_worker(
            partial(self._describe, seen.cohort, self.view, self.row), thread=True, exclusive=True, group="describe"
        )

    def _describe(self, cohort: Cohort, view: View, row: str) -> None:
        self.post_message(self.Described(view.section, row, self.describe(cohort, view, row)))

    def on_room_described(self, event: Described) -> None:
        """Show the page if the cursor is still there."""
        event.stop()
        if (event.section, event.row) == (self.section, self.row):
            self.page, self._page_of = event.page, (event.section, event.row)
            self.query_one(About).show(event.page)
            if self._opening == event.row:
                self._opening = ""
                self.show_page(event.page)

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Follow the cursor; what is said about a row waits until the cursor rests on it."""
        event.stop()
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST_SECONDS, self._rested)
        self.cohort_app.refresh_foot()

    def _rested(self) -> None:
        self._resting = None
        self.describe_row()

    @property
    def is_about_to_describe(self) -> bool:
        """Whether the cursor moved a moment ago."""
        return self._resting is not None

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a row: what the screen does with it."""
        event.stop()
        if self.row:
            self.choose(event.row)

    def choose(self, _row: str) -> None:
        """What Enter does; where the pane is hidden it opens it."""
        self.open_page()

    def open_page(self) -> None:
        """Show the page about the row over the whole screen, as soon as it is worked out."""
        if self.row and self._page_of == (self.section, self.row):
            self.show_page(self.page)
        elif self.row:
            self._opening = self.row
            self.describe_row()

    def show_page(self, page: Page) -> None:
        """Show a page over the whole screen."""
        from cohortkit.tui.dialogs.reading import Reading

        self.app.push_screen(Reading(page))

    # The filter and the sections

    def on_filter_line_changed(self, event: FilterLine.Changed) -> None:
        """Narrow the list as somebody types."""
        event.stop()
        self.words[self.section] = event.words
        self.look_again()

    def on_filter_line_left(self, event: FilterLine.Left) -> None:
        """Back to the rows."""
        event.stop()
        self.focus_rows()

    def focus_rows(self) -> None:
        """Give the keys to the list."""
        self.screen.set_focus(self.rows)

    def open_filter(self) -> None:
        """Open the filter line."""
        self.query_one(FilterLine).open()

    def go_to_section(self, section: str, *, row: str = "") -> None:
        """Show another section, with the cursor on a row where one is named."""
        if section not in [each for each, _ in self.SECTIONS] and self.SECTIONS:
            return
        if section != self.section:
            self.section, self._refused = section, False
            self.query_one(FilterLine).put(self.words.get(section, ""))
            self.query_one(FilterLine).fault("")
            self.rows.cursor = 0
        self.go_to_row = row
        if row and self.words.get(section):
            # A filter that hides what somebody asked to see would look like a loss.
            self.words[section] = ""
            self.query_one(FilterLine).put("")
        self.show_sections()
        self.look_again()

    def reveal(self, row: str, *, section: str = "") -> None:
        """Show a thing that was asked for by its id from elsewhere."""
        self.go_to_section(section or self.section_of(row), row=row)

    def section_of(self, row: str) -> str:  # noqa: ARG002 - screens look at the row
        """The section in which a thing is shown."""
        return self.SECTIONS[0][0] if self.SECTIONS else ""

    def turn_section(self, by: int) -> None:
        """Go to the next section, or the one before."""
        if self.SECTIONS:
            names = [each for each, _ in self.SECTIONS]
            self.go_to_section(names[(names.index(self.section) + by) % len(names)])

    def show_sections(self) -> None:
        """Draw the names of the sections and the summary of the list."""
        mask = self.cohort_app.masked or str
        self.query_one(SectionsLine).show(self.section, mask(self.summary))

    @property
    def summary(self) -> str:
        """What the list holds, in a line."""
        return self.rows.listing.summary

    def on_sections_line_clicked(self, event: SectionsLine.Clicked) -> None:
        """A click on the name of a section opens it."""
        event.stop()
        self.go_to_section(event.section)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Of several actions with one key, only the one that can be done here takes it; else the first explains."""
        if action != "act" or not parameters or not self.is_mounted:
            return True
        every = all_actions()
        this = every[str(parameters[0])]
        where = self.situation
        keys = self.cohort_app.keys
        shared = [each for each in of_screen(self.NAME) if keys.get(each.id, each.key) == keys.get(this.id, this.key)]
        if len(shared) < 2:
            return True
        return this.fits(where) or (this is shared[-1] and not any(each.fits(where) for each in shared))

    def action_act(self, action: str) -> None:
        """Do one of the screen's actions."""
        self.cohort_app.act(action)
