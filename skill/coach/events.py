"""What the person meant: the events that the reading of a request yields and that step() answers."""

import msgspec

from skill.coach.words import Counting, Mode, Side


class Event(msgspec.Struct, frozen=True, tag=True, omit_defaults=True, rename="camel"):
    """Base of all events; a plain value that survives JSON, for a question can keep one pending."""


class Launch(Event, frozen=True):
    """The skill was opened without saying what for."""


class Start(Event, frozen=True):
    """Start a stretch: its id or a family's id, or the words that named nothing known; seconds of hold; first side."""

    stretch: str | None = None
    unknown: str | None = None
    hold_s: int | None = None
    side: Side | None = None


class StartRoutine(Event, frozen=True):
    """Start a routine by id; chosen: some of its stretches; unknown: it was called by a name that nothing has."""

    routine: str | None = None
    chosen: tuple[str, ...] = ()
    unknown: bool = False


class Suggest(Event, frozen=True):
    """Ask what to do, for so many seconds, a situation, position, muscle or level; refused: not these stretches."""

    duration_s: int | None = None
    situation: str | None = None
    position: str | None = None
    muscle: str | None = None
    level: str | None = None
    refused: tuple[str, ...] = ()


class ListStretches(Event, frozen=True):
    """Ask which stretches there are, for a muscle or in a position; start: how many were named already."""

    muscle: str | None = None
    position: str | None = None
    start: int = 0


class ListRoutines(Event, frozen=True):
    """Ask which routines there are; start: how many were named already."""

    start: int = 0


class Choose(Event, frozen=True):
    """One of what was offered: first, second, third, last or any."""

    choice: str | None = None


class Ready(Event, frozen=True):
    """I'm ready."""


class Yes(Event, frozen=True):
    """Yes."""


class No(Event, frozen=True):
    """No; also "no pain" and "nothing hurts". clear: not so "not really", which no safety question takes for a no."""

    clear: bool = True


class Next(Event, frozen=True):
    """On to the next thing."""


class Previous(Event, frozen=True):
    """Back to the step before."""


class Repeat(Event, frozen=True):
    """Say or do this again."""


class StartOver(Event, frozen=True):
    """This stretch again from its start."""


class RestartSide(Event, frozen=True):
    """This side again from its start, or the one that is named."""

    side: Side | None = None


class Pause(Event, frozen=True):
    """Wait. more_time: "I need more time", which doubles the silences of every step from now on."""

    more_time: bool = False


class Resume(Event, frozen=True):
    """Go on from where it stopped."""


class Done(Event, frozen=True):
    """That is enough of this side."""


class GoToStep(Event, frozen=True):
    """Jump to a step by its number; None when no number was understood."""

    step: int | None = None


class SwitchSides(Event, frozen=True):
    """To the other side, or to the side that is named."""

    side: Side | None = None


class Skip(Event, frozen=True):
    """On to the next stretch; stretch: the one to be left out, where it is named."""

    stretch: str | None = None


class ChangeHold(Event, frozen=True):
    """Hold for so many seconds, or longer (True) or shorter (False) by so many."""

    seconds: int | None = None
    longer: bool | None = None


class Progress(Event, frozen=True):
    """How long is left?"""


class Hurts(Event, frozen=True):
    """It hurts. Only whether it is mere discomfort or an emergency is kept, and that only for this turn."""

    discomfort: bool = False
    emergency: bool = False


class Ask(Event, frozen=True):
    """A question.

    ask: what of a stretch is asked for (targets, benefits, steps, holdLength, …); stretch: None means the current
    one; topic, muscle, condition: what the question is about where it is not about a stretch.
    """

    ask: str | None = None
    stretch: str | None = None
    topic: str | None = None
    muscle: str | None = None
    condition: str | None = None


class History(Event, frozen=True):
    """How often have I stretched?"""


class SetMode(Event, frozen=True):
    """Hands-free or step by step; None when neither was understood."""

    mode: Mode | None = None


class SetCounting(Event, frozen=True):
    """Which seconds are counted aloud; None when that was not understood."""

    counting: Counting | None = None


class Reminder(Event, frozen=True):
    """Remind me to stretch."""


class ForgetMe(Event, frozen=True):
    """Delete everything that is stored about me."""


class Help(Event, frozen=True):
    """What can I say?"""


class Stop(Event, frozen=True):
    """Stop, cancel or exit."""


class NotUnderstood(Event, frozen=True):
    """The words were not understood."""


class SessionEnded(Event, frozen=True):
    """The session ended without a word that could be answered."""


class SpeechFailed(Event, frozen=True):
    """The last reply could not be spoken the way it was sent, so nothing of it was heard."""


class Elsewhere(Event, frozen=True):
    """Another device of the same person went on in between."""


Pending = Start | StartRoutine | Resume | Ready | ListStretches | ListRoutines
EVENTS: tuple[type[Event], ...] = tuple(Event.__subclasses__())
