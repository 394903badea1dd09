"""Sets of rules: the program's own are sound, and what cannot be meant is refused by its key."""

from __future__ import annotations

from typing import Any

import pytest

from fundledger.rules.classing import (
    READERS,
    RULE_KINDS,
    RuleKind,
    group_rules,
    provision_rules,
    shipped,
)
from fundledger.rules.said import RuleFault

GROUPS = shipped("debt_groups")["vi-mo-14-2024"]
SHARES = shipped("provisions")["du-phong-vi-mo-86-2024"]


@pytest.mark.parametrize("kind", RULE_KINDS)
def test_every_set_of_the_program_reads_and_cites_its_source(kind: RuleKind) -> None:
    for name, said in shipped(kind).items():
        rules = READERS[kind](said)
        assert rules.name == name
        assert rules.legal_source


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"restructured": [{"in_time": 3, "overdue": [[1, 2]]}]}, "late_is_better"),
        ({"restructured": [{"in_time": 4}, {"in_time": 2}]}, "again_is_better"),
        (
            {"restructured": [{"in_time": 2, "overdue": [[1, 5]]}, {"in_time": 3}]},
            "again_is_better",  # a day late is group 5 the first time and 3 the second
        ),
        (
            {"restructured": [{"in_time": {"moved": 2, "extended": 4}}, {"in_time": 3}]},
            "again_is_better",
        ),
        ({"overdue_days": [10, 30, 30, 180]}, "thresholds"),
        ({"overdue_days": [0, 30, 90, 180]}, "thresholds"),
        ({"contagion": "all"}, "not_among"),
        ({"interest_waived": 6}, "not_a_group"),
        ({"not_collected": {"recall": [[30, 4], [0, 3]]}}, "steps"),
        ({"curé": 1}, "unknown_key"),
    ],
)
def test_a_set_of_groups_that_cannot_be_meant(said: dict[str, Any], key: str) -> None:
    with pytest.raises(RuleFault) as refusal:
        group_rules({**GROUPS, **said})
    assert refusal.value.key == f"rule_set.{key}"


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"specific_percent": ["0", "50", "30", "60", "100"]}, "shares_fall"),
        ({"specific_percent": ["0", "2", "25", "50", "101"]}, "bad_share"),
        ({"specific_percent": ["0", "2", "25", "50"]}, "five_shares"),
        ({"general_groups": [1, 2, 2]}, "not_a_group"),
        ({"general_groups": [0, 1]}, "not_a_group"),
    ],
)
def test_a_set_of_shares_that_cannot_be_meant(said: dict[str, Any], key: str) -> None:
    with pytest.raises(RuleFault) as refusal:
        provision_rules({**SHARES, **said})
    assert refusal.value.key == f"rule_set.{key}"


def test_shares_are_compared_as_numbers() -> None:
    rules = provision_rules({**SHARES, "specific_percent": ["0", "2", "9.5", "50", "100"]})
    assert rules.specific_percent[2] == "9.5"
