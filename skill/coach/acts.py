"""What is to be expressed, without words: the voice turns each act into sentences of the person's language.

A field named `stretch` or `routine` holds an id, `side` a Side, `left_s` and the like seconds; `None` means that there
is none.
"""

import msgspec

from skill.coach.program import Program, Segment
from skill.coach.words import Counting, Mode, Side


class Act(msgspec.Struct, frozen=True):
    """Base of everything that can be expressed."""


class Narrate(Act, frozen=True):
    """Speak segments. lead: the way into the first of them, which carries no mark: it moves nobody's place."""

    segments: tuple[Segment, ...]
    lead: tuple[Segment, ...] = ()
    unhurried: bool = False
    eased: bool = False


class Welcome(Act, frozen=True):
    """The first words of the first session ever."""


class WelcomeBack(Act, frozen=True):
    """The first words of a later session with nothing to resume."""


class Disclaimer(Act, frozen=True):
    """First ever use: no substitute for professional advice; see a doctor before starting."""


class StopLine(Act, frozen=True):
    """Stop at any pain, numbness or tingling."""


class Introduce(Act, frozen=True):
    """Name a stretch, its position and dose. amount: seconds, breaths or repetitions; measure: which of the three."""

    stretch: str
    measure: str
    amount: int
    passes: int
    side: Side
    next_up: bool = False


class IntroduceRoutine(Act, frozen=True):
    """Name a routine and how long it takes."""

    routine: str
    program: Program


class GaveUp(Act, frozen=True):
    """The place in another stretch or routine is given up."""

    stretch: str
    routine: str | None


class NothingRunning(Act, frozen=True):
    """There is nothing that this could apply to."""


class UnknownStretch(Act, frozen=True):
    """A stretch was named that does not exist here."""

    name: str
    some: tuple[str, ...]


class UnknownRoutine(Act, frozen=True):
    """A routine was named that does not exist here."""

    some_routines: tuple[str, ...]


class NotToday(Act, frozen=True):
    """There is acute pain: nothing starts; see a professional."""


class NerveNotToday(Act, frozen=True):
    """The backs of the legs always feel tight: not this stretch; have it assessed."""


class NeedClearNo(Act, frozen=True):
    """Nothing starts without a clear no."""


class NothingStarts(Act, frozen=True):
    """There was no clear no the second time either."""


class StopNow(Act, frozen=True):
    """Pain, numbness, tingling, cramp or dizziness: everything stops; see a professional.

    emergency: a fall, chest pain or no breath: the emergency number comes first.
    """

    exercising: bool
    emergency: bool = False


class EaseOff(Act, frozen=True):
    """Discomfort: this hold ends."""


class EasierForm(Act, frozen=True):
    """Name the easier way of a stretch: its own cue, or another stretch."""

    stretch: str
    other_stretch: str | None


class Spot(Act, frozen=True):
    """What is said of a place: stretch, side, and the seconds left of the hold, None in narration."""

    stretch: str
    side: Side
    left_s: int | None


class PausedAt(Spot, frozen=True):
    """Paused."""


class StillPaused(Spot, frozen=True):
    """It is paused already."""


class TakeYourTime(Act, frozen=True):
    """More time is given: settle times are longer from here on."""


class WayBack(Act, frozen=True):
    """The short way back into a position."""

    stretch: str
    side: Side


class ResumeFrom(Spot, frozen=True):
    """A longer way back begins: which side and how much is left. restart_hint: a side can also start again."""

    restart_hint: bool


class SideAgain(Act, frozen=True):
    """How far a side got is not known, so it starts again."""

    stretch: str
    side: Side


class FromTheGate(Act, frozen=True):
    """After a break the steps behind a gate begin with this side again."""

    side: Side


class PlaceMoved(Act, frozen=True):
    """The exact place is gone from the content; it goes on from the nearest one before it."""

    stretch: str
    side: Side


class PlaceGone(Act, frozen=True):
    """The stored place is not there any more."""


class BackToIt(Act, frozen=True):
    """Back to the hold, so many seconds."""

    left_s: int


class GoingOn(Act, frozen=True):
    """It goes on where it was."""


class OnceMore(Act, frozen=True):
    """The same again."""


class StartingOver(Act, frozen=True):
    """This stretch begins again."""

    stretch: str


class SideRestarted(Act, frozen=True):
    """This side begins again."""

    side: Side


class OtherSide(Act, frozen=True):
    """To the other side; amount: what the side left behind still lacks, 0 for nothing; moving: out of a pose.

    whole: the side left behind begins again, because gates are on its way.
    """

    side: Side
    measure: str
    amount: int
    moving: bool
    whole: bool = False


class ComeOut(Act, frozen=True):
    """The way out of a pose that is left before its time."""

    stretch: str
    side: Side


class NoSides(Act, frozen=True):
    """This stretch has no sides."""

    stretch: str


class AlreadyOnSide(Act, frozen=True):
    """It is that side already."""

    side: Side


class Skipped(Act, frozen=True):
    """This stretch is skipped."""

    stretch: str


