"""A certificate authority of our own: chains like Amazon's, deviations as parameters, and signed requests."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import Store

from skill.errors import UnverifiedSender

SENDER = "echo-api.amazon.com"
URL = "https://s3.amazonaws.com/echo.api/echo-api-cert-12.pem"
TODAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOW = int(TODAY.timestamp() * 1000)
"""The clock of the tests, in milliseconds since the epoch."""

DAY_MS = 24 * 3600 * 1000
Days = tuple[float, float]
"""Validity of a certificate: days from TODAY to its first and to its last moment."""

_NO_USAGE = {
    "digital_signature": False,
    "content_commitment": False,
    "key_encipherment": False,
    "data_encipherment": False,
    "key_agreement": False,
    "key_cert_sign": False,
    "crl_sign": False,
    "encipher_only": False,
    "decipher_only": False,
}


@cache
def rsa_key(owner: str) -> RSAPrivateKey:
    """Return the one RSA-2048 key of `owner`, made when first asked for."""
    return generate_private_key(public_exponent=65537, key_size=2048)


@cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    """Return a key that is not RSA."""
    return ec.generate_private_key(ec.SECP256R1())


def key_usage(*purposes: str) -> x509.KeyUsage:
    """Return the KeyUsage extension that allows `purposes` alone."""
    return x509.KeyUsage(**_NO_USAGE | dict.fromkeys(purposes, True))


NAMES = [x509.DNSName(SENDER)]
SIGNING = key_usage("digital_signature", "key_encipherment")


def certificate(
    subject: str,
    issuer: str,
    *,
    authority: bool,
    days: Days = (-100, 265),
    extensions: Sequence[x509.ExtensionType] = (),
    public_key: ec.EllipticCurvePublicKey | None = None,
) -> x509.Certificate:
    """Return a certificate of `subject`'s RSA key (or `public_key`), signed with `issuer`'s."""
    key = public_key or rsa_key(subject).public_key()
    issuer_key = rsa_key(issuer)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(TODAY + timedelta(days=days[0]))
        .not_valid_after(TODAY + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if authority:
        builder = builder.add_extension(key_usage("key_cert_sign", "crl_sign"), critical=True)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=isinstance(extension, x509.KeyUsage))
    return builder.sign(issuer_key, SHA256())


def root(days: Days = (-1000, 3000), name: str = "root") -> x509.Certificate:
    """Return a root certificate."""
    return certificate(name, name, authority=True, days=days)


def intermediate(days: Days = (-500, 1500), issuer: str = "root") -> x509.Certificate:
    """Return the certificate between root and leaf."""
    return certificate("intermediate", issuer, authority=True, days=days)


def leaf(
    *,
    names: Sequence[x509.GeneralName] | None = NAMES,
    usage: x509.KeyUsage | None = SIGNING,
    extended: bool = True,
    days: Days = (-100, 265),
    issuer: str = "intermediate",
    name: str = "leaf",
    public_key: ec.EllipticCurvePublicKey | None = None,
) -> x509.Certificate:
    """Return the certificate that signs for Alexa; None leaves an extension out."""
    extensions: list[x509.ExtensionType] = []
    if names is not None:
        extensions.append(x509.SubjectAlternativeName(names))
    if usage is not None:
        extensions.append(usage)
    if extended:
        extensions.append(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]))
    return certificate(name, issuer, authority=False, days=days, extensions=extensions, public_key=public_key)


def pem(*certificates: x509.Certificate) -> bytes:
    """Return the certificates as Amazon serves them, leaf first."""
    return b"".join(each.public_bytes(Encoding.PEM) for each in certificates)


@cache
def chain() -> bytes:
    """Return the chain that is in order."""
    return pem(leaf(), intermediate())


@cache
def roots() -> Store:
    """Return a store that trusts our root alone."""
    return Store([root()])


def signature(body: bytes, *, owner: str = "leaf", algorithm: HashAlgorithm | None = None) -> str:
    """Return the value of a signature header for `body`, by `owner`'s key; SHA-256 unless told otherwise."""
    return b64encode(rsa_key(owner).sign(body, PKCS1v15(), algorithm or SHA256())).decode()


def headers(body: bytes, *, url: str = URL, owner: str = "leaf") -> dict[str, str]:
    """Return the headers Amazon would send with `body`."""
    return {"SignatureCertChainUrl": url, "Signature-256": signature(body, owner=owner)}


@dataclass(slots=True)
class Bucket:
    """Amazon's bucket, in memory: a Fetch that serves `files` and keeps count in `fetched`."""

    files: dict[str, bytes]
    fetched: list[str]

    def __call__(self, url: str) -> bytes:
        """Return the file at `url`, or raise UnverifiedSender as a real download does."""
        self.fetched.append(url)
        if url not in self.files:
            raise UnverifiedSender("the certificate URL did not answer with 200")
        return self.files[url]


def bucket(chain_pem: bytes | None = None, url: str = URL) -> Bucket:
    """Return a bucket that holds one chain, the right one unless told otherwise."""
    return Bucket({url: chain() if chain_pem is None else chain_pem}, [])


def unreadable_names() -> x509.UnrecognizedExtension:
    """Return subject names where, after the right one, stands one of a kind that cryptography cannot read."""
    right, other = bytes([0x82, len(SENDER)]) + SENDER.encode(), bytes([0xA3, 0])
    content = right + other
    return x509.UnrecognizedExtension(x509.SubjectAlternativeName.oid, bytes([0x30, len(content)]) + content)


def _pem(der: bytes) -> bytes:
    return b"-----BEGIN CERTIFICATE-----\n" + b64encode(der) + b"\n-----END CERTIFICATE-----\n"


def damaged(which: int, at: float, mask: int) -> bytes:
    """Return the good chain with bits `mask` flipped in certificate `which`, `at` (0 to 1) of the way in."""
    ders = [bytearray(each.public_bytes(Encoding.DER)) for each in x509.load_pem_x509_certificates(chain())]
    ders[which][int(at * len(ders[which]))] ^= mask
    return b"".join(_pem(bytes(der)) for der in ders)


def future_version() -> bytes:
    """Return the good chain with a leaf that claims a version of X.509 beyond the last, 3."""
    version_3, version_6 = bytes.fromhex("a003020102"), bytes.fromhex("a003020105")
    return _pem(leaf().public_bytes(Encoding.DER).replace(version_3, version_6, 1)) + pem(intermediate())
