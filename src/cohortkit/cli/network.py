"""``cohortkit network``: who is tied to whom, measured, drawn, and written for other tools."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cohortkit.cli.call import Call, UsageStop
from cohortkit.cli.complete import ids, waves
from cohortkit.cli.declare import Group, Shown

if TYPE_CHECKING:
    import datetime as dt

    from cohortkit.evaluation.network_view import NetworkView

app = Group("network", "Who is tied to whom: measured, drawn, and written for other tools.")


class Source(StrEnum):
    """Where ties come from; the three are never mixed."""

    COLLABORATIONS = "collaborations"
    REPORTED = "reported"
    CONTACT = "contact"


class Of(StrEnum):
    """What is tied."""

    ORGANIZATIONS = "organizations"
    PEOPLE = "people"


class To(StrEnum):
    """A format of another tool."""

    GRAPHML = "graphml"
    GEXF = "gexf"
    KUMU = "kumu"
    CSV = "csv"


SUFFIXES = {To.GRAPHML: ".graphml", To.GEXF: ".gexf", To.KUMU: ".json", To.CSV: ".csv"}

_Source = Annotated[
    Source, typer.Option("--source", help="Collaborations on record, what people reported, or contact.")
]
_Of = Annotated[Of | None, typer.Option("--of", help="Organizations or people; what the source is about by default.")]
_Set = Annotated[
    str | None,
    typer.Option("--set", metavar="ID", help="Reported in this survey.", autocompletion=ids("surveys", "reflections")),
]
_Wave = Annotated[
    str | None, typer.Option("--wave", help="Reported in this wave; the last one by default.", autocompletion=waves)
]
_Exploring = Annotated[
    bool, typer.Option("--include-exploring", help="Count exploring and planned collaborations, too.")
]
_Before = Annotated[
    str | None, typer.Option("--before", metavar="DATE|WAVE", help="Compare with an earlier day, or an earlier wave.")
]
_Named = Annotated[
    list[str] | None,
    typer.Option(
        "--named",
        metavar="PERSON",
        help="Somebody who agreed to be named; everybody else is a number. May be repeated or take commas.",
        autocompletion=ids("people"),
    ),
]


@app.reads(
    "network show",
    "network show --include-exploring --before 2023-01-01",
    "network show --source contact --of people --json",
    Shown("network show --source reported --set network-health --wave 2024"),
)
def show(
    call: Call,
    *,
    source: _Source = Source.COLLABORATIONS,
    of: _Of = None,
    set_: _Set = None,
    wave: _Wave = None,
    include_exploring: _Exploring = False,
    before: _Before = None,
) -> None:
    """Show a network: its measures with what they mean, its ties, and what cannot be said."""
    from cohortkit.cli.output import Table, Text
    from cohortkit.cli.output import show as print_blocks

    found = _view(call, source, of, set_, wave, include_exploring=include_exploring, before=before)
    ties, nodes = found.table(), found.nodes()
    print_blocks(
        call,
        found.as_json(),
        Text(found.text()),
        Table(ties.columns, ties.rows, "Ties", empty="no ties"),
        Table(nodes.columns, nodes.rows, "Nodes, in the order of the definition", empty="nobody"),
    )


@app.exports(
    "network export --to gexf -o network.gexf",
    "network export --to csv --source contact --of organizations -o ties.csv",
)
def export(
    call: Call,
    *,
    to: Annotated[To, typer.Option("--to", help="For which tool: Gephi reads gexf, graphml and csv; Kumu reads kumu.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="csv becomes two files beside it.")],
    source: _Source = Source.COLLABORATIONS,
    of: _Of = None,
    set_: _Set = None,
    wave: _Wave = None,
    include_exploring: _Exploring = False,
    named: _Named = None,
) -> None:
    """Write a network for another tool. People are numbers in it unless they agreed to be named."""
    from cohortkit.cli.storing import write_files

    found = _view(call, source, of, set_, wave, include_exploring=include_exploring, named=named)
    suffix = SUFFIXES[to]
    if output.suffix.casefold() not in ("", suffix):
        raise UsageStop(f'"{output.name}" should end in {suffix} for --to {to.value}')
    files = {
        output.with_name(output.stem + ending) if ending.startswith("-") else output.with_suffix(suffix): content
        for ending, content in found.export(to.value).items()
    }
    write_files(call, files)


@app.exports(
    "network draw -o network.svg", "network draw --include-exploring --before 2023-01-01 -o before-and-after.svg"
)
def draw(
    call: Call,
    *,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE.svg", help="Where to write it.")],
    source: _Source = Source.COLLABORATIONS,
    of: _Of = None,
    set_: _Set = None,
    wave: _Wave = None,
    include_exploring: _Exploring = False,
    before: _Before = None,
    named: _Named = None,
) -> None:
    """Draw a network, always the same way; with --before two pictures in which everybody keeps their place."""
    from cohortkit.cli.storing import write_files

    if output.suffix.casefold() != ".svg":
        raise UsageStop(f'"{output.name}" should end in .svg')
    found = _view(call, source, of, set_, wave, include_exploring=include_exploring, before=before, named=named)
    write_files(call, {output: found.chart().svg.encode() + b"\n"})


def _view(
    call: Call,
    source: Source,
    of: Of | None,
    set_: str | None,
    wave: str | None,
    *,
    include_exploring: bool,
    before: str | None = None,
    named: list[str] | None = None,
) -> NetworkView:
    from cohortkit.evaluation.network_view import view_network

    reported = source is Source.REPORTED
    if not reported and (set_ or wave):
        raise UsageStop("--set and --wave choose among what people reported; add --source reported")
    people = call.some("people", named)
    earlier: str | dt.date | None = before
    if before is not None and not reported:
        earlier = call.day(before)
        if earlier is not None and earlier >= call.today:
            raise UsageStop(f"{earlier} is not before {call.today}; --before names an earlier day")
    return view_network(
        call.cohort,
        source.value,
        of=of.value if of else None,
        set_id=set_,
        wave=wave,
        include_exploring=include_exploring,
        before=earlier,
        named={person: call.plan.label_of(person) for person in people},
    )
