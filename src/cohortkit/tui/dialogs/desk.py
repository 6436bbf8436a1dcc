"""The coding desk: one answer, a selection in it, and the codes; on to the next with one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Static, TextArea

from cohortkit.tui.dialogs.dialog import LOW, Dialog
from cohortkit.tui.shown import Column, Row, Word, listing
from cohortkit.tui.widgets.covered import area
from cohortkit.tui.widgets.rows import RowList

if TYPE_CHECKING:
    from cohortkit.tui.app import CohortApp


HINT = "Shift+↑↓←→ selects · Tab text/codes · Enter codes · Del takes off · F8 next · F7 before · F9 quote · Esc closes"
HINT_LOW = "Tab text/codes · Enter codes · F8 next"


class Desk(Dialog[str]):
    """Answers one by one. Shift and the arrows select words; Tab goes to the codes, Enter puts one on.

    Without a selection a code goes on the line of the cursor; an answer of one line is coded whole.
    """

    BINDINGS = [
        Binding("ctrl+n,f8", "turn(1)", "Next answer", show=False, priority=True),
        Binding("ctrl+b,f7", "turn(-1)", "Answer before", show=False, priority=True),
        Binding("f9,ctrl+s", "quote", "Propose as a quote", show=False, priority=True),
        Binding("tab", "other", "Codes or text", show=False, priority=True),
        Binding("delete,backspace", "remove", "Take the code off", show=False, priority=True),
        Binding("ctrl+z", "undo", "Undo", show=False, priority=True),
        Binding("ctrl+y", "redo", "Redo", show=False, priority=True),
        Binding("w", "whole", "Select everything", show=False),
    ]

    DEFAULT_CSS = """
    Desk > .box { width: 100%; height: 100%; }
    Desk TextArea { border: none; height: 1fr; background: $boost; }
    Desk TextArea:focus { border: none; }
    Desk #texts { width: 3fr; }
    Desk #codes-side { width: 2fr; }
    Desk Horizontal { height: 1fr; }
    Desk #on-it { height: auto; max-height: 8; border-top: solid $panel; }
    Desk.-low #on-it { max-height: 2; border: none; }
    """

    def __init__(self, rows: list[str], at: int) -> None:
        super().__init__()
        self.rows, self.at = rows, at
        self._number = -1

    @property
    def cohort_app(self) -> CohortApp:
        """The app, as what it is."""
        return self.app  # type: ignore[return-value]

    def compose(self) -> ComposeResult:
        """The question, the answer beside the codes, what is on it."""
        with Vertical(classes="box"):
            yield Static(id="question", classes="title")
            with Horizontal():
                with Vertical(id="texts"):
                    yield area(
                        self.mask, "", read_only=True, id="answer", compact=True, soft_wrap=True, show_cursor=True
                    )
                    yield Static(id="on-it")
                with Vertical(id="codes-side"):
                    yield RowList(id="codes")
            yield Static(classes="hint", id="hint")

    def on_resize(self) -> None:
        """On a small terminal the words and the codes are worth more than the hints."""
        low = self.size.height < LOW
        self.set_class(low, "-low")
        self.query_one("#hint", Static).update(HINT_LOW if low else HINT)

    def on_mount(self) -> None:
        """Show the answer; codes are listed with what is likely first."""
        self.show_answer()
        self.query_one("#codes", RowList).focus()
        # What is coded is read in a thread; the desk looks whether it has arrived.
        self.set_interval(0.1, self._follow)

    def _follow(self) -> None:
        if self.cohort_app.session.seen.number != self._number:
            self.show_codes()

    @property
    def place(self) -> tuple[str, str]:
        """The response and the prompt of the answer."""
        response, _, prompt = self.rows[self.at].partition("|")
        return response, prompt

    @property
    def text(self) -> str:
        """The answer."""
        return self.query_one("#answer", TextArea).text

    def show_answer(self) -> None:
        """Show the answer of the place."""
        from cohortkit.coding.answers import passage

        cohort = self.cohort_app.session.cohort
        response, prompt = self.place
        found = passage(cohort, response, prompt)
        question_set = cohort.plan.question_set(found.set) if found else None
        asked = question_set.prompt(prompt) if question_set else None
        who = cohort.plan.label_of(found.person) if found else ""
        title = asked.text if asked else prompt
        self.query_one("#question", Static).update(self.said(f"{self.at + 1} of {len(self.rows)} · {title} — {who}"))
        self.query_one("#answer", TextArea).text = found.text if found else "This answer is not there any more."
        self.show_codes()

    def show_codes(self) -> None:
        """Show the codebook, the codes on this answer marked, and what they are on."""
        from cohortkit.tui.screens.coding import segments_of

        session = self.cohort_app.session
        self._number = session.seen.number
        cohort = session.cohort
        response, prompt = self.place
        segments = segments_of(cohort, response, prompt)
        own = {each.code for coder, each in segments if coder == session.by}
        book = cohort.codebook.codes
        rows = [
            Row(each.id, (Word("on it", "good") if each.id in own else "", each.title, each.definition))
            for each in book.values()
        ]
        self.query_one("#codes", RowList).show(
            listing(
                (Column("", most=7), Column("Code", most=30), Column("Definition", rank=1, most=60)),
                rows,
                empty="The codebook is empty. Close this, press ] for Codes, then e to write the first.",
            )
        )
        lines = []
        for coder, each in segments[:7]:
            title = book[each.code].title if each.code in book else each.code
            words = self.text[each.start : each.end].replace("\n", " ")
            lines.append(f"{title}: “{words if len(words) < 60 else words[:57] + '…'}” ({coder})")
        self.query_one("#on-it", Static).update(self.said("\n".join(lines) or "No code is on it yet."))

    def stretch(self) -> tuple[int | None, int | None]:
        """The selection in characters; the line of the cursor without one; None where that is everything."""
        answer = self.query_one("#answer", TextArea)
        begin, end = sorted((answer.selection.start, answer.selection.end))
        lines = answer.document.lines
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line) + 1)
        first, last = starts[begin[0]] + begin[1], starts[end[0]] + end[1]
        if first == last:
            first, last = starts[begin[0]], starts[begin[0]] + len(lines[begin[0]])
        if (first, last) == (0, len(answer.text)):
            return None, None
        return first, last

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Put the code on what is selected."""
        event.stop()
        from cohortkit.coding.applying import apply_code

        app, (response, prompt), (start, end) = self.cohort_app, self.place, self.stretch()
        code = event.row
        app.change(
            lambda: apply_code(app.session.cohort, app.session.by, response, prompt, code, start=start, end=end)[0],
            quiet=True,
        )

    def action_remove(self) -> None:
        """Take one's own code off this answer, wherever it stands in it."""
        from cohortkit.coding.applying import remove_code
        from cohortkit.files.change import combine
        from cohortkit.tui.screens.coding import segments_of

        app, (response, prompt) = self.cohort_app, self.place
        code = self.query_one("#codes", RowList).row
        mine = [
            each
            for coder, each in segments_of(app.session.cohort, response, prompt)
            if coder == app.session.by and each.code == code
        ]
        if mine:
            each = mine[-1]
            app.change(
                lambda: combine(
                    f"Take {code} off {response}",
                    remove_code(
                        app.session.cohort,
                        app.session.by,
                        response,
                        prompt,
                        code,
                        start=each.start or None if each.end is None else each.start,
                        end=each.end,
                    ),
                ),
                quiet=True,
            )

    def action_quote(self) -> None:
        """Propose what is selected as a quote."""
        from cohortkit.coding.proposing import propose

        app, (response, prompt), (start, end) = self.cohort_app, self.place, self.stretch()
        app.change(
            lambda: propose(app.session.cohort, response, prompt, on=app.session.today(), start=start, end=end)[0],
            said="Proposed as a quote; it is published once the speaker approves it.",
        )

    def action_turn(self, by: int) -> None:
        """Show the next answer, or the one before."""
        self.at = (self.at + by) % len(self.rows)
        self.show_answer()

    def action_other(self) -> None:
        """Go between the text and the codes."""
        answer = self.query_one("#answer", TextArea)
        (self.query_one("#codes", RowList) if self.focused is answer else answer).focus()

    def action_whole(self) -> None:
        """Select the whole answer."""
        self.query_one("#answer", TextArea).select_all()

    def action_undo(self) -> None:
        """Take the last change back."""
        self.cohort_app.do_undo()

    def action_redo(self) -> None:
        """Do again what was undone last."""
        self.cohort_app.do_redo()

    def action_leave(self) -> None:
        """Close on the answer that is open."""
        self.dismiss(self.rows[self.at])
