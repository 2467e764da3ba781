"""A person, an Echo and the coach: whatever is said, and whenever, the promises of safety and of time hold."""

import json
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from skill.coach import acts as say
from skill.coach import events as on
from skill.coach import questions as q
from skill.coach.events import EVENTS, Event
from skill.coach.flow import lacking, owed
from skill.coach.moment import settle
from skill.coach.program import Program, Segment
from skill.coach.state import CoachState, Ledger, Place, Plan
from skill.coach.table import CLOSING_ANSWERS
from skill.coach.timing import Timing
from skill.coach.words import WAITS, Asked, Counting, End, Kind, Mode, Phase, Side
from skill.recall import reopened
from skill.voice.pace import spoken_ms
from skill.voice.script import Script, Silence
from tests.coaching import NOW, Reply, answer, library, longest_hold, plans, program
from tests.coaching_events import events_of

MOST_OVER_CREDITED_S, OF_A_SLOW_VOICE_S = 2, 4
EXEMPT_S = 30 * 60
OFFERED_MS = 7 * 86_400_000
TIMING = Timing()
LATENCIES = st.tuples(st.integers(1_000, 2_000), st.integers(1_000, 2_000))
NOT_IN_A_ROW = ("cleared", "screened", "question", "again", "pain", "nerve", "hurt", "discomfort", "missed", "phase")
ENDS_A_SIDE = (on.Done, on.Skip, on.Hurts)
ANSWERS_ONLY = (on.Ready, on.Yes, on.No, on.Start, on.StartRoutine, on.Suggest, on.Choose)
UNSURE = 1.25 - 0.8
AGAIN = (on.SpeechFailed, on.Repeat, on.RestartSide, on.StartOver, on.SwitchSides, on.Start, on.StartRoutine)
BEGINS_AGAIN = say.SideAgain | say.SideRestarted | say.FromTheGate | say.StartingOver
GATED = [plan for plan in plans() if any(segment.gate for segment in program(plan).segments)]
JUMPS = [on.Next(), on.Done(), on.Skip(), on.SwitchSides(), on.ChangeHold(10), on.Previous(), on.Repeat()]
JUMPS += [on.GoToStep(step) for step in (3, 4, 5)]
BETWEEN_TWO_SIDES = WAITS | {Kind.RELEASE, Kind.SWITCH}


@dataclass
class Speech:
    """One reply as it truly sounds: when it begins, and where each segment lies in it, in ms from there."""

    begins_at: int
    length_ms: int = 0
    spoken_ms: int = 0
    segments: list[tuple[Segment, int, int]] = field(default_factory=list)


def sounds(script: Script, segments: tuple[Segment, ...], begins_at: int, rate: float) -> Speech:
    """What a voice of a rate makes of a script."""
    starts = [round(mark.at_ms - mark.spoken_ms + mark.spoken_ms / rate) for mark in script.marks]
    length_ms = sum(p.ms if isinstance(p, Silence) else round(spoken_ms(p.text) / rate) for p in script.parts)
    words_ms = script.marks[-1].spoken_ms if script.marks else 0
    return Speech(begins_at, length_ms, words_ms, list(zip(segments, starts, starts[1:], strict=False)))


def credited(ledger: Ledger, key: str) -> int:
    return ledger.credited.get(key, 0)


