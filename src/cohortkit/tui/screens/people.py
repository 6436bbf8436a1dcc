"""People: who takes part, their organizations, and what they still owe the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cohortkit.tui.screens.person_page import having_people, person_page, seats
from cohortkit.tui.screens.room import Room, bindings_of
from cohortkit.tui.shown import (
    CAP,
    Block,
    Column,
    Line,
    Listing,
    Page,
    Row,
    View,
    Word,
    facts,
    having,
    listing,
    tested,
)
from cohortkit.tui.words import counted, options, said
from cohortkit.tui.writing import Guard

if TYPE_CHECKING:
    from cohortkit.records.cohort import Cohort
    from cohortkit.tui.dialogs.form import Values


ASIDE = ("email", "timezone", "role")
"""What may be said of a new person besides their name and home."""


class People(Room):
    """The directory."""

    NAME = "people"
    BINDINGS = bindings_of("people")
    SECTIONS = (("people", "People"), ("organizations", "Organizations"), ("gaps", "Gaps"))

    @staticmethod
    def look(cohort: Cohort, view: View) -> Listing:
        """The people here on the day, the organizations, or who owes what."""
        if view.section == "organizations":
            return _organizations(cohort, view)
        if view.section == "gaps":
            return _gaps(cohort, view)
        return _people(cohort, view)

    @staticmethod
    def describe(cohort: Cohort, view: View, row: str) -> Page:
        """All about one person or organization."""
        if view.section == "organizations":
            return _organization_page(cohort, row)
        page = person_page(cohort, row)
        if view.section == "gaps":
            from cohortkit.letters.building import build_letters

            for letter in build_letters(cohort, "gaps", [row]):
                draft = Block(
                    f"A draft to send: {letter.subject}", tuple(Line(each) for each in letter.body.splitlines())
                )
                return Page(page.title, (draft, *page.blocks))
        return page

    def section_of(self, row: str) -> str:
        """Organizations are in a section of their own."""
        if row == "people":  # what the concern about gaps is about
            return "gaps"
        cohort = self.session.seen.cohort
        return "organizations" if cohort and row in cohort.plan.organizations else "people"

    def file_of(self, row: str) -> tuple[str, tuple[str | int, ...]]:
        """The definition, at the person or organization."""
        path = ("organizations" if self.section == "organizations" else "people", row)
        loaded = self.session.seen.loaded
        return loaded.where(path) if loaded and row else (self.session.main, ())

    def do_add(self) -> None:
        """Ask for a person and write them into the definition."""
        from cohortkit.plan.names import NoSuchThing
        from cohortkit.plan.write import add_entry
        from cohortkit.records.write import slug
        from cohortkit.tui.dialogs.form import Field, Form
        from cohortkit.tui.dialogs.names import party_field, resolved

        plan = self.session.plan
        here = self.row if self.section == "organizations" else ""
        fields = [
            Field("name", "Name"),
            Field("organization", "Organization or partner", here, known=party_field(plan)),
            Field("email", "E-mail", hint="(may be empty)"),
            Field("timezone", "Time zone", hint=f"(empty: {plan.cohort.timezone})"),
            Field(
                "role", "Role", choices=("participant", "facilitator", "coordinator", "coach", "expert", "evaluator")
            ),
        ]

        def facts_of(values: Values) -> tuple[str, dict[str, object]]:
            body = resolved(plan, "party", values["organization"])
            given: dict[str, object] = {
                "name": values["name"],
                "organization" if body in plan.organizations else "partner": body,
            }
            given |= {key: values[key] for key in ("email", "timezone") if values[key]}
            if values["role"] != "participant":
                given["roles"] = [values["role"]]
            return slug(values["name"]), given

        def home(values: Values) -> str:
            try:
                body = resolved(plan, "party", values["organization"])
            except NoSuchThing:
                return "organization"
            return "organization" if body in plan.organizations else "partner"

        def check(values: Values) -> str:
            if not values["name"]:
                return "A name is needed."
            return self.cohort_app.refusal(lambda: add_entry(self.session.cohort.loaded, "people", *facts_of(values)))

        def save(values: Values | None) -> None:
            if values:
                entry, given = facts_of(values)
                self.cohort_app.drafts.drop("person")
                self.go_to_row = entry
                self.cohort_app.change(lambda: add_entry(self.session.cohort.loaded, "people", entry, given))

        self.app.push_screen(
            Form(
                "Add a person",
                fields,
                check=check,
                draft="person",
                command=lambda values: said(
                    *("cohortkit", "people", "add", slug(values["name"]), "--name", values["name"]),
                    *options({home(values): values["organization"], **{key: values[key] for key in ASIDE}}),
                ),
            ),
            save,
        )

    def do_set(self) -> None:
        """Change one fact of the person or organization under the cursor."""
        from cohortkit.plan.write import set_scalar
        from cohortkit.tui.dialogs.form import Field, Form

        table = "organizations" if self.section == "organizations" else "people"
        keys = (
            ("name", "short_name", "website", "about")
            if table == "organizations"
            else ("email", "title", "timezone", "bio", "preferred_level", "working_hours", "name")
        )
        row, loaded = self.row, self.session.cohort.loaded
        label, found = self.session.plan.label_of(row), getattr(self.session.plan, table).get(row)
        if found is None:
            return

        def stands() -> str:
            now = getattr(self.session.plan, table).get(row)
            return "\n".join(f"{key} = {getattr(now, key)}" for key in keys) if now else "(taken away)"

        guard = Guard(self.file_of(row)[0], stands)

        def check(values: Values) -> str:
            if not values["value"]:
                return "A value is needed; to take one away, press e and edit the file."
            return self.cohort_app.refusal(
                lambda: set_scalar(loaded, f"{table}.{row}.{values['key']}", values["value"], self.session.today())
            )

        def save(values: Values | None) -> None:
            if values:
                self.cohort_app.change(
                    lambda: set_scalar(
                        self.session.cohort.loaded,
                        f"{table}.{row}.{values['key']}",
                        values["value"],
                        self.session.today(),
                    ),
                    guard=guard,
                )

        self.app.push_screen(
            Form(
                f"Change {label}",
                [Field("key", "What", choices=keys), Field("value", "Value")],
                check=check,
                preview=lambda values: f"now: {getattr(found, values['key']) or 'nothing'}",
                command=lambda values: said("cohortkit", "set", f"{table}.{row}.{values['key']}", values["value"]),
            ),
            save,
        )


def _people(cohort: Cohort, view: View) -> Listing:
    from cohortkit.people.filtering import person_filter

    plan, day = cohort.plan, cohort.as_of
    found = [each for each in plan.people.values() if each.here_on(day)]
    if view.words.strip():
        found = list(filter(tested(lambda: person_filter(plan, view.words, day)), found))
    rows = (
        Row(
            each.id,
            (
                each.name,
                plan.label_of(each.organization or each.partner),
                ", ".join(each.roles),
                plan.zone_of(each),
                each.preferred_level or Word("not stated", "quiet"),
            ),
        )
        for each in found[:CAP]
    )
    left = sum(not each.here_on(day) for each in plan.people.values())
    gone = f", {left} not here on this day" if left else ""
    return listing(
        (
            Column("Name"),
            Column("Organization", rank=1),
            Column("Roles", rank=2),
            Column("Time zone", rank=4),
            Column("Level", rank=3),
        ),
        rows,
        empty="Nobody is here on this day. Press a to add a person, or import a list: cohortkit people import FILE.csv",
        total=len(found),
        summary=f"{counted(len(found), 'person', 'people')}{gone}",
    )


def _organizations(cohort: Cohort, view: View) -> Listing:
    from cohortkit.attendance.rates import by_organization

    plan, day = cohort.plan, cohort.as_of
    there = {each.id: each for each in by_organization(plan, seats(cohort))}
    people: dict[str, int] = {}
    for person in plan.people.values():
        if person.here_on(day):
            people[person.organization] = people.get(person.organization, 0) + 1
    rows = [
        Row(
            each.id,
            (
                each.label,
                each.name,
                str(people.get(each.id, 0)),
                Word("here", "good") if plan.organization_here_on(each.id, day) else Word("not here", "quiet"),
                f"{rate.there} of {rate.marked}" if (rate := there.get(each.id)) else "",
            ),
        )
        for each in plan.organizations.values()
    ]
    return listing(
        (
            Column("Short name"),
            Column("Name", rank=1),
            Column("People", right=True),
            Column("", rank=2),
            Column("At meetings", rank=3, right=True),
        ),
        having(view.words, rows),
        empty=(
            "There are no organizations yet. Press e to write the first into cohort.toml:  [organizations.ID]  name "
            '= "…"'
        ),
        summary=counted(len(plan.organizations), "organization", "organizations"),
    )


def _gaps(cohort: Cohort, view: View) -> Listing:
    from cohortkit.people.gaps import gaps

    plan = cohort.plan
    found = gaps(plan, cohort.as_of)
    rows = [Row(each.person, (plan.label_of(each.person), Word(each.in_words(), "warn"))) for each in found]
    return listing(
        (Column("Name"), Column("Still owes", most=90)),
        having_people(cohort, view.words, rows, lambda row: (row.id,)),
        empty="Nobody owes the directory anything.",
        summary=f"{counted(len(found), 'person owes', 'people owe')} something",
    )


def _organization_page(cohort: Cohort, organization_id: str) -> Page:
    plan, day = cohort.plan, cohort.as_of
    found = plan.organizations.get(organization_id)
    if found is None:
        return Page()
    people = [each for each in plan.people.values() if each.organization == organization_id and each.here_on(day)]
    blocks = [
        facts(
            "",
            (
                ("Id", found.id),
                ("Short name", found.short_name),
                ("Also known as", ", ".join(found.aliases)),
                ("Part of", found.parent),
                ("Website", found.website),
                ("Joined", found.joined),
                ("Left", found.left),
                ("About", found.about),
            ),
        ),
        Block("People", tuple(Line(f"{each.name}  {each.title}".rstrip()) for each in people[:60])),
        Block(
            "Projects",
            tuple(Line(each.title) for each in plan.projects.values() if each.organization == organization_id),
        ),
    ]
    return Page(found.name, tuple(block for block in blocks if block.lines))