class GateClosed(Act, frozen=True):
    """A step stays closed: it needs so many seconds of an earlier step first, or the whole first time through."""

    step: str
    after_step: str
    seconds: int
    whole_pass: bool


class NoSuchStep(Act, frozen=True):
    """There are only so many steps."""

    steps: int


class HoldSet(Act, frozen=True):
    """Holds last so many seconds now."""

    seconds: int


class HoldCapped(Act, frozen=True):
    """So many seconds are the most that the sources give."""

    seconds: int
    stretch: str


class HoldShortest(Act, frozen=True):
    """So many seconds are the fewest that the coach counts."""

    seconds: int


class HoldBelowSources(Act, frozen=True):
    """Shorter than the sources give."""

    given_s: int


class HeldForGate(Act, frozen=True):
    """This hold stays as long as it is: the next step needs it. wanted: what the others become."""

    seconds: int
    wanted: int


class NotTimed(Act, frozen=True):
    """This stretch has no hold to change."""

    stretch: str


class ModeSet(Act, frozen=True):
    """Hands-free or step by step from now on."""

    mode: Mode


class CountingSet(Act, frozen=True):
    """So the seconds are counted from now on."""

    counting: Counting


class WhichMode(Act, frozen=True):
    """The two modes there are."""


class WhichCounting(Act, frozen=True):
    """The four ways of counting there are."""


class WhichHold(Act, frozen=True):
    """How the length of a hold is changed."""


class Left(Act, frozen=True):
    """How much is left: here, on this side after that, on the other side (0: nothing), in sets and in stretches.

    amount: seconds, breaths or repetitions, as measure says; begun: it is under way and not still to come.
    """

    stretch: str
    side: Side
    measure: str
    amount: int
    begun: bool
    more_here: int
    other_side: int
    sets: int
    stretches: int


class Answered(Act, frozen=True):
    """An answer of a stretch, by what was asked."""

    stretch: str
    ask: str


class SafetyOf(Act, frozen=True):
    """All the safety statements that belong to a stretch."""

    stretch: str


class AnsweredFrom(Act, frozen=True):
    """A general answer, by its id."""

    answer: str


class PoseOf(Act, frozen=True):
    """The pose of a stretch in a sentence, for who is in it."""

    stretch: str
    side: Side


class Steps(Act, frozen=True):
    """How a stretch is done, and its dose: amount seconds, breaths or repetitions, as measure says, in so many sets."""

    stretch: str
    side: Side
    measure: str
    amount: int
    sets: int


class SourcesSilent(Act, frozen=True):
    """The sources do not say; health: ask a doctor or physiotherapist."""

    health: bool = False


class DidNotCatch(Act, frozen=True):
    """Not understood; moving: the person is in a stretch, so pain comes first."""

    moving: bool


class HelpWith(Act, frozen=True):
    """What can be said now."""

    topic: str


class SideDone(Act, frozen=True):
    """A side is done."""


class Congratulate(Act, frozen=True):
    """The plan is done. stretches: how many of them, in full."""

    stretches: int


class PartDone(Act, frozen=True):
    """The plan ends with something left out: an honest account."""

    done: int
    planned: int


class Saved(Spot, frozen=True):
    """The place is kept."""


class Goodbye(Act, frozen=True):
    """The end of the session with nothing to keep."""


class RemindersElsewhere(Act, frozen=True):
    """Reminders are set in the Alexa app or by asking Alexa."""


class Forgotten(Act, frozen=True):
    """Everything stored is deleted."""


class NotForgotten(Act, frozen=True):
    """Nothing could be deleted just now."""


class WentWrong(Act, frozen=True):
    """This answer failed for a reason of our own; the place is kept."""


class Kept(Act, frozen=True):
    """Nothing was deleted."""


class StretchList(Act, frozen=True):
    """Some of the stretches; more: there are others."""

    stretches: tuple[str, ...]
    more: bool


class RoutineList(Act, frozen=True):
    """Some of the routines; more: there are others."""

    routines: tuple[str, ...]
    more: bool


class NothingFound(Act, frozen=True):
    """No stretch fits."""


class Credit(Act, frozen=True):
    """What was done: on how many days of the last seven, how many stretches, and the streak in days."""

    days: int
    stretches: int
    streak: int


class Suggestion(Act, frozen=True):
    """A routine or stretch that fits: how long it takes and why.

    ask: which answer of the stretch is the reason, unless a muscle was wished for; spare: much more time was given.
    """

    routine: str | None
    stretch: str | None
    ask: str
    muscle: str | None
    program: Program
    spare: bool = False


class ForLater(Act, frozen=True):
    """A routine or stretch that fits a remark made in the middle of another: it can be started afterwards."""

    routine: str | None
    stretch: str | None


class ThisOneFits(Act, frozen=True):
    """What fits a remark is what is being done."""


class NoOther(Act, frozen=True):
    """Everything that fits a wish was suggested already."""


class Takes(Act, frozen=True):
    """How long the whole of a routine or stretch takes."""

    routine: str | None
    stretch: str | None
    program: Program


class WentOnElsewhere(Spot, frozen=True):
    """Another device went on with this."""
