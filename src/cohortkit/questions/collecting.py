"""Collect returned answers: what each file gave, what is missing, doubtful or refused, and the change that stores it.

The outcome does not depend on the order of the files or on their dates, and collecting the same files again changes
nothing.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from cohortkit.files.change import Change, FileChange, combine
from cohortkit.plan.model import Plan
from cohortkit.questions.answer_set import SIDECAR_ENDING, instant
from cohortkit.questions.merging import Merged, merge
from cohortkit.questions.returned import Reader, Refused, Returned, Stray, Untouched, Whose
from cohortkit.questions.roster import first_day, roster
from cohortkit.questions.sources import NOTEBOOK_ENDING, sources
from cohortkit.questions.typed_cells import CONSENT
from cohortkit.questions.versions import Stored, as_json, earlier_version, seen_at, stored, version_of
from cohortkit.records.model import Response
from cohortkit.records.write import save_response


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """A file whose answers hold now: how many, from which copy; `new` when they were not stored before."""

    file: str
    set: str
    wave: str
    person: str
    answers: int
    copy: str
    new: bool
    notes: tuple[str, ...] = ()


class Rejected(msgspec.Struct, frozen=True, kw_only=True):
    """A file, or one copy in it, that was not taken."""

    file: str
    reason: str


class Duplicate(msgspec.Struct, frozen=True, kw_only=True):
    """A further file of somebody whose answers come from another one."""

    file: str
    set: str
    wave: str
    person: str
    reason: str


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """Different words for one prompt, and nothing that says which hold; the prompt is left out until it is settled."""

    set: str
    wave: str
    person: str
    prompt: str
    files: tuple[str, ...]
    reason: str


class Missing(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Somebody who was asked and whose answers are not there."""

    set: str
    wave: str
    person: str


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of one collecting; `change` stores it and is empty when nothing is new."""

    accepted: tuple[Accepted, ...]
    rejected: tuple[Rejected, ...]
    duplicates: tuple[Duplicate, ...]
    conflicts: tuple[Conflict, ...]
    missing: tuple[Missing, ...]
    untouched: tuple[str, ...]
    """Exercises as they were handed out: nothing was saved in them and nothing typed."""
    drafts: tuple[str, ...]
    """Files of answers that were typed and never saved: their authors need to press Save."""
    passed_over: tuple[str, ...]
    """Files that lie there and are neither exercises nor answers."""
    change: Change


def collect(plan: Plan, folder: Path, paths: Iterable[Path], *, now: dt.datetime) -> Collection:
    """Read answers from files, folders and zips; nothing is written before the change is applied.

    `now` (with a zone) dates answers that carry no date, and whatever claims to come from the future.
    """
    reader = Reader(plan)
    found: dict[Whose, list[Returned]] = {}
    rejected: list[Rejected] = []
    untouched: list[str] = []
    drafts: list[str] = []
    passed_over: list[str] = []
    touched: set[tuple[str, str]] = set()
    for source in sources(paths):
        if source.draft:
            drafts.append(source.name)
            continue
        try:
            returned = reader.read(source)
        except Stray:
            passed_over.append(source.name)
            continue
        except Refused as fault:
            rejected.append(Rejected(file=source.name, reason=str(fault)))
            continue
        except Untouched:
            untouched.append(source.name)
            continue
        for each in returned:
            touched.add((each.whose.set, each.whose.wave))
            found.setdefault(each.whose, []).append(_not_from_the_future(each, now))
    taken = _Taken(folder, now.replace(microsecond=0))
    for whose in sorted(found):
        taken.take(whose, found[whose])
    return Collection(
        accepted=tuple(taken.accepted),
        rejected=tuple(sorted([*rejected, *taken.rejected], key=lambda each: (each.file, each.reason))),
        duplicates=tuple(taken.duplicates),
        conflicts=tuple(taken.conflicts),
        missing=missing(plan, folder, sorted(touched) or open_waves(plan, now.date()), answered=taken.answered),
        untouched=tuple(name for name in untouched if _stem(name) not in {_stem(each.file) for each in taken.accepted}),
        drafts=tuple(drafts),
        passed_over=tuple(passed_over),
        change=combine(f"Collect answers: {len(taken.accepted)}", *taken.changes),
    )


def open_waves(plan: Plan, day: dt.date) -> list[tuple[str, str]]:
    """Return the sets and waves that had opened by a day, those of a convening from its first day on."""
    return [
        (each.id, wave.id)
        for each in (*plan.reflections.values(), *plan.surveys.values())
        for wave in each.all_waves
        if first_day(plan, each, wave) <= day
    ]


def missing(
    plan: Plan, folder: Path, waves: Iterable[tuple[str, str]], *, answered: frozenset[str] | set[str] = frozenset()
) -> tuple[Missing, ...]:
    """Return who was asked in the waves and has no answers on record nor among `answered` (set/wave/person).

    Who withdrew has answered: nobody is asked again for what they took back.
    """
    lacking: list[Missing] = []
    for set_id, wave_id in waves:
        known = plan.question_set(set_id)
        wave = known.wave(wave_id) if known else None
        if known is None or wave is None:
            continue
        for person in roster(plan, known, wave) or ():
            whose = Whose(set_id, wave_id, person.id)
            if whose.id in answered:
                continue
            held = stored(folder, whose).response
            if held is None or not (held.answers or held.withdrawn):
                lacking.append(Missing(set=set_id, wave=wave_id, person=person.id))
    return tuple(lacking)


class _Taken:
    """Gathers the outcome person by person."""

    def __init__(self, folder: Path, now: dt.datetime) -> None:
        self.folder = folder
        self.now = now
        self.accepted: list[Accepted] = []
        self.rejected: list[Rejected] = []
        self.duplicates: list[Duplicate] = []
        self.conflicts: list[Conflict] = []
        self.changes: list[Change] = []
        self.answered: set[str] = set()

    def take(self, whose: Whose, found: Sequence[Returned]) -> None:
        held = stored(self.folder, whose)
        if held.broken:
            reason = f"the answers already on record (responses/{whose.id}.toml) cannot be read; mend that file first"
            self.rejected += [Rejected(file=file, reason=reason) for file in sorted({each.file for each in found})]
            return
        if held.response is not None and held.response.withdrawn:
            found = self._after_withdrawal(held.response, found)
            if not found:
                return
        merged = merge(found, lambda each: self._seen(whose, held, each))
        at = self._moment(merged, held)
        content_new = merged.content != held.content
        later = held.response is None or at > held.response.at or held.response.withdrawn
        if content_new and not later and held.response is not None and at == held.response.at:
            merged = self._same_moment(whose, merged, held.response)
        self._tell_conflicts(whose, merged)
        if content_new and later:
            self._store(whose, merged, held, at)
        self._keep_versions(merged, {held.content, merged.content} if content_new and later else {held.content})
        holds = not content_new or later
        self._tell_files(whose, merged, held, holds=holds, new=content_new and later)
        if merged.answers or (held.response is not None and held.response.answers):
            self.answered.add(whose.id)

    def _seen(self, whose: Whose, held: Stored, each: Returned) -> dt.datetime | None:
        """When a version was taken first; None for one that never was."""
        if held.response is not None and each.content == held.content:
            return held.response.at
        return seen_at(self.folder, whose, each.content)

    def _after_withdrawal(self, tombstone: Response, found: Sequence[Returned]) -> list[Returned]:
        """What somebody took back stays out; what they saved in the form afterwards is a new answer."""
        kept = [each for each in found if each.at is not None and each.at > tombstone.at]
        for file in sorted({each.file for each in found} - {each.file for each in kept}):
            reason = f"{tombstone.person} withdrew these answers on {tombstone.at.date().isoformat()}; they stay out"
            self.rejected.append(Rejected(file=file, reason=reason))
        return kept

    def _moment(self, merged: Merged, held: Stored) -> dt.datetime:
        if held.response is not None and merged.content == held.content:
            return held.response.at
        if merged.at is not None:
            return merged.at
        # Typed cells first seen now are later than whatever is on record already.
        return max(self.now, held.response.at + dt.timedelta(seconds=1)) if held.response is not None else self.now

    def _store(self, whose: Whose, merged: Merged, held: Stored, at: dt.datetime) -> None:
        response = Response(
            at=at,
            set=whose.set,
            wave=whose.wave,
            person=whose.person,
            prompts_hash=merged.prompts_hash,
            consent=merged.consent,
            answers=dict(merged.answers),
            answer_consent=dict(merged.answer_consent),
        )
        kept = earlier_version(self.folder, whose, held) if held.response and not held.response.withdrawn else None
        if kept is not None:
            self.changes.append(Change("", (kept,)))
        self.changes.append(save_response(self.folder, response))

    def _same_moment(self, whose: Whose, merged: Merged, held: Response) -> Merged:
        """Two versions that claim the same moment: neither is the later one, so what differs is a conflict."""
        stands = f"responses/{whose.id}.toml"
        kept = as_json(held.answers)
        differs = [
            prompt
            for prompt in sorted({*kept, *merged.answers})
            if kept.get(prompt) != merged.answers.get(prompt) and prompt not in merged.conflicts
        ]
        if held.consent != merged.consent or held.answer_consent != merged.answer_consent:
            differs.append(CONSENT)
        files = dict.fromkeys(differs, (merged.chosen.file, stands))
        return msgspec.structs.replace(merged, conflicts={**merged.conflicts, **files})

    def _keep_versions(self, merged: Merged, kept_anyway: set[str]) -> None:
        kept: dict[str, FileChange] = {}
        for each in merged.sources:
            if each.content in kept_anyway:
                continue
            if (version := version_of(self.folder, each, each.at or self.now)) is not None:
                kept[version.file] = version
        if kept:
            self.changes.append(Change("", tuple(kept[file] for file in sorted(kept))))

    def _tell_conflicts(self, whose: Whose, merged: Merged) -> None:
        for prompt, files in sorted(merged.conflicts.items()):
            what = "choices of consent, so nothing is quoted" if prompt == CONSENT else f"answers to “{prompt}”"
            where = files[0] if len(files) == 1 else "different files"
            self.conflicts.append(
                Conflict(
                    set=whose.set,
                    wave=whose.wave,
                    person=whose.person,
                    prompt=prompt,
                    files=files,
                    reason=f"two different {what} in {where}, and nothing says which holds; left out until "
                    f"{whose.person} keeps one of them (both are kept in responses/{whose.set}/{whose.wave}/.versions)",
                )
            )

    def _tell_files(self, whose: Whose, merged: Merged, held: Stored, *, holds: bool, new: bool) -> None:
        """One file stands for the person; its own sidecar or notebook is no duplicate, everything else is."""
        by_file: dict[str, list[Returned]] = {}
        for each in merged.sources:
            by_file.setdefault(each.file, []).append(each)
        chosen = merged.chosen.file
        partners = [file for file in by_file if _stem(file) == _stem(chosen)]
        name = min((file for file in partners if file.lower().endswith(NOTEBOOK_ENDING)), default=chosen)
        if holds:
            copies = sorted({each.copy for file in partners for each in by_file[file] if each in merged.used})
            notes = dict.fromkeys(note for file in sorted(partners) for each in by_file[file] for note in each.notes)
            self.accepted.append(
                Accepted(
                    file=name,
                    set=whose.set,
                    wave=whose.wave,
                    person=whose.person,
                    answers=len(merged.answers),
                    copy=" and ".join(copies) or merged.chosen.copy,
                    new=new,
                    notes=tuple(notes),
                )
            )
        for file in sorted(by_file):
            if holds and file in partners:
                continue
            contents = {each.content for each in by_file[file]}
            if not holds:
                saved = held.response.at if held.response else self.now
                reason = f"a later version, saved {instant(saved)}, is on record already"
            elif contents <= {merged.content, merged.chosen.content}:
                reason = f"the same answers as {name}"
            elif any(each in merged.used for each in by_file[file]):
                typed = "typed " if all(each.at is None for each in by_file[file]) else ""
                reason = f"its {typed}answers were added to those of {name}"
            elif any(file in files for files in merged.conflicts.values()):
                reason = f"it differs from {name}, and nothing says which holds; see the conflict"
            else:
                reason = f"another version than {name}; it is kept, the later one holds"
            self.duplicates.append(
                Duplicate(file=file, set=whose.set, wave=whose.wave, person=whose.person, reason=reason)
            )


def _stem(file: str) -> str:
    for ending in (NOTEBOOK_ENDING, SIDECAR_ENDING):
        if file.lower().endswith(ending):
            return file[: -len(ending)]
    return file


def _not_from_the_future(returned: Returned, now: dt.datetime) -> Returned:
    if returned.at is None or returned.at <= now:
        return returned
    # A wrong clock must not make one version the last for ever.
    note = "the clock of that computer was ahead; the answers count from when they were collected"
    return msgspec.structs.replace(returned, at=now.replace(microsecond=0), notes=(*returned.notes, note))
