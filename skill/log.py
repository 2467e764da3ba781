"""Quiet, structured logs: what happened and how long it took, and nothing about the person or what they said."""

import hashlib
import logging
import re
import secrets
import sys
from typing import TYPE_CHECKING, Any

from ask_sdk_model import RequestEnvelope

from skill.alexa.reading import HANDLED_INTENTS
from skill.coach.words import Phase

if TYPE_CHECKING:
    from structlog.typing import Processor

_PHASES = tuple(Phase)
_SALT = secrets.token_bytes(16)
_KIND = re.compile(r"[A-Za-z]+Request|[A-Z][A-Za-z]*(\.[A-Z][A-Za-z]*){1,4}", re.ASCII)
_LONGEST_KIND = 60
_ABOUT_HEALTH = frozenset({"PainIntent", "SuitabilityIntent", "AMAZON.YesIntent", "AMAZON.NoIntent", "UnsureIntent"})
"""Intents that tell of pain or of a condition, or may answer a question about them."""


def configure_logging(*observers: "Processor") -> None:
    """One JSON object a line on standard error; the HTTP client's own lines, which hold addresses, stay out.

    observers: see each event before it is written.
    """
    import structlog

    logging.getLogger("httpx").setLevel(logging.WARNING)
    structlog.configure(
        processors=[*observers, structlog.processors.TimeStamper("iso", utc=True), structlog.processors.JSONRenderer()],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def silence_logging() -> None:
    """Say nothing at all, where a person reads the screen."""
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def trouble(event: str, **facts: object) -> None:
    """Log what should not have happened.

    The logging library is imported only then, for every cold start waits for whatever is imported at the start.
    """
    import structlog

    if not structlog.is_configured():
        configure_logging()
    structlog.get_logger().error(event, **facts)


def whereabouts(error: BaseException) -> str:
    """The kind of an error and where it arose; never its message, which may hold what came from outside."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if not place or module.startswith("skill."):
            place = f"{module}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} in {place}"


def told(envelope: RequestEnvelope, reply: dict[str, Any]) -> dict[str, object]:
    """What is told of a turn: which request, what kind, by whom under another name, and where it led.

    Where the intent would tell of a person's health it is withheld, and so is where it led.
    """
    request = envelope.request
    known_kind = len(request.object_type) <= _LONGEST_KIND and _KIND.fullmatch(request.object_type)
    turn: dict[str, object] = {
        "request": request.request_id[-12:],
        "user": pseudonym(envelope.context.system.user.user_id),
        "kind": request.object_type if known_kind else "unknown",
    }
    intent = getattr(request, "intent", None)
    if intent is not None and intent.name in _ABOUT_HEALTH:
        return {**turn, "intent": "withheld"}
    if intent is not None:
        turn["intent"] = intent.name if intent.name in HANDLED_INTENTS else "unknown"
    state = reply.get("sessionAttributes", {}).get("state")
    phase = state.get("phase", Phase.IDLE) if isinstance(state, dict) else Phase.IDLE
    return {**turn, "phase": phase if phase in _PHASES else "unknown"}


def pseudonym(user_id: str) -> str:
    """A name that tells two people of one process apart and nobody from one process to the next."""
    return hashlib.blake2b(user_id.encode(), key=_SALT, digest_size=6).hexdigest()
