"""Answers belong to prompts that were asked, and have the form that their kind of prompt asks for.

Messages speak of prompts and kinds, never of what somebody wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from cohortkit.files.problems import KeyPath, Problem, did_you_mean
from cohortkit.plan.model import Prompt, QuestionSet
from cohortkit.plan.names import NOUNS
from cohortkit.records.checks.books import Books
from cohortkit.records.load import response_file
from cohortkit.records.model import Response

Fault = tuple[str, str, KeyPath]
"""Code, message, and the place inside the answer."""


def look(books: Books) -> Iterator[Problem]:
    """Find answers to nothing, by nobody, or in another form than the prompt asks for."""
    for key, response in books.cohort.every_response.items():
        yield from _response(books, response_file(key), key, response)


def _response(books: Books, file: str, key: str, response: Response) -> Iterator[Problem]:
    for part, named in zip(("set", "wave", "person"), key.split("/"), strict=True):
        if getattr(response, part) != named:
            message = f'`{part}` must be "{named}", as the folder and the file are named'
            yield books.problem("bad-value", message, file, (part,))
    questions = books.plan.question_set(response.set)
    if questions is None:
        tables = ("reflections", "surveys")
        if not any(response.set in books.subject.known(table) for table in tables):
            message = f'there is no reflection or survey "{response.set}"'
            hint = books.subject.near(response.set, tables)
            yield books.problem("unknown-question-set", message, file, ("set",), hint=hint)
        return
    if response.person not in books.people and questions.audience != "open":
        yield books.unknown("people", response.person, file, ("person",))
    table = "reflections" if response.set in books.plan.reflections else "surveys"
    path: KeyPath = (table, response.set)
    if questions.wave(response.wave) is None and books.subject.sound_in_each((*path, "waves"), "id"):
        hint = did_you_mean(response.wave, [wave.id for wave in questions.all_waves])
        message = f'"{response.set}" has no wave "{response.wave}"'
        yield books.problem("unknown-wave", message, file, ("wave",), hint=hint)
    yield from _answers(books, file, questions, response, (*path, "prompts"))


def _answers(books: Books, file: str, questions: QuestionSet, response: Response, path: KeyPath) -> Iterator[Problem]:
    prompts = {prompt.id: prompt for prompt in questions.prompts}
    all_are_known = books.subject.sound_in_each(path, "id")
    judged = {prompt.id for position, prompt in enumerate(questions.prompts) if books.subject.sound(*path, position)}
    for table, entries in (("answers", response.answers), ("answer_consent", response.answer_consent)):
        for key in entries:
            if key not in prompts and all_are_known:
                message = f'"{questions.id}" has no prompt "{key}"'
                hint = did_you_mean(key, prompts)
                yield books.problem("unknown-prompt", message, file, (table, key), at="key", hint=hint)
    for key, answer in response.answers.items():
        if key in judged:
            for code, message, place in fault_of(prompts[key], answer):
                yield books.problem(code, message, file, ("answers", key, *place))
            yield from _rows(books, file, prompts[key], answer)


def _rows(books: Books, file: str, prompt: Prompt, answer: Any) -> Iterator[Problem]:
    """Rows of a roster for nobody the plan knows."""
    if prompt.kind != "roster" or not isinstance(answer, dict) or not prompt.of:
        return
    known = books.subject.known(prompt.of)
    for who in answer:
        if who not in known:
            message = f'the answer to "{prompt.id}" has a row that is not in [{prompt.of}]'
            path = ("answers", prompt.id, who)
            hint = books.subject.near(who, (prompt.of,))
            yield books.problem(f"unknown-{NOUNS[prompt.of]}", message, file, path, at="key", hint=hint)


def fault_of(prompt: Prompt, answer: Any) -> Iterator[Fault]:
    """Say what is wrong with the form of an answer."""
    match prompt.kind:
        case "text":
            yield from _text(prompt, answer)
        case "bullets":
            yield from _several(prompt, answer, None)
        case "choice":
            yield from _label(prompt, answer, prompt.options)
        case "choices" | "rank":
            yield from _several(prompt, answer, prompt.options)
        case "scale":
            yield from _label(prompt, answer, prompt.scale)
        case "then-now":
            yield from _then_now(prompt, answer)
        case "number":
            yield from _number(prompt, answer)
        case "yes-no":
            if not isinstance(answer, bool):
                yield _wrong(prompt, "true or false")
        case "roster":
            if not isinstance(answer, dict):
                yield _wrong(prompt, "a table of labels by id")
                return
            for who, label in answer.items():
                yield from _label(prompt, label, prompt.scale, (who,))


def _wrong(prompt: Prompt, wanted: str, place: KeyPath = ()) -> Fault:
    return "wrong-type", f'the answer to "{prompt.id}" ({prompt.kind}) must be {wanted}', place


def _text(prompt: Prompt, answer: Any, place: KeyPath = ()) -> Iterator[Fault]:
    if not isinstance(answer, str):
        yield _wrong(prompt, "text", place)


def _label(prompt: Prompt, answer: Any, labels: tuple[str, ...], place: KeyPath = ()) -> Iterator[Fault]:
    if not isinstance(answer, str):
        yield _wrong(prompt, "one of its labels", place)
    elif labels and answer not in labels:
        yield "bad-value", f'the answer to "{prompt.id}" is none of what the prompt offers', place


def _several(prompt: Prompt, answer: Any, labels: tuple[str, ...] | None) -> Iterator[Fault]:
    if not isinstance(answer, list):
        yield _wrong(prompt, "a list")
        return
    for position, each in enumerate(answer):
        if labels is None:
            yield from _text(prompt, each, (position,))
        else:
            yield from _label(prompt, each, labels, (position,))
            if each in answer[:position]:
                yield "bad-value", f'the answer to "{prompt.id}" names one thing twice', (position,)


def _then_now(prompt: Prompt, answer: Any) -> Iterator[Fault]:
    if not isinstance(answer, dict):
        yield _wrong(prompt, "{ then = …, now = … }")
        return
    for key, label in answer.items():
        if key not in ("then", "now"):
            yield _wrong(prompt, "{ then = …, now = … }", (key,))
        else:
            yield from _label(prompt, label, prompt.scale, (key,))


def _number(prompt: Prompt, answer: Any) -> Iterator[Fault]:
    if isinstance(answer, bool) or not isinstance(answer, (int, float, Decimal)):
        yield _wrong(prompt, "a number")
        return
    number = Decimal(answer)
    too_small = prompt.min is not None and number < prompt.min
    too_large = prompt.max is not None and number > prompt.max
    if not number.is_finite() or too_small or too_large:
        yield "bad-value", f'the answer to "{prompt.id}" lies outside what the prompt allows', ()
