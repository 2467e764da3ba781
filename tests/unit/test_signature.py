"""Who may speak: every rule of Amazon's for a signed request, on a certificate authority of our own."""

from base64 import b64encode
from collections.abc import Callable
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1
from hypothesis import given
from hypothesis import strategies as st

from skill.alexa.certificates import Fetch, believe
from skill.alexa.signature import Verifier, check_freshness
from skill.alexa.skill import check_skill_id
from skill.errors import UnverifiedSender
from tests import pki

BODY = b'{"version":"1.0","request":{"type":"LaunchRequest"}}'
SKILL = "amzn1.ask.skill.one"
ECHO = x509.DNSName(pki.SENDER)
KEY_AGREEMENT_ONLY = pki.key_usage("key_encipherment")


def verify(
    chain: bytes | None = None, headers: dict[str, str] | None = None, body: bytes = BODY, now: int = pki.NOW
) -> None:
    """Verify `body` as the web edge does; what is not given is in order."""
    verifier = Verifier(fetch=pki.bucket(chain), roots=pki.roots())
    verifier.verify_signature(pki.headers(BODY) if headers is None else headers, body, now)


def cross_signed() -> bytes:
    """Return Amazon's usual shape: our root also appears signed by a root that nobody here trusts."""
    return pki.pem(pki.leaf(), pki.intermediate(), pki.certificate("root", "elsewhere", authority=True))


ACCEPTED: dict[str, Callable[[], bytes]] = {
    "leaf and intermediate": pki.chain,
    "root appended": lambda: pki.pem(pki.leaf(), pki.intermediate(), pki.root()),
    "cross-signed root appended": cross_signed,
    "no extended key usage": lambda: pki.pem(pki.leaf(extended=False), pki.intermediate()),
    "no key usage": lambda: pki.pem(pki.leaf(usage=None), pki.intermediate()),
    "further names": lambda: pki.pem(
        pki.leaf(names=[x509.DNSName("*.amazon.com"), x509.DNSName("a.example"), ECHO]), pki.intermediate()
    ),
    "text around the certificates": lambda: b"subject=echo-api\n" + pki.chain().replace(b"\n", b"\r\n"),
}

REFUSED: dict[str, Callable[[], bytes]] = {
    "expired leaf": lambda: pki.pem(pki.leaf(days=(-100, -0.01)), pki.intermediate()),
    "leaf not yet valid": lambda: pki.pem(pki.leaf(days=(0.01, 265)), pki.intermediate()),
    "expired intermediate": lambda: pki.pem(pki.leaf(), pki.intermediate(days=(-500, -0.01))),
    "intermediate not yet valid": lambda: pki.pem(pki.leaf(), pki.intermediate(days=(0.01, 500))),
    "another name": lambda: pki.pem(pki.leaf(names=[x509.DNSName("echo-api.example")]), pki.intermediate()),
    "a name below": lambda: pki.pem(pki.leaf(names=[x509.DNSName("a." + pki.SENDER)]), pki.intermediate()),
    "wildcard alone": lambda: pki.pem(pki.leaf(names=[x509.DNSName("*.amazon.com")]), pki.intermediate()),
    "name as a URI": lambda: pki.pem(
        pki.leaf(names=[x509.UniformResourceIdentifier(f"https://{pki.SENDER}")]), pki.intermediate()
    ),
    "address in place of a name": lambda: pki.pem(
        pki.leaf(names=[x509.IPAddress(ip_address("127.0.0.1"))]), pki.intermediate()
    ),
    "name in the subject alone": lambda: pki.pem(
        pki.certificate(pki.SENDER, "intermediate", authority=False), pki.intermediate()
    ),
    "no names": lambda: pki.pem(pki.leaf(names=None), pki.intermediate()),
    "untrusted root": lambda: pki.pem(pki.leaf(), pki.intermediate(issuer="elsewhere")),
    "untrusted root appended": lambda: pki.pem(
        pki.leaf(), pki.intermediate(issuer="elsewhere"), pki.root(name="elsewhere")
    ),
    "self-signed leaf": lambda: pki.pem(pki.leaf(issuer="leaf")),
    "missing intermediate": lambda: pki.pem(pki.leaf()),
    "intermediate first": lambda: pki.pem(pki.intermediate(), pki.leaf()),
    "leaf signed by a leaf": lambda: pki.pem(
        pki.leaf(issuer="other leaf"), pki.leaf(name="other leaf"), pki.intermediate()
    ),
    "key usage without digital signature": lambda: pki.pem(pki.leaf(usage=KEY_AGREEMENT_ONLY), pki.intermediate()),
    "key that is not RSA": lambda: pki.pem(pki.leaf(public_key=pki.ec_key().public_key()), pki.intermediate()),
    "name of an unknown kind beside ours": lambda: pki.pem(
        pki.certificate("leaf", "intermediate", authority=False, extensions=[pki.unreadable_names()]),
        pki.intermediate(),
    ),
    "version unknown": pki.future_version,
    "nothing": lambda: b"",
    "not PEM": lambda: b"<html>Not found</html>",
    "cut short": lambda: pki.chain()[:-60],
    "binary": lambda: bytes(range(256)) * 8,
    "PEM of nonsense": lambda: b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    "a private key": lambda: pki.chain().replace(b"CERTIFICATE", b"PRIVATE KEY"),
}


