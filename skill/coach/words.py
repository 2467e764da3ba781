"""The fixed vocabularies of the core: sides, kinds of segment, phases, modes, counting."""

from enum import StrEnum


class Side(StrEnum):
    """The side of the working leg; BOTH where the legs work together."""

    RIGHT = "right"
    LEFT = "left"
    BOTH = "both"

    @property
    def other(self) -> "Side":
        """The opposite side; BOTH has none but itself."""
        return {Side.RIGHT: Side.LEFT, Side.LEFT: Side.RIGHT}.get(self, self)


class Kind(StrEnum):
    """What a segment of a program is."""

    INTRODUCE = "introduce"
    WARN = "warn"
    SET_UP = "set-up"
    COUNT_IN = "count-in"
    HOLD = "hold"
    BREATHE = "breathe"
    REPETITIONS = "repetitions"
    RELEASE = "release"
    SWITCH = "switch"
    REST = "rest"
    CHECK_IN = "check-in"


MEASURES = {Kind.HOLD: "hold", Kind.BREATHE: "breaths", Kind.REPETITIONS: "repetitions"}
"""What each timed kind is counted in; of a hold it is seconds."""
TIMED = frozenset(MEASURES)
WAITS = frozenset({Kind.INTRODUCE, Kind.REST, Kind.CHECK_IN})


class Phase(StrEnum):
    """Where the conversation is."""

    IDLE = "idle"
    ASKING = "asking"
    PLAYING = "playing"
    WAITING = "waiting"
    PAUSED = "paused"
    FINISHED = "finished"


class Mode(StrEnum):
    """Hands-free plays on; step-by-step waits after each step and each hold."""

    HANDS_FREE = "hands-free"
    STEP_BY_STEP = "step-by-step"


class Counting(StrEnum):
    """Which of the seconds left are said aloud in a hold."""

    EVERY_SECOND = "every-second"
    EVERY_FIVE = "every-five"
    LAST_FIVE = "last-five"
    OFF = "off"


class Asked(StrEnum):
    """A question that is open and whose answer is a yes, a no or a choice."""

    PAIN = "pain"
    NERVE = "nerve"
    RESUME = "resume"
    RESTART = "restart"
    OWED = "owed"
    EASIER = "easier"
    CONTINUE = "continue"
    ELSEWHERE = "elsewhere"
    BEGIN = "begin"
    WHICH = "which"
    SECOND = "second"
    MORE = "more"
    FORGET = "forget"


class End(StrEnum):
    """Why a block ends: at a waiting point, after a step, at the switch, with something owed, or with the plan done."""

    WAIT = "wait"
    STEP = "step"
    SWITCH = "switch"
    OWED = "owed"
    FINISHED = "finished"
