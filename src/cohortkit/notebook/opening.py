"""`form(…)`: the one line of an exercise notebook."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

from cohortkit.questions.exercise import Exercise
from cohortkit.questions.words import words


def form(exercise: str) -> None:
    """Show the form of an exercise (its JSON, as built) and, below it, the notebook's own copy of what was saved."""
    from IPython.display import display

    from cohortkit.notebook.kept import look
    from cohortkit.notebook.places import find_place
    from cohortkit.notebook.widget import Form
    from cohortkit.questions.building import mark_of

    made = Exercise.from_json(exercise)
    place = find_place(made.name, os.environ, Path.cwd(), anybody=not made.person, mark=mark_of(made))
    bundles: list[dict[str, Any]] = []
    shown = Form(made, place, look(made, place), clock=lambda: dt.datetime.now(dt.UTC), show=bundles.append)
    display(shown)
    # One output with an id, made once: each save replaces what it holds, and every save of the notebook keeps it.
    first = bundles[-1] if bundles else {"text/plain": words(made.language)["nothing_saved"]}
    copy = display(first, raw=True, display_id=True)
    shown.show_with(lambda bundle: copy.update(bundle, raw=True))
