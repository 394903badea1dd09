"""Rules of the Fund for lines with certain words: fees, transfers, interest of the bank.

A rule names words of the narrative and the account to post against. It only proposes, as all
matching does; its proposal is certain, for a person said it, unless the sum is above what the rule
allows. `state_rule` keeps one, `drop_rule` ends it, `rules_of` answers those in force.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.banking.matching import AccountRule, Direction
from fundledger.banking.memo import tokens_of
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Account
from fundledger.ledger.entry import Statement
from fundledger.ledger.facts import in_effect, stated
from fundledger.ledger.journal import Writer
from fundledger.loans.by_hand import is_paid_by_documents
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = "bank_rule"

_SHORTEST = 3


def state_rule(writer: Writer, rule: AccountRule, document: str | None = None) -> AccountRule:
    """Keep a rule, in place of one of the same words and direction. Said again, it adds no fact."""
    words = " ".join(tokens_of(rule.words))
    if len(words) < _SHORTEST:
        raise FundledgerError("bank_rule.too_short", words=rule.words)
    day = writer.recorded_at.date()
    chart = writer.accounts.on(day)
    if rule.account not in chart:
        raise FundledgerError("entry.unknown_account", account=rule.account, day=day)
    _refuse_what_cannot_be_posted(chart[rule.account], rule.capital)
    memo = clean(rule.memo)
    kept = AccountRule(words, rule.direction, rule.account, rule.most, memo, rule.capital)
    if kept not in rules_of(writer.connection, writer.fund):
        subject = f"{rule.direction} {words}"
        body = {
            "account": rule.account,
            "most": rule.most,
            "memo": memo,
            "capital": rule.capital,
        }
        writer.state(Statement(KIND, subject, day, body, document))
    return kept


def _refuse_what_cannot_be_posted(account: Account, capital: str | None) -> None:
    """Refuse an account that a rule cannot be posted on.

    A rule makes a line certain, so what it says must be enough for an entry: words and a sum do not
    tell the loan or the borrower, and the registers (N…) never balance money. One line that cannot
    be posted would hold up all that are posted with it.
    """
    role = account.role
    if is_paid_by_documents(role):
        raise FundledgerError("bank_rule.account_of_loans", account=account.number)
    if role.nature == "memo":
        raise FundledgerError("bank_rule.account_of_register", account=account.number)
    if {"loan", "cooperative"} & set(role.needs):
        raise FundledgerError("bank_rule.account_by_loan", account=account.number)
    if "source" in role.needs and not capital:
        raise FundledgerError("bank_rule.account_by_source", account=account.number)


def drop_rule(writer: Writer, words: str, direction: Direction, reason: str) -> None:
    """End a rule."""
    said = " ".join(tokens_of(words))
    known = rules_of(writer.connection, writer.fund)
    if not any((rule.words, rule.direction) == (said, direction) for rule in known):
        raise FundledgerError(
            "bank_rule.unknown", words=said or words, known=[rule.words for rule in known] or ["–"]
        )
    if not clean(reason):
        raise FundledgerError("bank_rule.reason_needed", words=said)
    day = writer.recorded_at.date()
    writer.state(Statement(KIND, f"{direction} {said}", day, {"dropped": clean(reason)}))


def rules_of(connection: Connection, fund: int, known_at: int | None = None) -> list[AccountRule]:
    """The rules in force, those with the longest words first."""
    found: list[AccountRule] = []
    for subject, fact in in_effect(stated(connection, fund, KIND, known_at=known_at)).items():
        direction, _, words = subject.partition(" ")
        if "dropped" not in fact.body:
            body = fact.body
            found.append(
                AccountRule(
                    words,
                    "in" if direction == "in" else "out",
                    body["account"],
                    body["most"],
                    body["memo"],
                    body["capital"],
                )
            )
    return sorted(found, key=lambda rule: (-len(rule.words), rule.words, rule.direction))
