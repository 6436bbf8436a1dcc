from __future__ import annotations

import pytest

from cohortkit.pairing.people import Person, read_people_csv


def test_all_columns_are_read_in_any_order_and_several_ids_are_split_at_semicolons() -> None:
    people, problems = read_people_csv(
        "organization,id,met,avoid,pods,role,timezone\n"
        "ALPHA,ana,bo; cy,,equity;math,principal,America/Chicago\n"
        "BETA,bo,,cy,,,\n"
        "BETA,cy,,,,,\n"
    )
    assert problems == ()
    assert people[0] == Person(
        "ana", "ALPHA", timezone="America/Chicago", role="principal", pods=("equity", "math"), met=("bo", "cy")
    )
    assert people[1].avoid == ("cy",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_that_spreadsheets_write_are_understood(encoding: str) -> None:
    people, problems = read_people_csv("id,organization\nzoë,Møre\n".encode(encoding))
    assert [(person.id, person.organization) for person in people] == [("zoë", "Møre")]
    assert problems == ()


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_are_understood(separator: str) -> None:
    people, problems = read_people_csv(f"id{separator}organization\r\na{separator}x\r\n")
    assert [person.id for person in people] == ["a"]
    assert problems == ()


def test_somebody_twice_is_reported_with_both_lines() -> None:
    people, problems = read_people_csv("id,organization\na,x\nb,y\n\na,z\n")
    assert [person.id for person in people] == ["a", "b"]
    assert [(p.line, p.column) for p in problems] == [(5, 1)]
    assert "line 2" in problems[0].message


def test_lines_are_counted_in_the_file_even_after_a_quoted_line_break() -> None:
    _, problems = read_people_csv('id,organization,role\na,x,"two\nlines"\nb,,\n')
    assert [(p.line, p.column, p.message) for p in problems] == [(4, 2, "The organization is empty.")]


def test_unknown_ids_are_reported_but_a_private_one_is_not_repeated() -> None:
    _, problems = read_people_csv("id,organization,met,avoid\na,x,nobody,\nb,y,,secret\n")
    assert [(p.line, p.column) for p in problems] == [(2, 3), (3, 4)]
    assert "nobody" in str(problems[0])
    assert "secret" not in str(problems[1])


def test_somebody_who_avoids_themselves_is_reported() -> None:
    _, problems = read_people_csv("id,organization,avoid\na,x,a\n")
    assert "names the person of the line" in problems[0].message


def test_a_wrong_time_zone_is_reported() -> None:
    people, problems = read_people_csv("id,organization,timezone\na,x,Central Time\n")
    assert people == ()
    assert (problems[0].line, problems[0].column) == (2, 3) or "time zone" in str(problems)


def test_a_missing_column_names_what_the_first_line_needs() -> None:
    people, problems = read_people_csv("id,name\na,Ana\n")
    assert people == ()
    assert any("'organization' is missing" in p.message for p in problems)


def test_an_empty_file_says_so() -> None:
    assert "nobody" in str(read_people_csv("")[1][0])
    assert "nobody" in str(read_people_csv("id,organization\n")[1][0])


def test_a_line_with_too_many_fields_is_reported() -> None:
    people, problems = read_people_csv("id,organization\na,x,y\nb,z\n")
    assert [person.id for person in people] == ["b"]
    assert problems[0].line == 2


def test_bytes_that_are_no_text_are_refused() -> None:
    people, problems = read_people_csv(b"PK\x03\x04\x00\x00\x00")
    assert people == ()
    assert "not a text file" in problems[0].message
