"""What every store does, shown once for SQLite and once for DynamoDB's API on a server process."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from uuid import uuid4

import boto3
import pytest

from skill.errors import Conflict, StoreUnavailable
from skill.store import Row, Store, dynamodb, open_store, sqlite
from tests.dynamodb import dynamodb_server

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

KEY = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
NOW = 1_790_000_000_000
FIRST = Row(
    version=1,
    session="amzn1.echo-api.session.1",
    request="amzn1.echo-api.request.1",
    saved={"place": {"segment": "0/lying-figure-four/1/right/hold", "credited_s": 12}, "history": []},
    before=None,
    expires_at=NOW // 1000 + 90 * 86_400,
)
SECOND = replace(FIRST, version=2, request="amzn1.echo-api.request.2", saved={"place": None}, before=FIRST.saved)

OpenStore = Callable[[], Store]


@pytest.fixture(scope="module")
def dynamodb_endpoint() -> Iterator[str]:
    with dynamodb_server() as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def administrator(dynamodb_endpoint: str) -> Iterator["DynamoDBClient"]:
    client: DynamoDBClient = boto3.client("dynamodb", "us-east-1", endpoint_url=dynamodb_endpoint)
    with closing(client):
        yield client


@pytest.fixture
def dynamodb_url(dynamodb_endpoint: str, administrator: "DynamoDBClient") -> str:
    """Names a table of the test's own."""
    table = f"coach-{uuid4().hex}"
    administrator.create_table(
        TableName=table,
        KeySchema=[{"AttributeName": "key", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "key", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return f"dynamodb://{table}?endpoint={dynamodb_endpoint}"


@pytest.fixture(params=["sqlite", "dynamodb"])
def open_another(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OpenStore]:
    """Opens a store on the test's database, each time a new one, as another process would."""
    # The budget of a turn is not what is tested here, and the machine may be busy.
    monkeypatch.setattr(sqlite, "QUEUE_S", 30)
    monkeypatch.setattr(sqlite, "BUSY_S", 30)
    monkeypatch.setattr(dynamodb, "CONNECT_S", 30)
    monkeypatch.setattr(dynamodb, "READ_S", 30)
    url = f"sqlite:///{tmp_path}/coach.db"
    if request.param == "dynamodb":
        url = request.getfixturevalue("dynamodb_url")
    with ExitStack() as opened:
        yield lambda: opened.enter_context(closing(open_store(url)))


@pytest.fixture
def store(open_another: OpenStore) -> Store:
    return open_another()


def test_a_person_who_never_came_has_no_row(store: Store) -> None:
    assert store.load(KEY, NOW) is None


def test_the_first_row_comes_back_as_it_was_saved(store: Store) -> None:
    store.save(KEY, FIRST)

    assert store.load(KEY, NOW) == FIRST


def test_each_save_replaces_the_row_before_it(store: Store) -> None:
    store.save(KEY, FIRST)
    store.save(KEY, SECOND)

    assert store.load(KEY, NOW) == SECOND


def test_each_key_has_its_own_row(store: Store) -> None:
    store.save(KEY, FIRST)
    store.save("another", replace(FIRST, session="elsewhere"))
    store.save(KEY, SECOND)

    assert store.load("another", NOW) == replace(FIRST, session="elsewhere")


@pytest.mark.parametrize("version", [-1, 0, 1, 2, 4, 7, 10**18])
def test_a_version_that_does_not_follow_the_stored_one_is_a_conflict(store: Store, version: int) -> None:
    store.save(KEY, FIRST)
    store.save(KEY, SECOND)

    with pytest.raises(Conflict) as conflict:
        store.save(KEY, replace(SECOND, version=version, session="elsewhere"))

    assert conflict.value.stored == SECOND
    assert store.load(KEY, NOW) == SECOND


def test_a_row_that_was_deleted_meanwhile_is_not_brought_back(store: Store) -> None:
    store.save(KEY, FIRST)
    store.delete(KEY)

    with pytest.raises(Conflict) as conflict:
        store.save(KEY, SECOND)

    assert conflict.value.stored is None
    assert store.load(KEY, NOW) is None


def test_the_same_row_again_is_no_conflict(store: Store) -> None:
    store.save(KEY, FIRST)
    store.save(KEY, SECOND)
    store.save(KEY, SECOND)

    assert store.load(KEY, NOW) == SECOND


def test_a_row_lives_to_the_second_it_expires(store: Store) -> None:
    store.save(KEY, FIRST)

    assert store.load(KEY, FIRST.expires_at * 1000 - 1) == FIRST
    assert store.load(KEY, FIRST.expires_at * 1000) is None


def test_a_first_row_takes_the_place_of_an_expired_one(store: Store) -> None:
    later = FIRST.expires_at * 1000 + 1
    again = replace(FIRST, request="amzn1.echo-api.request.9", expires_at=FIRST.expires_at * 2)
    store.save(KEY, FIRST)
    store.save(KEY, SECOND)

    assert store.load(KEY, later) is None
    store.save(KEY, again)

    assert store.load(KEY, later) == again


def test_delete_forgets_the_person_and_may_be_repeated(store: Store) -> None:
    store.save(KEY, FIRST)
    store.save("another", FIRST)

    store.delete(KEY)
    store.delete(KEY)

    assert store.load(KEY, NOW) is None
    assert store.load("another", NOW) == FIRST


@pytest.mark.parametrize("text", ["", "Gesäß, ヒップ, \N{PERSON IN LOTUS POSITION}", 'a"b\\c\n', "\0", "\ud800"])
def test_any_text_comes_back_unchanged(store: Store, text: str) -> None:
    row = replace(FIRST, session=text, request=text, saved={text: [text, 1, -0.5, None, True]}, before={})
    store.save(KEY, row)

    assert store.load(KEY, NOW) == row


def test_a_second_store_sees_what_the_first_one_wrote(open_another: OpenStore) -> None:
    here, there = open_another(), open_another()
    here.save(KEY, FIRST)
    assert there.load(KEY, NOW) == FIRST

    there.save(KEY, SECOND)

    with pytest.raises(Conflict) as conflict:
        here.save(KEY, replace(SECOND, session="elsewhere"))
    assert conflict.value.stored == SECOND
    assert here.load(KEY, NOW) == SECOND


@pytest.mark.parametrize("shared", [True, False], ids=["one store", "a store each"])
def test_threads_that_count_together_lose_nothing(open_another: OpenStore, shared: bool) -> None:
    stores = [open_another()] * 4 if shared else [open_another() for _ in range(4)]
    failures: list[Exception] = []

    def count(store: Store, session: str) -> None:
        try:
            for turn in range(25):
                row = store.load(KEY, NOW)
                while True:
                    version = row.version + 1 if row else 1
                    request = f"{session}/{turn}"
                    saved: dict[str, object] = {"count": version}
                    try:
                        store.save(KEY, replace(FIRST, version=version, request=request, saved=saved))
                        break
                    except Conflict as conflict:
                        row = conflict.stored
        except Exception as failure:
            failures.append(failure)

    threads = [Thread(target=count, args=(store, f"session {n}")) for n, store in enumerate(stores)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    row = stores[0].load(KEY, NOW)
    assert row is not None
    assert (row.version, row.saved) == (100, {"count": 100})


def test_a_store_that_answers_raises_nothing_when_it_is_asked(store: Store) -> None:
    store.ping()
    store.save(KEY, FIRST)
    store.ping()

    assert store.load(KEY, NOW) == FIRST


def test_a_closed_store_opens_again_by_itself(store: Store) -> None:
    store.save(KEY, FIRST)
    store.close()
    store.close()

    assert store.load(KEY, NOW) == FIRST


def test_a_table_that_is_not_there_is_an_unavailable_store(dynamodb_url: str) -> None:
    with closing(open_store(dynamodb_url.replace("coach-", "couch-"))) as store:
        calls: list[Callable[[], object]] = [
            store.ping,
            lambda: store.load(KEY, NOW),
            lambda: store.save(KEY, FIRST),
            lambda: store.delete(KEY),
        ]
        for call in calls:
            with pytest.raises(StoreUnavailable, match="couch-"):
                call()
