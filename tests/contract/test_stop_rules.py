"""Every stretch stops on every symptom, whatever its sources say of it, and on mere discomfort as they do."""

import re

import pytest

from tests.content_files import STRETCHES, read, structure, words
from tests.contract.test_questions import TIMED, begin
from tests.conversations import ROOM
from tests.spoken import Guest, Talk

# Whole conversations about the content: the lines they run through are traced in the tests of their parts.
pytestmark = pytest.mark.no_cover

SYMPTOMS = [symptom for symptom in read("vocabulary/symptoms.json") if symptom != "discomfort"]
STOPPED = re.compile(
    r"Stop now, and come out of it slowly\. (If you need help, call your emergency number now\. )?We end here\. "
    r"Please talk to a doctor or physiotherapist"
)


def hold_of(talk: Talk, stretch: str) -> str:
    """Begin a stretch; where its first hold, breaths or lifts are in the reply."""
    begin(talk, stretch)
    timed = next(segment for segment in talk.last.reply.segments if segment.key.endswith(TIMED))
    return "/".join(timed.key.split("/")[3:])


@pytest.mark.parametrize("symptom", SYMPTOMS)
@pytest.mark.parametrize("stretch", STRETCHES)
def test_a_symptom_ends_it_and_leaves_no_trace(stretch: str, symptom: str, guest: Guest) -> None:
    talk = Talk(guest)
    where = hold_of(talk, stretch)
    said = talk.say({"you": f"PainIntent symptom={symptom}", "at": f"@{where}+10", "session": "ended"})
    assert STOPPED.match(said)
    saved = guest.stored()
    assert saved is not None
    assert (saved.place, saved.history) == (None, ())
    assert symptom not in str(saved.to_saved())
    # Nothing goes on by itself, nor by asking for it.
    talk.say("(new session +60)")
    assert "nothing to go on with" in talk.say("resume")


@pytest.mark.parametrize("stretch", STRETCHES)
def test_discomfort_ends_the_hold_and_offers_the_easier_form(stretch: str, guest: Guest) -> None:
    talk = Talk(guest)
    where, told = hold_of(talk, stretch), structure(stretch)
    said = talk.say({"you": "PainIntent symptom=discomfort", "at": f"@{where}+10"})
    if told.get("stopsOnDiscomfort"):
        assert STOPPED.match(said)
        return
    assert said.startswith("Let go of it now, slowly.")
    assert talk.last.reply.segments == (), "nothing goes on by itself"
    if "easierCue" in told:
        assert " ".join(words(stretch)["easierCue"]) in said
    if "easierStretch" in told:
        assert words(told["easierStretch"]["id"])["name"] in said
        assert words(told["easierStretch"]["id"])["name"] in talk.say("yes")
    assert guest.device(ROOM).session is not None


def test_only_the_seated_figure_four_stops_on_discomfort() -> None:
    assert [stretch for stretch in STRETCHES if structure(stretch).get("stopsOnDiscomfort")] == ["seated-figure-four"]


@pytest.mark.parametrize("stretch", STRETCHES)
def test_before_it_moves_there_is_the_stop_line_and_the_pain_question(stretch: str, talk: Talk) -> None:
    said = talk.say(f"StartStretchIntent stretch={stretch}")
    assert re.search("Stop at any pain, numbness or tingling.*Any acute pain in your hips, glutes or lower back", said)
    assert talk.last.reply.segments == ()
    nerve = talk.say("no")
    assert ("always feel tight" in nerve) == (structure(stretch).get("screening") == "nerve")
