"""The form as a widget: traits hold the state, native HTML shows it, three copies keep it."""

import datetime as dt
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from cohortkit.notebook.kept import Kept, State, answers_of, keep, keep_draft, state_of
from cohortkit.notebook.places import Place
from cohortkit.questions.answer_set import MIME, AnswerSet, instant, readable, to_json_value
from cohortkit.questions.answers import is_complete
from cohortkit.questions.exercise import Exercise, slug
from cohortkit.questions.words import words

PARTS = Path(__file__).parent

Clock = Callable[[], dt.datetime]
Show = Callable[[dict[str, Any]], None]


class Form(anywidget.AnyWidget):  # type: ignore[misc]  # the library carries no types
    """One person's form. `state` is what it holds; `save()` keeps it. Works without a browser.

    `show` receives the MIME bundle of the notebook's own copy after each save.
    """

    _esm = "\n".join(path.read_text(encoding="utf-8") for path in sorted((PARTS / "form_parts").glob("*.js")))
    _css = (PARTS / "form.css").read_text(encoding="utf-8")

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
        self._found = found
        self._clock = clock
        self._show = show
        self._sidecar: Path | None = None
        self._guest = ""
        state = found.draft or (state_of(found.saved) if found.saved else _blank(made))
        if made.open and found.saved:
            self._guest = found.saved.person
        spoken = made.languages
        super().__init__(
            exercise=_json_value(made),
            wording={language: words(language) for language in spoken},
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

        Raises OSError when the file cannot be written, ValueError when nobody is chosen.
        """
        saved = answers_of(self._made, self.state, self._whoever(), self._clock())
        keep(self._path(saved.person), saved)
        if not self._place.shared:
            self._place.draft.unlink(missing_ok=True)
        self.saved_at = instant(saved.at)
        self._show(self._bundle(saved))
        return saved

    def _put(self, **changed: Any) -> None:
        self.state = {**self.state, **changed}
        self.shown += 1

    def _hear(self, _widget: object, content: Any, _buffers: object) -> None:
        if not isinstance(content, dict) or not isinstance(content.get("state"), dict):
            return
        self.state = content["state"]
        number = content.get("number")
        if content.get("type") == "draft":
            now = instant(self._clock())
            if not self._place.shared:
                keep_draft(self._made, self._place, {**self.state, "at": now})
            self.send({"type": "drafted", "number": number, "at": now})
        elif content.get("type") == "save":
            try:
                saved = self.save()
            except (OSError, ValueError) as refusal:
                reason = getattr(refusal, "strerror", None) or str(refusal)
                self.send({"type": "refused", "number": number, "reason": reason})
                return
            complete = is_complete(self._made.prompts, saved.answers)
            still = 0 if complete else sum(p.required and p.id not in saved.answers for p in self._made.prompts)
            self.send({"type": "saved", "number": number, "at": instant(saved.at), "open": still})

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

    def _path(self, person: str) -> Path:
        if self._sidecar is None or (self._place.shared and f"--{person}" not in self._sidecar.name):
            self._sidecar = self._free_path(person)
        return self._sidecar

    def _free_path(self, person: str) -> Path:
        if not self._place.shared and not self._found.aside:
            return self._place.sidecar
        turn = 1
        while (path := self._place.sidecar_of(person, turn)).exists():
            turn += 1
        return path

    def _bundle(self, saved: AnswerSet) -> dict[str, Any]:
        text = readable(saved, self._made.prompts, self._made.title, words(self.language), self.language)
        return {MIME: to_json_value(saved), "text/plain": text}


def _blank(made: Exercise) -> State:
    return {"person": made.person, "answers": {}, "consent": None, "answer_consent": {}}


def _json_value(made: Exercise) -> dict[str, Any]:
    import msgspec

    value: dict[str, Any] = msgspec.to_builtins(made)
    return value
