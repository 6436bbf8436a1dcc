"""Every version of a response that was ever taken, beside the one that holds: hidden, private, git-ignored with it."""

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec

from cohortkit.files.change import FileChange
from cohortkit.files.document import read_document
from cohortkit.files.structs import learned
from cohortkit.files.toml_text import to_toml
from cohortkit.plan.scalars import BUILTIN_TYPES
from cohortkit.questions.returned import Returned, Whose, content_digest
from cohortkit.records.load import response_file
from cohortkit.records.model import Response

FOLDER = ".versions"


class Stored(msgspec.Struct, frozen=True):
    """What the cohort folder holds of one person's answers; `response` is None where there is none to read."""

    response: Response | None
    raw: bytes | None
    broken: bool = False

    @property
    def content(self) -> str:
        """What tells the stored answers from others; empty where there are none."""
        if self.response is None:
            return ""
        held = self.response
        return content_digest(as_json(held.answers), held.consent, held.answer_consent)


def as_json(value: Any) -> Any:
    """Return a value read from TOML as JSON has it: whole decimals as whole numbers, others as floats."""
    from decimal import Decimal

    if isinstance(value, Decimal | float):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, dict):
        return {key: as_json(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(part) for part in value]
    return value


def stored(folder: Path, whose: Whose) -> Stored:
    """Read the response that holds."""
    file = response_file(whose.id)
    if not (folder / file).is_file():
        return Stored(None, None)
    document, _ = read_document(folder, file)
    try:
        held = msgspec.convert(document.data, learned(Response), builtin_types=BUILTIN_TYPES)
    except msgspec.ValidationError:
        return Stored(None, document.raw, broken=True)
    return Stored(held, document.raw)


def folder_of(whose: Whose) -> str:
    """Return the folder that keeps the versions of one person's answers, relative to the cohort folder."""
    return f"responses/{whose.set}/{whose.wave}/{FOLDER}/{whose.person}"


def seen_at(folder: Path, whose: Whose, content: str) -> dt.datetime | None:
    """Return when a version was first taken or saved; None where it never was."""
    file = f"{folder_of(whose)}/{content}.toml"
    if not (folder / file).is_file():
        return None
    document, _ = read_document(folder, file)
    at = (document.data or {}).get("at")
    return at if isinstance(at, dt.datetime) and at.tzinfo else None


def version_of(folder: Path, returned: Returned, at: dt.datetime) -> FileChange | None:
    """Return the change that keeps a returned version; None when it is kept already."""
    file = f"{folder_of(returned.whose)}/{returned.content}.toml"
    if (folder / file).exists():
        return None
    table: dict[str, Any] = {
        "at": at,
        "set": returned.whose.set,
        "wave": returned.whose.wave,
        "person": returned.whose.person,
        "from": returned.copy,
        "prompts_hash": returned.prompts_hash,
        "consent": returned.consent,
        "answers": returned.answers,
        "answer_consent": returned.answer_consent,
        "unread": returned.unread,
        "different_texts": {prompt: list(texts) for prompt, texts in returned.torn.items()},
    }
    return FileChange(file, None, to_toml({key: part for key, part in table.items() if part not in (None, "", {})}))


def earlier_version(folder: Path, whose: Whose, held: Stored) -> FileChange | None:
    """Return the change that keeps the response which is about to be replaced, byte for byte; None when it is kept."""
    if held.raw is None:
        return None
    import hashlib

    content = held.content or hashlib.sha256(held.raw).hexdigest()[:16]
    file = f"{folder_of(whose)}/{content}.toml"
    return None if (folder / file).exists() else FileChange(file, None, held.raw)
