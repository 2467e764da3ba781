"""Requests become events: every intent, every slot, and what happens to values that mean nothing."""

import json
from typing import Any

import pytest

from skill.alexa.envelope import read_envelope
from skill.alexa.reading import HANDLED_INTENTS, read_request
from skill.coach import events as on
from skill.coach.events import EVENTS, Event
from skill.coach.words import Counting, Mode, Side
from skill.resources import interaction_models_dir
from tests.requests_json import Json, body, intent, slot

NO_INTENT = {on.Launch, on.SessionEnded, on.SpeechFailed, on.Elsewhere}
EACH_INTENT: dict[str, Event] = {
    "StartStretchIntent": on.Start(),
    "StartRoutineIntent": on.StartRoutine(),
    "SuggestIntent": on.Suggest(),
    "ChooseIntent": on.Choose(),
    "ListStretchesIntent": on.ListStretches(),
    "ListRoutinesIntent": on.ListRoutines(),
    "ReadyIntent": on.Ready(),
    "DoneIntent": on.Done(),
    "GoToStepIntent": on.GoToStep(),
    "SwitchSidesIntent": on.SwitchSides(),
    "SkipStretchIntent": on.Skip(),
    "RestartSideIntent": on.RestartSide(),
    "ChangeHoldIntent": on.ChangeHold(),
    "ProgressIntent": on.Progress(),
    "PainIntent": on.Hurts(),
    "TargetsIntent": on.Ask(ask="targets"),
    "BenefitsIntent": on.Ask(ask="benefits"),
    "StepsIntent": on.Ask(ask="steps"),
    "HoldLengthIntent": on.Ask(ask="holdLength"),
    "FrequencyIntent": on.Ask(ask="frequency"),
    "TipsIntent": on.Ask(ask="tips"),
    "MistakesIntent": on.Ask(ask="mistakes"),
    "SafetyIntent": on.Ask(ask="safety"),
    "EquipmentIntent": on.Ask(ask="equipment"),
    "DeepenIntent": on.Ask(ask="deepen"),
    "EasierIntent": on.Ask(ask="easier"),
    "SuitabilityIntent": on.Ask(condition="unknown"),
    "MuscleIntent": on.Ask(muscle="unknown"),
    "TopicIntent": on.Ask(topic="unknown"),
    "HistoryIntent": on.History(),
    "SetModeIntent": on.SetMode(),
    "SetCountingIntent": on.SetCounting(),
    "ReminderIntent": on.Reminder(),
    "ForgetMeIntent": on.ForgetMe(),
    "AMAZON.HelpIntent": on.Help(),
    "AMAZON.StopIntent": on.Stop(),
    "AMAZON.CancelIntent": on.Stop(),
    "AMAZON.NavigateHomeIntent": on.Stop(),
    "AMAZON.FallbackIntent": on.NotUnderstood(),
    "AMAZON.PauseIntent": on.Pause(),
    "MoreTimeIntent": on.Pause(more_time=True),
    "AMAZON.ResumeIntent": on.Resume(),
    "AMAZON.RepeatIntent": on.Repeat(),
    "AMAZON.NextIntent": on.Next(),
    "AMAZON.PreviousIntent": on.Previous(),
    "AMAZON.StartOverIntent": on.StartOver(),
    "AMAZON.YesIntent": on.Yes(),
    "AMAZON.NoIntent": on.No(),
    "UnsureIntent": on.No(clear=False),
}
NOT_KEPT = {("PainIntent", "body_part"), ("PainIntent", "side")}
MODELS = sorted(path.name for path in interaction_models_dir().glob("*.json"))


def read(request: Json) -> Event | None:
    return read_request(read_envelope(body(request)).request)


@pytest.mark.parametrize("name", EACH_INTENT)
def test_an_intent_without_slots_is_its_event(name: str) -> None:
    assert read(intent(name)) == EACH_INTENT[name]


