"""Acts → Script: the words of the person's language, with a mark where each segment begins."""

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import lru_cache, singledispatchmethod
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Junk

from skill.coach import acts as say
from skill.coach.acts import Act, Narrate
from skill.coach.program import Cue, CueKind, Program, Segment
from skill.coach.questions import Question
from skill.coach.words import WAITS, Kind, Side
from skill.errors import ContentError
from skill.library.model import Language, Library, StepKind
from skill.voice.needed import needed_prompts, prompt_name
from skill.voice.pace import SENTENCE_PAUSE_MS, spoken_ms
from skill.voice.script import Part, Say, Script, Silence
from skill.voice.writer import SLOWEST_VOICE, Writer

WAIT_BEFORE_ASKING_AGAIN_MS = 50_000
WAY_BACK_SETTLE_MS = 4000
CHANGE_OVER_MS = 6000
FULL_BREATH_CUES = 2
SAID_IN_A_SECOND = 20
"""Up to here a slow voice says a number within a second; of higher ones, where nothing may overlap, only the even."""

MOST_WORDS_IN_A_HOLD = 0.14
"""The share of a hold that may be words where they push its end about; remarks give way first."""
MOST_A_LENGTH_IS_ROUNDED = 0.08
_SAFETY_ORDER = ("INFO", "SKIP", "PRO", "GATE", "TECH", "BACK-OFF", "STOP")
FORMATTED_PROMPTS = SEGMENTS_KEPT = 4096
VARIANTS_COME_ROUND = 12
"""After so many turns every prompt is at its first variant again."""

_DOSED = {StepKind.HOLD, StepKind.BREATHE, StepKind.REPETITIONS}
LINES_TOLD = {StepKind.BREATHE: 2, StepKind.REPETITIONS: 0}
"""How many lines of a timed step explain it; the others only accompany it."""
_MEASURES = {Kind.HOLD: "hold", Kind.BREATHE: "breaths", Kind.REPETITIONS: "repetitions"}
_PLACEHOLDER = re.compile(r"\{(side|other)(?:\|([^|}]+)\|([^|}]+))?\}")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


