"""Write the demo into a folder: the definition, the records, the answers and what was made of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from cohortkit.demo import analysis, answers, buddies, enlarge, payments, presence, register, work
from cohortkit.demo.block import Block
from cohortkit.demo.grammar import Speaker
from cohortkit.files.toml_text import to_toml
from cohortkit.handed_out import example_definition
from cohortkit.plan.load import load_plan
from cohortkit.plan.model import Plan
from cohortkit.records.load import CODEBOOK_FILE, CODING, QUOTES_FILE, record_file, response_file
from cohortkit.records.model import KIND_OF, Record
from cohortkit.records.write import as_toml

MARKER = ".cohortkit/demo.toml"
LARGEST = 400
"""Beyond this the definition is larger than a file may be (10 MB)."""
_IGNORED = "# Answers and busy times are private; the rest is built or local.\nresponses/\nbusy/\nout/\n.cohortkit/\n"
_ABOUT = """# A cohort to try things on

`cohort.toml` is the example that comes with cohortkit. Everything under `records/`, `responses/` and `coding/`, and
`quotes.toml`, was made up by `cohortkit demo` (scale {scale}, seed {seed}): nobody attended, wrote or was paid any of
it. The organizations are real and said none of this. Every output says that the data is illustrative.

    cohortkit status --as-of 2023-10-20
    cohortkit check
    cohortkit surveys summary outcomes --wave 2024
    cohortkit network show
    cohortkit report build

Change whatever you like. `cohortkit demo` in an empty folder gives a fresh one.
"""

File = tuple[str, bytes]


class FolderInUse(Exception):
    """The folder holds something else; a demo is only written into an empty or a new one."""

    def __init__(self, folder: Path, found: str) -> None:
        super().__init__(
            f"{folder} is not empty (it holds {found}); name a new folder, such as: cohortkit demo my-demo"
        )
        self.folder = folder
        self.found = found


class Written(msgspec.Struct, frozen=True):
    """What was written: paths relative to the folder, none where the same demo was there already."""

    folder: Path
    files: tuple[str, ...]


def write_demo(folder: Path, scale: int = 1, seed: int = 1) -> Written:
    """Write a demo cohort of `scale` times 8 organizations and 40 people; the same seed gives the same bytes.

    A folder that holds the demo of the same scale and seed is left as it is, changes made in it included; one that
    was interrupted while it was written is written to its end. Raises FolderInUse for any other folder with
    something in it, ValueError for a scale out of 1 to 400.
    """
    if not 1 <= scale <= LARGEST:
        raise ValueError(f"the scale is a whole number from 1 to {LARGEST:,}, not {scale}")
    marker, begun = (to_toml({"scale": scale, "seed": seed} | more) for more in ({}, {"finished": False}))
    if folder.is_dir() and (found := sorted(entry.name for entry in folder.iterdir())):
        held = (folder / MARKER).read_bytes() if (folder / MARKER).is_file() else b""
        if held == marker:
            return Written(folder, ())
        if held != begun:
            raise FolderInUse(folder, "another demo" if held else found[0])
    definition = enlarge.enlarged(example_definition().read_bytes(), scale)
    made: set[str] = set()
    _put(folder, (MARKER, begun), made)
    written = [_put(folder, file, made) for file in (("cohort.toml", definition), (".gitignore", _IGNORED.encode()))]
    plan = load_plan(folder).plan
    assert plan is not None
    written += [_put(folder, file, made) for file in happened(plan, scale, seed)]
    written.append(_put(folder, ("README.md", _ABOUT.format(scale=scale, seed=seed).encode()), made))
    # Only now is it whole: a demo that was interrupted before is not mistaken for one.
    _put(folder, (MARKER, marker), made)
    return Written(folder, tuple(sorted(written)))


def happened(plan: Plan, scale: int, seed: int) -> Iterator[File]:
    """Yield every file of what happened, with its path relative to the folder."""
    blocks = [Block(plan, number, seed) for number in range(1, scale + 1)]
    for record in records(plan, blocks, seed):
        yield record_file(KIND_OF[type(record)], record.id), to_toml(as_toml(record))
    speaker = Speaker()
    coded: list[answers.Answered] = []
    for block in blocks:
        for answered in answers.responses(block, speaker):
            if block.first:
                coded.append(answered)
            yield response_file(answered.response.id), to_toml(as_toml(answered.response))
    yield CODEBOOK_FILE, to_toml(analysis.codebook())
    for coder in (analysis.FIRST_CODER, analysis.SECOND_CODER):
        marked = [as_toml(segment) | {"start": segment.start} for segment in analysis.segments(coded, coder, seed)]
        yield f"{CODING}/{coder}.toml", to_toml({"segments": marked})
    quotes = analysis.quotes(blocks[0], coded)
    yield (
        QUOTES_FILE,
        to_toml({"quotes": {quote: as_toml(entry) | {"verbatim": entry.verbatim} for quote, entry in quotes.items()}}),
    )


def records(plan: Plan, blocks: list[Block], seed: int) -> Iterator[Record]:
    """Yield every record of `records/`."""
    yield from presence.attendance(plan, blocks, seed)
    rounds = list(buddies.rounds(blocks, seed))
    products = [product for block in blocks for product in register.products(block)]
    interviews = list(register.interviews(blocks[0]))
    yield from rounds
    yield from products
    yield from interviews
    yield from payments.batches(plan, blocks, rounds, (products, interviews))
    for block in blocks:
        yield from work.check_ins(block)
        yield from work.support(block)
        yield from register.collaborations(block)
    yield from register.commitments(blocks[0])
    yield from register.resources(blocks[0])
    yield from register.feedback(blocks[0])


def _put(folder: Path, file: File, made: set[str]) -> str:
    """Write one file into the fresh folder; each folder on the way is made once."""
    path, content = file
    parent = path.rpartition("/")[0]
    if parent not in made:
        (folder / parent).mkdir(parents=True, exist_ok=True)
        made.add(parent)
    (folder / path).write_bytes(content)
    return path
