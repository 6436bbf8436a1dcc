"""Places and edits hold over generated files with comments, CRLF, byte order marks, odd spacing and all ways to nest."""

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import tomli
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cohortkit.files.document import parse_document
from cohortkit.files.edits import (
    add_array_table,
    add_table,
    append_item,
    remove_item,
    remove_key,
    remove_table,
    set_value,
)
from cohortkit.files.problems import KeyPath, Problem, locate
from cohortkit.files.spans import SpanIndex
from cohortkit.files.taken_apart import EditRefused, same

SEEDS = st.integers(0, 2**32)
FEW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=100_000, deadline=None, suppress_health_check=list(HealthCheck))

STRINGS = [
    '"plain"', "'literal \\ # not'", '"esc \\" \\\\ \\u00e9 \\n"', '"""long\nk = 1\n[x]\n"""', "'''it's\n''still''\n'''",
    '""""quoted" end"""""', '""', "''", '"ünï 日本 🎉"', '"# no comment"', '"\\e\\x41"', '"""\\\n   folded"""',
]  # fmt: skip
SCALARS = [
    "1", "-17", "0xff", "1_000", "1.50", "6e3", "inf", "nan", "true", "false", "2025-03-01", "2025-03-01 10:00:00",
    "2025-03-01T10:00:00.5-06:00", "07:30:00", "07:30", "100_000.00",
]  # fmt: skip
KEYS = ["a", "b", "c-d", "e_1", "2025", '"quoted key"', "'lit.eral'", '"sl\\"ash"', '"é"', '""', "name", "title"]


class Generator:
    """Writes random TOML in every style it allows."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def space(self) -> str:
        return self.chance.choice(["", " ", " ", " ", "  ", "\t"])

    def comment(self) -> str:
        return self.chance.choice(["", "", "", "# c", "# é [x] = 'q", '  # "tail'])

    def blank(self) -> str:
        return self.chance.choice(["", "", " ", "\n  ", "\n", " # why, not ]\n  "])

    def keys(self, count: int) -> list[str]:
        return self.chance.sample(KEYS, min(count, len(KEYS)))

    def value(self, depth: int = 0) -> str:
        kind = self.chance.random()
        if depth < 3 and kind < 0.18:
            items = [self.value(depth + 1) for _ in range(self.chance.randint(0, 4))]
            joined = ",".join(f"{self.blank()}{item}{self.blank()}" for item in items)
            tail = "," if items and self.chance.random() < 0.3 else ""
            return f"[{joined}{tail}{self.blank()}]"
        if depth < 3 and kind < 0.32:
            keys = self.keys(self.chance.randint(0, 3))
            style = self.chance.random()
            gap = "\n  " if style < 0.15 else self.space()
            pairs = f",{gap}".join(
                f"{self.key(key)}{self.space()}={self.space()}{self.value(depth + 1)}" for key in keys
            )
            return f"{{{gap}{pairs}{gap}}}"
        return self.chance.choice(STRINGS if kind < 0.7 else SCALARS)

    def key(self, key: str) -> str:
        if self.chance.random() < 0.15:
            return f"{key}{self.space()}.{self.space()}{self.chance.choice(KEYS)}"
        return key

    def pairs(self) -> Iterator[str]:
        for key in self.keys(self.chance.randint(0, 4)):
            yield f"{self.space()}{self.key(key)}{self.space()}={self.space()}{self.value()}{self.space()}{self.comment()}"
            if self.chance.random() < 0.3:
                yield self.chance.choice(["", "  ", "# between"])

    def text(self) -> str:
        lines = [*self.pairs()]
        for number in range(self.chance.randint(0, 6)):
            name = ".".join(self.keys(self.chance.randint(1, 3)))
            if self.chance.random() < 0.4:
                name = f"list.{self.chance.choice(KEYS)}" if self.chance.random() < 0.3 else "list"
                lines.append(f"[[{self.space()}{name}{self.space()}]]{self.comment()}")
            else:
                lines.append(f"{self.space()}[t{number}.{name}]{self.space()}{self.comment()}")
            lines += self.pairs()
        return "\n".join(lines) + self.chance.choice(["", "\n", "\n\n"])


def made(seed: int) -> bytes:
    """Return the bytes of one generated file that tomli accepts; about every second seed gives one."""
    chance = random.Random(seed)
    text = Generator(chance).text()
    if chance.random() < 0.3:
        text = text.replace("\n", "\r\n")
    raw = text.encode()
    if chance.random() < 0.2:
        raw = b"\xef\xbb\xbf" + raw
    try:
        data = tomli.loads(text)
    except tomli.TOMLDecodeError:
        assume(condition=False)
    assume(data)
    return raw


def parsed(raw: bytes) -> dict[str, Any]:
    return tomli.loads(raw.decode("utf-8-sig"), parse_float=Decimal)


def leaves(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        if isinstance(inner, dict | list) and inner:
            yield from leaves(inner, (*path, key))
        else:
            yield (*path, key), inner


def containers(value: Any, kind: type, path: KeyPath = ()) -> Iterator[KeyPath]:
    if isinstance(value, kind):
        yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from containers(inner, kind, (*path, key))


@FEW
@given(SEEDS)
def test_the_span_of_every_leaf_reads_back_as_its_value(seed: int) -> None:
    raw = made(seed)
    text = raw.decode("utf-8-sig")
    index = SpanIndex(text)
    for path, value in leaves(parsed(raw)):
        span = index.value(path)
        assert span is not None, path
        written = text[span.start : span.end]
        if isinstance(value, dict) and written.startswith("["):
            continue  # an empty table with a header
        if isinstance(value, dict) and not written.startswith("{"):
            continue
        assert same(tomli.loads(f"x = {written}\n", parse_float=Decimal)["x"], value), path


@FEW
@given(SEEDS)
def test_every_path_of_a_file_has_a_place_inside_it(seed: int) -> None:
    raw = made(seed)
    document, problems = parse_document("f.toml", raw)
    assert not problems
    paths = [path for path, _value in leaves(parsed(raw))]
    wanted = [Problem("x", "x", "f.toml", path, at=at) for path in paths for at in ("value", "key", "header")]
    lines = document.text.split("\n")
    for each in locate(wanted, {"f.toml": document}):
        assert each.column <= len(lines[each.line - 1]) + 1
        assert (each.line, each.column) < (each.end_line, each.end_column)


def check_nothing_else_changed(
    before: bytes, after: bytes, path: KeyPath, expected: dict[str, Any], *, removed: bool
) -> None:
    assert same(parsed(after), expected), path
    assert after.startswith(b"\xef\xbb\xbf") == before.startswith(b"\xef\xbb\xbf")
    if b"\r\n" not in before and b"\n" in before:
        assert b"\r" not in after
    if not removed:
        assert after.count(b"# between") == before.count(b"# between")


def common(before: bytes, after: bytes) -> tuple[int, int]:
    """Return how many bytes two files share at the beginning and at the end."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return start, end


