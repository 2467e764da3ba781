"""A speaker that is spoken to in APL for Audio: the second is known whatever the voice, and a failure is got over."""

from pathlib import Path
from typing import Any

import pytest

from skill.alexa.envelope import read_envelope
from skill.alexa.skill import AlexaSkill
from skill.settings import Settings
from skill.speaker.device import Device, Latency
from skill.speaker.heard import Heard, HeardSlot
from skill.speaker.requests import DESK, envelope
from skill.speaker.script import START_MS
from skill.speaker.turn import Turn
from tests import coaching

EXACT = Latency((1_000, 1_000), (1_000, 1_000))
INTENTS = {"no": "AMAZON.NoIntent", "pause": "AMAZON.PauseIntent", "resume": "AMAZON.ResumeIntent"}


STRETCH = HeardSlot("lying figure four", "StretchName", "lying-figure-four", "lying figure four")


def ear(words: str) -> Heard:
    return Heard(INTENTS[words]) if words in INTENTS else Heard("StartStretchIntent", {"stretch": STRETCH})


class House:
    """A speaker with a voice of some rate, and the skill behind it."""

    def __init__(self, rate: float, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("skill.alexa.skill.load_library", lambda *_, **__: coaching.library())
        self.skill = AlexaSkill(Settings(store=f"sqlite:///{folder}/coach.db", anchored=True))
        self.device = Device(self.post, ear, rate=rate, latency=EXACT)
        self.now = START_MS

    def post(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return 200, self.skill.answer(read_envelope(body))

    def say(self, words: str, at: int | None = None) -> Turn:
        turn = self.device.say(words, at or self.now)
        assert turn is not None
        assert self.device.faults == []
        self.now = turn.ends_at + 1_000
        return turn

    def hold(self) -> Turn:
        """Start a stretch and clear the way; the reply leads into its holds."""
        self.say("start")
        return self.say("no")


def words(turn: Turn) -> str:
    return " ".join(span.text for span in turn.reply.speech.spans if span.text)


def spoken_in(turn: Turn) -> tuple[bool, bool]:
    """Whether a reply has plain speech, and whether it has APL for Audio."""
    assert isinstance(turn.response, dict)
    return "outputSpeech" in turn.response["response"], "directives" in turn.response["response"]


@pytest.mark.parametrize("rate", [0.8, 0.9, 1.0, 1.1, 1.25])
@pytest.mark.parametrize("side", ["right", "left"])
def test_interrupted_at_twelve_seconds_eighteen_or_nineteen_are_left(
    rate: float, side: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(rate, tmp_path, monkeypatch)
    turn = house.hold()
    assert spoken_in(turn) == (False, True)
    begins = turn.begins_at + turn.segment(f"{side}/hold").start_ms
    paused = house.say("pause", begins + 12_200)
    assert spoken_in(paused) == (True, False)
    assert "18 seconds left" in words(paused) or "19 seconds left" in words(paused)


def test_after_a_failure_the_speaker_is_spoken_to_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(1.0, tmp_path, monkeypatch)
    turn = house.hold()
    failed = {
        "type": "Alexa.Presentation.APLA.RuntimeError",
        "token": "speech",
        "errors": [{"type": "RENDER_ERROR", "reason": "INTERNAL_SERVER_ERROR", "message": "..."}],
    }
    assert house.device.session is not None
    answer = house.skill.answer(
        read_envelope(envelope(failed, DESK, house.device.session, "amzn1.echo-api.request.1", turn.begins_at))
    )
    assert "Lie on your back" in answer["response"]["outputSpeech"]["ssml"]
    assert "directives" not in answer["response"]
    assert answer["response"]["shouldEndSession"] is False
    assert answer["sessionAttributes"]["state"]["preferences"]["plainSpeech"] is True
