"""Change one thing in a TOML file and leave every other byte as it is.

Each edit finds the span, splices the text, parses the result and compares it with what was meant; a result that differs
in anything else is refused, never returned.
"""

import gc
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import tomli

from cohortkit.files.problems import KeyPath, dotted
from cohortkit.files.scan import KeyPart, Pair, elements, inline_pairs, skip_blank
from cohortkit.files.spans import Entry, Section, SpanIndex
from cohortkit.files.toml_text import NotToml, key_text, literal

_BOM = b"\xef\xbb\xbf"


class EditRefused(Exception):
    """An edit that cannot be made without touching something else; the reason is for the person who asked."""

    def __init__(self, path: KeyPath, reason: str) -> None:
        super().__init__(f"{dotted(path) or 'the file'} cannot be edited: {reason}")
        self.path = path
        self.reason = reason


class Splice(NamedTuple):
    """Text to be put in the place of what is between two offsets."""

    start: int
    end: int
    text: str


class _Source:
    """A file taken apart for editing: its text, its data, its spans, its line ending."""

    def __init__(self, raw: bytes, path: KeyPath) -> None:
        self.path = path
        self.bom = _BOM if raw.startswith(_BOM) else b""
        try:
            self.text = raw.removeprefix(_BOM).decode()
            self.data = _parse(self.text)
        except (ValueError, RecursionError, ArithmeticError) as error:
            raise EditRefused(path, "the file is not valid TOML; mend it first") from error
        self.index = SpanIndex(self.text)
        end = self.text.find("\n")
        self.newline = "\r\n" if end > 0 and self.text[end - 1] == "\r" else "\n"

    def lookup(self, path: KeyPath) -> Any:
        """Return the value at a path, ``KeyError`` when there is none."""
        here: Any = self.data
        for part in path:
            if isinstance(here, list):
                if not isinstance(part, int) or not 0 <= part < len(here):
                    raise KeyError(part)
            elif not isinstance(here, dict) or part not in here:
                raise KeyError(part)
            here = here[part]
        return here

    def has(self, path: KeyPath) -> bool:
        """Whether something stands at the path."""
        try:
            self.lookup(path)
        except KeyError:
            return False
        return True

    def line_end(self, offset: int) -> int:
        """Return the offset after the line end that follows, or the end of the text."""
        found = self.text.find("\n", offset)
        return len(self.text) if found < 0 else found + 1

    def line_start(self, offset: int) -> int:
        """Return the offset at which the line of an offset starts."""
        return self.text.rfind("\n", 0, offset) + 1

    def indent(self, offset: int) -> str | None:
        """Return the blanks before an offset when nothing else precedes it in its line."""
        before = self.text[self.line_start(offset) : offset]
        return before if not before.strip(" \t") else None

    def result(self, splices: Sequence[Splice], *, pruned: KeyPath | None = None) -> bytes:
        """Return the spliced bytes once they parse to the data, which the caller has brought to what is meant.

        ``pruned`` is the path of a container that may have vanished with the last thing in it.
        """
        text = self.text
        for splice in sorted(splices, reverse=True):
            text = text[: splice.start] + splice.text + text[splice.end :]
        try:
            data = _parse(text)
        except (ValueError, RecursionError, ArithmeticError) as error:
            raise EditRefused(self.path, "the result would not be valid TOML") from error
        if pruned is not None:
            _prune(self.data, data, pruned)
        if not (self.data == data and _same_along(self.data, data, self.path)) and not same(self.data, data):
            raise EditRefused(self.path, "something else in the file would change with it")
        return self.bom + text.encode()


def set_value(raw: bytes, path: KeyPath, value: Any) -> bytes:
    """Set the value at a path: replace what is written there, or add the key, and its table where that is missing."""
    source = _Source(raw, path)
    if not path:
        raise EditRefused(path, "it has no name")
    text, meant = _written(path, value)
    entry = source.index.find(path)
    if entry is not None:
        if entry.value is None:
            raise EditRefused(path, "it is a table of its own; edit what is in it")
        holder = source.lookup(path[:-1])
        if type(holder[path[-1]]) is type(meant) and same(holder[path[-1]], meant):
            return raw
        holder[path[-1]] = meant
        return source.result([Splice(entry.value.start, entry.value.end, text)])
    known = len(path) - 1
    while known and not source.has(path[:known]):
        known -= 1
    keys = [part for part in path[known:] if isinstance(part, str)]
    if len(keys) < len(path) - known:
        raise EditRefused(path, "there is no such position in the list")
    parent = source.lookup(path[:known])
    if not isinstance(parent, dict):
        raise EditRefused(path, f"{dotted(path[:known])} is not a table")
    for key in keys[:-1]:
        parent[key] = {}
        parent = parent[key]
    parent[keys[-1]] = meant
    return source.result([_addition(source, path[:known], keys, text)])


