"""The check of template.yaml finds what AWS would only find while deploying."""

import pytest

from scripts.lint_template import TEMPLATE, problems


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ("Type: AlexaSkill", "Type: AlexaSkil", "AlexaSkil"),
        ("Runtime: python3", "Runtime: python9", "Runtime"),
        ("!GetAtt CoachTable.Arn", "!GetAtt CoachTabl.Arn", "CoachTabl"),
        ("KeyType: HASH", "KeyType: HASHED", "HASHED"),
    ],
)
def test_a_slip_is_found_and_named(right: str, wrong: str, named: str) -> None:
    template = TEMPLATE.read_text(encoding="utf-8")
    assert right in template
    found = problems(template.replace(right, wrong))
    assert any(named in problem for problem in found), found
