"""What was typed and not understood, in words: which option or word it is about, what it takes, and the way out."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import Any


def tell(error: Any) -> None:
    """Say on stderr what could not be understood; a group named without a command shows its help."""
    from cohortkit.cli.errors import say
    from cohortkit.cli.output import printable

    if type(error).__name__ == "NoArgsIsHelpError":
        print(printable(error.format_message(), sys.stderr).rstrip(), file=sys.stderr)
    else:
        say(usage_message(error))


def usage_message(error: Any) -> str:
    """The words for what Typer could not understand, with a suggestion and the help to read."""
    context = getattr(error, "ctx", None)
    message = _words(error, context)
    if context is None:
        return message
    usage = context.get_usage().removeprefix("Usage: ")
    return f"{message}\n  {usage}\n  {context.command_path} --help says more"


def no_such_command(name: str, known: Iterable[str], group: str = "") -> str:
    """The words for a command that there is not, with the nearest there is."""
    from cohortkit.files.problems import did_you_mean

    hint = did_you_mean(name, known)
    return f'there is no command "{f"{group} {name}".strip()}"' + (f"; {hint}" if hint else "")


def _words(error: Any, context: Any) -> str:
    message = str(error.format_message()).rstrip()
    option = getattr(error, "option_name", None)
    if option and "no such option" in message.lower() and context is not None:
        known = [name for param in context.command.get_params(context) for name in param.opts]
        return f'there is no option "{option}"' + _near(option, known, quoted=False)
    param = getattr(error, "param", None)
    if param is not None:
        fault = str(error.message)
        value = fault.partition(" is not ")[0].strip("'\"")
        if " is not a valid int" in fault or " is not in the range " in fault:
            return f'{_name(param, context)} takes {_whole_number(param.type)}, not "{value}"'
        if " is not one of " in fault:
            from cohortkit.plan.kinds import either_of

            choices = [str(getattr(each, "value", each)) for each in param.type.choices]
            return f'{_name(param, context)} takes {either_of(choices)}, not "{value}"{_near(value, choices)}'
    surplus = re.search(r"unexpected extra arguments?\(?s?\)? \((.*)\)", message)
    if surplus:
        return f'there is no place for "{surplus[1]}"'
    return message[:1].lower() + message[1:]


def _name(param: Any, context: Any) -> str:
    """An option as it is typed, or the word that stands for an argument."""
    if param.param_type_name == "option":
        return str(max(param.opts, key=len))
    return str(param.make_metavar(context)).replace("...", "").strip("[]{}")


def _whole_number(kind: Any) -> str:
    least, most = getattr(kind, "min", None), getattr(kind, "max", None)
    if least is None and most is None:
        return "a whole number"
    return f"a whole number from {least} to {most}" if most is not None else f"a whole number from {least} on"


def _near(word: str, known: Iterable[str], *, quoted: bool = True) -> str:
    from cohortkit.files.problems import did_you_mean

    hint = did_you_mean(word, known)
    return f"; {hint if quoted else hint.replace(chr(34), '')}" if hint else ""
