"""The notebook that is handed out: one hidden line that opens the form, and cells to type into where it cannot.

What a cell is for stands in its tags and again in a comment in its source, because some tools strip metadata.
The same exercise always gives the same bytes.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable
from pathlib import Path
from string import Template
from typing import Any

from cohortkit import handed_out
from cohortkit.plan.model import Plan
from cohortkit.questions.asked import Asked
from cohortkit.questions.canonical import canonical_json, digest
from cohortkit.questions.exercise import Exercise, exercise
from cohortkit.questions.words import CONSENTS, words

MARK = "cohortkit"
"""The key of our own metadata, and the word that begins the comment naming the exercise."""

OURS = "<!-- question -->"
"""Stands in cells that are not to be typed into, so that a cell somebody adds is told from ours. Where a prompt is
asked it names the prompt, so that words typed into the wrong cell or a new one still find their question."""

VOILA_TEMPLATE = "cohortkit"


def build_exercise(
    plan: Plan,
    set_id: str,
    person: str | None = None,
    wave: str | None = None,
    *,
    on: dt.date,
    folder: Path | None = None,
) -> tuple[str, bytes]:
    """Return the file name and the bytes of an exercise notebook; `folder` may hold a cohort's own templates.

    Raises `NoSuchSet`.
    """
    made = exercise(plan, set_id, person, wave, on=on)
    return f"{made.name}.ipynb", notebook_of(made, folder)


def notebook_of(made: Exercise, folder: Path | None = None) -> bytes:
    """Write the notebook of an exercise (nbformat 4.5, one trailing line end)."""
    cells = list(_cells(made, folder))
    notebook = {
        "cells": [_with_id(made, position, cell) for position, cell in enumerate(cells)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "title": made.title,
            "voila": {"template": VOILA_TEMPLATE},
            MARK: identity(made),
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def identity(made: Exercise) -> dict[str, str]:
    """Return what says whose answers a notebook is for."""
    return {
        "cohort": made.cohort,
        "set": made.set,
        "wave": made.wave,
        "person": made.person,
        "prompts_hash": made.prompts_hash,
    }


def mark_of(made: Exercise) -> str:
    """Return the comment that says in the first cell whose answers a notebook is for."""
    return f"<!-- {MARK}: {canonical_json(identity(made)).decode()} -->"


def placeholder(asked: Asked, language: str) -> str:
    """Return what stands in an answer cell before anybody has typed into it."""
    say = words(language)
    here = f"*{say['plain_here']}*"
    shown = asked.in_language(language)
    if asked.kind == "choices":
        return "\n".join((here, "", *(f"- [ ] {option}" for option in shown.options)))
    if asked.kind == "roster":
        return "\n".join((here, "", *(f"- {row.label}:" for row in asked.rows)))
    return here


def consent_placeholder(language: str) -> str:
    """Return what stands in the consent cell before anybody has typed into it."""
    say = words(language)
    return f"*{say['plain_consent']}*\n\n*{say['plain_consent_one']}*"


def person_placeholder(language: str) -> str:
    """Return what stands in the cell for a name."""
    return f"*{words(language)['plain_who']}*"


def _cells(made: Exercise, folder: Path | None) -> Iterable[dict[str, Any]]:
    say = words(made.language)
    yield _markdown(f"{mark_of(made)}\n{_opening(made, folder)}", "opening")
    yield {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {
            "cellView": "form",
            "jupyter": {"source_hidden": True},
            "tags": ["cohortkit-form", "hide-input", "remove-input"],
        },
        "outputs": [],
        # A JSON text of ASCII letters is a Python text too: what the cell holds can be read by anybody who unfolds it.
        "source": f"from cohortkit.notebook import form; form({made.to_json()!r})",
    }
    plain = _fill(_template("exercise/plain.md", folder), {key: say[key] for key in ("plain_title", "plain_intro")})
    yield _markdown(f"{OURS}\n{plain}", "plain")
    if not made.person:
        names = "\n".join(f"- {row.label}" for row in made.people)
        yield _markdown(f"{OURS}\n### {say['who']}\n\n{say['who_help']}\n\n{names}".rstrip(), "question")
        yield _markdown(f"<!-- person -->\n{person_placeholder(made.language)}", "person")
    for number, asked in enumerate(made.prompts, start=1):
        yield _markdown(f"<!-- question:{asked.id} -->\n{question_text(asked, number, made.language)}", "question")
        yield _markdown(f"<!-- answer:{asked.id} -->\n{placeholder(asked, made.language)}", f"answer:{asked.id}")
    yield _markdown(_consent(made.language), "question")
    yield _markdown(f"<!-- consent -->\n{consent_placeholder(made.language)}", "consent")


def _opening(made: Exercise, folder: Path | None) -> str:
    say = words(made.language)
    facts = [
        say["illustrative"] if made.illustrative else "",
        say["for_person"].format(name=_inline(made.person_name)) if made.person_name else "",
        say["minutes"].format(minutes=made.minutes) if made.minutes else "",
        say["due"].format(day=made.closes.isoformat()) if made.closes else "",
    ]
    filled = _fill(
        _template("exercise/opening.md", folder),
        {
            "title": _inline(made.title),
            "intro": _block(made.intro),
            "facts": " · ".join(filter(None, facts)),
            "open_form": say["open_form"],
        },
    )
    return re.sub(r"\n{3,}", "\n\n", filled)


def question_text(asked: Asked, number: int, language: str) -> str:
    """Return what stands in the cell that asks a prompt."""
    say = words(language)
    shown = asked.in_language(language)
    required = f" *({say['required']})*" if asked.required else ""
    how = say[f"plain_{asked.kind.replace('-', '_')}"]
    labels = shown.options or shown.scale
    listed = "" if asked.kind == "choices" else "\n".join(f"- {label}" for label in labels)
    parts = (
        f"### {number}. {_inline(shown.text)}{required}",
        _block(shown.help),
        how,
        listed,
    )
    return "\n\n".join(filter(None, parts))


def _consent(language: str) -> str:
    say = words(language)
    meanings = "\n".join(
        f"- **{consent}** · {say[f'consent_{consent}']}: {say[f'consent_{consent}_means']}" for consent in CONSENTS
    )
    return f"{OURS}\n### {say['consent']}\n\n{say['consent_intro']}\n\n{meanings}\n\n{say['consent_withdraw']}"


def _markdown(source: str, tag: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {"tags": [tag]}, "source": source}


def _with_id(made: Exercise, position: int, cell: dict[str, Any]) -> dict[str, Any]:
    # nbformat 4.5 wants an id in every cell; it must not change from one build to the next.
    name = digest([made.cohort, made.set, made.wave, made.person, position])[:12]
    return {"id": f"ck-{name}", **cell}


def _template(name: str, folder: Path | None) -> Template:
    return Template(handed_out.find("templates", name, folder).read_text(encoding="utf-8"))


def _fill(template: Template, values: dict[str, str]) -> str:
    return template.safe_substitute(values).strip() + "\n"


def _inline(text: str) -> str:
    return " ".join(text.split()).replace("<", "&lt;")


def _block(text: str) -> str:
    return text.strip().replace("<", "&lt;")
