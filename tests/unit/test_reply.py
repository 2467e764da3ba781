"""Script → response, and the limits that every reply has to keep."""

from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer

from skill.alexa.limits import (
    LARGEST_ATTRIBUTES_BYTES,
    LARGEST_REPLY_BYTES,
    LONGEST_REPROMPT_SILENCE_MS,
    LONGEST_SPEECH_CHARACTERS,
    LONGEST_SPEECH_SILENCE_MS,
    problems,
)
from skill.alexa.reply import to_response
from skill.errors import ReplyError
from skill.voice.script import Part, Say, Script, Silence

QUESTION = Say("Ready?")


def script(*parts: Part, reprompt: tuple[Part, ...] = (QUESTION,), is_open: bool = True) -> Script:
    return Script(parts, (), reprompt if is_open else (), is_open)


def response(told: Script) -> dict[str, Any]:
    plain: dict[str, Any] = DefaultSerializer().serialize(to_response(told))
    return {"version": "1.0", "response": plain}


def found(*parts: Part, reprompt: tuple[Part, ...] = (QUESTION,), is_open: bool = True) -> list[str]:
    return list(problems(response(script(*parts, reprompt=reprompt, is_open=is_open))))


def raw(speech: str, **changes: Any) -> list[str]:
    """The problems of a reply whose markup was not made by the voice."""
    reply = response(script(QUESTION))
    reply["response"]["outputSpeech"]["ssml"] = speech
    reply["response"].update(changes)
    return list(problems(reply))


def test_a_question_opens_the_microphone_and_is_repeated() -> None:
    assert response(script(Say("Hello."), QUESTION))["response"] == {
        "outputSpeech": {"type": "SSML", "ssml": "<speak>Hello. Ready?</speak>"},
        "reprompt": {"outputSpeech": {"type": "SSML", "ssml": "<speak>Ready?</speak>"}},
        "shouldEndSession": False,
    }


def test_a_statement_ends_the_session() -> None:
    assert response(script(Say("Bye."), is_open=False))["response"] == {
        "outputSpeech": {"type": "SSML", "ssml": "<speak>Bye.</speak>"},
        "shouldEndSession": True,
    }


def test_nothing_to_say_is_an_empty_response() -> None:
    assert response(Script((), (), (), open=False))["response"] == {}
    assert list(problems(response(Script((), (), (), open=False)))) == []


def test_a_reply_of_too_many_characters_is_never_sent() -> None:
    longest = LONGEST_SPEECH_CHARACTERS - len("<speak> Ready?</speak>")
    assert found(Say("x" * longest), QUESTION) == []
    with pytest.raises(ReplyError, match=str(LONGEST_SPEECH_CHARACTERS)):
        to_response(script(Say("x" * (longest + 1)), QUESTION))


def test_a_good_reply_has_no_problem() -> None:
    assert found(Say("Hold."), Silence(30_000), QUESTION) == []
    assert found(Say("Bye."), is_open=False) == []
    assert found(QUESTION, reprompt=(Silence(50_000), QUESTION)) == []


def test_silence_has_a_limit_in_the_speech_and_in_the_reprompt() -> None:
    assert found(Silence(LONGEST_SPEECH_SILENCE_MS), QUESTION) == []
    assert "silent" in found(Silence(LONGEST_SPEECH_SILENCE_MS + 1), QUESTION)[0]
    assert found(QUESTION, reprompt=(Silence(LONGEST_REPROMPT_SILENCE_MS), QUESTION)) == []
    assert "reprompt" in found(QUESTION, reprompt=(Silence(LONGEST_REPROMPT_SILENCE_MS + 1), QUESTION))[0]


@pytest.mark.parametrize("told", ["Ready.", "Ready? Good."])
def test_an_open_microphone_without_a_question_is_a_problem(told: str) -> None:
    assert "microphone" in found(Say(told))[0]


def test_a_question_with_a_closed_microphone_is_a_problem() -> None:
    assert "microphone" in found(QUESTION, is_open=False)[0]


def test_a_question_without_a_reprompt_is_a_problem() -> None:
    assert "reprompt" in raw("<speak>Ready?</speak>", reprompt={})[0]


@pytest.mark.parametrize(
    ("speech", "problem"),
    [
        ("<speak>a & b?</speak>", "well-formed"),
        ("<speak>a?", "well-formed"),
        ("<s>a?</s>", "one speak element"),
        ("<speak><p>a</p> b?</speak>", "one speak element"),
        ('<speak><break time="10001ms"/>a?</speak>', "break"),
        ('<speak><break time="0ms"/>a?</speak>', "break"),
        ('<speak><break time="3s"/>a?</speak>', "break"),
        ("<speak><break/>a?</speak>", "break"),
        ("<speak>" + "x" * LONGEST_SPEECH_CHARACTERS + "?</speak>", "characters"),
    ],
)
def test_markup_that_alexa_would_refuse_is_a_problem(speech: str, problem: str) -> None:
    assert any(problem in line for line in raw(speech))


def test_the_size_of_the_reply_and_of_its_attributes_has_a_limit() -> None:
    reply = response(script(QUESTION))
    state = {"state": "x" * (LARGEST_ATTRIBUTES_BYTES - len('{"state": ""}'))}
    assert list(problems(reply | {"sessionAttributes": state})) == []
    state["state"] += "x"
    assert "attributes" in next(iter(problems(reply | {"sessionAttributes": state})))
    assert any("bytes" in line for line in problems(reply | {"card": "x" * LARGEST_REPLY_BYTES}))
