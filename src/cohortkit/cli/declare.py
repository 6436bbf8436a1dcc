"""Declare commands: the options that all of them share, and an example in every ``--help``.

    app = Group("people", "Who takes part.")

    @app.reads("people list", "people list --json")
    def list_(call: Call) -> None: ...

The first parameter of a command is its ``Call``; the others are Typer's.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command_name
from typer.models import ArgumentInfo, OptionInfo

from cohortkit.cli.call import Call
from cohortkit.cli.complete import ids

Run = Callable[..., None]

PROGRAM = "cohortkit"

_CohortOption = Annotated[
    str | None,
    typer.Option(
        "--cohort", "-C", metavar="PATH", help="The cohort folder or its definition file.", show_default=False
    ),
]
_AsOfOption = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Look at the cohort as of this day.", show_default=False)
]
_JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
_PlainOption = Annotated[bool, typer.Option("--plain", help="Print one fact on each line, without boxes or colour.")]
_DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would change and write nothing.")]
_YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing.")]
_ByOption = Annotated[
    str | None,
    typer.Option(
        "--recorded-by", metavar="PERSON", help="Who records this.", show_default=False, autocompletion=ids("people")
    ),
]

READING: dict[str, Any] = {
    "cohort": _CohortOption,
    "as_of": _AsOfOption,
    "as_json": _JsonOption,
    "plain": _PlainOption,
}
"""The options of every command by the names ``Call`` knows them by."""

EXPORTING: dict[str, Any] = {**READING, "dry_run": _DryRunOption}
"""The options of every command that writes a file the user names, and nothing of the cohort."""

WRITING: dict[str, Any] = {**READING, "dry_run": _DryRunOption, "yes": _YesOption, "recorded_by": _ByOption}
"""The options of every command that writes."""


FilterOption = Annotated[
    str | None,
    typer.Option(
        "--filter", metavar="WORDS", help='Such as "org:ncsm since:2023-01-01"; - before a word asks for its opposite.'
    ),
]
"""The option of every list that can be narrowed; the room of the list says what the words mean."""


class Shown(str):
    """An example that is only shown: it needs a network, a terminal, or never ends."""

    __slots__ = ()


class Command(TyperCommand):
    """A command whose help ends with its examples, line for line."""

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - the signature is Typer's
        """Write the examples as they are typed."""
        write_examples(formatter, examples_of(self))


SYNONYMS = {"edit": "set"}
"""Other words for commands of groups, understood wherever a group has the command meant."""


class GroupCommand(TyperGroup):
    """A group whose help ends with an example of each of its first commands."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command, by another word for it too, or name the nearest there is."""
        if args[0] not in self.commands and SYNONYMS.get(args[0]) in self.commands:
            args = [SYNONYMS[args[0]], *args[1:]]
        if args[0] not in self.commands and not args[0].startswith("-"):
            from cohortkit.cli.usage import no_such_command

            ctx.fail(no_such_command(args[0], self.commands, str(ctx.info_name)))
        return super().resolve_command(ctx, args)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - the signature is Typer's
        """Write the examples as they are typed."""
        firsts = (examples_of(command)[:1] for command in self.commands.values() if not command.hidden)
        write_examples(formatter, [example for first in firsts for example in first][:4])