def test_every_intent_of_the_table_is_handled_and_every_event_has_one() -> None:
    assert set(EACH_INTENT) == HANDLED_INTENTS
    assert {type(event) for event in EACH_INTENT.values()} | NO_INTENT == set(EVENTS)


@pytest.mark.parametrize("model", MODELS)
def test_the_interaction_models_and_the_reading_know_the_same_intents(model: str) -> None:
    trained = json.loads((interaction_models_dir() / model).read_text("utf-8"))
    names = {found["name"] for found in trained["interactionModel"]["languageModel"]["intents"]}
    assert names == HANDLED_INTENTS


@pytest.mark.parametrize("model", MODELS)
def test_every_slot_that_is_trained_makes_a_difference(model: str) -> None:
    """What a person says in a slot reaches the event; only which part hurts is dropped, for nothing is kept of it."""
    trained = json.loads((interaction_models_dir() / model).read_text("utf-8"))
    said = {
        "duration": slot("PT45S"),
        "step": slot("3"),
        "ordinal": slot("third", "3"),
        "side": slot("l", "left"),
        "change": slot("l", "longer"),
        "mode": slot("s", "step-by-step"),
        "counting": slot("o", "off"),
        "symptom": slot("d", "discomfort"),
    }
    for found in trained["interactionModel"]["languageModel"]["intents"]:
        for name in (s["name"] for s in found.get("slots", [])):
            with_slot = read(intent(found["name"], **{name: said.get(name, slot("x", "some-id"))}))
            kept = (found["name"], name) not in NOT_KEPT
            assert (with_slot != EACH_INTENT[found["name"]]) == kept, (found["name"], name)


@pytest.mark.parametrize(
    ("request_json", "event"),
    [
        (
            intent(
                "StartStretchIntent",
                stretch=slot("pigeon", "pigeon-pose"),
                duration=slot("PT1M"),
                side=slot("left one", "left"),
            ),
            on.Start("pigeon-pose", None, 60, Side.LEFT),
        ),
        (intent("StartStretchIntent", stretch=slot("the plank")), on.Start(unknown="the plank")),
        (
            intent("StartStretchIntent", stretch=slot("the plank", code="ER_SUCCESS_NO_MATCH")),
            on.Start(unknown="the plank"),
        ),
        (intent("StartRoutineIntent", routine=slot("desk", "desk-break")), on.StartRoutine("desk-break")),
        (intent("StartRoutineIntent", routine=slot("yoga")), on.StartRoutine(unknown=True)),
        (
            intent(
                "SuggestIntent",
                duration=slot("PT5M"),
                situation=slot("d", "desk"),
                position=slot("c", "chair"),
                muscle=slot("g", "glutes"),
                level=slot("b", "beginner"),
            ),
            on.Suggest(300, "desk", "chair", "glutes", "beginner"),
        ),
        (intent("ListStretchesIntent", muscle=slot("p", "piriformis")), on.ListStretches("piriformis")),
        (intent("GoToStepIntent", step=slot("3")), on.GoToStep(3)),
        (intent("SwitchSidesIntent", side=slot("r", "right")), on.SwitchSides(Side.RIGHT)),
        (intent("ChangeHoldIntent", duration=slot("PT45S")), on.ChangeHold(45)),
        (intent("ChangeHoldIntent", change=slot("l", "longer")), on.ChangeHold(longer=True)),
        (intent("ChangeHoldIntent", change=slot("s", "shorter")), on.ChangeHold(longer=False)),
        (intent("PainIntent", symptom=slot("u", "discomfort")), on.Hurts(discomfort=True)),
        (intent("PainIntent", symptom=slot("p", "sharp-pain"), body_part=slot("k", "knee")), on.Hurts()),
        (intent("TargetsIntent", stretch=slot("p", "pigeon-pose")), on.Ask("targets", "pigeon-pose")),
        (
            intent("SuitabilityIntent", stretch=slot("p", "pigeon-pose"), condition=slot("s", "sciatica")),
            on.Ask(stretch="pigeon-pose", condition="sciatica"),
        ),
        (intent("SetModeIntent", mode=slot("h", "hands-free")), on.SetMode(Mode.HANDS_FREE)),
        (intent("SetCountingIntent", counting=slot("n", "off")), on.SetCounting(Counting.OFF)),
    ],
)
def test_slots_are_read_by_the_ids_they_were_resolved_to(request_json: Json, event: Event) -> None:
    assert read(request_json) == event


