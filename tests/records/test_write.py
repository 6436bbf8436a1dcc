"""Records are written as values, edited in place, and the same facts twice change nothing."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from cohortkit.files.change import Change
from cohortkit.files.transaction import apply
from cohortkit.records import write
from cohortkit.records.model import Commitment, Product, Quote, Reach, Response, Segment, Support
from cohortkit.records.write import RecordRefused

NOON = dt.datetime(2025, 3, 11, 12, tzinfo=dt.UTC)
LATER = dt.datetime(2025, 3, 12, 12, tzinfo=dt.UTC)


def done(folder: Path, change: Change) -> None:
    apply(folder, change, now=NOON)


def put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def text(folder: Path, file: str) -> str:
    return (folder / file).read_text()


def test_attendance_merges_and_the_last_word_on_a_person_wins(tmp_path: Path) -> None:
    done(tmp_path, write.record_attendance(tmp_path, "spring", {"ana": "present", "bo": "absent"}, at=NOON, by="cy"))
    done(
        tmp_path, write.record_attendance(tmp_path, "spring", {"bo": "partial"}, at=LATER, by="di", notes="Late train")
    )
    assert text(tmp_path, "records/attendance/spring.toml") == (
        'at = 2025-03-11T12:00:00Z\nby = "di"\nnotes = "Late train"\n\n[attendance]\nana = "present"\nbo = "partial"\n'
    )


def test_the_same_marks_again_change_nothing(tmp_path: Path) -> None:
    done(tmp_path, write.record_attendance(tmp_path, "spring", {"ana": "present"}, at=NOON, by="cy"))
    assert write.record_attendance(tmp_path, "spring", {"ana": "present"}, at=LATER, by="di").is_empty


def test_comments_and_order_of_a_record_edited_by_hand_stay(tmp_path: Path) -> None:
    file = tmp_path / "records" / "attendance" / "spring.toml"
    file.parent.mkdir(parents=True)
    file.write_text(
        'by = "cy"  # facilitator\nat = 2025-03-11T12:00:00Z\n[attendance]\n# in the room\nbo = "present" # early\n'
    )
    done(tmp_path, write.record_attendance(tmp_path, "spring", {"bo": "partial", "ana": "absent"}, at=LATER, by="cy"))
    assert file.read_text() == (
        'by = "cy"  # facilitator\nat = 2025-03-11T12:00:00Z\n[attendance]\n# in the room\nbo = "partial" # early\n'
        'ana = "absent"\n'
    )


def test_a_record_that_cannot_be_read_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "records" / "attendance" / "spring.toml"
    file.parent.mkdir(parents=True)
    file.write_text('by = "cy\n')
    with pytest.raises(RecordRefused, match=r"records/attendance/spring.toml cannot be read"):
        write.record_attendance(tmp_path, "spring", {"bo": "partial"}, at=LATER, by="cy")


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ('ana-ruiz = "present"\nbo-lind = "excusd"', "`bo-lind` must be"),
        ('ana-ruiz = "present"\n[minuts]\nana-ruiz = 54', "no key `minuts`"),
    ],
)
def test_a_slip_of_the_hand_is_never_lost_by_writing_over_it(tmp_path: Path, slip: str, said: str) -> None:
    written = f'at = 2025-03-11T18:05:00Z\nby = "cy-park"\n[attendance]\n{slip}\n'
    put(tmp_path / "records" / "attendance" / "spring.toml", written)
    with pytest.raises(RecordRefused, match=f"{said}.*mend it first"):
        write.record_attendance(tmp_path, "spring", {"cy-park": "present"}, at=LATER, by="cy-park")


def test_coded_stretches_beside_one_with_a_slip_are_not_written_over(tmp_path: Path) -> None:
    put(tmp_path / "coding" / "cy-park.toml", '[[segments]]\nresponse = "s/1/ana-ruiz"\nprompt = "why"\nkode = "k"\n')
    with pytest.raises(RecordRefused, match="mend it first"):
        write.save_segments(tmp_path, "cy-park", [Segment(response="s/1/bo-lind", prompt="why", code="k")])


def test_a_quote_with_a_slip_is_not_written_over(tmp_path: Path) -> None:
    put(tmp_path / "quotes.toml", '[quotes.q]\nresponse = "s/1/a"\nprompt = "p"\nverbatim = "v"\nstatus = "aproved"\n')
    quote = Quote(id="q", response="s/1/a", prompt="p", verbatim="v", status="approved")
    with pytest.raises(RecordRefused, match="`status` must be"):
        write.save_quotes(tmp_path, {"q": quote}, "Approve q")


def test_nothing_is_written_that_could_not_be_read_again(tmp_path: Path) -> None:
    support = Support(
        id="2025-03-11-x", at=NOON, by="cy", kind="advising", provider="cy", on=NOON.date(), minutes=0, topic="x"
    )
    with pytest.raises(RecordRefused, match="`minutes` must be at least 1"):
        write.save(tmp_path, support, "Log")


def test_a_second_record_of_the_same_title_gets_a_number_and_the_same_facts_do_not(tmp_path: Path) -> None:
    def commitment(who: str) -> Commitment:
        return Commitment(id="invite-voices", at=NOON, by="cy", who=who, text="Invite voices")

    change, first = write.add(tmp_path, commitment("ridge"), "Add")
    done(tmp_path, change)
    change, second = write.add(tmp_path, commitment("river"), "Add")
    done(tmp_path, change)
    again, same = write.add(tmp_path, commitment("river"), "Add")
    assert (first, second, same) == ("invite-voices", "invite-voices-2", "invite-voices-2")
    assert again.is_empty


def test_the_id_of_a_record_has_at_most_eight_words() -> None:
    assert write.slug("One, two: three four five six seven eight nine") == "one-two-three-four-five-six-seven-eight"


def test_a_title_without_any_letter_needs_an_id() -> None:
    with pytest.raises(RecordRefused, match="--id"):
        write.slug("***")


@pytest.mark.parametrize("evil", ['a\nby = "mallory"', 'x"\n[attendance]\n', 'tab\tand \'quotes\' """', "\\u0000"])
def test_no_text_can_begin_a_new_key(tmp_path: Path, evil: str) -> None:
    record = Commitment(id="c", at=NOON, by="cy", who="ridge", text=evil)
    done(tmp_path, write.save(tmp_path, record, "Add"))
    import tomllib

    data = tomllib.loads(text(tmp_path, "records/commitments/c.toml"))
    assert data == {"at": NOON, "by": "cy", "who": "ridge", "text": evil, "status": "open"}