@pytest.mark.parametrize("chain", ACCEPTED.values(), ids=ACCEPTED)
def test_a_chain_that_leads_to_a_trusted_root_is_believed(chain: Callable[[], bytes]) -> None:
    verify(chain())


@pytest.mark.parametrize("chain", REFUSED.values(), ids=REFUSED)
def test_any_other_chain_is_refused(chain: Callable[[], bytes]) -> None:
    with pytest.raises(UnverifiedSender, match=r"^the certificate[\w -]+$"):
        verify(chain())


@pytest.mark.parametrize("days", [(-1000, -1), (1, 1000)], ids=["expired", "not yet valid"])
def test_a_trusted_root_that_is_not_valid_now_vouches_for_nobody(days: pki.Days) -> None:
    verifier = Verifier(fetch=pki.bucket(), roots=x509.verification.Store([pki.root(days=days)]))
    with pytest.raises(UnverifiedSender):
        verifier.verify_signature(pki.headers(BODY), BODY, pki.NOW)


def test_a_chain_is_judged_at_the_time_of_the_request() -> None:
    verify(now=pki.NOW + 264 * pki.DAY_MS)
    for now in (pki.NOW + 266 * pki.DAY_MS, pki.NOW - 101 * pki.DAY_MS):
        with pytest.raises(UnverifiedSender):
            verify(now=now)


def test_with_the_public_roots_our_own_authority_is_refused() -> None:
    verifier = Verifier(fetch=pki.bucket())
    with pytest.raises(UnverifiedSender, match="the certificate chain is not valid"):
        verifier.verify_signature(pki.headers(BODY), BODY, pki.NOW)


@pytest.mark.parametrize("body", [b"", BODY, bytes(range(256)) * 200], ids=["empty", "JSON", "50 KB, any bytes"])
def test_a_signed_body_is_accepted_whatever_it_holds(body: bytes) -> None:
    verify(headers=pki.headers(body), body=body)


@pytest.mark.parametrize(
    "body",
    [b"", BODY + b" ", BODY[:-1], BODY.replace(b"Launch", b"launch"), BODY.decode().encode("utf-16")],
    ids=["empty", "longer", "shorter", "changed", "another encoding"],
)
def test_a_swapped_body_is_refused(body: bytes) -> None:
    with pytest.raises(UnverifiedSender, match="does not fit the body"):
        verify(body=body)


def without(name: str) -> dict[str, str]:
    """Return good headers with one of them left out."""
    return {key: value for key, value in pki.headers(BODY).items() if key != name}


BAD_HEADERS: dict[str, Callable[[], dict[str, str]]] = {
    "none": dict,
    "no URL": lambda: without("SignatureCertChainUrl"),
    "no signature": lambda: without("Signature-256"),
    "the old SHA-1 header only": lambda: (
        without("Signature-256") | {"Signature": pki.signature(BODY, algorithm=SHA1())}
    ),
    "SHA-1 in the new header": lambda: pki.headers(BODY) | {"Signature-256": pki.signature(BODY, algorithm=SHA1())},
    "another key": lambda: pki.headers(BODY, owner="elsewhere"),
    "empty signature": lambda: pki.headers(BODY) | {"Signature-256": ""},
    "cut signature": lambda: pki.headers(BODY) | {"Signature-256": pki.signature(BODY)[:-8]},
    "signature of zeros": lambda: pki.headers(BODY) | {"Signature-256": "A" * 344},
    "not base64": lambda: pki.headers(BODY) | {"Signature-256": "*" * 344},
    "base64 broken into lines": lambda: pki.headers(BODY) | {"Signature-256": pki.signature(BODY) + "\n"},
    "base64 of the URL alphabet": lambda: (
        pki.headers(BODY) | {"Signature-256": pki.signature(BODY)[:-6] + "-_" + pki.signature(BODY)[-4:]}
    ),
    "two signatures in one": lambda: (
        pki.headers(BODY) | {"Signature-256": f"{pki.signature(BODY)},{pki.signature(BODY)}"}
    ),
    "not ASCII": lambda: pki.headers(BODY) | {"Signature-256": "é" * 344},
}


@pytest.mark.parametrize("headers", BAD_HEADERS.values(), ids=BAD_HEADERS)
def test_a_missing_or_wrong_signature_is_refused(headers: Callable[[], dict[str, str]]) -> None:
    with pytest.raises(UnverifiedSender):
        verify(headers=headers())


def test_a_certificate_url_is_judged_before_anything_is_downloaded() -> None:
    bucket = pki.bucket(url="http://s3.amazonaws.com/echo.api/echo-api-cert-12.pem")
    headers = pki.headers(BODY, url="http://s3.amazonaws.com/echo.api/echo-api-cert-12.pem")
    with pytest.raises(UnverifiedSender, match="URL is not one of Amazon's"):
        Verifier(fetch=bucket, roots=pki.roots()).verify_signature(headers, BODY, pki.NOW)
    assert bucket.fetched == []


