"""Answers on their way back: what two people who had not answered send in, one typed and one saved by the form."""

from __future__ import annotations

import json
from typing import Any

from cohortkit.demo.answers import sitting
from cohortkit.demo.block import Block
from cohortkit.demo.grammar import Speaker
from cohortkit.plan.model import Plan, Prompt
from cohortkit.plan.names import cohort_id
from cohortkit.questions.answer_set import AnswerSet, to_json_value
from cohortkit.questions.building import build_exercise
from cohortkit.records.model import Response

LATE = "carrying-on"


def returned_files(plan: Plan, people: tuple[str, ...], seed: int) -> dict[str, bytes]:
    """Return the files that people send in, by name: the first types into the notebook, the others use the form."""
    block, speaker = Block(plan, 1, seed), Speaker()
    question_set = plan.reflections[LATE]
    wave = question_set.all_waves[0]
    files: dict[str, bytes] = {}
    for number, person in enumerate(people):
        response = sitting(block, question_set, wave, plan.people[person], speaker)
        name, notebook = build_exercise(plan, LATE, person, wave.id, on=response.at.date())
        if number == 0:
            files[name] = _typed(notebook, question_set.prompts, response)
        else:
            files[name.removesuffix(".ipynb") + ".answers.json"] = _saved(plan, response)
    return files


def _saved(plan: Plan, response: Response) -> bytes:
    saved = AnswerSet(
        cohort=cohort_id(plan),
        set=response.set,
        wave=response.wave,
        person=response.person,
        at=response.at,
        prompts_hash=response.prompts_hash,
        answers=response.answers,
        consent=response.consent,
        answer_consent=response.answer_consent,
    )
    return json.dumps(to_json_value(saved), ensure_ascii=False, indent=1).encode() + b"\n"


def _typed(notebook: bytes, prompts: tuple[Prompt, ...], response: Response) -> bytes:
    """The notebook with words under each question, as somebody types them where no form will run."""
    words = {prompt.id: _in_words(response.answers[prompt.id]) for prompt in prompts if prompt.id in response.answers}
    if response.consent:
        words["consent"] = response.consent
    content: dict[str, Any] = json.loads(notebook)
    for cell in content["cells"]:
        for tag in cell["metadata"].get("tags", []):
            key = tag.removeprefix("answer:")
            if key in words:
                cell["source"] = f"{''.join(cell['source'])}\n\n{words[key]}"
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _in_words(answer: Any) -> str:
    if isinstance(answer, dict):
        return "\n".join(f"{key}: {value}" for key, value in answer.items())
    if isinstance(answer, list | tuple):
        return "\n".join(f"- {each}" for each in answer)
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return str(answer)
