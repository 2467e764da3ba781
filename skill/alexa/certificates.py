"""Amazon's signing certificates: where one may lie, how it is fetched, believed and remembered."""

import re
import warnings
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from posixpath import normpath
from threading import Lock
from time import monotonic

import certifi
import httpx
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from skill.errors import UnverifiedSender

Fetch = Callable[[str], bytes]
"""URL to the bytes found there; raises UnverifiedSender when they cannot be had."""

_SENDER = "echo-api.amazon.com"
_HOST = "https://s3.amazonaws.com"
_FOLDER = "/echo.api/"

# An allow-list of plain characters: it leaves no room for a user, a query, a fragment, an escape, a backslash
# or a control character, so nothing is left that two readers of a URL could understand differently.
_URL = re.compile(r"(?i:https://s3\.amazonaws\.com)(?::443)?(/[A-Za-z0-9._~/-]+)", re.ASCII)
_MAX_URL = 256

# Connecting and each read get 2 s (a lost first packet is sent again after one). Names that do not resolve
# and hosts with many addresses take a multiple of that, so a request waits for no more than 4 of Alexa's 8 s.
_STEP_S = 2.0
_WHOLE_S = 4.0
# Amazon's chain has some 6 KB.
_MAX_CHAIN = 64 * 1024
_MAX_INTERMEDIATES = 4

# Nothing here asks whether a certificate was revoked: an hour bounds how long a withdrawn one is believed and
# a replaced one expected, for one short download an hour.
_MAX_AGE_MS = 3600 * 1000
_REMEMBERED = 32
_UNKNOWN_AT_ONCE = 4


def canonical_url(url: str) -> str:
    """Return the one spelling under which `url` is fetched and remembered, or raise UnverifiedSender."""
    match = _URL.fullmatch(url) if len(url) <= _MAX_URL else None
    path = normpath(match[1]) if match else ""
    if not path.startswith(_FOLDER):
        raise UnverifiedSender("the certificate URL is not one of Amazon's")
    return _HOST + path


def https_fetch(transport: httpx.BaseTransport | None = None) -> Fetch:
    """Return a Fetch over HTTPS, bounded in time and size, that follows no redirect; threads may share it."""
    client = httpx.Client(
        transport=transport,
        timeout=_STEP_S,
        follow_redirects=False,
        limits=httpx.Limits(max_keepalive_connections=0),
        # Uncompressed, so that the cap counts what memory holds.
        headers={"Accept-Encoding": "identity"},
    )

    def fetch(url: str) -> bytes:
        deadline = monotonic() + _WHOLE_S
        body = bytearray()
        try:
            with client.stream("GET", url) as response:
                if response.status_code != httpx.codes.OK:
                    raise UnverifiedSender("the certificate URL did not answer with 200")
                for part in response.iter_raw():
                    body += part
                    if len(body) > _MAX_CHAIN:
                        raise UnverifiedSender("the certificate chain is too large")
                    if monotonic() > deadline:
                        raise UnverifiedSender("the certificate chain came too slowly")
        except httpx.HTTPError as error:
            raise UnverifiedSender("the certificate chain could not be downloaded") from error
        return bytes(body)

    return fetch


def trusted_roots() -> Store:
    """Return certifi's root certificates."""
    bundle = Path(certifi.where()).read_bytes()
    roots = []
    with warnings.catch_warnings():
        # Some old roots have the serial number 0: read with a warning today, refused by a later cryptography.
        # They shall neither warn at every start nor, one day, take the others with them.
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        for pem in re.findall(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", bundle, re.DOTALL):
            try:
                roots.append(x509.load_pem_x509_certificate(pem))
            except ValueError:
                continue
    return Store(roots)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key shown to be Alexa's, to be believed before the time `until`, in epoch milliseconds."""

    key: RSAPublicKey
    until: int


def believe(chain_pem: bytes, roots: Store, now: int) -> SigningKey:
    """Return the key of the leaf, the first certificate in `chain_pem`, when it is Alexa's.

    Raises UnverifiedSender unless the chain leads to one of `roots`, every certificate on the way is valid at
    `now` (epoch milliseconds), and the leaf names Alexa's host in full, may sign, and holds an RSA key.
    """
    try:
        leaf, *others = x509.load_pem_x509_certificates(chain_pem)
        verifier = (
            PolicyBuilder()
            .store(roots)
            .time(datetime.fromtimestamp(now / 1000, UTC))
            .max_chain_depth(_MAX_INTERMEDIATES)
            .build_server_verifier(x509.DNSName(_SENDER))
        )
        chain = verifier.verify(leaf, others)
        # The verifier takes *.amazon.com for a match; Amazon's rule wants the name itself.
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        exact = _SENDER in names.get_values_for_type(x509.DNSName)
        may_sign = all(
            extension.value.digital_signature
            for extension in leaf.extensions
            if isinstance(extension.value, x509.KeyUsage)
        )
        key = leaf.public_key()
    except (VerificationError, ValueError, x509.InvalidVersion, x509.UnsupportedGeneralNameType) as error:
        raise UnverifiedSender("the certificate chain is not valid") from error
    if not (exact and may_sign and isinstance(key, RSAPublicKey)):
        raise UnverifiedSender("the certificate is not one that signs for Alexa")
    end = min(certificate.not_valid_after_utc for certificate in chain)
    return SigningKey(key, min(int(end.timestamp() * 1000), now + _MAX_AGE_MS))


class KeyRing:
    """Signing keys by canonical URL, downloaded and verified when first needed, then remembered; thread-safe.

    Only a verified chain is remembered, so made-up URLs, however many, take no memory and push nothing out.
    All who want the same URL share one download, and only a few unknown URLs are downloaded at once: this
    bounds the connections a stranger can tie up. (A bound on downloads a minute would let a mere trickle of
    made-up URLs lock Alexa out after a restart.) A URL that was good before always gets its turn.
    """

    def __init__(self, fetch: Fetch, roots: Store) -> None:
        self._fetch, self._roots = fetch, roots
        self._lock = Lock()
        self._keys: OrderedDict[str, SigningKey] = OrderedDict()
        self._downloads: dict[str, Future[SigningKey]] = {}
        self._pool = ThreadPoolExecutor(_UNKNOWN_AT_ONCE + _REMEMBERED, thread_name_prefix="certificate")

    def key(self, url: str, now: int) -> RSAPublicKey:
        """Return the public key found at `url`; raises UnverifiedSender, after `_WHOLE_S` at the latest."""
        with self._lock:
            known = self._keys.get(url)
            if known and now < known.until:
                self._keys.move_to_end(url)
                return known.key
            download = self._downloads.get(url)
            if download is None:
                if known is None and len(self._downloads) >= _UNKNOWN_AT_ONCE:
                    raise UnverifiedSender("too many certificates are being downloaded")
                download = self._downloads[url] = self._pool.submit(self._download, url, now)
        try:
            return download.result(_WHOLE_S).key
        except TimeoutError as error:
            raise UnverifiedSender("the certificate chain came too slowly") from error

    def _download(self, url: str, now: int) -> SigningKey:
        try:
            believed = believe(self._fetch(url), self._roots, now)
            with self._lock:
                self._keys[url] = believed
                self._keys.move_to_end(url)
                if len(self._keys) > _REMEMBERED:
                    self._keys.popitem(last=False)
            return believed
        finally:
            with self._lock:
                del self._downloads[url]
