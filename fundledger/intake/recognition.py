"""The rows of a file known again: which stand in the books already, which were changed since.

A row that was posted leaves its key in the body of its document. It is known by what it says: the
number and day of its receipt, the sum, the place, the contract or borrower, the split, the mark;
payer and note are words and may be mended. Among rows that say the same, as many stand as were
posted. One whose documents were all undone is known too, and stays undone. A row that says nothing
that stands is a changed one if a row stands that the file has no more, and

- it has the number and day of that receipt; or, within the days of the file,
- it has its number, and the same sum for the same loan;
- neither has a number, and two of these are the same: day, sum, loan.

Anything else is new.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256

from fundledger.contract.waterfall import Parts, Split, early, split_body
from fundledger.errors import FundledgerError
from fundledger.money import Dong
from fundledger.registers.documents import Document

IsOf = Callable[[str, str], bool]
"""Whether a loan is, or ever was, a borrower's."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of a file says of money that came in.

    Rows of one receipt carry one number (`document`) and day. `cooperative` is a number or a name.
    """

    day: date
    amount: int
    place: str
    loan: str | None = None
    cooperative: str | None = None
    document: str = ""
    split: Split | None = None
    prepay: bool = False
    payoff: bool = False
    payer: str = ""
    note: str = ""
    receipt: str = ""  # the Fund's own receipt for money whose document is the bank's


@dataclass(frozen=True)
class Standing:
    """A row as it was posted: a document, or one for each loan that it was divided over."""

    key: str
    documents: tuple[Document, ...]
    is_undone: bool = False

    @property
    def first(self) -> Document:
        return self.documents[0]

    @cached_property
    def amount(self) -> int:
        return sum(each.body["amount"] for each in self.documents)

    @property
    def loans(self) -> list[str]:
        return [each.loan for each in self.documents]


@dataclass(frozen=True, slots=True)
class Recognised:
    standing: Standing
    row: Row
    changed: bool

    @property
    def stands(self) -> FundledgerError:
        first, body = self.standing.first, self.standing.first.body
        split = body.get("split")
        parts = None if split is None else Split(**split)
        marks = body.get("prepay", False), body.get("payoff", False)
        return _told(
            *(first.day, self.standing.loans, self.standing.amount, first.place),
            *(parts, *marks, first.document),
        )

    @property
    def says(self) -> FundledgerError:
        row = self.row
        whom = [row.loan or row.cooperative or "–"]
        return _told(
            *(row.day, whom, row.amount, row.place, row.split),
            *(row.prepay, row.payoff, row.document),
        )

    @property
    def link(self) -> int:
        return self.standing.first.chain


def recognised(
    rows: Iterable[tuple[int, Row]], standing: Sequence[Standing], is_of: IsOf
) -> dict[int, Recognised]:
    """Which rows, by their place in the file, stand already or stand otherwise."""
    rows = list(rows)
    if not standing:
        return {}
    alike: dict[tuple[str, date, int], list[Standing]] = defaultdict(list)
    for each in sorted(standing, key=lambda each: each.is_undone):
        alike[each.first.document, each.first.day, each.amount].append(each)
    found: dict[int, Recognised] = {}
    for index, row in rows:
        candidates = alike.get((row.document, row.day, row.amount), [])
        same = next((each for each in candidates if _says(each, row, is_of)), None)
        if same is not None:
            candidates.remove(same)
            found[index] = Recognised(same, row, changed=False)
    missing = _Missing([each for of_kind in alike.values() for each in of_kind], rows, is_of)
    for index, row in rows:
        if index not in found and (was := missing.take(row)) is not None:
            found[index] = Recognised(was, row, changed=True)
    return found


def keys_of(rows: Sequence[Row], standing: Iterable[Standing]) -> list[str]:
    """The key of each row: its receipt, else its content; and its ordinal among equals."""
    taken: Counter[str] = Counter()
    last: dict[str, int] = {}
    for each in standing:
        head, _, ordinal = each.key.rpartition("|")
        last[head] = max(last.get(head, 0), int(ordinal))
    keys: list[str] = []
    for row in rows:
        head = f"{row.document}|{row.day}" if row.document else _content(row)
        taken[head] += 1
        keys.append(f"{head}|{last.get(head, 0) + taken[head]}")
    return keys


class _Missing:
    """Rows that were posted and that the file does not say (any more)."""

    def __init__(
        self, standing: Sequence[Standing], rows: Sequence[tuple[int, Row]], is_of: IsOf
    ) -> None:
        self.is_of = is_of
        days = [row.day for _, row in rows]
        self.first, self.last = min(days, default=date.max), max(days, default=date.min)
        self.by_number: dict[str, list[Standing]] = defaultdict(list)
        for each in standing:
            if not each.is_undone and (each.first.document or self._is_within(each)):
                self.by_number[each.first.document].append(each)
        self.by_day: dict[date, list[Standing]] = defaultdict(list)
        self.by_amount: dict[int, list[Standing]] = defaultdict(list)
        for each in self.by_number.pop("", []):
            self.by_day[each.first.day].append(each)
            self.by_amount[each.amount].append(each)

    def take(self, row: Row) -> Standing | None:
        was = next(self._candidates(row), None)
        if was is not None:
            self._forget(was)
        return was

    def _candidates(self, row: Row) -> Iterator[Standing]:
        if row.document:
            numbered = self.by_number.get(row.document, ())
            yield from (each for each in numbered if each.first.day == row.day)
            for each in numbered:
                is_same = each.amount == row.amount and _is_for(each, row, self.is_of)
                if is_same and self._is_within(each):
                    yield each
            return
        for each in self.by_day.get(row.day, ()):
            if each.amount == row.amount or _is_for(each, row, self.is_of):
                yield each
        for each in self.by_amount.get(row.amount, ()):
            if _is_for(each, row, self.is_of):
                yield each

    def _is_within(self, each: Standing) -> bool:
        return self.first <= each.first.day <= self.last

    def _forget(self, was: Standing) -> None:
        if was.first.document:
            self.by_number[was.first.document].remove(was)
        else:
            self.by_day[was.first.day].remove(was)
            self.by_amount[was.amount].remove(was)


def _says(each: Standing, row: Row, is_of: IsOf) -> bool:
    """The number, day and sum are the same: are the rest?"""
    body = each.first.body
    split = None if row.split is None else split_body(row.split)
    return (
        each.first.place == row.place
        and body.get("split") == split
        and body.get("prepay", False) == row.prepay
        and body.get("payoff", False) == row.payoff
        and _is_for(each, row, is_of)
    )


def _is_for(each: Standing, row: Row, is_of: IsOf) -> bool:
    if row.loan is not None:
        return each.loans == [row.loan]
    return row.cooperative is not None and all(is_of(loan, row.cooperative) for loan in each.loans)


def _content(row: Row) -> str:
    whom = row.loan or row.cooperative
    split: Parts | Split | None = row.split
    if split is not None and not early(split):
        split = Parts(
            *split[: len(Parts._fields)]
        )  # as keys of rows without early principal have always been made
    said = (row.day, row.amount, row.place, whom, split, row.prepay, row.payoff)
    return sha256(repr(said).encode()).hexdigest()[:16]


def _told(
    day: date,
    whom: list[str],
    amount: int,
    place: str,
    split: Split | None,
    prepay: bool,
    payoff: bool,
    document: str,
) -> FundledgerError:
    """The row in one line."""
    where = FundledgerError(f"word.{place}") if place in ("bank", "cash") else place
    mark = "prepay" if prepay else "payoff" if payoff else "none"
    return FundledgerError(
        "collect.said",
        day=day,
        whom=whom,
        amount=Dong(amount),
        place=where,
        split="–" if split is None else [Dong(part) for part in split_body(split).values()],
        mark=FundledgerError(f"collect_mark.{mark}"),
        document=document or "–",
    )
