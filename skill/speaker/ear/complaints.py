"""Complaints and all-clears that name no symptom: "my knee hates this", "something just went", "my back's fine".

Asked only where no symptom is named and no sample fits. In doubt it is a complaint: what somebody says of a part of the
body is one unless it tells where the part is, what it does in a stretch, or that it is well.
"""

import re
from itertools import pairwise

from skill.speaker.ear.english import NEGATORS
from skill.speaker.ear.samples import Filler, Values
from skill.speaker.ear.words import Words, word_set

_VERBS = word_set(
    "is are was were does do did has have had can could will would just really keeps kept went goes gone feels feel "
    "felt got gets started starts seems hates hated suddenly still turned turns look looks"
)
_WELL = word_set(
    "fine good great ok well comfortable happy right grand lovely perfect normal better brilliant nice amazing super"
)
# One may be comfortable, happy and right here without having been asked after pain.
_WELL_ALL_OVER = _WELL - word_set("comfortable happy right perfect normal nice super better")
_ONLY_BETTER = {"better"}
_CLEAR = _WELL | word_set(
    "i am we are everything is it the all for feel feels feeling doing today thanks thank you now here there down so "
    "far really at moment absolutely perfectly totally very just yeah yes pretty much still about with me and as ever"
)
# Where a part is, what it does in a stretch, and what tires or tightens it: none of it is a complaint.
_PLACED = word_set(
    "place position up down there here on over under behind across crossed around round ready set straight bent flat "
    "out flexed pointed pointing resting relaxed settled touching straightened lifted raised hooked tucked "
    "planted reach reaches reached reaching go goes going bend bends bending straighten far high turn turned turns "
    "stay stays loose looser loosened open opened opens warm warmed stretch stretched stretches stretching tight "
    "tighter tightest stiff stiffer tired heavy tense flexible bendy supple short long strong weak work working works "
    "worked need needs wants could should done finished enough other same side sides next first last one help "
    "exercise supposed meant look looks apart wide top bottom comes come lift lifts lifting slip slips slipping by "
    "above below beside near between against square squared even upright hanging clear back slide slides sliding "
    "wobbling wobbles wobble close facing level parallel together"
)
# In "it's … in my hip" only these are harmless: where the stretch is felt is no complaint.
_FELT = word_set("stretch stretching stretches tight stiff one feel feels feeling put bring goes position")
_BAD = word_set("bad horrible terrible awful nasty rough murder brutal hard tough much agony hell no")
# Where these are denied, all is well: "nothing wrong with my knee", "my hips don't bother me".
_TROUBLE = word_set("bother bothers bothering trouble problem problems issue issues wrong concern complaints")
_HELPING = word_set(
    "stretching opening working loosening hitting targeting helping easing warming using doing straightening "
    "bending relaxing releasing lengthening strengthening holding lifting touching crossing going being having "
    "feeling something anything nothing everything"
)
_OWNERS = word_set("my the this that left right both")
_NO_FEELING = NEGATORS | word_set("want should supposed meant hardly barely")
_SMALL = word_set("now too again a bit there here all at really")
_GOES_ON = word_set("and when as but so that which every whenever while where since")
_AT = word_set("in at down up inside through with into")
_HARMED = word_set(
    "hurt pulled twisted tweaked wrecked knackered buggered jarred ricked cricked pinched trapped strained banged "
    "bumped cracked bruised tore torn broken broke sprained overstretched ruined"
)

