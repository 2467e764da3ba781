"""Which URL may name a signing certificate."""

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from skill.alexa.certificates import canonical_url
from skill.errors import UnverifiedSender

FOLDER = "https://s3.amazonaws.com/echo.api/"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        (FOLDER + "echo-api-cert.pem", FOLDER + "echo-api-cert.pem"),
        ("https://s3.amazonaws.com:443/echo.api/echo-api-cert.pem", FOLDER + "echo-api-cert.pem"),
        (FOLDER + "../echo.api/echo-api-cert.pem", FOLDER + "echo-api-cert.pem"),
        (FOLDER + "./a//b/../echo-api-cert-6-ats.pem", FOLDER + "a/echo-api-cert-6-ats.pem"),
        ("HTTPS://S3.AmazonAWS.com/echo.api/Cert_1~.pem", FOLDER + "Cert_1~.pem"),
    ],
)
def test_a_url_of_amazons_is_taken_in_one_spelling(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "",
        "echo-api-cert.pem",
        "http://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "file:///echo.api/echo-api-cert.pem",
        "//s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://notamazon.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com.example/echo.api/echo-api-cert.pem",
        "https://s3-amazonaws.com/echo.api/echo-api-cert.pem",
        "https://example.s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com./echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:abc/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:99999/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem",
        "https://s3.amazonaws.com/invalid.path/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.apis/echo-api-cert.pem",
        "https://s3.amazonaws.com/a/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com//echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com",
        "https://s3.amazonaws.com/echo.api",
        FOLDER,
        FOLDER + "..",
        FOLDER + "../evil/x.pem",
        FOLDER + "a/../../evil/x.pem",
        FOLDER + "%2e%2e/evil/x.pem",
        FOLDER + "%2E%2E/echo.api/x.pem",
        FOLDER + "..%2fevil/x.pem",
        FOLDER + "..%5cevil/x.pem",
        FOLDER + "..\\evil\\x.pem",
        "https://user@s3.amazonaws.com/echo.api/x.pem",
        "https://user:word@s3.amazonaws.com/echo.api/x.pem",
        "https://s3.amazonaws.com@example.com/echo.api/x.pem",
        FOLDER + "x.pem?versionId=1",
        FOLDER + "x.pem?",
        FOLDER + "x.pem#part",
        FOLDER + "x.pem;a=b",
        FOLDER + "x.pem\n",
        FOLDER + "x.pem\r\nHost: example.com",
        FOLDER + "x\t.pem",
        FOLDER + "x\0.pem",
        FOLDER + "x y.pem",
        " " + FOLDER + "x.pem",
        FOLDER + "\u2179.pem",
        FOLDER + "\u202ex.pem",
        "https://\u017f3.amazonaws.com/echo.api/x.pem",
        FOLDER + "x.pem," + FOLDER + "x.pem",
        FOLDER + "x" * 300,
        FOLDER + "a/../" * 60 + "x.pem",
        FOLDER + "x" * 1_000_000,
    ],
    ids=lambda url: ascii(url[:70]),
)
def test_any_other_url_is_refused(url: str) -> None:
    with pytest.raises(UnverifiedSender, match=r"^the certificate URL is not one of Amazon's$"):
        canonical_url(url)


PIECES = ["https", "HTTP", "://", "s3.amazonaws.com", "example.com", ":443", ":", "@", "/", "//", "echo.api"]
PIECES += ["Echo.Api", "..", ".", "%2e", "%2f", "\\", "?", "#", "x.pem", " ", "\n", "\0"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example(FOLDER + "x.pem")
def test_whatever_is_taken_lies_in_amazons_folder(pieces: str) -> None:
    for text in (pieces, "https://s3.amazonaws.com" + pieces, FOLDER + pieces):
        try:
            url = httpx.URL(canonical_url(text))
        except UnverifiedSender:
            continue
        assert (url.scheme, url.host, url.port, url.userinfo) == ("https", "s3.amazonaws.com", None, b"")
        assert (url.query, url.fragment) == (b"", "")
        assert url.path.startswith("/echo.api/")
        assert ".." not in url.path.split("/")