class Voice:
    """Words acts in one language; the same acts and turn always give the same words."""

    def __init__(self, library: Library, language: str) -> None:
        """Read the prompts of a language; raises ContentError when one is missing or is not valid Fluent."""
        self.library = library
        self.language: Language = library.languages[language]
        self._file = f"locales/{language}/prompts.ftl"
        self._bundle = FluentBundle([language], use_isolating=False)
        resource = FluentResource(self.language.prompts)
        if junk := [entry for entry in resource.body if isinstance(entry, Junk)]:
            raise ContentError(self._file, str(junk[0].content).strip()[:40], "should be Fluent")
        self._bundle.add_resource(resource)
        if missing := [name for name in sorted(needed_prompts()) if not self._bundle.has_message(name)]:
            raise ContentError(self._file, missing[0], "should have a text")
        # The same few sentences come again and again, and Fluent took longer over them than all else in a turn.
        self._variants_of = lru_cache(maxsize=None)(self._find_variants)
        self._formatted = lru_cache(maxsize=FORMATTED_PROMPTS)(self._format)
        # A question in the middle of a hold words the rest of the passage again, and again.
        self._parts_of = lru_cache(maxsize=SEGMENTS_KEPT)(self._parts_of_segment)

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
            for part in self._parts(act, turn, anchored=anchored):
                writer.add(part)
        return writer

    def prompt(self, name: str, turn: int = 0, /, **values: object) -> str:
        """One prompt with its values; raises ContentError when it is missing or broken."""
        variants = self._variants_of(name)
        plain = tuple((key, _plain(value)) for key, value in values.items())
        return self._formatted(name, variants[turn % len(variants)], plain)

    def _find_variants(self, name: str) -> tuple[Any, ...]:
        message = self._bundle.get_message(name) if self._bundle.has_message(name) else None
        if message is None:
            raise ContentError(self._file, name, "should have a text")
        variants = tuple(pattern for key, pattern in sorted(message.attributes.items()) if len(key) == 1)
        if variants and VARIANTS_COME_ROUND % len(variants):
            raise ContentError(self._file, name, f"should have 2, 3, 4, 6 or 12 variants, not {len(variants)}")
        return variants or (message.value,)

    def _format(self, name: str, pattern: Any, values: tuple[tuple[str, Any], ...]) -> str:
        text, errors = self._bundle.format_pattern(pattern, dict(values))
        if errors:
            raise ContentError(self._file, name, str(errors[0]))
        return capitalised(" ".join(str(text).split()))

    def _parts(self, act: Act, turn: int, *, anchored: bool) -> Iterator["Part | Segment"]:
        if isinstance(act, Narrate):
            yield from self._narrate(act, turn, anchored=anchored)
            return
        for sentence in sentences(self.text(act, turn)):
            yield Say(sentence)
        if isinstance(act, say.WayBack):
            yield Silence(WAY_BACK_SETTLE_MS)
        if isinstance(act, say.ComeOut) or (isinstance(act, say.OtherSide) and act.moving):
            yield Silence(CHANGE_OVER_MS)

    def text(self, act: Act, turn: int) -> str:
        """The words of an act that is not narration."""
        return self._special(act, turn)

    @singledispatchmethod
    def _special(self, act: Act, turn: int) -> str:
        return self.prompt(prompt_name(type(act)), turn, **self._values(act))

    @_special.register
    def _(self, act: say.Introduce, turn: int) -> str:
        introduction = " ".join(self.language.stretches[act.stretch].introduction)
        return self.prompt(f"introduce-{act.measure}", turn, introduction=introduction, **self._values(act))

    @_special.register
    def _(self, act: say.IntroduceRoutine, turn: int) -> str:
        text = self.prompt("introduce-routine", turn, **self._values(act), **self._length(act.program))
        return " ".join((text, *self.language.routines[act.routine].introduction))

    @_special.register
    def _(self, act: say.WayBack, turn: int) -> str:
        way = mirrored(self.language.stretches[act.stretch].way_back, self._side_words(act.side))
        return self.prompt("way-back", turn, way=" ".join(way), **self._values(act))

    @_special.register
    def _(self, act: say.ComeOut, turn: int) -> str:
        release = self.library.stretches[act.stretch].steps[-1].id
        return " ".join(mirrored(self.language.stretches[act.stretch].steps[release], self._side_words(act.side)))

    @_special.register
    def _(self, act: say.EasierForm, turn: int) -> str:
        cue = " ".join(self.language.stretches[act.stretch].easier_cue)
        return self.prompt("easier-form", turn, cue=cue, **self._values(act))

    @_special.register
    def _(self, act: say.Answered, turn: int) -> str:
        return " ".join(self.language.stretches[act.stretch].answers[act.ask])

    @_special.register
    def _(self, act: say.AnsweredFrom, turn: int) -> str:
        return " ".join(self.language.answers[act.answer])

    @_special.register
    def _(self, act: say.Steps, turn: int) -> str:
        stretch, texts = self.library.stretches[act.stretch], self.language.stretches[act.stretch].steps
        dose = self.prompt("for-so-long", turn, **self._values(act))
        gates = {step.stage: step.gate for step in stretch.steps if step.gate}
        told: list[str] = []
        for step in stretch.steps:
            if gate := gates.pop(step.stage, None):
                values = {"step": step.stage, "seconds": gate.seconds, "after": _number_in(gate.after_step)}
                told.append(self.prompt("step-opens", turn, **values))
            told += texts.get(step.id, ())[: LINES_TOLD.get(step.kind)]
            told += [dose] if step.kind in _DOSED else []
        if act.side is not Side.BOTH:
            told.append(self.prompt("then-the-other-side", turn))
        return " ".join(mirrored(tuple(told), self._side_words(act.side)))

    @_special.register
    def _(self, act: say.Suggestion, turn: int) -> str:
        if act.muscle:
            why = self.prompt("reaches", turn, muscle=self.language.muscles[act.muscle])
        elif act.routine:
            why = self.language.routines[act.routine].why
        else:
            why = self.language.stretches[str(act.stretch)].answers[act.ask][0]
        return self.prompt("suggestion", turn, why=why, **self._values(act), **self._length(act.program))

    @_special.register
    def _(self, act: say.SafetyOf, turn: int) -> str:
        shared = [s.id for s in self.library.safety.values() if "*" in s.applies_to]
        own = self.library.stretches[act.stretch].safety
        in_order = sorted((*own, *shared), key=lambda name: _SAFETY_ORDER.index(self.library.safety[name].classes[0]))
        return " ".join(line for name in in_order for line in self.language.safety[name])

    @_special.register
    def _(self, act: say.PoseOf, turn: int) -> str:
        return " ".join(mirrored(self.language.stretches[act.stretch].way_back, self._side_words(act.side)))

    @_special.register
    def _(self, act: say.GateClosed, turn: int) -> str:
        values = self._values(act) | {"step": _number_in(act.step), "after": _number_in(act.after_step)}
        return self.prompt("gate-closed", turn, **values)

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
        with_article = [self.prompt("list-item", name=name).lower() for name in names]
        if len(with_article) == 1:
            return with_article[0]
        return f"{', '.join(with_article[:-1])} {self.prompt(link).lower()} {with_article[-1]}"

    def _narrate(self, act: Narrate, turn: int, *, anchored: bool) -> Iterator["Part | Segment"]:
        slow = 2 if act.unhurried else 1
        for segment in act.lead:
            yield from self.segment_parts(segment, turn, slow, eased=act.eased)
        for segment in act.segments:
            yield segment
            yield from self.segment_parts(segment, turn, slow, eased=act.eased, anchored=anchored)

    def segment_parts(
        self, segment: Segment, turn: int = 0, slow: int = 1, *, eased: bool = False, anchored: bool = False
    ) -> tuple[Part, ...]:
        """What is said in a segment and its own silences; slow: how many times the silences of a step last."""
        return self._parts_of(segment, turn % VARIANTS_COME_ROUND, slow, eased, anchored)

    def _parts_of_segment(
        self, segment: Segment, turn: int, slow: int, eased: bool, anchored: bool
    ) -> tuple[Part, ...]:
        return tuple(self._said_in(segment, turn, slow, eased=eased, anchored=anchored))

    def _said_in(self, segment: Segment, turn: int, slow: int, *, eased: bool, anchored: bool) -> Iterator[Part]:
        sides = self._side_words(segment.side)
        text = self.language.stretches[segment.stretch]
        if segment.timed:
            yield from self._timed(segment, turn, anchored=anchored)
            return
        if segment.kind is Kind.COUNT_IN:
            if eased:
                yield from (Say(line) for line in text.easier_cue)
            said = self.prompt(f"count-in-{self._measure(segment)}", turn, amount=segment.amount)
        elif segment.kind is Kind.SWITCH:
            said = self.prompt("switch", turn, side=segment.side)
        else:
            said = " ".join(mirrored(text.steps[segment.step], sides))
        yield from (Say(sentence) for sentence in sentences(said))
        if segment.duration_ms:
            yield Silence(segment.duration_ms * slow)

    def _measure(self, segment: Segment) -> str:
        steps = self.library.stretches[segment.stretch].steps
        kind = next(step.kind for step in steps if step.id == segment.step)
        return _MEASURES[Kind(kind)]

    def _timed(self, segment: Segment, turn: int, *, anchored: bool) -> Iterator[Part]:
        reached_ms = 0
        for cue, said in self._cues_with_room(segment, turn, anchored=anchored):
            if cue.at_ms > reached_ms:
                yield Silence(cue.at_ms - reached_ms)
                reached_ms = cue.at_ms
            for number, sentence in enumerate(said):
                if number:
                    yield Silence(SENTENCE_PAUSE_MS, linking=True)
                yield Say(sentence)
            reached_ms += self._said_ms(said)
        if segment.duration_ms > reached_ms:
            yield Silence(segment.duration_ms - reached_ms)

    def _cues_with_room(self, segment: Segment, turn: int, *, anchored: bool) -> Iterator[tuple[Cue, list[str]]]:
        """The cues with their sentences, without those that would delay another one or make a hold too wordy."""
        cues = [(cue, sentences(self._cue(cue, segment, turn))) for cue in segment.cues]
        counted_ms = sum(self._said_ms(said) for cue, said in cues if cue.kind is not CueKind.REMARK)
        room_ms = segment.duration_ms * MOST_WORDS_IN_A_HOLD - counted_ms
        nexts_ms = [cue.at_ms for cue, _ in cues[1:]] + [segment.duration_ms]
        for (cue, said), next_ms in zip(cues, nexts_ms, strict=False):
            each_second = cue.kind is CueKind.SECONDS_LEFT and next_ms - cue.at_ms <= 1000
            if anchored and each_second and cue.number > SAID_IN_A_SECOND and cue.number % 2:
                continue
            if cue.kind is CueKind.REMARK:
                said_ms = self._said_ms(said)
                if cue.at_ms + said_ms / SLOWEST_VOICE > next_ms or (said_ms > room_ms and not anchored):
                    continue
                room_ms -= said_ms
            yield cue, said

    def _said_ms(self, said: list[str]) -> int:
        return spoken_ms(" ".join(said), self.language.code)

    def _cue(self, cue: Cue, segment: Segment, turn: int) -> str:
        text = self.language.stretches[segment.stretch]
        if cue.kind is CueKind.REMARK:
            return mirrored((text.hold_cues[cue.remark],), self._side_words(segment.side))[0]
        if cue.kind in (CueKind.BREATHE_OUT, CueKind.BREATHE_IN):
            lines = mirrored(text.steps[segment.step], self._side_words(segment.side))
            lines = lines[:2] if cue.number <= FULL_BREATH_CUES else lines[-2:]
            return lines[cue.kind is CueKind.BREATHE_IN]
        if cue.kind in (CueKind.UP, CueKind.DOWN):
            words = text.steps[segment.step][cue.kind is CueKind.DOWN]
            return f"{cue.number}, {words.lower()}" if cue.kind is CueKind.UP else words
        return self.prompt(cue.kind, turn, number=cue.number)

    def _side_words(self, side: Side) -> Mapping[str, Side]:
        return {"side": side, "other": side.other}


def mirrored(lines: tuple[str, ...], sides: Mapping[str, Side]) -> tuple[str, ...]:
    """Sentences with their sides filled in: `{side}`, or `{side|right form|left form}` where a language inflects."""

    def side(match: re.Match[str]) -> str:
        value = sides[match[1]]
        if match[2] is None:
            return str(value)
        return match[2] if value is Side.RIGHT else match[3]

    return tuple(capitalised(_PLACEHOLDER.sub(side, line)) for line in lines)


def sentences(text: str) -> list[str]:
    """A text cut into its sentences."""
    return [capitalised(sentence) for sentence in _SENTENCE_END.split(text) if sentence]


def capitalised(text: str) -> str:
    """The text with a capital at its start and nothing else changed."""
    return text[:1].upper() + text[1:]


def _number_in(step: str) -> int:
    """The number that a numbered step has in its id."""
    return int("".join(filter(str.isdigit, step)) or 0)


def _plain(value: object) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value.value) if isinstance(value, Enum) else value
