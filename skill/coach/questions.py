"""The questions that end a reply: acts that open the microphone, and the only ones that do.

A Question is always the last act of a reply; a reply without one ends the session.
"""

from typing import ClassVar

from skill.coach.acts import Act
from skill.coach.words import Side


class Question(Act, frozen=True):
    """An act that ends in a question mark; waits: after it the coach waits in silence before it asks again."""

    waits: ClassVar[bool] = False


class Waiting(Question, frozen=True):
    """A question that a person busy with their body may answer late."""

    waits: ClassVar[bool] = True


class AskPain(Question, frozen=True):
    """Any acute pain in hips, glutes or lower back today?"""


class AskNerve(Question, frozen=True):
    """Do the backs of the legs always feel tight?"""


class AskReady(Waiting, frozen=True):
    """Ready to begin?"""


class AskNextStep(Waiting, frozen=True):
    """Ready for the next step?"""


class AskSide(Waiting, frozen=True):
    """Ready for that side?"""

    side: Side


class AskSet(Waiting, frozen=True):
    """Ready for that set?"""

    number: int
    passes: int


class AskPass(Waiting, frozen=True):
    """Ready to go through it once more, up to a stage?"""

    stage: int


class AskEnoughBreaths(Waiting, frozen=True):
    """Enough breaths on this side, or another round?"""

    side: Side


class AskGoOn(Waiting, frozen=True):
    """Ready to go on? Asked when paused."""


class AskResume(Question, frozen=True):
    """There is a place: shall we go on from there?"""

    stretch: str
    side: Side
    left_s: int | None


class AskResumeOrRestart(Question, frozen=True):
    """There is a place in the very stretch that was named: from there, or from the start?"""

    stretch: str
    side: Side
    left_s: int | None


class AskOwed(Question, frozen=True):
    """Something is owed on a side: do it now? amount: seconds, breaths or repetitions, as measure says.

    whole: the side begins again, because gates are on its way.
    """

    stretch: str
    side: Side
    measure: str
    amount: int
    whole: bool


class AskEasier(Question, frozen=True):
    """Try the easier way?"""


class AskContinue(Question, frozen=True):
    """Go on with what comes next, without this side?"""

    side: Side


class AskFromThere(Question, frozen=True):
    """Go on from where the other device was?"""


class AskBegin(Question, frozen=True):
    """Shall we begin what was offered?"""


class AskWhich(Question, frozen=True):
    """Which of these stretches?"""

    stretches: tuple[str, ...]


class AskSecond(Question, frozen=True):
    """Another one of these as well?"""

    stretches: tuple[str, ...]


class AskWhatNext(Question, frozen=True):
    """What would you like to do?"""


class AskAnother(Question, frozen=True):
    """The plan is done: another stretch?"""


class AskForget(Question, frozen=True):
    """Really delete everything?"""


class AskMore(Question, frozen=True):
    """Hear more of the list?"""