class Coaching(RuleBasedStateMachine):
    """One person over several sessions. All moments are ms since the epoch, as they truly are."""

    def __init__(self) -> None:
        super().__init__()
        self.state = CoachState()
        self.clock = NOW
        self.rate = 1.0
        self.speech = Speech(NOW)
        self.closed = False
        self.held: dict[str, float] = {}
        self.stop_line = self.cleared = self.screened = False
        self.cleared_until = 0
        self.last: Reply | None = None

    # What happens.

    @initialize(
        plan=st.sampled_from(plans()) | st.sampled_from(GATED),
        mode=st.sampled_from(Mode),
        counting=st.sampled_from(Counting),
        side=st.sampled_from([Side.RIGHT, Side.LEFT]),
        hold_s=st.integers(10, 120),
        rate=st.sampled_from([0.8, 0.9, 1.0, 1.1, 1.25]),
        blocks=st.integers(0, 2),
        delays=LATENCIES,
    )
    def begin(
        self,
        plan: Plan,
        mode: Mode,
        counting: Counting,
        side: Side,
        hold_s: int,
        rate: float,
        blocks: int,
        delays: tuple[int, int],
    ) -> None:
        """Start a plan and hear some blocks of it to their end."""
        self.rate = rate
        self.turn(on.SetMode(mode), self.clock, delays)
        self.turn(on.SetCounting(counting), self.end, delays)
        if plan.routine:
            self.turn(on.StartRoutine(plan.routine), self.end, delays)
        else:
            wanted_s = min(hold_s, longest_hold(plan)) or None
            self.turn(on.Start(plan.stretch, hold_s=wanted_s, side=side), self.end, delays)
        self.answer_safety_questions(delays)
        for _ in range(blocks):
            self.turn(on.Ready(), self.end + 1_500, delays)

    def answer_safety_questions(self, delays: tuple[int, int]) -> None:
        while self.state.question and self.state.question.asked in (Asked.PAIN, Asked.NERVE):
            self.turn(on.No(), self.end, delays)

    @precondition(lambda self: self.state.phase is not Phase.PLAYING)
    @rule(delays=LATENCIES)
    def go_on(self, delays: tuple[int, int]) -> None:
        self.turn(on.Ready(), self.end, delays)
        self.answer_safety_questions(delays)

    @precondition(lambda self: self.state.phase is Phase.PLAYING)
    @rule(event=st.sampled_from(EVENTS).flatmap(events_of), through=st.floats(0, 1, allow_nan=False), delays=LATENCIES)
    def interrupt(self, event: Event, through: float, delays: tuple[int, int]) -> None:
        self.turn(event, self.speech.begins_at + round(through * self.speech.length_ms), delays)

    @precondition(lambda self: self.state.phase is Phase.PLAYING and self.gated(self.state.place))
    @rule(event=st.sampled_from(JUMPS), through=st.floats(0, 1, allow_nan=False), delays=LATENCIES)
    def jump_at_a_gate(self, event: Event, through: float, delays: tuple[int, int]) -> None:
        self.interrupt(event, through, delays)

    @rule(event=st.sampled_from(EVENTS).flatmap(events_of), late_s=st.floats(0.3, 50), delays=LATENCIES)
    def reply(self, event: Event, late_s: float, delays: tuple[int, int]) -> None:
        self.turn(event, self.end + round(late_s * 1000), delays)

    @precondition(lambda self: self.state.phase is Phase.PLAYING)
    @rule(event=st.sampled_from([on.Ready(), on.Yes(), on.Next()]), late_s=st.floats(0.3, 8), delays=LATENCIES)
    def hear_it_to_the_end(self, event: Event, late_s: float, delays: tuple[int, int]) -> None:
        self.turn(event, self.end + round(late_s * 1000), delays)
        assert self.last is not None
        assert "OnceMore" not in self.last.kinds, "who answers the question at the end has heard the reply"

    @precondition(lambda self: not self.closed)
    @rule(delays=LATENCIES)
    def fall_silent(self, delays: tuple[int, int]) -> None:
        self.turn(on.SessionEnded(), self.end + 66_000, delays)

    @rule(after_s=st.sampled_from([1, 60, 1_200, 3_600, 86_400, 6 * 86_400]), through=st.floats(0, 1))
    def come_back(self, after_s: int, through: float) -> None:
        """The session is lost: no end of it is seen, and the next one knows only what was stored."""
        self.clock = self.speech.begins_at + round(through * self.speech.length_ms) + after_s * 1000
        self.new_session()

    @precondition(lambda self: self.state.phase is Phase.PLAYING)
    @rule(through=st.floats(0, 1), away_s=st.floats(0, 200), delays=LATENCIES)
    def pause_and_resume(self, through: float, away_s: float, delays: tuple[int, int]) -> None:
        self.turn(on.Pause(), self.speech.begins_at + round(through * self.speech.length_ms), delays)
        if self.state.phase is not Phase.PAUSED or self.state.place is None:
            return
        before = self.state.place
        paused_at = program(before.plan, self.state.preferences.counting).nearest(before.key)[0]
        self.turn(on.Resume(), self.end + round(away_s * 1000), delays)
        if paused_at.kind in BETWEEN_TWO_SIDES:
            return
        assert self.state.place is not None
        assert self.state.place.key == before.key
        assert self.state.place.ledger == before.ledger
        assert self.last is not None
        assert (
            self.last.segments[0] == paused_at.after(credited(before.ledger, before.key)) if paused_at.timed else True
        )

    @precondition(lambda self: self.state.phase is Phase.PLAYING)
    @rule(after_s=st.sampled_from([60, 3_600, 86_400]), delays=LATENCIES)
    def resume_a_lost_session(self, after_s: int, delays: tuple[int, int]) -> None:
        self.come_back(after_s, 0.5)
        assert self.state.place is not None
        before = self.state.place
        gated = self.gated(before)
        self.turn(on.Resume(), self.clock, delays)
        assert self.last is not None
        said_so = "SideAgain" in self.last.kinds
        self.answer_safety_questions(delays)
        compiled = program(before.plan)
        still_owed = [group for group in compiled.groups if owed(compiled, before.ledger, group)]
        if still_owed:
            assert said_so
            assert self.last.segments[0].group == still_owed[0] or gated

    @precondition(lambda self: self.paused())
    @rule(after_s=st.sampled_from([60, 3_600, 6 * 86_400]), delays=LATENCIES)
    def resume_in_another_session(self, after_s: int, delays: tuple[int, int]) -> None:
        paused = self.state
        assert paused.place is not None
        before = paused.place
        paused_at = program(before.plan, paused.preferences.counting).nearest(before.key)[0]
        self.clock = self.end + after_s * 1000
        self.new_session()
        if self.state.place is None:
            assert self.clock - before.moved_at > OFFERED_MS
            return
        self.turn(on.Resume(), self.clock, delays)
        self.answer_safety_questions(delays)
        if paused_at.kind in BETWEEN_TWO_SIDES:
            return
        assert self.last is not None
        first = self.last.segments[0]
        if self.gated(before):
            return
        assert first.key == before.key, (first.key, before.key, self.last.kinds)
        if first.timed:
            assert first == paused_at.after(credited(before.ledger, before.key))

    # How it happens.

    def gated(self, place: Place | None) -> bool:
        """Whether the stretch of a place has gates: another session closes them, and a side or all begins again."""
        if place is None:
            return False
        compiled = program(place.plan)
        return any(segment.gate for segment in compiled.item(compiled.nearest(place.key)[0].item))

    def paused(self) -> bool:
        """Whether there is a place to go on from that is known to the second."""
        return self.state.phase is Phase.PAUSED and self.state.place is not None and not self.state.place.open

    @property
    def end(self) -> int:
        """The moment when the reply has been spoken to its end."""
        return self.speech.begins_at + self.speech.length_ms

    def new_session(self) -> None:
        self.state = reopened(json.loads(json.dumps(self.state.to_saved())), self.clock)
        self.screened = False
        self.stop_line = self.cleared = self.clock - self.cleared_until < EXEMPT_S * 1000
        self.closed = False

    def turn(self, event: Event, at: int, delays: tuple[int, int]) -> None:
        """Something is said at a moment; the request's timestamp comes later and carries whole seconds."""
        if self.closed:
            self.new_session()
        start_ms, interrupt_ms = delays
        at = max(at, self.clock)
        sent_at = at if isinstance(event, on.SessionEnded) else at + interrupt_ms
        stamp = sent_at // 1000 * 1000
        heard = self.hear(at)
        before = self.state
        settled = settle(before, stamp, library(), TIMING, answers=type(event) in CLOSING_ANSWERS)
        self.credit_is_no_more_than_was_held(event, before, settled, heard)
        reply = answer(before, event, stamp, TIMING)
        assert reply == answer(before, event, stamp, TIMING), "a redelivered request has the same answer"
        if isinstance(event, on.No) and settled.question:
            self.cleared |= settled.question.asked is Asked.PAIN
            self.screened |= settled.question.asked is Asked.NERVE
        self.state, self.last, self.clock = reply.state, reply, sent_at
        self.closed = not reply.script.open
        self.speech = sounds(reply.script, reply.segments, sent_at + start_ms, self.rate)
        if self.cleared:
            self.cleared_until = sent_at
        self.check(event, settled, reply)

    def hear(self, at: int) -> dict[str, float]:
        """The seconds of each hold that were truly done of the reply that ends or is cut off now."""
        heard_ms = at - self.speech.begins_at
        return {
            segment.key: float(segment.seconds) if heard_ms >= ends_ms else max(0, heard_ms - starts_ms) / 1000
            for segment, starts_ms, ends_ms in self.speech.segments
            if segment.timed
        }

    # What must hold.

    def credit_is_no_more_than_was_held(
        self, event: Event, before: CoachState, after: CoachState, heard: dict[str, float]
    ) -> None:
        """Who answers the question at the end is believed to have heard it, however slow the voice could have been."""
        if before.place is None or after.place is None:
            return
        believed_s = UNSURE * self.speech.spoken_ms / 1000 if isinstance(event, ANSWERS_ONLY) else 0
        most_s = OF_A_SLOW_VOICE_S if self.rate < 1 else MOST_OVER_CREDITED_S
        compiled = program(after.place.plan)
        for key in after.place.ledger.credited:
            more_s = credited(after.place.ledger, key) - credited(before.place.ledger, key)
            assert more_s <= heard.get(key, 0) + most_s + believed_s, key
            prescribed = compiled.get(key)
            assert more_s == 0 or (prescribed and credited(after.place.ledger, key) <= prescribed.seconds), key

    def nothing_done_is_forgotten(self, event: Event, before: CoachState, reply: Reply) -> None:
        """Credit goes only where the person asks for something again."""
        was, now = before.place, reply.state.place
        if was is None or now is None or (was.plan.stretch, was.plan.routine) != (now.plan.stretch, now.plan.routine):
            return
        asked_again = isinstance(event, AGAIN) or any(isinstance(act, BEGINS_AGAIN) for act in reply.acts)
        another_round = isinstance(event, on.No) and before.phase is Phase.WAITING
        asked = before.question.asked if before.question else None
        from_the_gate = asked in (Asked.OWED, Asked.EASIER) and self.gated(was)
        if asked_again or another_round or from_the_gate or asked is Asked.RESTART:
            return
        for key in was.ledger.credited:
            missed_it = isinstance(event, on.Ready | on.Yes | on.Resume) and key == was.key
            missed_it |= isinstance(event, on.Previous) and key == now.key
            assert missed_it or credited(now.ledger, key) >= credited(was.ledger, key), key

    def check(self, event: Event, before: CoachState, reply: Reply) -> None:
        self.nothing_done_is_forgotten(event, before, reply)
        asks = bool(reply.acts) and isinstance(reply.acts[-1], q.Question)
        assert reply.script.open is asks
        assert not any(isinstance(act, q.Question) for act in reply.acts[:-1])
        if isinstance(event, on.SessionEnded):
            assert reply.acts == ()
        else:
            assert reply.problems == []
            assert reply.script.parts
        self.stop_line |= any(isinstance(act, say.StopLine) for act in reply.acts)
        for act in reply.acts:
            if isinstance(act, say.Narrate):
                self.check_narration(act, before)
        if isinstance(event, on.Hurts):
            self.check_after_pain(before, reply)
        self.check_end(event, before, reply)
        self.check_seconds(reply)

    def check_narration(self, act: say.Narrate, before: CoachState) -> None:
        place = self.state.place
        assert act.segments
        assert place is not None
        assert self.cleared, "nobody moves before a clear no"
        assert self.stop_line, "nobody moves before the stop line"
        if any(library().stretches[s.stretch].screening for s in act.segments):
            assert self.screened, "nobody moves in the chair before a clear no to the nerve question"
        compiled = program(place.plan, self.state.preferences.counting)
        played: set[str] = set()
        for segment in act.lead:
            self.check_gate(segment, compiled, place.ledger, played)
        for segment in act.segments:
            self.check_gate(segment, compiled, place.ledger, played)
            if segment.timed:
                played.add(segment.key)
                whole = compiled.get(segment.key)
                assert whole is not None
                assert (5 if segment.kind is Kind.HOLD else 1) <= segment.seconds <= whole.seconds

    def check_gate(self, segment: Segment, compiled: Program, ledger: Ledger, played: set[str]) -> None:
        if segment.gate is None:
            return
        key, seconds, after_pass = segment.gate
        assert key in played or credited(ledger, key) >= seconds, f"{segment.key} was not open"
        earlier = [s for s in compiled.item(segment.item) if s.timed and s.number <= after_pass]
        assert earlier
        assert all(credited(ledger, s.key) >= s.seconds for s in earlier), f"{segment.key} before a whole pass"

    def check_after_pain(self, before: CoachState, reply: Reply) -> None:
        assert not reply.segments, "nothing goes on by itself"
        if reply.kinds == ["StopNow"]:
            assert not reply.script.open
            assert reply.state.place is None
            clean = CoachState(preferences=before.preferences, history=before.history)
            assert reply.state.to_saved() == clean.to_saved()
        else:
            assert reply.kinds[0] == "EaseOff"

    def check_end(self, event: Event, before: CoachState, reply: Reply) -> None:
        """A plan ends only when each side was done, or was declined or called done in so many words."""
        ended = any(isinstance(act, say.Congratulate | say.PartDone) for act in reply.acts)
        place = reply.state.place or before.place
        if not ended or place is None:
            return
        played = {s.key for s in reply.segments}
        compiled = program(place.plan)
        lacks = {
            s.group
            for s in compiled.segments
            if s.timed and not s.gate and s.key not in played and lacking(compiled, place.ledger, s)
        } - {*place.ledger.done, *place.ledger.left_out}
        answered = before.question.asked if before.question else None
        declined = (
            isinstance(event, ENDS_A_SIDE)
            or (isinstance(event, on.No) and answered in (Asked.OWED, Asked.EASIER, Asked.CONTINUE))
            or (isinstance(event, on.Yes) and answered is Asked.CONTINUE)
        )
        assert declined or not lacks
        if any(isinstance(act, say.Congratulate) for act in reply.acts) and reply.segments:
            assert reply.state.block is not None
            assert reply.state.block.end is End.FINISHED

    def check_seconds(self, reply: Reply) -> None:
        for act in reply.acts:
            left_s: Any = getattr(act, "left_s", None)
            assert left_s is None or 0 <= left_s <= 240
            if isinstance(act, say.BackToIt | say.PausedAt | say.Saved | q.AskResume):
                assert left_s is None or 5 <= left_s <= 120

    @invariant()
    def nothing_of_health_is_stored(self) -> None:
        row = self.state.to_saved()
        assert set(row) <= {"schema", "place", "preferences", "history"}
        text = json.dumps(row).lower()
        assert not [word for word in NOT_IN_A_ROW if word in text]

    @invariant()
    def a_clear_no_is_remembered_only_where_it_was_given(self) -> None:
        assert self.state.cleared <= self.cleared
        assert self.state.screened <= self.screened


TestCoaching = Coaching.TestCase
