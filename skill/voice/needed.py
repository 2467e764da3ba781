"""Which prompts a language must have: one for every act that the content does not word, and those that wording uses."""

import re
from collections.abc import Iterator
from functools import cache

from skill.coach import acts as say
from skill.coach.acts import Act
from skill.coach.questions import Question
from skill.coach.words import MEASURES

_WORDED_BY_CONTENT = frozenset(
    {
        say.Narrate, say.Introduce, say.Answered, say.AnsweredFrom, say.SafetyOf, say.Steps, say.PoseOf, say.ComeOut,
    }
)  # fmt: skip
_MEASURED = ("count-in", "introduce")
_OTHERS = (
    "switch", "half-way", "still-left", "seconds-left", "for-so-long", "step-opens", "then-the-other-side", "left-here",
    "length", "reaches", "list-item", "list-and", "list-or",
)  # fmt: skip


@cache
def prompt_name(act: type[Act]) -> str:
    """The Fluent id of a kind of act: its class name in kebab case."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", act.__name__).lower()


def needed_prompts() -> frozenset[str]:
    """The names of all prompts."""
    worded = {prompt_name(kind) for kind in (*_kinds(Act), *_kinds(Question)) if kind not in _WORDED_BY_CONTENT}
    measured = {f"{name}-{measure}" for name in _MEASURED for measure in MEASURES.values()}
    return frozenset(worded | measured | set(_OTHERS))


def _kinds(base: type[Act]) -> Iterator[type[Act]]:
    """The kinds of act below one, those left out that only others are made of."""
    for kind in base.__subclasses__():
        below = list(_kinds(kind))
        yield from below or [kind]
