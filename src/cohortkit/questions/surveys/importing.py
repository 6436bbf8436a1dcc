"""Propose what an export would add: the mapping, the people, what cannot be read, and the change that stores it.

Nothing is written before somebody confirms by applying the change. The mapping is part of it, so the next wave's
export needs no second look; it lies with the responses, as private as they are.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import msgspec

from cohortkit.files.change import Change, FileChange, combine
from cohortkit.files.document import read_document
from cohortkit.files.table import read_sheet
from cohortkit.files.toml_text import to_toml
from cohortkit.plan.model import Plan, QuestionSet, Wave
from cohortkit.questions import asked
from cohortkit.questions.answers import Answer, NotAnAnswer
from cohortkit.questions.asked import Asked, asked_prompts
from cohortkit.questions.canonical import digest, prompts_hash
from cohortkit.questions.exercise import find_set
from cohortkit.questions.returned import Whose, content_digest
from cohortkit.questions.roster import first_day
from cohortkit.questions.surveys.exports import Column, Export, Row, Tool, read_export
from cohortkit.questions.surveys.matching import (
    CONSENT,
    NOT_FOUND,
    PERSON,
    ColumnMatch,
    NameMatch,
    answer_from,
    match_columns,
    match_names,
)
from cohortkit.questions.surveys.moments import day_first, moment
from cohortkit.questions.typing_in import typed_consent
from cohortkit.questions.versions import earlier_version, stored
from cohortkit.records.load import mapping_file
from cohortkit.records.model import Consent, Response
from cohortkit.records.write import save_response


class Unread(msgspec.Struct, frozen=True):
    """A cell, or a whole line (no `prompt`), that was not taken."""

    line: int
    prompt: str
    reason: str


class Imported(msgspec.Struct, frozen=True):
    """One respondent's answers: how many, and what they do to what is on record (new, changed, same, older)."""

    line: int
    person: str
    answers: int
    state: str


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What importing a file would do. `change` writes the responses and keeps the mapping."""

    survey: str
    wave: str
    tool: Tool
    columns: tuple[ColumnMatch, ...]
    names: tuple[NameMatch, ...]
    imported: tuple[Imported, ...]
    unread: tuple[Unread, ...]
    left_out: tuple[str, ...]
    change: Change

    @property
    def unknown_names(self) -> tuple[NameMatch, ...]:
        """The names nobody was found for; their answers wait until somebody says whose they are."""
        return tuple(each for each in self.names if not each.person)


class UnknownPrompt(LookupError):
    """A mapping names a prompt or a column that is not there."""


def propose_import(
    plan: Plan,
    folder: Path,
    survey: str,
    content: bytes,
    *,
    wave: str | None,
    now: dt.datetime,
    columns: Mapping[str, str] | None = None,
    people: Mapping[str, str] | None = None,
) -> Proposal:
    """Read an export and propose what it adds to a wave.

    `columns` maps headers to prompt ids ("" leaves one out, "consent" reads how words may be used, "person" who
    answered), `people` names to person ids; both go before what was kept from the last import. Raises `NotATable`,
    `NoSuchSet`, `UnknownPrompt`.
    """
    known, asked_wave = find_set(plan, survey, wave, now.date())
    kept_columns, kept_people = _kept(folder, survey)
    named = [name for name, meant in {**kept_columns, **(columns or {})}.items() if _is_person(known, meant)]
    export = read_export(read_sheet(content), named)
    prompts = asked_prompts(plan, known, None, first_day(plan, known, asked_wave))
    _check_mapping(columns or {}, export, known)
    matches = match_columns(export.columns, prompts, columns or {}, kept_columns)
    names = match_names(plan, export.rows, people or {}, kept_people)
    gathered = _Gathered(plan, folder, known, asked_wave)
    days_first = day_first(row.when for row in export.rows)
    for row in export.rows:
        person = _person_of(row, names, known)
        if not person:
            reason = "nobody was found for its name" if row.who else "it does not say whose it is"
            gathered.unread.append(Unread(row.line, "", reason))
            continue
        at = moment(row.when, export.zone or plan.cohort.timezone, days_first=days_first) or now
        gathered.take(row, person, min(at, now).replace(microsecond=0), export, matches)
    responses = gathered.changes()
    kept = ({**kept_columns, **dict.fromkeys(named, PERSON)}, kept_people)
    mapping = _mapping_change(folder, survey, matches, names, kept)
    title = f"Import {survey} {asked_wave.id}: {sum(each.state in ('new', 'changed') for each in gathered.imported)}"
    return Proposal(
        survey=survey,
        wave=asked_wave.id,
        tool=export.tool,
        columns=tuple(matches.values()),
        names=tuple(names.values()),
        imported=tuple(gathered.imported),
        unread=tuple(gathered.unread),
        left_out=export.left_out,
        change=combine(title, *responses, mapping),
    )


class _Gathered:
    """Responses gathered from the lines of an export; a person's last line holds."""

    def __init__(self, plan: Plan, folder: Path, known: QuestionSet, wave: Wave) -> None:
        self.plan = plan
        self.folder = folder
        self.known = known
        self.wave = wave.id
        self.day = first_day(plan, known, wave)
        self.hash = prompts_hash(known.prompts)
        self.unread: list[Unread] = []
        self.imported: list[Imported] = []
        self._responses: dict[str, tuple[int, Response]] = {}

    def take(self, row: Row, person: str, at: dt.datetime, export: Export, matches: Mapping[str, ColumnMatch]) -> None:
        """Read one line. Cells that cannot be read are named, the rest is taken."""
        prompts = asked_prompts(self.plan, self.known, None, self.day)
        about_others = {each.id: each for each in asked_prompts(self.plan, self.known, person, self.day)}
        answers: dict[str, Answer] = {}
        for prompt in prompts:
            cells = [(each.part, row.cells.get(each.place, "")) for each in _columns_of(export, matches, prompt.id)]
            try:
                answer, note = answer_from(_with_other_names(self.plan, prompt), cells)
            except NotAnAnswer as fault:
                self.unread.append(Unread(row.line, prompt.id, str(fault)))
                continue
            if note:
                self.unread.append(Unread(row.line, prompt.id, note))
            if isinstance(answer, dict) and prompt.kind == "roster":
                # Other tools ask everybody about everybody; what somebody says about themselves is no tie.
                answer = {row.id: answer[row.id] for row in about_others[prompt.id].rows if row.id in answer} or None
            if answer is not None:
                answers[prompt.id] = answer
        if not answers:
            self.unread.append(Unread(row.line, "", "nothing in it can be taken as an answer"))
            return
        response = Response(
            at=at,
            set=self.known.id,
            wave=self.wave,
            person=person,
            prompts_hash=self.hash,
            consent=self._consent(row, export, matches, prompts),
            answers=answers,
        )
        earlier = self._responses.get(person)
        if earlier is not None:
            older = min((earlier[1].at, earlier[0]), (at, row.line))[1]
            self.unread.append(Unread(older, "", f"{person} answered twice; the later answers hold"))
            if older == row.line:
                return
        self._responses[person] = (row.line, response)

    def _consent(
        self, row: Row, export: Export, matches: Mapping[str, ColumnMatch], prompts: tuple[Asked, ...]
    ) -> Consent | None:
        texts = [row.cells[each.place] for each in _columns_of(export, matches, CONSENT) if each.place in row.cells]
        try:
            return typed_consent("\n".join(texts), prompts)[0] if texts else None
        except NotAnAnswer as fault:
            self.unread.append(Unread(row.line, CONSENT, f"{fault}; nothing is quoted"))
            return None

    def changes(self) -> list[Change]:
        """Return the changes, one for each person whose answers are new or later."""
        changes: list[Change] = []
        for person, (line, response) in sorted(self._responses.items()):
            held = stored(self.folder, Whose(response.set, response.wave, person))
            state = "new"
            if held.broken:
                self.unread.append(Unread(line, "", f"responses/{response.id}.toml cannot be read; mend it first"))
                continue
            if held.response is not None:
                same = content_digest(response.answers, response.consent, response.answer_consent) == held.content
                # The same line read with another mapping says more, or less, of the same moment.
                later = (
                    response.at >= held.response.at if not held.response.withdrawn else response.at > held.response.at
                )
                state = "same" if same else "changed" if later else "older"
                if held.response.withdrawn and state != "changed":
                    self.unread.append(Unread(line, "", f"{person} withdrew these answers; they stay out"))
                    continue
            self.imported.append(Imported(line, person, len(response.answers), state))
            if state not in ("new", "changed"):
                continue
            if held.response is not None and not held.response.withdrawn:
                kept = earlier_version(self.folder, Whose(response.set, response.wave, person), held)
                changes += [Change("", (kept,))] if kept else []
            changes.append(save_response(self.folder, response))
        self.imported.sort(key=lambda each: each.line)
        return changes