def test_spellings_of_one_url_share_one_download() -> None:
    bucket = pki.bucket()
    verifier = Verifier(fetch=bucket, roots=pki.roots())
    for url in (pki.URL, pki.URL.replace(".com", ".com:443"), pki.URL.replace("echo.api/", "echo.api/a/../")):
        verifier.verify_signature(pki.headers(BODY, url=url), BODY, pki.NOW)
    assert bucket.fetched == [pki.URL]


def test_every_body_is_checked_also_when_the_key_is_known() -> None:
    verifier = Verifier(fetch=pki.bucket(), roots=pki.roots())
    for body in (b"one", b"two"):
        verifier.verify_signature(pki.headers(body), body, pki.NOW)
        with pytest.raises(UnverifiedSender, match="does not fit the body"):
            verifier.verify_signature(pki.headers(body), body + b" ", pki.NOW)


@pytest.mark.parametrize("signature", ["", "*", "é"])
def test_a_request_without_a_readable_signature_causes_no_download(signature: str) -> None:
    bucket = pki.bucket()
    with pytest.raises(UnverifiedSender):
        Verifier(fetch=bucket, roots=pki.roots()).verify_signature(
            pki.headers(BODY) | {"Signature-256": signature}, BODY, pki.NOW
        )
    assert bucket.fetched == []


def failing(url: str) -> bytes:
    """Fail as a download does."""
    raise UnverifiedSender("the certificate chain could not be downloaded")


REASONS = {
    "the certificate URL is not one of Amazon's",
    "the certificate URL did not answer with 200",
    "the request is not signed",
    "the signature is not base64",
    "the signature does not fit the body",
}


@given(
    url=st.just(pki.URL) | st.text(max_size=300),
    signature=st.text(max_size=400) | st.binary(max_size=300).map(lambda some: b64encode(some).decode()),
)
def test_whatever_the_headers_hold_the_reason_is_a_fixed_sentence(url: str, signature: str) -> None:
    with pytest.raises(UnverifiedSender) as caught:
        verify(headers={"SignatureCertChainUrl": url, "Signature-256": signature})
    assert str(caught.value) in REASONS


# Damage can make a serial number negative, about which cryptography warns before it goes on.
@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
@given(which=st.integers(0, 1), at=st.floats(0, 1, exclude_max=True), mask=st.integers(1, 255))
def test_a_damaged_chain_is_refused_or_still_holds_the_same_key(which: int, at: float, mask: int) -> None:
    try:
        believed = believe(pki.damaged(which, at, mask), pki.roots(), pki.NOW)
    except UnverifiedSender:
        return
    assert believed.key == pki.rsa_key("leaf").public_key()


@pytest.mark.parametrize("fetch", [failing, pki.bucket(b"")], ids=["no answer", "empty answer"])
def test_a_certificate_that_cannot_be_had_is_a_refusal(fetch: Fetch) -> None:
    with pytest.raises(UnverifiedSender):
        Verifier(fetch=fetch, roots=pki.roots()).verify_signature(pki.headers(BODY), BODY, pki.NOW)


@pytest.mark.parametrize("seconds", [0, 1, 149, 150, -1, -150])
@pytest.mark.parametrize("kind", ["IntentRequest", "LaunchRequest", "AlexaSkillEvent.SkillDisabled"])
def test_a_request_of_the_last_150_seconds_is_fresh(kind: str, seconds: int) -> None:
    check_freshness(kind, pki.NOW - seconds * 1000, pki.NOW)


@pytest.mark.parametrize("off_ms", [150_001, -150_001, 3_600_000, 30 * pki.DAY_MS, -(10**30), pki.NOW])
@pytest.mark.parametrize("kind", ["IntentRequest", "", "AlexaSkillEvents", "alexaskillevent.SkillDisabled"])
def test_an_old_request_played_again_is_refused(kind: str, off_ms: int) -> None:
    with pytest.raises(UnverifiedSender, match="timestamp"):
        check_freshness(kind, pki.NOW - off_ms, pki.NOW)


def test_a_skill_event_may_be_an_hour_old_and_no_older() -> None:
    for kind in ("AlexaSkillEvent.SkillDisabled", "AlexaSkillEvent.SomethingNew"):
        check_freshness(kind, pki.NOW - 3_600_000, pki.NOW)
        check_freshness(kind, pki.NOW + 3_600_000, pki.NOW)
        for timestamp_ms in (pki.NOW - 3_600_001, pki.NOW + 3_600_001):
            with pytest.raises(UnverifiedSender):
                check_freshness(kind, timestamp_ms, pki.NOW)


def test_our_own_skill_id_passes() -> None:
    check_skill_id(SKILL, SKILL)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("amzn1.ask.skill.two", SKILL),
        (SKILL.upper(), SKILL),
        (SKILL + " ", SKILL),
        ("", SKILL),
    ],
)
def test_another_skill_id_is_refused(theirs: str, ours: str) -> None:
    with pytest.raises(UnverifiedSender, match="another skill"):
        check_skill_id(theirs, ours)
