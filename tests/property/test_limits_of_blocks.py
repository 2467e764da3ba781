"""No block of any stretch, routine, mode, counting or hold, wherever and however it is entered, breaks a limit."""

from collections.abc import Iterator
from functools import cache

import pytest

from skill.alexa.limits import LONGEST_RENDERED_MS, LONGEST_SPEECH_CHARACTERS, problems
from skill.coach import events as on
from skill.coach.acts import Narrate
from skill.coach.coach import step, with_marks
from skill.coach.events import Event
from skill.coach.program import SHORTEST_HOLD_S, Segment
from skill.coach.state import Block, CoachState, Ledger, Mark, Place, Plan, Preferences
from skill.coach.words import Counting, Mode, Phase
from skill.voice.apla import to_apla
from skill.voice.pace import SLOWEST, spoken_ms
from skill.voice.script import Script, length_ms
from skill.voice.ssml import to_ssml
from tests.coaching import EXACT, NOW, library, longest_hold, name, plans, program, reply_json, voice

LONGEST_REPLY_MS = 240_000
LONG_AGO_MS = 600_000
FAR_MS = 600_000
EASED = tuple(s.id for s in library().stretches.values() if s.easier_cue)

Entrance = tuple[CoachState, Event]


def holds(plan: Plan, mode: Mode) -> list[int | None]:
    """Every length of hold that a stretch can be given in steps of five; the ends where a routine repeats it."""
    longest_s = longest_hold(plan)
    if not longest_s:
        return [None]
    if plan.routine or mode is Mode.STEP_BY_STEP:
        return [SHORTEST_HOLD_S, None, longest_s]
    return list(range(SHORTEST_HOLD_S, longest_s + 1, 5))


def entrances(plan: Plan, preferences: Preferences) -> Iterator[Entrance]:
    """Every reply that narrates: resumed in a new session at each segment, in the middle of it and at its last second,
    with every silence of a step doubled; and what is timed interrupted by the question with the longest answer.

    Step by step a reply ends with its hold, so what is left of one is but a shorter reply.
    """
    turn = 0
    hands_free = preferences.mode is Mode.HANDS_FREE
    for segment in program(plan, preferences.counting).segments:
        had = {0, segment.seconds // 2, segment.seconds - 1} if segment.timed and hands_free else {0}
        for credit in sorted(had):
            ledger = Ledger({segment.key: credit} if credit else {})
            place = Place(plan, segment.key, ledger, NOW - LONG_AGO_MS, NOW - LONG_AGO_MS)
            turn += 1
            state = CoachState(
                phase=Phase.PAUSED,
                cleared=True,
                screened=True,
                unhurried=True,
                turn=turn,
                place=place,
                preferences=preferences,
            )
            yield state, on.Resume()
            if segment.timed and not credit:
                yield being_spoken(state, segment), longest_answered()


def being_spoken(state: CoachState, segment: Segment) -> CoachState:
    """The state with a reply that is just beginning to speak a segment."""
    block = Block(NOW, marks=(Mark(segment.key, 0, 0), Mark("", FAR_MS, 0)))
    return state.but(phase=Phase.PLAYING, under_way=True, block=block)


@cache
def longest_answered() -> on.Ask:
    """The question whose answer takes longest in the middle of a hold."""
    asked = [on.Ask(ask=ask, stretch=s.id) for s in library().stretches.values() for ask in ("steps", *s.answers)]
    asked += [on.Ask(**answer.about) for answer in library().answers.values()]
    return max(asked, key=answer_ms)


def answer_ms(asked: on.Ask) -> int:
    """How long the answer to a question takes before the reply goes on with the hold."""
    plan = Plan("lying-figure-four")
    hold = next(segment for segment in program(plan).segments if segment.timed)
    place = Place(plan, hold.key, Ledger(), NOW, NOW)
    state = being_spoken(CoachState(cleared=True, place=place), hold)
    _, acts = step(state, asked, NOW, library(), EXACT)
    before = acts[: next(n for n, act in enumerate(acts) if isinstance(act, Narrate))]
    return length_ms(voice().word(before, 0).parts, "en")


def rendered_ms(script: Script) -> int:
    """How long a slow voice takes for an anchored script, by its document itself."""
    (mixer,) = to_apla(script)["mainTemplate"]["items"]
    return max(
        sum(
            item["duration"] if item["type"] == "Silence" else round(spoken_ms(item["content"]) * SLOWEST)
            for item in cue["items"]
        )
        for cue in mixer["items"]
    )


# Thousands of replies: tracing them would take longer than making them, and other tests cover the same lines.
@pytest.mark.no_cover
@pytest.mark.parametrize("counting", Counting)
@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("plan", plans(), ids=name)
def test_every_block_stays_within_every_limit(plan: Plan, mode: Mode, counting: Counting) -> None:
    """Characters and milliseconds of every reply; what else a reply can break is seen in the longest ones."""
    longest: dict[bool, tuple[int, Script, CoachState]] = {}
    for hold_s in holds(plan, mode):
        chosen = Plan(plan.stretch, plan.routine, hold_s=hold_s, eased=EASED)
        for state, event in entrances(chosen, Preferences(mode, counting, introduced=True)):
            after, acts = step(state, event, NOW, library(), EXACT)
            where = (hold_s, state.place and state.place.key, type(event).__name__)
            for anchored in (False, True):
                script = voice().word(acts, after.turn, anchored=anchored)
                if script.anchored:
                    size = rendered_ms(script)
                    assert size <= LONGEST_RENDERED_MS, where
                else:
                    size = len(to_ssml(script.parts))
                    assert size <= LONGEST_SPEECH_CHARACTERS, where
                    assert length_ms(script.parts, "en") <= LONGEST_REPLY_MS, where
                if size >= longest.get(script.anchored, (0,))[0]:
                    longest[script.anchored] = size, script, with_marks(after, script.marks)
    assert set(longest) == {False, True}
    for _, script, state in longest.values():
        assert list(problems(reply_json(script, state))) == []
