"""Projects: what organizations try at home, and the registers of what people promised and made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast, get_args

from cohortkit.records.model import SupportKind
from cohortkit.tui.screens import project_rows
from cohortkit.tui.screens.room import Room, bindings_of
from cohortkit.tui.words import options, said

if TYPE_CHECKING:
    from cohortkit.records.cohort import Cohort
    from cohortkit.tui.dialogs.form import Values
    from cohortkit.tui.shown import Listing, Page, View

REGISTERS = ("commitments", "products", "resources", "interviews", "feedback")


class Projects(Room):
    """What organizations try at home."""

    NAME = "projects"
    BINDINGS = bindings_of("projects")
    SECTIONS = (
        ("board", "Board"),
        ("timeline", "Timeline"),
        ("check-ins", "Check-ins"),
        ("support", "Support"),
        *((kind, kind.capitalize()) for kind in REGISTERS),
    )

    @staticmethod
    def look(cohort: Cohort, view: View) -> Listing:
        """The rows of each section."""
        match view.section:
            case "timeline":
                return project_rows.timeline(cohort, view)
            case "check-ins":
                return project_rows.check_ins(cohort, view)
            case "support":
                return project_rows.support(cohort, view)
            case "board":
                return project_rows.board(cohort, view)
        from cohortkit.tui.screens.registers import register_listing

        return register_listing(cohort, view, view.section)

    @staticmethod
    def describe(cohort: Cohort, view: View, row: str) -> Page:
        """A project, or the record under the cursor."""
        if view.section in ("board", "timeline"):
            return project_rows.project_page(cohort, row)
        from cohortkit.tui.screens.registers import record_page

        return record_page(cohort, view.section, row)

    def section_of(self, row: str) -> str:
        """Projects on the board, records in the section of their kind."""
        cohort = self.session.seen.cohort
        if cohort is None or row in cohort.plan.projects:
            return "board"
        kinds = ("support", "check-ins", *REGISTERS)
        return next((kind for kind in kinds if row in cohort.every(kind)), "board")

    def file_of(self, row: str) -> tuple[str, tuple[str | int, ...]]:
        """The record, or the project in the definition."""
        if self.section in ("board", "timeline"):
            loaded = self.session.seen.loaded
            return loaded.where(("projects", row)) if loaded and row else (self.session.main, ())
        return f"records/{self.section}/{row}.toml", ()

    @property
    def project(self) -> str:
        """The project under the cursor, or that of the record under it; empty where there is none."""
        cohort = self.session.seen.cohort
        if cohort is None:
            return ""
        if self.row in cohort.plan.projects:
            return self.row
        record: Any = cohort.every(self.section).get(self.row) if self.section in ("check-ins", "support") else None
        return str(getattr(record, "project", ""))

    def do_check_in(self) -> None:
        """Log how the project stands."""
        from cohortkit.plan.when import read_day
        from cohortkit.projects.log import log_check_in
        from cohortkit.records.model import CheckInStatus
        from cohortkit.tui.dialogs.form import Field, Form

        session, project = self.session, self.project
        if not project:
            self.notify(
                "Put the cursor on a project first: [ goes back to the board."
                if session.plan.projects
                else "There is no project yet; e writes the first into cohort.toml."
            )
            return
        plan, today = session.plan, session.today()
        known = plan.projects[project]
        milestones = "  ".join(f"{number} {each.title}" for number, each in enumerate(known.milestones, 1))
        draft = f"check-in.{project}"

        def made(values: Values) -> Any:
            return log_check_in(
                session.cohort,
                project,
                cast("CheckInStatus", values["status"]),
                values["summary"],
                at=session.at,
                by=session.by or "nobody",
                on=read_day(values["on"], today),
                milestones=[int(part) for part in values["milestones"].replace(",", " ").split()],
                next_step=values["next"],
            )

        def check(values: Values) -> str:
            if not values["summary"]:
                return "A summary in a sentence is needed."
            if not all(part.isdecimal() for part in values["milestones"].replace(",", " ").split()):
                return "Name milestones by their numbers, such as 1, 2."
            return self.cohort_app.refusal(lambda: made(values))

        def save(values: Values | None) -> None:
            if values:
                self.cohort_app.change(lambda: made(values)[0], then=lambda: self.cohort_app.drafts.drop(draft))

        self.app.push_screen(
            Form(
                f"Check-in: {known.title} ({plan.label_of(known.organization)})",
                [
                    Field("status", "Status", "on-track", choices=get_args(CheckInStatus)),
                    Field("summary", "Summary", lines=3),
                    Field("milestones", "Milestones done", hint=milestones),
                    Field("next", "Next step"),
                    Field("on", "Day", str(today)),
                ],
                check=check,
                draft=draft,
                command=lambda values: said("cohortkit", "projects", "check-in", project, *options(values)),
            ),
            save,
        )

    def do_support(self) -> None:
        """Log technical assistance, coaching, an advising call or a workshop."""
        from cohortkit.plan.when import read_day
        from cohortkit.projects.log import log_support
        from cohortkit.records.model import FollowUp
        from cohortkit.tui.dialogs.form import Field, Form
        from cohortkit.tui.dialogs.names import people_field, resolved, several

        session, project = self.session, self.project
        plan, today = session.plan, session.today()
        organization = plan.projects[project].organization if project else ""
        coach = plan.projects[project].coach if project else ""

        def made(values: Values) -> Any:
            follow_up = (
                FollowUp(text=values["follow_up"], due=read_day(values["due"], today) if values["due"] else None)
                if values["follow_up"]
                else None
            )
            return log_support(
                session.cohort,
                cast("SupportKind", values["kind"]),
                resolved(plan, "anybody", values["provider"]),
                at=session.at,
                by=session.by or "nobody",
                on=read_day(values["on"], today),
                minutes=int(values["minutes"]) if values["minutes"].isdecimal() else 0,
                topic=values["topic"],
                people=several(plan, "people", values["people"]),
                organizations=several(plan, "organizations", values["organizations"]),
                result=values["result"],
                follow_up=follow_up,
                private_notes=values["private_notes"],
            )

        def check(values: Values) -> str:
            if not values["topic"]:
                return "A topic is needed."
            if not values["minutes"].isdecimal() or not int(values["minutes"]):
                return "Minutes are a whole number from 1."
            return self.cohort_app.refusal(lambda: made(values))

        def save(values: Values | None) -> None:
            if values:
                self.cohort_app.change(lambda: made(values)[0], then=lambda: self.cohort_app.drafts.drop("support"))

        self.app.push_screen(
            Form(
                "Log support",
                [
                    Field("kind", "Kind", "advising", choices=get_args(SupportKind)),
                    Field("provider", "Who gave it", plan.label_of(coach) if coach else "", known=people_field(plan)),
                    Field(
                        "people", "For whom", hint="names or ids, with commas; may be empty", known=people_field(plan)
                    ),
                    Field("organizations", "Organizations", organization, known=tuple(plan.organizations)),
                    Field("on", "Day", str(today)),
                    Field("minutes", "Minutes", "60"),
                    Field("topic", "Topic"),
                    Field("result", "Result", hint="may be empty"),
                    Field("follow_up", "To follow up", hint="may be empty"),
                    Field("due", "Follow up by", hint="such as in 2 weeks"),
                    Field("private_notes", "Private notes", hint="never in a report"),
                ],
                check=check,
                draft="support",
                command=lambda values: said("cohortkit", "support", "log", *options(values)),
            ),
            save,
        )

    def do_milestone(self) -> None:
        """Say that the next milestone of the project is done."""
        from cohortkit.projects.log import log_milestone
        from cohortkit.projects.standing import standing

        session, project = self.session, self.project
        waiting = next((each for each in standing(session.cohort, project).milestones if each.done_on is None), None)
        if waiting is None:
            self.notify("Every milestone of this project is done.")
            return
        self.cohort_app.change(
            lambda: log_milestone(
                session.cohort, project, waiting.position, at=session.at, by=session.by, on=session.today()
            )[0],
            said=f"Milestone done: {waiting.title}. ^Z takes it back.",
        )

    def do_follow_up(self) -> None:
        """Say that what was promised in the session is done; pressed again it is open again."""
        from cohortkit.projects.log import settle_follow_up

        session, row = self.session, self.row
        record: Any = session.cohort.support.get(row)
        if record is None or record.follow_up is None:
            self.notify("Nothing was promised in this session.")
            return
        done = not record.follow_up.done
        self.cohort_app.change(lambda: settle_follow_up(session.cohort, row, done=done, by=session.by or "nobody"))

    def do_add(self) -> None:
        """Add an entry to the register that is open."""
        from cohortkit.tui.screens.registers import add_entry

        add_entry(self, self.section)

    def do_change(self) -> None:
        """Change the entry under the cursor, such as its status."""
        from cohortkit.tui.screens.registers import change_entry

        change_entry(self, self.section, self.row)
