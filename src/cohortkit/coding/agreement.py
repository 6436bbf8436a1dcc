"""How far coders agree: Cohen's κ, Krippendorff's α, raw agreement and prevalence, for each code and over all.

A unit is response × code: did this coder use this code anywhere in this response, or not. Responses that nobody coded
are left out. Where a coder put nothing that is a "no", unless they coded nothing of that whole wave: then they have
not read it, and are missing there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

import msgspec

from cohortkit.coding.answers import FOR_THE_TEAM, text_of
from cohortkit.coding.themes import is_there
from cohortkit.evaluation.shares import percent
from cohortkit.evaluation.tables import Table
from cohortkit.records.cohort import Cohort

Row = Sequence[bool | None]
"""One unit as each coder judged it; None where a coder did not."""


class Disagreement(msgspec.Struct, frozen=True):
    """One response in which a code was used by some and not by others.

    `passages` are the coded words by coder, without those of answers that the team may count and not read.
    """

    response: str
    code: str
    used_by: tuple[str, ...]
    not_used_by: tuple[str, ...]
    passages: dict[str, tuple[str, ...]]


class CodeAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Agreement on one code. `kappa` is between two coders (the mean over pairs of more); None where undefined.

    `raw` is the share of units in which all agreed, `prevalence` the share of yes among all judgements.
    """

    code: str
    n: int
    agreed: int
    kappa: float | None
    alpha: float | None
    prevalence: float | None

    @property
    def raw(self) -> float | None:
        """Units in which all coders agreed ÷ units."""
        return self.agreed / self.n if self.n else None


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """All codes together, and each; units that were judged by `coders`."""

    coders: tuple[str, ...]
    responses: int
    codes: tuple[CodeAgreement, ...]
    n: int
    agreed: int
    kappa: float | None
    alpha: float | None
    disagreements: tuple[Disagreement, ...]

    @property
    def raw(self) -> float | None:
        """Units in which all coders agreed ÷ units."""
        return self.agreed / self.n if self.n else None

    def table(self) -> Table:
        """Return one row for each code, the pooled one last."""
        rows = [
            (
                each.code,
                str(each.n),
                f"{each.agreed} of {each.n}",
                number(each.kappa),
                number(each.alpha),
                _share(each.prevalence),
            )
            for each in self.codes
        ]
        pooled = f"{self.agreed} of {self.n}"
        rows.append(("all codes", str(self.n), pooled, number(self.kappa), number(self.alpha), ""))
        caption = f"Agreement of {', '.join(self.coders)} over {self.responses} responses"
        columns = ("Code", "n", "Agreed", "Cohen’s κ", "Krippendorff’s α", "Used in")
        return Table(caption, columns, tuple(rows))


def agree(cohort: Cohort, coders: Sequence[str] = ()) -> Agreement:
    """Compare coders (all who coded, when none are named) over every response that one of them coded."""
    chosen = tuple(coders) or tuple(coder for coder, coding in cohort.codings.items() if coding.segments)
    used: dict[str, set[tuple[str, str]]] = {}
    for coder in chosen:
        held = cohort.codings[coder].segments if coder in cohort.codings else ()
        used[coder] = {(each.response, each.code) for each in held if is_there(cohort, each)}
    read = {coder: {_wave(response) for response, _ in cells} for coder, cells in used.items()}
    both = {wave for wave in set().union(*read.values()) if sum(wave in waves for waves in read.values()) > 1}
    responses = sorted({r for cells in used.values() for r, _ in cells if _wave(r) in both})
    known = [
        code for code in cohort.codebook.codes if any((r, code) in cells for cells in used.values() for r in responses)
    ]
    codes = [*known, *sorted({code for cells in used.values() for _, code in cells} - set(known))]
    per_code, pooled, differing = [], [], []
    for code in codes:
        rows = [
            tuple((response, code) in used[coder] if _wave(response) in read[coder] else None for coder in chosen)
            for response in responses
        ]
        rows = [row for row in rows if sum(each is not None for each in row) > 1]
        pooled += rows
        per_code.append(
            CodeAgreement(
                code=code,
                n=len(rows),
                agreed=sum(_agrees(row) for row in rows),
                kappa=cohen_kappa(rows),
                alpha=krippendorff_alpha(rows),
                prevalence=_prevalence(rows),
            )
        )
        for response in responses:
            judged = {c: (response, code) in used[c] for c in chosen if _wave(response) in read[c]}
            if len(set(judged.values())) > 1:
                differing.append(_disagreement(cohort, response, code, judged))
    return Agreement(
        coders=chosen,
        responses=len(responses),
        codes=tuple(per_code),
        n=len(pooled),
        agreed=sum(_agrees(row) for row in pooled),
        kappa=cohen_kappa(pooled),
        alpha=krippendorff_alpha(pooled),
        disagreements=tuple(sorted(differing, key=lambda each: (each.response, each.code))),
    )


