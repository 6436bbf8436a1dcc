"""Reflections and surveys: who answered, collecting what comes back, reading it, reminding, taking back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cohortkit.tui.screens import reflection_pages, reflection_rows
from cohortkit.tui.screens.room import Room, bindings_of
from cohortkit.tui.shown import Block, Line, Listing, Page, View
from cohortkit.tui.words import counted, said

if TYPE_CHECKING:
    from cohortkit.records.cohort import Cohort
    from cohortkit.tui.dialogs.form import Values


class Reflections(Room):
    """Question sets wave by wave, who was asked, and what they said."""

    NAME = "reflections"
    BINDINGS = bindings_of("reflections")
    SECTIONS = (("waves", "Waves"), ("people", "Who answered"), ("answers", "Answers"))
    _begun = False

    @staticmethod
    def look(cohort: Cohort, view: View) -> Listing:
        """Waves; then, for the one that is open, people or answers."""
        if view.section == "people":
            return reflection_rows.people(cohort, view)
        if view.section == "answers":
            return reflection_rows.answers(cohort, view)
        return reflection_rows.waves(cohort, view)

    @staticmethod
    def describe(cohort: Cohort, view: View, row: str) -> Page:
        """The questions of a wave, or one person's answers."""
        if view.section == "waves":
            return reflection_pages.wave_page(cohort, row)
        if view.section == "answers":
            return reflection_pages.answer_page(cohort, row)
        return reflection_pages.person_answers(cohort, view.choices.get("wave", ""), row)

    @property
    def wave(self) -> str:
        """The set and wave that is open, as ``set/wave``."""
        return self.row if self.section == "waves" else self.choices.get("wave", "")

    def on_room_looked(self, event: Room.Looked) -> None:
        """Begin with the wave that people answer now, else with the last that was closed."""
        if not self._begun and event.listing is not None and event.listing.rows and event.view.section == "waves":
            self._begun = True
            self.go_to_row = self.go_to_row or reflection_rows.current_wave(event.listing)

    def section_of(self, row: str) -> str:
        """Everything that is asked for by an id is a set."""
        del row
        return "waves"

    def reveal(self, row: str, *, section: str = "") -> None:
        """Show the wave of a set that is open, else its last."""
        cohort = self.session.seen.cohort
        question_set = cohort.plan.question_set(row) if cohort else None
        if cohort is not None and question_set is not None:
            from cohortkit.questions.exercise import find_set

            row = f"{row}/{find_set(cohort.plan, row, None, cohort.as_of)[1].id}"
        super().reveal(row, section=section)

    def go_to_section(self, section: str, *, row: str = "") -> None:
        """Take the wave under the cursor along."""
        if self.section == "waves" and section != "waves" and self.row:
            self.choices["wave"] = self.row
        if self.section != "waves" and section == "waves" and not row:
            row = self.choices.get("wave", "")
        super().go_to_section(section, row=row)

    def choose(self, _row: str) -> None:
        """Enter on a wave shows who answered, on a person what they said."""
        if self.section == "waves":
            self.go_to_section("people")
        else:
            self.open_page()

    def file_of(self, row: str) -> tuple[str, tuple[str | int, ...]]:
        """The set in the definition, or the answers."""
        loaded = self.session.seen.loaded
        set_id = self.wave.partition("/")[0]
        if self.section == "people" and (self.session.folder / f"responses/{self.wave}/{row}.toml").is_file():
            return f"responses/{self.wave}/{row}.toml", ()
        if loaded and loaded.plan and set_id:
            return loaded.where(("reflections" if set_id in loaded.plan.reflections else "surveys", set_id))
        return self.session.main, ()

    def do_collect(self) -> None:
        """Ask where the returned files are, read them, and say for each what was taken."""
        from cohortkit.tui.dialogs.form import Field, Form

        def check(values: Values) -> str:
            return "" if values["path"] and self._path(values["path"]).exists() else "There is no such file or folder."

        def save(values: Values | None) -> None:
            if values:
                self._collect(self._path(values["path"]))

        self.app.push_screen(
            Form(
                "Collect answers",
                [Field("path", "Folder, notebook, answer file or zip", hint="as it came back; nothing in it is run")],
                check=check,
                command=lambda values: said("cohortkit", "reflections", "collect", values["path"] or "PATH"),
            ),
            save,
        )

    def _path(self, text: str) -> Path:
        path = Path(text).expanduser()
        return (
            path
            if path.is_absolute()
            else (self.session.folder / path if (self.session.folder / path).exists() else Path.cwd() / path)
        )

    def _collect(self, path: Path) -> None:
        from cohortkit.questions.collecting import collect

        session = self.session
        kept: dict[str, Any] = {}

        def make() -> Any:
            kept["found"] = collect(session.plan, session.folder, [path], now=session.at)
            return kept["found"].change

        def told() -> None:
            from cohortkit.tui.dialogs.reading import Reading

            self.app.push_screen(Reading(reflection_pages.collected(session.plan, kept["found"], str(path))))

        self.cohort_app.change(make, said="Collected.", then=told, always=True)

    def do_live(self) -> None:
        """Ask which folder people save into and where they find the exercise, then count for all to see."""
        from cohortkit.questions.in_session import live_count
        from cohortkit.tui.dialogs.form import Field, Form
        from cohortkit.tui.dialogs.live import Live

        set_id, _, wave = self.wave.partition("/")
        question_set = self.session.plan.question_set(set_id)
        if question_set is None:
            return
        title = question_set.title

        def check(values: Values) -> str:
            return "" if values["folder"] and self._path(values["folder"]).is_dir() else "There is no such folder."

        def begin(values: Values | None) -> None:
            if not values:
                return
            self.choices["shared"] = values["folder"]
            shared, plan = self._path(values["folder"]), self.session.plan

            def closed(collect: bool | None) -> None:
                if collect:
                    self._collect(shared)

            self.app.push_screen(
                Live(
                    title, values["folder"], values["address"].strip(), lambda: live_count(plan, set_id, wave, shared)
                ),
                closed,
            )

        self.app.push_screen(
            Form(
                f"Count in a session who has saved: {title}",
                [
                    Field(
                        "folder",
                        "Folder that people save into",
                        self.choices.get("shared", ""),
                        hint="shared, or where Voilà runs",
                    ),
                    Field(
                        "address", "Where they find the exercise", hint="an address, shown as a code to scan; or empty"
                    ),
                ],
                check=check,
                command=lambda values: said(
                    *("cohortkit", "reflections", "live", set_id, values["folder"] or "FOLDER", "--wave", wave),
                    *(("--address", values["address"]) if values["address"] else ()),
                    "--follow",
                ),
            ),
            begin,
        )

    def do_build(self) -> None:
        """Write the exercises of the wave, one for each person who is asked."""
        from cohortkit.questions.building import build_exercise
        from cohortkit.questions.exercise import find_set
        from cohortkit.questions.roster import roster
        from cohortkit.writeup.folder import put

        session = self.session
        set_id, _, wave_id = self.wave.partition("/")
        cohort = session.cohort
        folder = session.folder / "out" / "exercises" / set_id

        def work() -> None:
            found, wave = find_set(cohort.plan, set_id, wave_id, cohort.as_of)
            people = roster(cohort.plan, found, wave)
            asked: list[str | None] = [None] if people is None else [each.id for each in people]
            files = dict(
                build_exercise(cohort.plan, set_id, who, wave_id, on=cohort.as_of, folder=session.folder)
                for who in asked
            )
            done = put(folder, files)
            fresh = sum(action != "unchanged" for _, action in done)
            self.app.call_from_thread(
                self.notify,
                f"{counted(len(files), 'exercise', 'exercises')} in out/exercises/{set_id}, {fresh} new or changed.",
                timeout=8,
            )

        self.notify("Writing exercises …", timeout=2)
        self.cohort_app.solve(work)

    def do_remind(self) -> None:
        """Draft reminders to all who have not answered, to read and to send from one's own mail program."""
        from cohortkit.letters.building import build_letters, files_of
        from cohortkit.writeup.folder import put

        session, cohort = self.session, self.session.cohort
        set_id = self.wave.partition("/")[0]

        def work() -> None:
            drafts = build_letters(cohort, "reflections", [set_id] if set_id else [])
            if drafts:
                put(session.folder / "out" / "letters", files_of(cohort, drafts))
            blocks = tuple(
                Block(
                    each.subject,
                    (
                        Line("To: " + ", ".join(cohort.plan.label_of(who) for who in each.to), "quiet"),
                        *(Line(text) for text in each.body.splitlines()),
                    ),
                )
                for each in drafts
            )
            title = (
                f"{counted(len(drafts), 'reminder', 'reminders')} drafted in out/letters; nothing is sent"
                if drafts
                else "Nobody has to be reminded now."
            )
            self.app.call_from_thread(self.show_page, Page(title, blocks))

        self.cohort_app.solve(work)

    def do_withdraw(self) -> None:
        """Take a person's answers back for good, from the records, the codings, the quotes and the history."""
        from cohortkit.files.history import forget
        from cohortkit.questions.withdrawing import own_responses, withdraw
        from cohortkit.tui.dialogs.confirm import Confirm

        session, person = self.session, self.row
        set_id = self.wave.partition("/")[0]
        cohort = session.cohort
        own = own_responses(session.folder, person, set_id or None)
        name = cohort.plan.label_of(person)
        if not own:
            self.notify(f"{name} has no answers here.")
            return
        question_set = cohort.plan.question_set(set_id)
        title = question_set.title if question_set else set_id
        kept: dict[str, Any] = {}

        def make() -> Any:
            kept["taken"] = withdraw(
                session.folder, person, own, cohort.codings.values(), cohort.quotes.values(), now=session.at
            )
            return kept["taken"].change

        def done() -> None:
            forget(session.folder, kept["taken"].concerns)
            for file in kept["taken"].still_in:
                self.notify(
                    f"{file} was built before and still holds the words; build it again or delete it.",
                    severity="warning",
                    timeout=15,
                )

        def answered(yes: bool | None) -> None:
            if yes:
                self.cohort_app.change(make, said=f"The answers of {name} are taken back.", undoable=False, then=done)

        self.app.push_screen(
            Confirm(
                (
                    f"Take back the answers of {name} to “{title}” for good? Codes on them and quotes from them go, "
                    "too, and undo forgets them. This cannot be undone."
                ),
                yes="Take back",
                no="Keep",
            ),
            answered,
        )
