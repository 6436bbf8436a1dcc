"""The concern about the files themselves: problems that `check` would name."""

from __future__ import annotations

from collections.abc import Iterator

from cohortkit.status.attention import Asked, Attention, Urgency


def problems(asked: Asked) -> Iterator[Attention]:
    """Say how many problems there are in the definition and the records."""
    found = asked.cohort.problems(prose=False)
    errors = sum(each.severity == "error" for each in found)
    warnings = len(found) - errors
    if not found:
        return
    numbers = {"error": errors, "warning": warnings}
    counted = [f"{number} {word}{'' if number == 1 else 's'}" for word, number in numbers.items() if number]
    yield Attention(
        "problems",
        "files",
        f"The files have {' and '.join(counted)}",
        None,
        "cohortkit check",
        Urgency.TODAY if errors else Urgency.LATER,
    )
