"""``cohortkit organizations``: the member bodies and the supporting partners."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cohortkit.cli.call import Call
from cohortkit.cli.complete import ids
from cohortkit.cli.declare import FilterOption, Group

app = Group("organizations", "The member organizations.")


@app.reads("organizations list", "organizations list --json", 'organizations list --filter "pod:digital"')
def list_(
    call: Call,
    everybody: Annotated[bool, typer.Option("--everybody", help="Also those that have left or are to join.")] = False,
    wanted: FilterOption = None,
) -> None:
    """List the organizations that are in the cohort on the day."""
    from cohortkit.cli.output import Table, show
    from cohortkit.people.filtering import organization_filter

    plan = call.plan
    found = [
        each for each in plan.organizations.values() if everybody or plan.organization_here_on(each.id, call.today)
    ]
    if wanted:
        found = list(filter(organization_filter(plan, wanted, call.today), found))
    rows = [(each.id, each.short_name, each.name, len(_people(plan, each.id, call.today))) for each in found]
    show(
        call,
        {"organizations": [_document(plan, each, call.today) for each in found]},
        Table(
            ("Id", "Short name", "Name", "People"),
            rows,
            empty="no organization fits" if wanted else "there are no organizations yet",
        ),
    )


@app.reads("organizations show naesp", "organizations show bpn --plain")
def show(
    call: Call,
    organization: Annotated[str, typer.Argument(help="Id, name or alias.", autocompletion=ids("organizations"))],
) -> None:
    """Show one organization: its names, people, projects and grants."""
    from cohortkit.cli.output import Facts, Table
    from cohortkit.cli.output import show as print_blocks

    plan = call.plan
    found = plan.organizations[call.one("organizations", organization)]
    people = _people(plan, found.id, call.today)
    facts = Facts(
        (
            ("Id", found.id),
            ("Name", found.name),
            ("Short name", found.short_name),
            ("Also known as", ", ".join(found.aliases)),
            ("Powered by", found.parent),
            ("Website", found.website),
            ("About", found.about),
            ("Joined", found.joined),
            ("Left", found.left),
            ("Projects", ", ".join(each.title for each in plan.projects.values() if each.organization == found.id)),
            ("Grants", ", ".join(each.id for each in plan.grants.values() if each.organization == found.id)),
        )
    )
    rows = [(each.id, each.name, each.title) for each in people]
    print_blocks(
        call,
        {"organization": _document(plan, found, call.today)},
        facts,
        Table(("Id", "Name", "Title"), rows, title="People", empty="nobody yet"),
    )


def _people(plan: Any, organization: str, day: Any) -> list[Any]:
    return [each for each in plan.people.values() if each.organization_on(day) == organization and each.here_on(day)]


def _document(plan: Any, each: Any, day: Any) -> dict[str, Any]:
    return {
        "id": each.id,
        "name": each.name,
        "short_name": each.short_name or None,
        "aliases": list(each.aliases),
        "parent": each.parent or None,
        "website": each.website or None,
        "about": each.about or None,
        "joined": each.joined,
        "left": each.left,
        "people": [person.id for person in _people(plan, each.id, day)],
        "projects": [project.id for project in plan.projects.values() if project.organization == each.id],
        "grants": [grant.id for grant in plan.grants.values() if grant.organization == each.id],
    }
