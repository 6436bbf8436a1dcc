"""Writing survives kill -9 at any file operation: nothing acknowledged is lost, nothing is torn, undo stays true."""

import os
import random
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cohortkit.files import disk
from cohortkit.files.change import Change, FileChange
from cohortkit.files.history import redo, undo
from cohortkit.files.transaction import apply, recover
from cohortkit.files.unfinished import needs_recovery

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
FILES = (
    "cohort.toml",
    "records/attendance/a.toml",
    "records/attendance/b.toml",
    "records/calendar.toml",
    "quotes.toml",
)

State = dict[str, bytes]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, to die without cleaning up")


BESIDE = "records/told.toml"
"""A file that only changes outside the history touch."""


class Model:
    """What the files must be, kept in memory: the state, and the states undo and redo lead to."""

    def __init__(self) -> None:
        self.state: State = {}
        self.back: list[State] = []
        self.ahead: list[State] = []

    def copy(self) -> "Model":
        other = Model()
        other.state, other.back, other.ahead = dict(self.state), list(self.back), list(self.ahead)
        return other


class Step:
    """One action of a run: a change of several files, undo, or redo."""

    def __init__(self, action: str, change: Change | None = None) -> None:
        self.action = action
        self.change = change

    def run(self, folder: Path) -> None:
        if self.change is not None:
            apply(folder, self.change, now=NOW, by="ana-ruiz", in_history=self.action != "aside")
        elif self.action == "undo":
            undo(folder)
        else:
            redo(folder)


def random_run(seed: int, length: int = 8) -> tuple[list[Step], list[Model]]:
    """Make a run of actions, and what must be there before the first and after each."""
    chance = random.Random(seed)
    model = Model()
    steps: list[Step] = []
    models = [model.copy()]
    for number in range(length):
        action = chance.choice(["change", "change", "change", "undo", "redo", "aside"])
        if action == "change":
            files = []
            following = dict(model.state)
            for file in chance.sample(FILES, chance.randint(1, 4)):
                before = model.state.get(file)
                after: bytes | None = f"step = {number}\n".encode() + chance.randbytes(chance.choice([0, 20, 3000]))
                if before is not None and chance.random() < 0.25:
                    after = None
                    del following[file]
                else:
                    assert after is not None
                    following[file] = after
                files.append(FileChange(file, before, after))
            steps.append(Step("change", Change(f"change {number}", tuple(files))))
            model.back.append(model.state)
            model.ahead = []
            model.state = following
        elif action == "aside":
            after = f"told = {number}\n".encode()
            steps.append(Step("aside", Change("told", (FileChange(BESIDE, model.state.get(BESIDE), after),))))
            # It is no step: every state that undo and redo lead to holds it from now on.
            model.state, model.back, model.ahead = (
                {**model.state, BESIDE: after},
                [{**state, BESIDE: after} for state in model.back],
                [{**state, BESIDE: after} for state in model.ahead],
            )
        elif action == "undo":
            steps.append(Step("undo"))
            if model.back:
                model.ahead.append(model.state)
                model.state = model.back.pop()
        else:
            steps.append(Step("redo"))
            if model.ahead:
                model.back.append(model.state)
                model.state = model.ahead.pop()
        models.append(model.copy())
    return steps, models


