"""The ``cohortkit`` program: the root command, which imports a group when it is called, and what an error becomes."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from cohortkit.cli import bash, errors, usage
from cohortkit.cli.call import Call
from cohortkit.cli.declare import PROGRAM, READING, with_common_options, write_examples
from cohortkit.cli.registry import ENTRIES, PARTS

ABOUT = "Run a community-of-practice cohort from one plain file."
EXAMPLES = ("demo", "status --as-of 2023-05-01", "calendar export -o cohort.ics")


class Root(TyperGroup):
    """The commands of the registry, each imported when it is first needed."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the signature is Typer's
        """Every name, without importing anything."""
        return list(ENTRIES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the signature is Typer's
        """Import the module that holds a command."""
        entry = ENTRIES.get(cmd_name)
        if entry is None:
            return None
        if cmd_name not in self.commands:
            module, _, app = entry.module.partition(":")
            self.commands[cmd_name] = get_command(getattr(importlib.import_module(module), app or "app"))
        return self.commands[cmd_name]

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - the signature is Typer's
        """List the commands under the headings of the registry."""
        for part, entries in PARTS.items():
            with formatter.section(part):
                formatter.write_dl([(entry.name.ljust(14), entry.help) for entry in entries])

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - the signature is Typer's
        """Show where to begin."""
        write_examples(formatter, EXAMPLES)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command, or name the nearest there is."""
        if args[0] not in ENTRIES and not args[0].startswith("-"):
            ctx.fail(usage.no_such_command(args[0], ENTRIES))
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Complete names of commands from the registry, and options."""
        from typer._click.shell_completion import CompletionItem

        found = [
            CompletionItem(entry.name, help=entry.help)
            for entry in ENTRIES.values()
            if entry.name.startswith(incomplete)
        ]
        if incomplete.startswith("-"):
            options = [name for param in self.get_params(ctx) for name in param.opts if name.startswith(incomplete)]
            found += [CompletionItem(name) for name in options]
        return found


def _start(
    call: Call,
    version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    if version:
        from cohortkit import __version__

        print(f"{PROGRAM} {__version__}")
        raise typer.Exit
    if call.context.invoked_subcommand is None:
        if sys.stdin.isatty() and sys.stdout.isatty():
            from cohortkit.cli.tui import open_tui

            open_tui(call)
        else:
            print(call.context.get_help())


def root_command() -> Any:
    """The whole command tree; groups are imported when asked for."""
    app = typer.Typer(rich_markup_mode=None, add_completion=True)
    app.callback(
        cls=Root,
        help=ABOUT,
        invoke_without_command=True,
        context_settings={"help_option_names": ["--help", "-h"]},
        subcommand_metavar="COMMAND …",
    )(with_common_options(_start, READING))
    command = get_command(app)
    bash.register()
    return command


def run(arguments: list[str] | None = None) -> None:
    """Run the program and leave with its exit code."""
    # A command is over before there is garbage worth collecting, and looking for it costs a large cohort a tenth
    # of its time. What stays open (`tui`, `watch`) turns the collector on again.
    gc.disable()
    sys.exit(main(arguments))


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; nothing but data reaches stdout."""
    call = Call()
    try:
        code = _dispatch(call, arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever was reading has enough; pointing stdout elsewhere keeps the interpreter quiet at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return errors.DONE
    except OSError as error:
        errors.say(errors.explain(error))
        return errors.REFUSED
    return code


def _dispatch(call: Call, arguments: list[str] | None) -> int:
    try:
        result = root_command().main(arguments, prog_name=PROGRAM, standalone_mode=False, obj=call)
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        return errors.INTERRUPTED
    except (typer.Abort, EOFError):
        print("stopped; nothing was written", file=sys.stderr)
        return errors.INTERRUPTED
    except typer.TyperException as error:
        usage.tell(error)
        return error.exit_code
    except SystemExit as error:  # Typer leaves this way after printing completions and on a broken pipe
        return error.code if isinstance(error.code, int) else errors.DONE
    except Exception as error:  # noqa: BLE001 - everything else becomes words and an exit code here
        code = errors.code_of(error)
        if code is None:
            from cohortkit.cli import crash

            crash.tell(error, call.command, call.now.isoformat())
            return errors.INTERNAL
        errors.say(errors.explain(error))
        return code
    return result if isinstance(result, int) else errors.DONE
