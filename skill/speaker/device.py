"""A virtual Echo: sessions, microphone windows, barge-in and latencies; every moment is an argument."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from skill.speaker.heard import Ear
from skill.speaker.invocation import take_invocation
from skill.speaker.requests import (
    DESK,
    Identity,
    Json,
    Post,
    Session,
    envelope,
    intent,
    launch,
    session_ended,
)
from skill.speaker.timeline import InvalidReplyError
from skill.speaker.turn import Turn, read_reply, refused
from skill.voice.pace import spoken_ms


@dataclass(frozen=True, slots=True)
class Latency:
    """The bounds, in milliseconds, between which each turn's latencies are drawn; equal bounds fix them.

    start: from the reply to the first sound of it.
    interrupt: from the wake word, or the first word where the microphone is open, to the request's timestamp.
    """

    start: tuple[int, int] = (1_000, 2_000)
    interrupt: tuple[int, int] = (1_000, 2_000)


AS_ON_AN_ECHO = Latency()


class Device:
    """One speaker in a house. All times are epoch milliseconds and may only grow from call to call.

    post: reaches the skill; ear: understands words; seed: decides ids and latencies.
    rate: how fast this voice is against the estimate `pace` (text, language → milliseconds).
    `turn` is the last reply, `session` the open session, `faults` what Alexa would have refused so far.
    """

    def __init__(
        self,
        post: Post,
        ear: Ear,
        *,
        identity: Identity = DESK,
        seed: int = 0,
        rate: float = 1.0,
        latency: Latency = AS_ON_AN_ECHO,
        pace: Callable[[str, str], int] = spoken_ms,
    ) -> None:
        self._post, self._ear = post, ear
        self._identity, self._rate, self._latency = identity, rate, latency
        self._pace = pace
        # Two streams, so that fixing the latencies leaves the ids as they are.
        self._ids = Random(f"{seed} ids")  # nosec B311  # unlike one another, not secret
        self._delays = Random(f"{seed} delays")  # nosec B311  # different each time, not secret
        self.session: Session | None = None
        self.turn: Turn | None = None
        self.faults: list[str] = []

    def say(self, utterance: str, at: int) -> Turn | None:
        """The person speaks, from `at` on. Speech that is running is cut off, with or without "Alexa".

        Returns the new turn; None when the skill does not hear it: nothing but the wake word was said, or the
        coach was saying its last words, where the microphone is Alexa's own again.
        Without a session any utterance opens one.
        """
        self.wake(at)
        closing = self.turn is not None and not self.turn.reply.stays_open and at <= self.turn.ends_at
        called, words = take_invocation(utterance)
        if not called and (closing or not words):
            return None
        if called or self.session is None:
            self.session = Session(self._id("session"))
        body = intent(self._ear(words), self._identity) if words else launch()
        return self._ask(self.session, body, at + self._delays.randint(*self._latency.interrupt))

    def wake(self, at: int) -> None:
        """The wake word: speech is cut off and the microphone opens, as at the end of a reply."""
        self.advance(at)
        if self.turn is not None:
            self.turn = self.turn.cut(at)
        self.advance(at)  # last words that were cut off end their session now

    def advance(self, to: int) -> None:
        """Let time pass: a session ends when its microphone has closed for the last time."""
        if self.session is None or self.turn is None or to < self.turn.over_at:
            return
        if self.turn.reply.stays_open:
            self._end(self.session, session_ended("EXCEEDED_MAX_REPROMPTS"), self.turn.over_at)
        self.session = None

    def leave(self, at: int) -> None:
        """The person ends the session from outside the conversation, as "Alexa, exit" does."""
        self.wake(at)
        if self.session is not None:
            self._end(self.session, session_ended("USER_INITIATED"), at)
            self.session = None

    def _ask(self, session: Session, body: Json, at: int) -> Turn:
        request = envelope(body, self._identity, session, self._id("request"), at)
        status, response = self._post(request)
        try:
            reply = read_reply(status, response, self._spoken, self._rate, at)
        except InvalidReplyError as error:
            reply = refused(str(error), self._spoken)
            self.faults.append(reply.fault)
            self._end(session, session_ended("ERROR", ("INVALID_RESPONSE", reply.fault)), at)
            self.session = None
        else:
            self.session = replace(session, new=False, attributes=reply.attributes)
        begins_at = at + self._delays.randint(*self._latency.start)
        self.turn = Turn(
            request,
            response,
            reply,
            sent_at=at,
            begins_at=begins_at,
            ends_at=begins_at + reply.speech.duration_ms,
            reprompt_ms=reply.reprompt.duration_ms if reply.reprompt and reply.stays_open else None,
        )
        return self.turn

    def _end(self, session: Session, body: Json, at: int) -> None:
        ended = replace(session, new=False)
        status, answer = self._post(envelope(body, self._identity, ended, self._id("request"), at))
        if status != 200 or _speaks(answer):
            self.faults.append(f"SessionEndedRequest got HTTP {status}: {str(answer)[:200]}")

    def _spoken(self, text: str) -> int:
        return round(self._pace(text, self._identity.locale[:2]) / self._rate)

    def _id(self, of: str) -> str:
        return f"amzn1.echo-api.{of}.{uuid.UUID(int=self._ids.getrandbits(128), version=4)}"


def _speaks(answer: Json | str) -> bool:
    response: Any = answer.get("response") if isinstance(answer, dict) else None
    return bool(isinstance(response, dict) and (response.get("outputSpeech") or response.get("directives")))
