"""Structs that several threads may read values into at once."""

from __future__ import annotations

import contextlib
import threading
from typing import TypeVar

import msgspec

Kind = TypeVar("Kind")

_learned: set[object] = set()
_learning = threading.Lock()


def learned(kind: Kind) -> Kind:
    """Return a type, ready to be given to msgspec by any thread.

    msgspec works out how to read a struct when it first does. Another thread that reads the same struct meanwhile
    falls into what is half worked out, and the whole process dies. So each type is learned by one thread, alone.
    """
    if kind not in _learned:
        with _learning:
            with contextlib.suppress(msgspec.ValidationError):
                msgspec.convert(None, kind)
            _learned.add(kind)
    return kind
