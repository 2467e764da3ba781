"""Which keys are remembered, for how long, and what a stranger can make us download."""

import gc
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Semaphore

import pytest
from cryptography.x509.verification import Store

from skill.alexa.certificates import KeyRing
from skill.errors import UnverifiedSender
from tests import pki

FOLDER = "https://s3.amazonaws.com/echo.api/"
HOUR_MS = 3600 * 1000


def ring_of(*names: str) -> tuple[KeyRing, pki.Bucket]:
    """Return a key ring and its bucket, which holds a good chain under each of `names`."""
    bucket = pki.Bucket({FOLDER + name: pki.chain() for name in names}, [])
    return KeyRing(bucket, pki.roots()), bucket


def test_a_key_is_fetched_once_and_remembered_for_an_hour() -> None:
    ring, bucket = ring_of("a.pem")
    for offset in (0, 1, HOUR_MS - 1):
        assert ring.key(FOLDER + "a.pem", pki.NOW + offset) == pki.rsa_key("leaf").public_key()
    assert len(bucket.fetched) == 1
    for offset in (HOUR_MS, HOUR_MS + 1):
        ring.key(FOLDER + "a.pem", pki.NOW + offset)
    assert len(bucket.fetched) == 2


@pytest.mark.parametrize(
    ("leaf_days", "intermediate_days", "root_days"),
    [(0.01, 100, 100), (100, 0.01, 100), (100, 100, 0.01)],
    ids=["leaf", "intermediate", "root"],
)
def test_a_key_is_forgotten_when_any_certificate_of_its_chain_expires(
    leaf_days: float, intermediate_days: float, root_days: float
) -> None:
    chain = pki.pem(pki.leaf(days=(-1, leaf_days)), pki.intermediate(days=(-1, intermediate_days)))
    bucket = pki.bucket(chain)
    ring = KeyRing(bucket, Store([pki.root(days=(-1, root_days))]))
    end = pki.NOW + pki.DAY_MS // 100
    ring.key(pki.URL, pki.NOW)
    ring.key(pki.URL, end - 1)
    assert len(bucket.fetched) == 1
    with pytest.raises(UnverifiedSender):
        ring.key(pki.URL, end + 1000)
    assert len(bucket.fetched) == 2


def test_a_renewed_chain_is_taken_when_the_old_one_has_expired() -> None:
    bucket = pki.bucket(pki.pem(pki.leaf(days=(-1, 0.01)), pki.intermediate()))
    ring = KeyRing(bucket, pki.roots())
    ring.key(pki.URL, pki.NOW)
    bucket.files[pki.URL] = pki.pem(pki.leaf(name="leaf of next year"), pki.intermediate())
    renewed = ring.key(pki.URL, pki.NOW + pki.DAY_MS)
    assert renewed == pki.rsa_key("leaf of next year").public_key()


def test_a_failed_download_is_tried_again_with_the_next_request() -> None:
    ring, bucket = ring_of()
    with pytest.raises(UnverifiedSender):
        ring.key(pki.URL, pki.NOW)
    bucket.files[pki.URL] = pki.chain()
    assert ring.key(pki.URL, pki.NOW) == pki.rsa_key("leaf").public_key()


def test_a_defect_in_the_download_is_not_mistaken_for_a_stranger_and_leaves_nothing_behind() -> None:
    answers: Iterator[bytes] = iter([pki.chain()])

    def fetch(url: str) -> bytes:
        if next(defects, False):
            raise RuntimeError("a defect")
        return next(answers)

    defects = iter([True] * 10)
    ring = KeyRing(fetch, pki.roots())
    for _ in range(10):
        with pytest.raises(RuntimeError, match="a defect"):
            ring.key(pki.URL, pki.NOW)
    assert ring.key(pki.URL, pki.NOW) == pki.rsa_key("leaf").public_key()


def test_a_thousand_made_up_urls_push_nothing_out_and_take_no_memory() -> None:
    ring, bucket = ring_of("good.pem")
    made_up = [f"{FOLDER}{number}.pem" for number in range(1000)]
    ring.key(FOLDER + "good.pem", pki.NOW)
    tracemalloc.start()
    try:
        for url in made_up:
            with pytest.raises(UnverifiedSender):
                ring.key(url, pki.NOW)
        bucket.fetched.clear()
        gc.collect()
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    ring.key(FOLDER + "good.pem", pki.NOW)
    assert bucket.fetched == []
    assert grown < 32 * 1024


