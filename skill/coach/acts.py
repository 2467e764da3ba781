"""What is to be expressed, without words: the voice turns each act into sentences of the person's language.

A field named `stretch` or `routine` holds an id, `side` a Side, `left_s` and the like seconds; `None` means that there
is none.
"""

from dataclasses import dataclass

from skill.coach.program import Program, Segment
from skill.coach.words import Counting, Mode, Side


@dataclass(frozen=True, slots=True)
class Act:
    """Base of everything that can be expressed."""


@dataclass(frozen=True, slots=True)
class Narrate(Act):
    """Speak segments. lead: the way into the first of them, which carries no mark: it moves nobody's place."""

    segments: tuple[Segment, ...]
    lead: tuple[Segment, ...] = ()
    unhurried: bool = False
    eased: bool = False


@dataclass(frozen=True, slots=True)
class Welcome(Act):
    """The first words of the first session ever."""


@dataclass(frozen=True, slots=True)
class WelcomeBack(Act):
    """The first words of a later session with nothing to resume."""


@dataclass(frozen=True, slots=True)
class Disclaimer(Act):
    """First ever use: no substitute for professional advice; see a doctor before starting."""


@dataclass(frozen=True, slots=True)
class StopLine(Act):
    """Stop at any pain, numbness or tingling."""


@dataclass(frozen=True, slots=True)
class Introduce(Act):
    """Name a stretch, its position and dose. amount: seconds, breaths or repetitions; held: which of the three."""

    stretch: str
    measure: str
    amount: int
    passes: int
    side: Side
    next_up: bool = False


@dataclass(frozen=True, slots=True)
class IntroduceRoutine(Act):
    """Name a routine and how long it takes."""

    routine: str
    program: Program


@dataclass(frozen=True, slots=True)
class GaveUp(Act):
    """The place in another stretch is given up."""

    stretch: str


@dataclass(frozen=True, slots=True)
class NothingRunning(Act):
    """There is nothing that this could apply to."""


@dataclass(frozen=True, slots=True)
class UnknownStretch(Act):
    """A stretch was named that does not exist here."""

    name: str
    some: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnknownRoutine(Act):
    """A routine was named that does not exist here."""

    name: str
    some_routines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotToday(Act):
    """There is acute pain: nothing starts; see a professional."""


@dataclass(frozen=True, slots=True)
class NerveNotToday(Act):
    """The backs of the legs always feel tight: not this stretch; have it assessed."""


@dataclass(frozen=True, slots=True)
class NeedClearNo(Act):
    """Nothing starts without a clear no."""


@dataclass(frozen=True, slots=True)
class NothingStarts(Act):
    """There was no clear no the second time either."""


@dataclass(frozen=True, slots=True)
class StopNow(Act):
    """Pain, numbness, tingling, cramp or dizziness: everything stops; see a professional."""

    exercising: bool


@dataclass(frozen=True, slots=True)
class EaseOff(Act):
    """Discomfort: this hold ends."""


@dataclass(frozen=True, slots=True)
class EasierForm(Act):
    """Name the easier way of a stretch: its own cue, or another stretch."""

    stretch: str
    other_stretch: str | None


@dataclass(frozen=True, slots=True)
class PausedAt(Act):
    """Paused; left_s: seconds left of the hold, None in narration."""

    stretch: str
    side: Side
    left_s: int | None


@dataclass(frozen=True, slots=True)
class StillPaused(Act):
    """It is paused already."""

    stretch: str
    side: Side
    left_s: int | None


@dataclass(frozen=True, slots=True)
class TakeYourTime(Act):
    """More time is given: settle times are longer from here on."""


@dataclass(frozen=True, slots=True)
class WayBack(Act):
    """The short way back into a position."""

    stretch: str
    side: Side
    left_s: int | None


@dataclass(frozen=True, slots=True)
class ResumeFrom(Act):
    """A longer way back begins: which side and how much is left. restart_hint: a side can also start again."""

    stretch: str
    side: Side
    left_s: int | None
    restart_hint: bool


@dataclass(frozen=True, slots=True)
class SideAgain(Act):
    """How far a side got is not known, so it starts again."""

    stretch: str
    side: Side


@dataclass(frozen=True, slots=True)
class PlaceMoved(Act):
    """The exact place is gone from the content; it goes on from the nearest one before it."""

    stretch: str
    side: Side


@dataclass(frozen=True, slots=True)
class PlaceGone(Act):
    """The stored place is not there any more."""


@dataclass(frozen=True, slots=True)
class BackToIt(Act):
    """Back to the hold, so many seconds."""

    left_s: int


@dataclass(frozen=True, slots=True)
class GoingOn(Act):
    """It goes on where it was."""


@dataclass(frozen=True, slots=True)
class OnceMore(Act):
    """The same again."""


@dataclass(frozen=True, slots=True)
class StartingOver(Act):
    """This stretch begins again."""

    stretch: str


@dataclass(frozen=True, slots=True)
class SideRestarted(Act):
    """This side begins again."""

    side: Side


@dataclass(frozen=True, slots=True)
class OtherSide(Act):
    """To the other side; left_s: what the side left behind still lacks, 0 for nothing; moving: out of a pose."""

    side: Side
    left_s: int
    moving: bool


