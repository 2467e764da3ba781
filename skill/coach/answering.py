"""Questions, answered from the content or honestly not at all, without moving the person's place."""

from skill.coach import acts as say
from skill.coach import questions as q
from skill.coach.acts import Act
from skill.coach.events import Ask, Start
from skill.coach.finding import offered_plan
from skill.coach.moment import Moment, Outcome
from skill.coach.moves import ask, go_on
from skill.coach.naming import meant
from skill.coach.state import Plan
from skill.coach.words import Asked, Phase

_TOPICS_OF_A_STRETCH = {"what-to-feel": "feel", "breathing": "breathing"}


def answer(m: Moment) -> Outcome:
    """Answer a question from the content, or say honestly that the sources do not."""
    assert isinstance(m.event, Ask)
    act = find_answer(m, m.event)
    stretch = _stretch_named(m, m.event.stretch, None)
    offered = stretch in m.library.stretches and m.state.phase in (Phase.IDLE, Phase.FINISHED)
    if offered and isinstance(act, say.Answered | say.Steps | say.Takes):
        return ask(m, Asked.BEGIN, Start(stretch=stretch), (act, q.AskBegin()))
    return go_on(m, (act,))


def find_answer(m: Moment, asked: Ask) -> Act:
    """The act that answers a question: about the named stretch, the current one, or in general."""
    current = m.segment.stretch if m.state.place is not None and m.state.phase is not Phase.IDLE else None
    named = _stretch_named(m, asked.stretch, current)
    name = named or current
    if asked.topic == "time-needed" and (plan := _plan_meant(m, named)):
        return say.Takes(plan.routine, plan.stretch, m.compile(plan))
    wanted = asked.ask or _TOPICS_OF_A_STRETCH.get(asked.topic or "")
    if asked.condition == "beginner" and name:
        wanted = "level"
    if name and wanted == "steps":
        return _how_to(m, name, here=name == current)
    if asked.ask and asked.topic and (special := general_answer(m, asked, name)):
        return say.AnsweredFrom(special)
    if name and wanted == "safety" and m.state.phase in (Phase.IDLE, Phase.FINISHED):
        return say.SafetyOf(name)
    if name and wanted and m.library.stretches[name].answers.get(wanted):
        return say.Answered(name, wanted)
    general = general_answer(m, asked, name)
    if general:
        return say.AnsweredFrom(general)
    health = asked.condition is not None or wanted == "safety"
    return say.SourcesSilent(health)


def _plan_meant(m: Moment, stretch: str | None) -> Plan | None:
    """The stretch that is named, else what is offered, else what is under way or in question."""
    under_way = m.place.plan if m.state.place is not None and m.state.phase is not Phase.IDLE else None
    plan = offered_plan(m) or under_way
    return Plan(stretch=stretch) if stretch and (plan is None or plan.stretch != stretch) else plan


def _stretch_named(m: Moment, name: str | None, current: str | None) -> str | None:
    members = meant(name, m.library)
    plain = [s for s in members if m.library.stretches[s].level or not m.library.stretches[s].required_equipment]
    return current if current in members else next(iter(plain or members), None)


def general_answer(m: Moment, asked: Ask, stretch: str | None) -> str | None:
    """The id of the answer to a question about a topic, muscle or condition, of this stretch before of none."""
    kinds = {"topic": asked.topic, "muscle": asked.muscle, "condition": asked.condition}
    wanted = {kind: value for kind, value in kinds.items() if value}
    if not wanted and asked.ask and not stretch:
        wanted = {"ask": asked.ask}
    for about in ({**wanted, "stretch": stretch}, wanted):
        found = next((answer.id for answer in m.library.answers.values() if answer.about == about), None)
        if found:
            return found
    return None


def _how_to(m: Moment, stretch: str, *, here: bool) -> Act:
    """How a stretch is done: every step of it, or its pose alone while something is being done."""
    program = m.program if here else m.compile(Plan(stretch=stretch))
    timed = next(segment for segment in program.segments if segment.timed and segment.stretch == stretch)
    side = m.side if here else timed.side
    if m.state.phase is Phase.PLAYING:
        return say.PoseOf(stretch, side)
    sets = 1 if timed.stage else timed.passes
    return say.Steps(stretch, side, timed.measure, timed.amount, sets)