@pytest.mark.parametrize("later", [0, HOUR_MS], ids=["used", "renewed"])
def test_of_many_good_urls_the_32_used_last_are_remembered(later: int) -> None:
    names = [f"{number}.pem" for number in range(33)]
    ring, bucket = ring_of(*names)
    for name in names[:32]:
        ring.key(FOLDER + name, pki.NOW)
    ring.key(FOLDER + names[0], pki.NOW + later)
    ring.key(FOLDER + names[32], pki.NOW)
    bucket.fetched.clear()
    for name in (names[0], *names[2:]):
        ring.key(FOLDER + name, pki.NOW)
    assert bucket.fetched == []
    ring.key(FOLDER + names[1], pki.NOW)
    assert bucket.fetched == [FOLDER + names[1]]


def test_threads_that_want_the_same_key_download_it_once() -> None:
    together, bucket = Barrier(8), pki.bucket()
    ring = KeyRing(bucket, pki.roots())

    def ask() -> bool:
        together.wait(10)
        return all(ring.key(pki.URL, pki.NOW) == pki.rsa_key("leaf").public_key() for _ in range(50))

    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(ask) for _ in range(8)]
        assert all(each.result() for each in asked)
    assert len(bucket.fetched) == 1


class SlowBucket:
    """A Fetch that, for unknown URLs, says when it has begun and fails when it is let go."""

    def __init__(self) -> None:
        """Build it."""
        self.begun, self.let_go, self.fetched = Semaphore(0), Event(), list[str]()

    def __call__(self, url: str) -> bytes:
        """Serve the good chain at once, anything else not at all."""
        self.fetched.append(url)
        if url == pki.URL:
            return pki.chain()
        self.begun.release()
        assert self.let_go.wait(10)
        raise UnverifiedSender("the certificate URL did not answer with 200")


def test_only_four_unknown_urls_are_downloaded_at_once_and_a_known_one_always_gets_its_turn() -> None:
    slow = SlowBucket()
    ring = KeyRing(slow, pki.roots())
    ring.key(pki.URL, pki.NOW)
    slow.fetched.clear()
    with ThreadPoolExecutor(4) as threads:
        try:
            strangers = [threads.submit(ring.key, f"{FOLDER}{number}.pem", pki.NOW) for number in range(4)]
            assert all(slow.begun.acquire(timeout=10) for _ in strangers)
            with pytest.raises(UnverifiedSender, match="too many certificates"):
                ring.key(FOLDER + "fifth.pem", pki.NOW)
            assert len(slow.fetched) == 4
            ring.key(pki.URL, pki.NOW + HOUR_MS)
            assert slow.fetched[4:] == [pki.URL]
        finally:
            slow.let_go.set()
        for stranger in strangers:
            with pytest.raises(UnverifiedSender, match="did not answer"):
                stranger.result()
    with pytest.raises(UnverifiedSender, match="did not answer"):
        ring.key(FOLDER + "fifth.pem", pki.NOW)


def test_whoever_waits_for_a_download_shares_its_failure() -> None:
    slow = SlowBucket()
    ring = KeyRing(slow, pki.roots())
    with ThreadPoolExecutor(3) as threads:
        try:
            first = threads.submit(ring.key, FOLDER + "a.pem", pki.NOW)
            assert slow.begun.acquire(timeout=10)
            others = [threads.submit(ring.key, FOLDER + "a.pem", pki.NOW) for _ in range(2)]
        finally:
            slow.let_go.set()
        for each in (first, *others):
            with pytest.raises(UnverifiedSender, match="did not answer"):
                each.result(10)


def test_a_request_waits_for_a_hanging_download_no_longer_than_it_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    let_go, bucket = Event(), pki.bucket()

    def hang(url: str) -> bytes:
        assert let_go.wait(10)
        return bucket(url)

    ring = KeyRing(hang, pki.roots())
    with monkeypatch.context() as impatient:
        impatient.setattr("skill.alexa.certificates._WHOLE_S", 0)
        for _ in range(3):
            with pytest.raises(UnverifiedSender, match="too slowly"):
                ring.key(pki.URL, pki.NOW)
    let_go.set()
    assert ring.key(pki.URL, pki.NOW) == pki.rsa_key("leaf").public_key()
    assert bucket.fetched == [pki.URL]
