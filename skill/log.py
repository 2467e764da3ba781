"""Quiet, structured logs: what happened and how long it took, and nothing about the person or what they said."""

import hashlib
import logging
import secrets
import sys

import structlog

_SALT = secrets.token_bytes(16)


def configure_logging() -> None:
    """One JSON object a line on standard error; the HTTP client's own lines, which hold addresses, stay out."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.processors.TimeStamper("iso", utc=True), structlog.processors.JSONRenderer()],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def silence_logging() -> None:
    """Say nothing at all, where a person reads the screen."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def pseudonym(user_id: str) -> str:
    """A name that tells two people of one process apart and nobody from one process to the next."""
    return hashlib.blake2b(user_id.encode(), key=_SALT, digest_size=6).hexdigest()
