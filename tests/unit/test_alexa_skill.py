"""The whole coach behind one method gives the replies that the SDK would, whatever is asked and however it speaks."""

import dataclasses
from contextlib import closing
from pathlib import Path

import pytest
from ask_sdk_core.serialize import DefaultSerializer

from skill.alexa.envelope import read_envelope
from skill.alexa.handlers import build_skill
from skill.alexa.skill import AlexaSkill
from skill.library import load_library
from skill.settings import Settings
from skill.speaker.requests import Json, launch, session_ended
from skill.store import open_store
from skill.turn import Turns
from tests.endpoint import intent, matched, request

START = intent("StartStretchIntent", stretch=matched("pigeon-pose"))
TALK: list[Json] = [
    launch(),
    START,
    intent("AMAZON.NoIntent"),
    intent("ProgressIntent"),
    {**START, "type": "CanFulfillIntentRequest"},
    {"type": "System.ExceptionEncountered"},
    session_ended("USER_INITIATED"),
]


@pytest.mark.parametrize("anchored", [False, True])
def test_a_reply_is_what_the_sdks_own_serializer_makes_of_the_response(tmp_path: Path, anchored: bool) -> None:
    ours = Settings(store=f"sqlite:///{tmp_path}/ours.db", anchored=anchored, verify=False)
    theirs = dataclasses.replace(ours, store=f"sqlite:///{tmp_path}/theirs.db")
    with closing(open_store(theirs.store)) as store:
        sdk = build_skill(Turns(load_library(), store, theirs.timing, anchored=anchored))
        coach = AlexaSkill(ours)
        attributes: Json = {}
        replies = []
        for number, body in enumerate(TALK):
            asked = request(body, new=number == 0, number=number, attributes=attributes)
            replies.append(coach.answer(read_envelope(asked)))
            assert replies[-1] == DefaultSerializer().serialize(sdk.invoke(read_envelope(asked), None))
            attributes = replies[-1].get("sessionAttributes", {})
        coach.store.close()
    assert any("directives" in reply["response"] for reply in replies) is anchored
