"""Filling a template: a subject, an empty line, the body. Templates may come from anybody and can only choose words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from cohortkit.files.problems import did_you_mean
from cohortkit.handed_out import NotHandedOut, find, names
from cohortkit.letters.draft import one_line
from cohortkit.plan.names import NoSuchThing

SUFFIX = ".md.j2"
SHELF = "letters"


class TemplateRefused(ValueError):
    """A template that cannot be filled; the message names the file and what to do."""

    def __init__(self, path: Path, reason: str, line: int | None = None) -> None:
        super().__init__(f"{path}{f':{line}' if line else ''}: {reason}")
        self.path, self.line = path, line


class Template:
    """One template, parsed. `path` is where it was found."""

    def __init__(self, path: Path, words: Mapping[str, Callable[..., str]]) -> None:
        from jinja2 import TemplateSyntaxError

        self.path = path
        environment = _environment()
        environment.filters.update(words)
        try:
            self._template = environment.from_string(path.read_text(encoding="utf-8"))
        except TemplateSyntaxError as fault:
            raise TemplateRefused(path, str(fault.message), fault.lineno) from None
        except UnicodeDecodeError:
            raise TemplateRefused(path, "this is not UTF-8 text") from None

    def fill(self, values: Mapping[str, Any]) -> tuple[str, str]:
        """Return subject and body. Raises TemplateRefused."""
        from jinja2 import TemplateError

        try:
            text = self._template.render(values)
        except (
            TemplateError,
            ArithmeticError,
            LookupError,
            TypeError,
            ValueError,
            RecursionError,
            MemoryError,
        ) as fault:
            raise TemplateRefused(self.path, f"this template cannot be filled: {fault}") from None
        head, _, body = text.lstrip("\n").partition("\n")
        subject = one_line(head.removeprefix("Subject:"))
        if not head.startswith("Subject:") or not subject:
            raise TemplateRefused(self.path, 'the first line must be the subject, such as "Subject: Welcome"', 1)
        return subject, body.strip("\n") + "\n"


def template_path(name: str, language: str, cohort_folder: Path) -> Path:
    """Return where a template lies: the cohort's own goes first, then the packaged; the language's goes before English.

    Raises NoSuchThing.
    """
    wanted = ([f"{SHELF}/{name}.{language}{SUFFIX}"] if language != "en" else []) + [f"{SHELF}/{name}{SUFFIX}"]
    own = cohort_folder / "templates"
    known = [path for each in wanted if (path := _found(each, cohort_folder)) is not None]
    mine = [path for path in known if path.is_relative_to(own)]
    if not known:
        there = template_names(cohort_folder)
        raise NoSuchThing("letter", name, hint=did_you_mean(name, there) or f"there are {', '.join(there)}")
    return (mine or known)[0]


def template_names(cohort_folder: Path) -> list[str]:
    """The names of all templates, the cohort's own included, without their languages."""
    found = {
        name.removeprefix(f"{SHELF}/").removesuffix(SUFFIX)
        for name in names("templates", f"{SHELF}/*{SUFFIX}", cohort_folder)
    }
    return sorted({name.partition(".")[0] for name in found})


def _found(name: str, cohort_folder: Path) -> Path | None:
    try:
        return find("templates", name, cohort_folder)
    except NotHandedOut:
        return None


def _readable(value: Any) -> Any:
    """Texts of people go into a letter without characters that would steer a terminal or a mail program."""
    if not isinstance(value, str):
        return value
    return "".join(each if each.isprintable() or each in "\n\t" else " " for each in value)


def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Wording(ImmutableSandboxedEnvironment):
        # A product can fill the memory of whoever opens the cohort; no letter needs one.
        intercepted_binops = frozenset({"*", "**", "%"})

        def call_binop(self, _context: Any, operator: str, _left: Any, _right: Any) -> Any:
            raise SecurityError(f'"{operator}" has no place in a letter')

    # Mail bodies are plain text, not HTML: escaping would show as &amp; to the reader.
    environment = Wording(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False, finalize=_readable
    )
    environment.globals.clear()
    return environment