def _columns_of(export: Export, matches: Mapping[str, ColumnMatch], prompt: str) -> list[Column]:
    return [each for each in export.columns if matches[each.question].prompt == prompt]


def _with_other_names(plan: Plan, prompt: Asked) -> Asked:
    """A roster's rows under their short names and aliases too."""
    rows = list(prompt.rows)
    for row in prompt.rows:
        body = plan.organizations.get(row.id)
        rows += [asked.Row(row.id, name) for name in ((body.short_name, *body.aliases) if body else ()) if name]
    return msgspec.structs.replace(prompt, rows=tuple(rows))


def _person_of(row: Row, names: Mapping[tuple[str, ...], NameMatch], known: QuestionSet) -> str:
    if row.who and names[row.who].person:
        return names[row.who].person
    if known.audience != "open":
        return ""
    # Anybody may answer: a name of its own for each respondent, the same whenever the file is read again.
    return f"guest-{digest([row.who, row.when, sorted(row.cells.items())])[:10]}"


def _is_person(known: QuestionSet, meant: str) -> bool:
    return meant == PERSON and known.prompt(PERSON) is None


def _check_mapping(columns: Mapping[str, str], export: Export, known: QuestionSet) -> None:
    from cohortkit.questions.answers import fold

    headers = {fold(name) for each in export.columns for name in (each.header, each.question, each.name) if name}
    headers |= {fold(name) for name in export.who}
    for column, prompt in columns.items():
        if fold(column) not in headers:
            raise UnknownPrompt(f'the file has no column "{column}"')
        if prompt not in ("", CONSENT) and not _is_person(known, prompt) and known.prompt(prompt) is None:
            raise UnknownPrompt(f'{known.id} has no prompt "{prompt}"; it has {", ".join(p.id for p in known.prompts)}')


def _kept(folder: Path, survey: str) -> tuple[dict[str, str], dict[str, str]]:
    if not (folder / mapping_file(survey)).is_file():
        return {}, {}
    data = read_document(folder, mapping_file(survey))[0].data or {}
    tables = (data.get("columns"), data.get("people"))
    columns, people = (
        {key: text for key, text in table.items() if isinstance(text, str)} if isinstance(table, dict) else {}
        for table in tables
    )
    return columns, people


def _mapping_change(
    folder: Path,
    survey: str,
    matches: Mapping[str, ColumnMatch],
    names: Mapping[tuple[str, ...], NameMatch],
    kept: tuple[Mapping[str, str], Mapping[str, str]],
) -> Change:
    columns = {**kept[0], **{each.column: each.prompt for each in matches.values() if each.how != NOT_FOUND}}
    people = {**kept[1]}
    for who, match in names.items():
        if match.person:
            people |= dict.fromkeys(who, match.person)
    file = mapping_file(survey)
    before = (folder / file).read_bytes() if (folder / file).is_file() else None
    after = to_toml({"columns": dict(sorted(columns.items())), "people": dict(sorted(people.items()))})
    return Change("", () if before == after else (FileChange(file, before, after),))
