"""The form as a widget: traits hold the state, native HTML shows it, three copies keep it."""

import datetime as dt
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from cohortkit.notebook.kept import Kept, State, answers_of, keep, keep_draft, state_of
from cohortkit.notebook.meanwhile import free_name, merged, target
from cohortkit.notebook.page_parts import joined
from cohortkit.notebook.places import Place
from cohortkit.plan.names import slug
from cohortkit.questions.answer_set import MIME, AnswerSet, instant, readable, to_json_value
from cohortkit.questions.exercise import Exercise
from cohortkit.questions.words import spoken_in, words

Clock = Callable[[], dt.datetime]
Show = Callable[[dict[str, Any]], None]


class Form(anywidget.AnyWidget):  # type: ignore[misc]  # the library carries no types
    """One person's form. `state` is what it holds; `save()` keeps it. Works without a browser.

    `show` receives the MIME bundle of the notebook's own copy after each save.
    """

    _esm = joined("form_parts/*.js")
    _css = joined("form_parts/*.css")

    exercise = traitlets.Dict().tag(sync=True)
    wording = traitlets.Dict().tag(sync=True)
    languages = traitlets.List().tag(sync=True)
    language = traitlets.Unicode().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    saved_at = traitlets.Unicode().tag(sync=True)
    restored = traitlets.Unicode().tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    shown = traitlets.Int().tag(sync=True)
    """Goes up when code changes the answers, so that the page draws them anew."""

    def __init__(self, made: Exercise, place: Place, found: Kept, *, clock: Clock, show: Show) -> None:
        self._made = made
        self._place = place
        self._clock = clock
        self._show = show
        self._own: Path | None = None
        """Where this form saved before."""
        self._base = found.saved
        """What it read or wrote last: the file may have changed since."""
        self._stale = False
        """Whether the page goes on from a draft that is older than that."""
        self._joined = False
        """Whether the last save took in what was saved elsewhere."""
        self._guest = ""
        state = found.draft or (state_of(found.saved) if found.saved else _blank(made))
        if made.open and found.saved:
            self._guest = found.saved.person
        spoken = made.languages
        super().__init__(
            exercise=_json_value(made),
            wording={language: {**words(language), "spoken": spoken_in(language)} for language in spoken},
            languages=list(spoken),
            language=made.language,
            state=state,
            saved_at=instant(found.saved.at) if found.saved else "",
            restored="draft" if found.draft else "saved" if found.saved else "",
            note=found.note,
        )
        self.on_msg(self._hear)
        if found.saved:
            self._show(self._bundle(found.saved))

    def show_with(self, show: Show) -> None:
        """Hand later copies for the notebook to `show`."""
        self._show = show

    @property
    def answers(self) -> dict[str, Any]:
        """The answers by prompt id; assign a new dict to change them."""
        return dict(self.state.get("answers", {}))

    @answers.setter
    def answers(self, answers: dict[str, Any]) -> None:
        self._put(answers=answers)

    @property
    def consent(self) -> str | None:
        """The consent for all answers; None means that nothing was chosen."""
        choice = self.state.get("consent")
        return choice if isinstance(choice, str) else None

    @consent.setter
    def consent(self, choice: str | None) -> None:
        self._put(consent=choice)

    @property
    def person(self) -> str:
        """The id of who answers; empty until it is chosen."""
        return self._made.person or str(self.state.get("person") or "")

    @person.setter
    def person(self, person: str) -> None:
        self._put(person=person)

    def save(self) -> AnswerSet:
        """Keep the answers in the file beside the notebook and in the notebook's own output.

        What was saved meanwhile in another window joins them. Raises OSError when the file cannot be written,
        ValueError when nobody is chosen.
        """
        saved = ours = answers_of(self._made, self.state, self._whoever(), self._clock())
        base = self._base if self._base and self._base.person == ours.person and not self._stale else None
        where = target(self._made, self._place, ours.person, self._own, base)
        if where.found is not None:
            saved, overrules = merged(base, ours, where.found)
            if overrules:
                where.path.rename(free_name(self._place, saved.person))
            if saved != ours:
                self._put(**state_of(saved))
        # Should the file not be written, the notebook itself still carries the answers.
        self._show(self._bundle(saved))
        keep(where.path, saved)
        if not self._place.shared:
            self._place.draft.unlink(missing_ok=True)
        self._own, self._base, self._joined, self._stale = where.path, saved, saved != ours, False
        self.saved_at = instant(saved.at)
        return saved

    def _put(self, **changed: Any) -> None:
        self.state = {**self.state, **changed}
        self.shown += 1

    def _hear(self, _widget: object, content: Any, _buffers: object) -> None:
        if not isinstance(content, dict) or not isinstance(content.get("state"), dict):
            return
        self.state = content["state"]
        self._stale = content.get("base", self.saved_at) != self.saved_at
        number = content.get("number")
        if content.get("type") == "draft":
            now = instant(self._clock())
            if not self._place.shared:
                # Clocks differ: `typed_at` is that of the browser, which may hold a draft of its own.
                keep_draft(self._made, self._place, {**self.state, "typed_at": self.state.get("at"), "at": now})
            self.send({"type": "drafted", "number": number, "at": now})
        elif content.get("type") == "save":
            try:
                saved = self.save()
            except (OSError, ValueError) as refusal:
                reason = getattr(refusal, "strerror", None) or str(refusal)
                self.send({"type": "refused", "number": number, "reason": reason})
                return
            file = "" if self._place.hosted or self._own is None else self._own.name
            told = {"at": instant(saved.at), "file": file, "joined": self._joined}
            self.send({"type": "saved", "number": number, **told})

    def _whoever(self) -> str:
        if self._made.open:
            # Two strangers may share a name; a few random letters keep their answers apart.
            self._guest = self._guest or "-".join(
                filter(None, (slug(str(self.state.get("name") or ""))[:40] or "guest", secrets.token_hex(3)))
            )
            return self._guest
        known = {row.id for row in self._made.people}
        if not self._made.person and self.person not in known:
            raise ValueError(words(self.language)["todo_who"])
        return self.person

    def _bundle(self, saved: AnswerSet) -> dict[str, Any]:
        text = readable(saved, self._made.prompts, self._made.title, words(self.language), self.language)
        return {MIME: to_json_value(saved), "text/plain": text}


def _blank(made: Exercise) -> State:
    return {"person": made.person, "answers": {}, "consent": None, "answer_consent": {}}


def _json_value(made: Exercise) -> dict[str, Any]:
    import msgspec

    value: dict[str, Any] = msgspec.to_builtins(made)
    return value
