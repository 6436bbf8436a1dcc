"""Where in the text of a TOML file a value, a key or a table is put, or what is cut out to take one away."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import tomli

from cohortkit.files.problems import KeyPath
from cohortkit.files.scan import KeyPart, Pair, inline_pairs, skip_blank
from cohortkit.files.spans import Entry, Section
from cohortkit.files.taken_apart import EditRefused, Source, Splice
from cohortkit.files.toml_text import NotToml, key_text, literal


def literal_of(path: KeyPath, value: Any) -> tuple[str, Any]:
    """Return the literal of a value and what it reads back as."""
    try:
        text = literal(value)
        back = tomli.loads(f"value = {text}\n", parse_float=Decimal)
    except (NotToml, ValueError, RecursionError, ArithmeticError) as error:
        raise EditRefused(path, str(error)) from error
    if back.keys() != {"value"}:
        raise EditRefused(path, "the value would start a key of its own")
    return text, back["value"]


def lines_of(source: Source, path: KeyPath, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the lines of keys with values under a header, and what they read back as."""
    written, meant = "", {}
    for key, value in values.items():
        text, meant[key] = literal_of((*path, key), value)
        written += f"{key_text(key)} = {text}{source.newline}"
    return written, meant


def addition(source: Source, known: KeyPath, keys: list[str], text: str) -> Splice:
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
    return section_at_end(source, header, "[{}]", f"{key_text(keys[-1])} = {text}{source.newline}")


def section_at_end(source: Source, path: KeyPath, brackets: str, lines: str) -> Splice:
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


def only_item(source: Source, bracket: int, text: str, blank: str) -> Splice:
    """Return the splice that puts a first element between empty brackets."""
    end = bracket + 1
    while source.text[end] in " \t":
        end += 1
    if source.text[end] in "]}":
        return Splice(bracket + 1, end, f"{blank}{text}{blank}")
    return Splice(bracket + 1, bracket + 1, f"{blank}{text}")


def after_last(source: Source, bracket: int, last: tuple[int, int], text: str) -> list[Splice]:
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


def without_item(source: Source, written: list[tuple[int, int]], index: int, *, keep_comma: bool) -> Splice:
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


def extent(source: Source, section: Section) -> Splice:
    """Return the splice that removes a section: header, pairs, what is between them, blank lines after them."""
    header = section.header
    if header is None:
        return Splice(0, 0, "")
    written = source.index.pairs_of(section)
    end = source.line_end(written[-1].value_end if written else header.end)
    while end < section.end and not source.text[end : source.line_end(end)].strip():
        end = source.line_end(end)
    return Splice(source.line_start(header.start), min(end, max(section.end, header.end)), "")


def _beside_dotted(source: Source, entry: Entry, pair: Pair, keys: list[str], text: str) -> Splice:
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


def _into_inline(source: Source, brace: int, pair: str) -> Splice:
    written = list(inline_pairs(source.text, brace))
    if not written:
        return only_item(source, brace, pair, " ")
    first = after_last(source, brace, (written[-1].key[0].start, written[-1].value_end), pair)
    return first[0] if len(first) == 1 else Splice(first[0].start, first[0].start, f", {pair}")


def _into_section(source: Source, section: Section, line: str) -> Splice:
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


def _new_line(source: Source, at: int, line: str) -> Splice:
    lead = source.newline if at and not source.text.endswith("\n", 0, at) else ""
    return Splice(at, at, f"{lead}{line}{source.newline}")
