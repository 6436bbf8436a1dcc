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

MARK = re.compile(
    r"<!--\s*(?:(?P<theirs>answer:[A-Za-z0-9_-]{1,100}|consent|person)|question:(?P<about>[A-Za-z0-9_-]{1,100})|question"
    r"|cohortkit:\s*(?P<identity>\{[^\n]{1,2000}?\}))\s*-->"
)
"""Our comments, which say what a text is for: an answer, consent or a name, a question, or whose exercise it is."""

_FORM = re.compile(r"""\bform\(\s*(?P<quote>['"])(?P<json>\{.*\})(?P=quote)\s*\)""", re.DOTALL)
_NAMES = ("cohort", "set", "wave", "person", "prompts_hash")
_OUR_TAGS = frozenset({"question", "plain", "opening"})

MARKED, TAGGED, ADDED = range(3)
"""How a text is known to belong to a question: our comment stands in it, its cell has the tag, it stands below."""

Piece = list[tuple[int, str]]
"""A cell's text and what was added under it, each with how it is known."""


class Unreadable(ValueError):
    """Bytes that are no notebook and no file of answers; the text says why."""


class Notebook(msgspec.Struct, frozen=True):
    """What a notebook holds for us. `identities` are what its places say about whose it is."""

    identities: tuple[dict[str, str], ...]
    made: Any
    """The exercise in the form's own line, as found; None where there is none."""
    saved: tuple[Any, ...]
    typed: dict[str, tuple[str, ...]]
    """The texts under each name (`answer:ID`, `consent`, `person`), one for each copy of its cell."""
    asked: dict[str, str]
    """What stands in the cells that ask, by prompt: our own words, and whatever somebody wrote between them."""
    beside: tuple[str, ...]
    """Texts in cells that belong to no question."""
    added: tuple[str, ...]
    """Prompts whose answer takes in a cell that somebody added under the question."""


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


def is_notebook(value: Any) -> bool:
    """Whether JSON is a notebook's, of today or from before 2015."""
    return isinstance(value, dict) and ("cells" in value or "worksheets" in value)


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
    found = _Found()
    found.identify(_entry(_entry(value, "metadata"), "cohortkit"))
    for cell in cells:
        if isinstance(cell, dict):
            found.take(cell, _source(cell))
    return Notebook(
        tuple(found.identities),
        found.made,
        tuple(found.saved),
        {name: tuple(_joined(pieces)) for name, pieces in sorted(found.pieces.items())},
        {prompt: "\n".join(texts) for prompt, texts in sorted(found.asked.items())},
        tuple(found.beside),
        tuple(dict.fromkeys(found.added)),
    )


class _Found:
    """Gathers what the cells hold, one after the other. The source of a code cell is a text like any other."""

    def __init__(self) -> None:
        self.identities: list[dict[str, str]] = []
        self.made: Any = None
        self.saved: list[Any] = []
        self.pieces: dict[str, list[Piece]] = {}
        self.asked: dict[str, list[str]] = {}
        self.beside: list[str] = []
        self.added: list[str] = []
        self.open_name = ""
        """What a cell of no name belongs to: the question above it."""
        self.open_piece: Piece | None = None
        """The cell that it continues; None where only the question stands above it."""

    def identify(self, value: Any) -> None:
        if identity := _identity(value):
            self.identities.append(identity)

    def take(self, cell: dict[str, Any], source: str) -> None:
        is_code = cell.get("cell_type") == "code"
        if is_code:
            self.saved += _outputs(cell)
            if form := _FORM.search(source) if len(source) <= LONGEST_SOURCE else None:
                made = _form_argument(form)
                self.made = self.made or made
                self.identify(made)
                return
        marks = list(MARK.finditer(source[:LONGEST_SOURCE]))
        tagged = _tagged(cell)
        if marks:
            self._cut(source, marks)
        elif tagged:
            self._begin(tagged, TAGGED, source)
        elif _OUR_TAGS.intersection(_tags(cell)):
            self.open_name, self.open_piece = "", None
        elif source.strip():
            self._continue(source, may_be_code=is_code)

    def _cut(self, source: str, marks: list[re.Match[str]]) -> None:
        """Cut a source at its comments: cells may have been merged into one."""
        before = source[: marks[0].start()]
        if before.strip() and not marks[0]["theirs"]:
            self._continue(before, may_be_code=False)
            before = ""
        for here, following in zip(marks, [*marks[1:], None], strict=True):
            text = source[here.end() : following.start() if following else None]
            if name := here["theirs"]:
                # Somebody may have typed above the comment.
                whole = f"{before}{text}" if here is marks[0] and before.strip() else text
                self._begin(name, MARKED, whole)
            elif prompt := here["about"]:
                self.asked.setdefault(prompt, []).append(text)
                self.open_name, self.open_piece = f"answer:{prompt}", None
            else:
                self.identify(_json_or_none(here["identity"]) if here["identity"] else None)
                self.open_name, self.open_piece = "", None

    def _begin(self, name: str, known: int, text: str) -> None:
        self.open_name, self.open_piece = name, [(known, text)]
        self.pieces.setdefault(name, []).append(self.open_piece)

    def _continue(self, source: str, *, may_be_code: bool) -> None:
        """Take a cell that somebody added or that lost its tags: it continues what is above."""
        if self.open_name in ("", "person"):
            # Code above the questions is somebody's own business, such as a line that installs cohortkit.
            if not may_be_code:
                self.beside.append(source)
            return
        if self.open_piece is None:
            self._begin(self.open_name, ADDED, source)
        else:
            self.open_piece.append((ADDED, source))
        if self.open_name.startswith("answer:"):
            self.added.append(self.open_name.removeprefix("answer:"))


def _joined(pieces: list[Piece]) -> Iterator[str]:
    """Put the halves of split cells together, and what was added under a question to its answer.

    Where our comment stands in some cells, one without it continues the one before it; else each tagged cell is taken
    for a whole, for nothing tells a half from a copy.
    """
    surest = min(piece[0][0] for piece in pieces)
    above: list[str] = []
    early: list[str] = []
    wholes: list[list[str]] = []
    for piece in pieces:
        known, texts = piece[0][0], [text for _, text in piece]
        if known == surest and (known != ADDED or not wholes):
            wholes.append(texts)
        elif wholes:
            wholes[-1] += texts
        else:
            (above if known == ADDED else early).extend(texts)
    wholes[0] = [*above, *wholes[0], *early]
    yield from ("\n".join(texts) for texts in wholes)


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
