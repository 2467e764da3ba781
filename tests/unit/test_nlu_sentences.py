"""Each written-down sentence is heard as its owner's, and nobody else could claim it: the models' coverage."""

from collections import Counter

import pytest
import yaml

from skill.alexa.reading import HANDLED_INTENTS
from tests.hearing import SENTENCES, TAKEN_BY_MISTAKE, Expected, ear, filled, written_for

# Four thousand sentences: tracing them would take longer than hearing them, and test_nlu.py covers the same lines.
pytestmark = pytest.mark.no_cover

LOCALES = sorted(path.name for path in SENTENCES.iterdir() if path.is_dir())
FREQUENT = {
    f"{name}Intent"
    for name in (
        "StartStretch StartRoutine Suggest Ready Done SwitchSides SkipStretch ChangeHold Progress Pain Targets Topic "
        "Suitability Safety AMAZON.Pause AMAZON.Resume AMAZON.Repeat AMAZON.Next AMAZON.Stop AMAZON.Yes AMAZON.No"
    ).split()
}
FILES = [(locale, intent) for locale in LOCALES for intent in written_for(locale)]
FALLBACK = "AMAZON.FallbackIntent"


def wrong(locale: str, expected: Expected) -> str | None:
    explained = ear(locale).explain(expected.sentence)
    heard = explained.heard
    if heard.intent != expected.intent:
        return f"{expected.sentence!r} is heard as {heard.intent} ({heard.how}, {heard.confidence})"
    if expected.slots is not None and filled(heard) != expected.slots:
        return f"{expected.sentence!r} is heard with {filled(heard)} in place of {expected.slots}"
    if explained.rivals:
        return f"{expected.sentence!r} is claimed by {', '.join(explained.rivals)} too"
    return None


@pytest.mark.parametrize(("locale", "intent"), FILES)
def test_every_sentence_is_heard_as_its_owners_and_nobody_elses(locale: str, intent: str) -> None:
    assert [complaint for expected in written_for(locale)[intent] if (complaint := wrong(locale, expected))] == []


@pytest.mark.parametrize("intent", sorted(HANDLED_INTENTS))
def test_there_are_enough_sentences_of_each_intent(intent: str) -> None:
    assert len(written_for("en-US")[intent]) >= (250 if intent == FALLBACK else 30 if intent in FREQUENT else 15)


def test_no_sentence_is_written_down_twice() -> None:
    sentences = Counter(expected.sentence.lower() for own in written_for("en-US").values() for expected in own)
    assert [sentence for sentence, count in sentences.items() if count > 1] == []


def test_what_is_taken_by_mistake_is_still_taken_and_not_for_pain() -> None:
    """The list may only hold true mistakes, so that it cannot hide a mended one."""
    taken = yaml.safe_load((SENTENCES / "en-US" / f"{TAKEN_BY_MISTAKE}.yaml").read_text("utf-8"))
    heard = {sentence: ear()(sentence).intent for sentence in taken}
    assert [sentence for sentence, intent in heard.items() if intent == FALLBACK] == []
    assert len(taken) <= 0.1 * len(written_for("en-US")[FALLBACK])


@pytest.mark.parametrize("locale", [locale for locale in LOCALES if locale != "en-US"])
@pytest.mark.parametrize("intent", ["PainIntent", "AMAZON.NoIntent"])
def test_pain_and_its_denial_are_heard_alike_everywhere(locale: str, intent: str) -> None:
    about_pain = [e.sentence for e in written_for("en-US")[intent] if intent == "PainIntent" or "pain" in e.sentence]
    heard = {sentence: ear(locale)(sentence).intent for sentence in about_pain}
    assert {sentence: other for sentence, other in heard.items() if other != intent} == {}
