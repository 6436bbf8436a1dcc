"""Change one thing in a TOML file and leave every other byte as it is.

Each edit finds the span, splices the text, parses the result and compares it with what was meant; a result that differs
in anything else is refused, never returned.
"""

from collections.abc import Mapping
from typing import Any

from cohortkit.files import splices
from cohortkit.files.problems import KeyPath, dotted
from cohortkit.files.scan import elements, inline_pairs
from cohortkit.files.taken_apart import EditRefused, Source, Splice, same


def set_value(raw: bytes, path: KeyPath, value: Any) -> bytes:
    """Set the value at a path: replace what is written there, or add the key, and its table where that is missing."""
    source = Source(raw, path)
    if not path:
        raise EditRefused(path, "it has no name")
    text, meant = splices.literal_of(path, value)
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
    return source.result([splices.addition(source, path[:known], keys, text)])


def append_item(raw: bytes, path: KeyPath, value: Any) -> bytes:
    """Add an element at the end of an array, in the style of those before it; a missing array is made."""
    source = Source(raw, path)
    if not source.has(path):
        return set_value(raw, path, [value])
    entry, items = source.index.find(path), source.lookup(path)
    if not isinstance(items, list):
        raise EditRefused(path, "it is not a list")
    if entry is None or entry.value is None:
        if not isinstance(value, Mapping):
            raise EditRefused(path, "it is a list of tables")
        return add_array_table(raw, path, value)
    text, meant = splices.literal_of(path, value)
    items.append(meant)
    start = entry.value.start
    written = list(elements(source.text, start))
    if not written:
        return source.result([splices.only_item(source, start, text, "")])
    return source.result(splices.after_last(source, start, written[-1], text))


def remove_item(raw: bytes, path: KeyPath, index: int) -> bytes:
    """Remove an element of an array, or a table of an array of tables."""
    source = Source(raw, path)
    items = source.lookup(path) if source.has(path) else None
    if not isinstance(items, list) or not 0 <= index < len(items):
        raise EditRefused(path, f"it has no element {index}")
    entry = source.index.find(path)
    if entry is None or entry.value is None:
        return remove_table(raw, (*path, index))
    del items[index]
    written = list(elements(source.text, entry.value.start))
    return source.result([splices.without_item(source, written, index, keep_comma=True)])


def remove_key(raw: bytes, path: KeyPath) -> bytes:
    """Remove a key and its value, with the comment on its line."""
    source = Source(raw, path)
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
        splice = splices.without_item(source, written, place, keep_comma=False)
    return source.result([splice], pruned=path[:-1])


def add_table(raw: bytes, path: KeyPath, values: Mapping[str, Any]) -> bytes:
    """Add a table with its values under a header of its own, at the end of the file."""
    source = Source(raw, path)
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
    lines, meant = splices.lines_of(source, path, values)
    if not isinstance(here, dict):
        raise EditRefused(path, f"{dotted(path[:known])} is not a table")
    here[path[-1]] = meant
    return source.result([splices.section_at_end(source, path, "[{}]", lines)])


def add_array_table(raw: bytes, path: KeyPath, values: Mapping[str, Any]) -> bytes:
    """Add one more table to an array of tables, at the end of the file."""
    source = Source(raw, path)
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
    lines, meant = splices.lines_of(source, path, values)
    if not path or not isinstance(here, dict) or not isinstance(here.setdefault(path[-1], []), list):
        raise EditRefused(path, "it is not a list of tables")
    here[path[-1]].append(meant)
    return source.result([splices.section_at_end(source, path, "[[{}]]", lines)])


def remove_table(raw: bytes, path: KeyPath) -> bytes:
    """Remove a table that has a header, with the tables inside it; comments above its header stay."""
    source = Source(raw, path)
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
    return source.result([splices.extent(source, part) for part in parts], pruned=path[:-1])
