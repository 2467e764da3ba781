"""Pain first: whether an utterance tells of pain, denies it, or only asks about it. In doubt it is pain.

What counts as a symptom or a body part is the shipped model's to say; how English denies and asks is said here.
"""

import re
from enum import Enum

from skill.speaker.ear.samples import Filler, Values
from skill.speaker.ear.words import Words, word_set


class Tells(Enum):
    """What an utterance has to do with pain."""

    PAIN = "pain"
    NO_PAIN = "no pain"
    A_QUESTION = "a question about pain"
    NOTHING = "nothing"


def _alternatives(text: str) -> str:
    return "(?:" + "|".join(part.strip() for part in text.split("|")) + ")"


_CRY = re.compile(r"a+w+|o+w+|o+u+c+h+(ie|y)?|owie|au+|a+r+g+h+|a{2,}h+|ya?o+w+|yikes|oof|a+h+h+")
# Symptoms only where a part of the body is named: one may pull a strap, be half asleep, and not be happy with a name.
_VAGUE = {
    "something wrong", "something not right", "asleep", "fallen asleep", "fell asleep", "falling asleep", "not happy",
    "is not happy", "not right", "is not right", "does not like this", "does not like that", "does not like it",
    "put out", "a stitch", "on fire", "in bits", "out of place", "went funny", "gone funny", "giving out", "giving way",
    "playing up", "locking up", "having a go at me", "sharp", "pulled", "strained", "rolled", "catching", "stitch",
    "seized", "raw", "tender", "burnt", "screaming", "complaining", "swelling", "bruised", "is going to sleep",
    "are going to sleep", "keeps going to sleep", "goes to sleep", "gone to sleep", "went to sleep",
}  # fmt: skip

_DENIERS = word_set("no not nothing never without none zero nor neither nowhere")
# What may stand between "no" and the symptom it denies: "no more acute hip pain", but never "no, it hurts".
_AFTER_NO = word_set(
    "acute real more any major serious significant joint muscle sharp bad particular such sort kind of sign signs "
    "trace current actual at all new lasting in the longer or and physical feeling feelings"
)
_AFTER_NOT = _AFTER_NO | word_set(
    "really actually currently feel have having got experience experiencing notice suffer suffering from slightest "
    "think believe it that this is does am i there anything a bit one anywhere right now today so quite even been was"
)
_AFTER_NONE = _AFTER_NOT | word_set("my the joints muscles parts body them these those nor of")
_STILL_THERE = word_set("only just stop")  # "it will not stop hurting"
_AFTER = dict.fromkeys(("no", "without", "zero"), _AFTER_NO) | dict.fromkeys(("none", "neither", "nor"), _AFTER_NONE)
_TURN = re.compile(r"\b(?:but|except|however|although|though|apart from|other than|until|unless|only|just)\b")
_DOUBTED = re.compile(
    r"\bnever\b.*\b(?:before|like this|this much|so much|this bad)\b|\b(?:not|hardly) sure\b|\bdo not know\b"
)
_GONE = re.compile(
    r"(?:(?:is|has|have|are) )?(?:all )?(?:gone|over|disappeared|gone away|went away|stopped)(?: now| again)?"
)

