"""Pain first: whether an utterance tells of pain, denies it, or only asks about it. In doubt it is pain.

What counts as a symptom or a body part is the shipped model's to say; how English denies and how it asks is said here.
"""

import re
from enum import Enum

from skill.speaker.ear.samples import Filler, Values
from skill.speaker.ear.words import words

Words = tuple[str, ...]


class Tells(Enum):
    """What an utterance has to do with pain."""

    PAIN = "pain"
    NO_PAIN = "no pain"
    A_QUESTION = "a question about pain"
    NOTHING = "nothing"


_CRY = re.compile(r"o+w+|o+u+c+h+(ie|y)?|owie|au+|a+r+g+h+|a{2,}h+|ya?o+w+|yikes|oof|a+h+h+")
_DENIERS = {"no", "not", "nothing", "never", "without", "none", "zero", "nor", "neither", "nowhere"}
# What may stand between "no" and the symptom it denies: "no more acute hip pain", but never "no it hurts".
_AFTER_NO = set(words("acute real more any major serious significant joint muscle sharp bad particular such sort kind of sign signs "
                      "trace current actual at all new lasting in the longer or and physical feeling feelings"))  # fmt: skip
_AFTER_NOT = _AFTER_NO | set(words("really actually currently feel feeling have having got experience experiencing notice suffer suffering "
                                   "from slightest think believe it that this is does am i there anything a bit one anywhere right now "
                                   "today so quite even been was"))  # fmt: skip
_TURN = re.compile(r"\b(?:but|except|however|although|though|apart from|other than|until|unless|only|just)\b")
_WORSE_THAN_EVER = re.compile(r"\bnever\b.*\b(?:before|like this|this much|so much|this bad)\b")
_GONE = re.compile(r"\b(?:is|has|have|are) (?:all )?(?:gone|over|disappeared|gone away)(?: now| again| completely)?$|\bwent away\b|\b(?:stopped|quit) (?:hurting|aching|tingling)\b")
_QUESTION = re.compile(
    r"^(?:(?:and|but|so|ok|hey|well|wait|um|oh) )*"
    r"(?:what|which|how|when|where|who|is|are|does|do|did|can|could|will|would|should|may|might|have you|tell me|explain|any)\b"
)
# A question about pain in general, or under a condition; none of them says that it hurts now.
_ASKS = re.compile(
    r"\b(?:what|what happens|what to do|what should i do|what do i do|what must i do|and|but|stop|continue|go on|ok|bad|normal|fine|safe|sure) "
    r"(?:if|when|in case|once|because of)\b"
    r"|\b(?:good|bad|ok|okay|safe|suitable|useful|helpful|best|better|right|fine|great|dangerous|recommended|meant|made|appropriate|effective) "
    r"(?:for|with|against|if|when|during|despite|after)\b"
    r"|\b(?:help|helps|ease|eases|relieve|relieves|fix|fixes|cure|cures|heal|heals|treat|treats|reduce|reduces|prevent|prevents|improve|"
    r"improves|avoid|cause|causes|rid of|worsen|make|loosen|work for|works for|do for|do about|do against)\b"
    r"|\b(?:stretch|stretches|exercise|exercises|pose|poses|one|ones|something|anything|routine|routines|do) (?:for|against|with)\b"
    r"|\b(?:can|should|may|could|must) (?:i|people|somebody|someone|you|we)\b.*\b(?:with|if|when|despite|during|after|while)\b"
    r"|\b(?:can|should|may|could) i (?:still |even )?(?:do|try|use|stretch|start)\b"
    r"|\bis (?:this|it|that|the \w+|\w+) (?:still |really )?(?:ok|okay|safe|good|suitable|alright|all right|fine|right)\b"
    r"|^(?:will|does|can|could|would) (?:it|this|that|the [a-z ]+|[a-z ]+ pose|[a-z]+|stretching|a stretch|stretches) (?:be |cause )?"
    r"(?:hurt|painful|hurting|pain)(?: me| you)?$"
    r"|\b(?:should|do|does|is) (?:a stretch|stretches|stretching)\b"
    r"|^(?:is|are) (?:pain|soreness|aches|discomfort|numbness|tingling|cramps|some|a little|a bit of|any) .*\b(?:normal|ok|okay|good|bad|fine|expected|part)\b"
    r"|^(?:what|tell me|and|how)(?: is| are)? about (?:pain|soreness|aches|discomfort|numbness|tingling|cramps|dizziness|back pain|hip pain|knee pain)$"
    r"|\b(?:pain|safety) (?:rule|rules|warning|advice|question)\b"
    r"|\b(?:can|could|will|would|might|may) (?:i|it|this|that|stretching) (?:hurt|injure|harm)\b(?! (?:so|this))"
    r"|^(?:can|will|does|could) (?:stretching|this|it|that) (?:stop|keep|protect|save) me\b"
    r"|\b(?:do not|does not|not) want to (?:hurt|injure|get hurt)\b"
    r"|\b(?:where|what) (?:does|causes) (?:lower |low )?(?:back|hip|knee) pain\b"
)
_GOVERNORS = set("if when whenever once unless until whether does did will would can could where before case is should might".split())
_SUBJECTS = set("it this that there something everything i".split())
_VERBS = set("is are am was feel feels feeling felt has have had got getting get started starts start gone went keeps".split())
_BETWEEN = set(words("really still just now also kind of always only so very too quite pretty all a an the some bit little lot this "
                     "such bad sharp terrible awful horrible starting to going been suddenly definitely actually in my"))  # fmt: skip
