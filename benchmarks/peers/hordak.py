"""django-hordak on PostgreSQL: its triggers need that, or MySQL; it refuses SQLite.

Entries come in by `bulk_create`, as in the benchmark that it brings along. Accounts have no codes:
they would be unique together with those of all parents, which is slow to keep and asked by nobody.
"""

from __future__ import annotations

from datetime import date
from importlib import metadata
from itertools import islice
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from benchmarks.peers import book
from benchmarks.peers.protocol import Measured, best, speak, timed
from benchmarks.peers.server import address

AT_ONCE = 25_000


def measure(path: Path, folder: Path) -> Measured:
    del folder  # the server keeps the book
    _begin()
    from django.db import transaction
    from hordak.models import Account, Leg, Transaction
    from moneyed import Money

    accounts = {}
    with transaction.atomic(), Account.objects.delay_mptt_updates():
        for leaf in book.leaves(path):
            parts = leaf.split(":")
            for depth in range(1, len(parts) + 1):
                at = ":".join(parts[:depth])
                if at not in accounts:
                    accounts[at] = Account.objects.create(
                        name=at,
                        type="IN" if at == book.INCOME else "AS",
                        parent=accounts.get(at.rpartition(":")[0]),
                    )

    def load() -> None:
        remaining = book.read(path)
        with transaction.atomic():
            while chunk := list(islice(remaining, AT_ONCE)):
                heads, legs = [], []
                for entry in chunk:
                    head = Transaction(date=date.fromisoformat(entry.day), description=entry.memo)
                    money = Money(entry.amount, "VND")
                    debit, credit = (accounts[entry.leaf(name)] for name, _ in entry.sides())
                    heads.append(head)
                    legs.append(Leg(transaction=head, account=debit, debit=money))
                    legs.append(Leg(transaction=head, account=credit, credit=money))
                Transaction.objects.bulk_create(heads)
                Leg.objects.bulk_create(legs)

    def by_account() -> dict[str, int]:
        found = Account.objects.root_nodes().with_balances()
        return {one.name: -one.sign * _only(one.balance) for one in found}

    def by_leaf() -> book.Sums:
        found = Account.objects.with_balances_orm()
        return book.by_account_and_loan(
            (one.name, -one.sign * int(one.balance)) for one in found if one.is_leaf_node()
        )

    taken, _ = timed(load)
    asked, sums = best(by_account)
    by_loan, leaves = best(by_leaf)
    return Measured(taken, asked, sums, by_loan, leaves.loans)


def _only(balance: object) -> int:
    (money,) = balance.monies()
    return int(money.amount)


def _begin() -> None:
    """A project of Django's that has nothing but hordak in it."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    asked = urlsplit(address())
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "mptt", "djmoney", "hordak"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": asked.path.lstrip("/"),
                "USER": asked.username,
                "HOST": parse_qs(asked.query)["host"][0],
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        CURRENCIES=("VND",),
        DEFAULT_CURRENCY="VND",
        HORDAK_MAX_DIGITS=20,
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    speak("django-hordak", lambda: metadata.version("django-hordak"), measure)
