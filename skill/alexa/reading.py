"""Request → Event: what the person meant, from the intent and its resolved slots."""

import re
from collections.abc import Callable
from typing import TypeVar

from ask_sdk_model import Intent, IntentRequest, LaunchRequest, Request, SessionEndedRequest, Slot

from skill.coach import events as on
from skill.coach.events import Event
from skill.coach.words import Counting, Mode, Side

_DURATION = re.compile(r"^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$")
_MOST_DIGITS = 6
_AUDIO_FAILED = "Alexa.Presentation.APLA.RuntimeError"
T = TypeVar("T")


def read_request(request: Request) -> Event | None:
    """The event of a request, or None for a request that is no part of a conversation."""
    if isinstance(request, LaunchRequest):
        return on.Launch()
    if isinstance(request, SessionEndedRequest):
        return on.SessionEnded()
    if isinstance(request, IntentRequest):
        name: str = request.intent.name
        return _INTENTS[name](_Slots(request.intent)) if name in _INTENTS else on.NotUnderstood()
    if request.object_type == _AUDIO_FAILED:
        return on.SpeechFailed()
    return None


class _Slots:
    """The slots of an intent, by name."""

    def __init__(self, intent: Intent) -> None:
        self._slots: dict[str, Slot] = intent.slots or {}

    def id(self, name: str) -> str | None:
        """The id that a slot's words were resolved to."""
        slot = self._slots.get(name)
        if slot is None:
            return None
        for resolution in slot.resolutions.resolutions_per_authority:
            for wrapper in resolution.values:
                found: str = wrapper.value.id
                return found
        return None

    def unknown(self, name: str) -> str | None:
        """The words of a slot that were resolved to nothing."""
        slot = self._slots.get(name)
        return slot.value if slot is not None and slot.value and self.id(name) is None else None

    def seconds(self, name: str) -> int | None:
        """A duration slot (ISO 8601) in whole seconds."""
        slot = self._slots.get(name)
        match = _DURATION.match(slot.value) if slot is not None and slot.value else None
        if match is None or any(len(part or "") > _MOST_DIGITS for part in match.groups()):
            return None
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return days * 86_400 + hours * 3600 + minutes * 60 + seconds or None

    def number(self, name: str) -> int | None:
        """A number slot; None for the "?" of an unresolved one."""
        slot = self._slots.get(name)
        return _whole_number(slot.value if slot is not None else None)

    def step(self) -> int | None:
        """The step that is named by its number, or by its place in the order."""
        number = self.number("step")
        return _whole_number(self.id("ordinal")) if number is None else number

    def side(self) -> Side | None:
        return _member(Side, self.id("side"))


def _whole_number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def _member(members: Callable[[str], T], value: str | None) -> T | None:
    try:
        return None if value is None else members(value)
    except ValueError:
        return None


def _ask(what: str) -> Callable[[_Slots], Event]:
    return lambda slots: on.Ask(ask=what, stretch=slots.id("stretch"))


def _longer(slots: _Slots) -> bool | None:
    return {"longer": True, "shorter": False}.get(slots.id("change") or "")


_INTENTS: dict[str, Callable[[_Slots], Event]] = {
    "StartStretchIntent": lambda s: on.Start(s.id("stretch"), s.unknown("stretch"), s.seconds("duration"), s.side()),
    "StartRoutineIntent": lambda s: on.StartRoutine(s.id("routine"), unknown=s.unknown("routine") is not None),
    "SuggestIntent": lambda s: on.Suggest(
        s.seconds("duration"), s.id("situation"), s.id("position"), s.id("muscle"), s.id("level")
    ),
    "ChooseIntent": lambda s: on.Choose(s.id("choice")),
    "ListStretchesIntent": lambda s: on.ListStretches(s.id("muscle"), s.id("position")),
    "ListRoutinesIntent": lambda _: on.ListRoutines(),
    "ReadyIntent": lambda _: on.Ready(),
    "DoneIntent": lambda _: on.Done(),
    "GoToStepIntent": lambda s: on.GoToStep(s.step()),
    "SwitchSidesIntent": lambda s: on.SwitchSides(s.side()),
    "SkipStretchIntent": lambda s: on.Skip(s.id("stretch")),
    "RestartSideIntent": lambda s: on.RestartSide(s.side()),
    "ChangeHoldIntent": lambda s: on.ChangeHold(s.seconds("duration"), _longer(s)),
    "ProgressIntent": lambda _: on.Progress(),
    "PainIntent": lambda s: on.Hurts(s.id("symptom") == "discomfort", s.id("symptom") == "emergency"),
    "TargetsIntent": _ask("targets"),
    "BenefitsIntent": _ask("benefits"),
    "StepsIntent": _ask("steps"),
    "HoldLengthIntent": _ask("holdLength"),
    "FrequencyIntent": _ask("frequency"),
    "TipsIntent": _ask("tips"),
    "MistakesIntent": _ask("mistakes"),
    "SafetyIntent": lambda s: on.Ask("safety", s.id("stretch"), s.id("what_if")),
    "EquipmentIntent": _ask("equipment"),
    "DeepenIntent": _ask("deepen"),
    "EasierIntent": _ask("easier"),
    "SuitabilityIntent": lambda s: on.Ask(stretch=s.id("stretch"), condition=s.id("condition") or "unknown"),
    "MuscleIntent": lambda s: on.Ask(muscle=s.id("muscle") or "unknown"),
    "TopicIntent": lambda s: on.Ask(topic=s.id("topic") or "unknown", stretch=s.id("stretch")),
    "HistoryIntent": lambda _: on.History(),
    "SetModeIntent": lambda s: on.SetMode(_member(Mode, s.id("mode"))),
    "SetCountingIntent": lambda s: on.SetCounting(_member(Counting, s.id("counting"))),
    "ReminderIntent": lambda _: on.Reminder(),
    "ForgetMeIntent": lambda _: on.ForgetMe(),
    "AMAZON.HelpIntent": lambda _: on.Help(),
    "AMAZON.StopIntent": lambda _: on.Stop(),
    "AMAZON.CancelIntent": lambda _: on.Stop(),
    "AMAZON.NavigateHomeIntent": lambda _: on.Stop(),
    "AMAZON.FallbackIntent": lambda _: on.NotUnderstood(),
    "AMAZON.PauseIntent": lambda _: on.Pause(),
    "MoreTimeIntent": lambda _: on.Pause(more_time=True),
    "AMAZON.ResumeIntent": lambda _: on.Resume(),
    "AMAZON.RepeatIntent": lambda _: on.Repeat(),
    "AMAZON.NextIntent": lambda _: on.Next(),
    "AMAZON.PreviousIntent": lambda _: on.Previous(),
    "AMAZON.StartOverIntent": lambda _: on.StartOver(),
    "AMAZON.YesIntent": lambda _: on.Yes(),
    "AMAZON.NoIntent": lambda _: on.No(),
    "UnsureIntent": lambda _: on.No(clear=False),
}
HANDLED_INTENTS = frozenset(_INTENTS)