class Group(typer.Typer):
    """The commands of one file. ``single=True`` is one command without a noun before it, such as ``check``."""

    def __init__(self, name: str, about: str, *, single: bool = False) -> None:
        super().__init__(name=name, help=about, rich_markup_mode=None, add_completion=False, no_args_is_help=not single)
        if not single:
            self.callback(cls=GroupCommand, help=about)(with_common_options(_nothing, READING))

    def reads(self, *examples: str, name: str | None = None, hidden: bool = False) -> Callable[[Run], Run]:
        """Declare a command that shows something."""
        return self._declare(READING, examples, name, hidden=hidden)

    def exports(self, *examples: str, name: str | None = None, hidden: bool = False) -> Callable[[Run], Run]:
        """Declare a command that shows something, and can write it into a file."""
        return self._declare(EXPORTING, examples, name, hidden=hidden)

    def writes(self, *examples: str, name: str | None = None, hidden: bool = False) -> Callable[[Run], Run]:
        """Declare a command that changes something."""
        return self._declare(WRITING, examples, name, hidden=hidden)

    def _declare(
        self, common: dict[str, Any], examples: tuple[str, ...], name: str | None, *, hidden: bool
    ) -> Callable[[Run], Run]:
        if not examples:
            raise TypeError("every command shows an example")

        def declare(function: Run) -> Run:
            run = with_common_options(function, common)
            run.examples = examples  # type: ignore[attr-defined]
            spoken = name or get_command_name(function.__name__.rstrip("_"))
            self.command(spoken, cls=Command, hidden=hidden)(run)
            return function

        return declare


def with_common_options(function: Run, common: dict[str, Any]) -> Run:
    """Return what Typer is to call: the function's own parameters and the common options, which make its ``Call``."""
    _, *own = inspect.signature(function, eval_str=True).parameters.values()
    added = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=annotation,
            default=False if annotation.__origin__ is bool else None,
        )
        for name, annotation in common.items()
    ]
    for parameter in own:
        _name_its_value(parameter)
    own = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own]
    context = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    signature = inspect.Signature([context, *own, *added])

    def run(context: typer.Context, **given: Any) -> None:
        call = context.obj if isinstance(context.obj, Call) else Call()
        context.obj = call
        call.asked |= {name: given[name] for name in common if given[name]}
        call.context = context
        function(call, **{parameter.name: given[parameter.name] for parameter in own})

    run.__name__, run.__doc__, run.__module__ = function.__name__, function.__doc__, function.__module__
    run.__signature__ = signature  # type: ignore[attr-defined]
    run.__annotations__ = {name: parameter.annotation for name, parameter in signature.parameters.items()}
    return run


def _name_its_value(parameter: inspect.Parameter) -> None:
    """Give a value without a name of its own the word that stands for it in help texts and messages."""
    kinds, infos = _kinds(parameter.annotation), getattr(parameter.annotation, "__metadata__", ())
    for info in infos:
        if isinstance(info, ArgumentInfo) and info.metavar is None:
            info.metavar = parameter.name.strip("_").upper()
        elif isinstance(info, OptionInfo) and info.metavar is None:
            info.metavar = next((word for kind, word in _VALUES.items() if kind in kinds), None)


_VALUES: dict[type, str] = {int: "N", str: "TEXT", Path: "PATH"}


def _kinds(annotation: Any) -> set[Any]:
    """The types inside an annotation such as ``Annotated[list[int] | None, …]``."""
    inner = typing.get_args(annotation)
    return (
        {annotation}
        if not inner
        else set().union(
            *(_kinds(each) for each in inner if isinstance(each, type | types.UnionType | types.GenericAlias))
        )
    )


def examples_of(command: Any) -> tuple[str, ...]:
    """The examples of a command, without the name of the program."""
    return getattr(command.callback, "examples", ())


def write_examples(formatter: Any, examples: Any) -> None:
    """Write examples below a help text; the formatter's own wrapping would break the lines."""
    lines = [f"  {PROGRAM} {example}".rstrip() for example in examples]
    if lines:
        formatter.write("\nExamples:\n" + "\n".join(lines) + "\n")


def every_command(root: Any, context: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command with its words, importing all of them; for the tests and the reference."""
    context = context or typer.Context(root, info_name=PROGRAM)
    for name in root.list_commands(context):
        command = root.get_command(context, name)
        if isinstance(command, TyperGroup):
            yield from every_command(command, context, (*path, name))
        else:
            yield (*path, name), command


def _nothing(_call: Call) -> None:
    """A group does nothing itself; its options count for the command after it."""
