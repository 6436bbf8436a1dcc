"""Adding to the six registers and changing their entries: one description for each, one way of writing for all.

Adding a register is adding one `Register`; the commands, the screens and the checks of references read it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args, get_type_hints

import msgspec

from cohortkit.files.change import Change
from cohortkit.files.structs import learned
from cohortkit.meetings.listing import find_meeting, find_occasion
from cohortkit.plan.names import NoSuchThing
from cohortkit.plan.scalars import BUILTIN_TYPES
from cohortkit.records import write
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import KINDS, Record

Refers = Literal["person", "organization", "party", "area", "meeting", "meeting-or-set", "product"]


class EntryRefused(ValueError):
    """An entry that cannot be written as told; the message says why and what to do."""


class Register(msgspec.Struct, frozen=True):
    """One folder of records that people fill by hand.

    `title_key` is what names an entry and makes its id; `date_key` is its own date; `refers` says what ids its keys
    hold; `columns` are the keys that a list shows.
    """

    kind: str
    noun: str
    title_key: str
    columns: tuple[str, ...]
    refers: dict[str, Refers]
    date_key: str = "at"


REGISTERS: dict[str, Register] = {
    register.kind: register
    for register in (
        Register(
            "commitments",
            "commitment",
            "text",
            ("who", "text", "due", "status"),
            {"who": "party", "made_at": "meeting"},
            "due",
        ),
        Register(
            "collaborations",
            "collaboration",
            "title",
            ("kind", "organizations", "title", "from", "status"),
            {"organizations": "organization", "people": "person"},
            "from",
        ),
        Register(
            "products",
            "product",
            "title",
            ("kind", "title", "status", "released_on"),
            {"areas": "area", "credits": "party"},
            "released_on",
        ),
        Register(
            "resources",
            "resource",
            "title",
            ("kind", "title", "contributor", "expires", "share"),
            {"contributor": "party"},
        ),
        Register(
            "interviews",
            "interview",
            "organization",
            ("organization", "people", "on", "status", "consent"),
            {"organization": "organization", "people": "person", "product": "product"},
            "on",
        ),
        Register(
            "feedback", "feedback", "heard", ("heard", "source", "done", "on"), {"source": "meeting-or-set"}, "on"
        ),
    )
}


def add(
    cohort: Cohort, kind: str, values: Mapping[str, Any], *, at: dt.datetime, by: str, entry_id: str = ""
) -> tuple[Change, str]:
    """Return the change that adds an entry, and its id.

    The same facts again are an empty change, whatever else the entry says by now.
    Raises EntryRefused for facts that cannot stand, NoSuchThing for an unknown id among them.
    """
    register = REGISTERS[kind]
    facts = {key: value for key, value in values.items() if value not in (None, "", (), [])}
    if entry_id:
        write.require_id(entry_id, register.noun)
    wanted = entry_id or write.slug(_titled(register, facts))
    record = _record(register, {"id": wanted, "at": at, "by": by, **_resolved(cohort, register, facts)})
    present = cohort.one(kind, wanted)
    if entry_id and present is not None and any(_facts(present).get(key) != _facts(record)[key] for key in facts):
        raise EntryRefused(f'there is already a {register.noun} "{wanted}"; change it with `{kind} set {wanted}`')
    return write.add(cohort.folder, record, f"Add {register.noun}: {_titled(register, facts)}", told=facts)


def change(cohort: Cohort, kind: str, entry_id: str, values: Mapping[str, Any], *, by: str) -> Change:
    """Return the change that gives an entry other values; keys not named stay as they are.

    `at` stays the instant of the first recording, so that a look back to an earlier day still finds the entry.
    """
    register = REGISTERS[kind]
    present = cohort.one(kind, entry_id)
    if present is None:
        raise NoSuchThing(register.noun, entry_id)
    facts = {key: value for key, value in values.items() if value is not None}
    if not facts:
        raise EntryRefused(f"say what is to change, for example --status; `cohortkit {kind} set --help` lists all")
    merged = {"id": entry_id, **write.as_toml(present), **_resolved(cohort, register, facts)}
    record = _record(register, merged)
    if _facts(record) == _facts(present):
        return Change(f"Change {register.noun} {entry_id}")
    record = msgspec.structs.replace(record, by=by)
    return write.save(cohort.folder, record, f"Change {register.noun} {entry_id}")


def choices(kind: str, key: str) -> tuple[str, ...]:
    """The words a key may hold, such as the statuses of a commitment."""
    struct = KINDS[kind]
    attribute = next(field.name for field in msgspec.structs.fields(struct) if field.encode_name == key)
    return get_args(get_type_hints(struct)[attribute])


def shown(record: Record, key: str) -> Any:
    """A value of a record by its key in the file."""
    attribute = next(field.name for field in msgspec.structs.fields(record) if field.encode_name == key)
    return getattr(record, attribute)


_UNTITLED = {"feedback": "say what was asked for"}


def _titled(register: Register, facts: Mapping[str, Any]) -> str:
    title = str(facts.get(register.title_key, "")).strip()
    if register.kind == "interviews" and "on" in facts:
        title = f"{title} {facts['on']}"
    if not title:
        raise EntryRefused(_UNTITLED.get(register.kind, f"a {register.noun} needs its {register.title_key}"))
    return title


def _resolved(cohort: Cohort, register: Register, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with every reference looked up; meetings may be named as everywhere. Raises NoSuchThing."""
    resolved = dict(facts)
    for key, refers in register.refers.items():
        if refers in ("meeting", "meeting-or-set"):
            if facts.get(key):
                resolved[key] = _occasion(cohort, refers, facts[key])
            continue
        for wanted in _named(facts.get(key)):
            _require(cohort, refers, wanted)
    return resolved


