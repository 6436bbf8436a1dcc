"""Synthesis notebooks: made from templates, run, and made again without losing what an evaluator did in them.

Each cell that is made carries its name and the digest of what was made. Building again compares three things: what
was made before (the digest), what stands there now, and what would be made today.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from cohortkit.handed_out import find
from cohortkit.plan.model import ORDERED, WORDED, QuestionSet
from cohortkit.records.cohort import Cohort
from cohortkit.writeup.from_findings import first_look
from cohortkit.writeup.templates import calculating, told

DEFAULT_FOLDER = "notebooks/synthesis"
OFFER = "made-anew"
"""The tag of a cell that shows what would be made today, below one that the evaluator changed."""
PROSE = "report-prose"
"""The tag of the heading below which an evaluator's own words go into the report."""

Notebook = dict[str, Any]
Cell = dict[str, Any]


class SynthesisRefused(ValueError):
    """A notebook that cannot be made or brought up to date; the message says which and why."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """One notebook to be made: its file's stem, its template, and what the template may say."""

    name: str
    template: str
    values: dict[str, Any]


def wanted(cohort: Cohort) -> Iterator[Wanted]:
    """The notebooks of a cohort: one for each area, survey and reflection, and one for the network."""
    plan = cohort.plan
    for area in plan.areas.values():
        items = [
            {"set": each.id, "wave": wave, "prompt": prompt.id}
            for each in (*plan.surveys.values(), *plan.reflections.values())
            for wave in _answered_waves(cohort, each)[-1:]
            for prompt in each.prompts
            if area.id in prompt.areas and prompt.kind in ORDERED
        ]
        values = {"id": area.id, "title": area.title, "about": area.about, "items": items}
        yield Wanted(name=f"area-{area.id}", template="area", values=values)
    for table, template in ((plan.surveys, "survey"), (plan.reflections, "reflection")):
        for question_set in table.values():
            waves = _answered_waves(cohort, question_set)
            words = [
                {"prompt": prompt.id, "text": prompt.text, "wave": wave}
                for wave in waves[-1:]
                for prompt in question_set.prompts
                if prompt.kind in WORDED
            ]
            scales = [prompt.id for prompt in question_set.prompts if prompt.kind in ORDERED]
            broken_down = [{"wave": wave, "first": scales[0]} for wave in waves[-1:]] if scales else []
            values = {
                "id": question_set.id,
                "title": question_set.title,
                "intro": question_set.intro,
                "waves": [{"wave": wave} for wave in waves],
                "closed_waves": broken_down,
                "chosen_waves": [{"wave": wave} for wave in waves] if scales else [],
                "words": words,
            }
            yield Wanted(name=f"{template}-{question_set.id}", template=template, values=values)
    reported = [
        {"set": each.id, "title": each.title, "wave": waves[-1], "before": waves[0] if len(waves) > 1 else ""}
        for each in (*plan.surveys.values(), *plan.reflections.values())
        if any(prompt.kind == "roster" for prompt in each.prompts) and (waves := _answered_waves(cohort, each))
    ]
    halfway = first_look(cohort).isoformat()
    yield Wanted(name="network", template="network", values={"halfway": halfway, "reported": reported})


def _answered_waves(cohort: Cohort, question_set: QuestionSet) -> list[str]:
    answered = {each.wave for each in cohort.responses.values() if each.set == question_set.id}
    return [wave.id for wave in question_set.all_waves if wave.id in answered]


def made(cohort: Cohort, each: Wanted, *, place: str = "", day: str = "") -> Notebook:
    """Make one notebook from its template, unrun.

    `place` leads from the notebook to a cohort that is not above it, `day` is another day than the reader's.
    Raises SynthesisRefused for a template at fault.
    """
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    path = find("templates", f"synthesis/{each.template}.ipynb", cohort.folder)
    template = read_notebook(path.read_bytes(), path.name)
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    values = {"place": place, "day": day, **each.values}
    cells = []
    try:
        with calculating():
            for repeats, together in groupby(template["cells"], key=_repeats):
                group = list(together)
                for item in values[repeats] if repeats else [None]:
                    for cell in group:
                        key = _about(cell).get("cell", cell.get("id", ""))
                        if item is not None:
                            key += "/" + "/".join(str(item[name]) for name in ("set", "prompt", "wave") if name in item)
                        filled = environment.from_string(_joined(cell)).render(_plain({**values, "each": item}, cell))
                        if filled.strip():  # a heading may have nothing to stand above
                            cells.append(_made_cell(each.name, key, cell, filled.strip()))
            section = environment.from_string(template["metadata"]["cohortkit"]["section"]).render(values)
    except (TemplateError, KeyError) as error:
        raise SynthesisRefused(f"{told(path, cohort.folder)} cannot be filled in: {error}") from error
    keys = [cell["metadata"]["cohortkit"]["cell"] for cell in cells]
    about = {"notebook": each.name, "section": section, "made": keys}
    metadata = {key: value for key, value in template["metadata"].items() if key != "widgets"}
    return {"cells": cells, "metadata": {**metadata, "cohortkit": about}, "nbformat": 4, "nbformat_minor": 5}


