"""One returned file: the answers in it, by whom, from which of its copies, and what could not be read."""

import datetime as dt
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, Literal

import msgspec

from cohortkit.plan.called import called, people_by_name
from cohortkit.plan.model import Plan, QuestionSet
from cohortkit.plan.names import counted
from cohortkit.plan.slugs import cohort_id, slug
from cohortkit.questions.answer_set import AnswerSet, BadAnswerSet, from_json_value, looks_saved
from cohortkit.questions.answers import LONGEST, Answer, NotAnAnswer, clean, plain_answer, read_answer
from cohortkit.questions.asked import Asked, asked_prompts
from cohortkit.questions.canonical import digest, prompts_hash
from cohortkit.questions.cells import Notebook, Unreadable, is_notebook, read_json, read_notebook
from cohortkit.questions.roster import first_day, roster
from cohortkit.questions.sources import NOTEBOOK_ENDING, Source
from cohortkit.questions.typed_cells import question_lines, read_cells
from cohortkit.questions.typing_in import typed_person
from cohortkit.records.model import Consent

Copy = Literal["answers file", "notebook output", "typed cells"]
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CHANGED = "the questions have changed since this was handed out; the answers are kept as they were given"


class Refused(ValueError):
    """A file that is not taken; the text says why, for a facilitator."""


class Stray(Refused):
    """A file that lies among the answers and has nothing to do with them."""


class Untouched(Exception):
    """An exercise as it was handed out, or saved by nobody: no answers, and nothing wrong with it."""


class Whose(msgspec.Struct, frozen=True, order=True):
    """The set, wave and person of some answers."""

    set: str
    wave: str
    person: str

    @property
    def id(self) -> str:
        """`set/wave/person`."""
        return f"{self.set}/{self.wave}/{self.person}"


class Returned(msgspec.Struct, frozen=True, kw_only=True):
    """Answers of one person from one copy in one file. `at` is None for typed cells: nothing says when."""

    file: str
    copy: Copy
    whose: Whose
    at: dt.datetime | None
    prompts_hash: str
    answers: dict[str, Answer]
    consent: Consent | None = None
    answer_consent: dict[str, Consent] = {}
    unread: dict[str, str] = {}
    """Texts that could not be read as answers, by prompt: kept, not lost."""
    torn: dict[str, tuple[str, ...]] = {}
    """Prompts with different texts in copies of one cell, and the texts."""
    notes: tuple[str, ...] = ()

    @property
    def content(self) -> str:
        """What tells two versions apart: the answers and how they may be used, not when or where they were found."""
        return content_digest(self.answers, self.consent, self.answer_consent, self.unread, self.torn)


def content_digest(
    answers: Mapping[str, Any],
    consent: str | None,
    answer_consent: Mapping[str, str],
    unread: Mapping[str, str] | None = None,
    torn: Mapping[str, tuple[str, ...]] | None = None,
) -> str:
    """Return a short digest of what somebody answered and allowed."""
    return digest([answers, consent, answer_consent, unread or {}, torn or {}])[:16]


