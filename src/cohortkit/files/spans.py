"""Where a path of a TOML document stands in its text: its value, its key, its header."""

from bisect import bisect_right
from typing import NamedTuple

from cohortkit.files.problems import KeyPath
from cohortkit.files.scan import (
    DoesNotScan,
    Header,
    KeyPart,
    Pair,
    elements,
    headers,
    inline_pairs,
    pairs,
)


class Span(NamedTuple):
    """A stretch of text: offsets of its first character and of the one after its last."""

    start: int
    end: int


class Section(NamedTuple):
    """A table with a header (or the root, without one): its path, and the text its pairs stand in."""

    path: KeyPath
    header: Header | None
    start: int
    end: int


class Entry(NamedTuple):
    """What was found at a path.

    ``value`` is set when it is written after an equals sign or stands in an array; ``key`` and ``header`` are as
    ``SpanIndex`` gives them; ``section`` is where it is written; ``holder`` the bracket of the inline table or array
    it stands in.
    """

    value: Span | None
    key: Span | None
    header: Span
    section: Section
    pair: Pair | None = None
    holder: int | None = None


class SpanIndex:
    """Paths to places in a text that tomli has accepted (without byte order mark).

    Only the headers are read at first; the pairs of a section when a path asks for them.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.sections: list[Section] = []
        self._by_path: dict[KeyPath, Section] = {}
        self._implied: dict[KeyPath, tuple[Section, KeyPart]] = {}
        self._pairs: dict[int, list[Pair]] = {}
        self._line_starts: list[int] | None = None
        self._read_headers()

    def value(self, path: KeyPath) -> Span | None:
        """Return the span of the value, or of the header where the path is a table with one."""
        entry = self.find(path)
        return None if entry is None else entry.value or entry.header

    def key(self, path: KeyPath) -> Span | None:
        """Return the span of the last part of the key; for an element of an array, of its value."""
        entry = self.find(path)
        return None if entry is None else entry.key or entry.value or entry.header

    def header(self, path: KeyPath) -> Span | None:
        """Return what heads a table: its header, the key of an inline table, the first dotted key that makes it."""
        entry = self.find(path)
        return None if entry is None else entry.header

    def find(self, path: KeyPath) -> Entry | None:
        """Return what stands at a path; ``None`` for the root or where there is nothing."""
        if not path:
            return None
        try:
            return self._find(path)
        except DoesNotScan:
            return None

    def section(self, path: KeyPath) -> Section | None:
        """Return the section with exactly this header; the root for the empty path."""
        return self._by_path.get(path)

    def pairs_of(self, section: Section) -> list[Pair]:
        """Return the pairs written directly in a section."""
        known = self._pairs.get(section.start)
        if known is None:
            known = self._pairs[section.start] = list(pairs(self.text, section.start, section.end))
        return known

    def place(self, span: Span) -> tuple[int, int, int, int]:
        """Return line, column, end line and end column of a span, counted from 1 in code points."""
        return (*self.point(span.start), *self.point(span.end))

    def point(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, counted from 1."""
        if self._line_starts is None:
            starts, position = [0], self.text.find("\n")
            while position >= 0:
                starts.append(position + 1)
                position = self.text.find("\n", position + 1)
            self._line_starts = starts
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def _read_headers(self) -> None:
        try:
            found = list(headers(self.text))
        except DoesNotScan:
            found = []
        root = Section((), None, 0, found[0].start if found else len(self.text))
        self.sections.append(root)
        self._by_path[()] = root
        positions: dict[KeyPath, int] = {}
        implied = self._implied
        for number, header in enumerate(found):
            end = found[number + 1].start if number + 1 < len(found) else len(self.text)
            path: KeyPath = ()
            prefixes: list[tuple[KeyPath, KeyPart]] = []
            last = header.key[-1]
            for part in header.key:
                path = (*path, part.name)
                prefixes.append((path, part))
                if header.array and part is last:
                    positions[path] = positions.get(path, -1) + 1
                if path in positions:
                    path = (*path, positions[path])
                    prefixes.append((path, part))
            section = Section(path, header, header.end, end)
            self.sections.append(section)
            self._by_path.setdefault(path, section)
            for prefix, part in prefixes:
                if prefix not in implied:
                    implied[prefix] = (section, part)

    def _find(self, path: KeyPath) -> Entry | None:
        section = self._by_path.get(path)
        if section is not None and section.header is not None:
            header = section.header
            last = header.key[-1]
            key = None if isinstance(path[-1], int) else Span(last.start, last.end)
            return Entry(None, key, Span(header.start, header.end), section)
        for length in range(len(path) - 1, -1, -1):
            within = self._by_path.get(path[:length])
            if within is not None:
                entry = self._among(self.pairs_of(within), path[length:], within, None)
                if entry is not None:
                    return entry
        implied = self._implied.get(path)
        if implied is None:
            return None
        section, part = implied
        head = section.header
        if head is None:
            return None
        return Entry(None, Span(part.start, part.end), Span(head.start, head.end), section)

    def _among(self, written: list[Pair], rest: KeyPath, section: Section, holder: int | None) -> Entry | None:
        for pair in written:
            names = tuple(part.name for part in pair.key)
            common = min(len(names), len(rest))
            if names[:common] != rest[:common]:
                continue
            if len(rest) < len(names):
                part = pair.key[len(rest) - 1]
                span = Span(part.start, part.end)
                return Entry(None, span, span, section, pair, holder)
            if len(rest) == len(names):
                key = Span(pair.key[-1].start, pair.key[-1].end)
                value = Span(pair.value_start, pair.value_end)
                return Entry(value, key, key, section, pair, holder)
            entry = self._inside(pair.value_start, rest[len(names) :], section)
            if entry is not None:
                return entry
        return None

    def _inside(self, start: int, rest: KeyPath, section: Section) -> Entry | None:
        opening = self.text[start]
        if opening == "[" and isinstance(rest[0], int):
            for number, (element, end) in enumerate(elements(self.text, start)):
                if number == rest[0]:
                    if len(rest) > 1:
                        return self._inside(element, rest[1:], section)
                    span = Span(element, end)
                    return Entry(span, None, span, section, None, start)
        elif opening == "{" and isinstance(rest[0], str):
            return self._among(list(inline_pairs(self.text, start)), rest, section, start)
        return None