def _record(register: Register, table: dict[str, Any]) -> Record:
    try:
        record = msgspec.convert(table, learned(KINDS[register.kind]), builtin_types=BUILTIN_TYPES)
    except msgspec.ValidationError as fault:
        raise EntryRefused(f"this {register.noun} cannot be written: {fault}") from None
    if register.kind == "collaborations" and len(set(table["organizations"])) < 2:
        raise EntryRefused("a collaboration needs at least two different organizations: give --organization twice")
    if register.kind == "products" and table.get("status") == "released" and not table.get("released_on"):
        raise EntryRefused("a released product needs the day: --released-on DATE")
    return record


def document(record: Record) -> dict[str, Any]:
    """An entry with every key of its kind, empty ones as null or an empty list; private notes are left out."""
    table = write.as_toml(record)
    fields = [each for each in msgspec.structs.fields(record) if each.name not in ("id", "private_notes")]
    empty: dict[str, Any] = {each.encode_name: [] if getattr(record, each.name) == () else None for each in fields}
    return {"id": record.id} | {key: table.get(key, empty[key]) for key in empty}


def _named(value: Any) -> Sequence[str]:
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return (value,)
    return [each["who"] if isinstance(each, dict) else each for each in value]


def _require(cohort: Cohort, refers: Refers, wanted: str) -> None:
    plan = cohort.plan
    if refers == "product" and not write.ID_PATTERN.fullmatch(wanted):
        return  # until the piece is on record, words may stand here
    known: dict[Refers, Sequence[Mapping[str, Any]]] = {
        "person": (plan.people,),
        "organization": (plan.organizations,),
        "party": (plan.people, plan.organizations, plan.partners),
        "area": (plan.areas,),
        "product": (cohort.every("products"),),
    }
    if not any(wanted in entries for entries in known[refers]):
        raise NoSuchThing("person or organization" if refers == "party" else refers, wanted)


def _occasion(cohort: Cohort, refers: Refers, asked: str) -> str:
    plan = cohort.plan
    if refers == "meeting":
        return find_meeting(plan, asked).id
    return find_occasion(plan, asked, {**plan.reflections, **plan.surveys}, "meeting or question set")


def _facts(record: Record) -> dict[str, Any]:
    return {key: value for key, value in write.as_toml(record).items() if key not in ("at", "by")}
