"""Acts → Script: the words of the person's language, with a mark where each segment begins."""

from skill.coach import acts as say
from skill.coach.acts import Act, Narrate
from skill.coach.program import Program
from skill.coach.questions import Question
from skill.coach.words import WAITS, Side
from skill.library.model import Library, StepKind
from skill.voice.narration import Narration
from skill.voice.needed import prompt_name
from skill.voice.prompts import Prompts
from skill.voice.script import Part, Say, Script, Silence
from skill.voice.text import mirrored, sentences
from skill.voice.writer import Writer

WAIT_BEFORE_ASKING_AGAIN_MS = 50_000
WAY_BACK_SETTLE_MS = 4000
CHANGE_OVER_MS = 6000
MOST_A_LENGTH_IS_ROUNDED = 0.08
LINES_TOLD = {StepKind.HOLD: 0, StepKind.BREATHE: 2, StepKind.REPETITIONS: 0}
"""How many lines of a timed step explain it; the others only accompany it, and the dose stands for them."""
_SAFETY_ORDER = ("INFO", "SKIP", "PRO", "GATE", "TECH", "BACK-OFF", "STOP")


class Voice:
    """Words acts in one language; the same acts and turn always give the same words."""

    def __init__(self, library: Library, language: str) -> None:
        """Read the prompts of a language; raises ContentError when one is missing or is not valid Fluent."""
        self.library = library
        self.language = library.languages[language]
        self.prompts = Prompts(self.language)
        self.narration = Narration(library, self.language, self.prompts)

    def word(self, acts: tuple[Act, ...], turn: int, *, anchored: bool = False) -> Script:
        """Word the acts of one reply; turn picks among the variants of a sentence.

        anchored: see Script; what narrates nothing needs no anchors and gets none.
        """
        anchored = anchored and any(isinstance(act, Narrate) for act in acts)
        writer = self._written(acts, turn, anchored=anchored)
        last = acts[-1] if acts else None
        reprompt: tuple[Part, ...] = ()
        if isinstance(last, Question):
            wait = (Silence(WAIT_BEFORE_ASKING_AGAIN_MS),) if last.waits else ()
            reprompt = (*wait, *self._written((last,), turn, anchored=False).parts)
        return writer.script(reprompt, is_open=isinstance(last, Question))

    def _written(self, acts: tuple[Act, ...], turn: int, *, anchored: bool) -> Writer:
        writer = Writer(self.language.code, anchored=anchored)
        for act in acts:
            writer.begin()
            if isinstance(act, Narrate):
                self._narrate(act, turn, writer, anchored=anchored)
            else:
                writer.add(Say(sentence) for sentence in sentences(self.text(act, turn)))
                writer.add(_settling(act))
        return writer

    def _narrate(self, act: Narrate, turn: int, writer: Writer, *, anchored: bool) -> None:
        slow = 2 if act.unhurried else 1
        for segment in act.lead:
            writer.add(self.narration.parts(segment, turn, slow, eased=act.eased))
        for segment in act.segments:
            writer.mark(segment)
            writer.add(self.narration.parts(segment, turn, slow, eased=act.eased, anchored=anchored))

    def text(self, act: Act, turn: int) -> str:
        """The words of an act that is not narration."""
        match act:
            case say.Introduce():
                introduction = " ".join(self.language.stretches[act.stretch].introduction)
                name = f"introduce-{act.measure}"
                return self.prompts.word(name, turn, introduction=introduction, **self._values(act))
            case say.IntroduceRoutine():
                values = self._values(act) | self._length(act.program)
                text = self.prompts.word("introduce-routine", turn, **values)
                return " ".join((text, *self.language.routines[act.routine].introduction))
            case say.WayBack():
                return self.prompts.word("way-back", turn, way=self._pose(act.stretch, act.side))
            case say.ComeOut():
                release = self.library.stretches[act.stretch].steps[-1].id
                return " ".join(mirrored(self.language.stretches[act.stretch].steps[release], act.side))
            case say.EasierForm():
                cue = " ".join(self.language.stretches[act.stretch].easier_cue)
                return self.prompts.word("easier-form", turn, cue=cue, **self._values(act))
            case say.Answered():
                return " ".join(self.language.stretches[act.stretch].answers[act.ask])
            case say.AnsweredFrom():
                return " ".join(self.language.answers[act.answer])
            case say.Steps():
                return self._steps(act, turn)
            case say.Takes():
                return self.prompts.word("takes", turn, **self._values(act), **self._length(act.program))
            case say.Suggestion():
                return self._suggestion(act, turn)
            case say.SafetyOf():
                return self._safety(act)
            case say.PoseOf():
                return self._pose(act.stretch, act.side)
            case say.GateClosed():
                values = self._values(act) | {"step": _number_in(act.step), "after": _number_in(act.after_step)}
                return self.prompts.word("gate-closed", turn, **values)
            case _:
                return self.prompts.word(prompt_name(type(act)), turn, **self._values(act))

    def _pose(self, stretch: str, side: Side) -> str:
        return " ".join(mirrored(self.language.stretches[stretch].way_back, side))

    def _steps(self, act: say.Steps, turn: int) -> str:
        stretch, texts = self.library.stretches[act.stretch], self.language.stretches[act.stretch].steps
        dose = self.prompts.word("for-so-long", turn, **self._values(act))
        gates = {step.stage: step.gate for step in stretch.steps if step.gate}
        told: list[str] = []
        for step in stretch.steps:
            if gate := gates.pop(step.stage, None):
                values = {"step": step.stage, "seconds": gate.seconds, "after": _number_in(gate.after_step)}
                told.append(self.prompts.word("step-opens", turn, **values))
            told += texts.get(step.id, ())[: LINES_TOLD.get(step.kind)]
            told += [dose] if step.kind in LINES_TOLD else []
        if act.side is not Side.BOTH:
            told.append(self.prompts.word("then-the-other-side", turn))
        return " ".join(mirrored(tuple(told), act.side))

    def _suggestion(self, act: say.Suggestion, turn: int) -> str:
        if act.muscle:
            why = self.prompts.word("reaches", turn, muscle=self.language.muscles[act.muscle])
        elif act.routine:
            why = self.language.routines[act.routine].why
        else:
            why = self.language.stretches[str(act.stretch)].answers[act.ask][0]
        return self.prompts.word("suggestion", turn, why=why, **self._values(act), **self._length(act.program))

    def _safety(self, act: say.SafetyOf) -> str:
        shared = [s.id for s in self.library.safety.values() if "*" in s.applies_to]
        own = self.library.stretches[act.stretch].safety
        in_order = sorted((*own, *shared), key=lambda name: _SAFETY_ORDER.index(self.library.safety[name].classes[0]))
        return " ".join(line for name in in_order for line in self.language.safety[name])

    def _length(self, program: Program) -> dict[str, object]:
        """How long a program takes: in half minutes where that is near enough, else in tens of seconds."""
        seconds = self.program_ms(program) / 1000
        halves = round(seconds / 30)
        if abs(halves * 30 - seconds) <= seconds * MOST_A_LENGTH_IS_ROUNDED:
            return {"minutes": halves // 2, "seconds": halves % 2 * 30}
        tens = round(seconds / 10)
        return {"minutes": tens // 6, "seconds": tens % 6 * 10}

    def program_ms(self, program: Program) -> int:
        """How long a program takes from its first movement on, without waiting, in milliseconds."""
        moving = tuple(segment for segment in program.segments if segment.kind not in WAITS)
        return self.word((Narrate(moving),), 0).marks[-1].at_ms

    def _values(self, act: Act) -> dict[str, object]:
        link = "list-or" if isinstance(act, Question) else "list-and"
        values = {name: self._value(name, getattr(act, name), link) for name in act.__struct_fields__}
        return {name: value for name, value in values.items() if not isinstance(value, Program)}

    def _value(self, name: str, value: object, link: str) -> object:
        if value is None:
            return "none"
        if name in ("stretch", "other_stretch"):
            return self.language.stretches[str(value)].name
        if name == "routine":
            return self.language.routines[str(value)].name
        if name in ("stretches", "some") and isinstance(value, tuple):
            return self._list([self.language.stretches[v].name for v in value], link)
        if name in ("routines", "some_routines") and isinstance(value, tuple):
            return self._list([self.language.routines[v].name for v in value], link)
        return value

    def _list(self, names: list[str], link: str) -> str:
        with_article = [self.prompts.word("list-item", name=name).lower() for name in names]
        if len(with_article) == 1:
            return with_article[0]
        return f"{', '.join(with_article[:-1])} {self.prompts.word(link).lower()} {with_article[-1]}"


def _settling(act: Act) -> tuple[Part, ...]:
    """The time that a movement takes which an act asks for."""
    if isinstance(act, say.WayBack):
        return (Silence(WAY_BACK_SETTLE_MS),)
    if isinstance(act, say.ComeOut) or (isinstance(act, say.OtherSide) and act.moving):
        return (Silence(CHANGE_OVER_MS),)
    return ()


def _number_in(step: str) -> int:
    """The number that a numbered step has in its id."""
    return int("".join(filter(str.isdigit, step)) or 0)