NEW_VALUES = [
    "x", 'q"u\\ote', "line\nbreak = 1\r\n[table]\x00\x1b", "'''", '"""', "é日🎉", Decimal("12.30"), 7, True,
    dt.date(2025, 1, 2), dt.datetime(2025, 1, 2, 3, 4, 5), dt.datetime(2025, 1, 2, 3, 4, tzinfo=dt.UTC),
    dt.time(1, 2, 3), ["a", 1], {"k": "v", "w x": [1]}, [], {},
]  # fmt: skip


def change_something(seed: int) -> None:
    raw = made(seed)
    chance = random.Random(seed + 1)
    data = parsed(raw)
    action = chance.choice(["set", "set", "new", "append", "remove", "remove-item", "table", "array-table"])
    value = chance.choice(NEW_VALUES)
    if action == "set":
        path, old = chance.choice(list(leaves(data)))
        if isinstance(old, dict):
            return
        after = set_value(raw, path, value)
        holder = find(data, path[:-1])
        holder[path[-1]] = value
        span = SpanIndex(raw.decode("utf-8-sig")).value(path)
        assert span is not None
        start, end = common(raw, after)
        if after != raw:
            text = raw.decode("utf-8-sig")
            assert start >= len(raw) - len(text.encode()) + len(text[: span.start].encode())
            assert end >= len(text[span.end :].encode())
    elif action == "new":
        path = (*chance.choice(list(containers(data, dict))), "new-key")
        after = set_value(raw, path, value)
        find(data, path[:-1])["new-key"] = value
    elif action == "append":
        lists = [path for path in containers(data, list) if not is_tables(raw, path)]
        if not lists:
            return
        path = chance.choice(lists)
        after = append_item(raw, path, value)
        find(data, path).append(value)
    elif action == "remove":
        path, _old = chance.choice(
            [(path, old) for path, old in leaves(data) if isinstance(path[-1], str)] or [((), 0)]
        )
        if not path:
            return
        try:
            after = remove_key(raw, path)
        except EditRefused:
            assert any(part is not None for part in path)
            return
        expected = parsed(after)
        assert path[-1] not in (try_find(expected, path[:-1]) or {})
        return
    elif action == "remove-item":
        lists = [path for path in containers(data, list) if find(data, path)]
        if not lists:
            return
        path = chance.choice(lists)
        place = chance.randrange(len(find(data, path)))
        after = remove_item(raw, path, place)
        if is_tables(raw, path) and len(find(data, path)) == 1:
            return
        del find(data, path)[place]
        start, _end = common(raw, after)
        assert start > 0 or len(raw) < 40 or path[0] == next(iter(data))
    elif action == "table":
        path = ("fresh", "one")
        after = add_table(raw, path, {"name": "x", "value": value})
        data["fresh"] = {"one": {"name": "x", "value": value}}
        assert after.startswith(raw)
    else:
        path = ("many",)
        after = add_array_table(raw, path, {"value": value})
        after = add_array_table(after, path, {"value": 2})
        data["many"] = [{"value": value}, {"value": 2}]
        assert after.startswith(raw)
    check_nothing_else_changed(raw, after, path, data, removed=action == "remove-item")


