"""The chart of accounts, and the ledger of one account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.office.acts.books import Only
from fundledger.office.answers import Answer, told
from fundledger.office.declaring import BeginsFrom, act, question
from fundledger.office.kinds import Account, Chart, From, Name, Purse, Role, Text
from fundledger.reports.table import Note

if TYPE_CHECKING:
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Table


@question(of_book=True, of_many=True, main="chart")
def accounts(work: Work, *, roles: bool = False) -> Table | Screen:
    """The chart of accounts of the day; with `roles`, what accounts can be for."""
    from fundledger.reports.charts import chart_of, role_table

    return role_table() if roles else work.of_each_fund(chart_of)


@question(of_many=True)
def account_ledger(asked: Asked, account: Account, *, first: BeginsFrom, only: Only) -> Table:
    """Every posting on an account up to the day asked; of one loan, cooperative or source."""
    from fundledger.reports.books import ledger_of

    return ledger_of(asked, account, first, only.codes())


@act(shows=False, role="keeper")
def add_account(
    work: Work,
    account: Text,
    *,
    role: Role,
    name: Name,
    name_en: Name | None = None,
    place: Purse | None = None,
    since: From,
) -> Answer:
    """A further account for a role: a second bank, another cash box."""
    from fundledger.ledger.accounts import added_account

    with work.writing() as writer:
        known = writer.accounts
        writer.state(added_account(known, account, role, name, name_en, place, since))
    return told(Note("account.added", {"number": account, "role": role, "day": since}))


@act(shows=False, role="keeper")
def close_account(work: Work, account: Account, *, since: From) -> Answer:
    """No more postings on an account from a day on; it must stand at zero."""
    from fundledger.ledger import closing

    with work.writing() as writer:
        closing.close_account(writer, account, since)
    return told(Note("account.was_closed", {"number": account, "day": since}))


@act(shows=False, role="keeper", asks_first=True)
def adopt_chart(work: Work, chart: Chart, *, since: From, memo: Text | None = None) -> Answer:
    """Another chart in use from a day on: by its name, or a TOML file.

    What stands on numbers that it does not have is carried over by one entry, whose number is
    answered.
    """
    from fundledger.exchange.charts import chart_said
    from fundledger.ledger.carry_over import adopt
    from fundledger.messages import say

    meant = chart_said(chart)
    name = meant["name"]
    work.must_be_sure("account.sure_to_adopt", chart=name, day=since, fund=work.fund)
    with work.writing() as writer:
        posted = adopt(writer, meant, since, memo or say("account.carry_over_memo"))
    said: dict[str, object] = {"chart": name, "day": since}
    if posted is None:
        return told(Note("account.adopted", said))
    number = posted.number
    return told(Note("account.carried_over", {**said, "number": number}), entry=number)