_QUESTION = re.compile(
    r"^(?:(?:and|but|so|ok|hey|well|wait|um|oh) )*"
    + _alternatives(
        "what|which|how|when|where|who|is|are|does|do|did|can|could|will|would|should|may|might|have you|tell me"
        "|explain|any"
    )
    + r"\b"
)
_NOUN = "(?:pain|soreness|aches|discomfort|numbness|tingling|cramps)"
_THIS = "(?:i|it|this|that|stretching)"
# Questions about pain in general, or under a condition. None of them says that it hurts now.
_ASKS = re.compile(
    "|".join(
        (
            # what if it hurts, should I stop when …, is it okay if …
            _alternatives(
                "what|what happens|what to do|(?:should|do|must) i do|and|but|stop|continue|go on|ok|bad|normal|fine"
            )
            + r" (?:if|when|in case|once)\b",
            r"\b(?:should|must|do) i stop because of\b",
            # the name of a pair of stretches
            r"\bpain prevention\b",
            # good for back pain, safe with …
            _alternatives(
                "good|bad|ok|safe|suitable|useful|helpful|best|better|right|fine|great|dangerous|recommended|meant|made"
                "|appropriate|effective"
            )
            + r" (?:for|with|against|if|when|during|despite|after)\b",
            # does it help, ease, prevent … pain
            r"\b"
            + _alternatives(
                "helps?|eases?|relieves?|fix(?:es)?|cures?|heals?|treats?|reduces?|prevent(?:s|ing)?|improves?|avoid|causes?"
                "|rid of|worsen|make|loosen|works? for|do for|do about|do against"
            )
            + r"\b",
            # something for a sore back
            r"\b(?:stretch|stretches|exercises?|poses?|ones?|something|anything|routines?|do) (?:for|against|with)\b",
            # can I do this with …, should I stretch …
            r"\b(?:can|should|may|could|must) (?:i|people|someone|you|we)\b.*\b(?:with|if|when|despite|during|while)\b",
            r"\b(?:can|should|may|could) i (?:still |even )?(?:do|try|use|stretch|start)\b",
            r"\bis (?:the )?(?!not\b)\w+ (?:still |really )?(?:ok|safe|good|suitable|all right|fine|right)\b",
            # will it hurt, does pigeon hurt, does stretching hurt
            r"^(?:will|does|can|could|would) (?!not\b)[a-z ]+ (?:be |cause )?(?:hurt|hurting|pain|painful)(?: me)?$",
            r"\b(?:should|do|does|is) (?:a stretch|stretches|stretching)\b",
            # is some pain normal, what about pain, the pain rules
            r"^is (?:it|this|that|stretching) going to (?:hurt|be painful)\b",
            r"^should (?:it|this|that) (?:hurt|be painful)$",
            rf"^(?:is|are) .*\b{_NOUN}\b.*\b(?:normal|ok|expected)\b",
            rf"^(?:what|tell me|and|how)(?: is| are)? about (?:[a-z]+ )?{_NOUN}$",
            r"^(?:is|are) there (?:any |some )?(?:an? )?(?:\w+ )?(?:stretch|stretches|exercises?|poses?|routine)\b",
            r"\b(?:pain|safety) (?:rules?|warning|advice|question)\b",
            # what the question about pain means
            rf"\bwhat (?:is|counts as|qualifies as|does|do you (?:mean|call)(?: by)?) (?:an? )?acute {_NOUN}\b",
            rf"^(?:what|which) (?:kind|kinds|sort|type) of {_NOUN} (?:do you mean|is that|is meant|counts?)\b",
            rf"\b(?:can|could|will|would|might|may) {_THIS} (?:hurt|injure|harm)\b(?! (?:so|this))",
            rf"^(?:can|will|does|could) {_THIS} (?:stop|keep|protect|save) me\b",
            r"\b(?:do not|does not|not) want to (?:hurt|injure|get hurt)\b",
            r"\b(?:where does|what causes) (?:lower |low )?(?:back|hip|knee) pain\b",
        )
    )
)

# Questions about what leads to what: "can tight hamstrings hurt my back", "could the pain be something else".
# ("because" is what the ear makes of "cause".)
_CAUSES = re.compile(
    r"^(?:(?:and|but|so|ok|hey|well) )*"
    + _alternatives(
        r"(?:can|could|do|does|may|might|will|would) (?!not\b|it\b|this\b|that\b|i\b|you\b|we\b)[a-z ]+?"
        r" (?:hurt|hurting|because|give|lead to|come from|be|affect)\b"
        r"|what (?:else )?(?:can|could|might|may) (?:be causing|because)\b"
        r"|(?:can|could|might) it be\b"
        r"|is (?:it|this|any of this|anything here) adapted\b"
    )
)
_NOW = re.compile(r"\b(?:right now|like now|like this|this much|so much|this bad|badly)\b")

# How English states that something hurts now: subject, verb, small words, symptom; unless governed by an "if".
_SUBJECTS = word_set("it this that there something everything i")
_VERBS = word_set(
    "is are am was feel feels feeling felt has have had got getting get started starts start gone went keeps"
)
_BETWEEN = word_set(
    "really still just now also kind of always only so very too quite pretty all a an the some bit little lot this "
    "such bad sharp terrible awful horrible starting to going been suddenly definitely actually in my"
)
_VERBAL = word_set(
    "hurt hurts ache aches burns stings tingles throbs pinches cramps stabs prickles smarts popped snapped "
    "tore ripped clicked clicks killing"
) | {"gave way", "went out", "killing me"}
_GOVERNORS = word_set(
    "if when whenever once unless until whether does did will would can could where before case is should might"
)

_LOST = re.compile(
    r"\b(?:(?:can|could) (?:not|hardly|barely) feel|(?:lost|losing) (?:the |all )?feeling in|no feeling in"
    r"|fe(?:el|lt|eling) nothing in)"
    r" (?:my|the)\b"
)
_AROUND_A_CRY = word_set(
    "oh stop wait no yes yeah yep help hey my the left right in and both god again now um uh ah ooh oof a bit also "
    "little only just jeez gosh wow man damn whoa holy cow i have need to must got hell as usual always "
    "sheesh blimey crikey yikes moly lord heavens goodness gracious bloody christ jesus gee golly dear oops ugh eek"
)