_ASKING = re.compile(
    r"^(?:(?:and|but|so|ok|hey|well|wait|um|oh) )*(?:what|which|how|when|where|who|why|is(?! not)|are|does|do|did|can"
    r"|could|will|would|should|may|might|tell|give|show|explain|any|anything|let|i want|i need|i would|got|have you)\b"
)
_BUT = re.compile(r"\b(?:but|except|until|though|although|only when|apart from)\b")
_GIVING = re.compile(
    r"\b(?:on fire|feels? (?:like|as if|as though)"
    r"|(?:about|going) to (?:give|go|pop|snap|break|burst|tear|last|hold out|make it|take)"
    r"|(?:go|goes|going|gone|went|turns?|turning|turned) (?:\w+ ){0,2}(?:to sleep|cold|limp)"
    r"|blue|white|purple|grey|gray)\b"
)
_IT = r"\b(?:this|that|it)"
_QUITE = r"(?: (?:a bit|kind of|sort of|all|really|very|quite|so|rather|a little|just|pretty|too|definitely))*"
_NONE_TOO = r"(?:very |so |too |really |all that |particularly |at all |an? )*"
_NO_PART_NAMED = re.compile(
    "|".join(
        (
            (
                r"\bsomething (?:(?:has|have|is|just|really|in there|there|does|did|definitely|feels|felt|seems|not) )*"
                r"(?:went|gone|gave|given|popped|pulled|slipped|moved|shifted|snapped|pinged|twanged|wrong|off|crunched"
                r"|pinched|clicked|right|feel right|odd|funny|weird|ripped|tore|torn|happened|out of place|up with"
                r"|going on with)\b"
            ),
            (
                r"\bi (?:just |think i |definitely )*(?:heard|felt) (?:it|a|an|something)(?: [a-z]+)? ?"
                r"(?:pop|crack|click|snap|crunch|rip|tear|ping|twang|go|give|grind|twist)\b"
            ),
            (
                r"\bi (?:think i )?(?:have |might have |may have )?(?:just |gone and )*(?:done|did|broken|broke) "
                r"(?:something|myself)\b(?! (?:else|different|like|already|similar|today|yesterday))"
            ),
            rf"\b(?:not|never) {_NONE_TOO}(?:good|nice|pleasant|great|right|normal) (?:feeling|sensation)\b",
            rf"\bnot (?:like|liking|enjoy) (?:(?:how|the way) {_IT}(?: is)? feel(?:s|ing)?|(?:this|that) feeling)\b",
            rf"\bnot (?:think {_IT} is )?(?:be )?(?:supposed|meant) to (?:feel|be feeling|happen|hurt|click|pull)\b",
            rf"{_IT} (?:is|feels|was){_QUITE} (?:sharp|stabby|nasty|agoni[sz]ing)\b",
            (
                rf"{_IT} (?:is|does|did|can)(?: really| definitely| just)? not(?: feel| seem| be)? (?:right|normal)"
                r"(?: at all| to me| now)?$"
            ),
            (
                rf"{_IT}(?: is| was| does)? not (?:feel )?{_NONE_TOO}(?:nice|pleasant|good|great|comfortable|ideal)"
                r"(?! (?:for|to|enough|at|stretch|one|idea|time|day)\b)"
            ),
            (
                r"\b(?:everything|room|head|it all|world|ceiling) (?:is |has |started |keeps |just |all )*"
                r"(?:spinning|swimming|going round|going black|gone black|blurry|gone blurry|whirling)\b"
            ),
            (
                rf"\bi (?:am|feel|have come over|have gone)(?: feeling| getting)?{_QUITE} (?:sick|queasy|rough|rotten"
                r"|funny|weird|strange|odd|awful|terrible|horrible|ill|poorly|shaky|clammy|wobbly|spaced out)\b"
            ),
            (
                r"\b(?:going|about) to (?:be sick|throw up|vomit|faint|black out|pass out|keel over|collapse|fall"
                r"|topple over)\b"
            ),
            r"\bi (?:have )?(?:nearly |almost )?(?:fainted|passed out|blacked out|fell over|fallen over|collapsed)\b",
            r"\b(?:can|could) not (?:breathe|see straight|catch my breath)\b",
            r"\bi (?:really |just )?can not (?:take|bear|handle|endure|cope with) (?:(?:any|much) more|this|that|it)\b",
            r"\bi (?:really |just )?can not stand (?:this|that|it) (?:any|much|pull|stretch)",
            r"\bsomething (?:very |really )?sharp\b",
            (
                rf"{_IT} (?:is |has |just |only |even |really |keeps |still )*(?:get|gets|got|getting|gotten|feels) "
                r"(?:even |much |a lot |steadily |any )?worse\b"
            ),
            rf"{_IT} is (?:even |much |a lot |far )?worse(?: than (?:before|ever)| now| again)?$",
            rf"{_IT} is not getting (?:any )?better\b",
            r"\bi (?:am|have got|have|got|feel)(?: really)? (?:stuck|trapped)\b(?! (?:at|for|with)\b)",
            r"\b(?:a lot of|such a|too much) (?:strong |heavy |hard )?(?:pull|pulling)$",
            r"\bpull(?:s|ing) (?:so|too|really|very|way|far)\b|\b(?:really|properly|seriously|badly) pull(?:s|ing)\b",
            r"\bmore than i can (?:take|bear|handle|stand)\b",
            (
                r"\bmy (?:heart|heartbeat|pulse) "
                r"(?:is(?! not\b| fine\b| ok\b)|keeps|feels|has|will not|does not|just|skipped|jumped)\b"
            ),
            r"\b(?:trapped|pinched|caught|hit) (?:a|my|the) nerve\b",
            r"^(?!do |will |when |should )(?:.* )?i (?:think i )?(?:need|want) (?:a|an) (?:doctor|ambulance|medic)\b",
            r"^(?:help |oh |um )*i (?:really )?can not (?:get up|move|get back up|get out of this|straighten up)\b",
        )
    )
)
# Where no stretch belongs: what is felt there is a complaint, whatever it is.
_NOT_STRETCHED = {"knee", "lower-back", "neck", "shoulder", "ankle", "foot"}
# "My back is out" is no place for a back.
_GOES_OUT = {"lower-back", "hip", "neck"}
_IS_OUT = (("is", "out"), ("is", "out", "again"), ("has", "gone", "out"))
_FELT_THERE = re.compile(
    r"\bi (?:(?:can|could|do|only|just|really|mostly|mainly|also|still|definitely|am|think i) )*"
    r"(?:feel|felt|feeling|get|getting)(?: \w+){1,5}? (?:in|behind|at|around|inside|under|on|across|down)"
    r"(?: my| the| both)?(?: left| right)?$"
)
_BEGINS_A_QUESTION = re.compile(r"(?:what|how|is|does|should|why|which|where|if|when|will|can (?:it|this|that)) ")


