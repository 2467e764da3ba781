"""A person who talks with the core on a virtual clock; timestamps carry whole seconds, as Alexa sends them."""

from dataclasses import dataclass, field

from skill.coach import events as on
from skill.coach.acts import Narrate
from skill.coach.coach import step, with_marks
from skill.coach.program import Segment
from skill.coach.state import CoachState, Preferences
from skill.coach.timing import Timing
from skill.coach.words import Counting, Mode, Phase
from skill.voice.script import Script
from skill.voice.wording import Voice

_THINKING_MS = 10_000
_A_REPLY_AT_MOST_MS = 300_000


@dataclass
class Talk:
    """now: ms since the epoch, as it truly is; script: the last reply; narrated: its segments that are marked."""

    voice: Voice
    anchored: bool
    now: int
    timing: Timing = field(default_factory=Timing)
    state: CoachState = field(default_factory=CoachState)
    script: Script = field(default_factory=lambda: Script((), (), (), open=False))
    narrated: tuple[Segment, ...] = ()

    def say(self, event: on.Event) -> None:
        """Say something now."""
        self.state, acts = step(self.state, event, self.now // 1000 * 1000, self.voice.library, self.timing)
        self.script = self.voice.word(acts, self.state.turn, anchored=self.anchored)
        self.state = with_marks(self.state, self.script.marks)
        self.narrated = tuple(segment for act in acts if isinstance(act, Narrate) for segment in act.segments)

    def start(self, stretch: str, counting: Counting, mode: Mode = Mode.HANDS_FREE) -> None:
        """Start a stretch and answer so that it goes on, until a reply leads into something timed."""
        self.state = self.state.but(preferences=Preferences(mode, counting, introduced=True))
        self.say(on.Start(stretch=stretch))
        while not any(segment.timed for segment in self.narrated):
            self.now += _A_REPLY_AT_MOST_MS if self.state.phase is Phase.PLAYING else _THINKING_MS
            self.say(on.No() if self.state.question else on.Ready())