def test_control_characters_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordRefused, match=r"U\+0007"):
        write.save(tmp_path, Commitment(id="c", at=NOON, by="cy", who="ridge", text="bell\x07"), "Add")


def test_rounds_are_accepted_whole_and_meals_recorded_by_position(tmp_path: Path) -> None:
    from cohortkit.records.model import PairingRound

    first = PairingRound(id="2025-04", at=NOON, by="cy", groups=(("ana", "bo"), ("cy", "di")))
    done(tmp_path, write.accept_rounds(tmp_path, [first]))
    assert write.accept_rounds(tmp_path, [first]).is_empty
    with pytest.raises(RecordRefused, match="already accepted with other groups"):
        write.accept_rounds(tmp_path, [PairingRound(id="2025-04", at=NOON, by="cy", groups=(("ana", "di"),))])
    done(tmp_path, write.record_met(tmp_path, "2025-04", {2: dt.date(2025, 4, 12)}, by="cy"))
    assert "[met]\n2 = 2025-04-12\n" in text(tmp_path, "records/pairings/2025-04.toml")
    with pytest.raises(RecordRefused, match="groups 1 to 2, not 3"):
        write.record_met(tmp_path, "2025-04", {3: dt.date(2025, 4, 12)}, by="cy")


def test_products_with_lists_of_tables_can_be_changed(tmp_path: Path) -> None:
    product = Product(
        id="p", at=NOON, by="cy", kind="blog-post", title="T", reach=(Reach(on=dt.date(2025, 1, 1), views=3),)
    )
    done(tmp_path, write.save(tmp_path, product, "Add"))
    import msgspec

    more = msgspec.structs.replace(product, reach=(*product.reach, Reach(on=dt.date(2025, 2, 1), views=9)))
    done(tmp_path, write.save(tmp_path, more, "Reach"))
    from cohortkit.records.load import read_one

    assert read_one(tmp_path, "products", "p")[0] == more


def test_comments_stay_where_lists_of_tables_do_not_change(tmp_path: Path) -> None:
    product = Product(
        id="told-us", at=NOON, by="cy", kind="report", title="Told us", reach=(Reach(on=NOON.date(), views=3),)
    )
    done(tmp_path, write.save(tmp_path, product, "Add"))
    file = tmp_path / "records" / "products" / "told-us.toml"
    file.write_text(f"# for the newsletter\n{file.read_text()}")
    done(tmp_path, write.save(tmp_path, msgspec.structs.replace(product, status="review"), "Set"))
    assert file.read_text().startswith("# for the newsletter\n")
    assert 'status = "review"' in file.read_text()


def test_answers_segments_and_quotes_find_their_files(tmp_path: Path) -> None:
    response = Response(
        at=NOON, set="hope", wave="1", person="ana", answers={"n": Decimal("1.50"), "ok": False, "t": "x"}
    )
    done(tmp_path, write.save_response(tmp_path, response))
    done(
        tmp_path,
        write.save_segments(tmp_path, "cy", [Segment(response="hope/1/ana", prompt="t", code="silence", end=1)]),
    )
    quote = Quote(id="q", response="hope/1/ana", prompt="t", verbatim="x")
    done(tmp_path, write.save_quotes(tmp_path, {"q": quote}, "Propose"))
    from cohortkit.records import load

    assert load.read_responses(tmp_path)[0] == {"hope/1/ana": response}
    assert load.read_codings(tmp_path)[0]["cy"].segments[0].code == "silence"
    assert load.read_quotes(tmp_path)[0] == {"q": quote}
