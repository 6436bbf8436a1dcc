"""Completion in bash, which takes words apart at signs that ids hold, such as the @ of a meeting."""

from __future__ import annotations

import os

from typer import _completion_shared
from typer._click.shell_completion import CompletionItem, add_completion_class, split_arg_string
from typer._completion_classes import BashComplete

SCRIPT = """
%(complete_func)s() {
    local IFS=$'\\n'
    COMPREPLY=( $( env COMP_WORDS="${COMP_WORDS[*]}" \\
                   COMP_CWORD=$COMP_CWORD \\
                   COMP_LINE="${COMP_LINE:0:$COMP_POINT}" \\
                   COMP_BEGUN="$2" \\
                   %(autocomplete_var)s=complete_bash $1 ) )
    return 0
}

complete -o default -F %(complete_func)s %(prog_name)s
"""
"""What `--show-completion` prints: it hands over the line as it was typed, and what bash takes for its last word."""


class WholeWords(BashComplete):
    """Completes the words of the line itself, and answers with the part that bash takes for its last word."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the cursor and the one that is begun."""
        line = os.environ.get("COMP_LINE")
        if line is None:
            return super().get_completion_args()
        words = split_arg_string(line)[1:]
        if words and not line[-1:].isspace():
            return words[:-1], words[-1]
        return words, ""

    def format_completion(self, item: CompletionItem) -> str:
        """Leave out what bash holds to be an earlier word: it puts the answer in place of the last one only."""
        return str(item.value)[self._typed_before() :]

    def _typed_before(self) -> int:
        last = os.environ.get("COMP_BEGUN")
        if last is None:
            return 0
        _, begun = self.get_completion_args()
        if begun.startswith("-"):
            begun = begun.partition("=")[2]  # a value after an option is completed by itself
        return len(begun) - len(last) if begun.endswith(last) else 0


def register() -> None:
    """Let bash be completed this way; to be called after Typer has named its own."""
    _completion_shared._completion_scripts["bash"] = SCRIPT  # noqa: SLF001 - Typer has no other place for it
    add_completion_class(WholeWords, "bash")