def complaint(said: Words, values: Values) -> bool:
    """Whether something hurts or went wrong, as far as one can tell without a symptom's name."""
    text = " ".join(said)
    if _NO_PART_NAMED.search(text) and not _BEGINS_A_QUESTION.match(text):
        return True
    return not _ASKING.match(text) and any(_is_about(said, part) for part in values.anywhere("BodyPart", said))


def all_clear(said: Words, values: Values) -> bool:
    """Whether all is said to be well, and nothing else: "I'm all good", "my back's fine today"."""
    text = " ".join(said)
    if _ASKING.match(text) or _BUT.search(text):
        return False
    if _CLEAR.issuperset(said):
        return bool(_WELL_ALL_OVER.intersection(said) and {"i", "everything", "all", "feeling", "feel"} & set(said))
    part = next(iter(values.anywhere("BodyPart", said)), None)
    if part is None:
        return False
    before, rest = said[: part.start], said[part.end :]
    if not _is_subject(said, part):
        return bool({"no", "nothing", "none"}.intersection(before) and (_TROUBLE | {"going"}).intersection(before))
    if _no_trouble(rest):
        return True
    well = _CLEAR.issuperset(rest) and (_WELL - _ONLY_BETTER).intersection(rest)
    return bool(well) and rest[0] in ("is", "are", "feels", "feel")


def placed(said: Words) -> bool:
    """Whether it may be told where a part of the body is, or what it does in a stretch."""
    return bool(_PLACED.intersection(said))


def _is_about(said: Words, part: Filler) -> bool:
    """Whether the part is what is complained of: "my hip keeps catching", "I've put my back out", "it's in my knee"."""
    before, after = said[: part.start], said[part.end :]
    if _is_subject(said, part):
        return (part.id in _GOES_OUT and after in _IS_OUT) or _tells_ill(before, after)
    if part.id in _NOT_STRETCHED and not _NO_FEELING.intersection(before) and _FELT_THERE.search(" ".join(before)):
        return True
    while before and before[-1] in _OWNERS:
        before = before[:-1]
    if "i" in before and (_HARMED.intersection(before) or ("put" in before and after[:1] == ("out",))):
        return True
    if "pressure" in before and "blood" not in before:
        return True
    if before[-2:] == ("feel", "is"):
        return part.id in _NOT_STRETCHED
    if "done" in before and after[:1] == ("in",):
        return True
    unwell = "not" in before
    if before[-2:] == ("something", "to"):
        return before[0] != "something"  # "something to my back" may be wanted
    if before[-1:] in (("for",), ("on",)) and before[-2:-1] and before[-2] in _BAD:
        return True
    if unwell and (before[-2:] == ("good", "for") or (not after and _WELL.intersection(before))):
        return True
    if not before or len(before) == part.start or not _is_told(before):
        return False
    if {"no", "nothing", "none", "never", "without"}.intersection(before):
        return False
    if not unwell and any(
        word.endswith("ing") and word not in _HELPING and last in _VERBS for last, word in pairwise(before)
    ):
        return True
    if unwell and {"good", "favours", "favors"}.intersection(after):
        return True
    ends = _SMALL.issuperset(after) or after[0] in _GOES_ON
    return before[-1] in _AT and ends and not (_FELT | _WELL).intersection(before)


def _is_told(before: Words) -> bool:
    """Whether these words begin a statement: "it is …", "there is …", "something catches …"; not "something to …"."""
    if before[0] == "something" and before[1:2] in (("to",), ("for",), ("that",), ("in",)):
        return False
    return bool({"it", "this", "that", "something", "there"}.intersection(before[:3]))


def _tells_ill(before: Words, after: Words) -> bool:
    """What is said of a part that is the subject: words before it, words after it."""
    denied = bool(NEGATORS.intersection(after) or {"not", "never"}.intersection(before))
    if _no_trouble(after):
        return False
    if {"supposed", "meant"}.intersection(after):
        return denied
    text = " ".join(after)
    if _PLACED.intersection(after) and not _GIVING.search(text):
        return False
    return len(after) > 1 and (denied or not _WELL.intersection(after) or bool(_BUT.search(text)))


def _no_trouble(after: Words) -> bool:
    """ "… isn't giving me any trouble", "… has never been better"."""
    if "never" in after and "better" in after:
        return True
    denied = next((at for at, word in enumerate(after) if word in NEGATORS), len(after))
    return bool(_TROUBLE.intersection(after[denied:])) and not (_TROUBLE | _WELL).intersection(after[:denied])


def _is_subject(said: Words, part: Filler) -> bool:
    """Whether the sentence speaks of the part: "my left knee is …", "knee's …"."""
    owned = part.start <= 2 or said[part.start - 1] in _OWNERS
    return owned and said[part.end : part.end + 1] != () and said[part.end] in _VERBS
