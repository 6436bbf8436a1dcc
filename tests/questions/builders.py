"""A small cohort with every kind of prompt, and returned files as people and tools make them."""

import datetime as dt
import functools
import hashlib
import json
from pathlib import Path
from typing import Any

from cohortkit.files.change import Change
from cohortkit.files.transaction import apply
from cohortkit.plan.load import load_plan
from cohortkit.plan.model import Plan
from cohortkit.questions.building import build_exercise
from cohortkit.questions.collecting import Collection, collect
from cohortkit.questions.surveys.importing import Proposal, propose_import

NOW = dt.datetime(2025, 3, 21, 12, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=2)
HELP = "What would help you to come more often?"
"""The question of the survey that is answered with several options."""
DAY = dt.date(2025, 3, 20)

DEFINITION = """
[cohort]
name = "Rivers and Ridges"
starts = 2025-01-15
ends = 2026-12-15
timezone = "America/Denver"

[organizations.ridge]
name = "Ridge Math Alliance"
short_name = "RMA"
[organizations.river]
name = "River Valley Leaders"
[organizations.lake]
name = "Lake: North and South"

[people.ana-ruiz]
name = "Ana Ruiz"
organization = "ridge"
email = "ana@ridge.example"
aliases = ["Anita Ruiz"]
[people.bo-lind]
name = "Bo Lind"
organization = "river"
email = "bo@river.example"
[people.di-moss]
name = "Di Moss"
organization = "lake"
[people.cy-park]
name = "Cy Park"
organization = "ridge"
roles = ["facilitator"]

[reflections.equity]
title = "A network designed for equity"
intro = "Ten minutes."
minutes = 10
opens = 2025-03-18
closes = 2025-04-01
[[reflections.equity.prompts]]
id = "structure"
kind = "bullets"
text = "What would be different about its structure?"
required = true
[reflections.equity.prompts.translations.es]
text = "¿Qué sería distinto en su estructura?"
[[reflections.equity.prompts]]
id = "story"
kind = "text"
text = "Tell one moment in which you saw it work."
[[reflections.equity.prompts]]
id = "hope"
kind = "scale"
text = "How likely is that by next year?"
scale = ["Not at all", "A little", "Somewhat", "Very"]
[reflections.equity.prompts.translations.es]
scale = ["Nada", "Un poco", "Bastante", "Mucho"]
[[reflections.equity.prompts]]
id = "advice"
kind = "then-now"
text = "How many people here would you call for advice?"
scale = ["None", "A few", "Some", "Many"]
[[reflections.equity.prompts]]
id = "first"
kind = "rank"
text = "What should come first?"
options = ["Trust", "Shared leadership", "Flexible structure"]
[[reflections.equity.prompts]]
id = "form"
kind = "choice"
text = "Which form of meeting helps you most?"
options = ["Pods", "Convenings, in person", "Lunch with a buddy"]
[[reflections.equity.prompts]]
id = "help"
kind = "choices"
text = "What would help you to come more often?"
options = ["An earlier hour", "A stipend", "A stipend, paid sooner", "Recordings"]
[[reflections.equity.prompts]]
id = "partnered"
kind = "yes-no"
text = "Did you start a partnership?"
[[reflections.equity.prompts]]
id = "members"
kind = "number"
text = "How many members did you reach?"
min = 0
max = 5000
[[reflections.equity.prompts]]
id = "ties"
kind = "roster"
of = "organizations"
text = "How do you work with each of them?"
scale = ["Not yet", "Know of", "Exchange ideas", "Work together"]

[surveys.year-end]
title = "Year-end survey"
waves = [{ id = "2025", opens = 2025-12-01, closes = 2025-12-20 }, { id = "2026", opens = 2026-11-15, closes = 2026-12-10 }]
[[surveys.year-end.prompts]]
id = "relationships"
kind = "scale"
text = "New or deeper relationships since the start"
scale = ["None", "A few", "Some", "Many"]

[surveys.open-door]
title = "Anybody may answer"
audience = "open"
[[surveys.open-door.prompts]]
id = "why"
kind = "text"
text = "Why did you come?"
"""

