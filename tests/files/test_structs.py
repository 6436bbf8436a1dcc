"""Structs are read by several threads at once without harm, from the first time on."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import cohortkit

SOURCE = Path(cohortkit.__file__).parent

PROGRAM = """
import sys, threading
from typing import Optional
import msgspec
from cohortkit.files.structs import learned

sys.setswitchinterval(1e-6)
for _ in range(150):
    Inner = msgspec.defstruct("Inner", [(f"part_{at}", Optional[list[int]], None) for at in range(20)])
    Outer = msgspec.defstruct("Outer", [(f"key_{at}", Optional[dict[str, Inner]], None) for at in range(20)])
    start = threading.Barrier(4)

    def read():
        start.wait()
        msgspec.convert({"key_19": {"a": {"part_19": [1]}}}, learned(Outer))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
print("alive")
"""


def test_a_struct_that_several_threads_read_for_the_first_time_does_not_end_the_process() -> None:
    told = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (0, "alive\n")


def test_no_struct_is_read_without_being_learned_first() -> None:
    bare = []
    for path in sorted(SOURCE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and path.name != "structs.py":
                kind = _kind_read_into(call)
                if kind is not None and not _is_learned(kind):
                    bare.append(f"{path.relative_to(SOURCE).as_posix()}: {ast.unparse(kind)}")
    # What consists of nothing but the language's own types needs no learning.
    assert bare == [
        "calendar/busy.py: list[tuple[dt.datetime, dt.datetime]]",
        "questions/surveys/exports.py: dict[str, str]",
        "tui/drafts.py: dict[str, object]",
    ]


def _kind_read_into(call: ast.Call) -> ast.expr | None:
    name = ast.unparse(call.func)
    if name == "msgspec.convert":
        return call.args[1]
    if name in ("msgspec.json.decode", "msgspec.msgpack.decode"):
        return next((each.value for each in call.keywords if each.arg == "type"), None)
    return None


def _is_learned(kind: ast.expr) -> bool:
    return isinstance(kind, ast.Call) and ast.unparse(kind.func) == "learned"
