"""The registry of actions: every action has a command and a method, every key is free, every command has its place."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from cohortkit.cli.declare import every_command
from cohortkit.cli.main import root_command
from cohortkit.tui.actions import FOOTER, SCREENS, Situation, all_actions, in_footer
from cohortkit.tui.keymap import SWALLOWED, TAKEN, checked, conflicts
from cohortkit.tui.places import PLACE_OF, WITHOUT_A_PLACE

COMMANDS = {" ".join(path) for path, _ in every_command(root_command())}


def command_of(text: str) -> str:
    """The command that the words of an action begin with, empty where there is none."""
    words = text.split()
    return next((" ".join(words[:length]) for length in (2, 1) if " ".join(words[:length]) in COMMANDS), "")


@pytest.mark.parametrize("action", all_actions().values(), ids=lambda action: action.id)
def test_the_action_has_a_command_that_does_the_same(action: object) -> None:
    text = getattr(action, "command", "")
    assert text == "--help" or command_of(text), text


@pytest.mark.parametrize("place", SCREENS, ids=lambda place: place.id)
def test_the_screen_has_a_command_that_shows_the_same(place: object) -> None:
    assert getattr(place, "command", "") in COMMANDS


def test_every_command_has_a_documented_place_or_a_reason() -> None:
    assert COMMANDS - set(PLACE_OF) - set(WITHOUT_A_PLACE) == set()
    assert set(PLACE_OF) | set(WITHOUT_A_PLACE) <= COMMANDS
    assert not set(PLACE_OF) & set(WITHOUT_A_PLACE)


def test_every_place_named_for_a_command_is_a_screen_or_an_action() -> None:
    known = {place.id for place in SCREENS} | set(all_actions())
    assert {place for place in PLACE_OF.values() if place not in known} == set()


def test_every_action_has_a_method_on_its_screen_or_the_app() -> None:
    from cohortkit.tui.app import CohortApp

    kinds = {}
    for place in SCREENS:
        module, _, name = place.module.partition(":")
        kinds[place.id] = getattr(import_module(f"cohortkit.tui.screens.{module}"), name)
    for action in all_actions().values():
        if not action.id.startswith("go."):
            owner = kinds[action.screen] if action.screen else CohortApp
            assert hasattr(owner, action.method), action.id


def test_no_key_does_two_things_at_once() -> None:
    assert [(one.id, other.id, key) for one, other, key in conflicts(all_actions().values(), {})] == []


def test_no_key_is_one_that_terminals_swallow() -> None:
    for action in all_actions().values():
        assert not set(action.key.split(",")) & set(SWALLOWED), action.id


def test_no_key_is_one_that_moves_in_every_list() -> None:
    for action in all_actions().values():
        assert not set(action.key.split(",")) & TAKEN, action.id


def test_the_footer_never_holds_more_than_six() -> None:
    for place in SCREENS:
        for state in (frozenset[str](), frozenset({"meeting", "groups", "loose", "rounds", "planned", "proposed"})):
            for section in (
                "",
                "meetings",
                "attendance",
                "breakouts",
                "owed",
                "rounds",
                "proposal",
                "board",
                "answers",
            ):
                found = in_footer(Situation(place.id, section, "row", state=state))
                assert len(found) <= FOOTER
                assert {"app.palette", "app.keys"} <= {each.id for each in found}


def test_looking_only_hides_everything_that_writes() -> None:
    where = Situation("people", "people", "row", read_only=True)
    assert all(not each.writes for each in in_footer(where))


def test_keys_of_ones_own_are_taken_and_clashes_are_named() -> None:
    kept, faults = checked(
        {"app.undo": "f6", "app.redo": "ctrl+h", "app.nothing": "x", "app.filter": "1", "app.theme": 7}
    )
    assert kept == {"app.undo": "f6"}
    assert len(faults) == 4
    assert any("terminals send ctrl+h as backspace" in fault for fault in faults)
    assert any('there is no action "app.nothing"' in fault for fault in faults)
    assert any('"app.filter" cannot have 1, which is "go.today"' in fault for fault in faults)


def test_a_key_that_was_refused_is_free_for_nobody_else() -> None:
    kept, faults = checked({"app.filter": "1", "app.jump": "slash"})
    assert kept == {}
    assert any('"app.jump" cannot have /, which is "app.filter"' in fault for fault in faults)


def test_keys_are_taken_as_people_write_them_and_what_is_no_key_is_said() -> None:
    kept, faults = checked({"app.jump": "%", "calendar.zone": "Ctrl+O", "money.pay": "A, B", "app.undo": "ctl+z"})
    assert kept == {"app.jump": "percent_sign", "calendar.zone": "ctrl+o", "money.pay": "A,B"}
    assert faults == ['"app.undo": there is no key "ctl+z"; write it like f6, ctrl+o or x']


@pytest.mark.parametrize("action", all_actions().values(), ids=lambda action: action.id)
def test_the_options_that_an_action_names_exist(action: object) -> None:
    text = getattr(action, "command", "")
    command = next((each for path, each in every_command(root_command()) if " ".join(path) == command_of(text)), None)
    known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)} if command else set()
    assert {word for word in text.split() if word.startswith("-")} - known - {"--help"} == set()


def test_the_registry_needs_no_screen_library() -> None:
    code = "import sys, cohortkit.tui.actions as a; a.all_actions(); sys.exit('textual' in sys.modules or 'rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