ANSWERS: dict[str, Any] = {
    "structure": ["Rotating chairs", "Members set the agenda"],
    "story": "In March.\nNobody spoke.",
    "hope": "Somewhat",
    "advice": {"then": "A few", "now": "Many"},
    "first": ["Trust", "Flexible structure", "Shared leadership"],
    "form": "Convenings, in person",
    "help": ["A stipend, paid sooner", "Recordings"],
    "partnered": True,
    "members": 120,
    "ties": {"river": "Exchange ideas", "lake": "Not yet"},
}
"""One whole set of answers by somebody of Ridge."""


def cohort_folder(folder: Path) -> Path:
    """Write the cohort into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cohort.toml").write_text(DEFINITION, encoding="utf-8")
    return folder


@functools.cache
def _plan_of(text: str) -> Plan:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "cohort.toml").write_text(text, encoding="utf-8")
        loaded = load_plan(Path(folder))
    assert loaded.plan is not None, loaded.problems
    return loaded.plan


def plan(replace: tuple[str, str] = ("", "")) -> Plan:
    """The plan, with one piece of the definition replaced."""
    assert replace[0] in DEFINITION
    return _plan_of(DEFINITION.replace(*replace) if replace[0] else DEFINITION)


def exercise(person: str | None = "ana-ruiz", set_id: str = "equity", of: Plan | None = None) -> dict[str, Any]:
    """An exercise notebook as JSON, as it was handed out."""
    notebook: dict[str, Any] = json.loads(build_exercise(of or plan(), set_id, person, on=DAY)[1])
    return notebook


def cell(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    """The first cell with a tag."""
    found: dict[str, Any] = next(each for each in notebook["cells"] if name in each["metadata"].get("tags", []))
    return found


def typed(notebook: dict[str, Any], **texts: str) -> dict[str, Any]:
    """Type texts under the placeholders of the cells for prompts (or `consent`, `person`), as a person does."""
    for name, text in texts.items():
        tag = name if name in {"consent", "person"} else f"answer:{name}"
        cell(notebook, tag)["source"] += f"\n{text}"
    return notebook


def canonical(value: Any) -> bytes:
    """Canonical JSON, written here a second time on purpose."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def answer_set(person: str = "ana-ruiz", at: str = "2025-03-20T17:30:00Z", **changes: Any) -> dict[str, Any]:
    """An answer set as the form saves it, its checksum made here."""
    prompts = plan().reflections["equity"].prompts
    of_prompts = [
        {"id": p.id, "kind": p.kind, "text": p.text, "options": list(p.options), "scale": list(p.scale)}
        for p in prompts
    ]
    value: dict[str, Any] = {
        "format": 1,
        "cohort": "rivers-and-ridges",
        "set": "equity",
        "prompts_hash": hashlib.sha256(canonical(of_prompts)).hexdigest(),
        "wave": "1",
        "person": person,
        "at": at,
        "answers": {"structure": ["Rotating chairs"], "hope": "Very"},
        "consent": "role",
        "answer_consent": {},
        **changes,
    }
    if "checksum" not in changes:
        value["checksum"] = hashlib.sha256(canonical(value)).hexdigest()
    return value


def with_output(notebook: dict[str, Any], value: Any) -> dict[str, Any]:
    """Put an answer set into the output of the form's cell."""
    bundle = {"application/vnd.cohortkit.answers+json": value, "text/plain": "as saved"}
    cell(notebook, "cohortkit-form")["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": bundle}]
    return notebook


def put(path: Path, value: Any) -> Path:
    """Write JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def collected(cohort: Path, *paths: Path, now: dt.datetime = NOW, of: Plan | None = None) -> Collection:
    """Collect and store."""
    outcome = collect(of or plan(), cohort, paths, now=now)
    stored(cohort, outcome.change)
    return outcome


def stored(cohort: Path, change: Change) -> None:
    """Apply a change when there is one."""
    if not change.is_empty:
        apply(cohort, change, now=NOW, by="cy-park")


def on_record(cohort: Path, person: str = "ana-ruiz", where: str = "equity/1") -> dict[str, Any]:
    """The response file of a person, parsed."""
    import tomli

    return tomli.loads((cohort / "responses" / where / f"{person}.toml").read_text(encoding="utf-8"))


def tree(folder: Path) -> dict[str, bytes]:
    """All visible contents of a folder, but for the undo history."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".cohortkit" not in path.parts
    }


def propose(cohort: Path, content: bytes, **given_: object) -> Proposal:
    """What an export of another tool would add to the survey of these tests, two days later."""
    return propose_import(plan(), cohort, "equity", content, wave=None, now=LATER, **given_)  # type: ignore[arg-type]
