"""The notebook's way in: reports as frames, verbs that keep all or nothing, refusals in words."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import fundledger
from fundledger.errors import FundledgerError
from fundledger.notebook import Notebook
from fundledger.store.books import create
from tests.ledger.books import FUND, found_fund
from tests.reports.small import EVENTS, Q2, Q3, M, told


@pytest.fixture
def path(tmp_path: Path) -> str:
    place = str(tmp_path / "sổ.db")
    told(found_fund(create(place)), roll=None).close()
    return place


@pytest.fixture
def book(path: str) -> Iterator[Notebook]:
    with fundledger.open(path, actor="kế toán") as opened:
        yield opened


def figure(of: pd.DataFrame, name: str) -> int:
    return int(of.set_index("figure").loc[name, "amount"])


def test_a_report_answers_a_frame(book: Notebook) -> None:
    assert figure(book.capital("30/06/2023"), "principal_collected") == 60 * M
    assert book.due(quarter="2023Q3")["left_principal"].sum() == 50 * M
    july = book.due(quarter="2023Q3", as_of="2023-07-31")  # September's 40 million are to come
    assert list(july["falling_principal"]) == [0, 40 * M]
    assert book.response("2023-09-30", first="2023-07-01")["due_in_span"].iloc[0] == 40 * M
    assert book.response(quarter="2023Q3", as_of="2023-07-31")["due_in_span"].iloc[0] == 0
    assert book.collections(as_of=Q3, by="source")["collected"].tolist() == [76_000_000]
    assert book.loans("2023-09-30")["loan"].tolist() == ["HD-01"]
    assert book.response(Q3)["unpaid"].tolist()[0] == 50 * M
    assert book.journal(quarter="2023Q2")["debit"].sum() == 22_400_000
    assert book.ledger("bank_capital", quarter="2023Q2", loan="HD-01")["debit"].sum() == 20 * M
    movements = book.movements(Q3, by="source").set_index("line")
    assert movements.loc["bank_capital", "closing"] == 450 * M
    assert book.balance(Q3, by="role", loan="HD-01").set_index("role").loc[
        "principal_overdue", "debit"
    ] in (10 * M,)
    assert book.trial_balance(Q3)["closing_debit"].dtype == "int64"
    assert book.result(Q3).set_index("line").loc["loan_interest", "in_money"] == 6 * M
    assert book.capital_by_source(Q3)["unexplained"].tolist() == [0]
    assert book.quote("HD-01", "30/9/2023")["amount"].sum() == 51_800_000
    assert {"loan_terms", "loan_position"} <= book.loan("HD-01", Q3).keys()
    assert len(book.explain("HD-01", Q3)) > 10
    assert len(book.accounts(Q3)) > 20
    assert len(book.periods()) == len(book.check()) == 0


@pytest.mark.parametrize(
    "said",
    [
        Q2,
        "2023-06-30",
        "30/6/2023",
        datetime(2023, 6, 30, 9, tzinfo=UTC),
        pd.Timestamp(2023, 6, 30),
    ],
)
def test_a_day_is_said_in_many_ways(book: Notebook, said: date) -> None:
    assert figure(book.capital(said), "interest_collected") == 6 * M


@pytest.mark.parametrize("amount", [5 * M, "5.000.000", np.int64(5 * M)])
def test_a_receipt_is_kept_with_who_entered_it(book: Notebook, amount: int) -> None:
    changed = book.collect("HD-01", amount, on="2/10/2023", document="GBC-4")
    by_figure = changed.set_index("figure")
    assert by_figure.loc["principal_overdue", "change"] == -5 * M
    assert changed.attrs["entries"]
    collected = book.collections("31/10/2023", first="1/10/2023")
    assert collected["collected"].tolist() == [5 * M]


def test_a_dry_run_keeps_nothing(book: Notebook) -> None:
    before = repr(book)
    changed = book.collect("HD-01", 5 * M, on="2/10/2023", document="GBC-4", dry_run=True)
    assert (changed["change"] != 0).any()
    assert repr(book) == before
    assert book.roll(Q3, dry_run=True)["entries"].sum() > 0
    assert repr(book) == before


def test_every_verb_of_a_loan(book: Notebook) -> None:
    """A life after 30/9: 50 million overdue, 1.200.000 and 600.000 of interest unpaid."""
    book.roll("30/9/2023")
    book.waive("HD-01", "overdue", 100_000, on="2/10/2023", document="QĐ-1")
    book.freeze("HD-01", "1/12/2023", on="3/10/2023", document="QĐ-2")
    lines = [("30/6/2024", 30 * M), ("31/12/2024", 20 * M)]
    book.reschedule("HD-01", lines, on="4/10/2023", document="PL-1")
    book.change_rate("HD-01", "6,6", on="5/10/2023", document="PL-2")
    book.extend("HD-01", "30/6/2025", on="6/10/2023", document="PL-3")
    book.confirm("HD-01", on="7/10/2023", document="BB-1", principal=50 * M)
    book.recall("HD-01", pay_by="31/12/2023", on="9/10/2023", document="QĐ-3")
    split = {"due_interest": "200.000"}
    book.collect("HD-01", 1 * M, split=split, on="10/10/2023", document="GBC-4", into="cash")
    book.apply("HD-01", prepay=True, on="11/10/2023", document="QĐ-4")
    held = book.collect("HD-01", 1, on="12/10/2023", document="GBC-5")
    book.undo("HD-01", held.attrs["link"], "ghi nhầm")
    book.write_off("HD-01", on="1/2/2024", document="QĐ-5")
    book.recover("HD-01", 2 * M, on="1/3/2024", document="GBC-6")
    assert book.loans("1/3/2024")["state"].tolist() == ["written_off"]
    book.lock("30/6/2023")
    book.unlock("30/6/2023", "thiếu chứng từ")
    assert len(book.seal("30/6/2023")) == 64
    assert book.periods()["action"].tolist() == ["lock", "unlock", "seal"]
    assert len(book.check()) == 0


def test_a_new_loan_paid_off_and_closed(path: str, tmp_path: Path) -> None:
    place = str(tmp_path / "mới.db")
    small = found_fund(create(place))
    from tests.loans.books import sign, with_capital
    from tests.reports.small import TERMS

    sign(with_capital(small, 500 * M, "2022-12-31"), TERMS)
    small.close()
    with fundledger.open(place) as book:
        book.disburse("HD-01", 120 * M, on="31/12/2022", document="UNC-1", out_of="bank")
        book.collect("HD-01", 150 * M, payoff=True, on="31/1/2023", document="GBC-1")
        # A month at 1 % of 120 million
        assert book.collections("31/1/2023")["interest_in_term"].tolist() == [1_200_000]
        held = 150 * M - 121_200_000
        book.refund("HD-01", held, on="1/2/2023", document="UNC-2")
        number = int(book.journal("28/2/2023")["entry"].max())
        gone = book.reverse(number, "ghi nhầm")
        assert gone.attrs["entries"][0] > number
        # A reversal is a negative on its own side.
        assert gone["debit"].sum() == gone["credit"].sum() == -held
        book.refund("HD-01", held, on="1/2/2023", document="UNC-3")
        book.close_loan("HD-01", on="2/2/2023", document="TL-1")
        assert book.loans("2/2/2023")["state"].tolist() == ["closed"]
        number = int(book.journal("28/2/2023")["entry"].max())
        with pytest.raises(FundledgerError, match="Take back the closing first"):
            book.reverse(number, "ghi nhầm")


def test_what_cannot_be_is_refused_in_a_sentence(book: Notebook) -> None:
    before = repr(book)
    with pytest.raises(FundledgerError, match="not one of"):
        book.collections(by="day")  # type: ignore[arg-type]
    with pytest.raises(FundledgerError, match="not a quarter"):
        book.due(quarter="2023Q5")
    with pytest.raises(FundledgerError, match="names the whole span"):
        book.due(quarter="2023Q2", as_of=Q2)
    with pytest.raises(FundledgerError, match="30/06/2023"):
        book.capital("30/6/2023", first="1/7/2023")
    with pytest.raises(FundledgerError, match=r"40000000\.5"):
        book.collect("HD-01", 40_000_000.5, on=Q3)  # type: ignore[arg-type]
    with pytest.raises(FundledgerError, match="2023-13-01"):
        book.capital("2023-13-01")
    with pytest.raises(FundledgerError, match="20230630"):
        book.capital(20230630)  # type: ignore[arg-type]
    with pytest.raises(FundledgerError, match="no part of a receipt"):
        book.collect("HD-01", 1 * M, split={"interest": 1}, on=Q3)
    with pytest.raises(FundledgerError, match="more than its 1 đồng"):
        book.collect("HD-01", 1, split={"due_interest": 2}, on=Q3)
    with pytest.raises(FundledgerError, match="prepays or pays off"):
        book.collect("HD-01", 1, payoff=True, prepay=True, on=Q3)
    with pytest.raises(FundledgerError, match="nothing would be frozen"):
        book.freeze("HD-01", Q3, interest_runs=True, days_run=True)
    with pytest.raises(FundledgerError, match="GBC-3"):
        book.collect("HD-01", 10 * M, on=EVENTS[-1].day, document="GBC-3")
    with pytest.raises(TypeError, match="day"):
        book.collect("HD-01", 10 * M, day=Q3)
    with pytest.raises(TypeError, match="account"):
        book.ledger("bank_capital", account="x")
    with pytest.raises(TypeError, match="fees"):
        book.confirm("HD-01", fees=1)
    assert repr(book) == before


def test_the_book_says_what_it_is(book: Notebook, path: str) -> None:
    assert f"fund {FUND} Quỹ thử" in repr(book)
    assert path in repr(book)


def test_the_only_fund_or_the_one_that_is_named(path: str) -> None:
    with pytest.raises(FundledgerError, match="99"):
        fundledger.open(path, fund=99)
    with fundledger.open(path, fund=FUND) as book:
        assert book.fund == FUND


def test_known_at_an_earlier_link(book: Notebook) -> None:
    link = book.capital(Q2).attrs["known_at"]
    book.collect("HD-01", 5 * M, on="30/6/2023", document="GBC-9")
    now = book.collections(Q2)["collected"].sum()
    then = book.collections(Q2, known_at=str(link))["collected"].sum()
    assert now - then == 5 * M


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, fundledger;"
        "print([name for name in ('pandas', 'sqlalchemy', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_package_has_no_other_names() -> None:
    with pytest.raises(AttributeError, match="clos"):
        fundledger.clos  # noqa: B018
