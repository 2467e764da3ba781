"""The store for many machines: one DynamoDB table, one item a person."""

from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Protocol, TypedDict, cast
from urllib.parse import parse_qsl, urlsplit

# Not boto3: its client is the same, and importing it takes as long again.
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from skill.errors import Conflict, SettingsError, StoreUnavailable
from skill.store.port import Row, from_json, to_json

# Seconds; a call takes at most the sum of the three, the look-up of the host's name apart. A second attempt is made
# only after what failed at once (a connection that had been closed, throttling): what is slow stays slow for a while.
CONNECT_S = 0.3
READ_S = 0.6
RETRY_WITHIN_S = 0.05

# A signature names a region, so there is always one, even where nothing is configured.
_DEFAULT_REGION = "us-east-1"
_OPTIONS = {"region", "endpoint"}

_Item = dict[str, dict[str, str]]


class Answer(TypedDict, total=False):
    """What is read of DynamoDB's answers, refusals included."""

    Item: _Item


class Client(Protocol):
    """What is used of botocore's DynamoDB client."""

    def get_item(self, **arguments: object) -> Answer: ...
    def put_item(self, **arguments: object) -> Answer: ...
    def delete_item(self, **arguments: object) -> Answer: ...
    def close(self) -> None: ...


class _Refused(Exception):
    """The condition of a write does not hold; `stored` is the row that stands there."""

    def __init__(self, stored: Row | None) -> None:
        super().__init__("the condition does not hold")
        self.stored = stored


class DynamoStore:
    """The store in a table with the partition key `key` (a string) and the TTL attribute `expires_at`.

    Every method is one call to DynamoDB; only a load that finds an expired item takes a second, to remove it.
    """

    def __init__(self, client: Client, table: str) -> None:
        self._client = client
        self._table = table

    def load(self, key: str, now: int) -> Row | None:
        row = _row(self._call(self._client.get_item, Key={"key": {"S": key}}, ConsistentRead=True))
        if row is None or row.expires_at * 1000 > now:
            return row
        # Refused: somebody wrote in between, and the save that follows will be told.
        with suppress(_Refused):
            self._call(self._client.delete_item, Key={"key": {"S": key}}, **_only_if(row.version))
        return None

    def save(self, key: str, row: Row) -> None:
        item = {
            "key": {"S": key},
            "version": {"N": str(row.version)},
            "expires_at": {"N": str(row.expires_at)},
            "document": {"S": to_json(row)},
        }
        condition = _only_if(row.version - 1)
        try:
            # A refusal brings the stored item along, which spares a read.
            self._call(self._client.put_item, Item=item, ReturnValuesOnConditionCheckFailure="ALL_OLD", **condition)
        except _Refused as refused:
            if refused.stored != row:
                raise Conflict(refused.stored) from None

    def delete(self, key: str) -> None:
        self._call(self._client.delete_item, Key={"key": {"S": key}})

    def ping(self) -> None:
        # Reads where nothing stands: no right is needed that the turns do not need.
        self._call(self._client.get_item, Key={"key": {"S": "ping"}})

    def close(self) -> None:
        self._client.close()

    def _call(self, operation: Callable[..., Answer], **arguments: object) -> Answer:
        started = monotonic()
        try:
            return self._attempt(operation, **arguments)
        except StoreUnavailable:
            if monotonic() - started > RETRY_WITHIN_S:
                raise
        return self._attempt(operation, **arguments)

    def _attempt(self, operation: Callable[..., Answer], **arguments: object) -> Answer:
        try:
            return operation(TableName=self._table, **arguments)
        # Anything: the driver has no common base for its errors, and on garbage raises whatever comes of it.
        except Exception as error:
            if isinstance(error, ClientError):
                answer = cast(Answer, error.response)
                if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                    raise _Refused(_row(answer)) from None
            raise StoreUnavailable(f"{self._table}: {error}") from error


def _only_if(version: int) -> dict[str, object]:
    """The condition that the item has this version (0: that there is none)."""
    if version == 0:
        return {"ConditionExpression": "attribute_not_exists(version)"}
    return {
        "ConditionExpression": "version = :version",
        "ExpressionAttributeValues": {":version": {"N": str(version)}},
    }


def _row(answer: Answer) -> Row | None:
    """The row in an answer; None when there is none, or none of ours because its numbers are missing."""
    item = answer.get("Item", {})
    try:
        version, expires_at = int(item["version"]["N"]), int(item["expires_at"]["N"])
    except (KeyError, ValueError):
        return None
    return from_json(version, expires_at, item.get("document", {}).get("S", ""))


def open_table(url: str) -> DynamoStore:
    """The store that `dynamodb://table?region=…&endpoint=…` names.

    The region is the URL's, else the environment's, else us-east-1. Raises SettingsError.
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise SettingsError(f"store {url!r}: {error}") from error
    options = dict(parse_qsl(parts.query))
    if not parts.netloc or parts.path or options.keys() - _OPTIONS:
        raise SettingsError(f"store {url!r}: expected dynamodb://table?region=…&endpoint=…")
    timeouts = Config(connect_timeout=CONNECT_S, read_timeout=READ_S, retries={"total_max_attempts": 1})
    try:
        session = Session()
        region = options.get("region") or session.get_config_variable("region") or _DEFAULT_REGION
        client = session.create_client(
            "dynamodb", region_name=region, endpoint_url=options.get("endpoint"), config=timeouts
        )
    except (ValueError, BotoCoreError) as error:
        raise SettingsError(f"store {url!r}: {error}") from error
    return DynamoStore(cast(Client, client), parts.netloc)
