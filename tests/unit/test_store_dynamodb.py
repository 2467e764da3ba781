"""DynamoDB's store where a real server cannot be brought to: failures in between, budgets, damaged items."""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from skill.errors import Conflict, StoreUnavailable
from skill.store import Row, dynamodb, open_store
from skill.store.dynamodb import Answer, DynamoStore
from skill.store.port import to_json

KEY = "key"
ROW = Row(version=2, session="s", request="r", saved={"a": 1}, before=None, expires_at=2_000_000_000)
ITEM = {
    "key": {"S": KEY},
    "version": {"N": "2"},
    "expires_at": {"N": "2000000000"},
    "document": {"S": to_json(ROW)},
}
LIVE = ROW.expires_at * 1000 - 1
CLOSED = ConnectionClosedError(endpoint_url="http://127.0.0.1")


def refusal(stored: dict[str, dict[str, str]] | None) -> ClientError:
    # The stubs do not know of the item.
    response: Any = {"Error": {"Code": "ConditionalCheckFailedException"}} | ({"Item": stored} if stored else {})
    return ClientError(response, "PutItem")


class ScriptedClient:
    """Gives the answers it was made with, one a call, and keeps what it was asked."""

    def __init__(self, *answers: Answer | Exception) -> None:
        self.answers = list(answers)
        self.closed = False
        self.asked: list[tuple[str, dict[str, object]]] = []

    def _answer(self, operation: str, arguments: dict[str, object]) -> Answer:
        self.asked.append((operation, arguments))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def get_item(self, **arguments: object) -> Answer:
        return self._answer("get", arguments)

    def put_item(self, **arguments: object) -> Answer:
        return self._answer("put", arguments)

    def delete_item(self, **arguments: object) -> Answer:
        return self._answer("delete", arguments)

    def close(self) -> None:
        self.closed = True


def calls(store: DynamoStore) -> Iterator[Callable[[], object]]:
    yield lambda: store.load(KEY, LIVE)
    yield lambda: store.save(KEY, ROW)
    yield lambda: store.delete(KEY)
    yield store.ping


def test_every_call_asks_once() -> None:
    client = ScriptedClient({}, {}, {}, {})

    for call in calls(DynamoStore(client, "table")):
        call()

    assert [operation for operation, _ in client.asked] == ["get", "put", "delete", "get"]
    assert {arguments["TableName"] for _, arguments in client.asked} == {"table"}


def test_a_read_is_consistent_for_another_worker_may_have_written_the_turn_before() -> None:
    client = ScriptedClient({"Item": ITEM})

    assert DynamoStore(client, "table").load(KEY, LIVE) == ROW
    assert client.asked[0][1]["ConsistentRead"] is True


def test_an_item_holds_the_row_and_nothing_else() -> None:
    client = ScriptedClient({})

    DynamoStore(client, "table").save(KEY, ROW)

    assert client.asked[0][1]["Item"] == ITEM


def test_what_failed_at_once_is_tried_again_and_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamodb, "monotonic", iter([0.0, 0.05, 0.0, 0.05]).__next__)
    client = ScriptedClient(CLOSED, {"Item": ITEM}, CLOSED, CLOSED)
    store = DynamoStore(client, "table")

    assert store.load(KEY, LIVE) == ROW
    with pytest.raises(StoreUnavailable):
        store.load(KEY, LIVE)

    assert client.answers == []


def test_what_failed_late_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dynamodb, "monotonic", iter([0.0, 0.06]).__next__)
    client = ScriptedClient(CLOSED, {"Item": ITEM})

    with pytest.raises(StoreUnavailable, match="table"):
        DynamoStore(client, "table").load(KEY, LIVE)

    assert client.answers == [{"Item": ITEM}]


def test_a_write_whose_confirmation_was_lost_is_no_conflict_with_itself() -> None:
    client = ScriptedClient(CLOSED, refusal(ITEM))

    DynamoStore(client, "table").save(KEY, ROW)

    assert client.answers == []


def test_a_refused_write_is_not_tried_again() -> None:
    client = ScriptedClient(refusal(ITEM))

    with pytest.raises(Conflict) as conflict:
        DynamoStore(client, "table").save(KEY, replace(ROW, session="elsewhere"))

    assert conflict.value.stored == ROW


