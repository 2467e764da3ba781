"""Questions, answered from the content or honestly not at all, without moving the person's place."""

from skill.coach import acts as say
from skill.coach import questions as q
from skill.coach.acts import Act
from skill.coach.events import Ask, Start
from skill.coach.moment import Moment, Outcome
from skill.coach.moves import ask, go_on, measure_of
from skill.coach.starting import DEFAULT_STRETCH, GLUTE_STRETCH
from skill.coach.state import Plan
from skill.coach.words import Asked, Phase, Side
from skill.library.model import Sides, Stretch

_TOPICS_OF_A_STRETCH = {"what-to-feel": "feel", "breathing": "breathing"}


def answer(m: Moment) -> Outcome:
    """Answer a question from the content, or say honestly that the sources do not."""
    assert isinstance(m.event, Ask)
    act = find_answer(m, m.event)
    stretch = _stretch_named(m, m.event.stretch, None)
    offered = stretch in m.library.stretches and m.state.phase is Phase.IDLE
    if offered and isinstance(act, say.Answered | say.Steps):
        return ask(m, Asked.BEGIN, Start(stretch=stretch), (act, q.AskBegin(stretch, None)))
    return go_on(m, (act,))


def find_answer(m: Moment, asked: Ask) -> Act:
    """The act that answers a question: about the named stretch, the current one, or in general."""
    current = m.segment.stretch if m.state.place is not None and m.state.phase is not Phase.IDLE else None
    name = _stretch_named(m, asked.stretch, current) or current
    wanted = asked.ask or _TOPICS_OF_A_STRETCH.get(asked.topic or "")
    if asked.condition == "beginner" and name:
        wanted = "level"
    if name and wanted == "steps" and m.state.phase is Phase.PLAYING:
        return say.PoseOf(name, m.side if name == current else _first_side(m.library.stretches[name]))
    if name and wanted == "steps":
        return _steps(m, name, name == current)
    if asked.ask and asked.topic and (special := general_answer(m, asked, name)):
        return say.AnsweredFrom(special)
    if name and wanted == "safety" and m.state.phase is not Phase.PLAYING:
        return say.SafetyOf(name)
    if name and wanted and m.library.stretches[name].answers.get(wanted):
        return say.Answered(name, wanted)
    general = general_answer(m, asked, name)
    if general:
        return say.AnsweredFrom(general)
    health = asked.condition is not None or wanted == "safety"
    return say.SourcesSilent(health)


def _stretch_named(m: Moment, name: str | None, current: str | None) -> str | None:
    if name == GLUTE_STRETCH:
        return DEFAULT_STRETCH
    if name is None or name in m.library.stretches:
        return name
    members = [s.id for s in m.library.stretches.values() if s.family == name]
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


def _steps(m: Moment, stretch: str, is_current: bool) -> say.Steps:
    program = m.program if is_current else m.compile(Plan(stretch=stretch))
    timed = next(segment for segment in program.segments if segment.timed and segment.stretch == stretch)
    side = m.side if is_current else timed.side
    sets = 1 if timed.stage else timed.passes
    return say.Steps(stretch, side, measure_of(timed), timed.amount, sets)


def _first_side(stretch: Stretch) -> Side:
    return Side.BOTH if stretch.sides is Sides.TOGETHER else Side.RIGHT
