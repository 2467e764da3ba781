"""Random people: two devices, lost replies, silence, pain, a store that fails; the promises hold throughout."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from skill.alexa.limits import problems
from skill.coach import acts as say
from skill.coach import questions as q
from skill.coach.state import CoachState
from skill.coach.words import Phase
from skill.recall import CLEARED_AGAIN_MS, reopened
from skill.speaker.requests import Identity, Json, Session, envelope, launch, session_ended
from skill.turn import key_of
from tests.coaching import NOW
from tests.fuzz.coach import Coach
from tests.fuzz.speech import Tongue

TURNS = 40
LATER_S = (1, 60, 600, 1_700, 1_900, 7_200, 86_400, 6 * 86_400, 8 * 86_400)
Plan = tuple[str | None, str | None]


@dataclass(slots=True)
class Spoken:
    """One session at one device, as the person knows it. spared: the plan that may go on without the pain question."""

    id: str
    attributes: dict[str, Any] = field(default_factory=dict)
    new: bool = True
    stop_line: bool = False
    clear: bool = False
    asked_for_pain: bool = False
    spared: Plan | None = None
    reply: Json = field(default_factory=dict)

    @property
    def state(self) -> CoachState:
        """What the last reply left."""
        return CoachState.from_dict(self.attributes.get("state", {}))


class Person:
    """One conversation of a person who never spoke before; every number decides another one."""

    def __init__(self, coach: Coach, tongue: Tongue, number: str, answer: Callable[[Json], Json] | None = None) -> None:
        """answer: asked in the coach's stead."""
        self._coach, self._tongue, self._answer = coach, tongue, answer or coach.answer
        self._dice = Random(number)
        self._identity = Identity(user_id=f"amzn1.ask.account.{number}")
        self._at, self._asked, self._sessions = NOW, 0, 0
        self._moved_at = 0
        self._here = self._opened()
        self._elsewhere: Spoken | None = None

    def talk(self, turns: int = TURNS) -> list[str]:
        """Take so many turns; what should not have been, one line each."""
        faults: list[str] = []
        for turn in range(turns):
            self._turn()
            faults += [f"turn {turn}: {fault}" for fault in self._coach.faults()]
        return faults

    def _opened(self) -> Spoken:
        self._sessions += 1
        return Spoken(f"amzn1.echo-api.session.{self._identity.user_id}.{self._sessions}")

    def _spared(self) -> Plan | None:
        """What is stored, if it may be resumed without the pain question because the person moved just now."""
        row = self._coach.store.store.load(key_of(self._identity.user_id), self._at)
        place = reopened(row.saved, self._at).place if row else None
        if place is None or self._at - min(place.moved_at, self._moved_at) >= CLEARED_AGAIN_MS:
            return None
        return place.plan.stretch, place.plan.routine

    def _turn(self) -> None:
        chance = self._dice.random()
        if chance < 0.03:
            self._here, self._elsewhere = self._elsewhere or self._opened(), self._here
        elif chance < 0.06 or self._here.reply.get("response", {}).get("shouldEndSession", False):
            self._at += self._dice.choice(LATER_S) * 1000
            self._here = self._opened()
        elif chance < 0.08:
            self._silence()
            return
        elif chance < 0.10:
            self._here.attributes = {}
        elif chance < 0.13:
            self._coach.store.break_down(*self._dice.choice(((), ("save",), ("load",))))
        elif chance < 0.20:
            self._coach.store.broken = {}
        self._listen()
        self._say(lost=chance > 0.97, twice=0.94 < chance <= 0.97)

    def _listen(self) -> None:
        block = self._here.state.block
        if block is None or not block.marks:
            self._at += self._dice.choice((1, 5, 20, 50)) * 1000
        elif self._dice.random() < 0.6:
            self._at += block.marks[-1].at_ms + 5_000
        else:
            self._at += self._dice.randrange(block.marks[-1].at_ms + 1)

    def _silence(self) -> None:
        if not self._here.new:
            self._at += 60_000
            self._send(session_ended(self._dice.choice(("USER_INITIATED", "EXCEEDED_MAX_REPROMPTS", "NEW"))))
        self._here = self._opened()

    def _say(self, lost: bool, twice: bool) -> None:
        here = self._here
        opens = here.new and self._dice.random() < 0.5
        body = launch() if opens else self._tongue.sentence(self._dice, here.state)
        reply = self._send(body, lost)
        if twice and not self._coach.store.broken:
            self._asked -= 1
            self._expect(self._send(body, again=True) == reply, "another answer to the same request")
        here.reply = reply
        if not lost:
            here.attributes, here.new = reply.get("sessionAttributes", {}), False

    def _send(self, body: Json, lost: bool = False, again: bool = False) -> Json:
        here = self._here
        if (here.new or not here.attributes) and not again:
            here.spared = self._spared()
        if here.state.phase is Phase.PLAYING:
            self._moved_at = self._at
        self._asked += 1
        session = Session(here.id, here.new, here.attributes)
        number = f"{self._identity.user_id}.{self._asked}"
        reply = self._answer(envelope(body, self._identity, session, number, self._at))
        for problem in problems(reply):
            self._expect(False, problem)
        self._coach.store.calls.clear()
        self._coach.watch.row(self._coach.store.store.load(key_of(self._identity.user_id), self._at))
        self._look(body, lost)
        return reply

    def _look(self, body: Json, lost: bool) -> None:
        """The promises of a whole session, from what was said alone."""
        here, watch = self._here, self._coach.watch
        said_no = body.get("intent", {}).get("name") == "AMAZON.NoIntent"
        if said_no and here.asked_for_pain:
            here.clear = True
        here.stop_line |= any(isinstance(act, say.StopLine) for act in watch.acts)
        if not lost:
            here.asked_for_pain = bool(watch.acts) and isinstance(watch.acts[-1], q.AskPain)
        if any(isinstance(act, say.WentOnElsewhere) for act in watch.acts):
            here.spared = self._spared()
        if watch.narrated:
            plan = watch.after.place.plan if watch.after.place else None
            spared = plan is not None and here.spared == (plan.stretch, plan.routine)
            self._expect(spared or (here.clear and here.stop_line), "movement before the stop line and a clear no")
            here.clear = here.stop_line = True
            self._moved_at = self._at
        if any(isinstance(act, say.StopNow | say.NotToday) for act in watch.acts):
            here.clear, here.spared = False, None
            if not self._coach.store.broken:
                self._moved_at = 0

    def _expect(self, holds: bool, fault: str) -> None:
        if not holds:
            self._coach.watch.faults.append(fault)


def converse(coach: Coach, tongue: Tongue, seed: str, number: int, turns: int = TURNS) -> list[str]:
    """One conversation by its number, each tenth over SQLite; what should not have been."""
    coach.on(disk=number % 10 == 0)
    return Person(coach, tongue, f"{seed}-{number}").talk(turns)