def find(data: Any, path: KeyPath) -> Any:
    for part in path:
        data = data[part]
    return data


def try_find(data: Any, path: KeyPath) -> Any:
    try:
        return find(data, path)
    except (KeyError, IndexError):
        return None


def is_tables(raw: bytes, path: KeyPath) -> bool:
    entry = SpanIndex(raw.decode("utf-8-sig")).find(path)
    return entry is None or entry.value is None


@settings(max_examples=2500, deadline=None, suppress_health_check=list(HealthCheck))
@given(SEEDS)
def test_an_edit_changes_nothing_but_what_was_asked(seed: int) -> None:
    change_something(seed)


@pytest.mark.soak
@MANY
@given(SEEDS)
def test_a_hundred_thousand_edits_change_nothing_else(seed: int) -> None:
    change_something(seed)


@FEW
@given(SEEDS)
def test_removing_a_table_leaves_every_other_as_it_was(seed: int) -> None:
    raw = made(seed)
    data = parsed(raw)
    for key in [key for key, value in data.items() if key[:1] == "t" and key[1:].isdigit() and value]:
        inner = next(iter(data[key]))
        try:
            after = parsed(remove_table(raw, (key, inner)))
        except EditRefused:
            continue
        del data[key][inner]
        if not data[key]:
            del data[key]
        assert same(after, data)
        return


@FEW
@given(st.text())
def test_any_text_is_set_safely(text: str) -> None:
    raw = b'[a]\nx = "old" # keep\ny = 1\n'
    try:
        after = set_value(raw, ("a", "x"), text)
    except EditRefused:
        assert any("\ud800" <= character <= "\udfff" for character in text)
        return
    assert parsed(after) == {"a": {"x": text, "y": 1}}
    assert after.endswith(b" # keep\ny = 1\n")
    assert after.count(b"\n") == 3


@FEW
@given(st.text(min_size=1), st.text())
def test_any_text_can_be_a_key(key: str, text: str) -> None:
    assume(not any("\ud800" <= character <= "\udfff" for character in key + text))
    raw = b'[a]\nx = "old" # keep\n'
    assert parsed(set_value(raw, ("a", "in", key), text))["a"]["in"] == {key: text}


@FEW
@given(st.binary(max_size=400))
def test_reading_arbitrary_bytes_never_raises(raw: bytes) -> None:
    document, problems = parse_document("f.toml", raw)
    locate(problems, {"f.toml": document})
    assert problems or document.data is not None


@FEW
@given(SEEDS)
def test_reading_a_damaged_file_never_raises_and_names_a_place(seed: int) -> None:
    raw = bytearray(made(seed))
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(raw))
        action = chance.random()
        if action < 0.4:
            del raw[at : at + chance.randint(1, 3)]
        elif action < 0.8:
            raw[at:at] = chance.choice([b"[", b"]", b'"', b"'", b"=", b"\n", b"{", b'"""', b"\xff", b"\x00", b"\r"])
        else:
            raw[at:at] = bytes(raw[at : at + 30])
        if not raw:
            return
    document, problems = parse_document("f.toml", bytes(raw))
    lines = document.text.split("\n")
    for each in locate(problems, {"f.toml": document}):
        assert 1 <= each.line <= len(lines)
        assert 1 <= each.column <= len(lines[each.line - 1]) + 1
    try:
        good: Any = parsed(bytes(raw))
    except (ValueError, RecursionError):
        assert problems
    else:
        assert not problems
        assert same(document.data, good)