def append_item(raw: bytes, path: KeyPath, value: Any) -> bytes:
    """Add an element at the end of an array, in the style of those before it; a missing array is made."""
    source = _Source(raw, path)
    if not source.has(path):
        return set_value(raw, path, [value])
    entry, items = source.index.find(path), source.lookup(path)
    if not isinstance(items, list):
        raise EditRefused(path, "it is not a list")
    if entry is None or entry.value is None:
        if not isinstance(value, Mapping):
            raise EditRefused(path, "it is a list of tables")
        return add_array_table(raw, path, value)
    text, meant = _written(path, value)
    items.append(meant)
    start = entry.value.start
    written = list(elements(source.text, start))
    if not written:
        return source.result([_only(source, start, text, "")])
    return source.result(_after(source, start, written[-1], text))


def remove_item(raw: bytes, path: KeyPath, index: int) -> bytes:
    """Remove an element of an array, or a table of an array of tables."""
    source = _Source(raw, path)
    items = source.lookup(path) if source.has(path) else None
    if not isinstance(items, list) or not 0 <= index < len(items):
        raise EditRefused(path, f"it has no element {index}")
    entry = source.index.find(path)
    if entry is None or entry.value is None:
        return remove_table(raw, (*path, index))
    del items[index]
    written = list(elements(source.text, entry.value.start))
    return source.result([_without(source, written, index, keep_comma=True)])


def remove_key(raw: bytes, path: KeyPath) -> bytes:
    """Remove a key and its value, with the comment on its line."""
    source = _Source(raw, path)
    entry = source.index.find(path)
    if entry is None or not isinstance(path[-1], str):
        raise EditRefused(path, "there is no such key")
    if entry.value is None:
        if entry.pair is None:
            return remove_table(raw, path)
        raise EditRefused(path, "it is spread over several keys; remove them one by one")
    pair = entry.pair
    if pair is None:
        raise EditRefused(path, "there is no such key")
    del source.lookup(path[:-1])[path[-1]]
    if entry.holder is None:
        splice = Splice(source.line_start(pair.key[0].start), source.line_end(pair.value_end), "")
    else:
        written = [(each.key[0].start, each.value_end) for each in inline_pairs(source.text, entry.holder)]
        place = written.index((pair.key[0].start, pair.value_end))
        splice = _without(source, written, place, keep_comma=False)
    return source.result([splice], pruned=path[:-1])


def add_table(raw: bytes, path: KeyPath, values: Mapping[str, Any]) -> bytes:
    """Add a table with its values under a header of its own, at the end of the file."""
    source = _Source(raw, path)
    if source.has(path):
        raise EditRefused(path, "it is already there")
    if not path or not isinstance(path[-1], str):
        raise EditRefused(path, "it has no name")
    known = len(path) - 1
    while known and not source.has(path[:known]):
        known -= 1
    above = source.index.find(path[:known])
    if above is not None and (above.value is not None or above.pair is not None):
        return set_value(raw, path, values)  # inside an inline table there are no headers
    here = source.lookup(path[:known])
    for part in path[known:-1]:
        if isinstance(part, int) or not isinstance(here, dict):
            raise EditRefused(path, "there is no such position in the list")
        here[part] = {}
        here = here[part]
    lines, meant = _lines(source, path, values)
    if not isinstance(here, dict):
        raise EditRefused(path, f"{dotted(path[:known])} is not a table")
    here[path[-1]] = meant
    return source.result([_section_at_end(source, path, "[{}]", lines)])


def add_array_table(raw: bytes, path: KeyPath, values: Mapping[str, Any]) -> bytes:
    """Add one more table to an array of tables, at the end of the file."""
    source = _Source(raw, path)
    entry = source.index.find(path)
    if entry is not None and entry.value is not None:
        return append_item(raw, path, values)
    known = len(path) - 1
    while known > 0 and not source.has(path[:known]):
        known -= 1
    above = source.index.find(path[:known]) if known > 0 else None
    if above is not None and (above.value is not None or above.pair is not None):
        return set_value(raw, path, [values])
    here: Any = source.data
    for number, part in enumerate(path[:-1]):
        if isinstance(here, dict) and isinstance(part, str):
            here = here.setdefault(part, {})
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        else:
            raise EditRefused(path, f"{dotted(path[: number + 1])} is not there")
    lines, meant = _lines(source, path, values)
    if not path or not isinstance(here, dict) or not isinstance(here.setdefault(path[-1], []), list):
        raise EditRefused(path, "it is not a list of tables")
    here[path[-1]].append(meant)
    return source.result([_section_at_end(source, path, "[[{}]]", lines)])