class Reader:
    """Reads returned files for one cohort."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._asked: dict[tuple[str, str, str], tuple[Asked, ...]] = {}
        self._hashes: dict[str, str] = {}
        self._question_lines: dict[str, frozenset[str]] = {}
        self._rosters: dict[tuple[str, str], frozenset[str] | None] = {}

    def read(self, source: Source) -> list[Returned]:
        """Return the answers in a file: several when its copies differ or stand side by side.

        Raises `Refused` when they cannot be taken, `Untouched` when there are none. The content says what a file is,
        for its name may have lost or won an ending on the way.
        """
        if source.refused:
            raise (Stray if source.stray else Refused)(source.refused)
        try:
            value = read_json(source.content)
        except Unreadable as fault:
            raise (Stray if source.stray else Refused)(str(fault)) from None
        if source.stray and not (is_notebook(value) or looks_saved(value)):
            raise Stray("this is not a file of answers")
        try:
            if is_notebook(value) or (source.name.lower().endswith(NOTEBOOK_ENDING) and not looks_saved(value)):
                return self._notebook(source.name, read_notebook(value))
            return [self._saved(source.name, value, "answers file", {})]
        except (Unreadable, BadAnswerSet) as fault:
            raise Refused(str(fault)) from None

    def _notebook(self, file: str, notebook: Notebook) -> list[Returned]:
        identity = self._identity(file, notebook)
        found: list[Returned] = []
        faults: list[str] = []
        for value in notebook.saved:
            try:
                found.append(self._saved(file, value, "notebook output", identity))
            except (BadAnswerSet, Refused) as fault:
                faults.append(str(fault))
        if found:
            newest = max(found, key=lambda each: (each.at or dt.datetime.min.replace(tzinfo=dt.UTC), each.content))
            identity = identity or {"set": newest.whose.set, "wave": newest.whose.wave, "person": newest.whose.person}
        try:
            typed = self._typed(file, notebook, identity, found)
        except Refused as fault:
            if not found:
                raise
            typed = None
            faults.append(str(fault))
        if typed is not None:
            found.append(typed)
        if not found:
            if faults:
                raise Refused(faults[0])
            if not identity.get("set"):
                raise Refused("this notebook is no exercise of a cohort")
            raise Untouched
        if faults:
            found[0] = msgspec.structs.replace(found[0], notes=(*found[0].notes, *faults))
        return found

    def _identity(self, file: str, notebook: Notebook) -> dict[str, str]:
        told = list(notebook.identities)
        for name in ("cohort", "set", "wave", "person"):
            if len({each[name] for each in told if each.get(name)}) > 1:
                raise Refused(
                    f"its parts name different exercises (two kinds of {name}); send the one that was handed out"
                )
        identity = {key: text for each in reversed(told) for key, text in each.items() if text}
        if not identity.get("set") or not identity.get("person"):
            stem = re.sub(r"([ _-]*(\(\d+\)|copy\d*))+$", "", PurePosixPath(file).stem, flags=re.IGNORECASE)
            for key, text in self._by_file_name.get(stem, {}).items():
                identity.setdefault(key, text)
        return identity

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        return people_by_name(self.plan)

    @cached_property
    def _by_file_name(self) -> dict[str, dict[str, str]]:
        names: dict[str, dict[str, str]] = {}
        for each in (*self.plan.reflections.values(), *self.plan.surveys.values()):
            for wave in each.all_waves:
                stem = "-".join((each.id, *([wave.id] if each.waves else [])))
                for person in self.plan.people:
                    names[f"{stem}-{person}"] = {"set": each.id, "wave": wave.id, "person": person}
        return names

    def _saved(self, file: str, value: Any, copy: Copy, identity: Mapping[str, str]) -> Returned:
        saved = from_json_value(value)
        whose = self._whose(saved.cohort, saved.set, saved.wave, saved.person)
        if identity.get("person") and identity["person"] != saved.person:
            raise Refused(
                f"the notebook was made for {clean(identity['person'])[:80]}, the answers in it are somebody else's"
            )
        for name, here in (("set", saved.set), ("wave", saved.wave), ("cohort", saved.cohort)):
            if identity.get(name) and identity[name] != here:
                raise Refused(f"the notebook and the answers in it name different exercises (two kinds of {name})")
        return self._checked(file, saved, copy, whose)

    def _checked(self, file: str, saved: AnswerSet, copy: Copy, whose: Whose) -> Returned:
        changed = saved.prompts_hash != self._hash(whose.set)
        notes = [*([CHANGED] if changed else []), *self._not_asked(whose)]
        asked = {prompt.id: prompt for prompt in self._prompts(whose)}
        answers: dict[str, Answer] = {}
        unread: dict[str, str] = {}
        for prompt, given in saved.answers.items():
            value = given
            if not re.fullmatch(r"[A-Za-z0-9_-]{1,100}", prompt):
                notes.append("an answer to something that is no prompt was left out")
                continue
            try:
                if prompt in asked:
                    value, others = _rows_asked(asked[prompt], given)
                    if others:
                        unread[prompt] = _unread_text(others)
                        notes.append(
                            f"{counted(len(others), 'row')} of “{prompt}” left out: they name nobody asked about"
                        )
                    answer = read_answer(asked[prompt], value)
                elif changed:
                    answer = plain_answer(value)
                    notes.append(f"“{prompt}” is not asked any more; its answer is kept")
                else:
                    raise NotAnAnswer("the set has no such prompt")
            except NotAnAnswer as fault:
                answer = self._as_it_was(value) if changed else None
                if answer is None:
                    unread[prompt] = _unread_text(value)
                    notes.append(f"the answer to “{prompt}” was left out: {fault}")
            if answer is not None:
                answers[prompt] = answer
        return Returned(
            file=file,
            copy=copy,
            whose=whose,
            at=saved.at,
            prompts_hash=saved.prompts_hash if re.fullmatch(r"[0-9a-f]{64}", saved.prompts_hash) else "",
            answers=self._in_order(asked, answers),
            consent=saved.consent,
            answer_consent={p: c for p, c in sorted(saved.answer_consent.items()) if p in answers},
            unread=unread,
            notes=tuple(notes),
        )

    @staticmethod
    def _as_it_was(value: Any) -> Answer | None:
        try:
            return plain_answer(value)
        except NotAnAnswer:
            return None

    @staticmethod
    def _in_order(asked: Mapping[str, Asked], answers: Mapping[str, Answer]) -> dict[str, Answer]:
        order = {prompt: place for place, prompt in enumerate(asked)}
        return dict(sorted(answers.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0])))

    def _typed(
        self, file: str, notebook: Notebook, identity: Mapping[str, str], saved: list[Returned]
    ) -> Returned | None:
        if not identity.get("set"):
            if notebook.typed:
                raise Refused("it does not say which exercise it is: the first cell and the form's cell are missing")
            return None
        known = self.plan.question_set(identity["set"])
        if known is None:
            raise Refused(self._no_set(identity["set"]))
        nobody = Whose(known.id, identity.get("wave", ""), identity.get("person", ""))
        asked = self._prompts(nobody)
        if known.id not in self._question_lines:
            self._question_lines[known.id] = question_lines(asked, self.plan.cohort.language)
        typed = read_cells(notebook, asked, self._question_lines[known.id])
        # With a form's answers beside it, a choice of consent is a second word on them.
        if typed.is_empty and (typed.consent is None or not saved):
            return None
        person = identity.get("person") or self._typed_person(notebook, known)
        whose = self._whose(identity.get("cohort"), identity["set"], identity.get("wave"), person)
        given = identity.get("prompts_hash", "")
        changed = bool(given) and given != self._hash(whose.set)
        return Returned(
            file=file,
            copy="typed cells",
            whose=whose,
            at=None,
            prompts_hash=given if re.fullmatch(r"[0-9a-f]{64}", given) else "",
            answers=self._in_order({each.id: each for each in asked}, typed.answers),
            consent=typed.consent,
            answer_consent=typed.answer_consent,
            unread=typed.unread,
            torn=typed.torn,
            notes=(*([CHANGED] if changed else []), *self._not_asked(whose), *typed.notes),
        )

    def _typed_person(self, notebook: Notebook, known: QuestionSet) -> str:
        names = {typed_person(text) for text in notebook.typed.get("person", ())}
        names.discard("")
        if not names:
            raise Refused("it does not say whose it is: no name was typed")
        people = {person for name in names for person in called(self._by_name, name)}
        if len(people) == 1:
            return people.pop()
        if not people and known.audience == "open":
            return slug(min(names))[:60] or "guest"
        shown = clean(min(names))[:60]
        raise Refused(
            f'the name typed, "{shown}", is ' + ("nobody's in [people]" if not people else "that of several people")
        )

    def _whose(self, cohort: str | None, set_id: str, wave: str | None, person: str) -> Whose:
        if cohort and cohort != cohort_id(self.plan):
            raise Refused(f'it belongs to another cohort, "{clean(cohort)[:80]}"')
        known = self.plan.question_set(set_id)
        if known is None:
            raise Refused(self._no_set(set_id))
        if wave is None or known.wave(wave) is None:
            if wave or len(known.all_waves) > 1:
                raise Refused(f'{known.id} has no wave "{clean(wave or "")[:80]}"')
            wave = known.all_waves[0].id
        if person not in self.plan.people and (
            known.audience != "open" or not _ID.fullmatch(person) or len(person) > 80
        ):
            raise Refused(f'"{clean(person)[:80]}" is nobody in [people]')
        return Whose(known.id, wave, person)

    def _not_asked(self, whose: Whose) -> tuple[str, ...]:
        """Say when somebody answers who is not on the roster: kept, and in no rate."""
        key = (whose.set, whose.wave)
        if key not in self._rosters:
            known = self.plan.question_set(whose.set)
            wave = known.wave(whose.wave) if known else None
            expected = roster(self.plan, known, wave) if known and wave else None
            self._rosters[key] = None if expected is None else frozenset(person.id for person in expected)
        expected_ids = self._rosters[key]
        if expected_ids is None or whose.person in expected_ids:
            return ()
        return (f"{whose.person} is not among those who are asked; the answers are kept and count in no rate",)

    @staticmethod
    def _no_set(set_id: str) -> str:
        return f'the definition has no question set "{clean(set_id)[:80]}"'

    def _prompts(self, whose: Whose) -> tuple[Asked, ...]:
        key = (whose.set, whose.wave, whose.person)
        if key not in self._asked:
            known = self.plan.question_set(whose.set)
            assert known is not None
            wave = known.wave(whose.wave) or known.all_waves[0]
            day = first_day(self.plan, known, wave)
            self._asked[key] = asked_prompts(self.plan, known, whose.person or None, day)
        return self._asked[key]

    def _hash(self, set_id: str) -> str:
        if set_id not in self._hashes:
            known = self.plan.question_set(set_id)
            self._hashes[set_id] = prompts_hash(known.prompts) if known else ""
        return self._hashes[set_id]


def _rows_asked(asked: Asked, value: Any) -> tuple[Any, dict[str, Any]]:
    """Split a roster's answer into the rows that are asked about and the others, such as the person: both are kept."""
    if asked.kind != "roster" or not isinstance(value, dict):
        return value, {}
    known = {row.id for row in asked.rows}
    rows = {row: label for row, label in value.items() if row in known}
    return (rows, {row: label for row, label in value.items() if row not in known}) if rows else (value, {})


def _unread_text(value: Any) -> str:
    from cohortkit.questions.answers import answer_text

    try:
        return clean(answer_text(plain_answer(value) or ""))[:LONGEST]
    except NotAnAnswer:
        return ""
