"""Editing a large definition and reading many small records, beside tomlkit and bare tomli."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

import tomli
import tomlkit

from benchmarks.clock import alternately
from benchmarks.row import Row

RECORDS = 20_000


def rows() -> list[Row]:
    return [_edit(), _read()]


def large_definition() -> bytes:
    """Return a definition of about one megabyte."""
    people = (
        f'[people.person-{number}]\nname = "Person {number}"\norganization = "ridge"\n'
        f'roles = ["participant"]   # as agreed\nemail = "person-{number}@ridge.example"\n\n'
        for number in range(8_000)
    )
    return ('[cohort]\nname = "Rivers"\n\n[organizations.ridge]\nname = "Ridge"\n\n' + "".join(people)).encode()


def _edit() -> Row:
    from cohortkit.files.edits import set_value

    raw = large_definition()

    def peer() -> object:
        document = tomlkit.parse(raw.decode())
        document["people"]["person-4000"]["name"] = "New"
        return tomlkit.dumps(document).encode()

    ours, peers = alternately(4, lambda: set_value(raw, ("people", "person-4000", "name"), "New"), peer)
    work = f"one edit of a {len(raw) / 1e6:.1f} MB cohort.toml"
    return Row(work, ours, "tomlkit parse + dump", peers, "≥ 10× faster", ours * 10 <= peers)


def _read() -> Row:
    from cohortkit.files.document import read_file

    with tempfile.TemporaryDirectory() as folder:
        names = [f"{number:05d}.toml" for number in range(RECORDS)]
        for name in names:
            Path(folder, name).write_text(
                'at = 2025-03-11T18:05:00Z\nby = "cy-park"\nnotes = ""\n[attendance]\nana-ruiz = "present"\n'
                'bo-lind = "excused"\n'
            )
        ours, peer = alternately(
            3,
            lambda: [read_file(folder, name) for name in names],
            lambda: [tomli.loads(Path(folder, name).read_text("utf-8"), parse_float=Decimal) for name in names],
        )
    return Row(f"reading {RECORDS:,} records", ours, "Path.read_text + tomli", peer, "≤ 1×", ours <= peer)
