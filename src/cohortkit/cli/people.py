"""``cohortkit people``: who takes part."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from cohortkit.cli.call import Call, UsageStop
from cohortkit.cli.complete import ids
from cohortkit.cli.declare import Group

app = Group("people", "Who takes part: participants, facilitators, coaches and the others.")


class Role(StrEnum):
    """What a person does in the cohort."""

    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"
    COORDINATOR = "coordinator"
    COACH = "coach"
    EXPERT = "expert"
    EVALUATOR = "evaluator"


@app.reads("people list", "people list --role coach", "people list --organization naesp --json")
def list_(
    call: Call,
    organization: Annotated[
        str | None,
        typer.Option(
            help="Only people of this organization or partner.", autocompletion=ids("organizations", "partners")
        ),
    ] = None,
    role: Annotated[Role | None, typer.Option(help="Only people with this role.")] = None,
    everybody: Annotated[
        bool, typer.Option("--everybody", help="Also people who have left or are still to join.")
    ] = False,
) -> None:
    """List the people who are in the cohort on the day."""
    from cohortkit.cli.output import Table, show

    plan = call.plan
    of = call.party(organization) if organization else None
    found = [
        person
        for person in plan.people.values()
        if (everybody or person.here_on(call.today))
        and (of is None or of in (person.organization, person.partner, person.id))
        and (role is None or role.value in person.roles)
    ]
    rows = [
        (person.id, person.name, plan.label_of(person.organization or person.partner), ", ".join(person.roles))
        for person in found
    ]
    show(
        call,
        {"people": [_document(plan, person) for person in found]},
        Table(("Id", "Name", "Organization", "Roles"), rows, empty="nobody fits"),
    )


@app.reads("people show naesp-1", "people show facilitator-1 --json")
def show(
    call: Call,
    person: Annotated[str, typer.Argument(help="Id, unique beginning of one, or name.", autocompletion=ids("people"))],
) -> None:
    """Show one person: what the definition says, their pods and projects."""
    from cohortkit.cli.output import Facts
    from cohortkit.cli.output import show as print_blocks

    plan = call.plan
    found = plan.people[call.one("people", person)]
    document = _document(plan, found)
    pods = [pod.title for pod in plan.pods.values() if found.id in (*pod.members_on(call.today), pod.lead)]
    coached = [project.title for project in plan.projects.values() if project.coach == found.id]
    facts = Facts(
        (
            ("Id", found.id),
            ("Name", found.name),
            ("Title", found.title),
            ("Organization", plan.label_of(found.organization or found.partner)),
            ("Roles", ", ".join(found.roles)),
            ("E-mail", found.email),
            ("Time zone", plan.zone_of(found)),
            ("Working hours", found.working_hours),
            ("Preferred level", found.preferred_level or "not stated"),
            ("Joined", found.joined),
            ("Left", found.left),
            ("Stipends", "yes" if found.stipends else "opted out"),
            ("Pods", ", ".join(pods)),
            ("Coaches", ", ".join(coached)),
            ("Also known as", ", ".join(found.aliases)),
        )
    )
    print_blocks(call, {"person": document}, facts)


@app.writes(
    'people add dana-cole --name "Dana Cole" --organization bba --email dana@bba.example',
    'people add eli-fox --name "Eli Fox" --partner resultslab --role evaluator --dry-run',
)
def add(
    call: Call,
    *,
    id_: Annotated[str, typer.Argument(metavar="ID", help="Lower-case letters, digits and hyphens.")],
    name: Annotated[str, typer.Option(help="Full name.")],
    organization: Annotated[
        str | None, typer.Option(help="The member organization.", autocompletion=ids("organizations"))
    ] = None,
    partner: Annotated[
        str | None, typer.Option(help="Or the supporting partner.", autocompletion=ids("partners"))
    ] = None,
    role: Annotated[list[Role] | None, typer.Option(help="May be repeated.")] = None,
    email: Annotated[str | None, typer.Option()] = None,
    timezone: Annotated[str | None, typer.Option(help="IANA zone; the cohort's where not given.")] = None,
    title: Annotated[str | None, typer.Option(help="Job title.")] = None,
) -> None:
    """Add a person to the definition."""
    from cohortkit.cli.commit import commit
    from cohortkit.plan.write import add_entry

    if (organization is None) == (partner is None):
        raise UsageStop("give either --organization or --partner")
    values: dict[str, Any] = {"name": name}
    if organization is not None:
        values["organization"] = call.one("organizations", organization)
    if partner is not None:
        values["partner"] = call.one("partners", partner)
    given = {"title": title, "email": email, "timezone": timezone, "roles": [each.value for each in role or []]}
    values |= {key: value for key, value in given.items() if value}
    commit(call, add_entry(call.loaded, "people", id_, values), id=id_)


def _document(plan: Any, person: Any) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "organization": person.organization or None,
        "partner": person.partner or None,
        "title": person.title or None,
        "email": person.email or None,
        "timezone": plan.zone_of(person),
        "roles": list(person.roles),
        "preferred_level": person.preferred_level,
        "working_hours": person.working_hours,
        "joined": person.joined,
        "left": person.left,
        "stipends": person.stipends,
    }