def remove_table(raw: bytes, path: KeyPath) -> bytes:
    """Remove a table that has a header, with the tables inside it; comments above its header stay."""
    source = _Source(raw, path)
    entry = source.index.find(path)
    if not path or entry is None:
        raise EditRefused(path, "there is no such table")
    if entry.value is not None:
        if isinstance(path[-1], int):
            return remove_item(raw, path[:-1], path[-1])
        return remove_key(raw, path)
    parts = [each for each in source.index.sections if each.header and each.path[: len(path)] == path]
    if entry.pair is not None or not parts:
        raise EditRefused(path, "it is spread over several keys; remove them one by one")
    del source.lookup(path[:-1])[path[-1]]
    return source.result([_extent(source, part) for part in parts], pruned=path[:-1])


def same(one: Any, other: Any) -> bool:
    """Whether two TOML values are equal in type and value, digits of decimals included."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(inner, other[key]) for key, inner in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Decimal):
        return str(one) == str(other)
    return bool(one == other)


def _parse(text: str) -> dict[str, Any]:
    """Parse without looking for garbage meanwhile: a large file holds no cycles, and looking costs a third."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return tomli.loads(text, parse_float=Decimal)
    finally:
        if collecting:
            gc.enable()


def _same_along(one: Any, other: Any, path: KeyPath) -> bool:
    """Whether what stands at a path is the same to the type; all else is known to be equal and was not rewritten."""
    for part in path:
        try:
            one, other = one[part], other[part]
        except (KeyError, IndexError, TypeError):
            break
    return same(one, other)


def _written(path: KeyPath, value: Any) -> tuple[str, Any]:
    """Return the literal of a value and what it reads back as."""
    try:
        text = literal(value)
        back = tomli.loads(f"value = {text}\n", parse_float=Decimal)
    except (NotToml, ValueError, RecursionError, ArithmeticError) as error:
        raise EditRefused(path, str(error)) from error
    if back.keys() != {"value"}:
        raise EditRefused(path, "the value would start a key of its own")
    return text, back["value"]