def _about(cell: Cell) -> dict[str, Any]:
    about: dict[str, Any] = cell.get("metadata", {}).get("cohortkit", {})
    return about


def _repeats(cell: Cell) -> str:
    """What a template's cell is repeated for; neighbours that share it are repeated together."""
    return str(_about(cell).get("each", ""))


def _plain(values: Mapping[str, Any], cell: Cell) -> dict[str, Any]:
    """Values as they may stand in a cell: in code as parts of a string, in Markdown as text and nothing else."""
    in_code = cell["cell_type"] == "code"

    def settle(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: settle(each) for key, each in value.items()}
        if isinstance(value, list):
            return [settle(each) for each in value]
        if not isinstance(value, str):
            return value
        if in_code:
            return json.dumps(value, ensure_ascii=False)[1:-1]
        from cohortkit.writeup.formats.markdown import escape

        return escape(value)

    return {key: settle(value) for key, value in values.items()}


def _made_cell(notebook: str, key: str, cell: Cell, source: str) -> Cell:
    about = {"cell": key, "made": _digest(source)}
    metadata = {**{k: v for k, v in cell.get("metadata", {}).items() if k == "tags"}, "cohortkit": about}
    name = hashlib.sha256(f"{notebook}\0{key}".encode()).hexdigest()[:12]
    new: Cell = {"cell_type": cell["cell_type"], "id": name, "metadata": metadata, "source": source}
    if cell["cell_type"] == "code":
        new |= {"execution_count": None, "outputs": []}
    return new


