"""What a borrower is asked for: the tables of a notice add up, in any span of any life."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fundledger.banking import memo
from fundledger.loans.dues import dues
from fundledger.reports.asked import Asked
from fundledger.reports.notices import AskedOf, ask_for
from fundledger.reports.table import Word, amount_of
from tests.contract.lives import A_LIFE_DAYS, lives
from tests.contract.oracle import Twin
from tests.loans.test_interest_parts import is_plain
from tests.loans.test_lives import paid_out
from tests.reports.test_dues import loan_of

_KINDS = (
    *("overdue_principal", "due_principal", "earlier_interest", "due_interest"),
    *("overdue_interest", "late_interest"),
)


@settings(max_examples=120, deadline=None)
@given(lives(), st.integers(0, 400), st.integers(-60, 200), st.integers(0, 200))
def test_the_tables_of_a_notice_add_up(life: Any, today_at: int, start: int, length: int) -> None:
    terms, wishes = life
    try:
        told_of = Twin(terms, wishes).live(terms.disbursed + timedelta(days=A_LIFE_DAYS + 130)).told
    except IndexError:  # the twin knows no draw after early principal has emptied the plan
        assume(False)
    loan = loan_of(terms, paid_out(terms, told_of))
    today = terms.disbursed + timedelta(days=today_at)
    first = today + timedelta(days=start)
    last = first + timedelta(days=length)
    asked = Asked(None, 20, last, None, {}, today)  # type: ignore[arg-type]
    found: dict[str, AskedOf] = {}
    ask_for(found, loan, asked, first)
    to_pay = sum(line.to_pay for line in dues(loan, first, last, today).lines)
    if to_pay <= 0:
        assert not found
        return
    loans, lines, by_day, _ = found[loan.contract.cooperative].tables
    assert loans.total["to_pay"] == lines.total["amount"] == by_day.total["to_pay"] == to_pay
    (row,) = loans.records()
    assert sum(amount_of(row[kind]) for kind in _KINDS) == to_pay
    assert row["interest_in_term"] == row["earlier_interest"] + row["due_interest"]  # type: ignore[operator]
    assert amount_of(row["pay_now"]) + amount_of(row["pay_later"]) == to_pay
    for record in by_day.records():
        assert amount_of(record["principal"]) + amount_of(record["interest"]) == record["to_pay"]
    (read,) = memo.read(str(row["pay_memo"]))
    assert "HD01" in (read.code, read.rest)
    if is_plain(loan):
        said = [each.code for each in lines["asked_for"] if isinstance(each, Word)]
        assert not [code for code in said if code.startswith("other_")]