def test_any_error_of_the_driver_is_an_unavailable_store() -> None:
    garbage = AttributeError("'list' object has no attribute 'get'")
    throttled = ClientError({"Error": {"Code": "ThrottlingException"}}, "GetItem")
    for failure in (CLOSED, garbage, throttled):
        client = ScriptedClient(*[failure] * 8)
        for call in calls(DynamoStore(client, "table")):
            with pytest.raises(StoreUnavailable):
                call()


def test_an_expired_item_goes_only_if_nobody_has_written_since() -> None:
    client = ScriptedClient({"Item": ITEM}, refusal(None))

    assert DynamoStore(client, "table").load(KEY, LIVE + 1) is None

    operation, arguments = client.asked[1]
    assert operation == "delete"
    assert arguments["ConditionExpression"] == "version = :version"
    assert arguments["ExpressionAttributeValues"] == {":version": {"N": "2"}}


@pytest.mark.parametrize("document", [{}, {"document": {"S": "{"}}, {"document": {"N": "1"}}])
def test_an_item_with_a_damaged_document_keeps_its_version(document: dict[str, dict[str, str]]) -> None:
    item = {name: value for name, value in ITEM.items() if name != "document"} | document

    row = DynamoStore(ScriptedClient({"Item": item}), "table").load(KEY, LIVE)

    assert row == Row(version=2, session="", request="", saved={}, before=None, expires_at=ROW.expires_at)


@pytest.mark.parametrize("number", [None, {"S": "2"}, {"N": "two"}])
@pytest.mark.parametrize("name", ["version", "expires_at"])
def test_an_item_without_its_numbers_is_no_row(name: str, number: dict[str, str] | None) -> None:
    item = {other: value for other, value in ITEM.items() if other != name} | ({name: number} if number else {})

    assert DynamoStore(ScriptedClient({"Item": item}), "table").load(KEY, LIVE) is None


def test_a_database_that_is_down_is_an_unavailable_store_within_the_budget(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as taken:
        # Bound and not listening: nothing else can answer on this port.
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with closing(open_store(f"dynamodb://table?endpoint=http://127.0.0.1:{port}")) as store:
            assert isinstance(store, DynamoStore)
            for call in calls(store):
                with pytest.raises(StoreUnavailable, match=str(port)):
                    call()


class RecordingSession:
    """A session of botocore that keeps what its client was to be."""

    region: str | None = None
    asked: dict[str, Any]

    def get_config_variable(self, name: str) -> str | None:
        return {"region": self.region}[name]

    def create_client(self, service: str, **asked: object) -> ScriptedClient:
        RecordingSession.asked = asked | {"service": service}
        return ScriptedClient()


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> type[RecordingSession]:
    monkeypatch.setattr(dynamodb, "Session", RecordingSession)
    return RecordingSession


def test_a_turn_that_reads_and_writes_can_answer_within_two_seconds(session: type[RecordingSession]) -> None:
    open_store("dynamodb://table")

    config = session.asked["config"]
    assert config.retries["total_max_attempts"] == 1
    one_attempt = config.connect_timeout + config.read_timeout
    assert 2 * (dynamodb.RETRY_WITHIN_S + one_attempt) < 2


@pytest.mark.parametrize(
    ("url", "environment", "region"),
    [
        ("dynamodb://table", None, "us-east-1"),
        ("dynamodb://table", "eu-west-1", "eu-west-1"),
        ("dynamodb://table?region=us-west-2", "eu-west-1", "us-west-2"),
    ],
)
def test_the_region_is_the_urls_else_the_environments_else_a_default(
    session: type[RecordingSession],
    monkeypatch: pytest.MonkeyPatch,
    url: str,
    environment: str | None,
    region: str,
) -> None:
    monkeypatch.setattr(session, "region", environment)

    open_store(url)

    assert session.asked["service"] == "dynamodb"
    assert session.asked["region_name"] == region
    assert session.asked["endpoint_url"] is None


def test_closing_the_store_closes_the_client() -> None:
    client = ScriptedClient()

    DynamoStore(client, "table").close()

    assert client.closed