def tells(said: Words, values: Values) -> tuple[Tells, Filler | None]:
    """What the words have to do with pain, and the symptom named in them, if any."""
    text = " ".join(said)
    body = values.anywhere("BodyPart", said)
    symptoms = [found for found in values.anywhere("Symptom", said) if found.value not in _VAGUE or body]
    if any(_CRY.fullmatch(word) for word in said):
        return Tells.PAIN, symptoms[0] if symptoms else None
    if numb := _numb(said, text, body, values):
        return Tells.PAIN, numb
    if _body_part_alone(said, body):
        return Tells.PAIN, None
    if not symptoms:
        return Tells.NOTHING, None
    felt = [symptom for symptom in symptoms if not _denied(said, text, symptom, [*symptoms, *body])]
    turn = _TURN.search(text)
    if not felt:
        if _QUESTION.match(text):
            return Tells.A_QUESTION, None
        excepted = turn and any(part.start > _count(text[: turn.start()]) for part in body)
        return (Tells.PAIN, symptoms[0]) if excepted else (Tells.NO_PAIN, None)
    if _CAUSES.search(text) and not _NOW.search(text):
        return Tells.A_QUESTION, felt[0]
    if (
        _ASKS.search(text)
        and not _NOW.search(text)
        and not any(_said_of_now(said, symptom, body, values) for symptom in felt)
    ):
        return Tells.A_QUESTION, felt[0]
    return Tells.PAIN, max(felt, key=lambda symptom: symptom.end - symptom.start)


def _denied(said: Words, text: str, symptom: Filler, named: list[Filler]) -> bool:
    """Whether the symptom is said not to be there: "no pain", "it doesn't hurt", "pain free"."""
    before, after = said[: symptom.start], said[symptom.end :]
    if (
        "nowhere" in after
        or after[:1] == ("free",)
        or before[-2:] == ("free", "of")
        or _GONE.fullmatch(" ".join(after))
    ):
        return True
    if before[-1:] in (("stopped",), ("quit",)) or (
        before in ((), ("any",)) and after in (("no",), ("nope",), ("none",))
    ):
        return True
    if _DOUBTED.search(text):
        return False
    harmless = {at for found in named for at in range(found.start, found.end)}
    for at in range(symptom.start - 1, -1, -1):
        word = said[at]
        if _TURN.fullmatch(word) and word not in ("only", "just"):
            return False
        if word in _DENIERS:
            if word == "not" and said[at + 1] in _STILL_THERE:
                return False
            allowed = _AFTER.get(word, _AFTER_NOT)
            return all(said[n] in allowed for n in range(at + 1, symptom.start) if n not in harmless)
    return False


def _said_of_now(said: Words, symptom: Filler, body: list[Filler], values: Values) -> bool:
    """Whether it is stated that this hurts ("it hurts", "my hip is sore"), and not supposed ("if it hurts")."""
    if said[symptom.start] in _SUBJECTS:
        return symptom.start == 0 or said[symptom.start - 1] not in _GOVERNORS
    at = _skip(said, symptom.start - 1)
    if at >= 0 and said[at] in _VERBS:
        if said[at] in ("have", "had", "got") and _is_condition(said, symptom, values):
            return False
        at = _skip(said, at - 1)
    elif symptom.value not in _VERBAL:
        return False
    if part := next((part for part in body if part.end == at + 1), None):
        at = part.start - 1
        while at >= 0 and said[at] in ("left", "right", "my", "the"):
            at -= 1
    elif at < 0 or said[at] not in _SUBJECTS:
        return False
    else:
        at -= 1
    return at < 0 or said[at] not in _GOVERNORS


def _skip(said: Words, at: int) -> int:
    while at >= 0 and said[at] in _BETWEEN:
        at -= 1
    return at


def _is_condition(said: Words, symptom: Filler, values: Values) -> bool:
    """ "I have lower back pain" names a condition that one may ask about, "I have a sharp pain" does not."""
    conditions = values.anywhere("Condition", said)
    return any(found.start <= symptom.start < found.end and found.end - found.start > 1 for found in conditions)


def _numb(said: Words, text: str, body: list[Filler], values: Values) -> Filler | None:
    """ "I can't feel my foot": a symptom without its name. "I can't feel the stretch" is none."""
    if lost := _LOST.search(text):
        start, end = _count(text[: lost.start()]), _count(text[: lost.end()])
        if any(part.start >= end and set(said[end : part.start]) <= {"left", "right"} for part in body):
            return values.filler("Symptom", "numbness", said[start:end])
    return None


def _body_part_alone(said: Words, body: list[Filler]) -> bool:
    """ "my hip", "stop, my back", "yes, my left knee": a person who says only this is not asking for a stretch."""
    inside = {at for part in body for at in range(part.start, part.end)}
    rest = [word for at, word in enumerate(said) if at not in inside]
    held = len(body) > 1 and bool({"in", "on"}.intersection(rest))  # "I've got my foot in my hands"
    return bool(body) and not held and "my" in rest and _AROUND_A_CRY.issuperset(rest)


def _count(text: str) -> int:
    return len(text.split())