def _lines(source: _Source, path: KeyPath, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    written, meant = "", {}
    for key, value in values.items():
        text, meant[key] = _written((*path, key), value)
        written += f"{key_text(key)} = {text}{source.newline}"
    return written, meant


def _addition(source: _Source, known: KeyPath, keys: list[str], text: str) -> Splice:
    """Return the splice that adds a key under the longest part of its path that is already there."""
    entry = source.index.find(known)
    if entry is not None and entry.value is not None:
        nested = "".join(f"{key_text(key)} = {{ " for key in keys[:-1])
        pair = f"{nested}{key_text(keys[-1])} = {text}{' }' * (len(keys) - 1)}"
        return _into_inline(source, entry.value.start, pair)
    if entry is not None and entry.pair is not None:
        return _beside_dotted(source, entry, entry.pair, keys, text)
    section = source.index.section(known)
    if section is not None and len(keys) == 1:
        return _into_section(source, section, f"{key_text(keys[0])} = {text}")
    header = (*known, *keys[:-1])
    return _section_at_end(source, header, "[{}]", f"{key_text(keys[-1])} = {text}{source.newline}")


def _beside_dotted(source: _Source, entry: Entry, pair: Pair, keys: list[str], text: str) -> Splice:
    """Add a key next to the dotted key that made its table."""
    shared: list[KeyPart] = []
    for part in pair.key:
        shared.append(part)
        if entry.key is not None and part.start == entry.key.start:
            break
    written = ".".join(key_text(key) for key in [*(part.name for part in shared), *keys])
    if entry.holder is not None:
        return _into_inline(source, entry.holder, f"{written} = {text}")
    end = source.line_end(pair.value_end)
    line = f"{source.indent(pair.key[0].start) or ''}{written} = {text}"
    return _new_line(source, end, line)


def _into_inline(source: _Source, brace: int, pair: str) -> Splice:
    written = list(inline_pairs(source.text, brace))
    if not written:
        return _only(source, brace, pair, " ")
    first = _after(source, brace, (written[-1].key[0].start, written[-1].value_end), pair)
    return first[0] if len(first) == 1 else Splice(first[0].start, first[0].start, f", {pair}")


def _only(source: _Source, bracket: int, text: str, blank: str) -> Splice:
    """Return the splice that puts a first element between empty brackets."""
    end = bracket + 1
    while source.text[end] in " \t":
        end += 1
    if source.text[end] in "]}":
        return Splice(bracket + 1, end, f"{blank}{text}{blank}")
    return Splice(bracket + 1, bracket + 1, f"{blank}{text}")


def _after(source: _Source, bracket: int, last: tuple[int, int], text: str) -> list[Splice]:
    """Return the splices that put text after the last element: on a line of its own when that one has one."""
    start, end = last
    indent = source.indent(start)
    if indent is None or source.line_start(start) <= bracket:
        return [Splice(end, end, f", {text}")]
    line = f"{source.newline}{indent}{text}"
    comma = skip_blank(source.text, end)
    has_comma = source.text.startswith(",", comma)
    rest = comma + 1 if has_comma and source.text.find("\n", end, comma) < 0 else end
    stop = source.line_end(rest)
    stop -= 2 if source.text[stop - 2 : stop] == "\r\n" else 1
    trailing = source.text[rest:stop].strip(" \t")
    if (trailing and not trailing.startswith("#")) or (has_comma and rest == end):
        return [Splice(end, end, f",{line}")]
    if has_comma:
        return [Splice(stop, stop, f"{line},")]
    if not trailing:
        return [Splice(end, end, f",{line}")]
    return [Splice(end, end, ","), Splice(stop, stop, line)]


def _without(source: _Source, written: list[tuple[int, int]], index: int, *, keep_comma: bool) -> Splice:
    """Return the splice that takes one element out; ``keep_comma`` where a comma may stand before the bracket."""
    text = source.text
    start, end = written[index]
    comma = skip_blank(text, end)
    after = comma + 1 if text.startswith(",", comma) else end
    is_last = index + 1 == len(written)
    if is_last and index and not (keep_comma and "\n" in text[written[index - 1][1] : start]):
        return Splice(written[index - 1][1], end, "")
    stop = source.line_end(after)
    rest = text[after:stop].strip()
    if source.indent(start) is not None and (not rest or rest.startswith("#")):
        return Splice(source.line_start(start), stop, "")
    while text[after] in " \t" and not is_last:
        after += 1
    return Splice(start, after, "")


def _into_section(source: _Source, section: Section, line: str) -> Splice:
    """Add a line after the last pair of a section, or right below its header."""
    written = source.index.pairs_of(section)
    if written:
        last = written[-1]
        return _new_line(source, source.line_end(last.value_end), f"{source.indent(last.key[0].start) or ''}{line}")
    if section.header is not None:
        indent = source.indent(section.header.start) or ""
        return _new_line(source, source.line_end(section.header.end), f"{indent}{line}")
    # Nothing stands before the first header: below the comment that opens the file when a blank line ends it.
    top = 0
    while source.text.startswith("#", top):
        top = source.line_end(top)
    following = source.text[top : source.line_end(top)]
    return _new_line(source, top if top and not following.strip() else 0, line)


def _new_line(source: _Source, at: int, line: str) -> Splice:
    lead = source.newline if at and not source.text.endswith("\n", 0, at) else ""
    return Splice(at, at, f"{lead}{line}{source.newline}")


def _section_at_end(source: _Source, path: KeyPath, brackets: str, lines: str) -> Splice:
    """Add a section at the end of the file; one inside an element of an array of tables at the end of that element."""
    at = len(source.text)
    element = max((length for length in range(1, len(path) + 1) if isinstance(path[length - 1], int)), default=0)
    if element:
        inside = [each for each in source.index.sections if each.path[:element] == path[:element]]
        if not inside:
            raise EditRefused(path, "there is no such position in the list")
        at = inside[-1].end
    name = ".".join(key_text(part) for part in path if isinstance(part, str))
    before = source.text[:at] if at < 4 else source.text[at - 4 : at]
    lead = "" if not before.strip() and len(before) < 4 else source.newline
    if before and not before.endswith("\n"):
        lead = source.newline * 2
    elif before.endswith(("\n\n", "\n\r\n")):
        lead = ""
    tail = source.newline if at < len(source.text) else ""
    return Splice(at, at, f"{lead}{brackets.format(name)}{source.newline}{lines}{tail}")


def _extent(source: _Source, section: Section) -> Splice:
    """Return the splice that removes a section: header, pairs, what is between them, blank lines after them."""
    header = section.header
    if header is None:
        return Splice(0, 0, "")
    written = source.index.pairs_of(section)
    end = source.line_end(written[-1].value_end if written else header.end)
    while end < section.end and not source.text[end : source.line_end(end)].strip():
        end = source.line_end(end)
    return Splice(source.line_start(header.start), min(end, max(section.end, header.end)), "")


def _prune(meant: Any, found: Any, path: KeyPath) -> None:
    """Drop empty containers along a path from what was meant where they are gone from what was found."""
    if not path:
        return
    key = path[0]
    try:
        inner = meant[key]
    except (KeyError, IndexError):
        return
    if isinstance(found, dict) and key not in found:
        if not _holds_anything(inner):
            del meant[key]
        return
    try:
        _prune(inner, found[key], path[1:])
    except (KeyError, IndexError, TypeError):
        return


def _holds_anything(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_holds_anything(inner) for inner in value.values())
    if isinstance(value, list):
        return bool(value)
    return True
