"""Whether tables have the shape of the structs they should become; every fault at once, in a facilitator's words.

A table without a fault is one call of msgspec. Only where that fails is it walked value by value, because msgspec
stops at the first error it meets. What is left out of a faulty table is as little as possible: an optional key, an
element of a list; the rest is still used, so that further checks can go on.
"""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar

import msgspec

from cohortkit.files.problems import KeyPath, Problem, did_you_mean
from cohortkit.files.structs import learned
from cohortkit.plan.kinds import (
    described,
    either_of,
    example_of,
    kind_of,
    limits,
    shown,
    stand_in_for,
    way_out,
    without_none,
    written,
)
from cohortkit.plan.scalars import BUILTIN_TYPES, check_moment, is_amount

T = TypeVar("T")

_FAULTY: Any = object()
"""Stands for a value that cannot be used; never leaves this module."""


def convert(
    table: object,
    wanted: type[T],
    path: KeyPath,
    file: str,
    key: str | None = None,
) -> tuple[T | None, list[Problem]]:
    """Turn a TOML table into a struct, and say all that is wrong with its shape.

    `path` is the table's place in `file`. With `key` the struct's `id` is that key and must not be written in the
    table. None comes back where a required key is missing or faulty.
    """
    if isinstance(table, dict) and not (key is not None and "id" in table):
        given = table if key is None else {"id": key, **table}
        try:
            return msgspec.convert(given, learned(wanted), builtin_types=BUILTIN_TYPES), []
        except (msgspec.ValidationError, RecursionError):
            pass
    walk = _Walk(file)
    usable = walk.struct(table, wanted, path, key)
    return (None if usable is _FAULTY else usable), walk.problems


class Draft(msgspec.Struct, frozen=True):
    """What can be made of a faulty table so that the rest of it can be checked; never shown or used otherwise.

    Required keys without a usable value have a stand-in. `faulty` are the paths of all values that are missing or
    faulty, `dropped` those of list elements that had to be left out.
    """

    value: Any
    faulty: frozenset[KeyPath]
    dropped: frozenset[KeyPath]


def draft(table: object, wanted: Any, path: KeyPath, key: str | None = None) -> Draft | None:
    """Make a draft of a table that `convert` found fault with; None where it is no table at all."""
    walk = _Walk("", stand_in=True)
    value = walk.struct(table, wanted, path, key)
    if value is _FAULTY:
        return None
    return Draft(value, frozenset(walk.faulty), frozenset(walk.dropped))


def blank(wanted: Any) -> Any:
    """A struct in which every required key has a stand-in, for an entry that is no table at all."""
    return _Walk("", stand_in=True).struct({}, wanted, ())


def position_in_file(path: KeyPath, dropped: Iterable[KeyPath]) -> KeyPath:
    """Count the positions of a path in a converted struct back to those in the file, given what was left out."""
    gone = sorted(dropped)
    if not gone:
        return path
    written: KeyPath = ()
    for part in path:
        if isinstance(part, int):
            for left_out in gone:
                last = left_out[-1]
                if left_out[:-1] == written and isinstance(last, int) and last <= part:
                    part += 1  # noqa: PLW2901 - each element left out before it moves it up by one
        written = (*written, part)
    return written


def table_name(path: KeyPath) -> str:
    """Name a table the way its header is written: `[pods.belonging]`, `[[chain]] (entry 2)`, "the file"."""
    if not path:
        return "the file"
    *front, last = path
    if isinstance(last, int):
        return f"[[{'.'.join(str(part) for part in front if isinstance(part, str))}]] (entry {last + 1})"
    return f"[{'.'.join(str(part) for part in path if isinstance(part, str))}]"


