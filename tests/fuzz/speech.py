"""What a random person may say: every intent with slots as Alexa fills them, likelier where the moment asks for it."""

from random import Random

from skill.alexa.reading import HANDLED_INTENTS
from skill.coach.state import CoachState
from skill.coach.words import Phase
from skill.library.model import Library
from skill.speaker.requests import Json
from tests.fuzz.watch import MARKER

FIXED = {
    "side": ("left", "right"),
    "change": ("longer", "shorter"),
    "mode": ("hands-free", "step-by-step"),
    "counting": ("every-second", "every-five", "last-five", "off"),
    "symptom": ("pain", "sharp-pain", "numbness", "tingling", "discomfort", "cramp", "dizziness"),
    "body_part": ("hip", "glute", "lower-back", "knee", "hamstring"),
    "condition": ("beginner", "lower-back-pain", "sciatica", "runner", "injury", "pregnancy"),
    "situation": ("desk", "after-run", "warm-up", "morning"),
    "position": ("standing", "seated", "lying", "chair"),
    "level": ("beginner", "advanced"),
    "topic": ("why-tight", "benefits", "doctor-first", "back-straight", "what-to-feel"),
    "choice": ("first", "second", "third", "last", "any"),
}
DURATIONS = ("PT5S", "PT10S", "PT30S", "PT45S", "PT1M", "PT2M", "PT10M", "?", "P1D")
NUMBERS = ("1", "2", "3", "4", "5", "99", "?", "0")
SLOTS = {
    "StartStretchIntent": ("stretch", "duration", "side"),
    "StartRoutineIntent": ("routine",),
    "SuggestIntent": ("duration", "situation", "position", "muscle", "level"),
    "ChooseIntent": ("choice",),
    "ListStretchesIntent": ("muscle", "position"),
    "GoToStepIntent": ("step",),
    "SwitchSidesIntent": ("side",),
    "ChangeHoldIntent": ("duration", "change"),
    "PainIntent": ("symptom", "body_part"),
    "SuitabilityIntent": ("stretch", "condition"),
    "MuscleIntent": ("muscle",),
    "TopicIntent": ("topic",),
    "SetModeIntent": ("mode",),
    "SetCountingIntent": ("counting",),
} | dict.fromkeys(
    (
        "TargetsIntent BenefitsIntent StepsIntent HoldLengthIntent FrequencyIntent TipsIntent MistakesIntent "
        "SafetyIntent EquipmentIntent DeepenIntent EasierIntent"
    ).split(),
    ("stretch",),
)
INTENTS = tuple(sorted(HANDLED_INTENTS))
LIKELY = {
    Phase.IDLE: ("StartStretchIntent", "StartRoutineIntent", "AMAZON.ResumeIntent", "SuggestIntent"),
    Phase.ASKING: ("AMAZON.NoIntent", "AMAZON.NoIntent", "AMAZON.YesIntent", "ChooseIntent"),
    Phase.PLAYING: ("AMAZON.PauseIntent", "ReadyIntent", "ProgressIntent", "AMAZON.NextIntent", "DoneIntent"),
    Phase.WAITING: ("ReadyIntent", "ReadyIntent", "AMAZON.YesIntent", "AMAZON.NextIntent"),
    Phase.PAUSED: ("AMAZON.ResumeIntent", "ReadyIntent", "GoToStepIntent", "AMAZON.PreviousIntent"),
    Phase.FINISHED: ("AMAZON.YesIntent", "StartStretchIntent", "AMAZON.NoIntent"),
}
RARELY = frozenset({"PainIntent", "AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent"})


class Tongue:
    """Finds something to say."""

    def __init__(self, library: Library) -> None:
        """Know the names of a library."""
        families = {stretch.family for stretch in library.stretches.values() if stretch.family}
        self._values = {
            **FIXED,
            "stretch": (*library.stretches, *sorted(families), "glute-stretch"),
            "routine": tuple(library.routines),
            "muscle": tuple(library.languages["en"].muscles),
        }
        self._gated = [s.id for s in library.stretches.values() if any(step.gate for step in s.steps)]
        self._gated_routines = [
            r.id for r in library.routines.values() if any(item.stretch in self._gated for item in r.items)
        ]

    def sentence(self, dice: Random, state: CoachState) -> Json:
        """An IntentRequest's own part."""
        likely = dice.random() < 0.6
        name = dice.choice(LIKELY[state.phase] if likely else INTENTS)
        if name in RARELY and not likely and dice.random() < 0.5:
            name = "ProgressIntent"
        slots = {slot: self._slot(dice, slot) for slot in SLOTS.get(name, ()) if dice.random() < 0.8}
        # Gates are rare among the stretches, and worth the most.
        if name == "StartRoutineIntent" and dice.random() < 0.5:
            slots["routine"] = _matched("routine", dice.choice(self._gated_routines))
        return {"type": "IntentRequest", "intent": {"name": name, "confirmationStatus": "NONE", "slots": slots}}

    def _slot(self, dice: Random, name: str) -> Json:
        if name == "duration":
            return {"name": name, "value": dice.choice(DURATIONS)}
        if name == "step":
            return {"name": name, "value": dice.choice(NUMBERS)}
        kind = dice.random()
        if kind < 0.05:
            return {"name": name}
        if kind < 0.15:
            code = {"status": {"code": "ER_SUCCESS_NO_MATCH"}}
            unknown = {"resolutionsPerAuthority": [code]}
            return {"name": name, "value": f"{MARKER} my left hip & <b>", "resolutions": unknown}
        return _matched(name, dice.choice(self._values[name]))


def _matched(name: str, slot_id: str) -> Json:
    values = [{"value": {"name": f"{MARKER} {slot_id}", "id": slot_id}}]
    resolved = {"resolutionsPerAuthority": [{"status": {"code": "ER_SUCCESS_MATCH"}, "values": values}]}
    return {"name": name, "value": f"{MARKER} {slot_id}", "resolutions": resolved}
