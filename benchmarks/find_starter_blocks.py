"""Find the starter blocks of `cohortkit.pairing.catalogue` and write that module.

    python benchmarks/find_starter_blocks.py            search everything and write the catalogue
    python benchmarks/find_starter_blocks.py 8-4-10     search one instance and print it

A schedule of weeks without a repeated pair is looked for among those with a symmetry: the points are
`orbits` copies of Z_m and some fixed points, and adding 1 (mod m) to all of them turns the schedule into
itself. Then only the base rounds are searched, by exact cover: every point once in a base round, every orbit
of pairs at most once in all. A base round of period p gives p rounds, shifted by 0 … p-1. A mirror, which
swaps orbits and turns x into -x, may be asked of every base round as well: it makes the search much smaller.

The search is a depth-first search with restarts after a number of nodes, not of seconds, so a seed always
gives the same catalogue.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

CATALOGUE = Path(__file__).parent.parent / "src" / "cohortkit" / "pairing" / "catalogue.py"

Block = tuple[int, ...]


class Shape(NamedTuple):
    """What is looked for: an instance and the symmetry assumed of it."""

    groups: int
    size: int
    cycle: int
    orbits: int
    periods: tuple[int, ...]
    mirror: tuple[int, ...] = ()
    classes: bool = False
    """Ask that the copies of each x never meet: organizations of that size are then kept apart for nothing."""
    seed: int = 1

    @property
    def points(self) -> int:
        """People in the schedule."""
        return self.groups * self.size

    @property
    def weeks(self) -> int:
        """Rounds the base rounds give."""
        return sum(self.periods)

    @property
    def name(self) -> str:
        """The instance, groups-size-weeks."""
        return f"{self.groups}-{self.size}-{self.weeks}"


# The symmetries under which a schedule was found. Without the mirror no 8-4-10 turned up, neither over Z_5 nor
# over Z_3, Z_6, Z_8, Z_9, Z_10, Z_15, Z_16 and Z_30.
SHAPES = (
    Shape(5, 3, 7, 2, (7,)),
    Shape(6, 3, 4, 4, (4, 4)),
    Shape(6, 4, 7, 3, (7,), classes=True),
    Shape(6, 5, 6, 5, (6,)),
    Shape(7, 3, 5, 4, (5, 5)),
    Shape(7, 4, 9, 3, (9,)),
    Shape(8, 3, 11, 2, (11,)),
    Shape(8, 4, 5, 6, (5, 5), mirror=(1, 0, 3, 2, 4, 5)),
    Shape(9, 4, 11, 3, (11,)),
    Shape(10, 3, 14, 2, (14,)),
    Shape(10, 4, 39, 1, (13,)),
    Shape(10, 5, 9, 5, (9,)),
)


class Candidate(NamedTuple):
    """Blocks that enter a base round together: their points, then the pair orbits they use, as one bit set."""

    mask: int
    blocks: tuple[Block, ...]


def moved(shape: Shape, point: int, by: int, *, mirrored: bool = False) -> int:
    """Where `point` goes when `by` is added to everything, after the mirror if asked; fixed points stay."""
    orbit, x = divmod(point, shape.cycle)
    if orbit >= shape.orbits:
        return point
    if mirrored:
        orbit, x = shape.mirror[orbit], -x
    return orbit * shape.cycle + (x + by) % shape.cycle


def permutations_of(shape: Shape, step: int) -> list[Block]:
    """The symmetries that shift by multiples of `step`, each as where every point goes."""
    return [
        tuple(moved(shape, point, by, mirrored=mirrored) for point in range(shape.points))
        for mirrored in ((False, True) if shape.mirror else (False,))
        for by in range(0, shape.cycle, step)
    ]


def pair_orbits(shape: Shape) -> dict[tuple[int, int], int]:
    """Number the orbits of pairs under all symmetries."""
    numbers: dict[tuple[int, int], int] = {}
    symmetries = permutations_of(shape, 1)
    following = 0
    for a in range(shape.points):
        for b in range(a + 1, shape.points):
            if (a, b) in numbers:
                continue
            for symmetry in symmetries:
                first, second = sorted((symmetry[a], symmetry[b]))
                numbers[first, second] = following
            following += 1
    return numbers


def candidates(shape: Shape, period: int) -> list[Candidate]:
    """All sets of blocks for a base round of `period` that its own symmetries keep and in which no pair comes twice."""
    numbers = pair_orbits(shape)
    symmetries = permutations_of(shape, 1)
    of_the_round = permutations_of(shape, period)
    found: list[Candidate] = []
    seen: set[Block] = set()

    def exact(block: Block) -> Candidate | None:
        orbit = {tuple(sorted(symmetry[p] for p in block)) for symmetry in symmetries}
        together = {tuple(sorted(symmetry[p] for p in block)) for symmetry in of_the_round}
        pairs = [(b[i], b[j]) for b in orbit for i in range(shape.size) for j in range(i + 1, shape.size)]
        points = [p for b in together for p in b]
        # The last test: no block may come back in another of the rounds 0 … period-1.
        if len(pairs) != len(set(pairs)) or len(points) != len(set(points)) or len(orbit) != period * len(together):
            return None
        mask = 0
        for p in points:
            mask |= 1 << p
        for pair in pairs:
            mask |= 1 << (shape.points + numbers[pair])
        return Candidate(mask, tuple(sorted(together)))

    def same_x(a: int, b: int) -> bool:
        moving = shape.cycle * shape.orbits
        return a < moving and b < moving and a % shape.cycle == b % shape.cycle

    def extend(block: Block, used: dict[int, int]) -> None:
        if len(block) == shape.size:
            candidate = None if block in seen else exact(block)
            if candidate is not None:
                found.append(candidate)
                seen.update(candidate.blocks)
            return
        for point in range(block[-1] + 1 if block else 0, shape.points):
            if shape.classes and any(same_x(point, other) for other in block):
                continue
            counts = dict(used)
            for other in block:
                number = numbers[other, point]
                counts[number] = counts.get(number, 0) + 1
            # A block may hold one pair of an orbit for each symmetry of its round; `exact` has the last word.
            if all(count <= len(of_the_round) for count in counts.values()):
                extend((*block, point), counts)

    extend((), {})
    return found


def cover(
    shape: Shape,
    options: Sequence[list[Candidate]],
    rng: random.Random,
    nodes: int,
) -> list[list[Block]] | None:
    """One depth-first search for all base rounds; None when it ends, or after so many nodes."""
    left_nodes = nodes
    everyone = (1 << shape.points) - 1

    def go(
        round_number: int, live: list[Candidate], left: int, used: int, chosen: list[Block]
    ) -> list[list[Block]] | None:
        nonlocal left_nodes
        left_nodes -= 1
        if left_nodes < 0:
            return None
        if not left:
            if round_number + 1 == len(options):
                return [chosen]
            fresh = [c for c in options[round_number + 1] if not c.mask & used]
            rest = go(round_number + 1, fresh, everyone, used, [])
            return None if rest is None else [chosen, *rest]
        counts = [0] * shape.points
        for candidate in live:
            for block in candidate.blocks:
                for p in block:
                    counts[p] += 1
        hardest = min((p for p in range(shape.points) if left >> p & 1), key=lambda p: counts[p])
        if not counts[hardest]:
            return None
        here = [c for c in live if c.mask >> hardest & 1]
        rng.shuffle(here)
        for candidate in here:
            mask = candidate.mask
            rest = go(
                round_number,
                [c for c in live if not c.mask & mask],
                left & ~mask,
                used | (mask & ~everyone),
                chosen + list(candidate.blocks),
            )
            if rest is not None:
                return rest
            if left_nodes < 0:
                return None
        return None

    return go(0, options[0], everyone, 0, [])


def search(shape: Shape, restarts: int = 2000, nodes: int = 1500) -> list[list[Block]] | None:
    """The base rounds of `shape`, or None when not found."""
    by_period = {period: candidates(shape, period) for period in set(shape.periods)}
    options = [by_period[period] for period in shape.periods]
    for restart in range(restarts):
        rounds = cover(shape, options, random.Random(f"{shape.name}/{shape.seed}/{restart}"), nodes)
        if rounds is not None:
            return [sorted(blocks) for blocks in rounds]
    return None


def developed(shape: Shape, rounds: Sequence[Sequence[Block]]) -> list[list[Block]]:
    """All weeks of the schedule, from its base rounds."""
    return [
        [tuple(sorted(moved(shape, p, t) for p in block)) for block in blocks]
        for period, blocks in zip(shape.periods, rounds, strict=True)
        for t in range(period)
    ]


def verify(shape: Shape, rounds: Sequence[Sequence[Block]]) -> None:
    """Count it out: every point once a week, no pair twice."""
    met: set[tuple[int, int]] = set()
    for week in developed(shape, rounds):
        assert sorted(p for block in week for p in block) == list(range(shape.points))
        for block in week:
            for i, a in enumerate(block):
                for b in block[i + 1 :]:
                    assert (a, b) not in met
                    met.add((a, b))
    assert len(developed(shape, rounds)) == shape.weeks


def written(found: Sequence[tuple[Shape, list[list[Block]]]]) -> str:
    """The text of the catalogue module."""
    lines = [
        '"""Starter blocks without repeats, found by `benchmarks/find_starter_blocks.py`; do not edit by hand."""',
        "",
        "from __future__ import annotations",
        "",
        "from cohortkit.pairing.starter_blocks import Starter",
        "",
        "CATALOGUE: tuple[Starter, ...] = (",
    ]
    for shape, rounds in found:
        lines += [
            f"    # {shape.name}, seed {shape.seed}",
            "    Starter(",
            f"        groups={shape.groups},",
            f"        size={shape.size},",
            f"        cycle={shape.cycle},",
            f"        orbits={shape.orbits},",
            f"        periods={shape.periods!r},",
            "        rounds=(",
        ]
        for blocks in rounds:
            lines.append("            (")
            lines += [f"                {block!r}," for block in blocks]
            lines.append("            ),")
        lines += ["        ),", "    ),"]
    lines += [")", ""]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    found: list[tuple[Shape, list[list[Block]]]] = []
    for shape in SHAPES:
        if arguments and shape.name not in arguments:
            continue
        rounds = search(shape)
        if rounds is None:
            print(f"{shape.name}: none found over Z_{shape.cycle} with periods {shape.periods}")
            continue
        verify(shape, rounds)
        found.append((shape, rounds))
        print(f"{shape.name}: {rounds}", flush=True)
    if not arguments:
        CATALOGUE.write_text(written(found), encoding="utf-8")
        print(f"wrote {CATALOGUE.name} with {len(found)} of {len(SHAPES)} schedules")
    return 0 if found else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
