from __future__ import annotations

import pytest

from cohortkit.pairing.fields import field, prime_power, prime_powers_of

PRIME_POWERS = [2, 3, 4, 5, 7, 8, 9, 11, 13, 16, 17, 19, 23, 25, 27, 29, 31, 32]


def test_the_prime_powers_up_to_32_are_recognized() -> None:
    assert [n for n in range(2, 33) if prime_power(n)] == PRIME_POWERS


@pytest.mark.parametrize("order", PRIME_POWERS)
def test_every_field_satisfies_the_axioms(order: int) -> None:
    gf = field(order)
    elements = range(order)
    everything = list(elements)
    for a in elements:
        assert gf.add[a][0] == a
        assert gf.multiply[a][1] == a
        assert sorted(gf.add[a]) == everything
        assert a == 0 or sorted(gf.multiply[a]) == everything
        for b in elements:
            assert gf.add[a][b] == gf.add[b][a]
            assert gf.multiply[a][b] == gf.multiply[b][a]
    sample = elements if order <= 9 else range(0, order, 3)
    for a in sample:
        for b in sample:
            for c in sample:
                assert gf.add[gf.add[a][b]][c] == gf.add[a][gf.add[b][c]]
                assert gf.multiply[gf.multiply[a][b]][c] == gf.multiply[a][gf.multiply[b][c]]
                assert gf.multiply[a][gf.add[b][c]] == gf.add[gf.multiply[a][b]][gf.multiply[a][c]]


def test_six_is_no_field() -> None:
    with pytest.raises(ValueError, match="6"):
        field(6)


def test_numbers_are_divided_into_prime_powers() -> None:
    assert prime_powers_of(360) == (8, 9, 5)
