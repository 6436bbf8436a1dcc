"""What a returned notebook holds: whose it is, saved answers, typed texts. Nothing is executed, nothing rendered.

Only JSON values, only the sources of cells and our own output; HTML, pictures, attachments and widgets are not looked
at. Everything is found by what a cell says it is, never by its place.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from cohortkit.questions.answer_set import MIME

MOST_CELLS = 20_000
LONGEST_SOURCE = 500_000

_COMMENT = re.compile(r"<!--\s*(?P<name>answer:[A-Za-z0-9_-]{1,100}|consent|person)\s*-->")
_OURS = re.compile(r"<!--\s*(question\s*-->|cohortkit:)")
_IDENTITY = re.compile(r"<!--\s*cohortkit:\s*(\{[^\n]{1,2000}?\})\s*-->")
_FORM = re.compile(r"""\bform\(\s*(?P<quote>['"])(?P<json>\{.*\})(?P=quote)\s*\)""", re.DOTALL)
_NAMES = ("cohort", "set", "wave", "person", "prompts_hash")


class Unreadable(ValueError):
    """Bytes that are no notebook and no file of answers; the text says why."""


class Typed(msgspec.Struct, frozen=True):
    """The texts found under one name (`answer:ID`, `consent`, `person`), one for each copy of its cell."""

    texts: tuple[str, ...]


class Notebook(msgspec.Struct, frozen=True):
    """What a notebook holds for us. `identities` are what its places say about whose it is."""

    identities: tuple[dict[str, str], ...]
    saved: tuple[Any, ...]
    typed: dict[str, Typed]
    left_out: tuple[str, ...]
    """Sentences on texts that belong to no question."""


def read_json(content: bytes) -> Any:
    """Read bytes as JSON, UTF-8 or UTF-16, with or without byte order mark. Raises `Unreadable`."""
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        pass
    try:
        return json.loads(content)
    except RecursionError:
        raise Unreadable("it is nested deeper than any notebook") from None
    except (ValueError, UnicodeDecodeError, MemoryError):
        raise Unreadable("it is damaged: this is not JSON") from None


def read_notebook(value: Any) -> Notebook:
    """Find everything of ours in a notebook's JSON. Raises `Unreadable` when it is no notebook."""
    if not isinstance(value, dict):
        raise Unreadable("this is not a notebook")
    cells = value.get("cells")
    if cells is None and isinstance(value.get("worksheets"), list):
        raise Unreadable("this notebook is in a format from before 2015; open it in Jupyter once and save it")
    if not isinstance(cells, list):
        raise Unreadable("this is not a notebook")
    if len(cells) > MOST_CELLS:
        raise Unreadable(f"it has more than {MOST_CELLS:,} cells")
    identities = [named] if (named := _identity(_entry(_entry(value, "metadata"), "cohortkit"))) else []
    saved: list[Any] = []
    pieces: dict[str, list[list[tuple[bool, str]]]] = {}
    left_out: list[str] = []
    open_name = ""
    for cell in cells:
        if not isinstance(cell, dict):
            continue
        source = _source(cell)
        if cell.get("cell_type") == "code":
            saved += _outputs(cell)
            if found := _FORM.search(source) if len(source) <= LONGEST_SOURCE else None:
                identities += filter(None, [_identity(_form_argument(found))])
            elif open_name and source.strip():
                left_out.append(f"a code cell under “{open_name.removeprefix('answer:')}” holds text; it is not taken")
            continue
        if found := _IDENTITY.search(source[:4_000]):
            identities += filter(None, [_identity(_json_or_none(found[1]))])
        marked = [each["name"] for each in _COMMENT.finditer(source[:LONGEST_SOURCE])]
        tagged = _tagged(cell)
        if marked:
            for name, text in _parts(source):
                pieces.setdefault(name, []).append([(True, text)])
            open_name = marked[-1]
        elif tagged:
            pieces.setdefault(tagged, []).append([(False, source)])
            open_name = tagged
        elif open_name and source.strip() and not _is_ours(cell, source):
            # Somebody put a cell under the question, or split one whose tags were lost: it continues what is above.
            pieces[open_name][-1].append((False, source))
            left_out.append(f"a cell added under “{open_name.removeprefix('answer:')}” was read as part of that answer")
        else:
            open_name = ""
    typed = {name: Typed(tuple(_joined(found))) for name, found in sorted(pieces.items())}
    return Notebook(tuple(identities), tuple(saved), typed, tuple(left_out))


def _joined(pieces: list[list[tuple[bool, str]]]) -> Iterator[str]:
    """Put the halves of split cells together: a cell without our comment continues the one with it before it."""
    marked = sum(piece[0][0] for piece in pieces)
    if not marked:
        # No cell tells a half from a copy: each is taken for a whole.
        yield from ("\n".join(text for _, text in piece) for piece in pieces)
        return
    early: list[str] = []
    wholes: list[list[str]] = []
    for piece in pieces:
        texts = [text for _, text in piece]
        if piece[0][0]:
            wholes.append(texts)
        elif wholes:
            wholes[-1] += texts
        else:
            early += texts
    wholes[0] += early
    yield from ("\n".join(texts) for texts in wholes)


def _parts(source: str) -> Iterator[tuple[str, str]]:
    """Cut a source at its comments: cells may have been merged into one."""
    found = list(_COMMENT.finditer(source))
    for here, following in zip(found, [*found[1:], None], strict=True):
        text = source[here.end() : following.start() if following else None]
        if here is found[0]:
            text = f"{source[: here.start()]}{text}" if source[: here.start()].strip() else text
        yield here["name"], text


def _is_ours(cell: dict[str, Any], source: str) -> bool:
    return bool({"question", "plain", "opening"}.intersection(_tags(cell))) or _OURS.search(source[:4_000]) is not None


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return source.replace("\r\n", "\n").replace("\r", "\n") if isinstance(source, str) else ""


def _tags(cell: dict[str, Any]) -> list[str]:
    tags = _entry(_entry(cell, "metadata"), "tags")
    return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []


def _tagged(cell: dict[str, Any]) -> str:
    for tag in _tags(cell):
        if tag in {"consent", "person"} or re.fullmatch(r"answer:[A-Za-z0-9_-]{1,100}", tag):
            return tag
    return ""


def _outputs(cell: dict[str, Any]) -> list[Any]:
    outputs = cell.get("outputs")
    bundles = (_entry(output, "data") for output in outputs) if isinstance(outputs, list) else ()
    return [bundle[MIME] for bundle in bundles if isinstance(bundle, dict) and MIME in bundle]


def _form_argument(found: re.Match[str]) -> Any:
    # The argument is Python's way of writing a JSON text of ASCII letters: only \\ and the quote are escaped in it.
    return _json_or_none(re.sub(r"\\(.)", r"\1", found["json"], flags=re.DOTALL))


def _identity(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not isinstance(value.get("set"), str):
        return {}
    return {name: value[name] for name in _NAMES if isinstance(value.get(name), str) and len(value[name]) <= 200}


def _json_or_none(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _entry(table: Any, key: str) -> Any:
    return table.get(key) if isinstance(table, dict) else None
