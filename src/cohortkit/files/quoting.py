"""What of a file may be quoted in messages and differences: all but the values of private keys."""

import re

PRIVATE_KEYS = ("avoid",)
"""Keys that say whom to keep apart."""

HIDDEN = "(private)"

_STATEMENT = re.compile(r"""\s*(\[\[?[\w.\s-]+\]|[\w"'.\s-]+=)""")
"""A header or a key: what begins a statement. Lines of an array that goes on begin none."""
_PRIVATE = re.compile(rf"""\b(?:{"|".join(PRIVATE_KEYS)})["']?\s*=""")


def private_lines(text: str) -> frozenset[int]:
    """Return the lines of a TOML text, from 1, that hold a private value; the text need not be valid."""
    if not _PRIVATE.search(text):
        return frozenset()
    found = set()
    within = False
    for number, line in enumerate(text.split("\n"), 1):
        if _PRIVATE.search(line):
            within = True
        elif _STATEMENT.match(line):
            within = False
        if within and line.strip():
            found.add(number)
    return frozenset(found)


def quotable(text: str) -> str:
    """Return the text, each line with a private value replaced by a word that says so."""
    hidden = private_lines(text)
    if not hidden:
        return text
    return "\n".join(HIDDEN if number in hidden else line for number, line in enumerate(text.split("\n"), 1))
