"""The rule of every change of the definition: it may bring no new error into it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from cohortkit.files.change import Change
from cohortkit.files.document import Document
from cohortkit.files.problems import Problem
from cohortkit.plan.load import LoadedPlan, load_plan


class BreakingChangeRefused(Exception):
    """A change that would bring errors into the definition; ``problems`` and ``documents`` say which and where."""

    def __init__(self, problems: list[Problem], documents: Mapping[str, Document]) -> None:
        super().__init__("the result would not be right; nothing was written")
        self.problems = problems
        self.documents = documents


def refuse_new_errors(loaded: LoadedPlan, change: Change) -> None:
    """Raise ``BreakingChangeRefused`` where a change would bring an error that was not there before.

    Only changes of the files of the definition are looked at; problems that were there already do not stop anybody.
    """
    after = {each.file: each.after for each in change.files if each.after is not None and each.before != each.after}
    definition = {file: content for file, content in after.items() if file in loaded.documents}
    if not definition:
        return
    from cohortkit.plan.checks import plan_problems

    changed = load_plan(loaded.folder, loaded.main, instead=definition)
    known = _errors([*loaded.problems, *plan_problems(loaded)])
    fresh = _new([*changed.problems, *plan_problems(changed)], known)
    if fresh:
        raise BreakingChangeRefused(fresh, changed.documents)


def _errors(problems: list[Problem]) -> Counter[tuple[str, str, str]]:
    return Counter((each.code, each.message, each.file) for each in problems if each.severity == "error")


def _new(problems: list[Problem], known: Counter[tuple[str, str, str]]) -> list[Problem]:
    """The errors that were not there before; their paths may have shifted, so they are told apart by their words."""
    left = known.copy()
    fresh = []
    for each in problems:
        key = (each.code, each.message, each.file)
        if each.severity != "error":
            continue
        if left[key]:
            left[key] -= 1
        else:
            fresh.append(each)
    return fresh
