"""Checks template.yaml: transforms it as AWS SAM would, then lints what comes of it.

Linted as it stands, the template would hide most errors: the linter does not look behind SAM's own types.
"""

import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

from cfnlint.api import ManualArgs, lint
from cfnlint.decode.cfn_yaml import loads
from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform

TEMPLATE = Path(__file__).parents[1] / "template.yaml"
REGION = "us-east-1"


def problems(template: str) -> list[str]:
    """What is wrong with the text of a SAM template, one line each; empty when nothing is."""
    try:
        plain = transformed(template)
    except InvalidDocumentException as invalid:
        return [cause.message for cause in invalid.causes]
    found = lint(json.dumps(plain), config=ManualArgs(regions=[REGION]))
    return [f"{match.rule.id} {'/'.join(map(str, match.path or []))}: {match.message}" for match in found]


def transformed(template: str) -> dict[str, Any]:
    """The template that AWS makes of the text of a SAM template; raises InvalidDocumentException for a wrong one."""
    document = loads(template)
    for resource in document["Resources"].values():
        if "CodeUri" in resource["Properties"]:  # the folder is uploaded before AWS transforms the template
            resource["Properties"]["CodeUri"] = "s3://bucket/key"
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)  # the transform must know one, but calls nothing
    plain: dict[str, Any] = transform(document, {}, _NoManagedPolicies())
    return plain


class _NoManagedPolicies:
    """Stands for the account's managed policies; the template names none."""

    def load(self) -> dict[str, str]:
        return {}


def main() -> int:
    """Exit status: 0, or 1 with every problem on standard error."""
    # It would warn that nobody collects its metrics.
    logging.getLogger("samtranslator.metrics").setLevel(logging.ERROR)
    found = problems(TEMPLATE.read_text(encoding="utf-8"))
    for problem in found:
        print(f"{TEMPLATE.name}: {problem}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
