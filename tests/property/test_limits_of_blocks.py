"""No block of any stretch, routine, mode, counting or hold, wherever it is entered, breaks a limit."""

from collections.abc import Iterator

import pytest

from skill.alexa.limits import LONGEST_SPEECH_CHARACTERS, problems
from skill.coach import events as on
from skill.coach.coach import step, with_marks
from skill.coach.program import SHORTEST_HOLD_S, Segment
from skill.coach.state import CoachState, Ledger, Place, Plan, Preferences
from skill.coach.words import Counting, Mode, Phase
from skill.voice.script import Script, length_ms
from skill.voice.ssml import to_ssml
from tests.coaching import NOW, library, longest_hold, name, plans, program, reply_json, voice

LONGEST_REPLY_MS = 240_000
LONG_AGO_MS = 600_000
EASED = tuple(s.id for s in library().stretches.values() if s.easier_cue)


def holds(plan: Plan, mode: Mode) -> list[int | None]:
    """Every length of hold that a stretch can be given in steps of five; the ends where a routine repeats it."""
    longest_s = longest_hold(plan)
    if not longest_s:
        return [None]
    if plan.routine or mode is Mode.STEP_BY_STEP:
        return [SHORTEST_HOLD_S, None, longest_s]
    return list(range(SHORTEST_HOLD_S, longest_s + 1, 5))


def entrances(plan: Plan, counting: Counting) -> Iterator[tuple[Segment, Ledger]]:
    """Every segment, and of a timed one also the middle and its last second."""
    for segment in program(plan, counting).segments:
        yield segment, Ledger()
        if segment.timed:
            yield segment, Ledger({segment.key: segment.seconds // 2})
            yield segment, Ledger({segment.key: segment.seconds - 1})


def longest_way_back(state: CoachState) -> tuple[CoachState, Script]:
    """The reply to resume in a new session, with every silence of a step doubled."""
    after, acts = step(state, on.Resume(), NOW, library())
    script = voice().word(acts, after.turn)
    return with_marks(after, script.marks), script


@pytest.mark.parametrize("counting", Counting)
@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("plan", plans(), ids=name)
def test_every_block_stays_within_every_limit(plan: Plan, mode: Mode, counting: Counting) -> None:
    most_characters, longest = 0, None
    for hold_s in holds(plan, mode):
        chosen = Plan(plan.stretch, plan.routine, hold_s=hold_s, eased=EASED)
        for turn, (segment, ledger) in enumerate(entrances(chosen, counting)):
            place = Place(chosen, segment.key, ledger, NOW - LONG_AGO_MS, NOW - LONG_AGO_MS)
            state, script = longest_way_back(
                CoachState(
                    phase=Phase.PAUSED,
                    cleared=True,
                    screened=True,
                    unhurried=True,
                    turn=turn,
                    place=place,
                    preferences=Preferences(mode, counting, introduced=True),
                )
            )
            characters = len(to_ssml(script.parts))
            assert characters <= LONGEST_SPEECH_CHARACTERS, (hold_s, segment.key)
            assert length_ms(script.parts, "en") <= LONGEST_REPLY_MS, (hold_s, segment.key)
            if characters >= most_characters:
                most_characters, longest = characters, (script, state)
    assert longest is not None
    assert list(problems(reply_json(*longest))) == []
