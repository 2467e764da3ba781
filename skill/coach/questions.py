"""The questions that end a reply: acts that open the microphone, and the only ones that do.

A Question is always the last act of a reply; a reply without one ends the session.
"""

from dataclasses import dataclass
from typing import ClassVar

from skill.coach.acts import Act
from skill.coach.words import Side


@dataclass(frozen=True, slots=True)
class Question(Act):
    """An act that ends in a question mark; waits: after it the coach waits in silence before it asks again."""

    waits: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Waiting(Question):
    """A question that a person busy with their body may answer late."""

    waits: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class AskPain(Question):
    """Any acute pain in hips, glutes or lower back today?"""


@dataclass(frozen=True, slots=True)
class AskNerve(Question):
    """Do the backs of the legs always feel tight?"""


@dataclass(frozen=True, slots=True)
class AskReady(Waiting):
    """Ready to begin?"""


@dataclass(frozen=True, slots=True)
class AskNextStep(Waiting):
    """Ready for the next step?"""


@dataclass(frozen=True, slots=True)
class AskSide(Waiting):
    """Ready for that side?"""

    side: Side


@dataclass(frozen=True, slots=True)
class AskSet(Waiting):
    """Ready for that set?"""

    number: int
    passes: int


@dataclass(frozen=True, slots=True)
class AskPass(Waiting):
    """Ready to go through it once more, up to a stage?"""

    stage: int


@dataclass(frozen=True, slots=True)
class AskEnoughBreaths(Waiting):
    """Enough breaths on this side, or another round?"""

    side: Side


@dataclass(frozen=True, slots=True)
class AskGoOn(Waiting):
    """Ready to go on? Asked when paused."""


@dataclass(frozen=True, slots=True)
class AskResume(Question):
    """There is a place: shall we go on from there?"""

    stretch: str
    side: Side
    left_s: int | None


@dataclass(frozen=True, slots=True)
class AskResumeOrRestart(Question):
    """There is a place in the very stretch that was named: from there, or from the start?"""

    stretch: str
    side: Side
    left_s: int | None


@dataclass(frozen=True, slots=True)
class AskOwed(Question):
    """Something is owed on a side: do it now?"""

    stretch: str
    side: Side
    left_s: int


@dataclass(frozen=True, slots=True)
class AskEasier(Question):
    """Try the easier way?"""


@dataclass(frozen=True, slots=True)
class AskContinue(Question):
    """Go on with what is left?"""


@dataclass(frozen=True, slots=True)
class AskFromThere(Question):
    """Go on from where the other device was?"""


@dataclass(frozen=True, slots=True)
class AskBegin(Question):
    """Shall we begin this stretch or routine?"""

    stretch: str | None
    routine: str | None


@dataclass(frozen=True, slots=True)
class AskWhich(Question):
    """Which of these stretches?"""

    stretches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskSecond(Question):
    """Another one of these as well?"""

    stretches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskWhatNext(Question):
    """What would you like to do?"""


@dataclass(frozen=True, slots=True)
class AskAnother(Question):
    """The plan is done: another stretch?"""


@dataclass(frozen=True, slots=True)
class AskForget(Question):
    """Really delete everything?"""


@dataclass(frozen=True, slots=True)
class AskMore(Question):
    """Hear more of the list?"""
