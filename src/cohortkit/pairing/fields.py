"""Finite fields of up to 32 elements, and the abelian groups that designs are developed over."""

from __future__ import annotations

from functools import cache
from itertools import product

import msgspec

Table = tuple[tuple[int, ...], ...]


class Field(msgspec.Struct, frozen=True):
    """GF(q) as tables on the numbers 0 … q-1; 0 and 1 are the neutral elements."""

    order: int
    add: Table
    multiply: Table


def prime_power(number: int) -> tuple[int, int] | None:
    """(p, e) when the number is the prime power p^e, else None."""
    if number < 2:
        return None
    prime = next(p for p in range(2, number + 1) if number % p == 0)
    exponent, rest = 0, number
    while rest % prime == 0:
        exponent, rest = exponent + 1, rest // prime
    return (prime, exponent) if rest == 1 else None


def prime_powers_of(number: int) -> tuple[int, ...]:
    """The prime powers whose product the number is, each prime once."""
    found: list[int] = []
    rest, p = number, 2
    while rest > 1:
        power = 1
        while rest % p == 0:
            rest, power = rest // p, power * p
        if power > 1:
            found.append(power)
        p += 1
    return tuple(found)


@cache
def field(order: int) -> Field:
    """GF(order); raises ValueError when the order is not a prime power.

    A number stands for the polynomial over Z_p whose coefficients are its digits in base p; products are
    reduced by the first monic polynomial of degree e that makes all of them invertible.
    """
    form = prime_power(order)
    if form is None:
        raise ValueError(f"{order} is not a prime power")
    p, e = form
    digits = [_digits(number, p, e) for number in range(order)]
    add = tuple(tuple(_number([(x + y) % p for x, y in zip(a, b, strict=True)], p) for b in digits) for a in digits)
    for low in product(range(p), repeat=e):
        multiply = _multiplication(digits, p, e, low)
        # A finite commutative ring is a field as soon as every non-zero element has an inverse.
        if all(1 in row for row in multiply[1:]):
            return Field(order, add, multiply)
    raise ValueError(f"no irreducible polynomial of degree {e} over Z_{p}")


def _multiplication(digits: list[list[int]], p: int, e: int, low: tuple[int, ...]) -> Table:
    """Products modulo x^e + Σ low[i]·x^i."""
    times_x: list[list[list[int]]] = []
    for element in digits:
        powers = [element]
        for _ in range(e - 1):
            top = powers[-1][-1]
            shifted = [0, *powers[-1][:-1]]
            powers.append([(c - top * m) % p for c, m in zip(shifted, low, strict=True)])
        times_x.append(powers)
    return tuple(
        tuple(
            _number([sum(c * powers[i][j] for i, c in enumerate(other)) % p for j in range(e)], p) for other in digits
        )
        for powers in times_x
    )


def _digits(number: int, base: int, length: int) -> list[int]:
    found = []
    for _ in range(length):
        number, digit = divmod(number, base)
        found.append(digit)
    return found


def _number(digits: list[int], base: int) -> int:
    value = 0
    for digit in reversed(digits):
        value = value * base + digit
    return value
