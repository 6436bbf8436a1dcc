"""No bytes that somebody else wrote make a parser fail: it reads them, or refuses them in words."""

import io
import random
import time
import zipfile

import pytest

from tests.fuzz.parsers import PARSERS, Parser, record_files


def mutated(parser: Parser, seed: int) -> bytes:
    """A sample with one to eight pieces cut out, doubled, overwritten or put in."""
    chance = random.Random(seed)
    samples = parser.samples()
    raw = bytearray(chance.choice(samples))
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(raw) + 1)
        length = chance.choice([1, 2, 8, 40])
        piece = chance.choice([*parser.pieces, chance.randbytes(2), chance.choice(samples)[at : at + length]])
        match chance.randrange(5):
            case 0:
                del raw[at : at + length]
            case 1:
                raw[at:at] = piece
            case 2:
                raw[at : at + len(piece)] = piece
            case 3:
                raw[at:at] = raw[at : at + length] * 3
            case _:
                raw[at:] = raw[at:][: chance.choice([length, 10_000])]
    return bytes(raw)


def feed(name: str, seeds: range) -> float:
    """Feed mutations to one parser; return the seconds of the slowest."""
    parser = PARSERS[name]
    slowest = 0.0
    for seed in seeds:
        began = time.process_time()
        raw = mutated(parser, seed)
        try:
            parser.read(raw)
        except Exception as error:
            raise AssertionError(f"{name}, seed {seed}: {type(error).__name__} for {raw[:200]!r}") from error
        slowest = max(slowest, time.process_time() - began)
    return slowest


@pytest.mark.parametrize("name", PARSERS)
def test_the_samples_are_read(name: str) -> None:
    for sample in PARSERS[name].samples():
        PARSERS[name].read(sample)


@pytest.mark.parametrize("name", PARSERS)
def test_mutated_files_are_read_or_refused(name: str) -> None:
    feed(name, range(120))


@pytest.mark.parametrize(
    "content",
    [
        b"segments = 3\n",
        b"codes = 3\nthemes = [1]\n",
        b"quotes = 3\n",
        b"events = 3\nbusy = 3\n",
        b"[events]\na = 3\n",
        b"attendance = 3\nmet = []\nanswers = []\n",
        b'at = 9999-12-31T23:59:59Z\nby = "x"\n',
        b'at = 0001-01-01T00:00:00+23:59\nby = "x"\n',
        b"",
        b"\xff\xfe",
    ],
    ids=repr,
)
def test_a_record_of_another_shape_is_a_problem_with_a_place(content: bytes) -> None:
    for number in range(len(record_files())):
        PARSERS["records"].read(bytes([number]) + content)


@pytest.mark.parametrize(
    "content",
    [
        b"Name,Email,Duration\n" + b"x" * 200_000 + b",a,b\n",
        b'Name,Email\n"' + b"never closed\n" * 20_000,
        b"Name,Duration\nA," + b"9" * 5_000 + b"\n",
        "Name,Email,Duration\nA,a,\u00b2h\nB,b,\u0663\u0664\n".encode(),
        b"Name,Email\nA\rB,c\n",
        b"PK\x03\x04" + b"0" * 100,
    ],
    ids=["long cell", "open quotation", "long number", "odd digits", "bare return", "no workbook"],
)
def test_a_strange_table_is_read_or_refused(content: bytes) -> None:
    PARSERS["table"].read(content)


def test_a_zip_whose_members_have_no_name_is_refused_or_empty() -> None:
    with_name = io.BytesIO()
    with zipfile.ZipFile(with_name, "w") as archive:
        archive.writestr("x", "words")
    whole = with_name.getvalue()
    at = whole.index(b"PK\x01\x02")
    nameless = whole[: at + 28] + b"\0\0" + whole[at + 30 : at + 46] + whole[at + 47 :]
    end = nameless.index(b"PK\x05\x06")
    nameless = nameless[: end + 12] + (end - at).to_bytes(4, "little") + nameless[end + 16 :]
    with zipfile.ZipFile(io.BytesIO(nameless)) as archive:
        assert archive.namelist() == [""]
    PARSERS["zip"].read(nameless)


@pytest.mark.soak
@pytest.mark.parametrize("name", PARSERS)
def test_twenty_thousand_mutated_files_are_read_or_refused_in_little_time(name: str) -> None:
    assert feed(name, range(1_000, 21_000)) < 5
