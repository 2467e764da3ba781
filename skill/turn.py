"""One turn: the state is recalled, the event answered and worded, and the state stored before the reply leaves."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from skill.coach import acts as say
from skill.coach.acts import Act
from skill.coach.coach import step, with_marks
from skill.coach.events import Elsewhere, Event, Hurts, SessionEnded, Stop
from skill.coach.state import CoachState
from skill.coach.timing import Timing
from skill.errors import Conflict, StoreError, StoreUnavailable
from skill.library.model import Library
from skill.recall import attributes, carried, reconciled, reopened
from skill.store.port import Row, Store
from skill.voice.script import Script
from skill.voice.wording import Voice

ROW_LIVES_S = 90 * 86_400
DEFAULT_LANGUAGE = "en"


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
        """The key of the person's row."""
        return key_of(self.user_id)


def key_of(user_id: str) -> str:
    """The key of a person's row: the person's id is never stored in clear."""
    return hashlib.sha256(user_id.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Recalled:
    """The state that a turn starts from. version: of the row it belongs to, None while the store is not to be reached,
    and then nothing is written either; from_row: it was read from the store and not from the session attributes;
    row: what stands there, where this turn has looked; unsaved: the last turn could not store it."""

    state: CoachState
    version: int | None
    from_row: bool
    row: Row | None = None
    unsaved: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a turn gives back: the script, and the session attributes of the next request."""

    script: Script
    attributes: dict[str, Any]


class Turns:
    """Answers one event after another, for everybody; holds nothing of anybody between two turns."""

    def __init__(self, library: Library, store: Store, timing: Timing, *, anchored: bool = False) -> None:
        """Read the prompts of every language of the library; anchored: holds are spoken by APL for Audio."""
        self._library, self._store, self._timing = library, store, timing
        self._anchored = anchored
        self._voices = {code: Voice(library, code) for code in library.languages}
        # Read once while there is one thread: msgspec crashes where two are the first to read a type.
        CoachState.from_dict({})
        # Worded now, for nothing may be relied on once something has failed.
        self._apologies = {code: voice.word((say.WentWrong(),), 0) for code, voice in self._voices.items()}
        self._warnings = {
            (code, emergency): voice.word((say.StopNow(exercising=True, emergency=emergency),), 0)
            for code, voice in self._voices.items()
            for emergency in (False, True)
        }

    def answer(self, sender: Sender, event: Event) -> Answer:
        """Answer an event; the state is stored when this returns, or the store is not to be reached."""
        recalled = self._recall(sender)
        after, acts = step(recalled.state, event, sender.now, self._library, self._timing)
        if any(isinstance(act, say.Forgotten) for act in acts):
            return self._forgotten(sender, acts, after)
        script, after = self._worded(sender, acts, after)
        if any(isinstance(act, say.StopNow | say.NotToday | say.NerveNotToday) for act in acts):
            self._give_up_place(sender, after, recalled.row)
            return Answer(script, attributes(sender.session_id, after, None))
        try:
            version, unsaved = self._save(sender, recalled, after)
        except Conflict as conflict:
            return self._went_on_elsewhere(sender, event, conflict.stored, after, script)
        return Answer(script, attributes(sender.session_id, after, version, unsaved=unsaved))

    def forget(self, user_id: str) -> None:
        """Delete whatever is stored of a person; raises StoreUnavailable when that could not be done."""
        self._store.delete(key_of(user_id))

    def apologise(self, sender: Sender, event: Event) -> Script:
        """What is said when answering failed: an apology that ends the session, the place as it was last stored.

        Pain is answered as ever, and the place given up as ever.
        """
        if isinstance(event, SessionEnded):
            return Script((), (), (), open=False)
        if not isinstance(event, Hurts):
            return self._apologies[self._language(sender)]
        # The warning is said whatever fails besides.
        with suppress(Exception):
            self._give_up_place(sender, None, None)
        return self._warnings[self._language(sender), event.emergency]

    def _language(self, sender: Sender) -> str:
        language = sender.locale.split("-")[0]
        return next(
            (known for known in (language, DEFAULT_LANGUAGE) if known in self._voices), next(iter(self._voices))
        )

    def _worded(self, sender: Sender, acts: tuple[Act, ...], after: CoachState) -> tuple[Script, CoachState]:
        anchored = self._anchored and not after.preferences.plain_speech
        script = self._voices[self._language(sender)].word(acts, after.turn, anchored=anchored)
        return script, with_marks(after, script.marks)

    def _recall(self, sender: Sender) -> Recalled:
        known = None if sender.new else carried(sender.attributes, sender.session_id, self._library)
        if known and known[1] is not None:
            return Recalled(*known, from_row=False, unsaved=sender.attributes.get("unsaved") is True)
        try:
            row = self._store.load(sender.key, sender.now)
        except StoreUnavailable:
            return Recalled(known[0] if known else CoachState(), None, from_row=not known)
        version = row.version if row else 0
        if known:
            stored = reopened(row.saved, sender.now) if row else CoachState()
            return Recalled(reconciled(known[0], stored), version, from_row=False, row=row)
        if row is None:
            return Recalled(CoachState(), 0, from_row=True)
        if row.request == sender.request_id and row.before is not None:
            return Recalled(reopened(row.before, sender.now), version - 1, from_row=True, row=row)
        return Recalled(reopened(row.saved, sender.now), version, from_row=True, row=row)

    def _save(self, sender: Sender, recalled: Recalled, after: CoachState) -> tuple[int | None, bool]:
        """Store the state where this turn changed it; its row's version, and whether that failed."""
        before, saved = recalled.state.to_saved(), after.to_saved()
        if recalled.version is None or (saved == before and not recalled.unsaved):
            return recalled.version, False
        try:
            return self._write(sender, recalled.version + 1, saved, before if recalled.from_row else None), False
        except StoreUnavailable:
            return recalled.version, True
        except Conflict as conflict:
            stored = conflict.stored
            if stored is None or stored.session != sender.session_id:
                raise
            if stored.request == sender.request_id:
                return stored.version, False
            if before.get("place") and not stored.saved.get("place"):
                raise
            # The reply to this session's last request was lost, and what it did with it; only what it gave up is not
            # brought back.
            return self._save(sender, replace(recalled, version=stored.version), after)

    def _write(self, sender: Sender, version: int, saved: dict[str, Any], before: dict[str, Any] | None) -> int:
        expires_at = sender.now // 1000 + ROW_LIVES_S
        self._store.save(sender.key, Row(version, sender.session_id, sender.request_id, saved, before, expires_at))
        return version

    def _forgotten(self, sender: Sender, acts: tuple[Act, ...], after: CoachState) -> Answer:
        """Delete everything, and say so only when it is done."""
        try:
            self._store.delete(sender.key)
        except StoreUnavailable:
            acts = (say.NotForgotten(),)
        script, after = self._worded(sender, acts, after)
        return Answer(script, attributes(sender.session_id, after, 0))

    def _give_up_place(self, sender: Sender, after: CoachState | None, row: Row | None) -> None:
        """Something hurts: no place is left to go on from, whichever device stored it last.

        A second attempt is made, for nobody shall be led on because a database was busy for a moment.
        """
        for found in (row, None):
            with suppress(StoreError):
                row = found or self._store.load(sender.key, sender.now)
                if row is not None:
                    own = after is not None and row.session == sender.session_id
                    left = after if after is not None and own else reopened(row.saved, sender.now).but(place=None)
                    if left.to_saved() != row.saved:
                        self._write(sender, row.version + 1, left.to_saved(), None)
                return

    def _went_on_elsewhere(
        self, sender: Sender, event: Event, stored: Row | None, after: CoachState, script: Script
    ) -> Answer:
        """Somebody else wrote in between, or deleted: who ends the session is let go, discomfort ends that hold too,
        anything else asks first whether to go on from there."""
        there = reopened(stored.saved, sender.now) if stored else CoachState()
        version = stored.version if stored else 0
        if isinstance(event, Hurts):
            with suppress(StoreError):
                version = self._write(sender, version + 1, after.to_saved(), None) if stored else 0
            return Answer(script, attributes(sender.session_id, after, version))
        if not isinstance(event, SessionEnded):
            leaving = isinstance(event, Stop)
            there, acts = step(
                CoachState() if leaving else there.but(turn=after.turn),
                event if leaving else Elsewhere(),
                sender.now,
                self._library,
                self._timing,
            )
            script, there = self._worded(sender, acts, there)
        return Answer(script, attributes(sender.session_id, there, version))
