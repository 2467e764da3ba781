"""What a turn may start from: the session attributes where they are whole and of this session, else the stored row."""

from collections.abc import Mapping
from typing import Any, TypeVar, get_args

import msgspec

from skill.coach.events import ListRoutines, ListStretches, Pending, Start, StartRoutine
from skill.coach.state import CoachState, Question
from skill.coach.words import Asked, Phase
from skill.library.model import Library

PLACE_OFFERED_MS = 7 * 86_400_000
CLEARED_AGAIN_MS = 30 * 60_000
HIGHEST_VERSION = 2**31
_SESSION_CHARACTERS = 12

Carried = tuple[CoachState, int | None]
"""A state, and the version of the row it belongs to, None while the store is not to be reached."""
T = TypeVar("T", bound=msgspec.Struct)


def attributes(session_id: str, state: CoachState, version: int | None) -> dict[str, Any]:
    """The session attributes of a reply; they are good for this session alone, as a clear no about pain is."""
    return {"state": state.to_dict(), "version": version, "session": session_id[-_SESSION_CHARACTERS:]}


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
    try:
        state = CoachState.from_dict(saved)
    except ValueError:
        state = _rescued(CoachState, saved) or CoachState()
    place = state.place
    if place is None or now - place.saved_at > PLACE_OFFERED_MS:
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


_ABOUT_A_PLACE = frozenset(
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
_ABOUT_A_CHOICE = frozenset({Asked.BEGIN, Asked.WHICH, Asked.SECOND})


def _sound(state: CoachState, library: Library) -> bool:
    """Whether the parts of a state belong together: only then can every event be answered from it."""
    if (state.phase is Phase.ASKING) is not (state.question is not None):
        return False
    if (state.phase is Phase.PLAYING) is not (state.block is not None):
        return False
    question = state.question
    if question is None:
        return True
    if question.asked in _ABOUT_A_PLACE:
        return state.place is not None and (question.asked not in (Asked.PAIN, Asked.NERVE) or bool(question.pending))
    if question.asked in _ABOUT_A_CHOICE:
        return _offers(question, library)
    return question.asked is not Asked.MORE or isinstance(question.pending, ListStretches | ListRoutines)


def _offers(question: Question, library: Library) -> bool:
    pending: Pending | None = question.pending
    if isinstance(pending, StartRoutine) and pending.routine in library.routines:
        left = {item.stretch for item in library.routines[pending.routine].items} - set(pending.chosen)
        return question.asked is Asked.BEGIN or bool(left)
    if not isinstance(pending, Start) or question.asked is Asked.SECOND:
        return False
    if question.asked is Asked.BEGIN:
        return pending.stretch in library.stretches
    return any(stretch.family == pending.stretch for stretch in library.stretches.values())


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
