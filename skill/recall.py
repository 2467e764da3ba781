"""What a turn may start from: the session attributes where they are whole and of this session, else the stored row."""

from collections.abc import Mapping
from typing import Any, TypeVar, get_args

import msgspec

from skill.coach.events import ListRoutines, ListStretches, Start, StartRoutine
from skill.coach.state import CoachState, Question, unpacked
from skill.coach.words import Asked, Phase
from skill.library.model import Library

PLACE_OFFERED_MS = 7 * 86_400_000
CLEARED_AGAIN_MS = 30 * 60_000
HIGHEST_VERSION = 2**31
_SESSION_CHARACTERS = 12

Carried = tuple[CoachState, int | None]
"""A state, and the version of the row it belongs to, None while the store is not to be reached."""
T = TypeVar("T", bound=msgspec.Struct)


def attributes(session_id: str, state: CoachState, version: int | None, *, unsaved: bool = False) -> dict[str, Any]:
    """The session attributes of a reply; they are good for this session alone, as a clear no about pain is.

    unsaved: the store failed, and the next turn has to write what this one could not.
    """
    plain = {"state": state.to_dict(), "version": version, "session": session_id[-_SESSION_CHARACTERS:]}
    return {**plain, "unsaved": True} if unsaved else plain


def carried(found: Mapping[str, Any], session_id: str, library: Library) -> Carried | None:
    """What session attributes hold; None where they are missing, damaged or of another session."""
    version = found.get("version", -1)
    known = version is None or (type(version) is int and 0 <= version < HIGHEST_VERSION)
    if not known or found.get("session") != session_id[-_SESSION_CHARACTERS:]:
        return None
    try:
        state = CoachState.from_dict(found.get("state"))
    except ValueError:
        return None
    return (state, version) if _sound(state, library) else None


def reopened(saved: Mapping[str, object], now: int) -> CoachState:
    """A stored state at the start of a session: an old place is dropped; a fresh one needs no second pain question."""
    plain: object = saved
    try:
        plain = unpacked(saved)
        state = CoachState.from_dict(plain)
    except ValueError:
        state = _rescued(CoachState, plain) or CoachState()
    place = state.place
    if place is None or now - place.moved_at > PLACE_OFFERED_MS:
        return CoachState(preferences=state.preferences, history=state.history)
    cleared = 0 <= now - place.moved_at < CLEARED_AGAIN_MS
    return CoachState(place=place, preferences=state.preferences, history=state.history, cleared=cleared)


def reconciled(state: CoachState, stored: CoachState) -> CoachState:
    """The state of a session that began without the store, once it answers again: nothing of either is lost."""
    chose_nothing = state.preferences == CoachState().preferences
    return state.but(
        place=state.place or stored.place,
        preferences=stored.preferences if chose_nothing else state.preferences,
        history=state.history or stored.history,
    )


_ABOUT_THE_PLACE = frozenset(
    {
        Asked.PAIN,
        Asked.NERVE,
        Asked.RESUME,
        Asked.RESTART,
        Asked.OWED,
        Asked.EASIER,
        Asked.CONTINUE,
        Asked.ELSEWHERE,
    }
)


def _sound(state: CoachState, library: Library) -> bool:
    """Whether the parts of a state belong together: only then can every event be answered from it."""
    question = state.question
    asks = (state.phase is Phase.ASKING) is (question is not None)
    plays = (state.phase is Phase.PLAYING) is (state.block is not None)
    if question is None:
        return asks and plays
    about_nothing = question.asked in _ABOUT_THE_PLACE and state.place is None
    return asks and plays and not about_nothing and _answerable(question, library)


def _answerable(question: Question, library: Library) -> bool:
    """Whether the event that a question keeps pending is of the kind that its answers need, and of known things."""
    asked, pending = question.asked, question.pending
    if asked in (Asked.PAIN, Asked.NERVE):
        return pending is not None
    if asked is Asked.MORE:
        return isinstance(pending, ListStretches | ListRoutines)
    if asked in (Asked.WHICH, Asked.SECOND, Asked.BEGIN, Asked.RESTART) and isinstance(pending, StartRoutine):
        routine = library.routines.get(pending.routine or "")
        return routine is not None and {item.stretch for item in routine.items} > set(pending.chosen)
    if asked is Asked.WHICH and isinstance(pending, Start):
        return pending.stretch in {stretch.family for stretch in library.stretches.values() if stretch.family}
    if asked in (Asked.BEGIN, Asked.RESTART) and isinstance(pending, Start):
        return pending.stretch in library.stretches
    return asked not in (Asked.WHICH, Asked.SECOND, Asked.BEGIN, Asked.RESTART)


def _rescued(kind: type[T], plain: object) -> T | None:
    """What can still be read of a value, field by field; None where one is lost that it cannot be without."""
    if not isinstance(plain, Mapping):
        return None
    parts: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        if field.encode_name not in plain:
            continue
        try:
            parts[field.name] = msgspec.convert(plain[field.encode_name], field.type)
        except ValueError:
            inner = next((t for t in (field.type, *get_args(field.type)) if _is_struct(t)), None)
            part = inner and _rescued(inner, plain[field.encode_name])
            if part is not None:
                parts[field.name] = part
    try:
        return kind(**parts)
    except TypeError:
        return None


def _is_struct(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)
