"""The registers that people fill by hand, on whichever screen they stand: listed, added to, changed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from cohortkit.tui.shown import Block, Column, Line, Listing, Page, Row, Tone, View, Word, listing, tested
from cohortkit.tui.words import counted, options, said
from cohortkit.tui.writing import Guard

if TYPE_CHECKING:
    from collections.abc import Callable

    from cohortkit.field.entries import Register
    from cohortkit.records.cohort import Cohort
    from cohortkit.tui.dialogs.form import Field, Values
    from cohortkit.tui.screens.room import Room

TONES: dict[str, Tone] = {
    "kept": "good",
    "done": "good",
    "released": "good",
    "signed-off": "good",
    "open": "warn",
    "dropped": "quiet",
    "idea": "quiet",
}
ASKED: dict[str, tuple[str, ...]] = {
    "commitments": ("who", "text", "due"),
    "products": ("kind", "title", "status", "released_on", "link"),
    "resources": ("kind", "title", "contributor", "link", "expires"),
    "interviews": ("organization", "people", "on", "status"),
    "feedback": ("heard", "done", "source"),
    "collaborations": ("kind", "organizations", "title", "from", "status"),
}
"""What is asked for a new entry; the rest is for the file or the command line."""


def register_listing(cohort: Cohort, view: View, kind: str) -> Listing:
    """The entries of a register, the latest first."""
    from cohortkit.field.entries import REGISTERS, shown

    register = REGISTERS[kind]
    found: dict[str, Any] = getattr(cohort, kind)
    fits = _filter(cohort, view, register)
    ordered = sorted(
        ((key, each) for key, each in found.items() if fits(each)), key=lambda pair: (pair[1].at, pair[0]), reverse=True
    )
    rows = [
        Row(key, tuple(_cell(cohort, name, shown(each, name)) for name in register.columns)) for key, each in ordered
    ]
    return listing(
        tuple(
            Column(name.replace("_", " ").capitalize(), rank=0 if name == register.title_key else at + 1, most=70)
            for at, name in enumerate(register.columns)
        ),
        rows,
        empty=f"There are no {kind} yet. Press a to add the first.",
        summary=counted(len(rows), register.noun, kind),
    )


def _filter(cohort: Cohort, view: View, register: Register) -> Callable[[Any], bool]:
    from cohortkit.field.filtering import register_filter

    return tested(lambda: register_filter(cohort.plan, register, view.words, cohort.as_of))


def record_page(cohort: Cohort, kind: str, row: str) -> Page:
    """Every key of a record; private notes only say that they are there."""
    from cohortkit.field.entries import REGISTERS

    record = cohort.every(kind).get(row)
    if record is None:
        return Page()
    rows = []
    for field in msgspec.structs.fields(record):
        value = getattr(record, field.name)
        if value in ("", None, (), {}) or field.name in ("id", "at"):
            continue
        label = field.encode_name.replace("_", " ").capitalize()
        if field.name == "private_notes":
            rows.append(Line("kept in the file; press e", "quiet", label=label))
        else:
            rows.append(Line(_text(cohort, value), label=label))
    register = REGISTERS.get(kind)
    named = _text(cohort, getattr(record, register.title_key)) if register else row
    return Page(named or row, (Block("", (Line(row, label="Id"), *rows)),))


def add_entry(room: Room, kind: str) -> None:
    """Ask for a new entry and write it."""
    from cohortkit.field.entries import REGISTERS, add
    from cohortkit.tui.dialogs.form import Form

    session = room.session
    register = REGISTERS[kind]
    fields = [_field(room, kind, key) for key in ASKED[kind]]
    draft = f"{kind}.new"

    def made(values: Values) -> Any:
        return add(session.cohort, kind, _values(room, kind, values), at=session.at, by=session.by or "nobody")

    def save(values: Values | None) -> None:
        if values:
            room.go_to_row = made(values)[1]
            room.cohort_app.change(lambda: made(values)[0], then=lambda: room.cohort_app.drafts.drop(draft))

    room.app.push_screen(
        Form(
            f"Add a {register.noun}",
            fields,
            check=lambda values: room.cohort_app.refusal(lambda: made(values)),
            draft=draft,
            command=lambda values: said("cohortkit", kind, "add", *options(values)),
        ),
        save,
    )


def change_entry(room: Room, kind: str, entry: str) -> None:
    """Ask for other values of an entry and write them."""
    from cohortkit.field.entries import change, shown
    from cohortkit.tui.dialogs.form import Form

    session = room.session
    record = session.cohort.every(kind).get(entry)
    if record is None:
        return
    now = {
        key: _typed(shown(record, key))
        for key in (*ASKED[kind], *(("status",) if "status" not in ASKED[kind] and hasattr(record, "status") else ()))
    }
    fields = [_field(room, kind, key, text) for key, text in now.items()]

    def other(values: Values) -> Values:
        return {key: text for key, text in values.items() if text != now[key]}

    def made(values: Values) -> Any:
        return change(session.cohort, kind, entry, _values(room, kind, other(values)), by=session.by)

    def on_record() -> str:
        found = session.cohort.every(kind).get(entry)
        return "\n".join(f"{key}: {_typed(shown(found, key))}" for key in now) if found else "(taken away)"

    guard = Guard(f"records/{kind}/{entry}.toml", on_record)

    def check(values: Values) -> str:
        if not other(values):
            return "Nothing is changed yet."
        return room.cohort_app.refusal(lambda: made(values))

    def save(values: Values | None) -> None:
        if values:
            room.cohort_app.change(lambda: made(values), guard=guard)

    room.app.push_screen(
        Form(
            f"Change {entry}",
            fields,
            check=check,
            command=lambda values: said("cohortkit", kind, "set", entry, *options(other(values))),
        ),
        save,
    )


def _field(room: Room, kind: str, key: str, value: str = "") -> Field:
    from cohortkit.field.entries import REGISTERS, choices
    from cohortkit.tui.dialogs.form import Field
    from cohortkit.tui.dialogs.names import people_field

    plan = room.session.plan
    # A key that holds free text, days or ids has types here, not words.
    words = tuple(each for each in choices(kind, key) if isinstance(each, str))
    refers = REGISTERS[kind].refers.get(key)
    known: tuple[str, ...] = ()
    if refers in ("person", "party"):
        known = (*people_field(plan), *plan.organizations)
    elif refers == "organization":
        known = tuple(plan.organizations)
    hint = (
        "a day, such as in 2 weeks; may be empty"
        if key in ("due", "expires", "released_on", "from")
        else "with commas"
        if key in ("organizations", "people")
        else ""
    )
    return Field(key, key.replace("_", " ").capitalize(), value, hint=hint, choices=words, known=known)


def _values(room: Room, kind: str, typed: Values) -> dict[str, Any]:
    """What was typed, as a record holds it: days, ids, lists."""
    from cohortkit.field.entries import REGISTERS
    from cohortkit.plan.when import read_day
    from cohortkit.tui.dialogs.names import resolved, several

    plan, today = room.session.plan, room.session.today()
    refers = REGISTERS[kind].refers
    tables = {"person": "people", "organization": "organizations", "party": "anybody"}
    found: dict[str, Any] = {}
    for key, text in typed.items():
        if not text:
            continue
        table = tables.get(refers.get(key, ""), "")
        if key in ("due", "expires", "released_on", "from", "on"):
            found[key] = read_day(text, today)
        elif key in ("organizations", "people"):
            found[key] = tuple(several(plan, table, text))
        elif table:
            found[key] = resolved(plan, table, text)
        else:
            found[key] = text
    return found


def _typed(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(str(each) for each in value) if isinstance(value, tuple) else str(value)


def _cell(cohort: Cohort, key: str, value: Any) -> str | Word:
    text = _text(cohort, value)
    return Word(text, TONES.get(text, "plain")) if key == "status" else text


def _text(cohort: Cohort, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(_text(cohort, each) for each in value)
    if isinstance(value, msgspec.Struct):
        return " · ".join(
            _text(cohort, getattr(value, field.name))
            for field in msgspec.structs.fields(value)
            if getattr(value, field.name) not in ("", None, False)
        )
    if isinstance(value, (dt.datetime, dt.date, Decimal, int)):
        return "done" if value is True else str(value)
    return cohort.plan.label_of(str(value))
