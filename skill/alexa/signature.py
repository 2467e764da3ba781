"""Who speaks: lets a request in only when it comes from Amazon, is fresh and is meant for this skill."""

from base64 import b64decode
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.verification import Store

from skill.alexa.certificates import Fetch, KeyRing, canonical_url, https_fetch, trusted_roots
from skill.errors import UnverifiedSender

_TOLERANCE_S = 150
_EVENT_TOLERANCE_S = 3600


class Headers(Protocol):
    """HTTP headers that are found in whichever case they came, such as Flask's."""

    def get(self, key: str, /) -> str | None:
        """Return the header's value, or None."""


class Verifier:
    """Tells whether a body was signed by Amazon; one for the whole process, shared by its threads."""

    def __init__(self, *, fetch: Fetch | None = None, roots: Store | None = None) -> None:
        """Build it on a way to certificates (default: HTTPS) and trusted roots (default: certifi's)."""
        self._keys = KeyRing(fetch or https_fetch(), roots or trusted_roots())

    def verify_signature(self, headers: Headers, body: bytes, now: int) -> None:
        """Raise UnverifiedSender unless `headers` prove that Amazon signed exactly these bytes.

        body: as it came over the wire; now: milliseconds since the epoch, by this server's clock.
        """
        url = canonical_url(headers.get("SignatureCertChainUrl") or "")
        # Before any download, so that a request without a signature never causes one.
        signature = _signature(headers.get("Signature-256") or "")
        key = self._keys.key(url, now)
        try:
            key.verify(signature, body, PKCS1v15(), SHA256())
        except InvalidSignature as error:
            raise UnverifiedSender("the signature does not fit the body") from error


def _signature(encoded: str) -> bytes:
    try:
        signature = b64decode(encoded, validate=True)
    except ValueError as error:
        raise UnverifiedSender("the signature is not base64") from error
    if not signature:
        raise UnverifiedSender("the request is not signed")
    return signature


def check_freshness(request_type: str, timestamp_ms: int, now: int) -> None:
    """Raise UnverifiedSender for a request too old or too far ahead to be anything but a replay.

    request_type: as in the request; timestamp_ms and now: milliseconds since the epoch. Skill events, which
    may be delivered late, get an hour; everything else 150 s.
    """
    tolerance_s = _EVENT_TOLERANCE_S if request_type.startswith("AlexaSkillEvent.") else _TOLERANCE_S
    if abs(now - timestamp_ms) > tolerance_s * 1000:
        raise UnverifiedSender("the timestamp is not within the time allowed")
