"""The notebook face: the form that participants fill in, the answers that evaluators code, the cohort they look at.

An exercise's one line is `from cohortkit.notebook import form; form(…)`; an evaluator's notebook begins with
`from cohortkit.notebook import cohort`, or codes answers with `code(coder=…)`. Names are looked up when asked for, so
that importing one does not load what another needs.
"""

from typing import Any

_HOME = {
    "code": "cohortkit.notebook.coding",
    "cohort": "cohortkit.notebook.cohort_api",
    "form": "cohortkit.notebook.opening",
}

__all__ = ["code", "cohort", "form"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"cohortkit.notebook has no {name}")
    import importlib

    return getattr(importlib.import_module(_HOME[name]), name)