@pytest.mark.parametrize(
    ("heard", "seconds"),
    [
        ("PT30S", 30),
        ("PT1M", 60),
        ("PT1M30S", 90),
        ("PT1H2M3S", 3_723),
        ("P1DT1S", 86_401),
        ("PT45.5S", 45),
        ("PT0S", None),
        ("PT", None),
        ("P", None),
        ("P1Y", None),
        ("P1W", None),
        ("30", None),
        ("?", None),
        ("", None),
        ("PT-5S", None),
        ("PT9999999S", None),
        ("PT" + "9" * 190 + "S", None),
    ],
)
def test_a_duration_is_whole_seconds_or_nothing(heard: str, seconds: int | None) -> None:
    assert read(intent("ChangeHoldIntent", duration=slot(heard))) == on.ChangeHold(seconds)


@pytest.mark.parametrize(
    ("heard", "number"),
    [
        ("4", 4),
        ("0", 0),
        ("?", None),
        ("four", None),
        ("-1", None),
        ("4.5", None),
        ("", None),
        ("9999999", None),
        ("٤", None),
    ],
)
def test_a_number_is_a_number_or_nothing(heard: str, number: int | None) -> None:
    assert read(intent("GoToStepIntent", step=slot(heard))) == on.GoToStep(number)


@pytest.mark.parametrize(
    "value",
    [None, {}, {"value": None}, slot(None), slot("x"), slot("x", "no-such-value"), slot("x", "upside-down", "left")],
)
@pytest.mark.parametrize(
    ("name", "slot_name", "event"),
    [
        ("SwitchSidesIntent", "side", on.SwitchSides()),
        ("SetModeIntent", "mode", on.SetMode()),
        ("SetCountingIntent", "counting", on.SetCounting()),
        ("ChangeHoldIntent", "change", on.ChangeHold()),
        ("PainIntent", "symptom", on.Hurts()),
    ],
)
def test_a_value_that_means_nothing_is_as_good_as_none(name: str, slot_name: str, event: Event, value: Any) -> None:
    assert read(intent(name, **{slot_name: value})) == event


def test_the_first_authority_that_knows_the_words_decides() -> None:
    found = slot("pigeon", "pigeon-pose", "seated-figure-four")
    nothing = {"authority": "b", "status": {"code": "ER_SUCCESS_NO_MATCH"}}
    found["resolutions"]["resolutionsPerAuthority"].insert(0, nothing)
    assert read(intent("TargetsIntent", stretch=found)) == on.Ask("targets", "pigeon-pose")


def test_opening_and_closing_are_events_of_their_own() -> None:
    assert read({"type": "LaunchRequest"}) == on.Launch()
    assert read({"type": "SessionEndedRequest", "reason": "A_REASON_OF_TOMORROW"}) == on.SessionEnded()


def test_an_intent_of_tomorrow_is_not_understood() -> None:
    assert read(intent("AMAZON.DanceIntent")) == on.NotUnderstood()


@pytest.mark.parametrize("kind", ["System.ExceptionEncountered", "AlexaSkillEvent.SkillDisabled", "Tomorrow.Request"])
def test_a_request_outside_a_conversation_is_no_event(kind: str) -> None:
    assert read({"type": kind}) is None


def test_which_part_of_the_body_hurts_is_not_kept() -> None:
    hurts = read(intent("PainIntent", symptom=slot("stabbing", "sharp-pain"), body_part=slot("knee", "knee")))
    assert hurts == on.Hurts()
    assert "knee" not in repr(hurts)
    assert "stabbing" not in repr(hurts)
