"""The published 4,11 tỷ at the end of 2023 (LANG-SON: seed 003, II.6), out of the recovery plan.

On hand 2.890 million and 1.220 planned are 4.110; by the contracts 1.080 fall due: 2 × 300 recalled
and 8 × 60 of principal, so 3.970.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fundledger import demo
from fundledger.demo import langson
from fundledger.files import SourceFile
from fundledger.office.calling import call
from fundledger.reports.screens import Screen
from fundledger.store.books import Book, open_book
from tests.ledger.books import TODAY

pytestmark = pytest.mark.slow
TR = 1_000_000
IDENTITY = ("principal_in_term", "principal_overdue", "capital_on_hand")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    made = open_book(str(demo.build(tmp_path_factory.mktemp("plan") / "demo")))
    yield made
    made.close()


def outlook(book: Book, **said: str) -> dict[str, Any]:
    said = {"as_of": "2023-06-30", **said}
    answer = call(book, demo.FUND, "", "outlook", said, today=TODAY)
    assert isinstance(answer.found, Screen)
    return answer.found.document()


def test_the_plan_expects_what_was_published() -> None:
    """240 + 210 of those recalled; 6 × 60 + 2 × 54 of dues; of those overdue 40 + 60, 50, 30, 46,
    64, 12: 450 + 468 + 302.
    """
    lines = list(langson.plan())
    weighed = sum(line.principal * line.percent for line in lines)
    assert weighed == 1_220 * TR * 100
    assert 450 + 468 + 302 == 1_220
    assert all("số liệu minh họa" in line.note for line in lines)
    assert len({line.key for line in lines}) == len(lines)
    assert {line.percent < 100 for line in lines} == {True, False}


def test_the_published_capital_comes_out_of_the_plan(book: Book) -> None:
    found = outlook(book)
    assert found["method"] == "plan"
    assert (found["as_of"], found["until"]) == ("2023-06-30", "2023-12-31")
    assert found["capital_on_hand_now"] == 2_890 * TR
    assert found["principal_expected"] == 1_220 * TR
    assert found["capital_on_hand"] == 4_110 * TR
    (contract,) = found["beside"]
    assert contract["method"] == "contract"
    assert contract["principal_expected"] == (2 * 300 + 8 * 60) * TR
    assert contract["capital_on_hand"] == 3_970 * TR
    for of in (found, contract):
        assert sum(of[name] for name in IDENTITY) == 7_500 * TR == of["charter_capital"]
    assert (found["p10"], found["p50"], found["p90"]) == (None, None, None)
    by_loan = {row["loan"]: row["principal_expected"] for row in found["by_loan"]}
    assert sum(by_loan.values()) == 1_220 * TR
    assert (by_loan["DEMO-TH01"], by_loan["DEMO-QH01"]) == (240 * TR, 100 * TR)
    assert found["plan_version"] == 1


def test_the_file_beside_the_book_is_the_plan(book: Book, tmp_path: Path) -> None:
    path = tmp_path / demo.PLAN
    langson.write_plan(path, replace=False)
    said = {"file": SourceFile.at(path), "on": "2023-06-30", "whole": True}
    answer = call(book, demo.FUND, "ai", "recovery-plan import", said, today=TODAY)
    assert [each.key for each in answer.says] == ["recovery_plan.nothing_changes"]
