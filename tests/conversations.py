"""Plays conversations that are written as data, on the desk speaker's device, over HTTP, on a virtual clock.

A file conversations/<locale>/*.yaml maps the name of each conversation to its turns. A turn is a mapping, or just what
the person says. Every value is a text, so yes and no need no quotes.

    you: pause             what is said, one second after the last reply unless there is an
    at: +20                so many seconds after this speaker's reply began; the last one, where it gave none
    at: "@right/hold+12"   so many seconds into that segment as it is spoken; -1: before its end
    device: kitchen        on another speaker of the same person
    lost: yes              the reply to this never arrives

    you: (silence)              nobody speaks until every session is over
    you: (new session +86400)   the same, and what is said next is said so many seconds later
    you: (exit)                 the person leaves from outside the conversation
    you: (sent again)           the last request arrives a second time, and gets the very same answer
    you: (restart)              the server is killed; another one starts over the same database
    you: (store gone)           the database does not answer, until (store back)
    you: (attributes lost)      the next request carries none
    you: (voice 1.15)           Alexa speaks so many times as fast as the coach reckons; before the first word

What must come of it:

    says: [one, two]       patterns that are heard in this order; a group (?P<left>\\d+) is {left} from then on
    not: [three]           patterns that are not heard
    again: four            what is heard when nobody answers
    session: ended         or open
    state: {phase: paused, place: right/hold, left: 18..23}     what the reply's attributes hold, see facts_of()
    stored: {left: 18..23}      the same of the database; none: it holds nothing of this person
    begins: {right/hold: ..35}  seconds from the person's first word to the start of a segment
    lasts: {right/hold: 30}     seconds of a segment

Whatever a conversation expects, each of its replies is also checked by complaints().
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import yaml

from skill.alexa.limits import problems
from skill.coach.events import NotUnderstood
from skill.coach.moment import Moment
from skill.coach.state import CoachState
from skill.coach.words import Side
from skill.speaker.device import Device
from skill.speaker.requests import Json
from skill.speaker.turn import Reply, Segment, Turn
from tests import coaching
from tests.household import Household

ROOM = "living room"
_FOLDER = Path(__file__).with_suffix("")
_AT = re.compile(r"(?:@(\S+?))?([+-]\d+(?:\.\d+)?)")
_VOICE = re.compile(r"\(voice (\d\.\d+)\)")
_LATER = re.compile(r"\(new session \+(\d+)\)")
_SAID = {"you", "at", "device", "lost"}
_EXPECTED = {"says", "not", "again", "session", "state", "stored", "begins", "lasts"}


@dataclass(frozen=True, slots=True)
class Conversation:
    """Its turns, and where it is written down: `pause/at half of the hold`."""

    name: str
    locale: str
    turns: tuple[Json, ...]


def conversations(locale: str) -> list[Conversation]:
    """Every conversation in a locale."""
    read = {file.stem: yaml.load(file.read_text("utf-8"), yaml.BaseLoader) for file in _files(locale)}
    return [
        Conversation(f"{stem}/{name}", locale, tuple({"you": it} if isinstance(it, str) else it for it in turns))
        for stem, named in read.items()
        for name, turns in named.items()
    ]


def _files(locale: str) -> list[Path]:
    return sorted((_FOLDER / locale).glob("*.yaml"))


class Player:
    """Plays one conversation; `heard` are the replies so far."""

    def __init__(self, household: Household) -> None:
        """Nothing was said yet."""
        self._house = household
        self._names: dict[str, str] = {}
        self.heard: list[Turn] = []

    def play(self, turn: Json) -> None:
        """Play one turn; raises AssertionError with all that is wrong about it."""
        assert not turn.keys() - _SAID - _EXPECTED, f"unknown in a turn: {turn.keys() - _SAID - _EXPECTED}"
        device = self._house.device(turn.get("device", ROOM))
        said_at = self._moment(device, turn)
        reply = self._do(device, turn, said_at)
        wrong = [*(self._wrong(turn, reply, said_at) if reply else ()), *self._wrong_in_state(turn, device)]
        if wrong:
            raise AssertionError("\n".join([f"you: {turn['you']}", f"coach: {reply and words_of(reply)}", *wrong]))

    def _moment(self, device: Device, turn: Json) -> int:
        if "at" not in turn:
            return self._house.next_at
        match, reply = _AT.fullmatch(turn["at"]), device.turn or self.heard[-1]
        assert match, f"no moment: {turn['at']}"
        after_ms, begins_at = round(float(match[2]) * 1000), reply.begins_at
        if match[1] is None:
            return begins_at + after_ms
        segment = reply.segment(match[1])
        offset_ms = (segment.start_ms if after_ms >= 0 else segment.end_ms) + after_ms
        assert segment.start_ms <= offset_ms < segment.end_ms, f"{segment.key} is shorter than that: {turn['at']}"
        return begins_at + offset_ms

    def _do(self, device: Device, turn: Json, at: int) -> Turn | None:
        """Do what the turn says; the new reply, if there is one."""
        house, words = self._house, turn["you"]
        later = _LATER.fullmatch(words)
        if words == "(silence)" or later:
            house.advance(max(it.turn.over_at for it in house.devices.values() if it.turn))
            house.next_at = house.now + (int(later[1]) * 1000 if later else 1_000)
            return None
        if voice := _VOICE.fullmatch(words):
            assert not self.heard, "too late for another voice"
            house.rate = float(voice[1])
            house.devices.clear()
            return None
        if words == "(restart)":
            house.restart()
            return None
        if words in ("(store gone)", "(store back)"):
            house.store.gone = words == "(store gone)"
            return None
        if words == "(attributes lost)":
            assert device.session
            assert isinstance(device.session.attributes, dict)
            device.session.attributes.clear()
            return None
        if words == "(sent again)":
            assert device.turn
            status, answer = house.post(device.turn.request)
            assert (status, answer) == (200, device.turn.response), f"another answer: {answer}"
            return None
        assert at >= house.now, f"that moment has passed: {turn}"
        assert words == "(exit)" or not words.startswith("("), f"unknown: {words}"
        house.advance(at)
        house.reply_lost = "lost" in turn
        if words == "(exit)":
            device.leave(at)
            return None
        reply = device.say(words, at)
        assert reply, "nobody hears that"
        house.now, house.next_at = reply.sent_at, max(reply.ends_at, house.now) + 1_000
        self.heard.append(reply)
        if house.reply_lost:
            device.faults.clear()
            house.reply_lost = False
            return None
        return reply

    def _wrong(self, turn: Json, reply: Turn, said_at: int) -> Iterator[str]:
        yield from complaints(reply, exact=self._house.rate == 1)
        heard = words_of(reply)
        reached = 0
        for pattern in _listed(turn.get("says", ())):
            found = re.compile(self._filled(pattern)).search(heard, reached)
            if found is None:
                yield f"not heard{' after that' if reached else ''}: {self._filled(pattern)}"
                break
            reached = found.end()
            self._names |= found.groupdict()
        for pattern in _listed(turn.get("not", ())):
            if re.search(self._filled(pattern), heard):
                yield f"heard: {pattern}"
        if "again" in turn and not re.search(turn["again"], _words(reply.reply, again=True)):
            yield f"not heard when nobody answers: {turn['again']}"
        if "session" in turn and reply.reply.stays_open is not (turn["session"] == "open"):
            yield f"the session is not {turn['session']}"
        try:
            for name, seconds in turn.get("begins", {}).items():
                begins_ms = reply.begins_at + reply.segment(name).start_ms - said_at
                yield from self._differs(name, seconds, begins_ms / 1000)
            for name, seconds in turn.get("lasts", {}).items():
                segment = reply.segment(name)
                yield from self._differs(name, seconds, (segment.end_ms - segment.start_ms) / 1000)
        except LookupError as error:
            yield str(error)

    def _wrong_in_state(self, turn: Json, device: Device) -> Iterator[str]:
        if "state" in turn:
            assert device.turn
            facts = facts_of(CoachState.from_dict(device.turn.reply.attributes["state"]), self._house.now)
            for name, value in turn["state"].items():
                yield from self._differs(name, value, facts.get(name))
        if "stored" in turn:
            stored = self._house.stored()
            if stored is None or turn["stored"] == "none":
                yield from self._differs("the row", str(turn["stored"]), "none" if stored is None else stored)
                return
            facts = facts_of(stored, self._house.now)
            for name, value in turn["stored"].items():
                yield from self._differs(f"stored {name}", value, facts.get(name))

    def _differs(self, name: str, expected: str, actual: object) -> Iterator[str]:
        expected = self._filled(expected)
        low, between, high = expected.partition("..")
        if name.endswith("place") and actual is not None and f"/{expected}/" in f"/{actual}/":
            return
        if between and isinstance(actual, int | float) and float(low or 0) <= actual <= float(high or "inf"):
            return
        if isinstance(actual, float) and not between and abs(actual - float(expected)) < 0.05:
            return
        if str("none" if actual is None else actual) != expected:
            yield f"{name}: expected {expected}, is {actual}"

    def _filled(self, pattern: str) -> str:
        return re.sub(r"\{([a-z]+)\}", lambda match: self._names[match[1]], pattern)


def _listed(one_or_more: str | list[str]) -> list[str]:
    return [one_or_more] if isinstance(one_or_more, str) else list(one_or_more)


def facts_of(state: CoachState, now: int) -> Json:
    """What a conversation may expect of a state.

    place: the key of the segment, or its end; left: seconds of it, none outside of holds; held …: seconds credited to
    a side; hold: the seconds that were chosen; finished: stretches in the history.
    """
    preferences, question, place = state.preferences, state.question, state.place
    facts = {
        "phase": state.phase,
        "question": question and question.asked,
        "mode": preferences.mode,
        "counting": preferences.counting,
        "unhurried": "yes" if state.unhurried else "no",
        "cleared": "yes" if state.cleared else "no",
        "finished": sum(day.stretches for day in state.history),
    }
    if place is None:
        return facts
    here = Moment(state, state, NotUnderstood(), now, coaching.library())
    credited = place.ledger.credited.items()
    held = {f"held {side}": sum(s for key, s in credited if f"/{side}/" in key) for side in Side}
    return facts | {"place": place.key, "side": here.side, "left": here.left_s, "hold": place.plan.hold_s, **held}


def words_of(turn: Turn) -> str:
    """What is heard of a reply, to its end."""
    return _words(turn.reply)


def _words(reply: Reply, *, again: bool = False) -> str:
    speech = reply.reprompt if again else reply.speech
    return " ".join(span.text for span in speech.spans if span.kind == "say") if speech else ""


def complaints(turn: Turn, *, exact: bool) -> Iterator[str]:
    """What is wrong with a reply, whatever was expected of it; exact: the voice is as fast as the coach reckons."""
    if turn.reply.fault or not isinstance(turn.response, dict):
        yield f"Alexa refuses it: {turn.reply.fault}"
        return
    yield from problems(turn.response)
    sentences = [span.text for span in turn.reply.speech.spans if span.kind == "say"]
    yield from (f"said twice: {one}" for one, two in pairwise(sentences) if one == two)
    for sentence in sentences:
        if "something went wrong" in sentence:
            yield "a defect"
        if re.search(r"[{}<>_]|None|none (seconds|side)|\b[01] (seconds|stretches|minutes|times|breaths)\b", sentence):
            yield f"not English: {sentence}"
    for segment in turn.reply.segments:
        if exact and segment.key.endswith("hold"):
            yield from _miscounts(turn.reply, segment)


def _miscounts(reply: Reply, hold: Segment) -> Iterator[str]:
    """A hold lasts the seconds that were announced just before, and the numbers in it are the seconds left."""
    spans = [span for span in reply.speech.spans if span.kind == "say"]
    announced = [number for span in spans if span.start_ms < hold.start_ms for number in re.findall(r"\d+", span.text)]
    lasts_s = (hold.end_ms - hold.start_ms) / 1000
    if not announced or int(announced[-1]) != lasts_s:
        yield f"{hold.key} lasts {lasts_s:g} s, announced were {announced[-1:]}"
    for span in spans:
        if hold.start_ms <= span.start_ms < hold.end_ms and (number := re.search(r"\d+", span.text)):
            left_s = (hold.end_ms - span.start_ms) / 1000
            if not int(number[0]) - 1.5 < left_s < int(number[0]) + 0.1:
                yield f"{span.text!r} is said with {left_s:g} s left"


def play(conversation: Conversation, household: Household, *, restarts: bool = False) -> list[Turn]:
    """Play a conversation, with or without a restart of the server before each turn; the replies."""
    player = Player(household)
    for number, turn in enumerate(conversation.turns, start=1):
        if restarts:
            household.restart()
        try:
            player.play(turn)
        except (AssertionError, LookupError) as error:
            raise AssertionError(f"{conversation.name}, turn {number}\n{error}") from error
    household.advance(household.next_at + 3_600_000)
    faults = [fault for device in household.devices.values() for fault in device.faults]
    assert not faults, f"{conversation.name}: {faults}"
    return player.heard
