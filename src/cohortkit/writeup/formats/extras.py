"""What is said when a format needs something that is not installed."""

from __future__ import annotations


class DocumentsMissing(RuntimeError):
    """A format needs the extra `[documents]`; the message says how to get it."""

    def __init__(self, form: str) -> None:
        super().__init__(f"{form} needs more than is installed: pip install 'cohortkit[documents]'")
