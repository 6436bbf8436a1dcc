"""Codes, coded segments and quotes hang together, and hang on answers that exist."""

from __future__ import annotations

from collections.abc import Iterator

from cohortkit.files.problems import KeyPath, Problem, did_you_mean
from cohortkit.plan.checks.ids import ID, bad_id, suggestion
from cohortkit.records.checks.books import Books
from cohortkit.records.load import CODEBOOK_FILE, CODING, QUOTES_FILE, response_file


def look(books: Books) -> Iterator[Problem]:
    """Find unknown codes, responses, prompts and people in the codebook, the codings and the quotes."""
    yield from _codebook(books)
    for coder, coding in books.cohort.codings.items():
        file = f"{CODING}/{coder}.toml"
        codes = books.cohort.codebook.codes
        for position, segment in enumerate(coding.segments):
            path: KeyPath = ("segments", position)
            if segment.code not in codes:
                yield books.unknown_record("code", segment.code, file, (*path, "code"), codes)
            yield from _answer(books, segment.response, segment.prompt, file, path)
            if segment.start < 0 or (segment.end is not None and segment.end <= segment.start):
                message = "`end` must come after `start`, and `start` is counted from 0"
                yield books.problem("bad-value", message, file, (*path, "end" if segment.end else "start"))
    for key, quote in books.cohort.quotes.items():
        path = ("quotes", key)
        if not ID.fullmatch(key):
            yield books.problem("bad-id", bad_id(key), QUOTES_FILE, path, at="key", hint=suggestion(key))
        yield from _answer(books, quote.response, quote.prompt, QUOTES_FILE, path)
        if quote.speaker and quote.speaker not in books.people:
            yield books.unknown("people", quote.speaker, QUOTES_FILE, (*path, "speaker"))
        if quote.organization and not books.is_party(quote.organization):
            yield books.unknown("organizations", quote.organization, QUOTES_FILE, (*path, "organization"))


def _codebook(books: Books) -> Iterator[Problem]:
    book, areas = books.cohort.codebook, books.subject.known("areas")
    for table, entries in (("codes", book.codes), ("themes", book.themes)):
        for key, entry in entries.items():
            if not ID.fullmatch(key):
                hint = suggestion(key)
                yield books.problem("bad-id", bad_id(key), CODEBOOK_FILE, (table, key), at="key", hint=hint)
            if entry.area and entry.area not in areas:
                yield books.unknown("areas", entry.area, CODEBOOK_FILE, (table, key, "area"))
    for key, theme in book.themes.items():
        for position, code in enumerate(theme.codes):
            if code not in book.codes:
                yield books.unknown_record("code", code, CODEBOOK_FILE, ("themes", key, "codes", position), book.codes)
        questions = len(books.plan.learning_questions)
        if theme.learning_question is not None and not 1 <= theme.learning_question <= questions:
            known = f"learning questions 1 to {questions}" if questions else "no learning questions"
            message = f"the plan has {known}, so there is no number {theme.learning_question}"
            yield books.problem("bad-value", message, CODEBOOK_FILE, ("themes", key, "learning_question"))


def _answer(books: Books, response_id: str, prompt: str, file: str, path: KeyPath) -> Iterator[Problem]:
    response = books.cohort.every_response.get(response_id)
    if response is None:
        if not books.is_sound(response_file(response_id)):
            return  # the answers are there, but cannot be read
        yield books.unknown_record("response", response_id, file, (*path, "response"), books.cohort.every_response)
        return
    questions = books.plan.question_set(response.set)
    if questions is not None and questions.prompt(prompt) is None:
        message = f'"{questions.id}" has no prompt "{prompt}"'
        hint = did_you_mean(prompt, [each.id for each in questions.prompts])
        yield books.problem("unknown-prompt", message, file, (*path, "prompt"), hint=hint)