@dataclass(frozen=True, slots=True)
class NoSides(Act):
    """This stretch has no sides."""

    stretch: str


@dataclass(frozen=True, slots=True)
class AlreadyOnSide(Act):
    """It is that side already."""

    side: Side


@dataclass(frozen=True, slots=True)
class Skipped(Act):
    """This stretch is skipped."""

    stretch: str


@dataclass(frozen=True, slots=True)
class GateClosed(Act):
    """A step stays closed: it needs so many seconds of an earlier step first, or the whole first time through."""

    step: str
    after_step: str
    seconds: int
    whole_pass: bool


@dataclass(frozen=True, slots=True)
class NoSuchStep(Act):
    """There are only so many steps."""

    steps: int


@dataclass(frozen=True, slots=True)
class HoldSet(Act):
    """Holds last so many seconds now."""

    seconds: int


@dataclass(frozen=True, slots=True)
class HoldCapped(Act):
    """So many seconds are the most that the sources give."""

    seconds: int
    stretch: str


@dataclass(frozen=True, slots=True)
class HoldShortest(Act):
    """So many seconds are the fewest that the coach counts."""

    seconds: int


@dataclass(frozen=True, slots=True)
class HoldBelowSources(Act):
    """Shorter than the sources give."""

    seconds: int
    given_s: int


@dataclass(frozen=True, slots=True)
class NotTimed(Act):
    """This stretch has no hold to change."""

    stretch: str


@dataclass(frozen=True, slots=True)
class ModeSet(Act):
    """Hands-free or step by step from now on."""

    mode: Mode


@dataclass(frozen=True, slots=True)
class CountingSet(Act):
    """So the seconds are counted from now on."""

    counting: Counting


@dataclass(frozen=True, slots=True)
class WhichMode(Act):
    """The two modes there are."""


@dataclass(frozen=True, slots=True)
class WhichCounting(Act):
    """The four ways of counting there are."""


@dataclass(frozen=True, slots=True)
class Left(Act):
    """How much is left: here (None in narration), on the other side (0: nothing), and stretches after this one."""

    stretch: str
    side: Side
    left_s: int | None
    other_side_s: int
    stretches: int


@dataclass(frozen=True, slots=True)
class Answered(Act):
    """An answer of a stretch, by what was asked."""

    stretch: str
    ask: str


@dataclass(frozen=True, slots=True)
class SafetyOf(Act):
    """All the safety statements that belong to a stretch."""

    stretch: str


@dataclass(frozen=True, slots=True)
class AnsweredFrom(Act):
    """A general answer, by its id."""

    answer: str


@dataclass(frozen=True, slots=True)
class Steps(Act):
    """How a stretch is done."""

    stretch: str
    side: Side


@dataclass(frozen=True, slots=True)
class SourcesSilent(Act):
    """The sources do not say; health: ask a doctor or physiotherapist."""

    health: bool = False


@dataclass(frozen=True, slots=True)
class DidNotCatch(Act):
    """Not understood; moving: the person is in a stretch, so pain comes first."""

    moving: bool


@dataclass(frozen=True, slots=True)
class HelpWith(Act):
    """What can be said now."""

    topic: str


@dataclass(frozen=True, slots=True)
class SideDone(Act):
    """A side is done."""

    side: Side


@dataclass(frozen=True, slots=True)
class Congratulate(Act):
    """The plan is done. stretches: how many of them, in full."""

    stretches: int


@dataclass(frozen=True, slots=True)
class PartDone(Act):
    """The plan ends with something left out: an honest account."""

    done: int
    planned: int


@dataclass(frozen=True, slots=True)
class Saved(Act):
    """The place is kept."""

    stretch: str
    side: Side
    left_s: int | None


@dataclass(frozen=True, slots=True)
class Goodbye(Act):
    """The end of the session with nothing to keep."""


@dataclass(frozen=True, slots=True)
class RemindersElsewhere(Act):
    """Reminders are set in the Alexa app or by asking Alexa."""


@dataclass(frozen=True, slots=True)
class Forgotten(Act):
    """Everything stored is deleted."""


@dataclass(frozen=True, slots=True)
class Kept(Act):
    """Nothing was deleted."""


@dataclass(frozen=True, slots=True)
class StretchList(Act):
    """Some of the stretches; more: there are others."""

    stretches: tuple[str, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class RoutineList(Act):
    """Some of the routines; more: there are others."""

    routines: tuple[str, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class NothingFound(Act):
    """No stretch fits."""


@dataclass(frozen=True, slots=True)
class Credit(Act):
    """What was done: stretches today and on how many days of the last seven, and the streak in days."""

    today: int
    days: int
    stretches: int
    streak: int


@dataclass(frozen=True, slots=True)
class Suggestion(Act):
    """A routine or stretch that fits: how long it takes and why."""

    routine: str | None
    stretch: str | None
    program: Program


@dataclass(frozen=True, slots=True)
class WentOnElsewhere(Act):
    """Another device went on with this."""

    stretch: str
    side: Side
    left_s: int | None
