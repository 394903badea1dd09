"""The accounts of a fund: charts copied into the book as facts, and accounts that the Fund added.

`Accounts.on(day)` is the chart of a day: number or role → `Account`. A role may have several
accounts (two banks); the default is the one that the chart does not mark as a `further` one. A
change of chart takes effect on a day; what stood on old numbers is carried over by one entry
(`ledger.carry_over`). Nothing is posted on the accounts above (112 above 11211): they are sums;
`under` says of which accounts, and `level_names` what they are called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from fundledger import rules
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.roles import ROLES, Role
from fundledger.messages import Language
from fundledger.messages.wording import Named
from fundledger.text import clean

KIND_CHART = "chart"
KIND_ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Account:
    number: str
    role: Role
    name_vi: str
    name_en: str
    place: str | None = None  # the bank account or cash box that it is a part of
    closed: bool = False
    further: bool = False  # one of a chart that is not the default of its role

    @property
    def named(self) -> Named:
        return Named(self.name_vi, self.name_en)

    def name(self, lang: Language) -> str:
        return self.named.words(lang)


Chart = Mapping[str, Account]
"""The accounts of one day, each under its number and, for the default one, under its role."""


@dataclass
class Accounts:
    """All charts and added accounts of a fund, in the order in which they take effect."""

    charts: tuple[Fact, ...]
    added: tuple[Fact, ...]
    _by_day: dict[date, Chart] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection, fund: int, known_at: int | None = None) -> Accounts:
        return cls(
            charts=_by_effect(stated(connection, fund, KIND_CHART, known_at=known_at)),
            added=_by_effect(stated(connection, fund, KIND_ACCOUNT, known_at=known_at)),
        )

    def on(self, day: date) -> Chart:
        """The chart of a day; asked for every posting, so each span is built only once."""
        if day not in self._by_day:
            if not self.charts:
                raise FundledgerError("account.no_chart_yet")
            first = self.charts[0].effective
            if day < first:
                raise FundledgerError("account.before_first_chart", day=day, first=first)
            stated = (*self.charts, *self.added)
            span = max(fact.effective for fact in stated if fact.effective <= day)
            if span not in self._by_day:
                self._by_day[span] = self._build(span)
            self._by_day[day] = self._by_day[span]
        return self._by_day[day]

    def number_of(self, account: str, day: date) -> str:
        """The number that a person means: one that ever was in use, or the default of a role."""
        if account in self.ever():
            return account
        if account in ROLES:
            return self.on(day)[account].number
        raise FundledgerError("account.no_such", number=account)

    def chart_name(self, day: date) -> str:
        return [fact.subject for fact in self.charts if fact.effective <= day][-1]

    def ever(self) -> dict[str, Account]:
        """Every account that ever was, by number, as last stated: to name those of old entries."""
        found: dict[str, Account] = {}
        for chart in self.charts:
            found.update({account.number: account for account in _of_chart(chart.body)})
        found.update({fact.subject: _of_fact(fact) for fact in self.added})
        return found

    def named_on(self, day: date | None) -> dict[str, Account]:
        """Every account that ever was, by the name it had on the day."""
        if day is None or not self.charts or day < self.charts[0].effective:
            return self.ever()
        of_the_day = self.on(day).values()
        return {**self.ever(), **{account.number: account for account in of_the_day}}

    def known_on(self, day: date) -> dict[str, Account]:
        """Every account by its number, and those of the day by their roles too.

        So a draft, which may name a role, and an entry that stands are read with the same.
        """
        return {**self.ever(), **self.on(day)}

    def _build(self, day: date) -> Chart:
        chart = [fact for fact in self.charts if fact.effective <= day][-1]
        found: dict[str, Account] = {}
        for fact in self.added:
            if fact.effective <= day:
                account = _of_fact(fact)
                found[account.number] = account
        for account in _of_chart(chart.body):
            found.setdefault(account.number, account)
            if not account.further:
                found[account.role.name] = found[account.number]
        return found

    def under(self, number: str) -> list[str]:
        """The accounts that an account is the sum of, itself included: their numbers begin so."""
        if number.isdigit() and len(number) >= FIGURES[0]:
            return sorted(each for each in self.ever() if _is_under(each, number))
        return [number] if number in self.ever() else []

    def level_names(self, day: date | None) -> dict[str, tuple[str, str]]:
        """What the accounts above those that are posted on are called, Vietnamese and English."""
        standing = [fact for fact in self.charts if day is None or fact.effective <= day]
        found: dict[str, tuple[str, str]] = {}
        for fact in standing or self.charts:
            rows = fact.body.get("heading")
            if rows is None and fact.subject in rules.chart_names():
                # A book begun before charts held these names is shown those of its preset.
                rows = rules.chart(fact.subject).get("heading")
            found |= {row["number"]: (row["name_vi"], row["name_en"]) for row in rows or ()}
        return found


FIGURES = (3, 4)
"""How many figures the number of an account of level 1 and of level 2 has."""


def _is_under(number: str, above: str) -> bool:
    return number.isdigit() and number.startswith(above)


def chart_statement(chart: Mapping[str, Any], effective: date) -> Statement:
    """A chart (a preset or a Fund's own file) as the fact that brings it into a book."""
    accounts = list(_of_chart(chart))
    _refuse_unfit(chart, accounts)
    body = {
        "name_vi": clean(chart.get("name_vi", chart["name"])),
        "name_en": clean(chart.get("name_en", chart["name"])),
        "legal_source": clean(chart.get("legal_source", "")),
        "account": [_row(account) for account in accounts],
    }
    if headings := chart.get("heading"):
        body["heading"] = [
            {
                "number": clean(row["number"]),
                "name_vi": clean(row["name_vi"]),
                "name_en": clean(row.get("name_en") or row["name_vi"]),
            }
            for row in headings
        ]
    return Statement(KIND_CHART, clean(chart["name"]), effective, body, document=None)


def _row(account: Account) -> dict[str, Any]:
    row: dict[str, Any] = {
        "number": account.number,
        "role": account.role.name,
        "name_vi": account.name_vi,
        "name_en": account.name_en,
        "place": account.place,
    }
    if account.further:
        row["further"] = True
    return row


def account_statement(account: Account, effective: date) -> Statement:
    body = {
        "role": account.role.name,
        "name_vi": account.name_vi,
        "name_en": account.name_en,
        "place": account.place,
        "closed": account.closed,
    }
    return Statement(KIND_ACCOUNT, account.number, effective, body)


def preset(name: str) -> dict[str, Any]:
    if name not in rules.chart_names():
        raise FundledgerError("account.unknown_chart", chart=name, known=list(rules.chart_names()))
    return rules.chart(name)


def chart_of_its_time(day: date) -> dict[str, Any]:
    """The preset that enterprises keep their books by on a day."""
    return preset("tt200" if day < date(2026, 1, 1) else "tt99")


def added_account(
    accounts: Accounts,
    number: str,
    role: str,
    name_vi: str,
    name_en: str | None,
    place: str | None,
    effective: date,
) -> Statement:
    """A further account for a role: a second bank, a third cash box."""
    number = clean(number)
    if not number or number in ROLES:
        raise FundledgerError("account.bad_number", number=number)
    if not clean(name_vi):
        raise FundledgerError("account.no_name", number=number)
    if number in accounts.ever():
        raise FundledgerError("account.exists", number=number)
    accounts.on(effective)  # refuses a day before the book begins
    fitting = role_named(role)
    account = Account(number, fitting, clean(name_vi), clean(name_en or name_vi))
    return account_statement(replace(account, place=place or fitting.money), effective)


def role_named(name: str) -> Role:
    if name not in ROLES:
        raise FundledgerError("account.unknown_role", role=name)
    return ROLES[name]


def _by_effect(statements: Iterator[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(statements, key=lambda fact: (fact.effective, fact.chain)))


def _of_chart(body: Mapping[str, Any]) -> Iterator[Account]:
    for row in body["account"]:
        yield Account(
            number=clean(row["number"]),
            role=role_named(row["role"]),
            name_vi=clean(row["name_vi"]),
            name_en=clean(row.get("name_en") or row["name_vi"]),
            place=row.get("place") or role_named(row["role"]).money,
            further=bool(row.get("further", False)),
        )


def _of_fact(fact: Fact) -> Account:
    return Account(
        number=fact.subject,
        role=role_named(fact.body["role"]),
        name_vi=fact.body["name_vi"],
        name_en=fact.body["name_en"],
        place=fact.body["place"],
        closed=fact.body["closed"],
    )


def _refuse_unfit(chart: Mapping[str, Any], accounts: Iterable[Account]) -> None:
    """Refuse a chart in which a verb would not know where to post: each number is there once, and
    so is each role, further accounts apart.
    """
    numbers = [account.number for account in accounts]
    roles = [account.role.name for account in accounts if not account.further]
    for account in accounts:
        if account.number in ROLES and account.number != account.role.name:
            raise FundledgerError("account.chart_number_is_role", number=account.number)
    for values, key in (
        (numbers, "account.chart_number_twice"),
        (roles, "account.chart_role_twice"),
    ):
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            raise FundledgerError(key, chart=chart["name"], twice=twice)
    lacking = [name for name, role in ROLES.items() if name not in roles and not role.optional]
    if lacking:
        raise FundledgerError("account.chart_lacks_role", chart=chart["name"], lacking=lacking)
