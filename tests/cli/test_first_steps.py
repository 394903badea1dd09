"""What stops a newcomer, and is told: a borrower entered late, a number typed without its marks."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run
from tests.cli.test_loan_contracts import add, fund

__all__ = ["fund"]


def test_a_borrower_of_today_is_named_on_papers_of_before(fund: Run) -> None:
    """Entered without a day it is known from today; its contract is of 2023."""
    said = fund("cooperative", "add", "4900100002", "--name", "HTX mẫu 02")
    assert "cooperative change 4900100002 --name NAME --from DAY" in said.out
    told = fund(
        *("cooperative", "add", "4900100003", "--name", "HTX mẫu 03", "--from", "01/01/2023")
    )
    assert "cooperative change" not in told.out
    assert add(fund, "HD-02", cooperative="4900100002").code == 0
    shown = fund("loan", "show", "HD-02", "--as-of", "31/03/2023").out
    assert "HTX mẫu 02 (4900100002)" in shown
    assert "The register knows 4900100002 from" in shown
    assert "HTX mẫu 02" in fund("loan", "list", "--as-of", "31/03/2023").out


def test_a_number_without_its_marks_is_answered_by_the_one_that_is_meant(fund: Run) -> None:
    assert add(fund, "01/2023/HĐTD").code == 0
    typed = fund("loan", "show", "01/2023/hdtd")
    assert typed.code == 1
    assert typed.err == "There is no loan 01/2023/hdtd. Is it: 01/2023/HĐTD?\n"
    assert "Is it" not in fund("loan", "show", "02/2023/HĐTD").err


@pytest.mark.parametrize("command", ["match", "reconcile"])
def test_without_a_statement_nothing_is_promised(fund: Run, command: str) -> None:
    out = fund("bank", command, "--as-of", "30/06/2023").out
    assert "post --certain" not in out
    assert "No difference" not in out
    assert "No line of a statement is waiting." not in out
    assert ("No statement was read yet." in out) is (command == "match")
    assert ("fundledger bank read" in out or "bank read FILE" in out) or command == "reconcile"
