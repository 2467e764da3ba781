"""What a sentence may not be guessed to mean: where a wrong guess would hurt, only words like the samples' will do."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from skill.speaker.ear.complaints import placed
from skill.speaker.ear.english import COURTESY, EMPTY, NEGATORS
from skill.speaker.ear.guess import stem
from skill.speaker.ear.samples import Filler, Values
from skill.speaker.ear.words import Words, word_set

PAIN, NO, DEEPEN, READY, DONE = "PainIntent", "AMAZON.NoIntent", "DeepenIntent", "ReadyIntent", "DoneIntent"
SWITCH = "SwitchSidesIntent"
AFFIRMING = frozenset({"AMAZON.YesIntent", "AMAZON.ResumeIntent", READY})
GOING_ON = frozenset({DEEPEN, READY, DONE, "SkipStretchIntent", "AMAZON.NextIntent", "AMAZON.ResumeIntent"})
"""To guess one of these of somebody in trouble would leave them in the hold, or take them deeper."""
MOVING = frozenset(
    f"{name}Intent" for name in "StartStretch SkipStretch RestartSide AMAZON.Next AMAZON.Stop AMAZON.Cancel".split()
)
"""Whoever says "skip the left" wants none of these: none of them leaves out one side."""

# "It's not that nice" says how it is; "no, it's not" answers.
_NOT_SO = re.compile(r"\b(?:it|this|that|there)(?: \w+){1,2} not (?!really$|at all$|no$|today$)\w")
_BUT = word_set("but except just only apart though although")
_TROUBLE = word_set(
    "slip slips slipping slipped stuck trapped hurts hurting hurt racing pounding shaking shakes trembling wobbling "
    "wobbles fall falling fell sleep blue purple white worse burning throbbing dead cold giving losing lost pull pulls "
    "pulling pulled"
)
# A wish for more names what there should be more of, or says that it is too little.
_WISHES_MORE = word_set(
    "deep deeper deepen deepest hard harder far farther further more intense intensity intensify strong stronger tough "
    "tougher challenge challenging challenged easy easily advanced lower little less barely hardly nothing nowhere not "
    "enough doddle step spicier push extra next boring"
)
_ANSWERS = NEGATORS - {"not"}
"""Said first, they answer what was asked, and need not deny what follows: "no, the other side"."""
_LEAVES_OUT = NEGATORS | word_set("skip leave omit drop forget pass")
_SIDES = word_set("left right other second sides switch swap")
_A_QUESTION = re.compile(r"^(?:and |but |so |oh )*(?:is|are|was|do|does|did|am|will|which|why|when|how|where|have)\b")


def barred(said: Words, values: Values, words_of: Mapping[str, AbstractSet[str]]) -> frozenset[str]:
    """The intents that the words may not be guessed to mean.

    words_of: intent → the stems of all words of its samples.
    """
    parts = values.anywhere("BodyPart", said)
    answers = bool(_ANSWERS.intersection(said[:1])) and said[1:2] != ("need",)
    out = set(AFFIRMING) if NEGATORS.intersection(said) else {NO}
    if (parts and not answers) or _NOT_SO.search(" ".join(said)):
        out.add(NO)
    if parts and _BUT.intersection(said):
        out.add(NO)
    # A guess at pain must not end a session on "the back door"; who names no symptom says what the knee does.
    if placed(said) or not any("my" in said[: part.start] and part.end < len(said) for part in parts):
        out.add(PAIN)
    if _TROUBLE.intersection(said) or (parts and "going" in said):
        out |= GOING_ON
    if parts:
        out |= {intent for intent in GOING_ON if not _like_the_samples(said, parts, words_of.get(intent, frozenset()))}
    if parts or not _WISHES_MORE.intersection(said):
        out.add(DEEPEN)
    leaves_out = _LEAVES_OUT.intersection(said[1:] if answers else said)
    if leaves_out or _A_QUESTION.match(" ".join(said)):
        out.add(SWITCH)
    if leaves_out and _SIDES.intersection(said):
        out |= MOVING
    if {"not", "never"}.intersection(said):
        out.add(DONE)
    if parts and not NEGATORS.intersection(said):
        out.add("UnsureIntent")
    if "better" in said:
        out |= GOING_ON
    return frozenset(out)


def _like_the_samples(said: Words, parts: list[Filler], known: AbstractSet[str]) -> bool:
    """Whether every word beside the parts of the body is one of the samples'."""
    inside = {at for part in parts for at in range(part.start, part.end)}
    return all(at in inside or word in COURTESY or word in EMPTY or stem(word) in known for at, word in enumerate(said))
