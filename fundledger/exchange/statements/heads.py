"""What the rows around the lines say by their labels: account, currency, balances, period, totals.

A label is a whole cell, or what stands before a colon in it; its value follows in the cell, to the
right, or below where a row of labels stands above a row of figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from fundledger.calendar import ONE_DAY
from fundledger.errors import FundledgerError
from fundledger.exchange.statements.cells import DAY, day_in, looks_like_amount
from fundledger.exchange.statements.layouts import BankLayout
from fundledger.schemas.layouts import folded
from fundledger.schemas.raw import Value
from fundledger.text import unaccented

LONGEST_TEXT = 1_000
LONGEST_LABEL = 90

FIGURES = ("opening", "closing", "total_in", "total_out")
"""Labels whose value is an amount."""

_HEAD_LABELS = ("account", "currency", *FIGURES)
_DAY = re.compile(DAY, re.IGNORECASE)
_MONTH = re.compile(
    r"(th[áa]ng|qu[ýy]|n[ăa]m)\W+(?:\d{1,2}|i{1,3}|iv)?\W*(?:20\d\d)?\s*$", re.IGNORECASE
)
_ACCOUNT = re.compile(r"\d(?:[ .-]?\d){4,}")
_GROUPED = re.compile(r"\d[.,]\d")
_PARTS = re.compile(r"[/\n|]")
_LABELLED = re.compile(
    r"\s*([^:\d]{2,60}?)[\s:]*((?:vnd\s*)?[-+(]?\d.*)", re.DOTALL | re.IGNORECASE
)
_ROMAN = ("i", "ii", "iii", "iv")
_NAMED = re.compile(
    r"(?:(?:ky|ky sao ke|thoi gian|period|sao ke)\W+)?"
    r"(?:quy\W+(?P<quarter>iv|i{1,3}|[1-4])\W+|thang\W+(?P<month>\d{1,2})\W+)?"
    r"(?:nam\W+)?(?P<year>20\d\d)\W*"
)
_FROM = re.compile(r"(?:^|[^a-z])(?:tu|from|bat dau|start)(?: ngay| date)?\b[^0-9]{0,40}$")
_TO = re.compile(r"(?:^|[^a-z])(?:den|to|ket thuc|end|toi)(?: het)?(?: ngay| date)?\b[^0-9]{0,40}$")
_SPAN = re.compile(r"^\s*(?:[-–—~]|->|→|den|to)[^0-9]{0,20}$")


def label_texts(text: str) -> set[str]:
    """What a label may be: all of it, and each half of “Loại tiền / Currency”.

    Days are left out, and of “Cộng phát sinh tháng 04/2026” the month.
    """
    bare = _MONTH.sub(r"\1", _DAY.sub(" ", text))
    return {folded(part) for part in (bare, *_PARTS.split(bare))} - {""}


def labels_of(text: str, layout: BankLayout, names: Sequence[str]) -> Iterator[str]:
    """Which labels a whole text is."""
    if len(text) > LONGEST_LABEL or not layout.may_be_label(text):
        return
    texts = label_texts(text.rstrip().rstrip(":"))
    for name in names:
        if texts & layout.labels[name]:
            yield name


def labelled(values: Sequence[Value], layout: BankLayout) -> dict[str, Value]:
    """What follows each label of a row; None where nothing does."""
    found: dict[str, Value] = {}
    heads: dict[int, list[str]] = {}
    for index, value in enumerate(values):
        if isinstance(value, str) and len(value) <= LONGEST_TEXT:
            names, said = _label_and_value(value, layout)
            heads[index] = names
            for name in names:
                if said and name not in found:
                    found[name] = said
    for index, names in heads.items():
        for name in names:
            if found.get(name) is None:
                beyond = min(
                    (at for at, other in heads.items() if at > index and other), default=None
                )
                found[name] = _to_the_right(values[index + 1 : beyond], name)
    return found


def _label_and_value(text: str, layout: BankLayout) -> tuple[list[str], str]:
    """“Số dư đầu kỳ: 1.000 VND”, “Số tài khoản 0011…”, or a label alone."""
    if not layout.may_be_label(text):
        return [], ""
    before, colon, after = text.partition(":")
    while colon and not (names := list(labels_of(before, layout, _HEAD_LABELS))):
        more, colon, after = after.partition(":")
        before = f"{before}:{more}"
    if colon:
        return names, _value_of(names, after.strip())
    if names := list(labels_of(text, layout, _HEAD_LABELS)):
        return names, ""
    if (match := _LABELLED.match(text)) and len(text) <= LONGEST_LABEL:
        names = list(labels_of(match[1], layout, _HEAD_LABELS))
        return names, _value_of(names, match[2].strip())
    return [], ""


def _value_of(names: Sequence[str], said: str) -> str:
    """Of a day and a balance the balance, of a count and a sum the sum."""
    if not set(names) & set(FIGURES):
        return said
    figures = [part for part in _DAY.sub(" ", said).split() if _GROUPED.search(part)]
    return figures[-1] if figures else said


def _to_the_right(values: Sequence[Value], label: str) -> Value:
    """The first cell to the right, or the figure there: of a count and a sum, the sum."""
    filled = [value for value in values if value is not None]
    if label not in FIGURES:
        return filled[0] if filled else None
    found: Value = None
    for value in filled:
        if looks_like_amount(value):
            found = value
        elif found is not None and not isinstance(value, date):
            break
    return found


def label_columns(values: Sequence[Value], layout: BankLayout) -> dict[int, str]:
    """The columns of a row that holds labels and no figure, above a row of their figures."""
    found: dict[int, str] = {}
    for index, value in enumerate(values):
        if isinstance(value, str):
            for name in labels_of(value, layout, _HEAD_LABELS):
                found.setdefault(index, name)
        elif value is not None:
            return {}
    return found if len(found) > 1 else {}


def account_in(value: Value) -> str:
    match value:
        case int() if value > 9_999:
            return str(value)
        case str() if match := _ACCOUNT.search(value):
            return re.sub(r"\D", "", match[0])
        case str() if re.fullmatch(r"\s*\d{5,}\s*", value):
            return value.strip()
        case _:
            return ""


Period = tuple[date | None, date | None]
"""The first and the last day, as far as they are said."""


def period_in(values: Sequence[Value]) -> Period:
    """“Từ ngày 01/04/2023 đến ngày 30/06/2023”, in one cell or several, or one end of it."""
    words: list[str] = []
    for value in values:
        if isinstance(value, str):
            words.append(value)
        elif isinstance(value, date):
            words.append(f"{value.day}/{value.month}/{value.year}")
    text = unaccented(" ".join(" ".join(words)[:LONGEST_TEXT].split()))
    first: date | None = None
    last: date | None = None
    end = 0
    before: date | None = None
    for match in _DAY.finditer(text):
        try:
            day = day_in(match)
        except FundledgerError:
            continue
        said = text[end : match.start()]
        if before is not None and last is None and (_SPAN.search(said) or _TO.search(said)):
            first, last = first or before, day
        elif first is None and _FROM.search(said):
            first = day
        elif last is None and _TO.search(said):
            last = day
        before, end = day, match.end()
    if first is not None and last is not None and first > last:
        return None, None
    if first is None and last is None:
        return _named_period(text)
    return first, last


def _named_period(text: str) -> Period:
    """“Quý II năm 2026”, “Tháng 4/2026”, “Năm 2026”, alone or behind “Kỳ sao kê:”."""
    said = _NAMED.fullmatch(text)
    if said is None:
        return None, None
    year = int(said["year"])
    if quarter := said["quarter"]:
        number = _ROMAN.index(quarter) + 1 if quarter in _ROMAN else int(quarter)
        first_month, months = 3 * number - 2, 3
    elif month := said["month"]:
        first_month, months = int(month), 1
    else:
        first_month, months = 1, 12
    if not 1 <= first_month <= 12:
        return None, None
    first = date(year, first_month, 1)
    beyond = date(year + (first_month + months > 12), (first_month + months - 1) % 12 + 1, 1)
    return first, beyond - ONE_DAY


def taken_from_below(columns: Mapping[int, str], values: Sequence[Value]) -> dict[str, Value]:
    """The figures that stand below their labels."""
    return {
        name: values[at]
        for at, name in columns.items()
        if at < len(values)
        and (looks_like_amount(values[at]) if name in FIGURES else values[at] is not None)
    }
