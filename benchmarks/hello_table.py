"""The hello world of benchmarks/hello.py, which also looks a person up: with boto3, as its tutorial has it."""

import os
from typing import Any

import boto3

from benchmarks.hello import handler as hello

_table = boto3.resource("dynamodb", endpoint_url=os.environ["ENDPOINT"]).Table("places")


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Read the person's row, and say hello."""
    _table.get_item(Key={"key": event["context"]["System"]["user"]["userId"]})
    answer: dict[str, Any] = hello(event, context)
    return answer