_VERBAL = set(words("hurt hurts ache aches burns stings tingles throbs pinches cramps stabs prickles smarts popped snapped tore ripped "
                    "clicked clicks killing")) | {"gave way", "locked up", "went out", "killing me"}  # fmt: skip
# Symptoms only where a part of the body is named: one may pull a strap, and be half asleep.
_VAGUE = {"something wrong", "something not right", "asleep", "fallen asleep", "fell asleep", "falling asleep", "sharp", "pulled", "strained"}


def tells(said: Words, values: Values) -> tuple[Tells, Filler | None]:
    """What the words have to do with pain, and the symptom named in them, if any."""
    body = values.anywhere("BodyPart", said)
    symptoms = [s for s in values.anywhere("Symptom", said) if s.value not in _VAGUE or body]
    text = " ".join(said)
    if any(_CRY.fullmatch(word) for word in said):
        return Tells.PAIN, symptoms[0] if symptoms else None
    if numb := _numb(said, text, body, values):
        return Tells.PAIN, numb
    if _body_part_alone(said, body):
        return Tells.PAIN, None
    if not symptoms:
        return Tells.NOTHING, None
    felt = [symptom for symptom in symptoms if not _denied(said, symptom, symptoms, body)]
    if felt and _GONE.search(text) and not _TURN.search(text):
        felt = []
    if not felt:
        turned = _TURN.search(text)
        if turned and any(part.start > len(text[: turned.start()].split()) for part in body) and not _QUESTION.match(text):
            return Tells.PAIN, symptoms[0]
        return (Tells.A_QUESTION if _QUESTION.match(text) else Tells.NO_PAIN), None
    if _ASKS.search(text) and not any(_said_of_now(said, symptom, body, values) for symptom in felt):
        return Tells.A_QUESTION, felt[0]
    return Tells.PAIN, max(felt, key=lambda symptom: symptom.end - symptom.start)


def _denied(said: Words, symptom: Filler, symptoms: list[Filler], body: list[Filler]) -> bool:
    if said[symptom.end : symptom.end + 1] == ("free",) or said[: symptom.start][-2:] == ("free", "of") or "nowhere" in said[symptom.end :]:
        return True
    if _WORSE_THAN_EVER.search(" ".join(said)):
        return False
    harmless = {at for found in (*symptoms, *body) for at in range(found.start, found.end)}
    for at in range(symptom.start - 1, -1, -1):
        word = said[at]
        if word in ("but", "except", "however", "although", "though"):
            return False
        if word in _DENIERS:
            between = [said[n] for n in range(at + 1, symptom.start) if n not in harmless]
            if word == "not" and said[at + 1 : at + 2] in (("sure",), ("only",), ("just",), ("stop",)):
                return False
            allowed = _AFTER_NO if word in ("no", "without", "zero") else _AFTER_NOT
            return all(other in allowed for other in between)
    return False


def _said_of_now(said: Words, symptom: Filler, body: list[Filler], values: Values) -> bool:
    """Whether it is stated that this hurts ("it hurts", "my hip is sore", "i feel dizzy"), not supposed ("if it hurts")."""
    if said[symptom.start] in _SUBJECTS:
        return symptom.start == 0 or said[symptom.start - 1] not in _GOVERNORS
    at = _skip(said, symptom.start - 1)
    if at >= 0 and said[at] in _VERBS:
        if said[at] in ("have", "had", "got") and _is_condition(said, symptom, values):
            return False
        at = _skip(said, at - 1)
    elif symptom.value not in _VERBAL:
        return False
    part = next((part for part in body if part.end == at + 1), None)
    if part:
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
    return any(c.start <= symptom.start < c.end and c.end - c.start > 1 for c in conditions)


_LOST = re.compile(
    r"\b(?:(?:can|could) (?:not|hardly|barely) feel|(?:lost|losing) (?:the |all )?feeling in|no feeling in|nothing in) (?:my|the)\b"
)


def _numb(said: Words, text: str, body: list[Filler], values: Values) -> Filler | None:
    """ "I can't feel my foot": a symptom without its name. "I can't feel the stretch" is none."""
    if lost := _LOST.search(text):
        start, end = len(text[: lost.start()].split()), len(text[: lost.end()].split())
        if any(part.start >= end and all(word in ("left", "right") for word in said[end : part.start]) for part in body):
            return values.filler("Symptom", "numbness", said[start:end])
    return None


_AROUND_A_CRY = set(words("oh stop wait no yes yeah yep help hey my the left right in and both god again now um uh ah ooh oof also a bit little only just"))


def _body_part_alone(said: Words, body: list[Filler]) -> bool:
    """ "my hip", "stop, my back", "yes, my left knee": a person who says only this is not asking for a stretch."""
    inside = {at for part in body for at in range(part.start, part.end)}
    rest = [word for at, word in enumerate(said) if at not in inside]
    return bool(body) and "my" in rest and all(word in _AROUND_A_CRY for word in rest)
