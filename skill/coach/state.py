"""CoachState: everything the coach knows between two sentences, as one frozen value that survives JSON."""

from typing import Annotated, Any, Self

import msgspec
from msgspec import Meta

from skill.coach.events import Pending, Suggest
from skill.coach.words import Asked, Counting, End, Mode, Phase, Side

SCHEMA = 1
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

Id = Annotated[str, Meta(max_length=60)]
Key = Annotated[str, Meta(max_length=120)]
Seconds = Annotated[int, Meta(ge=0, le=36_000)]
EpochMs = Annotated[int, Meta(ge=0, le=10**14)]


class Value(msgspec.Struct, frozen=True, omit_defaults=True, rename="camel"):
    """Base of the parts of the state."""


class Plan(Value, frozen=True):
    """What is being done: a routine or a single stretch, and what the person chose for it."""

    stretch: Id | None = None
    routine: Id | None = None
    chosen: Annotated[tuple[Id, ...], Meta(max_length=9)] = ()
    first_side: Side = Side.RIGHT
    hold_s: Annotated[int, Meta(ge=10, le=120)] | None = None
    eased: Annotated[tuple[Id, ...], Meta(max_length=13)] = ()


class Ledger(Value, frozen=True):
    """What each side has had: seconds by the key of a timed segment.

    done: the sides that the person called done; left_out: those that were skipped or declined, and count as neither
    done nor owed.
    """

    credited: Annotated[dict[Key, Seconds], Meta(max_length=60)] = {}
    done: Annotated[tuple[Key, ...], Meta(max_length=60)] = ()
    left_out: Annotated[tuple[Key, ...], Meta(max_length=60)] = ()


class Place(Value, frozen=True):
    """Where the person is: plan, segment, what is credited; saved_at in ms since the epoch.

    moved_at: when the person was last known to move, 0 for not yet; open: a block was being spoken when this was
    written, so more may have been done than is credited; counted: finished stretches that history has already;
    making_up: what was owed is being done, one side at a time.
    """

    plan: Plan
    key: Key
    ledger: Ledger = Ledger()
    saved_at: EpochMs = 0
    moved_at: EpochMs = 0
    open: bool = False
    counted: Annotated[int, Meta(ge=0, le=99)] = 0
    making_up: bool = False


class Mark(Value, frozen=True, array_like=True):
    """A segment begins at_ms into the reply's speech, of which spoken_ms are words; an empty key marks the end."""

    key: Key
    at_ms: Annotated[int, Meta(ge=0, le=600_000)]
    spoken_ms: Annotated[int, Meta(ge=0, le=600_000)]


class Block(Value, frozen=True):
    """What is being spoken: the moment of the request that began it, why it ends and where it then waits, its marks.

    The last mark is the end of the reply; marks are added once the reply is worded.
    """

    started_at: EpochMs
    end: End = End.FINISHED
    then: Key = ""
    marks: Annotated[tuple[Mark, ...], Meta(max_length=60)] = ()


class Question(Value, frozen=True):
    """The question that is open, the event that its answer sets free, and whether it was asked a second time.

    wish: what the suggestion on offer was made for.
    """

    asked: Asked
    pending: Pending | None = None
    again: bool = False
    wish: Suggest | None = None


class Preferences(Value, frozen=True):
    """What the person has chosen for good.

    introduced: heard the disclaimer; plain_speech: their speaker has failed at APL for Audio.
    """

    mode: Mode = Mode.HANDS_FREE
    counting: Counting = Counting.LAST_FIVE
    introduced: bool = False
    plain_speech: bool = False


class Day(Value, frozen=True, array_like=True):
    """A day (since the epoch, UTC) and how many stretches were finished on it."""

    day: Annotated[int, Meta(ge=0, le=10**6)]
    stretches: Annotated[int, Meta(ge=0, le=1000)]


class CoachState(Value, frozen=True):
    """The whole state. Place, preferences and history are stored too; the rest belongs to the session.

    cleared: the pain question was answered with a clear no in this session; screened: so was the nerve question;
    under_way: something was coached in this session; unhurried: settle times are doubled; missed: sentences in a row
    that were not understood; turn: counts the replies, to vary sentences; last: what was finished last in this session.
    """

    schema: int = SCHEMA
    phase: Phase = Phase.IDLE
    block: Block | None = None
    question: Question | None = None
    cleared: bool = False
    screened: bool = False
    under_way: bool = False
    unhurried: bool = False
    missed: Annotated[int, Meta(ge=0, le=10)] = 0
    turn: Annotated[int, Meta(ge=0, le=10**6)] = 0
    last: Plan | None = None
    place: Place | None = None
    preferences: Preferences = Preferences()
    history: Annotated[tuple[Day, ...], Meta(max_length=90)] = ()

    def but(self, **changes: Any) -> Self:
        """The same state but for the given fields."""
        return msgspec.structs.replace(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Everything, for the session attributes, which have room for two kilobytes."""
        plain = {"schema": SCHEMA, **msgspec.to_builtins(self)}
        if self.history:
            plain["history"] = packed(self.history)
        return plain

    def to_saved(self) -> dict[str, Any]:
        """What outlives the session, for the store; a place where nothing was done yet does not."""
        place = self.place
        if place and not place.moved_at:
            place = None
        elif place and self.phase is Phase.PLAYING:
            place = msgspec.structs.replace(place, open=True)
        if place:
            place = msgspec.structs.replace(place, plan=msgspec.structs.replace(place.plan, eased=()))
        return CoachState(place=place, preferences=self.preferences, history=self.history).to_dict()

    @classmethod
    def from_dict(cls, plain: object) -> Self:
        """Read a state back; raises ValueError when it is not one. Unknown fields of a newer release are ignored."""
        return msgspec.convert(unpacked(plain), cls)


def packed(history: tuple[Day, ...]) -> str:
    """Days and counts as one short text, a letter a day since the first: "20776:1021" is 1 + 0 + 2 + 1 stretches."""
    counts = {day.day: min(day.stretches, len(_DIGITS) - 1) for day in history}
    first, last = min(counts), max(counts)
    return f"{first}:{''.join(_DIGITS[counts.get(day, 0)] for day in range(first, last + 1))}"


def unpacked(plain: object) -> object:
    """A plain state with its history as days and counts again; raises ValueError when the text is not one."""
    if not isinstance(plain, dict) or not isinstance(plain.get("history"), str):
        return plain
    first, _, letters = plain["history"].partition(":")
    counts = ((int(first) + number, _DIGITS.index(letter)) for number, letter in enumerate(letters))
    return {**plain, "history": [[day, count] for day, count in counts if count]}