def merged(old: Notebook | None, new: Notebook) -> tuple[Notebook, int]:
    """Bring a notebook up to date; returns it and the number of the evaluator's cells that were kept.

    Cells made before and left alone become today's; changed ones stay, with today's offered below where it differs
    from what was made then; cells of the evaluator stay where they are, in the order they were put; what was deleted
    stays away.
    """
    if old is None:
        return new, 0
    today = {cell["metadata"]["cohortkit"]["cell"]: cell for cell in new["cells"]}
    before = set(old.get("metadata", {}).get("cohortkit", {}).get("made", ()))
    cells: list[Cell] = []
    placed: set[str] = set()
    kept = 0
    for cell in old["cells"]:
        about = cell.get("metadata", {}).get("cohortkit", {})
        key = about.get("cell")
        if OFFER in cell.get("metadata", {}).get("tags", ()) and _digest(_joined(cell)) == about.get("made"):
            continue  # offered before and left alone; made anew below where it is still wanted
        if key is None or key in placed:
            cells.append(cell)
            kept += 1
        elif _digest(_joined(cell)) == about.get("made"):
            placed.add(key)
            if key in today:
                cells.append(_kept_place(cell, today[key]))
        else:
            placed.add(key)
            cells.append(cell)
            kept += 1
            offer = today.get(key)
            if offer is not None and offer["metadata"]["cohortkit"]["made"] != about.get("made"):
                cells.append(_offered(offer))
    _insert_new(cells, new["cells"], placed | before)
    metadata = {**old.get("metadata", {}), "cohortkit": new["metadata"]["cohortkit"]}
    metadata.pop("widgets", None)
    made_ever = [*new["metadata"]["cohortkit"]["made"], *sorted(before - set(today))]
    metadata["cohortkit"] = {**new["metadata"]["cohortkit"], "made": made_ever}
    return {**old, "cells": _with_ids(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, kept


def _kept_place(old: Cell, new: Cell) -> Cell:
    """Today's cell with the tags that somebody put on the old one."""
    tags = list(dict.fromkeys([*new["metadata"].get("tags", ()), *old.get("metadata", {}).get("tags", ())]))
    return {**new, "metadata": {**new["metadata"], **({"tags": tags} if tags else {})}}


def _offered(cell: Cell) -> Cell:
    name = hashlib.sha256(f"offer\0{cell['id']}".encode()).hexdigest()[:12]
    tags = [*cell["metadata"].get("tags", ()), OFFER]
    return {**cell, "id": name, "metadata": {**cell["metadata"], "tags": tags}}


def is_own(cell: Cell) -> bool:
    """Whether a cell is the evaluator's: added, or changed since it was made."""
    about = _about(cell)
    return "cell" not in about or _digest(_joined(cell)) != about.get("made")


def _insert_new(cells: list[Cell], made_today: list[Cell], known: set[str]) -> None:
    """Put cells that were never made before behind the one that comes before them today."""
    previous: str | None = None
    for cell in made_today:
        key = cell["metadata"]["cohortkit"]["cell"]
        if key not in known:
            places = [
                n
                for n, each in enumerate(cells)
                if each.get("metadata", {}).get("cohortkit", {}).get("cell") == previous
            ]
            cells.insert(places[-1] + 1 if places else len(cells), cell)
        previous = key


def _with_ids(cells: Iterable[Cell]) -> list[Cell]:
    """Give every cell an id of its own; copies made in an editor may share one."""
    seen: set[str] = set()
    settled = []
    for number, cell in enumerate(cells):
        name = cell.get("id") or hashlib.sha256(f"{number}\0{_joined(cell)}".encode()).hexdigest()[:12]
        while name in seen:
            name = hashlib.sha256(f"{name}\0{number}".encode()).hexdigest()[:12]
        seen.add(name)
        settled.append({**cell, "id": name})
    return settled


def read_notebook(content: bytes, name: str) -> Notebook:
    """Read a notebook as JSON; nothing in it is run or shown. Raises SynthesisRefused."""
    try:
        notebook = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise SynthesisRefused(f"{name} is not a notebook: {error}") from error
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list) or notebook.get("nbformat") != 4:
        raise SynthesisRefused(f"{name} is not a notebook of format 4; mend it, or move it away")
    cells = notebook["cells"]
    if not all(isinstance(cell, dict) and cell.get("cell_type") in ("code", "markdown", "raw") for cell in cells):
        raise SynthesisRefused(f"{name} holds a cell that is neither code nor text; mend it, or move it away")
    return notebook


def written(notebook: Notebook) -> bytes:
    """The notebook as a file: sources as lists of lines, keys in a settled order."""
    cells = [{**cell, "source": _joined(cell).splitlines(keepends=True)} for cell in notebook["cells"]]
    settled = json.dumps({**notebook, "cells": cells}, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{settled}\n".encode()


def renewed(cohort: Cohort, each: Wanted, folder: Path, *, day: str = "") -> tuple[Notebook, int]:
    """A notebook of a folder as it is made today, and the number of the evaluator's cells that are kept in it."""
    path = folder / f"{each.name}.ipynb"
    present = read_notebook(path.read_bytes(), path.name) if path.is_file() else None
    return merged(present, made(cohort, each, place=place_from(folder, cohort.folder), day=day))


def kept_from_git(folder: Path, cohort_folder: Path) -> dict[str, bytes]:
    """The file that goes with notebooks inside a cohort, unless there is one: git would keep words taken back."""
    if not folder.resolve().is_relative_to(cohort_folder.resolve()) or (folder / ".gitignore").exists():
        return {}
    return {".gitignore": b"# Answers stand in these notebooks, and git keeps what was taken back.\n*\n"}


def place_from(folder: Path, cohort_folder: Path) -> str:
    """How a notebook in a folder finds the cohort: nothing where it lies above, else the way there."""
    if folder.resolve().is_relative_to(cohort_folder.resolve()):
        return ""
    return Path(os.path.relpath(cohort_folder.resolve(), folder.resolve())).as_posix()


def _joined(cell: Cell) -> str:
    source = cell.get("source", "")
    return "".join(source) if isinstance(source, list) else str(source)


def _digest(source: str) -> str:
    return hashlib.sha256(source.strip().encode()).hexdigest()[:16]
