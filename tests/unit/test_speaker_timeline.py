"""A reply laid out in time: words at the voice's pace, silences exact, what Alexa would refuse refused."""

import re

import pytest

from skill.speaker.timeline import InvalidReplyError, Span, Timeline, lay_out


def pace(text: str) -> int:
    return 1_000 * len(text.split())


def heard(ssml: str) -> list[tuple[int, int, str]]:
    timeline = lay_out({"type": "SSML", "ssml": ssml}, [], pace)
    return [(span.start_ms, span.end_ms, span.text) for span in timeline.spans]


def apla(item: object) -> dict[str, object]:
    return {"type": "APLA", "version": "0.91", "mainTemplate": {"parameters": ["payload"], "items": [item]}}


def speech(text: str) -> dict[str, object]:
    return {"type": "Speech", "content": text}


def silence(ms: int) -> dict[str, object]:
    return {"type": "Silence", "duration": ms}


def test_sentences_follow_each_other_and_breaks_are_exact() -> None:
    assert heard('<speak>Lie down. Knees bent. <break time="8s"/> Hold. <break time="250ms"/></speak>') == [
        (0, 2_000, "Lie down."),
        (2_000, 4_000, "Knees bent."),
        (4_000, 12_000, ""),
        (12_000, 13_000, "Hold."),
        (13_000, 13_250, ""),
    ]


def test_chained_breaks_are_one_silence() -> None:
    assert heard('<speak><break time="10s"/><break time="9800ms"/>One.</speak>') == [
        (0, 19_800, ""),
        (19_800, 20_800, "One."),
    ]


def test_the_duration_includes_a_silence_at_the_end() -> None:
    timeline = lay_out({"type": "SSML", "ssml": '<speak>One. <break time="1.5s"/></speak>'}, [], pace)
    assert timeline.duration_ms == 2_500


def test_entities_are_read_as_the_characters_they_stand_for() -> None:
    assert heard("<speak>Hips &amp; glutes.</speak>") == [(0, 3_000, "Hips & glutes.")]


def test_a_word_that_is_wrapped_stays_in_its_sentence() -> None:
    ssml = '<speak><s>Now <emphasis>your</emphasis> <sub alias="left">l.</sub> side</s>Hold.</speak>'
    assert heard(ssml) == [(0, 5_000, "Now your left side Hold.")]


def test_plain_text_has_no_silences() -> None:
    timeline = lay_out({"type": "PlainText", "text": "Well done. Bye."}, [], pace)
    assert [span.kind for span in timeline.spans] == ["say", "say"]


def test_no_speech_takes_no_time() -> None:
    assert lay_out(None, [], pace) == Timeline((), 0)


@pytest.mark.parametrize(
    ("ssml", "reason"),
    [
        ("<speak>Hips & glutes</speak>", "not well-formed"),
        ("Hold.", "not well-formed"),
        ("<voice>Hold.</voice>", "begins with <voice>"),
        ('<speak><break time="11s"/></speak>', "longer than 10 s"),
        ("<speak><break/></speak>", "gives no time"),
        ('<speak><break time="ten"/></speak>', "gives no time"),
        ('<speak><audio src="https://example.com/a.mp3"/></speak>', "<audio>"),
    ],
)
def test_ssml_that_alexa_would_refuse_or_nobody_can_time_is_refused(ssml: str, reason: str) -> None:
    with pytest.raises(InvalidReplyError, match=re.escape(reason)):
        heard(ssml)


def test_output_speech_of_another_type_is_refused() -> None:
    with pytest.raises(InvalidReplyError, match="neither SSML nor PlainText"):
        lay_out({"type": "Song"}, [], pace)


def test_a_mixer_puts_each_cue_at_its_own_offset_whatever_the_length_of_the_others() -> None:
    counts = [
        {"type": "Sequencer", "items": [silence(at), speech(text)]} for at, text in ((5_000, "Two."), (9_000, "One."))
    ]
    document = apla({"type": "Mixer", "items": [speech("Hold it there now."), silence(12_000), *counts]})
    timeline = lay_out(None, [document], pace)
    assert timeline.spans == (
        Span(0, 4_000, "say", "Hold it there now."),
        Span(4_000, 5_000, "silence"),
        Span(5_000, 6_000, "say", "Two."),
        Span(6_000, 9_000, "silence"),
        Span(9_000, 10_000, "say", "One."),
        Span(10_000, 12_000, "silence"),
    )
    assert timeline.duration_ms == 12_000


def test_words_that_overlap_in_a_mixer_are_both_kept() -> None:
    late = {"type": "Sequencer", "items": [silence(1_000), speech("Two.")]}
    timeline = lay_out(None, [apla({"type": "Mixer", "items": [speech("Hold it there."), late]})], pace)
    assert [(span.start_ms, span.end_ms) for span in timeline.spans] == [(0, 3_000), (1_000, 2_000)]
    assert timeline.duration_ms == 3_000


def test_an_audio_document_plays_after_the_output_speech() -> None:
    ssml = {"type": "Speech", "contentType": "SSML", "content": '<speak>One. <break time="1s"/></speak>'}
    document = {
        "type": "APLA",
        "mainTemplate": {"item": {"type": "Sequencer", "items": [ssml, speech("Two.")]}},
    }
    timeline = lay_out({"type": "PlainText", "text": "Back to it."}, [document], pace)
    assert [(span.start_ms, span.text) for span in timeline.spans] == [
        (0, "Back to it."),
        (3_000, "One."),
        (4_000, ""),
        (5_000, "Two."),
    ]


@pytest.mark.parametrize(
    "document",
    [
        apla({"type": "Audio", "source": "x"}),
        apla({"type": "Silence"}),
        {"type": "APL"},
        {"type": "APLA", "mainTemplate": {}},
    ],
)
def test_an_audio_document_that_cannot_be_timed_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(InvalidReplyError):
        lay_out(None, [document], pace)
