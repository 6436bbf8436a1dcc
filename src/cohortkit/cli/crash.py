"""What to do about an error of our own: a report that holds the names of code, never words or names of people."""

from __future__ import annotations

import os
import sys
import traceback


def report(error: BaseException, command: str, when: str) -> str:
    """Return the text of a report: versions, the command, and where in the code it happened.

    Messages of exceptions are left out, for they may quote what somebody wrote; so are paths outside the code.
    """
    import platform

    from cohortkit import __version__

    lines = [
        f"cohortkit {__version__}, Python {platform.python_version()}, {platform.system()}",
        f"at {when}",
        f"command: {command or 'cohortkit'}",
        "",
    ]
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        kind = type(each)
        lines.append(f"{kind.__module__}.{kind.__qualname__}")
        lines += [
            f"  {_module(frame.f_globals.get('__name__'))}:{number} in {frame.f_code.co_name}"
            for frame, number in traceback.walk_tb(each.__traceback__)
        ]
        each = each.__cause__ or each.__context__
    return "\n".join(lines) + "\n"


def keep(text: str) -> str | None:
    """Write a report where only its reader's user can see it; return its path, None where no disk takes it."""
    import tempfile

    try:
        descriptor, path = tempfile.mkstemp(prefix="cohortkit-report-", suffix=".txt")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return None
    return path


def tell(error: BaseException, command: str, when: str) -> None:
    """Keep a report and say where it is."""
    path = keep(report(error, command, when))
    where = f"a report without any names or words is in {path}" if path else "no report could be written"
    print(f"error: something went wrong inside cohortkit ({type(error).__name__}); {where}", file=sys.stderr)


def _module(name: object) -> str:
    """The name of a module; one that somebody else's script made up says nothing."""
    return name if isinstance(name, str) and name.replace(".", "").replace("_", "").isalnum() else "?"
