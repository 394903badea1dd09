"""The Fund's own accounts at banks, as its papers name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.office.answers import Answer, noted
from fundledger.office.declaring import act, question
from fundledger.office.kinds import Document, From, Purse, Text
from fundledger.reports.table import Note

if TYPE_CHECKING:
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.table import Table


@question(of_many=True)
def own_accounts(asked: Asked) -> Table:
    """Every bank account of the books, and how papers of a day name it."""
    from fundledger.reports.own_accounts import own_accounts_table

    return own_accounts_table(asked)


@act(shows=False, role="keeper")
def set_own_account(
    work: Work,
    place: Purse,
    *,
    number: Text,
    bank: Text,
    bin: Text | None = None,
    holder: Text = "",
    since: From,
    document: Document,
    dry_run: bool = False,
) -> Answer:
    """From a day on papers ask for payment into this account; its QR code needs the bank's BIN."""
    from fundledger.banking.own_accounts import Said, state

    with work.writing() as writer:
        stands, odd = state(writer, place, Said(number, bank, bin, holder), since, document)
    said: dict[str, object] = {"account": stands.account, "bank": stands.bank, "day": since}
    answer = Note("own_account.would" if dry_run else "own_account.now", said)
    return Answer(says=(answer,), remarks=noted(odd))
