"""The chair stretch opens step by step, whatever is tried: by voice, by forged attributes, from an old saved place."""

import re
from dataclasses import dataclass
from typing import Any

import pytest

from skill.coach.state import CoachState, Place, Plan
from skill.speaker.script import START_MS
from skill.speaker.turn import Turn
from skill.store.port import Row
from tests.conversations import ROOM
from tests.spoken import Guest, Talk, out_of_order, spoken_data

ATTEMPTS = spoken_data("gates.yaml")
STEP_FIVE = "0/chair-hamstring-stretch/2/right/step-5-hold"
OPENING = ["start the full chair routine", "no", "no"]
HELD_LONG_ENOUGH_S, LEAST_OF_A_PASS_S, ONE_SITTING_S = 30, 20, 1800


@dataclass(frozen=True)
class Held:
    """A hold as it was heard: pass and step by number, the seconds, when it began, in which session."""

    number: int
    side: str
    step: int
    seconds: float
    at_s: float
    session: str


class Watched(Talk):
    """A conversation of which is known how long each hold was truly heard."""

    def __init__(self, house: Guest) -> None:
        super().__init__(house)
        self._heard: list[tuple[Turn, int]] = []

    def say(self, *turns: str | dict[str, Any]) -> str:
        """The same, noting where each reply was cut off."""
        for turn in turns:
            full = {"you": turn} if isinstance(turn, str) else turn
            device, heard = self.house.device(full.get("device", ROOM)), len(self.player.heard)
            running, at = device.turn, self.player._moment(device, full)
            super().say(full)
            if running and len(self.player.heard) > heard:
                self._heard.append((running, min(running.ends_at, at)))
        return super().say()

    def holds(self) -> list[Held]:
        """Every hold that was heard, in order."""
        found = []
        running = [(device.turn, device.turn.ends_at) for device in self.house.devices.values() if device.turn]
        for turn, until in sorted([*self._heard, *running], key=lambda pair: pair[0].begins_at):
            for segment in turn.reply.segments:
                match = re.search(r"/(\d)/(right|left)/step-(\d)-hold$", segment.key)
                start, end = turn.begins_at + segment.start_ms, turn.begins_at + segment.end_ms
                seconds = (min(end, until) - start) / 1000
                if match and seconds > 0:
                    session = turn.request["session"]["sessionId"]
                    found.append(Held(int(match[1]), match[2], int(match[3]), seconds, start / 1000, session))
        return found


def jumped(holds: list[Held]) -> list[str]:
    """The steps behind a gate that were entered before their time."""
    wrong = []
    for number, hold in enumerate(holds):
        if hold.step < 4:
            continue
        run = 0.0
        for before in reversed(holds[:number]):
            if (before.side, before.session, before.number) != (hold.side, hold.session, hold.number):
                break
            run += before.seconds if before.step == hold.step - 1 else 0
        if run < HELD_LONG_ENOUGH_S:
            wrong.append(f"{hold}: {run:.1f} s of the step before it")
        for side in ("right", "left"):
            first = sum(
                h.seconds
                for h in holds[:number]
                if (h.number, h.side) == (1, side) and hold.at_s - h.at_s < ONE_SITTING_S
            )
            if first < LEAST_OF_A_PASS_S:
                wrong.append(f"{hold}: {first:.1f} s of the first time through on the {side}")
    return wrong


def begun(talk: Talk, in_pass: str) -> None:
    talk.say(*OPENING, *(["ready"] if in_pass == "2" else []))


def test_in_order(guest: Guest) -> None:
    talk = Watched(guest)
    talk.say(*OPENING, "ready", "ready")
    held = [(h.number, h.side, h.step, h.seconds) for h in talk.holds()]
    second = [(2, side, step, 30) for side in ("right", "left") for step in (3, 4, 5)]
    assert held == [(1, "right", 3, 30), (1, "left", 3, 30), *second]
    assert jumped(talk.holds()) == []
    warned = [
        "again, up to step 5",
        *["Step 4 is a big stretch", "stop and back off", "chin", "slump"] * 2,
        "Well done",
    ]
    assert out_of_order(talk.words, warned) == []


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_an_attempt_to_jump_is_refused(attempt: str, guest: Guest) -> None:
    tried = ATTEMPTS[attempt]
    talk = Watched(guest)
    begun(talk, tried["pass"])
    first, *others = tried["try"]
    step, at = tried.get("in", "step-3-hold"), tried.get("from", "10")
    began = {"you": first, "at": f"@right/{step}+{at}"} if int(at) < 30 else first
    if isinstance(first, dict):
        began = first | {"at": f"@right/{step}+{at}"}
    said = talk.say(began, *others)
    assert re.search(tried["says"], said, re.IGNORECASE), said
    talk.say("ready", "ready", "ready")
    assert jumped(talk.holds()) == [], talk.words
    talk.end()


def forged(talk: Talk, **changes: Any) -> None:
    """The attributes of the open session, changed by a stranger's hand."""
    session = talk.house.device(ROOM).session
    assert session
    state = session.attributes["state"]
    state.update(changes)
    state["place"] = {**state["place"], "key": STEP_FIVE}


@pytest.mark.parametrize("phase", ["paused", "waiting", "playing", "asking"])
@pytest.mark.parametrize("said", ["resume", "ready", "yes", "next", "repeat", "go to step five", "go back"])
def test_a_forged_place_opens_nothing(phase: str, said: str, guest: Guest) -> None:
    talk = Watched(guest)
    talk.say(*OPENING, {"you": "pause", "at": "@right/step-3-hold+10"})
    forged(talk, phase=phase, block=None, question={"asked": "resume"} if phase == "asking" else None)
    talk.say(said, "ready", "ready", "ready")
    assert jumped(talk.holds()) == [], talk.words


@pytest.mark.parametrize("answers", [["resume", "no", "no"], ["open glute coach", "yes", "no", "no"]])
def test_an_older_saved_place_opens_nothing(answers: list[str], guest: Guest) -> None:
    talk = Watched(guest)
    plan = Plan(routine="chair-full")
    saved = CoachState(place=Place(plan, STEP_FIVE, saved_at=START_MS - 60_000, moved_at=START_MS - 60_000)).to_saved()
    guest.store.save(guest.key, Row(1, "another session", "", saved, None, START_MS // 1000 + 86_400))
    talk.say(*answers, "ready", "ready", "ready")
    assert jumped(talk.holds()) == [], talk.words


@pytest.mark.parametrize("start", ["start the chair stretch", "start the full chair routine"])
def test_after_the_first_pass_one_may_finish(start: str, guest: Guest) -> None:
    talk = Watched(guest)
    assert "that's enough" in talk.say(start, "no", "no")
    said = talk.say("that's enough")
    assert talk.last.reply.segments == (), said
    assert "another stretch" in said.lower()
