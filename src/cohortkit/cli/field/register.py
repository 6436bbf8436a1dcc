"""What the groups of the six registers share: listing, showing, adding and changing by one description each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cohortkit.cli.call import Call
from cohortkit.cli.complete import entries
from cohortkit.cli.declare import FilterOption, Group

if TYPE_CHECKING:
    from cohortkit.cli.output import Block, Cell
    from cohortkit.field.entries import Register
    from cohortkit.records.model import Record

Slug = Annotated[str, typer.Argument(metavar="ID", help="Id or a unique beginning of it.", autocompletion=entries)]
Id = Annotated[str, typer.Option("--id", help="Another id than the one made from the words.")]

_TONES = {
    "kept": "good",
    "done": "good",
    "released": "good",
    "signed-off": "good",
    "open": "plain",
    "dropped": "quiet",
    "planned": "quiet",
    "idea": "quiet",
}


More = Callable[[Call, Any], tuple[dict[str, Any], "list[Block]"]]
"""What a register shows of an entry beside what is in its file: keys for JSON, blocks for the screen."""


def register_group(kind: str, about: str, *, noun: str, example: str, more: More | None = None) -> Group:
    """Return a group with ``list`` and ``show``; ``example`` is the id of an entry to show in the help."""
    group = Group(kind, about)

    @group.reads(f"{kind} list", f"{kind} list --json", f"{kind} list --filter since:2023-01-01", name="list")
    def list_(call: Call, wanted: FilterOption = None) -> None:
        """List the entries, the last first."""
        from cohortkit.cli.output import Table, show
        from cohortkit.field.entries import REGISTERS, document, shown

        register = REGISTERS[kind]
        entries = sorted(entries_of(call, kind).values(), key=lambda each: _when(register.date_key, each), reverse=True)
        if wanted:
            entries = list(filter(_filter(call, register, wanted), entries))
        columns = ("Id", *(column.replace("_", " ").capitalize() for column in register.columns))
        rows = [(each.id, *(_cell(call, key, shown(each, key)) for key in register.columns)) for each in entries]
        documents = {kind: [document(each) for each in entries]}
        empty = "nothing fits" if wanted else f"nothing here yet; `cohortkit {kind} add --help` shows how"
        show(call, documents, Table(columns, rows, empty=empty))

    @group.reads(f"{kind} show {example}", name="show")
    def show_one(call: Call, entry: Slug) -> None:
        """Show one entry with everything that is on record of it."""
        from cohortkit.cli.output import Facts, show
        from cohortkit.field.entries import document
        from cohortkit.records.write import as_toml

        entries = entries_of(call, kind)
        found = entries[named(call, kind, entry, entries)]
        facts = [("id", found.id), *((key, value) for key, value in as_toml(found).items() if key != "reach")]
        pairs = [(key.replace("_", " ").capitalize(), _cell(call, key, value)) for key, value in facts]
        keys, blocks = more(call, found) if more else ({}, [])
        show(call, {noun: {**document(found), **keys}}, Facts(pairs), *blocks)

    return group


def _filter(call: Call, register: Register, wanted: str) -> Callable[[Record], bool]:
    from cohortkit.field.filtering import register_filter

    return register_filter(call.plan, register, wanted, call.today)


def entries_of(call: Call, kind: str) -> Mapping[str, Record]:
    """The entries of a register as of the day asked for."""
    entries: Mapping[str, Record] = getattr(call.cohort, kind)
    return entries


def named(call: Call, kind: str, asked: str, among: Mapping[str, Record] | None = None) -> str:
    """The id of the entry meant: by id, a unique beginning, or its title; among all on record. Raises NoSuchThing."""
    from cohortkit.field.entries import REGISTERS, shown
    from cohortkit.plan.names import NoSuchThing, plural

    register = REGISTERS[kind]
    entries = call.cohort.every(kind) if among is None else among
    if asked in entries:
        return asked
    wanted = asked.strip().casefold()
    found = [key for key, each in entries.items() if str(shown(each, register.title_key)).casefold() == wanted]
    found = found or [key for key in entries if wanted and key.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    from cohortkit.files.problems import did_you_mean

    hint = did_you_mean(asked, entries) or f"`cohortkit {kind} list` shows the {plural(register.noun)}"
    raise NoSuchThing(register.noun, asked, tuple(sorted(found)), "" if found else hint)


def add_entry(call: Call, kind: str, values: Mapping[str, Any], entry_id: str = "") -> None:
    """Add an entry and say what was written."""
    from cohortkit.cli.commit import commit
    from cohortkit.field.entries import add

    change, made = add(call.cohort, kind, values, at=call.now, by=call.by, entry_id=entry_id)
    commit(call, change, id=made)


def set_entry(call: Call, kind: str, asked: str, values: Mapping[str, Any]) -> None:
    """Change an entry and say what was written."""
    from cohortkit.cli.commit import commit
    from cohortkit.field.entries import change

    entry = named(call, kind, asked)
    commit(call, change(call.cohort, kind, entry, values, by=call.by), id=entry)


def _when(key: str, record: Record) -> str:
    from cohortkit.field.entries import shown

    day = shown(record, key)
    return f"{day or record.at.date()} {record.id}"


def _cell(call: Call, key: str, value: Any) -> Cell:
    from cohortkit.cli.output import Word

    label = call.plan.label_of
    if key == "status":
        return Word(str(value).replace("-", " "), _TONES.get(value, "plain"))  # type: ignore[arg-type]
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, tuple | list):
        return ", ".join(str(_cell(call, key, each)) for each in value)
    if isinstance(value, dict):
        return ": ".join(label(str(each)) for each in reversed(value.values()))
    if key in ("who", "organizations", "organization", "people", "contributor", "by"):
        return label(value)
    return value if isinstance(value, int | dt.date) or value is None else str(value)