class _Walk:
    """One walk over a faulty table; collects problems and rebuilds what can be used."""

    def __init__(self, file: str, *, stand_in: bool = False) -> None:
        self.file = file
        self.stand_in = stand_in
        self.problems: list[Problem] = []
        self.faulty: list[KeyPath] = []
        self.dropped: list[KeyPath] = []

    def report(self, code: str, message: str, path: KeyPath, **details: Any) -> None:
        self.problems.append(Problem(code, message, self.file, path, **details))

    def struct(self, table: object, wanted: Any, path: KeyPath, key: str | None = None) -> Any:
        """Return the struct, or `_FAULTY` where a required key has no usable value."""
        if not isinstance(table, dict):
            if path:
                self.report("wrong-type", _must_be(path, "a table", table), path)
            return _FAULTY
        fields = _fields(wanted)
        usable: dict[str, Any] = {} if key is None else {"id": key}
        complete = True
        for name, value in table.items():
            field = fields.get(name)
            if key is not None and name == "id":
                message = f"the id of {table_name(path)} is its own name; it has no key `id`"
                self.report("unknown-key", message, (*path, name), at="key", hint="remove this line")
            elif field is None:
                hint = did_you_mean(name, [each for each in fields if key is None or each != "id"])
                self.report(
                    "unknown-key", f"{table_name(path)} has no key `{name}`", (*path, name), at="key", hint=hint
                )
            else:
                found = self.value(value, field.type, (*path, name))
                if found is not _FAULTY:
                    usable[name] = found
                else:
                    self.faulty.append((*path, name))
                    complete = complete and not field.required
        for name, field in fields.items():
            if field.required and name not in table and name not in usable:
                complete = False
                self.faulty.append((*path, name))
                message = f"{table_name(path)} needs `{name}`"
                hint = f"add a line such as: {name} = {example_of(field.type)}"
                self.report("missing-key", message, path, at="header", hint=hint)
        if self.stand_in:
            missing = {name: stand_in_for(field.type) for name, field in fields.items() if field.required}
            return self._settled(missing | usable, wanted, path)
        return self._settled(usable, wanted, path) if complete else _FAULTY

    def _settled(self, usable: dict[str, Any], wanted: Any, path: KeyPath) -> Any:
        """Build the struct; what its own rules refuse is reported at the key they name, and left out if it can be."""
        fields = _fields(wanted)
        while True:
            try:
                return msgspec.convert(usable, learned(wanted), builtin_types=BUILTIN_TYPES)
            except (msgspec.ValidationError, RecursionError) as refusal:
                reason = str(refusal).split(" - at `$")[0]
            named = next((name for name in usable if f"`{name}`" in reason), None)
            place = path if named is None else (*path, named)
            self.report("bad-value", reason, place, at="header" if named is None else "value")
            if named is not None:
                self.faulty.append(place)
            if named is not None and self.stand_in and usable[named] != stand_in_for(fields[named].type):
                usable[named] = stand_in_for(fields[named].type)
            elif named is None or fields[named].required:
                return _FAULTY
            else:
                del usable[named]

    def value(self, value: object, wanted: Any, path: KeyPath) -> Any:
        """Return what can be used of a value of the wanted type, or `_FAULTY`; report what cannot."""
        origin = typing.get_origin(wanted)
        if wanted is Any:
            return value
        if origin is typing.Annotated:
            return self._annotated(value, wanted, path)
        if origin is Literal:
            return self._choice(value, typing.get_args(wanted), path)
        if origin in (typing.Union, types.UnionType):
            return self._either(value, without_none(wanted), path)
        if origin is tuple:
            return self._list(value, typing.get_args(wanted), path)
        if origin is dict:
            return self._keyed(value, typing.get_args(wanted)[1], path)
        if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
            return self.struct(value, wanted, path)
        if type(value) is not wanted:
            self._wrong_type(value, wanted, path)
            return _FAULTY
        if isinstance(value, Decimal) and not is_amount(value):
            self.report("bad-value", f"{_called(path)} must be an amount, not {shown(value)}", path)
            return _FAULTY
        return value

    def _annotated(self, value: object, wanted: Any, path: KeyPath) -> Any:
        inner, *metas = typing.get_args(wanted)
        if inner is Any:  # a Moment
            if not isinstance(value, dt.date):
                self._wrong_type(value, wanted, path)
                return _FAULTY
            try:
                check_moment(_key_of(path), value)
            except ValueError as refusal:
                self.report("bad-value", str(refusal), path)
                return _FAULTY
            return value
        usable = self.value(value, inner, path)
        if usable is _FAULTY:
            return usable
        try:
            return msgspec.convert(usable, learned(wanted), builtin_types=BUILTIN_TYPES)
        except msgspec.ValidationError:
            given = shown(value) if isinstance(value, str | int) else written(value)
            self.report("bad-value", f"{_called(path)} must be {' and '.join(limits(metas))}, not {given}", path)
            return _FAULTY

    def _choice(self, value: object, choices: tuple[Any, ...], path: KeyPath) -> Any:
        if value in choices and isinstance(value, str):
            return value
        offered = [choice for choice in choices if choice]
        listed = either_of([f'"{choice}"' for choice in offered])
        if not isinstance(value, str):
            self.report("wrong-type", _must_be(path, listed, value), path)
        else:
            hint = did_you_mean(value, offered)
            self.report("bad-value", f"{_called(path)} must be {listed}, not {shown(value)}", path, hint=hint)
        return _FAULTY

    def _either(self, value: object, options: tuple[Any, ...], path: KeyPath) -> Any:
        """Take the first option that the value fits; a table is judged as the table it could be."""
        for option in options:
            is_table = isinstance(option, type) and issubclass(option, msgspec.Struct)
            if is_table and isinstance(value, dict):
                return self.value(value, option, path)
            if not is_table and (type(value) is option or not isinstance(option, type)):
                return self.value(value, option, path)
        if len(options) == 1:
            return self.value(value, options[0], path)
        self._wrong_type(value, Decimal if Decimal in options else typing.Union[options], path)  # noqa: UP007
        return _FAULTY

    def _list(self, value: object, types_: tuple[Any, ...], path: KeyPath) -> Any:
        if not isinstance(value, list | tuple):
            hint = ""
            if types_[0] is str and isinstance(value, str):
                hint = f"put it in square brackets: [{shown(value)}]"
            elif isinstance(types_[0], type) and issubclass(types_[0], msgspec.Struct):
                hint = "write each entry under its own header in double brackets" if isinstance(value, dict) else ""
            self.report("wrong-type", _must_be(path, "a list", value), path, hint=hint)
            return _FAULTY
        if types_[-1] is not Ellipsis and len(value) != len(types_):
            message = f"{_called(path)} must have {len(types_)} entries, not {len(value)}"
            self.report("bad-value", message, path)
            return _FAULTY
        usable = []
        for position, element in enumerate(value):
            place = (*path, position)
            found = self.value(element, types_[0], place)
            if found is not _FAULTY:
                usable.append(found)
            elif types_[-1] is Ellipsis:
                self.dropped.append(place)
            else:
                return _FAULTY
        return usable

    def _keyed(self, value: object, wanted: Any, path: KeyPath) -> Any:
        if not isinstance(value, dict):
            self.report("wrong-type", _must_be(path, "a table", value), path)
            return _FAULTY
        found = {key: self.value(element, wanted, (*path, key)) for key, element in value.items()}
        return {key: element for key, element in found.items() if element is not _FAULTY}

    def _wrong_type(self, value: object, wanted: Any, path: KeyPath) -> None:
        self.report("wrong-type", _must_be(path, described(wanted), value), path, hint=way_out(value, wanted))


@cache
def _fields(wanted: Any) -> dict[str, msgspec.structs.FieldInfo]:
    """The keys of a table as written in the file."""
    return {field.encode_name: field for field in msgspec.structs.fields(wanted)}


def _called(path: KeyPath) -> str:
    """What a value is called in a message: its key, with its position where it stands in a list."""
    positions = [str(part + 1) for part in path[-2:] if isinstance(part, int)]
    return f"`{_key_of(path)}`" + (f" (entry {'.'.join(positions)})" if positions else "")


def _key_of(path: KeyPath) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _must_be(path: KeyPath, wanted: str, value: object) -> str:
    return f"{_called(path)} must be {wanted}, not {kind_of(value)}"