def cohen_kappa(rows: Iterable[Row]) -> float | None:
    """Return κ of two coders, or the mean over all pairs of more (Cohen 1960; Light 1971 for the mean).

    A row is a unit, with None for a coder who has not judged it. None is returned where a pair's agreement by chance
    is certain (both only ever said one thing), or where no two coders judged the same.
    """
    judged = list(rows)
    kappas = []
    for one, other in combinations(range(len(judged[0]) if judged else 0), 2):
        pairs = [(row[one], row[other]) for row in judged if row[one] is not None and row[other] is not None]
        if not pairs:
            continue
        n = len(pairs)
        observed = sum(a == b for a, b in pairs) / n
        yes_one, yes_other = sum(bool(a) for a, _ in pairs) / n, sum(bool(b) for _, b in pairs) / n
        chance = yes_one * yes_other + (1 - yes_one) * (1 - yes_other)
        if chance == 1:
            return None
        kappas.append((observed - chance) / (1 - chance))
    return sum(kappas) / len(kappas) if kappas else None


def krippendorff_alpha(rows: Iterable[Row]) -> float | None:
    """Return nominal α over units judged by at least two (Krippendorff, Content Analysis, 2004, ch. 11).

    1 - observed ÷ expected disagreement among pairable values; None where only one value was ever used.
    """
    units = [[bool(each) for each in row if each is not None] for row in rows]
    units = [unit for unit in units if len(unit) > 1]
    values = sum(map(len, units))
    yes = sum(map(sum, units))
    no = values - yes
    if not yes or not no:
        return None
    # Ordered pairs of differing values within units, each unit's weighted by 1 ÷ (its judgements - 1).
    within = sum(2 * sum(unit) * (len(unit) - sum(unit)) / (len(unit) - 1) for unit in units)
    return 1 - (values - 1) * within / (2 * yes * no)


def _wave(response: str) -> str:
    return response.rpartition("/")[0]


def _agrees(row: Row) -> bool:
    return len({each for each in row if each is not None}) == 1


def _prevalence(rows: Sequence[Row]) -> float | None:
    values = [each for row in rows for each in row if each is not None]
    return sum(values) / len(values) if values else None


def _disagreement(cohort: Cohort, response: str, code: str, used: dict[str, bool]) -> Disagreement:
    answered = cohort.responses[response]
    passages = {
        coder: tuple(
            text_of(answered.answers.get(each.prompt))[each.start : each.end]
            for each in cohort.codings[coder].segments
            if (each.response, each.code) == (response, code) and answered.consent_for(each.prompt) in FOR_THE_TEAM
        )
        for coder in used
    }
    return Disagreement(
        response=response,
        code=code,
        used_by=tuple(coder for coder, yes in used.items() if yes),
        not_used_by=tuple(coder for coder, yes in used.items() if not yes),
        passages=passages,
    )


def number(value: float | None) -> str:
    """A coefficient with two decimals; a dash where it cannot be computed."""
    return "–" if value is None else f"{value:.2f}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{percent(value)} of judgements"
