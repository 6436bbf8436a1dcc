"""The texts in an exercise's cells, read as answers: what fits, what does not, and what nobody can settle."""

from collections.abc import Iterable, Mapping

import msgspec

from cohortkit.files.structs import learned
from cohortkit.questions.answers import LONGEST, Answer, NotAnAnswer, answer_text, clean
from cohortkit.questions.asked import Asked
from cohortkit.questions.building import question_text
from cohortkit.questions.cells import Notebook
from cohortkit.questions.exercise import Exercise
from cohortkit.questions.typing_in import typed_answer, typed_consent
from cohortkit.records.model import Consent

CONSENT = "consent"
"""Stands for the choice of consent where prompts are named."""

ELSEWHERE = "(elsewhere)"
"""Stands for words under no question where prompts are named; no prompt can have this id."""


class TypedCells(msgspec.Struct, frozen=True, kw_only=True):
    """Typed answers by prompt, and what needs somebody's eye.

    `unread` holds texts that could not be read as answers, `torn` the different texts for one prompt; `notes` says what
    a facilitator needs to know.
    """

    answers: dict[str, Answer]
    unread: dict[str, str]
    torn: dict[str, tuple[str, ...]]
    consent: Consent | None
    answer_consent: dict[str, Consent]
    notes: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed but perhaps a choice of consent, which alone is no answer."""
        return not (self.answers or self.torn or self.unread)


def read_cells(notebook: Notebook, asked: tuple[Asked, ...], ours: frozenset[str]) -> TypedCells:
    """Read what was typed into an exercise with these prompts; `ours` are the `question_lines` of the same set."""
    return _Read(asked).read(notebook, ours)


def question_lines(prompts: tuple[Asked, ...], language: str) -> frozenset[str]:
    """Return every line that stands in the cells that ask, the same for everybody who is asked in a language."""
    return frozenset(
        line.strip()
        for number, prompt in enumerate(prompts, start=1)
        for line in question_text(prompt, number, language).split("\n")
    )


class _Read:
    """Gathers what the cells of one notebook say."""

    def __init__(self, asked: tuple[Asked, ...]) -> None:
        self.asked = asked
        self.answers: dict[str, Answer] = {}
        self.unread: dict[str, str] = {}
        self.torn: dict[str, tuple[str, ...]] = {}
        self.notes: list[str] = []

    def read(self, notebook: Notebook, ours: frozenset[str]) -> TypedCells:
        known = {f"answer:{prompt.id}": prompt for prompt in self.asked}
        for name, texts in notebook.typed.items():
            if prompt := known.get(name):
                self._prompt(prompt, texts)
            elif name.startswith("answer:") and (text := "\n".join(texts).strip()):
                self._aside(name[7:], text, f"“{name[7:]}” is not asked any more; the text typed there is kept aside")
        for prompt_id in notebook.added:
            if prompt_id in self.answers or prompt_id in self.unread or prompt_id in self.torn:
                self.notes.append(f"a cell added under “{prompt_id}” was read as part of that answer")
        for prompt_id, text in _words_among_ours(notebook, ours).items():
            self._among_the_question(prompt_id, text)
        if notebook.beside:
            words = "\n\n".join(text.strip() for text in notebook.beside)
            self._aside(ELSEWHERE, words, "words in a cell that belongs to no question are kept aside")
        consent, own = self._consent(notebook.typed.get(CONSENT, ()))
        return TypedCells(
            answers=self.answers,
            unread=self.unread,
            torn=self.torn,
            consent=consent,
            answer_consent=own,
            notes=tuple(self.notes),
        )

    def _prompt(self, prompt: Asked, texts: Iterable[str]) -> None:
        """Take the copies of a cell: one answer, one text that is none, or different ones that nobody can settle."""
        read: list[Answer] = []
        written: list[str] = []
        for text in texts:
            try:
                answer = typed_answer(prompt, text)
            except NotAnAnswer as fault:
                if (kept := clean(text).strip()[:LONGEST]) not in written:
                    written.append(kept)
                    self.notes.append(f"what was typed for “{prompt.id}” was left out: {fault}")
                continue
            if answer is not None and answer not in read:
                read.append(answer)
        if len(read) + len(written) > 1:
            self.torn[prompt.id] = (*(clean(answer_text(answer))[:LONGEST] for answer in read), *written)
        elif read:
            self.answers[prompt.id] = read[0]
        elif written:
            self.unread[prompt.id] = written[0]

    def _among_the_question(self, prompt_id: str, text: str) -> None:
        prompt = next((each for each in self.asked if each.id == prompt_id), None)
        taken = prompt_id in self.answers or prompt_id in self.unread or prompt_id in self.torn
        if prompt is None or taken:
            if prompt_id not in self.unread:
                self._aside(prompt_id, text, f"words in the cell that asks “{prompt_id}” are kept aside")
            return
        self._prompt(prompt, (text,))
        if prompt_id in self.answers:
            self.notes.append(f"the answer to “{prompt_id}” was typed into the cell that asks")

    def _aside(self, name: str, text: str, note: str) -> None:
        self.unread[name] = clean(text)[:LONGEST]
        self.notes.append(note)

    def _consent(self, texts: Iterable[str]) -> tuple[Consent | None, dict[str, Consent]]:
        choices: list[tuple[Consent | None, dict[str, Consent]]] = []
        for text in texts:
            try:
                choice = typed_consent(text, self.asked)
            except NotAnAnswer as fault:
                self._aside(CONSENT, text, f"the consent that was typed is not clear: {fault}; nothing is quoted")
                return None, {}
            if choice != (None, {}) and choice not in choices:
                choices.append(choice)
        if len(choices) > 1:
            self.torn[CONSENT] = tuple(sorted(str(choice) for choice, _ in choices))
            return None, {}
        return choices[0] if choices else (None, {})


def _words_among_ours(notebook: Notebook, ours: frozenset[str]) -> dict[str, str]:
    """Return what somebody wrote into the cells that ask, by prompt: every line that was not handed out.

    What was handed out stands in the form's own line; where that is gone, the prompts of today say it.
    """
    found = _others(notebook.asked, ours)
    if not found:
        return {}
    try:
        made = msgspec.convert(notebook.made, learned(Exercise))
    except msgspec.ValidationError:
        return found
    return _others(notebook.asked, question_lines(made.prompts, made.language))


def _others(texts: Mapping[str, str], ours: frozenset[str]) -> dict[str, str]:
    found = {
        prompt: "\n".join(line for line in text.split("\n") if line.strip() and line.strip() not in ours)
        for prompt, text in texts.items()
    }
    return {prompt: text for prompt, text in found.items() if text}