class Dying(disk.Operations):
    """Kills its own process at one operation: before it, after it, or in the middle of a write."""

    def __init__(self, at: int, seed: int) -> None:
        self.left = at
        self.chance = random.Random(seed)

    def _count(self) -> bool:
        self.left -= 1
        return self.left < 0

    def _die(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def write(self, descriptor: int, content: bytes) -> int:
        if self._count():
            os.write(descriptor, content[: self.chance.randint(0, len(content))])
            self._die()
        return super().write(descriptor, content)

    def create(self, path: str, mode: int) -> int:
        dying = self._count()
        if dying and self.chance.random() < 0.5:
            self._die()
        descriptor = super().create(path, mode)
        if dying:
            self._die()
        return descriptor

    def replace(self, source: str, target: str) -> None:
        dying = self._count()
        if dying and self.chance.random() < 0.5:
            self._die()
        super().replace(source, target)
        if dying:
            self._die()

    def unlink(self, path: str) -> None:
        dying = self._count()
        if dying and self.chance.random() < 0.5:
            self._die()
        super().unlink(path)
        if dying:
            self._die()

    def mkdir(self, path: str) -> None:
        dying = self._count()
        if dying and self.chance.random() < 0.5:
            self._die()
        super().mkdir(path)
        if dying:
            self._die()

    def fsync(self, descriptor: int) -> None:
        if self._count():
            self._die()
        super().fsync(descriptor)

    def fsync_folder(self, path: str) -> None:
        if self._count():
            self._die()
        super().fsync_folder(path)

    def chmod(self, path: str, mode: int) -> None:
        if self._count():
            self._die()
        super().chmod(path, mode)


@contextmanager
def operations(other: disk.Operations) -> Iterator[None]:
    original = disk.operations
    disk.operations = other
    try:
        yield
    finally:
        disk.operations = original


def write_in_place(folder: Path, change: Change) -> None:
    """Write the way most programs do: the control that must lose data under the same deaths."""
    for each in change.files:
        path = folder / each.file
        if each.after is None:
            disk.operations.unlink(str(path))
            continue
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        disk.operations.write(descriptor, each.after)
        os.close(descriptor)


def run_until_death(folder: Path, steps: list[Step], at: int, seed: int, *, in_place: bool = False) -> tuple[int, bool]:
    """Run the steps in a child that dies at one operation; return how many it acknowledged and whether it died."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            disk.operations = Dying(at, seed)
            for step in steps:
                if in_place and step.change is not None:
                    write_in_place(folder, step.change)
                elif not in_place:
                    step.run(folder)
                os.write(writing, b".")
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    acknowledged = 0
    while part := os.read(reading, 1000):
        acknowledged += len(part)
    os.close(reading)
    _, status = os.waitpid(child, 0)
    died = os.WIFSIGNALED(status)
    assert died or os.WEXITSTATUS(status) == 0, "the child failed instead of dying"
    return acknowledged, died


def die_recovering(folder: Path, at: int, seed: int) -> None:
    child = os.fork()
    if child == 0:
        try:
            disk.operations = Dying(at, seed)
            recover(folder)
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def state_of(folder: Path) -> State:
    """Return every file a reader of the folder would meet, and fail on leftovers."""
    found: State = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith(".cohortkit/"):
            assert not name.endswith(".tmp"), f"{name} was left behind"
            found[name] = path.read_bytes()
    return found


def check_history(folder: Path, model: Model) -> None:
    """Undo everything, redo everything, and compare each state with what it was."""
    states = [*model.back, model.state, *reversed(model.ahead)]
    here = len(model.back)
    for expected in reversed(states[:here]):
        assert undo(folder) is not None
        assert state_of(folder) == expected
    assert undo(folder) is None
    for expected in states[1:]:
        assert redo(folder) is not None
        assert state_of(folder) == expected
    assert redo(folder) is None


def survive(folder: Path, seed: int, at: int) -> bool:
    """Die at one operation of one run and check what is left; return whether there was anything to die at."""
    steps, models = random_run(seed)
    acknowledged, died = run_until_death(folder, steps, at, seed * 1000 + at)
    if died and needs_recovery(folder) and (seed + at) % 3 == 0:
        die_recovering(folder, at % 7, seed + at)
    recover(folder)
    assert not needs_recovery(folder)
    found = state_of(folder)
    possible = [models[acknowledged], *([models[acknowledged + 1]] if acknowledged + 1 < len(models) else [])]
    matching = [model for model in possible if model.state == found]
    assert matching, f"seed {seed}, death at operation {at}: {acknowledged} acknowledged, found {sorted(found)}"
    failures = []
    for model in matching:
        try:
            check_history(folder, model)
        except AssertionError as error:
            failures.append(error)
        else:
            return died
    raise failures[0]


def crash_everywhere(base: Path, seeds: Iterator[int], wanted: int) -> int:
    """Die at every operation of run after run until there were as many deaths as wanted."""
    deaths = 0
    for seed in seeds:
        at, died = 0, True
        while died:
            folder = base / f"{seed}-{at}"
            folder.mkdir()
            died = survive(folder, seed, at)
            shutil.rmtree(folder)
            deaths += died
            at += 1
            if deaths >= wanted:
                return deaths
    return deaths


def losses_in_place(base: Path, seeds: Iterator[int], wanted: int) -> int:
    """Count the deaths after which an in-place writer left something that never was."""
    lost = deaths = 0
    for seed in seeds:
        steps, _models = random_run(seed)
        steps = [step for step in steps if step.change is not None]
        # Without undo and redo the changes must follow one another.
        state: State = {}
        states = [dict(state)]
        followed = []
        for step in steps:
            assert step.change is not None
            files = tuple(each for each in step.change.files if each.after is not None or each.file in state)
            for each in files:
                if each.after is None:
                    del state[each.file]
                else:
                    state[each.file] = each.after
            followed.append(Step("change", Change(step.change.what, files)))
            states.append(dict(state))
        at, died = 0, True
        while died:
            folder = base / f"in-place-{seed}-{at}"
            folder.mkdir()
            acknowledged, died = run_until_death(folder, followed, at, seed * 1000 + at, in_place=True)
            deaths += died
            lost += state_of(folder) not in states[acknowledged : acknowledged + 2]
            shutil.rmtree(folder)
            at += 1
            if deaths >= wanted:
                return lost
    return lost


def seeds_from(first: int) -> Iterator[int]:
    seed = first
    while True:
        yield seed
        seed += 1


def test_nothing_acknowledged_is_lost_whatever_operation_the_process_dies_at(tmp_path: Path) -> None:
    assert crash_everywhere(tmp_path, seeds_from(1), 320) == 320


def test_a_writer_in_place_loses_data_under_the_same_deaths(tmp_path: Path) -> None:
    assert losses_in_place(tmp_path, seeds_from(1), 60) > 20


@pytest.mark.soak
def test_nothing_is_lost_in_ten_thousand_deaths(tmp_path: Path) -> None:
    assert crash_everywhere(tmp_path, seeds_from(1000), 10_000) == 10_000
    assert losses_in_place(tmp_path, seeds_from(1000), 3_000) > 1_000
