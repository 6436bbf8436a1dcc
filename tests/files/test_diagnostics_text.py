"""Diagnostics as people and programs read them."""

import json
import time

from cohortkit.files.diagnostics_text import render
from cohortkit.files.problems import Diagnostic

UNKNOWN = Diagnostic(
    file="cohort.toml",
    line=81,
    column=24,
    end_line=81,
    end_column=33,
    severity="error",
    code="unknown-person",
    path="pods.belonging.members.1",
    message='pod "belonging" has member "bo-lund", who is not in [people]',
    hint='did you mean "bo-lind"?',
    source='members = ["ana-ruiz", "bo-lund"]',
)


def at(source: str, column: int, end_column: int, *, line: int = 1, end_line: int = 1) -> Diagnostic:
    return Diagnostic("f.toml", line, column, end_line, end_column, "warning", "x", "", "m", "", source)


def test_text_quotes_the_line_with_carets_and_the_hint() -> None:
    assert render([UNKNOWN]) == (
        'error[unknown-person] cohort.toml:81:24: pod "belonging" has member "bo-lund", who is not in [people]\n'
        '   81 | members = ["ana-ruiz", "bo-lund"]\n'
        '      |                        ^^^^^^^^^ did you mean "bo-lind"?\n'
    )


def test_carets_stand_under_wide_and_combined_characters_and_after_tabs() -> None:
    assert render([at('\ta = "日本"', 6, 10)]).splitlines()[1:] == ['    1 |     a = "日本"', "      |         ^^^^^^"]
    assert render([at('e\u0301 = "x"', 6, 9)]).splitlines()[2] == "      |     ^^^"


def test_a_long_line_is_shown_around_the_fault() -> None:
    source = "x" * 300 + '"bad"' + "y" * 300
    shown, carets = render([at(source, 301, 306)], width=60).splitlines()[1:]
    assert len(shown) == 60
    assert shown[carets.index("^") : carets.rindex("^") + 1] == '"bad"'
    assert shown[8] == shown[-1] == "…"


def test_a_line_of_megabytes_is_shown_around_the_fault_at_once() -> None:
    source = "x" * 5_000_000 + '"fault"' + "y" * 5_000_000
    started = time.process_time()
    text = render([at(source, 5_000_001, 5_000_008)], width=60)
    # Looking at every character takes seconds; the bound is wide, for a busy machine.
    assert time.process_time() - started < 0.5
    shown, carets = text.splitlines()[1:3]
    assert '"fault"' in shown
    assert shown.index('"fault"') == carets.index("^^^^^^^")


def test_carets_end_with_the_line_where_the_value_goes_on() -> None:
    assert render([at("a = [", 5, 2, end_line=3)]).splitlines()[2] == "      |     ^"


def test_a_place_without_text_has_one_caret() -> None:
    assert render([at("", 1, 1)]).splitlines()[1:] == ["    1 |", "      | ^"]


def test_control_characters_cannot_reach_the_terminal() -> None:
    hostile = Diagnostic("f.toml", 1, 5, 1, 9, "error", "x", "", "a\x1b[31m\nerror[y]", "h\x07", "a = \x1b[31m\u202e")
    shown = render([hostile])
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert shown.count("\n") == 3


def test_colour_is_added_and_nothing_else() -> None:
    import re

    assert re.sub(r"\x1b\[\d+m", "", render([UNKNOWN], colour=True)) == render([UNKNOWN])


def test_concise_is_one_line_each() -> None:
    assert render([UNKNOWN, at("a", 1, 2)], "concise") == (
        'cohort.toml:81:24: error[unknown-person] pod "belonging" has member "bo-lund", who is not in [people]\n'
        "f.toml:1:1: warning[x] m\n"
    )


def test_json_has_the_keys_outside_programs_rely_on() -> None:
    document = json.loads(render([UNKNOWN, at("a", 1, 2)], "json"))
    assert list(document) == ["schema", "diagnostics", "errors", "warnings"]
    assert (document["schema"], document["errors"], document["warnings"]) == (1, 1, 1)
    assert document["diagnostics"][0] == {
        "file": "cohort.toml",
        "line": 81,
        "column": 24,
        "end_line": 81,
        "end_column": 33,
        "severity": "error",
        "code": "unknown-person",
        "path": "pods.belonging.members.1",
        "message": 'pod "belonging" has member "bo-lund", who is not in [people]',
        "hint": 'did you mean "bo-lind"?',
    }


def test_json_of_nothing_is_still_a_document_and_text_of_nothing_is_nothing() -> None:
    assert json.loads(render([], "json")) == {"schema": 1, "diagnostics": [], "errors": 0, "warnings": 0}
    assert render([]) == render([], "concise") == render([], "github") == ""


def test_workflow_commands_escape_what_would_end_them() -> None:
    odd = Diagnostic("a,b:c.toml", 2, 3, 2, 6, "error", "x", "", "50% of\nlines", "", "")
    assert render([odd], "github") == (
        "::error file=a%2Cb%3Ac.toml,line=2,col=3,endLine=2,endColumn=5,title=x::50%25 of%0Alines\n"
    )
