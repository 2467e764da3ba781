"""How a certificate chain is downloaded, and which roots are trusted."""

import gzip
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from socket import create_server

import certifi
import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from skill.alexa.certificates import Fetch, KeyRing, https_fetch, trusted_roots
from skill.errors import UnverifiedSender
from tests import pki


def answer(response: httpx.Response) -> tuple[Fetch, list[httpx.Request]]:
    """Return a real download whose every request gets `response`, and the list of its requests."""
    requests: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return response

    return https_fetch(httpx.MockTransport(handle)), requests


class Stream(httpx.SyncByteStream):
    """A body of `parts`, of which it counts how many were taken."""

    def __init__(self, parts: int, part: bytes) -> None:
        """Build it."""
        self.parts, self.part, self.taken = parts, part, 0

    def __iter__(self) -> Iterator[bytes]:
        """Give out the parts."""
        for _ in range(self.parts):
            self.taken += 1
            yield self.part


def test_a_chain_is_downloaded_as_it_is() -> None:
    fetch, requests = answer(httpx.Response(200, stream=Stream(1, pki.chain())))
    assert fetch(pki.URL) == pki.chain()
    assert [str(request.url) for request in requests] == [pki.URL]


def test_no_step_of_a_download_may_take_longer_than_two_seconds() -> None:
    fetch, requests = answer(httpx.Response(200, stream=Stream(1, b"chain")))
    fetch(pki.URL)
    timeouts = requests[0].extensions["timeout"]
    assert set(timeouts) == {"connect", "read", "write", "pool"}
    assert all(0 < seconds <= 2 for seconds in timeouts.values())


@pytest.mark.parametrize("status", [201, 204, 206, 301, 302, 303, 307, 308, 304, 400, 403, 404, 500, 503])
def test_only_200_will_do_and_no_redirect_is_followed(status: int) -> None:
    elsewhere = {"Location": pki.URL + "2"}
    fetch, requests = answer(httpx.Response(status, content=pki.chain(), headers=elsewhere))
    with pytest.raises(UnverifiedSender, match="did not answer with 200"):
        fetch(pki.URL)
    assert len(requests) == 1


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectTimeout,
        httpx.ReadTimeout,
        httpx.PoolTimeout,
        httpx.ConnectError,
        httpx.ReadError,
        httpx.RemoteProtocolError,
        httpx.ProxyError,
    ],
)
def test_a_hanging_or_broken_download_is_a_refusal(error: type[httpx.TransportError]) -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        raise error("the text of the error\nis not for the reply")

    with pytest.raises(UnverifiedSender, match=r"^the certificate chain could not be downloaded$"):
        https_fetch(httpx.MockTransport(handle))(pki.URL)


def test_a_chain_of_ten_megabytes_is_cut_off_early() -> None:
    stream = Stream(10 * 1024, b"x" * 1024)
    fetch, _ = answer(httpx.Response(200, stream=stream))
    with pytest.raises(UnverifiedSender, match="too large"):
        fetch(pki.URL)
    assert stream.taken == 65


def test_a_compressed_chain_is_never_unpacked() -> None:
    bomb = gzip.compress(bytes(10 * 1024 * 1024))
    fetch, requests = answer(httpx.Response(200, stream=Stream(1, bomb), headers={"Content-Encoding": "gzip"}))
    assert fetch(pki.URL) == bomb
    assert requests[0].headers["Accept-Encoding"] == "identity"


def test_a_chain_that_trickles_in_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter(range(1000))
    monkeypatch.setattr("skill.alexa.certificates.monotonic", lambda: float(next(seconds)))
    stream = Stream(1000, b"x")
    fetch, _ = answer(httpx.Response(200, stream=stream))
    with pytest.raises(UnverifiedSender, match="too slowly"):
        fetch(pki.URL)
    assert stream.taken == 5


def test_a_server_whose_own_certificate_is_not_trusted_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    key = pki.rsa_key("leaf").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "server.pem").write_bytes(key + pki.chain())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")

    with create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as thread:
        listener.settimeout(10)

        def refuse_to_be_trusted() -> str:
            connection, _ = listener.accept()
            with connection, pytest.raises(ssl.SSLError) as caught:
                context.wrap_socket(connection, server_side=True).close()
            return str(caught.value)

        seen = thread.submit(refuse_to_be_trusted)
        with pytest.raises(UnverifiedSender, match="could not be downloaded"):
            https_fetch()(f"https://127.0.0.1:{listener.getsockname()[1]}/echo.api/x.pem")
        assert "alert" in seen.result()


def test_a_root_that_cannot_be_read_does_not_take_the_others_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    (tmp_path / "roots.pem").write_bytes(b"# Ours\n" + broken + pki.pem(pki.root()) + broken)
    monkeypatch.setattr(certifi, "where", lambda: str(tmp_path / "roots.pem"))
    KeyRing(pki.bucket(), trusted_roots()).key(pki.URL, pki.NOW)
