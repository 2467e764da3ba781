"""One turn: the state is recalled, the event answered and worded, and the state stored before the reply leaves."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from skill.coach.acts import Act, Forgotten
from skill.coach.coach import step, with_marks
from skill.coach.events import Elsewhere, Event, Hurts, SessionEnded, Stop
from skill.coach.state import CoachState
from skill.coach.timing import Timing
from skill.errors import Conflict, StoreUnavailable
from skill.library.model import Library
from skill.store.port import Row, Store
from skill.voice.script import Script
from skill.voice.wording import Voice

PLACE_OFFERED_MS = 7 * 86_400_000
CLEARED_AGAIN_MS = 30 * 60_000
ROW_LIVES_S = 90 * 86_400
HIGHEST_VERSION = 2**31


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks, and when: the ids of a request, its time in ms since the epoch, its session attributes."""

    user_id: str
    session_id: str
    request_id: str
    now: int
    locale: str
    new: bool
    attributes: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The key of the person's row: no id of Amazon's is stored in clear."""
        return hashlib.sha256(self.user_id.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Recalled:
    """The state that a turn starts from. version: of the row it belongs to, None while the store is not to be reached,
    and then nothing is written either; from_row: it was read from the store and not from the session attributes."""

    state: CoachState
    version: int | None
    from_row: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a turn gives back: the script, and the session attributes of the next request."""

    script: Script
    attributes: dict[str, Any]


class Turns:
    """Answers one event after another, for everybody; holds nothing of anybody between two turns."""

    def __init__(self, library: Library, store: Store, timing: Timing) -> None:
        """Read the prompts of every language of the library."""
        self._library, self._store, self._timing = library, store, timing
        self._voices = {code: Voice(library, code) for code in library.languages}

    def answer(self, sender: Sender, event: Event) -> Answer:
        """Answer an event; the state is stored when this returns, or the store is not to be reached."""
        recalled = self._recall(sender)
        after, acts = step(recalled.state, event, sender.now, self._library, self._timing)
        script, after = self._worded(sender, acts, after)
        try:
            version = self._save(sender, recalled, after, acts)
        except Conflict as conflict:
            return self._went_on_elsewhere(sender, event, conflict.stored, after, script)
        return Answer(script, _attributes(after, version))

    def _worded(self, sender: Sender, acts: tuple[Act, ...], after: CoachState) -> tuple[Script, CoachState]:
        language = sender.locale.split("-")[0]
        voice = self._voices.get(language) or next(iter(self._voices.values()))
        script = voice.word(acts, after.turn)
        return script, with_marks(after, script.marks)

    def _recall(self, sender: Sender) -> Recalled:
        if not sender.new:
            version = sender.attributes.get("version")
            try:
                state = CoachState.from_dict(sender.attributes["state"])
            except (KeyError, ValueError):
                pass
            else:
                if isinstance(version, int) and 0 <= version < HIGHEST_VERSION:
                    return Recalled(state, version, from_row=False)
                return self._reconciled(sender, state)
        try:
            row = self._store.load(sender.key, sender.now)
        except StoreUnavailable:
            return Recalled(CoachState(), None, from_row=True)
        if row is None:
            return Recalled(CoachState(), 0, from_row=True)
        if row.request == sender.request_id:
            return Recalled(_reopened(row.before or {}, sender.now), row.version - 1, from_row=True)
        return Recalled(_reopened(row.saved, sender.now), row.version, from_row=True)

    def _reconciled(self, sender: Sender, state: CoachState) -> Recalled:
        """A session that began without the store, once it answers again: nothing that it holds is lost."""
        try:
            row = self._store.load(sender.key, sender.now)
        except StoreUnavailable:
            return Recalled(state, None, from_row=False)
        if row is None:
            return Recalled(state, 0, from_row=False)
        stored = _reopened(row.saved, sender.now)
        untouched = state.preferences == CoachState().preferences
        merged = state.but(
            place=state.place or stored.place,
            preferences=stored.preferences if untouched else state.preferences,
            history=state.history or stored.history,
        )
        return Recalled(merged, row.version, from_row=False)

    def _save(self, sender: Sender, recalled: Recalled, after: CoachState, acts: tuple[Act, ...]) -> int | None:
        """Store the state where this turn changed it; the version of the row it now belongs to."""
        try:
            if any(isinstance(act, Forgotten) for act in acts):
                self._store.delete(sender.key)
                return 0
            before, saved = recalled.state.to_saved(), after.to_saved()
            if saved == before or recalled.version is None:
                return recalled.version
            return self._write(sender, recalled.version + 1, saved, before if recalled.from_row else None)
        except StoreUnavailable:
            return recalled.version

    def _write(self, sender: Sender, version: int, saved: dict[str, Any], before: dict[str, Any] | None) -> int:
        expires_at = sender.now // 1000 + ROW_LIVES_S
        row = Row(version, sender.session_id, sender.request_id, saved, before, expires_at)
        try:
            self._store.save(sender.key, row)
        except Conflict as conflict:
            stored = conflict.stored
            if stored is None or stored.session != sender.session_id:
                raise
            if stored.request == sender.request_id:
                return stored.version
            return self._write(sender, stored.version + 1, saved, before)
        return version

    def _went_on_elsewhere(
        self, sender: Sender, event: Event, stored: Row | None, after: CoachState, script: Script
    ) -> Answer:
        """Another session wrote in between: pain ends it there too, a farewell stands, anything else asks first."""
        if isinstance(event, Hurts) and stored is not None:
            try:
                version: int | None = self._write(sender, stored.version + 1, after.to_saved(), None)
            except (Conflict, StoreUnavailable):
                version = None
            return Answer(script, _attributes(after, version))
        if stored is None or isinstance(event, SessionEnded | Stop | Hurts):
            return Answer(script, _attributes(after, stored.version if stored else None))
        there = _reopened(stored.saved, sender.now).but(turn=after.turn)
        moved, acts = step(there, Elsewhere(), sender.now, self._library, self._timing)
        script, moved = self._worded(sender, acts, moved)
        return Answer(script, _attributes(moved, stored.version))


def _attributes(state: CoachState, version: int | None) -> dict[str, Any]:
    return {"state": state.to_dict(), **({} if version is None else {"version": version})}


def _reopened(saved: Mapping[str, object], now: int) -> CoachState:
    """A stored state at the start of a session: an old place is dropped; a fresh one needs no second pain question."""
    try:
        state = CoachState.from_dict(saved)
    except ValueError:
        state = _rescued(saved)
    place = state.place
    if place is None or now - place.saved_at > PLACE_OFFERED_MS:
        return CoachState(preferences=state.preferences, history=state.history)
    cleared = 0 <= now - place.moved_at < CLEARED_AGAIN_MS
    return CoachState(place=place, preferences=state.preferences, history=state.history, cleared=cleared)


def _rescued(saved: Mapping[str, object]) -> CoachState:
    """What can still be read of a stored state: each of its parts by itself."""
    parts = {}
    for name in ("place", "preferences", "history"):
        try:
            parts[name] = getattr(CoachState.from_dict({name: saved.get(name)}), name)
        except ValueError:
            continue
    return CoachState(**parts)
